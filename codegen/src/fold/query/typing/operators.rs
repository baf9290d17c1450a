//! Operators: which is meant, and what comes of it; IN, LIKE and comparisons with queries.

use super::{number, plain};
use crate::builtins;
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, TypeId};
use crate::ddl::ObjectKind;
use crate::diagnostics::Code;
use crate::expr::{Expr, ExprKind, LikeKind, Operator, Query};
use crate::fold::Refusal;
use crate::fold::query::coerce::Common;
use crate::fold::query::mutable::is_mutable_operator;
use crate::fold::query::resolve::{Callee, Found};
use crate::fold::query::{Collated, Reader, Scope, Ty};
use crate::source::Span;

/// Operators of btree families, by which rows are compared column by column.
const OF_ORDER: &[&str] = &[
    "=", "<>", "<", ">", "<=", ">=", "~<~", "~>~", "~<=~", "~>=~", "*=", "*<>", "*<", "*>", "*<=",
    "*>=",
];

impl Reader<'_, '_> {
    /// The type of an operator's result, and what its left side becomes.
    pub(in crate::fold::query) fn operator(
        &mut self,
        symbol: &str,
        left: Ty,
        right: Ty,
        span: Span,
    ) -> Result<Option<(TypeId, Option<TypeId>)>, Refusal> {
        let (a, b) = (left.map(|ty| ty.id), right.map(|ty| ty.id));
        match self.folder.find_operator(symbol, &[a, b]) {
            Found::One(candidate, result) => {
                if let Callee::Operator(operator) = &candidate.callee
                    && is_mutable_operator(operator)
                {
                    self.mutable.set(true);
                }
                Ok(Some((result, candidate.declared.first().copied())))
            }
            Found::Unsure => {
                self.use_operator(symbol);
                Ok(None)
            }
            Found::Missing => {
                let (Some(a), Some(b)) = (a, b) else {
                    return Ok(None);
                };
                self.folder.missing_operator(symbol, &[a, b], span)?;
                Ok(None)
            }
            Found::Ambiguous => {
                let (Some(a), Some(b)) = (a, b) else {
                    return Ok(None);
                };
                Err(self.folder.ambiguous_operator(symbol, &[a, b], span))
            }
        }
    }

    /// The same of a literal on the right of an operator.
    pub(super) fn operands_become(
        &mut self,
        symbol: &str,
        types: [Ty; 2],
        operands: [&Expr; 2],
    ) -> Result<(), Refusal> {
        let is_literal = |it: &&Expr| matches!(it.kind, ExprKind::String(_));
        if !operands.iter().any(is_literal) {
            return Ok(());
        }
        let ids = types.map(|ty| ty.map(|ty| ty.id));
        match self.folder.find_operator(symbol, &ids) {
            Found::One(candidate, _) => {
                let mut pairs = operands.into_iter().zip(&candidate.declared);
                pairs.try_for_each(|(operand, ty)| self.becomes(operand, plain(*ty)))
            }
            Found::Unsure | Found::Missing | Found::Ambiguous => Ok(()),
        }
    }

    /// Two expressions beside a comparison; rows are compared column by column.
    pub(super) fn compared(
        &mut self,
        symbol: &str,
        left: &Expr,
        right: &Expr,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let (a, b) = (self.expr(left, scope)?, self.expr(right, scope)?);
        let is_row = |expr: &Expr| matches!(expr.kind, ExprKind::Row(_));
        if !is_row(left) && !is_row(right) {
            self.operator(symbol, a, b, span)?;
            self.operands_become(symbol, [a, b], [left, right])?;
        }
        self.rows_compared(symbol, left, right, span, scope)
    }

    /// Two rows that are spelt out have as many columns, which can be compared.
    fn rows_compared(
        &mut self,
        symbol: &str,
        left: &Expr,
        right: &Expr,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let (Some(a), Some(b)) = (self.row_types(left, scope)?, self.row_types(right, scope)?)
        else {
            return Ok(());
        };
        if a.len() != b.len() {
            return Err(Refusal::new(
                Code::SyntaxError,
                span,
                "unequal number of entries in row expressions",
            ));
        }
        if a.is_empty() {
            let message = "cannot compare rows of zero length";
            return Err(Refusal::new(Code::FeatureNotSupported, span, message));
        }
        let items = [left, right].map(|row| row.children());
        let mut is_known = a.len() > 1;
        for (at, (a, b)) in a.into_iter().zip(b).enumerate() {
            let found = self.operator(symbol, a, b, span)?;
            self.operands_become(symbol, [a, b], [items[0][at], items[1][at]])?;
            let Some((result, _)) = found else {
                is_known = false;
                continue;
            };
            if result != oid::BOOL {
                let shown = self.folder.format_type(ColumnType::plain(result));
                return Err(Refusal::new(
                    Code::DatatypeMismatch,
                    span,
                    format!("row comparison operator must yield type boolean, not type {shown}"),
                ));
            }
        }
        if is_known && !OF_ORDER.contains(&symbol) {
            return Err(Refusal::new(
                Code::FeatureNotSupported,
                span,
                format!("could not determine interpretation of row comparison operator {symbol}"),
            )
            .help("Row comparison operators must be associated with btree operator families."));
        }
        Ok(())
    }

    /// The same of `= ANY (array)`: an array that is a literal is one of what the operator takes.
    pub(super) fn any_becomes(
        &mut self,
        symbol: &str,
        types: [Ty; 2],
        [left, array]: [&Expr; 2],
    ) -> Result<(), Refusal> {
        let Found::One(candidate, _) = self
            .folder
            .find_operator(symbol, &types.map(|ty| ty.map(|ty| ty.id)))
        else {
            return Ok(());
        };
        let [one, other] = candidate.declared[..] else {
            return Ok(());
        };
        self.becomes(left, plain(one))?;
        self.becomes(array, self.folder.array_type(other).and_then(plain))
    }

    /// The types of the columns of a row that is spelt out.
    pub(super) fn row_types(
        &mut self,
        row: &Expr,
        scope: &Scope<'_>,
    ) -> Result<Option<Vec<Ty>>, Refusal> {
        let ExprKind::Row(items) = &row.kind else {
            return Ok(None);
        };
        let expands = |item: &Expr| matches!(item.kind, ExprKind::Star(_) | ExprKind::Fields(_));
        if items.iter().any(expands) {
            return Ok(None);
        }
        self.all(items, scope).map(Some)
    }

    /// A row beside a query of as many columns.
    fn row_against_query(
        &mut self,
        symbol: &str,
        row: &Expr,
        query: &Query,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let rows = self.query(query, Some(scope))?;
        let Some(types) = self.row_types(row, scope)?.filter(|_| !rows.open) else {
            return Ok(());
        };
        if types.len() != rows.columns.len() {
            let many = if rows.columns.len() < types.len() {
                "few"
            } else {
                "many"
            };
            let message = format!("subquery has too {many} columns");
            return Err(Refusal::new(Code::SyntaxError, span, message));
        }
        for (a, column) in types.into_iter().zip(&rows.columns) {
            self.operator(symbol, a, column.ty, span)?;
        }
        Ok(())
    }

    pub(super) fn in_list(
        &mut self,
        operand: &Expr,
        items: &[Expr],
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let left = self.expr(operand, scope)?;
        let types = self.all(items, scope)?;
        if matches!(operand.kind, ExprKind::Row(_)) {
            for item in items {
                self.rows_compared("=", operand, item, span, scope)?;
            }
            return Ok(());
        }
        let mut all = vec![left];
        all.extend(&types);
        // Where all have a type in common, an array of it is asked.
        match self.folder.common_type(&all) {
            Common::Type(id) if self.all_become(&all, id) != Some(false) => {
                let is_literal = |it: &&Expr| matches!(it.kind, ExprKind::String(_));
                for item in items.iter().filter(is_literal) {
                    self.becomes(item, plain(id))?;
                }
                return self.operator("=", left, plain(id), span).map(|_| ());
            }
            Common::Unsure => return Ok(()),
            Common::Type(_) | Common::Mismatch(..) => {}
        }
        for ty in types {
            self.operator("=", left, ty, span)?;
        }
        Ok(())
    }

    /// Whether what has these types becomes another by itself.
    fn all_become(&self, types: &[Ty], id: TypeId) -> Option<bool> {
        let ids: Option<Vec<TypeId>> = types.iter().map(|ty| ty.map(|ty| ty.id)).collect();
        let ids = ids?;
        self.folder.can_coerce(&ids, &vec![id; ids.len()])
    }

    pub(super) fn against_query(
        &mut self,
        symbol: &str,
        left: &Expr,
        query: &Query,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let ty = self.expr(left, scope)?;
        if matches!(left.kind, ExprKind::Row(_)) {
            return self.row_against_query(symbol, left, query, span, scope);
        }
        let rows = self.query(query, Some(scope))?;
        if rows.open {
            return Ok(());
        }
        match &rows.columns[..] {
            [column] => {
                self.operator(symbol, ty, column.ty, span)?;
                self.operands_become(symbol, [ty, column.ty], [left, left])
            }
            columns if ty.is_some_and(|ty| ty.id != oid::RECORD) && columns.len() > 1 => Err(
                Refusal::new(Code::SyntaxError, span, "subquery has too many columns"),
            ),
            _ => Ok(()),
        }
    }

    pub(super) fn like(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Ty, Refusal> {
        let ExprKind::Like {
            kind,
            operand,
            pattern,
            escape,
            negated,
        } = &expr.kind
        else {
            return Ok(None);
        };
        let (left, mut right) = (self.expr(operand, scope)?, self.expr(pattern, scope)?);
        if let Some(escape) = escape {
            self.expr(escape, scope)?;
            right = None;
        }
        if *kind == LikeKind::SimilarTo {
            return Ok(plain(oid::BOOL));
        }
        let symbol = kind.operator(*negated);
        self.operator(symbol, left, right, expr.span)?;
        Ok(plain(oid::BOOL))
    }

    pub(super) fn unary(
        &mut self,
        operator: &Operator,
        operand: &Expr,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<Ty, Refusal> {
        if let (ExprKind::Number(text), "-") = (&operand.kind, &*operator.symbol) {
            // The sign is part of the number.
            return Ok(number(&format!("-{text}")));
        }
        let ty = self.expr(operand, scope)?;
        if own_operator(operator) {
            return Ok(self.operator_of(operator, &[ty]));
        }
        match self
            .folder
            .find_operator(&operator.symbol, &[ty.map(|ty| ty.id)])
        {
            Found::One(_, result) => Ok(plain(result)),
            Found::Unsure | Found::Ambiguous => Ok(None),
            Found::Missing => {
                if let Some(ty) = ty {
                    self.folder
                        .missing_operator(&operator.symbol, &[ty.id], span)?;
                }
                Ok(None)
            }
        }
    }

    /// Notes the operator of the migrations that is the only one of its symbol.
    fn use_operator(&mut self, symbol: &str) {
        let others = &self.folder.catalog.others;
        let mut made = others.labelled(symbol);
        let kind = ObjectKind::Other("OPERATOR");
        if let (Some((id, row)), None) = (made.next(), made.next())
            && row.kind == kind
            && !builtins::has_operator(symbol)
        {
            self.uses.objects.insert(id.0);
        }
    }

    /// The type of OPERATOR(schema.symbol).
    fn operator_of(&self, operator: &Operator, types: &[Ty]) -> Ty {
        let namespace = operator.namespace.as_ref()?;
        let types: Vec<Option<TypeId>> = types.iter().map(|ty| ty.map(|ty| ty.id)).collect();
        let folder = self.folder;
        match folder.find_operator_of(namespace, &operator.symbol, &types) {
            Found::One(_, result) => plain(result),
            Found::Unsure | Found::Missing | Found::Ambiguous => None,
        }
    }

    /// A chain of operators, whose left side is walked in a loop.
    pub(super) fn binary(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Ty, Refusal> {
        let (at, mut spine) = expr.spine();
        let mut ty = self.expr(at, scope)?;
        let mut collated = self.collated(at);
        while let Some((operator, left, right, span)) = spine.pop() {
            let symbol = &*operator.symbol;
            let is_row = |expr: &Expr| matches!(expr.kind, ExprKind::Row(_));
            let of_rows = is_row(left) && is_row(right) && !own_operator(operator);
            if let (ExprKind::Subquery(query), true) =
                (&right.kind, OF_ORDER.contains(&symbol) && is_row(left))
            {
                self.row_against_query(symbol, left, query, span, scope)?;
                ty = plain(oid::BOOL);
                collated = Collated::Plain;
                continue;
            }
            let right_ty = self.expr(right, scope)?;
            ty = if own_operator(operator) {
                self.operator_of(operator, &[ty, right_ty])
            } else if of_rows {
                self.rows_compared(symbol, left, right, span, scope)?;
                plain(oid::BOOL)
            } else {
                let found = self.operator(symbol, ty, right_ty, span)?;
                self.operands_become(symbol, [ty, right_ty], [left, right])?;
                found.and_then(|(result, _)| plain(result))
            };
            collated = if of_rows {
                self.collate_pair(left, right, span)?
            } else {
                self.merge_collated(collated, self.collated(right), span)?
            };
            collated = self.collated_result(collated, ty);
        }
        self.note_collated(expr, collated);
        Ok(ty)
    }
}

/// Whether an operator is looked up in a schema of its own.
pub(in crate::fold) fn own_operator(operator: &Operator) -> bool {
    operator
        .namespace
        .as_ref()
        .is_some_and(|namespace| *namespace != "pg_catalog")
}

/// The symbol, or one that nothing has.
pub(super) fn symbol_of(operator: &Operator) -> &str {
    if own_operator(operator) {
        "?unknown"
    } else {
        &operator.symbol
    }
}
