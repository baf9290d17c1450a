use schema_macros::FromSchema;

enum Mood {
    Calm,
    Angry,
}

impl schema_macros::Column<schema_macros::pg::Enum> for Mood {
    const LABELS: Option<&'static [&'static str]> = Some(&["calm", "angry"]);
}

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes", partial)]
struct Conversation {
    mood: Mood,
}

fn main() {}
