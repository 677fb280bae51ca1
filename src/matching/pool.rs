use super::{Earlier, Factors};
use crate::kernel::answer::Items;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::Query;
use crate::kernel::id::{PersonId, ProgramId};
use crate::kernel::scope::Scope;
use crate::people::Person;
use crate::programs::Program;
use crate::schema::{mentee_profiles, mentor_profiles, pair_members, pairs, people};
use crate::schools::School;
use chrono::NaiveDate;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Uuid;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};

/// A mentor as far as matching looks.
#[derive(Debug, Clone)]
pub struct Mentor {
    /// Who.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// Places in all.
    pub capacity: i32,
    /// Places taken.
    pub taken: i32,
    /// What he or she is good at, as [`plain`] words.
    pub competences: Vec<String>,
    /// The school subjects, as plain words.
    pub subjects: Vec<String>,
    /// The levels of school.
    pub levels: Vec<String>,
    /// First day of availability.
    pub available_from: Option<NaiveDate>,
}

/// A mentee as far as matching looks.
#[derive(Debug, Clone)]
pub struct Mentee {
    /// Who.
    pub id: PersonId,
    /// What he or she needs, as [`plain`] words.
    pub needs: Vec<String>,
    /// The school subjects, as plain words.
    pub subjects: Vec<String>,
    /// The levels of school.
    pub levels: Vec<String>,
}

/// Who may be matched in a program, and what is known of them.
#[derive(Debug)]
pub struct MatchPool {
    /// Mentors with a free place.
    pub mentors: Vec<Mentor>,
    /// Mentees without an open pair in the program.
    pub mentees: Vec<Mentee>,
    /// How earlier pairs went, by mentee and mentor.
    pub earlier: HashMap<(PersonId, PersonId), Earlier>,
    /// The first day a pair might have.
    pub first_day: NaiveDate,
}

/// A mentor for a mentee, with reasons.
#[derive(Debug, Serialize, ToSchema)]
pub struct MentorSuggestion {
    /// Who.
    pub mentor_id: PersonId,
    /// The name.
    pub mentor_name: String,
    /// How many of the mentor's places are free.
    pub free_places: i32,
    /// 0 to 1, by the program's weights.
    pub score: f64,
    /// Why.
    pub factors: Factors,
}

/// For which program, and how many.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SuggestionParams {
    /// The program.
    program_id: ProgramId,
    /// How many suggestions at most.
    #[serde(default = "ten")]
    #[param(minimum = 1, maximum = 50, default = 10)]
    limit: usize,
}

fn ten() -> usize {
    10
}

/// A word as it is compared: Ё and Е are one letter, case and blanks around do not matter.
pub fn plain(words: Vec<String>) -> Vec<String> {
    words.into_iter().map(|word| word.trim().to_lowercase().replace('ё', "е")).filter(|word| !word.is_empty()).collect()
}

impl Mentor {
    /// Places that are not taken.
    pub fn free_places(&self) -> i32 {
        (self.capacity - self.taken).max(0)
    }
}

impl MatchPool {
    /// Everybody who may be matched in a program today.
    pub async fn gather(conn: &mut AsyncPgConnection, actor: &Actor, program: &Program) -> Result<Self> {
        let school: School =
            School::query().filter(crate::schema::schools::id.eq(program.school_id)).first(conn).await?;
        let first_day = school.today(actor).max(program.starts_on.unwrap_or(NaiveDate::MIN));
        let last_day = program.ends_on.unwrap_or(NaiveDate::MAX);
        let mentors = Self::mentors(conn, program, first_day, last_day).await?;
        let mentees = Self::mentees(conn, program).await?;
        let earlier = Self::earlier(conn, program).await?;
        Ok(Self { mentors, mentees, earlier, first_day })
    }

    async fn mentors(
        conn: &mut AsyncPgConnection, program: &Program, first_day: NaiveDate, last_day: NaiveDate,
    ) -> Result<Vec<Mentor>> {
        type Row = (PersonId, String, i32, Vec<String>, Vec<String>, Vec<String>, Option<NaiveDate>);
        let rows: Vec<Row> = mentor_profiles::table
            .inner_join(people::table.on(people::id.eq(mentor_profiles::person_id)))
            .filter(people::school_id.eq(program.school_id))
            .filter(people::status.eq("active"))
            .filter(mentor_profiles::status.eq("active"))
            .filter(mentor_profiles::available_from.is_null().or(mentor_profiles::available_from.le(last_day)))
            .filter(mentor_profiles::available_to.is_null().or(mentor_profiles::available_to.ge(first_day)))
            .order(people::id)
            .select((
                people::id,
                people::full_name,
                mentor_profiles::capacity,
                mentor_profiles::competences,
                people::subjects,
                people::school_levels,
                mentor_profiles::available_from,
            ))
            .load(conn)
            .await?;
        let taken: Vec<(PersonId, i64)> = pair_members::table
            .inner_join(pairs::table.on(pairs::id.eq(pair_members::pair_id)))
            .filter(pairs::school_id.eq(program.school_id))
            .filter(pairs::kind.ne("flash"))
            // a draft will take a place too
            .filter(pairs::state.eq_any(["draft", "proposed", "awaiting_consent", "active", "paused"]))
            .filter(pair_members::role.ne("mentee"))
            .filter(pair_members::left_on.is_null())
            .group_by(pair_members::person_id)
            .select((pair_members::person_id, diesel::dsl::count_star()))
            .load(conn)
            .await?;
        let taken: HashMap<PersonId, i64> = taken.into_iter().collect();
        let mentor = |(id, name, capacity, competences, subjects, levels, available_from): Row| Mentor {
            id,
            name,
            capacity,
            taken: taken.get(&id).and_then(|count| i32::try_from(*count).ok()).unwrap_or_default(),
            competences: plain(competences),
            subjects: plain(subjects),
            levels,
            available_from,
        };
        Ok(rows.into_iter().map(mentor).filter(|mentor| mentor.free_places() > 0).collect())
    }

    async fn mentees(conn: &mut AsyncPgConnection, program: &Program) -> Result<Vec<Mentee>> {
        type Row = (PersonId, Vec<String>, Vec<String>, Vec<String>);
        let rows: Vec<Row> = mentee_profiles::table
            .inner_join(people::table.on(people::id.eq(mentee_profiles::person_id)))
            .filter(people::school_id.eq(program.school_id))
            .filter(people::status.eq("active"))
            .filter(people::id.ne_all(busy(program.id)))
            .order(people::id)
            .select((people::id, mentee_profiles::needs, people::subjects, people::school_levels))
            .load(conn)
            .await?;
        let mentee =
            |(id, needs, subjects, levels): Row| Mentee { id, needs: plain(needs), subjects: plain(subjects), levels };
        Ok(rows.into_iter().map(mentee).collect())
    }

    /// Ended pairs of the school; of two with the same people, one that was completed counts.
    async fn earlier(
        conn: &mut AsyncPgConnection, program: &Program,
    ) -> Result<HashMap<(PersonId, PersonId), Earlier>> {
        let (mentees, mentors) = diesel::alias!(pair_members as mentee_members, pair_members as mentor_members);
        let together = mentees
            .inner_join(mentors.on(mentors.field(pair_members::pair_id).eq(mentees.field(pair_members::pair_id))))
            .inner_join(pairs::table.on(pairs::id.eq(mentees.field(pair_members::pair_id))))
            .filter(pairs::school_id.eq(program.school_id))
            .filter(pairs::state.eq_any(["completed", "terminated"]))
            .filter(mentees.field(pair_members::role).eq("mentee"))
            .filter(mentors.field(pair_members::role).ne("mentee"))
            .select((
                mentees.field(pair_members::person_id),
                mentors.field(pair_members::person_id),
                pairs::state.eq("completed"),
            ));
        let rows: Vec<(PersonId, PersonId, bool)> = together.load(conn).await?;
        let mut earlier = HashMap::new();
        for (mentee, mentor, completed) in rows {
            let known = earlier.entry((mentee, mentor)).or_insert(Earlier::Ended);
            if completed {
                *known = Earlier::Completed;
            }
        }
        Ok(earlier)
    }

    /// Whether a mentee has a pair in the program already, if only as a draft.
    pub async fn is_busy(conn: &mut AsyncPgConnection, program: ProgramId, mentee: PersonId) -> Result<bool> {
        let own = people::table.find(mentee).filter(people::id.eq_any(busy(program)));
        Ok(diesel::select(diesel::dsl::exists(own)).get_result(conn).await?)
    }

    /// How earlier pairs of these two went.
    pub fn earlier_of(&self, mentee: &Mentee, mentor: &Mentor) -> Earlier {
        self.earlier.get(&(mentee.id, mentor.id)).copied().unwrap_or(Earlier::Never)
    }
}

fn busy(program: ProgramId) -> pair_members::BoxedQuery<'static, Pg, Uuid> {
    let open = pairs::table
        .filter(pairs::program_id.eq(program))
        .filter(pairs::kind.ne("flash"))
        .filter(pairs::state.eq_any(["draft", "proposed", "awaiting_consent", "active", "paused"]));
    pair_members::table
        .filter(pair_members::pair_id.eq_any(open.select(pairs::id)))
        .filter(pair_members::role.eq("mentee"))
        .filter(pair_members::left_on.is_null())
        .select(pair_members::person_id)
        .into_boxed()
}

impl MentorSuggestion {
    /// The mentors who fit a mentee best, with reasons. The mentee may ask for himself or herself.
    pub async fn of(
        conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, id: PersonId,
        Query(params): Query<SuggestionParams>,
    ) -> Result<Items<Self>> {
        if !(1..=50).contains(&params.limit) {
            return Err(Error::malformed("limit", "range"));
        }
        let person = Person::find(conn, scope, id).await?;
        let own = actor.persons.contains(&id);
        // who looks for a mentor is in no program yet: those of the own school are open to ask
        let asked = if own { Scope { schools: vec![person.school_id], ..scope.clone() } } else { scope.clone() };
        let program = Program::find(conn, &asked, params.program_id).await;
        let program = program.map_err(|error| error.unknown_parameter("program_id"))?;
        if program.school_id != person.school_id || !(own || actor.organises(program.school_id, program.id)) {
            return Err(Error::NotFound);
        }
        let pool = MatchPool::gather(conn, actor, &program).await?;
        let needs = mentee_profiles::table.find(id).select(mentee_profiles::needs).first(conn).await.optional()?;
        let mentee = Mentee {
            id,
            needs: plain(needs.unwrap_or_default()),
            subjects: plain(person.subjects),
            levels: person.school_levels.iter().map(|level| level.as_str().to_owned()).collect(),
        };
        let mut items: Vec<Self> = pool
            .mentors
            .iter()
            .filter(|mentor| mentor.id != id)
            .map(|mentor| {
                let earlier = pool.earlier_of(&mentee, mentor);
                let values = Factors::values(&mentee, mentor, earlier, pool.first_day);
                Self {
                    mentor_id: mentor.id,
                    mentor_name: mentor.name.clone(),
                    free_places: mentor.free_places(),
                    score: Factors::score(&values, &program.match_weights),
                    factors: Factors::told(&mentee, mentor, &values, &program.match_weights),
                }
            })
            .collect();
        items.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.mentor_name.cmp(&b.mentor_name)));
        items.truncate(params.limit);
        Ok(Items { items })
    }
}
