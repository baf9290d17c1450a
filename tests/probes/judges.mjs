// The three that are asked about a row: PostgreSQL by a real INSERT, the generated Zod schema and the generated Rust crate.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatErrors } from '../oracle/compile.mjs';

const TARGET = fileURLToPath(new URL('../../target/', import.meta.url));

/** One statement a call would be slow: PostgreSQL goes through the rows itself. `null` is taken, else the SQLSTATE. */
export const PROBE = `
  create or replace function probe_rows(target text, rows json) returns json language plpgsql as $$
  declare
    one json;
    keys text;
    answers json[] := '{}';
  begin
    for one in select value from json_array_elements(rows) loop
      begin
        select string_agg(quote_ident(key), ', ') into keys from json_object_keys(one) key;
        execute format('insert into %s (%s) select %s from json_populate_record(null::%s, $1)', target, keys, keys, target) using one;
        raise exception sqlstate 'PRB00';
      exception
        when sqlstate 'PRB00' then answers := answers || 'null'::json;
        when others then answers := answers || to_json(sqlstate || ' ' || sqlerrm);
      end;
    end loop;
    return to_json(answers);
  end $$;`;

/** What PostgreSQL says to each row: `null`, or SQLSTATE and message. */
export async function askPostgres(db, table, rows) {
  const [{ answers }] = await db.rows('select probe_rows($1, $2::text::json) as answers', [table, JSON.stringify(rows)]);
  return answers;
}

/** The schemas of a folder with `database.ts`, `zod.ts` and `schemas.ts`; what TypeScript's compiler has against them is thrown. */
export function loadZod(workspace, folder) {
  workspace.copy(folder, 'src');
  // CommonJS, since Node.js resolves the extensionless imports of bundlers only there.
  const errors = workspace.compile({ module: 'commonjs', noEmit: false, outDir: 'out', rootDir: 'src' }, ['src/**/*.ts']);
  if (errors.length > 0) throw new Error(`the generated TypeScript does not compile:\n${formatErrors(errors).slice(0, 20).join('\n')}`);
  workspace.write('out/package.json', '{ "type": "commonjs" }');
  return createRequire(import.meta.url)(join(workspace.folder, 'out/schemas.js')).schemas;
}

/** What Zod says to each row: `null`, or the issues. */
export function askZod(schema, rows) {
  return rows.map((row) => {
    const result = schema.safeParse(row);
    return result.success ? null : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  });
}

/** Whether Rust's types hold the row: chrono has no infinity, no offset with seconds and of years four digits, of which 0000 is none of PostgreSQL's; `rust_decimal` has no NaN. */
export const isHeld = (row) => !Object.values(row).flat().some((it) => typeof it === 'string' && /^-?infinity$|^NaN$| BC$|^\d{5,7}-\d\d-|^0000-|^24:00:00$|^0001-01-01T.*\+|^9999-12-31T.*-|T.*[+-]\d\d:\d\d:\d\d$/i.test(it));

/** The generated Rust of the migrations in the folder `work`; `texts` are the families of types that it holds as texts. `inPart` are the constraints that it says it validates in part. */
export function makeRust(codegen, work, texts) {
  const held = texts.map((family) => `${family} = "string"\n`).join('');
  writeFileSync(join(work, 'codegen.toml'), `[[spec]]\nname = "probes"\nmigrations = "migrations"\nplatform = "postgres"\n\n[spec.rust]\nout = "schema.rs"\n${held}`);
  const { status, stderr } = spawnSync(codegen, ['generate', '--config', join(work, 'codegen.toml')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const inPart = [...stderr.matchAll(/constraint "([^"]*)" is (?:validated only in part|not validated) in Rust/g)].map(([, name]) => name);
  return { schema: readFileSync(join(work, 'schema.rs'), 'utf8'), inPart: new Set(inPart) };
}

/**
 * What Rust says to each row of each table, and in `written` the rows that it took as it writes them: `tables` is a list of
 * `{ name, rows }`, `structs` gives the struct of an insert by the table's name. The crate of the generated `schema.rs` is built in the repository's own target folder under `name`, which no other run at the same time may have.
 */
export function askRust(name, schema, tables, structs) {
  const crate = join(TARGET, 'probes', name);
  mkdirSync(join(crate, 'src'), { recursive: true });
  const crates = ['chrono', 'rust_decimal', 'regex-lite', 'serde_json', 'uuid'].filter((it) => it === 'serde_json' || schema.includes(`${it.replace('-', '_')}::`));
  const features = { chrono: ', default-features = false, features = ["serde", "std"]', rust_decimal: ', default-features = false, features = ["serde", "std"]', uuid: ', features = ["serde"]' };
  const version = { chrono: '0.4', 'regex-lite': '0.1' };
  const dependencies = crates.map((it) => `${it} = { version = "${version[it] ?? '1'}"${features[it] ?? ''} }`);
  const manifest = `[package]\nname = "probe-${name}"\nversion = "0.1.0"\nedition = "2024"\n\n[workspace]\n\n[dependencies]\nserde = { version = "1", features = ["derive"] }\n${dependencies.join('\n')}\n\n[profile.dev]\ndebug = false\nincremental = false\n`;
  const arms = tables.map(({ name: table }) => `        ${JSON.stringify(table)} => ask!(schema::${structs[table]}, row),`);
  const main = `#![allow(warnings)]
#[rustfmt::skip]
mod schema;
use std::io::{BufRead, Write};

macro_rules! ask {
    ($ty:ty, $row:expr) => {
        match serde_json::from_str::<$ty>($row) {
            Err(error) => error.to_string().replace('\\t', " "),
            Ok(row) => match row.validate() {
                Ok(()) => format!("\\t{}", serde_json::to_string(&row).unwrap()),
                Err(violated) => violated.iter().map(|it| it.name()).collect::<Vec<_>>().join(", "),
            },
        }
    };
}

fn ask(table: &str, row: &str) -> String {
    match table {
${arms.join('\n')}
        _ => "no such table".to_owned(),
    }
}

fn main() {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (table, row) = line.split_once('\\t').unwrap();
        let said = ask(table, row).replace('\\n', " ");
        writeln!(out, "{said}").unwrap();
    }
}
`;
  writeFileSync(join(crate, 'Cargo.toml'), manifest);
  writeFileSync(join(crate, 'src', 'schema.rs'), schema);
  writeFileSync(join(crate, 'src', 'main.rs'), main);
  // The versions are those of the workspace, so that nothing is fetched.
  writeFileSync(join(crate, 'Cargo.lock'), readFileSync(join(TARGET, '..', 'Cargo.lock')));
  const built = spawnSync('cargo', ['build', '--quiet', '--offline', '--target-dir', join(TARGET, 'probes', 'target')], { cwd: crate, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (built.status !== 0) throw new Error(`the generated Rust does not compile:\n${built.stderr.slice(0, 6000)}`);
  const input = tables.flatMap(({ name: table, rows }) => rows.map((row) => `${table}\t${JSON.stringify(row)}\n`)).join('');
  const { stdout, status, stderr } = spawnSync(join(TARGET, 'probes', 'target', 'debug', `probe-${name}`), { input, encoding: 'utf8', maxBuffer: 2 ** 29 });
  if (status !== 0) throw new Error(`the generated Rust panics: ${stderr.slice(0, 2000)}`);
  const lines = stdout.split('\n');
  let at = 0;
  return new Map(tables.map(({ name: table, rows }) => {
    const own = rows.map(() => lines[at++].split('\t'));
    return [table, Object.assign(own.map(([said]) => said || null), { written: own.map(([, row]) => (row ? JSON.parse(row) : null)) })];
  }));
}
