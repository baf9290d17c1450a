use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "hosts", spec = "shop", partial, sqlx)]
struct Host {
    rack: Option<serde_json::Value>,
}

fn main() {}
