//! For tests: trees as SQL with every parenthesis written, so that PostgreSQL can be asked whether it reads the same.

#![expect(
    clippy::format_push_string,
    reason = "a printer for tests may allocate"
)]

mod write;

use crate::ddl::TypeName;
use crate::expr::{
    Alias, Expr, ExprKind, FromItem, FunctionCall, JoinCondition, JoinKind, LikeKind, OrderItem,
    Query, QueryBody, SetOperation,
};
use crate::name::{Name, QualifiedName};
use write::write;

fn quoted(name: &QualifiedName) -> String {
    match &name.namespace {
        Some(namespace) => format!("{}.{}", namespace.quoted(), name.name.quoted()),
        None => name.name.quoted(),
    }
}

fn names(names: &[Name]) -> String {
    names.iter().map(Name::quoted).collect::<Vec<_>>().join(".")
}

fn list(exprs: &[Expr]) -> String {
    exprs.iter().map(expr).collect::<Vec<_>>().join(", ")
}

fn ty(ty: &TypeName) -> String {
    let mut text = quoted(&ty.name);
    if !ty.modifiers.is_empty() {
        text += &format!(
            "({})",
            ty.modifiers
                .iter()
                .map(i32::to_string)
                .collect::<Vec<_>>()
                .join(",")
        );
    }
    text + &"[]".repeat(ty.dimensions.into())
}

fn order(items: &[OrderItem]) -> String {
    items
        .iter()
        .map(|item| {
            format!(
                "{} {} nulls {}",
                expr(&item.expr),
                match &item.using {
                    Some(operator) => format!("using {operator:?}"),
                    None if item.descending => "desc".to_owned(),
                    None => "asc".to_owned(),
                },
                if item.nulls_first { "first" } else { "last" }
            )
        })
        .collect::<Vec<_>>()
        .join(", ")
}

fn call(call: &FunctionCall) -> String {
    let arguments: Vec<String> = call
        .arguments
        .iter()
        .map(|argument| match &argument.name {
            Some(name) => format!("{} => {}", name.quoted(), expr(&argument.value)),
            None => expr(&argument.value),
        })
        .collect();
    let mut inside = arguments.join(", ");
    if call.variadic {
        let last = arguments.last().map_or(0, String::len);
        inside.insert_str(inside.len() - last, "variadic ");
    }
    if call.distinct {
        inside = format!("distinct {inside}");
    }
    if !call.order_by.is_empty() && !call.within_group {
        inside += &format!(" order by {}", order(&call.order_by));
    }
    let mut text = match (call.name.name.as_str(), call.name.namespace.is_some()) {
        // Grammar, not functions.
        (word @ ("coalesce" | "nullif" | "greatest" | "least" | "grouping"), false) => {
            format!("{word}({inside})")
        }
        (word, false)
            if inside.is_empty()
                && (word.starts_with("current_")
                    || word.starts_with("local")
                    || word == "session_user") =>
        {
            word.to_owned()
        }
        (word @ ("current_timestamp" | "current_time" | "localtime" | "localtimestamp"), false) => {
            format!("{word}({inside})")
        }
        _ => format!("{}({inside})", quoted(&call.name)),
    };
    if call.within_group {
        text += &format!(" within group (order by {})", order(&call.order_by));
    }
    if let Some(filter) = &call.filter {
        text += &format!(" filter (where {})", expr(filter));
    }
    if call.over {
        text += if call.sees_own_row {
            " over (…)"
        } else {
            " over (… another frame)"
        };
    }
    text
}

pub(in crate::parse) fn expr(e: &Expr) -> String {
    let not = |negated: &bool| if *negated { "not " } else { "" };
    match &e.kind {
        ExprKind::Null => "null".to_owned(),
        ExprKind::Boolean(value) => value.to_string(),
        ExprKind::Number(number) => number.to_string(),
        ExprKind::String(text) => format!("'{}'", text.replace('\'', "''")),
        ExprKind::BitString(bits) => format!("B'{bits}'"),
        ExprKind::Column(parts) => names(parts),
        ExprKind::Parameter(number) => format!("${number}"),
        ExprKind::Star(parts) if parts.is_empty() => "*".to_owned(),
        ExprKind::Star(parts) => format!("{}.*", names(parts)),
        ExprKind::Unary { operator, operand } => format!("({} {})", operator.symbol, expr(operand)),
        ExprKind::Binary {
            operator,
            left,
            right,
        } => match &operator.namespace {
            Some(namespace) => format!(
                "({} operator({}.{}) {})",
                expr(left),
                namespace.quoted(),
                operator.symbol,
                expr(right)
            ),
            None => format!("({} {} {})", expr(left), operator.symbol, expr(right)),
        },
        ExprKind::And(parts) => format!(
            "({})",
            parts.iter().map(expr).collect::<Vec<_>>().join(" and ")
        ),
        ExprKind::Or(parts) => format!(
            "({})",
            parts.iter().map(expr).collect::<Vec<_>>().join(" or ")
        ),
        ExprKind::Not(operand) => format!("(not {})", expr(operand)),
        ExprKind::IsNull { operand, negated } => {
            format!("({} is {}null)", expr(operand), not(negated))
        }
        ExprKind::IsTruth {
            operand,
            value,
            negated,
        } => format!(
            "({} is {}{})",
            expr(operand),
            not(negated),
            value.map_or("unknown".to_owned(), |value| value.to_string())
        ),
        ExprKind::IsDistinct {
            left,
            right,
            negated,
        } => format!(
            "({} is {}distinct from {})",
            expr(left),
            not(negated),
            expr(right)
        ),
        ExprKind::InList {
            operand,
            items,
            negated,
        } => format!("({} {}in ({}))", expr(operand), not(negated), list(items)),
        ExprKind::InQuery {
            operand,
            query: inner,
            negated,
        } => format!("({} {}in ({}))", expr(operand), not(negated), query(inner)),
        ExprKind::Between {
            operand,
            low,
            high,
            negated,
            symmetric,
        } => format!(
            "({} {}between {}{} and {})",
            expr(operand),
            not(negated),
            if *symmetric { "symmetric " } else { "" },
            expr(low),
            expr(high)
        ),
        ExprKind::Like {
            kind,
            operand,
            pattern,
            escape,
            negated,
        } => {
            let word = match kind {
                LikeKind::Like => "like",
                LikeKind::ILike => "ilike",
                LikeKind::SimilarTo => "similar to",
            };
            let escape = escape
                .as_ref()
                .map_or_else(String::new, |escape| format!(" escape {}", expr(escape)));
            format!(
                "({} {}{word} {}{escape})",
                expr(operand),
                not(negated),
                expr(pattern)
            )
        }
        ExprKind::AnyAll {
            left,
            operator,
            all,
            array,
        } => format!(
            "({} {} {} ({}))",
            expr(left),
            operator.symbol,
            if *all { "all" } else { "any" },
            expr(array)
        ),
        ExprKind::AnyAllQuery {
            left,
            operator,
            all,
            query: inner,
        } => format!(
            "({} {} {} ({}))",
            expr(left),
            operator.symbol,
            if *all { "all" } else { "any" },
            query(inner)
        ),
        ExprKind::Case {
            operand,
            branches,
            otherwise,
        } => {
            let mut text = "case".to_owned();
            if let Some(operand) = operand {
                text += &format!(" {}", expr(operand));
            }
            for (condition, value) in branches {
                text += &format!(" when {} then {}", expr(condition), expr(value));
            }
            if let Some(otherwise) = otherwise {
                text += &format!(" else {}", expr(otherwise));
            }
            text + " end"
        }
        ExprKind::Function(function) => call(function),
        ExprKind::Cast { operand, ty: name } => format!("cast({} as {})", expr(operand), ty(name)),
        ExprKind::Array(items) => format!("array[{}]", list(items)),
        ExprKind::ArrayQuery(inner) => format!("array({})", query(inner)),
        ExprKind::Row(items) => format!("row({})", list(items)),
        ExprKind::Subscript {
            operand,
            lower,
            upper,
            slice,
            ..
        } => {
            let bound = |bound: &Option<Box<Expr>>| bound.as_deref().map_or_else(String::new, expr);
            if *slice {
                format!("({})[{}:{}]", expr(operand), bound(lower), bound(upper))
            } else {
                format!("({})[{}]", expr(operand), bound(lower))
            }
        }
        ExprKind::Field { operand, name } => format!("({}).{}", expr(operand), name.quoted()),
        ExprKind::Fields(operand) => format!("({}).*", expr(operand)),
        ExprKind::Exists(inner) => format!("exists ({})", query(inner)),
        ExprKind::Subquery(inner) => format!("({})", query(inner)),
        ExprKind::Collate { operand, collation } => {
            format!("({} collate {})", expr(operand), quoted(collation))
        }
        ExprKind::Other(what) => format!("<{what}>"),
    }
}

fn alias(alias: Option<&Alias>) -> String {
    match alias {
        None => String::new(),
        Some(alias) if alias.columns.is_empty() => format!(" as {}", alias.name.quoted()),
        Some(alias) => format!(
            " as {} ({})",
            alias.name.quoted(),
            alias
                .columns
                .iter()
                .map(Name::quoted)
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
}

fn from_item(item: &FromItem) -> String {
    match item {
        FromItem::Relation { name, alias: a, .. } => quoted(name) + &alias(a.as_ref()),
        FromItem::Query {
            query: inner,
            alias: a,
            lateral,
        } => format!(
            "{}({}){}",
            if *lateral { "lateral " } else { "" },
            query(inner),
            alias(a.as_ref())
        ),
        FromItem::Function {
            call: function,
            ordinality,
            alias: a,
            ..
        } => format!(
            "{}{}{}",
            call(function),
            if *ordinality { " with ordinality" } else { "" },
            alias(a.as_ref())
        ),
        FromItem::Join {
            kind,
            left,
            right,
            condition,
        } => {
            let kind = match kind {
                JoinKind::Inner => "inner",
                JoinKind::Left => "left",
                JoinKind::Right => "right",
                JoinKind::Full => "full",
                JoinKind::Cross => "cross",
            };
            let (natural, condition) = match condition {
                JoinCondition::On(condition) => ("", format!(" on {}", expr(condition))),
                JoinCondition::Using(using) => {
                    let columns: Vec<_> = using.columns.iter().map(Name::quoted).collect();
                    let alias = using.alias.as_ref();
                    let alias = alias.map(|alias| format!(" as {}", alias.name.quoted()));
                    let columns = columns.join(", ");
                    (
                        "",
                        format!(" using ({columns}){}", alias.unwrap_or_default()),
                    )
                }
                JoinCondition::Natural => ("natural ", String::new()),
                JoinCondition::None => ("", String::new()),
            };
            format!(
                "({} {natural}{kind} join {}{condition})",
                from_item(left),
                from_item(right)
            )
        }
        FromItem::RowsFrom(it) => {
            let calls: Vec<String> = it
                .calls
                .iter()
                .map(|it| call(&it.call) + &alias(it.definition.as_ref()))
                .collect();
            let ordinality = if it.ordinality {
                " with ordinality"
            } else {
                ""
            };
            format!(
                "rows from ({}){ordinality}{}",
                calls.join(", "),
                alias(it.alias.as_ref())
            )
        }
        FromItem::Form(it) => {
            let columns: Vec<String> = it
                .columns
                .iter()
                .map(|column| match &column.ty {
                    Some(name) => format!("{} {}", column.name.name.quoted(), ty(name)),
                    None => format!("{} for ordinality", column.name.name.quoted()),
                })
                .collect();
            format!(
                "{}({} columns {}){}",
                it.name,
                list(&it.exprs),
                columns.join(", "),
                alias(it.alias.as_ref())
            )
        }
        FromItem::Sample(it) => {
            format!("{} tablesample ({})", from_item(&it.item), list(&it.exprs))
        }
        FromItem::Aliased(it) => format!("({}){}", from_item(&it.item), alias(Some(&it.alias))),
        FromItem::Other(what, _) => format!("<{what}>"),
    }
}

pub(in crate::parse) fn query(q: &Query) -> String {
    let mut text = String::new();
    for table in &q.with {
        text += &format!(
            "with {}{}{} as ({}) ",
            if table.recursive { "recursive " } else { "" },
            table.name.quoted(),
            if table.columns.is_empty() {
                String::new()
            } else {
                format!(
                    " ({})",
                    table
                        .columns
                        .iter()
                        .map(Name::quoted)
                        .collect::<Vec<_>>()
                        .join(", ")
                )
            },
            query(&table.query)
        );
    }
    match &q.body {
        QueryBody::Select(select) => {
            text += "select ";
            if select.distinct {
                text += "distinct ";
            }
            text += &select
                .targets
                .iter()
                .map(|target| match &target.alias {
                    Some(alias) => format!("{} as {}", expr(&target.expr), alias.quoted()),
                    None => expr(&target.expr),
                })
                .collect::<Vec<_>>()
                .join(", ");
            if !select.from.is_empty() {
                text += &format!(
                    " from {}",
                    select
                        .from
                        .iter()
                        .map(from_item)
                        .collect::<Vec<_>>()
                        .join(", ")
                );
            }
            if let Some(filter) = &select.filter {
                text += &format!(" where {}", expr(filter));
            }
            if !select.group_by.is_empty() {
                text += &format!(" group by {}", list(&select.group_by));
                if !select.grouping.partial.is_empty() {
                    text += &format!(" partly {:?}", select.grouping.partial);
                }
            }
            if let Some(having) = &select.having {
                text += &format!(" having {}", expr(having));
            }
        }
        QueryBody::Values(rows) => {
            text += &format!(
                "values {}",
                rows.iter()
                    .map(|row| format!("({})", list(row)))
                    .collect::<Vec<_>>()
                    .join(", ")
            );
        }
        QueryBody::SetOperation {
            operation,
            all,
            left,
            right,
        } => {
            let operation = match operation {
                SetOperation::Union => "union",
                SetOperation::Intersect => "intersect",
                SetOperation::Except => "except",
            };
            text += &format!(
                "({}) {operation}{} ({})",
                query(left),
                if *all { " all" } else { "" },
                query(right)
            );
        }
        QueryBody::Write(it) => text += &write(it),
        QueryBody::Other(what) => text += &format!("<{what}>"),
    }
    if !q.order_by.is_empty() {
        text += &format!(" order by {}", order(&q.order_by));
    }
    if let Some(limit) = &q.limit {
        text += &format!(" limit {}", expr(limit));
    }
    if let Some(offset) = &q.offset {
        text += &format!(" offset {}", expr(offset));
    }
    text
}
