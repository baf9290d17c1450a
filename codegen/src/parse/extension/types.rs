//! Type names: SQL's own spellings become what PostgreSQL's grammar makes of them.
//!
//! <https://www.postgresql.org/docs/current/datatype.html>; modifiers stay the written numbers, the catalog packs them.

use crate::ddl::TypeName;
use crate::name::{Name, QualifiedName};
use crate::parse::cursor::{Cursor, Parse};
use crate::spatial;

/// A type name, with its array bounds.
pub(in crate::parse) fn type_name(c: &mut Cursor<'_>) -> Parse<TypeName> {
    let start = c.index();
    let mut ty = match system_type(c)? {
        Some((name, modifiers)) => TypeName {
            name: QualifiedName {
                namespace: Some(Name::from_unquoted("pg_catalog")),
                name: Name::from_unquoted(name),
            },
            modifiers,
            dimensions: 0,
            column_of: None,
            span: c.span_from(start),
        },
        None => user_type(c, start)?,
    };
    if c.eat("array") {
        ty.dimensions = 1;
        if c.eat_symbol("[") {
            c.integer()?;
            c.expect_symbol("]")?;
        }
    } else {
        while c.eat_symbol("[") {
            ty.dimensions = ty.dimensions.saturating_add(1);
            if !c.symbol("]") {
                c.integer()?;
            }
            c.expect_symbol("]")?;
        }
    }
    ty.span = c.span_from(start);
    Ok(ty)
}

/// A type of some name: `text`, `s.mood`, `vector(3)`, `t.c%TYPE`.
fn user_type(c: &mut Cursor<'_>, start: usize) -> Parse<TypeName> {
    // The last of the words, and those before it.
    let mut name = c.loose_ident()?.name;
    let (mut before, mut first) = (None, None);
    while c.eat_symbol(".") {
        let last = std::mem::replace(&mut name, c.label()?.name);
        first = before.replace(last);
    }
    let mut column_of = None;
    if c.symbol("%")
        && c.nth_is(1, "type")
        && let Some(relation) = &before
    {
        c.eat_symbol("%");
        c.expect("type")?;
        column_of = Some(std::mem::replace(&mut name, relation.clone()));
        before = first;
    }
    let modifiers = if column_of.is_none() && c.symbol("(") {
        any_modifiers(c, &name)?
    } else {
        Vec::new()
    };
    Ok(TypeName {
        name: QualifiedName {
            namespace: before,
            name,
        },
        modifiers,
        dimensions: 0,
        column_of,
        span: c.span_from(start),
    })
}

/// `(…)` behind a type of any name. A type may take words there: but for those of `geometry(Point, 4326)` none is kept,
/// the type's own function would have to read them.
fn any_modifiers(c: &mut Cursor<'_>, name: &Name) -> Parse<Vec<i32>> {
    let start = c.index();
    if let Ok(numbers) = modifiers(c) {
        return Ok(numbers);
    }
    c.seek(start);
    // No words of a sort key may stand there, as of MySQL's `INDEX name (a DESC)` in a table.
    let words = c.parenthesised_list(|c| c.expression_until(&["asc", "desc"]))?;
    let words: Vec<String> = words.iter().map(|it| it.text.to_string()).collect();
    let spatial = spatial::is_spatial(name.as_str());
    let packed = spatial.then(|| spatial::pack(name.as_str(), &words));
    Ok(packed.flatten().into_iter().collect())
}

/// `(10, 2)`
fn modifiers(c: &mut Cursor<'_>) -> Parse<Vec<i32>> {
    c.parenthesised_list(|c| {
        let at = c.index();
        i32::try_from(c.integer()?).map_err(|_| {
            c.seek(at);
            c.syntax_error()
        })
    })
}

fn optional_modifiers(c: &mut Cursor<'_>) -> Parse<Vec<i32>> {
    if c.symbol("(") {
        modifiers(c)
    } else {
        Ok(Vec::new())
    }
}

/// A type that SQL's grammar spells with keywords; the name is that of `pg_catalog`.
fn system_type(c: &mut Cursor<'_>) -> Parse<Option<(&'static str, Vec<i32>)>> {
    // `s.int` is a type called int in schema s.
    if c.nth_symbol(1, ".") {
        return Ok(None);
    }
    let plain = [
        ("int", "int4"),
        ("integer", "int4"),
        ("smallint", "int2"),
        ("bigint", "int8"),
        ("real", "float4"),
        ("boolean", "bool"),
    ];
    for (written, name) in plain {
        if c.eat(written) {
            return Ok(Some((name, Vec::new())));
        }
    }
    if c.eat("double precision") {
        return Ok(Some(("float8", Vec::new())));
    }
    if c.eat("float") {
        let digits = optional_modifiers(c)?;
        let single = digits.first().is_some_and(|&digits| digits <= 24);
        return Ok(Some((if single { "float4" } else { "float8" }, Vec::new())));
    }
    if c.eat_any(&["numeric", "decimal", "dec"]) {
        return Ok(Some(("numeric", optional_modifiers(c)?)));
    }
    if c.eat("varchar") {
        return Ok(Some(("varchar", optional_modifiers(c)?)));
    }
    if c.eat_any(&[
        "character",
        "char",
        "nchar",
        "national character",
        "national char",
    ]) {
        let varying = c.eat("varying");
        let length = optional_modifiers(c)?;
        return Ok(Some(if varying {
            ("varchar", length)
        } else {
            ("bpchar", or_one(length))
        }));
    }
    if c.eat("bit") {
        let varying = c.eat("varying");
        let length = optional_modifiers(c)?;
        return Ok(Some(if varying {
            ("varbit", length)
        } else {
            ("bit", or_one(length))
        }));
    }
    for (word, without, with) in [
        ("timestamp", "timestamp", "timestamptz"),
        ("time", "time", "timetz"),
    ] {
        if c.eat(word) {
            let precision = optional_modifiers(c)?;
            let zone = c.eat("with time zone");
            if !zone {
                c.eat("without time zone");
            }
            return Ok(Some((if zone { with } else { without }, precision)));
        }
    }
    if c.eat("interval") {
        return Ok(Some(("interval", interval_modifiers(c)?)));
    }
    Ok(None)
}

/// `char` and `bit` without a length have one of 1.
fn or_one(length: Vec<i32>) -> Vec<i32> {
    if length.is_empty() { vec![1] } else { length }
}

/// `interval`'s fields and PostgreSQL's numbers of them.
const FIELDS: [(&str, u32); 6] = [
    ("year", 2),
    ("month", 1),
    ("day", 3),
    ("hour", 10),
    ("minute", 11),
    ("second", 12),
];

/// The mask of all fields.
const FULL_RANGE: i32 = 0x7fff;

/// `interval`'s fields as a mask of PostgreSQL's field numbers, then its precision.
pub(in crate::parse) fn interval_modifiers(c: &mut Cursor<'_>) -> Parse<Vec<i32>> {
    if c.symbol("(") {
        let mut all = vec![FULL_RANGE];
        all.extend(modifiers(c)?);
        return Ok(all);
    }
    let field = |c: &mut Cursor<'_>| FIELDS.iter().position(|(word, _)| c.eat(word));
    let Some(first) = field(c) else {
        return Ok(Vec::new());
    };
    let mut last = first;
    if c.eat("to") {
        last = field(c).ok_or_else(|| c.syntax_error())?;
    }
    let mask = FIELDS
        .iter()
        .enumerate()
        .filter(|(index, _)| (first..=last).contains(index))
        .map(|(_, (_, number))| 1 << number)
        .sum();
    let mut found = vec![mask];
    if FIELDS[last].0 == "second" {
        found.extend(optional_modifiers(c)?);
    }
    Ok(found)
}
