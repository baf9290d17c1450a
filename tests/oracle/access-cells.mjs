// Tries cells of `codegen access` on a database that the migrations made: the command itself, as the role.
//
// A cell that is refused must end in an error (42501, 42P17, 55000 …) or find a plan that no row passes; one that is allowed must
// not. For one that is allowed where a policy says so, the policies are put to the test: with those that the cell names always true the
// command is allowed, with them never true no row passes, and all others of the table may be never true without changing that.

const quote = (name) => `"${name.replaceAll('"', '""')}"`;

/** What PostgreSQL says otherwise, as lines, the cells of each verdict, and the relations that one side does not have. */
export async function tryCells(db, relations) {
  const [wrong, left] = [[], []];
  const counts = { refused: 0, allowed: 0, where: 0 };
  for (const relation of relations) {
    const target = `${quote(relation.schema)}.${quote(relation.name)}`;
    const [{ there }] = await db.rows('select to_regclass($1) is not null as there', [target]);
    if (relation.doubts?.length > 0 || !there) {
      left.push(target);
      continue;
    }
    for (const cell of relation.cells) {
      counts[cell.verdict]++;
      const found = await verdict(db, relation, cell);
      if (found !== null) wrong.push(`${relation.schema}.${relation.name}: ${cell.role} ${cell.command}: ours ${cell.verdict}${cell.why ? ` (${cell.why})` : ''}, PostgreSQL: ${found}`);
    }
  }
  return { wrong, left, counts };
}

/** `null` where PostgreSQL agrees, else what it says. */
async function verdict(db, relation, cell) {
  const plain = await outcome(db, relation, cell);
  // A view's plan has the conditions of its own query.
  const isOwn = relation.kind === 'view' && plain === 'filtered' && cell.verdict === 'allowed';
  if (cell.verdict !== 'where') return plain === cell.verdict || isOwn ? null : plain;
  // A function that a policy calls may end in an error of its own: with the policy set aside it does not.
  const named = await policiesOf(db, relation, cell);
  // Of a table where only restrictive ones decide another is always true.
  const decided = named.asked.filter(({ permissive }) => permissive).map(({ tab }) => tab);
  const others = named.others.filter(({ tab }) => decided.includes(tab));
  const always = await outcome(db, relation, cell, setAll(named.asked, 'true') + setAll(others, 'false'));
  if (always !== 'allowed' && !(relation.kind === 'view' && always === 'filtered')) return `${always}, though its policies are always true and no other counts`;
  const never = await outcome(db, relation, cell, setAll(named.asked, 'false'));
  if (never !== 'refused') return `${never}, though its policies are never true`;
  return null;
}

/** The policies that the cell names, and those of the same tables for which that is not so. */
async function policiesOf(db, relation, cell) {
  const rows = await db.rows(
    `with recursive behind (oid) as (
       select $1::regclass::oid
       union select d.refobjid from behind b join pg_rewrite r on r.ev_class = b.oid
         join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass and d.deptype = 'n'
     )
     select p.polname, p.polrelid::regclass::text as tab, p.polqual is not null as using, p.polwithcheck is not null as check, p.polpermissive as permissive
     from pg_policy p join behind b on b.oid = p.polrelid`,
    [`${quote(relation.schema)}.${quote(relation.name)}`],
  );
  const isNamed = ({ polname }) => cell.policies.includes(polname);
  return { asked: rows.filter(isNamed), others: rows.filter((row) => !isNamed(row) && row.permissive) };
}

function setAll(policies, value) {
  const statements = policies.map(({ polname, tab, using, check }) => {
    const clauses = [using && `using (${value})`, check && `with check (${value})`].filter(Boolean).join(' ');
    return `alter policy ${quote(polname)} on ${tab} ${clauses};\n`;
  });
  return statements.join('');
}

/** `refused`, `allowed`, `filtered`, or `error: …` for what is none of these; nothing stays. */
async function outcome(db, relation, cell, before = '') {
  const target = `${quote(relation.schema)}.${quote(relation.name)}`;
  await db.exec('begin');
  try {
    // No trigger and no foreign key: the command by itself.
    if (before !== '') await db.exec(before);
    await db.exec('set local session_replication_role = replica');
    const columns = await writable(db, target, cell);
    await db.exec(`set local role ${quote(cell.role)}`);
    switch (cell.command) {
      case 'select':
        return await planned(db, `select ${(cell.columns ?? []).map(quote).join(', ') || '*'} from ${target}`);
      case 'delete':
        return await planned(db, `delete from ${target}`);
      case 'update':
        return await updated(db, target, columns);
      default:
        return await inserted(db, target, cell, columns);
    }
  } catch (error) {
    return refusal(error);
  } finally {
    await db.exec('rollback');
  }
}

function refusal(error) {
  if (['42501', '42P17', '55000', '42809', '0A000', '42P10'].includes(error.code)) return 'refused';
  return `error: ${error.code} ${error.message}`;
}

/** The columns that a command may name. */
async function writable(db, target, cell) {
  const rows = await db.rows(
    `select attname from pg_attribute where attrelid = '${target.replaceAll("'", "''")}'::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity <> 'a' order by attnum`,
  );
  const names = rows.map(({ attname }) => attname);
  return cell.columns ? names.filter((name) => cell.columns.includes(name)) : names;
}

/** A plan says whether no row passes, all do, or a condition decides. */
async function planned(db, sql) {
  const rows = await db.rows(`explain (costs off) ${sql}`);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  if (/One-Time Filter: false/.test(plan)) return 'refused';
  return /Filter:|Cond:|Recheck/.test(plan) ? 'filtered' : 'allowed';
}

async function updated(db, target, columns) {
  if (columns.length === 0) return 'refused';
  const set = columns.slice(0, 1).map((name) => `${quote(name)} = null`).join(', ');
  const plan = await planned(db, `update ${target} set ${set}`);
  return plan;
}

/** Row security is asked before constraints are, so that any other error means that the row passed. */
async function inserted(db, target, cell, columns) {
  const given = [...(cell.why ?? '').matchAll(/"([^"]+)" must be given/g)].map(([, name]) => name);
  const named = cell.columns ? columns : given;
  const sql = named.length > 0
    ? `insert into ${target} (${named.map(quote).join(', ')}) values (${named.map(() => 'null').join(', ')})`
    : `insert into ${target} default values`;
  try {
    await db.exec(sql);
    return 'allowed';
  } catch (error) {
    const isOfRow = ['23502', '23514', '23505', '23503', '428C9', '22P02', '22004', 'P0001'].includes(error.code);
    return isOfRow ? 'allowed' : refusal(error);
  }
}
