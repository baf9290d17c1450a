//! Predicates as JavaScript that says whether a value passes: true unless the CHECK is FALSE.
//!
//! SQL has three truth values, so each predicate has two translations: one that is true unless it is FALSE, one that
//! is true unless it is TRUE; NOT changes between them. A key that is absent may still get a value from PostgreSQL, so
//! it passes both. Below IS TRUE, NULL does not pass: each translation then asks for a value too. What has no translation is left out of an AND and lets everything pass in an OR.

use std::collections::BTreeSet;

use super::condition::{FALSE, Join, Js};
use super::narrow::{Flow, Possible, asserted};
use super::operand::{Operand, Told, included};
use crate::infer::predicate::{Comparison, Literal, Predicate, RangeOf, Test, Value};
use crate::lower::forms;
use crate::lower::pattern::{self, Dialect, Simple};
use crate::lower::typescript::text::string_literal;
use crate::lower::typescript::wire::Kind;

/// A function that `zod.ts` brings along where a check needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Helper {
    /// `codePoints(text)`
    CodePoints,
    /// `octets(text)`
    Octets,
    /// `jsonType(value)`
    JsonType,
    /// `order(a, b)` of numbers with NaN
    Order,
    /// `compareMoments(a, b)`
    CompareMoments,
    /// What tells the form of a type.
    Form(forms::Test),
    /// `given(value, holds)`: where there is a value, whether it holds
    Given,
    /// `known(value, holds)`: whether there is a value that holds
    Known,
    /// `count(...truths)`
    Count,
    /// `lower(text)`
    Lower,
    /// `upper(text)`
    Upper,
    /// `left(text, length)`
    Left,
    /// `pad(text, length)`
    Pad,
    /// `inRange(number, bits)`
    Integer,
    /// `exact(number)` and what is made of it
    Exact,
    /// `arrayLength(array)`
    ArrayLength,
    /// `within(array, items)`
    Within,
    /// `contains(array, items)`
    Contains,
    /// `meets(array, items)`
    Meets,
    /// `jsonAt(value, ...path)`
    JsonAt,
    /// `jsonText(value, ...path)`
    JsonText,
    /// `jsonLength(value)`
    JsonLength,
    /// `hasKey(value, key)`
    HasKey,
    /// `boundsOf(text, …)`, and what calls it for such a range
    Bounds(RangeOf),
    /// `rightOf(text, length)`
    Right,
    /// `substringOf(text, from, length)`
    Substring,
    /// `positionOf(text, part)`
    Position,
    /// `bytesOf(value)`
    Bytes,
    /// `isEmptyJson(value, type)`
    EmptyJson,
    /// What values of node-postgres need.
    Native(Native),
    /// What reads other forms of a type.
    Reader(&'static str),
}

/// Functions about values of node-postgres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Native {
    /// `isBelow(text, bound)`
    Below,
    /// `isBigint(text)`
    Bigint,
    /// `isMoment(it)`
    Moment,
    /// `isJson(it)`
    Json,
    /// `isStorable(it)`
    Storable,
    /// `jsonOf(it)`
    JsonOf,
    /// `numberOf(it)`
    NumberOf,
    /// `instantOf(text)`
    InstantOf,
    /// `localOf(text)`
    LocalOf,
    /// `modulo(a, b)`
    Modulo,
}

impl Native {
    /// Those that a type's schema calls, by their names.
    pub(super) const NAMES: [(&'static str, Self); 5] = [
        ("isBigint", Self::Bigint),
        ("isMoment", Self::Moment),
        ("isJson", Self::Json),
        ("isStorable", Self::Storable),
        ("jsonOf", Self::JsonOf),
    ];
}

/// A column as JavaScript reaches it.
#[derive(Debug, Clone)]
pub(super) struct Access {
    /// `value`, `row.name`
    pub(super) js: String,
    /// What can be done with it.
    pub(super) kind: Kind,
    /// PostgreSQL's name of its type, where only the same type compares.
    pub(super) type_name: String,
    /// Whether it may be null or absent there.
    pub(super) may_be_missing: bool,
    /// What its type in TypeScript can be.
    pub(super) possible: Possible,
}

/// Translates predicates on the columns that `access` reaches.
pub(super) struct Translation<'a> {
    pub(super) access: &'a dyn Fn(i16) -> Access,
    pub(super) helpers: &'a mut BTreeSet<Helper>,
    /// Whether a part had to be left out.
    pub(super) is_weaker: bool,
    /// What TypeScript knows of the columns where it reads what is written next.
    pub(super) flow: Flow,
}

/// What a translation is true for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mode {
    /// The truth value that does not pass.
    refused: bool,
    /// Whether NULL passes.
    null_passes: bool,
}

impl Translation<'_> {
    /// True unless the predicate is FALSE; `None` where that is always.
    pub(super) fn passes(&mut self, predicate: &Predicate) -> Option<Js> {
        let columns = predicate.columns().into_iter();
        self.flow = Flow::declared(columns.map(|column| (column, (self.access)(column).possible)));
        let mode = Mode {
            refused: false,
            null_passes: true,
        };
        self.passing(predicate, mode)
    }

    /// True for what the mode lets pass; `None` where that is always.
    fn passing(&mut self, predicate: &Predicate, mode: Mode) -> Option<Js> {
        match predicate {
            Predicate::And(parts) => self.joined(parts, mode, Join::And),
            Predicate::Or(parts) => self.joined(parts, mode, Join::Or),
            Predicate::Not(part) => {
                let refused = !mode.refused;
                self.passing(part, Mode { refused, ..mode })
            }
            Predicate::Definitely(part) => {
                let null_passes = mode.refused;
                self.passing(
                    part,
                    Mode {
                        null_passes,
                        ..mode
                    },
                )
            }
            Predicate::IsNull(value) => self.is_null(value, mode.refused),
            Predicate::Count {
                of,
                operator,
                number,
            } => Some(self.counted(of, *operator, *number, mode.refused)),
            Predicate::Compare { .. }
            | Predicate::In { .. }
            | Predicate::IsTrue(_)
            | Predicate::JsonTypeIs { .. }
            | Predicate::Matches { .. }
            | Predicate::Test { .. } => {
                let js = self.leaf(predicate, mode);
                self.is_weaker |= js.is_none();
                js
            }
            Predicate::Constant(None) => (!mode.null_passes).then(|| self.never()),
            Predicate::Constant(Some(truth)) => (*truth == mode.refused).then(|| self.never()),
        }
    }

    fn never(&self) -> Js {
        Js::atom(FALSE.to_owned(), &self.flow)
    }

    /// What tells nothing of the columns.
    fn unchanged(&self) -> Told {
        (self.flow.clone(), self.flow.clone())
    }

    /// `None` where JavaScript cannot say it.
    fn leaf(&mut self, predicate: &Predicate, mode: Mode) -> Option<Js> {
        let refused = mode.refused;
        match predicate {
            Predicate::Compare {
                left,
                operator,
                right,
            } => {
                let (mut left, mut right) = (self.operand(left)?, self.operand(right)?);
                let (first, second) = (left.bound("it"), right.bound("other"));
                // What is known of the row outside is forgotten in a function.
                if first.is_some() || second.is_some() {
                    left.js = asserted(&left.js, &left.missing);
                    right.js = asserted(&right.js, &right.missing);
                }
                let (js, told) = self.comparison(&left, *operator, &right, refused)?;
                let js = self.where_there(second, "other", js, mode);
                let js = self.where_there(first, "it", js, mode);
                Some(guarded(&[&left, &right], js, mode, told))
            }
            Predicate::In { value, items } => {
                let mut value = self.operand(value)?;
                let bound = value.bound("it");
                let js = negated_if(refused, included(&value, items)?);
                let js = self.where_there(bound, "it", js, mode);
                Some(guarded(&[&value], js, mode, self.unchanged()))
            }
            Predicate::IsTrue(value) => {
                let value = self.operand(value)?;
                let (holds, fails) = self.flow.asked(&value);
                let told = if refused {
                    (fails, holds)
                } else {
                    (holds, fails)
                };
                let js = negated_if(refused, value.js.clone());
                (value.kind == Kind::Boolean).then(|| guarded(&[&value], js, mode, told))
            }
            Predicate::JsonTypeIs { value, json_type } => {
                let mut value = self.operand(value)?;
                if value.kind != Kind::Json {
                    return None;
                }
                self.helpers.insert(Helper::JsonType);
                let bound = value.bound("it");
                let operator = if refused { "!==" } else { "===" };
                let js = format!("jsonType({}) {operator} \"{json_type}\"", value.js);
                let js = self.where_there(bound, "it", js, mode);
                Some(guarded(&[&value], js, mode, self.unchanged()))
            }
            Predicate::Matches { value, pattern } => {
                let mut value = self.operand(value)?;
                let bound = value.bound("it");
                if !matches!(value.kind, Kind::Text) {
                    return None;
                }
                let text = &value.js;
                let mut told = self.unchanged();
                let js = match pattern::simple(pattern) {
                    Some(Simple::Is(is)) => {
                        let is = Operand::literal(string_literal(&is), Kind::Text);
                        let js;
                        (js, told) = self.equality(&value, refused, &is);
                        js
                    }
                    Some(Simple::Starts(start)) => negated_if(
                        refused,
                        format!("{text}.startsWith({})", string_literal(&start)),
                    ),
                    Some(Simple::Ends(end)) => negated_if(
                        refused,
                        format!("{text}.endsWith({})", string_literal(&end)),
                    ),
                    Some(Simple::Has(has)) => negated_if(
                        refused,
                        format!("{text}.includes({})", string_literal(&has)),
                    ),
                    None => negated_if(refused, format!("{}.test({text})", regex(pattern))),
                };
                let js = self.where_there(bound, "it", js, mode);
                Some(guarded(&[&value], js, mode, told))
            }
            Predicate::Test { test, value } => {
                let mut value = self.operand(value)?;
                let bound = value.bound("it");
                let js = self.test(test, &value, mode)?;
                let js = self.where_there(bound, "it", js, mode);
                Some(guarded(&[&value], js, mode, self.unchanged()))
            }
            Predicate::And(_)
            | Predicate::Or(_)
            | Predicate::Not(_)
            | Predicate::IsNull(_)
            | Predicate::Definitely(_)
            | Predicate::Count { .. }
            | Predicate::Constant(_) => None,
        }
    }

    fn test(&mut self, test: &Test, value: &Operand, mode: Mode) -> Option<String> {
        let refused = mode.refused;
        if let Test::Range(test, of) = test {
            return self.range_test(*test, *of, value, refused);
        }
        if let Test::NotANumber | Test::EmptyJson(_) = test {
            return self.special_test(test, value, refused);
        }
        let is_json = matches!(test, Test::HasAny(_) | Test::HasAll(_));
        if value.kind != if is_json { Kind::Json } else { Kind::Array } {
            return None;
        }
        let list = |items: &[Literal]| -> Option<String> {
            let items: Option<Vec<String>> = items
                .iter()
                .map(|item| match item {
                    Literal::Number(number) => js_number(number),
                    Literal::Text(label) => Some(string_literal(label)),
                    Literal::Boolean(truth) => Some(truth.to_string()),
                    Literal::Moment(_) => None,
                })
                .collect();
            Some(items?.join(", "))
        };
        let array = &value.js;
        let mut call = |helper: Helper, name: &str, items: String| {
            self.helpers.insert(helper);
            negated_if(refused, format!("{name}({array}, [{items}])"))
        };
        Some(match test {
            Test::Within(items) => call(Helper::Within, "within", list(items)?),
            Test::Contains(items) => call(Helper::Contains, "contains", list(items)?),
            Test::Meets(items) => call(Helper::Meets, "meets", list(items)?),
            Test::Element(item) => {
                // Whether NULL is it nobody knows.
                let item = list(std::slice::from_ref(item))?;
                let items = if mode.null_passes == refused {
                    item
                } else {
                    format!("{item}, null")
                };
                call(Helper::Meets, "meets", items)
            }
            Test::Range(..) | Test::NotANumber | Test::EmptyJson(_) => return None,
            Test::NoNulls => {
                self.helpers.insert(Helper::Meets);
                negated_if(!refused, format!("meets({array}, [null])"))
            }
            Test::HasAny(keys) | Test::HasAll(keys) => {
                self.helpers.insert(Helper::HasKey);
                if let [key] = &keys[..] {
                    negated_if(refused, format!("hasKey({array}, {})", string_literal(key)))
                } else {
                    let method = if matches!(test, Test::HasAny(_)) {
                        "some"
                    } else {
                        "every"
                    };
                    let keys: Vec<String> = keys.iter().map(|key| string_literal(key)).collect();
                    let keys = keys.join(", ");
                    negated_if(
                        refused,
                        format!("[{keys}].{method}((key) => hasKey({array}, key))"),
                    )
                }
            }
        })
    }

    /// How many are TRUE; of an absent key nothing is known.
    fn counted(
        &mut self,
        of: &[Predicate],
        operator: Comparison,
        number: i32,
        refused: bool,
    ) -> Js {
        let mode = Mode {
            refused: false,
            null_passes: false,
        };
        let truths: Vec<String> = of
            .iter()
            .map(|part| {
                self.passing(part, mode)
                    .map_or("true".to_owned(), |js| js.line())
            })
            .collect();
        let mut columns: Vec<i16> = of.iter().flat_map(Predicate::columns).collect();
        let mut seen = BTreeSet::new();
        columns.retain(|column| seen.insert(*column));
        let accesses = columns.into_iter().map(|column| (self.access)(column));
        let unknown = accesses
            .filter(|access| access.may_be_missing)
            .map(|access| Js::atom(format!("{} === undefined", access.js), &self.flow));
        let operator = if refused {
            opposite(operator)
        } else {
            operator
        };
        self.helpers.insert(Helper::Count);
        let count = format!("count({}) {} {number}", truths.join(", "), symbol(operator));
        let parts: Vec<Js> = unknown.collect();
        let count = Js::atom(count, &self.flow);
        Js::joined(Join::Or, parts.into_iter().chain([count]).collect())
    }

    /// AND is FALSE where a part is, OR where all are; TRUE the other way round.
    fn joined(&mut self, parts: &[Predicate], mode: Mode, join: Join) -> Option<Js> {
        let every = (join == Join::And) != mode.refused;
        let before = self.flow.clone();
        let mut translated: Vec<Option<Js>> = Vec::new();
        for part in parts {
            let js = self.passing(part, mode);
            if let Some(js) = &js {
                let known = if every { &js.holds } else { &js.fails };
                self.flow = known.clone();
            }
            translated.push(js);
        }
        self.flow = before;
        if every {
            let kept: Vec<Js> = translated.into_iter().flatten().collect();
            (!kept.is_empty()).then(|| Js::joined(Join::And, kept))
        } else {
            let all: Option<Vec<Js>> = translated.into_iter().collect();
            all.map(|all| Js::joined(Join::Or, all))
        }
    }

    /// Never NULL itself; of an absent key nothing is known.
    fn is_null(&mut self, value: &Value, refused: bool) -> Option<Js> {
        let columns = value.columns();
        let value = self.operand(value)?;
        let atom = |js: String| Js::atom(js, &self.flow);
        if value.nullable {
            let (operator, missing) = if refused {
                ("!==", " !== null")
            } else {
                ("===", " === null")
            };
            let own = atom(format!("{} {operator} undefined", value.js));
            let columns = value
                .missing
                .iter()
                .map(|js| atom(format!("{js}{missing}")));
            let join = if refused { Join::And } else { Join::Or };
            let known = Js::joined(join, columns.chain([own]).collect());
            let unknown = value.missing.iter();
            let unknown = unknown.map(|js| atom(format!("{js} === undefined")));
            return Some(Js::joined(Join::Or, unknown.chain([known]).collect()));
        }
        let (join, operator) = if refused {
            (Join::And, "!== null")
        } else {
            (Join::Or, "== null")
        };
        // Where it is null, nothing else can be asked of the column.
        let missing = columns.iter().fold(self.flow.clone(), |flow, column| {
            flow.without_value(*column)
        });
        let told = if refused {
            (self.flow.clone(), missing)
        } else {
            (missing, self.flow.clone())
        };
        match (value.missing.as_slice(), refused) {
            ([], false) => Some(self.never()),
            ([], true) => None,
            (missing, _) => {
                let parts = missing.iter();
                let parts = parts.map(|js| Js::telling(format!("{js} {operator}"), told.clone()));
                Some(Js::joined(join, parts.collect()))
            }
        }
    }

    /// `given(value, (it) => …)` around what is said of a value that may be NULL; `value` is what `it` stands for.
    fn where_there(&mut self, value: Option<String>, name: &str, js: String, mode: Mode) -> String {
        let Some(value) = value else {
            return js;
        };
        let (helper, function) = if mode.null_passes {
            (Helper::Given, "given")
        } else {
            (Helper::Known, "known")
        };
        self.helpers.insert(helper);
        format!("{function}({value}, ({name}) => {js})")
    }
}

pub(super) fn negated_if(negated: bool, js: String) -> String {
    if negated { format!("!{js}") } else { js }
}

/// A pattern as a literal of JavaScript.
pub(super) fn regex(pattern: &crate::infer::pattern::Pattern) -> String {
    let flags = if pattern::has_any(pattern) { "su" } else { "u" };
    format!("/{}/{flags}", pattern::print(pattern, Dialect::JavaScript))
}

/// What a missing value passes, whatever else is asked of it; behind it this is known of the columns.
fn guarded(operands: &[&Operand], js: String, mode: Mode, told: Told) -> Js {
    let own = Js::telling(js, told);
    let missing: Vec<&String> = operands
        .iter()
        .flat_map(|operand| &operand.missing)
        .collect();
    if missing.is_empty() {
        return own;
    }
    let told = (own.holds.clone(), own.fails.clone());
    let tests = |operator: &str| -> Vec<Js> {
        let test = |js: &&String| Js::atom(format!("{js} {operator}"), &told.0);
        missing.iter().map(test).collect()
    };
    let js = if mode.null_passes {
        let parts = tests("== null").into_iter().chain([own]);
        Js::joined(Join::Or, parts.collect())
    } else {
        let there = tests("!== null").into_iter().chain([own]);
        let there = Js::joined(Join::And, there.collect());
        let parts = tests("=== undefined").into_iter().chain([there]);
        Js::joined(Join::Or, parts.collect())
    };
    js.told(told)
}

pub(super) fn symbol(operator: Comparison) -> &'static str {
    match operator {
        Comparison::Equal => "===",
        Comparison::NotEqual => "!==",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

pub(super) fn opposite(operator: Comparison) -> Comparison {
    match operator {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}

/// A decimal literal of SQL as JavaScript writes it: no leading zeros, which would mean octal.
pub(super) fn js_number(number: &str) -> Option<String> {
    let plain = number.replace('_', "");
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let trimmed = digits.trim_start_matches('0');
    let digits = if trimmed.starts_with(|c: char| c.is_ascii_digit()) {
        trimmed.to_owned()
    } else {
        format!("0{trimmed}")
    };
    let is_decimal = digits
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'));
    let finite = digits.parse::<f64>().is_ok_and(f64::is_finite);
    (is_decimal && finite).then(|| format!("{sign}{digits}"))
}
