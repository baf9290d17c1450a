//! Expressions of the catalog as PostgreSQL prints them: `pg_get_expr` and its like.
//!
//! What the migrations wrote is analysed again, by the rules that typing goes by, and printed out of the tree that comes of
//! it. An expression of which not every part is known for certain is not printed at all.

mod analyse;
mod call;
mod coerce;
mod constant;
mod part;
mod print;
#[cfg(test)]
mod tests;
mod tree;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::analyse::{Analyser, Names};
use self::print::{Layout, printed};
use crate::catalog::ty::oid;
use crate::catalog::{
    Catalog, Column, ColumnRef, ColumnType, ConstraintKind, Deparsed, Function, FunctionId,
    NamespaceId, PG_CATALOG, Relation, TypeId,
};
use crate::ddl::Body;
use crate::expr::{ExprKind, ExprParser};
use crate::fnv::Text;
use crate::fold::{Folder, Settings};
use crate::name::{Name, QualifiedName};
use crate::source::{FileId, Place, Snippet, Span};

/// As `pg_get_expr(adbin, adrelid)` prints.
const PLAIN: Layout = Layout {
    pretty: false,
    lines: true,
};

/// As `pg_get_constraintdef(oid, true)` prints.
const PRETTY: Layout = Layout {
    pretty: true,
    lines: true,
};

/// As `pg_get_function_arguments(oid)` prints, and what RETURN returns.
const INLINE: Layout = Layout {
    pretty: false,
    lines: false,
};

/// Prints the expressions of what stands in these schemas for a new session.
pub fn deparse(
    catalog: &Catalog,
    namespaces: &[NamespaceId],
    parser: &dyn ExprParser,
    settings: &Settings,
) -> Deparsed {
    let folder = Folder::on(catalog.clone(), parser, settings);
    let path = folder.reader_path();
    let mut texts = Texts {
        folder: &folder,
        path: &path,
        known: BTreeMap::new(),
    };
    let mut deparsed = Deparsed::default();
    let mut defaults = Vec::new();
    for (id, row) in catalog.relations.iter() {
        if !namespaces.contains(&row.namespace) {
            continue;
        }
        for column in row.columns() {
            let generated = column.generated.as_ref().map(|it| &it.expr);
            let Some(expr) = generated.or(column.default_expr.as_ref()) else {
                continue;
            };
            let target = column.default_type.unwrap_or(column.ty);
            if let Some(text) = texts.of_columns(expr, row, target, PLAIN) {
                let column = ColumnRef {
                    relation: id,
                    attnum: column.attnum,
                };
                defaults.push((column, text));
            }
        }
    }
    deparsed.defaults = defaults.into_iter().collect();
    for (id, row) in catalog.constraints.iter() {
        let ConstraintKind::Check { expr, .. } = &row.kind else {
            continue;
        };
        let Some(relation) = catalog.relations.get(row.relation) else {
            continue;
        };
        if !namespaces.contains(&relation.namespace) {
            continue;
        }
        let boolean = ColumnType::plain(oid::BOOL);
        if let Some(text) = texts.of_columns(expr, relation, boolean, PRETTY) {
            deparsed.checks.insert(id, text);
        }
    }
    for (id, row) in catalog.functions.iter() {
        if !namespaces.contains(&row.namespace) {
            continue;
        }
        if let Some(expr) = row.body.as_ref().and_then(Body::returned)
            && let Some(text) = texts.printed(
                &expr,
                &Names::Arguments(row),
                ColumnType::plain(row.result.id),
                INLINE,
            )
        {
            deparsed.returned.insert(id, text);
        }
        for (place, argument) in row.arguments.iter().enumerate() {
            let Some(expr) = &argument.default else {
                continue;
            };
            if let Some(text) = texts.printed(expr, &Names::Nothing, argument.ty, INLINE) {
                deparsed.arguments.insert((id, place), text);
            }
        }
    }
    deparsed
}

/// The expressions that were printed: most tables have the same ones.
struct Texts<'f, 'a> {
    folder: &'f Folder<'a>,
    path: &'f [NamespaceId],
    known: BTreeMap<Text, Known>,
}

/// What was printed of a text.
#[derive(Default)]
struct Known {
    /// The columns that it names; `None` where it names them by their table.
    columns: Option<Vec<Name>>,
    printed: Vec<(Circumstances, Option<Arc<str>>)>,
}

/// What is printed of a text hangs on the types of the columns that it names, on the type that it is assigned to, and on
/// the layout.
type Circumstances = (Vec<ColumnType>, ColumnType, Layout);

impl Texts<'_, '_> {
    /// An expression over a relation's columns.
    fn of_columns(
        &mut self,
        expr: &Snippet,
        relation: &Relation,
        target: ColumnType,
        layout: Layout,
    ) -> Option<Arc<str>> {
        let text = Text::new(&expr.text);
        let names = Names::Columns(relation);
        let Some(known) = self.known.get(&text) else {
            let columns = self.folder.parse_expression(expr).ok().flatten();
            let columns = columns.and_then(|tree| {
                let columns = tree.columns().into_iter();
                columns
                    .map(|path| match path {
                        [name] => Some(name.clone()),
                        _ => None,
                    })
                    .collect()
            });
            let known = Known {
                columns,
                printed: Vec::new(),
            };
            self.known.insert(text, known);
            return self.of_columns(expr, relation, target, layout);
        };
        let types: Option<Vec<ColumnType>> = known.columns.as_ref().and_then(|names| {
            let columns = names.iter().map(|name| relation.column(name.as_str()));
            columns.map(|it| it.map(|it| it.ty)).collect()
        });
        let Some(types) = types else {
            return self.printed(expr, &names, target, layout);
        };
        let circumstances = (types, target, layout);
        let mut before = known.printed.iter();
        if let Some((_, printed)) = before.find(|(it, _)| *it == circumstances) {
            return printed.clone();
        }
        let printed = self.printed(expr, &names, target, layout);
        if let Some(known) = self.known.get_mut(&text) {
            known.printed.push((circumstances, printed.clone()));
        }
        printed
    }

    fn printed(
        &self,
        expr: &Snippet,
        names: &Names<'_>,
        target: ColumnType,
        layout: Layout,
    ) -> Option<Arc<str>> {
        let text = self
            .folder
            .deparsed(expr, names, target, layout, self.path)?;
        Some(text.into())
    }
}

impl Folder<'_> {
    /// A condition on a relation's rows as the session prints it, with the parentheses that are needed or with all.
    pub(in crate::fold) fn printed_condition(
        &self,
        expr: &Snippet,
        relation: &Relation,
        pretty: bool,
    ) -> Option<String> {
        let layout = if pretty { PRETTY } else { PLAIN };
        let names = Names::Columns(relation);
        let target = ColumnType::plain(oid::BOOL);
        self.deparsed(expr, &names, target, layout, &self.search_path())
    }

    /// A column's default as `pg_get_expr` prints it in the session.
    pub(in crate::fold) fn printed_default(&self, expr: &Snippet, of: &Column) -> Option<String> {
        let target = of.default_type.unwrap_or(of.ty);
        self.deparsed(expr, &Names::Nothing, target, PLAIN, &self.search_path())
    }

    /// The default of an argument of this type as `pg_get_function_arguments` prints it in the session.
    pub(in crate::fold) fn printed_argument(
        &self,
        expr: &Snippet,
        ty: ColumnType,
    ) -> Option<String> {
        self.deparsed(expr, &Names::Nothing, ty, INLINE, &self.search_path())
    }

    /// What a body `RETURN expression` returns, as `pg_get_functiondef` prints it in the session.
    pub(in crate::fold) fn printed_return(&self, row: &Function) -> Option<String> {
        let expr = row.body.as_ref()?.returned()?;
        let result = ColumnType::plain(row.result.id);
        let path = self.search_path();
        self.deparsed(&expr, &Names::Arguments(row), result, INLINE, &path)
    }

    /// An expression that is assigned to a type, as it is printed for who has this search path; `None` where that is
    /// not known.
    fn deparsed(
        &self,
        expr: &Snippet,
        names: &Names<'_>,
        target: ColumnType,
        layout: Layout,
        path: &[NamespaceId],
    ) -> Option<String> {
        let tree = self.parse_expression(expr).ok().flatten()?;
        let mut analyser = Analyser::new(self, names, path);
        let value = analyser.assigned(&tree, target)?;
        Some(printed(&self.catalog, path, layout, &value))
    }

    /// The search path of who connects and asks, where no schema has the user's name.
    fn reader_path(&self) -> Vec<NamespaceId> {
        self.catalog.namespace("public").into_iter().collect()
    }

    /// The type of what `'name'::regclass` is.
    fn regclass(&self) -> Option<TypeId> {
        self.catalog.ty(PG_CATALOG, "regclass")
    }

    /// A relation's name in a text, as `regclass` prints it.
    fn relation_text(&self, text: &str, path: &[NamespaceId]) -> Option<String> {
        let tree = self
            .parser
            .expression(text, Place::Computed(Span::new(FileId(0), 0, 0)))
            .ok()?;
        let ExprKind::Column(parts) = &tree.kind else {
            return None;
        };
        let (name, namespace) = match &parts[..] {
            [name] => (name, None),
            [namespace, name] => (name, Some(namespace)),
            _ => return None,
        };
        let name = QualifiedName {
            namespace: namespace.cloned(),
            name: name.clone(),
        };
        let row = &self.catalog.relations[self.find_relation(&name)?];
        let first = [PG_CATALOG]
            .iter()
            .chain(path)
            .copied()
            .find(|it| self.catalog.relation(*it, row.name.as_str()).is_some());
        Some(self.printed_name(row.namespace, &row.name, first == Some(row.namespace)))
    }

    /// A function's name, with its schema where the path does not find it first, or finds others too.
    fn function_name(&self, id: FunctionId, alone: bool, path: &[NamespaceId]) -> Option<String> {
        let row = self.catalog.functions.get(id)?;
        let name = row.name.as_str();
        let mut path = [PG_CATALOG].iter().chain(path).copied();
        let first = path.find(|namespace| {
            let found = self.catalog.functions_named(*namespace, name);
            found.iter().any(|it| {
                let other = &self.catalog.functions[*it];
                other
                    .inputs()
                    .map(|it| it.ty.id)
                    .eq(row.inputs().map(|it| it.ty.id))
            })
        });
        let visible = alone && first == Some(row.namespace);
        Some(self.printed_name(row.namespace, &row.name, visible))
    }

    fn printed_name(&self, namespace: NamespaceId, name: &Name, visible: bool) -> String {
        if visible {
            name.quoted()
        } else {
            let namespace = &self.catalog.namespaces[namespace].name;
            format!("{}.{}", namespace.quoted(), name.quoted())
        }
    }
}
