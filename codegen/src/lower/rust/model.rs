//! What `schema.rs` is made of: finished texts in the order in which they are printed. Data for the templates.
//!
//! No field is an `Option`, since strict templates print one as nothing; what may be absent is a list of none or one.

use serde::Serialize;

use super::{Found, Paths};
use crate::lower::again::Piece;

/// `schema.rs`
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Model {
    /// Enums and validated lists of texts.
    pub enums: Vec<Piece<Enum, Paths>>,
    /// Composite types.
    pub composites: Vec<Struct>,
    /// The types that keys have for themselves.
    pub brands: Vec<Brand>,
    /// Tables and views.
    pub relations: Vec<Piece<Relation, Found>>,
    /// What functions take and give.
    pub functions: Vec<Function>,
    /// The functions that the types above need.
    pub helpers: Helpers,
    /// The regular expressions of CHECKs.
    pub patterns: Vec<PatternConstant>,
    /// There are some.
    pub has_patterns: bool,
    /// The crates that the types above need.
    pub crates: Crates,
}

/// An enum, or the texts that a CHECK allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Enum {
    /// Lines of its doc comment.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: String,
    /// What serde is told: `rename_all = "snake_case"`, none or one.
    pub serde: Vec<String>,
    /// Whether clippy would ask for other names of variants.
    pub allow_variant_names: bool,
    /// Its variants, in order.
    pub variants: Vec<Variant>,
    /// How many.
    pub count: usize,
}

/// A label of an enum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Variant {
    /// Its name.
    pub ident: String,
    /// What serde is told: `rename = "in-progress"`, none or one.
    pub serde: Vec<String>,
    /// The label as a string literal.
    pub label: String,
}

/// A struct with what it is checked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Struct {
    /// Lines of its doc comment.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: String,
    /// Whether every field may be left out, so that there is a default.
    pub is_default: bool,
    /// Its fields, in the order of the columns.
    pub fields: Vec<Field>,
    /// Whether it has a `validate`.
    pub has_validate: bool,
    /// The type of what `validate` finds.
    pub constraint: String,
    /// Whether `validate` has anything to find.
    pub is_checked: bool,
    /// What it checks, in order.
    pub checks: Vec<Violation>,
}

/// A field of a struct.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Lines of its doc comment.
    pub docs: Vec<String>,
    /// What serde is told: each an attribute's content.
    pub serde: Vec<String>,
    /// Its name.
    pub ident: String,
    /// Its type.
    pub type_expr: String,
}

/// A check of `validate`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// True where PostgreSQL would refuse the row.
    pub condition: String,
    /// The variant that says so.
    pub variant: String,
}

/// A table or view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Relation {
    /// Its row.
    pub row: Struct,
    /// What is inserted, none or one.
    pub insert: Vec<Struct>,
    /// What is updated, none or one.
    pub update: Vec<Struct>,
    /// What it may be refused for, none or one.
    pub constraint: Vec<Constraints>,
    /// Its columns in the user's spelling.
    pub shapes: Vec<Shaped>,
}

/// A struct of some columns in the user's spelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shaped {
    /// It.
    pub strukt: Struct,
    /// What it is made of and what is made of it.
    pub conversions: Vec<Conversion>,
}

/// A struct made of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conversion {
    /// The other.
    pub from: String,
    /// What is made.
    pub to: String,
    /// Its fields.
    pub fields: Vec<Assignment>,
    /// Whether it has more, which stay as by default.
    pub has_rest: bool,
}

/// A field that is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assignment {
    /// Its name.
    pub ident: String,
    /// Its value.
    pub value: String,
}

/// The types of a function; each list has none or one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Function {
    /// What it takes.
    pub arguments: Vec<Struct>,
    /// A row that it gives.
    pub row: Vec<Struct>,
    /// A value that it gives.
    pub value: Vec<Wrapper>,
    /// The table whose rows it gives.
    pub alias: Vec<Alias>,
}

/// A struct around a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wrapper {
    /// Lines of its doc comment.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: String,
    /// What serde is told of the value: each an attribute's content.
    pub serde: Vec<String>,
    /// The value's type.
    pub type_expr: String,
}

/// The type that a key has for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Brand {
    /// Lines of its doc comment.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: String,
    /// The value's type.
    pub type_expr: String,
    /// It is a text, which is not copied.
    pub is_text: bool,
}

/// Another name of a type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alias {
    /// Lines of its doc comment.
    pub docs: Vec<String>,
    /// The name.
    pub ident: String,
    /// The type.
    pub type_expr: String,
}

/// The constraints of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Constraints {
    /// The enum's name.
    pub ident: String,
    /// Lines of its doc comment.
    pub docs: Vec<String>,
    /// Whether clippy would ask for other names of variants.
    pub allow_variant_names: bool,
    /// Whether one of them is no constraint but the limit of a column's type.
    pub has_limits: bool,
    /// One a constraint, in creation order.
    pub variants: Vec<ConstraintVariant>,
    /// Those that say that a column is never NULL.
    pub not_null: Vec<NotNull>,
    /// How many.
    pub count: usize,
}

/// A constraint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConstraintVariant {
    /// Lines of its doc comment.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: String,
    /// The constraint's name as a string literal.
    pub name: String,
}

/// That a column is never NULL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotNull {
    /// The column's name as a string literal.
    pub column: String,
    /// The variant.
    pub ident: String,
}

/// Which helper functions stand at the end of the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Helpers {
    /// Reads a column that may be absent, and null where its type may.
    pub given: bool,
    /// Reads a JSON value that may not be null.
    pub not_null: bool,
    /// Reads a JSON value that may be absent but not null.
    pub given_not_null: bool,
    /// Reads and writes what serde would not as PostgreSQL does.
    pub wire: Wires,
    /// Rounds as a numeric column does.
    pub to_scale: bool,
    /// Tells whether JSON has a text with a NUL character.
    pub has_nul: bool,
    /// Tell the forms of types.
    pub forms: FormHelpers,
    /// Writes a text in lower case.
    pub lower: bool,
    /// Writes a text in upper case.
    pub upper: bool,
    /// Gives the start of a text.
    pub left: bool,
    /// Fills a text with blanks.
    pub pad: bool,
    /// Looks into JSON.
    pub json_at: bool,
    /// Gives a text in JSON.
    pub json_text: bool,
    /// Tells whether JSON has a key.
    pub has_key: bool,
    /// Gives the end of a text.
    pub right: bool,
    /// Gives what stands in a text.
    pub substring: bool,
    /// Tells where a text stands in another.
    pub position: bool,
    /// Tell the bounds of ranges.
    pub bounds: bool,
    /// Of whole numbers.
    pub whole_bounds: bool,
    /// Of days.
    pub day_bounds: bool,
    /// Of moments.
    pub moment_bounds: bool,
}

impl Helpers {
    /// These and more.
    pub(super) fn add(&mut self, more: Self) {
        self.given |= more.given;
        self.not_null |= more.not_null;
        self.given_not_null |= more.given_not_null;
        self.wire.add(more.wire);
        self.to_scale |= more.to_scale;
        self.has_nul |= more.has_nul;
        self.forms.add(more.forms);
        self.lower |= more.lower;
        self.upper |= more.upper;
        self.left |= more.left;
        self.pad |= more.pad;
        self.json_at |= more.json_at;
        self.json_text |= more.json_text;
        self.has_key |= more.has_key;
        self.right |= more.right;
        self.substring |= more.substring;
        self.position |= more.position;
        self.bounds |= more.bounds;
        self.whole_bounds |= more.whole_bounds;
        self.day_bounds |= more.day_bounds;
        self.moment_bounds |= more.moment_bounds;
    }
}

/// The functions that tell the forms of types.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct FormHelpers {
    /// Bits.
    pub bits: bool,
    /// `interval`
    pub interval: bool,
    /// Reads an address.
    pub address: bool,
    /// `cidr`
    pub cidr: bool,
    /// Numbers with bounds.
    pub at_most: bool,
    /// Numbers that are not too great.
    pub finite: bool,
    /// `line`
    pub line: bool,
    /// Reads dates and timestamps.
    pub moment: bool,
    /// Reads numbers.
    pub numeric: bool,
    /// Orders numbers of any length.
    pub number: bool,
    /// Tells whether such a number is below a bound.
    pub below: bool,
    /// Ranges.
    pub range: bool,
    /// Multiranges.
    pub multirange: bool,
}

impl FormHelpers {
    /// These and more.
    pub(super) fn add(&mut self, more: Self) {
        self.bits |= more.bits;
        self.interval |= more.interval;
        self.address |= more.address;
        self.cidr |= more.cidr;
        self.at_most |= more.at_most;
        self.finite |= more.finite;
        self.line |= more.line;
        self.moment |= more.moment;
        self.numeric |= more.numeric;
        self.number |= more.number;
        self.below |= more.below;
        self.range |= more.range;
        self.multirange |= more.multirange;
    }
}

/// Which values are read and written by functions of the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Wires {
    /// Any.
    pub any: bool,
    /// NaN and the infinities.
    pub float: bool,
    /// Numbers as texts.
    pub digits: bool,
    /// The dates and times of `time`.
    pub time: bool,
}

impl Wires {
    /// These and more.
    pub(super) fn add(&mut self, more: Self) {
        self.any |= more.any;
        self.float |= more.float;
        self.digits |= more.digits;
        self.time |= more.time;
    }
}

/// Which crates the file names, beside serde.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Crates {
    /// `chrono`
    pub chrono: bool,
    /// `jiff`
    pub jiff: bool,
    /// `regex-lite`
    pub regex: bool,
    /// `rust_decimal`
    pub decimal: bool,
    /// `serde_json`
    pub json: bool,
    /// `time`
    pub time: bool,
    /// `uuid`
    pub uuid: bool,
}

impl Crates {
    /// These and more.
    pub(super) fn add(&mut self, more: Self) {
        self.chrono |= more.chrono;
        self.jiff |= more.jiff;
        self.regex |= more.regex;
        self.decimal |= more.decimal;
        self.json |= more.json;
        self.time |= more.time;
        self.uuid |= more.uuid;
    }
}

/// A regular expression of CHECKs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PatternConstant {
    /// Its name.
    pub ident: String,
    /// It, as a string literal.
    pub literal: String,
}
