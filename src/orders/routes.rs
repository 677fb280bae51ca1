use super::{NewOrder, Order, OrderChanges, OrderFilter};
use crate::kernel::answer::{Created, One, Page};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch, Listing, Paging};
use crate::kernel::id::OrderId;
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::schools::School;
use actix_web::web::Path;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![list_orders, create_order, find_order, change_order]
}

/// List the orders you can see, newest first.
#[utoipa::path(get, path = "/api/v1/orders", tag = "orders", params(Paging, OrderFilter),
    responses((status = 200, description = "A page of orders.", body = Page<Order>)))]
async fn list_orders(mut cx: Authorized<may::ReadOrders>, list: Listing<OrderFilter>) -> Result<Page<Order>> {
    Order::list(&mut cx.conn, &cx.scope, &list).await
}

/// Enter an order. Pairs name it as their `order_id`.
#[utoipa::path(post, path = "/api/v1/orders", tag = "orders", request_body = NewOrder,
    responses((status = 201, description = "The order.", body = Order)))]
async fn create_order(mut cx: Authorized<may::ManageOrders>, Body(new): Body<NewOrder>) -> Result<Created<Order>> {
    cx.transact(async |conn, actor, scope| {
        let school = School::named(conn, scope, new.school_id).await?;
        Order::create(conn, actor, &school, new).await
    })
    .await
    .map(Created)
}

/// Look at an order.
#[utoipa::path(get, path = "/api/v1/orders/{order_id}", tag = "orders",
    params(("order_id" = OrderId, Path, description = "Which order.")),
    responses((status = 200, description = "The order.", body = Order)))]
async fn find_order(mut cx: Authorized<may::ReadOrders>, id: Path<OrderId>) -> Result<One<Order>> {
    Order::find(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// Change an order, or revoke it.
#[utoipa::path(patch, path = "/api/v1/orders/{order_id}", tag = "orders", request_body = OrderChanges,
    params(("order_id" = OrderId, Path, description = "Which order."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The order as it is now.", body = Order)))]
async fn change_order(
    mut cx: Authorized<may::ManageOrders>, id: Path<OrderId>, seen: IfMatch, Body(changes): Body<OrderChanges>,
) -> Result<One<Order>> {
    cx.transact(async |conn, actor, scope| {
        Order::find(conn, scope, *id).await?.change(conn, actor, &seen, changes).await
    })
    .await
    .map(One)
}
