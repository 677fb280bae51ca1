//! Somebody's meetings for a calendar program. The bytes change only when a meeting does, and hold no word of a journal.

use super::{Meeting, MeetingState};
use crate::audit::Event;
use crate::kernel::auth::{Actor, Core};
use crate::kernel::error::{Error, Result};
use crate::kernel::id::{AccountId, PersonId};
use crate::kernel::texts::Lang;
use crate::kernel::token::{hash, secret};
use crate::schema::{accounts, calendar_feeds, meetings, pair_members, pair_mentors, people};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use icalendar::{Calendar, Component, Event as Entry, EventLike, EventStatus, Property};
use serde::Serialize;
use utoipa::ToSchema;

/// The most meetings a feed shows: the latest.
const MOST: i64 = 2000;
/// The octets of a line without its end, by RFC 5545, 3.1.
const LINE: usize = 75;

/// An address for a calendar program. It is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarFeed {
    /// Where the feed is; whoever knows it sees the times and places of the meetings.
    pub url: String,
}

impl CalendarFeed {
    /// Makes the address of the caller's feed; one that was made before works no more.
    pub async fn renew(conn: &mut AsyncPgConnection, actor: &Actor, core: &Core) -> Result<Self> {
        let (account, token) = (actor.account()?, secret()?);
        let row = (calendar_feeds::token_hash.eq(hash(&token)), calendar_feeds::created_at.eq(actor.now));
        diesel::insert_into(calendar_feeds::table)
            .values((calendar_feeds::account_id.eq(account), row.clone()))
            .on_conflict(calendar_feeds::account_id)
            .do_update()
            .set(row)
            .execute(conn)
            .await?;
        Event::new("calendar.renewed", account).record(conn, actor).await?;
        Ok(Self { url: format!("{}/calendar/{token}.ics", core.config.public_url) })
    }

    /// Takes the address back.
    pub async fn revoke(conn: &mut AsyncPgConnection, actor: &Actor) -> Result<()> {
        let account = actor.account()?;
        if diesel::delete(calendar_feeds::table.find(account)).execute(conn).await? == 0 {
            return Err(Error::NotFound);
        }
        Event::new("calendar.revoked", account).record(conn, actor).await
    }

    /// The feed behind a token.
    pub async fn read(conn: &mut AsyncPgConnection, token: &str, now: DateTime<Utc>) -> Result<String> {
        let own = calendar_feeds::table.inner_join(accounts::table.on(accounts::id.eq(calendar_feeds::account_id)));
        let own = own.filter(calendar_feeds::token_hash.eq(hash(token))).filter(accounts::disabled_at.is_null());
        let (account, lang): (AccountId, Lang) = own.select((accounts::id, accounts::locale)).first(conn).await?;
        let persons = people::table.filter(people::account_id.eq(account)).filter(people::status.eq("active"));
        let persons: Vec<PersonId> = persons.select(people::id).load(conn).await?;
        let mentored = pair_mentors::table
            .filter(pair_mentors::person_id.eq_any(persons.clone()))
            .filter(pair_mentors::starts_at.le(now))
            .filter(pair_mentors::ends_at.gt(now));
        let helped = pair_members::table
            .filter(pair_members::person_id.eq_any(persons))
            .filter(pair_members::left_on.is_null())
            .filter(pair_members::pending.eq(false));
        let own = meetings::pair_id.eq_any(mentored.select(pair_mentors::pair_id));
        let own = own.or(meetings::pair_id.eq_any(helped.select(pair_members::pair_id)));
        let shown = meetings::table.filter(own).order((meetings::starts_at.desc(), meetings::id.desc())).limit(MOST);
        let mut shown: Vec<Meeting> = shown.select(Meeting::as_select()).load(conn).await?;
        shown.sort_by_key(|meeting| meeting.id);
        let mut calendar = Calendar::empty();
        calendar.append_property(("VERSION", "2.0")).append_property(("PRODID", "-//Talim//Talim//EN"));
        calendar.append_property(("CALSCALE", "GREGORIAN")).append_property(("METHOD", "PUBLISH"));
        calendar.name(&lang.say("calendar-name"));
        for meeting in &shown {
            calendar.push(meeting.entry(lang));
        }
        Ok(folded(&calendar.to_string()))
    }
}

impl Meeting {
    fn entry(&self, lang: Lang) -> Entry {
        let status = match self.state {
            MeetingState::Planned | MeetingState::Held => EventStatus::Confirmed,
            MeetingState::NotHeld | MeetingState::Cancelled => EventStatus::Cancelled,
        };
        let utc = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ").to_string();
        let kind = lang.say(&format!("meeting_kind-{}", self.kind.as_str()));
        let mut entry = Entry::new();
        entry
            .uid(&format!("{}@talim", self.id))
            .summary(&lang.text("calendar-meeting", &[("kind", kind)]).unwrap_or_default())
            .starts(self.starts_at)
            .ends(self.ends_at)
            .status(status)
            .sequence(u32::try_from(self.version - 1).unwrap_or_default())
            .created(self.created_at)
            .append_property(Property::new("DTSTAMP", utc(self.updated_at)))
            .append_property(Property::new("LAST-MODIFIED", utc(self.updated_at)));
        if let Some(place) = &self.place {
            entry.location(place);
        }
        entry.done()
    }
}

/// The library folds a line's rest one octet too long at times; calendar programs are strict about it.
fn folded(text: &str) -> String {
    let fold = |line: &str| {
        let mut left = LINE;
        line.chars().fold(String::new(), |mut folded, letter| {
            if letter.len_utf8() > left {
                folded.push_str("\r\n ");
                left = LINE - 1;
            }
            left -= letter.len_utf8();
            folded.push(letter);
            folded
        })
    };
    text.replace("\r\n ", "").split_terminator("\r\n").map(|line| fold(line) + "\r\n").collect()
}
