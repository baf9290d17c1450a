//! The text of a file, in parts: those that did not change are the same as the last time, and nobody has to put all of
//! them together to compare, hash or write it.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// A text in parts.
#[derive(Clone, Default)]
pub struct Text {
    parts: Vec<Arc<str>>,
    whole: OnceLock<String>,
}

impl Text {
    /// The parts, in order.
    pub fn parts(&self) -> &[Arc<str>] {
        &self.parts
    }

    /// How many parts it begins with as these do.
    pub fn parts_as_in(&self, others: &[Arc<str>]) -> usize {
        let pairs = self.parts.iter().zip(others);
        let same = pairs.take_while(|(one, other)| Arc::ptr_eq(one, other) || one == other);
        same.count()
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        match &*self.parts {
            [] => "",
            [all] => all,
            parts => self.whole.get_or_init(|| parts.concat()),
        }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::from_iter([Arc::from(text)])
    }
}

impl FromIterator<Arc<str>> for Text {
    fn from_iter<Parts: IntoIterator<Item = Arc<str>>>(parts: Parts) -> Self {
        Self {
            parts: parts.into_iter().collect(),
            whole: OnceLock::new(),
        }
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        let mut rest = other;
        let is_next = |part: &Arc<str>| rest.strip_prefix(&**part).map(|it| rest = it).is_some();
        self.parts.iter().all(is_next) && rest.is_empty()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        *self == **other
    }
}

impl Eq for Text {}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Text;

    #[test]
    fn a_text_is_what_its_parts_say() {
        let text = |parts: &[&str]| parts.iter().map(|part| Arc::from(*part)).collect::<Text>();
        for parts in [&[][..], &[""], &["abc"], &["a", "bc"], &["", "ab", "c"]] {
            let whole = parts.concat();
            assert_eq!(*text(parts), *whole);
            assert_eq!(text(parts), Text::from(whole.clone()));
            assert!(text(parts) != *format!("{whole}d") && text(parts) != *"abd");
            let count = |others: &[&str]| text(parts).parts_as_in(text(others).parts());
            assert_eq!([count(parts), count(&[])], [parts.len(), 0]);
        }
        assert_eq!(text(&["a", "b"]).parts_as_in(text(&["a", "c"]).parts()), 1);
    }
}
