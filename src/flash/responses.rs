use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result};
use crate::kernel::id::{PairId, PersonId};
use crate::meetings::MeetingState;
use crate::pairs::{EndReason, Pair, PairState};
use crate::programs::PairKind;
use crate::schema::{flash_responses, meetings, pairs, schools};
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Days after which the pair does not wait for the other side's answers.
const WAITS_DAYS: i64 = 7;

/// The two answers after a flash meeting. Only who gave them reads them.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
pub struct FlashResponse {
    /// Which pair.
    pub pair_id: PairId,
    /// Whose.
    pub person_id: PersonId,
    /// How useful the meeting was, 1 to 5.
    pub usefulness: i16,
    /// Whether he or she would go on together.
    pub would_continue: bool,
    /// When.
    pub answered_at: DateTime<Utc>,
}

/// The two answers.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = flash_responses)]
#[serde(deny_unknown_fields)]
pub struct NewFlashResponse {
    /// How useful the meeting was, from 1 to 5.
    #[validate(range(min = 1, max = 5))]
    #[schema(minimum = 1, maximum = 5)]
    usefulness: i16,
    /// Whether you would go on together.
    would_continue: bool,
}

impl FlashResponse {
    /// Answers for oneself, once. With the last answer the pair completes itself.
    pub async fn give(conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair, new: NewFlashResponse) -> Result<Self> {
        let pair = pair.hold(conn).await?;
        if pair.kind != PairKind::Flash {
            return Err(Error::conflict("not_flash"));
        }
        pair.only_in(&[PairState::Active, PairState::Paused])?;
        let person = pair.place_of(actor).ok_or_else(|| Error::conflict("members_only"))?.person_id;
        let held = meetings::table.filter(meetings::pair_id.eq(pair.id));
        let held = held.filter(meetings::state.eq(MeetingState::Held));
        if !diesel::select(exists(held)).get_result(conn).await? {
            return Err(Error::conflict("meeting_not_held"));
        }
        let own = (
            flash_responses::pair_id.eq(pair.id),
            flash_responses::person_id.eq(person),
            flash_responses::school_id.eq(pair.school_id),
            flash_responses::answered_at.eq(actor.now),
        );
        let inserted = diesel::insert_into(flash_responses::table).values((new, own));
        let given = inserted.returning(Self::as_returning()).get_result(conn).await;
        let given = given.on_constraint("flash_responses_pkey", || Error::conflict("answered_already"))?;
        pair.event("flash.answered").record(conn, actor).await?;
        let answered = flash_responses::table.filter(flash_responses::pair_id.eq(pair.id));
        let answered: Vec<PersonId> = answered.select(flash_responses::person_id).load(conn).await?;
        if pair.present().all(|member| answered.contains(&member.person_id)) {
            pair.end_itself(conn, actor.now, EndReason::GoalsAchieved).await?;
        }
        Ok(given)
    }

    /// Ends the flash pairs that are over: completed are those whose meeting was held a week ago, whoever has not answered;
    /// not completed those that have not met when no meeting of theirs can be entered any more. Returns how many.
    pub async fn end_overdue(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> Result<usize> {
        let at_work = [PairState::Active, PairState::Paused];
        let open = || pairs::table.filter(pairs::kind.eq(PairKind::Flash)).filter(pairs::state.eq_any(at_work));
        let met = meetings::table
            .filter(meetings::pair_id.eq_any(open().select(pairs::id)))
            .filter(meetings::state.eq(MeetingState::Held))
            .filter(meetings::ends_at.le(now - Duration::days(WAITS_DAYS)))
            .select(meetings::pair_id);
        let met: Vec<PairId> = met.load(conn).await?;
        // a day later it is over in every zone
        let over = now.date_naive() - Days::new(1);
        let late = open()
            .inner_join(schools::table.on(schools::id.eq(pairs::school_id)))
            .filter(pairs::planned_ends_on.lt(over));
        let late = late.select((pairs::id, pairs::planned_ends_on, schools::late_entry_days));
        let late: Vec<(PairId, NaiveDate, i32)> = late.load(conn).await?;
        let closed =
            |(id, last, days): (PairId, NaiveDate, i32)| (last + Duration::days(days.into()) < over).then_some(id);
        let mut done = 0;
        for id in met.into_iter().chain(late.into_iter().filter_map(closed)) {
            done += conn.transaction(async |conn| Self::end_one(conn, now, id).await).await?;
        }
        Ok(done)
    }

    async fn end_one(conn: &mut AsyncPgConnection, now: DateTime<Utc>, id: PairId) -> Result<usize> {
        let pair: Pair = Pair::query().filter(crate::schema::pair_cards::id.eq(id)).first(conn).await?;
        let pair = pair.hold(conn).await?;
        if !pair.is_open() {
            return Ok(0);
        }
        let held = meetings::table.filter(meetings::pair_id.eq(id)).filter(meetings::state.eq(MeetingState::Held));
        let ends: Option<DateTime<Utc>> = held.select(meetings::ends_at).first(conn).await.optional()?;
        let reason = match ends {
            None => EndReason::Other,
            Some(ends) if ends <= now - Duration::days(WAITS_DAYS) => EndReason::GoalsAchieved,
            Some(_) => return Ok(0),
        };
        pair.end_itself(conn, now, reason).await.map(|()| 1)
    }
}
