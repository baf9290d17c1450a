//! Types that `supabase gen types typescript` wrote, beside those of the migrations. Pure: texts in, findings out.
//!
//! The generator's file is one type, `Database`, of objects in objects; it is read as such, so that its layout, comments
//! and helper types do not matter. A file is held against the state after each migration: where it is like an earlier
//! one it is stale, and the migration that changed it is known.

use std::collections::BTreeMap;

use serde::Serialize;

/// What a file says: by column, enum, composite type or function, as `public.notes.title`.
pub type Entries = BTreeMap<String, String>;

/// Why a file says something else than the migrations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// It was right after an earlier migration.
    Stale,
    /// No migration ever made it so: the database has, or lacks, what somebody changed without one.
    NotInTheMigrations,
    /// Both have it, no migration explains the difference.
    Ours,
}

/// Something that is not the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it is about.
    pub name: String,
    /// Why.
    pub cause: Cause,
    /// What the file says; nothing where it does not have it.
    pub file: Option<String>,
    /// What the migrations say.
    pub migrations: Option<String>,
    /// The migration, by its place in the list, that made the file stale, or what it lacks.
    #[serde(skip)]
    pub migration: Option<usize>,
    /// The same as a place, once it is known: `path:line:column`.
    pub place: Option<String>,
}

/// A file beside the migrations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Adopted {
    /// After how many migrations the file is most like what they made.
    pub as_of: usize,
    /// How many columns, enums, types and functions are the same.
    pub same: usize,
    /// What is not.
    pub findings: Vec<Finding>,
}

/// A type as far as it matters: objects by their properties, anything else as text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Object(BTreeMap<String, (bool, Node)>),
    Text(String),
}

/// What a file says of these schemas; nothing where it has no type `Database`.
pub fn read(text: &str, schemas: &[String]) -> Option<Entries> {
    let tokens = tokens(text);
    let at = tokens
        .windows(2)
        .position(|pair| matches!(pair[0], "type" | "interface") && pair[1] == "Database")?;
    let open = at + tokens[at..].iter().position(|token| *token == "{")?;
    let (database, _) = object(&tokens, open)?;
    let Node::Object(database) = database else {
        return None;
    };
    let mut entries = Entries::new();
    for schema in schemas {
        if let Some((_, Node::Object(kinds))) = database.get(schema) {
            of_schema(schema, kinds, &mut entries);
        }
    }
    Some(entries)
}

fn of_schema(schema: &str, kinds: &BTreeMap<String, (bool, Node)>, entries: &mut Entries) {
    for (kind, (_, objects)) in kinds {
        let Node::Object(objects) = objects else {
            continue;
        };
        for (name, (_, node)) in objects {
            let name = format!("{schema}.{name}");
            match (kind.as_str(), node) {
                ("Tables" | "Views", Node::Object(parts)) => of_table(&name, parts, entries),
                ("Enums", node) => {
                    entries.insert(name, node.text());
                }
                ("CompositeTypes", Node::Object(attributes)) => {
                    for (attribute, (_, node)) in attributes {
                        entries.insert(format!("{name}.{attribute}"), node.text());
                    }
                }
                // How arguments are written differs from one version of the generator to the next.
                ("Functions", _) => {
                    entries.insert(format!("{name}()"), "function".to_owned());
                }
                _ => {}
            }
        }
    }
}

/// A column is one entry: its type in a row, and in an insert where that is another.
fn of_table(name: &str, parts: &BTreeMap<String, (bool, Node)>, entries: &mut Entries) {
    let part = |part: &str| match parts.get(part) {
        Some((_, Node::Object(columns))) => Some(columns),
        _ => None,
    };
    let Some(row) = part("Row") else { return };
    let insert = part("Insert");
    for (column, (_, node)) in row {
        let mut text = node.text();
        match insert.map(|insert| insert.get(column)) {
            Some(Some((optional, other))) => {
                let (other, mark) = (
                    other.text(),
                    if *optional { "optional" } else { "required" },
                );
                // What is always generated has the row's type in files of older generators.
                if other != text && other != "never" {
                    text.extend([", inserted as ", other.as_str()]);
                }
                text.extend([", ", mark]);
            }
            Some(None) => text += ", never inserted",
            None => {}
        }
        entries.insert(format!("{name}.{column}"), text);
    }
}

impl Node {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Object(properties) => {
                let property = |(name, (optional, node)): (&String, &(bool, Self))| {
                    format!(
                        "{name}{}: {}",
                        if *optional { "?" } else { "" },
                        node.text()
                    )
                };
                let all: Vec<String> = properties.iter().map(property).collect();
                format!("{{ {} }}", all.join("; "))
            }
        }
    }
}

/// Words, strings and signs; no blanks and no comments.
fn tokens(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let is_word =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80;
    let (mut tokens, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let rest = &text[at..];
        let length = match bytes[at] {
            b if b.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            _ if rest.starts_with("//") => {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            _ if rest.starts_with("/*") => {
                at += rest.find("*/").map_or(rest.len(), |end| end + 2);
                continue;
            }
            quote @ (b'"' | b'\'' | b'`') => {
                let mut end = 1;
                while let Some(byte) = bytes.get(at + end).filter(|byte| **byte != quote) {
                    end += if *byte == b'\\' { 2 } else { 1 };
                }
                (end + 1).min(rest.len())
            }
            byte if is_word(byte) => rest.bytes().take_while(|byte| is_word(*byte)).count(),
            _ => 1,
        };
        // A cut through a character would be no text; such a file is none of the generator's.
        let Some(token) = text.get(at..at + length) else {
            return tokens;
        };
        tokens.push(token);
        at += length;
    }
    tokens
}

/// The object that begins at this brace, and the token behind it.
fn object(tokens: &[&str], open: usize) -> Option<(Node, usize)> {
    let mut properties = BTreeMap::new();
    let mut at = open + 1;
    loop {
        match *tokens.get(at)? {
            "}" => return Some((Node::Object(properties), at + 1)),
            ";" | "," | "readonly" => at += 1,
            // `[_ in never]: never`, an object without properties
            "[" => at = value_end(tokens, at)?,
            name => {
                let name = unquoted(name);
                let optional = tokens.get(at + 1) == Some(&"?");
                let colon = at + 1 + usize::from(optional);
                if tokens.get(colon) != Some(&":") {
                    return None;
                }
                let (node, next) = value(tokens, colon + 1)?;
                properties.insert(name, (optional, node));
                at = next;
            }
        }
    }
}

/// The type that begins here, and the token behind it.
fn value(tokens: &[&str], start: usize) -> Option<(Node, usize)> {
    let end = value_end(tokens, start)?;
    if tokens.get(start) == Some(&"{")
        && let Some((node, next)) = object(tokens, start)
        && next == end
    {
        return Some((node, end));
    }
    let mut members: Vec<String> = Vec::new();
    let (mut member, mut depth) = (String::new(), 0_u32);
    for token in &tokens[start..end] {
        match *token {
            "{" | "[" | "(" | "<" => depth += 1,
            "}" | "]" | ")" | ">" => depth = depth.saturating_sub(1),
            "|" if depth == 0 => {
                members.push(std::mem::take(&mut member));
                continue;
            }
            _ => {}
        }
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '"');
        if is_word(member.chars().last()) && is_word(token.chars().next()) {
            member.push(' ');
        }
        if token.starts_with('\'') {
            member.extend(["\"", unquoted(token).as_str(), "\""]);
        } else {
            member += token;
        }
    }
    members.push(member);
    members.retain(|member| !member.is_empty());
    for member in &mut members {
        *member = plain(member).to_owned() + if is_list(member) { "[]" } else { "" };
    }
    // The order of a union says nothing.
    members.sort_unstable();
    Some((Node::Text(members.join(" | ")), end))
}

/// A type as every version of the generator spells it: `(string)[]` is `string[]`, `NonNullable<Json>` is `Json`.
fn plain(member: &str) -> &str {
    let element = member.strip_suffix("[]").unwrap_or(member);
    let bare = element
        .strip_prefix('(')
        .and_then(|it| it.strip_suffix(')'));
    let bare = bare
        .filter(|it| !it.contains(['|', '(', '&']))
        .unwrap_or(element);
    let inner = bare
        .strip_prefix("NonNullable<")
        .and_then(|it| it.strip_suffix('>'));
    inner.unwrap_or(bare)
}

fn is_list(member: &str) -> bool {
    member.ends_with("[]")
}

/// Where a type ends: at a separator, a closing brace, or the name of the next property.
fn value_end(tokens: &[&str], start: usize) -> Option<usize> {
    let (mut at, mut depth) = (start, 0_u32);
    loop {
        let token = *tokens.get(at)?;
        if depth == 0 && at > start {
            let follows = |offset: usize| tokens.get(at + offset).copied();
            let is_name = token.starts_with(['"', '\''])
                || token
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
            let is_next = is_name
                && (follows(1) == Some(":")
                    || (follows(1) == Some("?") && follows(2) == Some(":")));
            let before = tokens[at - 1];
            if matches!(token, ";" | "," | "}") || (is_next && !matches!(before, "|" | "&")) {
                return Some(at);
            }
        }
        match token {
            "{" | "[" | "(" | "<" => depth += 1,
            "}" | "]" | ")" | ">" => depth = depth.checked_sub(1)?,
            _ => {}
        }
        at += 1;
    }
}

fn unquoted(token: &str) -> String {
    let quotes = ['"', '\'', '`'];
    match token.strip_prefix(quotes) {
        Some(inner) => inner
            .trim_end_matches(quotes)
            .replace("\\\"", "\"")
            .replace("\\'", "'"),
        None => token.to_owned(),
    }
}

/// Holds a file against the states after each migration; `states[0]` is before the first.
pub fn compare(file: &Entries, states: &[Entries]) -> Adopted {
    let Some((last, _)) = states.split_last() else {
        return Adopted::default();
    };
    let differing = |state: &Entries| {
        let missing = state
            .keys()
            .filter(|name| !file.contains_key(*name))
            .count();
        let other = file
            .iter()
            .filter(|(name, text)| state.get(*name) != Some(text))
            .count();
        missing + other
    };
    // Of states that are as near, the latest.
    let nearest = states
        .iter()
        .enumerate()
        .rev()
        .min_by_key(|(_, state)| differing(state));
    let as_of = nearest.map_or(0, |(index, _)| index);
    let mut findings = Vec::new();
    let mut same = 0;
    let names: std::collections::BTreeSet<&String> = file.keys().chain(last.keys()).collect();
    for name in names {
        let (theirs, ours) = (file.get(name), last.get(name));
        if theirs == ours {
            same += 1;
            continue;
        }
        let at = |index: usize| states[index].get(name);
        let was_so = |index: &usize| at(*index) == theirs;
        let is_stale = was_so(&as_of);
        // What a later migration than the file's took away may have been there before it, too.
        let earlier = (0..states.len())
            .rev()
            .find(was_so)
            .filter(|_| theirs.is_some());
        let (cause, migration) = if is_stale || earlier.is_some() {
            let from = if is_stale {
                as_of
            } else {
                earlier.unwrap_or(as_of)
            };
            let changed = (from + 1..states.len()).find(|index| at(*index) != theirs);
            (Cause::Stale, changed.map(|index| index - 1))
        } else if theirs.is_none() {
            let made = (1..states.len()).find(|index| at(*index).is_some());
            (Cause::NotInTheMigrations, made.map(|index| index - 1))
        } else if states.iter().all(|state| !state.contains_key(name)) {
            (Cause::NotInTheMigrations, None)
        } else {
            let made = (1..states.len())
                .rev()
                .find(|index| at(*index) != at(*index - 1));
            (Cause::Ours, made.map(|index| index - 1))
        };
        findings.push(Finding {
            name: name.clone(),
            cause,
            file: theirs.cloned(),
            migrations: ours.cloned(),
            migration,
            place: None,
        });
    }
    findings.sort_by(|a, b| (a.cause, &a.name).cmp(&(b.cause, &b.name)));
    Adopted {
        as_of,
        same,
        findings,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    const FILE: &str = r#"
export type Json = string | { [key: string]: Json | undefined } | Json[]
// a comment
export interface Database {
  graphql_public: { Tables: { [_ in never]: never } }
  public: {
    Tables: {
      "my notes": {
        Row: { id: number; title: string | null
          mood: Database['public']['Enums']['mood'] }
        Insert: {
          id?: never
          title?: null | string
          mood: Database["public"]["Enums"]["mood"]
        }
        Relationships: [{ foreignKeyName: "x"; columns: ["a"] }, ]
      }
    }
    Views: { [_ in never]: never }
    Functions: { f: { Args: { a: number }; Returns: number } | { Args: never; Returns: undefined } }
    Enums: {
      mood:
        | "a"
        | "b"
    }
    CompositeTypes: { pair: { x: number | null; y: (string)[] | null; z: NonNullable<Json>; l: (a | b)[] } }
  }
}
export type Other = Database
"#;

    #[test]
    fn a_file_is_read_whatever_its_layout() {
        let entries = read(FILE, &["public".to_owned()]).expect("it has the type");
        let lines: Vec<String> = entries
            .iter()
            .map(|(name, text)| format!("{name}: {text}\n"))
            .collect();
        expect![[r#"
            public.f(): function
            public.mood: "a" | "b"
            public.my notes.id: number, optional
            public.my notes.mood: Database["public"]["Enums"]["mood"], required
            public.my notes.title: null | string, optional
            public.pair.l: (a|b)[]
            public.pair.x: null | number
            public.pair.y: null | string[]
            public.pair.z: Json
        "#]]
        .assert_eq(&lines.concat());
        assert_eq!(read("export const a = 1", &[]), None);
    }

    fn entries(pairs: &[(&str, &str)]) -> Entries {
        pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn stale_dashboard_and_ours_are_told_apart() {
        let states = [
            entries(&[]),
            entries(&[("t.a", "number"), ("t.b", "string"), ("t.d", "x")]),
            entries(&[("t.a", "string"), ("t.b", "string"), ("t.d", "x")]),
            entries(&[
                ("t.a", "string"),
                ("t.b", "string"),
                ("t.c", "boolean"),
                ("t.d", "x"),
            ]),
        ];
        let file = entries(&[("t.a", "string"), ("t.b", "unknown"), ("t.live", "number")]);
        let adopted = compare(&file, &states);
        assert_eq!((adopted.as_of, adopted.same), (2, 1));
        let found: Vec<_> = adopted
            .findings
            .iter()
            .map(|it| (it.name.as_str(), it.cause, it.migration))
            .collect();
        assert_eq!(
            found,
            [
                ("t.c", Cause::Stale, Some(2)),
                ("t.d", Cause::NotInTheMigrations, Some(0)),
                ("t.live", Cause::NotInTheMigrations, None),
                ("t.b", Cause::Ours, Some(0)),
            ]
        );
    }
}
