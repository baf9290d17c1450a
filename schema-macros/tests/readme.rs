//! The README's service on sqlx, on a real PostgreSQL: what the modules `service` and `own` have stands there, word by word.

mod database;
#[path = "../../tests/support/mod.rs"]
mod support;

use database::{database, sqlx_client};
use schema_macros::{FromSchema, InsertSchema};
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

#[rustfmt::skip]
#[allow(dead_code)]
mod own {
use super::*;
#[derive(FromSchema)]
#[schema(type_name = "goal_type", spec = "app", rename_all = "snake_case", sqlx)]
pub(super) enum GoalType { Personal, Professional }

#[derive(FromSchema)]
#[schema(table = "goal", spec = "app", insert, sqlx)] // all that is NOT NULL without a default; a column with one is left out of the struct
pub(super) struct NewGoal { pub(super) user_id: Uuid, pub(super) cycle_id: Uuid, pub(super) r#type: GoalType, pub(super) description: String, pub(super) start_week: i16, pub(super) end_week: i16 }

#[derive(FromSchema)]
#[schema(table = "goal", spec = "app", partial, sqlx)]
pub(super) struct Listed { pub(super) id: Uuid, pub(super) r#type: GoalType, pub(super) description: String }

pub(super) async fn list_new(db: &mut PgConnection, new: &NewGoal) -> Result<Listed, sqlx::Error> {
    let insert = format!("{} returning {}", NewGoal::INSERT, Listed::SELECT_LIST);
    new.bind_to_as(sqlx::query_as(&insert)).fetch_one(db).await
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
    for module in own.split("use super::*;\n").skip(1) {
        let (own, _) = module.split_once("}\n}\n").expect("the module ends");
        let own = own.replace("pub(super) ", "");
        assert!(
            readme.contains(&own),
            "the README has other lines than\n{own}"
        );
    }

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
        let other = own::NewGoal {
            user_id: user,
            cycle_id: cycle,
            r#type: own::GoalType::Professional,
            description: "Ship".to_owned(),
            start_week: 1,
            end_week: 12,
        };
        let listed = own::list_new(&mut db, &other).await.expect("it is right");
        assert_eq!(listed.description, "Ship");
    });
}
