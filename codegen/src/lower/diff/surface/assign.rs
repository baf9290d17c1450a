//! Whether one TypeScript type is assignable to another, for the types that generated files have.

use std::collections::BTreeMap;

/// What names stand for.
pub(in crate::lower::diff) type Aliases = BTreeMap<String, String>;

/// A type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Ty {
    /// Any of them; none is `never`.
    Union(Vec<Ty>),
    /// All of them.
    Both(Vec<Ty>),
    Array(Box<Ty>),
    /// Key, whether it may be absent, type. An index signature has the key `[…]`.
    Object(Vec<(String, bool, Ty)>),
    /// A name, a literal, anything else.
    Text(String),
}

/// How deep names are looked through.
const DEEPEST: usize = 16;

/// Whether a value of `from` can stand where `to` is wanted.
pub(in crate::lower::diff) fn is_assignable(from: &str, to: &str, aliases: &Aliases) -> bool {
    from == to || takes(&parse(from), &parse(to), aliases, 0)
}

/// The members of a union, as written.
pub(super) fn members(ty: &str) -> Vec<String> {
    match parse(ty) {
        Ty::Union(members) => members
            .into_iter()
            .map(|it| {
                if let Ty::Text(text) = it {
                    text
                } else {
                    format!("{it:?}")
                }
            })
            .collect(),
        Ty::Text(text) => vec![text],
        Ty::Both(_) | Ty::Array(_) | Ty::Object(_) => vec![ty.to_owned()],
    }
}

fn takes(from: &Ty, to: &Ty, aliases: &Aliases, depth: usize) -> bool {
    if from == to {
        return true;
    }
    if depth > DEEPEST {
        return false;
    }
    let meant = |it: &Ty| {
        let Ty::Text(name) = it else { return None };
        aliases.get(name).map(|it| parse(it))
    };
    let go = |from: &Ty, to: &Ty| takes(from, to, aliases, depth + 1);
    match (from, to) {
        (_, Ty::Text(to)) if to == "unknown" || to == "any" => true,
        (Ty::Union(members), _) => members.iter().all(|it| go(it, to)),
        (_, Ty::Union(members)) => {
            if members.iter().any(|it| go(from, it)) {
                return true;
            }
            match (from, meant(from)) {
                (_, Some(from)) => go(&from, to),
                // `boolean` is two literals.
                (Ty::Text(name), None) if name == "boolean" => ["true", "false"]
                    .iter()
                    .all(|it| go(&Ty::Text((*it).to_owned()), to)),
                (_, None) => false,
            }
        }
        (_, Ty::Both(parts)) => parts.iter().all(|it| go(from, it)),
        (Ty::Both(parts), _) => parts.iter().any(|it| go(it, to)),
        (Ty::Array(from), Ty::Array(to)) => go(from, to),
        (Ty::Object(from), Ty::Object(to)) => objects(from, to, &go),
        (_, Ty::Text(name)) if name == "Json" => is_json(from, aliases, depth),
        (Ty::Text(name), Ty::Text(wide)) if is_literal_of(name, wide) => true,
        (_, _) => match (meant(from), meant(to)) {
            (Some(from), _) => go(&from, to),
            (None, Some(to)) => go(from, &to),
            (None, None) => false,
        },
    }
}

fn objects(
    from: &[(String, bool, Ty)],
    to: &[(String, bool, Ty)],
    go: &dyn Fn(&Ty, &Ty) -> bool,
) -> bool {
    to.iter().all(|(key, optional, ty)| {
        if key.starts_with('[') {
            return from.iter().all(|(_, _, it)| go(it, ty));
        }
        match from.iter().find(|it| it.0 == *key) {
            Some((_, from_optional, it)) => (*optional || !from_optional) && go(it, ty),
            None => *optional,
        }
    })
}

fn is_json(ty: &Ty, aliases: &Aliases, depth: usize) -> bool {
    if depth > DEEPEST {
        return false;
    }
    let go = |it: &Ty| is_json(it, aliases, depth + 1);
    match ty {
        Ty::Union(members) => members.iter().all(go),
        Ty::Both(parts) => parts.iter().any(go),
        Ty::Array(item) => go(item),
        Ty::Object(fields) => fields.iter().all(|(_, _, it)| go(it)),
        Ty::Text(text) => match aliases.get(text) {
            Some(meant) => go(&parse(meant)),
            None => {
                [
                    "string",
                    "number",
                    "boolean",
                    "null",
                    "true",
                    "false",
                    "Json",
                    "undefined",
                ]
                .contains(&text.as_str())
                    || is_literal_of(text, "string")
                    || is_literal_of(text, "number")
            }
        },
    }
}

fn is_literal_of(literal: &str, wide: &str) -> bool {
    match wide {
        "string" => literal.starts_with(['"', '\'', '`']),
        "number" => literal.parse::<f64>().is_ok(),
        "boolean" => literal == "true" || literal == "false",
        _ => false,
    }
}

fn parse(text: &str) -> Ty {
    let tokens = tokens(text);
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
    };
    let ty = parser.union();
    // What is not understood is itself and nothing else.
    if parser.at == tokens.len() {
        ty
    } else {
        Ty::Text(text.to_owned())
    }
}

fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let mut end = start + c.len_utf8();
        match c {
            _ if c.is_whitespace() => continue,
            '"' | '\'' | '`' => {
                let mut escaped = false;
                for (at, it) in rest.by_ref() {
                    end = at + it.len_utf8();
                    if !escaped && it == c {
                        break;
                    }
                    escaped = !escaped && it == '\\';
                }
            }
            _ if c.is_alphanumeric() || "_$-.".contains(c) => {
                while let Some((at, it)) =
                    rest.next_if(|(_, it)| it.is_alphanumeric() || "_$.".contains(*it))
                {
                    end = at + it.len_utf8();
                }
            }
            _ => {}
        }
        tokens.push(text[start..end].to_owned());
    }
    tokens
}

struct Parser<'a> {
    tokens: &'a [String],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> &str {
        self.tokens.get(self.at).map_or("", String::as_str)
    }

    fn take(&mut self, token: &str) -> bool {
        let is_there = self.peek() == token;
        self.at += usize::from(is_there);
        is_there
    }

    fn union(&mut self) -> Ty {
        self.take("|");
        let mut members = Vec::new();
        loop {
            match self.both() {
                Ty::Union(inner) => members.extend(inner),
                Ty::Text(text) if text == "never" => {}
                it @ (Ty::Both(_) | Ty::Array(_) | Ty::Object(_) | Ty::Text(_)) => members.push(it),
            }
            if !self.take("|") {
                break;
            }
        }
        members.sort();
        members.dedup();
        match members.len() {
            1 => members.remove(0),
            _ => Ty::Union(members),
        }
    }

    fn both(&mut self) -> Ty {
        let mut parts = vec![self.postfix()];
        while self.take("&") {
            parts.push(self.postfix());
        }
        if parts.len() == 1 {
            parts.remove(0)
        } else {
            Ty::Both(parts)
        }
    }

    fn postfix(&mut self) -> Ty {
        let mut ty = self.primary();
        while self.peek() == "[" && self.tokens.get(self.at + 1).is_some_and(|it| it == "]") {
            self.at += 2;
            ty = Ty::Array(Box::new(ty));
        }
        ty
    }

    fn primary(&mut self) -> Ty {
        if self.take("(") {
            let ty = self.union();
            self.take(")");
            return ty;
        }
        if self.take("{") {
            return self.object();
        }
        let mut text = self.peek().to_owned();
        self.at += usize::from(!text.is_empty());
        if self.peek() == "<" {
            text += &self.until(&["<"], &[">"]);
        }
        Ty::Text(text)
    }

    /// Tokens up to where brackets are closed again.
    fn until(&mut self, opening: &[&str], closing: &[&str]) -> String {
        let (mut depth, mut text) = (0_usize, String::new());
        while let Some(token) = self.tokens.get(self.at) {
            self.at += 1;
            text += token;
            if opening.contains(&token.as_str()) {
                depth += 1;
            } else if closing.contains(&token.as_str()) {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
        }
        text
    }

    fn object(&mut self) -> Ty {
        let mut fields = Vec::new();
        while !self.take("}") && self.at < self.tokens.len() {
            self.take("readonly");
            let key = if self.peek() == "[" {
                self.until(&["["], &["]"]);
                "[]".to_owned()
            } else {
                let key = self.peek().to_owned();
                self.at += 1;
                key
            };
            let optional = self.take("?");
            self.take(":");
            let ty = self.union();
            fields.push((key, optional, ty));
            if !self.take(";") {
                self.take(",");
            }
        }
        fields.sort();
        Ty::Object(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pairs: &[(&str, &str)], expected: bool) {
        let aliases = [
            ("Mood", "\"a\" | \"b\""),
            ("NoteId", "string & { readonly __brand: \"NoteId\" }"),
        ];
        let aliases = aliases.map(|(a, b)| (a.to_owned(), b.to_owned())).into();
        for (from, to) in pairs {
            assert_eq!(
                is_assignable(from, to, &aliases),
                expected,
                "{from} to {to}"
            );
        }
    }

    #[test]
    fn narrower_types_stand_for_wider_ones() {
        check(
            &[
                ("string", "string | null"),
                ("\"a\"", "string"),
                ("Mood", "string"),
                ("Mood", "\"b\" | \"a\" | null"),
                ("\"a\"", "Mood"),
                ("Mood[] | null", "string[] | null"),
                ("(Mood | null)[]", "(string | null)[]"),
                ("{ a: string; b: number }", "{ a: string | null }"),
                ("{ a: string }[]", "Json"),
                ("NoteId", "string"),
                ("Json", "unknown"),
                ("never", "string"),
                ("{ a: string }", "{ [key: string]: Json }"),
                ("boolean", "true | false"),
            ],
            true,
        );
    }

    #[test]
    fn wider_types_do_not() {
        check(
            &[
                ("string | null", "string"),
                ("string", "Mood"),
                ("\"c\"", "Mood"),
                ("number", "string"),
                ("string", "NoteId"),
                ("string", "string[]"),
                ("{ a?: string }", "{ a: string }"),
                ("unknown", "Json"),
                ("Json", "{ [key: string]: Json }"),
            ],
            false,
        );
    }
}
