use super::{Pair, PairState};
use crate::kernel::auth::Actor;
use crate::kernel::error::Result;
use crate::kernel::id::PairId;
use crate::schema::{pair_cards, pair_changes, pairs, schools};
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};

impl Pair {
    /// Cancels invitations that have waited for all answers longer than the school gives; returns how many. Each is a
    /// transaction of its own.
    pub async fn cancel_unanswered(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> Result<usize> {
        let asked = pair_changes::table
            .inner_join(pairs::table.on(pairs::id.eq(pair_changes::pair_id)))
            .inner_join(schools::table.on(schools::id.eq(pair_changes::school_id)))
            .filter(pair_changes::to_state.eq(PairState::Proposed.as_str()))
            .filter(pairs::state.eq_any(PairState::INVITED))
            .select((pairs::id, pair_changes::changed_at, schools::consent_days));
        let asked: Vec<(PairId, DateTime<Utc>, i32)> = asked.load(conn).await?;
        let mut done = 0;
        for (id, _, _) in asked.into_iter().filter(|(_, since, days)| *since + Duration::days((*days).into()) <= now) {
            let cancelled = conn.transaction(async |conn| Self::cancel_invitation(conn, now, id).await);
            done += usize::from(cancelled.await?);
        }
        Ok(done)
    }

    /// Whether it still waited for somebody; one that waits for its order alone stays.
    async fn cancel_invitation(conn: &mut AsyncPgConnection, now: DateTime<Utc>, id: PairId) -> Result<bool> {
        let pair: Self = Self::query().filter(pair_cards::id.eq(id)).first(conn).await?;
        let pair = pair.hold(conn).await?;
        let asked = pair.present().any(|member| member.consented_at.is_none());
        let waits = asked && PairState::INVITED.contains(&pair.state);
        if waits {
            pair.step(conn, &Actor::system(now), PairState::Cancelled, "pair.cancelled").await?;
        }
        Ok(waits)
    }
}
