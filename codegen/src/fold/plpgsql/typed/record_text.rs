//! Rows as texts: `record_in` in PostgreSQL's sources.

/// The fields of a row of so many columns, `None` for NULL; `None` where the text is no such row.
pub(super) fn read(text: &str, columns: usize) -> Option<Vec<Option<String>>> {
    let mut rest = text.trim_start_matches(is_blank).strip_prefix('(')?;
    let mut fields = Vec::new();
    for at in 0..columns {
        if at > 0 {
            rest = rest.strip_prefix(',')?;
        }
        let (field, behind) = field(rest)?;
        fields.push(field);
        rest = behind;
    }
    let behind = rest.strip_prefix(')')?;
    behind.chars().all(is_blank).then_some(fields)
}

/// A field, and what stands behind it.
fn field(text: &str) -> Option<(Option<String>, &str)> {
    if text.starts_with([',', ')']) {
        return Some((None, text));
    }
    let mut field = String::new();
    let mut quoted = false;
    let mut characters = text.char_indices().peekable();
    loop {
        let (at, c) = characters.next()?;
        match c {
            ',' | ')' if !quoted => return Some((Some(field), &text[at..])),
            '\\' => field.push(characters.next()?.1),
            '"' if quoted && characters.next_if(|(_, next)| *next == '"').is_some() => {
                field.push('"');
            }
            '"' => quoted = !quoted,
            c => field.push(c),
        }
    }
}

fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace() || c == '\x0b'
}
