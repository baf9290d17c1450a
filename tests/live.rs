//! `check --database-url`, `pull` and `verify` on a native PostgreSQL 17, from npm; `verify` on `PGlite` too.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::expect;
use postgres::{Client, NoTls};
use serde_json::Value;
use support::server::Server;
use support::{Run, codegen, empty_folder, read, root, tree, write};

/// What a test does with its server by itself.
trait Dashboard {
    fn client(&self) -> Client;
    fn run(&self, sql: &str);
    fn inventory(&self) -> Vec<String>;
}

impl Dashboard for Server {
    /// Runs SQL as a dashboard would.
    fn run(&self, sql: &str) {
        self.client().batch_execute(sql).expect("it is right");
    }

    fn client(&self) -> Client {
        Client::connect(&self.url(""), NoTls).expect("it listens on a socket")
    }

    /// Every database and role there is.
    fn inventory(&self) -> Vec<String> {
        let sql = "select datname::text from pg_database union all select rolname::text from pg_roles order by 1";
        let rows = self.client().query(sql, &[]).expect("it is right");
        rows.iter().map(|row| row.get(0)).collect()
    }
}

const NOTES: &str = "create table notes (\n  id bigint generated always as identity primary key,\n  title text not null check (title <> ''),\n  at timestamptz default now()\n);\ncreate index notes_at on notes (at desc);\nalter table notes enable row level security;\ncreate policy \"read all\" on notes for select using (true);\ncreate function f(a int, b text default 'x') returns int language sql as 'select a';\ncreate view recent as select id, title from notes;\n";

fn project() -> tempfile::TempDir {
    let folder = empty_folder();
    write(&folder.path().join("m/1_notes.sql"), NOTES);
    folder
}

fn check(server: &Server, folder: &Path, more: &[&str]) -> Run {
    let url = server.url("");
    let mut arguments = vec!["check", "--migrations", "m", "--database-url", &url];
    arguments.extend(more);
    codegen(&arguments, folder)
}

/// The text without what is another in each run.
fn masked(server: &Server, text: &str) -> String {
    text.replace(
        &format!("{}/{}", server.host, server.database),
        "SERVER/app",
    )
}

#[test]
fn a_live_catalog_is_compared_and_not_changed() {
    let server = Server::start(&[]);
    let folder = project();
    server.run(NOTES);
    let run = check(&server, folder.path(), &[]).exits(0);
    expect![[r#"
        m against SERVER/app (PostgreSQL 17)
        Migrations: the database keeps no list of them.
        Catalog: as the migrations say.
    "#]]
    .assert_eq(&masked(&server, &run.stdout));

    server.run(
        "alter table notes alter at type date, alter at set not null, add extra int; \
         drop index notes_at; drop policy \"read all\" on notes; grant select on notes to public; \
         create table dashboard (id int primary key, x text); create type mood as enum ('a', 'b'); \
         create table _sqlx_migrations (version bigint primary key)",
    );
    let run = check(&server, folder.path(), &[]).exits(1);
    expect![[r#"
        m against SERVER/app (PostgreSQL 17)
        Migrations: the database keeps no list of them.
        Catalog: 8 differences.
          column public.notes.at: the migrations say timestamp with time zone (m/1_notes.sql:4:3), the database date
          column public.notes.extra: only in the database
          enum public.mood: only in the database
          grant table public.notes public: only in the database
          index public.notes notes_at: only in the migrations (m/1_notes.sql:6:1)
          not_null public.notes.at: only in the database
          policy public.notes "read all": only in the migrations (m/1_notes.sql:8:1)
          relation public.dashboard: only in the database
    "#]].assert_eq(&masked(&server, &run.stdout));
    let run = check(
        &server,
        folder.path(),
        &["--ignore", "grant", "--output", "json"],
    )
    .exits(1);
    let document: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!(document["version"], 1);
    let found = document["differences"].as_array().expect("a list");
    assert!(found.iter().all(|it| it["kind"] != "grant"), "{found:?}");

    let inventory = server.inventory();
    let run = codegen(
        &[
            "check",
            "--migrations",
            "m",
            "--database-url",
            &server.url(""),
        ],
        folder.path(),
    );
    run.exits(1);
    assert_eq!(server.inventory(), inventory);
}

#[test]
fn what_supabase_was_given_is_compared_by_version_name_and_statements_and_pulled() {
    let server = Server::start(&[]);
    let folder = empty_folder();
    let at = |path: &str| folder.path().join("supabase/migrations").join(path);
    write(
        &at("20260101000000_one.sql"),
        "create table one (id int primary key);\n",
    );
    write(
        &at("20260102000000_two.sql"),
        "create table two (id int primary key);\n",
    );
    write(
        &at("20260103000000_three.sql"),
        "create table three (id int primary key);\n",
    );
    write(
        &at("20260104000000_later.sql"),
        "create table later (id int primary key);\n",
    );
    server.run(
        "create table one (id int primary key); create table two (id bigint primary key); \
         create table three (id int primary key); create table four (id int primary key, \"say\" text default 'it''s; so');\
         create schema supabase_migrations; \
         create table supabase_migrations.schema_migrations (version text primary key, statements text[], name text); \
         insert into supabase_migrations.schema_migrations values \
           ('20260101000000', array['create table one (id int primary key)'], 'one'), \
           ('20260102000000', array['create table two (id bigint primary key)'], 'two'), \
           ('20260103111111', array['create table three (id int primary key)'], 'three'), \
           ('20260105000000', array['create table four (id int primary key, \"say\" text default ''it''''s; so'')', '-- done'], 'four'), \
           ('20260106000000', null, null)",
    );
    let url = server.url("");
    let arguments = [
        "check",
        "--migrations",
        "supabase/migrations",
        "--platform",
        "postgres",
        "--database-url",
        &url,
    ];
    let run = codegen(&arguments, folder.path()).exits(1);
    expect![[r#"
        supabase/migrations against SERVER/app (PostgreSQL 17)
        Migrations: 1 the same in both.
          not applied: supabase/migrations/20260104000000_later.sql
          applied without a file: 20260105000000 four (`codegen pull` writes it)
          applied without a file: 20260106000000 without a name (what it ran was not kept)
          applied under another number: supabase/migrations/20260103000000_three.sql as 20260103111111 (the same name)
          changed since it was applied: supabase/migrations/20260102000000_two.sql
        Catalog: 2 differences.
          column public.two.id: the migrations say integer (supabase/migrations/20260102000000_two.sql:1:26), the database bigint
          relation public.four: only in the database
    "#]].assert_eq(&masked(&server, &run.stdout));

    let pull = |more: &[&str]| {
        let mut arguments = vec![
            "pull",
            "--migrations",
            "supabase/migrations",
            "--database-url",
            &url,
        ];
        arguments.extend(more);
        codegen(&arguments, folder.path())
    };
    let before = tree(folder.path());
    pull(&["--dry-run"]).exits(1);
    assert_eq!(tree(folder.path()), before, "--dry-run writes nothing");
    let run = pull(&[]).exits(1);
    expect![[r#"
          supabase/migrations/20260105000000_four.sql (3 lines)
          20260106000000: what it ran was not kept, so there is nothing to write.
        1 file written. Next: `codegen generate`.
    "#]]
    .assert_eq(&run.stdout);
    assert_eq!(
        read(&at("20260105000000_four.sql")),
        "create table four (id int primary key, \"say\" text default 'it''s; so');\n\n-- done\n"
    );
    for (path, bytes) in before {
        assert_eq!(tree(folder.path())[&path], bytes, "{path} stays");
    }
    // What was pulled is what the database has.
    let run = pull(&[]).exits(1);
    assert!(
        run.stdout.ends_with("Nothing to write.\n"),
        "{}",
        run.stdout
    );
    let types = codegen(
        &["ts", "--migrations", "supabase/migrations", "--stdout"],
        folder.path(),
    );
    assert!(
        types.stdout.contains("say: string | null"),
        "{}",
        types.both()
    );
}

#[test]
fn verify_makes_a_database_of_its_own_and_drops_it() {
    let server = Server::start(&[]);
    let folder = project();
    server.run("create table here (id int)");
    let inventory = server.inventory();
    let url = server.url("");
    let verify = |folder: &Path| {
        codegen(
            &["verify", "--migrations", "m", "--database-url", &url],
            folder,
        )
    };
    let run = verify(folder.path()).exits(0);
    assert!(
        run.stdout.contains("The catalog is what codegen says: "),
        "{}",
        run.both()
    );
    assert_eq!(server.inventory(), inventory, "what it made is gone");

    write(
        &folder.path().join("m/2_role.sql"),
        "create role reader;\ngrant select on notes to reader;\n",
    );
    verify(folder.path()).exits(0);
    assert_eq!(server.inventory(), inventory, "roles too");

    write(
        &folder.path().join("m/3_wrong.sql"),
        "select 1;\nselect 1 / 0;\n",
    );
    let run = verify(folder.path()).exits(1);
    assert!(
        run.stdout
            .contains("m/3_wrong.sql: PostgreSQL refused it (22012): division by zero"),
        "{}",
        run.stdout
    );
    assert_eq!(server.inventory(), inventory, "after a failure too");

    // A platform, with its roles.
    let spec = codegen(
        &["verify", "--spec", "journey", "--database-url", &url],
        &root(),
    );
    assert!(
        spec.stdout.contains("The catalog is what codegen says: "),
        "{}",
        spec.both()
    );
    assert_eq!(server.inventory(), inventory);
}

#[test]
fn verify_runs_on_pglite_where_the_project_has_it() {
    support::node::install();
    let folder = project();
    let run = codegen(&["verify", "--migrations", "m"], folder.path()).exits(2);
    assert!(
        run.stderr
            .contains("npm install --save-dev @electric-sql/pglite"),
        "{}",
        run.stderr
    );
    // Packages are found from the folder in which the command runs.
    let oracle = root().join("tests/oracle");
    let migrations = folder.path().join("m").display().to_string();
    let run = codegen(&["verify", "--migrations", &migrations], &oracle).exits(0);
    assert!(
        run.stdout.contains("on PGlite (PostgreSQL 18"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("The catalog is what codegen says: "),
        "{}",
        run.stdout
    );
    let goals = root()
        .join("spec/goal-planning/migrations")
        .display()
        .to_string();
    let run = codegen(&["verify", "--migrations", &goals], &oracle);
    assert!(
        run.stdout.contains("The catalog is what codegen says: "),
        "{}",
        run.both()
    );
}

/// A certificate of an authority made for the test, for `localhost`: the authority's file, the certificate, its key.
fn certificate(folder: &Path) -> [PathBuf; 3] {
    let files = ["ca.pem", "cert.pem", "key.pem"].map(|name| folder.join(name));
    let openssl = |arguments: &[&str]| {
        let output = Command::new("openssl")
            .args(arguments)
            .current_dir(folder)
            .output()
            .expect("the tests make a certificate with openssl, which cannot be run: install it");
        Run::new(format!("openssl {}", arguments.join(" ")), &output).exits(0);
    };
    let key = ["-newkey", "rsa:2048", "-nodes"];
    let ca = [
        "req",
        "-x509",
        "-subj",
        "/CN=Test authority",
        "-days",
        "2",
        "-keyout",
        "ca-key.pem",
        "-out",
        "ca.pem",
    ];
    openssl(&[&ca[..], &key].concat());
    let own = [
        "req",
        "-subj",
        "/CN=localhost",
        "-keyout",
        "key.pem",
        "-out",
        "own.csr",
    ];
    openssl(&[&own[..], &key].concat());
    write(&folder.join("own.ext"), "subjectAltName=DNS:localhost\n");
    openssl(&[
        "x509",
        "-req",
        "-in",
        "own.csr",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca-key.pem",
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        "own.ext",
        "-out",
        "cert.pem",
    ]);
    files
}

#[test]
fn tls_is_as_strict_as_the_url_says() {
    let folder = project();
    let [authority, certificate, key] = certificate(folder.path());
    let other = empty_folder();
    let [stranger, ..] = self::certificate(other.path());
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
    let port = port.expect("a port is free").port().to_string();
    let shown = |path: &Path| path.display().to_string();
    let server = Server::start(&["--tls", &shown(&certificate), &shown(&key), &port]);
    let connects = |host: &str, parameters: &str| {
        let url = server.url(parameters).replace("127.0.0.1", host);
        let run = codegen(
            &["check", "--migrations", "m", "--database-url", &url],
            folder.path(),
        );
        assert!(!run.both().contains("panicked"), "{}", run.both());
        run.stdout.contains("Catalog: ")
    };
    let (authority, stranger) = (shown(&authority), shown(&stranger));
    assert!(connects("127.0.0.1", "sslmode=disable"));
    assert!(connects("127.0.0.1", "sslmode=require"));
    assert!(connects(
        "localhost",
        &format!("sslmode=verify-full&sslrootcert={authority}")
    ));
    // Another name than the certificate's, another authority, or one that the system does not know.
    assert!(connects(
        "127.0.0.1",
        &format!("sslmode=verify-ca&sslrootcert={authority}")
    ));
    assert!(!connects(
        "127.0.0.1",
        &format!("sslmode=verify-full&sslrootcert={authority}")
    ));
    assert!(!connects(
        "localhost",
        &format!("sslmode=verify-ca&sslrootcert={stranger}")
    ));
    assert!(!connects("localhost", "sslmode=verify-full"));
}

#[test]
fn passwords_are_in_no_message() {
    let folder = project();
    let url = "postgresql://me:hunter2@127.0.0.1:1/app";
    let run = codegen(
        &["check", "--migrations", "m", "--database-url", url],
        folder.path(),
    )
    .exits(2);
    assert!(
        run.stderr.contains("cannot connect to 127.0.0.1/app"),
        "{}",
        run.stderr
    );
    assert!(!run.both().contains("hunter2"), "{}", run.both());
    let run = codegen(
        &[
            "pull",
            "--migrations",
            "m",
            "--database-url",
            "postgresql://me:hunter2@:x:/",
        ],
        folder.path(),
    );
    assert!(!run.exits(2).both().contains("hunter2"));
}
