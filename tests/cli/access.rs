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
    check(
        &[],
        &expect![[r#"
        table public.anyone, row security on
          app  all  refused: no privilege

        table public.family, row security on
          app  select                  refused: infinite recursion in the policies of "family" (42P17)
          app  insert, update, delete  refused: no privilege

        table public.notes, row security on
          app  select          allowed where owner = current_user
          app  insert          allowed where (owner = current_user) and (length(body) < 10): "id" must be given: no USAGE on sequence "notes_id_seq"
          app  update, delete  refused: no privilege

        table public.open, row security off
          app  all  allowed

        view public.past
          app  select                  allowed
          app  insert, update, delete  refused: no privilege

        table public.unused, row security off
          app  all  refused: no privilege

        m/1.sql:8:1: warning[row_security_off]: table "open" has row security off: app may use every row
          help: ALTER TABLE public.open ENABLE ROW LEVEL SECURITY;
        m/1.sql:10:1: warning[policies_without_row_security]: table "unused" has policies, but row security is off
          help: ALTER TABLE public.unused ENABLE ROW LEVEL SECURITY;
        m/1.sql:14:1: warning[policy_always_true]: policy "all_of_them" of "anyone" is always true for everybody
          help: Say TO whom it is, or which rows.
        m/1.sql:15:1: warning[policy_recursion]: the policies of "family" ask "family" over and over: PostgreSQL ends in "infinite recursion" (42P17)
          help: Ask through a SECURITY DEFINER function instead.
        m/1.sql:19:1: warning[view_bypasses_row_security]: view "past" shows all rows of "notes" to app, past row security
          help: Make it WITH (security_invoker = true), or revoke what they hold on it.
        m/1.sql:21:1: warning[definer_without_search_path]: function whoami() is SECURITY DEFINER without a search_path of its own
          help: Add SET search_path = '' and qualify what its body names.
        6 relations, 1 role, 6 warnings.
    "#]],
    );
}

#[test]
fn markdown_is_a_table_a_relation() {
    check(
        &["--output", "markdown"],
        &expect![[r##"
        # Who may do what

        ## public.anyone

        A table, row security on.

        | role | commands | may |
        |---|---|---|
        | app | all | refused: no privilege |

        ## public.family

        A table, row security on.

        | role | commands | may |
        |---|---|---|
        | app | select | refused: infinite recursion in the policies of "family" (42P17) |
        | app | insert, update, delete | refused: no privilege |

        ## public.notes

        A table, row security on.

        | role | commands | may |
        |---|---|---|
        | app | select | allowed where owner = current_user |
        | app | insert | allowed where (owner = current_user) and (length(body) < 10): "id" must be given: no USAGE on sequence "notes_id_seq" |
        | app | update, delete | refused: no privilege |

        ## public.open

        A table, row security off.

        | role | commands | may |
        |---|---|---|
        | app | all | allowed |

        ## public.past

        A view.

        | role | commands | may |
        |---|---|---|
        | app | select | allowed |
        | app | insert, update, delete | refused: no privilege |

        ## public.unused

        A table, row security off.

        | role | commands | may |
        |---|---|---|
        | app | all | refused: no privilege |

        ## Warnings

        - table "open" has row security off: app may use every row. ALTER TABLE public.open ENABLE ROW LEVEL SECURITY;
        - table "unused" has policies, but row security is off. ALTER TABLE public.unused ENABLE ROW LEVEL SECURITY;
        - policy "all_of_them" of "anyone" is always true for everybody. Say TO whom it is, or which rows.
        - the policies of "family" ask "family" over and over: PostgreSQL ends in "infinite recursion" (42P17). Ask through a SECURITY DEFINER function instead.
        - view "past" shows all rows of "notes" to app, past row security. Make it WITH (security_invoker = true), or revoke what they hold on it.
        - function whoami() is SECURITY DEFINER without a search_path of its own. Add SET search_path = '' and qualify what its body names.
    "##]],
    );
}

#[test]
fn json_has_a_cell_a_role_and_command() {
    let run = access(&["--output", "json"]).exits(0);
    let document: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!(document["version"], 1);
    let notes = &document["relations"][2];
    assert_eq!(notes["name"], "notes");
    expect![[r#"
        {
          "check": "(owner = current_user) and (length(body) < 10)",
          "command": "insert",
          "policies": [
            "own",
            "short"
          ],
          "role": "app",
          "verdict": "where",
          "why": "\"id\" must be given: no USAGE on sequence \"notes_id_seq\""
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&notes["cells"][1]).expect("it is JSON"));
}

#[test]
fn a_role_that_is_not_there_is_an_error_with_the_nearest() {
    let run = access(&["--role", "ap"]).exits(2);
    expect![[r#"
        error: there is no role "ap"; did you mean "app"?
    "#]]
    .assert_eq(&run.stderr);
}
