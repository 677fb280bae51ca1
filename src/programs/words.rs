use crate::text_enum;

text_enum! {
    /// Who helps whom.
    pub enum RoleForm {
        /// A teacher helps a teacher.
        TeacherTeacher = "teacher_teacher",
        /// A teacher helps a young specialist.
        TeacherYoungTeacher = "teacher_young_teacher",
        /// A teacher helps a pupil.
        TeacherPupil = "teacher_pupil",
        /// A pupil helps a pupil.
        PupilPupil = "pupil_pupil",
        /// A student helps a pupil.
        StudentPupil = "student_pupil",
        /// An employer helps a student.
        EmployerStudent = "employer_student",
    }
}

text_enum! {
    /// A form of mentoring.
    pub enum PairKind {
        /// One mentor, one mentee.
        Individual = "individual",
        /// One mentor, 2 to 20 mentees.
        Group = "group",
        /// Several mentors.
        Team = "team",
        /// At a distance.
        Virtual = "virtual",
        /// One short meeting, without stages.
        Flash = "flash",
        /// Colleagues of one category.
        Peer = "peer",
        /// The less experienced helps the more experienced.
        Reverse = "reverse",
    }
}

text_enum! {
    /// Where a program stands.
    pub enum ProgramState {
        /// Being written.
        Draft = "draft",
        /// Pairs may be formed.
        Active = "active",
        /// No new pairs for now.
        Suspended = "suspended",
        /// Over.
        Completed = "completed",
        /// Kept for reading.
        Archived = "archived",
    }
}
