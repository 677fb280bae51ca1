use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result};
use crate::kernel::id::{PairId, PersonId};
use crate::meetings::MeetingState;
use crate::pairs::{EndReason, Pair, PairState};
use crate::programs::PairKind;
use crate::schema::{flash_responses, meetings, pairs};
use chrono::{DateTime, Days, Duration, Utc};
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
    /// not completed those whose last day has passed without a meeting. Returns how many.
    pub async fn end_overdue(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> Result<usize> {
        let flash = || pairs::table.filter(pairs::kind.eq(PairKind::Flash)).select(pairs::id);
        let open = || flash().filter(pairs::state.eq_any([PairState::Active, PairState::Paused]));
        let met = meetings::table
            .filter(meetings::pair_id.eq_any(open()))
            .filter(meetings::state.eq(MeetingState::Held))
            .filter(meetings::ends_at.le(now - Duration::days(WAITS_DAYS)))
            .select(meetings::pair_id);
        let met: Vec<PairId> = met.load(conn).await?;
        let to_come = meetings::table.filter(meetings::state.eq_any([MeetingState::Planned, MeetingState::Held]));
        // a day later it is over in every zone
        let alone = open()
            .filter(pairs::planned_ends_on.lt(now.date_naive() - Days::new(1)))
            .filter(pairs::id.ne_all(to_come.select(meetings::pair_id)));
        let alone: Vec<PairId> = alone.load(conn).await?;
        let mut done = 0;
        for (ids, reason) in [(met, EndReason::GoalsAchieved), (alone, EndReason::Other)] {
            for id in ids {
                let ended = conn.transaction(async |conn| {
                    let pair: Pair = Pair::query().filter(crate::schema::pair_cards::id.eq(id)).first(conn).await?;
                    let pair = pair.hold(conn).await?;
                    if !pair.is_open() {
                        return Ok::<_, Error>(0);
                    }
                    pair.end_itself(conn, now, reason).await.map(|()| 1)
                });
                done += ended.await?;
            }
        }
        Ok(done)
    }
}
