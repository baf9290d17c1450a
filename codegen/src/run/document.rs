//! The metadata as text: pretty-printed JSON, a long document by two threads, and written while it is made.

use std::fmt;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result};
use codegen::in_order::{self, InOrder};
use codegen::lower::metadata::{Columns, Metadata};

use super::json::Writer;

/// How many columns are worth a second thread.
const MANY: usize = 2000;
/// How many columns are made at once.
const TOGETHER: usize = 128;
/// About how many bytes a column takes.
const COLUMN: usize = 800;
/// How deep in the document a column stands.
const DEPTH: usize = 2;

/// Writes the document.
pub(super) fn write(document: &Metadata<'_>, out: &mut dyn Write) -> Result<()> {
    let mut writer = Writer::to(out);
    if document.columns.count() < MANY {
        beginning(document, &document.columns, &mut writer)
            .and_then(|()| keys(document, &mut writer))
            .and_then(|()| types(document, &mut writer))
            .context("metadata is JSON")?;
        writer.flush();
        return Ok(());
    }
    let parts = document.columns.parts(TOGETHER);
    let begun = AtomicUsize::new(1);
    // The next part that nobody has begun; the last two are what comes behind the columns.
    let last = parts.len() + 1;
    let next = || {
        let index = begun.fetch_add(1, Ordering::Relaxed);
        let depth = if index == last { 1 } else { DEPTH };
        let mut writer = Writer::behind(depth, TOGETHER * COLUMN);
        let made = match parts.get(index) {
            Some(columns) => items(columns, &mut writer),
            None if index < last => keys(document, &mut writer),
            None if index == last => types(document, &mut writer),
            None => return None,
        };
        Some((index, made.map(|()| writer.finish())))
    };
    std::thread::scope(|scope| {
        let (sender, receiver) = in_order::channel();
        scope.spawn(|| {
            let sender = sender;
            while let Some(part) = next() {
                if sender.send(part).is_err() {
                    break;
                }
            }
        });
        beginning(document, &parts[0], &mut writer).context("metadata is JSON")?;
        for part in InOrder::new(1..last + 1, receiver, next) {
            writer.append(&part.context("metadata is JSON")?);
        }
        Ok(())
    })
}

/// Writes what comes before the columns, and these.
fn beginning(
    document: &Metadata<'_>,
    columns: &Columns<'_>,
    writer: &mut Writer<'_>,
) -> fmt::Result {
    writer.begin(b'{');
    writer.member("version", &document.version)?;
    writer.member("schemas", &document.schemas)?;
    writer.member("tables", &document.tables)?;
    writer.member("foreignTables", &document.foreign_tables)?;
    writer.member("views", &document.views)?;
    writer.member("materializedViews", &document.materialized_views)?;
    writer.key("columns");
    writer.begin(b'[');
    items(columns, writer)
}

/// Writes what comes behind the columns.
fn keys(document: &Metadata<'_>, writer: &mut Writer<'_>) -> fmt::Result {
    writer.end(b']');
    writer.member("primaryKeys", &document.primary_keys)?;
    writer.member("relationships", &document.relationships)?;
    writer.member("functions", &document.functions)
}

/// Writes what comes behind that, to the end.
fn types(document: &Metadata<'_>, writer: &mut Writer<'_>) -> fmt::Result {
    writer.member("types", &document.types)?;
    writer.end(b'}');
    writer.end_line();
    Ok(())
}

fn items(columns: &Columns<'_>, writer: &mut Writer<'_>) -> fmt::Result {
    columns.iter().try_for_each(|column| writer.item(&column))
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
        let document = metadata(&schema.facts_without_checks(&header, true), || {
            schema.deparsed()
        });
        assert!(document.columns.count() >= MANY);
        let plain = serde_json::to_string_pretty(&document).expect("it is JSON");
        let mut text = Vec::new();
        write(&document, &mut text).expect("it is JSON");
        assert_eq!(
            String::from_utf8(text).expect("JSON is UTF-8"),
            plain + "\n"
        );
    }
}
