//! A column's schema: its type, then the CHECKs on it alone, each under its constraint's name.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::dialect::{Call, Dialect};
use super::js::{Access, Helper, Translation, js_number, regex};
use super::narrow::{Flow, Possible};
use crate::catalog::ConstraintId;
use crate::infer::predicate::{Check, Comparison, Literal, Predicate, Value};
use crate::lower::typescript::probe::{Probe, evaluate, flipped};
use crate::lower::typescript::string_literals;
use crate::lower::typescript::text::string_literal;
use crate::lower::typescript::wire::{self, Kind, TEXT, Wire, literals};
use crate::lower::{forms, ident, pattern};

/// A column with its checks, as Zod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Schema {
    /// The expression; the constants that it names are those of its [`Wire`].
    pub(super) zod: String,
    /// Whether null is to be taken besides.
    pub(super) nullable: bool,
    /// The names of constraints whose predicates JavaScript could not say, or only in part.
    pub(super) lost: BTreeSet<String>,
    /// Whether it has checks, so that a constant of its own is worth while.
    pub(super) checked: bool,
    /// Whether something is asked of the values themselves, so that a number's schema stands in place.
    pub(super) written_out: bool,
}

/// The schema constant of a type with this name: `goalTypeSchema`.
pub(super) fn schema_ident(type_ident: &str) -> String {
    format!("{}Schema", ident::uncapitalized(type_ident))
}

/// A type without checks, NULL aside.
pub(in crate::lower) fn of_wire(wire: &Wire, dialect: Dialect) -> String {
    match wire {
        Wire::Scalar(scalar) if scalar.ident.is_empty() => dialect.chain(&scalar.zod),
        Wire::Scalar(scalar) => scalar.ident.to_owned(),
        Wire::Float { ident, .. } | Wire::Limited { ident, .. } | Wire::Bits { ident, .. } => {
            ident.clone()
        }
        Wire::Decimal { precision, scale } => wire::decimal_ident(*precision, *scale),
        Wire::Given(scalar) => forms::reader(scalar.name)
            .map_or(scalar.ident, |(ident, _)| ident)
            .to_owned(),
        Wire::Json => "json".to_owned(),
        Wire::Enum { ident } | Wire::List { ident } | Wire::Composite { ident } => {
            schema_ident(ident)
        }
        Wire::Literals { labels, constraint } => format!(
            "z.enum([{}], {})",
            literals(labels).join(", "),
            string_literal(constraint)
        ),
        Wire::Array(element) if matches!(**element, Wire::Domain { .. }) => {
            format!("z.array({})", of_wire(element, dialect))
        }
        Wire::Array(element) => {
            format!("z.array({})", dialect.nullable(&of_wire(element, dialect)))
        }
        Wire::Domain { ident, .. } => ident.clone(),
        Wire::Said(said) => said.zod.clone(),
        Wire::Unknown => "z.unknown()".to_owned(),
    }
}

/// A type with checks; of `list`, which the type says already, only whether it refuses NULL.
pub(super) fn of_column(
    wire: &Wire,
    type_name: &str,
    nullable: bool,
    checks: &[&Check],
    (list, labels): (Option<ConstraintId>, &[Arc<str>]),
    (dialect, helpers): (Dialect, &mut BTreeSet<Helper>),
) -> Schema {
    let mut schema = Schema {
        zod: of_wire(wire, dialect),
        nullable,
        lost: BTreeSet::new(),
        checked: false,
        written_out: false,
    };
    // What is chained stands behind the numbers only.
    let kind = if wire.kind() == Kind::Float {
        Kind::Number
    } else {
        wire.kind()
    };
    // What the user says has a declared type, which has none of a number's methods.
    let is_chainable = !matches!(wire, Wire::Said(said) if !said.is_chainable);
    let access = Access {
        js: "value".to_owned(),
        kind,
        type_name: type_name.to_owned(),
        may_be_missing: false,
        possible: possible(wire, labels),
    };
    let (mut chain, mut not_null): (Vec<Call>, Vec<Call>) = (Vec::new(), Vec::new());
    // What is asked of a number and of the strings beside it alike.
    let mut of_all: Vec<Call> = Vec::new();
    for check in checks {
        let Some(predicate) = &check.predicate else {
            continue;
        };
        let name = string_literal(&check.name);
        if nullable && evaluate(predicate, Probe::Null) == Some(false) {
            let call = format!("(value): boolean => value !== null, {name}");
            not_null.push(("refine", call.into()));
        }
        if evaluate(predicate, Probe::NotNull) == Some(true)
            || (list == Some(check.constraint) && check.is_list_alone())
        {
            continue;
        }
        let is_open = matches!(wire, Wire::Float { specials, .. } if specials
            .iter()
            .any(|special| evaluate(predicate, Probe::special(special)).is_none()));
        let access = Access {
            kind: if is_open { Kind::Float } else { kind },
            ..access.clone()
        };
        let chain = if is_open { &mut of_all } else { &mut chain };
        let parts = if let Predicate::And(parts) = predicate {
            parts.as_slice()
        } else {
            std::slice::from_ref(predicate)
        };
        let bounds: Option<Vec<Call>> = parts
            .iter()
            .map(|part| bound(part, access.kind, &name).or_else(|| matching(part, wire, &name)))
            .map(|bound| bound.filter(|_| is_chainable))
            .collect();
        let translated = bounds.or_else(|| {
            let mut translation = Translation {
                access: &|_| access.clone(),
                helpers,
                is_weaker: false,
                flow: Flow::default(),
            };
            let js = translation.passes(predicate);
            if translation.is_weaker {
                schema.lost.insert(check.name.clone());
            }
            let call = format!("(value): boolean => {}, {name}", js?.line());
            Some(vec![("refine", call.into())])
        });
        chain.extend(translated.unwrap_or_default());
    }
    if let Wire::Float {
        number, specials, ..
    } = wire
        && !(chain.is_empty() && of_all.is_empty())
    {
        let number = dialect.asked(&dialect.chain(number), &chain);
        schema.zod = with_specials(&number, specials);
    } else {
        schema.zod = dialect.asked(&schema.zod, &chain);
    }
    schema.zod = dialect.asked(&schema.zod, &of_all);
    if !not_null.is_empty() {
        schema.zod = dialect.asked(&dialect.nullable(&schema.zod), &not_null);
        schema.nullable = false;
    }
    schema.written_out = !chain.is_empty() || !of_all.is_empty();
    schema.checked = !chain.is_empty() || !of_all.is_empty() || !not_null.is_empty();
    schema
}

/// What TypeScript takes a value of the type to be; of a list it knows the texts.
pub(super) fn possible(wire: &Wire, labels: &[Arc<str>]) -> Possible {
    if matches!(wire, Wire::List { .. } | Wire::Literals { .. }) {
        Possible::one_of(labels.iter().map(|label| string_literal(label)))
    } else if matches!(wire, Wire::Said(said) if !said.is_chainable) {
        // The user's own type may be anything narrower.
        Possible::nothing()
    } else if wire.kind() == Kind::Boolean {
        Possible::one_of(["true", "false"].map(str::to_owned))
    } else {
        Possible::any()
    }
}

/// A number, or one of the strings for those that JSON lacks. Each call is marked, so that bundlers can drop it.
pub(super) fn with_specials(number: &str, specials: &[&'static str]) -> String {
    if specials.is_empty() {
        number.to_owned()
    } else {
        let specials = string_literals(specials.iter().copied());
        format!("z.union([/* @__PURE__ */ {number}, /* @__PURE__ */ z.enum([{specials}])])")
    }
}

/// `regex(/^a+$/u, "name")` for a pattern.
fn matching(part: &Predicate, wire: &Wire, name: &str) -> Option<Call> {
    let is_string = matches!(wire, Wire::Scalar(scalar) if scalar.zod == TEXT)
        || matches!(wire, Wire::Limited { padded: false, .. });
    let Predicate::Matches {
        value: Value::Column(_),
        pattern,
    } = part
    else {
        return None;
    };
    let fits = is_string && pattern::simple(pattern).is_none();
    fits.then(|| ("regex", format!("{}, {name}", regex(pattern)).into()))
}

/// `min(1, "name")` for a comparison of a number with a literal.
fn bound(part: &Predicate, kind: Kind, name: &str) -> Option<Call> {
    let Predicate::Compare {
        left,
        operator,
        right,
    } = part
    else {
        return None;
    };
    let (operator, number) = match (left, right) {
        (Value::Column(_), Value::Literal(Literal::Number(number))) => (*operator, number),
        (Value::Literal(Literal::Number(number)), Value::Column(_)) => (flipped(*operator), number),
        _ => return None,
    };
    let method = match operator {
        Comparison::Less => "lt",
        Comparison::LessOrEqual => "max",
        Comparison::Greater => "gt",
        Comparison::GreaterOrEqual => "min",
        Comparison::Equal | Comparison::NotEqual => return None,
    };
    let number = js_number(number).filter(|_| kind == Kind::Number)?;
    Some((method, format!("{number}, {name}").into()))
}
