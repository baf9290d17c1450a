use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "tickets", spec = "shop", partial, sqlx)]
struct Ticket<'a, 'b> {
    title: &'a str,
    status: &'b str,
}

fn main() {}
