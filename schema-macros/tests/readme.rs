//! The README's service on sqlx, on a real PostgreSQL: what the module `service` has stands there, word by word.

mod database;
#[path = "../../tests/support/mod.rs"]
mod support;

use database::{database, sqlx_client};
use schema_macros::FromSchema as _;
use sqlx::PgConnection;
use support::{read, root};
use uuid::Uuid;

#[rustfmt::skip]
mod service {
use super::*;
schema_macros::tables!("app", sqlx); // pub struct Goal, GoalInsert, GoalUpdate; enum GoalConstraint …

pub(super) async fn add(db: &mut PgConnection, new: &GoalInsert) -> Result<Goal, String> {
    let told = |violated: GoalConstraint| violated.name().to_owned(); // goal_end_week_check
    new.validate().map_err(|violated| violated.into_iter().map(told).collect::<Vec<_>>().join(", "))?;
    let insert = format!("{} returning {}", new.insert(), Goal::SELECT_LIST);
    let added = new.bind_to_as(sqlx::query_as(&insert)).fetch_one(db).await;
    added.map_err(|error| match error.as_database_error() {
        Some(error) => GoalConstraint::from_error(&error.code().unwrap_or_default(), error.constraint(), None)
            .map_or_else(|| error.to_string(), told),
        None => error.to_string(),
    })
}

pub(super) async fn of_cycle(db: &mut PgConnection, cycle: Uuid) -> Result<Vec<Goal>, sqlx::Error> {
    let select = format!("select {} from goal where cycle_id = $1", Goal::SELECT_LIST);
    sqlx::query_as(&select).bind(cycle).fetch_all(db).await
}
}

/// What a Supabase project has before its migrations, as far as these ask for it.
const BEFORE: &str = "
create schema auth; create schema extensions; create role anon; create role authenticated; create role service_role;
create table auth.users (id uuid primary key default gen_random_uuid());
create function auth.uid() returns uuid language sql as 'select null::uuid';
";

#[test]
fn the_service_of_the_readme_reads_and_writes() {
    let readme = read(&root().join("README.md"));
    let own = include_str!("readme.rs");
    let (_, own) = own.split_once("use super::*;\n").expect("it is above");
    let (own, _) = own.split_once("}\n}\n").expect("the module ends");
    let own = own.replace("pub(super) ", "");
    assert!(
        readme.contains(&own),
        "the README has other lines than\n{own}"
    );

    let folder = root().join("spec/goal-planning/migrations");
    let migration = read(&folder.join("202510041230_core_schema.sql"));
    let (server, runtime) = database(&[BEFORE.to_owned(), migration]);
    runtime.block_on(async {
        let mut db = sqlx_client(&server).await;
        let (user, cycle): (Uuid, Uuid) = sqlx::query_as(
            "with made as (insert into auth.users default values returning id)
             insert into cycle (user_id, start_date, end_date)
             select id, '2026-01-05', '2026-03-30' from made returning user_id, id",
        )
        .fetch_one(&mut db)
        .await
        .expect("it is written");
        let goal = |end_week: i16| -> service::GoalInsert {
            serde_json::from_value(serde_json::json!({
                "user_id": user, "cycle_id": cycle, "type": "personal",
                "description": "Swim", "start_week": 2, "end_week": end_week,
            }))
            .expect("it is one")
        };
        let added = service::add(&mut db, &goal(5)).await.expect("it is right");
        assert_eq!((added.user_id, added.end_week), (user, 5));
        let refused = service::add(&mut db, &goal(13)).await;
        assert_eq!(refused, Err("goal_end_week_check".to_owned()));
        let refused = service::add(&mut db, &goal(6)).await;
        assert_eq!(refused, Err("goal_unique_one_per_type".to_owned()));
        let all = service::of_cycle(&mut db, cycle).await;
        assert_eq!(all.expect("it is read"), [added]);
    });
}
