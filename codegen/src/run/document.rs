//! The metadata as text: pretty-printed JSON, a long document by two threads.

use anyhow::{Context as _, Result};
use codegen::lower::metadata::{
    Column, ForeignTable, Function, MaterializedView, Metadata, PrimaryKey, Relationship, Schema,
    Table, Type, View,
};
use serde::Serialize;

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
    columns: &'a [Column<'a>],
}

/// The rest of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rest<'a> {
    columns: &'a [Column<'a>],
    primary_keys: &'a [PrimaryKey],
    relationships: &'a [Relationship],
    functions: &'a [Function],
    types: &'a [Type],
}

/// The document's text, in two parts that stand behind each other.
pub(super) fn text(document: &Metadata<'_>) -> Result<[String; 2]> {
    /// What stands before the columns of the rest.
    const HEAD: &str = "{\n  \"columns\": [";
    if document.columns.len() < MANY {
        let text = pretty(document, document.columns.len())?;
        return Ok([text, "\n".to_owned()]);
    }
    // The beginning holds the tables besides, the rest the types.
    let (first, second) = document.columns.split_at(document.columns.len() * 5 / 8);
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
        let rest = scope.spawn(|| pretty(&rest, document.columns.len()));
        let mut text = pretty(&beginning, document.columns.len())?;
        let mut rest = match rest.join() {
            Ok(rest) => rest?,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        let end = text.strip_suffix("\n  ]\n}").map(str::len);
        text.truncate(end.context("the beginning has columns")?);
        text.push(',');
        anyhow::ensure!(rest.starts_with(HEAD), "the rest has columns");
        rest.drain(..HEAD.len());
        rest.push('\n');
        Ok([text, rest])
    })
}

fn pretty(part: &impl Serialize, columns: usize) -> Result<String> {
    let mut text = Vec::with_capacity(columns * COLUMN);
    serde_json::to_writer_pretty(&mut text, part).context("metadata is JSON")?;
    String::from_utf8(text).context("JSON is UTF-8")
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
        assert!(document.columns.len() >= MANY);
        let plain = serde_json::to_string_pretty(&document).expect("it is JSON");
        assert_eq!(text(&document).expect("it is JSON").concat(), plain + "\n");
    }
}
