//! Catalog to `database.ts`: a type for each shape of a row, and `Database` made of them, as supabase-js wants it.
//!
//! Everything stands in creation order, columns in the table's: what a migration adds comes behind, so that a diff of
//! outputs is as short as the migration. Sorting by name would move nothing either, but puts what belongs together
//! apart, and the five files of a spec would each have another order than its SQL.

pub(in crate::lower) mod column;
pub mod errors;
mod function;
mod model;
mod native;
pub(in crate::lower) mod probe;
pub(in crate::lower) mod said;
pub(in crate::lower) mod scalar;
mod shaped;
pub mod supabase;
pub(in crate::lower) mod text;
pub(in crate::lower) mod union;
pub(in crate::lower) mod wire;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::column::{TypedColumn, columns};
use self::text::{doc_lines, property_key, string_literal, union};
use self::wire::wire;
use super::again::{Piece, With};
use super::links::{self, Link};
use super::names::Names;
use super::reach::Part;
use super::zod::ZodOptions;
use super::{Driver, Facts, doc};
use crate::catalog::{
    ColumnRef, ConstraintId, ConstraintKind, FunctionId, NamespaceId, Relation, RelationId, Type,
    TypeId, TypeKind,
};
use crate::diagnostics::{Code, Diagnostic};
use crate::pieces::Kept;
use crate::source::Span;

pub use self::function::{Function, Signature};
pub use self::model::{
    Alias, Assignment, Conversions, Entry, EnumEntry, Field, FunctionTypes, Import, Mapper, Model,
    Namespace, Object, Relationship, Shaped, Table, TableEntry,
};

/// What the config says about TypeScript and Zod.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TsOptions {
    /// Whether it becomes a package, whose modules Node.js has to find: they name each other with `.js`.
    pub is_package: bool,
    /// Where `zod.ts` takes its types from; the `database` beside it where it is not said.
    pub types: Option<String>,
    /// The version of PostgREST that answers, for the client to know.
    pub postgrest: Option<String>,
    /// What it says about Zod alone.
    pub zod: ZodOptions,
}

/// Makes the model of `database.ts`, with a warning for each type that it has to call unknown.
pub fn lower(facts: &Facts<'_>, names: &Names, options: &TsOptions) -> (Model, Vec<Diagnostic>) {
    let links = links::links(facts);
    let mut by_relation: BTreeMap<RelationId, Vec<&Link<'_>>> = BTreeMap::new();
    for link in &links {
        by_relation.entry(link.relation).or_default().push(link);
    }
    let mut lowering = Lowering {
        facts,
        names,
        options,
        links: &by_relation,
        fields: &function::fields(facts),
        variant: facts.variant(options),
        diagnostics: Vec::new(),
    };
    let model = lowering.model();
    (model, lowering.diagnostics)
}

struct Lowering<'a> {
    facts: &'a Facts<'a>,
    names: &'a Names,
    options: &'a TsOptions,
    /// Those of each relation.
    links: &'a BTreeMap<RelationId, Vec<&'a Link<'a>>>,
    /// The functions that are fields of each relation's rows.
    fields: &'a BTreeMap<RelationId, Vec<FunctionId>>,
    variant: u64,
    diagnostics: Vec<Diagnostic>,
}

impl Lowering<'_> {
    fn model(&mut self) -> Model {
        let facts = *self.facts;
        let (mut tables, mut views) = (Vec::new(), Vec::new());
        for (id, relation) in facts.relations() {
            if !relation.kind.is_view() {
                tables.push(self.piece(("table", id), |it| it.table(id, relation)));
            } else if facts.has_part(id, relation, Part::Row) {
                views.push(self.piece(("row", id), |it| it.row(id, relation)));
            }
        }
        Model {
            header: facts.header.clone(),
            enums: facts
                .named_types()
                .filter_map(|(id, _)| self.enum_(id))
                .collect(),
            composites: self.composites(),
            imports: shaped::imports(self.names, |ty| ty.ts.as_deref()),
            types: shaped::types(self.names),
            brands: shaped::brands(self.facts, self.names),
            shapes: self.shapes(),
            conversions: shaped::conversions(self.facts, self.names),
            tables,
            views,
            functions: function::types(self.facts, self.names),
            uses_no_row: facts.driver == Driver::PostgRest && function::uses_no_row(self.facts),
            has_postgrest: self.options.postgrest.is_some(),
            postgrest: string_literal(self.options.postgrest.as_deref().unwrap_or_default()),
            namespaces: facts
                .namespaces
                .iter()
                .map(|namespace| self.namespace(*namespace))
                .collect(),
            default_namespace: facts.namespaces.first().map_or_else(
                || "never".to_owned(),
                |namespace| string_literal(facts.catalog.namespaces[*namespace].name.as_str()),
            ),
        }
    }

    /// What this lowering makes, with what it has to say about it.
    fn piece<T: Send + Sync + 'static>(
        &mut self,
        (what, id): (&'static str, RelationId),
        make: impl FnOnce(&mut Self) -> T,
    ) -> Piece<T> {
        let mut aside = Self {
            diagnostics: Vec::new(),
            ..*self
        };
        let piece = self.facts.piece(what, id, self.variant, || {
            let part = make(&mut aside);
            With::new(part, aside.diagnostics)
        });
        self.diagnostics.extend(piece.beside.iter().cloned());
        piece
    }

    fn enum_(&self, id: TypeId) -> Option<Kept<Alias>> {
        let ty = &self.facts.catalog.types[id];
        let TypeKind::Enum { labels } = &ty.kind else {
            return None;
        };
        let make = || {
            let labels: Vec<String> = labels.iter().map(|label| string_literal(label)).collect();
            Alias {
                doc_lines: doc_lines(&doc::ty(self.facts, id)),
                ident: self.names.enum_(id).to_owned(),
                type_expr: if labels.is_empty() {
                    "never".to_owned()
                } else {
                    union(&labels)
                },
            }
        };
        Some(self.facts.piece("enum", id, self.variant, make))
    }

    fn composites(&mut self) -> Vec<Object> {
        let facts = *self.facts;
        if facts.driver == Driver::NodePostgres {
            return Vec::new();
        }
        facts
            .named_types()
            .filter_map(|(id, ty)| match &ty.kind {
                TypeKind::Composite { relation } => {
                    Some(self.composite(id, &facts.catalog.relations[*relation]))
                }
                TypeKind::Base
                | TypeKind::Enum { .. }
                | TypeKind::Domain { .. }
                | TypeKind::Range { .. }
                | TypeKind::Multirange { .. }
                | TypeKind::Pseudo
                | TypeKind::Shell => None,
            })
            .collect()
    }

    fn composite(&mut self, id: TypeId, relation: &Relation) -> Object {
        Object {
            doc_lines: doc_lines(&doc::ty(self.facts, id)),
            ident: self.names.composite(id).to_owned(),
            fields: relation
                .columns()
                .map(|attribute| {
                    let wire = wire(self.facts, self.names, attribute.ty);
                    if wire.is_unknown() {
                        self.unknown(attribute, relation);
                    }
                    Field {
                        doc_lines: doc_lines(attribute.comment.as_slice()),
                        key: property_key(attribute.name.as_str()),
                        optional: false,
                        type_expr: or_null(&wire),
                    }
                })
                .collect(),
        }
    }

    fn table(&mut self, id: RelationId, relation: &Relation) -> Table {
        // Who may only write learns of unknown types, too.
        let row = self.row(id, relation);
        let is_read = self.facts.has_part(id, relation, Part::Row);
        let columns = columns(self.facts, self.names, id, relation);
        let written = |part: Part| {
            let fields = columns.iter().filter(|column| column.is_in(part));
            let object = Object {
                doc_lines: Vec::new(),
                ident: self.names.part(id, part),
                fields: fields
                    .map(|column| Field {
                        doc_lines: if part == Part::Insert {
                            doc_lines(doc::default(column.column).as_slice())
                        } else {
                            Vec::new()
                        },
                        key: property_key(column.column.name.as_str()),
                        optional: column.optional || part == Part::Update,
                        type_expr: column.write_ts(),
                    })
                    .collect(),
            };
            self.facts.has_part(id, relation, part).then_some(object)
        };
        let writes = [Part::Insert, Part::Update].into_iter();
        Table {
            lists: columns
                .iter()
                .filter(|column| column.is_anywhere())
                .filter_map(|column| self.list(id, column))
                .collect(),
            writes: writes.filter_map(written).collect(),
            reads: is_read.then_some(row).into_iter().collect(),
            unions: union::unions(self.names, id, &columns),
        }
    }

    fn row(&mut self, id: RelationId, relation: &Relation) -> Object {
        let columns = columns(self.facts, self.names, id, relation);
        for column in columns
            .iter()
            .filter(|column| column.is_anywhere() && column.row.is_unknown())
        {
            self.unknown(column.column, relation);
        }
        Object {
            doc_lines: doc_lines(&doc::relation(self.facts, id)),
            ident: self.names.relation(id).to_owned(),
            fields: columns
                .iter()
                .filter(|column| column.is_in(Part::Row))
                .map(|column| Field {
                    doc_lines: doc_lines(&doc::column(self.facts, id, column.column)),
                    key: property_key(column.column.name.as_str()),
                    optional: false,
                    type_expr: column.row_ts(),
                })
                .collect(),
        }
    }

    /// The type of a column's list of texts.
    fn list(&self, relation: RelationId, column: &TypedColumn<'_>) -> Option<Alias> {
        let (id, labels) = list_of(self.facts, column)?;
        let place = ColumnRef {
            relation,
            attnum: column.column.attnum,
        };
        Some(Alias {
            doc_lines: doc_lines(&doc::check_list(self.facts, place)),
            ident: self.names.check_list(id).to_owned(),
            type_expr: union(&wire::literals(labels)),
        })
    }

    fn namespace(&self, id: NamespaceId) -> Namespace {
        let facts = *self.facts;
        let of_namespace = |views: bool| {
            facts
                .relations()
                .filter(|(_, relation)| {
                    relation.namespace == id && relation.kind.is_view() == views
                })
                .map(|(id, relation)| self.kept_entry(id, relation))
                .collect::<Vec<_>>()
        };
        let (mut enums, mut composites) = (Vec::new(), Vec::new());
        for (type_id, ty) in facts.types().filter(|(_, ty)| ty.namespace == id) {
            let key = |ty: &Type| property_key(ty.name.as_str());
            match &ty.kind {
                TypeKind::Enum { labels } => {
                    let make = || EnumEntry {
                        key: key(ty),
                        ident: self.names.enum_(type_id).to_owned(),
                        labels: string_literals(labels.iter().map(String::as_str)),
                    };
                    enums.push(facts.piece("entry of an enum", type_id, self.variant, make));
                }
                TypeKind::Composite { .. } => composites.push(Entry {
                    key: key(ty),
                    ident: self.names.composite(type_id).to_owned(),
                }),
                TypeKind::Base
                | TypeKind::Domain { .. }
                | TypeKind::Range { .. }
                | TypeKind::Multirange { .. }
                | TypeKind::Pseudo
                | TypeKind::Shell => {}
            }
        }
        let (tables, views) = (of_namespace(false), of_namespace(true));
        let functions = function::functions(self.facts, self.names, id);
        Namespace {
            key: property_key(facts.catalog.namespaces[id].name.as_str()),
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

    /// What links and fields there are is not asked for by the relation's number.
    fn kept_entry(&self, id: RelationId, relation: &Relation) -> Kept<TableEntry> {
        let links = self.links.get(&id).map_or(&[][..], Vec::as_slice);
        let fields = self.fields.get(&id).map_or(&[][..], Vec::as_slice);
        let variant = if links.is_empty() && fields.is_empty() {
            self.variant
        } else {
            let links: Vec<_> = links.iter().map(|link| link.facts()).collect();
            self.facts.variant(&(self.variant, links, fields))
        };
        self.facts.piece("entry", id, variant, || {
            self.table_entry((id, relation), links, fields)
        })
    }

    fn table_entry(
        &self,
        (id, relation): (RelationId, &Relation),
        links: &[&Link<'_>],
        fields: &[FunctionId],
    ) -> TableEntry {
        let relationships: Vec<Relationship> = links
            .iter()
            .filter_map(|link| self.relationship(relation, link))
            .collect();
        let computed = function::computed((self.facts, self.names), relation, fields);
        let columns = columns(self.facts, self.names, id, relation);
        let ident = |part: Part| {
            if self.facts.has_part(id, relation, part) {
                let union = union::ident(self.names, id, &columns, part);
                union.unwrap_or_else(|| self.names.part(id, part))
            } else {
                "never".to_owned()
            }
        };
        TableEntry {
            key: property_key(relation.name.as_str()),
            ident: ident(Part::Row),
            insert_ident: ident(Part::Insert),
            update_ident: ident(Part::Update),
            has_computed: !computed.is_empty(),
            computed,
            has_relationships: !relationships.is_empty(),
            relationships,
        }
    }

    /// PostgREST embeds within a schema only, and what is not shown has no type to embed.
    fn relationship(&self, relation: &Relation, link: &Link<'_>) -> Option<Relationship> {
        let referenced = self.facts.relation(link.references)?;
        if referenced.namespace != relation.namespace {
            return None;
        }
        let names = |relation: &Relation, attnums: &[i16]| -> Vec<String> {
            attnums
                .iter()
                .map(|attnum| relation.column_at(*attnum).name.to_string())
                .collect()
        };
        let own = names(relation, &link.columns);
        let theirs = names(referenced, &link.referenced_columns);
        let constraint = link.constraint;
        Some(Relationship {
            name: string_literal(constraint.name.as_str()),
            columns: string_literals(own.iter().map(String::as_str)),
            is_one_to_one: self.is_key(constraint.relation, &constraint.columns),
            referenced: string_literal(referenced.name.as_str()),
            referenced_columns: string_literals(theirs.iter().map(String::as_str)),
        })
    }

    /// Whether a primary key or UNIQUE constraint is on exactly these columns.
    fn is_key(&self, id: RelationId, columns: &[i16]) -> bool {
        let sorted = |columns: &[i16]| {
            let mut columns = columns.to_vec();
            columns.sort_unstable();
            columns
        };
        self.facts
            .catalog
            .constraints_of(id)
            .any(|(_, constraint)| match constraint.kind {
                ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } => {
                    sorted(&constraint.columns) == sorted(columns)
                }
                ConstraintKind::Check { .. }
                | ConstraintKind::ForeignKey(_)
                | ConstraintKind::Exclusion { .. } => false,
            })
    }

    fn unknown(&mut self, column: &crate::catalog::Column, relation: &Relation) {
        let catalog = self.facts.catalog;
        let Some(span) = span_of_type(column) else {
            return;
        };
        let ty = catalog.format_type(column.ty, self.facts.namespaces);
        self.diagnostics.push(
            Diagnostic::warning(
                Code::TypeNotMapped,
                span,
                format!(
                    "column \"{}\" of \"{}\" has type {ty}, which is written as unknown",
                    column.name, relation.name
                ),
            )
            .help("A domain over a known type, or a cast in a view, gives it a type."),
        );
    }
}

/// Where a column got its type.
fn span_of_type(column: &crate::catalog::Column) -> Option<Span> {
    let origin = column.history.latest(&crate::catalog::Aspect::Type)?;
    Some(origin.span)
}

/// The validated list that is a column's type, with its texts.
pub(in crate::lower) fn list_of<'a>(
    facts: &Facts<'a>,
    column: &TypedColumn<'_>,
) -> Option<(ConstraintId, &'a [Arc<str>])> {
    let wire::Wire::List { .. } = column.row else {
        return None;
    };
    let id = column.list?;
    let check = facts.check(id)?;
    let (_, labels) = check.value_list.as_ref()?;
    Some((id, labels))
}

/// The type with NULL, which for unknown and json is in it.
pub(in crate::lower) fn or_null(wire: &wire::Wire) -> String {
    if wire.is_unknown() {
        wire.ts()
    } else {
        format!("{} | null", wire.ts())
    }
}

/// String literals with commas between.
pub(in crate::lower) fn string_literals<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.map(string_literal).collect::<Vec<_>>().join(", ")
}
