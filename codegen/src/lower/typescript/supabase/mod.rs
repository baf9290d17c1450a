//! `style = "supabase"`: the `Database` that `supabase gen types typescript` would write, type for type.
//!
//! It is made of the same document that Supabase's generator takes, `GeneratorMetadata`, and of its rules, which are
//! looser than ours: no CHECK narrows a type, a view's column may be NULL, an array's element may not. What ours adds
//! are doc comments, and that objects stand in creation order. `tsc` proves the two equal: `tests/oracle/style.mjs`.

mod functions;
mod model;
mod order;
mod types;

use std::collections::BTreeMap;

use self::functions::Functions;
use self::types::{Types, labels, with_null};
use super::text::{doc_lines, property_key, string_literal};
use super::{EnumEntry, Field, Object, Relationship, TsOptions, string_literals};
use crate::catalog::{Deparsed, RelationId, TypeId};
use crate::lower::metadata::{self, Column, Metadata};
use crate::lower::reach::Part;
use crate::lower::{Facts, doc};

pub use self::model::{Model, Namespace, Relation};

/// The schema that helper types mean where none is named, if it is shown.
const DEFAULT_SCHEMA: &str = "public";

/// Makes the model of a `database.ts` in Supabase's style.
pub fn lower(facts: &Facts<'_>, options: &TsOptions) -> Model {
    let metadata = metadata::metadata(facts, Deparsed::none);
    let types = Types::new(facts, &metadata);
    let anybodys = facts.for_anybody();
    let mut columns: BTreeMap<u32, Vec<Column<'_>>> = BTreeMap::new();
    for column in metadata::metadata(&anybodys, Deparsed::none).columns.iter() {
        columns.entry(column.table_id).or_default().push(column);
    }
    let lowering = Lowering {
        facts,
        types: &types,
        columns: &columns,
        relationships: relationships(&metadata),
        functions: Functions::new(facts, &types, &columns, metadata.functions.list()),
    };
    let default = metadata
        .schemas
        .iter()
        .find(|it| it.name == DEFAULT_SCHEMA)
        .map(|it| it.name.as_str())
        .or_else(|| {
            let first = facts.namespaces.first()?;
            Some(facts.catalog.namespaces[*first].name.as_str())
        });
    Model {
        header: facts.header.clone(),
        namespaces: metadata
            .schemas
            .iter()
            .map(|schema| lowering.namespace(&schema.name, &metadata))
            .collect(),
        default_namespace: default.map_or_else(|| "never".to_owned(), string_literal),
        has_postgrest: options.postgrest.is_some(),
        postgrest: string_literal(options.postgrest.as_deref().unwrap_or_default()),
    }
}

/// Foreign keys by their schema and relation, in the order of a relation's tuple.
fn relationships(
    metadata: &Metadata<'_>,
) -> BTreeMap<(String, String), Vec<metadata::Relationship>> {
    let mut list = metadata.relationships.list();
    let columns = |columns: &[String]| {
        let quoted: Vec<String> = columns.iter().map(|name| string_literal(name)).collect();
        format!("[{}]", quoted.join(","))
    };
    list.retain(|it| it.schema == it.referenced_schema);
    list.sort_by(|a, b| {
        order::compare(&a.foreign_key_name, &b.foreign_key_name)
            .then_with(|| order::compare(&a.referenced_relation, &b.referenced_relation))
            .then_with(|| {
                order::compare(
                    &columns(&a.referenced_columns),
                    &columns(&b.referenced_columns),
                )
            })
            .then_with(|| order::compare(&columns(&a.columns), &columns(&b.columns)))
    });
    let mut by_relation: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for it in list {
        let key = (it.schema.clone(), it.relation.clone());
        by_relation.entry(key).or_default().push(it);
    }
    by_relation
}

struct Lowering<'a> {
    facts: &'a Facts<'a>,
    types: &'a Types<'a>,
    columns: &'a BTreeMap<u32, Vec<Column<'a>>>,
    relationships: BTreeMap<(String, String), Vec<metadata::Relationship>>,
    functions: Functions<'a>,
}

impl Lowering<'_> {
    fn namespace(&self, schema: &str, metadata: &Metadata<'_>) -> Namespace {
        let catalog = self.facts.catalog;
        let (mut tables, mut views) = (Vec::new(), Vec::new());
        for (id, relation) in self.facts.relations() {
            if catalog.namespaces[relation.namespace].name != schema {
                continue;
            }
            if relation.kind.is_view() {
                let view = metadata.views.iter().find(|it| it.id == id.0);
                let writes = view.map_or((false, false), |it| {
                    (it.is_insert_enabled, it.is_update_enabled)
                });
                views.push(self.view(id, schema, writes));
            } else {
                tables.push(self.table(id, schema));
            }
        }
        let (mut enums, mut composites) = (Vec::new(), Vec::new());
        for ty in metadata.types.iter().filter(|ty| ty.schema == schema) {
            let key = property_key(ty.name);
            let docs = || doc_lines(&doc::ty(self.facts, TypeId(ty.id)));
            if !ty.enums.is_empty() {
                enums.push(EnumEntry {
                    key,
                    ident: labels(ty.enums),
                    labels: string_literals(ty.enums.iter().map(String::as_str)),
                });
            } else if !ty.attributes.is_empty() {
                let field = |it: &metadata::Attribute<'_>| {
                    field(it.name, with_null(&self.types.ts_of(it.type_id), true))
                };
                composites.push(Object {
                    doc_lines: docs(),
                    ident: key,
                    fields: ty.attributes.iter().map(field).collect(),
                });
            }
        }
        let functions = self.functions.of(schema);
        Namespace {
            key: property_key(schema),
            has_tables: !tables.is_empty(),
            tables,
            has_views: !views.is_empty(),
            views,
            has_functions: !functions.is_empty(),
            functions,
            has_enums: !enums.is_empty(),
            enums,
            has_composites: !composites.is_empty(),
            composites,
        }
    }

    fn table(&self, id: RelationId, schema: &str) -> Relation {
        let written = |part: Part| {
            let in_insert = part == Part::Insert;
            let field = |column: &&Column<'_>| {
                let column = *column;
                let never = column.identity_generation == Some("ALWAYS") || column.is_generated;
                if never {
                    return never_written(column.name);
                }
                let may_lack =
                    column.is_nullable || column.is_identity || column.default_value.is_some();
                Field {
                    doc_lines: if in_insert {
                        self.default_of(id, column)
                    } else {
                        Vec::new()
                    },
                    optional: !in_insert || may_lack,
                    ..self.field(column, column.is_nullable)
                }
            };
            self.named(id, part).iter().map(field).collect()
        };
        let relation = &self.facts.catalog.relations[id];
        Relation {
            insert: written(Part::Insert),
            has_insert: self.facts.has_part(id, relation, Part::Insert),
            update: written(Part::Update),
            has_update: self.facts.has_part(id, relation, Part::Update),
            is_table: true,
            ..self.relation(id, schema)
        }
    }

    /// `(insert, update)` say what the view takes.
    fn view(&self, id: RelationId, schema: &str, (insert, update): (bool, bool)) -> Relation {
        let written = |takes: bool, part: Part| -> Vec<Field> {
            let columns = self.named(id, part).into_iter().filter(|_| takes);
            let field = |column: &Column<'_>| {
                if column.is_updatable {
                    Field {
                        optional: true,
                        ..self.field(column, true)
                    }
                } else {
                    never_written(column.name)
                }
            };
            columns.map(field).collect()
        };
        let insert = written(insert, Part::Insert);
        let update = written(update, Part::Update);
        Relation {
            has_insert: !insert.is_empty(),
            insert,
            has_update: !update.is_empty(),
            update,
            ..self.relation(id, schema)
        }
    }

    /// What tables and views have in common.
    fn relation(&self, id: RelationId, schema: &str) -> Relation {
        let row = &self.facts.catalog.relations[id];
        let relation_columns = row
            .columns()
            .map(|column| doc::column(self.facts, id, column));
        let columns = self.columns_of(id);
        let readable = |column: &Column<'_>| self.may_name(id, column, Part::Row);
        let mut fields: Vec<Field> = columns
            .iter()
            .zip(relation_columns)
            .filter(|(column, _)| readable(column))
            .map(|(column, docs)| Field {
                doc_lines: doc_lines(&docs),
                ..self.field(column, column.is_nullable)
            })
            .collect();
        for (name, ts) in self.functions.computed(schema, id, row.name.as_str()) {
            // A column hides the function.
            if columns.iter().all(|column| column.name != name) {
                fields.push(Field {
                    doc_lines: doc_lines(&["Computed by the function of this name.".to_owned()]),
                    ..field(name, with_null(&ts, true))
                });
            }
        }
        let key = (schema.to_owned(), row.name.to_string());
        let relationships: Vec<Relationship> = self
            .relationships
            .get(&key)
            .map_or(&[][..], Vec::as_slice)
            .iter()
            .map(relationship)
            .collect();
        Relation {
            doc_lines: doc_lines(&doc::relation(self.facts, id)),
            key: property_key(row.name.as_str()),
            row: fields,
            has_row: self.facts.has_part(id, row, Part::Row),
            insert: Vec::new(),
            has_insert: false,
            update: Vec::new(),
            has_update: false,
            is_table: false,
            has_relationships: !relationships.is_empty(),
            relationships,
        }
    }

    fn columns_of(&self, id: RelationId) -> &[Column<'_>] {
        self.columns.get(&id.0).map_or(&[], Vec::as_slice)
    }

    /// The columns that the client may name there.
    fn named(&self, id: RelationId, part: Part) -> Vec<&Column<'_>> {
        let columns = self.columns_of(id).iter();
        columns.filter(|it| self.may_name(id, it, part)).collect()
    }

    fn may_name(&self, id: RelationId, column: &Column<'_>, part: Part) -> bool {
        let column = self.facts.catalog.relations[id].column_at(column.ordinal_position);
        self.facts.may_name(id, column, part)
    }

    fn default_of(&self, id: RelationId, column: &Column<'_>) -> Vec<String> {
        let column = self.facts.catalog.relations[id].column_at(column.ordinal_position);
        doc_lines(doc::default(column).as_slice())
    }

    fn field(&self, column: &Column<'_>, nullable: bool) -> Field {
        let ts = self.types.ts(column.format, column.type_schema);
        field(column.name, with_null(&ts, nullable))
    }
}

fn field(name: &str, type_expr: String) -> Field {
    Field {
        doc_lines: Vec::new(),
        key: property_key(name),
        optional: false,
        type_expr,
    }
}

fn never_written(name: &str) -> Field {
    Field {
        optional: true,
        ..field(name, "never".to_owned())
    }
}

fn relationship(it: &metadata::Relationship) -> Relationship {
    Relationship {
        name: string_literal(&it.foreign_key_name),
        columns: string_literals(it.columns.iter().map(String::as_str)),
        is_one_to_one: it.is_one_to_one,
        referenced: string_literal(&it.referenced_relation),
        referenced_columns: string_literals(it.referenced_columns.iter().map(String::as_str)),
    }
}
