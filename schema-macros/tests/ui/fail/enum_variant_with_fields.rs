use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(type_name = "mood", spec = "notes", rename_all = "lowercase")]
enum Mood {
    Calm,
    Curious(u8),
}

fn main() {}
