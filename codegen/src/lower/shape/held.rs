//! What Rust holds dates and numbers as: the narrower option wins, column, then table, then domain or type, then spec. What
//! Rust's types are is decided in [`lower::rust`](crate::lower::rust).

use super::Resolver;
use crate::catalog::ty::oid;
use crate::catalog::{Catalog, Column, Relation, RelationId, TypeId};
use crate::config::shape::{Column as Said, Held, HeldAs};
use crate::lower::shape::tags;

/// Types of the database that Rust may hold in several ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// `date`, `time`, `timestamp`, `timestamptz`
    Date,
    /// `bigint`
    Bigint,
    /// `numeric`
    Numeric,
}

impl Family {
    const ALL: [Self; 3] = [Self::Date, Self::Bigint, Self::Numeric];

    /// That of a type, of a domain's base and of an array's elements.
    pub fn of(catalog: &Catalog, ty: TypeId) -> Option<Self> {
        let ty = catalog.undomained(ty);
        let ty = catalog.types[ty]
            .element
            .map_or(ty, |it| catalog.undomained(it));
        match ty {
            oid::DATE | oid::TIME | oid::TIMESTAMP | oid::TIMESTAMPTZ => Some(Self::Date),
            oid::INT8 => Some(Self::Bigint),
            oid::NUMERIC => Some(Self::Numeric),
            _ => None,
        }
    }

    /// Its key in the config.
    fn key(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Bigint => "bigint",
            Self::Numeric => "numeric",
        }
    }

    /// What is said of it.
    pub fn said(self, held: HeldAs) -> Option<Held> {
        match self {
            Self::Date => held.date,
            Self::Bigint => held.bigint,
            Self::Numeric => held.numeric,
        }
    }

    fn holds(self, held: Held) -> bool {
        match held {
            Held::Chrono | Held::Time | Held::Jiff => self == Self::Date,
            Held::I64 => self == Self::Bigint,
            Held::Decimal => self == Self::Numeric,
            Held::String => true,
        }
    }

    /// What may be said of it.
    fn words(self) -> &'static str {
        match self {
            Self::Date => "Rust holds dates as `chrono`, `time`, `jiff` or `string`.",
            Self::Bigint => "Rust holds bigints as `i64` or `string`.",
            Self::Numeric => "Rust holds numerics as `decimal` or `string`.",
        }
    }
}

impl Resolver<'_> {
    /// What holds for all tables, and for domains and types.
    pub(super) fn held(&mut self) {
        let options = self.options;
        self.resolved.shapes.held_as = options.all.rust;
        self.check_held(options.all.rust, &["rust"]);
        for (key, held) in &options.held {
            let catalog = self.facts.catalog;
            let named = self.types_named(key);
            let families = named.iter().map(|it| (*it, Family::of(catalog, *it)));
            for (ty, family) in families.collect::<Vec<_>>() {
                if family.is_some_and(|it| it.holds(*held)) {
                    self.resolved.shapes.held.insert(ty, *held);
                    continue;
                }
                let message = format!("no value of type \"{key}\" can be held so");
                let help = family.map(|it| it.words().to_owned());
                self.problem(&["rust", "overrides", key], message, help);
            }
            if named.is_empty() {
                self.no_type(&["rust", "overrides", key]);
            }
        }
    }

    /// What a table says of its columns.
    pub(super) fn held_by_table(&mut self, id: RelationId, relation: &Relation) -> HeldAs {
        let commented = tags::of_table(relation.comment.as_deref()).table.rust;
        let own = self.option(&self.options.tables, id, None);
        let Some((key, own)) = own else {
            return commented;
        };
        self.check_held(own.rust, &["tables", &key, "rust"]);
        own.rust.or(commented)
    }

    /// What is said of a column, by itself or with its table.
    pub(super) fn held_by_column(
        &mut self,
        id: RelationId,
        column: &Column,
        said: &Said,
        of_table: HeldAs,
    ) -> Option<Held> {
        let family = Family::of(self.facts.catalog, column.ty.id);
        let Some(word) = said.rust else {
            return family?
                .said(of_table)
                .filter(|held| family.is_some_and(|it| it.holds(*held)));
        };
        if family.is_some_and(|it| it.holds(word)) {
            return Some(word);
        }
        let message = format!("no value of column \"{}\" can be held so", column.name);
        let own = self.option(&self.options.columns, id, Some(column));
        match own.and_then(|(key, own)| own.rust.map(|_| key)) {
            Some(key) => {
                let help = family.map(|it| it.words().to_owned());
                self.problem(&["columns", &key, "rust"], message, help);
            }
            None => self.warn(column, message),
        }
        None
    }

    fn check_held(&mut self, held: HeldAs, keys: &[&str]) {
        for family in Family::ALL {
            if family.said(held).is_some_and(|it| !family.holds(it)) {
                let keys: Vec<&str> = keys.iter().copied().chain([family.key()]).collect();
                let message = format!("no {} can be held so", family.key());
                self.problem(&keys, message, Some(family.words().to_owned()));
            }
        }
    }
}
