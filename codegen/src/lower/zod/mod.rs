//! Catalog to `zod.ts` and `schemas.ts`: for each relation a schema of its rows, of inserts and of updates, that say
//! what the types of `database.ts` say, and the CHECKs besides.
//!
//! Nothing is refused that PostgreSQL takes: NULL passes a CHECK, an absent key too. A column's schema stands in a
//! function without a declared type, so that the compiler infers it and can be asked whether it equals the row's type,
//! while each exported constant has a declared type, as `isolatedDeclarations` wants. Bundlers drop what nobody
//! imports: every call at the top is marked as pure.

mod column;
mod condition;
mod dialect;
mod form;
mod function;
mod js;
mod model;
mod narrow;
mod operand;
mod options;
mod part;
mod reserved;
mod shaped;
mod table;

use std::collections::{BTreeMap, BTreeSet};

pub(in crate::lower) use self::column::of_wire;
use self::column::{of_column, schema_ident, with_specials};
pub(in crate::lower) use self::dialect::Chain;
pub use self::dialect::Dialect;
pub use self::form::{FormHelpers, Readers};
use self::js::{Helper, Native};
use super::again::{Piece, With};
use super::doc;
use super::forms;
use super::ident::{Distinct, uncapitalized};
use super::names::Names;
use super::reach::Part;
use super::typescript::text::{doc_lines, property_key, string_literal};
use super::typescript::wire::{self, Wire, nested};
use super::typescript::{TsOptions, string_literals};
use super::{Driver, Facts};
use crate::catalog::{Relation, RelationId, TypeId, TypeKind};
use crate::diagnostics::Diagnostic;
use crate::infer::predicate::Check;
use crate::pieces::Kept;

pub use self::model::{
    Arguments, Codec, Composite, Constant, EnumSchema, Field, FunctionSchemas, Member, Model,
    Namespace, NamespaceTable, Returns, RowCheck, Shape, Table, UnionSchema, UserType, Uses,
};

pub use self::options::{Objects, ZodOptions};

/// Makes the model of `zod.ts` and `schemas.ts`, with a warning for each CHECK that only Zod cannot say.
pub fn lower(facts: &Facts<'_>, names: &Names, options: &TsOptions) -> (Model, Vec<Diagnostic>) {
    let facts = Facts {
        dialect: options.zod.dialect,
        ..*facts
    };
    let mut lowering = Lowering {
        facts: &facts,
        names,
        options: options.zod,
        variant: facts.variant(options),
        found: Found::default(),
        idents: Distinct::beside(names),
    };
    lowering.reserve();
    let model = lowering.model(options);
    (model, lowering.found.diagnostics)
}

struct Lowering<'a> {
    facts: &'a Facts<'a>,
    names: &'a Names,
    options: ZodOptions,
    variant: u64,
    found: Found,
    idents: Distinct<'a>,
}

/// What schemas need of their module, and what there is to say about them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    helpers: BTreeSet<Helper>,
    imports: BTreeSet<String>,
    /// By rank and name.
    scalars: BTreeMap<(usize, String), Constant>,
    /// Those of types that the user says, which the others do not need.
    own_constants: BTreeMap<String, Constant>,
    /// Identifiers, each with what it became.
    taken: Vec<(String, String)>,
    diagnostics: Vec<Diagnostic>,
}

impl Found {
    fn add(&mut self, more: &Self) {
        self.helpers.extend(more.helpers.iter().copied());
        self.imports.extend(more.imports.iter().cloned());
        for (key, constant) in &more.scalars {
            if !self.scalars.contains_key(key) {
                self.scalars.insert(key.clone(), constant.clone());
            }
        }
        let own = more.own_constants.iter();
        self.own_constants
            .extend(own.map(|(ident, it)| (ident.clone(), it.clone())));
        self.diagnostics.extend(more.diagnostics.iter().cloned());
    }
}

impl<'a> Lowering<'a> {
    fn model(&mut self, options: &TsOptions) -> Model {
        let facts = *self.facts;
        let enums: Vec<Kept<EnumSchema>> = facts
            .named_types()
            .filter_map(|(id, ty)| {
                let TypeKind::Enum { labels } = &ty.kind else {
                    return None;
                };
                let schema = facts.piece("zod enum", id, self.variant, || {
                    let type_ident = self.names.enum_(id).to_owned();
                    EnumSchema {
                        doc_lines: doc_lines(&doc::ty(&facts, id)),
                        ident: schema_ident(&type_ident),
                        type_ident,
                        labels: string_literals(labels.iter().map(String::as_str)),
                        message: String::new(),
                        meta: String::new(),
                    }
                });
                self.found.imports.insert(schema.type_ident.clone());
                Some(schema)
            })
            .collect();
        let composites = self.composites();
        let tables: Vec<Piece<Table, Found>> = facts
            .relations()
            .map(|(id, relation)| self.kept_table(id, relation))
            .collect();
        let functions = self.functions();
        let user_types = self.user_types();
        let has_agreements = !composites.is_empty()
            || user_types.iter().any(|it| it.is_object)
            || tables.iter().any(|table| {
                let mut all = table.reads.iter().chain(&table.writes).chain(&table.shapes);
                all.next().is_some()
            })
            || !functions.is_empty();
        let namespaces: Vec<Namespace> = facts
            .namespaces
            .iter()
            .map(|namespace| Namespace {
                key: property_key(facts.catalog.namespaces[*namespace].name.as_str()),
                tables: facts
                    .relations()
                    .filter(|(_, relation)| relation.namespace == *namespace)
                    .map(|(id, relation)| {
                        facts.piece("schemas", id, self.variant, || {
                            self.namespace_table(id, relation)
                        })
                    })
                    .collect(),
            })
            .collect();
        let mut schema_imports: Vec<String> = namespaces
            .iter()
            .flat_map(|namespace| &namespace.tables)
            .flat_map(|table| table.members.iter().map(|it| it.ident.clone()))
            .collect();
        schema_imports.sort();
        let codecs = self.codecs(&tables);
        // Node and Deno want the extension of each module; who says that of the types has all so.
        let said = options.types.as_deref().unwrap_or_default();
        let mut extensions = [".js", ".ts"].into_iter();
        let extension = match extensions.find(|it| said.ends_with(it)) {
            Some(extension) => extension,
            None if options.is_package => ".js",
            None => "",
        };
        let beside = |module: &str| format!("./{module}{extension}");
        Model {
            header: facts.header.clone(),
            module: self.options.dialect.module(),
            prefix: self.options.dialect.prefix(),
            has_imports: !self.found.imports.is_empty(),
            imports: self.found.imports.iter().cloned().collect(),
            value_imports: shaped::imports(self.names),
            has_own_constants: !self.found.own_constants.is_empty(),
            own_constants: self.found.own_constants.values().cloned().collect(),
            user_types,
            types: string_literal(options.types.as_ref().unwrap_or(&beside("database"))),
            zod: string_literal(&beside("zod")),
            uses_code_points: self.found.helpers.contains(&Helper::CodePoints),
            uses_octets: self.found.helpers.contains(&Helper::Octets),
            uses_json_type: self.found.helpers.contains(&Helper::JsonType),
            uses_order: self.found.helpers.contains(&Helper::Order),
            forms: FormHelpers::of(&self.found.helpers),
            readers: Readers::of(&self.found.helpers),
            uses: Uses::of(&self.found.helpers),
            enums,
            scalars: self.found.scalars.values().cloned().collect(),
            has_objects: !tables.is_empty() || !composites.is_empty() || !functions.is_empty(),
            functions,
            composites,
            tables,
            has_agreements,
            namespaces,
            schema_imports,
            has_codecs: !codecs.is_empty(),
            codecs,
            bigint: match facts.driver {
                Driver::PostgRest => "Number",
                Driver::NodePostgres => "String",
            },
        }
    }

    fn kept_table(&mut self, id: RelationId, relation: &'a Relation) -> Piece<Table, Found> {
        let key = ("zod", id, self.variant);
        let facts = self.facts;
        let table = facts.piece_with(
            key,
            self,
            |it, table: &With<Table, Found>| it.idents.take_again(&table.beside.taken),
            |it| {
                let outer = std::mem::take(&mut it.found);
                let table = it.table(id, relation);
                With::new(table, std::mem::replace(&mut it.found, outer))
            },
        );
        self.found.add(&table.beside);
        table
    }

    /// An identifier that nothing else has.
    fn take(&mut self, ident: &str) -> String {
        let taken = self.idents.take(ident);
        self.found.taken.push((ident.to_owned(), taken.clone()));
        taken
    }

    /// Those of all schemas with columns that are decoded.
    fn codecs(&self, tables: &[Piece<Table, Found>]) -> Vec<Codec> {
        if !self.options.codec {
            return Vec::new();
        }
        let shapes = tables
            .iter()
            .flat_map(|table| table.reads.iter().chain(&table.writes));
        let shapes = shapes.filter(|shape| !shape.decoded.is_empty());
        shapes
            .map(|shape| Codec {
                codec_ident: format!("{}Codec", uncapitalized(&shape.type_ident)),
                schema_ident: shape.schema_ident.clone(),
                types: shape.decoded.join("; "),
                kinds: shape.decoded.join(", "),
            })
            .collect()
    }

    fn composites(&mut self) -> Vec<Composite> {
        let facts = *self.facts;
        let mut composites = Vec::new();
        if facts.driver == Driver::NodePostgres {
            return composites;
        }
        for (id, ty) in facts.named_types() {
            let TypeKind::Composite { relation } = ty.kind else {
                continue;
            };
            let type_ident = self.names.composite(id).to_owned();
            self.found.imports.insert(type_ident.clone());
            let fields = facts.catalog.relations[relation]
                .columns()
                .map(|attribute| {
                    let wire = nested(&facts, self.names, attribute.ty);
                    self.use_constants(&wire);
                    let takes_null = !matches!(wire, Wire::Unknown | Wire::Domain { .. });
                    Field {
                        key: property_key(attribute.name.as_str()),
                        optional: false,
                        zod_expr: self.or_null(self.of_wire(&wire), takes_null),
                    }
                })
                .collect();
            composites.push(Composite {
                columns_ident: format!("{}Columns", uncapitalized(&type_ident)),
                schema_ident: schema_ident(&type_ident),
                type_ident,
                fields,
            });
        }
        composites
    }

    /// Declares the constants that a type's expression names.
    fn use_constants(&mut self, wire: &Wire) {
        match wire {
            Wire::Scalar(scalar) if !scalar.ident.is_empty() => {
                let zod = match scalar.form() {
                    Some(form) => self.of_form(form),
                    None => self.options.dialect.chain(&scalar.zod),
                };
                for (name, helper) in Native::NAMES {
                    if zod.contains(name) {
                        self.found.helpers.insert(Helper::Native(helper));
                    }
                }
                self.scalar(wire::rank(scalar), scalar.ident, "", zod);
            }
            Wire::Bits { ident, least, most } => {
                let count = if least == most {
                    most.to_string()
                } else {
                    format!("{least},{most}")
                };
                let zod = Chain::new("z.string()").with("regex", format!("/^[01]{{{count}}}$/"));
                let zod = self.options.dialect.chain(&zod);
                self.scalar(wire::LAST_RANK, ident, "", zod);
            }
            Wire::Given(scalar) => {
                let (ident, function) = forms::reader(scalar.name).expect("it has other forms");
                self.found.helpers.insert(Helper::Reader(function));
                let canonical = match scalar.form() {
                    Some(form) => self.form_chain(form),
                    None => scalar.zod.clone(),
                };
                // What is asked is asked of the form that PostgreSQL writes.
                let read = Chain::new("z.string()").with("overwrite", function);
                let read = if canonical.base == "z.string()" {
                    canonical
                        .calls
                        .iter()
                        .fold(read, |read, (method, it)| read.with(method, it.clone()))
                } else {
                    read.with("regex", GUID)
                };
                let zod = self.options.dialect.chain(&read);
                self.scalar(wire::rank(scalar), ident, "", zod);
            }
            Wire::Decimal { precision, scale } => {
                let bound = wire::decimal_bound(*precision, *scale);
                let zod = Chain::new("z.string()")
                    .with(
                        "regex",
                        "/^(?:NaN|-?\\d+(?:\\.\\d+)?)$/, { error: \"invalid input syntax for type numeric\", abort: true }",
                    )
                    .with(
                        "refine",
                        format!("(text): boolean => isBelow(text, \"{bound}\"), \"numeric field overflow\""),
                    );
                self.found
                    .helpers
                    .extend([Helper::Exact, Helper::Native(Native::Below)]);
                let zod = self.options.dialect.chain(&zod);
                let ident = wire::decimal_ident(*precision, *scale);
                self.scalar(wire::LAST_RANK, &ident, "", zod);
            }
            Wire::Float {
                ident,
                number,
                specials,
            } => {
                let dialect = self.options.dialect;
                let zod = with_specials(&dialect.chain(number), specials);
                self.scalar(wire::LAST_RANK, ident, "", zod);
            }
            Wire::Limited {
                ident,
                length,
                sql_name,
                padded,
            } => {
                self.found.helpers.insert(Helper::CodePoints);
                let message = string_literal(&format!("value too long for type {sql_name}"));
                let mut text = wire::TEXT.with(
                    "refine",
                    format!(
                        "(text): boolean => codePoints(text.replace(/ +$/, \"\")) <= {length}, {message}"
                    ),
                );
                if !padded {
                    // What PostgreSQL cuts off is no part of what a CHECK sees.
                    self.found.helpers.insert(Helper::Left);
                    text = text.with("overwrite", format!("(text) => left(text, {length})"));
                }
                let zod = self.options.dialect.chain(&text);
                self.scalar(wire::LAST_RANK, ident, "", zod);
            }
            Wire::Json => {
                self.found.imports.insert("Json".to_owned());
                self.use_constants(&wire::text());
                let dialect = self.options.dialect;
                let annotation = format!(
                    ": z.{}Type<NonNullable<Json>, NonNullable<Json>>",
                    dialect.prefix()
                );
                let mut json = JSON.replace("NULLABLE", &dialect.nullable("json"));
                // What came through the driver may hold what PostgreSQL never looked at.
                if self.facts.driver == Driver::NodePostgres {
                    json = json.replace("text", "z.string()");
                }
                self.scalar(wire::LAST_RANK, "json", &annotation, json);
            }
            Wire::Array(element) => self.use_constants(element),
            Wire::Said(said) => self.use_said(said),
            Wire::Domain { ident, id, base } => {
                self.use_constants(base);
                self.domain(ident, *id, base);
            }
            Wire::Scalar(_)
            | Wire::Enum { .. }
            | Wire::List { .. }
            | Wire::Literals { .. }
            | Wire::Composite { .. }
            | Wire::Unknown => {}
        }
    }

    /// A domain as a constant; it takes NULL itself, or refuses it.
    fn domain(&mut self, ident: &str, id: TypeId, base: &Wire) {
        let facts = *self.facts;
        let of_domain = facts.checks_of_domain(id, RelationId(0), 1);
        let checks: Vec<&Check> = of_domain.iter().collect();
        let domain = &facts.catalog.types[id];
        let schema = of_column(
            base,
            domain.name.as_str(),
            true,
            &checks,
            (None, &[]),
            (self.options.dialect, &mut self.found.helpers),
        );
        let mut zod = self.or_null(schema.zod, schema.nullable);
        if facts.catalog.is_not_null_domain(id) {
            let message = format!("domain {} does not allow null values", domain.name);
            let message = string_literal(&message);
            let call = format!("(value): boolean => value !== null, {message}");
            zod = self.options.dialect.asked(&zod, &[("refine", call.into())]);
        }
        self.scalar(wire::LAST_RANK + 1, ident, "", zod);
    }

    /// A type without checks, NULL aside.
    fn of_wire(&self, wire: &Wire) -> String {
        of_wire(wire, self.options.dialect)
    }

    /// An expression, with null where it may be.
    fn or_null(&self, expr: String, nullable: bool) -> String {
        if nullable {
            self.options.dialect.nullable(&expr)
        } else {
            expr
        }
    }

    fn scalar(&mut self, rank: usize, ident: &str, annotation: &str, zod_expr: String) {
        let of_text = self.facts.driver == Driver::PostgRest || ident == "text";
        let note = wire::note(ident).filter(|_| of_text).map(str::to_owned);
        self.found
            .scalars
            .entry((rank, ident.to_owned()))
            .or_insert_with(|| Constant {
                doc_lines: doc_lines(note.as_slice()),
                ident: ident.to_owned(),
                annotation: annotation.to_owned(),
                zod_expr,
            });
    }

    /// Imports what a type's TypeScript names.
    fn import_types(&mut self, wire: &Wire) {
        match wire {
            Wire::Json => {
                self.found.imports.insert("Json".to_owned());
            }
            Wire::Enum { ident } | Wire::List { ident } | Wire::Composite { ident } => {
                self.found.imports.insert(ident.clone());
            }
            Wire::Array(element) => self.import_types(element),
            Wire::Said(said) => self.found.imports.extend(said.types.iter().cloned()),
            Wire::Domain { base, .. } => self.import_types(base),
            Wire::Scalar(_)
            | Wire::Given(_)
            | Wire::Float { .. }
            | Wire::Limited { .. }
            | Wire::Bits { .. }
            | Wire::Decimal { .. }
            | Wire::Literals { .. }
            | Wire::Unknown => {}
        }
    }

    fn namespace_table(&self, id: RelationId, relation: &Relation) -> NamespaceTable {
        let parts = [
            ("row", Part::Row),
            ("insert", Part::Insert),
            ("update", Part::Update),
        ];
        let there = parts
            .into_iter()
            .filter(|(_, part)| self.facts.has_part(id, relation, *part));
        NamespaceTable {
            key: property_key(relation.name.as_str()),
            members: there
                .map(|(key, part)| Member {
                    key,
                    ident: schema_ident(&self.names.part(id, part)),
                })
                .collect(),
        }
    }
}

/// What is asked of a uuid whose form was made.
const GUID: &str =
    "/^[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}$/i, \"invalid input syntax for type uuid\"";

/// Any JSON but null. `undefined` in an object is what `JSON.stringify` leaves out.
const JSON: &str = "z.lazy(() =>
  z.union([
    text,
    z.number(),
    z.boolean(),
    z.array(NULLABLE),
    z.record(text, z.optional(NULLABLE)),
  ]),
)";
