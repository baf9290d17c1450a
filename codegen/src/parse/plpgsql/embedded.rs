//! What is certainly no SQL in a body: PostgreSQL parses the statements and expressions of a body when it reads it.
//!
//! Rows and expressions have no grammar here but sqlparser's, which lacks some of PostgreSQL's. So only what no grammar
//! of PostgreSQL's could go on from is refused: tokens that cannot stand side by side, CASE without END. The reserved
//! words are the same in all versions: <https://www.postgresql.org/docs/current/sql-keywords-appendix.html>

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what an arm does not name may stand anywhere"
)]

use sqlparser::keywords::ALL_KEYWORDS;

use super::Body;
use crate::diagnostics::{Code, Diagnostic};
use crate::keywords;
use crate::parse::cursor::{Cursor, Parse};
use crate::parse::scan::{self, Kind};
use crate::parse::tokens::Token;
use crate::parse::{extension, no_effect};

/// The words that matter here, all reserved but `by`, `operator`, `returning`, `set`, `update`, `values` and `within`.
const WORDS: [&str; 41] = [
    "and",
    "as",
    "by",
    "case",
    "distinct",
    "else",
    "end",
    "except",
    "fetch",
    "for",
    "from",
    "group",
    "having",
    "in",
    "intersect",
    "into",
    "limit",
    "not",
    "offset",
    "on",
    "operator",
    "or",
    "order",
    "returning",
    "select",
    "set",
    "table",
    "then",
    "to",
    "union",
    "update",
    "using",
    "values",
    "when",
    "where",
    "window",
    "with",
    "within",
    "all",
    "insert",
    "delete",
];

/// The keywords of queries that sqlparser does not know and that names need no quotes for.
const UNRESERVED: [&str; 15] = [
    "breadth",
    "conditional",
    "content",
    "depth",
    "document",
    "indent",
    "keep",
    "label",
    "others",
    "overriding",
    "quotes",
    "standalone",
    "strip",
    "unconditional",
    "whitespace",
];

/// The longest of [`WORDS`].
const LONGEST: usize = 9;

/// What a token is to those beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// No token.
    End,
    /// One of [`WORDS`].
    Word(&'static str),
    /// Any other word, a quoted name, a parameter.
    Name,
    Number,
    String,
    /// `(` and `[`
    Open,
    /// `)`, `]` and `;`
    Close,
    Comma,
    Dot,
    /// An operator, or `*` for all columns.
    Star,
    /// An operator that stands between two operands only.
    Between,
    Operator,
    Other,
}

impl Mark {
    /// Whether an operand has to follow. Behind AND, NOT, THEN and their like it need not: they may be the label of what
    /// stands before, `SELECT a and`.
    fn wants_operand(self, before: Self) -> bool {
        match self {
            Self::Between | Self::Operator | Self::Comma => true,
            Self::Word("by") => matches!(before, Self::Word("order" | "group")),
            Self::Word(word) => {
                matches!(
                    word,
                    "from" | "having" | "limit" | "offset" | "on" | "where"
                )
            }
            _ => false,
        }
    }

    /// Whether an operand may end with it.
    fn may_end_operand(self) -> bool {
        matches!(
            self,
            Self::Name | Self::Number | Self::String | Self::Close | Self::Star | Self::Word("end")
        )
    }

    /// Whether no operand begins with it.
    fn ends_operand(self) -> bool {
        match self {
            Self::End | Self::Close | Self::Comma | Self::Between => true,
            Self::Word(word) => !matches!(
                word,
                "all"
                    | "by"
                    | "case"
                    | "delete"
                    | "distinct"
                    | "insert"
                    | "not"
                    | "operator"
                    | "returning"
                    | "select"
                    | "set"
                    | "table"
                    | "update"
                    | "values"
                    | "with"
                    | "within"
            ),
            _ => false,
        }
    }
}

impl Body<'_> {
    /// A statement of SQL, the tokens `from..to`, of which those of INTO are plpgsql's.
    pub(super) fn sound_statement(
        &self,
        (from, to): (usize, usize),
        into: Option<(usize, usize)>,
    ) -> Parse<()> {
        let mut whole = self.c.part(from, to);
        let on_rows = whole.symbol("(")
            || whole.is_any(&[
                "select", "insert", "update", "delete", "merge", "with", "values",
            ]);
        if into.is_none() && no_effect::find(&whole).is_none() {
            match extension::statement(&mut whole) {
                Err(problem) if problem.code == Code::SyntaxError => return Err(problem),
                Ok(_) | Err(_) => {}
            }
        }
        if on_rows {
            self.sound(Slice {
                c: &self.c,
                from,
                to,
                without: into.unwrap_or((to, to)),
            })
        } else {
            Ok(())
        }
    }

    /// A query or an expression, from a token to the last one read.
    pub(super) fn sound_slice(&self, from: usize) -> Parse<()> {
        let to = self.c.index();
        self.sound(Slice {
            c: &self.c,
            from,
            to,
            without: (to, to),
        })
    }

    /// An expression that begins at a token: in PostgreSQL SELECT stands before it.
    pub(super) fn sound_expression(&self, from: usize) -> Parse<()> {
        let slice = Slice {
            c: &self.c,
            from,
            to: self.c.index(),
            without: (from, from),
        };
        let wrong = match slice.mark(0, Mark::End, Mark::End) {
            Mark::Between => true,
            Mark::Word(word) => matches!(
                word,
                "and"
                    | "as"
                    | "else"
                    | "end"
                    | "in"
                    | "on"
                    | "or"
                    | "select"
                    | "then"
                    | "using"
                    | "when"
            ),
            _ => false,
        };
        if wrong {
            return Err(self.c.syntax_error_at(from));
        }
        Ok(())
    }

    fn sound(&self, slice: Slice<'_>) -> Parse<()> {
        match slice.first_wrong() {
            None => Ok(()),
            Some(at) if at < slice.len() => Err(self.c.syntax_error_at(slice.index(at))),
            Some(_) => Err(Box::new(Diagnostic::error(
                Code::SyntaxError,
                self.c.span(slice.to, slice.to),
                "syntax error at end of input",
            ))),
        }
    }
}

/// The tokens of one statement or expression, without those of INTO.
#[derive(Clone, Copy)]
struct Slice<'b> {
    c: &'b Cursor<'b>,
    from: usize,
    to: usize,
    without: (usize, usize),
}

impl Slice<'_> {
    fn len(&self) -> usize {
        self.to - self.from - (self.without.1 - self.without.0)
    }

    fn index(&self, at: usize) -> usize {
        let index = self.from + at;
        if index < self.without.0 {
            index
        } else {
            index + self.without.1 - self.without.0
        }
    }

    fn token(&self, at: usize) -> Option<Token> {
        let index = self.index(at);
        let tokens = self.c.tokens();
        tokens.get(index).copied().filter(|_| index < self.to)
    }

    /// Whether a token is a word or a quoted name.
    fn is_word(&self, at: usize) -> bool {
        let token = self.token(at);
        token.is_some_and(|token| matches!(token.kind, Kind::Quoted | Kind::Word))
    }

    /// Whether a token can be nothing but a name.
    fn is_plain_name(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| match token.kind {
            Kind::Quoted => true,
            Kind::Word => !is_keyword(self.c.raw(token)),
            _ => false,
        })
    }

    /// Whether what stands in brackets from this token on may be a query.
    fn may_begin_query(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        let raw = self.c.raw(token);
        let begins = [
            "(", "select", "with", "values", "table", "insert", "update", "delete", "merge",
        ];
        begins.iter().any(|it| it.eq_ignore_ascii_case(raw))
    }

    /// The mark of a token behind two others.
    fn mark(&self, at: usize, second: Mark, before: Mark) -> Mark {
        let Some(token) = self.token(at) else {
            return Mark::End;
        };
        let raw = self.c.raw(token);
        // Behind a dot or AS any word may be a name.
        let is_name = matches!(before, Mark::Dot | Mark::Word("as"));
        match token.kind {
            Kind::Word if is_name => Mark::Name,
            Kind::Word => word(raw).map_or(Mark::Name, Mark::Word),
            Kind::Quoted | Kind::Parameter => Mark::Name,
            Kind::Number => Mark::Number,
            Kind::String | Kind::Dollar => Mark::String,
            Kind::Symbol => match raw {
                "(" | "[" => Mark::Open,
                ")" | "]" | ";" => Mark::Close,
                "," => Mark::Comma,
                "." => Mark::Dot,
                "*" => Mark::Star,
                "=>" | ":=" | ".." | ":" | "::" => Mark::Other,
                // The name of one: `OPERATOR(pg_catalog.=)`, `ORDER BY a USING <`.
                _ if is_name
                    || before == Mark::Word("using")
                    || (second, before) == (Mark::Word("operator"), Mark::Open) =>
                {
                    Mark::Other
                }
                "=" | "<" | ">" | "<=" | ">=" | "<>" | "!=" | "/" | "%" | "^" => Mark::Between,
                _ if raw.bytes().next().is_some_and(scan::is_operator) => Mark::Operator,
                _ => Mark::Other,
            },
            Kind::Blank | Kind::Comment | Kind::Backslash => Mark::Other,
        }
    }

    /// Whether a literal or number stands behind a literal: it goes on only in another line.
    fn no_more_text(&self, at: usize, next: Mark) -> bool {
        if !matches!(next, Mark::String | Mark::Number) {
            return false;
        }
        let (this, next) = (self.index(at), self.index(at + 1));
        let tokens = self.c.tokens();
        let between = &self.c.text()[tokens[this].end..tokens[next].start];
        let goes_on = tokens[this].kind == Kind::String && tokens[next].kind == Kind::String;
        !(goes_on && between.contains('\n'))
    }

    /// The first token that cannot stand where it does; their number where the end cannot.
    fn first_wrong(&self) -> Option<usize> {
        let (mut second, mut before) = (Mark::End, Mark::End);
        let first = self.mark(0, second, before);
        let mut this = first;
        let mut cases = 0_usize;
        let mut sets = 0_usize;
        let mut words = usize::from(self.is_word(0));
        // Whether a query may stand in the innermost brackets, from the lowest bit on.
        let mut queries = u64::MAX;
        for at in 0..self.len() {
            let next = self.mark(at + 1, before, this);
            match this {
                Mark::Open => queries = queries << 1 | u64::from(self.may_begin_query(at + 1)),
                Mark::Close => queries = queries >> 1 | 1 << 63,
                // Other databases sort and cut what an aggregate takes: `array_agg(a limit 5)`.
                Mark::Word("except" | "having" | "intersect" | "limit" | "offset" | "union")
                    if queries & 1 == 0 =>
                {
                    return Some(at);
                }
                _ => {}
            }
            // A name may be another's label, or a type before it: no third follows.
            words = if self.is_word(at + 1) { words + 1 } else { 0 };
            if words >= 3 && (at - 1..=at + 1).all(|at| self.is_plain_name(at)) {
                return Some(at + 1);
            }
            match this {
                // Behind an operand they may be labels, `SELECT 1 end`.
                Mark::Word("case") if !before.may_end_operand() => cases += 1,
                Mark::Word("end") => cases = cases.saturating_sub(1),
                Mark::Word("set") => sets += 1,
                _ => {}
            }
            if this == Mark::String && self.no_more_text(at, next) {
                return Some(at + 1);
            }
            let of_update = first == Mark::Word("update") && sets == 1;
            if is_wrong((second, before), this, next, of_update) {
                return Some(at + 1);
            }
            (second, before, this) = (before, this, next);
        }
        (cases > 0).then_some(self.len())
    }
}

/// Whether `next` can't follow `this`, which stands behind `before` and the one before that.
fn is_wrong((second, before): (Mark, Mark), this: Mark, next: Mark, of_update: bool) -> bool {
    match this {
        Mark::Word("and" | "or" | "not" | "in" | "then" | "when" | "else")
            if next == Mark::Between =>
        {
            true
        }
        _ if this.wants_operand(before) => next.ends_operand(),
        Mark::Open => match next {
            Mark::Comma | Mark::Between => true,
            Mark::Close => matches!(before, Mark::Word("in" | "values")),
            Mark::Word(word) => matches!(word, "and" | "or" | "then" | "else" | "when" | "end"),
            _ => false,
        },
        Mark::Word("order") => next != Mark::Word("by"),
        // `WITHIN GROUP (`, `EXCLUDE GROUP)`
        Mark::Word("group") => {
            next != Mark::Word("by") && before != Mark::Word("within") && next != Mark::Close
        }
        Mark::Word("union" | "intersect" | "except") => !matches!(
            next,
            Mark::Open | Mark::Word("all" | "distinct" | "select" | "table" | "values")
        ),
        // SELECT * takes no name.
        Mark::Star => {
            let of_list = matches!(before, Mark::Comma | Mark::Word("select"))
                || (second, before) == (Mark::Word("select"), Mark::Word("distinct"));
            let stops = next.ends_operand()
                && !matches!(next, Mark::Between | Mark::Word("as" | "and" | "or" | "in"));
            of_list && !stops && next != Mark::Dot
        }
        Mark::Word("set") => of_update && matches!(next, Mark::Word("where" | "from")),
        Mark::Number => matches!(next, Mark::Number | Mark::String),
        _ => false,
    }
}

/// The word of [`WORDS`] that this is, in whatever letters.
fn word(raw: &str) -> Option<&'static str> {
    let initial = raw.as_bytes().first()?.to_ascii_lowercase();
    if raw.len() > LONGEST {
        return None;
    }
    let mut words = WORDS.iter();
    words
        .find(|word| {
            word.as_bytes().first() == Some(&initial)
                && word.len() == raw.len()
                && word.eq_ignore_ascii_case(raw)
        })
        .copied()
}

/// Whether PostgreSQL's grammar of queries has this word, or that of any other database.
fn is_keyword(raw: &str) -> bool {
    let lower = raw.to_ascii_lowercase();
    keywords::needs_quotes(&lower)
        || UNRESERVED.contains(&&*lower)
        || ALL_KEYWORDS
            .binary_search(&&*raw.to_ascii_uppercase())
            .is_ok()
}
