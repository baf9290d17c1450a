//! Patterns, and tests of arrays and JSON, as conditions.

use super::check::Variants;
use super::condition::Condition;
use super::text::literal;
use super::types::Shape;
use super::value::{Kind, Operand, boolean, whole};
use crate::infer::pattern::Pattern;
use crate::infer::predicate::{EmptyJson, Literal, Test};
use crate::lower::pattern::{self, Dialect, Simple};

/// What is asked of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked {
    /// The truth value.
    pub(super) truth: bool,
    /// Whether NULL will do too.
    pub(super) or_null: bool,
}

/// Whether a text matches; a regular expression gets a number, the same one for the same.
pub(super) fn matches(
    operand: &Operand,
    pattern: &Pattern,
    truth: bool,
    patterns: &mut Patterns,
) -> Option<Condition> {
    let text = match &operand.kind {
        Kind::Text | Kind::Same(Shape::Carried) => operand.text.clone(),
        Kind::Enum { .. } => format!("{}.as_str()", operand.text),
        Kind::Boolean
        | Kind::Integer(_)
        | Kind::Float(_)
        | Kind::Decimal
        | Kind::Number
        | Kind::Count
        | Kind::Length
        | Kind::Same(_)
        | Kind::Literal(_) => return None,
    };
    let call = |method: &str, part: &str| {
        let is_one = part.chars().count() == 1;
        let part = match part.chars().next() {
            Some(c) if is_one => format!("{c:?}"),
            _ => literal(part),
        };
        boolean(&format!("{text}.{method}({part})"), truth)
    };
    Some(match pattern::simple(pattern) {
        Some(Simple::Is(is)) => {
            let sign = if truth { "==" } else { "!=" };
            Condition::Leaf(format!("{text} {sign} {}", literal(&is)))
        }
        Some(Simple::Starts(start)) => call("starts_with", &start),
        Some(Simple::Ends(end)) => call("ends_with", &end),
        Some(Simple::Has(has)) => call("contains", &has),
        None => {
            let flags = if pattern::has_any(pattern) {
                "(?s)"
            } else {
                ""
            };
            let source = format!("{flags}{}", pattern::print(pattern, Dialect::Rust));
            let number = patterns.ask(&source);
            boolean(
                &format!("pattern::P{number}.is_match({})", borrowed(&text)),
                truth,
            )
        }
    })
}

/// The regular expressions of CHECKs, by their numbers, which begin with 1.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    sources: Vec<String>,
    /// Those that were asked for, with their numbers.
    asked: Vec<(String, usize)>,
}

impl Patterns {
    /// The number of a regular expression, the same one for the same.
    fn number_of(&mut self, source: &str) -> usize {
        let at = self.sources.iter().position(|it| it == source);
        let at = at.unwrap_or_else(|| {
            self.sources.push(source.to_owned());
            self.sources.len() - 1
        });
        at + 1
    }

    /// The same, for one that is needed.
    pub(super) fn ask(&mut self, source: &str) -> usize {
        let number = self.number_of(source);
        self.asked.push((source.to_owned(), number));
        number
    }

    /// Asks for these again, each with the number that it had; or for none, if one would now have another.
    pub(super) fn ask_again(&mut self, asked: &[(String, usize)]) -> bool {
        let known = self.sources.len();
        let is_same = asked
            .iter()
            .all(|(source, number)| self.number_of(source) == *number);
        if !is_same {
            self.sources.truncate(known);
        }
        is_same
    }

    /// What was asked for since this was asked the last time.
    pub(super) fn take_asked(&mut self) -> Vec<(String, usize)> {
        std::mem::take(&mut self.asked)
    }

    /// All of them.
    pub(super) fn sources(&self) -> &[String] {
        &self.sources
    }
}

/// A text as `&str`: a field is a `String`, what a closure binds or a method gives is not.
pub(super) fn borrowed(text: &str) -> String {
    if text.starts_with("self.") && !text.contains('(') {
        format!("&{text}")
    } else {
        text.to_owned()
    }
}

/// A test of an array whose column has this shape, or of JSON.
pub(super) fn tested(
    operand: &Operand,
    test: &Test,
    shape: &Shape,
    variants: &Variants,
    asked: Asked,
) -> Option<Condition> {
    let it = &operand.text;
    let truth = asked.truth;
    if let Test::HasAny(keys) | Test::HasAll(keys) = test {
        let json = borrowed(it);
        let each = keys
            .iter()
            .map(|key| boolean(&format!("has_key({json}, {})", literal(key)), truth));
        let is_any = matches!(test, Test::HasAny(_)) == truth;
        return (operand.kind == Kind::Same(Shape::Json)).then(|| {
            if is_any {
                Condition::any(each)
            } else {
                Condition::all(each)
            }
        });
    }
    match (test, &operand.kind) {
        (Test::NotANumber, Kind::Float(_)) => {
            return Some(boolean(&format!("{it}.is_nan()"), truth));
        }
        // A decimal of Rust's is a number.
        (Test::NotANumber, Kind::Decimal) => return Some(Condition::Constant(!truth)),
        (Test::NotANumber, Kind::Number) => {
            let sign = if truth { "==" } else { "!=" };
            return Some(Condition::Leaf(format!(
                "{it} {sign} number(\"NaN\", None)"
            )));
        }
        (Test::EmptyJson(of), Kind::Same(Shape::Json)) => {
            let is = match of {
                EmptyJson::Object => "as_object().is_some_and(serde_json::Map::is_empty)",
                EmptyJson::Array => "as_array().is_some_and(Vec::is_empty)",
            };
            return Some(boolean(&format!("{it}.{is}"), truth));
        }
        _ => {}
    }
    let Shape::Array(element) = shape else {
        return None;
    };
    let is_text = matches!(**element, Shape::Text);
    let item = if is_text { "it.as_deref()" } else { "it" };
    let one_of = |items: &[Literal]| -> Option<String> {
        let items: Option<Vec<String>> = items
            .iter()
            .map(|it| constant(it, element, variants))
            .collect();
        Some(format!("Some({})", items?.join(" | ")))
    };
    let some = |pattern: String| format!("{it}.iter().any(|it| matches!({item}, {pattern}))");
    Some(match test {
        Test::Within(items) if items.is_empty() => boolean(&format!("{it}.is_empty()"), truth),
        Test::Meets(items) if items.is_empty() => Condition::Constant(!truth),
        Test::Within(items) => {
            let pattern = one_of(items)?;
            boolean(
                &format!("{it}.iter().all(|it| matches!({item}, {pattern}))"),
                truth,
            )
        }
        Test::Meets(items) => boolean(&some(one_of(items)?), truth),
        Test::Contains(items) => {
            let each: Option<Vec<Condition>> = items
                .iter()
                .map(|literal| {
                    let pattern = one_of(std::slice::from_ref(literal))?;
                    Some(boolean(&some(pattern), truth))
                })
                .collect();
            if truth {
                Condition::all(each?)
            } else {
                Condition::any(each?)
            }
        }
        Test::Element(literal) => {
            let pattern = one_of(std::slice::from_ref(literal))?;
            // Where a NULL among the elements may be it, the test is NULL.
            let null_counts = asked.or_null == truth;
            let pattern = if null_counts {
                format!("None | {pattern}")
            } else {
                pattern
            };
            boolean(&some(pattern), truth)
        }
        Test::NoNulls => boolean(&format!("{it}.iter().all(Option::is_some)"), truth),
        Test::HasAny(_)
        | Test::HasAll(_)
        | Test::Range(..)
        | Test::NotANumber
        | Test::EmptyJson(_) => return None,
    })
}

/// A constant as a pattern of an element.
fn constant(literal_: &Literal, element: &Shape, variants: &Variants) -> Option<String> {
    match (literal_, element) {
        (Literal::Text(text), Shape::Text) => Some(literal(text)),
        (Literal::Text(text), Shape::Enum(id)) => {
            let labels = &variants.enums.get(id)?.beside;
            let found = labels.iter().find(|(label, _)| **label == **text);
            found.map(|(_, path)| path.clone())
        }
        (Literal::Number(number), Shape::Integer(_)) => Some(whole(number)?.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Patterns;

    #[test]
    fn what_is_asked_for_again_has_the_numbers_that_it_had_or_nothing_is() {
        let mut patterns = Patterns::default();
        let (a, b) = (("a".to_owned(), 1), ("b".to_owned(), 2));
        assert_eq!(
            [patterns.ask("a"), patterns.ask("b"), patterns.ask("a")],
            [1, 2, 1]
        );
        assert_eq!(patterns.take_asked(), [a.clone(), b.clone(), a.clone()]);
        let mut other = Patterns::default();
        assert!(!other.ask_again(&[b.clone(), a.clone()]));
        assert_eq!(other.sources(), [""; 0]);
        assert!(other.ask_again(&[a, b]));
        assert_eq!(other.sources(), ["a", "b"]);
    }
}
