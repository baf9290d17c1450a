//! PostgreSQL's own relations, made of the folded catalog when a query asks for them.
//!
//! Columns that are not modelled are unknown. What may be there besides is a row of doubt: in a schema of the platform
//! that the query names, and in objects that are tainted. Policies, triggers, extensions and roles are the migrations'
//! own business even on the platform's tables, so their absence is known.

mod attributes;
pub(super) mod classes;
mod comments;
mod granted;
mod information_schema;
mod inherited;
mod others;
mod own;
mod parameters;
mod pg_catalog;
mod pg_objects;
mod pg_views;
mod published;
mod rules;

use super::cast::is_partial;
use super::eval::Eval;
use super::printed::printed;
use super::query::{Header, Row, Rows};
use super::value::{Unknown, Value};
use crate::catalog::ty::oid;
use crate::catalog::{
    Catalog, Column, NamespaceId, PG_CATALOG, Relation, RelationId, RelationKind, RoleId, Type,
    TypeId,
};
use crate::expr::Alias;
use crate::fold::Folder;
use crate::name::{Name, QualifiedName};
use crate::packed;
use crate::source::{Snippet, Span};

/// Rows of one of PostgreSQL's relations.
struct Table {
    columns: Vec<&'static str>,
    rows: Vec<Vec<Value>>,
    /// Rows that may be there.
    doubts: Vec<Doubt>,
}

/// A row that may be there.
struct Doubt {
    /// What decides about it.
    what: String,
    /// It is about an object that is not in the catalog.
    foreign: bool,
    /// What is known of it.
    known: Vec<(&'static str, Value)>,
}

impl Doubt {
    /// A row about an object that is not in the catalog.
    fn foreign(what: String, known: Vec<(&'static str, Value)>) -> Self {
        Self {
            what,
            foreign: true,
            known,
        }
    }

    /// A row about an object that is tainted.
    fn of_tainted(name: &Name, known: Vec<(&'static str, Value)>) -> Self {
        Self {
            what: format!("what is not understood about \"{name}\""),
            foreign: false,
            known,
        }
    }
}

impl Table {
    fn new<const N: usize>(
        columns: [&'static str; N],
        rows: impl IntoIterator<Item = [Value; N]>,
    ) -> Self {
        Self {
            columns: columns.to_vec(),
            rows: rows.into_iter().map(|row| row.to_vec()).collect(),
            doubts: Vec::new(),
        }
    }

    /// Adds rows that may be there.
    fn and_maybe(mut self, doubts: impl IntoIterator<Item = Doubt>) -> Self {
        self.doubts.extend(doubts);
        self
    }

    /// Drops the rows that a condition of the query is known to drop.
    fn keep(&mut self, wanted: &[(&str, &Value)]) {
        for (column, value) in wanted {
            let Some(index) = self.columns.iter().position(|it| it == column) else {
                continue;
            };
            // A text beside a code is cut to one letter.
            let is_cut = |it: &Value| {
                matches!(it, Value::Typed(oid::CHAR, _))
                    && value.as_text().is_some_and(|text| text.len() > 1)
            };
            let may_be =
                |it: &Value| *it != Value::Null && (is_cut(it) || it.equals(value) != Some(false));
            self.rows.retain(|row| may_be(&row[index]));
            self.doubts.retain(|doubt| {
                let known = doubt.known.iter().find(|(known, _)| known == column);
                known.is_none_or(|(_, it)| may_be(it))
            });
        }
    }

    fn into_rows(self, name: &str, span: Span) -> Rows {
        let column = Unknown::new(span, format!("column of {name}"));
        let mut rows: Vec<Row> = self.rows.into_iter().map(Row::certain).collect();
        for doubt in self.doubts {
            let row = Unknown {
                foreign: doubt.foreign,
                ..Unknown::new(span, doubt.what)
            };
            let values: Vec<Value> = self
                .columns
                .iter()
                .map(|column| {
                    doubt
                        .known
                        .iter()
                        .find(|(known, _)| known == column)
                        .map_or_else(|| Value::Unknown(row.clone()), |(_, value)| value.clone())
                })
                .collect();
            rows.push(Row {
                values,
                doubt: Some(row),
            });
        }
        Rows {
            ordered: false,
            header: Header {
                columns: self
                    .columns
                    .iter()
                    .map(|name| (None, Name::from_quoted(name)))
                    .collect(),
                open: vec![(None, column)],
            },
            rows,
        }
    }
}

/// The rows of a relation of `pg_catalog` or `information_schema`; `None` for any other name.
pub(super) fn find(
    eval: &Eval<'_, '_>,
    name: &QualifiedName,
    alias: Option<&Alias>,
    span: Span,
) -> Option<Rows> {
    let text = name.name.as_str();
    let own = alias.map_or(&name.name, |alias| &alias.name);
    let wanted = eval.wanted.borrow();
    let wanted: Vec<(&str, &Value)> = wanted
        .iter()
        .filter(|it| it.alias.as_ref().is_none_or(|alias| alias == own))
        .map(|it| (it.column.as_str(), &it.value))
        .collect();
    let source = Source {
        folder: eval.folder,
        catalog: &eval.folder.catalog,
        mentioned: eval.mentioned(),
        wanted: &wanted,
        text: eval.text,
        span,
    };
    let table = match &name.namespace {
        Some(namespace) if *namespace == "information_schema" => {
            information_schema::table(source, text)
        }
        Some(namespace) if *namespace == "pg_catalog" => source.pg_catalog(text),
        None if text.starts_with("pg_") => source.pg_catalog(text),
        _ => return None,
    };
    Some(match table {
        Some(mut table) => {
            table.doubts.extend(source.own(text));
            table.keep(&wanted);
            eval.charge(table.rows.len() * table.columns.len() / 16);
            table.into_rows(text, span)
        }
        None => Rows::of_nothing_known(span, &format!("the rows of {text}")),
    })
}

/// What the relations are made of.
#[derive(Clone, Copy)]
struct Source<'s> {
    folder: &'s Folder<'s>,
    catalog: &'s Catalog,
    mentioned: &'s [NamespaceId],
    wanted: &'s [(&'s str, &'s Value)],
    text: &'s str,
    span: Span,
}

impl<'s> Source<'s> {
    fn pg_catalog(self, name: &str) -> Option<Table> {
        pg_catalog::table(self, name)
            .or_else(|| pg_objects::table(self, name))
            .or_else(|| pg_views::table(self, name))
            .or_else(|| published::table(self, name))
            .or_else(|| inherited::table(self, name))
            .or_else(|| granted::table(self, name))
            .or_else(|| others::table(self, name))
            .or_else(|| comments::table(self, name))
            .or_else(|| rules::table(self, name))
    }

    /// Whether the query may count a row with this name in this column.
    fn may_be(self, column: &str, name: &Name) -> bool {
        self.wanted.iter().all(|(wanted, value)| match value {
            Value::Text(text) if *wanted == column => **text == *name.as_str(),
            _ => true,
        })
    }

    /// The one name that a query's rows must have in this column, if it says so.
    fn only(self, column: &str) -> Option<&'s str> {
        self.wanted.iter().find_map(|(wanted, value)| match value {
            Value::Text(text) if *wanted == column => Some(&**text),
            _ => None,
        })
    }

    /// The one oid that a query's rows must have in this column, if it says so.
    fn only_oid(self, column: &str) -> Option<u32> {
        let of = |value: &Value| value.number().and_then(|oid| u32::try_from(oid).ok());
        let wanted = self.wanted.iter().find(|(wanted, _)| *wanted == column);
        wanted.and_then(|(_, value)| of(value))
    }

    /// The relations that may have this column's oid.
    fn relations_by_oid(
        self,
        column: &'static str,
    ) -> Box<dyn Iterator<Item = (RelationId, &'s Relation)> + 's> {
        match self.only_oid(column).map(RelationId) {
            Some(id) => Box::new(
                self.catalog
                    .relations
                    .get(id)
                    .map(|row| (id, row))
                    .into_iter(),
            ),
            None => Box::new(self.catalog.relations.iter()),
        }
    }

    /// The relations that may have this column's name.
    fn relations(
        self,
        column: &'static str,
    ) -> Box<dyn Iterator<Item = (RelationId, &'s Relation)> + 's> {
        match self.only(column) {
            Some(name) => Box::new(
                self.catalog
                    .relations
                    .called(name)
                    .filter(move |(_, row)| self.may_be(column, &row.name)),
            ),
            None => Box::new(self.catalog.relations.iter()),
        }
    }

    /// The types that may have this column's name.
    fn types(self, column: &'static str) -> Box<dyn Iterator<Item = (TypeId, &'s Type)> + 's> {
        match self.only(column) {
            Some(name) => Box::new(
                self.catalog
                    .types
                    .called(name)
                    .filter(move |(_, row)| self.may_be(column, &row.name)),
            ),
            None => Box::new(self.catalog.types.iter()),
        }
    }

    /// Schemas of the platform that the query names: they may hold more than is known.
    fn partial(self) -> impl Iterator<Item = NamespaceId> + 's {
        let folder = self.folder;
        self.mentioned
            .iter()
            .copied()
            .filter(move |id| *id == PG_CATALOG || is_partial(folder, *id))
    }

    fn what_else(self, namespace: NamespaceId) -> String {
        let name = &self.catalog.namespaces[namespace].name;
        format!("what else schema \"{name}\" holds")
    }

    /// A row of doubt for each schema of the platform, with its oid in `column`.
    fn maybe_by_oid(self, column: &'static str) -> Vec<Doubt> {
        self.partial()
            .map(|id| {
                let known = vec![(column, Value::int(id.0)), ("oid", unknown_oid(id))];
                Doubt::foreign(self.what_else(id), known)
            })
            .collect()
    }

    /// The same, with its name.
    fn maybe_by_name(self, column: &'static str) -> Vec<Doubt> {
        self.partial()
            .map(|id| Doubt::foreign(self.what_else(id), vec![(column, self.namespace(id))]))
            .collect()
    }

    /// A row of doubt for each relation of such a schema, and for one that is not known.
    fn maybe_of_relations(self, column: &'static str) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        for namespace in self.partial() {
            let known = self.catalog.relations.iter();
            let known = known.filter(|(_, row)| row.namespace == namespace);
            let oids = known.map(|(id, _)| Value::int(id.0));
            for oid in oids.chain([unknown_oid(namespace)]) {
                doubts.push(Doubt::foreign(
                    self.what_else(namespace),
                    vec![(column, oid)],
                ));
            }
        }
        doubts
    }

    /// Rows of doubt for relations that are tainted: they may have more columns and constraints than are known.
    fn maybe_of_tainted(self, column: &'static str) -> Vec<Doubt> {
        self.relations_by_oid(column)
            .filter(|(_, row)| !row.taints.is_empty())
            .map(|(id, row)| Doubt::of_tainted(&row.name, vec![(column, Value::int(id.0))]))
            .collect()
    }

    /// The same by schema and name.
    fn maybe_of_tainted_by_name(self, schema: &'static str, table: &'static str) -> Vec<Doubt> {
        self.relations(table)
            .filter(|(_, row)| !row.taints.is_empty())
            .map(|(_, row)| {
                let known = vec![
                    (schema, self.namespace(row.namespace)),
                    (table, name(&row.name)),
                ];
                Doubt::of_tainted(&row.name, known)
            })
            .collect()
    }

    /// Rows of doubt for what extensions bring: it is not in the catalog.
    fn maybe_of_extensions(
        self,
        column: &'static str,
        namespace: impl Fn(NamespaceId) -> Value + 's,
    ) -> impl Iterator<Item = Doubt> + 's {
        // Of most it is known what they bring.
        let unknown = self.catalog.extensions.iter().filter(|(_, row)| {
            !packed::is_loaded() || !crate::extensions::is_known(row.name.as_str())
        });
        unknown.map(move |(_, row)| {
            let what = format!("what extension \"{}\" holds", row.name);
            Doubt::foreign(what, vec![(column, namespace(row.namespace))])
        })
    }

    /// The name of an index's column that is an expression: that of its function, or `expr`.
    fn key_name(self, expr: Option<&Snippet>) -> Value {
        let parser = self.folder.parser;
        let parsed = expr.and_then(|it| parser.expression(&it.text, it.place()).ok());
        match parsed {
            Some(parsed) => match super::select::expression_name(&parsed) {
                Some(found) => name(&found),
                None => Value::text("expr"),
            },
            None => self.deparsed("a column of an index"),
        }
    }

    /// Since PostgreSQL 18 each NOT NULL is a constraint, under a name made of the table's and the column's.
    fn not_nulls(self) -> impl Iterator<Item = (RelationId, &'s Relation, &'s Column, Value)> {
        let is_there = self.folder.settings.postgres >= 18;
        let relations = self.catalog.relations.iter().filter(move |(_, row)| {
            is_there
                && matches!(
                    row.kind,
                    RelationKind::OrdinaryTable
                        | RelationKind::PartitionedTable
                        | RelationKind::ForeignTable
                )
        });
        relations.flat_map(move |(id, row)| {
            row.columns()
                .filter(|column| column.not_null)
                .map(move |column| {
                    let made = Name::generated(row.name.as_str(), column.name.as_str(), "not_null");
                    (id, row, column, name(&made))
                })
        })
    }

    fn namespace(self, id: NamespaceId) -> Value {
        name(&self.catalog.namespaces[id].name)
    }

    fn role(self, id: RoleId) -> Value {
        self.catalog
            .roles
            .get(id)
            .map_or(Value::Null, |role| name(&role.name))
    }

    /// A value that is there, whose text PostgreSQL would print in its own way.
    fn deparsed(self, what: &str) -> Value {
        Value::unknown_not_null(self.span, what)
    }

    /// The default of a column.
    fn default(self, column: &Column) -> Value {
        let Some(default) = &column.default_expr else {
            return Value::Null;
        };
        match self.folder.printed_default(default, column) {
            Some(text) => Value::text(text),
            None => self.expression(Some(default)),
        }
    }

    /// The same for an expression that may be missing.
    #[expect(clippy::unused_self, reason = "it is read as its neighbours are")]
    fn expression(self, expr: Option<&Snippet>) -> Value {
        match expr {
            Some(expr) => printed(expr, "the text of an expression"),
            None => Value::Null,
        }
    }
}

/// An oid that no object has: it stands for those of a schema that are not known, so that they join with each other.
fn unknown_oid(namespace: NamespaceId) -> Value {
    Value::Int(-1 - i64::from(namespace.0))
}

fn name(name: &Name) -> Value {
    Value::text(name.as_str())
}

fn optional_name(value: Option<&Name>) -> Value {
    value.map_or(Value::Null, name)
}

fn flag(value: bool) -> Value {
    Value::Bool(value)
}

/// `YES` or `NO`, as `information_schema` says it.
fn yes_no(value: bool) -> Value {
    Value::text(if value { "YES" } else { "NO" })
}

fn numbers(numbers: &[i16]) -> Value {
    Value::Array(numbers.iter().map(|number| Value::small(*number)).collect())
}

/// An `int2vector` or `oidvector`.
fn vector(ty: TypeId, numbers: impl IntoIterator<Item = impl ToString>) -> Value {
    let numbers: Vec<String> = numbers.into_iter().map(|it| it.to_string()).collect();
    Value::typed(ty, numbers.join(" "))
}

/// A one-letter code.
fn letter(letter: &'static str) -> Value {
    Value::typed(oid::CHAR, letter)
}
