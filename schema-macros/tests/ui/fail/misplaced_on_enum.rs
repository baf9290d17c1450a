use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(type_name = "mood", spec = "notes", partial, rename_all = "lowercase")]
enum Mood {
    Calm,
    #[schema(skip)]
    Curious,
}

fn main() {}
