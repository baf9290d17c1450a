use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes")]
struct Conversation {
    id: i64,
    titel: String,
    #[schema(unchekced)]
    summary: String,
    mood: Option<String>,
    tags: Vec<String>,
    message_count: i64,
    r#type: String,
    archived_at: Option<chrono::DateTime<chrono::Utc>>,
}

fn use_it() -> &'static [&'static str] {
    Conversation::COLUMNS
}

fn main() {}
