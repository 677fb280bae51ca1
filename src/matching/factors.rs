use super::{Mentee, Mentor};
use crate::kernel::texts::Lang;
use crate::programs::MatchWeights;
use crate::questions::Texts;
use crate::text_enum;
use chrono::NaiveDate;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Jsonb;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// What speaks for a mentor.
    pub enum FactorName {
        /// What the mentee needs, and what the mentor is good at.
        Needs = "needs",
        /// How many of the mentor's places are free.
        Load = "load",
        /// Whether the mentor is there from the beginning.
        Availability = "availability",
        /// Whether both work at the same level of school.
        Level = "level",
        /// Whether both teach the same subject; never a condition.
        Subject = "subject",
        /// Whether they have worked together before.
        Earlier = "earlier",
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Factor {
    /// Which.
    pub name: FactorName,
    /// 0 to 1; null where nothing is known, and then it does not count.
    pub value: Option<f64>,
    /// How much it counts in this program, 0 to 10.
    pub weight: i16,
    /// What was found.
    pub sentence: Texts,
}

/// What was looked at.
#[derive(Debug, Clone, Serialize, Deserialize, FromSqlRow, AsExpression, ToSchema)]
#[diesel(sql_type = Jsonb)]
#[serde(transparent)]
pub struct Factors(pub Vec<Factor>);

impl FromSql<Jsonb, Pg> for Factors {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(serde_json::from_value(FromSql::<Jsonb, Pg>::from_sql(value)?)?)
    }
}

impl ToSql<Jsonb, Pg> for Factors {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<Jsonb, Pg>::to_sql(&serde_json::to_value(self)?, &mut out.reborrow())
    }
}

/// How the earlier pairs of two people went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// There were none.
    Never,
    /// There was one, and it was completed.
    Completed,
    /// There was one, and it was not.
    Ended,
}

impl Factors {
    /// Everything that speaks for a mentor, with the values alone: sentences are written for those who are proposed.
    pub fn values(
        mentee: &Mentee, mentor: &Mentor, earlier: Earlier, first_day: NaiveDate,
    ) -> [(FactorName, Option<f64>); 6] {
        let free = f64::from(mentor.free_places()) / f64::from(mentor.capacity.max(1));
        let later = mentor.available_from.is_some_and(|from| from > first_day);
        let overlap = |own: &[String], other: &[String]| {
            let known = !own.is_empty() && !other.is_empty();
            known.then(|| f64::from(u8::from(own.iter().any(|word| other.contains(word)))))
        };
        [
            (FactorName::Needs, share(&mentee.needs, &mentor.competences)),
            (FactorName::Load, Some(free.clamp(0.0, 1.0))),
            (FactorName::Availability, Some(if later { 0.5 } else { 1.0 })),
            (FactorName::Level, overlap(&mentee.levels, &mentor.levels)),
            (FactorName::Subject, overlap(&mentee.subjects, &mentor.subjects)),
            (
                FactorName::Earlier,
                Some(match earlier {
                    Earlier::Never => 1.0,
                    Earlier::Completed => 0.5,
                    Earlier::Ended => 0.0,
                }),
            ),
        ]
    }

    /// The mean of the known values by their weights, 0 to 1.
    pub fn score(values: &[(FactorName, Option<f64>)], weights: &MatchWeights) -> f64 {
        let known = values.iter().filter_map(|(name, value)| Some((f64::from(weights.of(*name)), (*value)?)));
        let (sum, whole) =
            known.fold((0.0, 0.0), |(sum, whole), (weight, value)| (sum + weight * value, whole + weight));
        if whole > 0.0 { sum / whole } else { 0.0 }
    }

    /// The same with a sentence each.
    pub fn told(
        mentee: &Mentee, mentor: &Mentor, values: &[(FactorName, Option<f64>)], weights: &MatchWeights,
    ) -> Self {
        let told = |(name, value): &(FactorName, Option<f64>)| Factor {
            name: *name,
            value: *value,
            weight: weights.of(*name),
            sentence: sentence(mentee, mentor, *name, *value),
        };
        Self(values.iter().map(told).collect())
    }
}

impl MatchWeights {
    /// How much a factor counts.
    pub fn of(&self, name: FactorName) -> i16 {
        match name {
            FactorName::Needs => self.needs_weight,
            FactorName::Load => self.load_weight,
            FactorName::Availability => self.availability_weight,
            FactorName::Level => self.level_weight,
            FactorName::Subject => self.subject_weight,
            FactorName::Earlier => self.earlier_weight,
        }
    }
}

/// The share of the needs that a competence meets: the same words, or one within the other.
fn share(needs: &[String], competences: &[String]) -> Option<f64> {
    if needs.is_empty() || competences.is_empty() {
        return None;
    }
    let met = u32::try_from(needs.iter().filter(|need| meets(need, competences)).count()).unwrap_or(u32::MAX);
    Some(f64::from(met) / f64::from(u32::try_from(needs.len()).unwrap_or(u32::MAX)))
}

fn meets(need: &str, competences: &[String]) -> bool {
    competences.iter().any(|competence| competence.contains(need) || need.contains(competence.as_str()))
}

fn sentence(mentee: &Mentee, mentor: &Mentor, name: FactorName, value: Option<f64>) -> Texts {
    let met = mentee.needs.iter().filter(|need| meets(need, &mentor.competences)).count();
    let args = [
        ("met", met.to_string()),
        ("needs", mentee.needs.len().to_string()),
        ("free", mentor.free_places().to_string()),
        ("places", mentor.capacity.to_string()),
        ("from", mentor.available_from.map(|day| day.to_string()).unwrap_or_default()),
    ];
    // a value of 1, of 0, something between, or nothing known
    let degree = match value {
        None => "unknown",
        Some(value) if value >= 1.0 => "full",
        Some(value) if value <= 0.0 => "none",
        Some(_) => "part",
    };
    let id = format!("match-{}-{degree}", name.as_str());
    let say = |lang: Lang| lang.text(&id, &args).unwrap_or_default();
    Texts { ru: say(Lang::Ru), kk: say(Lang::Kk), en: say(Lang::En) }
}
