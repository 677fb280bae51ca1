//! What happens by itself when its time has come. Every step is conditional and in its own transaction, so that several
//! servers on one database may do it side by side.

use crate::accounts;
use crate::flash::FlashResponse;
use crate::imports::Import;
use crate::kernel::auth::Core;
use crate::kernel::db;
use crate::notifications::{Digest, Post};
use crate::pairs::Pair;
use crate::requests::MentorRequest;
use crate::surveys::Survey;
use actix_web::web::Data;
use anyhow::Result;
use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use std::time::Duration;

/// How often it is looked after.
const EVERY: Duration = Duration::from_mins(1);
/// How often letters are sent.
const POST_EVERY: Duration = Duration::from_secs(2);

/// Does what is due. What fails is told and does not keep the rest from being done; the first failure is the answer.
pub async fn run(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> Result<()> {
    let done = [
        ("notices were carried out", Pair::carry_out_notices(conn, now).await),
        ("invitations were cancelled", Pair::cancel_unanswered(conn, now).await),
        ("requests to mentors were closed", MentorRequest::close_overdue(conn, now).await),
        ("old tries and tokens were forgotten", accounts::forget_old(conn, now).await),
        ("imports were given up", Import::close_stuck(conn, now).await),
        ("weekly letters were laid out", Digest::lay_out(conn, now).await),
        ("surveys were reminded of", Survey::look_after(conn, now).await),
        ("flash pairs were ended", FlashResponse::end_overdue(conn, now).await),
    ];
    let mut failure = Ok(());
    for (what, count) in done {
        match count {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, what),
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), what, "failed");
                failure = failure.and(Err(error.into()));
            }
        }
    }
    failure
}

/// Does what is due, again and again, until the server ends. What fails is tried again the next time.
pub async fn keep_running(core: Data<Core>) {
    loop {
        let done = async {
            let mut conn = db::connect_as_service(&core.config.database).await?;
            run(&mut conn, core.clock.now()).await
        };
        if let Err(error) = done.await {
            tracing::error!(error = format!("{error:#}"), "what was due was not done");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Sends letters, where there is a mail server, until the server ends. What fails is tried again.
pub async fn keep_sending(core: Data<Core>) {
    let post = match Post::new(&core.config) {
        Ok(Some(post)) => post,
        Ok(None) => return,
        Err(error) => return tracing::error!(error = format!("{error:#}"), "no letters can be sent"),
    };
    let mut held = None;
    loop {
        let done = async {
            let mut conn = match held.take() {
                Some(conn) => conn,
                None => db::connect_as_service(&core.config.database).await?,
            };
            post.send_due(&mut conn, core.clock.now()).await?;
            held = Some(conn);
            anyhow::Ok(())
        };
        if let Err(error) = done.await {
            tracing::warn!(error = format!("{error:#}"), "letters were not sent");
        }
        tokio::time::sleep(POST_EVERY).await;
    }
}
