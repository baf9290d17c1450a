//! What user code can lean on in generated files, and what of it a new file takes away.
//!
//! The models of the generated files say it, so that a verdict is about the code that is there. Code is taken to read
//! every field of a row, to tell every label apart, and to give what an insert or an update takes; it makes no rows of its
//! own, which come from the database.

mod assign;
mod rust;
mod typescript;

use std::collections::BTreeMap;

use super::Side;
use super::pair::Pairs;
use crate::catalog::{ConstraintId, FunctionId, RelationId, TypeId};
use crate::lower::names::Names;

pub(super) use assign::{Aliases, is_assignable};

/// The object that a generated type is of; `New…` by the new catalog's id, for what the old one has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::lower) enum Owner {
    Relation(RelationId),
    NewRelation(RelationId),
    Type(TypeId),
    NewType(TypeId),
    Constraint(ConstraintId),
    NewConstraint(ConstraintId),
    Function(FunctionId),
    NewFunction(FunctionId),
}

/// A generated type.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// Its name, or where it stands.
    pub(super) ident: String,
    /// What it is of.
    pub(super) owner: Option<Owner>,
    /// What it is.
    pub(super) form: Form,
}

/// What code can do with a type.
#[derive(Debug, Clone)]
pub(super) enum Form {
    /// Its fields are read, written, or both.
    Object {
        fields: Vec<Field>,
        is_read: bool,
        is_written: bool,
        /// All may be left out.
        is_default: bool,
    },
    /// Its labels are told apart; each with the column or label of the database that it is.
    Choice { labels: Vec<(String, String)> },
    /// A value of this type is read, and given where `is_written`.
    Value { ty: String, is_written: bool },
    /// It is there.
    There,
}

/// A field.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// Its name in code.
    pub(super) ident: String,
    /// The column that it is.
    pub(super) column: Option<String>,
    pub(super) ty: String,
    pub(super) is_optional: bool,
}

/// What does not compile any more.
#[derive(Debug, Clone)]
pub(super) struct Break {
    pub(super) language: &'static str,
    pub(super) owner: Option<Owner>,
    /// The column, constraint or label that it is about.
    pub(super) member: Option<String>,
    pub(super) reason: String,
}

/// How a language takes a value of one type where another was.
trait Language {
    fn name(&self) -> &'static str;
    /// Whether a value of `from` can stand where `to` is wanted.
    fn takes(&self, from: &str, to: &str) -> bool;
    /// Whether an object that is made has to name a field; `is_default` where the rest may stand for it.
    fn must_name(&self, field: &Field, is_default: bool) -> bool;
    /// Whether code asks for an object of defaults.
    fn has_defaults(&self) -> bool;
}

/// What of the old side's types the new side's break.
pub(super) fn breaks(old: Side<'_>, new: Side<'_>, pairs: &Pairs) -> Vec<Break> {
    let mut found = Vec::new();
    let renamed = renamed(old, new, pairs);
    if let (Some(before), Some(after)) = (old.typescript, new.typescript) {
        let (before, aliases) = (typescript::items(old, before), typescript::aliases(after));
        let language = typescript::TypeScript { aliases };
        compare(
            &language,
            &renamed,
            (&before, &typescript::items(new, after)),
            &mut found,
        );
    }
    if let (Some(before), Some(after)) = (old.rust, new.rust) {
        let language = rust::Rust;
        compare(
            &language,
            &renamed,
            (&rust::items(old, before), &rust::items(new, after)),
            &mut found,
        );
    }
    found
}

/// Types that have another name, by the old one.
type Renamed = BTreeMap<String, String>;

fn renamed(old: Side<'_>, new: Side<'_>, pairs: &Pairs) -> Renamed {
    let new_owner = |owner: Owner| match owner {
        Owner::Type(id) => pairs.ty(old.catalog(), new.catalog(), id).map(Owner::Type),
        Owner::Relation(id) => pairs.relation(id).map(Owner::Relation),
        Owner::NewRelation(_)
        | Owner::NewType(_)
        | Owner::Constraint(_)
        | Owner::NewConstraint(_)
        | Owner::Function(_)
        | Owner::NewFunction(_) => None,
    };
    let now: BTreeMap<Owner, String> = owners(new)
        .into_iter()
        .map(|(ident, it)| (it, ident))
        .collect();
    let mut renamed = Renamed::new();
    for (ident, owner) in owners(old) {
        if let Some(other) = new_owner(owner).and_then(|it| now.get(&it))
            && *other != ident
        {
            renamed.insert(ident, other.clone());
        }
    }
    renamed
}

/// The type by the names that types have now.
fn by_new_names(ty: &str, renamed: &Renamed) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::new();
    let mut rest = ty;
    while let Some(start) = rest.find(is_word) {
        out += &rest[..start];
        rest = &rest[start..];
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let word = &rest[..end];
        out += renamed.get(word).map_or(word, String::as_str);
        rest = &rest[end..];
    }
    out + rest
}

fn compare(
    language: &dyn Language,
    renamed: &Renamed,
    (old, new): (&[Item], &[Item]),
    found: &mut Vec<Break>,
) {
    let by_name: BTreeMap<&str, &Item> = new.iter().map(|it| (it.ident.as_str(), it)).collect();
    for item in old {
        let mut broken = |member: Option<&str>, reason: String| {
            found.push(Break {
                language: language.name(),
                owner: item.owner,
                member: member.map(str::to_owned),
                reason,
            });
        };
        let ident = &item.ident;
        // That the type has another name is said of the type.
        let takes = |from: &str, to: &str, old: &str, new: &str| {
            language.takes(from, to) || by_new_names(old, renamed) == new
        };
        let Some(after) = by_name.get(ident.as_str()) else {
            broken(None, format!("`{ident}` is gone."));
            continue;
        };
        match (&item.form, &after.form) {
            (Form::There, _) => {}
            (Form::Choice { labels: a }, Form::Choice { labels: b }) => {
                let has =
                    |list: &[(String, String)], label: &str| list.iter().any(|it| it.0 == label);
                for (label, member) in a.iter().filter(|it| !has(b, &it.0)) {
                    broken(Some(member), format!("`{ident}` has no {label} any more."));
                }
                for (label, member) in b.iter().filter(|it| !has(a, &it.0)) {
                    broken(
                        Some(member),
                        format!("Code that tells all of `{ident}` apart lacks {label}."),
                    );
                }
            }
            (Form::Value { ty: a, is_written }, Form::Value { ty: b, .. }) => {
                if !takes(b, a, a, b) || *is_written && !takes(a, b, a, b) {
                    broken(None, format!("`{ident}` is {b}, was {a}."));
                }
            }
            (
                Form::Object {
                    fields: a,
                    is_read,
                    is_written,
                    is_default,
                },
                Form::Object {
                    fields: b,
                    is_default: is_default_now,
                    ..
                },
            ) => {
                let after = |name: &str| b.iter().find(|it| it.ident == name);
                let before = |name: &str| a.iter().find(|it| it.ident == name);
                for field in a {
                    let (name, column) = (&field.ident, field.column.as_deref());
                    let Some(now) = after(name) else {
                        broken(column, format!("`{ident}` has no field {name} any more."));
                        continue;
                    };
                    if *is_read && !takes(&read_type(now), &read_type(field), &field.ty, &now.ty) {
                        broken(
                            column,
                            format!(
                                "{name} of `{ident}` is {}, was {}.",
                                read_type(now),
                                read_type(field)
                            ),
                        );
                    } else if *is_written && !takes(&field.ty, &now.ty, &field.ty, &now.ty) {
                        broken(
                            column,
                            format!("{name} of `{ident}` takes {}, took {}.", now.ty, field.ty),
                        );
                    }
                    if *is_written && field.is_optional && !now.is_optional {
                        broken(column, format!("{name} of `{ident}` must be given."));
                    }
                }
                for now in b.iter().filter(|_| *is_written) {
                    if before(&now.ident).is_none() && language.must_name(now, *is_default) {
                        let why =
                            format!("Code that builds `{ident}` lacks the field {}.", now.ident);
                        broken(now.column.as_deref(), why);
                    }
                }
                if *is_written && *is_default && !is_default_now && language.has_defaults() {
                    broken(None, format!("`{ident}` has no default any more."));
                }
            }
            (Form::Choice { .. } | Form::Value { .. } | Form::Object { .. }, _) => {
                broken(None, format!("`{ident}` is another kind of type."));
            }
        }
    }
}

fn read_type(field: &Field) -> String {
    if field.is_optional {
        format!("{} | undefined", field.ty)
    } else {
        field.ty.clone()
    }
}

/// The objects that names of generated types are of.
fn owners(side: Side<'_>) -> BTreeMap<String, Owner> {
    let names: &Names = side.names;
    let mut owners = BTreeMap::new();
    for (id, row) in side.facts.types() {
        let (ident, owner) = match &row.kind {
            crate::catalog::TypeKind::Enum { .. } => (names.enum_(id), Owner::Type(id)),
            crate::catalog::TypeKind::Composite { relation } => {
                (names.composite(id), Owner::Relation(*relation))
            }
            crate::catalog::TypeKind::Domain { .. } => (names.domain(id), Owner::Type(id)),
            crate::catalog::TypeKind::Base
            | crate::catalog::TypeKind::Range { .. }
            | crate::catalog::TypeKind::Multirange { .. }
            | crate::catalog::TypeKind::Pseudo
            | crate::catalog::TypeKind::Shell => continue,
        };
        owners.insert(ident.to_owned(), owner);
    }
    for (id, row) in side.facts.relations() {
        for column in row.columns() {
            let at = crate::catalog::ColumnRef {
                relation: id,
                attnum: column.attnum,
            };
            if let Some(list) = names.column_list(at) {
                owners.insert(names.check_list(list).to_owned(), Owner::Constraint(list));
            }
        }
    }
    for (id, _) in crate::lower::callable::functions(&side.facts) {
        for suffix in ["Args", "Returns"] {
            owners.insert(
                format!("{}{suffix}", names.function(id)),
                Owner::Function(id),
            );
        }
    }
    for (key, ident) in names.brands() {
        owners.insert(ident.to_owned(), Owner::Relation(key.relation));
    }
    owners
}
