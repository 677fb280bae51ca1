use super::ending::Exit;
use super::{ConsentChannel, EndInitiator, EndReason, MemberRole, NewEnding, Pair, PairMember, PairState};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result, Violation};
use crate::kernel::id::{AccountId, PairId, PersonId};
use crate::kernel::time::day_in;
use crate::schema::{consent_revocations, pair_cards, pair_kinds, pair_leavings, pair_members, pair_notices, schools};
use crate::schools::School;
use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A consent that is taken back. Nobody is asked why.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// Whose; one's own when absent. The curator names the member whose paper is at hand.
    person_id: Option<PersonId>,
    /// How it was said.
    channel: ConsentChannel,
}

impl Pair {
    /// One of several leaves, and the others go on; where the kind's numbers would not hold any more, the pair ends.
    pub(super) async fn let_go(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, member: &PairMember, exit: Exit,
    ) -> Result<()> {
        // the notice is carried out with this
        diesel::delete(pair_notices::table.find((self.id, member.person_id))).execute(conn).await?;
        if !self.can_spare(conn, member).await? {
            return self.close(conn, actor, exit).await;
        }
        let left = exit.on.max(member.joined_on);
        diesel::update(pair_members::table.find(member.id)).set(pair_members::left_on.eq(left)).execute(conn).await?;
        diesel::insert_into(pair_leavings::table)
            .values((
                pair_leavings::pair_id.eq(self.id),
                pair_leavings::person_id.eq(member.person_id),
                pair_leavings::school_id.eq(self.school_id),
                pair_leavings::reason.eq(exit.reason),
                pair_leavings::initiator.eq(exit.initiator),
                pair_leavings::comment.eq(exit.comment),
                pair_leavings::ended_by.eq(actor.account()?),
                pair_leavings::ended_at.eq(actor.now),
            ))
            .execute(conn)
            .await?;
        self.touch(conn).await?;
        self.event("pair.left").with(json!({ "person_id": member.person_id })).record(conn, actor).await
    }

    pub(super) async fn can_spare(&self, conn: &mut AsyncPgConnection, member: &PairMember) -> Result<bool> {
        let rule = pair_kinds::table.find(self.kind.as_str());
        let (co_mentors, mentees): (i32, i32) =
            rule.select((pair_kinds::min_co_mentors, pair_kinds::min_mentees)).first(conn).await?;
        let least = match member.role {
            MemberRole::LeadMentor => return Ok(false),
            MemberRole::CoMentor => co_mentors,
            MemberRole::Mentee => mentees,
        };
        let others = self.present().filter(|other| other.role == member.role && other.id != member.id).count();
        Ok(i32::try_from(others).is_ok_and(|others| others >= least))
    }

    /// A mentor withdraws: the last day is the school's notice in working days ahead, or later where he or she says so.
    pub(super) async fn give_notice(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, member: &PairMember, reason: EndReason, new: NewEnding,
    ) -> Result<()> {
        let school: School = School::query().filter(schools::id.eq(self.school_id)).first(conn).await?;
        let today = school.today(actor);
        let earliest = school.working_days_after(today, school.settings.withdrawal_notice_working_days);
        let latest = self.planned_ends_on.max(earliest);
        let day = new.ended_on.map_or(earliest, |day| day.0);
        if !(earliest..=latest).contains(&day) {
            let wrong = Violation::new("/ended_on", "day_range").with("from", earliest).with("to", latest);
            return Err(Error::Invalid(vec![wrong]));
        }
        if day <= today {
            let initiator = EndInitiator::Mentor;
            let exit = Exit { reason, initiator, comment: new.comment, on: day, by: Some(actor.account()?) };
            return self.let_go(conn, actor, member, exit).await;
        }
        diesel::insert_into(pair_notices::table)
            .values((
                pair_notices::pair_id.eq(self.id),
                pair_notices::person_id.eq(member.person_id),
                pair_notices::school_id.eq(self.school_id),
                pair_notices::reason.eq(reason),
                pair_notices::comment.eq(new.comment),
                pair_notices::given_by.eq(actor.account()?),
                pair_notices::given_at.eq(actor.now),
                pair_notices::effective_on.eq(day),
            ))
            .execute(conn)
            .await
            .on_constraint("pair_notices_pkey", || Error::conflict("notice_given"))?;
        self.touch(conn).await?;
        let details = json!({ "person_id": member.person_id, "effective_on": day });
        self.event("pair.notice_given").with(details).record(conn, actor).await
    }

    /// Carries out the notices whose day has come; returns how many. Each is a transaction of its own.
    pub async fn carry_out_notices(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> Result<usize> {
        // one zone is at most a day ahead of another: the school's own day decides below
        let soon = now.date_naive() + Days::new(1);
        let due = pair_notices::table
            .inner_join(schools::table.on(schools::id.eq(pair_notices::school_id)))
            .filter(pair_notices::effective_on.le(soon))
            .select((pair_notices::pair_id, pair_notices::person_id, pair_notices::effective_on, schools::time_zone));
        let due: Vec<(PairId, PersonId, NaiveDate, String)> = due.load(conn).await?;
        let mut done = 0;
        for (pair, person, _, _) in due.into_iter().filter(|(_, _, day, zone)| *day < day_in(zone, now)) {
            let carried = conn.transaction(async |conn| Self::carry_out(conn, now, pair, person).await);
            carried.await?;
            done += 1;
        }
        Ok(done)
    }

    async fn carry_out(conn: &mut AsyncPgConnection, now: DateTime<Utc>, id: PairId, person: PersonId) -> Result<()> {
        type Row = (EndReason, Option<String>, AccountId, NaiveDate);
        let pair: Self = Self::query().filter(pair_cards::id.eq(id)).first(conn).await?;
        let pair = pair.hold(conn).await?;
        let own = pair_notices::table.find((id, person));
        let columns = (pair_notices::reason, pair_notices::comment, pair_notices::given_by, pair_notices::effective_on);
        let notice: Option<Row> = own.select(columns).first(conn).await.optional()?;
        let member = pair.present().find(|member| member.person_id == person);
        if let (Some((reason, comment, by, on)), Some(member), true) = (notice, member, pair.is_open()) {
            let actor = Actor { account_id: Some(by), ..Actor::system(now) };
            let exit = Exit { reason, initiator: EndInitiator::Mentor, comment, on, by: Some(by) };
            pair.let_go(conn, &actor, member, exit).await?;
        }
        diesel::delete(own).execute(conn).await?;
        Ok(())
    }

    /// What somebody said who gave notice stays, though the pair ends, or he or she is taken out of it, before its day.
    pub(super) async fn keep_notices(&self, conn: &mut AsyncPgConnection, of: Option<PersonId>) -> Result<()> {
        let of: Vec<PersonId> =
            of.map_or_else(|| self.present().map(|member| member.person_id).collect(), |one| vec![one]);
        let given = pair_notices::table.filter(pair_notices::pair_id.eq(self.id));
        let given = given.filter(pair_notices::person_id.eq_any(of));
        let kept = given.clone().select((
            pair_notices::pair_id,
            pair_notices::person_id,
            pair_notices::school_id,
            pair_notices::reason,
            EndInitiator::Mentor.into_sql::<Text>(),
            pair_notices::comment,
            pair_notices::given_by,
            pair_notices::given_at,
        ));
        diesel::insert_into(pair_leavings::table)
            .values(kept)
            .into_columns((
                pair_leavings::pair_id,
                pair_leavings::person_id,
                pair_leavings::school_id,
                pair_leavings::reason,
                pair_leavings::initiator,
                pair_leavings::comment,
                pair_leavings::ended_by,
                pair_leavings::ended_at,
            ))
            .on_conflict_do_nothing()
            .execute(conn)
            .await?;
        diesel::delete(given).execute(conn).await?;
        Ok(())
    }

    /// Takes a consent back. The member is free at once as a mentee, after the school's notice as a mentor; a pair that has
    /// not begun is declined with it.
    pub async fn revoke_consent(&self, conn: &mut AsyncPgConnection, actor: &Actor, new: Revocation) -> Result<Self> {
        let pair = self.hold(conn).await?;
        let member = pair.spoken_for(actor, new.person_id, new.channel)?;
        if member.consented_at.is_none() {
            return Err(Error::conflict("consent_missing"));
        }
        pair.only_in(&[PairState::AwaitingConsent, PairState::Active, PairState::Paused])?;
        diesel::insert_into(consent_revocations::table)
            .values((
                consent_revocations::pair_id.eq(pair.id),
                consent_revocations::person_id.eq(member.person_id),
                consent_revocations::school_id.eq(pair.school_id),
                consent_revocations::channel.eq(new.channel),
                consent_revocations::recorded_by.eq(actor.account()?),
                consent_revocations::revoked_at.eq(actor.now),
            ))
            .execute(conn)
            .await
            .on_constraint("consent_revocations_pkey", || Error::conflict("consent_revoked"))?;
        let details = json!({ "person_id": member.person_id, "channel": new.channel });
        pair.event("pair.consent_revoked").with(details).record(conn, actor).await?;
        match (pair.is_open(), member.role) {
            (false, _) => pair.step(conn, actor, PairState::Declined, "pair.declined").await?,
            (true, MemberRole::Mentee) => {
                let on = pair.last_day(conn, actor, Some(member), None).await?;
                let (reason, initiator) = (EndReason::MenteeWithdrew, EndInitiator::Mentee);
                let exit = Exit { reason, initiator, comment: None, on, by: Some(actor.account()?) };
                pair.let_go(conn, actor, member, exit).await?;
            }
            (true, _) => {
                // who has given notice already keeps its day
                let given = pair_notices::table.find((pair.id, member.person_id));
                if !diesel::select(exists(given)).get_result(conn).await? {
                    let reason = EndReason::MentorWithdrew;
                    pair.give_notice(conn, actor, member, reason, NewEnding::default()).await?;
                }
            }
        }
        pair.again(conn).await
    }
}
