use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "tickets", spec = "shop")]
enum Status {
    Open,
}

fn main() {}
