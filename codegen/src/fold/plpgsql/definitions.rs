//! Functions that print an object: `pg_get_constraintdef` and its like.

#![expect(
    clippy::format_push_string,
    reason = "texts of a line, made where somebody asks for one"
)]

use super::eval::Eval;
use super::printed::{exactly, of_parts};
use super::value::{Part, Value};
use crate::catalog::definition::Printer;
use crate::catalog::function::{DEFAULT_COST, DEFAULT_ROWS};
use crate::catalog::{
    ColumnType, ConstraintId, ConstraintKind, Function, FunctionId, Relation, RelationId,
};
use crate::ddl::function::Volatility;
use crate::ddl::{FunctionKind, ParameterMode};
use crate::fold::Folder;
use crate::name::Name;
use crate::source::{Snippet, Span};

/// Stands for an expression until its part is put there.
const EXPRESSION: &str = "\u{e000}";

/// Names as the session's path prints them, expressions as places.
struct InSession<'s, 'a> {
    folder: &'s Folder<'a>,
    relation: Option<&'s Relation>,
    /// Only the parentheses that are needed.
    pretty: bool,
}

impl Printer for InSession<'_, '_> {
    fn expression(&self, expr: &Snippet) -> Option<String> {
        let whole = self
            .relation
            .and_then(|row| self.folder.printed_condition(expr, row, self.pretty));
        Some(match whole {
            Some(text) => text,
            None => format!("{EXPRESSION}{}{EXPRESSION}", expr.text),
        })
    }

    fn relation(&self, id: RelationId) -> String {
        relation_name(self.folder, id)
    }
}

/// The relation's name, with its schema where that is not first on the path with it.
fn relation_name(folder: &Folder<'_>, id: RelationId) -> String {
    let row = &folder.catalog.relations[id];
    let mut path = folder.search_path().into_iter();
    let visible = path.find_map(|it| folder.catalog.relation(it, row.name.as_str()));
    if visible == Some(id) {
        row.name.quoted()
    } else {
        let namespace = &folder.catalog.namespaces[row.namespace].name;
        format!("{}.{}", namespace.quoted(), row.name.quoted())
    }
}

/// A text in which places stand for expressions.
fn with_expressions(text: &str, span: Span, what: &str) -> Value {
    let mut parts = Vec::new();
    for (index, piece) in text.split(EXPRESSION).enumerate() {
        if piece.is_empty() {
            continue;
        }
        parts.push(if index % 2 == 0 {
            Part::Known(piece.into())
        } else {
            exactly(piece).map_or_else(
                || Part::Printed(piece.into()),
                |text| Part::Known(text.into()),
            )
        });
    }
    match parts.as_slice() {
        [Part::Known(text)] => Value::Text(text.clone()),
        _ => of_parts(parts, span, what),
    }
}

/// The statement of an index.
pub(super) fn index_definition(folder: &Folder<'_>, id: RelationId, span: Span) -> Option<Value> {
    let row = folder.catalog.relations.get(id)?;
    let printer = InSession {
        folder,
        relation: None,
        pretty: false,
    };
    let text = folder
        .catalog
        .index_definition(&row.name, row.index.as_ref()?, &printer)?;
    Some(with_expressions(&text, span, "the text of an index"))
}

/// The query of a view. All its columns are named there, those of `*` too.
pub(super) fn view_definition(folder: &Folder<'_>, id: RelationId, span: Span) -> Option<Value> {
    let row = folder.catalog.relations.get(id)?;
    let query = &row.view.as_ref()?.query.text;
    let columns = row.columns().map(|column| column.name.quoted());
    let columns = columns.collect::<Vec<_>>().join(", ");
    let text = query.replace('*', &format!(" {columns} "));
    let parts = vec![Part::Printed(text.into())];
    Some(of_parts(parts, span, "the text of a view"))
}

impl Eval<'_, '_> {
    /// A function that prints the object with this oid; `None` for one that is not known here.
    pub(super) fn definition(&self, name: &str, arguments: &[Value], span: Span) -> Option<Value> {
        let first = arguments.first()?;
        if name == "pg_get_expr" {
            return Some(first.clone());
        }
        let oid = first.number().and_then(|oid| u32::try_from(oid).ok());
        let folder = self.folder;
        let catalog = &folder.catalog;
        let found = |oid: u32| match name {
            "pg_get_constraintdef" => {
                let row = catalog.constraints.get(ConstraintId(oid))?;
                let printer = InSession {
                    folder,
                    relation: catalog.relations.get(row.relation),
                    pretty: matches!(arguments, [_, Value::Bool(true)]),
                };
                let text = catalog.constraint_definition(row, &printer);
                Some(match (&row.kind, text) {
                    // An expression that is no name and no call stands in parentheses of its own.
                    (ConstraintKind::Check { .. }, Some(text)) => {
                        with_expressions(&text, span, "the text of a constraint")
                    }
                    (_, Some(text)) => Value::text(text),
                    (_, None) => Value::unknown_not_null(span, "the text of a constraint"),
                })
            }
            "pg_get_indexdef" => match arguments {
                [_] => index_definition(folder, RelationId(oid), span),
                _ => None,
            },
            "pg_get_viewdef" => view_definition(folder, RelationId(oid), span),
            "pg_get_functiondef" => Some(self.function_definition(FunctionId(oid), span)?),
            "pg_get_function_result" => {
                let row = catalog.functions.get(FunctionId(oid))?;
                (row.kind != FunctionKind::Procedure).then(|| Value::text(self.result_of(row)))
            }
            "pg_get_partkeydef" => self.partition_key(RelationId(oid)),
            _ => None,
        };
        let is_known = matches!(
            name,
            "pg_get_constraintdef"
                | "pg_get_indexdef"
                | "pg_get_viewdef"
                | "pg_get_functiondef"
                | "pg_get_function_result"
                | "pg_get_partkeydef"
        );
        if !is_known {
            return None;
        }
        Some(match oid {
            Some(oid) => found(oid)
                .unwrap_or_else(|| Value::unknown(span, format!("what function {name} prints"))),
            None => super::operators::unknown_of(arguments, span, format!("function {name}")),
        })
    }

    fn partition_key(&self, id: RelationId) -> Option<Value> {
        let row = self.folder.catalog.relations.get(id)?;
        let key = row.partition_key.as_ref()?;
        let columns: Vec<String> = key
            .keys
            .iter()
            .map(|key| {
                let plain = key.operator_class.is_none();
                let attnum = key.attnum.filter(|_| plain)?;
                Some(row.column_at(attnum).name.quoted())
            })
            .collect::<Option<_>>()?;
        let strategy = match key.strategy {
            crate::catalog::PartitionStrategy::List => "LIST",
            crate::catalog::PartitionStrategy::Range => "RANGE",
            crate::catalog::PartitionStrategy::Hash => "HASH",
        };
        Some(Value::text(format!("{strategy} ({})", columns.join(", "))))
    }

    fn type_name(&self, ty: ColumnType) -> String {
        self.folder.type_name(ty.id)
    }

    fn result_of(&self, row: &Function) -> String {
        let of_table = row.arguments.iter();
        let of_table = of_table.filter(|it| it.mode == ParameterMode::Table);
        let columns: Vec<String> = of_table
            .map(|it| {
                let name = it.name.as_ref().map(|name| format!("{} ", name.quoted()));
                format!("{}{}", name.unwrap_or_default(), self.type_name(it.ty))
            })
            .collect();
        let ty = self.type_name(row.result);
        match (columns.as_slice(), row.returns_set) {
            ([], true) => format!("SETOF {ty}"),
            ([], false) => ty,
            (columns, _) => format!("TABLE({})", columns.join(", ")),
        }
    }

    /// The arguments as `pg_get_function_arguments` prints them: with names, modes and defaults.
    pub(super) fn function_arguments(&self, row: &Function) -> Vec<Part> {
        let mut parts = Vec::new();
        let shown = row.arguments.iter();
        let shown = shown.filter(|it| it.mode != ParameterMode::Table);
        for (index, it) in shown.enumerate() {
            let mode = match (it.mode, row.kind) {
                (ParameterMode::In, FunctionKind::Procedure) => "IN ",
                (ParameterMode::In | ParameterMode::Table, _) => "",
                (ParameterMode::Out, _) => "OUT ",
                (ParameterMode::InOut, _) => "INOUT ",
                (ParameterMode::Variadic, _) => "VARIADIC ",
            };
            let comma = if index > 0 { ", " } else { "" };
            let name = it.name.as_ref().map(|name| format!("{} ", name.quoted()));
            let name = name.unwrap_or_default();
            let ty = self.type_name(it.ty);
            parts.push(Part::Known(format!("{comma}{mode}{name}{ty}").into()));
            if let Some(default) = &it.default {
                parts.push(Part::Known(" DEFAULT ".into()));
                parts.push(match self.folder.printed_argument(default, it.ty) {
                    Some(text) => Part::Known(text.into()),
                    None => Part::Printed(default.text.clone()),
                });
            }
        }
        parts
    }

    fn function_definition(&self, id: FunctionId, span: Span) -> Option<Value> {
        let row = self.folder.catalog.functions.get(id)?;
        let body = row.body.as_ref()?;
        let namespace = &self.folder.catalog.namespaces[row.namespace].name;
        let kind = match row.kind {
            FunctionKind::Procedure => "PROCEDURE",
            FunctionKind::Function | FunctionKind::Window => "FUNCTION",
            FunctionKind::Aggregate => return None,
        };
        let name = format!("{}.{}", namespace.quoted(), row.name.quoted());
        let mut parts = vec![Part::Known(
            format!("CREATE OR REPLACE {kind} {name}(").into(),
        )];
        parts.extend(self.function_arguments(row));
        let mut text = ")\n".to_owned();
        if row.kind != FunctionKind::Procedure {
            text += &format!(" RETURNS {}\n", self.result_of(row));
        }
        text += &format!(" LANGUAGE {}\n", row.language.quoted());
        let options: Vec<String> = [
            (row.kind == FunctionKind::Window, "WINDOW"),
            (row.volatility == Volatility::Immutable, "IMMUTABLE"),
            (row.volatility == Volatility::Stable, "STABLE"),
            (row.parallel == "safe", "PARALLEL SAFE"),
            (row.parallel == "restricted", "PARALLEL RESTRICTED"),
            (row.strict, "STRICT"),
            (row.security_definer, "SECURITY DEFINER"),
            (row.leakproof, "LEAKPROOF"),
        ]
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, word)| format!(" {word}"))
        .chain(
            row.cost
                .filter(|cost| *cost != DEFAULT_COST)
                .map(|cost| format!(" COST {cost}")),
        )
        .chain(
            row.rows
                .filter(|rows| *rows != DEFAULT_ROWS)
                .map(|rows| format!(" ROWS {rows}")),
        )
        .collect();
        if !options.is_empty() {
            text += &options.concat();
            text.push('\n');
        }
        for (setting, value) in &row.config {
            text += &format!(
                " SET {} TO {}\n",
                setting.quoted(),
                setting_text(self, setting, value)
            );
        }
        parts.push(Part::Known(text.into()));
        if body.sql_standard {
            parts.push(match self.folder.printed_return(row) {
                Some(text) => Part::Known(format!("RETURN {text}\n").into()),
                None => Part::Printed(body.text.clone()),
            });
        } else {
            let mut tag = kind.to_ascii_lowercase();
            while body.text.contains(&format!("${tag}")) {
                tag.push('x');
            }
            parts.push(Part::Known(
                format!("AS ${tag}${}${tag}$\n", body.text).into(),
            ));
        }
        Some(super::text::assembled(parts, [], span))
    }
}

/// The value of a function's SET: lists of names have each in quotes.
fn setting_text(eval: &Eval<'_, '_>, setting: &Name, value: &str) -> String {
    if *setting == "search_path" {
        let names = eval.folder.parser.identifiers(value);
        let names = names.iter().map(|name| super::text::quote_literal(name));
        return names.collect::<Vec<_>>().join(", ");
    }
    super::text::quote_literal(value)
}

/// `relpartbound` as `pg_get_expr` prints it.
pub(super) fn partition_bound(bound: &crate::ddl::PartitionBound, span: Span) -> Value {
    use crate::ddl::{BoundValue, PartitionBound};
    let list = |values: &[BoundValue]| -> String {
        let texts = values.iter().map(|value| match value {
            BoundValue::Min => "MINVALUE".to_owned(),
            BoundValue::Max => "MAXVALUE".to_owned(),
            BoundValue::Null => "NULL".to_owned(),
            BoundValue::Value(expr) => format!("{EXPRESSION}{}{EXPRESSION}", expr.text),
        });
        texts.collect::<Vec<_>>().join(", ")
    };
    let text = match bound {
        PartitionBound::Default => "DEFAULT".to_owned(),
        PartitionBound::In(values) => format!("FOR VALUES IN ({})", list(values)),
        PartitionBound::Range { from, to } => {
            format!("FOR VALUES FROM ({}) TO ({})", list(from), list(to))
        }
        PartitionBound::Hash { modulus, remainder } => {
            format!("FOR VALUES WITH (modulus {modulus}, remainder {remainder})")
        }
    };
    with_expressions(&text, span, "the bounds of a partition")
}
