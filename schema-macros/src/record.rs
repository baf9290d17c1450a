//! Composite values in PostgreSQL's binary form, for the derive's code.

use std::fmt;

/// What is wrong with a composite value.
#[derive(Debug)]
pub enum RecordError {
    /// Its bytes end before it does, or after.
    Length,
    /// One side has no such attribute.
    Lacks(String),
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length => f.write_str("a composite value of another length"),
            Self::Lacks(name) => write!(f, "only one side has an attribute \"{name}\""),
        }
    }
}

impl std::error::Error for RecordError {}

/// Only one side has this attribute.
pub fn lacks(name: &str) -> RecordError {
    RecordError::Lacks(name.to_owned())
}

/// The attributes' values in their order, without their types; nothing for NULL.
///
/// # Errors
/// When the bytes are no composite value.
pub fn parts(mut raw: &[u8]) -> Result<Vec<Option<&[u8]>>, RecordError> {
    let count = number(&mut raw)?;
    let mut parts = Vec::new();
    for _ in 0..count {
        // The type, which the statement's description says too.
        number(&mut raw)?;
        // Below zero: NULL.
        let part = match usize::try_from(number(&mut raw)?) {
            Ok(length) => {
                let (part, rest) = raw.split_at_checked(length).ok_or(RecordError::Length)?;
                raw = rest;
                Some(part)
            }
            Err(_) => None,
        };
        parts.push(part);
    }
    if raw.is_empty() {
        Ok(parts)
    } else {
        Err(RecordError::Length)
    }
}

fn number(raw: &mut &[u8]) -> Result<i32, RecordError> {
    let (bytes, rest) = raw.split_first_chunk().ok_or(RecordError::Length)?;
    *raw = rest;
    Ok(i32::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::{RecordError, parts};

    #[test]
    fn a_value_that_ends_early_or_late_is_an_error() {
        // `row(7, null)`: two attributes of type integer.
        let raw = [0, 0, 0, 2, 0, 0, 0, 23, 0, 0, 0, 4, 0, 0, 0, 7];
        let raw = [&raw[..], &[0, 0, 0, 23, 255, 255, 255, 255]].concat();
        let read = parts(&raw).expect("it is one");
        assert_eq!(read, [Some(&[0, 0, 0, 7][..]), None]);
        for end in 0..raw.len() {
            assert!(
                matches!(parts(&raw[..end]), Err(RecordError::Length)),
                "{end}"
            );
        }
        assert!(matches!(
            parts(&[raw, vec![0]].concat()),
            Err(RecordError::Length)
        ));
    }
}
