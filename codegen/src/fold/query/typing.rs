//! The types of expressions, and what PostgreSQL refuses in them.
//!
//! `parse_expr.c` in PostgreSQL's sources. A type that does not follow for certain is `None`, and refuses nothing; that of a
//! literal that takes the type of what it meets is `unknown`.

use super::coerce::{Common, pseudo};
use super::resolve::{Callee, Found, Given};
use super::{Reader, Resolved, Scope, Ty, UNKNOWN};
use crate::builtins::Context;
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, TypeId, TypeKind};
use crate::diagnostics::Code;
use crate::expr::{Expr, ExprKind, FunctionCall, LikeKind, Operator, Query};
use crate::fold::Refusal;
use crate::name::{Name, QualifiedName};
use crate::source::Span;

/// How deep an expression is typed; below that only its names are seen to.
const DEPTH_LIMIT: usize = 60;

/// Operators that no extension has on PostgreSQL's own types, so that it is certain where they are missing.
const CERTAIN: [&str; 17] = [
    "=", "<>", "<", ">", "<=", ">=", "+", "-", "*", "/", "||", "->>", "->", "~~", "!~~", "~~*", "~",
];

/// What the grammar itself makes of a name without arguments (`SQLValueFunction`).
fn value_function(name: &str) -> Option<TypeId> {
    Some(match name {
        "current_date" => oid::DATE,
        "current_time" => oid::TIMETZ,
        "current_timestamp" => oid::TIMESTAMPTZ,
        "localtime" => oid::TIME,
        "localtimestamp" => oid::TIMESTAMP,
        "current_user" | "session_user" | "current_role" | "user" | "current_catalog" => oid::NAME,
        _ => return None,
    })
}

#[expect(clippy::unnecessary_wraps, reason = "it is the type of an expression")]
fn plain(id: TypeId) -> Ty {
    Some(ColumnType::plain(id))
}

/// A function that FROM calls.
pub(super) struct Called {
    pub(super) callee: Callee,
    pub(super) result: TypeId,
}

impl Reader<'_, '_> {
    /// The type of an expression; notes what it uses, or says why PostgreSQL refuses it.
    pub(super) fn expr(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Ty, Refusal> {
        if self.depth >= DEPTH_LIMIT {
            self.visit(expr, scope)?;
            return Ok(None);
        }
        self.depth += 1;
        let ty = self.kind(expr, scope);
        self.depth -= 1;
        ty
    }

    fn kind(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Ty, Refusal> {
        Ok(match &expr.kind {
            ExprKind::Null | ExprKind::String(_) => UNKNOWN,
            ExprKind::Boolean(_) => plain(oid::BOOL),
            ExprKind::Number(text) => number(text),
            ExprKind::BitString(_) => plain(oid::BIT),
            ExprKind::Parameter(number) => scope.parameter(*number),
            ExprKind::Column(path) => self.column(path, expr.span, scope)?,
            ExprKind::Star(path) => match scope.item(path) {
                Some(item) => item.row,
                None => None,
            },
            ExprKind::And(items) => self.booleans(items, "AND", scope)?,
            ExprKind::Or(items) => self.booleans(items, "OR", scope)?,
            ExprKind::Not(operand) => {
                self.boolean(operand, "NOT", scope)?;
                plain(oid::BOOL)
            }
            ExprKind::IsNull { operand, .. } => {
                self.expr(operand, scope)?;
                plain(oid::BOOL)
            }
            ExprKind::IsTruth { operand, .. } => {
                self.boolean(operand, "IS", scope)?;
                plain(oid::BOOL)
            }
            ExprKind::IsDistinct { left, right, .. } => {
                self.compared("=", left, right, expr.span, scope)?;
                plain(oid::BOOL)
            }
            ExprKind::InList { operand, items, .. } => {
                self.in_list(operand, items, expr.span, scope)?;
                plain(oid::BOOL)
            }
            ExprKind::InQuery { operand, query, .. } => {
                self.against_query("=", operand, query, expr.span, scope)?;
                plain(oid::BOOL)
            }
            ExprKind::AnyAllQuery {
                left,
                operator,
                query,
                ..
            } => {
                self.against_query(symbol_of(operator), left, query, expr.span, scope)?;
                plain(oid::BOOL)
            }
            ExprKind::Between {
                operand, low, high, ..
            } => {
                let (operand, low, high) = (
                    self.expr(operand, scope)?,
                    self.expr(low, scope)?,
                    self.expr(high, scope)?,
                );
                self.operator(">=", operand, low, expr.span)?;
                self.operator("<=", operand, high, expr.span)?;
                plain(oid::BOOL)
            }
            ExprKind::Like { .. } => self.like(expr, scope)?,
            ExprKind::AnyAll {
                left,
                operator,
                array,
                ..
            } => {
                let left = self.expr(left, scope)?;
                let element = match self.expr(array, scope)? {
                    Some(ty) if ty.id == oid::UNKNOWN => UNKNOWN,
                    Some(ty) => self.folder.array_element(ty.id).and_then(plain),
                    None => None,
                };
                self.operator(symbol_of(operator), left, element, expr.span)?;
                plain(oid::BOOL)
            }
            ExprKind::Exists(query) => {
                self.query(query, Some(scope))?;
                plain(oid::BOOL)
            }
            ExprKind::Subquery(query) => self.one_column(query, scope)?,
            ExprKind::ArrayQuery(query) => {
                let ty = self.one_column(query, scope)?;
                self.array_of(ty)
            }
            ExprKind::Unary { operator, operand } => {
                self.unary(operator, operand, expr.span, scope)?
            }
            ExprKind::Binary { .. } => self.binary(expr, scope)?,
            ExprKind::Case {
                operand,
                branches,
                otherwise,
            } => self.case(
                operand.as_deref(),
                branches,
                otherwise.as_deref(),
                expr.span,
                scope,
            )?,
            ExprKind::Function(call) => self.call(call, expr.span, scope)?,
            ExprKind::Cast { operand, ty } => {
                if let ExprKind::Array(items) = &operand.kind {
                    // The target says what an array is of, even one of nothing.
                    for item in items {
                        self.expr(item, scope)?;
                    }
                } else {
                    self.expr(operand, scope)?;
                }
                let ty = self.folder.named_type(ty)?;
                if let Some(ty) = ty {
                    self.uses.types.insert(self.folder.element_of(ty.id));
                }
                ty
            }
            ExprKind::Array(items) => {
                let types = self.all(items, scope)?;
                let common = self.common(&types, "ARRAY", expr.span)?;
                self.array_of(common)
            }
            ExprKind::Row(items) => {
                self.all(items, scope)?;
                plain(oid::RECORD)
            }
            ExprKind::Subscript { .. } => self.subscript(expr, scope)?,
            ExprKind::Field { operand, name } => self.field(operand, name, expr.span, scope)?,
            ExprKind::Collate { operand, .. } => self.expr(operand, scope)?,
            ExprKind::Other(_) => None,
        })
    }

    fn all(&mut self, exprs: &[Expr], scope: &Scope<'_>) -> Result<Vec<Ty>, Refusal> {
        exprs.iter().map(|expr| self.expr(expr, scope)).collect()
    }

    fn booleans(&mut self, items: &[Expr], what: &str, scope: &Scope<'_>) -> Result<Ty, Refusal> {
        for item in items {
            self.boolean(item, what, scope)?;
        }
        Ok(plain(oid::BOOL))
    }

    /// A condition, or `datatype_mismatch` (42804).
    pub(super) fn boolean(
        &mut self,
        expr: &Expr,
        what: &str,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let Some(ty) = self.expr(expr, scope)? else {
            return Ok(());
        };
        let folder = self.folder;
        if ty.id == oid::UNKNOWN
            || folder.casts(ty.id, oid::BOOL, Context::Assignment) != Some(false)
        {
            return Ok(());
        }
        Err(Refusal::new(
            Code::DatatypeMismatch,
            expr.span,
            format!(
                "argument of {what} must be type boolean, not type {}",
                folder.format_type(ColumnType::plain(ty.id))
            ),
        ))
    }

    fn column(&mut self, path: &[Name], span: Span, scope: &Scope<'_>) -> Result<Ty, Refusal> {
        Ok(match self.resolve(path, span, scope)? {
            Resolved::Column(column) => {
                self.uses.columns.extend(column.origin);
                column.ty
            }
            Resolved::Row(ty) => ty,
            Resolved::Unknown => None,
        })
    }

    /// The one column of a query inside an expression.
    fn one_column(&mut self, query: &Query, scope: &Scope<'_>) -> Result<Ty, Refusal> {
        let rows = self.query(query, Some(scope))?;
        if rows.open {
            return Ok(None);
        }
        match &rows.columns[..] {
            [column] => Ok(column.ty),
            _ => Err(Refusal::new(
                Code::SyntaxError,
                query.span,
                "subquery must return only one column",
            )),
        }
    }

    pub(super) fn array_of(&self, element: Ty) -> Ty {
        let element = element?;
        // An array of arrays is the same array.
        if self.folder.array_element(element.id).is_some() {
            return Some(element);
        }
        Some(ColumnType {
            id: self.folder.array_type(element.id)?,
            modifier: element.modifier,
        })
    }

    /// What several expressions become, or `datatype_mismatch` (42804).
    pub(super) fn common(&self, types: &[Ty], what: &str, span: Span) -> Result<Ty, Refusal> {
        match self.folder.common_type(types) {
            Common::Type(id) => Ok(Some(self.folder.common_modifier(types, id))),
            Common::Unsure => Ok(None),
            Common::Mismatch(a, b) => Err(Refusal::new(
                Code::DatatypeMismatch,
                span,
                format!(
                    "{what} types {} and {} cannot be matched",
                    self.folder.format_type(ColumnType::plain(a)),
                    self.folder.format_type(ColumnType::plain(b))
                ),
            )),
        }
    }

    fn case(
        &mut self,
        operand: Option<&Expr>,
        branches: &[(Expr, Expr)],
        otherwise: Option<&Expr>,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<Ty, Refusal> {
        let operand = match operand {
            Some(operand) => Some(match self.expr(operand, scope)? {
                Some(ty) if ty.id == oid::UNKNOWN => plain(oid::TEXT),
                ty => ty,
            }),
            None => None,
        };
        let mut types = vec![UNKNOWN];
        for (when, then) in branches {
            match operand {
                Some(operand) => {
                    let value = self.expr(when, scope)?;
                    self.operator("=", operand, value, when.span)?;
                }
                None => self.boolean(when, "CASE/WHEN", scope)?,
            }
            types.push(self.expr(then, scope)?);
        }
        if let Some(otherwise) = otherwise {
            types[0] = self.expr(otherwise, scope)?;
        }
        self.common(&types, "CASE", span)
    }

    /// The type of an operator's result, and what its left side becomes.
    fn operator(
        &self,
        symbol: &str,
        left: Ty,
        right: Ty,
        span: Span,
    ) -> Result<Option<(TypeId, Option<TypeId>)>, Refusal> {
        let (a, b) = (left.map(|ty| ty.id), right.map(|ty| ty.id));
        match self.folder.find_operator(symbol, &[a, b]) {
            Found::One(candidate, result) => {
                Ok(Some((result, candidate.declared.first().copied())))
            }
            Found::Unsure => Ok(None),
            Found::Missing => {
                let (Some(a), Some(b)) = (a, b) else {
                    return Ok(None);
                };
                self.missing_operator(symbol, &[a, b], span)?;
                Ok(None)
            }
            Found::Ambiguous => {
                let (Some(a), Some(b)) = (a, b) else {
                    return Ok(None);
                };
                if !CERTAIN.contains(&symbol) {
                    return Ok(None);
                }
                Err(Refusal::new(
                    Code::UnknownFunction,
                    span,
                    format!(
                        "operator is not unique: {} {symbol} {}",
                        self.folder.format_type(ColumnType::plain(a)),
                        self.folder.format_type(ColumnType::plain(b))
                    ),
                )
                .with_sqlstate("42725")
                .help("Could not choose a best candidate operator. You might need to add explicit type casts."))
            }
        }
    }

    /// `undefined_function` (42883) for an operator, where it is certain that there is none.
    fn missing_operator(&self, symbol: &str, types: &[TypeId], span: Span) -> Result<(), Refusal> {
        let folder = self.folder;
        let mut extensions = folder.catalog.extensions.iter();
        let certain = CERTAIN.contains(&symbol)
            && types.iter().all(|id| {
                *id == oid::UNKNOWN
                    || (!folder.is_foreign(*id) && folder.array_element(*id).is_none())
            })
            && extensions
                .all(|(_, it)| crate::extensions::Extension::find(it.name.as_str()).is_some());
        if !certain {
            return Ok(());
        }
        let names: Vec<String> = types
            .iter()
            .map(|id| folder.format_type(ColumnType::plain(*id)))
            .collect();
        let text = match &names[..] {
            [one] => format!("{symbol} {one}"),
            names => names.join(&format!(" {symbol} ")),
        };
        Err(Refusal::new(
            Code::UnknownFunction,
            span,
            format!("operator does not exist: {text}"),
        )
        .help("No operator matches the given name and argument types. You might need to add explicit type casts."))
    }

    /// Two expressions beside a comparison; rows are compared column by column.
    fn compared(
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
        }
        Ok(())
    }

    fn in_list(
        &mut self,
        operand: &Expr,
        items: &[Expr],
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let left = self.expr(operand, scope)?;
        let types = self.all(items, scope)?;
        if matches!(operand.kind, ExprKind::Row(_)) {
            return Ok(());
        }
        let mut all = vec![left];
        all.extend(&types);
        // Where all have a type in common, an array of it is asked.
        if !matches!(self.folder.common_type(&all), Common::Mismatch(..)) {
            return Ok(());
        }
        for ty in types {
            self.operator("=", left, ty, span)?;
        }
        Ok(())
    }

    fn against_query(
        &mut self,
        symbol: &str,
        left: &Expr,
        query: &Query,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let ty = self.expr(left, scope)?;
        let rows = self.query(query, Some(scope))?;
        if rows.open || matches!(left.kind, ExprKind::Row(_)) {
            return Ok(());
        }
        match &rows.columns[..] {
            [column] => self.operator(symbol, ty, column.ty, span).map(|_| ()),
            columns if ty.is_some_and(|ty| ty.id != oid::RECORD) && columns.len() > 1 => Err(
                Refusal::new(Code::SyntaxError, span, "subquery has too many columns"),
            ),
            _ => Ok(()),
        }
    }

    fn like(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Ty, Refusal> {
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
        let symbol = match (kind, negated) {
            (LikeKind::Like, false) => "~~",
            (LikeKind::Like, true) => "!~~",
            (LikeKind::ILike, false) => "~~*",
            (LikeKind::ILike, true) => "!~~*",
            (LikeKind::SimilarTo, _) => {
                return Ok(plain(oid::BOOL));
            }
        };
        self.operator(symbol, left, right, expr.span)?;
        Ok(plain(oid::BOOL))
    }

    fn unary(
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
            return Ok(None);
        }
        match self
            .folder
            .find_operator(&operator.symbol, &[ty.map(|ty| ty.id)])
        {
            Found::One(_, result) => Ok(plain(result)),
            Found::Unsure | Found::Ambiguous => Ok(None),
            Found::Missing => {
                if let Some(ty) = ty {
                    self.missing_operator(&operator.symbol, &[ty.id], span)?;
                }
                Ok(None)
            }
        }
    }

    /// A chain of operators, whose left side is walked in a loop.
    fn binary(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Ty, Refusal> {
        let mut spine = Vec::new();
        let mut at = expr;
        while let ExprKind::Binary {
            operator,
            left,
            right,
        } = &at.kind
        {
            spine.push((operator, left, right, at.span));
            at = left;
        }
        let mut ty = self.expr(at, scope)?;
        while let Some((operator, left, right, span)) = spine.pop() {
            let right_ty = self.expr(right, scope)?;
            let symbol = &*operator.symbol;
            let is_row = |expr: &Expr| matches!(expr.kind, ExprKind::Row(_));
            let comparison = ["=", "<>", "<", ">", "<=", ">="].contains(&symbol);
            ty = if own_operator(operator) {
                None
            } else if comparison && (is_row(left) || is_row(right)) {
                plain(oid::BOOL)
            } else {
                let found = self.operator(symbol, ty, right_ty, span)?;
                found.and_then(|(result, _)| plain(result))
            };
        }
        Ok(ty)
    }

    fn subscript(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Ty, Refusal> {
        let mut sliced = false;
        let mut at = expr;
        while let ExprKind::Subscript {
            operand,
            lower,
            upper,
            slice,
        } = &at.kind
        {
            for bound in lower.iter().chain(upper) {
                self.expr(bound, scope)?;
            }
            sliced |= slice;
            at = operand;
        }
        let Some(ty) = self.expr(at, scope)? else {
            return Ok(None);
        };
        if ty.id == oid::UNKNOWN {
            return Ok(None);
        }
        // The modifier of a domain is that of the type below it.
        let mut below = ty;
        while let TypeKind::Domain { base, .. } = &self.folder.catalog.types[below.id].kind {
            below = *base;
        }
        if below.id == oid::JSONB {
            return Ok(plain(oid::JSONB));
        }
        let Some(element) = self.folder.array_element(below.id) else {
            return Ok(None);
        };
        Ok(Some(ColumnType {
            id: if sliced { below.id } else { element },
            modifier: below.modifier,
        }))
    }

    fn field(
        &mut self,
        operand: &Expr,
        name: &Name,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<Ty, Refusal> {
        // `(t).c`: the column of an item.
        if let ExprKind::Column(path) = &operand.kind
            && let [item] = &path[..]
            && matches!(self.resolve(path, operand.span, scope)?, Resolved::Row(_))
        {
            return self.column(&[item.clone(), name.clone()], span, scope);
        }
        if let ExprKind::Function(call) = &operand.kind
            && !self.is_special(call)
        {
            // Its columns may be known where its type is only `record`.
            let types = self.arguments(call, scope)?;
            let Some(called) = self.called(call, &types, operand.span)? else {
                return Ok(None);
            };
            if called.result == oid::RECORD {
                let (rows, _) = self.columns_called(&called, &call.name.name, None)?;
                let column = rows.columns.iter().find(|column| column.name == *name);
                return Ok(column.and_then(|column| column.ty));
            }
        }
        let Some(ty) = self.expr(operand, scope)? else {
            return Ok(None);
        };
        let folder = self.folder;
        let base = folder.below(ty.id);
        let Some(relation) = folder.relation_of_type(base) else {
            return Ok(None);
        };
        let row = &folder.catalog.relations[relation];
        match row.column(name.as_str()) {
            Some(column) => Ok(Some(column.ty).filter(|ty| ty.id != oid::UNKNOWN)),
            None if row.taints.is_empty() && !self.may_be_function(name) => Err(Refusal::new(
                Code::UnknownColumn,
                span,
                format!(
                    "column \"{name}\" not found in data type {}",
                    folder.format_type(ColumnType::plain(base))
                ),
            )),
            None => Ok(None),
        }
    }

    /// The types of a call's arguments, and what else is below it.
    fn arguments(&mut self, call: &FunctionCall, scope: &Scope<'_>) -> Result<Vec<Ty>, Refusal> {
        let mut types = Vec::new();
        for argument in &call.arguments {
            // `count(*)`
            if matches!(&argument.value.kind, ExprKind::Star(path) if path.is_empty()) {
                continue;
            }
            types.push(self.expr(&argument.value, scope)?);
        }
        for key in &call.order_by {
            let ty = self.expr(&key.expr, scope)?;
            if call.within_group {
                types.push(ty);
            }
        }
        if let Some(filter) = &call.filter {
            self.boolean(filter, "FILTER", scope)?;
        }
        Ok(types)
    }

    fn call(&mut self, call: &FunctionCall, span: Span, scope: &Scope<'_>) -> Result<Ty, Refusal> {
        let name = call.name.name.as_str();
        if call.name.namespace.is_none()
            && let Some(ty) = self.special(name, call, span, scope)?
        {
            return Ok(ty.ty());
        }
        let types = self.arguments(call, scope)?;
        let found = self.called(call, &types, span)?;
        if let ([Some(only)], None, None) = (&types[..], &found, &call.name.namespace)
            && let Some(relation) = self.folder.relation_of_type(self.folder.below(only.id))
            && let Some(column) = self.folder.catalog.relations[relation].column(name)
        {
            // A column, written as a function.
            return Ok(Some(column.ty).filter(|ty| ty.id != oid::UNKNOWN));
        }
        Ok(found.and_then(|found| self.folder.settled(found.result)))
    }

    /// The function that a call means; `None` where it is not known.
    pub(super) fn called(
        &mut self,
        call: &FunctionCall,
        types: &[Ty],
        span: Span,
    ) -> Result<Option<Called>, Refusal> {
        let ids: Vec<Option<TypeId>> = types.iter().map(|ty| ty.map(|ty| ty.id)).collect();
        let names: Vec<Name> = call
            .arguments
            .iter()
            .filter_map(|argument| argument.name.clone())
            .collect();
        let given = Given {
            name: &call.name,
            types: &ids,
            names: &names,
            variadic: call.variadic,
        };
        let found = self.folder.find_function(&given);
        match found {
            Found::One(candidate, result) => {
                match candidate.callee {
                    Callee::Own(id) => {
                        self.uses.functions.insert(id);
                    }
                    Callee::BuiltIn(_) | Callee::Plain => {}
                }
                Ok(Some(Called {
                    callee: candidate.callee,
                    result,
                }))
            }
            Found::Unsure => {
                self.use_function(call);
                self.folder.check_function_exists(call, span)?;
                Ok(None)
            }
            Found::Ambiguous => {
                self.use_function(call);
                let known: Option<Vec<TypeId>> = ids.iter().copied().collect();
                let Some(known) = known else { return Ok(None) };
                Err(Refusal::new(
                    Code::UnknownFunction,
                    span,
                    format!(
                        "function {}({}) is not unique",
                        call.name,
                        self.folder.format_types(&known)
                    ),
                )
                .with_sqlstate("42725")
                .help("Could not choose a best candidate function. You might need to add explicit type casts."))
            }
            Found::Missing => {
                self.use_function(call);
                self.missing_function(call, &ids, span)?;
                Ok(None)
            }
        }
    }

    /// `undefined_function` (42883), where it is certain that no function takes these.
    fn missing_function(
        &self,
        call: &FunctionCall,
        types: &[Option<TypeId>],
        span: Span,
    ) -> Result<(), Refusal> {
        let folder = self.folder;
        folder.check_function_exists(call, span)?;
        let known: Option<Vec<TypeId>> = types.iter().copied().collect();
        let Some(known) = known else { return Ok(()) };
        let is_row = |id: &TypeId| {
            *id == oid::RECORD || folder.relation_of_type(folder.below(*id)).is_some()
        };
        let special = known
            .iter()
            .any(|id| *id == pseudo::ANY || (*id != oid::UNKNOWN && folder.is_foreign(*id)));
        let column = matches!(&known[..], [only] if is_row(only));
        if special || column {
            return Ok(());
        }
        Err(Refusal::new(
            Code::UnknownFunction,
            span,
            format!(
                "function {}({}) does not exist",
                call.name,
                folder.format_types(&known)
            ),
        )
        .help("No function matches the given name and argument types. You might need to add explicit type casts."))
    }

    /// Whether the grammar makes something else of a name than a function of a schema.
    fn is_special(&self, call: &FunctionCall) -> bool {
        let _ = self;
        let name = call.name.name.as_str();
        call.name.namespace.is_none()
            && (super::check::SPECIAL.contains(&name) || value_function(name).is_some())
    }

    /// What the grammar makes of a name: no function of a schema.
    fn special(
        &mut self,
        name: &str,
        call: &FunctionCall,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<Option<Special>, Refusal> {
        let ty = match name {
            "coalesce" | "greatest" | "least" => {
                let types = self.arguments(call, scope)?;
                let word = name.to_ascii_uppercase();
                self.common(&types, &word, span)?
            }
            "nullif" => {
                let types = self.arguments(call, scope)?;
                let [left, right] = types[..] else {
                    return Ok(None);
                };
                // The left side is what the operator takes it for.
                match (self.operator("=", left, right, span)?, left) {
                    (Some((_, Some(declared))), Some(left)) if left.id == declared => Some(left),
                    (Some((_, Some(declared))), _) => plain(declared),
                    (Some((_, None)) | None, _) => None,
                }
            }
            "grouping" => {
                self.arguments(call, scope)?;
                plain(oid::INT4)
            }
            "xmlconcat" | "xmlforest" | "xmlparse" | "json" | "json_scalar" | "json_serialize"
            | "json_query" | "json_value" => {
                self.arguments(call, scope)?;
                None
            }
            name => {
                let Some(id) = value_function(name) else {
                    return Ok(None);
                };
                let modifier = match call.arguments.first().map(|argument| &argument.value.kind) {
                    Some(ExprKind::Number(digits)) => digits.parse().unwrap_or(-1),
                    _ => -1,
                };
                Some(ColumnType { id, modifier })
            }
        };
        Ok(Some(Special(ty)))
    }

    /// Whether `t.name` may be a call of a function with the row.
    pub(super) fn may_be_function(&self, name: &Name) -> bool {
        crate::builtins::has_function(name.as_str())
            || self.folder.search_path().into_iter().any(|namespace| {
                !self
                    .folder
                    .catalog
                    .functions_named(namespace, name.as_str())
                    .is_empty()
            })
    }

    /// The type of the row, which a function of this name takes: `t.f` is `f(t)`.
    pub(super) fn computed_field(&self, row: Ty, name: &Name) -> Ty {
        let given = Given {
            name: &QualifiedName {
                namespace: None,
                name: name.clone(),
            },
            types: &[Some(row?.id)],
            names: &[],
            variadic: false,
        };
        match self.folder.find_function(&given) {
            Found::One(_, result) => self.folder.settled(result),
            Found::Unsure | Found::Missing | Found::Ambiguous => None,
        }
    }
}

/// The type of what looks like a function and is none.
struct Special(Ty);

impl Special {
    fn ty(&self) -> Ty {
        self.0
    }
}

/// Whether an operator is looked up in a schema of its own.
fn own_operator(operator: &Operator) -> bool {
    operator
        .namespace
        .as_ref()
        .is_some_and(|namespace| *namespace != "pg_catalog")
}

/// The symbol, or one that nothing has.
fn symbol_of(operator: &Operator) -> &str {
    if own_operator(operator) {
        "?unknown"
    } else {
        &operator.symbol
    }
}

/// The type of a number as written (`make_const`).
fn number(text: &str) -> Ty {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let lower = digits.to_ascii_lowercase();
    let radix = match lower.get(..2) {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => 10,
    };
    let digits = if radix == 10 { &lower } else { &lower[2..] };
    let value = i128::from_str_radix(&format!("{sign}{digits}"), radix).ok();
    plain(match value {
        Some(value) if i32::try_from(value).is_ok() => oid::INT4,
        Some(value) if i64::try_from(value).is_ok() => oid::INT8,
        Some(_) | None => oid::NUMERIC,
    })
}
