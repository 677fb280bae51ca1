//! Evaluation reports: derived from what is recorded, so that nobody types a number twice.
//!
//! Each is computed in SQL with exact arithmetic over inclusive calendar days of the school, comes typed as JSON, and in
//! every other format from the same rows. None of them scores or ranks a person.

mod achievements;
mod approval;
mod codes;
mod comparing;
mod coverage;
mod effects;
mod endings;
mod frame;
mod inactivity;
mod journal;
mod kept;
mod kept_routes;
mod kinds;
mod meta;
mod overview;
mod overview_routes;
mod people;
mod plans;
mod quality;
mod registry;
mod report;
mod routes;
mod sharing;
mod stages;
mod summary;
mod surveys;
pub use achievements::*;
pub use codes::*;
pub use coverage::*;
pub use effects::*;
pub use endings::*;
pub use frame::*;
pub use inactivity::*;
pub use journal::*;
pub use kept::*;
pub use meta::*;
pub use overview::*;
pub use people::*;
pub use plans::*;
pub use quality::*;
pub use registry::*;
pub use report::*;
pub use stages::*;
pub use summary::*;
pub use surveys::*;

/// The operations.
pub fn routes() -> crate::kernel::routing::Routes {
    routes::routes()
        .merge(kept_routes::routes())
        .merge(overview_routes::routes())
        .merge(sharing::routes())
        .merge(comparing::routes())
}

crate::words! {
    "participation" Participation
    "experience" Experience
    "rubric_band" quality::RubricBand
    "effect_block" EffectBlock
    "effect" Effect
    "achievement_role" achievements::AchievementRole
}
