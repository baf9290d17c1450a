//! Expressions over one table (policies, CHECKs, indexes, defaults, WHEN of a trigger), read as PostgreSQL reads them:
//! with the table as the only item of FROM. What they name and certainly is not there is refused; what may be there is not.

use super::from::{columns_of, columns_where};
use super::stored::anything;
use super::{Item, Reader, Rows, Scope, Uses};
use crate::builtins;
use crate::catalog::{ColumnType, Relation, RelationId};
use crate::ddl::TypeName;
use crate::diagnostics::Code;
use crate::expr::{Expr, ExprKind, FunctionCall};
use crate::extensions;
use crate::fold::needs::Over;
use crate::fold::refusal::MissingKind;
use crate::fold::resolve::is_system;
use crate::fold::sound::Use;
use crate::fold::{Folder, Refusal};
use crate::name::{Name, QualifiedName};
use crate::packed;
use crate::source::{Snippet, Span};

/// What the grammar makes of these names is no function that a schema has.
pub(super) const SPECIAL: [&str; 14] = [
    "merge_action",
    "coalesce",
    "nullif",
    "greatest",
    "least",
    "grouping",
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "current_catalog",
    "session_user",
    "system_user",
];

impl Folder<'_> {
    /// Sees that what an expression over a row of a table names is there; without a table, columns are not judged.
    pub(in crate::fold) fn check_expression(
        &self,
        relation: Option<RelationId>,
        tree: &Expr,
    ) -> Result<(), Refusal> {
        let reader = self.read_over_row(relation, tree)?;
        self.doubts.borrow_mut().extend(reader.doubt);
        Ok(())
    }

    fn read_over_row(
        &self,
        relation: Option<RelationId>,
        tree: &Expr,
    ) -> Result<Reader<'_, '_>, Refusal> {
        let mut reader = Reader::new(self);
        let items = match relation {
            Some(id) => vec![self.row_item(id, tree)],
            None => vec![anything()],
        };
        let scope = Scope {
            items,
            ..Scope::default()
        };
        reader.expr(tree, &scope)?;
        Ok(reader)
    }

    /// What an expression over a row of a table uses; `None` where that is not sure.
    pub(in crate::fold) fn uses_of(&self, relation: RelationId, tree: &Expr) -> Option<Uses> {
        self.uses_over(Over::Row(relation), tree, true)
    }

    /// What an expression uses, so far as it is understood; `None` where it is not, or not surely and that is asked for.
    pub(in crate::fold) fn uses_over(&self, over: Over, tree: &Expr, surely: bool) -> Option<Uses> {
        let items = match over {
            Over::Nothing => vec![anything()],
            Over::Row(relation) => vec![self.row_item(relation, tree)],
            Over::Change(relation) => self.change_items(relation),
            Over::Value(ty) => vec![self.value_item(ty)],
        };
        let scope = Scope {
            items,
            ..Scope::default()
        };
        let mut reader = Reader::new(self);
        reader.expr(tree, &scope).ok()?;
        (reader.doubt.is_none() || !surely).then_some(reader.uses)
    }

    /// A table's row, as the only item of FROM.
    pub(super) fn row_item(&self, id: RelationId, tree: &Expr) -> Item {
        let row = &self.catalog.relations[id];
        Item {
            name: Some(row.name.clone()),
            namespace: Some(self.catalog.namespaces[row.namespace].name.clone()),
            rows: columns_in(id, row, tree),
            row: row.row_type.map(ColumnType::plain),
            id: None,
        }
    }

    /// The same of an expression whose tree may be that of another one with the same text: what is wrong is said of the
    /// place where this one stands.
    pub(in crate::fold) fn check_placed(
        &self,
        relation: Option<RelationId>,
        expr: &Snippet,
        tree: &Expr,
    ) -> Result<(), Refusal> {
        if let Ok(reader) = self.read_over_row(relation, tree)
            && reader.doubt.is_none()
        {
            // What rows of the catalog decide is asked again.
            if !reader.asks_rows.get()
                && let Ok(needs) = reader.uses.needs()
            {
                let row = relation.map(|id| &self.catalog.relations[id]);
                self.remember_sound(row, expr, tree, needs);
            }
            return Ok(());
        }
        match self.placed_expression(expr)? {
            Some(placed) => self.check_expression(relation, &placed),
            None => Ok(()),
        }
    }

    /// Sees that what a column's default names is there.
    pub(in crate::fold) fn check_default(&self, expr: &Snippet) -> Result<(), Refusal> {
        if !may_name(&expr.text) || self.sound_columns(None, expr, Use::Any).is_some() {
            return Ok(());
        }
        match self.parse_expression(expr) {
            Ok(Some(tree)) => self.check_placed(None, expr, &tree),
            Ok(None) | Err(_) => Ok(()),
        }
    }

    /// WHEN of a trigger, whose columns are those of OLD and NEW.
    pub(in crate::fold) fn check_trigger_condition(
        &self,
        relation: RelationId,
        expr: &Snippet,
    ) -> Result<(), Refusal> {
        let Some(tree) = self.placed_expression(expr)? else {
            return Ok(());
        };
        let scope = Scope {
            items: self.change_items(relation),
            ..Scope::default()
        };
        let mut reader = Reader::new(self);
        reader.expr(&tree, &scope)?;
        self.doubts.borrow_mut().extend(reader.doubt);
        Ok(())
    }

    /// A row before and after a change.
    fn change_items(&self, relation: RelationId) -> Vec<Item> {
        let row = &self.catalog.relations[relation];
        let item = |name| Item {
            name: Some(Name::from_quoted(name)),
            namespace: None,
            rows: columns_of(relation, row),
            row: row.row_type.map(ColumnType::plain),
            id: None,
        };
        ["old", "new"].map(item).into()
    }

    /// The type that an expression names, or `undefined_object` (42704); `None` where it may be one that is not known.
    pub(in crate::fold) fn named_type(&self, ty: &TypeName) -> Result<Option<ColumnType>, Refusal> {
        match self.resolve_type(ty) {
            Ok(ty) => Ok(Some(ty)),
            Err(refusal) if refusal.diagnostic.code == Code::NotUnderstood => Ok(None),
            Err(_) if self.is_type_elsewhere(&ty.name) || self.has_unknown_extension() => Ok(None),
            Err(refusal) => Err(refusal),
        }
    }

    /// Whether an extension is there of which it is not known what it brings.
    pub(in crate::fold) fn has_unknown_extension(&self) -> bool {
        let mut all = self.catalog.extensions.iter();
        // Where nothing is known of PostgreSQL's own, nothing is of anything.
        !packed::is_loaded() || all.any(|(_, it)| !extensions::is_known(it.name.as_str()))
    }

    /// Whether a type that is not found may be there all the same.
    fn is_type_elsewhere(&self, name: &QualifiedName) -> bool {
        match &name.namespace {
            None => name.name.as_str().starts_with("pg_"),
            Some(namespace) => self.may_be_elsewhere(name, namespace),
        }
    }

    /// Whether a schema may hold more than the catalog says.
    pub(super) fn may_be_elsewhere(&self, name: &QualifiedName, namespace: &Name) -> bool {
        if is_system(name) {
            return true;
        }
        match self.catalog.namespace(namespace.as_str()) {
            Some(id) => self.is_platform_namespace(id),
            None => self.settings.platform_files > 0,
        }
    }

    /// Whether an extension has an aggregate of this name.
    pub(super) fn has_aggregate(&self, name: &QualifiedName) -> bool {
        let namespaces = match &name.namespace {
            Some(namespace) => self
                .catalog
                .namespace(namespace.as_str())
                .into_iter()
                .collect(),
            None => self.search_path(),
        };
        let mut all = namespaces.into_iter();
        all.any(|it| !self.extension_aggregates(it, name.name.as_str()).is_empty())
    }

    /// `undefined_function` (42883) where no function has this name at all.
    pub(in crate::fold) fn check_function_exists(
        &self,
        call: &FunctionCall,
        span: Span,
    ) -> Result<(), Refusal> {
        let name = call.name.name.as_str();
        if !self.functions_by_name(&call.name).is_empty() {
            return Ok(());
        }
        let plain = |name: &QualifiedName| QualifiedName {
            namespace: name.namespace.clone(),
            name: name.name.clone(),
        };
        let known = match &call.name.namespace {
            Some(namespace) if *namespace == "pg_catalog" => {
                builtins::has_function(name) || SPECIAL.contains(&name)
            }
            Some(namespace) => {
                if self.catalog.namespace(namespace.as_str()).is_none()
                    && !self.may_be_elsewhere(&call.name, namespace)
                {
                    return self.resolve_namespace(namespace, span).map(|_| ());
                }
                self.may_be_elsewhere(&call.name, namespace)
            }
            None => {
                builtins::has_function(name)
                    || SPECIAL.contains(&name)
                    // A column or the type of a cast, written as a function.
                    || matches!(&call.arguments[..], [only] if is_row_like(&only.value))
            }
        };
        if known || self.find_type(&plain(&call.name)).is_some() || self.has_aggregate(&call.name) {
            return Ok(());
        }
        // An extension that is not known may have brought it.
        if self.has_unknown_extension() {
            return Ok(());
        }
        let refusal = Refusal::missing(
            Code::UnknownFunction,
            span,
            format!("function {}() does not exist", call.name),
            MissingKind::Function,
            self.qualify(&call.name),
        );
        Err(refusal.help(
            "No function matches the given name and argument types. You might need to add explicit type casts.",
        ))
    }
}

/// Whether a default may name something: most are a literal, or a call of one of PostgreSQL's own functions without
/// arguments.
pub(in crate::fold) fn may_name(text: &str) -> bool {
    match text.trim().strip_suffix("()") {
        Some(name) => !builtins::has_function(name),
        None => text.contains(['(', ':', '$', ' ']),
    }
}

/// The columns of a relation that an expression can mean, of a relation with many: those that it names. A query in it
/// may mean more.
fn columns_in(id: RelationId, row: &Relation, tree: &Expr) -> Rows {
    let mut named: Vec<&Name> = Vec::new();
    let mut whole = row.slots.len() < 4;
    tree.walk(&mut |part| {
        if let ExprKind::Column(path) = &part.kind {
            named.extend(path);
        } else if let ExprKind::Function(call) = &part.kind {
            // `f(row)` may be its column f.
            named.push(&call.name.name);
        } else if let ExprKind::Field { name, .. } = &part.kind {
            named.push(name);
        }
        whole |= matches!(part.kind, ExprKind::Star(_) | ExprKind::Other(_));
        whole |= part.query().is_some();
    });
    if whole {
        return columns_of(id, row);
    }
    columns_where(id, row, |name| named.contains(&name))
}

/// Whether an expression may be a row, of which a function's name may be a column.
fn is_row_like(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Column(_)
            | ExprKind::Function(_)
            | ExprKind::Field { .. }
            | ExprKind::Subquery(_)
            | ExprKind::Subscript { .. }
            | ExprKind::Case { .. }
            | ExprKind::Other(_)
    )
}
