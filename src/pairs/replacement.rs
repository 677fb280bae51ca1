use super::ending::Exit;
use super::forming::fits;
use super::{EndReason, MemberRole, NewMember, NewPair, Pair, PairState};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::IfMatch;
use crate::kernel::id::{OrderId, PersonId};
use crate::kernel::scope::Scope;
use crate::kernel::time::Day;
use crate::programs::Program;
use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// Who leads from now on.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Replacement {
    /// The new lead mentor, of the same school; may be a co-mentor of the pair.
    mentor_id: PersonId,
    /// The order the new pair rests on.
    order_id: Option<OrderId>,
    /// Last day as planned; that of the pair it continues when absent.
    #[schema(value_type = Option<NaiveDate>)]
    planned_ends_on: Option<Day>,
}

impl Pair {
    /// Ends the pair and invites its people to go on with another lead mentor. The old one is out at once; the tracks wait
    /// and go on with the new pair when all have consented.
    pub async fn replace_mentor(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, seen: &IfMatch, new: Replacement,
    ) -> Result<Self> {
        let pair = self.hold(conn).await?;
        pair.only_in(&[PairState::Active, PairState::Paused])?;
        seen.check(&pair)?;
        let program = Program::find(conn, scope, pair.program_id).await?;
        let lead = pair.present().find(|member| member.role == MemberRole::LeadMentor);
        if lead.is_some_and(|lead| lead.person_id == new.mentor_id) {
            return Err(Error::invalid("/mentor_id", "same_mentor"));
        }
        if pair.present().any(|member| member.role == MemberRole::Mentee && member.person_id == new.mentor_id) {
            return Err(Error::invalid("/mentor_id", "own_mentee"));
        }
        let today = pair.today(conn, actor).await?.max(pair.starts_on);
        pair.close(conn, actor, Exit::of_organiser(actor, EndReason::MentorReplaced, today)).await?;
        let next = pair.again(conn).await?.continuation(&new, today);
        fits(&program, None, next.planned_ends_on.0, next.order_id.is_some())?;
        let next = Self::draft(conn, actor, scope, &program, next).await;
        next.map_err(|error| error.renamed("/members/0/person_id", "/mentor_id"))?.invite(conn, actor).await
    }

    /// The same people with another lead.
    fn continuation(&self, new: &Replacement, today: NaiveDate) -> NewPair {
        let lead = NewMember { person_id: new.mentor_id, role: MemberRole::LeadMentor };
        let others = self.present().filter(|member| member.role != MemberRole::LeadMentor);
        let others = others.filter(|member| member.person_id != new.mentor_id);
        let others = others.map(|member| NewMember { person_id: member.person_id, role: member.role });
        NewPair {
            program_id: self.program_id,
            kind: self.kind,
            channel: Some(self.channel),
            topic: self.topic.clone(),
            with_stages: Some(self.with_stages),
            starts_on: Day(today),
            planned_ends_on: new.planned_ends_on.unwrap_or(Day(self.planned_ends_on)),
            order_id: new.order_id,
            continued_from: Some(self.id),
            members: std::iter::once(lead).chain(others).collect(),
        }
    }
}
