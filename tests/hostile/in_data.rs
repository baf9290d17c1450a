//! What the outputs that are data say: the metadata document and the macros' snapshot.

use codegen::lower::snapshot::{Shape, text};
use serde_json::Value;

use super::outputs::Outputs;
use super::sample::{self, Table};

pub(crate) fn metadata_says_what_was_given(outputs: &Outputs) {
    let said: Value = serde_json::from_str(&outputs.metadata).expect("it is JSON");
    let sample = &outputs.sample;
    let all = |list: &str, fields: &[&str]| -> Vec<Vec<String>> {
        let objects = said[list].as_array().expect("a list").iter();
        let shown = objects.filter(|it| {
            it["schema"]
                .as_str()
                .is_none_or(|schema| sample.namespaces.iter().any(|own| own == schema))
        });
        sorted(shown.map(|it| {
            fields
                .iter()
                .map(|field| it[field].as_str().unwrap_or("null").to_owned())
                .collect()
        }))
    };
    let tables = sample.tables.iter();
    let given = tables
        .clone()
        .map(|it| vec![it.namespace.clone(), it.name.clone(), it.comment.clone()]);
    assert_eq!(all("tables", &["schema", "name", "comment"]), sorted(given));
    let given = tables.clone().flat_map(|table| {
        let columns = table.columns.iter().enumerate();
        columns.map(|(index, (name, comment))| {
            let default = match index {
                // As PostgreSQL prints a text: with its type.
                1 => format!("{}::text", sample::text(&table.default)),
                _ => "null".to_owned(),
            };
            vec![table.name.clone(), name.clone(), comment.clone(), default]
        })
    });
    let fields = ["table", "name", "comment", "default_value"];
    assert_eq!(all("columns", &fields), sorted(given));
    assert_eq!(
        all("schemas", &["name"]),
        sorted(sample.namespaces.iter().map(|it| vec![it.clone()]))
    );
    let given = sample
        .functions
        .iter()
        .map(|it| vec![it.namespace.clone(), it.name.clone()]);
    assert_eq!(all("functions", &["schema", "name"]), sorted(given));
    let keys = all("relationships", &["foreign_key_name"]);
    for key in tables.filter_map(|it| it.foreign_key.as_ref()) {
        assert!(keys.contains(&vec![key.clone()]), "{key:?}");
    }
}

/// As made, and as read from its text again.
pub(crate) fn snapshot_says_what_was_given(outputs: &Outputs) {
    let sample = &outputs.sample;
    let read = text::read(&text::write(&outputs.snapshot, 1), 1);
    assert_eq!(read.as_ref(), Some(&outputs.snapshot));
    let own = outputs
        .snapshot
        .relations
        .iter()
        .filter(|it| sample.namespaces.contains(&it.namespace));
    let said = own.map(|it| {
        let columns = it.columns.iter().map(|column| column.name.clone());
        // The texts of a CHECK are the constraints' to say.
        let enums = it.columns.iter().filter(|it| it.shape == Shape::Enum);
        let labels = enums.flat_map(|column| column.labels.clone());
        let head = [it.namespace.clone(), it.name.clone()];
        head.into_iter()
            .chain(columns)
            .chain(labels)
            .chain(it.primary_key.clone())
            .collect()
    });
    let given = sample.tables.iter().enumerate().map(|(index, it)| {
        let columns = it.columns.iter().map(|(name, _)| name.clone());
        let head = [it.namespace.clone(), it.name.clone()];
        head.into_iter()
            .chain(columns)
            .chain(sample.enum_of(index).items.clone())
            .chain([key_of(it)])
            .collect()
    });
    assert_eq!(sorted(said), sorted(given));
}

/// The fourth column is the primary key.
fn key_of(table: &Table) -> String {
    table.columns[3].0.clone()
}

pub(crate) fn sorted(lists: impl Iterator<Item = Vec<String>>) -> Vec<Vec<String>> {
    let mut lists: Vec<_> = lists.collect();
    lists.sort();
    lists
}
