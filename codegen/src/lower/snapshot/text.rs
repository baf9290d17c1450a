//! A snapshot as text: a line a record, fields between tabs, and a first line that proves it whole and current.

use std::fmt::Write as _;
use std::hash::{Hash, Hasher};

use super::{ColumnSnapshot, EnumSnapshot, InsertRule, Relation, Shape, Snapshot};
use crate::catalog::RelationKind;
use crate::fnv::Fnv;

/// Raised with any change of the form or of what a snapshot says.
const FORMAT: u32 = 4;

/// The text of a snapshot that was made of inputs with this fingerprint.
pub fn write(snapshot: &Snapshot, fingerprint: u64) -> String {
    let mut body = String::new();
    for problem in &snapshot.problems {
        record(&mut body, 'P', &[problem]);
    }
    for relation in snapshot.relations.iter().chain(&snapshot.composites) {
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
                own_type,
                base_type,
                has_domain_elements,
                labels,
                not_null,
                insert,
                notes,
            } = column;
            let insert = match insert {
                InsertRule::Required => "r",
                InsertRule::Optional => "",
                InsertRule::Never => "g",
            };
            let flags = [
                if *is_array { "a" } else { "" },
                if *not_null { "n" } else { "" },
                if *has_domain_elements { "d" } else { "" },
                insert,
            ];
            let (shape, flags) = (shape.as_str(), &flags.concat());
            let fields = [name, sql_type, shape, flags, own_type, base_type];
            record(&mut body, 'C', &fields);
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
    for it in &snapshot.enums {
        let EnumSnapshot {
            namespace,
            name,
            labels,
            notes,
        } = it;
        record(&mut body, 'E', &[namespace, name]);
        for label in labels {
            record(&mut body, 'l', &[label]);
        }
        for note in notes {
            record(&mut body, 'n', &[note]);
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
    let mut relations: Vec<Relation> = Vec::new();
    for line in body.lines() {
        let mut fields = line.split('\t').map(unescape);
        let kind = fields.next()??;
        let mut field = || fields.next().flatten();
        match kind.as_str() {
            "P" => snapshot.problems.push(field()?),
            "R" => relations.push(Relation {
                namespace: field()?,
                name: field()?,
                kind: field()?,
                place: field()?,
                ..Relation::default()
            }),
            "D" => relations.last_mut()?.doubts.push(field()?),
            "C" => {
                let (name, sql_type, shape, flags) = (field()?, field()?, field()?, field()?);
                relations.last_mut()?.columns.push(ColumnSnapshot {
                    name,
                    sql_type,
                    shape: *Shape::ALL.iter().find(|known| known.as_str() == shape)?,
                    is_array: flags.contains('a'),
                    not_null: flags.contains('n'),
                    own_type: field()?,
                    base_type: field()?,
                    has_domain_elements: flags.contains('d'),
                    insert: if flags.contains('r') {
                        InsertRule::Required
                    } else if flags.contains('g') {
                        InsertRule::Never
                    } else {
                        InsertRule::Optional
                    },
                    ..ColumnSnapshot::default()
                });
            }
            "L" => last_column(&mut relations)?.labels.push(field()?),
            "N" => last_column(&mut relations)?.notes.push(field()?),
            "K" => relations.last_mut()?.primary_key.push(field()?),
            "E" => snapshot.enums.push(EnumSnapshot {
                namespace: field()?,
                name: field()?,
                ..EnumSnapshot::default()
            }),
            "l" => snapshot.enums.last_mut()?.labels.push(field()?),
            "n" => snapshot.enums.last_mut()?.notes.push(field()?),
            _ => return None,
        }
    }
    let is_composite = |it: &Relation| it.kind == RelationKind::CompositeType.as_str();
    (snapshot.composites, snapshot.relations) = relations.into_iter().partition(is_composite);
    Some(snapshot)
}

fn last_column(relations: &mut [Relation]) -> Option<&mut ColumnSnapshot> {
    relations.last_mut()?.columns.last_mut()
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
                            own_type: word(),
                            base_type: word(),
                            has_domain_elements: true,
                            labels: vec![word(), word()],
                            not_null: true,
                            insert: InsertRule::Never,
                            notes: vec![word()],
                        },
                    ],
                    primary_key: vec![word()],
                },
            ],
            composites: vec![Relation {
                name: word(),
                kind: RelationKind::CompositeType.as_str().to_owned(),
                columns: vec![ColumnSnapshot {
                    insert: InsertRule::Required,
                    ..ColumnSnapshot::default()
                }],
                ..Relation::default()
            }],
            enums: vec![EnumSnapshot {
                namespace: word(),
                name: word(),
                labels: vec![word(), word()],
                notes: vec![word()],
            }],
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
