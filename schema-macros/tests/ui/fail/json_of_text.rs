use schema_macros::{FromSchema, Json};

#[derive(FromSchema)]
#[schema(table = "tickets", spec = "shop", partial)]
struct Ticket {
    title: Json<Vec<String>>,
    options: Option<Json<Vec<String>>>,
}

fn main() {}
