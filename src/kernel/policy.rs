//! Who may do what, and how far it reaches. The only place that knows.

use super::auth::Actor;
use super::id::{ProgramId, SchoolId};
use super::scope::Scope;
use crate::text_enum;

text_enum! {
    /// In what capacity somebody calls. Mentor and mentee are relations that everybody known to a school may have.
    pub enum Role {
        /// Runs the service.
        SystemAdmin = "system_admin",
        /// Works in the methodology department above the schools.
        Methodologist = "methodologist",
        /// Administers a school.
        SchoolAdmin = "school_admin",
        /// Organises programs.
        Curator = "curator",
        /// Reaches the pairs he or she mentors.
        Mentor = "mentor",
        /// Reaches the own tracks.
        Mentee = "mentee",
        /// A program of the school's, with an API key.
        Integration = "integration",
    }
}

text_enum! {
    /// A role that is given and withdrawn.
    pub enum AssignedRole {
        /// Runs the service.
        SystemAdmin = "system_admin",
        /// Works in a methodology department.
        Methodologist = "methodologist",
        /// Administers a school.
        SchoolAdmin = "school_admin",
        /// Organises a program.
        Curator = "curator",
    }
}

impl AssignedRole {
    const fn role(self) -> Role {
        match self {
            Self::SystemAdmin => Role::SystemAdmin,
            Self::Methodologist => Role::Methodologist,
            Self::SchoolAdmin => Role::SchoolAdmin,
            Self::Curator => Role::Curator,
        }
    }

    /// Whether the role is one of administering, for which sessions are shorter.
    pub const fn administers(self) -> bool {
        matches!(self, Self::SystemAdmin | Self::SchoolAdmin)
    }
}

/// What the roles of a caller are good for beside permissions.
impl Actor {
    /// Whether the caller curates this program or administers its school; what a role is good for is the policy's to say.
    pub fn organises(&self, school: SchoolId, program: ProgramId) -> bool {
        self.roles.iter().any(|grant| match grant.role {
            AssignedRole::Curator => grant.program_id == Some(program),
            AssignedRole::SchoolAdmin => grant.school_id == Some(school),
            AssignedRole::SystemAdmin | AssignedRole::Methodologist => false,
        })
    }

    /// Whether the caller organises mentoring in this school: administers it, or curates one of its programs.
    pub fn organises_in(&self, school: SchoolId) -> bool {
        let organises = |role| matches!(role, AssignedRole::Curator | AssignedRole::SchoolAdmin);
        self.roles.iter().any(|grant| organises(grant.role) && grant.school_id == Some(school))
    }

    /// Whether the caller is one of those who are shown what mentors are advised.
    pub fn sees_hints(&self) -> bool {
        let guides = |role| matches!(role, AssignedRole::Curator | AssignedRole::Methodologist);
        self.roles.iter().any(|grant| guides(grant.role))
    }

    /// Whether the caller curates this program. Texts shared with the curator stop here: no administrator reads them.
    pub fn curates(&self, program: ProgramId) -> bool {
        self.roles.iter().any(|grant| grant.role == AssignedRole::Curator && grant.program_id == Some(program))
    }
}

/// How far a permission goes in a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Everything there is.
    All,
    /// The schools of the department.
    Department,
    /// The school.
    School,
    /// The program.
    Program,
    /// The own pairs and tracks; of an account, itself.
    Own,
}

/// Carries a permission in a handler's signature.
pub trait Grant: 'static {
    /// What the caller has to hold.
    const PERMISSION: Permission;
}

macro_rules! reach {
    (-) => {
        None
    };
    (all) => {
        Some(Reach::All)
    };
    (department) => {
        Some(Reach::Department)
    };
    (school) => {
        Some(Reach::School)
    };
    (program) => {
        Some(Reach::Program)
    };
    (own) => {
        Some(Reach::Own)
    };
}

/// `policy! { ReadPairs "pairs:read" : all - school program own own school }`: a row a permission, a column a role in the
/// order of [`Role`]. A missing cell does not compile.
macro_rules! policy {
    ($($permission:ident $name:literal : $sa:tt $me:tt $ad:tt $cu:tt $mr:tt $mt:tt $int:tt)+) => {
        /// What an operation asks of its caller.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Permission { $(#[doc = $name] $permission),+ }
        impl Permission {
            /// Every permission, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$permission),+];
            /// The name, also the scope of an API key.
            pub const fn name(self) -> &'static str { match self { $(Self::$permission => $name),+ } }
            /// How far a role may go.
            pub const fn reach(self, role: Role) -> Option<Reach> {
                match self { $(Self::$permission => match role {
                    Role::SystemAdmin => reach!($sa), Role::Methodologist => reach!($me), Role::SchoolAdmin => reach!($ad),
                    Role::Curator => reach!($cu), Role::Mentor => reach!($mr), Role::Mentee => reach!($mt), Role::Integration => reach!($int),
                }),+ }
            }
        }
        /// One marker a permission, for signatures: `Authorized<may::ReadPairs>`.
        pub mod may { $(
            #[doc = $name]
            pub struct $permission;
            impl super::Grant for $permission { const PERMISSION: super::Permission = super::Permission::$permission; }
        )+ }
    };
}

policy! {
    //                                           system_admin  methodologist  school_admin  curator  mentor  mentee  integration
    UseAccount          "account:use"          : own           own            own           own      own     own     -
    ReadDictionaries    "dictionaries:read"    : all           department     school        program  own     own     school
    ReadDepartments     "departments:read"     : all           department     -             -        -       -       -
    ManageDepartments   "departments:manage"   : all           -              -             -        -       -       -
    ReadSchools         "schools:read"         : all           department     school        program  own     own     school
    CreateSchools       "schools:create"       : all           -              -             -        -       -       -
    ManageSchools       "schools:manage"       : all           -              school        -        -       -       -
    ReadMeasures        "measures:read"        : all           department     school        program  -       -       school
    ReadPeople          "people:read"          : all           -              school        program  own     own     school
    ManagePeople        "people:manage"        : all           -              school        -        -       -       school
    ManageProfiles      "profiles:manage"      : all           -              school        -        own     own     school
    InvitePeople        "people:invite"        : all           -              school        program  -       -       -
    ReadRoles           "roles:read"           : all           -              school        -        -       -       -
    ManageRoles         "roles:manage"         : all           -              school        -        -       -       -
    ManageApiKeys       "api-keys:manage"      : -             -              school        -        -       -       -
    ReadAudit           "audit:read"           : all           -              school        program  -       -       -
    ReadPrograms        "programs:read"        : all           department     school        program  own     own     school
    CreatePrograms      "programs:create"      : -             -              school        -        -       -       -
    ManagePrograms      "programs:manage"      : -             -              school        program  -       -       -
    ArchivePrograms     "programs:archive"     : -             -              school        -        -       -       -
    ManageTemplates     "templates:manage"     : -             -              school        -        -       -       -
    ReadQuestionBanks   "question-banks:read"  : all           department     school        program  own     own     school
    ManageQuestionBanks "question-banks:manage": -             -              school        program  -       -       -
    ReadOrders          "orders:read"          : all           -              school        program  -       -       school
    ManageOrders        "orders:manage"        : -             -              school        program  -       -       -
    ReadPairs           "pairs:read"           : all           -              school        program  own     own     school
    ManagePairs         "pairs:manage"         : -             -              school        program  -       -       school
    SuggestMentors      "matching:suggest"     : -             -              school        program  -       own     -
    RunMatching         "matching:run"         : -             -              school        program  -       -       -
    ReadRequests        "requests:read"        : -             -              -             -        own     own     -
    AskMentors          "requests:ask"         : -             -              -             -        -       own     -
    AnswerRequests      "requests:answer"      : -             -              -             -        own     -       -
    ReadSlots           "slots:read"           : -             -              school        program  own     own     -
    OfferSlots          "slots:offer"          : -             -              -             -        own     -       -
    BookSlots           "slots:book"           : -             -              -             -        -       own     -
    AnswerFlash         "flash:answer"         : -             -              -             -        own     own     -
    AnswerInvitations   "pairs:consent"        : -             -              -             program  own     own     -
    ReadConsents        "pairs:read-consents"  : -             -              school        program  own     own     school
    PausePairs          "pairs:pause"          : -             -              school        program  own     own     -
    EndPairs            "pairs:end"            : -             -              school        program  own     own     -
    RevokeConsents      "pairs:revoke-consent" : -             -              -             program  own     own     -
    ReadEndings         "pairs:read-endings"   : -             -              school        program  -       -       -
    ReadMeetings        "meetings:read"        : all           -              school        program  own     own     school
    ManageMeetings      "meetings:manage"      : -             -              -             program  own     -       school
    ProposeMeetings     "meetings:propose"     : -             -              -             program  own     own     school
    AgreeAgendas        "meetings:agree"       : -             -              -             -        -       own     -
    ReadNotes           "notes:read"           : -             -              -             program  own     own     -
    WriteNotes          "notes:write"          : -             -              -             -        own     own     -
    ReadTracks          "tracks:read"          : all           -              school        program  own     own     school
    ReadStages          "stages:read"          : -             -              school        program  own     own     -
    SubmitStages        "stages:submit"        : -             -              -             -        -       own     -
    ReviewStages        "stages:review"        : -             -              -             program  own     -       -
    ReopenStages        "stages:reopen"        : -             -              school        program  -       -       -
    GiveFeedback        "feedback:give"        : -             -              -             -        own     -       -
    WriteReflections    "reflections:write"    : -             -              -             -        -       own     -
    EndTracks           "tracks:end"           : -             -              school        program  -       -       -
    ReadGoals           "goals:read"           : -             -              -             program  own     own     -
    WriteGoals          "goals:write"          : -             -              -             -        own     own     -
    ApproveGoals        "goals:approve"        : -             -              -             program  own     -       -
    ReportProgress      "goals:progress"       : -             -              -             -        own     own     -
    ReadPractices       "practices:read"       : all           -              school        program  own     own     school
    WritePractices      "practices:write"      : -             -              school        program  own     -       -
    PublishPractices    "practices:publish"    : -             -              school        program  -       -       -
    WriteAchievements   "achievements:write"   : -             -              -             program  own     own     -
    ReadSurveys         "surveys:read"         : -             -              school        program  -       -       -
    ManageSurveys       "surveys:manage"       : -             -              school        program  -       -       -
    CurateSurveys       "surveys:curate"       : -             -              -             program  -       -       -
    ManageSurveySets    "survey-sets:manage"   : -             -              school        -        -       -       -
    AnswerSurveys       "surveys:answer"       : -             -              -             program  own     own     -
    AssessSkills        "skills:assess"        : -             -              -             -        own     own     -
    ReadTasks           "tasks:read"           : own           department     own           program  own     own     -
    ReadSignals         "signals:read"         : -             -              school        program  -       -       -
    RaiseFlags          "flags:raise"          : -             -              -             program  own     own     -
    ResolveFlags        "flags:resolve"        : -             -              -             program  -       -       -
    ManageImports       "imports:manage"       : -             -              school        -        -       -       -
    RunReports          "reports:run"          : -             department     school        program  -       -       school
    RunNamedReports     "reports:names"        : -             -              school        program  -       -       school
    ReadReports         "reports:read"         : -             department     school        program  -       -       -
    WriteReports        "reports:write"        : -             -              school        program  -       -       -
    ApproveReports      "reports:approve"      : -             department     -             -        -       -       -
    RunInnerReports     "reports:inner"        : -             -              school        program  -       -       -
    IssueCertificates   "certificates:issue"   : -             -              school        program  -       -       -
    RunJournals         "reports:journal"      : -             -              school        program  own     own     -
}

impl Permission {
    /// What the caller may touch with this permission: the union over everything he or she is.
    pub fn scope(self, actor: &Actor) -> Scope {
        let mut scope = Scope::nothing(actor.now);
        for grant in &actor.roles {
            match self.reach(grant.role.role()) {
                Some(Reach::All) => scope.all = true,
                Some(Reach::Department) => scope.departments.extend(grant.department_id),
                Some(Reach::School) => scope.schools.extend(grant.school_id),
                Some(Reach::Program) => scope.programs.extend(grant.program_id),
                Some(Reach::Own) => scope.account = actor.account_id,
                None => {}
            }
        }
        if !actor.persons.is_empty() {
            if self.reach(Role::Mentor).is_some() {
                scope.as_mentor.clone_from(&actor.persons);
            }
            if self.reach(Role::Mentee).is_some() {
                scope.as_mentee.clone_from(&actor.persons);
            }
            if matches!(self, Self::UseAccount) {
                scope.account = actor.account_id;
            }
        }
        if let Some(key) = &actor.key
            && self.reach(Role::Integration).is_some()
            && key.scopes.iter().any(|name| name == self.name())
        {
            scope.schools.push(key.school_id);
        }
        scope
    }

    /// The roles that hold this permission, for the document.
    pub fn roles(self) -> impl Iterator<Item = Role> {
        Role::ALL.iter().copied().filter(move |role| self.reach(*role).is_some())
    }
}
