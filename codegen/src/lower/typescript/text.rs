//! Text for its place in TypeScript: string literals, property keys, member access, comments. One function a place.

use std::fmt::Write as _;

use crate::lower::{ident, is_bidirectional};

/// `"a \"b\""`
pub(in crate::lower) fn string_literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for c in text.chars() {
        match c {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            // Line ends to JavaScript, though JSON takes them; marks that would let the source look like another.
            c if c.is_control()
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
                || is_bidirectional(c) =>
            {
                write!(literal, "\\u{:04x}", c as u32).expect("a String takes all");
            }
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

/// `name`, `"weird name"`, and `["__proto__"]`, since `{ __proto__: … }` sets a prototype.
pub(in crate::lower) fn property_key(name: &str) -> String {
    if name == "__proto__" {
        "[\"__proto__\"]".to_owned()
    } else if ident::is_ts_property(name) {
        name.to_owned()
    } else {
        string_literal(name)
    }
}

/// `row.name`, `row["weird name"]`
pub(in crate::lower) fn member(object: &str, name: &str) -> String {
    if ident::is_ts_property(name) {
        format!("{object}.{name}")
    } else {
        format!("{object}[{}]", string_literal(name))
    }
}

/// A doc comment of these lines, finished, line by line; none where there is nothing to say. Short sentences share one.
pub(in crate::lower) fn doc_lines(text: &[String]) -> Vec<String> {
    let lines: Vec<String> = text.iter().flat_map(|text| comment_lines(text)).collect();
    let is_short = lines.iter().all(|line| line.ends_with('.'))
        && lines.iter().map(|line| line.len() + 1).sum::<usize>() <= 100;
    match lines.as_slice() {
        [] => Vec::new(),
        lines if is_short || lines.len() == 1 => vec![format!("/** {} */", lines.join(" "))],
        lines => std::iter::once("/**".to_owned())
            .chain(
                lines
                    .iter()
                    .map(|line| format!(" * {line}").trim_end().to_owned()),
            )
            .chain(std::iter::once(" */".to_owned()))
            .collect(),
    }
}

/// `// …`, one line.
pub(in crate::lower) fn line_comment(text: &str) -> String {
    format!("// {}", comment_lines(text).join(" "))
}

/// The lines of a text, none of which ends a comment or a line of JavaScript; no blank ones around them.
fn comment_lines(text: &str) -> Vec<String> {
    text.split(['\n', '\r', '\u{2028}', '\u{2029}'])
        .map(|line| {
            line.replace("*/", "*\\/")
                .replace(char::is_control, " ")
                .replace(is_bidirectional, "\u{fffd}")
                .trim_end()
                .to_owned()
        })
        .collect::<Vec<_>>()
        .join("\n")
        .trim_matches('\n')
        .lines()
        .map(str::to_owned)
        .collect()
}

/// `"a" | "b"`, on lines of their own where they are many.
pub(in crate::lower) fn union(members: &[String]) -> String {
    let line = members.join(" | ");
    if line.len() <= 90 || members.len() == 1 {
        line
    } else {
        members.iter().fold(String::new(), |mut text, member| {
            write!(text, "\n  | {member}").expect("a String takes all");
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    const NASTY: &[&str] = &[
        "plain",
        "a */ b",
        "`tick` ${x}",
        "say \"no\" \\ 'yes'",
        "two\nlines",
        "js\u{2028}ends\u{2029}lines",
        "nul \u{0} bell \u{7}",
        "größe 🎉",
        "__proto__",
        "r#type",
        "",
    ];

    fn table(each: impl Fn(&str) -> String) -> String {
        NASTY.iter().fold(String::new(), |mut text, nasty| {
            writeln!(text, "{}", each(nasty)).expect("a String takes all");
            text
        })
    }

    #[test]
    fn string_literals() {
        expect![[r#"
            "plain"
            "a */ b"
            "`tick` ${x}"
            "say \"no\" \\ 'yes'"
            "two\nlines"
            "js\u2028ends\u2029lines"
            "nul \u0000 bell \u0007"
            "größe 🎉"
            "__proto__"
            "r#type"
            ""
        "#]]
        .assert_eq(&table(string_literal));
    }

    #[test]
    fn property_keys_and_members() {
        expect![[r#"
            plain row.plain
            "a */ b" row["a */ b"]
            "`tick` ${x}" row["`tick` ${x}"]
            "say \"no\" \\ 'yes'" row["say \"no\" \\ 'yes'"]
            "two\nlines" row["two\nlines"]
            "js\u2028ends\u2029lines" row["js\u2028ends\u2029lines"]
            "nul \u0000 bell \u0007" row["nul \u0000 bell \u0007"]
            "größe 🎉" row["größe 🎉"]
            ["__proto__"] row.__proto__
            "r#type" row["r#type"]
            "" row[""]
        "#]]
        .assert_eq(&table(|text| {
            format!("{} {}", property_key(text), member("row", text))
        }));
    }

    #[test]
    fn comments() {
        expect![[r#"
            ["/** plain */"] "// plain"
            ["/** a *\\/ b */"] "// a *\\/ b"
            ["/** `tick` ${x} */"] "// `tick` ${x}"
            ["/** say \"no\" \\ 'yes' */"] "// say \"no\" \\ 'yes'"
            ["/**", " * two", " * lines", " */"] "// two lines"
            ["/**", " * js", " * ends", " * lines", " */"] "// js ends lines"
            ["/** nul   bell */"] "// nul   bell"
            ["/** größe 🎉 */"] "// größe 🎉"
            ["/** __proto__ */"] "// __proto__"
            ["/** r#type */"] "// r#type"
            [] "// "
        "#]]
        .assert_eq(&table(|text| {
            format!(
                "{:?} {:?}",
                doc_lines(&[text.to_owned()]),
                line_comment(text)
            )
        }));
    }
}
