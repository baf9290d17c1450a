//! Expressions whose value is stored, or decides what is: defaults, generated columns, USING of a new type, CHECKs, and the
//! keys of indexes. The value must become the column's type as an assignment does (42804), a literal must be a value of it.
//!
//! `cookDefault` and `cookConstraint` in PostgreSQL's `heap.c`, `ATPrepAlterColumnType` in its `tablecmds.c`.

use super::{Collated, Item, Output, Reader, Rows, Scope, Ty, Uses};
use crate::builtins::Context;
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, Relation, RelationId, TypeId, TypeKind};
use crate::diagnostics::Code;
use crate::expr::{Expr, ExprKind};
use crate::fold::expression::is_system_column;
use crate::fold::plpgsql::object_of_type;
use crate::fold::sound::Use;
use crate::fold::{Folder, Refusal};
use crate::name::Name;
use crate::source::{Snippet, Span};

/// What an expression gives.
struct Given {
    ty: Ty,
    /// Whether it is certainly not immutable.
    mutable: bool,
}

impl Folder<'_> {
    /// Whether a value of one type certainly does not become another one where it is stored.
    pub(in crate::fold) fn is_not_assignable(&self, source: TypeId, target: TypeId) -> bool {
        let is_open =
            |id: TypeId| id == oid::UNKNOWN || id == oid::RECORD || self.settled(id).is_none();
        source != target
            && !is_open(source)
            && !is_open(target)
            && self.casts(source, target, Context::Assignment) == Some(false)
            && self.can_coerce(&[source], &[target]) == Some(false)
    }

    /// Sees that a default names no column and is of a type that its column can hold.
    pub(in crate::fold) fn check_stored_default(
        &self,
        column: &Name,
        expr: &Snippet,
        target: ColumnType,
    ) -> Result<(), Refusal> {
        let used = Use::Default(target);
        if is_plainly(&expr.text, target.id) || self.sound_columns(None, expr, used).is_some() {
            return Ok(());
        }
        self.judged(expr, |tree| {
            if matches!(tree.kind, ExprKind::String(_)) {
                return self.check_assigned(tree, None, target, |_| String::new());
            }
            self.check_one_row(tree, "DEFAULT expression")?;
            if !tree.columns().is_empty() {
                let message = "cannot use column reference in DEFAULT expression";
                return Err(Refusal::new(Code::FeatureNotSupported, tree.span, message));
            }
            let given = self.given(vec![anything()], tree)?;
            self.check_assigned(tree, given.ty, target, |ty| {
                self.wrong_type(column, target, ty)
            })
        })?;
        self.remember_sound_as(None, expr, used);
        Ok(())
    }

    /// Sees that the default of a function's argument names no column and is of a type that the argument can hold.
    pub(in crate::fold) fn check_argument_default(
        &self,
        expr: &Snippet,
        target: ColumnType,
    ) -> Result<(), Refusal> {
        let is_pseudo = matches!(self.catalog.types[target.id].kind, TypeKind::Pseudo);
        if is_pseudo || is_plainly(&expr.text, target.id) {
            return Ok(());
        }
        self.judged(expr, |tree| {
            self.check_one_row(tree, "DEFAULT expression")?;
            let given = self.given(Vec::new(), tree)?;
            self.check_assigned(tree, given.ty, target, |ty| {
                format!(
                    "argument of DEFAULT must be type {}, not type {}",
                    self.format_type(ColumnType::plain(target.id)),
                    self.format_type(ColumnType::plain(ty.id))
                )
            })
        })
    }

    /// Sees that a generated column is made of other columns of its row, always in the same way.
    pub(in crate::fold) fn check_generated(
        &self,
        relation: RelationId,
        column: &Name,
        expr: &Snippet,
    ) -> Result<(), Refusal> {
        self.mentioned_columns(relation, expr)?;
        let row = &self.catalog.relations[relation];
        let Some(target) = row.column(column.as_str()).map(|column| column.ty) else {
            return Ok(());
        };
        self.judged(expr, |tree| {
            self.check_one_row(tree, "column generation expression")?;
            if let Some(column) = system_column(tree, row).filter(|it| **it != *"tableoid") {
                let message = format!(
                    "cannot use system column \"{column}\" in column generation expression"
                );
                return Err(Refusal::new(
                    Code::InvalidColumnReference,
                    tree.span,
                    message,
                ));
            }
            for path in tree.columns() {
                if row.column(row.name.as_str()).is_none() && *path == [row.name.clone()] {
                    let message =
                        "cannot use whole-row variable in column generation expression".to_owned();
                    return Err(not_immutable(tree.span, message));
                }
                let named = path.last().and_then(|name| row.column(name.as_str()));
                if let Some(named) = named.filter(|it| it.generated.is_some()) {
                    let message = format!(
                        "cannot use generated column \"{}\" in column generation expression",
                        named.name
                    );
                    return Err(not_immutable(tree.span, message));
                }
            }
            let given = self.given(vec![self.row_item(relation, tree)], tree)?;
            if given.mutable {
                let message = "generation expression is not immutable".to_owned();
                return Err(not_immutable(tree.span, message));
            }
            self.check_assigned(tree, given.ty, target, |ty| {
                self.wrong_type(column, target, ty)
            })
        })
    }

    /// Sees that what USING makes of a row becomes the column's new type.
    pub(in crate::fold) fn check_using(
        &self,
        relation: RelationId,
        column: &Name,
        expr: &Snippet,
        target: ColumnType,
    ) -> Result<(), Refusal> {
        self.mentioned_columns(relation, expr)?;
        self.judged(expr, |tree| {
            self.check_one_row(tree, "transform expression")?;
            let given = self.given(vec![self.row_item(relation, tree)], tree)?;
            self.check_assigned(tree, given.ty, target, |_| {
                format!(
                    "result of USING clause for column \"{column}\" cannot be cast automatically to type {}",
                    self.format_type(target)
                )
            })
        })
    }

    /// Whether a default, or what a column is generated by, certainly does not become another type.
    pub(in crate::fold) fn is_default_not_assignable(
        &self,
        relation: RelationId,
        expr: &Snippet,
        (own, target): (Option<TypeId>, TypeId),
    ) -> bool {
        let Ok(Some(tree)) = self.parse_expression(expr) else {
            return false;
        };
        let Ok(given) = self.given(vec![self.row_item(relation, &tree)], &tree) else {
            return false;
        };
        match (&tree.kind, given.ty, own) {
            // A literal is of the type that its column had.
            (ExprKind::String(_), _, Some(own)) => self.is_not_assignable(own, target),
            (ExprKind::String(_), _, None) | (_, None, _) => false,
            (_, Some(ty), _) => self.is_not_assignable(ty.id, target),
        }
    }

    /// Sees that a condition over a row is one (42804); what it names was seen to.
    pub(in crate::fold) fn check_condition(
        &self,
        relation: RelationId,
        expr: &Snippet,
        used: Use,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[relation];
        if self.sound_columns(Some(row), expr, used).is_some() {
            return Ok(());
        }
        let what = if used == Use::Check {
            "CHECK"
        } else {
            "POLICY"
        };
        self.judged(expr, |tree| {
            if used == Use::Check {
                if let Some(column) = system_column(tree, row).filter(|it| **it != *"tableoid") {
                    let message = format!(
                        "system column \"{column}\" reference in check constraint is invalid"
                    );
                    return Err(Refusal::new(
                        Code::InvalidColumnReference,
                        tree.span,
                        message,
                    ));
                }
                self.check_one_row(tree, "check constraint")?;
            } else {
                self.check_no_groups(tree, "policy expressions")?;
            }
            if is_condition(tree) {
                return Ok(());
            }
            let given = self.given(vec![self.row_item(relation, tree)], tree)?;
            self.check_boolean(given.ty, what, tree.span)
        })?;
        self.remember_sound_as(Some(row), expr, used);
        Ok(())
    }

    /// The same of a domain's CHECK, over VALUE alone.
    pub(in crate::fold) fn check_domain_condition(
        &self,
        base: ColumnType,
        expr: &Snippet,
    ) -> Result<(), Refusal> {
        self.judged(expr, |tree| {
            self.check_one_row(tree, "check constraint")?;
            let given = self.given(vec![self.value_item(base)], tree)?;
            self.check_boolean(given.ty, "CHECK", tree.span)
        })
    }

    /// A domain's VALUE.
    pub(super) fn value_item(&self, base: ColumnType) -> Item {
        let known = Some(base).filter(|ty| ty.id != oid::UNKNOWN && !self.is_foreign(ty.id));
        let value = Output {
            name: Name::from_quoted("value"),
            ty: known,
            origin: None,
            collated: Collated::Plain,
            variable: None,
            shape: None,
            part: None,
        };
        Item {
            name: Some(Name::from_quoted("")),
            namespace: None,
            rows: Rows {
                columns: vec![value],
                open: false,
            },
            row: None,
            id: None,
        }
    }

    /// What the default of a column, domain or argument uses that is a text alone: it is of its target's type.
    pub(in crate::fold) fn named_by_default(
        &self,
        expr: &Snippet,
        target: ColumnType,
    ) -> Result<Option<Uses>, Refusal> {
        if object_of_type(target.id).is_none() {
            return Ok(None);
        }
        let Ok(Some(tree)) = self.parse_expression(expr) else {
            return Ok(None);
        };
        let mut reader = Reader::new(self);
        reader.becomes(&tree, Some(target))?;
        let is_text = matches!(tree.kind, ExprKind::String(_));
        Ok(is_text.then_some(reader.uses))
    }

    /// Sees that an expression of an index gives the same of the same row; its predicate must be a condition, too.
    pub(in crate::fold) fn check_index_expression(
        &self,
        relation: RelationId,
        expr: &Snippet,
        is_predicate: bool,
    ) -> Result<(), Refusal> {
        let what = if is_predicate {
            "index predicate"
        } else {
            "index expression"
        };
        self.judged(expr, |tree| {
            self.check_one_row(tree, what)?;
            if system_column(tree, &self.catalog.relations[relation]).is_some() {
                let message = "index creation on system columns is not supported";
                return Err(Refusal::new(Code::FeatureNotSupported, tree.span, message));
            }
            let given = self.given(vec![self.row_item(relation, tree)], tree)?;
            if is_predicate {
                self.check_boolean(given.ty, "WHERE", tree.span)?;
            }
            if given.mutable {
                let message = format!("functions in {what} must be marked IMMUTABLE");
                return Err(not_immutable(tree.span, message));
            }
            Ok(())
        })
    }

    /// The type of an expression over a row, where it is known.
    pub(in crate::fold) fn type_over(
        &self,
        relation: RelationId,
        expr: &Snippet,
    ) -> Option<TypeId> {
        let tree = self.parse_expression(expr).ok()??;
        let given = self.given(vec![self.row_item(relation, &tree)], &tree);
        given.ok()?.ty.map(|ty| ty.id)
    }

    /// What a check says of an expression; where it refuses, of the tree with the places where it stands.
    fn judged(
        &self,
        expr: &Snippet,
        judge: impl Fn(&Expr) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let Ok(Some(tree)) = self.parse_expression(expr) else {
            return Ok(());
        };
        if judge(&tree).is_ok() {
            return Ok(());
        }
        match self.placed_expression(expr)? {
            Some(placed) => judge(&placed),
            None => Ok(()),
        }
    }

    /// Refuses queries, aggregates, window functions and functions of sets where there is one row.
    fn check_one_row(&self, tree: &Expr, place: &str) -> Result<(), Refusal> {
        if tree.has_query() {
            let message = format!("cannot use subquery in {place}");
            return Err(Refusal::new(Code::FeatureNotSupported, tree.span, message));
        }
        self.check_no_groups(tree, &format!("{place}s"))
    }

    fn check_no_groups(&self, tree: &Expr, places: &str) -> Result<(), Refusal> {
        let reader = Reader::new(self);
        reader.no_groups(tree, places, &Scope::default())?;
        reader.no_sets(tree, places)
    }

    fn given(&self, items: Vec<Item>, tree: &Expr) -> Result<Given, Refusal> {
        let scope = Scope {
            items,
            ..Scope::default()
        };
        let mut reader = Reader::new(self);
        let ty = reader.expr(tree, &scope)?;
        let mutable = reader.mutable.get();
        Ok(Given { ty, mutable })
    }

    /// A value of a type may be stored as another one.
    fn check_assigned(
        &self,
        tree: &Expr,
        ty: Ty,
        target: ColumnType,
        message: impl Fn(ColumnType) -> String,
    ) -> Result<(), Refusal> {
        if target.id == oid::UNKNOWN {
            return Ok(());
        }
        if let ExprKind::String(text) = &tree.kind {
            self.object_named(target.id, text, tree.span)?;
            return self.check_literal(target.id, text, tree.span);
        }
        match ty {
            Some(ty) if self.is_not_assignable(ty.id, target.id) => {
                Err(Refusal::new(Code::DatatypeMismatch, tree.span, message(ty))
                    .help("You will need to rewrite or cast the expression."))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn check_boolean(&self, ty: Ty, what: &str, span: Span) -> Result<(), Refusal> {
        match ty {
            Some(ty) if self.is_not_assignable(ty.id, oid::BOOL) => Err(Refusal::new(
                Code::DatatypeMismatch,
                span,
                format!(
                    "argument of {what} must be type boolean, not type {}",
                    self.format_type(ColumnType::plain(ty.id))
                ),
            )),
            Some(_) | None => Ok(()),
        }
    }

    fn wrong_type(&self, column: &Name, target: ColumnType, ty: ColumnType) -> String {
        format!(
            "column \"{column}\" is of type {} but default expression is of type {}",
            self.format_type(ColumnType::plain(target.id)),
            self.format_type(ColumnType::plain(ty.id))
        )
    }
}

/// A column of the system's that an expression over a row names.
fn system_column<'t>(tree: &'t Expr, row: &Relation) -> Option<&'t Name> {
    let mut named = tree.columns().into_iter().filter_map(<[Name]>::last);
    named.find(|name| is_system_column(name) && row.column(name.as_str()).is_none())
}

/// What an expression may name where there is no row: nothing is judged of it.
pub(super) fn anything() -> Item {
    Item {
        name: None,
        namespace: None,
        rows: Rows {
            columns: Vec::new(),
            open: true,
        },
        row: None,
        id: None,
    }
}

/// `invalid_object_definition` (42P17)
fn not_immutable(span: Span, message: String) -> Refusal {
    Refusal::new(Code::InvalidTableDefinition, span, message).with_sqlstate("42P17")
}

/// Whether an expression is a condition by its form.
fn is_condition(tree: &Expr) -> bool {
    if let ExprKind::Binary { operator, .. } = &tree.kind {
        return ["=", "<>", "<", ">", "<=", ">=", "~", "~*", "!~"].contains(&&*operator.symbol);
    }
    matches!(
        tree.kind,
        ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::Boolean(_)
            | ExprKind::IsNull { .. }
            | ExprKind::IsTruth { .. }
            | ExprKind::IsDistinct { .. }
            | ExprKind::InList { .. }
            | ExprKind::InQuery { .. }
            | ExprKind::Between { .. }
            | ExprKind::Like { .. }
            | ExprKind::AnyAll { .. }
            | ExprKind::AnyAllQuery { .. }
            | ExprKind::Exists(_)
    )
}

/// Whether a default is of a type by its text alone: most are.
fn is_plainly(text: &str, ty: TypeId) -> bool {
    match ty {
        oid::TEXT | oid::VARCHAR => text
            .strip_prefix('\'')
            .and_then(|text| text.strip_suffix('\''))
            .is_some_and(|text| !text.contains('\'')),
        oid::BOOL => ["true", "false"]
            .iter()
            .any(|it| text.eq_ignore_ascii_case(it)),
        oid::INT2 | oid::INT4 | oid::INT8 | oid::NUMERIC | oid::FLOAT4 | oid::FLOAT8 => {
            text.bytes().all(|byte| byte.is_ascii_digit())
        }
        oid::TIMESTAMPTZ | oid::TIMESTAMP | oid::DATE => text.eq_ignore_ascii_case("now()"),
        oid::UUID => text.eq_ignore_ascii_case("gen_random_uuid()"),
        _ => false,
    }
}
