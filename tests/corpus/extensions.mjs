// Extensions that neither PGlite nor codegen/data/extensions has, as stand-ins with the names that migrations use: real extensions to PostgreSQL (a control file and a
// script), so that CREATE EXTENSION runs unchanged. They do nothing and are not compared.

const nothing = (type) => `returns ${type} language sql as $$ select null::${type} $$;`;

const STAND_INS = {
  http: { relocatable: true, script: `
    create type http_header as (field varchar, value varchar);
    create type http_response as (status int, content_type varchar, headers http_header[], content varchar);
    create type http_request as (method varchar, uri varchar, headers http_header[], content_type varchar, content varchar);
    create function http_header(field varchar, value varchar) ${nothing('http_header')}
    create function http(request http_request) ${nothing('http_response')}
    create function http_get(uri varchar) ${nothing('http_response')}
    create function http_post(uri varchar, content varchar, content_type varchar) ${nothing('http_response')}` },
  pg_jsonschema: { relocatable: true, script: `
    create function json_matches_schema(schema json, instance json) ${nothing('boolean')}
    create function jsonb_matches_schema(schema json, instance jsonb) ${nothing('boolean')}` },
  pgjwt: { relocatable: true, script: `
    create function sign(payload json, secret text, algorithm text default 'HS256') ${nothing('text')}` },
  pgsodium: { relocatable: true, script: '' },
  hypopg: { relocatable: true, script: '' },
  index_advisor: { relocatable: true, script: '' },
  wrappers: { relocatable: true, script: '' },
  pg_stat_monitor: { relocatable: true, script: '' },
};

/** The stand-ins' files, by name. */
export function standInFiles() {
  return Object.fromEntries(Object.entries(STAND_INS).flatMap(([name, { schema, relocatable = false, script }]) => [
    [`${name}.control`, `default_version = '1.0'\nrelocatable = ${relocatable}\nsuperuser = false\n${schema ? `schema = '${schema}'\n` : ''}`],
    [`${name}--1.0.sql`, `${script.trim()}\n`],
  ]));
}
