use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "tickets", spec = "shop", partial, rename_all = "PascalCase")]
struct Ticket {
    opened_at: chrono::DateTime<chrono::Utc>,
}

fn main() {}
