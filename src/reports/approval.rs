//! The life of a kept report: draft, submitted, returned or approved, superseded.

use super::kinds::{is_kept, keep, kept_document};
use super::{
    Frame, KeptReport, KeptReportCard, NewReport, ReportApproval, ReportCode, ReportMeta, ReportParams, ReportReturn,
    ReportState, ReportTexts,
};
use crate::documents::{Document, Export, Labelled, WrittenAs};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result};
use crate::kernel::extract::IfMatch;
use crate::kernel::id::{AccountId, ProgramId, ReportId, SchoolId};
use crate::kernel::scope::Scope;
use crate::kernel::texts::Lang;
use crate::kernel::time::Day;
use crate::programs::Program;
use crate::schema::reports;
use crate::schools::School;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use chrono::{DateTime, Utc};
use diesel::dsl::array_append;
use diesel::prelude::*;
use diesel::sql_types::Array;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

/// What every kept report begins with.
#[derive(Deserialize)]
struct Meta {
    meta: ReportMeta,
}

impl KeptReport {
    /// Drafts a report, and computes it.
    pub async fn draft(
        conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, school: &School, new: NewReport,
    ) -> Result<KeptReportCard> {
        if !is_kept(new.code) {
            return Err(Error::invalid("/code", "not_kept"));
        }
        if new.to < new.from {
            return Err(Error::invalid("/to", "before_start"));
        }
        match new.program_id {
            Some(id) => {
                let found = Program::find(conn, scope, id).await.map_err(|error| error.unknown("/program_id"))?;
                if found.school_id != school.id {
                    return Err(Error::invalid("/program_id", "unknown"));
                }
            }
            // of the whole school only by those who administer it
            None if !scope.schools.contains(&school.id) => return Err(Error::invalid("/program_id", "required")),
            None => {}
        }
        let place = (new.code, school.id, new.program_id, new.from, new.to);
        Self::write_down(conn, actor, place, new.texts, None).await
    }

    async fn write_down(
        conn: &mut AsyncPgConnection, actor: &Actor,
        (code, school, program, from, to): (ReportCode, SchoolId, Option<ProgramId>, Day, Day), texts: ReportTexts,
        before: Option<&Self>,
    ) -> Result<KeptReportCard> {
        let params = ReportParams { from, to, school_id: Some(school), program_id: program };
        let frame = Frame::of_kept(conn, actor, params, (school, actor.account()?)).await?;
        let snapshot = keep(code, conn, &frame).await?;
        let mut wrote: Vec<AccountId> = vec![];
        if let Some(before) = before {
            wrote = reports::table.find(before.id).select(reports::editors).first(conn).await?;
            wrote.push(before.author_id);
        }
        let drafted: Self = diesel::insert_into(reports::table)
            .values((
                (reports::id.eq(ReportId::new()), reports::school_id.eq(school), reports::program_id.eq(program)),
                (reports::code.eq(code), reports::period_from.eq(from), reports::period_to.eq(to)),
                reports::conclusions.eq(texts.conclusions.flatten()),
                reports::recommendations.eq(texts.recommendations.flatten()),
                reports::snapshot.eq(snapshot),
                reports::author_id.eq(actor.account()?),
                reports::supersedes_id.eq(before.map(|report| report.id)),
                reports::editors.eq(wrote),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
            .await?;
        drafted.event("report.drafted").record(conn, actor).await?;
        drafted.card(conn).await
    }

    /// Changes what the author says, before it is approved.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, texts: ReportTexts,
    ) -> Result<KeptReportCard> {
        seen.check(self)?;
        self.only_in(&[ReportState::Draft, ReportState::Returned])?;
        let own = reports::table.find(self.id).filter(reports::version.eq(self.version));
        let written = reports::editors
            .eq(array_append::<Array<_>, diesel::sql_types::Uuid, _, _>(reports::editors, actor.account()?));
        let changed = diesel::update(own).set((texts, written, reports::updated_at.eq(actor.now)));
        let changed = changed.returning(Self::as_returning()).get_result(conn).await.optional()?;
        self.done("report.changed", changed, conn, actor).await
    }

    /// Computes it once more and hands it to the department.
    pub async fn submit(&self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch) -> Result<KeptReportCard> {
        seen.check(self)?;
        self.only_in(&[ReportState::Draft, ReportState::Returned])?;
        let (from, to) = (Day(self.period_from), Day(self.period_to));
        let params = ReportParams { from, to, school_id: Some(self.school_id), program_id: self.program_id };
        let frame = Frame::of_kept(conn, actor, params, (self.school_id, self.author_id)).await?;
        let snapshot = keep(self.code, conn, &frame).await?;
        let own = reports::table.find(self.id).filter(reports::version.eq(self.version));
        let submitted = diesel::update(own).set((
            reports::state.eq(ReportState::Submitted),
            reports::snapshot.eq(snapshot),
            reports::submitted_at.eq(actor.now),
            reports::submitter_id.eq(actor.account()?),
            // whoever reviewed it before may be another now
            reports::reviewer_id.eq(None::<AccountId>),
            reports::reviewed_at.eq(None::<DateTime<Utc>>),
        ));
        let submitted = submitted.returning(Self::as_returning()).get_result(conn).await.optional()?;
        self.done("report.submitted", submitted, conn, actor).await
    }

    /// Gives it back with a comment.
    pub async fn give_back(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, new: ReportReturn,
    ) -> Result<KeptReportCard> {
        self.review(conn, actor, seen, ReportState::Returned, Some(new.comment), None).await
    }

    /// Approves it: from now on neither figures nor texts change. What it supersedes is superseded by this.
    pub async fn approve(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, new: ReportApproval,
    ) -> Result<KeptReportCard> {
        let hash = Some(self.hash(&self.snapshot(conn).await?));
        let approved = self.review(conn, actor, seen, ReportState::Approved, new.comment, hash).await?;
        if let Some(before) = self.supersedes_id {
            let before = reports::table.find(before).filter(reports::state.eq(ReportState::Approved));
            let replaced = diesel::update(before).set(reports::state.eq(ReportState::Superseded));
            let replaced: Option<Self> = replaced.returning(Self::as_returning()).get_result(conn).await.optional()?;
            let replaced = replaced.ok_or_else(|| Error::conflict("superseded_already"))?;
            replaced.event("report.superseded").with(json!({ "by": self.id })).record(conn, actor).await?;
        }
        Ok(approved)
    }

    fn hash(&self, snapshot: &str) -> String {
        let texts = json!([self.conclusions, self.recommendations]).to_string();
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(snapshot.to_owned() + &texts))
    }

    async fn review(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, to: ReportState, comment: Option<String>,
        hash: Option<String>,
    ) -> Result<KeptReportCard> {
        seen.check(self)?;
        self.only_in(&[ReportState::Submitted])?;
        let own = reports::table.find(self.id).filter(reports::version.eq(self.version));
        let reviewed = diesel::update(own).set((
            reports::state.eq(to),
            reports::content_hash.eq(hash),
            reports::review_comment.eq(comment),
            reports::reviewer_id.eq(actor.account()?),
            reports::reviewed_at.eq(actor.now),
        ));
        let reviewed = reviewed.returning(Self::as_returning()).get_result(conn).await.optional();
        let reviewed = reviewed
            .on_constraint("reports_not_by_the_author", || Error::conflict("own_report"))
            .on_constraint("reports_not_by_an_editor", || Error::conflict("own_report"))
            .on_constraint("reports_superseded_once", || Error::conflict("superseded_already"))?;
        let action = if to == ReportState::Approved { "report.approved" } else { "report.returned" };
        self.done(action, reviewed, conn, actor).await
    }

    /// Drafts the report that is to take the place of an approved one: computed anew, with its texts.
    pub async fn supersede(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<KeptReportCard> {
        self.only_in(&[ReportState::Approved])?;
        let texts = ReportTexts {
            conclusions: Some(self.conclusions.clone()),
            recommendations: Some(self.recommendations.clone()),
        };
        let place = (self.code, self.school_id, self.program_id, Day(self.period_from), Day(self.period_to));
        Self::write_down(conn, actor, place, texts, Some(self)).await
    }

    /// Deletes a draft.
    pub async fn delete(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<()> {
        self.only_in(&[ReportState::Draft])?;
        let own = reports::table.find(self.id).filter(reports::version.eq(self.version));
        if diesel::delete(own).execute(conn).await? == 0 {
            return Err(Error::Stale);
        }
        self.event("report.deleted").record(conn, actor).await
    }

    /// The report as a file, written from what was kept. The export goes into the trail.
    pub async fn export(&self, conn: &mut AsyncPgConnection, actor: &Actor, written: WrittenAs) -> Result<Export> {
        let snapshot = self.snapshot(conn).await?;
        let meta: Meta = serde_json::from_str(&snapshot).map_err(anyhow::Error::from)?;
        let details = json!({ "code": self.code, "from": self.period_from, "to": self.period_to, "rows": meta.meta.rows,
            "names": self.code.has_names(), "format": written.format });
        self.event("report.exported").with(details).record(conn, actor).await?;
        Ok(self.document(&snapshot, actor.lang)?.written(written))
    }

    /// What was kept as a document, with what the author says to it and where it stands. An approved one tells only what
    /// cannot change any more, and only as long as its hash is that of the approval.
    fn document(&self, snapshot: &str, lang: Lang) -> Result<Document> {
        let mut document = kept_document(self.code, snapshot, lang)?;
        match (&self.content_hash, self.reviewed_at) {
            (Some(hash), _) if *hash != self.hash(snapshot) => {
                return Err(Error::Internal(anyhow::anyhow!("report {} is not what was approved", self.id)));
            }
            (Some(hash), Some(approved)) => document.about.extend([
                Labelled::new(lang, "about-approved", approved.format("%d.%m.%Y %H:%M UTC").to_string()),
                Labelled::new(lang, "about-hash", hash),
            ]),
            _ => {
                let state = lang.say(&format!("report_state-{}", self.state.as_str()));
                document.about.push(Labelled::new(lang, "about-state", state));
            }
        }
        let said = [("text-conclusions", &self.conclusions), ("text-recommendations", &self.recommendations)];
        let said = said.into_iter().filter_map(|(label, text)| Some(Labelled::new(lang, label, text.as_deref()?)));
        document.texts.extend(said);
        Ok(document)
    }
}
