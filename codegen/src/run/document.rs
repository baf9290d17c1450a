//! The metadata as text: pretty-printed JSON, a long document by two threads.

use std::io::{self, Write};

use anyhow::{Context as _, Result};
use codegen::lower::metadata::{
    Columns, ForeignTable, Functions, MaterializedView, Metadata, PrimaryKey, Relationships,
    Schema, Table, Types, View,
};
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// How many columns are worth a second thread.
const MANY: usize = 2000;
/// About how many bytes a column takes.
const COLUMN: usize = 700;

/// The document's beginning, to the middle of its columns.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Beginning<'a> {
    version: u32,
    schemas: &'a [Schema],
    tables: &'a [Table],
    foreign_tables: &'a [ForeignTable],
    views: &'a [View],
    materialized_views: &'a [MaterializedView],
    columns: Columns<'a>,
}

/// The rest of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rest<'a> {
    columns: Columns<'a>,
    primary_keys: &'a [PrimaryKey],
    relationships: &'a Relationships<'a>,
    functions: &'a Functions<'a>,
    types: &'a Types<'a>,
}

/// A piece of a long text.
#[derive(Debug)]
pub(crate) struct Piece {
    written: Vec<u8>,
    /// Where in that it begins.
    from: usize,
}

impl Piece {
    /// Its bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.written[self.from..]
    }
}

impl From<Vec<u8>> for Piece {
    fn from(written: Vec<u8>) -> Self {
        Self { written, from: 0 }
    }
}

/// The document's text, in pieces that stand behind each other.
pub(super) fn text(document: &Metadata<'_>) -> Result<Vec<Piece>> {
    /// What stands before the columns of the rest.
    const HEAD: &[u8] = b"{\n  \"columns\": [";
    let count = document.columns.count();
    // The beginning holds the tables besides, the rest the types.
    let (first, second) = document.columns.split(count * 11 / 16);
    let is_empty = |columns: &Columns<'_>| columns.iter().next().is_none();
    if count < MANY || is_empty(&first) || is_empty(&second) {
        let mut text = pretty(document, count)?;
        text.push(b'\n');
        return Ok(vec![text.into()]);
    }
    let rest = Rest {
        columns: second,
        primary_keys: &document.primary_keys,
        relationships: &document.relationships,
        functions: &document.functions,
        types: &document.types,
    };
    let beginning = Beginning {
        version: document.version,
        schemas: &document.schemas,
        tables: &document.tables,
        foreign_tables: &document.foreign_tables,
        views: &document.views,
        materialized_views: &document.materialized_views,
        columns: first,
    };
    std::thread::scope(|scope| {
        let rest = scope.spawn(|| pretty(&rest, count));
        let mut text = pretty(&beginning, count)?;
        let mut rest = match rest.join() {
            Ok(rest) => rest?,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        let end = text.strip_suffix(b"\n  ]\n}").map(<[u8]>::len);
        text.truncate(end.context("the beginning has columns")?);
        text.push(b',');
        anyhow::ensure!(rest.starts_with(HEAD), "the rest has columns");
        rest.push(b'\n');
        let rest = Piece {
            written: rest,
            from: HEAD.len(),
        };
        Ok(vec![text.into(), rest])
    })
}

fn pretty(part: &impl Serialize, columns: usize) -> Result<Vec<u8>> {
    let mut text = Vec::with_capacity(columns * COLUMN);
    let mut writer = Serializer::with_formatter(&mut text, Indented::default());
    part.serialize(&mut writer).context("metadata is JSON")?;
    Ok(text)
}

/// Two blanks a level, as `serde_json`'s own `PrettyFormatter` has it, which writes each level's by itself.
#[derive(Default)]
struct Indented {
    depth: usize,
    has_value: bool,
}

impl Indented {
    /// Deeper lines are made of several such pieces.
    const LINE: &[u8] = b"\n                ";

    fn line(&self, writer: &mut (impl Write + ?Sized)) -> io::Result<()> {
        let mut blanks = 2 * self.depth;
        let mut from = 0;
        loop {
            let to = Self::LINE.len().min(1 + blanks);
            writer.write_all(&Self::LINE[from..to])?;
            blanks -= to - 1;
            if blanks == 0 {
                return Ok(());
            }
            from = 1;
        }
    }

    fn begin(&mut self, writer: &mut (impl Write + ?Sized), bracket: u8) -> io::Result<()> {
        self.depth += 1;
        self.has_value = false;
        writer.write_all(&[bracket])
    }

    fn end(&mut self, writer: &mut (impl Write + ?Sized), bracket: u8) -> io::Result<()> {
        self.depth -= 1;
        if self.has_value {
            self.line(writer)?;
        }
        writer.write_all(&[bracket])
    }

    fn next(&self, writer: &mut (impl Write + ?Sized), first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        self.line(writer)
    }
}

impl Formatter for Indented {
    fn begin_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b'[')
    }

    fn end_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b']')
    }

    fn begin_array_value<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.next(writer, first)
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b'{')
    }

    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b'}')
    }

    fn begin_object_key<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.next(writer, first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use codegen::fold::Settings;
    use codegen::lower::Header;
    use codegen::lower::metadata::metadata;
    use codegen::source::SourceFile;

    use super::*;

    #[test]
    fn two_threads_write_what_one_writes() {
        let columns: Vec<String> = (0..MANY).map(|it| format!("c{it} int")).collect();
        let tables = columns.chunks(100).enumerate();
        let tables =
            tables.map(|(it, columns)| format!("create table t{it} ({});", columns.join(", ")));
        let sql = tables.collect::<Vec<_>>().join("\n");
        let schema = codegen::schema::Schema::read(
            vec![SourceFile::migration("1.sql", sql)],
            &Settings::default(),
        );
        let header = Header {
            from: String::new(),
            command: String::new(),
        };
        let document = metadata(&schema.facts_without_checks(&header, true));
        assert!(document.columns.count() >= MANY);
        let plain = serde_json::to_string_pretty(&document).expect("it is JSON");
        let pieces = text(&document).expect("it is JSON");
        assert_eq!(pieces.len(), 2);
        let whole: Vec<u8> = pieces.iter().flat_map(Piece::bytes).copied().collect();
        assert_eq!(
            String::from_utf8(whole).expect("JSON is UTF-8"),
            plain + "\n"
        );
    }
}
