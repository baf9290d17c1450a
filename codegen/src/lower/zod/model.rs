//! The model of `zod.ts` and `schemas.ts`, as templates see it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Found;
use super::form::{FormHelpers, Readers};
use super::js::{Helper, Native};
use crate::infer::predicate::RangeOf;
use crate::lower::Header;
use crate::lower::again::Piece;
use crate::lower::typescript::Import;
use crate::pieces::Kept;

/// `zod.ts` and `schemas.ts`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Model {
    /// What its head says.
    #[serde(skip)]
    pub header: Header,
    /// Zod's module, as a string literal.
    pub module: &'static str,
    /// What the names of Zod's types begin with.
    pub prefix: &'static str,
    /// The types of `database.ts` that it uses, in alphabetical order.
    pub imports: Vec<String>,
    /// It uses some.
    pub has_imports: bool,
    /// The schemas of the user's types that stand in modules of their own.
    pub value_imports: Vec<Import>,
    /// The user's types.
    pub user_types: Vec<UserType>,
    /// The schemas of types without a name that the user says of columns.
    pub own_constants: Vec<Constant>,
    /// There are such.
    pub has_own_constants: bool,
    /// Where they come from, as a string literal.
    pub types: String,
    /// Where `schemas.ts` finds the schemas, as a string literal.
    pub zod: String,
    /// A check counts characters.
    pub uses_code_points: bool,
    /// A check counts bytes.
    pub uses_octets: bool,
    /// A check asks for a JSON value's type.
    pub uses_json_type: bool,
    /// A check compares numbers that may be NaN.
    pub uses_order: bool,
    /// The helpers that tell the forms of types, and compare dates and timestamps.
    pub forms: FormHelpers,
    /// The functions that read other forms.
    pub readers: Readers,
    /// The rarer helpers that checks use.
    pub uses: Uses,
    /// Enums.
    pub enums: Vec<Kept<EnumSchema>>,
    /// Types that several columns have.
    pub scalars: Vec<Constant>,
    /// Composite types.
    pub composites: Vec<Composite>,
    /// Tables and views.
    pub tables: Vec<Piece<Table, Found>>,
    /// Functions.
    pub functions: Vec<FunctionSchemas>,
    /// Relations, composite types or functions are there.
    pub has_objects: bool,
    /// The compiler is to prove that schemas agree with their types.
    pub has_agreements: bool,
    /// The schemas, for `schemas.ts`.
    pub namespaces: Vec<Namespace>,
    /// The constants that `schemas.ts` imports.
    pub schema_imports: Vec<String>,
    /// The codecs, for `codecs.ts`.
    pub codecs: Vec<Codec>,
    /// There are some.
    pub has_codecs: bool,
    /// What makes a value of the wire of a bigint.
    pub bigint: &'static str,
}

/// A schema whose rows are decoded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Codec {
    /// The constant.
    pub codec_ident: String,
    /// The schema of what is on the wire.
    pub schema_ident: String,
    /// `created_at: "timestamptz"; id: "bigint"`
    pub types: String,
    /// The same as an object's properties.
    pub kinds: String,
}

/// The schema of a type that the user says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UserType {
    /// The constant.
    pub ident: String,
    /// The type.
    pub type_ident: String,
    /// Whether it is an object, whose properties are these.
    pub is_object: bool,
    /// The function that makes the object's schema.
    pub columns_ident: String,
    /// The function that makes the same for objects that have more.
    pub open_ident: String,
    /// Whether objects may have more.
    pub is_open: bool,
    /// The properties.
    pub fields: Vec<Field>,
    /// Else its value.
    pub zod_expr: String,
}

/// A list of texts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EnumSchema {
    /// Its doc comment.
    pub doc_lines: Vec<String>,
    /// The constant.
    pub ident: String,
    /// The type of its labels.
    pub type_ident: String,
    /// Its labels, as string literals with commas between.
    pub labels: String,
    /// `, "name"` of the constraint that refuses others; nothing for an enum.
    pub message: String,
    /// The constraint's name and columns, as something asked of the schema.
    pub meta: String,
}

/// A constant that only this file sees.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Constant {
    /// Its doc comment.
    pub doc_lines: Vec<String>,
    /// Its name.
    pub ident: String,
    /// `: T`, where it needs one.
    pub annotation: String,
    /// Its value.
    pub zod_expr: String,
}

/// A composite type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Composite {
    /// The function that makes the schema.
    pub columns_ident: String,
    /// The schema.
    pub schema_ident: String,
    /// Its type.
    pub type_ident: String,
    /// Its attributes.
    pub fields: Vec<Field>,
}

/// A property of an object schema.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// Its key.
    pub key: String,
    /// Whether it may be absent.
    pub optional: bool,
    /// Its schema else.
    pub zod_expr: String,
}

/// A table or view.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// Its name in the database, between backticks.
    pub name: String,
    /// The lists that its CHECKs make.
    pub lists: Vec<EnumSchema>,
    /// Columns with CHECKs of their own.
    pub columns: Vec<Constant>,
    /// CHECKs on several columns.
    pub checks: Vec<RowCheck>,
    /// What is not checked, as line comments.
    pub untranslated: Vec<String>,
    /// A row, which only a client lacks that may not read it.
    pub reads: Vec<Shape>,
    /// A row to insert, and what to change in a row, as far as the client may do that.
    pub writes: Vec<Shape>,
    /// Its columns in the user's spelling.
    pub shapes: Vec<Shape>,
    /// Those of rows of which one of two columns is NULL.
    pub unions: Vec<UnionSchema>,
}

/// A schema that says the same as another, whose CHECKs make a union of its type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnionSchema {
    /// The schema.
    pub ident: String,
    /// Its type.
    pub type_ident: String,
    /// The other.
    pub of: String,
}

/// What a function takes and gives.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FunctionSchemas {
    /// What it takes.
    pub arguments: Arguments,
    /// It takes something.
    pub has_arguments: bool,
    /// What it gives.
    pub returns: Returns,
}

/// What a function takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Arguments {
    /// The function that makes the schema.
    pub columns_ident: String,
    /// The schema.
    pub schema_ident: String,
    /// Its type.
    pub type_ident: String,
    /// Its properties.
    pub fields: Vec<Field>,
}

/// What a function gives.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Returns {
    /// The function that makes the schema.
    pub columns_ident: String,
    /// The schema.
    pub schema_ident: String,
    /// Its type.
    pub type_ident: String,
    /// The columns that it names itself.
    pub fields: Vec<Field>,
    /// It names some.
    pub has_fields: bool,
    /// They are what stands for a row that was not found.
    pub is_alternative: bool,
    /// The schema of one value, where it names none, or of a row that was found.
    pub zod_expr: String,
    /// A list of that.
    pub is_list: bool,
}

/// A CHECK on several columns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowCheck {
    /// Its doc comment.
    pub doc_lines: Vec<String>,
    /// The function that says whether a row passes.
    pub ident: String,
    /// The type of its argument.
    pub argument: String,
    /// What it says.
    pub condition: String,
    /// The constant with what Zod says where it does not.
    pub issue_ident: String,
    /// The constraint, as a string literal.
    pub message: String,
    /// The column that is to blame, as a string literal.
    pub path: String,
}

/// An object schema in two forms: as it is, and with the CHECKs between its columns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shape {
    /// The function that makes it.
    pub columns_ident: String,
    /// The schema without refinements.
    pub shape_ident: String,
    /// The schema.
    pub schema_ident: String,
    /// Its type.
    pub type_ident: String,
    /// Its properties.
    pub fields: Vec<Field>,
    /// What is asked of it besides, a line each.
    pub calls: Vec<String>,
    /// Something is.
    pub is_refined: bool,
    /// The function of Zod that makes the columns an object: `object`, `strictObject`.
    pub object: &'static str,
    /// The schema without refinements, from that function.
    pub made: String,
    /// `, z.core.$strict`
    pub config: &'static str,
    /// Its columns that a codec decodes, each with its kind: `created_at: "timestamptz"`.
    #[serde(skip)]
    pub decoded: Vec<String>,
}

/// A schema in `schemas.ts`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Namespace {
    /// Its key.
    pub key: String,
    /// Its relations.
    pub tables: Vec<Kept<NamespaceTable>>,
}

/// A relation in `schemas.ts`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NamespaceTable {
    /// Its key.
    pub key: String,
    /// Its schemas.
    pub members: Vec<Member>,
}

/// A schema of a relation in `schemas.ts`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Member {
    /// What it is for: `row`, `insert`, `update`.
    pub key: &'static str,
    /// It.
    pub ident: String,
}

/// The rarer helpers that checks use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Uses {
    /// Something may be NULL, which passes.
    pub given: bool,
    /// Something may be NULL, which does not pass.
    pub known: bool,
    /// A check counts.
    pub count: bool,
    /// A check asks for a text in lower case.
    pub lower: bool,
    /// A check asks for a text in upper case.
    pub upper: bool,
    /// A check asks for the start of a text.
    pub left: bool,
    /// A check asks for a padded text.
    pub pad: bool,
    /// A check computes with integers.
    pub integer: bool,
    /// A check computes with decimal numbers.
    pub exact: bool,
    /// A check asks for a length that empty arrays lack.
    pub array_length: bool,
    /// A check asks whether all elements are among some.
    pub within: bool,
    /// A check asks whether an array has all of some.
    pub contains: bool,
    /// A check asks whether an array has one of some.
    pub meets: bool,
    /// A check looks into JSON.
    pub json_at: bool,
    /// A check asks for a text in JSON.
    pub json_text: bool,
    /// A check asks for the length of a JSON array.
    pub json_length: bool,
    /// A check asks for a key.
    pub has_key: bool,
    /// `isBelow`
    pub is_below: bool,
    /// `isBigint`
    pub is_bigint: bool,
    /// `isMoment`
    pub is_moment: bool,
    /// `isJson`
    pub is_json: bool,
    /// `isStorable`
    pub is_storable: bool,
    /// `jsonOf`
    pub json_of: bool,
    /// `boundsOf`
    pub bounds: bool,
    /// `wholeBounds`
    pub whole_bounds: bool,
    /// `numberBounds`
    pub number_bounds: bool,
    /// `dayBounds`
    pub day_bounds: bool,
    /// `momentBounds`
    pub moment_bounds: bool,
    /// `rightOf`
    pub right: bool,
    /// `substringOf`
    pub substring: bool,
    /// `positionOf`
    pub position: bool,
    /// `bytesOf`
    pub bytes: bool,
    /// `isEmptyJson`
    pub empty_json: bool,
    /// `numberOf`
    pub number_of: bool,
    /// `instantOf`
    pub instant_of: bool,
    /// `localOf`
    pub local_of: bool,
    /// `modulo`
    pub modulo: bool,
}

impl Uses {
    /// Those of the helpers found.
    pub(super) fn of(helpers: &BTreeSet<Helper>) -> Self {
        let uses = |helper| helpers.contains(&helper);
        Self {
            given: uses(Helper::Given),
            known: uses(Helper::Known),
            count: uses(Helper::Count),
            lower: uses(Helper::Lower),
            upper: uses(Helper::Upper),
            left: uses(Helper::Left),
            pad: uses(Helper::Pad),
            integer: uses(Helper::Integer),
            exact: uses(Helper::Exact),
            array_length: uses(Helper::ArrayLength),
            within: uses(Helper::Within),
            contains: uses(Helper::Contains),
            meets: uses(Helper::Meets),
            json_at: uses(Helper::JsonAt),
            json_text: uses(Helper::JsonText),
            json_length: uses(Helper::JsonLength),
            has_key: uses(Helper::HasKey),
            bounds: helpers.iter().any(|it| matches!(it, Helper::Bounds(_))),
            whole_bounds: uses(Helper::Bounds(RangeOf::Whole)),
            number_bounds: uses(Helper::Bounds(RangeOf::Number)),
            day_bounds: uses(Helper::Bounds(RangeOf::Day)),
            moment_bounds: uses(Helper::Bounds(RangeOf::Moment)),
            bytes: uses(Helper::Bytes),
            empty_json: uses(Helper::EmptyJson),
            right: uses(Helper::Right),
            substring: uses(Helper::Substring),
            position: uses(Helper::Position),
            is_below: uses(Helper::Native(Native::Below)),
            is_bigint: uses(Helper::Native(Native::Bigint)),
            is_moment: uses(Helper::Native(Native::Moment)),
            is_json: uses(Helper::Native(Native::Json)),
            is_storable: uses(Helper::Native(Native::Storable)),
            json_of: uses(Helper::Native(Native::JsonOf)) || uses(Helper::Native(Native::Json)),
            number_of: uses(Helper::Native(Native::NumberOf)),
            instant_of: uses(Helper::Native(Native::InstantOf))
                || uses(Helper::Native(Native::LocalOf)),
            local_of: uses(Helper::Native(Native::LocalOf)),
            modulo: uses(Helper::Native(Native::Modulo)),
        }
    }
}
