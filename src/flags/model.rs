use crate::audit::Event;
use crate::kernel::answer::{Entity, Page};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OrStale, Result};
use crate::kernel::extract::{IfMatch, Listing, Many, not_blank};
use crate::kernel::id::{FlagId, PairId, ProgramId, SchoolId};
use crate::kernel::scope::{Condition, Scope, any_of, own_pairs};
use crate::pairs::Pair;
use crate::schema::flags;
use crate::text_enum;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

text_enum! {
    /// What a flag is about.
    pub enum FlagTopic {
        /// Meetings do not come about.
        Schedule = "schedule",
        /// The two do not get on.
        Relationship = "relationship",
        /// Too much other work.
        Workload = "workload",
        /// It does not move on.
        Progress = "progress",
        /// Trust or dignity.
        Ethics = "ethics",
        /// Something else.
        Other = "other",
    }
}

text_enum! {
    /// How much it presses.
    pub enum FlagPriority {
        /// It can wait.
        Low = "low",
        /// In the next days.
        Medium = "medium",
        /// At once.
        High = "high",
    }
}

text_enum! {
    /// Where a flag stands.
    pub enum FlagState {
        /// Waits for the curator.
        Open = "open",
        /// Seen to.
        Resolved = "resolved",
    }
}

/// Somebody says that something is wrong in a pair.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct Flag {
    /// The flag's id.
    pub id: FlagId,
    /// The school.
    pub school_id: SchoolId,
    /// The program.
    pub program_id: ProgramId,
    /// In which pair.
    pub pair_id: PairId,
    /// What it is about.
    pub topic: FlagTopic,
    /// How much it presses.
    pub priority: FlagPriority,
    /// In words.
    pub text: Option<String>,
    /// Where it stands.
    pub state: FlagState,
    /// What was done about it.
    pub resolution: Option<String>,
    /// When that was.
    pub resolved_at: Option<DateTime<Utc>>,
    /// When it was raised.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A new flag.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = flags)]
#[serde(deny_unknown_fields)]
pub struct NewFlag {
    /// In which pair.
    pub pair_id: PairId,
    /// What it is about.
    topic: FlagTopic,
    /// How much it presses.
    priority: FlagPriority,
    /// In words, for the curator.
    #[validate(length(min = 1, max = 4000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000)]
    text: Option<String>,
}

/// What was done about a flag.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Resolution {
    /// In words; who raised it reads them.
    #[validate(length(min = 1, max = 4000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000)]
    resolution: String,
}

/// What flags to list, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FlagFilter {
    /// Only of this program.
    program_id: Option<ProgramId>,
    /// Only of this pair.
    pair_id: Option<PairId>,
    /// Only in these states.
    #[serde(default)]
    #[param(inline, value_type = Option<Vec<FlagState>>)]
    state: Many<FlagState>,
}

impl Entity for Flag {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/flags/{}", self.id)
    }
}

impl Flag {
    /// The flags of the programs one curates, and those one raised. Nobody else reads them, in whatever role; whoever is in
    /// the pair does not as its curator either.
    fn within(actor: &Actor, scope: &Scope) -> Condition<flags::table> {
        let Scope { all: _, departments: _, schools: _, programs, as_mentor: _, as_mentee: _, account: _, now: _ } =
            scope;
        let curated = flags::program_id.eq_any(programs.clone());
        let curated = curated.and(flags::pair_id.ne_all(own_pairs(actor)));
        let mut arms: Vec<Condition<flags::table>> = vec![Box::new(curated)];
        if let Some(account) = actor.account_id {
            arms.push(Box::new(flags::raised_by.eq(account)));
        }
        any_of(arms)
    }

    /// A page of flags, newest first.
    pub async fn list(
        conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, list: &Listing<FlagFilter>,
    ) -> Result<Page<Self>> {
        let wanted = || {
            let mut query = flags::table.filter(Self::within(actor, scope)).into_boxed();
            if let Some(program) = list.filter.program_id {
                query = query.filter(flags::program_id.eq(program));
            }
            if let Some(pair) = list.filter.pair_id {
                query = query.filter(flags::pair_id.eq(pair));
            }
            if !list.filter.state.0.is_empty() {
                query = query.filter(flags::state.eq_any(list.filter.state.0.clone()));
            }
            query
        };
        let mut page = wanted();
        if let Some(((), id)) = list.after("-created_at")? {
            page = page.filter(flags::id.lt(FlagId::from(id)));
        }
        let rows = page.select(Self::as_select()).order(flags::id.desc()).limit(list.fetch()).load(conn).await?;
        let total = if list.paging.count { Some(wanted().count().get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, "-created_at", |row| ((), row.id.into())))
    }

    /// One flag.
    pub async fn find(conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, id: FlagId) -> Result<Self> {
        Ok(Self::query().filter(flags::id.eq(id)).filter(Self::within(actor, scope)).first(conn).await?)
    }

    /// Raises a flag on a pair of one's own, or of a program one curates.
    pub async fn raise(conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, new: NewFlag) -> Result<Self> {
        let pair = Pair::find(conn, scope, new.pair_id).await.map_err(|error| error.unknown("/pair_id"))?;
        let raised: Self = diesel::insert_into(flags::table)
            .values((
                new,
                flags::id.eq(FlagId::new()),
                flags::school_id.eq(pair.school_id),
                flags::program_id.eq(pair.program_id),
                flags::raised_by.eq(actor.account()?),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
            .await?;
        raised.event("flag.raised").record(conn, actor).await?;
        Ok(raised)
    }

    /// Says what was done about it.
    pub async fn resolve(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, new: Resolution,
    ) -> Result<Self> {
        seen.check(self)?;
        if self.state != FlagState::Open {
            return Err(Error::wrong_state(self.state.as_str(), vec![]));
        }
        let resolved: Self = diesel::update(self)
            .filter(flags::version.eq(self.version))
            .set((
                flags::state.eq(FlagState::Resolved),
                flags::resolution.eq(new.resolution),
                flags::resolved_by.eq(actor.account()?),
                flags::resolved_at.eq(actor.now),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .or_stale()?;
        self.event("flag.resolved").record(conn, actor).await?;
        Ok(resolved)
    }

    fn event(&self, action: &'static str) -> Event {
        Event::new(action, self.id).at(self.school_id).of(self.program_id)
    }
}
