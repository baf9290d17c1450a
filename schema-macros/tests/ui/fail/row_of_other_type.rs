use schema_macros::FromSchema;

struct Title(String);

impl schema_macros::Column<schema_macros::pg::Text> for Title {}

#[derive(FromSchema)]
#[schema(table = "tickets", spec = "shop", partial, tokio_postgres)]
struct Ticket {
    title: Title,
}

fn main() {}
