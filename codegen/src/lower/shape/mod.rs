//! How a column stands in the outputs where the user wants another form than the wire's: its property's name, how NULL
//! stands, its type. Decided here once, from the config and the comments in the database; TypeScript, Zod and Rust ask.
//!
//! There are two layers. What a column's values *are* (a type for JSON, no NULL among elements, a type for a key) holds
//! on the wire, so for rows, inserts and updates alike. How an object of them is *spelled* makes a type of its own, a
//! [`Shape`], with mappers between it and the row: what a client is sent keeps the database's names.

mod check;
mod either;
pub mod held;
pub(in crate::lower) mod schema;
pub(in crate::lower) mod tags;
#[cfg(test)]
mod tests;
pub mod ty;

use std::collections::BTreeMap;

use self::ty::Ty;
use crate::catalog::ty::oid;
use crate::catalog::{Catalog, Column, ColumnRef, Relation, RelationId, TypeId};
use crate::config::OptionProblem;
use crate::config::shape::{
    self as options, Bigint, Case, Declare, Held, HeldAs, Moment, Nulls, Numeric,
};
use crate::diagnostics::{Code, Diagnostic};
use crate::lower::{Driver, Facts, ident};

/// Everything that is decided about shapes of one schema.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shapes {
    columns: BTreeMap<ColumnRef, Choice>,
    /// The config's types, by name.
    pub types: BTreeMap<String, UserType>,
    /// Types of objects beside those of rows, by table in creation order.
    pub shapes: Vec<Shape>,
    /// CHECKs by which one of two columns is NULL and the other is not, where they make unions of rows.
    pub unions: Vec<Union>,
    /// What Rust holds values as of which nothing else is said.
    pub held_as: HeldAs,
    /// The same by domain or type.
    pub held: BTreeMap<TypeId, Held>,
}

/// Two columns of which one is NULL and the other is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Union {
    /// The table.
    pub relation: RelationId,
    /// The CHECK that says so.
    pub constraint: String,
    /// The columns.
    pub columns: [i16; 2],
}

/// What is decided about a column's values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// Their type.
    pub ty: Option<Ty>,
    /// Whether no element is NULL.
    pub no_null_elements: bool,
    /// The primary key that has a type for itself, and that it is or refers to.
    pub brand: Option<ColumnRef>,
    /// What Rust holds them as.
    pub held: Option<Held>,
}

/// A type of the config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserType {
    /// Its shape; an imported type may have none.
    pub shape: Option<Ty>,
    /// The module that TypeScript imports it from.
    pub ts: Option<String>,
    /// The module that Zod's schema is imported from.
    pub zod: Option<String>,
    /// The path of Rust's type.
    pub rust: Option<String>,
}

/// The type of an object of some columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// Its name, where it has one of its own; else it is named as its table would be.
    pub name: Option<String>,
    /// The table or view.
    pub relation: RelationId,
    /// Whether all columns are in it, so that a row can be inserted from one.
    pub is_whole: bool,
    /// How TypeScript declares it.
    pub declare: Declare,
    /// Its properties.
    pub properties: Vec<Property>,
}

/// A column in a shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// The column.
    pub attnum: i16,
    /// Its name.
    pub name: String,
    /// Whether NULL is an absent property.
    pub absent: bool,
    /// What its values become.
    pub convert: Option<Convert>,
}

/// What becomes of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convert {
    /// A number to a bigint.
    Bigint,
    /// A number to its digits.
    Digits,
    /// `date`
    Date,
    /// `timestamp`, which is taken as UTC.
    Timestamp,
    /// `timestamptz`
    Timestamptz,
    /// Digits to a bigint.
    BigintOfDigits,
    /// A `Date`, or a number that is infinite, to a `Date`.
    Instant,
}

impl Property {
    /// What its values become that come by this driver: a driver of PostgreSQL's protocol has digits and Dates already.
    pub fn convert(&self, driver: Driver) -> Option<Convert> {
        match (driver, self.convert?) {
            (Driver::PostgRest, convert) => Some(convert),
            (Driver::NodePostgres, Convert::Digits) => None,
            (Driver::NodePostgres, Convert::Bigint | Convert::BigintOfDigits) => {
                Some(Convert::BigintOfDigits)
            }
            (
                Driver::NodePostgres,
                Convert::Date | Convert::Timestamp | Convert::Timestamptz | Convert::Instant,
            ) => Some(Convert::Instant),
        }
    }
}

/// The shapes, what is wrong in the config, and what is wrong in comments.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Resolved {
    /// The shapes.
    pub shapes: Shapes,
    /// What is wrong in the config.
    pub problems: Vec<OptionProblem>,
    /// What is wrong in comments.
    pub diagnostics: Vec<Diagnostic>,
}

impl Shapes {
    /// What is decided about a column, if anything is.
    pub fn column(&self, column: ColumnRef) -> Option<&Choice> {
        self.columns.get(&column)
    }

    /// The shapes of a table.
    pub fn of(&self, relation: RelationId) -> impl Iterator<Item = &Shape> {
        self.shapes
            .iter()
            .filter(move |shape| shape.relation == relation)
    }

    /// The unions of a table's rows.
    pub fn unions_of(&self, relation: RelationId) -> impl Iterator<Item = &Union> {
        self.unions.iter().filter(move |it| it.relation == relation)
    }

    /// The primary keys that have types for themselves.
    pub fn brands(&self) -> impl Iterator<Item = ColumnRef> {
        self.columns.values().filter_map(|choice| choice.brand)
    }
}

/// Decides about all columns that the outputs show.
pub fn resolve(facts: &Facts<'_>, options: &options::Shapes) -> Resolved {
    let mut resolver = Resolver::new(facts, options);
    resolver.check_names();
    resolver.held();
    resolver.types();
    if options.branded_ids {
        resolver.brands();
    }
    let says_nothing = *options == options::Shapes::default();
    for (id, relation) in facts.relations() {
        if !(says_nothing && *facts.piece("silence", id, 0, || is_silent(facts, id, relation))) {
            resolver.relation(id, relation);
        }
    }
    resolver.picks();
    resolver.check_overrides();
    resolver.resolved
}

/// Whether nothing is decided about a relation of which the config says nothing.
fn is_silent(facts: &Facts<'_>, id: RelationId, relation: &Relation) -> bool {
    let options = options::Shapes::default();
    let mut alone = Resolver::new(facts, &options);
    alone.relation(id, relation);
    alone.resolved == Resolved::default() && alone.commented.is_empty()
}

struct Resolver<'a> {
    facts: &'a Facts<'a>,
    options: &'a options::Shapes,
    resolved: Resolved,
    /// What comments of tables pick: the table, a name and columns.
    commented: Vec<(RelationId, String, Vec<String>)>,
}

/// How one shape is spelled: the options of all, of the table, of the pick, the later before the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Spelling {
    case: Case,
    nullable: Nulls,
    bigint: Bigint,
    numeric: Numeric,
    date: Moment,
    declare: Declare,
    unions: bool,
}

impl Spelling {
    const PLAIN: Self = Self {
        case: Case::Preserve,
        nullable: Nulls::Null,
        bigint: Bigint::Number,
        numeric: Numeric::Number,
        date: Moment::String,
        declare: Declare::Type,
        unions: false,
    };

    fn with(self, table: &options::Table) -> Self {
        Self {
            case: table.case.unwrap_or(self.case),
            nullable: table.nullable.unwrap_or(self.nullable),
            bigint: table.bigint.unwrap_or(self.bigint),
            numeric: table.numeric.unwrap_or(self.numeric),
            date: table.date.unwrap_or(self.date),
            declare: table.declare.unwrap_or(self.declare),
            unions: table.unions.unwrap_or(self.unions),
        }
    }

    /// Whether an object is spelled as a row is.
    fn is_plain(self) -> bool {
        let plain = Self {
            unions: self.unions,
            ..Self::PLAIN
        };
        self == plain
    }

    /// What becomes of values of this type.
    fn convert(self, catalog: &Catalog, column: &Column) -> Option<Convert> {
        match catalog.undomained(column.ty.id) {
            oid::INT8 => match self.bigint {
                Bigint::Number => None,
                Bigint::String => Some(Convert::Digits),
                Bigint::Bigint => Some(Convert::Bigint),
            },
            oid::NUMERIC => (self.numeric == Numeric::String).then_some(Convert::Digits),
            ty if self.date == Moment::Date => match ty {
                oid::DATE => Some(Convert::Date),
                oid::TIMESTAMP => Some(Convert::Timestamp),
                oid::TIMESTAMPTZ => Some(Convert::Timestamptz),
                _ => None,
            },
            _ => None,
        }
    }
}

impl<'a> Resolver<'a> {
    fn new(facts: &'a Facts<'a>, options: &'a options::Shapes) -> Self {
        Self {
            facts,
            options,
            resolved: Resolved::default(),
            commented: Vec::new(),
        }
    }

    /// What the config and the comment say about a column; the config has the last word.
    fn options_of(&mut self, id: RelationId, column: &Column) -> options::Column {
        let (mut said, wrong) = tags::of_column(column.comment.as_deref());
        for line in wrong {
            self.warn(
                column,
                format!("a comment says \"{line}\", which has no meaning"),
            );
        }
        if let Some((_, own)) = self.option(&self.options.columns, id, Some(column)) {
            said.name = own.name.clone().or(said.name);
            said.ty = own.ty.clone().or(said.ty);
            said.elements = own.elements.or(said.elements);
            said.nullable = own.nullable.or(said.nullable);
            said.rust = own.rust.or(said.rust);
        }
        said
    }

    /// The entry of a table or column, with its key: by its schema and name, or by its name alone in the first schema.
    fn option<'o, T>(
        &self,
        options: &'o BTreeMap<String, T>,
        id: RelationId,
        column: Option<&Column>,
    ) -> Option<(String, &'o T)> {
        if options.is_empty() {
            return None;
        }
        let keys = check::keys(self.facts, id, column);
        keys.into_iter()
            .find_map(|key| options.get(&key).map(|it| (key, it)))
    }

    fn relation(&mut self, id: RelationId, relation: &Relation) {
        let mut all = Vec::new();
        let of_table = self.held_by_table(id, relation);
        for column in relation.columns() {
            let said = self.options_of(id, column);
            let place = ColumnRef {
                relation: id,
                attnum: column.attnum,
            };
            let choice = Choice {
                ty: self.type_of(id, column, &said),
                no_null_elements: said.elements == Some(options::Elements::NotNull),
                brand: self.resolved.shapes.column(place).and_then(|it| it.brand),
                held: self.held_by_column(id, column, &said, of_table),
            };
            let choice = Choice {
                brand: choice.brand.filter(|_| choice.ty.is_none()),
                ..choice
            };
            if choice != Choice::default() {
                self.resolved.shapes.columns.insert(place, choice);
            }
            all.push((column, said));
        }
        let mut spelling = Spelling::PLAIN.with(&self.options.all);
        let said = tags::of_table(relation.comment.as_deref());
        let picks = said.picks.into_iter();
        self.commented
            .extend(picks.map(|(name, columns)| (id, name, columns)));
        for line in said.wrong {
            let message = format!(
                "the comment of \"{}\" says \"{line}\", which has no meaning",
                relation.name
            );
            self.warn_at(relation.history.origin().map(|it| it.span), message);
        }
        spelling = spelling.with(&said.table);
        let own = self.option(&self.options.tables, id, None);
        let own_key = own.as_ref().map(|(key, _)| key.clone());
        if let Some((_, own)) = own {
            spelling = spelling.with(own);
        }
        if spelling.unions {
            let unions = either::unions(self.facts, id);
            self.resolved.shapes.unions.extend(unions);
        }
        let is_said =
            |(_, said): &(&Column, options::Column)| said.name.is_some() || said.nullable.is_some();
        if spelling.is_plain() && !all.iter().any(is_said) {
            return;
        }
        let shape = self.shape(id, relation, None, spelling, &all, &BTreeMap::new());
        let is_plain = spelling.declare == Declare::Type
            && shape.properties.iter().all(|it| {
                !it.absent
                    && it.convert.is_none()
                    && it.name == relation.column_at(it.attnum).name.as_str()
            });
        if is_plain {
            return;
        }
        let keys = match own_key {
            Some(key) => vec!["tables".to_owned(), key],
            None => vec!["case".to_owned()],
        };
        self.check_collisions(relation, &shape, &keys);
        self.resolved.shapes.shapes.push(shape);
    }

    fn shape(
        &self,
        id: RelationId,
        relation: &Relation,
        name: Option<&str>,
        spelling: Spelling,
        columns: &[(&Column, options::Column)],
        names: &BTreeMap<String, String>,
    ) -> Shape {
        let properties = columns
            .iter()
            .map(|(column, said)| {
                let own = names
                    .get(column.name.as_str())
                    .or(said.name.as_ref())
                    .cloned();
                let name = own.unwrap_or_else(|| match spelling.case {
                    Case::Camel => ident::camel(column.name.as_str()),
                    Case::Snake => ident::snake(column.name.as_str()),
                    Case::Preserve => column.name.to_string(),
                });
                let nullable = said.nullable.unwrap_or(spelling.nullable);
                let place = ColumnRef {
                    relation: id,
                    attnum: column.attnum,
                };
                let has_type = self
                    .resolved
                    .shapes
                    .column(place)
                    .is_some_and(|choice| choice.ty.is_some() || choice.brand.is_some());
                Property {
                    attnum: column.attnum,
                    name,
                    absent: nullable == Nulls::Optional && !self.facts.is_not_null(id, column),
                    convert: spelling
                        .convert(self.facts.catalog, column)
                        .filter(|_| !has_type),
                }
            })
            .collect::<Vec<_>>();
        Shape {
            name: name.map(str::to_owned),
            relation: id,
            is_whole: properties.len() == relation.columns().count(),
            declare: spelling.declare,
            properties,
        }
    }

    fn picks(&mut self) {
        for (name, pick) in &self.options.picks {
            let keys = ["shapes".to_owned(), name.clone()];
            let Some((id, relation)) = self.find_relation(&pick.table, &keys, "table") else {
                continue;
            };
            let mut spelling = Spelling::PLAIN.with(&self.options.all);
            if let Some((_, own)) = self.option(&self.options.tables, id, None) {
                spelling = spelling.with(own);
            }
            spelling = spelling.with(&options::Table {
                case: pick.case,
                nullable: pick.nullable,
                bigint: pick.bigint,
                numeric: pick.numeric,
                date: pick.date,
                declare: pick.declare,
                ..options::Table::default()
            });
            let wanted: Vec<String> = match &pick.columns {
                Some(columns) => columns.clone(),
                None => relation.columns().map(|it| it.name.to_string()).collect(),
            };
            let mut columns = Vec::new();
            for column in &wanted {
                match relation.column(column) {
                    Some(found) => {
                        let said = self.options_of(id, found);
                        columns.push((found, said));
                    }
                    None => self.no_column(relation, column, &keys, "columns"),
                }
            }
            for column in pick.names.keys() {
                if relation.column(column).is_none() {
                    self.no_column(relation, column, &keys, "names");
                }
            }
            let shape = self.shape(id, relation, Some(name), spelling, &columns, &pick.names);
            self.check_collisions(relation, &shape, &keys);
            self.resolved.shapes.shapes.push(shape);
        }
        self.commented_picks();
    }

    /// Those of comments; the config's of the same name stand in their place.
    fn commented_picks(&mut self) {
        for (id, name, wanted) in std::mem::take(&mut self.commented) {
            let relation = &self.facts.catalog.relations[id];
            let shapes = &self.resolved.shapes;
            let other = shapes
                .shapes
                .iter()
                .find(|it| it.name.as_ref() == Some(&name));
            let is_taken = other.is_some() || shapes.types.contains_key(&name);
            let absent = wanted.iter().find(|it| relation.column(it).is_none());
            let wrong = match absent {
                _ if self.options.picks.contains_key(&name) => continue,
                _ if is_taken => Some(format!("\"{name}\", which is another type")),
                Some(column) => Some(format!("column \"{column}\", which is not there")),
                None => None,
            };
            if let Some(wrong) = wrong {
                let message = format!("the comment of \"{}\" picks {wrong}", relation.name);
                self.warn_at(relation.history.origin().map(|it| it.span), message);
                continue;
            }
            let columns: Vec<_> = wanted
                .iter()
                .filter_map(|it| relation.column(it))
                .map(|column| (column, self.options_of(id, column)))
                .collect();
            let spelling = self.spelling_of(id, relation);
            let names = BTreeMap::new();
            let shape = self.shape(id, relation, Some(&name), spelling, &columns, &names);
            let keys = ["shapes".to_owned(), name];
            self.check_collisions(relation, &shape, &keys);
            self.resolved.shapes.shapes.push(shape);
        }
    }

    /// How a table's rows are spelled, by all that is said of it.
    fn spelling_of(&self, id: RelationId, relation: &Relation) -> Spelling {
        let said = tags::of_table(relation.comment.as_deref()).table;
        let spelling = Spelling::PLAIN.with(&self.options.all).with(&said);
        match self.option(&self.options.tables, id, None) {
            Some((_, own)) => spelling.with(own),
            None => spelling,
        }
    }

    fn warn(&mut self, column: &Column, message: String) {
        let origin = column.history.latest(&crate::catalog::Aspect::Comment);
        self.warn_at(origin.map(|it| it.span), message);
    }

    fn warn_at(&mut self, span: Option<crate::source::Span>, message: String) {
        if let Some(span) = span {
            let warning = Diagnostic::warning(Code::NotUnderstood, span, message)
                .help("`docs/shapes.md` lists what a comment may say about shapes.");
            self.resolved.diagnostics.push(warning);
        }
    }
}
