// What every system keeps, whatever it is for.

import { deepEqual } from 'node:assert/strict';
import { adds, fromScratch, keeps } from './suite.mjs';

const NULLABLE = `
  select format('%I', relname) as table, format('%I', attname) as column
  from pg_class c join pg_attribute a on a.attrelid = c.oid
  where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped and not attnotnull`;

const ROLES = `'anon', 'authenticated', 'service_role'`;

// What a request's roles may do in public, beside EXECUTE that PUBLIC has on every new function.
const GRANTS = `
  select relname || coalesce('.' || attname, '') as object, acl.grantee::regrole::text as role, privilege_type as privilege
  from pg_class c
    left join pg_attribute a on a.attrelid = c.oid and a.attacl is not null
    cross join lateral aclexplode(coalesce(a.attacl, c.relacl)) acl
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'S') and acl.grantee::regrole::text in (${ROLES})`;

export const everywhere = [
  keeps('two runs change nothing in the catalog or in a row, and none after the seed',
    fromScratch('in an empty database', async (db) => {
      await db.migrate();
      await db.changesNothing(() => db.migrate());
    }, adds(`do $$ begin execute format('comment on schema public is %L', clock_timestamp()); end $$`)),
    fromScratch('with the seed', async (db) => {
      await db.migrate();
      await db.seed();
      // The backfill adopts what an old client wrote; then there is nothing more to do.
      await db.migrate();
      await db.changesNothing(() => db.migrate());
      await db.changesNothing(() => db.seed());
    }, adds('insert into auth.users (id) values (gen_random_uuid())'))),

  keeps('rollback leaves the catalog as it was',
    fromScratch('in an empty database', (db) => db.changesNothing(async () => {
      await db.migrate();
      await db.rollBack();
    }), adds('create type left_over as enum ()'), adds('grant delete on auth.users to anon')),
    fromScratch('with rows in it, and a second time', (db) => db.changesNothing(async () => {
      await db.migrate();
      await db.seed();
      await db.rollBack();
      await db.rollBack();
      await db.run('delete from auth.users');
    }), adds(`insert into storage.buckets (id, name) values ('a', 'a') on conflict do nothing`))),

  keeps('the seed has a row a table, and every nullable column both with a value and without',
    fromScratch(async (db) => {
      await db.migrate();
      await db.seed();
      const tables = await db.rows(`select format('%I', relname) as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`);
      for (const { name } of tables) deepEqual([name, await db.value(`select count(*) > 0 from ${name}`)], [name, true]);
      for (const { table, column } of await db.rows(NULLABLE)) {
        const found = await db.row(`select count(*) > count(${column}) as without, count(${column}) > 0 as with from ${table}`);
        deepEqual([table, column, found], [table, column, { without: true, with: true }]);
      }
    }, adds('create table if not exists bare ()'), adds('create table if not exists public.more as select 1 as x, null as y'))),

  keeps('the grants are the same, whatever the platform gives to new tables',
    fromScratch(async (db) => {
      // Once with the platform's default privileges and once without any.
      const grants = async () => {
        await db.migrate();
        return (await db.rows(`${GRANTS} order by 1, 2, 3`)).map((it) => Object.values(it).join(' '));
      };
      await db.run('savepoint defaults');
      const asIs = await grants();
      await db.run('rollback to savepoint defaults; alter default privileges for role postgres in schema public revoke all on tables from anon, authenticated, service_role');
      deepEqual(asIs, await grants());
      await db.run('rollback to savepoint defaults; alter default privileges for role postgres in schema public grant all on tables to anon, authenticated, service_role');
      deepEqual(asIs, await grants());
    }, adds('create table not_revoked ()'))),
];
