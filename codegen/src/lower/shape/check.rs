//! What may be wrong with options: a table, column or type that is not there, a type that cannot be read or does not fit,
//! two properties of one name.

use std::collections::BTreeMap;

use super::ty::Ty;
use super::{Choice, Resolver, Shape, UserType};
use crate::catalog::ty::oid;
use crate::catalog::{Column, ColumnRef, ConstraintKind, Relation, RelationId, TypeId, TypeKind};
use crate::config::shape::Column as Said;
use crate::config::{OptionProblem, suggestion};
use crate::lower::names::RESERVED;
use crate::lower::{Facts, ident};

/// How a table or column may be named in the config, the longest first.
pub(super) fn keys(facts: &Facts<'_>, id: RelationId, column: Option<&Column>) -> Vec<String> {
    let relation = &facts.catalog.relations[id];
    let namespace = &facts.catalog.namespaces[relation.namespace].name;
    let behind = column.map_or_else(String::new, |column| format!(".{}", column.name));
    let mut keys = vec![format!("{namespace}.{}{behind}", relation.name)];
    if facts.namespaces.first() == Some(&relation.namespace) {
        keys.push(format!("{}{behind}", relation.name));
    }
    keys
}

/// What a type's values are in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Json {
    Boolean,
    Integer,
    Number,
    Text,
}

/// All names that options may use.
struct Spellings {
    tables: BTreeMap<String, RelationId>,
    columns: BTreeMap<String, ColumnRef>,
}

impl Spellings {
    fn new(facts: &Facts<'_>) -> Self {
        let (mut tables, mut columns) = (BTreeMap::new(), BTreeMap::new());
        for (id, relation) in facts.relations() {
            tables.extend(keys(facts, id, None).into_iter().map(|key| (key, id)));
            for column in relation.columns() {
                let place = ColumnRef {
                    relation: id,
                    attnum: column.attnum,
                };
                let keys = keys(facts, id, Some(column));
                columns.extend(keys.into_iter().map(|key| (key, place)));
            }
        }
        Self { tables, columns }
    }
}

impl<'a> Resolver<'a> {
    pub(super) fn problem(&mut self, keys: &[&str], message: String, help: Option<String>) {
        self.resolved.problems.push(OptionProblem {
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
            message,
            help,
        });
    }

    /// Tables and columns that options name must be there.
    pub(super) fn check_names(&mut self) {
        let options = self.options;
        if options.tables.is_empty() && options.columns.is_empty() {
            return;
        }
        let known = Spellings::new(self.facts);
        for table in options.tables.keys() {
            if !known.tables.contains_key(table) {
                let help = sentence(&suggestion(
                    table,
                    known.tables.keys().map(String::as_str),
                    "tables and views are",
                ));
                let message = format!("there is no table or view \"{table}\"");
                self.problem(&["tables", table], message, Some(help));
            }
        }
        for column in options.columns.keys() {
            if known.columns.contains_key(column) {
                continue;
            }
            let table = column.rsplit_once('.').map(|(table, _)| table);
            let of_table = table.is_some_and(|table| known.tables.contains_key(table));
            let near =
                known.columns.keys().map(String::as_str).filter(|key| {
                    !of_table || key.rsplit_once('.').map(|(table, _)| table) == table
                });
            let help = match table {
                None => "A column is named with its table: `TABLE.COLUMN`.".to_owned(),
                Some(_) => sentence(&suggestion(column, near, "columns are")),
            };
            let message = format!("there is no column \"{column}\"");
            self.problem(&["columns", column], message, Some(help));
        }
    }

    pub(super) fn find_relation(
        &mut self,
        table: &str,
        keys: &[String; 2],
        key: &str,
    ) -> Option<(RelationId, &'a Relation)> {
        let known = Spellings::new(self.facts);
        if let Some(id) = known.tables.get(table) {
            return Some((*id, &self.facts.catalog.relations[*id]));
        }
        let help = suggestion(
            table,
            known.tables.keys().map(String::as_str),
            "tables and views are",
        );
        let message = format!("there is no table or view \"{table}\"");
        self.problem(&[&keys[0], &keys[1], key], message, Some(sentence(&help)));
        None
    }

    pub(super) fn no_column(
        &mut self,
        relation: &Relation,
        column: &str,
        keys: &[String; 2],
        key: &str,
    ) {
        let names: Vec<&str> = relation.columns().map(|it| it.name.as_str()).collect();
        let help = sentence(&suggestion(
            column,
            names.iter().copied(),
            "its columns are",
        ));
        let message = format!("there is no column \"{column}\" in \"{}\"", relation.name);
        self.problem(&[&keys[0], &keys[1], key, column], message, Some(help));
    }

    /// No two properties may have one name.
    pub(super) fn check_collisions(&mut self, relation: &Relation, shape: &Shape, keys: &[String]) {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        for (index, property) in shape.properties.iter().enumerate() {
            let column = &relation.column_at(property.attnum).name;
            let what = shape
                .name
                .as_ref()
                .map_or_else(|| relation.name.to_string(), Clone::clone);
            if property.name == "__proto__" || property.name.is_empty() {
                let message = format!(
                    "column \"{column}\" cannot be the property \"{}\" of \"{what}\"",
                    property.name
                );
                let help = "Give it another name, or leave it out.".to_owned();
                self.problem(&keys, message, Some(help));
            }
            let before = shape.properties[..index]
                .iter()
                .find(|before| before.name == property.name);
            if let Some(before) = before {
                let other = &relation.column_at(before.attnum).name;
                let message = format!(
                    "columns \"{other}\" and \"{column}\" of \"{}\" are both the property \"{}\" of \"{what}\"",
                    relation.name, property.name
                );
                let help = format!(
                    "Give one of them a name: `[spec.columns.\"{}.{column}\"]` and below it `name`.",
                    relation.name
                );
                self.problem(&keys, message, Some(help));
            }
        }
    }

    /// The config's types.
    pub(super) fn types(&mut self) {
        let options = self.options;
        for (name, ty) in &options.types {
            self.check_type_name("types", name);
            let own = ["types", name.as_str()];
            let key = |key| [own[0], own[1], key];
            let mut shape = None;
            if let Some(text) = &ty.shape {
                match Ty::parse(text) {
                    Ok(read) => shape = Some(read),
                    Err(error) => {
                        self.problem(
                            &key("shape"),
                            format!("\"{text}\" is no type: {error}"),
                            None,
                        );
                    }
                }
            }
            if let Some(text) = &ty.schema {
                match crate::lower::shape::schema::read(text) {
                    Ok(read) => shape = Some(read),
                    Err(error) => {
                        self.problem(&key("schema"), format!("not a JSON Schema: {error}"), None);
                    }
                }
            }
            if shape.is_none() && ty.ts.is_none() && ty.shape.is_none() && ty.schema.is_none() {
                let message = format!("type \"{name}\" has neither a shape nor a module");
                let help = "Write `shape`, `schema`, or the module that TypeScript imports it from as `ts`.";
                self.problem(&own, message, Some(help.to_owned()));
            }
            let user = UserType {
                shape,
                ts: ty.ts.clone(),
                zod: ty.zod.clone(),
                rust: ty.rust.clone(),
            };
            self.resolved.shapes.types.insert(name.clone(), user);
        }
        for name in options.picks.keys() {
            self.check_type_name("shapes", name);
        }
        let types = self.resolved.shapes.types.clone();
        for (name, ty) in &types {
            if let Some(shape) = &ty.shape {
                self.check_mentioned(shape, &["types", name, "shape"]);
            }
        }
    }

    fn check_type_name(&mut self, key: &str, name: &str) {
        if !is_type_name(name) {
            let is_reserved = RESERVED.contains(&name);
            let message = format!("\"{name}\" cannot name a type");
            let help = if is_reserved {
                "Generated files use that name themselves.".to_owned()
            } else {
                format!(
                    "Types are named in PascalCase, as `{}`.",
                    ident::pascal(name)
                )
            };
            self.problem(&[key, name], message, Some(help));
        }
        if key == "shapes" && self.options.types.contains_key(name) {
            let message = format!("a shape and a type are both named \"{name}\"");
            self.problem(&[key, name], message, None);
        }
    }

    /// Whether all types that a type mentions are there.
    fn check_mentioned(&mut self, ty: &Ty, keys: &[&str]) -> bool {
        let mut all = true;
        for name in ty.names() {
            if self.resolved.shapes.types.contains_key(name) {
                continue;
            }
            all = false;
            let known = [
                "string", "number", "integer", "boolean", "null", "Json", "Record", "Array",
            ];
            let own: Vec<String> = self.resolved.shapes.types.keys().cloned().collect();
            let known = own.iter().map(String::as_str).chain(known);
            let help = sentence(&suggestion(name, known, "types are"));
            self.problem(keys, format!("there is no type \"{name}\""), Some(help));
        }
        all
    }

    /// The type that is said for a column, by column, by domain or by type.
    pub(super) fn type_of(&mut self, id: RelationId, column: &Column, said: &Said) -> Option<Ty> {
        if let Some(text) = &said.ty {
            let own = self.option(&self.options.columns, id, Some(column));
            let in_config = own.and_then(|(key, own)| own.ty.as_ref().map(|_| key));
            let ty = match Ty::parse(text) {
                Ok(ty) => ty,
                Err(error) => {
                    let message = format!("\"{text}\" is no type: {error}");
                    match in_config {
                        Some(key) => self.problem(&["columns", &key, "type"], message, None),
                        None => self.warn(column, message),
                    }
                    return None;
                }
            };
            return match in_config {
                Some(key) => {
                    let keys = ["columns", &key, "type"];
                    (self.check_mentioned(&ty, &keys) && self.fits(column, &ty, &keys))
                        .then_some(ty)
                }
                None => self.of_comment(column, ty),
            };
        }
        let mut ty = column.ty.id;
        let types = &self.facts.catalog.types;
        loop {
            if let Some((key, text)) = self.overridden(ty) {
                return self.by_override(column, &key, &text);
            }
            let TypeKind::Domain { base, .. } = &types[ty].kind else {
                break;
            };
            ty = base.id;
        }
        if let Some((key, text)) = types[ty].element.and_then(|it| self.overridden(it)) {
            return self.by_override(column, &key, &format!("({text} | null)[]"));
        }
        self.by_schema(id, column)
    }

    /// The type that a CHECK with a JSON Schema says.
    fn by_schema(&self, id: RelationId, column: &Column) -> Option<Ty> {
        let name = column.name.as_str();
        let found = self.facts.catalog.constraints_of(id).find_map(|(_, it)| {
            let ConstraintKind::Check { expr, .. } = &it.kind else {
                return None;
            };
            let schema = super::schema::of_check(&expr.text, name);
            schema.filter(|_| it.validated)
        });
        super::schema::read(&found?)
            .ok()
            .filter(|ty| *ty != Ty::Any)
    }

    fn by_override(&mut self, column: &Column, key: &str, text: &str) -> Option<Ty> {
        let ty = Ty::parse(text).ok()?;
        let keys = ["overrides", key];
        let known = ty
            .names()
            .iter()
            .all(|name| self.resolved.shapes.types.contains_key(*name));
        (known && self.fits(column, &ty, &keys)).then_some(ty)
    }

    /// A type that a comment says.
    fn of_comment(&mut self, column: &Column, ty: Ty) -> Option<Ty> {
        let types = &self.resolved.shapes.types;
        let missing = ty.names().into_iter().find(|it| !types.contains_key(*it));
        if let Some(name) = missing {
            let message = format!(
                "a comment says that column \"{}\" has type \"{name}\", which the config does not have",
                column.name
            );
            self.warn(column, message);
            return None;
        }
        if let Some(why) = self.misfit(column, &ty) {
            self.warn(column, why);
            return None;
        }
        Some(ty)
    }

    fn overridden(&self, ty: TypeId) -> Option<(String, String)> {
        if self.options.overrides.is_empty() {
            return None;
        }
        let row = &self.facts.catalog.types[ty];
        let namespace = &self.facts.catalog.namespaces[row.namespace].name;
        let long = format!("{namespace}.{}", row.name);
        let overrides = &self.options.overrides;
        [long.as_str(), row.name.as_str()]
            .into_iter()
            .find_map(|key| {
                overrides
                    .get(key)
                    .map(|text| (key.to_owned(), text.clone()))
            })
    }

    /// Overrides must be of types that are there, and readable.
    pub(super) fn check_overrides(&mut self) {
        let options = self.options;
        for (key, text) in &options.overrides {
            if self.types_named(key).is_empty() {
                self.no_type(&["overrides", key]);
                continue;
            }
            match Ty::parse(text) {
                Ok(ty) => {
                    self.check_mentioned(&ty, &["overrides", key]);
                }
                Err(error) => {
                    let message = format!("\"{text}\" is no type: {error}");
                    self.problem(&["overrides", key], message, None);
                }
            }
        }
    }

    /// The types and domains that the config names so.
    pub(super) fn types_named(&self, key: &str) -> Vec<TypeId> {
        let catalog = self.facts.catalog;
        let named = catalog.types.iter().filter(|(_, row)| {
            let namespace = &catalog.namespaces[row.namespace].name;
            row.name == key || format!("{namespace}.{}", row.name) == key
        });
        named.map(|(id, _)| id).collect()
    }

    /// The last of the keys names a type that is not there.
    pub(super) fn no_type(&mut self, keys: &[&str]) {
        let key = keys.last().copied().unwrap_or_default();
        let own = self.facts.catalog.types.iter().filter(|(_, it)| {
            it.element.is_none() && !matches!(it.kind, TypeKind::Composite { .. })
        });
        let own = own.map(|(_, it)| it.name.as_str());
        let near = crate::config::nearest(key, own);
        let help = near.map(|near| format!("Did you mean \"{near}\"?"));
        self.problem(keys, format!("there is no type or domain \"{key}\""), help);
    }

    fn fits(&mut self, column: &Column, ty: &Ty, keys: &[&str]) -> bool {
        let Some(why) = self.misfit(column, ty) else {
            return true;
        };
        self.problem(keys, why, None);
        false
    }

    /// Why a type cannot be a column's: only JSON holds anything, and other types are what they are on the wire.
    fn misfit(&self, column: &Column, ty: &Ty) -> Option<String> {
        let catalog = self.facts.catalog;
        let id = catalog.undomained(column.ty.id);
        let fits = match (catalog.types[id].element, ty) {
            (Some(element), Ty::Array(inner)) => self.holds(catalog.undomained(element), inner),
            (Some(_), _) => {
                matches!(ty, Ty::Named(name) if self.resolved.shapes.types[name].shape.is_none())
            }
            (None, _) => self.holds(id, ty),
        };
        let sql = catalog.format_type(column.ty, self.facts.namespaces);
        (!fits).then(|| {
            format!(
                "column \"{}\" has type {sql}, of which no value is of this type",
                column.name
            )
        })
    }

    fn holds(&self, id: TypeId, ty: &Ty) -> bool {
        let of_json = match id {
            oid::JSON | oid::JSONB => return true,
            oid::BOOL => Json::Boolean,
            oid::INT2 | oid::INT4 | oid::INT8 => Json::Integer,
            oid::FLOAT4 | oid::FLOAT8 | oid::NUMERIC => Json::Number,
            // All the others are texts.
            _ => Json::Text,
        };
        match ty {
            Ty::Any | Ty::Null => true,
            Ty::Boolean => of_json == Json::Boolean,
            Ty::Integer => of_json == Json::Integer,
            Ty::String => of_json == Json::Text,
            Ty::Literal(literal) if literal.starts_with('"') => of_json == Json::Text,
            Ty::Literal(literal) if literal == "true" || literal == "false" => {
                of_json == Json::Boolean
            }
            Ty::Number | Ty::Literal(_) => of_json == Json::Integer || of_json == Json::Number,
            Ty::Union(members) => members.iter().all(|member| self.holds(id, member)),
            Ty::Named(name) => self.resolved.shapes.types[name]
                .shape
                .as_ref()
                .is_none_or(|shape| self.holds(id, shape)),
            Ty::Array(_) | Ty::Object { .. } => false,
        }
    }

    /// A primary key of one column, and the foreign keys to it, are of a type of their own.
    pub(super) fn brands(&mut self) {
        let facts = self.facts;
        for (id, relation) in facts.relations() {
            for column in relation.columns() {
                let place = ColumnRef {
                    relation: id,
                    attnum: column.attnum,
                };
                if let Some(key) = key_of(facts, place).filter(|key| !is_listed(facts, *key)) {
                    let choice: &mut Choice =
                        self.resolved.shapes.columns.entry(place).or_default();
                    choice.brand = Some(key);
                }
            }
        }
    }
}

/// Whether a key's values are a list, which is a type of its own already: an enum, or the texts of a CHECK.
fn is_listed(facts: &Facts<'_>, key: ColumnRef) -> bool {
    let column = facts.catalog.relations[key.relation].column_at(key.attnum);
    let ty = facts.catalog.undomained(column.ty.id);
    let mut lists = facts.checks_of(key.relation).filter(|it| it.validated);
    matches!(facts.catalog.types[ty].kind, TypeKind::Enum { .. })
        || lists.any(|it| {
            let list = it.value_list.as_ref();
            list.is_some_and(|(attnum, _)| *attnum == key.attnum)
        })
}

/// The primary key that a column is or refers to, followed to where it begins.
fn key_of(facts: &Facts<'_>, mut at: ColumnRef) -> Option<ColumnRef> {
    for _ in 0..32 {
        let (mut is_key, mut further) = (false, None);
        for (_, constraint) in facts.catalog.constraints_of(at.relation) {
            if constraint.columns != [at.attnum] {
                continue;
            }
            match &constraint.kind {
                ConstraintKind::PrimaryKey { .. } => is_key = true,
                ConstraintKind::ForeignKey(key) => {
                    further = key.referenced_columns.first().map(|attnum| ColumnRef {
                        relation: key.references,
                        attnum: *attnum,
                    });
                }
                ConstraintKind::Unique { .. }
                | ConstraintKind::Check { .. }
                | ConstraintKind::Exclusion { .. } => {}
            }
        }
        match further.filter(|further| *further != at) {
            Some(further) => at = further,
            None => return is_key.then_some(at),
        }
    }
    None
}

/// `did you mean "a"?` -> `Did you mean "a"?`
fn sentence(text: &str) -> String {
    let end = if text.ends_with('?') { "" } else { "." };
    format!("{}{}{end}", text[..1].to_ascii_uppercase(), &text[1..])
}

/// Whether a type of the user's may have this name.
pub(super) fn is_type_name(name: &str) -> bool {
    let is_name = ident::pascal(name) == name && ident::is_ts_property(name);
    is_name && !RESERVED.contains(&name)
}
