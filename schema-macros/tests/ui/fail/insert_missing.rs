use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "tickets", spec = "shop", insert)]
struct NewTicket {
    status: String,
}

fn main() {}
