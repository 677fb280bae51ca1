use super::{BankDraft, NewBankVersion, NewQuestionBank, Question, QuestionBank, QuestionBankVersion};
use crate::audit::Event;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Conflict, Error, OnConstraint, OrStale, Result, Unmet};
use crate::kernel::extract::{IfMatch, MustMatch};
use crate::kernel::id::{ProgramId, QuestionBankId, QuestionBankVersionId, QuestionId, SchoolId};
use crate::kernel::scope::Scope;
use crate::schema::{programs, question_bank_versions, question_banks, questions, stage_definitions};
use crate::schools::School;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use std::collections::HashMap;

impl QuestionBank {
    /// Enters a bank of a school's.
    pub async fn create(
        conn: &mut AsyncPgConnection, actor: &Actor, school: &School, new: NewQuestionBank,
    ) -> Result<Self> {
        let inserted =
            diesel::insert_into(question_banks::table).values((new, question_banks::id.eq(QuestionBankId::new())));
        let created: Self = inserted.returning(Self::as_returning()).get_result(conn).await?;
        Event::new("question_bank.created", created.id).at(school.id).record(conn, actor).await?;
        Ok(created)
    }

    /// The school whose own the bank is. The service's is read by all and edited by none.
    fn owner(&self) -> Result<SchoolId> {
        self.school_id.ok_or(Error::Forbidden)
    }

    /// Drafts a new version. A bank has one draft at a time.
    pub async fn draft(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, new: NewBankVersion,
    ) -> Result<QuestionBankVersion> {
        let owner = self.owner()?;
        let versions = self.versions(conn).await?.items;
        let newest = versions.into_iter().next();
        let number = newest.as_ref().map_or(0, |version| version.version_no) + 1;
        let from = match (new.from_version_id, newest) {
            (Some(id), _) => {
                QuestionBankVersion::find(conn, scope, id).await.map_err(|error| error.unknown("/from_version_id"))?
            }
            (None, Some(newest)) => newest,
            (None, None) => QuestionBankVersion::current(conn).await?,
        };
        let inserted = diesel::insert_into(question_bank_versions::table).values((
            question_bank_versions::id.eq(QuestionBankVersionId::new()),
            question_bank_versions::bank_id.eq(self.id),
            question_bank_versions::version_no.eq(number),
        ));
        let draft: QuestionBankVersion = inserted
            .returning(QuestionBankVersion::as_returning())
            .get_result(conn)
            .await
            .on_constraint("question_bank_versions_draft", || Error::conflict("draft_exists"))
            .on_constraint("question_bank_versions_number", || Error::conflict("draft_exists"))?;
        from.copy_into(conn, &draft).await?;
        draft.event("question_bank_version.created", owner).record(conn, actor).await?;
        Ok(draft)
    }
}

impl QuestionBankVersion {
    fn event(&self, action: &'static str, school: SchoolId) -> Event {
        Event::new(action, self.id).at(school)
    }

    /// 409 unless it is a draft.
    fn refuse_published(&self) -> Result<()> {
        match (self.published_at, self.retired_at) {
            (None, _) => Ok(()),
            (Some(_), None) => Err(Error::wrong_state("published", vec!["retirements"])),
            (Some(_), Some(_)) => Err(Error::wrong_state("retired", vec![])),
        }
    }

    async fn copy_into(&self, conn: &mut AsyncPgConnection, draft: &Self) -> Result<()> {
        use stage_definitions as s;
        let copied = s::table.filter(s::bank_version_id.eq(self.id)).select((
            draft.id.into_sql::<diesel::sql_types::Uuid>(),
            (s::stage_no, s::title_ru, s::title_kk, s::title_en, s::hint_ru, s::hint_kk, s::hint_en, s::default_days),
        ));
        let columns = (
            s::bank_version_id,
            (s::stage_no, s::title_ru, s::title_kk, s::title_en, s::hint_ru, s::hint_kk, s::hint_en, s::default_days),
        );
        diesel::insert_into(s::table).values(copied).into_columns(columns).execute(conn).await?;
        let asked: Vec<Question> = Question::of_version(self.id).load(conn).await?;
        let ids: HashMap<QuestionId, QuestionId> =
            asked.iter().map(|question| (question.id, QuestionId::new())).collect();
        for question in &asked {
            let again = question.reask_of.and_then(|id| ids.get(&id)).copied();
            let asked = Question { id: ids[&question.id], reask_of: again, ..question.clone() };
            diesel::insert_into(questions::table)
                .values((asked, questions::bank_version_id.eq(draft.id)))
                .execute(conn)
                .await?;
        }
        Ok(())
    }

    /// Replaces what a draft says.
    pub async fn replace(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, (bank, seen): (&QuestionBank, &MustMatch), draft: BankDraft,
    ) -> Result<Self> {
        let owner = bank.owner()?;
        self.refuse_published()?;
        seen.check(self)?;
        let ids = draft.check()?;
        let replaced = self.moved(conn).await?;
        // the questions go with their stages
        let old = stage_definitions::table.filter(stage_definitions::bank_version_id.eq(self.id));
        diesel::delete(old).execute(conn).await?;
        draft.write(conn, self.id, &ids).await?;
        self.event("question_bank_version.changed", owner).record(conn, actor).await?;
        Ok(replaced)
    }

    /// Takes the row and moves its version; of two editors one is told that he or she is late.
    async fn moved(&self, conn: &mut AsyncPgConnection) -> Result<Self> {
        let moved = diesel::update(self)
            .filter(question_bank_versions::version.eq(self.version))
            .set(question_bank_versions::version_no.eq(self.version_no))
            .returning(Self::as_returning());
        moved.get_result(conn).await.or_stale()
    }

    /// Throws a draft away.
    pub async fn discard(&self, conn: &mut AsyncPgConnection, actor: &Actor, bank: &QuestionBank) -> Result<()> {
        let owner = bank.owner()?;
        self.refuse_published()?;
        // one that is published at this moment is published
        let draft = diesel::delete(self).filter(question_bank_versions::version.eq(self.version));
        if draft.execute(conn).await? == 0 {
            return Err(Error::Stale);
        }
        self.event("question_bank_version.discarded", owner).record(conn, actor).await
    }

    /// Publishes a draft: from now on it never changes. Every required question of stage I has to be asked again in
    /// stage III and required there too, else there would be nothing to compare.
    pub async fn publish(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, bank: &QuestionBank, seen: &IfMatch,
    ) -> Result<Self> {
        let owner = bank.owner()?;
        self.refuse_published()?;
        seen.check(self)?;
        let published = diesel::update(self)
            .filter(question_bank_versions::version.eq(self.version))
            .set(question_bank_versions::published_at.eq(actor.now))
            .returning(Self::as_returning());
        let published: Self = published.get_result(conn).await.or_stale()?;
        self.refuse_incomplete(Question::of_version(self.id).load(conn).await?)?;
        self.event("question_bank_version.published", owner).record(conn, actor).await?;
        Ok(published)
    }

    /// What was asked first is asked again, and there is a question of self-reflection, which no stage III goes without.
    fn refuse_incomplete(&self, asked: Vec<Question>) -> Result<()> {
        let href = format!("/api/v1/question-bank-versions/{}", self.id);
        if !asked.iter().any(|one| one.stage_no == 3 && one.required && one.reask_of.is_none()) {
            return Err(Error::conflict("bank_without_reflection"));
        }
        let first = asked.iter().enumerate().filter(|(_, question)| question.stage_no == 1 && question.required);
        let (again, alone): (Vec<_>, Vec<_>) =
            first.partition(|(_, one)| asked.iter().any(|other| other.reask_of == Some(one.id) && other.required));
        let again = again.len();
        if again > 0 && alone.is_empty() {
            return Ok(());
        }
        let required = i64::try_from((again + alone.len()).max(1)).unwrap_or(i64::MAX);
        let actual = i64::try_from(again).unwrap_or(i64::MAX);
        Err(Error::Conflict(Box::new(Conflict {
            code: "bank_incomplete",
            state: Some("draft"),
            unmet: vec![Unmet { code: "questions_asked_again", required, actual, href: href.clone() }],
            blocking: alone.iter().map(|(at, _)| format!("{href}#/questions/{at}")).collect(),
            ..Conflict::default()
        })))
    }

    /// Retires a published version: no program takes it any more. Tracks keep what they began with.
    pub async fn retire(&self, conn: &mut AsyncPgConnection, actor: &Actor, bank: &QuestionBank) -> Result<Self> {
        let owner = bank.owner()?;
        if self.published_at.is_none() {
            return Err(Error::wrong_state("draft", vec!["publications"]));
        }
        let retired = diesel::update(self)
            .filter(question_bank_versions::retired_at.is_null())
            .set(question_bank_versions::retired_at.eq(actor.now))
            .returning(Self::as_returning());
        let retired = retired.get_result(conn).await.optional()?;
        let retired: Self = retired.ok_or_else(|| Error::wrong_state("retired", vec![]))?;
        let users = programs::table
            .filter(programs::question_bank_version_id.eq(self.id))
            .filter(programs::state.ne_all(["completed", "archived"]))
            .select(programs::id)
            .order(programs::id);
        let users: Vec<ProgramId> = users.limit(200).load(conn).await?;
        if !users.is_empty() {
            let blocking = users.iter().map(|program| format!("/api/v1/programs/{program}")).collect();
            return Err(Error::blocked("bank_in_use", blocking));
        }
        self.event("question_bank_version.retired", owner).record(conn, actor).await?;
        Ok(retired)
    }
}
