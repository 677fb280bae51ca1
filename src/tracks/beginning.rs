use super::{Stage, StageState, Track, TrackState};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result};
use crate::kernel::extract::IfMatch;
use crate::kernel::id::{PersonId, QuestionBankVersionId, StageId, TrackId};
use crate::pairs::{MemberRole, NewConsent, Pair, PairState};
use crate::programs::{Program, ProgramState};
use crate::schema::{orders, programs, stage_definitions, stages, track_cards, tracks};
use chrono::{Days, NaiveDate};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::json;

diesel::define_sql_function! {
    /// Waits for whatever else begins with the mentee in the program.
    fn hold_mentee(program: diesel::sql_types::Uuid, mentee: diesel::sql_types::Uuid) -> diesel::sql_types::Bool;
}

/// A pair becomes active when its last member consents and the order is there; then its mentees' tracks begin.
pub struct Beginning;

impl Beginning {
    /// Records a consent, and begins when it was the last.
    pub async fn consent(conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair, new: NewConsent) -> Result<Pair> {
        let joins = pair.is_open();
        let pair = pair.consent(conn, actor, new).await?;
        if joins {
            Self::welcome(conn, actor, &pair).await?;
        }
        let waits = pair.state != PairState::AwaitingConsent || Self::missing(conn, actor, &pair).await?.is_some();
        if waits { Ok(pair) } else { Self::begin(conn, actor, &pair).await }
    }

    /// Begins a pair whose last requirement came in another way than by a consent, as an order's number.
    pub async fn activate(conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair, seen: &IfMatch) -> Result<Pair> {
        let pair = pair.hold(conn).await?;
        pair.only_in(&[PairState::AwaitingConsent])?;
        seen.check(&pair)?;
        match Self::missing(conn, actor, &pair).await? {
            Some(code) => Err(Error::conflict(code)),
            None => Self::begin(conn, actor, &pair).await,
        }
    }

    async fn missing(conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair) -> Result<Option<&'static str>> {
        if pair.present().any(|member| member.consented_at.is_none()) {
            return Ok(Some("consent_missing"));
        }
        let program = programs::table.find(pair.program_id).select((programs::state, programs::requires_order));
        let (state, requires_order): (ProgramState, bool) = program.for_share().first(conn).await?;
        if state != ProgramState::Active {
            return Ok(Some("program_not_active"));
        }
        let today = pair.today(conn, actor).await?;
        let in_force = orders::table.filter(orders::id.nullable().eq(pair.order_id));
        let in_force = in_force.filter(orders::revoked_on.is_null().or(orders::revoked_on.gt(today)));
        let lacking = requires_order && !diesel::select(exists(in_force)).get_result::<bool>(conn).await?;
        Ok(lacking.then_some("order_missing"))
    }

    async fn begin(conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair) -> Result<Pair> {
        pair.step(conn, actor, PairState::Active, "pair.activated").await?;
        Self::welcome(conn, actor, pair).await?;
        pair.again(conn).await
    }

    /// Every mentee of the pair has a track in it.
    async fn welcome(conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair) -> Result<()> {
        if !pair.with_stages {
            return Ok(());
        }
        let today = pair.today(conn, actor).await?.max(pair.starts_on);
        let here = tracks::table.filter(tracks::pair_id.eq(pair.id)).select(tracks::mentee_id);
        let here: Vec<PersonId> = here.load(conn).await?;
        let mentees = pair.present().filter(|member| member.role == MemberRole::Mentee);
        let mut new: Vec<PersonId> = mentees.map(|mentee| mentee.person_id).filter(|id| !here.contains(id)).collect();
        // everybody locks them in one order
        new.sort_unstable();
        for mentee in new {
            Track::start(conn, actor, pair, mentee, today).await?;
        }
        Ok(())
    }
}

impl Track {
    /// Starts a mentee's track, or takes the one of an ended pair over into this one: another mentor changes nothing in it.
    /// A track that somebody works with stays there.
    async fn start(
        conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair, mentee: PersonId, day: NaiveDate,
    ) -> Result<()> {
        // another pair that begins with the same mentee at this moment waits, and then sees this one
        diesel::select(hold_mentee(pair.program_id, mentee)).get_result::<bool>(conn).await?;
        pair.refuse_guided(conn, mentee).await?;
        let own = tracks::table.filter(tracks::program_id.eq(pair.program_id)).filter(tracks::mentee_id.eq(mentee));
        let running = own.filter(tracks::state.eq(TrackState::InProgress));
        let taken_over = diesel::update(running).set(tracks::pair_id.eq(pair.id)).returning(tracks::id);
        if let Some(id) = taken_over.get_result::<TrackId>(conn).await.optional()? {
            Self::begin_sooner(conn, id, day).await?;
            let track: Self = Self::query().filter(track_cards::id.eq(id)).first(conn).await?;
            let details = json!({ "pair_id": pair.id });
            return track.event("track.continued").with(details).record(conn, actor).await;
        }
        let program: Program = Program::query().filter(programs::id.eq(pair.program_id)).first(conn).await?;
        let id = TrackId::new();
        diesel::insert_into(tracks::table)
            .values((
                tracks::id.eq(id),
                tracks::school_id.eq(pair.school_id),
                tracks::program_id.eq(pair.program_id),
                tracks::mentee_id.eq(mentee),
                tracks::pair_id.eq(pair.id),
                tracks::question_bank_version_id.eq(program.question_bank_version_id),
                tracks::started_on.eq(day),
            ))
            .execute(conn)
            .await
            .on_constraint("tracks_one_per_mentee", || Error::conflict("track_completed"))?;
        for stage_no in 1_i16..=4 {
            let values = (
                stages::id.eq(StageId::new()),
                stages::school_id.eq(pair.school_id),
                stages::track_id.eq(id),
                stages::stage_no.eq(stage_no),
                stages::state.eq(StageState::Locked),
            );
            diesel::insert_into(stages::table).values(values).execute(conn).await?;
        }
        let track: Self = Self::query().filter(track_cards::id.eq(id)).first(conn).await?;
        track.event("track.started").record(conn, actor).await?;
        Stage::open(conn, actor, &track, 1).await
    }

    /// A track that was to begin with a pair that never was begins with the one that takes it over.
    async fn begin_sooner(conn: &mut AsyncPgConnection, track: TrackId, day: NaiveDate) -> Result<()> {
        let own = tracks::table.find(track);
        let known = own.select((tracks::started_on, tracks::question_bank_version_id));
        let (was, version): (NaiveDate, QuestionBankVersionId) = known.first(conn).await?;
        if day >= was {
            return Ok(());
        }
        diesel::update(own).set(tracks::started_on.eq(day)).execute(conn).await?;
        let term = stage_definitions::table.find((version, 1_i16)).select(stage_definitions::default_days);
        let term: i32 = term.first(conn).await?;
        let first = stages::table.filter(stages::track_id.eq(track)).filter(stages::stage_no.eq(1));
        diesel::update(first.filter(stages::due_on.is_not_null()))
            .set(stages::due_on.eq(day + Days::new(u64::try_from(term).unwrap_or_default())))
            .execute(conn)
            .await?;
        Ok(())
    }
}
