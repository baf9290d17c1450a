//! Expressions: which are never NULL.

use super::facts::{Facts, aggregates, when_not_false, when_not_true, when_true};
use super::from::Level;
use super::rows::{Sure, may_keep_empty_group};
use super::{Prover, Reason, Verdict, all};
use crate::catalog::analysed::{
    Aggregate, AnalysedQuery, AnalysedSelect, Call, Gives, NullOf, Value, ValueKind,
};

/// An expression that may be NULL.
pub(super) fn doubt(text: impl Into<String>, value: &Value) -> Verdict {
    Verdict::doubt(text, Some(value.span), Vec::new())
}

/// An expression that never is.
fn proven(text: impl Into<String>, value: &Value) -> Verdict {
    Verdict::proven(text, Some(value.span), Vec::new())
}

impl Prover<'_> {
    /// An expression of the SELECT list.
    pub(super) fn target(&self, value: &Value, level: &Level<'_>) -> Verdict {
        let Some(select) = level.select.filter(|select| !select.partial.is_empty()) else {
            return self.value(value, level);
        };
        // PostgreSQL puts NULL in place of an expression that is a key of another set. One that is not found among the keys
        // may be written in another way.
        let constant = |at: &usize| select.keys.get(*at).is_none_or(|key| !has_column(key));
        if select.partial.iter().any(constant) || !is_grouped(value, select, level) {
            return doubt("it may be a key that not every grouping set has", value);
        }
        self.value(value, level)
    }

    /// An expression.
    pub(super) fn value(&self, value: &Value, level: &Level<'_>) -> Verdict {
        if let Some(doubt) = partial_key(value, level) {
            // HAVING sees what the grouping sets made of it.
            return match level.chain().find_map(|level| level.having.of(value)) {
                Some(span) => Verdict::proven(
                    "HAVING lets no row through where it is NULL",
                    Some(span),
                    Vec::new(),
                ),
                None => doubt,
            };
        }
        let verdict = if self.enter() {
            self.kind(value, level)
        } else {
            doubt("it is too deep to be followed", value)
        };
        self.leave();
        if !verdict.not_null
            && level.chain().any(|level| {
                level.facts.values.contains(value) || level.having.values.contains(value)
            })
        {
            return proven("a condition lets no row through where it is NULL", value);
        }
        verdict
    }

    fn all_of(&self, values: &[Value], level: &Level<'_>) -> Vec<Verdict> {
        values
            .iter()
            .map(|value| self.value(value, level))
            .collect()
    }

    fn kind(&self, value: &Value, level: &Level<'_>) -> Verdict {
        let span = Some(value.span);
        match &value.kind {
            ValueKind::Null => doubt("NULL", value),
            ValueKind::Literal(_) => proven("a literal", value),
            ValueKind::Constant(_) => proven("an expression of constants that is not NULL", value),
            ValueKind::Column(column) => {
                let having = level
                    .chain()
                    .find_map(|level| level.having.columns.get(column));
                match having {
                    Some(span) => Verdict::proven(
                        "HAVING lets no row through where it is NULL",
                        Some(*span),
                        Vec::new(),
                    ),
                    None => self.column(*column, level),
                }
            }
            ValueKind::Row(item) => self.row(*item, level),
            ValueKind::And(items) => self.operands(items, when_not_false, value, level),
            ValueKind::Or(items) => self.operands(items, when_not_true, value, level),
            ValueKind::Not(operand) => self.value(operand, level),
            ValueKind::IsNull(..) => proven("IS NULL is TRUE or FALSE", value),
            ValueKind::IsTruth(..) => proven("IS TRUE and its like are TRUE or FALSE", value),
            ValueKind::IsDistinct(..) => proven("IS DISTINCT FROM is TRUE or FALSE", value),
            ValueKind::Exists(_) => proven("EXISTS is TRUE or FALSE", value),
            ValueKind::In(operand, items, _) => {
                let mut verdicts = vec![self.value(operand, level)];
                verdicts.extend(self.all_of(items, level));
                all(
                    "a side of IN may be NULL",
                    "both sides of IN are not NULL",
                    span,
                    verdicts,
                )
            }
            ValueKind::Between {
                operand, bounds, ..
            } => {
                let mut verdicts = vec![self.value(operand, level)];
                verdicts.extend(self.all_of(&bounds[..], level));
                all(
                    "an operand of BETWEEN may be NULL",
                    "BETWEEN of values that are not NULL",
                    span,
                    verdicts,
                )
            }
            ValueKind::AnyAll {
                left, array, total, ..
            } => {
                if !total {
                    return doubt("the comparison may give NULL", value);
                }
                let verdicts = vec![
                    self.value(left, level),
                    self.value(array, level),
                    self.elements(array, level),
                ];
                all(
                    "a side of ANY or ALL, or an element, may be NULL",
                    "ANY or ALL of values that are not NULL",
                    span,
                    verdicts,
                )
            }
            ValueKind::AnyAllQuery {
                left, query, total, ..
            } => {
                if !total {
                    return doubt("the comparison may give NULL", value);
                }
                let verdicts = vec![self.value(left, level), self.only_column(query, level)];
                all(
                    "a side of IN may be NULL",
                    "both sides of IN are not NULL",
                    span,
                    verdicts,
                )
            }
            ValueKind::Subquery(query) => self.subquery(query, value, level),
            ValueKind::ArrayQuery(_) | ValueKind::Array(_) => proven("an array", value),
            ValueKind::Tuple(_) => proven("a row", value),
            ValueKind::Case { .. } => self.case(value, level),
            ValueKind::First(word, items) => {
                let verdicts = self.all_of(items, level);
                match verdicts.iter().position(|verdict| verdict.not_null) {
                    Some(at) => Verdict::proven(
                        format!("argument {} of {word} is not NULL", at + 1),
                        span,
                        verdicts
                            .into_iter()
                            .nth(at)
                            .map(|it| it.reason)
                            .into_iter()
                            .collect(),
                    ),
                    None if self.of_either_side(items, level) => {
                        let text = format!(
                            "each row of a full join has one of its sides, and {word} a column of both"
                        );
                        proven(text, value)
                    }
                    None => Verdict::doubt(
                        format!("all arguments of {word} may be NULL"),
                        span,
                        verdicts.into_iter().map(|it| it.reason).collect(),
                    ),
                }
            }
            ValueKind::NullIf(items) => self.null_if(items, value, level),
            ValueKind::Call(call) => self.call(call, value, level),
            ValueKind::Aggregate(it) => self.aggregate(it, value, level),
            ValueKind::Part(name, parts) if name.contains("[:]") => all(
                "the array or a bound of the slice may be NULL",
                "a slice of an array that is not NULL",
                span,
                self.all_of(parts, level),
            ),
            ValueKind::Part(..) => doubt("what is not there is NULL", value),
            ValueKind::Unknown => doubt("it is not known", value),
        }
    }

    fn call(&self, call: &Call, value: &Value, level: &Level<'_>) -> Verdict {
        let span = Some(value.span);
        let name = &call.name;
        if call.changes
            && call
                .target
                .is_some_and(|target| self.catalog.is_not_null_domain(target))
        {
            return proven("the domain that it is cast to is NOT NULL", value);
        }
        if call.set && level.chain().next().is_some_and(|level| level.pads) {
            return doubt("several sets in one list are filled up with NULL", value);
        }
        if call.set && **name == *"unnest()" && call.arguments.len() == 1 {
            return self.elements(&call.arguments[0], level);
        }
        match call.null_of {
            NullOf::Nothing => proven(format!("{name} never gives NULL"), value),
            // A set of NULL has no rows.
            NullOf::Any if call.set && call.strict => {
                proven(format!("the rows of {name} are not NULL"), value)
            }
            NullOf::First => {
                let verdicts = call.arguments.first().map(|it| self.value(it, level));
                all(
                    &format!("the first argument of {name} may be NULL"),
                    &format!("{name} gives NULL only where its first argument is"),
                    span,
                    verdicts.into_iter().collect(),
                )
            }
            NullOf::Any => all(
                &format!("an argument of {name} may be NULL"),
                &format!("{name} gives NULL only of NULL"),
                span,
                self.all_of(&call.arguments, level),
            ),
            NullOf::Values => doubt(format!("{name} may give NULL"), value),
        }
    }

    /// The rows of a function in FROM.
    pub(super) fn of_function(&self, call: &Value, level: &Level<'_>) -> Verdict {
        match &call.kind {
            ValueKind::Call(_) => self.value(call, level),
            _ => doubt("the function may give NULL", call),
        }
    }

    /// The elements of an array.
    fn elements(&self, array: &Value, level: &Level<'_>) -> Verdict {
        match &array.kind {
            ValueKind::Array(items) => {
                let verdicts = items
                    .iter()
                    .map(|item| match &item.kind {
                        ValueKind::Array(_) => self.elements(item, level),
                        _ => self.value(item, level),
                    })
                    .collect();
                all(
                    "an element may be NULL",
                    "the elements are not NULL",
                    Some(array.span),
                    verdicts,
                )
            }
            ValueKind::ArrayQuery(query) => self.only_column(query, level),
            ValueKind::Call(call) if &*call.name == "cast" => {
                match call.arguments.first().map(|it| &it.kind) {
                    Some(ValueKind::Literal(text))
                        if !text.to_ascii_lowercase().contains("null") =>
                    {
                        proven("no element of the literal is NULL", array)
                    }
                    Some(ValueKind::Array(_) | ValueKind::ArrayQuery(_))
                        if call.null_of == NullOf::Any =>
                    {
                        self.elements(&call.arguments[0], level)
                    }
                    _ => doubt("an element may be NULL", array),
                }
            }
            ValueKind::Literal(text) if !text.to_ascii_lowercase().contains("null") => {
                proven("no element of the literal is NULL", array)
            }
            ValueKind::Call(call)
                if ["regexp_split_to_array()", "string_to_array()"].contains(&&*call.name)
                    && call.arguments.len() == 2 =>
            {
                proven("the parts of a text are not NULL", array)
            }
            _ => doubt("an element may be NULL", array),
        }
    }

    fn only_column(&self, query: &AnalysedQuery, level: &Level<'_>) -> Verdict {
        let mut columns = self.query(query, Some(level)).into_iter();
        columns
            .next()
            .unwrap_or_else(|| Verdict::doubt("the query is not known", None, Vec::new()))
    }

    fn subquery(&self, query: &AnalysedQuery, value: &Value, level: &Level<'_>) -> Verdict {
        // More than one would be an error.
        if !Sure::of(self).has_row(query) {
            return doubt("a query that gives no row is NULL", value);
        }
        let column = self.only_column(query, level);
        let text = if column.not_null {
            "a query that always gives a row"
        } else {
            "what the query gives may be NULL"
        };
        Verdict {
            not_null: column.not_null,
            reason: Reason {
                text: text.to_owned(),
                span: Some(value.span),
                because: vec![column.reason],
            },
        }
    }

    fn case(&self, value: &Value, level: &Level<'_>) -> Verdict {
        let ValueKind::Case {
            operand,
            branches,
            otherwise,
        } = &value.kind
        else {
            return doubt("it is not known", value);
        };
        let mut failed = Facts::default();
        let mut verdicts = Vec::new();
        let mut is_decided = false;
        for (when, then) in branches {
            let mut arm = Level::new(Some(level));
            arm.facts = failed.clone();
            if operand.is_none() {
                match self.decided(when, &arm) {
                    Some(true) => is_decided = true,
                    Some(false) => continue,
                    None => {}
                }
                arm.facts.add(when_true(when));
                failed.add(when_not_true(when));
            }
            verdicts.push(self.value(then, &arm));
            if is_decided {
                break;
            }
        }
        match otherwise {
            _ if is_decided => {}
            Some(otherwise) => {
                let mut arm = Level::new(Some(level));
                arm.facts = failed;
                verdicts.push(self.value(otherwise, &arm));
            }
            None => return doubt("CASE without ELSE is NULL where nothing fits", value),
        }
        all(
            "an arm of CASE may be NULL",
            "all arms of CASE and ELSE are not NULL",
            Some(value.span),
            verdicts,
        )
    }

    /// An aggregate or window function.
    fn aggregate(&self, it: &Aggregate, value: &Value, level: &Level<'_>) -> Verdict {
        let name = &it.name;
        let sees_rows = if it.over {
            it.sees_own_row
        } else {
            // The rows of a group are at least one, unless it is the group of all rows.
            let select = level.chain().find_map(|level| level.select);
            select.is_some_and(|select| {
                (!select.keys.is_empty() && !select.empty_group)
                    || !may_keep_empty_group(select)
                    || Sure::of(self).has_rows_before_groups(select)
            }) && has_own_aggregate(value, level)
        };
        let arguments = match it.gives {
            Gives::Never => return proven(format!("{name}() is never NULL"), value),
            Gives::Maybe => return doubt(format!("{name}() may give NULL"), value),
            Gives::NullArguments if !it.over => return doubt("it has no window", value),
            _ if it.gives != Gives::NullArguments && self.may_leave_out(it, level) => {
                return doubt(format!("FILTER may leave {name}() no row"), value);
            }
            _ if it.gives != Gives::NullArguments && !sees_rows => {
                return doubt(format!("{name}() of no rows is NULL"), value);
            }
            Gives::WithoutRows => return proven(format!("{name}() of at least one row"), value),
            Gives::WithoutFirst => it.arguments.get(..1).unwrap_or_default(),
            Gives::WithoutValues | Gives::NullArguments => &it.arguments,
        };
        let verdicts = arguments
            .iter()
            .map(|argument| {
                if it.over {
                    self.value(argument, level)
                } else {
                    self.ungrouped(argument, level)
                }
            })
            .collect();
        all(
            &format!("what {name}() is of may be NULL"),
            &format!("{name}() of values that are not NULL"),
            Some(value.span),
            verdicts,
        )
    }

    /// An expression over the rows that are grouped: grouping sets leave it alone.
    fn ungrouped(&self, value: &Value, level: &Level<'_>) -> Verdict {
        self.value(value, &before_groups(level))
    }

    /// Whether FILTER may leave out a row.
    fn may_leave_out(&self, it: &Aggregate, level: &Level<'_>) -> bool {
        let lets_through = |filter: &Value| {
            let rows = before_groups(level);
            let level = if it.over { level } else { &rows };
            self.decided(filter, level) == Some(true)
        };
        it.filter.as_ref().is_some_and(|it| !lets_through(it))
    }
}

/// The rows before they are grouped.
fn before_groups<'l>(level: &'l Level<'l>) -> Level<'l> {
    let mut rows = Level::new(Some(level));
    rows.select = None;
    rows.of_rows = true;
    rows
}

/// The doubt that an expression is a key that another grouping set does not have.
fn partial_key(value: &Value, level: &Level<'_>) -> Option<Verdict> {
    for at in level.chain() {
        if at.of_rows {
            return None;
        }
        let Some(select) = at.select else { continue };
        let is_key = |partial: bool| {
            let mut keys = select.keys.iter().enumerate();
            keys.any(|(at, key)| key == value && select.partial.contains(&at) == partial)
        };
        // Two columns that show the same are keys of their own, of which either may be meant.
        let shown = select.targets.iter().filter(|target| *target == value);
        if !select.partial.is_empty() && is_key(true) && (!is_key(false) || shown.count() > 1) {
            return Some(doubt("not every grouping set has this key", value));
        }
    }
    None
}

/// Whether each column of an expression is below a key of GROUP BY that is found, or in an aggregate.
fn is_grouped(value: &Value, select: &AnalysedSelect, level: &Level<'_>) -> bool {
    if select.keys.contains(value) {
        return true;
    }
    match &value.kind {
        ValueKind::Column(column) => !level.owns(column.item),
        ValueKind::Row(_)
        | ValueKind::Exists(_)
        | ValueKind::Subquery(_)
        | ValueKind::ArrayQuery(_)
        | ValueKind::AnyAllQuery { .. }
        | ValueKind::Unknown => false,
        ValueKind::Aggregate(it) if !it.over => true,
        _ => value
            .parts()
            .into_iter()
            .all(|part| is_grouped(part, select, level)),
    }
}

fn has_column(value: &Value) -> bool {
    matches!(value.kind, ValueKind::Column(_) | ValueKind::Row(_))
        || value.parts().into_iter().any(has_column)
}

/// The items of FROM that an expression is of; `None` where it may be of others that are not seen.
fn items_of(value: &Value) -> Option<Vec<u32>> {
    match &value.kind {
        ValueKind::Column(column) => Some(vec![column.item]),
        ValueKind::Row(item) => Some(vec![*item]),
        ValueKind::Unknown
        | ValueKind::Exists(_)
        | ValueKind::Subquery(_)
        | ValueKind::ArrayQuery(_)
        | ValueKind::AnyAllQuery { .. } => None,
        _ => {
            let items: Option<Vec<Vec<u32>>> = value.parts().into_iter().map(items_of).collect();
            Some(items?.concat())
        }
    }
}

/// Whether an expression has an aggregate of this query.
fn has_own_aggregate(value: &Value, level: &Level<'_>) -> bool {
    let own = level.chain().find(|level| level.select.is_some());
    has_aggregate_of(value, &|item| own.is_some_and(|level| level.owns(item)))
}

/// Whether an expression has an aggregate of the query that has these items: of no column, or of one of them.
pub(super) fn has_aggregate_of(value: &Value, owns: &dyn Fn(u32) -> bool) -> bool {
    match &value.kind {
        ValueKind::Aggregate(it) if !it.over => items_of(value)
            .is_some_and(|items| items.is_empty() || items.iter().any(|item| owns(*item))),
        _ => {
            aggregates(value)
                && value
                    .parts()
                    .into_iter()
                    .any(|part| has_aggregate_of(part, owns))
        }
    }
}
