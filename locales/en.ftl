### Problems: what happened, and what to do about it

## Of any operation

problem-malformed = The request could not be read
    .detail = The request is not well formed. Correct the place named in the list of errors and send the request again.
problem-unauthenticated = You are not signed in
    .detail = You have not signed in, or your sign-in has expired. Please sign in and repeat the request.
problem-wrong_credentials = Sign-in failed
    .detail = The e-mail address or the password is wrong. Please check both and try again. If you have forgotten the password, ask whoever runs the service for a new link.
problem-forbidden = Not allowed
    .detail = None of your roles allows this action. If you need it, please ask the school administrator.
problem-not_found = Not found
    .detail = There is no such object, or it is out of your reach. Please check the address and your permissions.
problem-method_not_allowed = Method not allowed
    .detail = This address does not take this method. Use one of the methods listed in the Allow header.
problem-request_timeout = The request took too long
    .detail = The body of the request did not arrive in time. Please check the connection and send the request again.
problem-stale = The data has changed
    .detail = Somebody else changed this object while you were working. Please load it again and repeat your changes.
problem-payload_too_large = The request is too large
    .detail = The body of the request is larger than allowed. Please shorten it or split it into several requests.
problem-unsupported_media_type = Unsupported format
    .detail = The body of the request must be JSON, and not packed. Set the header Content-Type: application/json, leave Content-Encoding out and send the request again.
problem-invalid = The data has mistakes
    .detail = Some values do not fit, so nothing was saved. Correct the fields named in the list of errors and send the request again.
problem-precondition_required = The version of the object is missing
    .detail = Several people may change this object. Load it and send the value of its ETag header in the If-Match header.
problem-too_many_tries = Too many tries
    .detail = Tries are limited for now. Please wait as many seconds as the Retry-After header says and try again.
problem-unavailable = The service is unavailable for now
    .detail = The service is busy at the moment. Your data has not changed. Please wait a little and repeat the request.
problem-internal = Internal error
    .detail = The error is on our side. Please try again later. If it happens again, tell the administrator the number of the request.
problem-wrong_state = This is not possible now
    .detail = The object is in a state that does not allow this action. The field state tells the state, and the field allowed the actions that lead on from it, for those who may take them.

## People, accounts and roles

problem-person_retired = The person has left
    .detail = This person is no longer on the list of the school. Please choose somebody else.
problem-email_missing = The e-mail address is missing
    .detail = The person has no e-mail address, and an account needs one. Add the address and try again.
problem-open_pairs = There are open pairs
    .detail = This is not possible while there are open pairs. End or cancel the pairs listed in the field blocking and try again.
problem-account_in_use = The account has a password
    .detail = Nobody gets a link for an account whose owner has chosen a password. If it is forgotten, whoever runs the service makes a new link.
problem-account_elsewhere = This e-mail signs in already
    .detail = The e-mail belongs to an account beyond your school. Ask the system administrator to join it, or enter another e-mail.
problem-account_shared = The account reaches beyond your school
    .detail = This account also belongs to another organisation, so you cannot issue an invitation to it. Please ask the system administrator.
problem-role_held = The role is already held
    .detail = This person already holds this role. There is no need to give it again.
problem-outrun = Changed at the same moment
    .detail = Somebody else changed this object at the same moment. Load it and repeat the action.
problem-own_role = It is your own role
    .detail = You can neither give a role to yourself nor withdraw your own role of administrator nor retire yourself. Ask another administrator.
problem-own_place = It would be your own place
    .detail = Who organises does not let himself or herself into a pair at work. Ask another organiser to name you.

## Programs and question banks

problem-program_incomplete = The program is incomplete
    .detail = The program has no first day or no last day. Enter both dates and try again.
problem-program_has_pairs = The program has pairs
    .detail = A program that has pairs cannot be deleted. Complete it and archive it instead.
problem-pairs_outside = Pairs lie outside the program’s days
    .detail = With these days the pairs listed in the field blocking lie outside the program. Change the days of the program or of these pairs; an order carries a pair past the program’s last day.
problem-program_archived = The program is archived
    .detail = An archived program can only be read. Restore it first: the field blocking tells its address.
problem-program_not_active = The program is not active
    .detail = Pairs are formed only in an active program. Activate the program or choose another one.
problem-own_report = It is your own report
    .detail = You cannot review a report that you drafted, changed or submitted. Please ask another methodologist.
problem-own_certificate = It would be your own certificate
    .detail = Nobody issues a certificate to himself or herself. Please ask another organiser.
problem-superseded_already = Another report took its place
    .detail = The report that this one was to supersede is superseded already. Please start from the newer one.
problem-certificate_exists = There is a certificate already
    .detail = This track has a certificate that holds. Please revoke it first.
problem-skills_settled = What was assessed stands
    .detail = The competences were assessed by this side at both ends. They may be counted in reports already and do not change.
problem-program_has_surveys = The program has surveys
    .detail = A program with surveys is not deleted. Please delete its drafts, or complete the program instead.
problem-program_has_reports = The program has reports
    .detail = A program with kept reports is not deleted. Please delete their drafts first.
problem-set_published = The set of questions is published
    .detail = A published set does not change. Please draft a new version of it.
problem-no_questions = The set has no questions
    .detail = A set without a question cannot be published. Please add questions first.
problem-survey_due_past = The day of the survey is over
    .detail = Nobody could answer in time. Please set a later day first.
problem-bank_unpublished = The question bank is not published
    .detail = There is no published version of the question bank. Please ask the system administrator.

## Pairs

problem-cardinality = The members do not fit this form
    .detail = The number of mentors or mentees does not fit the form of mentoring. Change the members or choose another form.
problem-peer_category = The members have different categories
    .detail = In peer mentoring the mentor and the mentee have the same qualification category. Check their records or choose another form.
problem-reverse_experience = The experience does not fit the reverse form
    .detail = In reverse mentoring the mentor has less experience than the mentee. Check that both records say since when they teach, or choose another form.
problem-mentor_unavailable = The mentor takes no mentees then
    .detail = The mentor's profile is paused, closed or not available on the first day. Choose another mentor or another day.
problem-flash_one_meeting = A flash pair has one meeting
    .detail = Cancel the planned meeting before you plan another.
problem-mentor_full = The mentor has no free place
    .detail = All places stated in the mentor’s profile are taken by pairs or drafts. Choose another mentor or change the number of places.
problem-mentee_already_paired = The mentee already has a pair
    .detail = The mentee already has a pair, a group or a draft in this program. End that pair or cancel the draft first.
problem-members_only = Only members of the pair can do this
    .detail = You are not a member of this pair in the role that this takes. Ask one of its members.
problem-consent_missing = A consent is missing
    .detail = A pair begins when all its members have consented. Obtain the missing consents and try again.
problem-order_missing = The order is missing
    .detail = The program requires an order that is in force. Enter the order and name it in the field order_id of the pair. Such a program offers no flash meetings.
problem-paused_today = There is a pause on this day already
    .detail = The new pause overlaps one that is already recorded. Give another last day or begin the pause later.
problem-completion_unacknowledged = The mentees have not finished their stages
    .detail = A mentor may complete a pair when all its mentees have completed stage IV. Please wait for that or ask the curator of the program.
problem-pair_closed = The pair is not at work
    .detail = The pair has not begun or is over, so nothing can be written. Check the state of the pair. If necessary, ask the curator.

## Meetings

problem-meeting_ahead = The meeting has not begun
    .detail = Attendance can be recorded only after the meeting has begun. Please do it later or correct the time of the meeting.

## Tracks, stages and goals

problem-track_completed = The mentee has completed this program
    .detail = The mentee has a completed track in this program, and a second one cannot begin. Form the pair in another program.
problem-gate_unmet = The conditions of the stage are not met
    .detail = Something this step needs is not done yet. Do what the field unmet lists and try again.
problem-lead_only = The lead mentor reviews the stage
    .detail = You may not review this stage. Please ask the lead mentor or the curator of the program.
problem-review_not_due = The mentor still has time to review
    .detail = The curator may review a stage only when the mentor has not done so in the time the school allows. Please wait, or remind the mentor.
problem-goal_frozen = The goal is already approved
    .detail = Only a draft of a goal can be changed here. If the goal has to change, revise it with a reason: the old text is kept.
problem-substituted_already = Somebody stands in for the mentor on these days already
    .detail = Choose other days, or end the existing substitution.
problem-notice_given = Notice was given already
    .detail = The mentor has given notice already. The day of leaving is in the field notice_until.
problem-consent_revoked = The consent was taken back already
    .detail = This consent was taken back before. There is nothing more to do.
problem-meeting_overlaps = Somebody in the pair has another meeting at this time
    .detail = Choose another time, or set overlap_allowed if it is meant to be so.
problem-agenda_missing = The meeting has no agenda
    .detail = Enter the agenda of the meeting first; then it can be agreed to.
problem-agenda_not_agreed = The agenda is not agreed to yet
    .detail = A group meets when all its mentees have agreed to the agenda. Ask the others to agree; the field unmet shows how many agreements are needed and how many there are.
problem-draft_exists = There is a draft already
    .detail = The question bank has a draft already. Change it, publish it or throw it away.
problem-bank_without_reflection = The bank asks for no self-reflection
    .detail = Self-reflection is mandatory: stage III needs at least one required question that stage I does not ask. Add one and publish again.
problem-bank_incomplete = The version is incomplete
    .detail = Every required question of stage I has to be asked again in stage III. Add what the list names.
problem-bank_in_use = The version is in use
    .detail = The programs in the list use this version and are not over. Choose another one in them first.
problem-asked_already = Asked already
    .detail = This mentor has not answered your earlier request yet. Wait for the answer or take the request back.
problem-requests_open = Too many open requests
    .detail = You are waiting for answers to as many requests as the school allows. Wait for an answer or take one of them back.
problem-slot_taken = The time is taken
    .detail = This time is booked, taken back or over. Please choose another one.
problem-own_slot = It is your own time
    .detail = You cannot book a meeting with yourself. Please choose another mentor’s time.
problem-not_flash = It is not flash mentoring
    .detail = The two questions after a meeting are asked in flash mentoring only.
problem-meeting_not_held = The meeting has not been held
    .detail = You can answer once the meeting is recorded as held.
problem-answered_already = Answered already
    .detail = You have answered these questions already.
problem-rows_wrong = The file has wrong rows
    .detail = Correct the rows in the list in the file, or write the good ones alone.

### Fields: what is wrong with a value

## Any request

field-invalid = The value does not fit. Please correct it.
field-required = Please fill in this field.
field-length = The text or list is too short or too long. Please change it.
field-range = The number is out of range. Please enter another one.
field-email = This is not an e-mail address. Please check the spelling.
field-blank = There are only blanks here. Please write a text.
field-unknown = There is no such value, or it is out of your reach. Please choose another one.
field-taken = This value is already in use. Please enter another one.
field-not_here = This value does not belong here. Remove it or choose another one.
field-before_start = The end cannot lie before the start. Please correct one of them.
field-not_after_start = The end must be later than the start. Please correct one of them.
field-scale_order = The greatest value of a scale must be more than the least.
field-listed_twice = The same is listed twice. Please keep one of each.
field-word_length = Each item of the list takes 1 to 100 characters. Please correct the list.
field-tenths = Enter a number with no more than one decimal.

## Reading of a request

field-unreadable = The value could not be read. Please correct it. Reason: { $reason }
field-unknown_field = There is no such field here. Remove it or correct its name. There are: { $known }
field-unknown_value = There is no such value. Choose one of these: { $known }
field-field_twice = This field is given twice. Leave one.
field-not_a_number = A whole number is expected here. Please correct it.
field-too_long = Too long: at most { $max } characters. Please shorten it.
field-nothing_new = The changes hold nothing new. Please change at least one field.
field-wrong_type = A value of type { $expected } is expected here. Please correct it.
field-not_an_id = This is not an identifier. Enter the one that the system gave.
field-not_a_day = This is not a day. Write it as YYYY-MM-DD, such as 2026-09-01.
field-not_a_moment = This is not a moment. Write it like 2026-09-01T09:00:00+05:00.
field-control_character = The text holds a character that cannot be shown. Please remove it.
field-not_across_sites = This method or header is not allowed in requests from other sites. Please leave it out.
field-origin_not_allowed = This site is not among those allowed. Ask whoever runs the service.
field-year_range = The year must be { $from } to { $to }. Please correct the date.
field-not_a_reader = This person is not in the pair, stands in for nobody in it and does not curate the program, so the text cannot be shown to him or her. Choose somebody else.
field-not_json = This is not valid JSON. Please correct it. Reason: { $reason }
field-bad_parameter = The parameter could not be read. Please correct it. Reason: { $reason }
field-unknown_parameter = There is no such parameter here. Remove it from the address.
field-no_body_here = This operation takes no body. Please leave it out.
field-not_a_query = The parameters could not be read. Check the part of the address after the question mark.
field-not_utf8 = The text must be in UTF-8. Please correct the encoding.
field-nul_character = The text contains a NUL character. Please remove it.
field-bad_cursor = This cursor does not belong to the list. Start again from the first page.
field-broken_body = The body of the request arrived incomplete. Please send the request again.

## Accounts and keys

field-wrong_password = The current password is wrong. Please enter it again.
field-password_short = The password is too short. Choose one of at least 15 characters.
field-password_common = This password is easy to guess. Choose another one with different characters.
field-key_lifetime = The key must expire in the future and within 731 days. Please enter another date.

## Schools

field-unknown_time_zone = There is no such time zone. Enter a name from the IANA database, such as Asia/Almaty.
field-overlap = The academic year overlaps another one. Please change the dates.
field-critical_before_warning = The critical term cannot be shorter than the warning term. Please correct one of them.

## Pairs

field-kind_not_allowed = The program does not allow this form of mentoring. Please choose another one.
field-outside_program = The date must fall within the program: from { $from } to { $to }.
field-flash_term = Flash mentoring lasts no more than 14 days. Please enter an earlier last day.
field-virtual_channel = A virtual pair meets online only. Please choose “online”.
field-stages_of_kind = This form of mentoring needs the other choice: flash mentoring has no stages, the other forms have them, and the virtual form may go either way.
field-member_twice = This person is listed twice. Please keep one entry.
field-two_leads = A pair has one lead mentor. Enter the others as co-mentors.
field-person_retired = This person has left the school. Please choose somebody else.
field-paper_only = For somebody else you can record only a consent on paper. Choose “on paper”, or ask the person to consent in the system.
field-not_yours_to_say = Only the other side or the curator may give this reason. Please choose another one.
field-day_range = Enter a date from { $from } to { $to }.

## Meetings


## Stages and goals

field-answer_needed = This question has to be answered; it cannot be marked as not applicable.
field-answer_or_not_applicable = Answer the question or mark it as not applicable, but not both.
field-off_scale = This value is not on the scale. Please choose another one.
field-report_without_words = Only answers without words go into reports. Remove the text or choose another visibility.
field-never_reported = Reflections never go into reports. Please choose another visibility.
field-feedback_shared = The mentee must be able to read feedback. Choose visibility for the pair or for the pair and the curator.
field-named_only = People are listed only when a text is visible to named people. Remove the list or change the visibility.
field-not_ahead = The deadline of a goal must be in the future. Please enter a later date.
field-order_revoked = This order was revoked. Please choose one in force.
field-day_of_week = Days of the week are numbers from 1 for Monday to 7 for Sunday.
field-not_a_mentor = This person is not a mentor of the pair. Please choose one of its mentors.
field-member_already = This person is in the pair already. Please choose somebody else.
field-member_left = This person has left the pair. To work together again, form a new pair.
field-same_mentor = This mentor leads the pair already. Please choose somebody else.
field-own_mentee = A mentee of the pair cannot become its mentor. Please choose somebody else.
field-stands_in = This person stands in for a mentor of the pair. End the substitution first, or choose somebody else.
field-meeting_after = A meeting of the pair is on { $day }. Choose a later last day, or move the meeting first.
field-series_long = A series has no more than { $max } meetings. Please enter an earlier last day.
field-before_track = The deadline cannot be before the track began, on { $from }. Please enter a later date.
field-more_than_staff = The young cannot be more than all of the staff. Please enter a smaller number.
field-target_twice = An indicator is named twice. Please keep one target for each.
field-not_kept = This report is not kept: it is for those who organise or take part. Please choose another one.
field-not_compared = R04, R05, R08, R09 and R12 can be compared: they hold figures without names.
field-too_many_rows = There are too many rows for this format. Please choose CSV or narrow the selection.
field-bands_order = The bands do not fit: the middle one begins below the best, and the best no higher than two points for each criterion. Please enter other limits.
field-five_or_ten = A scale goes to 5 or to 10. Please enter one of these numbers.
field-words_measure_nothing = A question answered in words measures nothing. Please choose "other", or give it a scale.
field-set_not_published = This set of questions is still a draft. Please publish it, or choose another one.
field-wave_taken = The program has a survey of this wave already. Please change that one.
field-above_scale = The number is above the scale of the question. Please enter a smaller one.
field-answers_missing = A question that has to be answered has no answer. Please answer every required question.
field-scores_missing = A competence of the school has no score. Please assess all of them.
field-day_ahead = This day is still ahead. Please enter today or an earlier day.
field-weightless = The weights cannot all be zero. Please give at least one of them a value.
field-reask_differs = A question that is asked again is answered in the same way, on the same scale, as that of stage I.
field-bank_not_open = This version is not published, or it is retired. Please choose another one.
field-key_form = A key consists of small Latin letters, digits, points and underscores. Please correct it.
field-mentor_taken = This mentor takes no mentees now. Please choose another one.
field-slot_overlaps = This time overlaps another one that you have offered. Please enter another time.
field-meeting_too_long = One meeting takes twelve hours at most. Please enter an earlier end.
field-in_past = This time is over. Please enter a later one.
field-both_ends = Enter both ends of the quiet hours, or neither.

### Dictionaries: labels of closed lists

## role

role-system_admin = system administrator
role-methodologist = methodologist
role-school_admin = school administrator
role-curator = curator

## school_kind

school_kind-school = school
school_kind-extracurricular = extracurricular education centre
school_kind-kindergarten = kindergarten
school_kind-vocational = vocational education college

## jurisdiction

jurisdiction-RU = Russian Federation
jurisdiction-KZ = Republic of Kazakhstan
jurisdiction-other = other country

## person_status

person_status-active = active
person_status-retired = retired

## school_level

school_level-primary = primary school
school_level-lower_secondary = lower secondary school
school_level-upper_secondary = upper secondary school
school_level-extracurricular = extracurricular education

## qualification_category

qualification_category-none = no category
qualification_category-second = second category
qualification_category-first = first category
qualification_category-highest = highest category
qualification_category-moderator = teacher-moderator
qualification_category-expert = teacher-expert
qualification_category-researcher = teacher-researcher
qualification_category-master = teacher-master

## mentor_status

mentor_status-active = takes mentees
mentor_status-paused = paused
mentor_status-closed = closed

## mentee_origin

mentee_origin-self = own wish
mentee_origin-curator = curator’s suggestion

## role_form

role_form-teacher_teacher = teacher – teacher
role_form-teacher_young_teacher = teacher – young specialist
role_form-teacher_pupil = teacher – pupil
role_form-pupil_pupil = pupil – pupil
role_form-student_pupil = student – pupil
role_form-employer_student = employer – student

## pair_kind

pair_kind-individual = individual mentoring
pair_kind-group = group mentoring
pair_kind-team = team mentoring
pair_kind-virtual = virtual mentoring
pair_kind-flash = flash mentoring
pair_kind-peer = peer mentoring
pair_kind-reverse = reverse mentoring

## program_state

program_state-draft = draft
program_state-active = active
program_state-suspended = suspended
program_state-completed = completed
program_state-archived = archived

## answer_type

answer_type-scale = scale
answer_type-choice = choice
answer_type-text = text

## pair_state

pair_state-draft = draft
pair_state-proposed = proposed
pair_state-awaiting_consent = awaiting consent
pair_state-active = active
pair_state-paused = paused
pair_state-completed = completed
pair_state-terminated = terminated
pair_state-cancelled = cancelled
pair_state-declined = declined

## member_role

member_role-lead_mentor = lead mentor
member_role-co_mentor = co-mentor
member_role-mentee = mentee

## channel

channel-in_person = in person
channel-online = online
channel-mixed = mixed

## consent_channel

consent_channel-in_app = in the system
consent_channel-paper = on paper

## end_reason

end_reason-goals_achieved = goals achieved
end_reason-term_expired = term expired
end_reason-mentee_withdrew = mentee withdrew
end_reason-mentor_withdrew = mentor withdrew
end_reason-mentor_replaced = mentor replaced
end_reason-mentee_left_school = mentee left the school
end_reason-mentor_left_school = mentor left the school
end_reason-incompatible = incompatibility
end_reason-workload = workload
end_reason-health = health
end_reason-program_closed = program closed
end_reason-improper_performance = improper performance
end_reason-force_majeure = force majeure
end_reason-other = other reason

## end_initiator

end_initiator-mentor = mentor
end_initiator-mentee = mentee
end_initiator-curator = curator

## meeting_kind

meeting_kind-consultation = consultation
meeting_kind-lesson_visit = lesson visit
meeting_kind-master_class = master class
meeting_kind-reflection = reflection
meeting_kind-online = online meeting

## meeting_state

meeting_state-planned = planned
meeting_state-held = held
meeting_state-not_held = not held
meeting_state-cancelled = cancelled

## attendance_status

attendance_status-present = present
attendance_status-late = late
attendance_status-absent = absent
attendance_status-excused = excused

## track_state

track_state-in_progress = in progress
track_state-completed = completed
track_state-discontinued = discontinued

## stage_state

stage_state-locked = not started
stage_state-in_progress = in progress
stage_state-submitted = submitted
stage_state-returned = returned
stage_state-completed = completed

## decision

decision-completed = complete the stage
decision-returned = return for more work

## visibility

visibility-author = author only
visibility-pair = pair
visibility-named = named people
visibility-curator = pair and curator
visibility-report = pair, curator and reports

## goal_state

goal_state-draft = draft
goal_state-approved = approved
goal_state-in_progress = in progress
goal_state-achieved = achieved
goal_state-partially = partially achieved
goal_state-not_achieved = not achieved
goal_state-cancelled = cancelled

## goal_result

goal_result-achieved = achieved
goal_result-partially = partially achieved
goal_result-not_achieved = not achieved

### Reports

report-R01 =
    .title = Registry of mentors
    .description = Who mentored in the period: what they teach and help with, in which forms, whom, and since when.
report-R02 =
    .title = Registry of mentees
    .description = Who was mentored in the period: experience, main request, mentors, the stage now, and whether the program was completed.
report-R03 =
    .title = Registry of pairs and groups
    .description = All mentoring pairs, groups and teams of the period: members, order, dates, state and meetings.
report-R04 =
    .title = Progress through the four stages
    .description = How many mentees stand at each stage, how many days a stage takes, and how many are overdue or were returned.
report-R05 =
    .title = Coverage
    .description = How many of the staff, and of its young specialists, mentoring reaches, beside what the school aims at.
report-R06 =
    .title = Execution of plans
    .description = What mentors and mentees planned for the period and what of it was done, pair by pair. Not used for attestation.
report-R07 =
    .title = Mentor's report and journal
    .description = The journal of one pair: meetings held, with the notes the reader may read, and what they come to.
report-R08 =
    .title = Surveys
    .description = What mentees, mentors and curators answered in the surveys closed in the period, question by question, beside the survey before. Figures over too few people are withheld.
report-R09 =
    .title = Results: quantitative and qualitative indicators
    .description = Regularity of meetings, goals and growth of competences, and trust, quality, benefit, satisfaction and influence as people see them. Figures over too few people are withheld.
report-R10 =
    .title = Quality of the program and SWOT
    .description = Strengths, weaknesses, opportunities and threats of programs as those who organise them see them, with how many answers to surveys say so, and how roadmaps are kept. No averages.
report-R11 =
    .title = Program by criteria
    .description = Each program by criteria of 0, 1 or 2 points, their sum and what it says. About programs, never about people.
report-R12 =
    .title = Summary
    .description = What mentoring came to: a line for each school, or for each program of one school, and the total. This is the report that a department approves.
report-R13 =
    .title = Achievements
    .description = Contests, master classes, creative projects and publications of mentees in the period.
report-R14 =
    .title = Endings and replacements
    .description = Why pairs ended in the period and by whose wish, how long they lasted, and how many were continued; of pairs that the reader is or was in, not why.
report-R15 =
    .title = Inactive pairs
    .description = How long each open pair has not met, where its stage stands, and what the service points at.

### Columns of tables: what they are called, and how what is computed is computed

column-no = No.
column-program = Program
column-kind = Form
column-kinds = Forms
column-role_form = Role form
column-mentors = Mentors
column-mentees = Mentees
column-order_number = Order number
column-order_numbers = Orders
column-order_issued_on = Order date
column-starts_on = Start
column-planned_ends_on = Planned end
column-ended_on = Actual end
column-pair_state = State
column-end_reason = Reason for ending
column-end_initiator = Initiator
column-continues = Continues
    .means = Number of the row with the pair that this one continues after its mentor was replaced; where that pair is not listed, its mentors and last day.
column-meetings_expected = Meetings planned
    .means = One for a flash pair; else the days at work in the period without pauses, times the program's norm, divided by 30, rounded half up, at least 1.
column-meetings_held = Meetings held
    .means = Meetings in the state held on the days of the period.
column-meetings_percent = Meetings, %
    .means = Meetings held of those planned; more than 100 is shown as it is.

column-stage_no = Stage
column-tracks = Total
    .means = Mentees whose way began by the last day of the period and was not broken off before the first; in the last row, their stages.
column-not_started = Not started
    .means = Stages still locked on the last day of the period.
column-in_progress = In progress
    .means = Stages being worked on on the last day of the period.
column-submitted = Submitted
    .means = Stages waiting for the mentor's review on the last day of the period.
column-returned = Returned
    .means = Stages given back to the mentee on the last day of the period.
column-completed = Completed
    .means = Stages completed on or before the last day of the period.
column-completed_percent = Completed, %
    .means = Completed stages of all in the population.
column-mean_days = Mean days
    .means = Days from the beginning to the completion of a stage; completed stages only.
column-median_days = Median days
    .means = The middle of those days; the mean of the two middle ones where their number is even.
column-overdue = Overdue
    .means = Stages not completed and due before the last day of the period or before today, whichever is earlier.
column-returns = Returns in total
    .means = How often stages were given back up to the last day of the period.
row-total = TOTAL

column-name = Name
column-position = Position
column-subjects = Subjects
column-category = Category
column-years_taught = Years of teaching
    .means = Full years of teaching on the last day of the period.
column-competences = Competences
column-achievements = Achievements
column-time_resource = Time available
column-joined_on = Joined
column-mentee_count = Mentees
    .means = Distinct mentees in the mentor's pairs of the period.
column-mentee_names = Names of the mentees
column-mentor_names = Mentors
column-finished_on = Finished
column-mentees_completed = Mentees who completed
    .means = Of these mentees those who completed the program by the last day of the period.
column-participation = Status
column-experience = Young specialist
column-main_request = Main request
column-stage_now = Stage now
column-program_done = Program completed
column-track_state = State of the way

column-indicator = Indicator
column-part = Counted
    .means = The number above the line: mentees or mentors counted once each as people, or completed tracks.
column-whole = Of
    .means = The number below the line: teaching staff or young staff by the school's last count in the year before the last day, mentors, or tracks.
column-indicator_value = Value
    .means = Counted divided by the whole: per cent with one decimal, for the load mentees for each mentor with two.
column-target = Target
    .means = What the school aims at in the academic year of the last day.
column-deviation = Deviation, points
    .means = Value less target.

column-responsible = Plan
column-items = Items
    .means = Items of the plan that were due in the period.
column-items_cancelled = Cancelled
    .means = Items cancelled before their day.
column-items_on_time = Done on time
    .means = Items done by their day.
column-items_late = Done late
    .means = Items done after their day and by the last day of the period.
column-items_not_done = Not done
    .means = Items neither done nor cancelled before their day.
column-plan_percent = Executed, %
    .means = Items done of those not cancelled.
column-plan_points = Points
    .means = By the exact ratio, not the rounded one: all done 1.0, from nine tenths 0.9, from eight tenths 0.8, else 0. Not used for attestation.

column-school = Organisation
column-held_on = Date
column-topic = Topic
column-content = Content
column-result = Result
column-assignment = Assignment
column-meeting_minutes = Hours
    .means = From beginning to end of the meetings held, as hours and minutes.
column-observations = Lessons observed
    .means = Lesson observations in the period, while the mentee was in the pair.
column-goals = Goals
    .means = Goals of the pair's mentees that were open on a day they were in it; without cancelled ones.
column-goals_achieved = Goals achieved
    .means = Of these, assessed as achieved by the last day of the period, or in the pair.
column-stages_completed = Stages completed
    .means = Stages completed in the period, while the mentee was in the pair.
sheet-explanations = Explanations
about-report = Report
about-period = Period
about-generated = Made
about-author = Drawn up by
about-list = List
about-use = Use
about-not-for-attestation = Not for attestation.
about-note = Note
about-state = State
about-approved = Approved
about-hash = Checksum (SHA-256)
text-conclusions = Conclusions
text-recommendations = Recommendations
sign-author = Author
sign-head = Head of the organisation
sign-methodologist = Methodologist
table-journal = Journal
table-totals = Totals
cell-confidential = confidential
cell-yes = yes
cell-no = no

column-achievement_kind = Kind
column-achievement_role = Role
column-achievement_level = Level
column-title = Title
column-evidence = Supporting document
column-achievements_count = Number
    .means = Achievements of this kind and level in the period.

column-endings = Number
    .means = Pairs that ended in the period for this reason.
column-endings_percent = Share, %
    .means = Of all pairs that ended in the period.
column-by_mentee = By the mentee
    .means = Of them by a mentee's wish.
column-by_mentor = By the mentor
    .means = Of them by a mentor's wish.
column-by_curator = By the curator
    .means = Of them ended by the curator.
column-by_service = By itself
    .means = Of them flash pairs that end by themselves.
column-ended = Ended
    .means = Pairs whose last day is in the period.
column-rounding = Rounding, points
    .means = A hundred less the sum of the rounded shares.
column-replacements = Replacements
    .means = Pairs that continue another and began in the period.
column-mean_duration_days = Mean duration, days
    .means = From the first to the last day, both counted, of the pairs that ended in the period.
column-early_successes = Completed early
    .means = Pairs completed before their planned day.

column-last_meeting_on = Last meeting
column-days_without = Days without a meeting
    .means = From the last meeting held, or the beginning, to the last day of the period or today, less the days of pauses.
column-days_in_stage = Days in the stage
    .means = Days since that stage began.
column-items_overdue = Items overdue
    .means = Items of the plan past their day, neither done nor cancelled.
column-letters_sent = Letters sent
    .means = Letters about the pair and its meetings that the service has sent to its members since the last meeting.
column-signal = Signal

column-wave = Survey
column-side = Side
column-question = Question
column-answers = Answers
    .means = Answers to the question in the surveys closed in the period.
column-invited = Invited
    .means = Invitations of that side to those surveys; a mentor has one for each pair.
column-answered_percent = Answered, %
    .means = Answers of invitations.
column-answers_mean = Mean
    .means = Mean of the answers on the question's scale. A question that too few people answered in a survey is left out everywhere.
column-answers_median = Median
    .means = The middle answer; the mean of the two middle ones where their number is even.
column-satisfied_percent = Satisfied, %
    .means = Answers at or above the threshold: by default 7 of 10, accordingly 4 of 5.
column-previous_mean = Mean before
    .means = Mean of the same question in the survey before, of the same programs.
column-growth = Growth
    .means = Difference of the unrounded means over the programs that asked enough people both times.
column-suppressed = Withheld
column-block = Block
column-effect = Indicator
column-effect_part = Counted
    .means = The number above the line; empty for means and for what is withheld.
column-effect_whole = Of
    .means = The number below the line, or how many answers or people a mean is over.
column-effect_value = Value
    .means = Per cent with one decimal; means and growth on a scale of five with two. Growth is the difference of the unrounded means of the same people in the same competences; people count in full groups as small as the school allows.
column-competence = Competence
column-skill_people = Mentees
    .means = Mentees who assessed this competence at both ends and are counted.
column-entry_mean = At entry
    .means = Mean of their own assessments at the beginning, of five.
column-exit_mean = At exit
    .means = Mean of their own assessments in the end, of five.
column-skill_gain = Growth
    .means = Difference of the unrounded means.
table-skills = Growth of competences
table-achievements = Achievements
warning-small_group = Some figures are withheld: fewer people stand behind them than the school allows to be told.

effect_block-quantitative = quantitative
effect_block-qualitative = qualitative
effect-meeting_frequency = Meetings held of those planned, %
    .means = Meetings held of those planned, over all pairs together. The plan is one for a flash pair, else active days without pauses × norm a month / 30, at least one.
effect-attendance = Attendance, %
    .means = Who was present or late of who was expected at meetings: who belonged to the pair on that day; instead of a mentor somebody stood in for, that person.
effect-goals_achieved = Goals achieved of those assessed, %
    .means = Goals achieved of those assessed in the period.
effect-goals_with_partial = Goals achieved, partial ones as a half, %
    .means = The same, with a goal that was achieved in part as a half.
effect-goals_of_all = Goals achieved of all, %
    .means = Goals achieved of all that were not cancelled.
effect-skill_gain_own = Growth of competences, as mentees see it
    .means = Mean in the end less mean at the beginning, of the same mentees and competences; difference of unrounded means.
effect-skill_gain_mentors = Growth of competences, as mentors see it
    .means = The same as mentors see it.
effect-skill_grown_own = Mentees who see growth, %
    .means = Mentees whose sum in the end is more than at the beginning, of those who have both.
effect-skill_grown_mentors = Mentees whose mentors see growth, %
    .means = The same as mentors see it.
effect-trust = Trust, of 5
    .means = Mean of both sides’ answers on trust, in closed surveys that enough people answered.
effect-quality = Quality of the work together, of 5
    .means = Mean of both sides’ answers on the quality of working together.
effect-mutual_benefit = Pairs with mutual benefit, %
    .means = Pairs in which both the mentor and the mentee gave the benefit at least 4 of 5, of pairs with answers of both.
effect-satisfaction_mentees = Satisfied mentees, %
    .means = Answers of mentees at or above the school’s threshold (7 of 10 unless changed), of all answers.
effect-satisfaction_mentors = Satisfied mentors, %
    .means = The same of mentors.
effect-influence = Influence on practice, of 5
    .means = Mean of the answers on influence on practice.
survey_side-mentee = mentees
survey_side-mentor = mentors
survey_side-curator = curators
measure-trust = trust
measure-quality = quality of the work together
measure-mutual_benefit = mutual benefit
measure-satisfaction = satisfaction
measure-influence = influence on practice
measure-other = other
wave-entry = entry
wave-interim = interim
wave-exit = exit
survey_state-draft = draft
survey_state-open = open
survey_state-closed = closed
phase-entry = at entry
phase-exit = at exit
assessor-mentee = the mentee
assessor-mentor = a mentor
career_fact_kind-career_step = career step
career_fact_kind-professional_contact = professional contact

column-swot_category = Category
column-swot_text = Statement
column-swot_source = Source (survey of)
column-mentions = Mentions
    .means = Answers to surveys closed in the period that were linked to the statement.
column-steps_due = Steps due
    .means = Steps of the roadmap with their day in the period.
column-steps_done = Steps done
    .means = Of them done by the last day of the period.
column-steps_overdue = Steps overdue
    .means = Of them not done although their day is over.
column-steps_percent = Done, %
    .means = Steps done of those due.
table-roadmaps = Roadmaps
column-criterion = Criterion
column-score = Points
column-reason = Grounds
column-rubric_sum = Sum
    .means = Sum of the points of all criteria; empty while one of them has none.
column-rubric_most = Of
    .means = Two for each criterion.
column-rubric_band = Band
column-organisation = Organisation
column-programs_count = Programs
    .means = Programs that ran in the period.
column-pairs_count = Pairs
    .means = Pairs of the period of every form but group, team and flash.
column-groups_count = Groups
    .means = Groups of the period.
column-teams_count = Teams
    .means = Teams of the period.
column-flash_count = Flash
    .means = Flash pairs of the period.
column-mentors_count = Mentors
    .means = Distinct mentors of the period; in the total too everybody counts once.
column-mentees_count = Mentees
    .means = Distinct mentees of the period; in the total too everybody counts once.
column-young_count = Young specialists
    .means = Mentees with fewer than three full years of teaching on the last day of the period.
column-coverage_percent = Coverage, %
    .means = Young specialists of the staff with a mentor, of the young staff by the school's last count in the year before the last day; of schools, not of single programs.
column-stage1_done = Stage I completed
    .means = Mentees whose stage I was completed by the last day of the period.
column-stage2_done = Stage II completed
    .means = Mentees whose stage II was completed by the last day of the period.
column-stage3_done = Stage III completed
    .means = Mentees whose stage III was completed by the last day of the period.
column-stage4_done = Stage IV completed
    .means = Mentees whose stage IV was completed by the last day of the period.
column-frequency_percent = Meetings, %
    .means = Meetings held of those planned, over all pairs of the line together.
column-goals_percent = Goals, %
    .means = Goals achieved of those assessed in the period.
column-satisfied_mentees = Satisfied mentees, %
    .means = Answers of mentees on satisfaction at or above the threshold; what too few people said is left out everywhere.
column-satisfied_mentors = Satisfied mentors, %
    .means = Answers of mentors on satisfaction at or above the threshold; what too few people said is left out everywhere.
column-achievements_total = Achievements
    .means = Achievements with their day in the period.
column-pairs_completed = Completed
    .means = Pairs completed in the period.
column-pairs_terminated = Terminated
    .means = Pairs terminated in the period.
column-pairs_replaced = Replaced
    .means = Pairs that continue another and began in the period.
swot_category-strength = strength
swot_category-weakness = weakness
swot_category-opportunity = opportunity
swot_category-threat = threat
rubric_band-optimal = optimal
rubric_band-acceptable = acceptable
rubric_band-unacceptable = not acceptable
rubric_band-incomplete = incomplete
report_state-draft = draft
report_state-submitted = submitted
report_state-returned = returned
report_state-approved = approved
report_state-superseded = superseded
criterion-1 = Goal and tasks follow from the needs of teachers
criterion-2 = Mentors are chosen by their experience and prepared
criterion-3 = Participation is voluntary, consents are recorded
criterion-4 = Pairs are formed by the mentee's request
criterion-5 = Each mentee has an individual plan with measurable goals
criterion-6 = Meetings are regular and recorded
criterion-7 = Mentees reflect on their practice at every stage
criterion-8 = Results are evaluated with both sides
criterion-9 = Experience is passed on to colleagues

warning-no_staff_snapshot = A school entered no count of its staff for the year before the last day of the period, or counted nobody whom the share is of, so there is nothing to divide by. Please enter it with the school’s details.

indicator-young_with_mentor = Young specialists with a mentor, %
    .means = Mentees with less than three years of teaching on the last day, of the young teachers on staff. Who works elsewhere does not count.
indicator-staff_mentees = Staff who are mentees, %
    .means = Teachers of the school who were mentees in the period, of the teaching staff. Each counts once.
indicator-staff_mentors = Staff who are mentors, %
    .means = Teachers of the school who were mentors in the period, of the teaching staff.
indicator-mentor_load = Mentees for each mentor
    .means = Mentees to a mentor.
indicator-program_completed = Completed the program, %
    .means = Tracks completed in the period, of all that began by its end and were not broken off before it.
participation-ongoing = takes part
participation-finished = finished
participation-idle = ready, no pair
experience-young = yes
experience-experienced = no
experience-unknown = not known

method_step-tell = I tell
method_step-show = I show
method_step-together = together
method_step-assist = I prompt
method_step-independent = on your own

rhythm-week = every week
rhythm-two_weeks = every two weeks

calendar-name = Talim: meetings
calendar-meeting = Mentoring: { $kind }

responsible-mentor = mentor
responsible-mentee = mentee

practice_state-draft = draft
practice_state-published = published
practice_state-retired = retired

achievement_kind-contest = contest
achievement_kind-master_class = master class
achievement_kind-creative_project = creative project
achievement_kind-publication = publication
achievement_kind-other = other
achievement_role-mentee = mentee
achievement_role-mentor = mentor

achievement_level-school = school
achievement_level-district = district
achievement_level-region = region
achievement_level-republic = country
achievement_level-international = international

factor-needs = needs and competences
factor-load = load
factor-availability = availability
factor-level = level of school
factor-subject = subject
factor-earlier = earlier pairs

proposal_state-proposed = proposed
proposal_state-accepted = accepted
proposal_state-rejected = rejected

match-needs-full = The mentor is good at all that the mentee needs: { $met } of { $needs }.
match-needs-part = The mentor is good at some of what the mentee needs: { $met } of { $needs }.
match-needs-none = None of the mentor’s competences meets what the mentee needs.
match-needs-unknown = The mentee’s needs or the mentor’s competences are not known.
match-load-full = All of the mentor’s places are free: { $free } of { $places }.
match-load-part = The mentor has free places: { $free } of { $places }.
match-availability-full = The mentor is available from the first day.
match-availability-part = The mentor is available later: from { $from }.
match-level-full = Both work at the same level of school.
match-level-none = They work at different levels of school.
match-level-unknown = The level of school is not known of both.
match-subject-full = Both teach the same subject.
match-subject-none = They teach different subjects.
match-subject-unknown = The subject is not known of both.
match-earlier-full = They have not worked together before.
match-earlier-part = They have completed a pair before.
match-earlier-none = They had a pair before that broke off.

task_kind-give_consent = give consent
task_kind-attach_order = attach the order
task_kind-submit_stage = hand in the stage
task_kind-revise_stage = revise the stage
task_kind-review_stage = review the stage
task_kind-approve_goal = approve the goal
task_kind-do_plan_item = do the item of the plan
task_kind-agree_agenda = agree to the agenda
task_kind-answer_survey = answer the survey
task_kind-record_meeting = record the meeting
task_kind-resolve_flag = resolve the flag
task_kind-do_roadmap_item = do the step of the roadmap
task_kind-review_report = review the school’s report
task_kind-revise_report = revise the report that came back

signal_kind-no_first_meeting = no first meeting
signal_kind-inactive = no meeting for long
signal_kind-inactive_critical = no meeting for very long
signal_kind-stage_overdue = stage overdue
signal_kind-term_over = the pair’s planned days are over
signal_kind-pause_over = the pause is over and the pair rests

flag_topic-schedule = schedule
flag_topic-relationship = relationship
flag_topic-workload = workload
flag_topic-progress = progress
flag_topic-ethics = ethics
flag_topic-other = other

flag_priority-low = low
flag_priority-medium = medium
flag_priority-high = high

flag_state-open = open
flag_state-resolved = resolved

request_state-open = waiting
request_state-accepted = accepted
request_state-refused = refused
request_state-withdrawn = withdrawn
request_state-expired = expired
request_state-unavailable = mentor unavailable

slot_state-open = open
slot_state-booked = booked
slot_state-withdrawn = withdrawn

end_initiator-service = the service

task_kind-answer_request = answer a mentee’s request
task_kind-answer_flash = answer the two questions about the meeting

notice-pair_proposed = You are invited to a mentoring pair: your consent is needed.
notice-pair_consented = A member has consented to take part in a pair.
notice-pair_activated = A mentoring pair has begun.
notice-pair_declined = A pair was declined.
notice-pair_cancelled = An invitation to a pair was cancelled.
notice-pair_changed = What was agreed for a pair has changed.
notice-pair_joining_declined = Somebody who was asked to join the group or team has declined.
notice-pair_paused = A pair is paused.
notice-pair_resumed = A pair goes on.
notice-pair_member_added = You are asked to join a mentoring group or team.
notice-pair_member_removed = The organiser has changed who is in a mentoring group or team.
notice-pair_joined = Somebody has joined the group or team.
notice-pair_left = Somebody has left the group or team.
notice-pair_notice_given = A mentor has given notice.
notice-pair_consent_revoked = A member has taken the consent back.
notice-pair_ended = A pair has ended.
notice-pair_substituted = Somebody stands in for a mentor for a time.
notice-pair_substitution_ended = The substitution of a mentor has been ended.
notice-meeting_planned = A meeting is planned.
notice-meeting_changed = A meeting was changed.
notice-meeting_cancelled = A meeting was called off.
notice-meeting_held = A meeting was recorded as held.
notice-meeting_not_held = A meeting was recorded as not held.
notice-meeting_agenda_agreed = The agenda of a meeting is agreed to.
notice-stage_submitted = A stage was handed in and waits for your review.
notice-stage_completed = A stage is completed.
notice-stage_returned = A stage was returned.
notice-stage_reopened = A stage was reopened.
notice-feedback_given = Your mentor has given feedback.
notice-track_completed = All four stages are completed.
notice-track_discontinued = A track was discontinued.
notice-goal_created = There is a new goal.
notice-goal_approved = A goal was approved.
notice-goal_revised = A goal was revised.
notice-goal_cancelled = A goal was cancelled.
notice-goal_progressed = Progress towards a goal was noted.
notice-goal_assessed = A goal was assessed.
notice-plan_item_created = There is a new item in the plan.
notice-plan_item_cancelled = An item of the plan was cancelled.
notice-plan_item_changed = An item of the plan was changed or done.
notice-track_practice_chosen = A technique of the bank of experience was chosen for the plan.
notice-observation_created = There is a new card of an observed lesson.
notice-achievement_created = An achievement was entered.
notice-mentor_request_made = You are asked to be a mentor.
notice-mentor_request_accepted = A mentor has accepted a request.
notice-mentor_request_refused = The mentor cannot accept your request.
notice-mentor_request_withdrawn = A request to you was taken back.
notice-mentor_request_expired = A request to a mentor has expired.
notice-mentor_request_unavailable = The mentor takes no mentees any more: the request is closed.
notice-mentor_slot_booked = Your time was booked for a flash meeting.
notice-practice_published = Your technique was published in the bank of experience.
notice-practice_retired = Your technique is no longer offered in the bank of experience.
notice-practice_changed = A curator has changed your technique in the bank of experience.
notice-program_activated = A program was activated.
notice-program_suspended = A program was suspended.
notice-program_completed = A program was completed.
notice-program_archived = A program was archived.
notice-survey_opened = You are asked to answer a survey.
notice-survey_reminded = A survey still waits for your answers.
notice-survey_joined = You are asked to answer a survey that was opened before you joined.
notice-report_returned = Your report came back from the department with a comment.
notice-report_approved = Your report was approved by the department.
notice-flag_raised = Somebody asks you to look at a pair.
notice-flag_resolved = What you raised was seen to.
notice-role_granted = You were given a role.
notice-role_withdrawn = A role was withdrawn from you.

digest-subject = Mentoring: the week from { $day }
digest-open_pairs = pairs (at work and paused)
digest-open_flags = flags to see to
digest-unsubscribe = No weekly letter any more:
letter-footer = Talim. What comes to you by mail, and when, is chosen in your notification settings.
unsubscribe-title = The weekly letter
unsubscribe-button = Unsubscribe
unsubscribe-done = The weekly letter has ended

notice_topic-pairs = pairs
notice_topic-meetings = meetings
notice_topic-stages = stages
notice_topic-plan = plan
notice_topic-requests = requests
notice_topic-bank = bank of experience
notice_topic-flags = flags
notice_topic-roles = roles
notice_topic-surveys = surveys
notice_topic-reports = reports

import_kind-people = people
import_kind-pairs = pairs

import_state-reading = being read
import_state-previewed = to be looked at
import_state-committing = being written
import_state-committed = written
import_state-failed = not written

row_outcome-create = create
row_outcome-update = change
row_outcome-unchanged = as it is
row_outcome-skip = skip
row_outcome-error = error
row_outcome-retire = retire

import_field-full_name = Full name
import_field-last_name = Last name
import_field-first_name = First name
import_field-middle_name = Middle name
import_field-email = E-mail
import_field-phone = Phone
import_field-position = Position
import_field-subjects = Subjects
import_field-qualification_category = Category
import_field-teaching_since = Teaching since
import_field-birth_year = Birth date
import_field-mentor = Mentor
import_field-mentee = Mentee
import_field-kind = Kind
import_field-starts_on = Starts on
import_field-planned_ends_on = Ends on
import_field-topic = Topic

import-required = There is nothing here, and a value is needed.
import-name_short = At least a last and a first name are needed.
import-letters_lost = Kazakh letters were lost: there are question marks instead. Save the file as UTF-8.
import-taken_as_empty = Taken for “no value”.
import-email = This is not an e-mail address.
import-category_unknown = There is no such category; it is left out. Write, for example, “first”, “expert” or “none”.
import-kind_unknown = A file may name these forms: individual, virtual, peer, reverse, flash. Form groups and teams in the service.
import-day_unreadable = This is not a day, or it cannot be. Write it like this: 01.09.2026.
import-person_ambiguous = Several people are called so. Enter the e-mail.
import-person_unknown = There is nobody of that name in the school. Enter that person first, or correct the name or e-mail.
import-own_mentor = Nobody is his or her own mentor.
import-row_twice = This person is in the file above already. Take the row out, or give the e-mails of both namesakes.
import-person_retired = This person has left the school. Take him or her back first, or correct the name or e-mail.
import-open_pairs = Nobody can be retired while pairs are open. End them first.
import-changed_by_hand = Changed by hand, and stays therefore.
import-email_differs = Somebody of this name is known with another e-mail. Correct it in the file or with that person.
import-length = Too short or too long.
import-range = The number is out of range.
import-blank = There are only blanks here.
import-word_length = A word of the list is too long.
import-unreadable = The row could not be read.
import-file_empty = The file is empty. Bring a file with a table.
import-file_locked = The file is locked with a password. Take it off.
import-file_old_excel = This is the old format of Excel (.xls), whatever the file is called. Save it as .xlsx.
import-file_too_large = The file has more than 200 MiB when unpacked. Cut it into parts.
import-file_broken = The file is broken. Save it anew and bring it again.
import-file_unknown = This is not a table: CSV, XLSX or a OneRoster archive is needed.
import-file_no_table = There is no table with a column of names in the file.
import-retires_too_many = The file would retire more than a fifth of the people. It seems to be a part of one.

notice-pair_formed = A pair was drafted.

import-interrupted = The service was stopped and nothing is written. Please bring the file again.
import-internal = Internal error; nothing is written. Bring the file again; if that does not help, ask whoever runs the service.
import-retires_unreadable = The file has wrong rows, and nobody knows whom they are about: nobody can be retired by it. Correct them and bring the file again.
import-name_differs = This e-mail belongs to somebody of another name. Correct the name or the e-mail in the file.

# Overview, papers, certificates
column-pairs_total = Pairs
    .means = Pairs and groups with at least one day in the period.
column-month = Month
column-pairs_open = Pairs running
    .means = Pairs and groups that ran on at least one day of the month.
column-pairs_met = Of them met
    .means = Pairs and groups with at least one meeting held in the month.
column-met_percent = Met, %
    .means = Pairs that met, of those that ran in the month.
column-goal_state = State of goal
column-goals_in_state = Goals
    .means = Goals of the period’s tracks in this state.
column-load_mentees = Mentees of a mentor
    .means = Mentees of one mentor in the period, each counted once.
column-load_mentors = Mentors
    .means = Mentors with so many mentees.
column-specific = Specific
column-measurable = Measurable
column-attainable = Attainable
column-realistic = Realistic
column-time_bound_on = By when
column-plan_content = What is done
column-due_on = By when
column-expected_result = Expected result
column-plan_done_on = Done or cancelled
column-plan_evidence = Evidence, or why cancelled
column-step = Step
column-result_document = Resulting document
column-step_done_on = Done
overview-title = Overview
table-pairs = Pairs and groups
table-stages = Four stages
table-months = Meetings by month
table-goals = Goals
table-satisfaction = Satisfaction
table-load = Mentors’ load
table-plan = Plan
about-mentee = Mentee
about-mentors = Mentor
about-program = Program
about-started = Began
about-school = School
about-issued = Issued
about-number = Number
about-certified = This certifies
about-check = Check it at
about-order = Order No.
about-order-day = Day of the order
about-subject = Subject
sign-mentor = Mentor
sign-mentee = Mentee
sign-curator = Curator of the program
plan-title = Individual plan
roadmap-title = Roadmap of the mentoring program
order-title = Annex to the order
certificate-title = Certificate
certificate-text = All four stages of the mentoring program were completed: practice analysis, development plan, independent practice and self-reflection, evaluation of results.
certificate-valid = The certificate is valid
certificate-revoked = The certificate was revoked
certificate-unknown = There is no such certificate
column-line = Line
column-figure_heading = Figure
column-before = Before
column-now = Now
column-difference = Difference
    .means = Difference of the figures as they are shown.
about-before = Compared with
column-starts_at = Starts
column-ends_at = Ends
column-meeting_kind = Kind of meeting
column-meeting_state = State
column-place = Place
column-email = E-mail
column-phone = Phone
column-teaching_since = Teaches since
column-person_status = Status
column-started_on = Began
column-completed_on = Completed
column-stage1 = Stage I
column-stage2 = Stage II
column-stage3 = Stage III
column-stage4 = Stage IV
list-people = People
list-pairs = Pairs and groups
list-tracks = Tracks
list-meetings = Meetings
column-in_charge = Responsible
consent-text-1 = I agree to take part in the mentoring program in the role and with the people named. Taking part is voluntary: I may decline now or leave on any later day, and need not say why. What is shared in a pair is read only by those to whom its author opens it; the school's administration does not read these texts. The organisers of the program and the methodology department see who works with whom, the terms, the states of the stages and the number of meetings; reports hold these facts, the results of surveys and assessments without the names of those who answered, and what a participant has allowed to go into reports.
requirement-reasked_questions = Answers to the questions asked again
requirement-reflection_questions = Answers to the questions of self-reflection
requirement-required_questions = Answers to the required questions
requirement-mentor_feedback = Feedback of the mentor
requirement-smart_goals = A SMART goal with a deadline ahead
requirement-goals_assessed = Assessed goals
requirement-achievements = Achievements
requirement-skills_assessed = Competences assessed at both ends
requirement-surveys_answered = Answered surveys
