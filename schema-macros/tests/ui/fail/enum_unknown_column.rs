use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "tickets", column = "state", spec = "shop")]
enum Status {
    Open,
}

fn main() {}
