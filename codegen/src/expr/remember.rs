//! A parser that remembers what it parsed: the expressions of a loop are asked for in every round. Shared floor.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::{Expr, ExprParser, Query, Script};
use crate::ddl::plpgsql;
use crate::diagnostics::Diagnostic;
use crate::source::{Place, Span};

/// Trees by the place where they begin, each with its text: a computed text has the place of what computed it.
type Trees<T> = Mutex<BTreeMap<(u32, u32), (Arc<str>, Arc<T>)>>;

/// Trees of computed texts, by the place of what computed them.
type Computed<T> = Mutex<BTreeMap<Span, BTreeMap<Arc<str>, Arc<T>>>>;

/// How many texts that one place computes are remembered: a loop may ask the same few again.
const COMPUTED: usize = 128;

/// Remembers the trees of expressions, queries, scripts and bodies. What is refused is parsed again.
pub struct Remembering<'a> {
    parser: &'a dyn ExprParser,
    computed: Computed<Query>,
    expressions: Trees<Expr>,
    queries: Trees<Query>,
    scripts: Trees<Script>,
    functions: Trees<plpgsql::Function>,
}

impl<'a> Remembering<'a> {
    /// Nothing is remembered yet.
    pub fn new(parser: &'a dyn ExprParser) -> Self {
        Self {
            parser,
            computed: Computed::default(),
            expressions: Trees::default(),
            queries: Trees::default(),
            scripts: Trees::default(),
            functions: Trees::default(),
        }
    }
}

/// The tree of this text at this place, remembered or parsed.
fn remembered<T>(
    trees: &Trees<T>,
    (text, place): (&str, Place),
    parse: impl FnOnce() -> Result<Arc<T>, Box<Diagnostic>>,
) -> Result<Arc<T>, Box<Diagnostic>> {
    let Place::At(file, start) = place else {
        return parse();
    };
    let key = (file.0, start);
    if let Ok(trees) = trees.lock()
        && let Some((known, tree)) = trees.get(&key)
        && **known == *text
    {
        return Ok(tree.clone());
    }
    let tree = parse()?;
    if let Ok(mut trees) = trees.lock() {
        trees.insert(key, (text.into(), tree.clone()));
    }
    Ok(tree)
}

impl ExprParser for Remembering<'_> {
    fn expression(&self, text: &str, place: Place) -> Result<Arc<Expr>, Box<Diagnostic>> {
        let parse = || self.parser.expression(text, place);
        remembered(&self.expressions, (text, place), parse)
    }

    fn query(&self, text: &str, place: Place) -> Result<Arc<Query>, Box<Diagnostic>> {
        let parse = || self.parser.query(text, place);
        let Place::Computed(span) = place else {
            return remembered(&self.queries, (text, place), parse);
        };
        if let Ok(computed) = self.computed.lock()
            && let Some(tree) = computed.get(&span).and_then(|texts| texts.get(text))
        {
            return Ok(tree.clone());
        }
        let tree = parse()?;
        if let Ok(mut computed) = self.computed.lock() {
            let texts = computed.entry(span).or_default();
            if texts.len() < COMPUTED {
                texts.insert(text.into(), tree.clone());
            }
        }
        Ok(tree)
    }

    fn statements(&self, text: &str, place: Place) -> Arc<Script> {
        let parse = || Ok(self.parser.statements(text, place));
        remembered(&self.scripts, (text, place), parse).unwrap_or_default()
    }

    fn plpgsql(&self, text: &str, place: Place) -> Result<Arc<plpgsql::Function>, Box<Diagnostic>> {
        let parse = || self.parser.plpgsql(text, place);
        remembered(&self.functions, (text, place), parse)
    }

    fn identifiers(&self, text: &str) -> Vec<Arc<str>> {
        self.parser.identifiers(text)
    }
}
