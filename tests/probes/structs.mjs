// The names of structs in generated Rust.

/** The struct of an insert into a table. */
export function structOf(schema, table) {
  const found = new RegExp(`A row to insert into \`${table}\`[^]*?pub struct (\\w+)`).exec(schema);
  if (!found) throw new Error(`no struct inserts into ${table}`);
  return found[1];
}
