//! How a driver of PostgreSQL reads and writes the columns of rows: what `tables!` says of them beyond their structs.
//!
//! Structs hold what PostgREST sends. A driver sends PostgreSQL's own bytes, of which it knows the common types: what a
//! struct holds otherwise is asked for as JSON, and given as a text or as JSON. (`::text` would not do for reading: that
//! of an `inet` is none that `inet` itself writes.)

use super::Lowering;
use super::structs::{Purpose, is_always_generated};
use super::value::Slot;
use crate::catalog::ty::oid;
use crate::catalog::{Catalog, ColumnRef, ColumnType, PG_CATALOG, RelationId, TypeId, TypeKind};
use crate::lower::names::Names;
use crate::lower::{Facts, ident};

/// What drivers are told of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Driven {
    /// The enums: each by its name, with the type's schema and name; nothing where its columns are texts.
    pub enums: Vec<(String, Option<(String, String)>)>,
    /// Tables and views, as in the model.
    pub relations: Vec<DrivenRelation>,
}

/// A table or view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrivenRelation {
    /// Which.
    pub id: RelationId,
    /// Its columns, in order.
    pub columns: Vec<DrivenColumn>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrivenColumn {
    /// Its name.
    pub name: String,
    /// Its field.
    pub ident: String,
    /// The type of its values in the structs.
    pub ty: String,
    /// Whether it is read as JSON.
    pub reads_json: bool,
    /// Whether it is given as JSON.
    pub gives_json: bool,
    /// How a row holds it.
    pub row: Slot,
    /// How an insert and an update hold it; nothing where PostgreSQL alone fills it.
    pub given: Option<(Slot, Slot)>,
    /// What a SELECT asks for.
    pub select: String,
    /// What stands around a parameter that it is set to.
    pub parameter: (String, String),
}

/// What drivers make of a type's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wire {
    /// What Rust has for it.
    Own,
    /// Texts, or arrays of them, if they are told so.
    Text,
    /// The texts of numbers.
    Digits,
    /// JSON, if they are told so.
    Json,
}

/// What drivers are told of the structs that [`super::lower`] makes.
pub fn driven(facts: &Facts<'_>, names: &Names) -> Driven {
    let mut lowering = Lowering::new(facts, names);
    let catalog = facts.catalog;
    let mut enums = Vec::new();
    for &id in &*facts.mentioned_types() {
        let ty = &catalog.types[id];
        if matches!(ty.kind, TypeKind::Enum { .. }) {
            let namespace = catalog.namespaces[ty.namespace].name.to_string();
            let own = Some((namespace, ty.name.to_string()));
            enums.push((names.enum_(id).to_owned(), own));
        }
    }
    for check in facts.checks {
        let column = check.value_list.as_ref().map(|(attnum, _)| ColumnRef {
            relation: check.relation,
            attnum: *attnum,
        });
        if column.is_some_and(|it| names.column_list(it) == Some(check.constraint))
            && facts.relation(check.relation).is_some()
        {
            enums.push((names.check_list(check.constraint).to_owned(), None));
        }
    }
    let relations = facts.relations().map(|(id, _)| lowering.driven(id));
    let relations = relations.collect();
    Driven { enums, relations }
}

impl Lowering<'_> {
    fn driven(&mut self, id: RelationId) -> DrivenRelation {
        let relation = &self.facts.catalog.relations[id];
        let mut idents = ident::Distinct::default();
        let columns = relation.columns().map(|column| {
            let place = ColumnRef {
                relation: id,
                attnum: column.attnum,
            };
            let (rust, _) = self.types.column(place);
            let slot = |purpose| self.slot((id, column), purpose, false);
            let given = !is_always_generated(column);
            let sql = Sql {
                catalog: self.facts.catalog,
                name: format!("\"{}\"", column.name.as_str().replace('"', "\"\"")),
                ty: column.ty,
                wire: rust.wire,
            };
            DrivenColumn {
                name: column.name.to_string(),
                ident: idents.take(&ident::rust_field(column.name.as_str())),
                reads_json: sql.reads_json(),
                gives_json: rust.wire == Wire::Json,
                row: slot(Purpose::Row),
                given: given.then(|| (slot(Purpose::Insert), slot(Purpose::Update))),
                select: sql.select(),
                parameter: sql.parameter(),
                ty: rust.expr,
            }
        });
        let columns = columns.collect();
        DrivenRelation { id, columns }
    }
}

/// A column in SQL.
struct Sql<'a> {
    catalog: &'a Catalog,
    name: String,
    ty: ColumnType,
    wire: Wire,
}

impl Sql<'_> {
    fn reads_json(&self) -> bool {
        // The first element of a vector is that of number 0, which sqlx does not read.
        matches!(self.wire, Wire::Text | Wire::Json) || self.is_vector()
    }

    /// `to_jsonb("net") as "net"`, `"price"::text as "price"`
    fn select(&self) -> String {
        let name = &self.name;
        if self.reads_json() && !self.is_json() {
            format!("to_jsonb({name}) as {name}")
        } else if self.wire == Wire::Digits {
            format!("{name}::text{} as {name}", self.plain().1)
        } else if self.has_own_elements() {
            format!("{name}::{} as {name}", self.base())
        } else {
            name.clone()
        }
    }

    /// `$1::text::inet`
    fn parameter(&self) -> (String, String) {
        let base = self.base();
        match self.wire {
            Wire::Text | Wire::Digits => {
                (String::new(), format!("::text{}::{base}", self.plain().1))
            }
            Wire::Json if !self.is_json() => (
                "(select it from jsonb_to_record(jsonb_build_object('it', ".to_owned(),
                format!("::jsonb)) as of_json(it {base}))"),
            ),
            Wire::Own if self.is_vector() => (
                "array_to_string(".to_owned(),
                format!("::{base}, ' ')::{}", self.vector()),
            ),
            // A parameter of a domain would be of a type that no driver knows.
            Wire::Own | Wire::Json if self.is_domain() || self.has_own_elements() => {
                (String::new(), format!("::{base}"))
            }
            Wire::Own | Wire::Json => (String::new(), String::new()),
        }
    }

    fn base(&self) -> String {
        self.catalog.format_plain(self.ty.id)
    }

    fn plain(&self) -> (TypeId, &'static str) {
        self.catalog.plain(self.ty.id)
    }

    fn undomained(&self) -> TypeId {
        self.catalog.undomained(self.ty.id)
    }

    fn is_domain(&self) -> bool {
        self.undomained() != self.ty.id
    }

    fn has_own_elements(&self) -> bool {
        self.catalog.has_domain_elements(self.ty.id)
    }

    /// Whether it is `int2vector` or `oidvector`, which have elements and are no arrays.
    fn is_vector(&self) -> bool {
        let id = self.undomained();
        let element = self.catalog.types[id].element;
        element.is_some_and(|element| self.catalog.types[element].array != Some(id))
    }

    fn vector(&self) -> String {
        let ty = ColumnType::plain(self.undomained());
        self.catalog.format_type(ty, &[PG_CATALOG])
    }

    fn is_json(&self) -> bool {
        let id = self.undomained();
        id == oid::JSON || id == oid::JSONB
    }
}
