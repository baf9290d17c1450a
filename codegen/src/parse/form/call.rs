//! Calls of SQL/JSON and XML with words of their own, and of functions that have another name than the grammar's.
//!
//! <https://www.postgresql.org/docs/current/functions-json.html>, <https://www.postgresql.org/docs/current/functions-xml.html>

use sqlparser::parser::Parser;

use super::Inside;
use crate::expr::form::Form;
use crate::expr::{Expr, ExprKind, FunctionCall, OrderItem};
use crate::name::{Name, QualifiedName};
use crate::parse::cursor::Parse;
use crate::parse::expr::Converter;
use crate::parse::extension::types;
use crate::parse::words;

/// The names that have such words.
pub(super) const NAMES: [&str; 19] = [
    "json",
    "json_array",
    "json_arrayagg",
    "json_exists",
    "json_object",
    "json_objectagg",
    "json_query",
    "json_scalar",
    "json_serialize",
    "json_value",
    "substring",
    "xmlattributes",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
];

/// What ends an operand of SQL/JSON.
const CLAUSES: [&str; 25] = [
    ":",
    "value",
    "returning",
    "format json",
    "null on",
    "absent on",
    "with unique",
    "without unique",
    "passing",
    "error on",
    "true on",
    "false on",
    "unknown on",
    "empty on",
    "empty array on",
    "empty object on",
    "default",
    "with wrapper",
    "with conditional",
    "with unconditional",
    "with array",
    "without wrapper",
    "without array",
    "keep quotes",
    "omit quotes",
];

impl Inside<'_> {
    /// The call whose parentheses these are; `None` where it has no words of its own.
    pub(super) fn call(&mut self, word: &str) -> Parse<Option<FunctionCall>> {
        match word {
            "collation" => self.plain("pg_collation_for", &[]).map(Some),
            "substring" => self.similar(),
            "xmlexists" => self.xml_exists().map(Some),
            _ if word.starts_with("xml") => self.xml(word).map(Some),
            _ => self.json(word),
        }
    }

    /// A call of PostgreSQL's own with these words between its arguments.
    fn plain(&mut self, name: &str, stops: &[&str]) -> Parse<FunctionCall> {
        let mut arguments = Vec::new();
        loop {
            arguments.push(self.expr(stops)?);
            if self.c.done() {
                return Ok(system(name, arguments));
            }
            if !self.c.eat_symbol(",") && !self.c.eat_any(stops) {
                return Err(self.c.syntax_error());
            }
        }
    }

    /// `substring(a SIMILAR b ESCAPE c)`
    fn similar(&mut self) -> Parse<Option<FunctionCall>> {
        let from = self.c.index();
        self.until(&["similar"]);
        let found = self.c.is("similar") && !self.c.is("similar to");
        self.c.seek(from);
        if !found {
            return Ok(None);
        }
        self.plain("substring", &["similar", "escape"]).map(Some)
    }

    // SQL/JSON

    fn json(&mut self, word: &str) -> Parse<Option<FunctionCall>> {
        let span = self.rest();
        let mut it = Json::default();
        let is_array = word == "json_array";
        if is_array && self.begins_query() {
            let tokens = self.until(&["returning", "format json", "null on", "absent on"]);
            it.arguments.push(self.subquery(tokens)?);
            (it.words, it.behind) = (true, true);
        }
        while !self.c.done() {
            self.json_part(&mut it)?;
        }
        if !it.words {
            return Ok(None);
        }
        let mut call = FunctionCall::plain(own(word), it.arguments);
        call.order_by = it.order_by;
        call.form = Some(Box::new(Form {
            returning: it.returning,
            unknown: it.unknown,
            span,
        }));
        Ok(Some(call))
    }

    fn json_part(&mut self, it: &mut Json) -> Parse<()> {
        let c = &mut self.c;
        if !it.arguments.is_empty() && c.eat_symbol(",") {
            it.behind = false;
            return Ok(());
        }
        if it.behind || it.arguments.is_empty() {
            if c.eat("returning") {
                it.returning = Some(types::type_name(c)?);
                it.words = true;
                it.behind = true;
                return Ok(());
            }
            if it.arguments.is_empty() && c.eat_any(&["null on null", "absent on null"]) {
                it.words = true;
                return Ok(());
            }
        }
        if it.behind {
            it.words = true;
            return self.json_clause(it);
        }
        let mut stops = CLAUSES.to_vec();
        stops.extend(["order by", "as"]);
        let value = self.expr(&stops)?;
        it.arguments.push(value);
        it.behind = true;
        Ok(())
    }

    /// What may stand behind an operand.
    fn json_clause(&mut self, it: &mut Json) -> Parse<()> {
        let c = &mut self.c;
        it.unknown |= c.is("unknown");
        if c.eat_symbol(":") || c.eat("value") || c.eat("passing") {
            it.behind = false;
        } else if c.eat("format json") {
            if c.eat("encoding") {
                c.bump()?;
            }
        } else if c.eat("as") {
            c.label()?;
        } else if c.eat("default") {
            let value = self.expr(&["on empty", "on error"])?;
            it.arguments.push(value);
            if !self.c.eat_any(&["on empty", "on error"]) {
                return Err(self.c.syntax_error());
            }
        } else if c.eat("order by") {
            let mut keys = Vec::new();
            loop {
                keys.extend(self.until(&CLAUSES));
                match self.c.nth(0).filter(|_| self.c.symbol(",")) {
                    Some(comma) => keys.push(comma),
                    None => break,
                }
                self.c.bump()?;
            }
            let source = self.source(keys)?;
            let keys = source
                .sqlparser(|parser| parser.parse_comma_separated(Parser::parse_order_by_expr))?;
            it.order_by = Converter::new(&source).order_by(keys)?;
        } else if c.eat_any(&["null", "error", "true", "false", "unknown", "absent"])
            || c.eat_any(&["empty array", "empty object", "empty"])
        {
            c.expect("on")?;
            if !c.eat_any(&["null", "empty", "error"]) {
                return Err(c.syntax_error());
            }
        } else if c.eat("with") || c.eat("without") {
            c.eat_any(&["conditional", "unconditional"]);
            if c.eat("unique") {
                c.eat("keys");
            } else {
                c.eat("array");
                c.expect("wrapper")?;
            }
        } else if c.eat_any(&["keep quotes", "omit quotes"]) {
            c.eat("on scalar string");
        } else {
            return Err(c.syntax_error());
        }
        Ok(())
    }

    /// Whether a query begins here: one in parentheses is a value, unless it goes on behind them.
    fn begins_query(&self) -> bool {
        let mut ahead = 0;
        while self.c.nth_symbol(ahead, "(") {
            ahead += 1;
        }
        let begins = ["select", "values", "with"]
            .iter()
            .any(|word| self.c.nth_is(ahead, word));
        let mut depth = 0_usize;
        let mut behind = 0;
        while ahead > 0 && self.c.nth(behind).is_some() {
            depth += usize::from(self.c.nth_symbol(behind, "("));
            depth -= usize::from(self.c.nth_symbol(behind, ")"));
            behind += 1;
            if depth == 0 {
                break;
            }
        }
        let goes_on = words::QUERY_GOES_ON
            .iter()
            .any(|word| self.c.nth_is(behind, word));
        begins && (ahead == 0 || goes_on)
    }

    fn subquery(&self, tokens: Vec<crate::parse::tokens::Token>) -> Parse<Expr> {
        let source = self.source(tokens)?;
        let tree = source.sqlparser(|parser: &mut Parser| parser.parse_query())?;
        let query = Converter::new(&source).query(*tree)?;
        let span = query.span;
        Ok(Expr {
            kind: ExprKind::ArrayQuery(Box::new(query)),
            span,
        })
    }

    // XML

    /// `xmlexists(path PASSING [BY REF] document [BY REF])`
    fn xml_exists(&mut self) -> Parse<FunctionCall> {
        let path = self.expr(&["passing"])?;
        self.c.expect("passing")?;
        self.by();
        let document = self.expr(&["by ref", "by value"])?;
        self.by();
        self.c.expect_end()?;
        Ok(system("xmlexists", vec![path, document]))
    }

    /// BY REF, BY VALUE
    pub(super) fn by(&mut self) {
        self.c.eat_any(&["by ref", "by value"]);
    }

    fn xml(&mut self, word: &str) -> Parse<FunctionCall> {
        let span = self.rest();
        let mut arguments = Vec::new();
        let mut returning = None;
        match word {
            "xmlelement" | "xmlpi" => {
                self.c.expect("name")?;
                self.c.label()?;
                while self.c.eat_symbol(",") {
                    if self.c.is("xmlattributes") && self.c.nth_symbol(1, "(") {
                        self.c.seek(self.c.index() + 2);
                        self.aliased(&mut arguments)?;
                        self.c.expect_symbol(")")?;
                    } else {
                        arguments.push(self.expr(&[])?);
                    }
                }
            }
            "xmlparse" | "xmlserialize" => {
                if !self.c.eat_any(&["document", "content"]) {
                    return Err(self.c.syntax_error());
                }
                arguments.push(self.expr(&["as", "preserve whitespace", "strip whitespace"])?);
                self.c.eat_any(&["preserve whitespace", "strip whitespace"]);
                if word == "xmlserialize" {
                    self.c.expect("as")?;
                    returning = Some(types::type_name(&mut self.c)?);
                    self.c.eat_any(&["indent", "no indent"]);
                }
            }
            "xmlroot" => {
                arguments.push(self.expr(&[])?);
                self.c.expect_symbol(",")?;
                self.c.expect("version")?;
                if !self.c.eat("no value") {
                    arguments.push(self.expr(&[])?);
                }
                if self.c.eat_symbol(",") {
                    self.c.expect("standalone")?;
                    if !self.c.eat_any(&["no value", "yes", "no"]) {
                        return Err(self.c.syntax_error());
                    }
                }
            }
            _ => self.aliased(&mut arguments)?,
        }
        self.c.expect_end()?;
        let mut call = FunctionCall::plain(own(word), arguments);
        call.form = Some(Box::new(Form {
            returning,
            unknown: false,
            span,
        }));
        Ok(call)
    }

    /// `a AS name, b`, up to a parenthesis that closes them.
    fn aliased(&mut self, arguments: &mut Vec<Expr>) -> Parse<()> {
        loop {
            let tokens = self.until_closed(&["as"]);
            arguments.push(self.expr_of(tokens)?);
            if self.c.eat("as") {
                self.c.label()?;
            }
            if !self.c.eat_symbol(",") {
                return Ok(());
            }
        }
    }

    /// What stands up to a comma, one of these words or a parenthesis that was opened before.
    fn until_closed(&mut self, stops: &[&str]) -> Vec<crate::parse::tokens::Token> {
        let from = self.c.index();
        let tokens = self.until(stops);
        let mut depth = 0_usize;
        let close = tokens.iter().position(|token| {
            match self.c.raw(*token) {
                "(" | "[" => depth += 1,
                ")" | "]" if depth == 0 => return true,
                ")" | "]" => depth -= 1,
                _ => {}
            }
            false
        });
        let Some(close) = close else { return tokens };
        self.c.seek(from + close);
        tokens[..close].to_vec()
    }
}

/// A call of SQL/JSON, so far.
#[derive(Default)]
struct Json {
    arguments: Vec<Expr>,
    order_by: Vec<OrderItem>,
    returning: Option<crate::ddl::TypeName>,
    unknown: bool,
    /// There were words of its own.
    words: bool,
    /// An operand was read, behind which there may be clauses.
    behind: bool,
}

fn own(word: &str) -> QualifiedName {
    QualifiedName {
        namespace: None,
        name: Name::from_quoted(word),
    }
}

fn system(name: &str, arguments: Vec<Expr>) -> FunctionCall {
    let name = QualifiedName {
        namespace: Some(Name::from_quoted("pg_catalog")),
        name: Name::from_quoted(name),
    };
    FunctionCall::plain(name, arguments)
}
