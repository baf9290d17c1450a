//! Flyway's names: `V1.2__name.sql` once and by version, `R__name.sql` after all versions, `B2__name.sql` in place of all
//! versions up to its own. `U1__name.sql` is the way back where `V1__` is there; refinery means a version by it.

use std::cmp::Ordering;

struct Named<'a> {
    file: &'a str,
    kind: char,
    version: Vec<u128>,
    description: &'a str,
}

/// Whether a file's name is one of these.
pub(super) fn is_named(file: &str) -> bool {
    parse(file).is_some()
}

/// The files that are applied, in order, wherever they lie.
pub(super) fn apply(files: &[String]) -> Vec<String> {
    let mut named: Vec<Named<'_>> = files.iter().filter_map(|file| parse(file)).collect();
    let versions = |kind: char, named: &[Named<'_>]| -> Vec<Vec<u128>> {
        let of_kind = named.iter().filter(|it| it.kind == kind);
        of_kind.map(|it| it.version.clone()).collect()
    };
    let forward = versions('V', &named);
    // An empty database begins with the newest baseline.
    let baseline = versions('B', &named).into_iter().max();
    named.retain(|it| match it.kind {
        'U' => !forward.contains(&it.version),
        'B' => Some(&it.version) == baseline.as_ref(),
        'V' => Some(&it.version) > baseline.as_ref(),
        _ => true,
    });
    named.sort_by(|a, b| match (a.kind, b.kind) {
        ('R', 'R') => a.description.cmp(b.description),
        ('R', _) => Ordering::Greater,
        (_, 'R') => Ordering::Less,
        _ => a.version.cmp(&b.version).then_with(|| a.file.cmp(b.file)),
    });
    named.into_iter().map(|it| it.file.to_owned()).collect()
}

fn parse(file: &str) -> Option<Named<'_>> {
    let stem = file.rsplit('/').next()?.strip_suffix(".sql")?;
    let (head, description) = stem.split_once("__")?;
    let kind = head.chars().next()?;
    let version = &head[kind.len_utf8()..];
    let mut parts = match kind {
        'V' | 'U' | 'B' => version
            .split(['.', '_'])
            .map(|part| part.parse().ok())
            .collect::<Option<Vec<u128>>>()?,
        'R' if version.is_empty() => Vec::new(),
        _ => return None,
    };
    // 1.0 is 1.
    while parts.len() > 1 && parts.last() == Some(&0) {
        parts.pop();
    }
    Some(Named {
        file,
        kind,
        version: parts,
        description,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(names: &str) -> String {
        let names: Vec<String> = names.split_ascii_whitespace().map(str::to_owned).collect();
        apply(&names).join(" ")
    }

    #[test]
    fn versions_come_by_value_and_what_repeats_comes_last() {
        assert_eq!(
            applied(
                "R__b.sql R__a.sql V1_10__x.sql V1.9__y.sql sub/V2__z.sql V01__w.sql beforeMigrate.sql V3_x.sql U2__z.sql"
            ),
            "V01__w.sql V1.9__y.sql V1_10__x.sql sub/V2__z.sql R__a.sql R__b.sql"
        );
    }

    #[test]
    fn a_baseline_stands_for_what_came_before() {
        assert_eq!(
            applied("V1__a.sql V2__b.sql B2__all.sql B1__old.sql V3__c.sql"),
            "B2__all.sql V3__c.sql"
        );
        // refinery's U is a version of its own.
        assert_eq!(applied("V1__a.sql U2__b.sql"), "V1__a.sql U2__b.sql");
    }
}
