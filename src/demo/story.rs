//! What happens: pairs of every kind, and tracks in every stage.

use super::cast::{Cast, Stage as School, acting};
use super::input;
use crate::goals::Goal;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::{IfMatch, MustMatch};
use crate::kernel::id::PersonId;
use crate::kernel::scope::Scope;
use crate::meetings::Meeting;
use crate::pairs::{MemberRole, Pair, PairMember};
use crate::questions::{AnswerType, Question};
use crate::schema::{meetings, questions, stages, track_cards};
use crate::tracks::{Beginning, Feedback, Reflection, Stage, Track};
use chrono::{DateTime, Days, Duration, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};

/// How far a mentee has come: stages done, and what the next one looks like.
#[derive(Clone, Copy)]
enum Next {
    Untouched,
    Submitted,
    Returned,
}

/// A pair at its beginning.
struct Opening<'a> {
    kind: &'static str,
    topic: Option<&'static str>,
    days_ago: i64,
    lead: usize,
    co: &'a [usize],
    mentees: &'a [usize],
}

/// Everything that happens.
pub(super) async fn play(conn: &mut AsyncPgConnection, cast: &Cast) -> Result<()> {
    let at = Teller { school: &cast.gymnasium, now: cast.now };
    at.individuals(conn).await?;
    at.groups(conn).await?;
    at.other_kinds(conn).await?;
    at.unfinished(conn).await?;
    let at = Teller { school: &cast.lyceum, now: cast.now };
    let pair = at
        .begin(conn, &Opening { kind: "individual", topic: None, days_ago: 30, lead: 2, co: &[], mentees: &[4] })
        .await?;
    at.walk(conn, &pair, 4, 1, Next::Submitted).await?;
    at.begin(conn, &Opening { kind: "individual", topic: None, days_ago: 12, lead: 3, co: &[], mentees: &[5] }).await?;
    // nobody has answered yet
    let asked = Opening { kind: "individual", topic: None, days_ago: 2, lead: 2, co: &[], mentees: &[6] };
    let pair = at.draft(conn, &asked).await?;
    pair.propose(conn, &at.curator(2)?, &IfMatch::absent()).await.map(|_| ())
}

struct Teller<'a> {
    school: &'a School,
    now: DateTime<Utc>,
}

/// Two people.
const fn one(days_ago: i64, lead: usize, mentees: &'static [usize]) -> Opening<'static> {
    Opening { kind: "individual", topic: None, days_ago, lead, co: &[], mentees }
}

impl Teller<'_> {
    async fn individuals(&self, conn: &mut AsyncPgConnection) -> Result<()> {
        // on time in stage II, returned there
        let pair = self.begin(conn, &one(35, 2, &[6])).await?;
        self.walk(conn, &pair, 6, 1, Next::Returned).await?;
        // overdue in stage I, the only one who is
        self.begin(conn, &one(60, 3, &[7])).await?;
        // all four stages, and done before the term
        let pair = self.begin_until(conn, &one(200, 4, &[8]), 10).await?;
        self.walk(conn, &pair, 8, 4, Next::Untouched).await?;
        self.end(conn, &pair, 1, 10, json!({ "reason": "goals_achieved" })).await?;
        // the mentor withdrew, another goes on; the track is the same
        let pair = self.begin_until(conn, &one(150, 3, &[9]), 61).await?;
        self.walk(conn, &pair, 9, 2, Next::Untouched).await?;
        self.end(conn, &pair, 3, 61, json!({})).await?;
        let other = input(json!({ "mentor_id": self.school.person(2)?.id }))?;
        let (curator, seen) = (self.curator(60)?, IfMatch::absent());
        let next = pair.again(conn).await?.replace_mentor(conn, &curator, &Scope::everything(), &seen, other).await?;
        let next = self.all_agree(conn, next, 60).await?;
        self.meetings(conn, &next, 60, 0).await?;
        self.walk(conn, &next, 9, 3, Next::Submitted).await
    }

    async fn groups(&self, conn: &mut AsyncPgConnection) -> Result<()> {
        let group = Opening {
            kind: "group",
            topic: Some("Формативное оценивание на уроке"),
            days_ago: 28,
            lead: 4,
            co: &[],
            mentees: &[10, 11, 12],
        };
        let pair = self.begin(conn, &group).await?;
        self.walk(conn, &pair, 10, 2, Next::Untouched).await?;
        self.walk(conn, &pair, 11, 0, Next::Submitted).await?;
        let team = Opening { kind: "team", topic: None, days_ago: 58, lead: 2, co: &[5], mentees: &[14] };
        let pair = self.begin(conn, &team).await?;
        self.walk(conn, &pair, 14, 3, Next::Untouched).await
    }

    async fn other_kinds(&self, conn: &mut AsyncPgConnection) -> Result<()> {
        let distant = Opening { kind: "virtual", topic: None, days_ago: 25, lead: 5, co: &[], mentees: &[16] };
        let pair = self.begin(conn, &distant).await?;
        let mentee = self.acting(16, 5)?;
        pair.pause(conn, &mentee, &IfMatch::absent(), &input(json!({}))?).await?;
        let flash =
            Opening {
                kind: "flash", topic: Some("Как начать урок"), days_ago: 20, lead: 2, co: &[], mentees: &[15]
            };
        let pair = self.begin(conn, &flash).await?;
        self.meet(conn, &pair, 20).await?;
        self.end(conn, &pair, 1, 20, json!({ "reason": "term_expired" })).await?;
        let peer = Opening { kind: "peer", topic: None, days_ago: 20, lead: 5, co: &[], mentees: &[13] };
        self.begin(conn, &peer).await?;
        let reverse = Opening { kind: "reverse", topic: None, days_ago: 5, lead: 12, co: &[], mentees: &[15] };
        let pair = self.draft(conn, &reverse).await?;
        // one side has not answered yet
        let pair = pair.propose(conn, &self.curator(5)?, &IfMatch::absent()).await?;
        self.agree(conn, &pair, pair.present().next(), 4).await.map(|_| ())
    }

    async fn unfinished(&self, conn: &mut AsyncPgConnection) -> Result<()> {
        self.draft(conn, &one(1, 4, &[7])).await?;
        let pair = self.draft(conn, &one(9, 5, &[15])).await?;
        let pair = pair.propose(conn, &self.curator(9)?, &IfMatch::absent()).await?;
        pair.decline(conn, &self.acting(15, 8)?).await?;
        let pair = self.draft(conn, &one(15, 3, &[12])).await?;
        pair.cancel(conn, &self.curator(14)?, &IfMatch::absent()).await.map(|_| ())
    }

    fn moment(&self, days_ago: i64) -> DateTime<Utc> {
        self.now - Duration::days(days_ago)
    }

    fn acting(&self, index: usize, days_ago: i64) -> Result<Actor> {
        acting(self.moment(days_ago), self.school.person(index)?, None)
    }

    fn curator(&self, days_ago: i64) -> Result<Actor> {
        acting(self.moment(days_ago), self.school.person(1)?, Some(&self.school.program))
    }

    async fn draft(&self, conn: &mut AsyncPgConnection, opening: &Opening<'_>) -> Result<Pair> {
        let id = |index: &usize| self.school.person(*index).map(|person| person.id);
        let member = |index: &usize, role: &str| Ok::<Value, Error>(json!({ "person_id": id(index)?, "role": role }));
        let mut members = vec![member(&opening.lead, "lead_mentor")?];
        for co in opening.co {
            members.push(member(co, "co_mentor")?);
        }
        for mentee in opening.mentees {
            members.push(member(mentee, "mentee")?);
        }
        let starts = self.moment(opening.days_ago).date_naive();
        let days = if opening.kind == "flash" { 7 } else { 300 };
        let program = &self.school.program;
        let ends = program.ends_on.map_or(starts, |last| last.min(starts + Days::new(days)));
        let new = json!({ "program_id": program.id, "kind": opening.kind, "topic": opening.topic, "starts_on": starts,
            "planned_ends_on": ends, "order_id": self.school.order,
            "members": members });
        Pair::form(conn, &self.curator(opening.days_ago)?, &Scope::everything(), program, input(new)?).await
    }

    async fn begin(&self, conn: &mut AsyncPgConnection, opening: &Opening<'_>) -> Result<Pair> {
        self.begin_until(conn, opening, 0).await
    }

    /// A pair that meets no more from some day on.
    async fn begin_until(&self, conn: &mut AsyncPgConnection, opening: &Opening<'_>, last: i64) -> Result<Pair> {
        let pair = self.draft(conn, opening).await?;
        let pair = self.invite_all(conn, &pair, opening.days_ago).await?;
        if opening.kind != "flash" {
            self.meetings(conn, &pair, opening.days_ago, last).await?;
        }
        pair.again(conn).await
    }

    /// Every other week.
    async fn meetings(&self, conn: &mut AsyncPgConnection, pair: &Pair, first: i64, last: i64) -> Result<()> {
        let mut day = first - 7;
        while day > last {
            let now = pair.again(conn).await?;
            self.meet(conn, &now, day).await?;
            day -= 14;
        }
        Ok(())
    }

    async fn invite_all(&self, conn: &mut AsyncPgConnection, pair: &Pair, days_ago: i64) -> Result<Pair> {
        let pair = pair.propose(conn, &self.curator(days_ago)?, &IfMatch::absent()).await?;
        self.all_agree(conn, pair, days_ago).await
    }

    async fn all_agree(&self, conn: &mut AsyncPgConnection, mut pair: Pair, days_ago: i64) -> Result<Pair> {
        for member in &pair.members.0.clone() {
            pair = self.agree(conn, &pair, Some(member), days_ago).await?;
        }
        Ok(pair)
    }

    async fn agree(
        &self, conn: &mut AsyncPgConnection, pair: &Pair, member: Option<&PairMember>, days_ago: i64,
    ) -> Result<Pair> {
        let actor = self.member(member.ok_or(Error::NotFound)?.person_id, days_ago)?;
        let consent = input(json!({ "text_version": "1", "channel": "in_app" }))?;
        Beginning::consent(conn, &actor, pair, consent).await
    }

    fn member(&self, person: PersonId, days_ago: i64) -> Result<Actor> {
        let known = self.school.people.iter().find(|known| known.id == person).ok_or(Error::NotFound)?;
        acting(self.moment(days_ago), known, None)
    }

    async fn meet(&self, conn: &mut AsyncPgConnection, pair: &Pair, days_ago: i64) -> Result<()> {
        // each pair has an hour of its own: nobody is in two meetings at once
        let hour = (self.now.date_naive() - pair.starts_on).num_days() % 6;
        let starts = self.moment(days_ago) - Duration::hours(hour);
        let new = json!({ "kind": "consultation", "starts_at": starts, "ends_at": starts + Duration::minutes(45),
            "place": "кабинет 204", "agenda": "Что получилось с прошлой встречи; что попробуем дальше", "method_step": "together" });
        let lead = pair.present().next().ok_or(Error::NotFound)?;
        let planner = self.member(lead.person_id, days_ago + 1)?;
        let meeting = Meeting::plan(conn, &planner, pair, input(new)?).await?;
        for mentee in pair.present().filter(|member| member.role == MemberRole::Mentee) {
            let agreeing = self.member(mentee.person_id, days_ago + 1)?;
            meeting.agree(conn, &agreeing, pair, &IfMatch::absent()).await?;
        }
        let meeting = Meeting::query().filter(meetings::id.eq(meeting.id)).first::<Meeting>(conn).await?;
        let there: Vec<Value> =
            pair.members.0.iter().map(|member| json!({ "person_id": member.person_id, "status": "present" })).collect();
        let after = self.member(lead.person_id, days_ago)?;
        let holding = input(json!({ "attendance": there }))?;
        meeting.hold(conn, &after, pair, &IfMatch::absent(), &holding).await.map(|_| ())
    }

    async fn end(&self, conn: &mut AsyncPgConnection, pair: &Pair, by: usize, days_ago: i64, how: Value) -> Result<()> {
        let actor = if by == 1 { self.curator(days_ago)? } else { self.acting(by, days_ago)? };
        pair.again(conn).await?.end(conn, &actor, &IfMatch::absent(), input(how)?).await.map(|_| ())
    }

    /// Takes a mentee through the stages that are not done yet, up to `done` of them, and into the next.
    async fn walk(
        &self, conn: &mut AsyncPgConnection, pair: &Pair, mentee: usize, done: i16, next: Next,
    ) -> Result<()> {
        let person = self.school.person(mentee)?.id;
        let of_mentee =
            Track::query().filter(track_cards::mentee_id.eq(person)).filter(track_cards::pair_id.eq(pair.id));
        let track: Track = of_mentee.first(conn).await?;
        let begun = (self.now.date_naive() - pair.starts_on).num_days();
        let step = (begun - 3) / 5;
        for stage_no in 1..=4 {
            let own = Stage::query().filter(stages::track_id.eq(track.id)).filter(stages::stage_no.eq(stage_no));
            let stage: Stage = own.first(conn).await?;
            let days_ago = begun - step * i64::from(stage_no);
            let walk = Walk { teller: self, track: &track, mentee, days_ago };
            if stage_no <= done && stage.completed_at.is_none() {
                walk.through(conn, &stage).await?;
            } else if stage_no == done + 1 {
                walk.start(conn, &stage, next).await?;
            }
        }
        Ok(())
    }
}

/// One stage on a mentee's way.
struct Walk<'a> {
    teller: &'a Teller<'a>,
    track: &'a Track,
    mentee: usize,
    days_ago: i64,
}

impl Walk<'_> {
    fn mentee(&self) -> Result<Actor> {
        self.teller.acting(self.mentee, self.days_ago)
    }

    async fn lead(&self, conn: &mut AsyncPgConnection) -> Result<Actor> {
        let pair = Pair::query().filter(crate::schema::pair_cards::id.eq(self.track.pair_id));
        let pair: Pair = pair.first(conn).await?;
        let lead = pair.members.0.iter().find(|member| member.role == MemberRole::LeadMentor).ok_or(Error::NotFound)?;
        self.teller.member(lead.person_id, self.days_ago - 1)
    }

    async fn start(&self, conn: &mut AsyncPgConnection, stage: &Stage, next: Next) -> Result<()> {
        match next {
            Next::Untouched => Ok(()),
            Next::Submitted => self.submit(conn, stage).await.map(|_| ()),
            Next::Returned => {
                let submitted = self.submit(conn, stage).await?;
                let review = input(
                    json!({ "decision": "returned", "comment": "Сформулируйте критерии успеха так, чтобы их увидели ученики." }),
                )?;
                let lead = self.lead(conn).await?;
                submitted.review(conn, &lead, self.track, &IfMatch::absent(), &review).await.map(|_| ())
            }
        }
    }

    async fn through(&self, conn: &mut AsyncPgConnection, stage: &Stage) -> Result<()> {
        let submitted = self.submit(conn, stage).await?;
        let review =
            input(json!({ "decision": "completed", "comment": "Вижу рост: вы увереннее ведёте обсуждение." }))?;
        let lead = self.lead(conn).await?;
        submitted.review(conn, &lead, self.track, &IfMatch::absent(), &review).await.map(|_| ())
    }

    async fn submit(&self, conn: &mut AsyncPgConnection, stage: &Stage) -> Result<Stage> {
        let mentee = self.mentee()?;
        let asked =
            Question::of_version(self.track.question_bank_version_id).filter(questions::stage_no.eq(stage.stage_no));
        let asked: Vec<Question> = asked.load(conn).await?;
        let answers: Vec<Value> = asked.iter().map(answer).collect();
        let stage =
            stage.answer(conn, &mentee, self.track, &MustMatch::any(), &input(json!({ "answers": answers }))?).await?;
        self.goals(conn, &stage).await?;
        if stage.stage_no == 3 {
            let feedback = json!({ "text": "Парная работа на вашем уроке получилась: ученики спорят по существу." });
            let lead = self.lead(conn).await?;
            Feedback::give(conn, &lead, &stage, self.track, input(feedback)?).await?;
            let reflection = json!({ "text": "Я перестала бояться тишины в классе.", "visibility": "author" });
            Reflection::write(conn, &mentee, &stage, self.track, input(reflection)?).await?;
        }
        stage.submit(conn, &mentee, self.track, &IfMatch::absent()).await
    }

    async fn goals(&self, conn: &mut AsyncPgConnection, stage: &Stage) -> Result<()> {
        let lead = self.lead(conn).await?;
        if stage.stage_no == 2 {
            let goal = json!({ "title": "Вовлечь каждого ученика", "specific": "На каждом уроке работают пары и группы с ролями",
                "measurable": "Не менее 80 % учеников высказываются за урок", "attainable": "Наставник показывает приёмы на своих уроках",
                "realistic": "Два урока в неделю уже построены так", "time_bound_on": self.teller.now.date_naive() + Days::new(90) });
            let mentee = self.mentee()?;
            let goal = Goal::create(conn, &mentee, self.track, input(goal)?).await?;
            goal.approve(conn, &lead, self.track).await?;
        }
        if stage.stage_no == 4 {
            for goal in Goal::of(conn, self.track).await?.items {
                let assessment = input(json!({ "result": "achieved", "note": "Видно на каждом уроке" }))?;
                goal.assess(conn, &lead, self.track, assessment).await?;
            }
        }
        Ok(())
    }
}

fn answer(question: &Question) -> Value {
    let words = match question.stage_no {
        1 => "Больше всего удался разговор в парах, а вот времени на выводы не хватило.",
        2 => "Роли «спикер» и «хранитель времени» по очереди получает каждый.",
        3 => "По сравнению с началом работы ученики сами оценивают друг друга.",
        _ => "Хочу помогать новым коллегам.",
    };
    match question.answer_type {
        AnswerType::Scale => {
            json!({ "question_id": question.id, "number": if question.stage_no == 1 { 3 } else { 4 } })
        }
        AnswerType::Choice => {
            json!({ "question_id": question.id, "option": question.options.0.as_slice().first().map(|option| option.key.clone()) })
        }
        AnswerType::Text => json!({ "question_id": question.id, "text": words }),
    }
}
