use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes", partial)]
struct Conversation {
    archived_at: chrono::DateTime<chrono::Utc>,
}

fn main() {}
