// Answers the REST calls of supabase-js out of a session, for calls that are listed with their SQL; any other call fails. Rows are
// serialised as PostgREST does: one `json_agg` of the query, as the role of the key, with times in UTC; errors have its codes and shape.

const OBJECT = 'application/vnd.pgrst.object+json';

/** `calls` are `{ 'table?select=*&id=eq.{id}': 'select * from table where id = {id}' }`; `actors` are requests by key. */
export function answering(session, calls, actors) {
  const known = Object.entries(calls).map(([call, sql]) => [pattern(call), sql]);
  return async (url, { headers, method = 'GET' }) => {
    const { pathname, search } = new URL(url);
    const call = decodeURIComponent((pathname.replace('/rest/v1/', '') + search).replaceAll('+', ' '));
    const [found, sql] = known.find(([it]) => it.test(call)) ?? [];
    if (!found || method !== 'GET') throw new Error(`no SQL is written for ${method} ${call}`);
    const values = found.exec(call).groups ?? {};
    const written = sql.replace(/\{(\w+)\}/g, (_, name) => `'${values[name].replaceAll(`'`, `''`)}'`);
    const sent = new Headers(headers);
    try {
      await session.run(`set local timezone = 'UTC'`);
      const actor = actors[sent.get('apikey')];
      const { rows, body } = await session.row(`select count(*)::int as rows, coalesce(json_agg(_rows), '[]')::text as body from (${written}) _rows`, actor);
      if (sent.get('accept') !== OBJECT) return json(200, body);
      if (rows === 1) return json(200, (await session.row(`select row_to_json(_rows)::text as body from (${written}) _rows`, actor)).body);
      return refused(406, { code: 'PGRST116', details: `The result contains ${rows} rows`, hint: null, message: 'Cannot coerce the result to a single JSON object' });
    } catch (error) {
      if (error.code?.length !== 5) throw error;
      return refused(403, { code: error.code, details: error.detail ?? null, hint: error.hint ?? null, message: error.message });
    }
  };
}

const json = (status, body) => new Response(body, { status, headers: { 'content-type': 'application/json; charset=utf-8' } });
const refused = (status, error) => json(status, JSON.stringify(error));

/** A name that comes again must have the same value. */
function pattern(call) {
  const seen = new Set();
  const text = call.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, (_, name) => {
    if (seen.has(name)) return `\\k<${name}>`;
    seen.add(name);
    return `(?<${name}>[^&,()]+)`;
  });
  return new RegExp(`^${text}$`);
}
