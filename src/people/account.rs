use super::{Person, PersonStatus, email_taken};
use crate::accounts::{Account, Invitation, RoleAssignment};
use crate::kernel::auth::{Actor, Core};
use crate::kernel::error::{Error, OnConstraint, Result};
use crate::kernel::id::AccountId;
use crate::kernel::scope::Scope;
use crate::schema::{accounts, people, schools};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

impl Person {
    /// 409 for somebody who has left.
    pub(super) fn refuse_retired(&self) -> Result<()> {
        if self.status == PersonStatus::Active { Ok(()) } else { Err(Error::conflict("person_retired")) }
    }

    /// The person's account, made from the e-mail where there is none yet. Joining an account that exists already is the
    /// system administrator's: whoever holds it would get what this school gives, and this school would learn of it.
    pub async fn account(&self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope) -> Result<Account> {
        // of two at one moment the later waits, and sees the account that the earlier made, or that the person has left
        let held = people::table.find(self.id).for_no_key_update().select((people::account_id, people::status));
        let (account, status): (Option<AccountId>, PersonStatus) = held.first(conn).await?;
        if status != PersonStatus::Active {
            return Err(Error::conflict("person_retired"));
        }
        let own = match account {
            Some(id) => Some(Account::query().filter(accounts::id.eq(id)).first(conn).await?),
            None => None,
        };
        match (own, self.email.as_deref()) {
            (Some(own), Some(email)) if scope.all && own.is_left_for(conn, email).await? => {
                self.join(conn, actor, email).await
            }
            (Some(own), _) => Ok(own),
            (None, None) => Err(Error::conflict("email_missing")),
            (None, Some(email)) if !scope.all && Account::exists(conn, email).await? => {
                Err(Error::conflict("account_elsewhere"))
            }
            (None, Some(email)) => self.join(conn, actor, email).await,
        }
    }

    /// Joins the account of an e-mail, and takes the person's roles along. Nobody becomes somebody of a school by himself or
    /// herself: a person is let into the texts of pairs.
    async fn join(&self, conn: &mut AsyncPgConnection, actor: &Actor, email: &str) -> Result<Account> {
        let locale = schools::table.find(self.school_id).select(schools::locale).first(conn).await?;
        let account = Account::of_email(conn, email, &self.full_name, locale).await?;
        if actor.account_id == Some(account.id) {
            return Err(Error::conflict("own_role"));
        }
        diesel::update(people::table.find(self.id))
            .set(people::account_id.eq(account.id))
            .execute(conn)
            .await
            .on_constraint("people_account", email_taken)?;
        RoleAssignment::follow(conn, actor, self.id, account.id).await?;
        Ok(account)
    }

    /// Makes an invitation to choose a password.
    pub async fn invite(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, core: &Core,
    ) -> Result<Invitation> {
        let account = self.account(conn, actor, scope).await?;
        let email = self.email.clone().unwrap_or_else(|| account.email.clone());
        account.invite(conn, actor, scope, core, (self.school_id, &email)).await
    }
}
