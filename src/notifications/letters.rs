use super::Digest;
use super::model::text_of;
use crate::kernel::config::{Config, Mail};
use crate::kernel::error::Result;
use crate::kernel::id::{AccountId, AuditEventId, LetterId};
use crate::kernel::texts::Lang;
use crate::schema::{accounts, accounts_at_work, letters, notification_settings, notifications};
use crate::text_enum;
use anyhow::Context;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::Error as SmtpError;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use secrecy::ExposeSecret;

/// Attempts before a letter is given up; the gaps are 1, 4, 16, 64 and 256 minutes.
const ATTEMPTS: i32 = 6;
/// Days after which a letter is no news any more, as when mail is set up late.
const STALE_DAYS: i64 = 3;

text_enum! {
    /// Where a letter stands.
    pub enum LetterState {
        /// Waits for its time.
        Waiting = "waiting",
        /// Somebody is sending it, or was when the service died: it is not sent again.
        Claimed = "claimed",
        /// The mail server has it.
        Sent = "sent",
        /// Given up.
        Failed = "failed",
    }
}

/// A letter and whom it goes to.
#[derive(Debug, Queryable)]
struct Letter {
    id: LetterId,
    account_id: AccountId,
    notification_id: Option<AuditEventId>,
    digest_of: Option<NaiveDate>,
    attempts: i32,
    email: String,
    name: String,
    lang: Lang,
}

/// The way to the mail server.
pub struct Post {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    public_url: String,
}

impl Post {
    /// From the configuration; none where no mail server is named.
    pub fn new(config: &Config) -> anyhow::Result<Option<Self>> {
        let Some(Mail { smtp_url, from }) = &config.mail else { return Ok(None) };
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp_url.expose_secret());
        let transport = transport.context("TALIM_SMTP_URL")?.timeout(Some(std::time::Duration::from_secs(20))).build();
        let from = from.parse().context("TALIM_MAIL_FROM")?;
        Ok(Some(Self { transport, from, public_url: config.public_url.clone() }))
    }

    /// Sends what is due, one after another; returns how many the mail server took. Several servers may do it at once.
    pub async fn send_due(&self, conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> anyhow::Result<usize> {
        let mut sent = 0;
        if !Letter::any_due(conn, now).await? {
            return Ok(sent);
        }
        // a mail server that is away costs no attempt
        self.transport.test_connection().await.context("the mail server does not answer")?;
        while let Some(letter) = Letter::claim(conn, now).await? {
            let message = match self.write(conn, &letter, now).await {
                Ok(Some(message)) => message,
                Ok(None) => {
                    letter.settle(conn, LetterState::Failed, now, Some("unwanted".to_owned())).await?;
                    continue;
                }
                Err(error) => {
                    tracing::warn!(letter = %letter.id, error = format!("{error:#}"), "a letter cannot be written");
                    letter.settle(conn, LetterState::Failed, now, Some("unwritable".to_owned())).await?;
                    continue;
                }
            };
            match self.transport.send(message).await {
                Ok(_) => {
                    letter.settle(conn, LetterState::Sent, now, None).await?;
                    sent += 1;
                }
                Err(error) => {
                    letter.failed(conn, &error, now).await?;
                    // a server that is gone is looked for the next time, before another letter is claimed
                    if error.status().is_none() && !error.is_client() {
                        return Err(error).context("the mail server fell silent");
                    }
                }
            }
        }
        Ok(sent)
    }

    /// The letter as it is sent; none where it is not wanted any more.
    async fn write(
        &self, conn: &mut AsyncPgConnection, letter: &Letter, now: DateTime<Utc>,
    ) -> anyhow::Result<Option<Message>> {
        if !letter.is_wanted(conn).await? {
            return Ok(None);
        }
        let lang = letter.lang;
        let (subject, body, unsubscribe) = match (letter.notification_id, letter.digest_of) {
            (Some(id), _) => {
                let own = notifications::table.find((letter.account_id, id));
                let (kind, path): (String, String) =
                    own.select((notifications::kind, notifications::path)).first(conn).await?;
                let subject = text_of(&kind, lang);
                let body = format!("{subject}\n\n{}/api/v1{path}", self.public_url);
                (subject, body, None)
            }
            (None, monday) => {
                let (text, token) = Digest::text(conn, letter.account_id, lang, now).await?;
                let url = format!("{}/unsubscriptions/{token}", self.public_url);
                let body = format!("{text}{}\n{url}", lang.say("digest-unsubscribe"));
                (Digest::subject(monday.unwrap_or_default(), lang), body, Some(url))
            }
        };
        let footer = lang.say("letter-footer");
        let to = Mailbox::new(Some(letter.name.clone()), letter.email.parse().context("an address")?);
        // the same id with every attempt: a mail program shows it once, whatever happens on the way
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .message_id(Some(format!("<{}@talim>", letter.id)))
            .header(ContentType::TEXT_PLAIN);
        for (name, value) in unsubscribe.iter().flat_map(|url| {
            [
                ("List-Unsubscribe", format!("<{url}>")),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
            ]
        }) {
            message = message.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
        }
        Ok(Some(message.body(format!("{body}\n\n--\n{footer}\n"))?))
    }
}

/// What is to be sent now.
#[diesel::dsl::auto_type]
fn due(fresh: DateTime<Utc>, now: DateTime<Utc>) -> _ {
    letters::table.filter(letters::state.eq("waiting")).filter(letters::due_at.between(fresh, now))
}

/// The moment from which letters are still news.
fn fresh(now: DateTime<Utc>) -> DateTime<Utc> {
    now - Duration::days(STALE_DAYS)
}

impl Letter {
    /// Whether the reader wants it still: settings may have changed since it was laid out, accounts
    /// end, and people retire.
    async fn is_wanted(&self, conn: &mut AsyncPgConnection) -> Result<bool> {
        let topic = notifications::table.filter(notifications::account_id.eq(self.account_id));
        let topic = topic.filter(notifications::id.nullable().eq(self.notification_id)).select(notifications::topic);
        let topic: Option<String> = topic.first(conn).await.optional()?;
        let chosen = notification_settings::table.find(self.account_id);
        let chosen: Option<(bool, bool, Vec<String>)> = chosen
            .select((
                notification_settings::letters,
                notification_settings::digest,
                notification_settings::muted_topics,
            ))
            .first(conn)
            .await
            .optional()?;
        let wanted = chosen.is_none_or(|(letters, digest, muted)| match &topic {
            Some(topic) => letters && !muted.contains(topic),
            None => digest,
        });
        let at_work = diesel::select(exists(accounts_at_work::table.find(self.account_id)));
        Ok(wanted && at_work.get_result(conn).await?)
    }

    async fn any_due(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> Result<bool> {
        Ok(diesel::select(exists(due(fresh(now), now))).get_result(conn).await?)
    }

    /// Takes the next letter that is due. Once this is committed nobody else sends it.
    async fn claim(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> Result<Option<Self>> {
        conn.transaction(async |conn| {
            let next = due(fresh(now), now)
                .order((letters::due_at, letters::id))
                .select(letters::id)
                .for_update()
                .skip_locked();
            let Some(id) = next.first::<LetterId>(conn).await.optional()? else { return Ok(None) };
            let claimed = (letters::state.eq(LetterState::Claimed), letters::attempts.eq(letters::attempts + 1));
            diesel::update(letters::table.find(id)).set((claimed, letters::settled_at.eq(now))).execute(conn).await?;
            let row = letters::table.inner_join(accounts::table.on(accounts::id.eq(letters::account_id)));
            let row = row.filter(letters::id.eq(id)).select((
                letters::id,
                letters::account_id,
                letters::notification_id,
                letters::digest_of,
                letters::attempts,
                accounts::email,
                accounts::name,
                accounts::locale,
            ));
            Ok(Some(row.first(conn).await?))
        })
        .await
    }

    async fn settle(
        &self, conn: &mut AsyncPgConnection, to: LetterState, now: DateTime<Utc>, failure: Option<String>,
    ) -> Result<()> {
        let set = (letters::state.eq(to), letters::settled_at.eq(now), letters::failure.eq(failure));
        diesel::update(letters::table.find(self.id)).set(set).execute(conn).await?;
        Ok(())
    }

    /// A refusal for now is tried again with growing gaps; a refusal for good is not. Where the connection broke, the
    /// letter may have arrived: it stays claimed.
    async fn failed(&self, conn: &mut AsyncPgConnection, error: &SmtpError, now: DateTime<Utc>) -> anyhow::Result<()> {
        let status = error.status().map(|code| code.to_string());
        tracing::warn!(letter = %self.id, attempts = self.attempts, status, "a letter was not taken");
        if error.is_transient() && self.attempts < ATTEMPTS {
            let gap = Duration::minutes(4_i64.pow(self.attempts.unsigned_abs() - 1));
            let again = (letters::state.eq(LetterState::Waiting), letters::due_at.eq(now + gap));
            diesel::update(letters::table.find(self.id))
                .set((again, letters::failure.eq(status)))
                .execute(conn)
                .await?;
        } else if error.is_transient() || error.is_permanent() || error.is_client() {
            self.settle(conn, LetterState::Failed, now, status).await?;
        }
        Ok(())
    }
}
