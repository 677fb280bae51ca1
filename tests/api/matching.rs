//! Finding a mentor: suggestions with reasons, the whole pool at once, and the proof that it is the best there is.

use crate::world::{Person, School, app, school, text};
use proptest::prelude::*;
use serde_json::{Value, json};
use talim::matching::assign;

/// Makes somebody a mentor with two places.
pub async fn mentor(school: &School, person: &Person, competences: &[&str]) {
    let profile = json!({ "capacity": 2, "competences": competences, "status": "active", "joined_on": "2026-09-01" });
    school.admin.put(&format!("/people/{}/mentor-profile", person.id), profile).await.ok();
}

/// Makes somebody a mentee.
pub async fn mentee(school: &School, person: &Person, needs: &[&str]) {
    let profile =
        json!({ "main_request": "Стать увереннее", "needs": needs, "origin": "self", "joined_on": "2026-09-01" });
    school.admin.put(&format!("/people/{}/mentee-profile", person.id), profile).await.ok();
}

fn factor<'a>(suggestion: &'a Value, name: &str) -> &'a Value {
    suggestion["factors"].as_array().unwrap().iter().find(|factor| factor["name"] == name).unwrap()
}

#[actix_web::test]
async fn a_mentee_is_told_who_fits_and_why() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let fits = oak
        .person_with(json!({ "last_name": "Подходящая", "subjects": ["Химия"], "school_levels": ["primary"] }))
        .await;
    let busy = oak.person("Занятая").await;
    let asks =
        oak.person_with(json!({ "last_name": "Ищущая", "subjects": ["химия"], "school_levels": ["primary"] })).await;
    mentor(&oak, &fits, &["Формативное оцЕнивание", "Дебаты"]).await;
    mentor(&oak, &busy, &["спорт"]).await;
    mentee(&oak, &asks, &["дебаты", "тайм-менеджмент"]).await;
    let other = oak.person("Другая").await;
    oak.active_pair("individual", &[("lead_mentor", &busy), ("mentee", &other)]).await;
    let path = format!("/people/{}/mentor-suggestions?program_id={}", asks.id, oak.program);

    let suggestions = oak.curator.get(&path).await.ok();

    let (first, second) = (&suggestions["items"][0], &suggestions["items"][1]);
    assert_eq!((&first["mentor_id"], &second["mentor_id"]), (&json!(fits.id), &json!(busy.id)));
    assert_eq!((&factor(first, "needs")["value"], &factor(first, "needs")["weight"]), (&json!(0.5), &json!(5)));
    assert_eq!(
        factor(first, "needs")["sentence"]["en"],
        "The mentor is good at some of what the mentee needs: 1 of 2."
    );
    assert!(text(&factor(first, "subject")["sentence"]["kk"]).contains("бір пәннен"));
    assert_eq!((&second["free_places"], &factor(second, "load")["value"]), (&json!(1), &json!(0.5)));
    assert_eq!(factor(second, "subject")["value"], json!(null), "what is not known does not count");
    // (5·0.5 + 3 + 2 + 1 + 1 + 1) / 13
    assert!((first["score"].as_f64().unwrap() - 10.5 / 13.0).abs() < 1e-9);
    assert_eq!(asks.get(&path).await.ok()["items"].as_array().unwrap().len(), 2, "for oneself one may ask");
    fits.get(&path).await.problem(404, "not_found");
    oak.curator.get(&format!("{path}&limit=51")).await.problem(400, "malformed");
}

#[actix_web::test]
async fn a_program_says_what_counts() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let path = format!("/programs/{}", oak.program);
    let tag = oak.curator.get(&path).await.etag();
    let weights = |weight: i32| {
        json!({ "match_weights": { "needs_weight": weight, "load_weight": 0, "availability_weight": 0,
        "level_weight": 0, "subject_weight": 0, "earlier_weight": 0 } })
    };
    let patch = async |body: Value| oak.curator.matching(actix_web::http::Method::PATCH, &path, &tag, body).await;
    patch(weights(11)).await.invalid("/match_weights/needs_weight", "range");
    patch(weights(0)).await.invalid("/match_weights", "weightless");

    assert_eq!(patch(weights(7)).await.ok()["match_weights"]["needs_weight"], 7);
}

#[actix_web::test]
async fn a_run_finds_a_mentor_for_as_many_as_there_are_places() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (chemist, sports) = (oak.person("Химик").await, oak.person("Спортсмен").await);
    mentor(&oak, &chemist, &["опыты"]).await;
    mentor(&oak, &sports, &["спорт"]).await;
    let mut asking = vec![];
    for needs in ["опыты", "опыты", "опыты", "спорт", "спорт"] {
        let person = oak.person("Ищущий").await;
        mentee(&oak, &person, &[needs]).await;
        asking.push(person);
    }
    let couple = oak.couple().await;
    mentee(&oak, &couple.mentee, &["опыты"]).await;

    let run = oak.curator.step(&format!("/programs/{}/matchings", oak.program)).await.created();

    assert_eq!([&run["mentee_count"], &run["mentor_count"], &run["place_count"]], [5, 2, 4]);
    let proposals = run["proposals"].as_array().unwrap();
    assert_eq!((proposals.len(), run["unmatched_ids"].as_array().unwrap().len()), (4, 1));
    let met = |proposal: &&Value| factor(proposal, "needs")["value"] == 1.0;
    assert_eq!(proposals.iter().filter(met).count(), 4, "everybody has who is good at it");
    assert_eq!(oak.curator.get("/pairs?count=true").await.ok()["total"], 1, "nobody is paired by a run");

    let path = |index: usize, what: &str| format!("/match-proposals/{}/{what}", text(&proposals[index]["id"]));
    let accepted = oak.curator.post(&path(0, "acceptances"), json!({})).await.ok();
    assert_eq!(accepted["state"], "accepted");
    let pair = oak.curator.get(&format!("/pairs/{}", text(&accepted["pair_id"]))).await.ok();
    assert_eq!((&pair["state"], &pair["kind"]), (&json!("draft"), &json!("individual")));
    oak.curator.post(&path(0, "rejections"), json!({})).await.problem(409, "wrong_state");
    let rejected = oak.curator.post(&path(1, "rejections"), json!({ "reason": "Сёстры" })).await.ok();
    assert_eq!((&rejected["state"], &rejected["reason"]), (&json!("rejected"), &json!("Сёстры")));
    let late = json!({ "planned_ends_on": "2090-01-01" });
    oak.curator.post(&path(2, "acceptances"), late).await.invalid("/planned_ends_on", "outside_program");
    let again = oak.admin.get(&format!("/matchings/{}", text(&run["id"]))).await.ok();
    let states: Vec<&Value> =
        again["proposals"].as_array().unwrap().iter().map(|proposal| &proposal["state"]).collect();
    assert_eq!(states.iter().filter(|state| ***state == "proposed").count(), 2);
    asking[0].step(&format!("/programs/{}/matchings", oak.program)).await.problem(403, "forbidden");
    assert_eq!(
        oak.admin.get(&format!("/programs/{}/matchings", oak.program)).await.ok()["items"].as_array().unwrap().len(),
        1
    );
}

/// The best sum by trying everything: the other method.
fn best(scores: &[Vec<i64>], places: &mut [usize]) -> (usize, i64) {
    let Some((first, rest)) = scores.split_first() else { return (0, 0) };
    let mut found = best(rest, places);
    for (mentor, score) in first.iter().enumerate() {
        if places[mentor] > 0 {
            places[mentor] -= 1;
            let (seated, sum) = best(rest, places);
            found = found.max((seated + 1, sum + score));
            places[mentor] += 1;
        }
    }
    found
}

proptest! {
    #[test]
    fn no_other_assignment_is_better(
        scores in (1_usize..=5, 1_usize..=4).prop_flat_map(|(rows, columns)| {
            prop::collection::vec(prop::collection::vec(0_i64..=10_000, columns), rows)
        }),
        places in prop::collection::vec(0_usize..=3, 4),
    ) {
        let mut places = places[..scores[0].len()].to_vec();
        let found = assign(&scores, &places);
        let mut taken = vec![0_usize; places.len()];
        let (mut seated, mut sum) = (0, 0);
        for (mentee, mentor) in found.iter().enumerate() {
            if let Some(mentor) = mentor {
                taken[*mentor] += 1;
                seated += 1;
                sum += scores[mentee][*mentor];
            }
        }
        prop_assert!(taken.iter().zip(&places).all(|(taken, places)| taken <= places));
        prop_assert_eq!((seated, sum), best(&scores, &mut places));
    }
}
