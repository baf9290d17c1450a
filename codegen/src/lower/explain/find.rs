//! Which objects a name means, in each of its forms: `ns.table.column`, `table.column`, `table`, `table/constraint`,
//! `f(int)`. Where it means several, all of them.

use super::definition::{self, qualified};
use super::{Explained, Source};
use crate::catalog::{
    ColumnRef, Function, History, NamespaceId, PG_CATALOG, Relation, RelationId, RelationKind,
    Type, TypeKind,
};
use crate::lower::facts::identity_arguments;
use crate::name::Name;

/// What a name means.
#[derive(Debug)]
pub enum Found {
    /// These objects; at least one.
    Objects(Vec<Explained>),
    /// None. The names of what is there, to choose from.
    Nothing(Vec<String>),
}

/// The objects that `name` means.
pub fn explain(source: Source<'_>, name: &str) -> Found {
    let mut found = Vec::new();
    if let Some((table, part)) = split_outside_quotes(name, '/') {
        source.parts_of(&path(table), &unquoted(part), &mut found);
    } else if let Some((function, arguments)) = split_outside_quotes(name, '(') {
        let arguments = arguments.trim_end().strip_suffix(')').unwrap_or(arguments);
        source.functions(&path(function), Some(arguments), &mut found);
    } else {
        source.by_path(&path(name), &mut found);
    }
    if found.is_empty() {
        Found::Nothing(names(source))
    } else {
        Found::Objects(found)
    }
}

/// The short names of everything that a migration made: what a wrong name is compared with.
pub fn names(source: Source<'_>) -> Vec<String> {
    let catalog = source.catalog;
    let mut names = Vec::new();
    for (id, row) in catalog.relations.iter() {
        if row.namespace == PG_CATALOG || row.kind == RelationKind::CompositeType {
            continue;
        }
        let short = row.name.quoted();
        let long = qualified(catalog, row.namespace, &row.name);
        for column in row.columns().filter(|_| row.kind.has_columns()) {
            names.push(format!("{short}.{}", column.name.quoted()));
            names.push(format!("{long}.{}", column.name.quoted()));
        }
        for (_, constraint) in catalog.constraints_of(id) {
            names.push(format!("{short}/{}", constraint.name.quoted()));
        }
        names.extend([short, long]);
    }
    for (_, row) in catalog.types.iter() {
        if is_own_type(source, row) {
            names.push(row.name.quoted());
            names.push(qualified(catalog, row.namespace, &row.name));
        }
    }
    for (_, row) in catalog.functions.iter() {
        if row.namespace != PG_CATALOG {
            names.push(row.name.quoted());
            let arguments = identity_arguments(catalog, row);
            names.push(format!("{}({arguments})", row.name.quoted()));
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

impl<'a> Source<'a> {
    fn by_path(self, path: &[Name], found: &mut Vec<Explained>) {
        match path {
            [name] => {
                self.relations(None, name, found);
                self.types(None, name, found);
                self.functions(path, None, found);
                self.others(name, found);
            }
            [first, name] => {
                let namespace = self.catalog.namespace(first.as_str());
                if namespace.is_some() {
                    self.relations(namespace, name, found);
                    self.types(namespace, name, found);
                    self.functions(path, None, found);
                }
                self.columns(None, first, name, found);
            }
            [namespace, table, column] => {
                if let Some(namespace) = self.catalog.namespace(namespace.as_str()) {
                    self.columns(Some(namespace), table, column, found);
                }
            }
            _ => {}
        }
    }

    fn named(self, namespace: Option<NamespaceId>, name: &Name) -> Vec<(RelationId, &'a Relation)> {
        let called = self.catalog.relations.called(name.as_str());
        called
            .filter(|(_, row)| namespace.is_none_or(|it| it == row.namespace))
            .collect()
    }

    fn relations(self, namespace: Option<NamespaceId>, name: &Name, found: &mut Vec<Explained>) {
        for (id, row) in self.named(namespace, name) {
            if row.kind != RelationKind::CompositeType {
                found.push(self.relation(id, row));
            }
        }
    }

    fn relation(self, id: RelationId, row: &Relation) -> Explained {
        let catalog = self.catalog;
        let mut parts: Vec<(String, &History)> = vec![(String::new(), &row.history)];
        for column in row.slots.iter().filter(|_| row.kind.has_columns()) {
            parts.push((format!("column \"{}\"", column.name), &column.history));
        }
        for (_, it) in catalog.constraints_of(id) {
            parts.push((format!("constraint \"{}\"", it.name), &it.history));
        }
        for (_, it, index) in catalog.indexes_of(id) {
            if index.constraint.is_none() {
                parts.push((format!("index \"{}\"", it.name), &it.history));
            }
        }
        for (_, it) in catalog.triggers_of(id) {
            parts.push((format!("trigger \"{}\"", it.name), &it.history));
        }
        for (_, it) in catalog.policies_of(id) {
            parts.push((format!("policy \"{}\"", it.name), &it.history));
        }
        Explained {
            kind: row.kind.as_str(),
            name: qualified(catalog, row.namespace, &row.name),
            definition: definition::relation(catalog, id),
            history: self.steps(parts),
            proofs: Vec::new(),
            doubts: self.doubts(&row.taints),
        }
    }

    fn columns(
        self,
        namespace: Option<NamespaceId>,
        table: &Name,
        name: &Name,
        found: &mut Vec<Explained>,
    ) {
        for (id, row) in self.named(namespace, table) {
            let Some(column) = row.column(name.as_str()).filter(|_| row.kind.has_columns()) else {
                continue;
            };
            let mut parts: Vec<(String, &History)> = vec![(String::new(), &column.history)];
            for (_, it) in self.catalog.constraints_of(id) {
                if it.columns.contains(&column.attnum) {
                    parts.push((format!("constraint \"{}\"", it.name), &it.history));
                }
            }
            let at = ColumnRef {
                relation: id,
                attnum: column.attnum,
            };
            let table = qualified(self.catalog, row.namespace, &row.name);
            found.push(Explained {
                kind: "column",
                name: format!("{table}.{}", column.name.quoted()),
                definition: definition::column(self.catalog, at),
                history: self.steps(parts),
                proofs: self.nullability_of(at),
                doubts: self.doubts(&row.taints),
            });
        }
    }

    /// Constraints, indexes, triggers and policies of a table, and its columns.
    fn parts_of(self, table: &[Name], name: &Name, found: &mut Vec<Explained>) {
        let (namespace, table) = match table {
            [table] => (None, table),
            [namespace, table] => match self.catalog.namespace(namespace.as_str()) {
                Some(namespace) => (Some(namespace), table),
                None => return,
            },
            _ => return,
        };
        self.columns(namespace, table, name, found);
        let catalog = self.catalog;
        for (id, row) in self.named(namespace, table) {
            let of = qualified(catalog, row.namespace, &row.name);
            let full = format!("{of}/{}", name.quoted());
            let mut push = |kind, definition, history: &History| {
                found.push(Explained {
                    kind,
                    name: full.clone(),
                    definition,
                    history: self.steps([(String::new(), history)]),
                    proofs: Vec::new(),
                    doubts: self.doubts(&row.taints),
                });
            };
            for (_, it) in catalog
                .constraints_of(id)
                .filter(|(_, it)| it.name == *name)
            {
                push(
                    "constraint",
                    definition::constraint(catalog, it),
                    &it.history,
                );
            }
            for (_, it, index) in catalog.indexes_of(id).filter(|(_, it, _)| it.name == *name) {
                if index.constraint.is_none() {
                    push("index", definition::index(catalog, index), &it.history);
                }
            }
            for (_, it) in catalog.triggers_of(id).filter(|(_, it)| it.name == *name) {
                push("trigger", definition::trigger(catalog, it), &it.history);
            }
            for (_, it) in catalog.policies_of(id).filter(|(_, it)| it.name == *name) {
                push("policy", definition::policy(it), &it.history);
            }
        }
    }

    fn types(self, namespace: Option<NamespaceId>, name: &Name, found: &mut Vec<Explained>) {
        let types = self.catalog.types.called(name.as_str());
        for (_, row) in types {
            if namespace.is_some_and(|it| it != row.namespace) || !is_own_type(self, row) {
                continue;
            }
            found.push(Explained {
                kind: definition::type_kind(&row.kind),
                name: qualified(self.catalog, row.namespace, &row.name),
                definition: definition::ty(self.catalog, row),
                history: self.steps(definition::parts_of_type(self.catalog, row)),
                proofs: Vec::new(),
                doubts: self.doubts(&row.taints),
            });
        }
    }

    fn functions(self, path: &[Name], arguments: Option<&str>, found: &mut Vec<Explained>) {
        let (namespace, name) = match path {
            [name] => (None, name),
            [namespace, name] => (Some(namespace), name),
            _ => return,
        };
        let catalog = self.catalog;
        for (_, row) in catalog.functions.labelled(name.as_str()) {
            let of = &catalog.namespaces[row.namespace].name;
            if namespace.is_some_and(|it| it != of)
                || row.namespace == PG_CATALOG
                || arguments.is_some_and(|arguments| !self.takes(row, arguments))
            {
                continue;
            }
            let arguments = identity_arguments(catalog, row);
            found.push(Explained {
                kind: definition::function_kind(row.kind),
                name: format!(
                    "{}({arguments})",
                    qualified(catalog, row.namespace, &row.name)
                ),
                definition: definition::function(catalog, row),
                history: self.steps([(String::new(), &row.history)]),
                proofs: Vec::new(),
                doubts: self.doubts(&row.taints),
            });
        }
    }

    /// Whether the function's arguments have these types, each in any of its spellings, with or without a name before.
    fn takes(self, function: &Function, arguments: &str) -> bool {
        let mut written: Vec<&str> = arguments.split(',').map(str::trim).collect();
        written.retain(|it| !it.is_empty());
        let inputs: Vec<_> = function.inputs().collect();
        inputs.len() == written.len()
            && inputs.iter().zip(&written).all(|(input, written)| {
                let row = &self.catalog.types[input.ty.id];
                let printed = self.catalog.format_type(input.ty, &[]);
                let bare = printed.rsplit('.').next().unwrap_or(&printed);
                let of_element = row.element.map(|it| self.catalog.types[it].name.as_str());
                let element = of_element.map(|it| format!("{it}[]"));
                let wanted = spelled(&written.to_lowercase());
                let is = |wanted: &str| {
                    [&*printed, bare, row.name.as_str()].contains(&wanted)
                        || element.as_deref() == Some(wanted)
                };
                let unnamed = wanted.split_once(' ').map(|(_, ty)| spelled(ty));
                is(&wanted) || unnamed.is_some_and(|ty| is(&ty))
            })
    }

    /// Schemas and extensions.
    fn others(self, name: &Name, found: &mut Vec<Explained>) {
        let catalog = self.catalog;
        for (_, row) in catalog
            .namespaces
            .iter()
            .filter(|(_, row)| row.name == *name)
        {
            found.push(Explained {
                kind: "schema",
                name: row.name.quoted(),
                definition: String::new(),
                history: self.steps([(String::new(), &row.history)]),
                proofs: Vec::new(),
                doubts: self.doubts(&row.taints),
            });
        }
        for (_, row) in catalog
            .extensions
            .iter()
            .filter(|(_, row)| row.name == *name)
        {
            let schema = catalog.namespaces[row.namespace].name.quoted();
            found.push(Explained {
                kind: "extension",
                name: row.name.quoted(),
                definition: format!("in schema {schema}"),
                history: self.steps([(String::new(), &row.history)]),
                proofs: Vec::new(),
                doubts: Vec::new(),
            });
        }
    }
}

/// A type that has a name of its own: no array, no table's row type, none of PostgreSQL's.
fn is_own_type(source: Source<'_>, row: &Type) -> bool {
    let is_of_table = match row.kind {
        TypeKind::Composite { relation } => {
            let relation = source.catalog.relations.get(relation);
            relation.is_none_or(|it| it.kind.has_columns())
        }
        TypeKind::Base
        | TypeKind::Enum { .. }
        | TypeKind::Domain { .. }
        | TypeKind::Range { .. }
        | TypeKind::Multirange { .. }
        | TypeKind::Pseudo
        | TypeKind::Shell => false,
    };
    row.namespace != PG_CATALOG && row.element.is_none() && !is_of_table
}

/// `format_type`'s word for what SQL spells in two ways.
fn spelled(ty: &str) -> String {
    match ty {
        "int" => "integer",
        "decimal" | "dec" => "numeric",
        "float" => "double precision",
        "char" => "character",
        "int[]" => "integer[]",
        other => other,
    }
    .to_owned()
}

/// The identifiers of a dotted name.
fn path(text: &str) -> Vec<Name> {
    let mut rest = text.trim();
    let mut names = Vec::new();
    while let Some((first, others)) = split_outside_quotes(rest, '.') {
        names.push(unquoted(first));
        rest = others;
    }
    names.push(unquoted(rest));
    names
}

fn unquoted(text: &str) -> Name {
    let text = text.trim();
    match text.strip_prefix('"').and_then(|it| it.strip_suffix('"')) {
        Some(inner) => Name::from_quoted(&inner.replace("\"\"", "\"")),
        None => Name::from_unquoted(text),
    }
}

/// What stands before and behind the first such character that no quotes surround.
fn split_outside_quotes(text: &str, wanted: char) -> Option<(&str, &str)> {
    let mut quoted = false;
    for (at, character) in text.char_indices() {
        match character {
            '"' => quoted = !quoted,
            it if it == wanted && !quoted => {
                return Some((&text[..at], &text[at + it.len_utf8()..]));
            }
            _ => {}
        }
    }
    None
}
