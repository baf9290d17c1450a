use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "tickets", column = "title", spec = "shop")]
enum Title {
    Open,
}

fn main() {}
