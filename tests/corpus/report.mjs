// The figures as text: a line a repository, the totals, and the classes of what disagrees.

import { classify, printClasses, shapeOf } from './classes.mjs';
import { GROUPS } from './statements.mjs';

const percent = (part, whole) => (whole === 0 ? '     –' : `${((100 * part) / whole).toFixed(2)}%`);
const sum = (list, of) => list.reduce((total, it) => total + of(it), 0);

export function report(results, limit) {
  const failed = results.filter((it) => it.failed);
  const ran = results.filter((it) => !it.failed);
  const clean = ran.filter((it) => it.clean);
  return [
    perRepository(ran),
    ...failed.map((it) => `${it.name}: codegen failed: ${it.failed}`),
    total(`All ${ran.length} repositories`, ran),
    total(`The ${clean.length} that PostgreSQL applies cleanly`, clean),
    ...classesOf(ran, limit),
  ].join('\n\n');
}

function perRepository(results) {
  const width = Math.max(10, ...results.map(({ name }) => name.length));
  const head = `${'repository'.padEnd(width)}  clean  DDL agreed     other    data   objects identical  silent reported  alarms    ms`;
  return [head, ...results.map((it) => {
    const agreed = (group) => {
      const statements = it.statements.filter((statement) => statement.group === group);
      return `${statements.filter((statement) => statement.agreed).length}/${statements.length}`;
    };
    const own = metadataSections(it);
    const objects = sum(own, ([, section]) => section.objects);
    return [
      it.name.padEnd(width), it.clean ? '  yes' : '   no', agreed('own').padStart(11), agreed('other').padStart(9), agreed('data').padStart(7),
      `${sum(own, ([, section]) => section.identical)}/${objects}`.padStart(18),
      String(sum(own, ([, section]) => section.silent)).padStart(7), String(sum(own, ([, section]) => section.reported)).padStart(8),
      String(it.alarms.length + it.wrongly.length).padStart(7), it.millis.toFixed(0).padStart(6),
    ].join(' ');
  })].join('\n');
}

const metadataSections = (it) => Object.entries(it.sections).filter(([name]) => !name.startsWith('fact '));

function total(title, results) {
  const lines = [title, 'statements               agreed   of       share   silent reported'];
  const statements = results.flatMap((it) => it.statements);
  for (const [group, name] of Object.entries(GROUPS)) {
    const list = statements.filter((it) => it.group === group);
    const agreed = list.filter((it) => it.agreed);
    const differing = list.filter((it) => !it.agreed);
    lines.push([name.padEnd(24), String(agreed.length).padStart(6), String(list.length).padStart(6), percent(agreed.length, list.length).padStart(10),
      String(differing.filter((it) => !it.reported).length).padStart(7), String(differing.filter((it) => it.reported).length).padStart(8)].join(' '));
  }
  const reasons = classify(results.flatMap((it) => it.notJudged), (it) => it.reason, () => '');
  lines.push(`not judged: ${reasons.map(({ name, count }) => `${count} ${name}`).join(', ') || 'none'}`, '',
    'objects               identical   of       share   silent reported not judged');
  const names = [...new Set(results.flatMap((it) => Object.keys(it.sections)))].sort((a, b) => a.startsWith('fact ') - b.startsWith('fact '));
  for (const name of names) {
    const sections = results.map((it) => it.sections[name]).filter(Boolean);
    const [objects, identical, silent, reported, notJudged] = ['objects', 'identical', 'silent', 'reported', 'notJudged'].map((field) => sum(sections, (it) => it[field]));
    lines.push([name.padEnd(24), String(identical).padStart(6), String(objects).padStart(6), percent(identical, objects - notJudged).padStart(10), String(silent).padStart(7), String(reported).padStart(8), String(notJudged).padStart(10)].join(' '));
  }
  const generators = Object.keys(results[0]?.generators ?? {}).map((name) => `${name} ${results.filter((it) => !it.generators[name]).length}`);
  lines.push('', `the generators write the same, views aside, for: ${generators.join(', ')} of ${results.length}`);
  const owners = sum(results, (it) => sum(['tables', 'views', 'materializedViews', 'foreignTables', 'functions', 'types'], (name) => it.sections[name]?.objects ?? 0));
  const alarms = sum(results, (it) => it.alarms.length);
  lines.push(`tainted objects that do not differ: ${alarms} of ${owners} (${percent(alarms, owners)}); statements that we say something about though PostgreSQL applies them and nothing differs: ${sum(results, (it) => it.wrongly.length)} of ${statements.length}`,
    `errors and warnings: ${sum(results, (it) => it.diagnostics.length)}; our time: ${sum(results, (it) => it.millis).toFixed(0)} ms for ${(sum(results, (it) => it.bytes) / 1e6).toFixed(1)} MB`);
  return lines.join('\n');
}

function classesOf(results, limit) {
  const statements = results.flatMap((it) => it.statements).filter((it) => !it.agreed);
  const differences = results.flatMap((it) => it.differences);
  const place = (it) => `${it.repository}/${it.file}:${it.line}${it.refused ? ` PostgreSQL: ${it.refused.message}` : ''}${it.mine?.message ? ` | ours: ${it.mine.message}` : ''}`;
  const named = (it) => `${it.repository}: ${it.text.slice(0, 300)}`;
  const asClass = (it) => `${it.section}: ${it.what}`;
  const asStatement = (it) => `${it.kind}: PostgreSQL ${it.postgres}, ours ${it.ours}${it.mine?.message ? `: ${shapeOf(it.mine.message)}` : ''}`;
  const where = (group, test) => statements.filter((it) => it.group === group && test(it));
  return [
    printClasses('DDL that PostgreSQL applies and we do not', classify(where('own', (it) => it.postgres === 'applied'), asStatement, place), limit),
    printClasses('DDL that PostgreSQL refuses and we apply', classify(where('own', (it) => it.postgres !== 'applied' && it.ours === 'applied'), (it) => `${it.kind}: ${it.postgres}: ${shapeOf(it.refused.message)}`, place), limit),
    printClasses('DDL refused differently', classify(where('own', (it) => it.postgres !== 'applied' && it.ours !== 'applied'), (it) => `${it.kind}: PostgreSQL ${it.postgres}, ours ${it.ours}`, place), limit),
    printClasses('Silent differences', classify(differences.filter((it) => !it.reported), asClass, named), limit),
    printClasses('Reported differences', classify(differences.filter((it) => it.reported), asClass, named), limit),
    printClasses('Other DDL', classify(where('other', () => true), asStatement, place), limit),
    printClasses('Data and session', classify(where('data', () => true), (it) => `${it.kind}: PostgreSQL ${it.postgres}, ours ${it.ours}`, place), limit),
    printClasses('Tainted objects that do not differ', classify(results.flatMap((it) => it.alarms.map((name) => ({ repository: it.name, name }))), () => 'tainted', (it) => `${it.repository}: ${it.name}`, 20), limit),
    printClasses('Said of what does not differ', classify(results.flatMap((it) => it.wrongly), asStatement, place), limit),
    printClasses('Not judged', classify(results.flatMap((it) => it.notJudged), (it) => `${it.reason}: ${it.kind}: ${it.postgres}: ${shapeOf(it.refused?.message ?? it.mine?.message)}`, place), limit),
    printClasses('Third-party generators that write something else', classify(results.flatMap((it) => Object.entries(it.generators).filter(([, line]) => line).map(([name, line]) => ({ repository: it.name, name, line }))), (it) => it.name, (it) => `${it.repository}: ${it.line.slice(0, 300)}`, 20), limit),
  ];
}
