use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "orders", spec = "views", partial)]
struct Order {
    id: i64,
    total: i32,
}

#[derive(FromSchema)]
#[schema(table = "open_orders", spec = "views")]
struct OpenOrder {
    id: i64,
    next: i32,
}

mod made {
    schema_macros::tables!("views");
}

fn main() {}
