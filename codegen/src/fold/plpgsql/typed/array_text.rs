//! Arrays as texts: `array_in` in PostgreSQL's sources.

use std::iter::Peekable;
use std::str::Chars;

/// How many dimensions an array may have.
const MAX_DIMENSIONS: usize = 6;

/// What a text says an array is.
pub(super) struct ArrayText {
    /// Its items, those of each dimension one after the other; `None` is NULL.
    pub(super) items: Vec<Option<String>>,
    /// How many there are in each dimension.
    pub(super) dimensions: Vec<usize>,
    /// The numbers of its first items are said.
    pub(super) bounded: bool,
}

/// Why a text is no array.
pub(super) enum NoArray {
    /// `malformed array literal`
    Malformed,
    /// The same, since its parts are not alike; versions before 17 take some of them.
    Uneven,
    /// With SQLSTATE and message.
    Other(&'static str, String),
}

/// Reads a text as an array, whose items stand between these.
pub(super) fn read(text: &str, delimiter: char) -> Result<ArrayText, NoArray> {
    let mut reader = Reader {
        rest: text.chars().peekable(),
        delimiter,
    };
    let bounds = reader.bounds()?;
    if !bounds.is_empty() {
        if reader.rest.next() != Some('=') {
            return Err(NoArray::Malformed);
        }
        reader.skip_blanks();
    }
    let read = reader.contents(&bounds)?;
    reader.skip_blanks();
    match reader.rest.next() {
        None => Ok(read),
        Some(_) => Err(NoArray::Malformed),
    }
}

struct Reader<'t> {
    rest: Peekable<Chars<'t>>,
    delimiter: char,
}

impl Reader<'_> {
    fn skip_blanks(&mut self) {
        while self.rest.next_if(|it| is_blank(*it)).is_some() {}
    }

    /// `[1:2][0:4]`: how many items each dimension has.
    fn bounds(&mut self) -> Result<Vec<usize>, NoArray> {
        let mut lengths = Vec::new();
        loop {
            self.skip_blanks();
            if self.rest.next_if_eq(&'[').is_none() {
                return Ok(lengths);
            }
            if lengths.len() >= MAX_DIMENSIONS {
                return Err(too_many_dimensions());
            }
            let first = self.bound()?.ok_or(NoArray::Malformed)?;
            let (lower, upper) = if self.rest.next_if_eq(&':').is_some() {
                (first, self.bound()?.ok_or(NoArray::Malformed)?)
            } else {
                (1, first)
            };
            if self.rest.next() != Some(']') {
                return Err(NoArray::Malformed);
            }
            if upper < lower {
                let message = "upper bound cannot be less than lower bound";
                return Err(NoArray::Other("2202E", message.to_owned()));
            }
            if upper == i64::from(i32::MAX) {
                let message = format!("array upper bound is too large: {upper}");
                return Err(NoArray::Other("54000", message));
            }
            let length = usize::try_from(upper - lower + 1).unwrap_or(usize::MAX);
            lengths.push(length);
        }
    }

    fn bound(&mut self) -> Result<Option<i64>, NoArray> {
        let mut digits = String::new();
        digits.extend(self.rest.next_if(|it| "+-".contains(*it)));
        while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        if digits.is_empty() {
            return Ok(None);
        }
        if !digits.ends_with(|it: char| it.is_ascii_digit()) {
            return Err(NoArray::Malformed);
        }
        let bound = digits.parse::<i32>().map_err(|_| {
            let message = "array bound is out of integer range";
            NoArray::Other("54000", message.to_owned())
        })?;
        Ok(Some(i64::from(bound)))
    }

    /// What stands in braces.
    fn contents(&mut self, bounds: &[usize]) -> Result<ArrayText, NoArray> {
        let bounded = !bounds.is_empty();
        let mut items = Vec::new();
        let mut lengths: Vec<Option<usize>> = bounds.iter().map(|it| Some(*it)).collect();
        // How many of each level that is open were read.
        let mut counts: Vec<usize> = Vec::new();
        let mut is_flat = bounded;
        let mut wants_delimiter = false;
        if self.rest.peek() != Some(&'{') {
            return Err(NoArray::Malformed);
        }
        loop {
            self.skip_blanks();
            match self.rest.peek().copied() {
                None => return Err(NoArray::Malformed),
                Some('{') => {
                    self.rest.next();
                    if wants_delimiter {
                        return Err(NoArray::Malformed);
                    }
                    if counts.len() >= MAX_DIMENSIONS {
                        return Err(too_many_dimensions());
                    }
                    counts.push(0);
                    if lengths.len() < counts.len() {
                        if is_flat {
                            return Err(NoArray::Uneven);
                        }
                        lengths.push(None);
                    }
                }
                Some('}') => {
                    self.rest.next();
                    let count = counts.pop().unwrap_or_default();
                    if count > 0 && !wants_delimiter {
                        return Err(NoArray::Malformed);
                    }
                    let level = counts.len();
                    if *lengths[level].get_or_insert(count) != count {
                        return Err(NoArray::Uneven);
                    }
                    wants_delimiter = true;
                    match counts.last_mut() {
                        Some(around) => *around += 1,
                        None => break,
                    }
                }
                Some(c) if c == self.delimiter => {
                    self.rest.next();
                    if !wants_delimiter {
                        return Err(NoArray::Malformed);
                    }
                    wants_delimiter = false;
                }
                Some(_) => {
                    if wants_delimiter {
                        return Err(NoArray::Malformed);
                    }
                    items.push(self.item()?);
                    is_flat = true;
                    if counts.len() != lengths.len() {
                        return Err(NoArray::Uneven);
                    }
                    if let Some(count) = counts.last_mut() {
                        *count += 1;
                    }
                    wants_delimiter = true;
                }
            }
        }
        Ok(ArrayText {
            items,
            dimensions: lengths.into_iter().flatten().collect(),
            bounded,
        })
    }

    /// An item, in quotes or not.
    fn item(&mut self) -> Result<Option<String>, NoArray> {
        let mut text = String::new();
        if self.rest.next_if_eq(&'"').is_some() {
            loop {
                match self.rest.next().ok_or(NoArray::Malformed)? {
                    '"' => break,
                    '\\' => text.push(self.rest.next().ok_or(NoArray::Malformed)?),
                    c => text.push(c),
                }
            }
            self.skip_blanks();
            return match self.rest.peek() {
                Some(c) if *c == self.delimiter || ['{', '}'].contains(c) => Ok(Some(text)),
                Some(_) | None => Err(NoArray::Malformed),
            };
        }
        let mut kept = 0;
        let mut is_escaped = false;
        loop {
            match self.rest.peek().copied().ok_or(NoArray::Malformed)? {
                '{' | '"' => return Err(NoArray::Malformed),
                c if c == self.delimiter || c == '}' => break,
                '\\' => {
                    self.rest.next();
                    text.push(self.rest.next().ok_or(NoArray::Malformed)?);
                    kept = text.len();
                    is_escaped = true;
                }
                c => {
                    self.rest.next();
                    text.push(c);
                    if !is_blank(c) {
                        kept = text.len();
                    }
                }
            }
        }
        text.truncate(kept);
        let is_null = !is_escaped && text.eq_ignore_ascii_case("null");
        Ok((!is_null).then_some(text))
    }
}

fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace() || c == '\x0b'
}

fn too_many_dimensions() -> NoArray {
    NoArray::Other(
        "54000",
        format!("number of array dimensions exceeds the maximum allowed ({MAX_DIMENSIONS})"),
    )
}
