//! Certificates: what a mentee is given who has gone all the way. Whoever holds the paper can have it checked.

use crate::audit::Event;
use crate::documents::{Document, DocumentKind, Labelled};
use crate::forms::papers::day;
use crate::kernel::answer::{Entity, Page};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result};
use crate::kernel::extract::{Listing, not_blank};
use crate::kernel::id::{AccountId, CertificateId, ProgramId, SchoolId, TrackId};
use crate::kernel::scope::{Condition, Scope};
use crate::kernel::texts::Lang;
use crate::kernel::token::secret;
use crate::schema::{certificates, programs, schools};
use crate::tracks::{Track, TrackState};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Letters of a code: it is typed from paper, so none of them looks like another.
const CODE_LENGTH: usize = 16;

/// A certificate, as it was issued.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
pub struct Certificate {
    /// The certificate's id.
    pub id: CertificateId,
    /// The school.
    pub school_id: SchoolId,
    /// The program.
    pub program_id: ProgramId,
    /// The track that was completed.
    pub track_id: TrackId,
    /// Its number in the school.
    pub number: i32,
    /// The end of its public address, which says whether it holds.
    pub code: String,
    /// The mentee's name on that day.
    pub mentee_name: String,
    /// The program's title.
    pub program_title: String,
    /// The school's name.
    pub school_name: String,
    /// When the mentee began.
    pub started_on: NaiveDate,
    /// When the mentee completed the four stages.
    pub completed_on: NaiveDate,
    /// When it was issued.
    pub issued_on: NaiveDate,
    /// Who issued it.
    pub issuer_id: Option<AccountId>,
    /// Since when it holds no more.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Why: for those who see the certificate here, not in public.
    pub revoke_reason: Option<String>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
}

/// Why a certificate holds no more.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateRevocation {
    /// For those who see the certificate here, the mentee among them; not in public.
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    reason: String,
}

/// What certificates to list, newest first.
#[expect(clippy::struct_field_names, reason = "parameters are called so")]
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CertificateFilter {
    /// Only of this school.
    school_id: Option<SchoolId>,
    /// Only of this program.
    program_id: Option<ProgramId>,
    /// Only of this track.
    track_id: Option<TrackId>,
}

impl Entity for Certificate {
    fn version(&self) -> i64 {
        1 + i64::from(self.revoked_at.is_some())
    }
    fn path(&self) -> String {
        format!("/certificates/{}", self.id)
    }
}

fn code() -> Result<String> {
    let letters = secret()?.to_ascii_uppercase();
    let plain = |letter: &char| letter.is_ascii_alphanumeric() && !"0O1IL".contains(*letter);
    Ok(letters.chars().filter(plain).take(CODE_LENGTH).collect())
}

impl Certificate {
    /// Those of the tracks a scope reaches.
    fn within(scope: &Scope) -> Condition<certificates::table> {
        Box::new(certificates::track_id.eq_any(Track::ids_within(scope)).is_not_distinct_from(true))
    }

    /// A page of certificates, newest first.
    pub async fn list(
        conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<CertificateFilter>,
    ) -> Result<Page<Self>> {
        let wanted = || {
            let CertificateFilter { school_id, program_id, track_id } = &list.filter;
            let mut query = certificates::table.filter(Self::within(scope)).into_boxed();
            if let Some(school) = school_id {
                query = query.filter(certificates::school_id.eq(school));
            }
            if let Some(program) = program_id {
                query = query.filter(certificates::program_id.eq(program));
            }
            if let Some(track) = track_id {
                query = query.filter(certificates::track_id.eq(track));
            }
            query
        };
        let mut page = wanted();
        if let Some(((), id)) = list.after("-created_at")? {
            page = page.filter(certificates::id.lt(CertificateId::from(id)));
        }
        let rows = page.select(Self::as_select()).order(certificates::id.desc()).limit(list.fetch()).load(conn).await?;
        let total = if list.paging.count { Some(wanted().count().get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, "-created_at", |row| ((), row.id.into())))
    }

    /// One certificate.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: CertificateId) -> Result<Self> {
        Ok(Self::query().filter(certificates::id.eq(id)).filter(Self::within(scope)).first(conn).await?)
    }

    /// The one with this code, however it was typed.
    pub async fn with_code(conn: &mut AsyncPgConnection, code: &str) -> Result<Option<Self>> {
        let typed: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
        let found = Self::query().filter(certificates::code.eq(typed.to_ascii_uppercase()));
        Ok(found.first(conn).await.optional()?)
    }

    /// Issues one for a completed track; its number is the next of the school.
    pub async fn issue(conn: &mut AsyncPgConnection, actor: &Actor, track: &Track) -> Result<Self> {
        let Some(completed_on) = track.completed_on.filter(|_| track.state == TrackState::Completed) else {
            return Err(Error::wrong_state(track.state.as_str(), vec![]));
        };
        if track.mentee(actor).is_some() {
            return Err(Error::conflict("own_certificate"));
        }
        let school = schools::table.find(track.school_id).select(schools::name).for_no_key_update();
        let school_name: String = school.first(conn).await?;
        let title: String = programs::table.find(track.program_id).select(programs::title).first(conn).await?;
        let of_school = certificates::table.filter(certificates::school_id.eq(track.school_id));
        let last: Option<i32> = of_school.select(max(certificates::number)).first(conn).await?;
        let issued = diesel::insert_into(certificates::table)
            .values((
                (certificates::id.eq(CertificateId::new()), certificates::track_id.eq(track.id)),
                (certificates::school_id.eq(track.school_id), certificates::program_id.eq(track.program_id)),
                (certificates::number.eq(last.unwrap_or(0) + 1), certificates::code.eq(code()?)),
                (certificates::mentee_name.eq(&track.mentee_name), certificates::program_title.eq(title)),
                (certificates::school_name.eq(school_name), certificates::started_on.eq(track.started_on)),
                (
                    certificates::completed_on.eq(completed_on),
                    certificates::issued_on.eq(track.today(conn, actor).await?),
                ),
                certificates::issuer_id.eq(actor.account_id),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
            .await;
        let issued: Self = issued.on_constraint("certificates_once", || Error::conflict("certificate_exists"))?;
        issued.event("certificate.issued").record(conn, actor).await?;
        Ok(issued)
    }

    /// From now on its public address says that it holds no more.
    pub async fn revoke(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, new: CertificateRevocation,
    ) -> Result<Self> {
        let holding = certificates::table.find(self.id).filter(certificates::revoked_at.is_null());
        let revoked = diesel::update(holding)
            .set((certificates::revoked_at.eq(actor.now), certificates::revoke_reason.eq(new.reason)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .optional()?;
        let revoked: Self = revoked.ok_or_else(|| Error::wrong_state("revoked", vec![]))?;
        revoked.event("certificate.revoked").record(conn, actor).await?;
        Ok(revoked)
    }

    /// Itself, unless it was revoked: no paper is made of it any more.
    pub fn holding(self) -> Result<Self> {
        if self.revoked_at.is_some() { Err(Error::wrong_state("revoked", vec![])) } else { Ok(self) }
    }

    /// What the trail says of it.
    pub fn event(&self, action: &'static str) -> Event {
        Event { program_id: Some(self.program_id), ..Event::new(action, self.id).at(self.school_id) }
    }

    fn lines(&self, lang: Lang) -> Vec<Labelled> {
        vec![
            Labelled::new(lang, "about-mentee", &self.mentee_name),
            Labelled::new(lang, "about-program", &self.program_title),
            Labelled::new(lang, "about-school", &self.school_name),
            Labelled::new(lang, "about-period", format!("{} – {}", day(self.started_on), day(self.completed_on))),
            Labelled::new(lang, "about-issued", day(self.issued_on)),
        ]
    }

    /// The paper, with the address where it can be checked.
    pub fn document(&self, lang: Lang, public_url: &str) -> Document {
        let title = format!("{} № {}", lang.say("certificate-title"), self.number);
        let mut about = vec![Labelled::new(lang, "about-certified", lang.say("certificate-text"))];
        about.extend(self.lines(lang));
        about.push(Labelled::new(lang, "about-check", format!("{public_url}/certificates/{}", self.code)));
        Document {
            school: Some(self.school_id),
            about,
            signatures: ["sign-head", "sign-curator"].map(|who| lang.say(who)).to_vec(),
            ..Document::new(
                DocumentKind::Certificate,
                lang,
                self.created_at,
                format!("certificate_{}", self.number),
                title,
            )
        }
    }

    /// What its public address says: whether it holds, and for whom. Of an address that leads nowhere, that it does.
    pub fn checked(found: Option<&Self>, actor: &Actor) -> Document {
        let lang = actor.lang;
        let says = |certificate: &Self| if certificate.revoked_at.is_some() { "revoked" } else { "valid" };
        let title = lang.say(&format!("certificate-{}", found.map_or("unknown", says)));
        let about = found.map(|certificate| {
            let number = Labelled::new(lang, "about-number", certificate.number.to_string());
            [vec![number], certificate.lines(lang)].concat()
        });
        Document {
            school: found.map(|certificate| certificate.school_id),
            about: about.unwrap_or_default(),
            ..Document::new(DocumentKind::CertificateCheck, lang, actor.now, "certificate".to_owned(), title)
        }
    }
}
