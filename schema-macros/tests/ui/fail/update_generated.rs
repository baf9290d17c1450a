use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "tickets", spec = "shop", update)]
struct TicketChange {
    title: String,
    slug: Option<String>,
}

fn main() {}
