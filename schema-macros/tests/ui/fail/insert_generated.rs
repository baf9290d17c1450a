use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "tickets", spec = "shop", insert, rename_all = "camelCase")]
struct NewTicket {
    id: i64,
    title: String,
    #[schema(unchecked)]
    urgency: String,
    slug: Option<String>,
}

fn main() {}
