//! `access`: its forms, its warnings, roles that are not there.

use expect_test::{Expect, expect};
use serde_json::Value;

use super::support::{Run, codegen, empty_folder, write};

const SQL: &str = "create role app nologin;
grant usage on schema public to app;
create table notes (id serial primary key, owner text, body text);
alter table notes enable row level security;
grant select, insert on notes to app;
create policy own on notes using (owner = current_user);
create policy short on notes as restrictive for insert with check (length(body) < 10);
create table open (id int primary key);
grant all on open to public;
create table unused (id int primary key);
create policy mine on unused using (true);
create table anyone (id int primary key);
alter table anyone enable row level security;
create policy all_of_them on anyone using (true);
create table family (id int primary key, parent int);
alter table family enable row level security;
grant select on family to app;
create policy parents on family using (exists (select from family p where p.id = family.parent));
create view past as select * from notes;
grant select on past to app;
create function whoami() returns text language sql security definer as 'select current_user::text';
";

fn access(arguments: &[&str]) -> Run {
    let folder = empty_folder();
    write(&folder.path().join("m/1.sql"), SQL);
    let arguments = [&["access", "--migrations", "m"], arguments].concat();
    codegen(&arguments, folder.path())
}

#[track_caller]
fn check(arguments: &[&str], expected: &Expect) {
    let run = access(arguments).exits(0);
    assert_eq!(run.stderr, "");
    expected.assert_eq(&run.stdout);
}

#[test]
fn a_role_sees_what_it_may_do_and_why_not() {
    check(&[], &expect![[]]);
}

#[test]
fn markdown_is_a_table_a_relation() {
    check(&["--output", "markdown"], &expect![[]]);
}

#[test]
fn json_has_a_cell_a_role_and_command() {
    let run = access(&["--output", "json"]).exits(0);
    let document: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!(document["version"], 1);
    let notes = &document["relations"][2];
    assert_eq!(notes["name"], "notes");
    expect![[]].assert_eq(&serde_json::to_string_pretty(&notes["cells"][1]).expect("it is JSON"));
}

#[test]
fn a_role_that_is_not_there_is_an_error_with_the_nearest() {
    let run = access(&["--role", "ap"]).exits(2);
    expect![[]].assert_eq(&run.stderr);
}
