use super::model::facts;
use super::{NewPerson, Person};
use crate::audit::Event;
use crate::kernel::auth::Actor;
use crate::kernel::error::Result;
use crate::kernel::id::PersonId;
use crate::schema::people;
use crate::schools::School;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

impl Person {
    /// Enters a person.
    pub async fn create(conn: &mut AsyncPgConnection, actor: &Actor, school: &School, new: NewPerson) -> Result<Self> {
        let entered = diesel::insert_into(people::table).values((new, people::id.eq(PersonId::new())));
        let created: Self = facts(entered.returning(Self::as_returning()).get_result(conn).await)?;
        Event::new("person.created", created.id).at(school.id).record(conn, actor).await?;
        Ok(created)
    }

    /// Enters many people in two statements. One who cannot be entered stops all: the caller tries them one by one then.
    pub async fn create_all(
        conn: &mut AsyncPgConnection, actor: &Actor, school: &School, new: Vec<(PersonId, NewPerson)>,
    ) -> Result<()> {
        let events = new.iter().map(|(id, _)| Event::new("person.created", *id).at(school.id)).collect();
        let rows: Vec<_> = new.into_iter().map(|(id, new)| (new, people::id.eq(id))).collect();
        facts(diesel::insert_into(people::table).values(rows).execute(conn).await)?;
        Event::record_all(events, conn, actor).await
    }
}
