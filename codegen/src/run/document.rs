//! The metadata as text: pretty-printed JSON, a long document by two threads, and written while it is made.

use std::fmt;
use std::io::Write;

use anyhow::{Context as _, Result};
use codegen::lower::metadata::{Columns, Metadata};

use super::json::Writer;

/// How many columns are worth a second thread.
const MANY: usize = 2000;
/// About how many bytes a column takes.
const COLUMN: usize = 700;
/// How deep in the document a column stands.
const DEPTH: usize = 2;

/// Writes the document.
pub(super) fn write(document: &Metadata<'_>, out: &mut dyn Write) -> Result<()> {
    let count = document.columns.count();
    // The beginning holds the tables besides and is written on the way, the rest holds the types.
    let (first, second) = document.columns.split(count * 11 / 16);
    let mut writer = Writer::to(out);
    if count < MANY || first.iter().next().is_none() {
        beginning(document, &document.columns, &mut writer)
            .and_then(|()| rest(document, None, &mut writer))
            .context("metadata is JSON")?;
        writer.flush();
        return Ok(());
    }
    std::thread::scope(|scope| {
        let rest = scope.spawn(|| {
            let mut writer = Writer::behind(DEPTH, count * COLUMN / 2);
            rest(document, Some(&second), &mut writer)?;
            Ok(writer.finish())
        });
        let made: fmt::Result = beginning(document, &first, &mut writer);
        let rest: Result<Vec<u8>, fmt::Error> = match rest.join() {
            Ok(rest) => rest,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        let rest = made.and(rest).context("metadata is JSON")?;
        writer.append(&rest);
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

/// Writes further columns, and what comes behind them.
fn rest(
    document: &Metadata<'_>,
    columns: Option<&Columns<'_>>,
    writer: &mut Writer<'_>,
) -> fmt::Result {
    columns.map_or(Ok(()), |columns| items(columns, writer))?;
    writer.end(b']');
    writer.member("primaryKeys", &document.primary_keys)?;
    writer.member("relationships", &document.relationships)?;
    writer.member("functions", &document.functions)?;
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
        let document = metadata(
            &schema.facts_without_checks(&header, true),
            schema.deparsed(),
        );
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
