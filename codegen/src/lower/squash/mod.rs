//! The catalog as one SQL file: what makes it again in an empty database, in the order in which things need each other.
//!
//! A section an object, in creation order where nothing is needed earlier; what needs several tables stands behind all of
//! them. Texts that the migrations wrote (expressions, queries, bodies) stay as written, under the search path that they
//! were written under. What the platform brings is left out; what was changed of it is there as a change.

mod before;
pub mod compare;
mod constraint;
mod function;
mod grants;
mod guards;
mod order;
mod others;
mod query;
mod renamed;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod types;
mod view;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::catalog::{Catalog, NamespaceId, RelationId, Taint};
use crate::name::Name;
use crate::source::{Origin, SearchPaths, Snippet, SourceKind, Sources, Span};

use order::Item;

/// What a file of SQL is made of.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The catalog after the migrations.
    pub catalog: &'a Catalog,
    /// The catalog before the first one.
    pub before: &'a Catalog,
    /// The files that the catalog's spans point into.
    pub sources: &'a Sources,
    /// The search paths that statements ran under.
    pub paths: &'a SearchPaths,
    /// PostgreSQL's major version.
    pub postgres: u8,
    /// Where the migrations are.
    pub from: &'a str,
}

/// The file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Squashed {
    /// Its head, without what is not sure.
    pub head: String,
    /// What follows.
    pub body: String,
    /// What is not in it, or not surely as the migrations leave it.
    pub doubts: Vec<String>,
}

impl Squashed {
    /// The whole text; what is not sure stands at the top.
    pub fn text(&self) -> String {
        let mut text = self.head.clone();
        if !self.doubts.is_empty() {
            text.push_str("--\n-- Not surely as the migrations leave it:\n");
        }
        for doubt in &self.doubts {
            let _ = writeln!(text, "--   {}", text::on_one_line(doubt));
        }
        text + &self.body
    }
}

/// Writes the file.
pub fn squash(source: Source<'_>) -> Squashed {
    let mut writer = Writer {
        it: source,
        out: String::new(),
        path: source.paths.default().to_vec(),
        doubts: Vec::new(),
        written: BTreeSet::new(),
        later: Vec::new(),
        section_open: false,
        brought_schemas: Vec::new(),
        renames: renamed::Renames::of(source),
    };
    writer.missing();
    writer.settings();
    writer.dropped();
    writer.roles();
    writer.namespaces();
    writer.extensions();
    writer.brought();
    writer.publications();
    for item in order::order(source) {
        writer.item(item);
    }
    writer.later();
    writer.left_aside();
    writer.changed();
    writer.guards();
    writer.default_privileges();
    writer.event_triggers();
    writer.end_section();
    Squashed {
        head: format!(
            "-- The schema after all migrations in {}, in one file. Written by `codegen schema`, not by hand.\n",
            text::on_one_line(source.from)
        ),
        body: writer.out,
        doubts: writer.doubts,
    }
}

/// A file under construction.
struct Writer<'a> {
    it: Source<'a>,
    out: String,
    /// The search path that the next statement runs under.
    path: Vec<Name>,
    doubts: Vec<String>,
    /// The objects that are written, by id.
    written: BTreeSet<u32>,
    /// Statements that wait for the last table: the title, the path and the text.
    later: Vec<(String, Vec<Name>, String)>,
    section_open: bool,
    /// Schemas of extensions.
    brought_schemas: Vec<NamespaceId>,
    /// What texts name otherwise.
    renames: renamed::Renames,
}

impl<'a> Writer<'a> {
    fn settings(&mut self) {
        // Bodies may name what comes later; they were looked at when the migrations made them.
        self.out.push_str("\nSET check_function_bodies = off;\n");
        let path = text::path(self.it.paths.default());
        let _ = writeln!(self.out, "SET search_path = {path};");
    }

    /// Begins a section.
    fn section(&mut self, title: &str) {
        self.end_section();
        let line = "=".repeat(76);
        let _ = write!(
            self.out,
            "\n-- {line}\n-- {}\n-- {line}\n",
            text::on_one_line(title)
        );
        self.section_open = true;
    }

    /// Ends a section: the next one finds the path as it was at the beginning, whatever stands between.
    fn end_section(&mut self) {
        if !self.section_open {
            return;
        }
        let default = self.it.paths.default().to_vec();
        self.under(&default);
        self.section_open = false;
    }

    fn under(&mut self, path: &[Name]) {
        if self.path != path {
            let _ = write!(self.out, "\nSET search_path = {};\n", text::path(path));
            self.path = path.to_vec();
        }
    }

    /// Writes a statement whose names are all qualified.
    fn say(&mut self, sql: &str) {
        let _ = write!(self.out, "\n{sql};\n");
    }

    /// Writes a line that belongs to the statement before.
    fn add(&mut self, sql: &str) {
        let _ = writeln!(self.out, "{sql};");
    }

    /// Writes a statement with a text in it that was written at a place.
    fn say_at(&mut self, at: Option<Span>, sql: &str) {
        if let Some(span) = at {
            let path = self.it.paths.at(span).to_vec();
            self.under(&path);
        }
        self.say(sql);
    }

    /// Statements that change what the catalog does not keep: they are missing here.
    fn left_aside(&mut self) {
        let source = self.it;
        for aside in source.catalog.aside.iter() {
            let file = source.sources.file(aside.span.file);
            let is_there = aside
                .relation
                .is_none_or(|id| source.catalog.relations.get(id).is_some());
            if file.kind == SourceKind::Migration && is_there {
                let place = source.sources.place(aside.span);
                self.doubt(&place, &format!("{} is not in this file", aside.what));
            }
        }
    }

    fn doubt(&mut self, what: &str, why: &str) {
        let doubt = format!("{what}: {why}");
        if !self.doubts.contains(&doubt) {
            self.doubts.push(doubt);
        }
    }

    fn taints(&mut self, what: &str, taints: &[Taint]) {
        for taint in taints {
            let place = self.it.sources.place(taint.span);
            self.doubt(what, &format!("{} ({place})", taint.reason));
        }
    }

    /// What statements refer to and nothing makes.
    fn missing(&mut self) {
        let names: Vec<&str> = self.it.catalog.missing.keys().map(String::as_str).collect();
        if !names.is_empty() {
            self.doubt("statements refer to what nothing makes", &names.join(", "));
        }
    }

    fn item(&mut self, item: Item) {
        self.written.insert(item.oid());
        match item {
            Item::Type(id) => self.ty(id),
            Item::Function(id) => self.function(id),
            Item::Relation(id) => self.relation(id),
            Item::Other(id) => self.other(id),
        }
    }

    /// The statements that waited, each under the table that it is of.
    fn later(&mut self) {
        let mut last = String::new();
        for (title, path, sql) in std::mem::take(&mut self.later) {
            if title != last {
                self.section(&title);
                last = title;
            }
            self.under(&path);
            self.say(&sql);
        }
    }

    fn namespace(&self, id: NamespaceId) -> &'a Name {
        &self.it.catalog.namespaces[id].name
    }

    /// `schema.name`
    fn qualified(&self, namespace: NamespaceId, name: &Name) -> String {
        format!("{}.{}", self.namespace(namespace).quoted(), name.quoted())
    }

    fn relation_name(&self, id: RelationId) -> String {
        let row = &self.it.catalog.relations[id];
        self.qualified(row.namespace, &row.name)
    }

    /// `SOUL VERSIONS TABLE`, with the schema where that is not `public`.
    fn title(&self, namespace: NamespaceId, name: &Name, kind: &str) -> String {
        let schema = self.namespace(namespace);
        let words = |name: &Name| name.as_str().replace('_', " ").to_uppercase();
        let schema = if *schema == "public" {
            String::new()
        } else {
            format!("{}.", words(schema))
        };
        format!("{schema}{} {kind}", words(name))
    }

    /// Whether the platform brought it, or an extension does.
    fn is_brought(&self, oid: u32) -> bool {
        order::is_brought(self.it, oid)
    }

    fn comment(&mut self, kind: &str, name: &str, comment: Option<&String>) {
        if let Some(comment) = comment {
            let text = text::literal(comment);
            self.add(&format!("COMMENT ON {kind} {name} IS {text}"));
        }
    }

    /// The statement that made something, as it was written; `None` where a block computed it.
    fn statement(&self, origin: Option<&Origin>, begins: &str) -> Option<(&'a str, Span)> {
        let span = origin?.span;
        let text = self.it.sources.text(span);
        let head = text.get(..begins.len())?;
        head.eq_ignore_ascii_case(begins).then_some((text, span))
    }

    /// A text as it was written, with the names of today, in a place where more follows.
    fn current(&self, it: &Snippet) -> String {
        text::closed(&self.renames.current(&it.text, it.span))
    }

    /// The place of the first text of these: the statement that they stand in runs under its path.
    fn place<'s>(snippets: impl IntoIterator<Item = &'s Snippet>) -> Option<Span> {
        snippets.into_iter().next().map(|it| it.span)
    }
}
