//! `tables!` against `codegen rust`: the same items, token for token once both are printed by the same printer.

#[path = "../../../../tests/hostile/pieces.rs"]
mod pieces;
#[path = "../../../../tests/hostile/sample.rs"]
#[allow(dead_code, reason = "`tests/hostile.rs` uses the rest")]
mod sample;

use std::path::{Path, PathBuf};

use codegen::render::{self, Templates};

use super::*;
use crate::cache::{Cache, Request};

/// Types and constraints that the five systems may lack: every helper is needed.
const REST: &str = r#"
create type mood as enum ('calm', 'in-progress', '1st', 'Self', 'type');
create type address as (street text, "House Number" integer);
create domain percent as numeric(5, 2) check (value between 0 and 100);
create table everything (
  id bigint generated always as identity primary key,
  small smallint not null default 1,
  "type" text not null check ("type" in ('a', 'b', 'a-b')),
  ratio real not null,
  ratios double precision[] not null default '{}',
  price numeric(10, 2) check (price > 0),
  share percent not null,
  document jsonb not null default '{}',
  settings jsonb not null,
  other json,
  moods mood[],
  mood mood not null default 'calm',
  home address,
  client inet not null,
  raw bytea,
  at timestamptz not null default now(),
  day date check (day > '2020-01-01'),
  other_day date,
  digits bigint,
  total numeric(8, 3) check (total > 0),
  written timestamptz,
  word varchar(20) unique,
  span tstzrange,
  days daterange,
  prices numrange,
  several int4multirange,
  net cidr,
  flags bit(3),
  every interval,
  transaction xid,
  place_in_page tid,
  spot circle,
  border line,
  check (ratio < small),
  check (length(word) between 2 and 10),
  padded char(4) check (octet_length(padded) > 2 and padded like 'a%'),
  check (lower(word) = word or upper(word) = word),
  check (left(word, 1) <> 'x' and word ~ '^[a-z]+$'),
  seats int4range check (lower(seats) > 1),
  check (right(word, 2) <> 'xy' and substring(word, 2, 3) <> 'abc' and position('q' in word) = 0),
  check (lower(days) > '2020-01-01'),
  check (upper(span) > '2020-01-01 00:00:00+00'),
  check (settings ? 'theme' and settings ->> 'theme' <> '')
);
create function add(a integer, b integer default 1) returns integer language sql return a + b;
create function of_word(word text) returns setof everything language sql begin atomic select * from everything; end;
create function sides(a integer) returns table (low integer, high integer) language sql return row(a, a);
comment on column everything.other_day is '@rust time';
comment on column everything.digits is '@rust string';
comment on column everything.total is '@rust string';
comment on column everything.written is '@rust string';
comment on table everything is 'Lines
and `code`, [links], */ and "quotes" \ too.';
"#;

fn loaded(request: &Request) -> std::sync::Arc<Loaded> {
    Cache::default()
        .get(request, None)
        .expect("the schema is readable")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Both texts of a schema: what the macro makes, and what the command writes.
fn both(loaded: &Loaded) -> (String, String) {
    let tables = Tables::new(loaded);
    let ours = syn::parse2(items::items(&tables.model)).expect("the macro makes items");
    let header = Header {
        from: "spec".to_owned(),
        command: "codegen".to_owned(),
    };
    let written = render::rust::render(&tables.model, &header, None, &Templates::embedded())
        .expect("the templates are right");
    let theirs = syn::parse_file(&written[0].text).expect("the command writes Rust");
    (prettyplease::unparse(&ours), prettyplease::unparse(&theirs))
}

#[test]
fn the_structs_are_those_of_codegen_rust() {
    for spec in [
        "soul",
        "conversations",
        "prompt-layers",
        "goal-planning",
        "journey",
    ] {
        let loaded = loaded(&Request::Spec(root(), Some(spec.to_owned())));
        let (ours, theirs) = both(&loaded);
        assert!(ours.contains("pub struct"), "{spec} has tables");
        assert_eq!(ours, theirs, "{spec}");
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own folder")]
fn of_sql(sql: &str) -> std::sync::Arc<Loaded> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir_all(folder.path().join("m")).expect("writable");
    std::fs::write(folder.path().join("m/1.sql"), sql).expect("writable");
    let loaded = loaded(&Request::Folder(folder.path().to_owned(), "m".to_owned()));
    assert_eq!(loaded.snapshot.problems, Vec::<String>::new());
    loaded
}

/// What a config says of dates, numbers and keys holds for both.
#[test]
fn so_are_those_of_dates_and_numbers_as_a_config_wants_them() {
    let folder = root().join("tests/rust/held");
    let loaded = loaded(&Request::Spec(folder, Some("held".to_owned())));
    let (ours, theirs) = both(&loaded);
    for part in [
        "jiff::Timestamp",
        "time::OffsetDateTime",
        "WordWord(pub String)",
    ] {
        assert!(ours.contains(part), "{part}");
    }
    assert_eq!(ours, theirs);
}

/// What `tests/hostile.rs` says of the command's Rust holds for the macro's too.
#[test]
fn so_are_those_of_hostile_names() {
    let size = sample::Size {
        namespaces: 1,
        tables: pieces::PIECES.len() / 3,
        types: pieces::PIECES.len() / 2,
        functions: 0,
    };
    let sample = sample::Sample::new(&mut pieces::List::default(), size);
    let (ours, theirs) = both(&of_sql(&sample.sql()));
    assert!(ours.matches("pub struct").count() > 200, "{ours}");
    assert_eq!(ours, theirs);
}

#[test]
fn so_are_those_of_everything_else() {
    let loaded = of_sql(REST);
    let (ours, theirs) = both(&loaded);
    assert_eq!(ours, theirs);
    let helpers = Tables::new(&loaded).model.helpers;
    let said = format!("{helpers:?}");
    assert!(!said.contains(": false"), "{said}");
}
