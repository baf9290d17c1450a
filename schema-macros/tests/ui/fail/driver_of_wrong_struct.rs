// Who uses what has a mistake is not told of it again.
use schema_macros::{FromSchema, InsertSchema, SchemaEnum};

#[derive(FromSchema)]
#[schema(table = "people", migrations = "spec/domains", partial, sqlx, tokio_postgres)]
struct Person {
    id: i32,
    adress: std::path::PathBuf,
}

#[derive(FromSchema)]
#[schema(table = "people", migrations = "spec/domains", insert, sqlx)]
struct NewPerson {
    id: i32,
    address: String,
}

#[derive(FromSchema)]
#[schema(type_name = "mood", migrations = "spec/domains", rename_all = "lowercase", sqlx)]
enum Mood {
    Calm,
    Wilt,
}

async fn read(connection: &mut sqlx::PgConnection, new: &NewPerson, mood: Mood) -> Option<Person> {
    let list = Person::SELECT_LIST;
    let statement = format!("{} returning {list}, '{}'", NewPerson::INSERT, mood.label());
    let query = new.bind_to_as(sqlx::query_as(&statement)).bind(mood);
    query.fetch_one(connection).await.ok()
}

fn read_again(row: &tokio_postgres::Row) -> Option<Person> {
    Person::try_from(row).ok()
}

fn main() {}
