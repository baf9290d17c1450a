//! Where each key and list item of a spec stands in `codegen.toml`, so that what is found out later has its place.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::ConfigError;

/// The places of a spec's keys.
#[derive(Debug, Clone, Default)]
pub struct Places {
    path: String,
    /// Line and column by the keys that lead there.
    places: BTreeMap<Vec<String>, (usize, usize)>,
}

/// Something wrong with an option, found out when the catalog was known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The keys that lead to the option, from the spec on; the last may be an item of a list.
    pub keys: Vec<String>,
    /// What.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Places {
    /// The places of the keys of a spec in a file.
    pub(super) fn of(path: &str, text: &str, spec: &DeTable<'_>) -> Self {
        let mut places = Self {
            path: path.to_owned(),
            places: BTreeMap::new(),
        };
        places.table(text, spec, &mut Vec::new());
        places
    }

    fn table(&mut self, text: &str, table: &DeTable<'_>, keys: &mut Vec<String>) {
        for (key, value) in table {
            keys.push(key.get_ref().to_string());
            self.add(text, keys, key.span());
            self.value(text, value.get_ref(), keys);
            keys.pop();
        }
    }

    fn value(&mut self, text: &str, value: &DeValue<'_>, keys: &mut Vec<String>) {
        match value {
            DeValue::Table(table) => self.table(text, table, keys),
            DeValue::Array(items) => {
                for item in items {
                    if let DeValue::String(name) = item.get_ref() {
                        keys.push(name.to_string());
                        self.add(text, keys, item.span());
                        keys.pop();
                    }
                }
            }
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => {}
        }
    }

    fn add(&mut self, text: &str, keys: &[String], span: Range<usize>) {
        let (line, column) = super::place(text, span.start);
        self.places.insert(keys.to_vec(), (line, column));
    }

    /// The problem as an error of the file, at the nearest key that is there.
    pub fn error(&self, problem: &Problem) -> ConfigError {
        let place = (0..=problem.keys.len())
            .rev()
            .find_map(|count| self.places.get(&problem.keys[..count]));
        let (line, column) = place.copied().unwrap_or((1, 1));
        ConfigError {
            path: self.path.clone(),
            line,
            column,
            message: problem.message.clone(),
            help: problem.help.clone(),
        }
    }
}
