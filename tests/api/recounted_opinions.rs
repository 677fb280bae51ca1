//! What people said over random schools, computed a second time in plain Rust: R08, and what R09 says of it.

use crate::deeds::{Assessment, COMPETENCES, GROUP, Invitation, Question, Survey};
use crate::naive::{FROM, TO, percent};
use crate::random::{World, date};
use crate::recounted::{hundredths, in_period, whole};
use chrono::{FixedOffset, NaiveDate};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

fn sum(numbers: &[i64]) -> (i64, i64) {
    (numbers.iter().sum(), whole(numbers.len()))
}

fn mean(numbers: &[i64]) -> Value {
    hundredths(sum(numbers))
}

/// Mean of one less mean of the other, rounded once.
fn difference(later: &[i64], earlier: &[i64]) -> Value {
    let ((a, n), (b, m)) = (sum(later), sum(earlier));
    hundredths((a * m - b * n, n * m))
}

fn median(numbers: &[i64]) -> Value {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    let twice = match sorted.len() {
        0 => return Value::Null,
        length if length % 2 == 1 => 2 * sorted[middle],
        _ => sorted[middle - 1] + sorted[middle],
    };
    json!(f64::from(i32::try_from(twice).unwrap()) / 2.0)
}

/// A question of a survey that is over: how many were asked, how many said something, and whether that may be told.
struct Asked<'a> {
    survey: &'a Survey,
    /// Its place in time.
    number: usize,
    question: &'a Question,
    numbers: Vec<i64>,
    invited: usize,
    published: bool,
}

impl World {
    fn asked(&self, from: NaiveDate) -> Vec<Asked<'_>> {
        let over = |survey: &&Survey| survey.closed.is_some_and(|day| from <= day && day <= date(TO));
        let mut asked = vec![];
        for (number, survey) in self.deeds.surveys.iter().enumerate().filter(|(_, survey)| over(survey)) {
            for (index, question) in self.deeds.sets[survey.set].iter().enumerate() {
                let invited = survey.invitations.iter().filter(|one| one.side == question.side).count();
                let said =
                    |one: &Invitation| one.answers.iter().find(|(of, ..)| *of == index).map(|(_, number, _)| *number);
                let answers: Vec<(usize, i64)> =
                    survey.invitations.iter().filter_map(|one| Some((one.who, said(one)?))).collect();
                let people: BTreeSet<usize> = answers.iter().map(|(who, _)| *who).collect();
                let numbers = answers.into_iter().map(|(_, number)| number).collect();
                asked.push(Asked { survey, number, question, numbers, invited, published: people.len() >= GROUP });
            }
        }
        asked
    }

    /// R08, by wave, side and question.
    pub fn opinions(&self) -> Vec<Value> {
        let (now, ever) = (self.asked(date(FROM)), self.asked(date("2000-01-01")));
        let mut lines: BTreeMap<(&str, &str, &str, i64), Vec<&Asked<'_>>> = BTreeMap::new();
        for one in &now {
            lines
                .entry((one.survey.wave, one.question.side, one.question.key, one.question.scale))
                .or_default()
                .push(one);
        }
        let line = |((wave, side, key, scale), asked): ((&str, &str, &str, i64), Vec<&Asked<'_>>)| {
            let answers: usize = asked.iter().map(|one| one.numbers.len()).sum();
            let invited: usize = asked.iter().map(|one| one.invited).sum();
            let told: Vec<&&Asked<'_>> = asked.iter().filter(|one| one.published).collect();
            let numbers: Vec<i64> = told.iter().flat_map(|one| one.numbers.clone()).collect();
            let enough = numbers.iter().filter(|number| 10 * **number >= 7 * scale).count();
            let like = |one: &&Asked<'_>, now: &Asked<'_>| {
                let same = (one.question.side, one.question.key, one.question.scale) == (side, key, scale);
                same && one.number < now.number
            };
            let (mut later, mut earlier) = (vec![], vec![]);
            for now in told {
                let before = ever.iter().filter(|one| like(one, now)).max_by_key(|one| one.number);
                if let Some(before) = before.filter(|one| one.published) {
                    later.extend(now.numbers.clone());
                    earlier.extend(before.numbers.clone());
                }
            }
            json!([
                wave, side, { "ru": format!("{key} {scale}"), "kk": format!("{key} {scale}"), "en": format!("{key} {scale}") },
                answers, invited, percent(whole(answers), whole(invited)), mean(&numbers), median(&numbers),
                percent(whole(enough), whole(numbers.len())), mean(&earlier), difference(&later, &earlier),
                asked.iter().any(|one| !one.numbers.is_empty() && !one.published),
            ])
        };
        lines.into_iter().map(line).collect()
    }

    /// Pairs of a survey in which both sides said how much they have of it: which, whether both have much, and who said so.
    fn benefits(&self, survey: &Survey, told: &BTreeSet<&str>) -> Vec<(usize, bool, Vec<usize>)> {
        let of = |pair: usize, side: &str| {
            let (mut numbers, mut who) = (vec![], vec![]);
            for one in
                survey.invitations.iter().filter(|one| one.pair == pair && one.side == side && told.contains(side))
            {
                for (index, number, _) in &one.answers {
                    if self.deeds.sets[survey.set][*index].measure == "mutual_benefit" {
                        numbers.push(*number);
                        who.push(one.who);
                    }
                }
            }
            let (all, count) = sum(&numbers);
            (count > 0).then(|| (all >= 4 * count, who))
        };
        let both = |pair: usize| {
            let ((first, mentees), (second, mentors)) = (of(pair, "mentee")?, of(pair, "mentor")?);
            Some((pair, first && second, [mentees, mentors].concat()))
        };
        (0..self.pairs.len()).filter_map(both).collect()
    }

    /// What R09 says of opinions: part, whole, value, withheld.
    pub fn qualities(&self) -> Vec<(&'static str, Value)> {
        let asked = self.asked(date(FROM));
        let of = |measure: &str, side: &str| -> (Vec<i64>, bool) {
            let all = asked
                .iter()
                .filter(|one| one.question.measure == measure && (side.is_empty() || one.question.side == side));
            let hidden = all.clone().any(|one| !one.numbers.is_empty() && !one.published);
            // means are over answers of five only
            let told = all.filter(|one| one.published && (!side.is_empty() || one.question.scale == 5));
            (told.flat_map(|one| one.numbers.clone()).collect(), hidden)
        };
        let count = |length: usize| if length == 0 { Value::Null } else { json!(length) };
        let mut figures = vec![];
        for measure in ["trust", "influence"] {
            let (numbers, hidden) = of(measure, "");
            figures.push((measure, json!([null, count(numbers.len()), mean(&numbers), hidden])));
        }
        for (effect, side) in [("satisfaction_mentees", "mentee"), ("satisfaction_mentors", "mentor")] {
            let (numbers, hidden) = of("satisfaction", side);
            let enough = numbers.iter().filter(|number| **number >= 7).count();
            let part = if numbers.is_empty() { Value::Null } else { json!(enough) };
            figures.push((
                effect,
                json!([part, count(numbers.len()), percent(whole(enough), whole(numbers.len())), hidden]),
            ));
        }
        figures
    }

    pub fn mutual_benefit(&self) -> Value {
        let asked = self.asked(date(FROM));
        let mine = |one: &&Asked<'_>| one.question.measure == "mutual_benefit";
        let mut hidden = asked.iter().filter(mine).any(|one| !one.numbers.is_empty() && !one.published);
        let (mut pairs, mut mutual) = (0, 0);
        for (number, survey) in self.deeds.surveys.iter().enumerate() {
            let of = asked.iter().filter(mine).filter(|one| one.number == number && one.published);
            let told: BTreeSet<&str> = of.map(|one| one.question.side).collect();
            let benefits = self.benefits(survey, &told);
            if told.len() < 2 || benefits.is_empty() {
                continue;
            }
            // as many people of each side as there are pairs that do not share one
            let sides = [0, 1].map(|side| {
                let said = |(_, _, who): &(usize, bool, Vec<usize>)| {
                    let ids = who.iter().filter(|who| (**who < 5) == (side == 1));
                    *ids.min_by_key(|who| self.ids[**who].to_string()).unwrap()
                };
                benefits.iter().map(said).collect::<BTreeSet<usize>>().len()
            });
            // and those whose partner said nothing are none, or a group as well
            let apart = ["mentee", "mentor"].map(|side| {
                let said = |one: &&Invitation| {
                    one.answers
                        .iter()
                        .any(|(index, ..)| self.deeds.sets[survey.set][*index].measure == "mutual_benefit")
                };
                let alone = survey.invitations.iter().filter(|one| one.side == side).filter(said);
                let alone = alone.filter(|one| benefits.iter().all(|(pair, ..)| *pair != one.pair));
                alone.map(|one| one.who).collect::<BTreeSet<usize>>().len()
            });
            if sides[0].min(sides[1]) < GROUP || apart.iter().any(|people| (1..GROUP).contains(people)) {
                hidden = true;
                continue;
            }
            pairs += whole(benefits.len());
            mutual += whole(benefits.iter().filter(|(_, both, _)| *both).count());
        }
        let count = |number: i64| if pairs == 0 { Value::Null } else { json!(number) };
        json!([count(mutual), count(pairs), percent(mutual, pairs), hidden])
    }

    pub fn attendance(&self) -> Value {
        let (mut expected, mut came) = (0, 0);
        for pair in self.counted() {
            let written =
                pair.meetings.iter().filter(|meeting| !meeting.attended.is_empty() && meeting.state != "cancelled");
            for meeting in written.filter(|meeting| in_period(meeting.day)) {
                expected += whole(meeting.attended.len());
                came += whole(meeting.attended.iter().filter(|(_, how)| matches!(*how, "present" | "late")).count());
            }
        }
        json!([came, expected, percent(came, expected), false])
    }

    /// Those assessed at both ends by one side, in full groups that lie in the period; and how many have an exit in it.
    fn assessed(&self, side: &str) -> (Vec<[&Assessment; 2]>, usize) {
        let find = |track: usize, phase: &str| {
            self.deeds.assessments.iter().find(|one| one.track == track && one.phase == phase && one.side == side)
        };
        let both = |track: usize| Some([find(track, "entry")?, find(track, "exit")?]);
        let mut both: Vec<[&Assessment; 2]> = (0..self.tracks.len()).filter_map(both).collect();
        let local = |one: &Assessment| one.at.with_timezone(&FixedOffset::east_opt(5 * 3600).unwrap()).date_naive();
        let complete = |[entry, exit]: &[&Assessment; 2]| entry.at.max(exit.at);
        both.sort_by_key(|pair| (complete(pair), self.tracks[pair[0].track].id));
        let exits = both.iter().filter(|[_, exit]| in_period(local(exit))).count();
        let full = |group: &&[[&Assessment; 2]]| {
            let authors: BTreeSet<usize> = group.iter().map(|[_, exit]| exit.author).collect();
            let inside = group.iter().all(|[entry, exit]| in_period(local(entry).max(local(exit))));
            group.len() == GROUP && authors.len() == GROUP && inside
        };
        (both.chunks(GROUP).filter(full).flat_map(<[[&Assessment; 2]]>::to_vec).collect(), exits)
    }

    /// Of each competence that a whole group was assessed in: track, points before and after.
    fn gains(&self, side: &str) -> Vec<(usize, usize, i64, i64)> {
        let mut gains = vec![];
        for group in self.assessed(side).0.chunks(GROUP) {
            for of in 0..COMPETENCES {
                let points =
                    |one: &Assessment| one.scores.iter().find(|(which, _)| *which == of).map(|(_, points)| *points);
                let each = group.iter().map(|[entry, exit]| Some((of, entry.track, points(entry)?, points(exit)?)));
                gains.extend(each.collect::<Option<Vec<_>>>().unwrap_or_default());
            }
        }
        gains
    }

    /// What R09 says of competences.
    pub fn skills(&self) -> Vec<(&'static str, Value)> {
        let mut figures = vec![];
        for (side, gain, grown) in
            [("mentee", "skill_gain_own", "skill_grown_own"), ("mentor", "skill_gain_mentors", "skill_grown_mentors")]
        {
            let gains = self.gains(side);
            let exits = self.assessed(side).1;
            let [before, after] =
                [0, 1].map(|end| gains.iter().map(|g| if end == 0 { g.2 } else { g.3 }).collect::<Vec<i64>>());
            let mut grew: BTreeMap<usize, i64> = BTreeMap::new();
            for (_, track, entry, exit) in &gains {
                *grew.entry(*track).or_default() += exit - entry;
            }
            let people = if grew.is_empty() { Value::Null } else { json!(grew.len()) };
            let more = grew.values().filter(|by| **by > 0).count();
            let part = if grew.is_empty() { Value::Null } else { json!(more) };
            let hidden = grew.len() < exits;
            figures.push((gain, json!([null, people, difference(&after, &before), hidden])));
            figures.push((grown, json!([part, people, percent(whole(more), whole(grew.len())), hidden])));
        }
        figures
    }

    pub fn competences(&self) -> Vec<Value> {
        let gains = self.gains("mentee");
        let line = |of: usize| {
            let mine: Vec<_> = gains.iter().filter(|gain| gain.0 == of).collect();
            let people: BTreeSet<usize> = mine.iter().map(|gain| gain.1).collect();
            let [before, after] =
                [0, 1].map(|end| mine.iter().map(|g| if end == 0 { g.2 } else { g.3 }).collect::<Vec<i64>>());
            (!mine.is_empty()).then(|| {
                json!([format!("К{of}"), people.len(), mean(&before), mean(&after), difference(&after, &before)])
            })
        };
        (0..COMPETENCES).filter_map(line).collect()
    }
}
