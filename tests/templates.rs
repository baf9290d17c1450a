//! Templates decide how outputs look: what stands in one shows, and only the Rust code decides what is said.
//!
//! Each word of each template is changed, and each pair of lines exchanged, one at a time: every time the output must
//! change too, or refuse to be made. So no keyword and no order of members hides in the code, and no line of a template
//! is dead. The schema has at least one object of every kind.

use std::rc::Rc;

use codegen::config;
use codegen::config::shape::Docs;
use codegen::fold::Settings;
use codegen::lower::names::{NameOptions, Names};
use codegen::lower::reach::Reach;
use codegen::lower::typescript::TsOptions;
use codegen::lower::zod::ZodOptions;
use codegen::lower::{self, Driver, Facts, Header, Input};
use codegen::name::Name;
use codegen::parse::Postgres;
use codegen::render::{RenderError, Templates, Text, typescript};
use codegen::schema::Schema;
use codegen::source::SourceFile;
use support::{read, root};

mod support;

const SQL: &str = "
create type mood as enum ('calm', 'glad');
create domain short as text check (char_length(value) < 9);
create type address as (street text, number int);
create table cycle (
  id uuid primary key default gen_random_uuid(),
  starts date not null,
  ends date,
  constraint cycle_order check (ends > starts)
);
create table goal (
  id bigint generated always as identity primary key,
  cycle_id uuid not null references cycle (id),
  mood mood,
  status text not null default 'open' check (status in ('open', 'done')),
  title varchar(80) not null check (char_length(title) > 1),
  slug text check (octet_length(slug) < 100),
  week smallint check (week between 1 and 12),
  qty numeric(10, 2) not null default 0,
  used numeric check (used >= 0),
  meta jsonb check (jsonb_typeof(meta) = 'object'),
  tags text[] check (cardinality(tags) < 9),
  home address,
  share double precision check (share < 9),
  shares double precision[],
  other text check (lower(other) <> 'x'),
  code text check (upper(code) = code and left(code, 2) <> 'ab' and code like 'a%' and code ~ '^[a-z]+$'),
  padded char(4) check (padded like 'a%' and octet_length(padded) > 2),
  total integer check (total * 2 <> 7 and total % 3 = 0 and total / 2 > 1 and abs(total) < 9),
  amount numeric(10, 2) check (amount * 2 - 1 < 8.5 and amount + 1 > 0.1 and -amount < 3),
  maybe text check (coalesce(maybe, 'x') <> '' and nullif(maybe, 'y') is not null),
  kind text check (case when kind = 'a' then week > 1 else week < 9 end),
  labels text[] check (labels <@ array['a', 'b'] and labels @> array['a'] and not labels && array['c'] and 'a' = any (labels) and array_length(labels, 1) > 1 and array_position(labels, null) is null),
  data jsonb check (data ? 'k' and data ?| array['a'] and data ?& array['b'] and data ->> 'k' <> '' and jsonb_typeof(data -> 'a' -> 'b') = 'string' and jsonb_array_length(data -> 'c') > 1),
  born date check (born > '2000-01-01'),
  seen timestamptz,
  sizes jsonb check (jsonb_array_length(sizes) < 9),
  spell interval,
  network cidr,
  host inet,
  holder oid,
  spot point,
  edge line,
  flags bit(4),
  parts bigint check (parts % 3 = 0),
  at timestamp,
  wakes time,
  alarm timetz,
  bytes bytea check (length(bytes) > 2),
  extra jsonb check (extra <> '{}'),
  words text check (right(words, 2) <> 'xy' and substring(words, 2, 3) <> 'abc' and position('q' in words) = 0),
  card macaddr,
  card8 macaddr8,
  loads int8multirange,
  ages int4range check (lower(ages) > 1),
  prices numrange check (upper(prices) > 1),
  stay daterange check (lower(stay) > '2020-01-01'),
  booked tstzrange check (upper(booked) > '2020-01-01 00:00:00+00'),
  marks short[] not null default '{}',
  check (case when data ->> 'k' = 'a' then week > 1 else true end),
  check (num_nonnulls(slug, other) = 1),
  check ((slug is not null)::int + (other is not null)::int <= 1),
  constraint goal_used check (used <= qty)
);
create view open_goals as select id, mood from goal;
create schema empty;
comment on table goal is 'what to reach';
comment on column goal.title is 'in one line';
create function goals_of(cycle uuid, most int default 3) returns setof goal language sql as 'select * from goal';
create function totals() returns table (week int, total numeric) language sql as 'select 1, 2';
create function twice(a int) returns int language sql as 'select 1';
create function twice(b text) returns text language sql as 'select 1';
create function last_goal(mood mood) returns goal language sql as 'select * from goal';
create function nothing() returns void language sql as '';
create function label(goal) returns text language sql as 'select $1.title';
comment on function totals is 'of all weeks';
comment on function label is 'in short';
";

/// One output, made with some templates.
type Part<'a> = Box<dyn Fn(&Templates) -> Result<Text, RenderError> + 'a>;

#[test]
fn every_word_and_every_order_of_typescript_shows() {
    let header = Header {
        from: "spec".to_owned(),
        command: "codegen".to_owned(),
    };
    let schema = schema("1.sql", SQL, &["public", "empty"]);
    let facts = schema.facts(&header, true);
    let over_the_protocol = Facts {
        driver: Driver::NodePostgres,
        ..facts
    };
    let in_every_form = Facts {
        input: Input::Postgres,
        ..facts
    };
    let options = TsOptions {
        postgrest: Some("13.0.5".to_owned()),
        ..TsOptions::default()
    };
    let decoding = TsOptions {
        zod: ZodOptions {
            codec: true,
            ..options.zod
        },
        ..options.clone()
    };
    let errors = lower::typescript::errors::lower(&facts);
    let supabase = lower::typescript::supabase::lower(&facts, &options);
    let client = client();
    let of_client = Facts {
        reach: Some(&client.1),
        ..client.0.facts(&header, true)
    };
    let for_client = lower::typescript::supabase::lower(&of_client, &options);
    let plain = NameOptions::default();
    let mut parts: Vec<Part<'_>> = vec![
        Box::new(|templates| typescript::supabase(&supabase, templates)),
        Box::new(|templates| typescript::supabase(&for_client, templates)),
        Box::new(|templates| typescript::errors(&errors, templates)),
        Box::new(|templates| package(&header, templates)),
    ];
    parts.extend(types_and_zod(&facts, &plain, &options));
    parts.extend(types_and_zod(&facts, &plain, &decoding));
    parts.extend(types_and_zod(&over_the_protocol, &plain, &options));
    parts.extend(types_and_zod(&in_every_form, &plain, &options));

    let shaped = Shaped::read();
    let facts = Facts {
        docs: shaped.docs,
        ..shaped.schema.facts(&header, true)
    };
    parts.extend(types_and_zod(&facts, &shaped.names, &options));
    parts.extend(types_and_zod(&facts, &shaped.names, &decoding));
    assert_eq!(
        dead_parts("ts/", parts),
        Vec::<String>::new(),
        "these parts of templates change nothing"
    );
}

/// The types and the schemas of what was folded, in each file that they stand in.
fn types_and_zod<'a>(facts: &Facts<'_>, names: &NameOptions, options: &TsOptions) -> Vec<Part<'a>> {
    let (names, _) = Names::new(facts, names);
    let types = Rc::new(lower::typescript::lower(facts, &names, options).0);
    let zod = Rc::new(lower::zod::lower(facts, &names, options).0);
    let (with_types, inlined) = (Rc::clone(&types), Rc::clone(&zod));
    let (tree, codecs) = (Rc::clone(&zod), Rc::clone(&zod));
    vec![
        Box::new(move |templates| typescript::database(&types, templates)),
        Box::new(move |templates| typescript::zod(&zod, templates)),
        Box::new(move |templates| typescript::zod_with_types(&with_types, &inlined, templates)),
        Box::new(move |templates| typescript::schemas(&tree, templates)),
        Box::new(move |templates| typescript::codecs(&codecs, templates)),
    ]
}

/// A schema, and a role that may do nothing with a table of it but empty it.
fn client() -> (Schema, Reach) {
    let sql = "create role web; create table log (line text); grant delete on log to web;";
    let schema = schema("1.sql", sql, &["public"]);
    let role = schema.catalog.role("web").expect("it is there");
    let reach = Reach::of(&schema.catalog, role, &Postgres);
    (schema, reach)
}

/// The manifest and the index of each kind of package.
fn package(header: &Header, templates: &Templates) -> Result<Text, RenderError> {
    let contents = [
        (true, true, true),
        (true, true, false),
        (true, false, false),
        (false, false, false),
    ];
    let mut text = String::new();
    for (has_zod, own_types, has_codecs) in contents {
        let contents = typescript::Contents {
            has_zod,
            own_types,
            has_codecs,
        };
        for file in typescript::package(header, "example", contents, templates)? {
            text += &file.text;
        }
    }
    Ok(text.into())
}

fn schema(path: &str, sql: &str, namespaces: &[&str]) -> Schema {
    let settings = Settings {
        namespaces: namespaces.iter().copied().map(Name::from_quoted).collect(),
        ..Settings::default()
    };
    let schema = Schema::read(vec![SourceFile::migration(path, sql)], &settings);
    assert_eq!(schema.diagnostics, [], "the SQL is right");
    schema
}

/// The schema of `tests/shapes` with what its config says.
struct Shaped {
    schema: Schema,
    names: NameOptions,
    docs: Docs,
}

impl Shaped {
    fn read() -> Self {
        let folder = root().join("tests/shapes");
        let config = config::parse("codegen.toml", &read(&folder.join("codegen.toml")));
        let spec = &config.expect("it is right").specs[0];
        let sql = read(&folder.join("migrations/1_shapes.sql"));
        Self {
            schema: schema("1_shapes.sql", &sql, &["public"]),
            names: NameOptions {
                shapes: spec.shape(),
                ..NameOptions::default()
            },
            docs: spec.docs,
        }
    }
}

/// The words and pairs of lines of the templates of a target that change none of the outputs.
fn dead_parts(target: &str, mut parts: Vec<Part<'_>>) -> Vec<String> {
    let embedded = Templates::embedded();
    let mut usual: Vec<Text> = parts
        .iter()
        .map(|part| part(&embedded).expect("the templates fit the models"))
        .collect();
    let mut changes = |name: &str, text: &str| {
        let Ok(templates) = embedded.with(name, text) else {
            return true;
        };
        let changed = (0..parts.len()).find(|&at| parts[at](&templates).as_ref() != Ok(&usual[at]));
        // What showed the last change most likely shows the next.
        if let Some(at) = changed {
            parts[..=at].rotate_right(1);
            usual[..=at].rotate_right(1);
        }
        changed.is_some()
    };
    let mut dead = Vec::new();
    for name in Templates::names().filter(|name| name.starts_with(target)) {
        let text = Templates::embedded_text(name).expect("it is embedded");
        for (start, end) in words(text) {
            if !changes(name, &format!("{}Zz{}", &text[..end], &text[end..])) {
                let line = text[..start].matches('\n').count() + 1;
                dead.push(format!("{name}:{line}: {}", &text[start..end]));
            }
        }
        for (line, exchanged) in exchanged_lines(text) {
            if !changes(name, &exchanged) {
                dead.push(format!("{name}:{line}: this line and the next"));
            }
        }
    }
    dead
}

/// The words outside braces.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut start = None;
    let mut inside = false;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        inside |= text[at..].starts_with("{{");
        let is_word = !inside && (c.is_alphanumeric() || c == '_');
        match (start, is_word) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push((from, at));
                start = None;
            }
            (None, false) | (Some(_), true) => {}
        }
        if text[..at].ends_with('}') && c == '}' {
            inside = false;
        }
    }
    words
}

/// The text with two lines exchanged, for each two neighbours that say something and neither open nor close a block.
fn exchanged_lines(text: &str) -> Vec<(usize, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let is_content = |line: &str| {
        let line = line.trim();
        !line.is_empty()
            && !["{{#", "{{/", "{{else"]
                .iter()
                .any(|tag| line.contains(tag))
    };
    (1..lines.len())
        .filter(|&at| {
            is_content(lines[at - 1]) && is_content(lines[at]) && lines[at - 1] != lines[at]
        })
        .map(|at| {
            let mut changed = lines.clone();
            changed.swap(at - 1, at);
            (at, changed.join("\n") + "\n")
        })
        .collect()
}
