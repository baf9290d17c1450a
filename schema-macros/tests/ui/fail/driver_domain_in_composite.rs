use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(type_name = "size", migrations = "spec/domains", sqlx)]
struct Size {
    width: Option<i32>,
    height: Option<i32>,
}

#[derive(FromSchema)]
#[schema(type_name = "contact", migrations = "spec/domains", sqlx)]
struct Contact {
    address: Option<String>,
    others: Option<Vec<Option<String>>>,
    parcel: Option<Size>,
    doc: Option<serde_json::Value>,
}

fn main() {}
