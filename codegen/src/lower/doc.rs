//! What a reader needs to know of a column, type or constraint beside its type: sentences for doc comments, the same
//! in every language. Knows the catalog; each target escapes the text for its own comments.
//!
//! Text between backticks is SQL or an identifier. Lines of a comment from the database stay lines.

use super::Facts;
use super::shape::tags;
use crate::catalog::{
    Column, ColumnRef, Constraint, ConstraintKind, Function, NamespaceId, Relation, RelationId,
    TypeId,
};
use crate::config::shape::Docs;
use crate::infer::predicate::{Check, Comparison, Literal, Predicate, Value};

/// Of a row's type: `` Table `goal`: one personal and one professional goal a cycle. ``
pub fn relation(facts: &Facts<'_>, id: RelationId) -> Vec<String> {
    let relation = &facts.catalog.relations[id];
    let kind = relation.kind.as_str();
    let name = code(&qualified(
        facts,
        relation.namespace,
        relation.name.as_str(),
    ));
    let head = format!("{}{} {name}", kind[..1].to_ascii_uppercase(), &kind[1..]);
    headed(&head, relation.comment.as_deref())
}

/// Of an enum, composite type or domain: its name and comment.
pub fn ty(facts: &Facts<'_>, id: TypeId) -> Vec<String> {
    let ty = &facts.catalog.types[id];
    let name = code(&qualified(facts, ty.namespace, ty.name.as_str()));
    headed(&name, ty.comment.as_deref())
}

/// Of the type that a CHECK's list makes: `` `role` of `chat_messages` ``
pub fn check_list(facts: &Facts<'_>, column: ColumnRef) -> Vec<String> {
    let relation = &facts.catalog.relations[column.relation];
    let name = code(relation.column_at(column.attnum).name.as_str());
    let of = code(&qualified(
        facts,
        relation.namespace,
        relation.name.as_str(),
    ));
    headed(&format!("{name} of {of}"), None)
}

/// Of a column in a row: its comment, key, reference and bounds.
pub fn column(facts: &Facts<'_>, id: RelationId, column: &Column) -> Vec<String> {
    let mut lines = comment(column.comment.as_deref());
    if lines.is_empty() && facts.docs == Docs::SqlComments {
        lines.extend(trailing(facts, column));
    }
    let relation = &facts.catalog.relations[id];
    let own: Vec<&Constraint> = facts
        .catalog
        .constraints_of(id)
        .map(|(_, constraint)| constraint)
        .filter(|constraint| constraint.columns.contains(&column.attnum))
        .collect();
    for constraint in &own {
        match &constraint.kind {
            ConstraintKind::PrimaryKey { .. } if constraint.columns.len() == 1 => {
                lines.push("Primary key.".to_owned());
            }
            ConstraintKind::PrimaryKey { .. } => {
                lines.push("Part of the primary key.".to_owned());
            }
            ConstraintKind::Unique { .. } if constraint.columns.len() == 1 => {
                lines.push("Unique.".to_owned());
            }
            ConstraintKind::ForeignKey(key) if constraint.columns.len() == 1 => {
                let target = &facts.catalog.relations[key.references];
                let name = qualified(facts, target.namespace, target.name.as_str());
                let column = key
                    .referenced_columns
                    .first()
                    .map(|attnum| target.column_at(*attnum).name.as_str());
                let place = match column {
                    Some(column) => format!("{name}.{column}"),
                    None => name,
                };
                lines.push(format!("References {}.", code(&place)));
            }
            ConstraintKind::Unique { .. }
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Check { .. }
            | ConstraintKind::Exclusion { .. } => {}
        }
    }
    let checks = facts.checks_of(id);
    lines.extend(checks.filter_map(|check| bounds(relation, column, check)));
    if column.generated.is_some() {
        lines.push("Generated.".to_owned());
    }
    lines
}

/// Of a column in an insert: what stands in for it when it is left out.
pub fn default(column: &Column) -> Option<String> {
    if column.identity.is_some() {
        return Some("Default: the next number.".to_owned());
    }
    let default = column.default_expr.as_ref()?;
    Some(format!("Default {}.", code(&default.text)))
}

/// `1 to 12.`, `` `start_week` to 12. ``, `At least 0.`, `At most 200 characters.` where the CHECK says only that.
fn bounds(relation: &Relation, column: &Column, check: &Check) -> Option<String> {
    let mut range = Range::default();
    match check.predicate.as_ref()? {
        Predicate::And(parts) => parts
            .iter()
            .try_for_each(|part| range.add(column.attnum, part))?,
        Predicate::Compare { .. } => range.add(column.attnum, check.predicate.as_ref()?)?,
        Predicate::Or(_)
        | Predicate::Not(_)
        | Predicate::IsNull(_)
        | Predicate::In { .. }
        | Predicate::IsTrue(_)
        | Predicate::JsonTypeIs { .. }
        | Predicate::Definitely(_)
        | Predicate::Matches { .. }
        | Predicate::Test { .. }
        | Predicate::Count { .. }
        | Predicate::Constant(_) => return None,
    }
    let say = |bound: &Value| match bound {
        Value::Column(attnum) => Some(code(relation.column_at(*attnum).name.as_str())),
        Value::Literal(Literal::Number(number)) => Some(number.to_string()),
        Value::Literal(Literal::Text(_) | Literal::Boolean(_) | Literal::Moment(_))
        | Value::Length(_)
        | Value::OctetLength(_)
        | Value::Trim(_)
        | Value::Cardinality(_)
        | Value::Apply(..) => None,
    };
    let unit = range.unit.unwrap_or("");
    match (range.lower, range.upper) {
        (Some(lower), Some(upper)) => Some(format!("{} to {}{unit}.", say(lower)?, say(upper)?)),
        (Some(lower), None) => Some(format!("At least {}{unit}.", say(lower)?)),
        (None, Some(upper)) => Some(format!("At most {}{unit}.", say(upper)?)),
        (None, None) => None,
    }
}

#[derive(Default)]
struct Range<'a> {
    lower: Option<&'a Value>,
    upper: Option<&'a Value>,
    unit: Option<&'static str>,
}

impl<'a> Range<'a> {
    /// Takes one comparison of the column with a bound; `None` where it is something else.
    fn add(&mut self, attnum: i16, part: &'a Predicate) -> Option<()> {
        let Predicate::Compare {
            left,
            operator,
            right,
        } = part
        else {
            return None;
        };
        let unit = match left {
            Value::Column(column) if *column == attnum => "",
            Value::Length(inner) if **inner == Value::Column(attnum) => " characters",
            Value::Cardinality(inner) if **inner == Value::Column(attnum) => " elements",
            Value::Column(_)
            | Value::Literal(_)
            | Value::Length(_)
            | Value::OctetLength(_)
            | Value::Trim(_)
            | Value::Cardinality(_)
            | Value::Apply(..) => return None,
        };
        if self.unit.is_some_and(|before| before != unit) {
            return None;
        }
        self.unit = Some(unit);
        let bound = match operator {
            Comparison::GreaterOrEqual => &mut self.lower,
            Comparison::LessOrEqual => &mut self.upper,
            Comparison::Equal | Comparison::NotEqual | Comparison::Less | Comparison::Greater => {
                return None;
            }
        };
        if bound.replace(right).is_some() {
            return None;
        }
        Some(())
    }
}

/// A function with the types that it takes, between backticks: `` `search(text, integer)` ``.
pub fn function(facts: &Facts<'_>, function: &Function) -> String {
    let name = qualified(facts, function.namespace, function.name.as_str());
    let types: Vec<String> = function
        .inputs()
        .map(|it| facts.catalog.format_type(it.ty, facts.namespaces))
        .collect();
    code(&format!("{name}({})", types.join(", ")))
}

/// The name with its schema, unless that is the first one shown.
pub fn qualified(facts: &Facts<'_>, namespace: NamespaceId, name: &str) -> String {
    if facts.namespaces.first() == Some(&namespace) {
        name.to_owned()
    } else {
        format!("{}.{name}", facts.catalog.namespaces[namespace].name)
    }
}

/// SQL between backticks, on one line; more of them where it has some itself.
pub fn code(sql: &str) -> String {
    let line = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let longest = line
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    if longest == 0 {
        format!("`{line}`")
    } else {
        format!("{fence} {line} {fence}")
    }
}

/// `head: comment` or `head`, without a full stop behind a head alone.
fn headed(head: &str, text: Option<&str>) -> Vec<String> {
    let mut lines = comment(text);
    match lines.first_mut() {
        Some(first) => *first = format!("{head}: {first}"),
        None => lines.push(head.to_owned()),
    }
    lines
}

/// The lines of a comment, without blank ones around it, and without those that are for us.
fn comment(text: Option<&str>) -> Vec<String> {
    let lines = text.unwrap_or_default().trim().lines();
    let lines = lines.filter(|line| !tags::is_tag(line));
    let mut lines: Vec<String> = lines.map(|line| line.trim().to_owned()).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The `-- …` behind a column's definition, on its line.
fn trailing(facts: &Facts<'_>, column: &Column) -> Option<String> {
    let span = column.history.origin()?.span;
    let text = &facts.sources.file(span.file).text;
    let own = text.get(span.start as usize..span.end as usize)?;
    let behind = text.get(span.end as usize..)?.lines().next()?;
    let behind = behind.trim_start();
    let behind = behind.strip_prefix([',', ';', ')']).unwrap_or(behind);
    let first = own.lines().next().filter(|first| first.len() < own.len());
    let (_, said) = match behind.trim_start().split_once("--") {
        Some(("", said)) => ("", said),
        // A definition of several lines has it behind the first.
        _ => first?
            .split_once("--")
            .filter(|(before, _)| before.matches('\'').count() % 2 == 0)?,
    };
    let said = said.trim_start_matches('-').trim();
    (!said.is_empty()).then(|| said.to_owned())
}
