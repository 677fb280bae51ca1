use super::{Person, PersonStatus};
use crate::accounts::{Account, RoleAssignment};
use crate::audit::Event;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OrStale, Result};
use crate::kernel::extract::{IfMatch, not_blank};
use crate::kernel::id::PairId;
use crate::schema::{pair_members, pairs, people};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// Why somebody leaves.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Retirement {
    /// For the trail, without personal circumstances.
    #[validate(length(min = 1, max = 500), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl PersonStatus {
    /// The step that leads out of it, as the last part of its address.
    const fn way_out(self) -> &'static str {
        match self {
            Self::Active => "retirements",
            Self::Retired => "reinstatements",
        }
    }
}

impl Person {
    /// Retires a person: every role and the access end with it. Refused while a pair is open, with the list.
    pub async fn retire(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, retirement: &Retirement,
    ) -> Result<Self> {
        seen.check(self)?;
        // an administrator of a school may be its only one
        if actor.persons.contains(&self.id) {
            return Err(Error::conflict("own_role"));
        }
        let open = self.open_pairs(conn).await?;
        if !open.is_empty() {
            let blocking = open.iter().map(|pair| format!("/api/v1/pairs/{pair}")).collect();
            return Err(Error::blocked("open_pairs", blocking));
        }
        let retired = self.become_now(conn, PersonStatus::Active, PersonStatus::Retired).await?;
        for role in RoleAssignment::of_person(conn, self.id).await?.items {
            role.withdraw(conn, actor).await?;
        }
        if let Some(account) = self.account_id {
            Account::leave(conn, actor, account).await?;
        }
        let details = serde_json::json!({ "reason": retirement.reason });
        Event::new("person.retired", self.id).at(self.school_id).with(details).record(conn, actor).await?;
        Ok(retired)
    }

    /// Takes somebody who left back, with the same history. The account works as before; roles are given anew.
    pub async fn reinstate(&self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch) -> Result<Self> {
        seen.check(self)?;
        let back = self.become_now(conn, PersonStatus::Retired, PersonStatus::Active).await?;
        Event::new("person.reinstated", self.id).at(self.school_id).record(conn, actor).await?;
        Ok(back)
    }

    async fn become_now(&self, conn: &mut AsyncPgConnection, from: PersonStatus, to: PersonStatus) -> Result<Self> {
        if self.status != from {
            return Err(Error::wrong_state(self.status.as_str(), vec![self.status.way_out()]));
        }
        let seen = diesel::update(people::table.find(self.id).filter(people::version.eq(self.version)));
        seen.set(people::status.eq(to)).returning(Self::as_returning()).get_result(conn).await.or_stale()
    }

    async fn open_pairs(&self, conn: &mut AsyncPgConnection) -> Result<Vec<PairId>> {
        // Locked, as an invitation locks its members: of the two at one moment, the later sees the earlier.
        self.hold(conn).await?;
        let open = ["proposed", "awaiting_consent", "active", "paused"];
        let pairs = pair_members::table
            .inner_join(pairs::table.on(pairs::id.eq(pair_members::pair_id)))
            .filter(pair_members::person_id.eq(self.id))
            .filter(pair_members::left_on.is_null())
            .filter(pairs::state.eq_any(open))
            .select(pairs::id);
        Ok(pairs.order(pairs::id).load(conn).await?)
    }
}
