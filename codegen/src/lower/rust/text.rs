//! Texts as Rust source must write them: doc comments, string literals, serde's names.

use super::super::{ident, is_bidirectional};

/// A string literal.
pub(super) fn literal(text: &str) -> String {
    // Debug escapes quotes, backslashes, control and bidirectional characters as Rust reads them.
    format!("{text:?}")
}

/// Lines of a doc comment: markdown that a database comment did not mean is escaped, so that no line becomes code
/// that rustdoc runs, a list that clippy wants indented, or a link to nowhere.
pub(super) fn doc_lines(lines: &[String]) -> Vec<String> {
    lines
        .iter()
        .flat_map(|line| {
            line.split([
                '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
            ])
        })
        .map(|line| doc_line(line.trim()))
        .collect()
}

fn doc_line(line: &str) -> String {
    // An even number of backticks encloses code, in which nothing is escaped.
    let is_code_closed = line.matches('`').count().is_multiple_of(2) && !line.starts_with("```");
    let mut escaped = String::with_capacity(line.len());
    let mut is_code = false;
    let mut skip_to = 0;
    for (index, c) in line.char_indices() {
        if index < skip_to {
            continue;
        }
        if let Some(url) = url(&line[index..]).filter(|_| !is_code) {
            escaped.extend(["<", url, ">"]);
            skip_to = index + url.len();
            continue;
        }
        match c {
            '`' if is_code_closed => is_code = !is_code,
            '`' | '[' | ']' | '<' if !is_code => escaped.push('\\'),
            '-' | '+' | '*' | '#' | '>' | '=' | '~' | '|' if index == 0 => escaped.push('\\'),
            '.' | ')' if is_number(&line[..index]) => escaped.push('\\'),
            _ => {}
        }
        if c.is_control() {
            escaped.push(' ');
        } else if is_bidirectional(c) {
            escaped.push('\u{fffd}');
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// The address that a text begins with; rustdoc wants it marked as one.
fn url(text: &str) -> Option<&str> {
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))?;
    let is_part = |c: char| c.is_ascii_graphic() && !"<>[]()`\"'\\".contains(c);
    let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
    let url = &text[..text.len() - rest.len() + end];
    let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    (!url.ends_with('/') || end > 0).then_some(url)
}

/// `1` of `1.`, which begins a list.
fn is_number(head: &str) -> bool {
    !head.is_empty() && head.len() < 10 && head.bytes().all(|byte| byte.is_ascii_digit())
}

/// Serde's `rename_all` rule that gives every variant its label, if one does: `(ident, label)`.
pub(super) fn rename_all(variants: &[(String, &str)]) -> Option<&'static str> {
    type Rule = fn(&str) -> String;
    const RULES: [(&str, Rule); 7] = [
        ("snake_case", |ident| separated(ident, '_')),
        ("lowercase", str::to_ascii_lowercase),
        ("kebab-case", |ident| separated(ident, '-')),
        ("SCREAMING_SNAKE_CASE", |ident| {
            separated(ident, '_').to_ascii_uppercase()
        }),
        ("UPPERCASE", str::to_ascii_uppercase),
        ("camelCase", |ident| {
            let (first, rest) = ident.split_at(ident.chars().next().map_or(0, char::len_utf8));
            format!("{}{rest}", first.to_ascii_lowercase())
        }),
        ("SCREAMING-KEBAB-CASE", |ident| {
            separated(ident, '-').to_ascii_uppercase()
        }),
    ];
    // Serde cuts identifiers at bytes.
    if !variants.iter().all(|(ident, _)| ident.is_ascii()) {
        return None;
    }
    RULES
        .iter()
        .find(|(_, rule)| variants.iter().all(|(ident, label)| rule(ident) == *label))
        .map(|(name, _)| *name)
}

/// A variant in snake or kebab case as serde makes it: a mark before every capital but the first character.
fn separated(ident: &str, mark: char) -> String {
    let mut result = String::new();
    for (index, c) in ident.char_indices() {
        if index > 0 && c.is_uppercase() {
            result.push(mark);
        }
        result.push(c.to_ascii_lowercase());
    }
    result
}

/// Whether clippy's `enum_variant_names` would object: three or more variants that begin or end alike, or one that
/// begins or ends as the enum does.
pub(super) fn variants_need_allow<'a>(
    enum_ident: &str,
    variants: impl Iterator<Item = &'a str>,
) -> bool {
    let own = words(enum_ident);
    let variants: Vec<Vec<String>> = variants.map(words).collect();
    let alike = |pick: fn(&[String]) -> Option<&String>| {
        variants.len() >= 3
            && variants
                .iter()
                .all(|variant| pick(variant) == pick(&variants[0]))
    };
    alike(<[String]>::first)
        || alike(<[String]>::last)
        || variants
            .iter()
            .any(|variant| variant.starts_with(&own) || variant.ends_with(&own))
}

fn words(ident: &str) -> Vec<String> {
    ident::snake(ident).split('_').map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn comments_stay_comments() {
        let comment = "*/ end\n- item\n1. one\n    let x = 1;\n```\npanic!()\n```\n# title\nsee [x] and `a[1]` <b>\r\nlone ` tick [y]\nsee https://example.com/a?b=1, and http://\n\u{202e}evil\n/ slash\n";
        let lines = doc_lines(&[comment.to_owned()]);
        expect![[r"
            \*/ end
            \- item
            1\. one
            let x = 1;
            \`\`\`
            panic!()
            \`\`\`
            \# title
            see \[x\] and `a[1]` \<b>

            lone \` tick \[y\]
            see <https://example.com/a?b=1>, and http://
            �evil
            / slash
        "]]
        .assert_eq(&lines.join("\n"));
    }

    #[test]
    fn literals_are_rust() {
        for text in ["\"", "\\", "\n", "\0", "\u{202e}", "🎉", "{}", "r#\"#"] {
            let parsed: syn::LitStr = syn::parse_str(&literal(text)).expect("a literal");
            assert_eq!(parsed.value(), text);
        }
    }

    #[test]
    fn serde_renames_all_only_where_each_label_comes_out() {
        let rule = |labels: &[&'static str]| {
            let variants: Vec<(String, &str)> = labels
                .iter()
                .map(|label| (ident::rust_variant(label), *label))
                .collect();
            rename_all(&variants)
        };
        assert_eq!(rule(&["planned", "in_progress"]), Some("snake_case"));
        assert_eq!(rule(&["planned", "in-progress"]), Some("kebab-case"));
        assert_eq!(rule(&["NEW", "IN_USE"]), Some("SCREAMING_SNAKE_CASE"));
        assert_eq!(rule(&["inProgress", "new"]), Some("camelCase"));
        assert_eq!(rule(&["step_1", "step_2"]), None);
        assert_eq!(rule(&["a b", "c"]), None);
        assert_eq!(rule(&["ÄPFEL"]), None);
    }
}
