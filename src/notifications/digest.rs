use crate::kernel::error::Result;
use crate::kernel::id::{AccountId, ProgramId};
use crate::kernel::texts::Lang;
use crate::schema::{flags, notification_settings, pair_members, pairs, people, programs, role_assignments};
use crate::tasks::Signal;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::Timestamptz;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A curator's week in numbers, on Mondays: of each program what is open and what to look at. No names, no words.
pub struct Digest;

impl Digest {
    /// Lays a letter for the week out for every curator who wants one, once; returns how many.
    pub async fn lay_out(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> Result<usize> {
        #[expect(clippy::disallowed_methods, reason = "the Monday of every school's own week, in one statement")]
        let query = diesel::sql_query(include_str!("digest.sql"));
        Ok(query.bind::<Timestamptz, _>(now).execute(conn).await?)
    }

    /// What the letter says, and the token that ends it.
    pub(super) async fn text(
        conn: &mut AsyncPgConnection, account: AccountId, lang: Lang, now: DateTime<Utc>,
    ) -> Result<(String, String)> {
        let today = now.date_naive();
        let ended = role_assignments::valid_to.lt(today).is_not_distinct_from(true);
        let curated = role_assignments::table
            .filter(role_assignments::account_id.eq(account))
            .filter(role_assignments::withdrawn_at.is_null())
            .filter(role_assignments::valid_from.le(today))
            .filter(diesel::dsl::not(ended))
            .select(role_assignments::program_id.assume_not_null())
            .filter(role_assignments::program_id.is_not_null());
        let own = programs::table.filter(programs::id.eq_any(curated)).filter(programs::state.eq("active"));
        let own: Vec<(ProgramId, String)> =
            own.select((programs::id, programs::title)).order(programs::title).load(conn).await?;
        let signals = Signal::in_programs(conn, now, own.iter().map(|(id, _)| *id).collect()).await?;
        let mut text = String::new();
        for (program, title) in own {
            let open = pairs::table.filter(pairs::program_id.eq(program));
            let open = open.filter(pairs::state.eq_any(["active", "paused"]));
            let open: i64 = open.count().get_result(conn).await?;
            // not those on pairs he or she is in
            let inside = pair_members::table.inner_join(people::table.on(people::id.eq(pair_members::person_id)));
            let inside = inside.filter(people::account_id.eq(account)).select(pair_members::pair_id);
            let raised = flags::table.filter(flags::program_id.eq(program)).filter(flags::state.eq("open"));
            let raised = raised.filter(flags::pair_id.ne_all(inside));
            let raised: i64 = raised.count().get_result(conn).await?;
            let mut kinds: BTreeMap<&str, i64> = BTreeMap::new();
            for signal in signals.iter().filter(|signal| signal.program_id == program) {
                *kinds.entry(signal.kind.as_str()).or_default() += 1;
            }
            let line = |id: &str, count: i64| format!("– {}: {count}\n", lang.say(id));
            let counted = kinds.iter().map(|(kind, count)| line(&format!("signal_kind-{kind}"), *count));
            let counted: String = counted.collect();
            let (open, raised) = (line("digest-open_pairs", open), line("digest-open_flags", raised));
            // writing into a string does not fail
            let _ = write!(text, "{title}\n{open}{raised}{counted}\n");
        }
        let token = notification_settings::table.find(account).select(notification_settings::unsubscribe_token);
        Ok((text, token.first(conn).await?))
    }

    /// The day by which a week's letter is known.
    pub(super) fn subject(monday: NaiveDate, lang: Lang) -> String {
        lang.text("digest-subject", &[("day", monday.format("%d.%m.%Y").to_string())]).unwrap_or_default()
    }
}
