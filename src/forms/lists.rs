//! The main lists as files. What a list shows on the screen it shows in the file, to the same people.

use crate::documents::{Cell, Figure, Listed, Taken, WrittenAs, take_away};
use crate::kernel::answer::{Download, Page};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Both, Listing};
use crate::kernel::id::SchoolId;
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::kernel::scope::Scope;
use crate::kernel::texts::Lang;
use crate::meetings::{Meeting, MeetingFilter};
use crate::pairs::{MemberRole, Pair, PairFilter};
use crate::people::{Person, PersonFilter};
use crate::schools::School;
use crate::tracks::{Track, TrackFilter};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel_async::AsyncPgConnection;

/// The operations.
pub(super) fn routes() -> Routes {
    crate::routes![export_people, export_pairs, export_tracks, export_meetings]
}

fn word(lang: Lang, dictionary: &str, word: &str) -> Cell {
    Cell::Text(lang.say(&format!("{dictionary}-{word}")))
}

/// A meeting with whom it is of, by the clocks of its school.
struct MeetingLine {
    meeting: Meeting,
    mentors: String,
    mentees: String,
    zone: Tz,
}

impl Listed for Person {
    type Filter = PersonFilter;
    const NAME: &'static str = "people";
    const NAMES: bool = true;
    const ACTION: &'static str = "people.exported";
    const COLUMNS: &'static [&'static str] =
        &["name", "position", "subjects", "category", "teaching_since", "email", "phone", "person_status"];
    async fn page(conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<PersonFilter>) -> Result<Page<Self>> {
        Self::list(conn, scope, list).await
    }
    fn school(filter: &PersonFilter) -> Option<SchoolId> {
        filter.school_id
    }
    fn cells(&self, lang: Lang) -> Vec<Cell> {
        vec![
            self.full_name.cell(lang),
            self.position.cell(lang),
            self.subjects.cell(lang),
            self.qualification_category.cell(lang),
            self.teaching_since.cell(lang),
            self.email.cell(lang),
            self.phone.cell(lang),
            word(lang, "person_status", self.status.as_str()),
        ]
    }
}

impl Listed for Pair {
    type Filter = PairFilter;
    const NAME: &'static str = "pairs";
    const NAMES: bool = true;
    const ACTION: &'static str = "pairs.exported";
    const COLUMNS: &'static [&'static str] = &[
        "kind",
        "pair_state",
        "mentors",
        "mentees",
        "starts_on",
        "planned_ends_on",
        "ended_on",
        "order_number",
        "order_issued_on",
        "meetings_held",
        "last_meeting_on",
    ];
    async fn page(conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<PairFilter>) -> Result<Page<Self>> {
        Self::list(conn, scope, list).await
    }
    fn school(filter: &PairFilter) -> Option<SchoolId> {
        filter.school_id
    }
    fn cells(&self, lang: Lang) -> Vec<Cell> {
        vec![
            self.kind.cell(lang),
            self.state.cell(lang),
            Cell::Text(self.names(|role| role != MemberRole::Mentee)),
            Cell::Text(self.names(|role| role == MemberRole::Mentee)),
            self.starts_on.cell(lang),
            self.planned_ends_on.cell(lang),
            self.ended_on.cell(lang),
            self.order_number.cell(lang),
            self.order_issued_on.cell(lang),
            Cell::Whole(self.meeting_count.into()),
            self.last_meeting_on.cell(lang),
        ]
    }
}

impl Listed for Track {
    type Filter = TrackFilter;
    const NAME: &'static str = "tracks";
    const NAMES: bool = true;
    const ACTION: &'static str = "tracks.exported";
    const COLUMNS: &'static [&'static str] =
        &["name", "track_state", "started_on", "completed_on", "stage1", "stage2", "stage3", "stage4"];
    async fn page(conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<TrackFilter>) -> Result<Page<Self>> {
        Self::list(conn, scope, list).await
    }
    fn school(filter: &TrackFilter) -> Option<SchoolId> {
        filter.school_id
    }
    fn cells(&self, lang: Lang) -> Vec<Cell> {
        let stages = self.stages.0.iter().map(|stage| word(lang, "stage_state", stage.state.as_str()));
        let mut cells = vec![
            self.mentee_name.cell(lang),
            self.state.cell(lang),
            self.started_on.cell(lang),
            self.completed_on.cell(lang),
        ];
        cells.extend(stages);
        cells
    }
}

impl Listed for MeetingLine {
    type Filter = MeetingFilter;
    const NAME: &'static str = "meetings";
    const NAMES: bool = true;
    const ACTION: &'static str = "meetings.exported";
    const COLUMNS: &'static [&'static str] =
        &["starts_at", "ends_at", "meeting_kind", "meeting_state", "mentors", "mentees", "place"];
    async fn page(conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<MeetingFilter>) -> Result<Page<Self>> {
        let Page { items, next, total } = Meeting::list(conn, scope, list).await?;
        let pairs = Pair::among(conn, scope, items.iter().map(|meeting| meeting.pair_id)).await?;
        let zones = School::zones(conn, pairs.values().map(|pair| pair.school_id)).await?;
        let line = |meeting: Meeting| {
            let pair = pairs.get(&meeting.pair_id);
            let zone = pair.and_then(|pair| zones.get(&pair.school_id)).copied().unwrap_or(Tz::UTC);
            let side = |mentee| pair.map(|pair| pair.names(|role| (role == MemberRole::Mentee) == mentee));
            let [mentors, mentees] = [false, true].map(|mentee| side(mentee).unwrap_or_default());
            Self { meeting, mentors, mentees, zone }
        };
        Ok(Page { items: items.into_iter().map(line).collect(), next, total })
    }
    fn school(_: &MeetingFilter) -> Option<SchoolId> {
        None
    }
    fn cells(&self, lang: Lang) -> Vec<Cell> {
        let Self { meeting, mentors, mentees, zone } = self;
        let clock = |at: DateTime<Utc>| Cell::Time(at.with_timezone(zone).naive_local());
        vec![
            clock(meeting.starts_at),
            clock(meeting.ends_at),
            word(lang, "meeting_kind", meeting.kind.as_str()),
            word(lang, "meeting_state", meeting.state.as_str()),
            mentors.cell(lang),
            mentees.cell(lang),
            meeting.place.cell(lang),
        ]
    }
}

/// Take the people you see away as a file.
#[utoipa::path(get, path = "/api/v1/exports/people", tag = "people", params(PersonFilter, WrittenAs),
    responses((status = 200, description = "The file, in the format that was asked for.", body = Download,
        content_type = "*/*")))]
async fn export_people(
    cx: Authorized<may::ReadPeople>, Both(written, filter): Both<WrittenAs, PersonFilter>,
) -> Result<Taken> {
    take_away::<Person>(cx, written, filter).await
}

/// Take the pairs you see away as a file.
#[utoipa::path(get, path = "/api/v1/exports/pairs", tag = "pairs", params(PairFilter, WrittenAs),
    responses((status = 200, description = "The file, in the format that was asked for.", body = Download,
        content_type = "*/*")))]
async fn export_pairs(
    cx: Authorized<may::ReadPairs>, Both(written, filter): Both<WrittenAs, PairFilter>,
) -> Result<Taken> {
    take_away::<Pair>(cx, written, filter).await
}

/// Take the tracks you see away as a file.
#[utoipa::path(get, path = "/api/v1/exports/tracks", tag = "tracks", params(TrackFilter, WrittenAs),
    responses((status = 200, description = "The file, in the format that was asked for.", body = Download,
        content_type = "*/*")))]
async fn export_tracks(
    cx: Authorized<may::ReadTracks>, Both(written, filter): Both<WrittenAs, TrackFilter>,
) -> Result<Taken> {
    take_away::<Track>(cx, written, filter).await
}

/// Take the meetings you see away as a file, with times as the clocks of their school have them.
#[utoipa::path(get, path = "/api/v1/exports/meetings", tag = "meetings", params(MeetingFilter, WrittenAs),
    responses((status = 200, description = "The file, in the format that was asked for.", body = Download,
        content_type = "*/*")))]
async fn export_meetings(
    cx: Authorized<may::ReadMeetings>, Both(written, filter): Both<WrittenAs, MeetingFilter>,
) -> Result<Taken> {
    take_away::<MeetingLine>(cx, written, filter).await
}
