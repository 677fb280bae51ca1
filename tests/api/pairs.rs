use crate::world::{Person, School, app, consent, school, text};
use serde_json::{Value, json};

async fn proposed(school: &School, kind: &str, members: &[(&str, &Person)]) -> crate::app::Answer {
    let pair = school.draft(kind, members).await;
    school.curator.step(&format!("/pairs/{pair}/proposals")).await
}

#[actix_web::test]
async fn a_pair_is_active_when_the_last_member_has_consented() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (mentor, mentee) = (oak.person("Наставник").await, oak.person("Менти").await);
    let pair = oak.draft("individual", &[("lead_mentor", &mentor), ("mentee", &mentee)]).await;
    assert_eq!(oak.curator.step(&format!("/pairs/{pair}/proposals")).await.ok()["state"], "proposed");

    assert_eq!(consent(&mentor, &pair).await.ok()["state"], "awaiting_consent");
    assert_eq!(consent(&mentor, &pair).await.ok()["state"], "awaiting_consent", "twice changes nothing");
    let active = consent(&mentee, &pair).await.ok();

    assert_eq!(active["state"], "active");
    assert!(active["members"].as_array().unwrap().iter().all(|member| member["consented_at"].is_string()));
    let tracks = mentee.get("/tracks").await.ok();
    let states: Vec<&Value> =
        tracks["items"][0]["stages"].as_array().unwrap().iter().map(|stage| &stage["state"]).collect();
    assert_eq!(states, ["in_progress", "locked", "locked", "locked"]);
    let history = mentee.get(&format!("/pairs/{pair}/history")).await.ok();
    let states: Vec<&Value> = history["items"].as_array().unwrap().iter().map(|change| &change["to_state"]).collect();
    assert_eq!(states, ["proposed", "awaiting_consent", "active"]);
}

#[actix_web::test]
async fn nobody_consents_for_another_but_a_curator_with_paper() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (mentor, mentee) = (oak.person("Наставник").await, oak.person("Менти").await);
    let pair = oak.draft("individual", &[("lead_mentor", &mentor), ("mentee", &mentee)]).await;
    oak.curator.step(&format!("/pairs/{pair}/proposals")).await.ok();
    let path = format!("/pairs/{pair}/consents");
    let for_mentee = |channel: &str| json!({ "person_id": mentee.id, "text_version": "1", "channel": channel });

    mentor.post(&path, for_mentee("in_app")).await.invalid("/person_id", "unknown");
    oak.curator.post(&path, for_mentee("in_app")).await.invalid("/channel", "paper_only");
    let recorded = oak.curator.post(&path, for_mentee("paper")).await.ok();
    assert!(recorded["members"][1]["consented_at"].is_string());
    let consents = oak.curator.get(&path).await.ok();
    assert_eq!(
        (&consents["items"][0]["channel"], &consents["items"][0]["text_version"]),
        (&json!("paper"), &json!("1"))
    );
    oak.admin.post(&path, for_mentee("paper")).await.problem(404, "not_found");
}

#[actix_web::test]
async fn each_kind_takes_its_numbers() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let mut people = vec![];
    for _ in 0..5 {
        people.push(oak.person("Участник").await);
    }
    let of = |mentors: &[usize], mentees: &[usize]| -> Vec<(&'static str, &Person)> {
        let roles = ["lead_mentor", "co_mentor", "co_mentor"];
        let mentors = mentors.iter().zip(roles).map(|(index, role)| (role, &people[*index]));
        mentors.chain(mentees.iter().map(|index| ("mentee", &people[*index]))).collect()
    };
    for (kind, mentors, mentees, fits) in [
        ("individual", &[0][..], &[1][..], true),
        ("individual", &[0], &[1, 2], false),
        ("individual", &[0, 1], &[2], false),
        ("individual", &[], &[1], false),
        ("individual", &[0], &[], false),
        ("group", &[0], &[1], false),
        ("group", &[0], &[2, 3], true),
        ("group", &[0, 1], &[2, 3], false),
        ("team", &[0], &[1], false),
        ("team", &[0, 1], &[2], true),
        ("virtual", &[0], &[1], true),
        ("virtual", &[0], &[1, 2], false),
        ("flash", &[0], &[1, 2, 3], true),
        ("flash", &[0, 4], &[1], false),
        ("peer", &[0], &[1], true),
        ("reverse", &[0], &[1, 2], false),
    ] {
        let answer = proposed(&oak, kind, &of(mentors, mentees)).await;
        if fits {
            let pair = answer.ok();
            oak.curator.step(&format!("/pairs/{}/cancellations", text(&pair["id"]))).await.ok();
        } else {
            answer.problem(409, "cardinality");
        }
    }
}

#[actix_web::test]
async fn peers_are_of_one_category_and_reverse_mentors_have_taught_less() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let old = oak.person_with(json!({ "teaching_since": "2000-09-01", "qualification_category": "highest" })).await;
    let young = oak.person_with(json!({ "teaching_since": "2024-09-01", "qualification_category": "none" })).await;

    proposed(&oak, "peer", &[("lead_mentor", &old), ("mentee", &young)]).await.problem(409, "peer_category");
    proposed(&oak, "reverse", &[("lead_mentor", &old), ("mentee", &young)]).await.problem(409, "reverse_experience");
    proposed(&oak, "reverse", &[("lead_mentor", &young), ("mentee", &old)]).await.ok();
}

#[actix_web::test]
async fn nobody_mentors_himself() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let person = oak.person("Один").await;
    let body = oak.pair_body("individual", &[("lead_mentor", &person), ("mentee", &person)]);
    oak.curator.post("/pairs", body).await.invalid("/members/1/person_id", "member_twice");
}

#[actix_web::test]
async fn a_pair_keeps_to_its_program_and_kind() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let with = |kind: &str, field: &str, value: Value| {
        let mut body = oak.pair_body(kind, &[]);
        body[field] = value;
        body
    };
    let early = crate::world::first_day(&app) - chrono::Days::new(1);
    let late = crate::world::last_day(&app) + chrono::Days::new(1);
    oak.curator
        .post("/pairs", with("individual", "starts_on", json!(early)))
        .await
        .invalid("/starts_on", "outside_program");
    oak.curator
        .post("/pairs", with("individual", "planned_ends_on", json!(late)))
        .await
        .invalid("/planned_ends_on", "outside_program");
    let long = app.core.clock.now().date_naive() + chrono::Days::new(40);
    oak.curator
        .post("/pairs", with("flash", "planned_ends_on", json!(long)))
        .await
        .invalid("/planned_ends_on", "flash_term");
    oak.curator.post("/pairs", with("group", "topic", Value::Null)).await.invalid("/topic", "required");
    oak.curator
        .post("/pairs", with("virtual", "channel", json!("in_person")))
        .await
        .invalid("/channel", "virtual_channel");
    oak.curator
        .post("/pairs", with("individual", "with_stages", json!(false)))
        .await
        .invalid("/with_stages", "stages_of_kind");
    let tag = oak.admin.get(&format!("/programs/{}", oak.program)).await.etag();
    let only_flash = json!({ "allowed_kinds": ["flash"] });
    oak.admin
        .matching(actix_web::http::Method::PATCH, &format!("/programs/{}", oak.program), &tag, only_flash)
        .await
        .ok();
    oak.curator.post("/pairs", oak.pair_body("individual", &[])).await.invalid("/kind", "kind_not_allowed");
    oak.curator.post(&format!("/programs/{}/suspensions", oak.program), json!({ "reason": "Пауза" })).await.ok();
    oak.curator.post("/pairs", oak.pair_body("flash", &[])).await.problem(409, "program_not_active");
}

#[actix_web::test]
async fn a_mentor_takes_no_more_pairs_than_there_are_places() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let mentor = oak.person("Наставник").await;
    let profile = json!({ "capacity": 1, "status": "active", "joined_on": "2026-09-01" });
    mentor.put(&format!("/people/{}/mentor-profile", mentor.id), profile).await.ok();
    let mentees = [oak.person("Первая").await, oak.person("Вторая").await, oak.person("Третья").await];

    proposed(&oak, "individual", &[("lead_mentor", &mentor), ("mentee", &mentees[0])]).await.ok();
    proposed(&oak, "individual", &[("lead_mentor", &mentor), ("mentee", &mentees[1])])
        .await
        .problem(409, "mentor_full");
    proposed(&oak, "flash", &[("lead_mentor", &mentor), ("mentee", &mentees[2])]).await.ok();
}

#[actix_web::test]
async fn a_mentee_has_one_individual_pair_in_a_program() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let other = oak.person("Другой").await;
    proposed(&oak, "individual", &[("lead_mentor", &other), ("mentee", &couple.mentee)])
        .await
        .problem(409, "mentee_already_paired");
}

#[actix_web::test]
async fn a_member_declines_without_a_reason() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (mentor, mentee) = (oak.person("Наставник").await, oak.person("Менти").await);
    let pair = oak.draft("individual", &[("lead_mentor", &mentor), ("mentee", &mentee)]).await;
    mentee.get(&format!("/pairs/{pair}")).await.problem(404, "not_found");
    mentee.step(&format!("/pairs/{pair}/declines")).await.problem(404, "not_found");
    let refused = oak.curator.post(&format!("/pairs/{pair}/pauses"), json!({})).await.problem(409, "wrong_state");
    assert_eq!(refused["allowed"], json!(["proposals", "cancellations"]));
    oak.curator.step(&format!("/pairs/{pair}/proposals")).await.ok();
    oak.curator.step(&format!("/pairs/{pair}/declines")).await.problem(409, "members_only");

    assert_eq!(mentee.step(&format!("/pairs/{pair}/declines")).await.ok()["state"], "declined");
    consent(&mentor, &pair).await.problem(409, "wrong_state");
}

#[actix_web::test]
async fn an_order_is_waited_for_where_the_program_says_so() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let tag = oak.admin.get(&format!("/programs/{}", oak.program)).await.etag();
    oak.admin
        .matching(
            actix_web::http::Method::PATCH,
            &format!("/programs/{}", oak.program),
            &tag,
            json!({ "requires_order": true }),
        )
        .await
        .ok();
    let (mentor, mentee) = (oak.person("Наставник").await, oak.person("Менти").await);
    let pair = oak.active_pair("individual", &[("lead_mentor", &mentor), ("mentee", &mentee)]).await;

    oak.curator.step(&format!("/pairs/{pair}/activations")).await.problem(409, "order_missing");
    let much_later = oak.app.core.clock.now() + chrono::Duration::days(40);
    talim::chores::run(&mut oak.app.db().await, much_later).await.unwrap();
    let revoked_on = (oak.app.core.clock.now() + chrono::Duration::days(9)).date_naive();
    let order = json!({ "school_id": oak.id, "number": "17-н", "issued_on": "2026-09-01" });
    let order = text(&oak.curator.post("/orders", order).await.created()["id"]);
    oak.curator.patch(&format!("/orders/{order}"), json!({ "revoked_on": revoked_on })).await.ok();
    oak.curator.patch(&format!("/pairs/{pair}"), json!({ "order_id": order })).await.ok();
    assert_eq!(oak.curator.step(&format!("/pairs/{pair}/activations")).await.ok()["state"], "active");
}

#[actix_web::test]
async fn a_pair_pauses_and_goes_on() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let path = format!("/pairs/{}", couple.pair);
    couple.mentee.step(&format!("{path}/resumptions")).await.problem(409, "wrong_state");

    assert_eq!(couple.mentee.post(&format!("{path}/pauses"), json!({})).await.ok()["state"], "paused");
    couple.mentor.post(&format!("{path}/pauses"), json!({})).await.problem(409, "wrong_state");
    assert_eq!(couple.mentor.step(&format!("{path}/resumptions")).await.ok()["state"], "active");
}

#[actix_web::test]
async fn early_success_is_success() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let path = format!("/pairs/{}/endings", couple.pair);
    oak.curator.post(&path, json!({})).await.invalid("/reason", "required");
    let tomorrow = app.core.clock.now().date_naive() + chrono::Days::new(2);
    oak.curator
        .post(&path, json!({ "reason": "goals_achieved", "ended_on": tomorrow }))
        .await
        .invalid("/ended_on", "day_range");

    let ended = oak.curator.post(&path, json!({ "reason": "goals_achieved" })).await.ok();

    assert_eq!(ended["state"], "completed");
    assert!(text(&ended["ended_on"]) < text(&ended["planned_ends_on"]));
    oak.curator.post(&path, json!({ "reason": "other" })).await.problem(409, "wrong_state");
}

#[actix_web::test]
async fn a_mentee_leaves_at_once_without_a_reason_and_nobody_but_organisers_learns_why() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let path = format!("/pairs/{}/endings", couple.pair);
    couple.mentee.post(&path, json!({ "reason": "mentor_withdrew" })).await.invalid("/reason", "not_yours_to_say");

    let ended = couple.mentee.post(&path, json!({ "comment": "личное" })).await;
    assert!(!ended.text.contains("mentee_withdrew") && !ended.text.contains("личное"));
    assert_eq!(ended.ok()["state"], "terminated");

    let ending = oak.curator.get(&path).await.ok();
    assert_eq!(
        (&ending["items"][0]["reason"], &ending["items"][0]["initiator"]),
        (&json!("mentee_withdrew"), &json!("mentee"))
    );
    couple.mentor.get(&path).await.problem(403, "forbidden");
}

#[actix_web::test]
async fn a_mentor_completes_only_what_the_mentee_has_finished() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let path = format!("/pairs/{}/endings", couple.pair);
    couple.mentor.post(&path, json!({ "reason": "goals_achieved" })).await.problem(409, "completion_unacknowledged");
    for stage in 1..=4 {
        couple.pass(stage).await;
    }
    assert_eq!(couple.mentor.post(&path, json!({ "reason": "goals_achieved" })).await.ok()["state"], "completed");
}

#[actix_web::test]
async fn another_mentor_goes_on_where_the_first_ended() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    couple.pass(1).await;
    let ending = json!({ "reason": "workload" });
    oak.curator.post(&format!("/pairs/{}/endings", couple.pair), ending).await.ok();
    let next = oak.person("Следующий").await;
    let mut body = oak.pair_body("individual", &[("lead_mentor", &next), ("mentee", &couple.mentee)]);
    body["continued_from"] = json!(couple.pair);
    let pair = text(&oak.curator.post("/pairs", body).await.created()["id"]);
    oak.curator.step(&format!("/pairs/{pair}/proposals")).await.ok();
    consent(&next, &pair).await.ok();
    consent(&couple.mentee, &pair).await.ok();

    let track = next.get(&format!("/tracks/{}", couple.track)).await.ok();
    assert_eq!((&track["pair_id"], &track["stages"][0]["state"]), (&json!(pair), &json!("completed")));
    couple.mentor.get(&format!("/tracks/{}", couple.track)).await.problem(404, "not_found");
}

#[actix_web::test]
async fn members_are_added_to_drafts_and_needed_ones_stay() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (mentor, mentee) = (oak.person("Наставник").await, oak.person("Менти").await);
    let pair = oak.draft("individual", &[("lead_mentor", &mentor)]).await;
    let path = format!("/pairs/{pair}/members");
    oak.curator
        .post(&path, json!({ "person_id": mentor.id, "role": "mentee" }))
        .await
        .invalid("/person_id", "member_twice");
    oak.curator.post(&path, json!({ "person_id": mentee.id, "role": "mentee" })).await.created();
    oak.curator.step(&format!("/pairs/{pair}/proposals")).await.ok();
    let more = json!({ "person_id": oak.curator.id, "role": "co_mentor" });
    oak.curator.post(&path, more).await.problem(409, "wrong_state");
    consent(&mentor, &pair).await.ok();
    consent(&mentee, &pair).await.ok();

    let members = oak.curator.get(&path).await.ok();
    let lead = text(&members["items"][0]["id"]);
    oak.curator.delete(&format!("/pair-members/{lead}")).await.problem(409, "cardinality");
}

#[actix_web::test]
async fn a_draft_that_waited_is_looked_at_again() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (mentor, mentee) = (oak.person("Наставник").await, oak.person("Менти").await);
    let pair = oak.draft("individual", &[("lead_mentor", &mentor), ("mentee", &mentee)]).await;
    let propose = format!("/pairs/{pair}/proposals");
    oak.curator.post(&format!("/programs/{}/suspensions", oak.program), json!({ "reason": "Пауза" })).await.ok();
    oak.curator.step(&propose).await.problem(409, "program_not_active");
    oak.curator.step(&format!("/programs/{}/activations", oak.program)).await.ok();

    let profile = json!({ "capacity": 3, "status": "paused", "joined_on": "2026-09-01" });
    mentor.put(&format!("/people/{}/mentor-profile", mentor.id), profile).await.ok();
    oak.curator.step(&propose).await.problem(409, "mentor_unavailable");
    let profile = json!({ "capacity": 3, "status": "active", "joined_on": "2026-09-01" });
    mentor.put(&format!("/people/{}/mentor-profile", mentor.id), profile).await.ok();

    oak.admin.post(&format!("/people/{}/retirements", mentee.id), json!({ "reason": "Уход" })).await.ok();
    oak.curator.step(&propose).await.problem(409, "person_retired");
}
