//! Names in texts that were written before what they name got another name or moved: PostgreSQL keeps ids, this keeps texts.

use std::collections::BTreeMap;

use super::Source;
use crate::catalog::{Aspect, Catalog, History, NamespaceId, Relation, Type};
use crate::name::Name;
use crate::source::{FileId, Span};

/// What tells functions, relations and types apart in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Function,
    Relation,
    Type,
}

/// An object that is not named as it once was.
#[derive(Debug)]
struct Renamed {
    kind: Kind,
    namespace: Name,
    name: Name,
    /// The latest first: the place of the change, and the name and schema before it where they changed.
    before: Vec<(Place, Option<Name>, Option<Name>)>,
}

type Place = (FileId, u32);

/// All objects that are not named as they once were.
#[derive(Debug, Default)]
pub(super) struct Renames(Vec<Renamed>);

impl Renames {
    pub(super) fn of(source: Source<'_>) -> Self {
        let catalog = source.catalog;
        let mut found = Self::default();
        for (_, row) in catalog.functions.iter() {
            found.note(
                catalog,
                Kind::Function,
                (row.namespace, &row.name),
                &row.history,
            );
        }
        for (_, row) in catalog.relations.iter() {
            found.note(
                catalog,
                Kind::Relation,
                (row.namespace, &row.name),
                &row.history,
            );
        }
        for (_, row) in catalog.types.iter() {
            found.note(
                catalog,
                Kind::Type,
                (row.namespace, &row.name),
                &row.history,
            );
        }
        found
    }

    fn note(
        &mut self,
        catalog: &Catalog,
        kind: Kind,
        (namespace, name): (NamespaceId, &Name),
        history: &History,
    ) {
        let mut before = Vec::new();
        for event in history.events().rev() {
            let place = (event.origin.span.file, event.origin.span.start);
            match &event.aspect {
                Aspect::Renamed(old) => {
                    before.push((place, Some(Name::from_quoted(old)), None));
                }
                Aspect::Moved(old) => before.push((place, None, Some(Name::from_quoted(old)))),
                Aspect::Created
                | Aspect::Replaced
                | Aspect::Type
                | Aspect::NotNull
                | Aspect::Default
                | Aspect::Identity
                | Aspect::Generated
                | Aspect::Comment
                | Aspect::Validated
                | Aspect::Labels
                | Aspect::LabelRenamed(..)
                | Aspect::Owner
                | Aspect::Privileges
                | Aspect::RowSecurity
                | Aspect::Altered => {}
            }
        }
        if before.is_empty() {
            return;
        }
        self.0.push(Renamed {
            kind,
            namespace: catalog.namespaces[namespace].name.clone(),
            name: name.clone(),
            before,
        });
    }

    /// The text with the names of today, where it was written at this place.
    pub(super) fn current(&self, text: &str, span: Span) -> String {
        let at = (span.file, span.start);
        let mut changes: Vec<(usize, usize, String)> = Vec::new();
        for renamed in &self.0 {
            let (mut name, mut namespace) = (renamed.name.clone(), renamed.namespace.clone());
            for (place, old_name, old_namespace) in &renamed.before {
                if *place > at {
                    name = old_name.clone().unwrap_or(name);
                    namespace = old_namespace.clone().unwrap_or(namespace);
                }
            }
            if name != renamed.name || namespace != renamed.namespace {
                renamed.changes(text, &name, &namespace, &mut changes);
            }
        }
        changes.sort();
        changes.dedup_by_key(|change| change.0);
        let mut text = text.to_owned();
        for (from, to, new) in changes.into_iter().rev() {
            text.replace_range(from..to, &new);
        }
        text
    }
}

/// A text about one table with the names that its columns have now, where it was written at this place.
pub(super) fn current_columns(row: &Relation, text: &str, span: Span) -> String {
    let renamed = row.columns().filter_map(|column| {
        let old = Name::from_quoted(column.history.name_at(span)?);
        Some((old, column.name.clone()))
    });
    let names: BTreeMap<Name, Name> = renamed.collect();
    if names.is_empty() {
        return text.to_owned();
    }
    let tokens = tokens(text);
    let mut out = text.to_owned();
    for (at, token) in tokens.iter().enumerate().rev() {
        let new = token.name.as_ref().and_then(|name| names.get(name));
        let is_call = tokens.get(at + 1).is_some_and(|it| it.mark == Some('('));
        if let Some(new) = new.filter(|_| !is_call) {
            out.replace_range(token.start..token.end, &new.quoted());
        }
    }
    out
}

/// Where a text names a column so: not a function, nothing that AS names.
pub(super) fn columns_named(text: &str, name: &Name) -> Vec<(usize, usize)> {
    let tokens = tokens(text);
    let is_column = |at: usize| {
        let is_call = tokens.get(at + 1).is_some_and(|it| it.mark == Some('('));
        let before = at.checked_sub(1).and_then(|it| tokens[it].name.as_ref());
        !is_call && before.is_none_or(|it| *it != "as")
    };
    let named = tokens
        .iter()
        .enumerate()
        .filter(|(at, it)| it.name.as_ref() == Some(name) && is_column(*at));
    named.map(|(_, it)| (it.start, it.end)).collect()
}

/// A default with the names that an enum's labels have now.
pub(super) fn current_label(ty: &Type, text: &str, span: Span) -> String {
    let at = (span.file, span.start);
    let mut text = text.to_owned();
    for event in ty.history.events() {
        if let Some((old, new)) = event.aspect.label_renamed()
            && (event.origin.span.file, event.origin.span.start) > at
        {
            let literal = |label: &str| super::text::literal(label);
            if text.starts_with(&literal(old)) {
                text = text.replacen(&literal(old), &literal(new), 1);
            }
        }
    }
    text
}

impl Renamed {
    fn changes(
        &self,
        text: &str,
        name: &Name,
        namespace: &Name,
        changes: &mut Vec<(usize, usize, String)>,
    ) {
        let tokens = tokens(text);
        for (at, token) in tokens.iter().enumerate() {
            if token.name.as_ref() != Some(name) {
                continue;
            }
            let mark = |index: Option<usize>| {
                let token = index.and_then(|index| tokens.get(index));
                token.and_then(|it| it.mark)
            };
            let next = mark(Some(at + 1));
            let is_meant = match self.kind {
                Kind::Function => next == Some('('),
                Kind::Relation => {
                    next != Some('(') && (next == Some('.') || is_relation_place(&tokens, at))
                }
                Kind::Type => next != Some('.') && is_type_place(&tokens, at),
            };
            if !is_meant {
                continue;
            }
            let mut from = token.start;
            let qualifier = at
                .checked_sub(2)
                .and_then(|index| tokens[index].name.as_ref());
            if mark(at.checked_sub(1)) == Some('.') {
                if qualifier != Some(namespace) {
                    continue;
                }
                from = tokens[at - 2].start;
            }
            let new = if from < token.start || *namespace != self.namespace {
                format!("{}.{}", self.namespace.quoted(), self.name.quoted())
            } else {
                self.name.quoted()
            };
            changes.push((from, token.end, new));
        }
    }
}

/// Whether a relation may be named here: behind FROM and its like, or in a list of such.
fn is_relation_place(tokens: &[Token], at: usize) -> bool {
    const BEFORE: [&str; 7] = ["from", "join", "update", "into", "table", "only", "using"];
    let at = behind_qualifier(tokens, at);
    let before = at.checked_sub(1).map(|index| &tokens[index]);
    before.is_some_and(|it| {
        it.mark == Some(',')
            || it
                .name
                .as_ref()
                .is_some_and(|name| BEFORE.contains(&name.as_str()))
    })
}

/// Whether a type may be named here: behind `::` or AS.
fn is_type_place(tokens: &[Token], at: usize) -> bool {
    let at = behind_qualifier(tokens, at);
    let before = at.checked_sub(1).map(|index| &tokens[index]);
    before.is_some_and(|it| {
        it.mark == Some(':') || it.name.as_ref().is_some_and(|name| *name == "as")
    })
}

fn behind_qualifier(tokens: &[Token], at: usize) -> usize {
    let dot = at.checked_sub(1).and_then(|index| tokens[index].mark);
    if dot == Some('.') {
        at.saturating_sub(2)
    } else {
        at
    }
}

/// A name or a mark outside of texts and comments.
#[derive(Debug)]
struct Token {
    start: usize,
    end: usize,
    name: Option<Name>,
    mark: Option<char>,
}

fn tokens(text: &str) -> Vec<Token> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let until = |closing: &str, from: usize| {
            let length = rest.get(from..).and_then(|it| it.find(closing));
            length.map_or(rest.len(), |length| from + length + closing.len())
        };
        let (length, name, mark) = if c == '\'' {
            (until("'", 1), None, None)
        } else if c == '"' {
            let length = until("\"", 1);
            let inside = rest[1..length].trim_end_matches('"');
            (length, Some(Name::from_quoted(inside)), None)
        } else if rest.starts_with("--") {
            (until("\n", 2), None, None)
        } else if rest.starts_with("/*") {
            (until("*/", 2), None, None)
        } else if is_word(c) {
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            (length, Some(Name::from_unquoted(&rest[..length])), None)
        } else if c.is_whitespace() {
            (c.len_utf8(), None, None)
        } else {
            (c.len_utf8(), None, Some(c))
        };
        if name.is_some() || mark.is_some() {
            tokens.push(Token {
                start: at,
                end: at + length,
                name,
                mark,
            });
        }
        at += length;
    }
    tokens
}
