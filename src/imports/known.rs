use super::model::Import;
use crate::kernel::error::Result;
use crate::kernel::id::PersonId;
use crate::people::PersonStatus;
use crate::schema::{pair_members, pairs, people};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// Whom a school knows, by what a row may say.
#[derive(Default)]
pub(super) struct Known {
    /// With the name, as [`plain`] words.
    pub(super) emails: HashMap<String, (PersonId, String)>,
    pub(super) names: HashMap<String, Vec<(PersonId, Option<String>)>>,
    /// E-mails and names of those who have left.
    pub(super) retired: HashSet<String>,
    /// Pairs at work in the program, by mentor and mentee.
    pub(super) pairs: HashSet<(PersonId, PersonId)>,
}

/// A name as it is compared: small letters, Ё as Е, one blank.
pub(super) fn plain(name: &str) -> String {
    name.to_lowercase().replace('ё', "е").split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Known {
    pub(super) async fn load(conn: &mut AsyncPgConnection, import: &Import) -> Result<Self> {
        let all: Vec<(PersonId, String, Option<String>, PersonStatus)> = people::table
            .filter(people::school_id.eq(import.school_id))
            .select((people::id, people::full_name, people::email, people::status))
            .load(conn)
            .await?;
        let mut known = Self::default();
        for (id, name, email, status) in all {
            let email = email.map(|email| email.to_lowercase());
            if status == PersonStatus::Retired {
                known.retired.extend(email.into_iter().chain([plain(&name)]));
                continue;
            }
            known.names.entry(plain(&name)).or_default().push((id, email.clone()));
            known.emails.extend(email.map(|email| (email, (id, plain(&name)))));
        }
        if let Some(program) = import.program_id {
            let (mentors, mentees) = diesel::alias!(pair_members as mentor_rows, pair_members as mentee_rows);
            let open = ["draft", "proposed", "awaiting_consent", "active", "paused"];
            let together = pairs::table
                .inner_join(mentors.on(mentors.field(pair_members::pair_id).eq(pairs::id)))
                .inner_join(mentees.on(mentees.field(pair_members::pair_id).eq(pairs::id)))
                .filter(pairs::program_id.eq(program))
                .filter(pairs::state.eq_any(open))
                .filter(pairs::kind.ne("flash"))
                .filter(mentees.field(pair_members::left_on).is_null())
                .filter(mentors.field(pair_members::role).eq("lead_mentor"))
                .filter(mentees.field(pair_members::role).eq("mentee"))
                .select((mentors.field(pair_members::person_id), mentees.field(pair_members::person_id)));
            known.pairs = together.load::<(PersonId, PersonId)>(conn).await?.into_iter().collect();
        }
        Ok(known)
    }

    /// By e-mail, else by a name that one person alone has, and who has no other e-mail.
    pub(super) fn find(&self, facts: &Map<String, Value>) -> Result<Option<PersonId>, &'static str> {
        let text = |field: &str| facts.get(field).and_then(Value::as_str);
        if let Some((id, known)) = text("email").and_then(|email| self.emails.get(email)) {
            // somebody marries; whose first and last name differ both uses another's mailbox
            let same = |part: &str| text(part).is_some_and(|part| known.split(' ').any(|word| word == plain(part)));
            let shared = !same("last_name") && !same("first_name");
            return if shared { Err("name_differs") } else { Ok(Some(*id)) };
        }
        let name = full_name(facts);
        let mailed = text("email").map(str::to_owned);
        if !self.names.contains_key(&plain(&name)) && self.retired.contains(&mailed.unwrap_or_else(|| plain(&name))) {
            return Err("person_retired");
        }
        let other = |known: &Option<String>| {
            text("email").is_some() && known.as_deref().is_some_and(|known| Some(known) != text("email"))
        };
        match self.names.get(&plain(&name)).map(Vec::as_slice) {
            Some([(_, known)]) if other(known) => Err("email_differs"),
            _ => self.named(&name),
        }
    }

    pub(super) fn named(&self, name: &str) -> Result<Option<PersonId>, &'static str> {
        match self.names.get(&plain(name)).map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some([(one, _)]) => Ok(Some(*one)),
            Some(_) => Err("person_ambiguous"),
        }
    }
}

pub(super) fn full_name(facts: &Map<String, Value>) -> String {
    let parts = ["last_name", "first_name", "middle_name"].map(|part| facts.get(part).and_then(Value::as_str));
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
