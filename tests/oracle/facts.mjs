// The second catalog reader, for what GeneratorMetadata lacks: one line of text a fact, sorted by code point, each line once.
// `codegen` prints the same lines from its folded catalog, so every word here is a contract.
//
// Scope: schema public and the schemas that the migrations created, without objects of extensions. A trigger is in scope when its
// table or its function is (so a trigger on auth.users that runs public.f is seen); all else by the schema of its own table or itself.
//
// NAME       bare when it matches [a-z_][a-z0-9_$]*, else a JSON string. `S.N` joins two of them by a dot.
// TYPE       format_type(oid, typmod) with an empty search_path: `numeric(10,2)`, `public.goal_type`, `text[]`
// SIGNATURE  S.N(pg_get_function_identity_arguments), also with an empty search_path: `public.f(a integer, OUT b text)`
// COLUMNS    (a, b): NAMEs in key order; of a CHECK each column once, in the table's order
// ROLE       NAME, `public` for PUBLIC
// JSON       a JSON string, escaped as JSON.stringify, serde_json and to_json all do
// [x]        present where true, nothing otherwise; parts are joined by one space
//
// schema NAME
// extension NAME SCHEMA                                  (any schema; not plpgsql)
// relation S.N table|partitioned_table|view|materialized_view|foreign_table [unlogged] [options JSON, …] [inherits S.N, …] [partition]
// column S.N.C TYPE                                      (of all relations above)
// not_null S.N.C
// default S.N.C                                          (not for identity and generated columns)
// identity S.N.C always|by_default
// generated S.N.C stored|virtual
// enum S.N (JSON, …)                                     (labels in their order)
// domain S.N TYPE [not_null] [default]
// composite S.N (NAME TYPE, …)
// range S.N TYPE                                         (the subtype)
// sequence S.N TYPE start I increment I min I max I cache I [cycle] [owned_by S.N.C]       (also those of serial and identity)
// constraint S.N NAME check COLUMNS validated|not_valid [no_inherit] [not_enforced] [inherited]
// constraint S.N NAME primary_key COLUMNS [deferrable] [deferred] [inherited]
// constraint S.N NAME unique COLUMNS [nulls_not_distinct] [deferrable] [deferred] [inherited]
// constraint S.N NAME foreign_key COLUMNS references S.N COLUMNS [match_full] [on_update ACTION] [on_delete ACTION]
//                 [set COLUMNS] [deferrable] [deferred] validated|not_valid [not_enforced] [inherited]
//                                                        (ACTION restrict|cascade|set_null|set_default; no action is left out)
// constraint S.N NAME exclude COLUMNS [deferrable] [deferred] [inherited]                  (`expression` for an expression)
// domain_constraint S.N NAME check validated|not_valid
//                                                        (NOT NULL constraints, which PostgreSQL 18 lists, are `not_null` lines)
// index S.N NAME METHOD (KEY, …) [include COLUMNS] [unique] [nulls_not_distinct] [primary] [partial]
//                                                        (S.N the table; KEY is NAME|expression [opclass S.N] [desc]
//                                                         [nulls_first|nulls_last]; defaults are left out)
// rls S.N [enabled] [forced]                             (a line only where one is)
// policy S.N NAME permissive|restrictive all|select|insert|update|delete to {ROLE,…} [using] [check]       (roles sorted)
// trigger S.N NAME before|after|instead_of EVENT or … row|statement [when] executes S.N(JSON, …) enabled|disabled|replica|always
//                 [constraint] [deferrable] [deferred] [old_table NAME] [new_table NAME]
//                                                        (EVENT insert, update [of COLUMNS], delete, truncate, in that order)
// function|procedure|aggregate|window SIGNATURE returns RESULT language NAME immutable|stable|volatile [strict] [security_definer]
//                 [leakproof] [parallel_safe|parallel_restricted] [config JSON, …]
//                                                        (RESULT pg_get_function_result; a procedure has no `returns`)
// publication NAME S.N                                   (a table named in it)
// grant schema NAME ROLE PRIVILEGES
// grant table S.N ROLE PRIVILEGES                        (views too)
// grant column S.N.C ROLE PRIVILEGES
// grant sequence S.N ROLE PRIVILEGES
// grant function SIGNATURE ROLE PRIVILEGES
// grant type S.N ROLE PRIVILEGES                         (enums, domains, composites, ranges)
//                                                        (the effective ACL: PostgreSQL's defaults count, so a new function has
//                                                         `public execute` and a new type `public usage`; the owner's own
//                                                         entries are left out; PRIVILEGES sorted, `select,update`, each with `*`
//                                                         where the grantee may grant it on)
// comment schema NAME JSON                               (not public's own "standard public schema")
// comment table|view|materialized_view|foreign_table|sequence|index|type S.N JSON
// comment column S.N.C JSON
// comment function SIGNATURE JSON                        (procedures and aggregates too)
// comment constraint|policy|trigger S.N NAME JSON        (S.N the table, or the domain)

import { readFileSync } from 'node:fs';
import { formatFact } from './format-fact.mjs';

const QUERIES = readFileSync(new URL('../../codegen/data/facts.sql', import.meta.url), 'utf8');
const USER_SCHEMAS = `select nspname from pg_catalog.pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`;

/** The schemas a database has before the migrations, to tell later which ones they created. */
export const readSchemas = async (db) => (await db.rows(USER_SCHEMAS)).map(({ nspname }) => nspname);

/** The facts of `db`; `platformSchemas` are those that were there before the migrations. */
export async function readFacts(db, platformSchemas) {
  const scope = (await readSchemas(db)).filter((name) => name === 'public' || !platformSchemas.includes(name));
  await db.exec(`rollback; reset all; reset role; set search_path = ''`);
  const lines = await readLines(db, scope);
  await db.exec('reset all');
  return lines;
}

/** The same inside a transaction; its settings are other ones afterwards. */
export async function readFactsInside(db, platformSchemas) {
  const scope = (await readSchemas(db)).filter((name) => name === 'public' || !platformSchemas.includes(name));
  await db.exec(`reset role; set search_path = ''`);
  return readLines(db, scope);
}

async function readLines(db, scope) {
  const lines = [];
  for (const [, kind, query] of QUERIES.matchAll(/^-- fact: (\w+)$([\s\S]*?);$/gm)) {
    for (const row of await db.rows(query, /\$1\b/.test(query) ? [scope] : [])) lines.push(formatFact(kind, row));
  }
  return [...new Set(lines)].sort(byCodePoint);
}

/** Compares two lists of lines; returns what is to be said about their differences. */
export function compareFacts(postgres, ours) {
  const [theirs, mine] = [new Set(postgres), new Set(ours)];
  return [
    ...postgres.filter((line) => !mine.has(line)).map((line) => `only in PostgreSQL: ${line}`),
    ...ours.filter((line) => !theirs.has(line)).map((line) => `only in ours:       ${line}`),
  ];
}

// UTF-8 keeps the order of code points, UTF-16 does not.
const byCodePoint = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
