//! The order in which Supabase's generator lists what has a name: English collation. It decides the order of a
//! relation's foreign keys, which are a tuple.
//!
//! ASCII stands as CLDR's root collation has it, and the oracle compares that with ICU's. Other letters come behind, by
//! code point, where ICU would sort an accented letter by its base: a foreign key may then stand at another place.

use std::cmp::Ordering;

/// ASCII in CLDR's order; what is missing here, control characters, is not seen. Letters differ by case last.
const ASCII: &str =
    "\t\n\u{b}\u{c}\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz";

/// Compares two texts: all letters first, then their case, small ones before capitals.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let primary = |text: &str| text.chars().filter_map(weight).collect::<Vec<u32>>();
    let capitals = |text: &str| {
        let seen = text.chars().filter(|c| weight(*c).is_some());
        seen.map(|c| c.is_ascii_uppercase()).collect::<Vec<bool>>()
    };
    primary(a)
        .cmp(&primary(b))
        .then_with(|| capitals(a).cmp(&capitals(b)))
}

fn weight(c: char) -> Option<u32> {
    if !c.is_ascii() {
        return Some(ASCII.len() as u32 + c as u32);
    }
    let place = ASCII.find(c.to_ascii_lowercase())?;
    Some(place as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_collation_order() {
        let mut names = [
            "b", "B", "a_b", "ab", "Ab", "aB", "a-b", "a1", "a b", "\u{1}a", "é", "z",
        ];
        names.sort_by(|a, b| compare(a, b));
        assert_eq!(
            names,
            [
                "\u{1}a", "a b", "a_b", "a-b", "a1", "ab", "aB", "Ab", "b", "B", "z", "é"
            ]
        );
    }
}
