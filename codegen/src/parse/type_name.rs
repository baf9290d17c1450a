//! Type names: from sqlparser's `DataType` to the `pg_type` name that PostgreSQL's own grammar makes of it.
//!
//! SQL's keywords (`int`, `character varying`, `timestamp with time zone`) name types of `pg_catalog` whatever the
//! search path; every other word (`text`, `int4`, `citext`, `serial`) is an ordinary name that the fold looks up.
//! <https://www.postgresql.org/docs/current/datatype.html>

use sqlparser::ast::{
    ArrayElemTypeDef, CharacterLength, DataType, ExactNumberInfo, GeometricTypeKind, Ident,
    IntervalFields, ObjectName, ObjectNamePart, TimezoneInfo,
};

use crate::ddl::TypeName;
use crate::name::{Name, QualifiedName};
use crate::source::Span;
use crate::spatial;

/// The type that `data_type` names, written at `span`; `None` for what PostgreSQL's grammar has no such type for.
pub(super) fn type_name(data_type: &DataType, span: Span) -> Option<TypeName> {
    if let DataType::Array(
        ArrayElemTypeDef::SquareBracket(element, _) | ArrayElemTypeDef::Qualified(element, _),
    ) = data_type
    {
        let element = type_name(element, span)?;
        return Some(TypeName {
            dimensions: element.dimensions.saturating_add(1),
            ..element
        });
    }
    if let DataType::Custom(name, modifiers) = data_type {
        return custom(name, modifiers, span);
    }
    let (name, modifiers) = keyword(data_type)?;
    Some(TypeName {
        name,
        modifiers,
        dimensions: 0,
        column_of: None,
        span,
    })
}

/// An identifier as PostgreSQL keeps it.
pub(super) fn name(ident: &Ident) -> Name {
    match ident.quote_style {
        Some(_) => Name::from_quoted(&ident.value),
        None => Name::from_unquoted(&ident.value),
    }
}

/// One or two identifiers as a name with its schema; a database in front is dropped, as PostgreSQL ignores its own.
pub(super) fn qualified_name(object_name: &ObjectName) -> Option<QualifiedName> {
    let mut parts = object_name
        .0
        .iter()
        .map(|part| match part {
            ObjectNamePart::Identifier(ident) => Some(name(ident)),
            ObjectNamePart::Function(_) => None,
        })
        .collect::<Option<Vec<_>>>()?;
    if parts.len() > 3 {
        return None;
    }
    Some(QualifiedName {
        name: parts.pop()?,
        namespace: parts.pop(),
    })
}

type Parts = (QualifiedName, Vec<i32>);

/// A type that SQL's grammar knows by keyword, so that the search path has no say.
#[expect(clippy::unnecessary_wraps, reason = "an arm of `keyword` is one call")]
fn system(name: &str, modifiers: impl IntoIterator<Item = i32>) -> Option<Parts> {
    let name = QualifiedName {
        namespace: Some(Name::from_quoted("pg_catalog")),
        name: Name::from_quoted(name),
    };
    Some((name, modifiers.into_iter().collect()))
}

/// A type by an ordinary name.
#[expect(clippy::unnecessary_wraps, reason = "an arm of `keyword` is one call")]
fn plain(name: &str, modifiers: impl IntoIterator<Item = i32>) -> Option<Parts> {
    let name = QualifiedName {
        namespace: None,
        name: Name::from_unquoted(name),
    };
    Some((name, modifiers.into_iter().collect()))
}

fn number(value: u64) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

fn custom(object_name: &ObjectName, modifiers: &[String], span: Span) -> Option<TypeName> {
    let mut name = qualified_name(object_name)?;
    // Another modifier that is no number is for the type's own function to read.
    let spatial = spatial::is_spatial(name.name.as_str())
        .then(|| spatial::pack(name.name.as_str(), modifiers))
        .flatten();
    let numbers = modifiers.iter().map(|modifier| modifier.parse().ok());
    let mut modifiers: Vec<i32> = match spatial {
        Some(packed) => vec![packed],
        None => numbers.collect::<Option<_>>().unwrap_or_default(),
    };
    let unquoted = match &object_name.0[..] {
        [ObjectNamePart::Identifier(ident)] => ident.quote_style.is_none(),
        _ => false,
    };
    if unquoted && name.name == "nchar" {
        let (system_name, default) = system("bpchar", [1])?;
        name = system_name;
        if modifiers.is_empty() {
            modifiers = default;
        }
    }
    Some(TypeName {
        name,
        modifiers,
        dimensions: 0,
        column_of: None,
        span,
    })
}

/// What is no array and no ordinary name to sqlparser. The words of other databases are ordinary names to PostgreSQL.
fn keyword(data_type: &DataType) -> Option<Parts> {
    let count = |length: &Option<u64>| length.map(number);
    match data_type {
        DataType::Character(length) | DataType::Char(length) => {
            system("bpchar", [characters(length.as_ref())?.unwrap_or(1)])
        }
        DataType::CharacterVarying(length)
        | DataType::CharVarying(length)
        | DataType::Varchar(length) => system("varchar", characters(length.as_ref())?),
        DataType::Nvarchar(length) => plain("nvarchar", characters(length.as_ref())?),
        DataType::Numeric(info) | DataType::Decimal(info) | DataType::Dec(info) => {
            system("numeric", exact(info))
        }
        DataType::Float(ExactNumberInfo::Precision(bits)) if *bits <= 24 => system("float4", []),
        DataType::Float(_) | DataType::DoublePrecision => system("float8", []),
        DataType::Real => system("float4", []),
        DataType::SmallInt(None) => system("int2", []),
        DataType::Int(None) | DataType::Integer(None) => system("int4", []),
        DataType::BigInt(None) => system("int8", []),
        DataType::Boolean => system("bool", []),
        DataType::Time(precision, zone) => match zone {
            TimezoneInfo::None | TimezoneInfo::WithoutTimeZone => system("time", count(precision)),
            TimezoneInfo::WithTimeZone => system("timetz", count(precision)),
            TimezoneInfo::Tz => plain("timetz", count(precision)),
        },
        DataType::Timestamp(precision, zone) => match zone {
            TimezoneInfo::None | TimezoneInfo::WithoutTimeZone => {
                system("timestamp", count(precision))
            }
            TimezoneInfo::WithTimeZone => system("timestamptz", count(precision)),
            TimezoneInfo::Tz => plain("timestamptz", count(precision)),
        },
        DataType::Interval { fields, precision } => {
            system("interval", interval(fields.as_ref(), *precision))
        }
        DataType::Bit(length) => system("bit", [length.map_or(1, number)]),
        DataType::BitVarying(length) => system("varbit", count(length)),
        DataType::VarBit(length) => plain("varbit", count(length)),

        DataType::Uuid => plain("uuid", []),
        DataType::Int2(None) => plain("int2", []),
        DataType::Int4(None) => plain("int4", []),
        DataType::Int8(None) => plain("int8", []),
        DataType::Float4 => plain("float4", []),
        DataType::Float8 => plain("float8", []),
        DataType::Bool => plain("bool", []),
        DataType::Date => plain("date", []),
        DataType::JSON => plain("json", []),
        DataType::JSONB => plain("jsonb", []),
        DataType::Regclass => plain("regclass", []),
        DataType::Text => plain("text", []),
        DataType::Bytea => plain("bytea", []),
        DataType::Trigger => plain("trigger", []),
        DataType::TsVector => plain("tsvector", []),
        DataType::TsQuery => plain("tsquery", []),
        DataType::GeometricType(kind) => plain(
            match kind {
                GeometricTypeKind::Point => "point",
                GeometricTypeKind::Line => "line",
                GeometricTypeKind::LineSegment => "lseg",
                GeometricTypeKind::GeometricBox => "box",
                GeometricTypeKind::GeometricPath => "path",
                GeometricTypeKind::Polygon => "polygon",
                GeometricTypeKind::Circle => "circle",
            },
            [],
        ),

        // Types of other databases: PostgreSQL reads their words as names of the user's own types.
        DataType::Clob(length) => plain("clob", count(length)),
        DataType::Binary(length) => plain("binary", count(length)),
        DataType::Varbinary(None) => plain("varbinary", []),
        DataType::Blob(length) => plain("blob", count(length)),
        DataType::TinyBlob => plain("tinyblob", []),
        DataType::MediumBlob => plain("mediumblob", []),
        DataType::LongBlob => plain("longblob", []),
        DataType::Bytes(length) => plain("bytes", count(length)),
        DataType::BigNumeric(info) => plain("bignumeric", exact(info)),
        DataType::BigDecimal(info) => plain("bigdecimal", exact(info)),
        DataType::Double(info) => plain("double", exact(info)),
        DataType::TinyInt(length) => plain("tinyint", count(length)),
        DataType::MediumInt(length) => plain("mediumint", count(length)),
        DataType::UTinyInt => plain("utinyint", []),
        DataType::USmallInt => plain("usmallint", []),
        DataType::UBigInt => plain("ubigint", []),
        DataType::HugeInt => plain("hugeint", []),
        DataType::UHugeInt => plain("uhugeint", []),
        DataType::Int16 => plain("int16", []),
        DataType::Int32 => plain("int32", []),
        DataType::Int64 => plain("int64", []),
        DataType::Int128 => plain("int128", []),
        DataType::Int256 => plain("int256", []),
        DataType::UInt8 => plain("uint8", []),
        DataType::UInt16 => plain("uint16", []),
        DataType::UInt32 => plain("uint32", []),
        DataType::UInt64 => plain("uint64", []),
        DataType::UInt128 => plain("uint128", []),
        DataType::UInt256 => plain("uint256", []),
        DataType::Float32 => plain("float32", []),
        DataType::Float64 => plain("float64", []),
        DataType::Signed => plain("signed", []),
        DataType::Unsigned => plain("unsigned", []),
        DataType::Date32 => plain("date32", []),
        DataType::Datetime(precision) => plain("datetime", count(precision)),
        DataType::Datetime64(precision, None) => plain("datetime64", [number(*precision)]),
        DataType::TimestampNtz(precision) => plain("timestamp_ntz", count(precision)),
        DataType::TinyText => plain("tinytext", []),
        DataType::MediumText => plain("mediumtext", []),
        DataType::LongText => plain("longtext", []),
        DataType::String(length) => plain("string", count(length)),
        DataType::FixedString(length) => plain("fixedstring", [number(*length)]),

        // A custom name and an array are the caller's; the rest no PostgreSQL grammar takes.
        DataType::Custom(..)
        | DataType::Array(_)
        | DataType::Table(_)
        | DataType::NamedTable { .. }
        | DataType::CharacterLargeObject(_)
        | DataType::CharLargeObject(_)
        | DataType::Varbinary(Some(_))
        | DataType::DecimalUnsigned(_)
        | DataType::DecUnsigned(_)
        | DataType::FloatUnsigned(_)
        | DataType::TinyIntUnsigned(_)
        | DataType::Int2(Some(_))
        | DataType::Int2Unsigned(_)
        | DataType::SmallInt(Some(_))
        | DataType::SmallIntUnsigned(_)
        | DataType::MediumIntUnsigned(_)
        | DataType::Int(Some(_))
        | DataType::Int4(Some(_))
        | DataType::Int8(Some(_))
        | DataType::Integer(Some(_))
        | DataType::IntUnsigned(_)
        | DataType::Int4Unsigned(_)
        | DataType::IntegerUnsigned(_)
        | DataType::BigInt(Some(_))
        | DataType::BigIntUnsigned(_)
        | DataType::Int8Unsigned(_)
        | DataType::SignedInteger
        | DataType::UnsignedInteger
        | DataType::RealUnsigned
        | DataType::DoubleUnsigned(_)
        | DataType::DoublePrecisionUnsigned
        | DataType::Datetime64(_, Some(_))
        | DataType::Map(..)
        | DataType::Tuple(_)
        | DataType::Nested(_)
        | DataType::Enum(..)
        | DataType::Set(_)
        | DataType::Struct(..)
        | DataType::Union(_)
        | DataType::Nullable(_)
        | DataType::LowCardinality(_)
        | DataType::Unspecified
        | DataType::AnyType => None,
    }
}

/// `(n)` of a character type; the outer `None` is a length that PostgreSQL does not take.
#[expect(clippy::option_option, reason = "absent and refused differ")]
fn characters(length: Option<&CharacterLength>) -> Option<Option<i32>> {
    match length {
        None => Some(None),
        Some(CharacterLength::IntegerLength { length, unit: None }) => Some(Some(number(*length))),
        Some(CharacterLength::IntegerLength { unit: Some(_), .. } | CharacterLength::Max) => None,
    }
}

fn exact(info: &ExactNumberInfo) -> Vec<i32> {
    match info {
        ExactNumberInfo::None => Vec::new(),
        ExactNumberInfo::Precision(precision) => vec![number(*precision)],
        ExactNumberInfo::PrecisionAndScale(precision, scale) => {
            vec![
                number(*precision),
                i32::try_from(*scale).unwrap_or(i32::MAX),
            ]
        }
    }
}

/// The bits of `INTERVAL_MASK`, by the numbers that PostgreSQL's `datetime.h` gives the fields.
fn interval(fields: Option<&IntervalFields>, precision: Option<u64>) -> Vec<i32> {
    const MONTH: i32 = 1 << 1;
    const YEAR: i32 = 1 << 2;
    const DAY: i32 = 1 << 3;
    const HOUR: i32 = 1 << 10;
    const MINUTE: i32 = 1 << 11;
    const SECOND: i32 = 1 << 12;
    const FULL_RANGE: i32 = 0x7FFF;
    let mask = fields.map(|fields| match fields {
        IntervalFields::Year => YEAR,
        IntervalFields::Month => MONTH,
        IntervalFields::Day => DAY,
        IntervalFields::Hour => HOUR,
        IntervalFields::Minute => MINUTE,
        IntervalFields::Second => SECOND,
        IntervalFields::YearToMonth => YEAR | MONTH,
        IntervalFields::DayToHour => DAY | HOUR,
        IntervalFields::DayToMinute => DAY | HOUR | MINUTE,
        IntervalFields::DayToSecond => DAY | HOUR | MINUTE | SECOND,
        IntervalFields::HourToMinute => HOUR | MINUTE,
        IntervalFields::HourToSecond => HOUR | MINUTE | SECOND,
        IntervalFields::MinuteToSecond => MINUTE | SECOND,
    });
    match (mask, precision) {
        (None, None) => Vec::new(),
        (mask, None) => mask.into_iter().collect(),
        (mask, Some(precision)) => vec![mask.unwrap_or(FULL_RANGE), number(precision)],
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use expect_test::expect;
    use sqlparser::dialect::PostgreSqlDialect;
    use sqlparser::parser::Parser;

    use super::*;
    use crate::source::FileId;

    #[test]
    fn spellings_become_the_names_of_pg_type() {
        let span = Span::new(FileId(0), 0, 0);
        let mut printed = String::new();
        for sql in [
            "int",
            "INTEGER",
            "int4",
            "smallint",
            "bigint",
            "real",
            "float",
            "float(24)",
            "float(25)",
            "double precision",
            "decimal(10)",
            "numeric(5,-2)",
            "dec",
            "boolean",
            "bool",
            "char",
            "character(3)",
            "nchar",
            "nchar(2)",
            "\"char\"",
            "varchar(80)",
            "character varying",
            "bit",
            "bit(8)",
            "bit varying(8)",
            "time",
            "time(3) with time zone",
            "timestamp without time zone",
            "timestamp(3) with time zone",
            "timestamptz(6)",
            "interval",
            "interval(3)",
            "interval day to second(3)",
            "text[]",
            "int[3][3]",
            "int array",
            "serial",
            "citext",
            "auth.\"Mood\"",
            "geometry(Point, 4326)",
            "vector(1536)",
            "datetime",
        ] {
            let mut parser = Parser::new(&PostgreSqlDialect {})
                .try_with_sql(sql)
                .expect("it has tokens");
            let data_type = parser.parse_data_type().expect("it is a type");
            let ty = type_name(&data_type, span).expect("PostgreSQL has it");
            writeln!(
                printed,
                "{sql}: {} {:?}{}",
                ty.name,
                ty.modifiers,
                "[]".repeat(ty.dimensions.into())
            )
            .expect("a string takes all");
        }
        expect![[r#"
            int: pg_catalog.int4 []
            INTEGER: pg_catalog.int4 []
            int4: int4 []
            smallint: pg_catalog.int2 []
            bigint: pg_catalog.int8 []
            real: pg_catalog.float4 []
            float: pg_catalog.float8 []
            float(24): pg_catalog.float4 []
            float(25): pg_catalog.float8 []
            double precision: pg_catalog.float8 []
            decimal(10): pg_catalog.numeric [10]
            numeric(5,-2): pg_catalog.numeric [5, -2]
            dec: pg_catalog.numeric []
            boolean: pg_catalog.bool []
            bool: bool []
            char: pg_catalog.bpchar [1]
            character(3): pg_catalog.bpchar [3]
            nchar: pg_catalog.bpchar [1]
            nchar(2): pg_catalog.bpchar [2]
            "char": char []
            varchar(80): pg_catalog.varchar [80]
            character varying: pg_catalog.varchar []
            bit: pg_catalog.bit [1]
            bit(8): pg_catalog.bit [8]
            bit varying(8): pg_catalog.varbit [8]
            time: pg_catalog.time []
            time(3) with time zone: pg_catalog.timetz [3]
            timestamp without time zone: pg_catalog.timestamp []
            timestamp(3) with time zone: pg_catalog.timestamptz [3]
            timestamptz(6): timestamptz [6]
            interval: pg_catalog.interval []
            interval(3): pg_catalog.interval [32767, 3]
            interval day to second(3): pg_catalog.interval [7176, 3]
            text[]: text [][]
            int[3][3]: pg_catalog.int4 [][][]
            int array: pg_catalog.int4 [][]
            serial: serial []
            citext: citext []
            auth."Mood": auth.Mood []
            geometry(Point, 4326): geometry [1107460]
            vector(1536): vector [1536]
            datetime: datetime []
        "#]]
        .assert_eq(&printed);
    }
}
