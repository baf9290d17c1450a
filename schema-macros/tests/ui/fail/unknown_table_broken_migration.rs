use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "profiles", spec = "broken", partial)]
struct Profile {
    id: i64,
}

fn main() {}
