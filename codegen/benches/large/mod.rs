//! A large schema as a team's migrations would have made it over years: 500 files, 1,000 tables.
//!
//! The same on every machine: all choices come from a counter. Each file first makes two tables with what belongs to
//! them, then changes tables of earlier files. The numbers of enums, checks, policies, functions, views, comments and
//! DO blocks follow the shares measured in public repositories.

use std::fmt::Write as _;

/// Tables that a file makes.
const TABLES_A_FILE: usize = 2;

const NOUNS: &[&str] = &[
    "account", "address", "answer", "asset", "audit", "badge", "batch", "booking", "budget",
    "campaign", "cart", "category", "channel", "comment", "company", "contact", "contract",
    "course", "currency", "customer", "device", "discount", "document", "event", "export",
    "feature", "feedback", "folder", "group", "invoice", "item", "job", "label", "lead", "ledger",
    "lesson", "location", "member", "message", "metric",
];
const ADJECTIVES: &[&str] = &[
    "active", "archived", "billing", "daily", "default", "deleted", "draft", "external", "global",
    "hidden", "internal", "legacy", "linked", "local", "manual", "monthly", "nested", "partner",
    "pending", "primary", "private", "public", "remote", "shared", "sorted",
];
const COLUMNS: &[(&str, &str)] = &[
    ("title", "text not null"),
    ("description", "text"),
    ("slug", "varchar(80)"),
    ("amount", "numeric(12,2) not null default 0"),
    ("quantity", "integer not null default 1"),
    ("position", "smallint"),
    ("is_enabled", "boolean not null default true"),
    ("settings", "jsonb not null default '{}'::jsonb"),
    ("tags", "text[] not null default '{}'"),
    ("starts_at", "timestamptz"),
    ("ends_at", "timestamptz"),
    ("due_on", "date"),
    ("score", "double precision"),
    ("external_id", "uuid"),
    ("source_ip", "inet"),
    ("total_bytes", "bigint not null default 0"),
    ("\"displayName\"", "character varying(120)"),
    ("checksum", "bytea"),
];

/// The name of the `index`th table, from 0.
fn table_name(index: usize) -> String {
    let adjective = ADJECTIVES[index % ADJECTIVES.len()];
    let noun = NOUNS[(index / ADJECTIVES.len()) % NOUNS.len()];
    match index / (ADJECTIVES.len() * NOUNS.len()) {
        0 => format!("{adjective}_{noun}s"),
        round => format!("{adjective}_{noun}s_{round}"),
    }
}

/// File names and texts, in the order in which they are applied.
pub(crate) fn files(tables: usize) -> Vec<(String, String)> {
    (0..tables.div_ceil(TABLES_A_FILE))
        .map(|number| {
            let mut sql = String::new();
            let _ = writeln!(
                sql,
                "-- Migration {number}: tables, their rules and who may see them.\n"
            );
            let first = number * TABLES_A_FILE;
            for index in first..(first + TABLES_A_FILE).min(tables) {
                table(&mut sql, index);
            }
            later_changes(&mut sql, number);
            (
                format!(
                    "{:014}_migration_{number}.sql",
                    20_240_101_000_000_u64 + number as u64 * 100
                ),
                sql,
            )
        })
        .collect()
}

fn table(sql: &mut String, index: usize) {
    let name = table_name(index);
    if index.is_multiple_of(2) {
        enum_in_do_block(sql, &name);
    }
    let _ = writeln!(sql, "create table if not exists public.{name} (");
    let _ = writeln!(sql, "  id uuid primary key default gen_random_uuid(),");
    let _ = writeln!(sql, "  owner_id uuid not null,");
    if index.is_multiple_of(2) {
        let _ = writeln!(sql, "  state {name}_state not null default 'draft',");
    } else {
        let _ = writeln!(
            sql,
            "  kind text not null default 'basic' check (kind in ('basic', 'plus', 'pro')),"
        );
    }
    if index > 2 {
        let parent = table_name(index - 1 - index % 3);
        let _ = writeln!(
            sql,
            "  parent_id uuid references public.{parent} (id) on delete cascade,"
        );
    }
    for offset in 0..10 {
        let (column, definition) = COLUMNS[(index + offset) % COLUMNS.len()];
        let _ = writeln!(sql, "  {column} {definition},");
    }
    let _ = writeln!(
        sql,
        "  rank integer constraint {name}_rank_range check (rank >= 0 and rank <= 100),"
    );
    let _ = writeln!(sql, "  created_at timestamptz not null default now(),");
    let _ = writeln!(sql, "  updated_at timestamptz");
    let _ = writeln!(sql, ");\n");
    let _ = writeln!(
        sql,
        "comment on table public.{name} is 'Table {index} of the schema.';"
    );
    let _ = writeln!(
        sql,
        "comment on column public.{name}.owner_id is 'Whose row it is; rows of others are hidden.';"
    );
    let _ = writeln!(
        sql,
        "create index idx_{name}_owner on public.{name} (owner_id, created_at desc);"
    );
    let _ = writeln!(sql, "alter table public.{name} enable row level security;");
    for (policy, command, clause) in [
        ("Owners can view", "select", "using (owner_id = auth.uid())"),
        (
            "Owners can add",
            "insert",
            "with check (owner_id = auth.uid())",
        ),
        (
            "Owners can change",
            "update",
            "using (owner_id = auth.uid()) with check (owner_id = auth.uid())",
        ),
    ] {
        let _ = writeln!(
            sql,
            "create policy \"{policy} {name}\" on public.{name}\n  for {command} to authenticated {clause};"
        );
    }
    let _ = writeln!(
        sql,
        "grant select, insert, update on table public.{name} to authenticated;"
    );
    let _ = writeln!(sql, "grant all on table public.{name} to service_role;\n");
    if index.is_multiple_of(10) {
        touch_function(sql, &name);
    }
    if index % 30 == 7 {
        let _ = writeln!(
            sql,
            "create or replace view public.{name}_recent with (security_invoker = true) as\n  select id, owner_id, created_at from public.{name} where created_at > now() - interval '7 days';\n"
        );
    }
}

fn enum_in_do_block(sql: &mut String, name: &str) {
    let _ = writeln!(
        sql,
        "do $$\nbegin\n  if not exists (select 1 from pg_type where typname = '{name}_state') then\n    create type public.{name}_state as enum ('draft', 'open', 'in review', 'closed');\n  end if;\nend\n$$;\n"
    );
}

fn touch_function(sql: &mut String, name: &str) {
    let _ = writeln!(
        sql,
        "create or replace function public.touch_{name}() returns trigger\nlanguage plpgsql\nsecurity definer set search_path = ''\nas $$\nbegin\n  new.updated_at := now();\n  return new;\nend\n$$;\n"
    );
    let _ = writeln!(
        sql,
        "create trigger {name}_touch before update on public.{name}\n  for each row execute function public.touch_{name}();\n"
    );
}

/// What later files do to the tables of earlier ones.
fn later_changes(sql: &mut String, number: usize) {
    if number == 0 {
        return;
    }
    let name = table_name((number - 1) * TABLES_A_FILE + 1);
    let _ = writeln!(
        sql,
        "alter table public.{name} add column if not exists notes text;"
    );
    let _ = writeln!(
        sql,
        "alter table public.{name}\n  add constraint {name}_notes_length check (char_length(notes) <= 2000) not valid;"
    );
    let _ = writeln!(
        sql,
        "alter table public.{name} validate constraint {name}_notes_length;"
    );
    if number.is_multiple_of(4) {
        let _ = writeln!(
            sql,
            "alter table public.{name} rename column notes to remarks;"
        );
    }
    if number.is_multiple_of(5) {
        let _ = writeln!(
            sql,
            "do $$\nbegin\n  if not exists (\n    select 1 from information_schema.columns\n    where table_schema = 'public' and table_name = '{name}' and column_name = 'reviewed_by'\n  ) then\n    alter table public.{name} add column reviewed_by uuid;\n  end if;\nexception when duplicate_column then\n  raise notice 'already there';\nend\n$$;"
        );
    }
    if number.is_multiple_of(6) {
        let _ = writeln!(sql, "update public.{name} set rank = 0 where rank is null;");
        let _ = writeln!(
            sql,
            "alter table public.{name} alter column rank set default 0, alter column rank set not null;"
        );
    }
}
