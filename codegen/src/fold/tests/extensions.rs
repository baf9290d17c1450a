//! What extensions bring: every data file applies, members go with their extension, and nothing else is in the way.

use expect_test::expect;

use super::check;
use crate::extensions;
use crate::fold::{Settings, fold};
use crate::parse::{self, Postgres};
use crate::source::{SourceFile, Sources};

// Where a file of ours is refused, the fold says so at the CREATE EXTENSION.
#[test]
fn all_data_files_apply() {
    for name in extensions::names() {
        let text =
            format!("create schema x; set search_path = x; create extension \"{name}\" cascade;");
        let sources = Sources::new(vec![SourceFile::migration("1.sql", text)]);
        let parsed = parse::parse(&sources);
        let mut statements = Vec::new();
        for statement in parsed.statements {
            statements.push(statement);
        }
        // Roles that the platform has: grants to others are not in these files.
        let folded = fold(&statements, &Postgres, &Settings::default());
        let said: Vec<_> = folded.diagnostics.iter().map(|it| &it.message).collect();
        assert!(said.is_empty(), "{name}: {said:?}");
        let tainted: Vec<_> = folded
            .catalog
            .functions
            .iter()
            .filter(|(_, it)| !it.taints.is_empty())
            .map(|(_, it)| it.name.to_string())
            .collect();
        assert!(tainted.is_empty(), "{name}: {tainted:?}");
    }
}

#[test]
fn members_go_with_their_extension() {
    check(
        r#"
create extension pg_trgm;
drop function similarity(text, text);
create extension pg_cron with schema public;
create extension pg_cron;
select cron.schedule('x', '0 0 * * *', 'select 1');
alter table cron.job enable row level security;
alter table cron.nope enable row level security;
create extension earthdistance;
create extension earthdistance cascade;
drop extension pg_trgm;
drop extension pg_cron;
create extension timescaledb;
"#,
        &expect![[r#"
            extension cube public
            extension earthdistance public
            extension timescaledb public
            3:15: error 2BP01: cannot drop function similarity(text, text) because extension pg_trgm requires it
              help: You can drop extension pg_trgm instead.
            4:38: error 0A000: extension "pg_cron" must be installed in schema "pg_catalog"
            8:13: warning 42P01: relation "cron.nope" does not exist
              detail: It may be the platform's, of which not everything is known.
            9:18: error 42704: required extension "cube" is not installed
              help: Use CREATE EXTENSION ... CASCADE to install required extensions too.
            13:1: warning -: what extension "timescaledb" brings is not known
              detail: Its functions are left out; of its types only one of its own name is there.
        "#]],
    );
}

// The types of the views are what PostGIS 3.6.2 says of them.
#[test]
fn postgis_types_columns_and_views() {
    check(
        r#"
create extension postgis;
create table places (id int primary key, at geometry(Point, 4326), area geography(Polygon));
create view near as select id, at, st_distance(at, st_setsrid(st_makepoint(1, 2), 4326)) as d, st_asgeojson(at) as j, st_transform(at, 3857) as t, st_area(area) as a, at <-> at as k, at && at as o, at::geography as g, st_x(at) as x, st_dwithin(area, at::geography, 100) as w from places;
create view whole as select st_extent(at) as e, st_union(at) as u, st_collect(at) as c, st_asmvt(places) as m, st_asgeojson(places.*) as f from places group by places.id;
create view dumped as select (st_dump(at)).path as p, (st_dump(at)).geom as g, d.geom as h from places, st_dumppoints(at) d;
create view missing as select st_nothing(at) from places;
"#,
        &expect![[r#"
            column public.dumped.g public.geometry
            column public.dumped.h public.geometry
            column public.dumped.p integer[]
            column public.near.a double precision
            column public.near.at public.geometry(Point,4326)
            column public.near.d double precision
            column public.near.g public.geography
            column public.near.id integer
            column public.near.j text
            column public.near.k double precision
            column public.near.o boolean
            column public.near.t public.geometry
            column public.near.w boolean
            column public.near.x double precision
            column public.places.area public.geography(Polygon,4326)
            column public.places.at public.geometry(Point,4326)
            column public.places.id integer
            column public.whole.c public.geometry
            column public.whole.e public.box2d
            column public.whole.f text
            column public.whole.m bytea
            column public.whole.u public.geometry
            constraint public.places places_pkey primary_key (id)
            extension postgis public
            index public.places places_pkey btree (id) unique primary
            not_null public.places.id
            relation public.dumped view
            relation public.near view
            relation public.places table
            relation public.whole view
            7:31: error 42883: function st_nothing(geometry) does not exist
              help: No function matches the given name and argument types. You might need to add explicit type casts.
        "#]],
    );
}
