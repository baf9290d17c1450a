//! WITH: the tables that it names, in the order in which they need each other, and what recursion, SEARCH and CYCLE make of
//! them.
//!
//! `parse_cte.c` in PostgreSQL's sources.

use super::coerce::pseudo;
use super::from::plain;
use super::{Reader, Rows, Scope, rename};
use crate::catalog::ty::oid;
use crate::diagnostics::Code;
use crate::expr::walk::Part;
use crate::expr::{CommonTable, Query, QueryBody, SetOperation};
use crate::fold::Refusal;
use crate::name::Name;

impl Reader<'_, '_> {
    /// Adds the tables of WITH to the scope.
    pub(super) fn with(
        &mut self,
        tables: &[CommonTable],
        scope: &mut Scope<'_>,
    ) -> Result<(), Refusal> {
        for (at, table) in tables.iter().enumerate() {
            if tables[..at].iter().any(|other| other.name == table.name) {
                return Err(Refusal::new(
                    Code::DuplicateObject,
                    table.query.span,
                    format!(
                        "WITH query name \"{}\" specified more than once",
                        table.name
                    ),
                )
                .with_sqlstate("42712"));
            }
        }
        // The outermost names are parameters.
        let is_top = scope.outer.is_none_or(|outer| outer.outer.is_none());
        for at in in_order(tables)? {
            let table = &tables[at];
            if matches!(table.query.body, QueryBody::Write(_)) && !is_top {
                return Err(Refusal::new(
                    Code::FeatureNotSupported,
                    table.query.span,
                    "WITH clause containing a data-modifying statement must be at the top level",
                ));
            }
            let mut rows = if table.recursive {
                self.recursive(&table.name, &table.columns, &table.query, scope)?
            } else {
                self.query(&table.query, Some(scope))?
            };
            if !rows.open && table.columns.len() > rows.columns.len() {
                return Err(Refusal::new(
                    Code::InvalidColumnReference,
                    table.query.span,
                    format!(
                        "WITH query \"{}\" has {} columns available but {} columns specified",
                        table.name,
                        rows.columns.len(),
                        table.columns.len()
                    ),
                ));
            }
            rename(&mut rows, &table.columns);
            self.searched(table, &mut rows, scope)?;
            self.note_table(&mut rows, &table.query);
            scope.tables.push((table.name.clone(), rows));
        }
        Ok(())
    }

    /// The columns that SEARCH and CYCLE add.
    fn searched(
        &mut self,
        table: &CommonTable,
        rows: &mut Rows,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let known = |rows: &Rows, columns: &[crate::ddl::Ident], word: &str| {
            let missing = columns.iter().find(|column| {
                !rows.open && !rows.columns.iter().any(|own| own.name == column.name)
            });
            match missing {
                Some(column) => Err(Refusal::new(
                    Code::SyntaxError,
                    column.span,
                    format!(
                        "{word} column \"{}\" not in WITH query column list",
                        column.name
                    ),
                )),
                None => Ok(()),
            }
        };
        if let Some(search) = &table.search {
            known(rows, &search.columns, "search")?;
        }
        if let Some(cycle) = &table.cycle {
            known(rows, &cycle.columns, "cycle")?;
        }
        if let Some(search) = &table.search {
            let ty = if search.depth {
                pseudo::RECORD_ARRAY
            } else {
                oid::RECORD
            };
            let name = search.name.name.as_str();
            rows.columns.push(plain(name, Some(ty)));
        }
        if let Some(cycle) = &table.cycle {
            let mark = match cycle.values.as_deref() {
                Some([value, otherwise]) => {
                    let types = [self.expr(value, scope)?, self.expr(otherwise, scope)?];
                    self.common(&types, "CYCLE", value.span)?
                }
                None => Some(crate::catalog::ColumnType::plain(oid::BOOL)),
            };
            rows.columns.push(super::Output {
                ty: mark,
                ..plain(cycle.mark.name.as_str(), None)
            });
            let path = cycle.path.name.as_str();
            rows.columns.push(plain(path, Some(pseudo::RECORD_ARRAY)));
        }
        Ok(())
    }

    /// A query of WITH RECURSIVE: the first side of its UNION says what columns it has.
    fn recursive(
        &mut self,
        name: &Name,
        columns: &[Name],
        query: &Query,
        outer: &Scope<'_>,
    ) -> Result<Rows, Refusal> {
        if !names_relation(query, name) {
            return self.query(query, Some(outer));
        }
        let (left, right) = super::recursion::sides(name, query)?;
        let mut around = Scope {
            outer: Some(outer),
            ..Scope::default()
        };
        self.with(&query.with, &mut around)?;
        let outer = &around;
        let mut rows = self.query(left, Some(outer))?;
        for column in &mut rows.columns {
            column.origin = None;
        }
        rename(&mut rows, columns);
        let recursion = self.note_recursion(&mut rows);
        let inner = Scope {
            outer: Some(outer),
            tables: vec![(name.clone(), rows.clone())],
            recursive: true,
            ..Scope::default()
        };
        let others = self.side(right, Some(&inner))?;
        self.note_sides(SetOperation::Union, (left, right), recursion);
        self.note_query(query, &rows);
        if rows.open || others.open {
            return Ok(rows);
        }
        for (at, (column, other)) in rows.columns.iter().zip(&others.columns).enumerate() {
            let whole = self.common(&[column.ty, other.ty], "UNION", right.span)?;
            if let (Some(own), Some(whole)) = (column.ty, whole)
                && own != whole
            {
                return Err(Refusal::new(
                    Code::DatatypeMismatch,
                    right.span,
                    format!(
                        "recursive query \"{name}\" column {} has type {} in non-recursive term but type {} overall",
                        at + 1,
                        self.folder.format_type(own),
                        self.folder.format_type(whole)
                    ),
                )
                .help("Cast the output of the non-recursive term to the correct type."));
            }
            self.collate_recursion(name, at, (column, other), right.span)?;
        }
        Ok(rows)
    }
}

/// Whether a query names a relation without a schema.
fn names_relation(query: &Query, name: &Name) -> bool {
    let mut found = false;
    query.walk_deep(&mut |part| {
        if let Part::Relation(relation, _) = part {
            found |= relation.namespace.is_none() && relation.name == *name;
        }
    });
    found
}

/// The tables in an order in which each stands behind those that it needs: with RECURSIVE they may name later ones.
fn in_order(tables: &[CommonTable]) -> Result<Vec<usize>, Refusal> {
    if !tables.iter().any(|table| table.recursive) {
        return Ok((0..tables.len()).collect());
    }
    let needs = |at: usize| -> Vec<usize> {
        let others = tables.iter().enumerate();
        others
            .filter(|(other, table)| *other != at && names_relation(&tables[at].query, &table.name))
            .map(|(other, _)| other)
            .collect()
    };
    let mut order: Vec<usize> = Vec::new();
    let mut left: Vec<(usize, Vec<usize>)> = (0..tables.len()).map(|at| (at, needs(at))).collect();
    while !left.is_empty() {
        let ready = left
            .iter()
            .position(|(_, needs)| needs.iter().all(|need| order.contains(need)));
        let Some(ready) = ready else {
            return Err(Refusal::new(
                Code::FeatureNotSupported,
                tables[left[0].0].query.span,
                "mutual recursion between WITH items is not implemented",
            ));
        };
        order.push(left.remove(ready).0);
    }
    Ok(order)
}
