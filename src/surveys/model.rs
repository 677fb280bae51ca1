use super::SurveySet;
use crate::audit::Event;
use crate::kernel::answer::{Entity, Page};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result};
use crate::kernel::extract::{IfMatch, Listing, Many, not_blank, present};
use crate::kernel::id::{PersonId, ProgramId, SchoolId, SurveyId, SurveyInvitationId, SurveySetId};
use crate::kernel::scope::{Condition, Scope, any_of, everything};
use crate::kernel::time::{Day, day_in};
use crate::programs::Program;
use crate::schema::{schools, survey_cards, survey_invitations, surveys};
use crate::text_enum;
use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Days before a survey's day on which those who are silent are reminded.
const REMIND_DAYS: u64 = 3;

text_enum! {
    /// When a survey is held.
    pub enum Wave {
        /// At the beginning.
        Entry = "entry",
        /// On the way.
        Interim = "interim",
        /// In the end.
        Exit = "exit",
    }
}

text_enum! {
    /// Where a survey stands.
    pub enum SurveyState {
        /// Being prepared.
        Draft = "draft",
        /// Can be answered.
        Open = "open",
        /// Over: its figures count.
        Closed = "closed",
    }
}

/// A survey of a program.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
#[diesel(table_name = survey_cards)]
pub struct Survey {
    /// The survey's id.
    pub id: SurveyId,
    /// The school.
    pub school_id: SchoolId,
    /// The program.
    pub program_id: ProgramId,
    /// The questions.
    pub set_id: SurveySetId,
    /// When it is held.
    pub wave: Wave,
    /// Title.
    pub title: String,
    /// Until when it is to be answered.
    pub due_on: NaiveDate,
    /// Where it stands.
    pub state: SurveyState,
    /// Figures over fewer respondents are withheld; as the school had it when the survey was opened.
    pub min_group_size: Option<i32>,
    /// Who answers at least this, of 10, counts as satisfied; as the school had it when the survey was opened.
    pub satisfaction_threshold: Option<i32>,
    /// When it was opened.
    pub opened_at: Option<DateTime<Utc>>,
    /// When those who were silent were reminded.
    pub reminded_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// How many invitations there are; a mentor has one for each pair.
    pub invited: i64,
    /// How many of them were answered.
    pub answered: i64,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change of the survey itself.
    pub version: i32,
}

/// A new survey, as a draft.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSurvey {
    /// The program.
    pub program_id: ProgramId,
    /// The questions: a published set. When absent, the school's newest, or the service's.
    set_id: Option<SurveySetId>,
    /// When it is held; entry and exit once a program.
    wave: Wave,
    /// Title.
    #[validate(length(min = 1, max = 200), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    /// Until when it is to be answered.
    #[schema(value_type = NaiveDate)]
    due_on: Day,
}

/// Changes to a survey. An absent field stays.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = surveys)]
#[serde(deny_unknown_fields, default)]
pub struct SurveyChanges {
    /// Title.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 200), custom(function = "not_blank"))]
    #[schema(nullable = false, min_length = 1, max_length = 200)]
    title: Option<String>,
    /// Until when it is to be answered.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, value_type = Option<NaiveDate>)]
    due_on: Option<Day>,
}

/// What surveys to list, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SurveyFilter {
    /// Only of this program.
    program_id: Option<ProgramId>,
    /// Only in these states.
    #[serde(default)]
    #[param(inline, value_type = Option<Vec<SurveyState>>)]
    state: Many<SurveyState>,
}

diesel::define_sql_function! {
    /// Invites everybody an open survey is for and who was not invited yet; returns how many.
    fn invite_to_survey(survey: diesel::sql_types::Uuid) -> diesel::sql_types::BigInt;
}

impl Entity for Survey {
    // answers come in without a change of the survey
    const CACHED: bool = false;
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/surveys/{}", self.id)
    }
}

impl Survey {
    /// The surveys of those who organise programs. Who is asked finds the own invitations instead.
    fn within(scope: &Scope) -> Condition<survey_cards::table> {
        let Scope { all, departments: _, schools, programs, as_mentor: _, as_mentee: _, account: _, now: _ } = scope;
        if *all {
            return everything();
        }
        any_of(vec![
            Box::new(survey_cards::school_id.eq_any(schools.clone())),
            Box::new(survey_cards::program_id.eq_any(programs.clone())),
        ])
    }

    /// A page of surveys, newest first.
    pub async fn list(conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<SurveyFilter>) -> Result<Page<Self>> {
        let wanted = || {
            let mut query = survey_cards::table.filter(Self::within(scope)).into_boxed();
            if let Some(program) = list.filter.program_id {
                query = query.filter(survey_cards::program_id.eq(program));
            }
            if !list.filter.state.0.is_empty() {
                query = query.filter(survey_cards::state.eq_any(list.filter.state.0.clone()));
            }
            query
        };
        let mut page = wanted();
        if let Some(((), id)) = list.after("-created_at")? {
            page = page.filter(survey_cards::id.lt(SurveyId::from(id)));
        }
        let rows = page.select(Self::as_select()).order(survey_cards::id.desc()).limit(list.fetch()).load(conn).await?;
        let total = if list.paging.count { Some(wanted().count().get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, "-created_at", |row| ((), row.id.into())))
    }

    /// One survey.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: SurveyId) -> Result<Self> {
        Ok(Self::query().filter(survey_cards::id.eq(id)).filter(Self::within(scope)).first(conn).await?)
    }

    async fn reread(&self, conn: &mut AsyncPgConnection) -> Result<Self> {
        Ok(Self::query().filter(survey_cards::id.eq(self.id)).first(conn).await?)
    }

    /// Drafts a survey of a program.
    pub async fn draft(conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, new: NewSurvey) -> Result<Self> {
        let program = Program::find(conn, scope, new.program_id).await.map_err(|error| error.unknown("/program_id"))?;
        Program::refuse_archived(conn, program.id).await?;
        let set = match new.set_id {
            Some(id) => SurveySet::find(conn, scope, id).await.map_err(|error| error.unknown("/set_id"))?,
            None => SurveySet::current(conn, program.school_id).await?,
        };
        let elsewhere = set.school_id.is_some_and(|school| school != program.school_id);
        if elsewhere || set.published_at.is_none() {
            return Err(Error::invalid("/set_id", if elsewhere { "unknown" } else { "set_not_published" }));
        }
        let id = SurveyId::new();
        let drafted = diesel::insert_into(surveys::table)
            .values((
                surveys::id.eq(id),
                surveys::school_id.eq(program.school_id),
                surveys::program_id.eq(program.id),
                surveys::set_id.eq(set.id),
                surveys::wave.eq(new.wave),
                surveys::title.eq(new.title),
                surveys::due_on.eq(new.due_on),
            ))
            .execute(conn)
            .await;
        drafted.on_constraint("surveys_one_each", || Error::invalid("/wave", "wave_taken"))?;
        let drafted: Self = Self::query().filter(survey_cards::id.eq(id)).first(conn).await?;
        drafted.event("survey.drafted").record(conn, actor).await?;
        Ok(drafted)
    }

    /// Changes it, while it is not closed.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, changes: SurveyChanges,
    ) -> Result<Self> {
        seen.check(self)?;
        self.only_in(&[SurveyState::Draft, SurveyState::Open])?;
        Program::refuse_archived(conn, self.program_id).await?;
        let own = surveys::table.find(self.id).filter(surveys::version.eq(self.version));
        let changed = diesel::update(own).set((changes, surveys::updated_at.eq(actor.now))).execute(conn).await?;
        self.done("survey.changed", changed, conn, actor).await
    }

    /// Deletes a draft.
    pub async fn delete(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<()> {
        self.only_in(&[SurveyState::Draft])?;
        Program::refuse_archived(conn, self.program_id).await?;
        let own = surveys::table.find(self.id).filter(surveys::state.eq(SurveyState::Draft));
        if diesel::delete(own).execute(conn).await? == 0 {
            return Err(Error::Stale);
        }
        self.event("survey.deleted").record(conn, actor).await
    }

    /// Opens it and invites everybody it is for. Who joins the program while it is open is invited too.
    pub async fn open(&self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch) -> Result<Self> {
        seen.check(self)?;
        self.only_in(&[SurveyState::Draft])?;
        Program::refuse_archived(conn, self.program_id).await?;
        let school = schools::table.find(self.school_id);
        let rules = (schools::min_group_size, schools::satisfaction_threshold, schools::time_zone);
        let (least, threshold, zone): (i32, i32, String) = school.select(rules).first(conn).await?;
        if self.due_on < day_in(&zone, actor.now) {
            return Err(Error::conflict("survey_due_past"));
        }
        let own = surveys::table.find(self.id).filter(surveys::version.eq(self.version));
        let opened = diesel::update(own).set((
            surveys::state.eq(SurveyState::Open),
            surveys::opened_at.eq(actor.now),
            surveys::min_group_size.eq(least),
            surveys::satisfaction_threshold.eq(threshold),
        ));
        let opened = opened.execute(conn).await?;
        diesel::select(invite_to_survey(self.id)).get_result::<i64>(conn).await?;
        self.done("survey.opened", opened, conn, actor).await
    }

    /// Closes it. Nobody answers any more, and its figures count.
    pub async fn close(&self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch) -> Result<Self> {
        seen.check(self)?;
        self.only_in(&[SurveyState::Open])?;
        let own = surveys::table.find(self.id).filter(surveys::version.eq(self.version));
        let closed = (surveys::state.eq(SurveyState::Closed), surveys::closed_at.eq(actor.now));
        let closed = diesel::update(own).set(closed).execute(conn).await?;
        self.done("survey.closed", closed, conn, actor).await
    }

    /// Looks after open surveys: invites who has joined, and reminds who is silent before the day; returns how many surveys
    /// were reminded of.
    pub async fn look_after(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> Result<usize> {
        let open = Self::query().filter(survey_cards::state.eq(SurveyState::Open));
        let open: Vec<Self> = open.order(survey_cards::id).load(conn).await?;
        let mut reminded = 0;
        for survey in open {
            conn.transaction(async |conn| survey.invite_late(conn, now).await).await?;
            let zone: String = schools::table.find(survey.school_id).select(schools::time_zone).first(conn).await?;
            let soon = day_in(&zone, now) + Days::new(REMIND_DAYS) >= survey.due_on;
            if soon && survey.reminded_at.is_none() && survey.answered < survey.invited {
                reminded += survey.remind(conn, now).await?;
            }
        }
        Ok(reminded)
    }

    /// Invites who has joined since it was opened, and tells them. A new curator finds the survey among the own tasks.
    async fn invite_late(&self, conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> Result<()> {
        // one at a time: of two servers one tells
        let _: SurveyId = surveys::table.find(self.id).select(surveys::id).for_no_key_update().first(conn).await?;
        let asked = survey_invitations::table.filter(survey_invitations::survey_id.eq(self.id));
        let known: Vec<SurveyInvitationId> = asked.select(survey_invitations::id).load(conn).await?;
        diesel::select(invite_to_survey(self.id)).get_result::<i64>(conn).await?;
        let late = asked.filter(survey_invitations::id.ne_all(known)).select(survey_invitations::person_id).distinct();
        for person in late.load::<Option<PersonId>>(conn).await?.into_iter().flatten() {
            let joined = self.event("survey.joined").with(json!({ "person_id": person }));
            joined.record(conn, &Actor::system(now)).await?;
        }
        Ok(())
    }

    async fn remind(&self, conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> Result<usize> {
        conn.transaction(async |conn| {
            let own = surveys::table.find(self.id).filter(surveys::reminded_at.is_null());
            let own = own.filter(surveys::state.eq(SurveyState::Open));
            let mine = diesel::update(own).set(surveys::reminded_at.eq(now)).execute(conn).await?;
            if mine > 0 {
                self.event("survey.reminded").record(conn, &Actor::system(now)).await?;
            }
            Ok(mine)
        })
        .await
    }

    fn only_in(&self, states: &[SurveyState]) -> Result<()> {
        if states.contains(&self.state) { Ok(()) } else { Err(Error::wrong_state(self.state.as_str(), vec![])) }
    }

    async fn done(
        &self, action: &'static str, rows: usize, conn: &mut AsyncPgConnection, actor: &Actor,
    ) -> Result<Self> {
        if rows == 0 {
            return Err(Error::Stale);
        }
        self.event(action).record(conn, actor).await?;
        self.reread(conn).await
    }

    pub(super) fn event(&self, action: &'static str) -> Event {
        Event::new(action, self.id).at(self.school_id).of(self.program_id)
    }
}
