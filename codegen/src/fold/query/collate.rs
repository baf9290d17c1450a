//! The collation of a value, which it has of its columns, of COLLATE, or of its type, and where two of them are in conflict.
//!
//! `parse_collate.c` in PostgreSQL's sources. Only what is not the database's own collation is noted; what is not known
//! refuses nothing.

use super::analysed::address;
use super::{Output, Reader, Rows, Scope, Ty};
use crate::catalog::ty::oid;
use crate::catalog::{Collation, ColumnType, RelationId, TypeId, TypeKind};
use crate::diagnostics::Code;
use crate::expr::{Expr, ExprKind, FunctionCall};
use crate::fold::{Folder, Refusal};
use crate::name::{Name, QualifiedName};
use crate::source::{Snippet, Span};

/// What is known of the collation of a value.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::fold) enum Collated {
    /// The database's own, or none.
    #[default]
    Plain,
    /// That of a column or a type.
    Implicit(Collation),
    /// Those of several values, of which COLLATE has to choose one.
    Conflict(Collation, Collation),
    /// That of COLLATE.
    Explicit(Collation),
    /// None, although its type has collations.
    Missing,
    /// It may be any.
    Unknown,
}

impl Collated {
    /// The collation of a column that has not its type's.
    pub(super) fn of_column(collation: Option<&Collation>) -> Self {
        match collation {
            Some(collation) if !is_default(collation) => Self::Implicit(collation.clone()),
            Some(_) | None => Self::Plain,
        }
    }

    /// The same as that of a column.
    pub(super) fn as_column(&self) -> Self {
        match self {
            Self::Explicit(collation) => Self::of_column(Some(collation)),
            Self::Conflict(..) => Self::Missing,
            Self::Plain | Self::Implicit(_) | Self::Missing | Self::Unknown => self.clone(),
        }
    }

    /// The collation of a column that is made of it; none where that is its type's.
    pub(in crate::fold) fn collation(&self) -> Option<Collation> {
        match self {
            Self::Implicit(collation) | Self::Explicit(collation) => Some(collation.clone()),
            Self::Plain | Self::Conflict(..) | Self::Missing | Self::Unknown => None,
        }
    }

    /// Whether there is none to make a column of.
    pub(in crate::fold) fn is_missing(&self) -> bool {
        matches!(self, Self::Missing | Self::Conflict(..))
    }
}

fn is_default(collation: &Collation) -> bool {
    matches!(collation, Collation::System(name) if name.name == *"default")
}

impl Reader<'_, '_> {
    /// Notes the collation of an expression that has been read.
    pub(super) fn note_collated(&mut self, expr: &Expr, collated: Collated) {
        if collated != Collated::Plain {
            self.collated.insert(address(expr), collated);
        } else if !self.collated.is_empty() {
            self.collated.remove(&address(expr));
        }
    }

    /// The collation of an expression that has been read.
    pub(super) fn collated(&self, expr: &Expr) -> Collated {
        let noted = self.collated.get(&address(expr));
        noted.cloned().unwrap_or_default()
    }

    /// The collation of a column of FROM.
    pub(super) fn collated_column(&self, column: &Output) -> Collated {
        let own = column.collated.as_column();
        match column.ty {
            Some(ty) if own == Collated::Plain => {
                let of_type = self.folder.collation_of_type(ty.id);
                Collated::of_column(of_type.as_ref())
            }
            Some(ty) if self.collates(Some(ty)) == Some(false) => Collated::Plain,
            Some(_) => own,
            None => Collated::Unknown,
        }
    }

    /// Finds the collation of an expression by what it is made of, or `collation_mismatch` (42P21). That of columns, queries
    /// and chains of operators is noted where they are read.
    pub(super) fn collate(&mut self, expr: &Expr, ty: Ty) -> Result<(), Refusal> {
        if let ExprKind::Field { operand, .. } = &expr.kind {
            if self.lacks_collation(expr, operand, ty) {
                self.note_collated(expr, Collated::Missing);
            }
            return Ok(());
        }
        let noted_before = matches!(
            expr.kind,
            ExprKind::Column(_)
                | ExprKind::Binary { .. }
                | ExprKind::Subquery(_)
                | ExprKind::ArrayQuery(_)
                | ExprKind::Collate { .. }
        );
        if noted_before {
            return Ok(());
        }
        let inner = if self.collated.is_empty() {
            Collated::Plain
        } else {
            self.collated_parts(expr)?
        };
        let own = ty.and_then(|ty| self.folder.collation_of_type(ty.id));
        let collated = match (&expr.kind, own) {
            (ExprKind::Cast { .. }, Some(own)) if self.is_domain(ty) => Collated::Implicit(own),
            // A value of other ones without a collation has its type's; whether it has such a one is not asked.
            (kind, Some(own)) if matches!(inner, Collated::Plain | Collated::Missing) => {
                let is_literal = matches!(kind, ExprKind::Cast { operand, .. }
                    if matches!(operand.kind, ExprKind::String(_) | ExprKind::Null));
                if is_literal || expr.children().is_empty() {
                    Collated::Implicit(own)
                } else {
                    Collated::Unknown
                }
            }
            _ => self.collated_result(inner, ty),
        };
        self.note_collated(expr, collated);
        Ok(())
    }

    /// What a value of this type has of the values that it is made of.
    pub(super) fn collated_result(&self, inner: Collated, ty: Ty) -> Collated {
        if matches!(inner, Collated::Plain | Collated::Missing) {
            return Collated::Plain;
        }
        match self.collates(ty) {
            Some(true) => inner,
            Some(false) => Collated::Plain,
            None => Collated::Unknown,
        }
    }

    /// What the parts of an expression have in common.
    fn collated_parts(&self, expr: &Expr) -> Result<Collated, Refusal> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::IsDistinct { left, right, .. } => self.collate_pair(left, right, span),
            ExprKind::InList { operand, items, .. } => {
                let is_constant =
                    |item: &&Expr| item.columns().is_empty() && item.query().is_none();
                let constants: Vec<&Expr> = items.iter().filter(is_constant).collect();
                // Several constants are an array.
                let is_array = constants.len() > 1 && !matches!(operand.kind, ExprKind::Row(_));
                for item in items {
                    if !(is_array && is_constant(&item)) {
                        self.collate_pair(operand, item, span)?;
                    }
                }
                if is_array {
                    let all = std::iter::once(&**operand).chain(constants);
                    self.collated_all(all, span)?;
                }
                Ok(Collated::Plain)
            }
            ExprKind::Between {
                operand, low, high, ..
            } => {
                self.collate_pair(operand, low, span)?;
                self.collate_pair(operand, high, span)
            }
            ExprKind::Case {
                branches,
                otherwise,
                ..
            } => {
                let results = branches.iter().map(|(_, then)| then);
                self.collated_all(results.chain(otherwise.as_deref()), span)
            }
            ExprKind::Function(call) => self.collated_call(call, span),
            ExprKind::Subscript { .. } => Ok(self.collated(expr.subscripts().0)),
            ExprKind::Like { .. }
            | ExprKind::AnyAll { .. }
            | ExprKind::Unary { .. }
            | ExprKind::Cast { .. }
            | ExprKind::Array(_) => self.collated_all(expr.children(), span),
            // Columns of a row are independent of each other; what is left gives no text, or has no parts.
            ExprKind::Null
            | ExprKind::Boolean(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::BitString(_)
            | ExprKind::Column(_)
            | ExprKind::Parameter(_)
            | ExprKind::Star(_)
            | ExprKind::Binary { .. }
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::IsNull { .. }
            | ExprKind::IsTruth { .. }
            | ExprKind::InQuery { .. }
            | ExprKind::AnyAllQuery { .. }
            | ExprKind::Exists(_)
            | ExprKind::Subquery(_)
            | ExprKind::ArrayQuery(_)
            | ExprKind::Row(_)
            | ExprKind::Field { .. }
            | ExprKind::Fields(_)
            | ExprKind::Collate { .. }
            | ExprKind::Other(_) => Ok(Collated::Plain),
        }
    }

    /// Arguments; what an aggregate sorts by is an argument of its own, where only one is.
    fn collated_call(&self, call: &FunctionCall, span: Span) -> Result<Collated, Refusal> {
        let keys = call.order_by.iter().map(|key| &key.expr);
        let arguments = call.arguments.iter().map(|it| &it.value);
        if call.within_group && call.order_by.len() == 1 {
            return self.collated_all(arguments.chain(keys), span);
        }
        if call.within_group && keys.len() == call.arguments.len() {
            // The row that is thought of is compared by columns.
            for (argument, key) in arguments.zip(keys) {
                self.collate_pair(argument, key, span)?;
            }
            return Ok(Collated::Plain);
        }
        for key in keys {
            self.collate_key(&self.collated(key), key.span)?;
        }
        self.collated_all(arguments, span)
    }

    /// What two values that are compared have in common; rows have it by columns.
    pub(super) fn collate_pair(
        &self,
        left: &Expr,
        right: &Expr,
        span: Span,
    ) -> Result<Collated, Refusal> {
        let (ExprKind::Row(left), ExprKind::Row(right)) = (&left.kind, &right.kind) else {
            return self.collated_all([left, right], span);
        };
        for (left, right) in left.iter().zip(right) {
            self.collated_all([left, right], span)?;
        }
        Ok(Collated::Plain)
    }

    fn collated_all<'e>(
        &self,
        exprs: impl IntoIterator<Item = &'e Expr>,
        span: Span,
    ) -> Result<Collated, Refusal> {
        let mut all = exprs.into_iter();
        all.try_fold(Collated::Plain, |one, other| {
            self.merge_collated(one, self.collated(other), span)
        })
    }

    /// What two values have in common (`merge_collation_state`).
    pub(super) fn merge_collated(
        &self,
        one: Collated,
        other: Collated,
        span: Span,
    ) -> Result<Collated, Refusal> {
        use Collated::{Conflict, Explicit, Implicit, Missing, Plain, Unknown};
        Ok(match (one, other) {
            (Plain | Missing, it) | (it, Plain | Missing) => it,
            (Unknown, _) | (_, Unknown) => Unknown,
            (Explicit(a), Explicit(b)) => {
                if self.differ(&a, &b) {
                    return Err(self.mismatch("explicit", &a, &b, span));
                }
                Explicit(a)
            }
            (Explicit(a), _) | (_, Explicit(a)) => Explicit(a),
            (Conflict(a, b), _) | (_, Conflict(a, b)) => Conflict(a, b),
            (Implicit(a), Implicit(b)) if self.differ(&a, &b) => Conflict(a, b),
            (Implicit(a), Implicit(_)) => Implicit(a),
        })
    }

    /// Whether two collations are certainly not the same.
    fn differ(&self, a: &Collation, b: &Collation) -> bool {
        match (a, b) {
            (Collation::Own(a), Collation::Own(b)) => a != b,
            (Collation::Own(_) | Collation::System(_), _) => {
                self.folder.collation_name(a) != self.folder.collation_name(b)
            }
        }
    }

    /// What is sorted or grouped by has one collation (42P21).
    pub(super) fn collate_key(&self, key: &Collated, span: Span) -> Result<(), Refusal> {
        if let Collated::Conflict(a, b) = key {
            return Err(self.mismatch("implicit", a, b, span));
        }
        Ok(())
    }

    /// The columns of several queries or rows of VALUES become one; where `keeps_all`, it need not be told apart.
    pub(super) fn collate_columns(
        &self,
        both: [Collated; 2],
        ty: Ty,
        keeps_all: bool,
        span: Span,
    ) -> Result<Collated, Refusal> {
        let [one, other] = both;
        let merged = self.merge_collated(one, other, span)?;
        if !keeps_all {
            self.collate_key(&merged, span)?;
        }
        Ok(self.collated_result(merged, ty))
    }

    /// The first term of a recursive query has the collation of all (42P21).
    pub(super) fn collate_recursion(
        &self,
        name: &Name,
        at: usize,
        (first, other): (&Output, &Output),
        span: Span,
    ) -> Result<(), Refusal> {
        let own = self.collated_column(first);
        let whole = self.merge_collated(own.clone(), other.collated.clone(), span)?;
        let whole = self.collated_result(whole, first.ty).as_column();
        let name_of = |collated: &Collated| match collated.collation() {
            Some(collation) => self.folder.collation_name(&collation).clone(),
            None => Name::from_quoted("default"),
        };
        let is_known = |it: &Collated| !matches!(it, Collated::Unknown | Collated::Missing);
        let (own_name, whole_name) = (name_of(&own), name_of(&whole));
        if !is_known(&own) || whole == Collated::Unknown || own_name == whole_name {
            return Ok(());
        }
        let message = format!(
            "recursive query \"{name}\" column {} has collation \"{own_name}\" in non-recursive term but collation \"{whole_name}\" overall",
            at + 1
        );
        Err(Refusal::new(Code::DatatypeMismatch, span, message)
            .with_sqlstate("42P21")
            .help("Use the COLLATE clause to set the collation of the non-recursive term."))
    }

    fn mismatch(&self, what: &str, a: &Collation, b: &Collation, span: Span) -> Refusal {
        let (a, b) = (self.folder.collation_name(a), self.folder.collation_name(b));
        let message = format!("collation mismatch between {what} collations \"{a}\" and \"{b}\"");
        let refusal = Refusal::new(Code::DatatypeMismatch, span, message).with_sqlstate("42P21");
        if what == "explicit" {
            return refusal;
        }
        refusal.help("You can choose the collation by applying the COLLATE clause to one or both expressions.")
    }

    /// Whether values of a type have a collation; `None` where that is not known.
    fn collates(&self, ty: Ty) -> Option<bool> {
        let element = self.folder.element_or_below(ty?.id);
        if element == oid::UNKNOWN || is_text(element) {
            return Some(true);
        }
        (element == oid::RECORD || !self.folder.has_collation(element)).then_some(false)
    }

    fn is_domain(&self, ty: Ty) -> bool {
        ty.is_some_and(|ty| self.folder.below(ty.id) != ty.id)
    }

    /// Whether an expression is a field of a row that is spelt out, of a type that has collations: only a column, a
    /// constant or a query tells PostgreSQL one before collations are assigned (`ParseComplexProjection`).
    fn lacks_collation(&self, field: &Expr, row: &Expr, ty: Ty) -> bool {
        let (ExprKind::Field { name, .. }, ExprKind::Row(items)) = (&field.kind, &row.kind) else {
            return false;
        };
        let item = name.field_of_row().and_then(|at| items.get(at));
        let tells = |item: &Expr| {
            let is_made = matches!(
                item.kind,
                ExprKind::Function(_)
                    | ExprKind::Binary { .. }
                    | ExprKind::Array(_)
                    | ExprKind::ArrayQuery(_)
                    | ExprKind::Case { .. }
                    | ExprKind::Subscript { .. }
            );
            let is_cast = if let ExprKind::Cast { operand, ty } = &item.kind {
                !ty.modifiers.is_empty()
                    || !matches!(operand.kind, ExprKind::String(_) | ExprKind::Null)
            } else {
                false
            };
            !is_made && !is_cast
        };
        let has_collations = ty.is_some_and(|ty| {
            let element = self.folder.element_or_below(ty.id);
            is_text(element) && element != oid::NAME
        });
        has_collations && item.is_some_and(|item| !tells(item))
    }
}

fn is_text(ty: TypeId) -> bool {
    [oid::TEXT, oid::VARCHAR, oid::BPCHAR, oid::NAME].contains(&ty)
}

impl Folder<'_> {
    /// The collation of a type that has one of its own: `name`, and a domain with COLLATE.
    fn collation_of_type(&self, id: TypeId) -> Option<Collation> {
        if id == oid::NAME {
            return Some(Collation::System(QualifiedName {
                namespace: None,
                name: Name::from_quoted("C"),
            }));
        }
        match &self.catalog.types[id].kind {
            TypeKind::Domain {
                base, collation, ..
            } => match collation {
                Some(collation) => Some(collation.clone()),
                None => self.collation_of_type(base.id),
            },
            TypeKind::Base
            | TypeKind::Shell
            | TypeKind::Pseudo
            | TypeKind::Enum { .. }
            | TypeKind::Composite { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. } => None,
        }
    }

    /// Whether an expression over a row of a table has no collation, although its type has some.
    pub(in crate::fold) fn lacks_collation(&self, relation: RelationId, expr: &Snippet) -> bool {
        let columns = self.catalog.relations[relation].columns();
        // Those of several columns are in conflict.
        if columns.filter(|column| column.collation.is_some()).count() < 2 {
            return false;
        }
        let Ok(Some(tree)) = self.parse_expression(expr) else {
            return false;
        };
        let scope = Scope {
            items: vec![self.row_item(relation, &tree)],
            ..Scope::default()
        };
        let mut reader = Reader::new(self);
        reader.expr(&tree, &scope).is_ok() && reader.collated(&tree).is_missing()
    }

    /// The collation of a column of this type that is made of a value; none where it is the type's.
    pub(in crate::fold) fn made_collation(
        &self,
        collated: &Collated,
        ty: Option<ColumnType>,
    ) -> Option<Collation> {
        let made = collated.collation()?;
        let own = ty.and_then(|ty| self.collation_of_type(ty.id));
        let same = own.is_some_and(|own| self.collation_name(&own) == self.collation_name(&made));
        (!same).then_some(made)
    }
}

/// The columns of a query as those of an item of FROM.
pub(super) fn as_columns(rows: &mut Rows) {
    for column in &mut rows.columns {
        if column.collated != Collated::Plain {
            column.collated = column.collated.as_column();
        }
    }
}
