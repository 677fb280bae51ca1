//! The application: every slice's routes in one list, and actix's data and defaults.

use crate::documents::Templates;
use crate::kernel::auth::Core;
use crate::kernel::db::Pool;
use crate::kernel::error::Error;
use crate::kernel::routing::Routes;
use actix_web::{HttpRequest, web};

/// All operations, each mounted, documented and guarded by one name.
pub fn routes() -> Routes {
    vec![
        crate::accounts::routes(),
        crate::audit::routes(),
        crate::schools::routes(),
        crate::people::routes(),
        crate::programs::routes(),
        crate::questions::routes(),
        crate::orders::routes(),
        crate::pairs::routes(),
        crate::matching::routes(),
        crate::requests::routes(),
        crate::meetings::routes(),
        crate::tracks::routes(),
        crate::flash::routes(),
        crate::forms::routes(),
        crate::goals::routes(),
        crate::plans::routes(),
        crate::practices::routes(),
        crate::achievements::routes(),
        crate::observations::routes(),
        crate::flags::routes(),
        crate::tasks::routes(),
        crate::notifications::routes(),
        crate::imports::routes(),
        crate::surveys::routes(),
        crate::skills::routes(),
        crate::quality::routes(),
        crate::reports::routes(),
        crate::dictionaries::routes(),
    ]
    .into_iter()
    .fold(Routes::default(), Routes::merge)
}

/// Mounts everything on an application.
pub fn configure(
    pool: Pool, core: web::Data<Core>, templates: web::Data<Templates>,
) -> impl FnOnce(&mut web::ServiceConfig) {
    move |config| {
        config.app_data(web::Data::new(pool)).app_data(core).app_data(templates);
        routes().configure(config);
        config.default_service(web::to(async |request: HttpRequest| Error::NotFound.respond(&request)));
    }
}
