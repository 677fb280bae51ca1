//! Random deeds as rows of the database, past the API and its rules.

use crate::deeds::{COMPETENCES, GROUP};
use crate::random::World;
use crate::world::School;
use chrono::NaiveDate;
use std::fmt::Write;
use uuid::Uuid;

fn quoted(day: Option<NaiveDate>) -> String {
    day.map_or("NULL".to_owned(), |day| format!("'{day}'"))
}

impl World {
    pub fn deeds_sql(&self, oak: &School, people: &[Uuid]) -> String {
        let (school, program, deeds) = (&oak.id, &oak.program, &self.deeds);
        let mut sql = format!("UPDATE schools SET plan_points = {} WHERE id = '{school}';", deeds.plan_points);
        for item in &deeds.plan {
            let reason = item.cancelled.map_or("NULL", |_| "'нет'");
            write!(sql, "INSERT INTO plan_items (id, school_id, track_id, content, due_on, expected_result, responsible, done_on, cancelled_on, cancel_reason)
                VALUES (gen_random_uuid(), '{school}', '{}', 'П', '{}', 'Р', '{}', {}, {}, {reason});",
                self.tracks[item.track].id, item.due, item.responsible, quoted(item.done), quoted(item.cancelled)).unwrap();
        }
        for (position, (due, done)) in (1..).zip(&deeds.roadmap) {
            write!(
                sql,
                "INSERT INTO roadmap_items (id, school_id, program_id, position, title, due_on, done_on)
                VALUES (gen_random_uuid(), '{school}', '{program}', {position}, 'Ш', '{due}', {});",
                quoted(*done)
            )
            .unwrap();
        }
        for one in &deeds.achievements {
            write!(
                sql,
                "INSERT INTO achievements (id, school_id, track_id, kind, level, title, held_on)
                VALUES (gen_random_uuid(), '{school}', '{}', '{}', '{}', 'Д', '{}');",
                self.tracks[one.track].id, one.kind, one.level, one.held
            )
            .unwrap();
        }
        self.notes_sql(&mut sql, oak, people);
        self.assessments_sql(&mut sql, oak, people);
        self.surveys_sql(&mut sql, oak, people);
        self.swot_sql(&mut sql, oak);
        sql
    }

    /// Lessons that were observed, letters, and the rubric.
    fn notes_sql(&self, sql: &mut String, oak: &School, people: &[Uuid]) {
        let (school, program, deeds) = (&oak.id, &oak.program, &self.deeds);
        for (track, day) in &deeds.observations {
            write!(
                sql,
                "INSERT INTO observations (id, school_id, track_id, author_id, lesson_on, criteria, visibility)
                VALUES (gen_random_uuid(), '{school}', '{}', '{}', '{day}', '[]', 'pair');",
                self.tracks[*track].id, people[0]
            )
            .unwrap();
        }
        for (number, (who, day, about)) in deeds.letters.iter().enumerate() {
            if let Some(pair) = about {
                let notice = Uuid::now_v7();
                write!(
                    sql,
                    "INSERT INTO notifications (id, account_id, school_id, kind, topic, path, happened_at)
                    SELECT '{notice}', account_id, '{school}', 'k{number}', 'pairs', '/pairs/{}', now() FROM people WHERE id = '{1}';
                    INSERT INTO letters (account_id, notification_id, state, due_at, settled_at)
                    SELECT account_id, '{notice}', 'sent', '{day} 09:00+05', '{day} 09:00+05' FROM people WHERE id = '{1}';",
                    self.pairs[*pair].id, people[*who]
                )
                .unwrap();
                continue;
            }
            let monday = format!("'2020-01-06'::date + 7 * {number}");
            write!(
                sql,
                "INSERT INTO letters (account_id, digest_of, state, due_at, settled_at)
                SELECT account_id, {monday}, 'sent', '{day} 09:00+05', '{day} 09:00+05' FROM people WHERE id = '{}';",
                people[*who]
            )
            .unwrap();
        }
        if let Some(points) = &deeds.rubric {
            let criteria: Vec<String> = points
                .iter()
                .map(|points| {
                    let points = points.map_or("null".to_owned(), |points| points.to_string());
                    format!(r#"{{"title": "К", "score": {points}, "reason": null}}"#)
                })
                .collect();
            write!(
                sql,
                "INSERT INTO rubrics (program_id, school_id, criteria, optimal_from, acceptable_from)
                VALUES ('{program}', '{school}', '[{}]', 15, 9);",
                criteria.join(", ")
            )
            .unwrap();
        }
    }

    fn assessments_sql(&self, sql: &mut String, oak: &School, people: &[Uuid]) {
        let school = &oak.id;
        let ids: Vec<Uuid> = (0..COMPETENCES).map(|_| Uuid::now_v7()).collect();
        for (number, id) in ids.iter().enumerate() {
            write!(sql, "INSERT INTO competences (id, school_id, position, title) VALUES ('{id}', '{school}', {}, 'К{number}');", 50 + number).unwrap();
        }
        for one in &self.deeds.assessments {
            let (track, phase, side) = (self.tracks[one.track].id, one.phase, one.side);
            write!(sql, "INSERT INTO skill_assessments (track_id, phase, side, school_id, author_id, assessed_at, group_size, changed_at)
                VALUES ('{track}', '{phase}', '{side}', '{school}', '{}', '{}', {GROUP}, '{}');", people[one.author], one.at, one.at).unwrap();
            for (of, points) in &one.scores {
                write!(
                    sql,
                    "INSERT INTO skill_scores (track_id, phase, side, competence_id, school_id, score)
                    VALUES ('{track}', '{phase}', '{side}', '{}', '{school}', {points});",
                    ids[*of]
                )
                .unwrap();
            }
        }
    }

    fn surveys_sql(&self, sql: &mut String, oak: &School, people: &[Uuid]) {
        let (school, program, deeds) = (&oak.id, &oak.program, &self.deeds);
        let sets: Vec<Uuid> = deeds.sets.iter().map(|_| Uuid::now_v7()).collect();
        for (number, (id, questions)) in (1..).zip(sets.iter().zip(&deeds.sets)) {
            // versions of one set: only so the same key is the same question
            let follows = if number == 1 { "NULL".to_owned() } else { format!("'{}'", sets[number - 2]) };
            write!(
                sql,
                "INSERT INTO survey_sets (id, school_id, title, version_no, published_at, follows_id)
            VALUES ('{id}', '{school}', 'Набор', {number}, now(), {follows});"
            )
            .unwrap();
            for (position, question) in (1..).zip(questions) {
                let words = format!("{} {}", question.key, question.scale);
                write!(sql, "INSERT INTO survey_questions (id, set_id, side, position, key, measure, scale_max, required, text_ru, text_kk, text_en)
                VALUES ('{}', '{id}', '{}', {position}, '{}', '{}', {}, false, '{words}', '{words}', '{words}');",
                question.id, question.side, question.key, question.measure, question.scale).unwrap();
            }
        }
        for (number, survey) in deeds.surveys.iter().enumerate() {
            let id = Uuid::now_v7();
            let (state, closed) = match survey.closed {
                // the later of two on one day is later by a minute
                Some(day) => ("closed", format!("'{day} 12:{number:02}+05'")),
                None => ("open", "NULL".to_owned()),
            };
            write!(sql, "INSERT INTO surveys (id, school_id, program_id, set_id, wave, title, due_on, state, min_group_size, satisfaction_threshold, opened_at, closed_at)
            VALUES ('{id}', '{school}', '{program}', '{}', '{}', 'А', '2026-08-01', '{state}', {GROUP}, 7, '2025-07-01', {closed});",
            sets[survey.set], survey.wave).unwrap();
            for one in &survey.invitations {
                let invitation = Uuid::now_v7();
                write!(
                    sql,
                    "INSERT INTO survey_invitations (id, school_id, survey_id, side, person_id, pair_id)
                VALUES ('{invitation}', '{school}', '{id}', '{}', '{}', '{}');",
                    one.side, people[one.who], self.pairs[one.pair].id
                )
                .unwrap();
                for (question, points, answer) in &one.answers {
                    write!(
                        sql,
                        "INSERT INTO survey_answers (id, school_id, invitation_id, question_id, number)
                    VALUES ('{answer}', '{school}', '{invitation}', '{}', {points});",
                        deeds.sets[survey.set][*question].id
                    )
                    .unwrap();
                }
            }
        }
    }

    fn swot_sql(&self, sql: &mut String, oak: &School) {
        let (school, program, deeds) = (&oak.id, &oak.program, &self.deeds);
        for (number, item) in deeds.swot.iter().enumerate() {
            let id = Uuid::now_v7();
            write!(
                sql,
                "INSERT INTO swot_items (id, school_id, program_id, category, text, source, created_at)
            VALUES ('{id}', '{school}', '{program}', '{}', 'Пункт {number}', 'mentee', '{} 10:00+05');",
                item.category, item.entered
            )
            .unwrap();
            for (_, answer) in &item.mentions {
                write!(sql, "INSERT INTO swot_mentions (swot_item_id, answer_id, school_id) VALUES ('{id}', '{answer}', '{school}');").unwrap();
            }
        }
    }
}
