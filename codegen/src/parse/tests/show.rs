//! Statements as short text, for expectations: `Debug` with places as the source that they cover, and without what is
//! not set.

use crate::parse::{Parsed, parse_text};
use crate::source::{FileId, Place, Span};

/// The statements and problems of a script.
pub(super) fn show(sql: &str) -> String {
    let Parsed {
        statements,
        diagnostics,
    } = parse_text(sql, Place::At(FileId(0), 0));
    let mut lines = Vec::new();
    for statement in statements {
        let mut reader = Reader {
            text: &format!("{:?}", statement.ddl),
            sql,
        };
        // `CreateTable(CreateTable { … })` says its name twice.
        let text = reader.node().print();
        let inner = text
            .split_once('(')
            .filter(|(head, rest)| rest.starts_with(head))
            .map(|(_, rest)| rest[..rest.len() - 1].to_owned());
        lines.push(inner.unwrap_or(text));
    }
    for diagnostic in diagnostics {
        let Span { start, end, .. } = diagnostic.span;
        lines.push(format!(
            "{start}..{end} {}[{}]: {}",
            diagnostic.severity, diagnostic.code, diagnostic.message
        ));
        if let Some(help) = diagnostic.help {
            lines.push(format!("  help: {help}"));
        }
    }
    lines.join("\n")
}

/// A piece of `Debug` output.
enum Node {
    Atom(String),
    Items(String, Vec<Node>),
    Fields(String, Vec<(String, Node)>),
}

impl Node {
    fn print(&self) -> String {
        match self {
            Self::Atom(text) => text.clone(),
            Self::Items(name, items) => {
                let items: Vec<String> = items.iter().map(Self::print).collect();
                match name.as_str() {
                    "[" => format!("[{}]", items.join(", ")),
                    "Some" => items.join(", "),
                    "Name" => items.join(", ").trim_matches('"').to_owned(),
                    name => format!("{name}({})", items.join(", ")),
                }
            }
            Self::Fields(name, fields) => Self::print_fields(name, fields),
        }
    }

    fn print_fields(name: &str, fields: &[(String, Self)]) -> String {
        let get = |wanted: &str| {
            fields
                .iter()
                .find(|(field, _)| field == wanted)
                .map_or(String::new(), |(_, node)| node.print())
        };
        match name {
            "QualifiedName" if get("namespace") == "None" => get("name"),
            "QualifiedName" => format!("{}.{}", get("namespace"), get("name")),
            "ObjectName" | "Ident" => with_place(&get("name"), &get("span")),
            "EnumLabel" => with_place(get("text").trim_matches('"'), &get("span")),
            "Snippet" => format!("`{}`", get("text").trim_matches('"')),
            "TypeName" => {
                let mut text = get("name").replace("pg_catalog.", "~");
                if get("modifiers") != "[]" {
                    text.push_str(&get("modifiers").replace('[', "(").replace(']', ")"));
                }
                text.push_str(&"[]".repeat(get("dimensions").parse().unwrap()));
                if get("column_of") != "None" {
                    text = format!("{text}.{}%type", get("column_of"));
                }
                with_place(&text, &get("span"))
            }
            name => {
                let set: Vec<String> = fields
                    .iter()
                    .map(|(field, node)| (field, node.print()))
                    .filter(|(_, text)| !matches!(text.as_str(), "None" | "false" | "[]"))
                    .filter(|(field, text)| *field != "span" || !text.contains('\u{0}'))
                    .map(|(field, text)| match text.as_str() {
                        "true" => field.clone(),
                        _ => format!("{field}: {text}"),
                    })
                    .collect();
                format!("{name} {{ {} }}", set.join(", "))
            }
        }
    }
}

/// The name, and what it was written as where that differs.
fn with_place(name: &str, written: &str) -> String {
    let written = written.trim_start_matches('@');
    if written == name {
        name.to_owned()
    } else {
        format!("{name}@‹{written}›")
    }
}

struct Reader<'a> {
    text: &'a str,
    sql: &'a str,
}

impl Reader<'_> {
    fn eat(&mut self, start: &str) -> bool {
        let rest = self.text.strip_prefix(start);
        self.text = rest.unwrap_or(self.text);
        rest.is_some()
    }

    fn node(&mut self) -> Node {
        if self.eat("[") {
            return Node::Items("[".into(), self.items("]"));
        }
        if self.eat("(") {
            return Node::Items(String::new(), self.items(")"));
        }
        if self.text.starts_with('"') {
            return Node::Atom(self.string());
        }
        let length = self
            .text
            .find([' ', '(', ',', ')', ']', '}', ':'])
            .unwrap_or(self.text.len());
        let (name, rest) = self.text.split_at(length);
        let name = name.to_owned();
        self.text = rest;
        if self.eat("(") {
            return Node::Items(name, self.items(")"));
        }
        if self.eat(" { ") {
            return self.fields(name);
        }
        Node::Atom(name)
    }

    fn items(&mut self, end: &str) -> Vec<Node> {
        let mut items = Vec::new();
        while !self.eat(end) {
            items.push(self.node());
            self.eat(", ");
        }
        items
    }

    fn fields(&mut self, name: String) -> Node {
        let mut fields = Vec::new();
        while !self.eat(" }") {
            let (field, rest) = self.text.split_once(": ").unwrap();
            let field = field.to_owned();
            self.text = rest;
            fields.push((field, self.node()));
            self.eat(", ");
        }
        if name == "Span" {
            let number = |at: usize| fields[at].1.print().parse::<usize>().unwrap();
            return Node::Atom(format!("@{}", &self.sql[number(1)..number(2)]));
        }
        Node::Fields(name, fields)
    }

    /// A quoted string, as `Debug` wrote it.
    fn string(&mut self) -> String {
        let mut end = 1;
        while !self.text[end..].starts_with('"') {
            end += if self.text[end..].starts_with('\\') {
                2
            } else {
                1
            };
            while !self.text.is_char_boundary(end) {
                end += 1;
            }
        }
        let (text, rest) = self.text.split_at(end + 1);
        self.text = rest;
        text.to_owned()
    }
}
