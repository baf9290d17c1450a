//! Which column of an item of FROM a name certainly is: also what USING and NATURAL merge, which is one side's column, or
//! made of several.
//!
//! `buildMergedJoinVar` in PostgreSQL's `parse_clause.c`.

use std::ops::Range;

use super::{Item, Output, Rows, Scope};
use crate::catalog::ColumnType;
use crate::catalog::ty::oid;
use crate::expr::{Expr, ExprKind};
use crate::name::Name;

/// A column that JOIN … USING merges: it stands for both sides'.
#[derive(Debug, Clone)]
pub(super) struct Merged {
    /// What it shows.
    pub(super) output: Output,
    /// The items of the join.
    items: Range<usize>,
    /// The columns that it is made of, by their items, where they are known.
    parts: Option<Vec<Place>>,
    /// It is no column of a side, but a value of its own.
    computed: bool,
}

/// A column by its item of FROM and its name; a merged one by its name alone.
pub(super) type Place = (Option<usize>, Name);

/// The sides of a join that a merged column comes from.
pub(super) enum Sides {
    Left,
    Right,
    /// A value of its own, made of the left side's, or of both.
    Made {
        of_right: bool,
        of_left: bool,
    },
}

impl Merged {
    /// The column that it certainly is.
    fn place(&self) -> Option<Place> {
        match self.parts.as_deref()? {
            [part] if !self.computed => Some(part.clone()),
            _ => Some((None, self.output.name.clone())),
        }
    }
}

impl Scope<'_> {
    /// Adds what a join of the items from `first` on merges, of which those from `middle` on are its right side.
    pub(super) fn merge(&mut self, output: Output, (first, middle): (usize, usize), of: &Sides) {
        let name = &output.name;
        let (left, right) = (first..middle, middle..self.items.len());
        let (of_left, of_right, made) = match of {
            Sides::Left => (true, false, false),
            Sides::Right => (false, true, false),
            Sides::Made { of_left, of_right } => (*of_left, *of_right, true),
        };
        let mut parts = Some(Vec::new());
        let mut computed = made;
        for (side, is_used) in [(left, of_left), (right, of_right)] {
            if is_used {
                let (own, is_computed) = self.parts_of_side(name, side);
                computed |= is_computed;
                parts = parts.zip(own).map(|(parts, own)| [parts, own].concat());
            }
        }
        // Those of the sides are in it; those of another join beside this one stay.
        let is_in = |other: &Merged| other.output.name == *name && other.items.start >= first;
        self.merged.retain(|other| !is_in(other));
        self.merged.push(Merged {
            items: first..self.items.len(),
            output,
            parts,
            computed,
        });
    }

    /// Adds an item that has the columns which a join of the items from `first` on merges, and no others.
    pub(super) fn alias_merged(&mut self, alias: &Name, first: usize) {
        let at = self.items.len();
        let mut own = Vec::new();
        for merged in &mut self.merged {
            if merged.items == (first..at) {
                merged.items.end += 1;
                own.push(merged.clone());
            }
        }
        let columns = own.iter().map(|merged| merged.output.clone()).collect();
        self.items.push(Item {
            name: Some(alias.clone()),
            namespace: None,
            rows: Rows {
                columns,
                open: false,
            },
            row: Some(ColumnType::plain(oid::RECORD)),
            id: None,
        });
        self.aliases.insert(at, own);
    }

    /// The columns that one of a side is made of, and whether it is a value of its own.
    fn parts_of_side(&self, name: &Name, side: Range<usize>) -> (Option<Vec<Place>>, bool) {
        let mut merged = self.merged.iter();
        let merged = merged.find(|it| it.output.name == *name && it.items == side);
        if let Some(merged) = merged {
            return (merged.parts.clone(), merged.computed);
        }
        let mut found = side
            .filter(|at| !self.aliases.contains_key(at) && self.items[*at].column(name).is_some());
        match (found.next(), found.next()) {
            (Some(at), None) => (Some(vec![(Some(at), name.clone())]), false),
            _ => (None, false),
        }
    }

    /// The merged columns of this name that are seen: one of each join.
    pub(super) fn merged_columns(&self, name: &Name) -> impl Iterator<Item = &Merged> {
        let merged = self.merged.iter();
        merged.filter(move |it| it.output.name == *name && it.items.start >= self.first)
    }

    /// The items that are seen and have a column of this name which no join has merged, with their places.
    pub(super) fn unmerged<'a>(
        &'a self,
        name: &'a Name,
    ) -> impl Iterator<Item = (usize, &'a Item)> {
        let is_merged = move |at: usize| self.merged_columns(name).any(|it| it.items.contains(&at));
        let items = self.items.iter().enumerate().skip(self.first);
        items.filter(move |(at, item)| item.column(name).is_some() && !is_merged(*at))
    }

    /// The column that a name certainly is.
    pub(super) fn place(&self, path: &[Name]) -> Option<Place> {
        let [qualifier @ .., name] = path else {
            return None;
        };
        if self.is_open() {
            return None;
        }
        if !qualifier.is_empty() {
            let item = self.item(qualifier)?;
            item.column(name)?;
            let at = self.items.iter().position(|it| std::ptr::eq(it, item))?;
            if let Some(own) = self.aliases.get(&at) {
                let place = own.iter().find(|it| it.output.name == *name)?.place()?;
                // By its name alone it is told where one join has merged it.
                let is_told = place.0.is_some() || self.merged_columns(name).nth(1).is_none();
                return is_told.then_some(place);
            }
            return Some((Some(at), name.clone()));
        }
        let merged = self.merged_columns(name).map(Merged::place);
        let others = self
            .unmerged(name)
            .map(|(at, _)| Some((Some(at), name.clone())));
        let mut found = merged.chain(others);
        match (found.next(), found.next()) {
            (Some(place), None) => place,
            _ => None,
        }
    }

    /// The column that an expression certainly is.
    pub(super) fn place_of(&self, expr: &Expr) -> Option<Place> {
        let ExprKind::Column(path) = &expr.kind else {
            return None;
        };
        self.place(path)
    }

    /// Whether two expressions are the same, or may be.
    pub(super) fn may_be_same(&self, one: &Expr, other: &Expr) -> bool {
        if one.same(other) == Some(false) {
            return false;
        }
        let (one, other) = (one.columns(), other.columns());
        let mut pairs = one.iter().zip(&other);
        one.len() != other.len()
            || pairs.all(|(one, other)| match (self.place(one), self.place(other)) {
                (Some(one), Some(other)) => one == other,
                (None, _) | (_, None) => true,
            })
    }

    /// The columns of items that a place is made of.
    pub(super) fn parts<'p>(&'p self, place: &'p Place) -> &'p [Place] {
        let merged = match place {
            (Some(_), _) => None,
            (None, name) => self.merged_columns(name).next(),
        };
        let parts = merged.and_then(|it| it.parts.as_deref());
        parts.unwrap_or(std::slice::from_ref(place))
    }
}
