//! Many at once: of several who want the same, one comes through, and what is left is right.

use crate::app::{Answer, NOTICED, TestApp};
use crate::world::{Person, School, app, school, text};
use diesel_async::SimpleAsyncConnection;
use futures_util::future::join_all;
use serde_json::{Value, json};

const ROUNDS: usize = 5;

async fn drafts(oak: &School, pairs: &[(&Person, &Person)]) -> Vec<String> {
    let mut drafts = vec![];
    for (mentor, mentee) in pairs {
        drafts.push(oak.draft("individual", &[("lead_mentor", mentor), ("mentee", mentee)]).await);
    }
    drafts
}

async fn propose_all(oak: &School, drafts: &[String]) -> Vec<u16> {
    let paths: Vec<String> = drafts.iter().map(|pair| format!("/pairs/{pair}/proposals")).collect();
    let answers = join_all(paths.iter().map(|path| oak.curator.step(path))).await;
    answers.iter().map(|answer| answer.status.as_u16()).collect()
}

fn one_of(statuses: &[u16]) {
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 200 | 409 | 412)), "{statuses:?}");
}

#[actix_web::test]
async fn a_mentors_last_place_is_taken_once() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    for _ in 0..ROUNDS {
        let mentor = oak.person("Наставник").await;
        let profile = json!({ "capacity": 1, "status": "active", "joined_on": "2026-09-01" });
        mentor.put(&format!("/people/{}/mentor-profile", mentor.id), profile).await.ok();
        let mut mentees = vec![];
        for _ in 0..4 {
            mentees.push(oak.person("Менти").await);
        }
        let pairs: Vec<(&Person, &Person)> = mentees.iter().map(|mentee| (&mentor, mentee)).collect();
        let drafts = drafts(&oak, &pairs).await;

        one_of(&propose_all(&oak, &drafts).await);

        let taken = oak.curator.get(&format!("/pairs?person_id={}&state=proposed&count=true", mentor.id)).await.ok();
        assert_eq!(taken["total"], 1);
    }
}

#[actix_web::test]
async fn a_mentee_is_paired_once() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    for _ in 0..ROUNDS {
        let mentee = oak.person("Менти").await;
        let mut mentors = vec![];
        for _ in 0..4 {
            mentors.push(oak.person("Наставник").await);
        }
        let pairs: Vec<(&Person, &Person)> = mentors.iter().map(|mentor| (mentor, &mentee)).collect();
        let drafts = drafts(&oak, &pairs).await;
        one_of(&propose_all(&oak, &drafts).await);
    }
}

#[actix_web::test]
async fn two_pairs_of_one_mentee_begin_once() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    for _ in 0..ROUNDS {
        let couple = oak.couple().await;
        couple.mentee.post(&format!("/pairs/{}/endings", couple.pair), json!({})).await.ok();
        let mut pairs = vec![];
        for kind in ["individual", "virtual"] {
            let mentor = oak.person("Наставник").await;
            let pair = oak.draft(kind, &[("lead_mentor", &mentor), ("mentee", &couple.mentee)]).await;
            pairs.push((mentor, pair));
        }
        // proposed before there is anything to refuse
        for (mentor, pair) in &pairs {
            oak.curator.step(&format!("/pairs/{pair}/proposals")).await.ok();
            crate::world::consent(mentor, pair).await.ok();
        }

        let answers = join_all(pairs.iter().map(|(_, pair)| crate::world::consent(&couple.mentee, pair))).await;

        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
        one_of(&statuses);
        let at_work = format!("/pairs?person_id={}&state=active&count=true", couple.mentee.id);
        assert_eq!(oak.curator.get(&at_work).await.ok()["total"], 1);
    }
}

/// Ends whatever waits for a lock, as soon as something does.
const END_WHO_WAITS: &str = "DO $$ BEGIN FOR turn IN 1..1000 LOOP
    PERFORM pg_stat_clear_snapshot();
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock';
    IF FOUND THEN RETURN; END IF;
    PERFORM pg_sleep(0.01);
END LOOP; END $$";

/// Until somebody waits for a lock.
const SOMEBODY_WAITS: &str = "DO $$ BEGIN FOR turn IN 1..500 LOOP
    PERFORM pg_stat_clear_snapshot();
    PERFORM FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock';
    IF FOUND THEN RETURN; END IF;
    PERFORM pg_sleep(0.01);
END LOOP; RAISE 'nobody waits'; END $$";

/// What is answered when something else is written, but not yet there, as it is asked.
async fn beside(app: &TestApp, change: &str, asked: impl Future<Output = Answer>) -> Answer {
    let mut holder = app.db().await;
    holder.batch_execute(&format!("BEGIN; {change}")).await.unwrap();
    let written = async {
        app.sql(SOMEBODY_WAITS).await;
        holder.batch_execute("COMMIT").await.unwrap();
    };
    futures_util::future::join(asked, written).await.0
}

#[actix_web::test]
async fn nothing_is_written_into_a_track_that_closes() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let path = format!("{}/reflections", couple.stage(1));
    let reflection = async || couple.mentee.post(&path, json!({ "text": "Поздно" })).await;

    let pauses = format!("UPDATE pairs SET state = 'paused' WHERE id = '{}'", couple.pair);
    beside(&app, &pauses, reflection()).await.created();
    let ends = format!("UPDATE pairs SET state = 'terminated', ended_on = current_date WHERE id = '{}'", couple.pair);
    beside(&app, &ends, reflection()).await.problem(409, "pair_closed");

    let couple = oak.couple().await;
    let path = format!("{}/reflections", couple.stage(1));
    let reflection = couple.mentee.post(&path, json!({ "text": "Поздно" }));
    let breaks = "UPDATE tracks SET state = 'discontinued', discontinued_on = current_date";
    beside(&app, &format!("{breaks} WHERE id = '{}'", couple.track), reflection).await.problem(409, "wrong_state");
}

#[actix_web::test]
async fn who_retires_at_that_moment_is_given_no_role() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let person = oak.person("Уходящий").await;
    let path = format!("/people/{}/roles", person.id);
    let role = oak.admin.post(&path, json!({ "role": "school_admin" }));

    let retires = format!("UPDATE people SET status = 'retired' WHERE id = '{}'", person.id);
    beside(&app, &retires, role).await.problem(409, "person_retired");
}

#[actix_web::test]
async fn of_several_revisions_of_a_goal_one_stands() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let goal = format!("/goals/{}", couple.goal().await);
    couple.mentor.step(&format!("{goal}/approvals")).await.ok();
    let tag = couple.mentee.get(&goal).await.etag();
    let revise = async |number: usize| {
        let body = json!({ "reason": "Класс сменился", "changes": { "title": format!("Вопросы {number}") } });
        let path = format!("{goal}/revisions");
        couple.mentee.matching(actix_web::http::Method::POST, &path, &tag, body).await.status.as_u16()
    };

    one_of(&join_all((0..6).map(revise)).await);

    assert_eq!(couple.mentor.get(&format!("{goal}/revisions")).await.ok()["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_lost_connection_is_worth_another_try() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let mut holder = app.db().await;
    holder.batch_execute("BEGIN; LOCK TABLE pairs").await.unwrap();

    let (lost, ()) = futures_util::future::join(oak.curator.get("/pairs"), app.sql(END_WHO_WAITS)).await;

    lost.problem(503, "unavailable");
    holder.batch_execute("ROLLBACK").await.unwrap();
    actix_web::rt::time::sleep(NOTICED).await;
    oak.curator.get("/pairs").await.ok();
}

#[actix_web::test]
async fn two_invitations_leave_one_link() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    for round in 0..ROUNDS {
        let entered = json!({ "school_id": oak.id, "last_name": "Новый", "first_name": "А", "email": format!("new{round}@oak.example") });
        let path = format!("/people/{}/invitations", text(&oak.admin.post("/people", entered).await.created()["id"]));
        let links = join_all([&path, &path].map(|path| oak.admin.step(path))).await;
        let mut open = 0;
        for link in links {
            let address = format!("/api/v1/auth/invitations/{}", text(&link.created()["token"]));
            open += usize::from(app.call(actix_web::http::Method::GET, &address, None, None).await.status.is_success());
        }
        assert_eq!(open, 1);
    }
}

#[actix_web::test]
async fn the_last_two_consents_begin_the_pair_once() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    for _ in 0..ROUNDS {
        let (mentor, mentee) = (oak.person("Наставник").await, oak.person("Менти").await);
        let pair = oak.draft("individual", &[("lead_mentor", &mentor), ("mentee", &mentee)]).await;
        oak.curator.step(&format!("/pairs/{pair}/proposals")).await.ok();
        let answers = join_all([&mentor, &mentee].map(|person| crate::world::consent(person, &pair))).await;
        assert!(answers.iter().all(|answer| answer.status.as_u16() == 200), "{answers:?}");
        assert_eq!(oak.curator.get(&format!("/pairs/{pair}")).await.ok()["state"], "active");
        let history = oak.curator.get(&format!("/pairs/{pair}/history")).await.ok();
        assert_eq!(history["items"].as_array().unwrap().len(), 3);
        assert_eq!(oak.curator.get(&format!("/tracks?pair_id={pair}&count=true")).await.ok()["total"], 1);
    }
}

#[actix_web::test]
async fn a_stage_is_submitted_and_completed_once() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    couple.answer_all(1, "Слова", "pair").await.ok();

    let answers = join_all((0..6).map(|_| couple.submit(1))).await;
    one_of(&answers.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>());
    let answers = join_all((0..6).map(|_| couple.review(1, json!({ "decision": "completed" })))).await;
    one_of(&answers.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>());

    let history = couple.mentee.get(&couple.stage(1)).await.ok()["history"].clone();
    let states: Vec<&Value> = history.as_array().unwrap().iter().map(|change| &change["to_state"]).collect();
    assert_eq!(states, ["in_progress", "submitted", "completed"]);
}

#[actix_web::test]
async fn of_several_changes_of_one_version_one_is_kept() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let path = format!("/programs/{}", oak.program);
    let tag = oak.admin.get(&path).await.etag();
    let change = async |number: usize| {
        let body = json!({ "title": format!("Название {number}") });
        oak.admin.matching(actix_web::http::Method::PATCH, &path, &tag, body).await
    };
    let answers = join_all((0..8).map(change)).await;
    let winner = answers.iter().position(|answer| answer.status.as_u16() == 200).unwrap();
    one_of(&answers.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>());
    assert_eq!(oak.admin.get(&path).await.ok()["title"], format!("Название {winner}"));
}

#[actix_web::test]
async fn of_several_targets_for_one_year_one_set_stands() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let set = async |number: i32| {
        let targets = json!([{ "indicator": "young_with_mentor", "target": number }, { "indicator": "mentor_load", "target": number }]);
        oak.admin
            .put(
                &format!("/schools/{}/indicator-targets", oak.id),
                json!({ "academic_year_id": oak.year, "targets": targets }),
            )
            .await
    };
    for answer in join_all((1..7).map(set)).await {
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    }
    let kept = oak.admin.get(&format!("/schools/{}/indicator-targets", oak.id)).await.ok();
    let values: Vec<&serde_json::Value> = kept["items"].as_array().unwrap().iter().map(|one| &one["target"]).collect();
    assert!(values.len() == 2 && values[0] == values[1], "{values:?}");
}

#[actix_web::test]
async fn of_several_mentors_who_accept_one_mentee_one_comes_through() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let asking = oak.person("Ищущая").await;
    let mut asked = vec![];
    for name in ["Первая", "Вторая", "Третья"] {
        let able = crate::finding::able(&oak, name).await;
        let request = text(&crate::finding::ask(&oak, &asking, &able).await.created()["id"]);
        asked.push((able, request));
    }
    let accept = async |(mentor, request): &(Person, String)| {
        mentor.post(&format!("/mentor-requests/{request}/acceptances"), json!({})).await.status.as_u16()
    };
    one_of(&join_all(asked.iter().map(accept)).await);
    assert_eq!(oak.curator.get("/pairs?count=true").await.ok()["total"], 1);
}

#[actix_web::test]
async fn a_refresh_token_is_used_once() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let sign_in = json!({ "email": oak.admin.email, "password": crate::world::PASSWORD });
    let tokens = app.call(actix_web::http::Method::POST, "/api/v1/auth/login", None, Some(&sign_in)).await.ok();
    let body = json!({ "refresh_token": tokens["refresh_token"] });
    let answers =
        join_all((0..8).map(|_| app.call(actix_web::http::Method::POST, "/api/v1/auth/refresh", None, Some(&body))))
            .await;
    assert!(answers.iter().filter(|answer| answer.status.as_u16() == 200).count() <= 1);
    let access = text(&tokens["access_token"]);
    app.call(actix_web::http::Method::GET, "/api/v1/me", Some(&access), None).await.problem(401, "unauthenticated");
}
