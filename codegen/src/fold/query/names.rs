//! What a name stands for: columns and rows of FROM, of the queries around, of WITH, and parameters.

use super::resolve::{Callee, Found};
use super::{Collated, Item, Named, Output, Reader, Resolved, Rows, Scope, Ty};
use crate::builtins;
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, RelationKind};
use crate::ddl::FunctionKind;
use crate::ddl::plpgsql::Conflict;
use crate::diagnostics::Code;
use crate::expr::{Expr, ExprKind};
use crate::fold::Refusal;
use crate::name::Name;
use crate::source::Span;

impl Reader<'_, '_> {
    pub(super) fn try_resolve(&self, expr: &Expr, scope: &Scope<'_>) -> Option<Output> {
        let ExprKind::Column(path) = &expr.kind else {
            return None;
        };
        match self.resolve(path, expr.span, scope) {
            Ok(Resolved::Column(column)) => Some(column),
            Ok(Resolved::Row(..) | Resolved::Unknown) | Err(_) => None,
        }
    }

    /// What a column's name stands for, or `undefined_column` (42703), `undefined_table` (42P01), `ambiguous_column`.
    pub(super) fn resolve(
        &self,
        path: &[Name],
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<Resolved, Refusal> {
        let (resolved, _) = self.resolve_at(path, span, scope)?;
        Ok(resolved)
    }

    /// The same, with the level of the scope that has it, where it is a query's.
    pub(super) fn resolve_at(
        &self,
        path: &[Name],
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<(Resolved, Option<usize>), Refusal> {
        let found = self.resolve_column(path, span, scope);
        let body = self.body.as_ref();
        let named = body.and_then(|it| Some((it.names.get(path.first()?)?, it.conflict)));
        let Some((named, conflict)) = named else {
            return found;
        };
        let is_meant = match named {
            Named::Variable(_) => path.len() == 1,
            Named::Record(_) => path.len() < 3,
            // Of a block it is not looked for which variables it has.
            Named::Label => false,
        };
        if let (Named::Record(Some(fields)), [record, field], Ok(_)) = (named, path, &found)
            && conflict == Conflict::Error
            && !fields.contains(field)
        {
            return Err(no_field(record, field, span));
        }
        match (found, conflict) {
            (Ok((Resolved::Unknown, _)), _) => Ok((Resolved::Unknown, None)),
            (Ok((Resolved::Column(_) | Resolved::Row(..), _)), Conflict::Error) if is_meant => {
                let name = path.last().unwrap_or(&path[0]);
                let detail = "It could refer to either a PL/pgSQL variable or a table column.";
                Err(ambiguous(name, span).detail(detail))
            }
            (Ok(found), _) if !is_meant || conflict != Conflict::Variable => Ok(found),
            _ => Ok(match named {
                Named::Variable(Some(ty)) if path.len() == 1 => (
                    Resolved::Column(Output {
                        name: path[0].clone(),
                        ty: Some(*ty),
                        origin: None,
                        collated: Collated::Plain,
                        variable: None,
                        shape: None,
                        part: None,
                    }),
                    None,
                ),
                Named::Variable(_) | Named::Record(_) | Named::Label => (Resolved::Unknown, None),
            }),
        }
    }

    fn resolve_column(
        &self,
        path: &[Name],
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<(Resolved, Option<usize>), Refusal> {
        let [qualifier @ .., _] = path else {
            return Ok((Resolved::Unknown, None));
        };
        let mut at = Some(scope);
        let mut open = false;
        let mut hidden = false;
        while let Some(scope) = at {
            if let Some(found) = self.resolve_in(path, span, (scope, hidden), &mut open)? {
                // Parameters are of no query.
                let level = scope.parameters.is_empty().then(|| scope.level());
                return Ok((found, level));
            }
            hidden = scope.blind;
            at = scope.outer;
        }
        if open {
            Ok((Resolved::Unknown, None))
        } else if qualifier.is_empty() {
            Err(missing_column(path, span))
        } else {
            Err(missing_item(qualifier, span))
        }
    }

    /// What a name stands for in a scope, whose items may be hidden; whether it may have others is noted.
    fn resolve_in(
        &self,
        path: &[Name],
        span: Span,
        (scope, hidden): (&Scope<'_>, bool),
        open: &mut bool,
    ) -> Result<Option<Resolved>, Refusal> {
        let [qualifier @ .., name] = path else {
            return Ok(None);
        };
        if !qualifier.is_empty() {
            let Some(item) = scope.item(qualifier).filter(|_| !hidden) else {
                *open |= !hidden && scope.is_open();
                return Ok(None);
            };
            scope.check_barred(item, span)?;
            return self.column_of_item(item, (path, name), span).map(Some);
        }
        let items: &[Item] = if hidden { &[] } else { scope.seen() };
        let merged = scope.merged_columns(name).map(|it| (None, &it.output));
        let others = scope.unmerged(name);
        let others = others.filter_map(|(_, item)| Some((Some(item), item.column(name)?)));
        let mut found = merged
            .chain(others.filter(|_| !scope.qualified))
            .filter(|_| !hidden);
        if let Some((item, column)) = found.next() {
            if let Some(item) = item {
                scope.check_barred(item, span)?;
            }
            let is_twice = item.is_some_and(|item| item.has_twice(name));
            return match found.next() {
                Some(_) if scope.is_open() => Ok(Some(Resolved::Unknown)),
                Some(_) => Err(ambiguous(name, span)),
                None if is_twice => Err(ambiguous(name, span)),
                None => Ok(Some(Resolved::Column(column.clone()))),
            };
        }
        *open |= !hidden && scope.is_open();
        *open |= items.iter().any(|item| item.may_have(name));
        let mut system = items
            .iter()
            .filter_map(|item| self.system_column(item, name));
        match (system.next(), system.next()) {
            (Some(_), Some(_)) => return Ok(Some(Resolved::Unknown)),
            (Some(column), None) => return Ok(Some(Resolved::Column(column))),
            (None, _) => {}
        }
        let row = items.iter().find(|item| item.name.as_ref() == Some(name));
        Ok(row.map(|item| {
            if *open {
                Resolved::Unknown
            } else {
                Resolved::Row(item.row, item.id)
            }
        }))
    }

    pub(super) fn column_of_item(
        &self,
        item: &Item,
        (path, name): (&[Name], &Name),
        span: Span,
    ) -> Result<Resolved, Refusal> {
        match item.column(name) {
            Some(_) if item.has_twice(name) => Err(ambiguous(name, span)),
            Some(column) => Ok(Resolved::Column(column.clone())),
            None if item.rows.open || item.may_have(name) => Ok(Resolved::Unknown),
            None if let Some(column) = self.system_column(item, name) => {
                Ok(Resolved::Column(column))
            }
            None if self.may_be_function(name) => match self.of_row(item.row_type(), name) {
                Found::One(_, result) => Ok(Resolved::Column(Output {
                    name: name.clone(),
                    ty: self.folder.settled(result),
                    origin: None,
                    collated: Collated::Plain,
                    variable: None,
                    shape: None,
                    part: None,
                })),
                Found::Missing => Err(missing_column(path, span)),
                Found::Unsure | Found::Ambiguous => Ok(Resolved::Unknown),
            },
            None => Err(missing_column(path, span)),
        }
    }
}

impl Reader<'_, '_> {
    /// Whether a name is a call of an aggregate with a row, as `t.count` is.
    pub(super) fn is_aggregate_of_row(&self, expr: &Expr, scope: &Scope<'_>) -> bool {
        let ExprKind::Column(path) = &expr.kind else {
            return false;
        };
        let [qualifier @ .., name] = &path[..] else {
            return false;
        };
        // OLD and NEW of a rule are of the query that names them.
        let of_rule = || {
            let outer = scope.outer.filter(|outer| outer.qualified)?;
            outer.item(qualifier)
        };
        let Some(item) = scope.item(qualifier).or_else(of_rule).filter(|item| {
            item.column(name).is_none() && !item.rows.open && self.may_be_function(name)
        }) else {
            return false;
        };
        let Found::One(candidate, _) = self.of_row(item.row_type(), name) else {
            return false;
        };
        match &candidate.callee {
            Callee::Own(id) => self.folder.catalog.functions[*id].kind == FunctionKind::Aggregate,
            Callee::BuiltIn(function) => function.kind == builtins::Kind::Aggregate,
            Callee::Operator(_) | Callee::Plain => false,
        }
    }

    /// A column that every table has, of an item that is a table.
    fn system_column(&self, item: &Item, name: &Name) -> Option<Output> {
        let ty = match name.as_str() {
            "ctid" => "tid",
            "xmin" | "xmax" => "xid",
            "cmin" | "cmax" => "cid",
            "tableoid" => "oid",
            _ => return None,
        };
        // An alias makes no difference; a query's columns are of tables, but it has no row type of its own.
        let row = self.folder.relation_of_type(item.row?.id)?;
        let has_them = match self.folder.catalog.relations[row].kind {
            RelationKind::OrdinaryTable
            | RelationKind::PartitionedTable
            | RelationKind::MaterializedView
            | RelationKind::ForeignTable
            | RelationKind::Sequence => true,
            RelationKind::View | RelationKind::CompositeType | RelationKind::Index => false,
        };
        has_them.then(|| Output {
            name: name.clone(),
            ty: self.folder.pg_type(ty).map(ColumnType::plain),
            origin: None,
            collated: Collated::Plain,
            variable: None,
            shape: None,
            part: None,
        })
    }
}

impl Scope<'_> {
    /// `invalid_column_reference` (42P10) of an item that a LATERAL one on the other side of a join may not name.
    fn check_barred(&self, item: &Item, span: Span) -> Result<(), Refusal> {
        let at = self.items.iter().position(|it| std::ptr::eq(it, item));
        if !at.is_some_and(|at| self.barred.iter().any(|range| range.contains(&at))) {
            return Ok(());
        }
        let name = item.name.as_ref().map_or("", Name::as_str);
        Err(Refusal::new(
            Code::UnknownRelation,
            span,
            format!("invalid reference to FROM-clause entry for table \"{name}\""),
        )
        .with_sqlstate("42P10")
        .detail("The combining JOIN type must be INNER or LEFT for a LATERAL reference."))
    }

    /// Whether an unqualified name may be a column of FROM, not one of the queries around: what GROUP BY looks at first.
    pub(super) fn has_column(&self, expr: &Expr) -> bool {
        let ExprKind::Column(path) = &expr.kind else {
            return false;
        };
        let [name] = &path[..] else { return false };
        self.is_open()
            || self.merged_columns(name).next().is_some()
            || self
                .seen()
                .iter()
                .any(|item| item.column(name).is_some() || item.may_have(name))
    }

    /// The items that are seen.
    pub(super) fn seen(&self) -> &[Item] {
        self.items.get(self.first..).unwrap_or_default()
    }

    /// The type of `$1` …; `None` where there is no such parameter.
    pub(super) fn parameter(&self, number: u32) -> Option<Ty> {
        let mut at = Some(self);
        while let Some(scope) = at {
            if !scope.parameters.is_empty() {
                let index = usize::try_from(number).ok()?.checked_sub(1)?;
                return scope.parameters.get(index).copied();
            }
            at = scope.outer;
        }
        None
    }

    /// The item of this name, here and not further out.
    pub(super) fn item(&self, path: &[Name]) -> Option<&Item> {
        let (name, namespace) = match path {
            [name] => (name, None),
            // The database may stand before.
            [namespace, name] | [_, namespace, name] => (name, Some(namespace)),
            _ => return None,
        };
        self.seen().iter().find(|item| {
            item.name.as_ref() == Some(name)
                && namespace.is_none_or(|it| item.namespace.as_ref() == Some(it))
        })
    }

    /// The item of this name, here or further out.
    pub(super) fn item_around(&self, path: &[Name]) -> Option<&Item> {
        let mut at = Some(self);
        let mut hidden = false;
        while let Some(scope) = at {
            let found = scope.item(path).filter(|_| !hidden);
            if found.is_some() {
                return found;
            }
            hidden = scope.blind;
            at = scope.outer;
        }
        None
    }

    pub(super) fn is_open(&self) -> bool {
        self.seen()
            .iter()
            .any(|item| item.rows.open || item.name.is_none())
    }

    /// The level of the scope whose WITH has a table of this name, and whether that is the recursive query around it.
    pub(super) fn table_level(&self, name: &Name) -> Option<(usize, bool)> {
        if self.tables.iter().any(|(own, _)| own == name) {
            return Some((self.level(), self.recursive));
        }
        self.outer?.table_level(name)
    }

    /// The table of WITH of this name.
    pub(super) fn table(&self, name: &Name) -> Option<&Rows> {
        let own = self.tables.iter().rev().find(|(own, _)| own == name);
        match own {
            Some((_, rows)) => Some(rows),
            None => self.outer.and_then(|outer| outer.table(name)),
        }
    }
}

impl Item {
    /// Whether it may be a table of PostgreSQL's own with this column, which all tables have.
    fn may_have(&self, name: &Name) -> bool {
        self.row.is_none() && crate::fold::expression::is_system_column(name)
    }

    /// The type of its row.
    fn row_type(&self) -> Ty {
        self.row.or(Some(ColumnType::plain(oid::RECORD)))
    }

    /// Whether an alias or a query gives two columns this name.
    fn has_twice(&self, name: &Name) -> bool {
        let mut found = self.rows.columns.iter().filter(|it| it.name == *name);
        found.next().is_some() && found.next().is_some()
    }

    pub(super) fn column(&self, name: &Name) -> Option<&Output> {
        self.rows.columns.iter().find(|column| column.name == *name)
    }
}

/// A name of a record's field that it has not.
pub(in crate::fold) fn no_field(record: &Name, field: &Name, span: Span) -> Refusal {
    let message = format!("record \"{record}\" has no field \"{field}\"");
    Refusal::new(Code::UnknownColumn, span, message).with_sqlstate("42703")
}

pub(super) fn ambiguous(name: &Name, span: Span) -> Refusal {
    Refusal::new(
        Code::UnknownColumn,
        span,
        format!("column reference \"{name}\" is ambiguous"),
    )
    .with_sqlstate("42702")
}

pub(super) fn missing_column(path: &[Name], span: Span) -> Refusal {
    Refusal::new(
        Code::UnknownColumn,
        span,
        crate::fold::expression::unknown_message(path),
    )
}

pub(super) fn missing_item(path: &[Name], span: Span) -> Refusal {
    let name = path.last().map_or("", Name::as_str);
    Refusal::new(
        Code::UnknownRelation,
        span,
        format!("missing FROM-clause entry for table \"{name}\""),
    )
}
