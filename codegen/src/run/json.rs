//! JSON as `serde_json::to_string_pretty` writes it, for long documents: keys are not looked through for what must be
//! escaped, strings eight bytes at a time, and what is written can go on before the rest is made.

use std::fmt;
use std::io::Write;

use serde::ser::{self, Impossible, Serialize};

/// How much text goes on at once: as much as a pipe holds.
const TOGETHER: usize = 64 << 10;

/// How many lines that keys begin are kept, and how long they may be.
const LINES: usize = 128;
const LONGEST: usize = 48;

/// What stands from the end of a line, behind its comma, to the value of a key: the values of a type have the same keys.
#[derive(Clone, Copy)]
struct Line {
    /// Where the key lies, its length, and how deep in the document it stands.
    of: (usize, usize, usize),
    length: usize,
    text: [u8; LONGEST],
}

/// No key's.
const NO_LINE: Line = Line {
    of: (0, 0, 0),
    length: 0,
    text: [0; LONGEST],
};

/// Variants with fields, which no document has.
type Unknown = Impossible<(), fmt::Error>;

/// Writes values, two blanks a level.
pub(super) struct Writer<'o> {
    text: Vec<u8>,
    /// Where text goes once there is enough of it.
    out: Option<&'o mut dyn Write>,
    depth: usize,
    /// Whether the innermost bracket has nothing in it yet.
    is_first: bool,
    /// Each at the place that follows from where its key lies.
    lines: Box<[Line; LINES]>,
}

impl<'o> Writer<'o> {
    /// A document that goes to `out` as it is made.
    pub(super) fn to(out: &'o mut dyn Write) -> Self {
        Self {
            text: Vec::with_capacity(TOGETHER + (TOGETHER >> 2)),
            out: Some(out),
            depth: 0,
            is_first: true,
            lines: Box::new([NO_LINE; LINES]),
        }
    }

    /// A part of a document that goes on behind an item `depth` levels deep; it is kept, and takes about `size` bytes.
    pub(super) fn behind(depth: usize, size: usize) -> Self {
        Self {
            text: Vec::with_capacity(size),
            out: None,
            depth,
            is_first: false,
            lines: Box::new([NO_LINE; LINES]),
        }
    }

    /// Opens a bracket.
    pub(super) fn begin(&mut self, bracket: u8) {
        self.text.push(bracket);
        self.depth += 1;
        self.is_first = true;
    }

    /// Closes a bracket.
    pub(super) fn end(&mut self, bracket: u8) {
        self.depth -= 1;
        if !self.is_first {
            self.line(1);
        }
        self.text.push(bracket);
        self.is_first = false;
    }

    /// An item of an array.
    pub(super) fn item(&mut self, value: &(impl Serialize + ?Sized)) -> fmt::Result {
        self.next();
        value.serialize(self)
    }

    /// A member of an object; its key has nothing in it to escape.
    pub(super) fn member(
        &mut self,
        key: &'static str,
        value: &(impl Serialize + ?Sized),
    ) -> fmt::Result {
        self.key(key);
        value.serialize(self)
    }

    /// The beginning of a member.
    pub(super) fn key(&mut self, key: &'static str) {
        if self.text.len() >= TOGETHER && self.out.is_some() {
            self.next();
            self.named(key);
            return;
        }
        let of = (key.as_ptr() as usize, key.len(), self.depth);
        let at = (of.0 ^ of.0 >> 7) % LINES;
        let line = &self.lines[at];
        if line.of == of {
            if !self.is_first {
                self.text.push(b',');
            }
            self.is_first = false;
            // To copy so many bytes, however many are wanted, is faster than to ask how many.
            let end = self.text.len() + line.length;
            self.text.extend_from_slice(&line.text);
            self.text.truncate(end);
            return;
        }
        let begun = self.text.len() + usize::from(!self.is_first);
        self.next();
        self.named(key);
        let made = &self.text[begun..];
        if made.len() <= LONGEST {
            let line = &mut self.lines[at];
            (line.of, line.length) = (of, made.len());
            line.text[..made.len()].copy_from_slice(made);
        }
    }

    fn named(&mut self, key: &str) {
        self.text.push(b'"');
        self.text.extend_from_slice(key.as_bytes());
        self.text.extend_from_slice(b"\": ");
    }

    /// The text that has not gone on.
    pub(super) fn finish(self) -> Vec<u8> {
        self.text
    }

    /// The end of the document's last line.
    pub(super) fn end_line(&mut self) {
        self.text.push(b'\n');
    }

    /// What goes on behind this, made elsewhere.
    pub(super) fn append(&mut self, rest: &[u8]) {
        self.flush();
        if let Some(out) = &mut self.out {
            let _ = out.write_all(rest);
        }
    }

    /// All that is written goes on.
    pub(super) fn flush(&mut self) {
        if let Some(out) = &mut self.out {
            // A reader that closes the pipe early is no fault of the schema's.
            let _ = out.write_all(&self.text);
            self.text.clear();
        }
    }

    fn next(&mut self) {
        let from = usize::from(self.is_first);
        self.is_first = false;
        self.line(from);
    }

    /// Ends a line, with a comma or from behind that, and begins the next.
    fn line(&mut self, from: usize) {
        const LINE: &[u8] = b",\n                ";
        const BLANKS: usize = LINE.len() - 2;
        let blanks = 2 * self.depth;
        if self.text.len() >= TOGETHER && self.out.is_some() {
            // Whole lines go on.
            self.text.extend_from_slice(&LINE[from..2]);
            self.flush();
            self.text.resize(blanks, b' ');
        } else {
            self.text
                .extend_from_slice(&LINE[from..2 + blanks.min(BLANKS)]);
            for _ in BLANKS..blanks {
                self.text.push(b' ');
            }
        }
    }

    fn number(&mut self, mut value: u64) {
        let mut digits = [0; 20];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + (value % 10) as u8;
            value /= 10;
            if value == 0 {
                break;
            }
        }
        self.text.extend_from_slice(&digits[at..]);
    }

    /// What is rare is written by `serde_json`.
    fn rare(&mut self, value: &(impl Serialize + ?Sized)) -> fmt::Result {
        serde_json::to_writer(&mut self.text, value).map_err(|_| fmt::Error)
    }
}

/// Whether nothing in a string is to be escaped.
fn is_plain(text: &[u8]) -> bool {
    if text.len() < size_of::<u64>() {
        return text
            .iter()
            .all(|&byte| byte >= b' ' && byte != b'"' && byte != b'\\');
    }
    let (eights, _) = text.as_chunks();
    // The last eight bytes may be looked at twice.
    let last = text.last_chunk();
    eights
        .iter()
        .chain(last)
        .all(|eight| are_plain(u64::from_ne_bytes(*eight)))
}

/// Whether none of eight bytes is below a blank, a quote or a backslash.
/// <https://graphics.stanford.edu/~seander/bithacks.html#HasLessInWord>
fn are_plain(bytes: u64) -> bool {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGHEST: u64 = ONES << 7;
    let below = |bytes: u64, limit: u8| bytes.wrapping_sub(ONES * u64::from(limit)) & !bytes;
    let is = |byte: u8| below(bytes ^ (ONES * u64::from(byte)), 1);
    (below(bytes, b' ') | is(b'"') | is(b'\\')) & HIGHEST == 0
}

impl<'w, 'o> ser::Serializer for &'w mut Writer<'o> {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Bracket<'w, 'o>;
    type SerializeTuple = Bracket<'w, 'o>;
    type SerializeTupleStruct = Bracket<'w, 'o>;
    type SerializeMap = Bracket<'w, 'o>;
    type SerializeStruct = Bracket<'w, 'o>;
    type SerializeTupleVariant = Unknown;
    type SerializeStructVariant = Unknown;

    fn serialize_bool(self, value: bool) -> fmt::Result {
        let word: &[u8] = if value { b"true" } else { b"false" };
        self.text.extend_from_slice(word);
        Ok(())
    }

    fn serialize_str(self, value: &str) -> fmt::Result {
        if !is_plain(value.as_bytes()) {
            return self.rare(value);
        }
        self.text.push(b'"');
        self.text.extend_from_slice(value.as_bytes());
        self.text.push(b'"');
        Ok(())
    }

    fn serialize_i64(self, value: i64) -> fmt::Result {
        if value < 0 {
            self.text.push(b'-');
        }
        self.serialize_u64(value.unsigned_abs())
    }

    fn serialize_u64(self, value: u64) -> fmt::Result {
        self.number(value);
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> fmt::Result {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> fmt::Result {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> fmt::Result {
        self.serialize_i64(value.into())
    }

    fn serialize_u8(self, value: u8) -> fmt::Result {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> fmt::Result {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> fmt::Result {
        self.serialize_u64(value.into())
    }

    fn serialize_f32(self, value: f32) -> fmt::Result {
        self.rare(&value)
    }

    fn serialize_f64(self, value: f64) -> fmt::Result {
        self.rare(&value)
    }

    fn serialize_char(self, value: char) -> fmt::Result {
        self.rare(&value)
    }

    fn serialize_bytes(self, value: &[u8]) -> fmt::Result {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> fmt::Result {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_unit(self) -> fmt::Result {
        self.text.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> fmt::Result {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> fmt::Result {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Bracket<'w, 'o>, fmt::Error> {
        Ok(Bracket::new(self, b'[', b']'))
    }

    fn serialize_tuple(self, _: usize) -> Result<Bracket<'w, 'o>, fmt::Error> {
        Ok(Bracket::new(self, b'[', b']'))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Bracket<'w, 'o>, fmt::Error> {
        Ok(Bracket::new(self, b'[', b']'))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Bracket<'w, 'o>, fmt::Error> {
        Ok(Bracket::new(self, b'{', b'}'))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Bracket<'w, 'o>, fmt::Error> {
        Ok(Bracket::new(self, b'{', b'}'))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Unknown, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Unknown, fmt::Error> {
        Err(fmt::Error)
    }
}

/// An array or object that is being written.
pub(super) struct Bracket<'w, 'o> {
    writer: &'w mut Writer<'o>,
    close: u8,
}

impl<'w, 'o> Bracket<'w, 'o> {
    fn new(writer: &'w mut Writer<'o>, open: u8, close: u8) -> Self {
        writer.begin(open);
        Self { writer, close }
    }

    fn finish(self) {
        self.writer.end(self.close);
    }
}

impl ser::SerializeSeq for Bracket<'_, '_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.writer.item(value)
    }

    fn end(self) -> fmt::Result {
        self.finish();
        Ok(())
    }
}

impl ser::SerializeTuple for Bracket<'_, '_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.writer.item(value)
    }

    fn end(self) -> fmt::Result {
        self.finish();
        Ok(())
    }
}

impl ser::SerializeTupleStruct for Bracket<'_, '_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.writer.item(value)
    }

    fn end(self) -> fmt::Result {
        self.finish();
        Ok(())
    }
}

impl ser::SerializeMap for Bracket<'_, '_> {
    type Ok = ();
    type Error = fmt::Error;

    /// Keys are texts.
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> fmt::Result {
        self.writer.item(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.writer.text.extend_from_slice(b": ");
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> fmt::Result {
        self.finish();
        Ok(())
    }
}

impl ser::SerializeStruct for Bracket<'_, '_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> fmt::Result {
        self.writer.member(key, value)
    }

    fn end(self) -> fmt::Result {
        self.finish();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Serialize;

    use super::*;

    /// All kinds of values that documents have.
    #[derive(Debug, Serialize)]
    struct Document {
        text: String,
        list: Vec<(Option<i64>, f64, bool)>,
        map: BTreeMap<String, Vec<u32>>,
        inner: Option<Box<Document>>,
    }

    fn documents() -> impl Strategy<Value = Document> {
        let text = || prop_oneof![any::<String>(), "[a-z\"\\\\\n\u{1f}é ]{0,20}"];
        let numbers = || prop::collection::vec(any::<u32>(), 0..3);
        let leaf = (
            text(),
            prop::collection::vec(any::<(Option<i64>, f64, bool)>(), 0..3),
            prop::collection::btree_map(text(), numbers(), 0..3),
        );
        leaf.prop_map(|(text, list, map)| Document {
            text,
            list,
            map,
            inner: None,
        })
    }

    proptest! {
        #[test]
        fn it_writes_what_serde_json_writes(outer in documents(), inner in documents()) {
            let document = Document { inner: Some(inner.into()), ..outer };
            let mut text = Vec::new();
            let mut writer = Writer::to(&mut text);
            document.serialize(&mut writer).expect("it has no variants");
            writer.flush();
            let pretty = serde_json::to_string_pretty(&document).expect("it is JSON");
            prop_assert_eq!(String::from_utf8(text).expect("JSON is UTF-8"), pretty);
        }
    }
}
