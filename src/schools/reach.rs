//! Which schools somebody reaches, and what they have in common.

use super::School;
use crate::kernel::auth::{Actor, RoleGrant};
use crate::kernel::error::{Error, OnConstraint, Result};
use crate::kernel::id::SchoolId;
use crate::kernel::scope::Scope;
use crate::kernel::texts::Lang;
use crate::schema::{role_assignments, schools};
use chrono_tz::Tz;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use std::collections::HashMap;

impl School {
    /// The ids of the schools a scope reaches.
    pub async fn ids(conn: &mut AsyncPgConnection, scope: &Scope) -> Result<Vec<SchoolId>> {
        Ok(schools::table.filter(Self::within(scope)).select(schools::id).order(schools::id).load(conn).await?)
    }

    /// The language that these schools of a scope have in common, or all of its schools where none are named.
    pub async fn language(conn: &mut AsyncPgConnection, scope: &Scope, of: &[SchoolId]) -> Result<Option<Lang>> {
        let mut spoken = schools::table.filter(Self::within(scope)).select(schools::locale).distinct().into_boxed();
        if !of.is_empty() {
            spoken = spoken.filter(schools::id.eq_any(of));
        }
        let spoken: Vec<Lang> = spoken.load(conn).await?;
        Ok(if let [language] = spoken[..] { Some(language) } else { None })
    }

    /// By which clocks these schools go.
    pub async fn zones(
        conn: &mut AsyncPgConnection, of: impl Iterator<Item = SchoolId>,
    ) -> Result<HashMap<SchoolId, Tz>> {
        let zones = schools::table.filter(schools::id.eq_any(of)).select((schools::id, schools::time_zone));
        let zones: Vec<(SchoolId, String)> = zones.load(conn).await?;
        Ok(zones.into_iter().map(|(school, zone)| (school, zone.parse().unwrap_or(Tz::UTC))).collect())
    }

    /// The schools that a caller reaches with a permission, those of the programs he or she curates too.
    pub async fn reached(conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope) -> Result<Vec<SchoolId>> {
        if scope.all || !scope.departments.is_empty() {
            return Self::ids(conn, scope).await;
        }
        let curated = |grant: &&RoleGrant| grant.program_id.is_some_and(|program| scope.programs.contains(&program));
        let mut schools = scope.schools.clone();
        schools.extend(actor.roles.iter().filter(curated).filter_map(|grant| grant.school_id));
        schools.sort_unstable();
        schools.dedup();
        Ok(schools)
    }

    /// A role that holds today holds on where, in another zone, it is another day.
    pub(super) async fn keep_roles(&self, conn: &mut AsyncPgConnection, actor: &Actor, changed: &Self) -> Result<()> {
        let held = role_assignments::table.filter(role_assignments::school_id.eq(self.id));
        let held = held.filter(role_assignments::valid_from.le(self.today(actor)));
        let held = held.filter(role_assignments::withdrawn_at.is_null());
        diesel::update(held.filter(role_assignments::valid_from.gt(changed.today(actor))))
            .set(role_assignments::valid_from.eq(changed.today(actor)))
            .execute(conn)
            .await
            .on_constraint("role_assignments_once", || Error::conflict("role_held"))?;
        Ok(())
    }
}
