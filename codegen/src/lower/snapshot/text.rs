//! A snapshot as text: a line a record, fields between tabs, and a first line that proves it whole and current.

use std::fmt::Write as _;
use std::hash::{Hash, Hasher};

use super::{ColumnSnapshot, Relation, Shape, Snapshot};
use crate::fnv::Fnv;

/// Raised with any change of the form or of what a snapshot says.
const FORMAT: u32 = 2;

/// The text of a snapshot that was made of inputs with this fingerprint.
pub fn write(snapshot: &Snapshot, fingerprint: u64) -> String {
    let mut body = String::new();
    for problem in &snapshot.problems {
        record(&mut body, 'P', &[problem]);
    }
    for relation in &snapshot.relations {
        let Relation {
            namespace,
            name,
            kind,
            place,
            doubts,
            columns,
            primary_key,
        } = relation;
        record(&mut body, 'R', &[namespace, name, kind, place]);
        for doubt in doubts {
            record(&mut body, 'D', &[doubt]);
        }
        for column in columns {
            let ColumnSnapshot {
                name,
                sql_type,
                shape,
                is_array,
                labels,
                not_null,
                notes,
            } = column;
            let flags = match (is_array, not_null) {
                (false, false) => "",
                (true, false) => "a",
                (false, true) => "n",
                (true, true) => "an",
            };
            record(&mut body, 'C', &[name, sql_type, shape.as_str(), flags]);
            for label in labels {
                record(&mut body, 'L', &[label]);
            }
            for note in notes {
                record(&mut body, 'N', &[note]);
            }
        }
        for column in primary_key {
            record(&mut body, 'K', &[column]);
        }
    }
    head(fingerprint, &body) + &body
}

/// The snapshot that a text holds; `None` where it is damaged, of another format or of other inputs.
pub fn read(text: &str, fingerprint: u64) -> Option<Snapshot> {
    let (first, body) = text.split_at_checked(text.find('\n')? + 1)?;
    if first != head(fingerprint, body) {
        return None;
    }
    let mut snapshot = Snapshot::default();
    for line in body.lines() {
        let mut fields = line.split('\t').map(unescape);
        let kind = fields.next()??;
        let mut field = || fields.next().flatten();
        match kind.as_str() {
            "P" => snapshot.problems.push(field()?),
            "R" => snapshot.relations.push(Relation {
                namespace: field()?,
                name: field()?,
                kind: field()?,
                place: field()?,
                ..Relation::default()
            }),
            "D" => snapshot.relations.last_mut()?.doubts.push(field()?),
            "C" => {
                let (name, sql_type, shape, flags) = (field()?, field()?, field()?, field()?);
                snapshot.relations.last_mut()?.columns.push(ColumnSnapshot {
                    name,
                    sql_type,
                    shape: *Shape::ALL.iter().find(|known| known.as_str() == shape)?,
                    is_array: flags.contains('a'),
                    not_null: flags.contains('n'),
                    ..ColumnSnapshot::default()
                });
            }
            "L" => last_column(&mut snapshot)?.labels.push(field()?),
            "N" => last_column(&mut snapshot)?.notes.push(field()?),
            "K" => snapshot.relations.last_mut()?.primary_key.push(field()?),
            _ => return None,
        }
    }
    Some(snapshot)
}

fn last_column(snapshot: &mut Snapshot) -> Option<&mut ColumnSnapshot> {
    snapshot.relations.last_mut()?.columns.last_mut()
}

fn head(fingerprint: u64, body: &str) -> String {
    let mut hash = Fnv::default();
    body.hash(&mut hash);
    format!(
        "codegen snapshot {FORMAT} {fingerprint:016x} {:016x}\n",
        hash.finish()
    )
}

fn record(body: &mut String, kind: char, fields: &[&str]) {
    body.push(kind);
    for field in fields {
        body.push('\t');
        for c in field.chars() {
            match c {
                '\\' | '\t' | '\n' | '\r' => {
                    let _ = write!(body, "\\{:02x}", c as u32);
                }
                _ => body.push(c),
            }
        }
    }
    body.push('\n');
}

fn unescape(field: &str) -> Option<String> {
    let mut parts = field.split('\\');
    let mut text = parts.next()?.to_owned();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        text.push(char::from(u8::from_str_radix(code, 16).ok()?));
        text.push_str(rest);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample(words: &[String]) -> Snapshot {
        let mut words = words.iter().cycle().cloned();
        let mut word = || words.next().unwrap_or_default();
        Snapshot {
            problems: vec![word()],
            relations: vec![
                Relation::default(),
                Relation {
                    namespace: word(),
                    name: word(),
                    kind: word(),
                    place: word(),
                    doubts: vec![word()],
                    columns: vec![
                        ColumnSnapshot::default(),
                        ColumnSnapshot {
                            name: word(),
                            sql_type: word(),
                            shape: Shape::Enum,
                            is_array: true,
                            labels: vec![word(), word()],
                            not_null: true,
                            notes: vec![word()],
                        },
                    ],
                    primary_key: vec![word()],
                },
            ],
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(words in proptest::collection::vec(".*", 1..12)) {
            let snapshot = sample(&words);
            prop_assert_eq!(read(&write(&snapshot, 7), 7), Some(snapshot));
        }

        #[test]
        fn damage_is_noticed(position in 0usize..200, byte in 0u8..128) {
            let text = write(&sample(&["a\tb\\\n".to_owned(), "ü".to_owned()]), 7);
            let mut damaged = text.clone().into_bytes();
            if position < damaged.len() && damaged[position] != byte {
                damaged[position] = byte;
                let read = read(&String::from_utf8_lossy(&damaged), 7);
                prop_assert_eq!(read, None);
            }
        }
    }

    #[test]
    fn other_inputs_and_a_part_are_refused() {
        let text = write(&sample(&["a".to_owned()]), 7);
        assert_eq!(read(&text, 8), None);
        assert_eq!(read("", 7), None);
        for end in 0..text.len() {
            assert_eq!(read(&text[..end], 7), None, "cut at {end}");
        }
    }
}
