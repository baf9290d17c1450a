// Whether the third-party generators write the same text from PostgreSQL's metadata and from ours, byte by byte. Without views, which are
// an issue of their own, and without what extensions brought.

import { generateGo, generatePython, generateSwift, generateTypescript, sortGeneratorMetadata } from '../oracle/node_modules/@supabase/postgrest-typegen/dist/index.js';

const GENERATORS = {
  TypeScript: (metadata) => generateTypescript(metadata, { detectOneToOneRelationships: true }),
  Go: generateGo,
  Python: generatePython,
  Swift: generateSwift,
};

/** The first line that differs for each generator, `null` where none does. */
export async function compareGenerators(postgres, ours) {
  const texts = async (metadata) => {
    const kept = sortGeneratorMetadata(withoutViews(metadata, new Set(postgres.ofExtensions), postgres.schemas));
    return Promise.all(Object.values(GENERATORS).map(async (generate) => {
      try {
        return await generate(kept);
      } catch (error) {
        return `it fails: ${error.message}`;
      }
    }));
  };
  const [theirs, mine] = [await texts(postgres.metadata), await texts(ours.metadata)];
  return Object.fromEntries(Object.keys(GENERATORS).map((name, i) => [name, firstDifference(theirs[i], mine[i])]));
}

function withoutViews(metadata, ofExtensions, schemas) {
  const qualified = ({ schema, name }) => `${schema}.${name}`;
  const views = new Set([...metadata.views, ...metadata.materializedViews].map(qualified));
  const own = (it) => !ofExtensions.has(qualified(it));
  return {
    ...metadata,
    schemas: metadata.schemas.filter(({ name }) => !ofExtensions.has(name)),
    tables: metadata.tables.filter(own),
    functions: metadata.functions.filter(own),
    // Enums of the platform are in whatever schema is asked for, and the stand-ins have some of their own.
    types: metadata.types.filter((it) => it.enums.length === 0 || schemas.includes(it.schema)),
    views: [],
    materializedViews: [],
    columns: metadata.columns.filter(({ schema, table }) => !views.has(`${schema}.${table}`) && !ofExtensions.has(`${schema}.${table}`)),
    relationships: metadata.relationships.filter((it) => !views.has(`${it.schema}.${it.relation}`) && !views.has(`${it.referenced_schema}.${it.referenced_relation}`)),
  };
}

function firstDifference(a, b) {
  if (a === b) return null;
  const [theirs, mine] = [a.split('\n'), b.split('\n')];
  const i = theirs.findIndex((line, at) => line !== mine[at]);
  const at = i < 0 ? theirs.length : i;
  return `line ${at + 1}: PostgreSQL ${JSON.stringify(theirs[at] ?? null)}, ours ${JSON.stringify(mine[at] ?? null)}`;
}
