//! Texts as booleans: what `parse_bool` takes, in options, literals and psql's conditions alike. Shared floor.

/// What PostgreSQL reads a text as, where it wants a boolean: a beginning of `true`, `yes`, `false` or `no`, two letters
/// or more of `on` or `off`, `1`, `0`, in either case.
pub(crate) fn truth(text: &str) -> Option<bool> {
    let text = text.to_ascii_lowercase();
    let begins = |word: &str, least: usize| text.len() >= least && word.starts_with(&text);
    if begins("true", 1) || begins("yes", 1) || begins("on", 2) || text == "1" {
        Some(true)
    } else if begins("false", 1) || begins("no", 1) || begins("off", 2) || text == "0" {
        Some(false)
    } else {
        None
    }
}

/// The same of a literal, around which blanks count for nothing (`boolin`).
pub(crate) fn truth_of_literal(text: &str) -> Option<bool> {
    truth(text.trim_matches(|c| matches!(c, ' ' | '\t'..='\r')))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `select 'x'::boolean` answers on PostgreSQL.
    #[test]
    fn beginnings_of_words_are_read() {
        for text in ["t", "TRU", "true", "y", "yes", "on", "1", " \ttrue\n"] {
            assert_eq!(truth_of_literal(text), Some(true), "{text}");
        }
        for text in ["f", "false", "N", "no", "of", "off", "0"] {
            assert_eq!(truth_of_literal(text), Some(false), "{text}");
        }
        for text in ["", "o", "onn", "truee", "10", "\u{a0}true"] {
            assert_eq!(truth_of_literal(text), None, "{text}");
        }
    }
}
