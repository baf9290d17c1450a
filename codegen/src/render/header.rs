//! The first lines of a generated file: where it comes from and how to remake it. For people; what belongs to us is
//! said by `codegen.lock`.

use serde::Serialize;

use crate::lower;

/// The header as templates print it, each field without line ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Header {
    /// Where the SQL is.
    pub from: String,
    /// The command that remakes the file.
    pub command: String,
}

impl From<&lower::Header> for Header {
    fn from(header: &lower::Header) -> Self {
        Self {
            from: one_line(&header.from),
            command: one_line(&header.command),
        }
    }
}

/// Line ends, those of JavaScript too, would end a `//` comment.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r', '\u{2028}', '\u{2029}'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_cannot_leave_the_comment() {
        let header = Header::from(&lower::Header {
            from: "a\nb\u{2028}c".to_owned(),
            command: "d".to_owned(),
        });
        assert_eq!(header.from, "a b c");
    }
}
