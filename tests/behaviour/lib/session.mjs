// What the body of a test can do: SQL as the owner of the migrations or as one of the roles that a request of the platform has, the
// migrations, the seed and the rollback of the system. A request's role and claims last for one statement, as PostgREST sets them.

import { deepEqual, equal } from 'node:assert/strict';
import { splitStatements } from '../../oracle/split.mjs';
import { changesBy } from './catalog.mjs';

/** A request's role and claims, until the transaction or a savepoint before it is rolled back. */
const become = ({ role, claims }) => `select set_config('request.jwt.claims', '${claims}', true); set local role ${role}`;

const request = (role, claims) => ({ role, claims: JSON.stringify(claims) });

/** Nobody is signed in. */
export const anon = request('anon', { role: 'anon' });
/** A user is. */
export const signedIn = (id) => request('authenticated', { role: 'authenticated', sub: id });
/** The server's own key; this role bypasses row security. */
export const service = request('service_role', { role: 'service_role' });
/** A role that does not, with the service role's claim and grants: what the policies for it say is seen here alone. */
export const claimed = request('service_claim', { role: 'service_role' });

/** What makes `claimed`; roles are not the migrations'. */
export const CLAIMED_ROLE = 'create role service_claim nologin; grant service_role to service_claim;';

export class Session {
  /** `system` is `{ migrations: [{ file, sql }], seed, rollback }`. */
  constructor(db, system) {
    this.db = db;
    this.system = system;
    this.notices = [];
  }

  /** Runs a script as the owner. */
  run(sql) {
    return this.db.exec(sql, (notice) => this.notices.push(notice));
  }

  /** Rows, the first row, its first value; as the owner, or as the role of a request. */
  async rows(sql, actor) {
    return (await this.send(sql, actor)).rows;
  }

  async row(sql, actor) {
    return (await this.rows(sql, actor))[0];
  }

  async value(sql, actor) {
    return Object.values(await this.row(sql, actor) ?? {})[0];
  }

  /** Fails unless a statement is refused so. */
  async refuses(sqlstate, sql, actor) {
    equal(await this.tries(sql, actor), sqlstate, sql);
  }

  /** What comes of a statement, which is undone: the number of rows it returned or changed, or the SQLSTATE of its refusal. */
  async tries(sql, actor) {
    await this.db.exec(`savepoint tried; ${actor ? become(actor) : ''}`);
    try {
      const { rows, affectedRows, rowCount } = await this.db.query(sql);
      return rows.length || (affectedRows ?? rowCount);
    } catch (error) {
      if (!error.code) throw error;
      return error.code;
    } finally {
      await this.db.exec('rollback to savepoint tried; release savepoint tried');
    }
  }

  /** Fails unless each of the actors has what is expected of each of the statements: `{ name: [of the first, of the second, …] }`. */
  async allows(actors, statements, expected) {
    const wrong = [];
    for (const [name, outcomes] of Object.entries(expected)) {
      for (const [i, sql] of statements.entries()) {
        const found = await this.tries(sql, actors[name]);
        if (found !== outcomes[i]) wrong.push(`${name} has ${found}, not ${outcomes[i]}, of: ${sql}`);
      }
    }
    deepEqual(wrong, []);
  }

  async send(sql, actor) {
    if (!actor) return this.db.query(sql);
    await this.db.exec(`savepoint request; ${become(actor)}`);
    try {
      const result = await this.db.query(sql);
      await this.db.exec(`reset role; select set_config('request.jwt.claims', '', true); release savepoint request`);
      return result;
    } catch (error) {
      await this.db.exec('rollback to savepoint request; release savepoint request');
      throw error;
    }
  }

  /** Applies the migrations, or those behind the file `after`, up to and with the file `to`. */
  async migrate({ after = '', to = '\uffff' } = {}) {
    for (const { file, sql } of this.system.migrations) if (file > after && file <= to) await this.run(sql);
  }

  seed() {
    return this.run(this.system.seed);
  }

  rollBack() {
    return this.run(this.system.rollback);
  }

  /** The last statement of a migration. */
  lastStatement(file) {
    return splitStatements(this.system.migrations.find((it) => it.file === file).sql).at(-1).text;
  }

  /** Fails unless an action leaves the whole catalog and every row as it was; the action is undone. */
  async changesNothing(action) {
    deepEqual(await changesBy(this.db, action), []);
  }
}
