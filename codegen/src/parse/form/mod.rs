//! What PostgreSQL's grammar has words of its own for and sqlparser lacks: SQL/JSON, XML, ROWS FROM, SEARCH and CYCLE,
//! frames of windows, row locks.
//!
//! Each is read here and taken out of sqlparser's tokens, all but its name, under whose place it is found again when the
//! tree is converted. The expressions in it are given to sqlparser one by one.

mod call;
mod frame;
mod lock;
mod table;
mod with;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use self::frame::Framed;
use super::cursor::{Cursor, Parse};
use super::expr::{Converter, Source};
use super::scan::Kind;
use super::tokens::{self, Token};
use super::words;
use crate::ddl::Ident;
use crate::expr::form::{Cycle, Lock, Search, Units};
use crate::expr::{Expr, FromItem, FunctionCall};
use sqlparser::parser::Parser;

/// How deep forms may stand in each other.
const DEPTH_LIMIT: usize = 30;

/// What was taken out, by the byte at which it begins.
#[derive(Debug, Default)]
pub(super) struct Forms {
    /// Calls, which have their name and parentheses left.
    calls: BTreeMap<usize, FunctionCall>,
    /// Items of FROM, which have their first word left.
    tables: BTreeMap<usize, FromItem>,
    /// SEARCH and CYCLE, by the byte of the parenthesis before them.
    orders: BTreeMap<usize, (Option<Search>, Option<Cycle>)>,
    /// Words that sqlparser is to take for names: of calls and items of FROM, AS before a list of columns, `*` behind a row.
    pub(super) names: BTreeSet<usize>,
    /// TABLE before a relation's name, which sqlparser is to take for SELECT.
    pub(super) commands: BTreeSet<usize>,
    /// Row locks, by the byte at which they begin.
    pub(super) locks: BTreeMap<usize, Lock>,
    /// The aliases of what USING merges, by the byte of its first column.
    using: BTreeMap<usize, Ident>,
    /// Frames of windows, by the byte of the parenthesis that closes the window.
    frames: BTreeMap<usize, Framed>,
    /// How many forms are around the text.
    depth: usize,
}

impl Forms {
    /// The call whose name begins at a byte.
    pub(super) fn call(&self, start: usize) -> Option<&FunctionCall> {
        self.calls.get(&start)
    }

    /// The item of FROM that begins at a byte.
    pub(super) fn table(&self, start: usize) -> Option<&FromItem> {
        self.tables.get(&start)
    }

    /// The alias of the USING whose first column begins at a byte.
    pub(super) fn using_alias(&self, first: usize) -> Option<&Ident> {
        self.using.get(&first)
    }

    /// The frame of the window that a parenthesis at a byte closes.
    pub(super) fn frame(&self, close: usize) -> Option<&Framed> {
        self.frames.get(&close)
    }

    /// SEARCH and CYCLE behind the parenthesis at a byte.
    pub(super) fn order(&self, close: usize) -> Option<&(Option<Search>, Option<Cycle>)> {
        self.orders.get(&close)
    }
}

/// A source without its forms; `None` where it has none.
pub(super) fn take<'a>(source: &Source<'a>) -> Parse<Option<Source<'a>>> {
    let tokens = &source.tokens;
    let may_have = |at: usize, token: &Token| {
        if token.kind == Kind::Symbol {
            return is_expansion(source, at);
        }
        // json_…, xml…, substring and search, rows and range, collation and cycle, as and all, table, trim and top,
        // only, exists, groups, distinct, for, interval, values
        token.kind == Kind::Word
            && matches!(
                token.initial,
                b'a' | b'c'..=b'g' | b'i' | b'j' | b'o' | b'r'..=b't' | b'v' | b'x'
            )
    };
    let mut taken = Taken {
        source,
        kept: Vec::new(),
        forms: Forms {
            depth: source.forms.depth,
            ..Forms::default()
        },
    };
    let mut at = 0;
    // What is kept is copied once there is a form.
    let mut from = 0;
    while let Some(token) = tokens.get(at) {
        let next = if may_have(at, token) {
            taken.form(at)?
        } else {
            None
        };
        at = match next {
            Some((kept, next)) => {
                // A function sees what stands before it without LATERAL, too.
                let lateral = at > from && source.is_word(&tokens[at - 1], "lateral");
                taken
                    .kept
                    .extend_from_slice(&tokens[from..at - usize::from(lateral)]);
                taken.kept.extend(kept);
                from = next;
                next
            }
            None => at + 1,
        };
    }
    if from == 0 && taken.forms.names.is_empty() && taken.forms.commands.is_empty() {
        return Ok(None);
    }
    taken.kept.extend_from_slice(&tokens[from..]);
    Ok(Some(Source {
        text: source.text,
        place: source.place,
        tokens: taken.kept,
        clauses: source.clauses.clone(),
        forms: taken.forms,
    }))
}

/// Whether what stands behind a token is a value, and no type: it is neither behind a cast nor behind a name.
fn begins_value(source: &Source<'_>, before: &Token) -> bool {
    if before.kind == Kind::Symbol {
        return !source.is_symbol(before, "::");
    }
    let word = source.raw(before).to_ascii_lowercase();
    before.kind == Kind::Word
        && word != "as"
        && (words::is_reserved(&word) || matches!(&*word, "between" | "by" | "ilike" | "like"))
}

/// What is left and what was taken, so far.
struct Taken<'s, 'a> {
    source: &'s Source<'a>,
    kept: Vec<Token>,
    forms: Forms,
}

/// The tokens that are left of a form, and the one behind it.
type Left = Option<(Vec<Token>, usize)>;

impl<'a> Taken<'_, 'a> {
    /// The form that begins at a token.
    fn form(&mut self, at: usize) -> Parse<Left> {
        let source = self.source;
        let token = source.tokens[at];
        if token.kind == Kind::Symbol {
            self.forms.names.insert(token.start);
            return Ok(None);
        }
        let word = source.raw(&token).to_ascii_lowercase();
        let symbol = |at: usize, symbol: &str| {
            let token = source.tokens.get(at);
            token.is_some_and(|it| source.is_symbol(it, symbol))
        };
        let is = |at: usize, word: &str| {
            let token = source.tokens.get(at);
            token.is_some_and(|it| source.is_word(it, word))
        };
        let behind = at.checked_sub(1);
        if behind.is_some_and(|at| symbol(at, ".")) {
            return Ok(None);
        }
        match word.as_str() {
            "as" if symbol(at + 1, "(") && behind.is_some_and(|at| ends_call(source, at)) => {
                if is_definition(source, at + 2) {
                    self.forms.names.insert(token.start);
                }
                Ok(None)
            }
            "as" if let Some(first) = columns_of_using(source, at) => {
                Ok(self.using_alias(at, first))
            }
            "rows"
                if is(at + 1, "from") && symbol(at + 2, "(") && symbol_of_call(source, at + 3) =>
            {
                self.rows_from(at)
            }
            "json_table" | "xmltable" if symbol(at + 1, "(") => self.table_form(at, &word),
            "table" if self.is_table_command(at) => {
                self.forms.commands.insert(token.start);
                Ok(None)
            }
            "only" if !behind.is_some_and(|at| is(at, "row") || is(at, "rows")) => {
                Ok(Some(self.only(at)))
            }
            "for" => self.lock(at),
            "rows" => Ok(self.frame(at, Units::Rows)),
            "range" => Ok(self.frame(at, Units::Range)),
            "groups" => Ok(self.frame(at, Units::Groups)),
            "distinct" | "all"
                if behind.is_some_and(|at| is(at, "by"))
                    && at.checked_sub(2).is_some_and(|at| is(at, "group")) =>
            {
                Ok(Some((Vec::new(), at + 1)))
            }
            "exists" | "interval" | "top" | "trim" | "values" if self.is_name(at, &word) => {
                self.forms.names.insert(token.start);
                Ok(None)
            }
            "search" | "cycle" if behind.is_some_and(|at| symbol(at, ")")) => self.orders(at),
            "collation" if is(at + 1, "for") && symbol(at + 2, "(") => self.call(at, at + 2, &word),
            _ if call::NAMES.contains(&word.as_str()) && symbol(at + 1, "(") => {
                self.call(at, at + 1, &word)
            }
            _ => Ok(None),
        }
    }

    /// Whether a word that begins something of sqlparser's is a column's name.
    fn is_name(&self, at: usize, word: &str) -> bool {
        let source = self.source;
        let calls = source
            .tokens
            .get(at + 1)
            .is_some_and(|it| source.is_symbol(it, "("));
        let before = at.checked_sub(1).map(|at| &source.tokens[at]);
        match word {
            "top" => true,
            "values" => !calls && !before.is_some_and(|it| source.is_word(it, "default")),
            "interval" => {
                let is_text = source
                    .tokens
                    .get(at + 1)
                    .is_some_and(|it| matches!(it.kind, Kind::String | Kind::Dollar));
                !is_text && !calls && before.is_none_or(|it| begins_value(source, it))
            }
            _ => !calls,
        }
    }

    /// Whether TABLE at a token is a query.
    fn is_table_command(&self, at: usize) -> bool {
        let source = self.source;
        let named = source
            .tokens
            .get(at + 1)
            .is_some_and(|it| matches!(it.kind, Kind::Word | Kind::Quoted));
        let begins = match at.checked_sub(1).map(|at| &source.tokens[at]) {
            None => true,
            Some(before) => {
                source.is_symbol(before, "(")
                    || source.is_symbol(before, ")")
                    || ["union", "all", "distinct", "intersect", "except"]
                        .iter()
                        .any(|word| source.is_word(before, word))
            }
        };
        named && begins
    }

    /// ONLY before a table, which changes no type; parentheses around the table go with it.
    fn only(&self, at: usize) -> (Vec<Token>, usize) {
        let source = self.source;
        let opens = source
            .tokens
            .get(at + 1)
            .is_some_and(|it| source.is_symbol(it, "("));
        match source.matching(at + 1).filter(|_| opens) {
            Some(close) => (source.tokens[at + 2..close].to_vec(), close + 1),
            None => (Vec::new(), at + 1),
        }
    }

    /// AS and the alias behind USING, of which nothing is left.
    fn using_alias(&mut self, at: usize, first: usize) -> Left {
        let source = self.source;
        let alias = source.tokens.get(at + 1).filter(|it| {
            it.kind == Kind::Quoted
                || it.kind == Kind::Word && !words::is_reserved(&source.raw(it).to_lowercase())
        })?;
        let alias = Ident {
            name: tokens::name(source.raw(alias), alias.kind),
            span: source.place.span(alias.start, alias.end),
        };
        self.forms.using.insert(source.tokens[first].start, alias);
        Some((Vec::new(), at + 2))
    }

    /// A call, of which its name and parentheses are left.
    fn call(&mut self, at: usize, open: usize, word: &str) -> Parse<Left> {
        let source = self.source;
        let Some(close) = source.matching(open) else {
            return Ok(None);
        };
        let Some(call) = self.inside(open, close).call(word)? else {
            return Ok(None);
        };
        self.forms.calls.insert(source.tokens[at].start, call);
        self.forms.names.insert(source.tokens[at].start);
        let left = [at, open, close].map(|at| source.tokens[at]);
        Ok(Some((left.into(), close + 1)))
    }

    /// What stands between two parentheses.
    fn inside(&self, open: usize, close: usize) -> Inside<'a> {
        let source = self.source;
        let tokens = source.tokens[open + 1..close].to_vec();
        Inside {
            text: source.text,
            place: source.place,
            depth: self.forms.depth + 1,
            c: Cursor::at_tokens(source.text, tokens, source.place, false),
            end: source.tokens[close].start,
        }
    }
}

/// Whether a `*` at this token is all fields of a row in parentheses or of an array's element.
fn is_expansion(source: &Source<'_>, at: usize) -> bool {
    let is = |at: usize, symbol: &str| source.is_symbol(&source.tokens[at], symbol);
    at > 1 && is(at, "*") && is(at - 1, ".") && (is(at - 2, ")") || is(at - 2, "]"))
}

/// Whether a call may end at this token: a function in FROM, or WITH ORDINALITY behind it.
fn ends_call(source: &Source<'_>, at: usize) -> bool {
    let token = &source.tokens[at];
    source.is_symbol(token, ")") || source.is_word(token, "ordinality")
}

/// The first of the columns of the USING that ends before this token.
fn columns_of_using(source: &Source<'_>, at: usize) -> Option<usize> {
    let close = at.checked_sub(1)?;
    if !source.is_symbol(&source.tokens[close], ")") {
        return None;
    }
    let mut open = close;
    loop {
        let name = &source.tokens[open.checked_sub(1)?];
        if !matches!(name.kind, Kind::Word | Kind::Quoted) {
            return None;
        }
        open = open.checked_sub(2)?;
        if source.is_symbol(&source.tokens[open], "(") {
            break;
        }
        if !source.is_symbol(&source.tokens[open], ",") {
            return None;
        }
    }
    let word = &source.tokens[open.checked_sub(1)?];
    source.is_word(word, "using").then_some(open + 1)
}

/// Whether columns with types begin at this token, not a query.
fn is_definition(source: &Source<'_>, at: usize) -> bool {
    const QUERIES: [&str; 8] = [
        "select", "values", "with", "insert", "update", "delete", "merge", "table",
    ];
    let is_name = |at: usize| {
        let token = source.tokens.get(at);
        token.is_some_and(|it| matches!(it.kind, Kind::Word | Kind::Quoted))
    };
    let begins = |word: &str| {
        let token = source.tokens.get(at);
        token.is_some_and(|it| source.is_word(it, word))
    };
    is_name(at) && is_name(at + 1) && !QUERIES.iter().any(|word| begins(word))
}

/// Whether a call begins at this token.
fn symbol_of_call(source: &Source<'_>, at: usize) -> bool {
    let mut at = at;
    loop {
        let is = |at: usize, symbol: &str| {
            let token = source.tokens.get(at);
            token.is_some_and(|it| source.is_symbol(it, symbol))
        };
        let named = source
            .tokens
            .get(at)
            .is_some_and(|it| matches!(it.kind, Kind::Word | Kind::Quoted));
        if !named {
            return false;
        }
        if !is(at + 1, ".") {
            return is(at + 1, "(");
        }
        at += 2;
    }
}

/// A reader of what stands between the parentheses of a form.
struct Inside<'a> {
    text: &'a str,
    place: crate::source::Place,
    depth: usize,
    c: Cursor<'a>,
    /// The byte of the parenthesis that closes it.
    end: usize,
}

impl<'a> Inside<'a> {
    /// What stands up to a comma or one of these words, outside brackets.
    fn until(&mut self, stops: &[&str]) -> Vec<Token> {
        let from = self.c.index();
        let mut depth = 0_usize;
        let mut last: Option<Token> = None;
        while let Some(token) = self.c.nth(0) {
            let raw = self.c.raw(token);
            if depth == 0 && self.c.index() > from {
                // Behind an operator a word is an operand.
                let behind_operand = last.is_some_and(|last| {
                    last.kind != Kind::Symbol || matches!(self.c.raw(last), ")" | "]")
                });
                let stopped = raw == ","
                    || (behind_operand && stops.iter().any(|words| self.stops_at(words, last)));
                if stopped {
                    break;
                }
            }
            match raw {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                _ => {}
            }
            last = Some(token);
            self.c.seek(self.c.index() + 1);
        }
        self.c.tokens()[from..self.c.index()].to_vec()
    }

    fn stops_at(&self, words: &str, last: Option<Token>) -> bool {
        if words == ":" {
            return self.c.symbol(":");
        }
        if !self.c.are(words) {
            return false;
        }
        // `a IS JSON OBJECT WITH UNIQUE KEYS` is an expression.
        let of_predicate = words.ends_with("unique")
            && last.is_some_and(|last| {
                let word = self.c.raw(last).to_ascii_lowercase();
                ["json", "value", "object", "array", "scalar"].contains(&&*word)
            });
        !of_predicate
    }

    /// The source of these tokens alone.
    fn source(&self, tokens: Vec<Token>) -> Parse<Source<'a>> {
        let source = Source {
            text: self.text,
            place: self.place,
            tokens,
            clauses: Vec::new(),
            forms: Forms {
                depth: self.depth,
                ..Forms::default()
            },
        };
        if self.depth > DEPTH_LIMIT {
            return Err(source.too_deep());
        }
        Ok(take(&source)?.unwrap_or(source))
    }

    /// The expression that these tokens are.
    fn expr_of(&self, tokens: Vec<Token>) -> Parse<Expr> {
        if tokens.is_empty() {
            return Err(self.c.syntax_error());
        }
        let source = self.source(tokens)?;
        let tree = source.sqlparser(|parser: &mut Parser| parser.parse_expr())?;
        Converter::new(&source).finished(tree)
    }

    /// The expression up to a comma or one of these words.
    fn expr(&mut self, stops: &[&str]) -> Parse<Expr> {
        let tokens = self.until(stops);
        self.expr_of(tokens)
    }

    /// The place from here to the end.
    fn rest(&self) -> crate::source::Span {
        let start = self.c.nth(0).map_or(self.end, |token| token.start);
        self.place.span(start, self.end)
    }
}
