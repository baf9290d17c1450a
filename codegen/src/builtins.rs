//! What PostgreSQL brings, as data: its functions, operators and casts, by name. Part of the shared floor, knows no layer.
//!
//! The files are made by `tests/oracle/make-functions.mjs` from PostgreSQL 15 to 18. Lines are sorted, and of a line only
//! what is asked for is read. Types are told by their names in `pg_catalog`. As long as nothing is loaded there is none of it.

use std::sync::OnceLock;

use crate::packed::Packed;

/// A file, of which the lines are found by their names once one is asked for.
struct Table {
    text: Packed,
    lines: OnceLock<Vec<Line>>,
}

/// A line of one.
struct Line {
    /// How the name begins, as a number in the order of names.
    begin: u64,
    name: &'static str,
    /// What stands behind it.
    rest: &'static str,
}

impl Line {
    fn of(line: &'static str) -> Option<Self> {
        let (name, rest) = line.split_at_checked(memchr::memchr(b'\t', line.as_bytes())?)?;
        Some(Self {
            begin: begin(name),
            name,
            rest: &rest[1..],
        })
    }
}

/// A name's first eight bytes: most names are told apart by them.
fn begin(name: &str) -> u64 {
    let mut bytes = [0; 8];
    let length = name.len().min(bytes.len());
    bytes[..length].copy_from_slice(&name.as_bytes()[..length]);
    u64::from_be_bytes(bytes)
}

/// The functions, each name with its overloads.
static FUNCTIONS: Table = Table::new(Packed::new("functions.tsv"));
/// The operators, each symbol with its overloads.
static OPERATORS: Table = Table::new(Packed::new("operators.tsv"));
/// The casts, each source type with its targets.
static CASTS: Table = Table::new(Packed::new("casts.tsv"));

/// The relations of `pg_catalog` and `information_schema`, each with its columns.
static RELATIONS: Table = Table::new(Packed::new("relations.tsv"));

impl Table {
    const fn new(text: Packed) -> Self {
        Self {
            text,
            lines: OnceLock::new(),
        }
    }

    /// Its lines but those of the head, each a name and what stands behind it.
    fn lines(&'static self) -> &'static [Line] {
        let Some(text) = self.text.text() else {
            return &[];
        };
        self.lines.get_or_init(|| {
            let mut from = 0;
            let ends = memchr::memchr_iter(b'\n', text.as_bytes());
            let lines = ends.map(|end| &text[std::mem::replace(&mut from, end + 1)..end]);
            let lines = lines.filter(|line| !line.starts_with("# "));
            lines.filter_map(Line::of).collect()
        })
    }

    /// What stands behind a name.
    fn find(&'static self, name: &str) -> Option<&'static str> {
        let lines = self.lines();
        let begin = begin(name);
        let order = |line: &Line| line.begin.cmp(&begin).then_with(|| line.name.cmp(name));
        let at = lines.binary_search_by(order).ok()?;
        Some(lines[at].rest)
    }
}

/// What never gives NULL of arguments that are none: functions by name, operators by symbol, casts under `::`.
static NEVER_NULL: Table = Table::new(Packed::new("never-null.tsv"));

/// Unpacks what the first who asks would have to wait for.
pub fn prepare() {
    for table in [&FUNCTIONS, &OPERATORS, &CASTS, &RELATIONS, &NEVER_NULL] {
        table.lines();
    }
}

/// `prokind`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `f`
    Function,
    /// `a`
    Aggregate,
    /// `w`
    Window,
    /// `p`
    Procedure,
}

/// A row of `pg_proc`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// The types of its arguments.
    pub arguments: Vec<&'static str>,
    /// The names of its arguments; none where it has none, `""` for one without.
    pub names: Vec<&'static str>,
    /// The type of its result.
    pub result: &'static str,
    /// The columns of its result, where it names them.
    pub columns: Vec<(&'static str, &'static str)>,
    /// `prokind`
    pub kind: Kind,
    /// `proretset`
    pub returns_set: bool,
    /// `provariadic`: the last argument is an array of what follows.
    pub variadic: bool,
    /// `pronargdefaults`: how many of the last arguments may be left out.
    pub defaults: usize,
    /// For an ordered-set aggregate, how many of its arguments stand before WITHIN GROUP.
    pub direct: Option<usize>,
    /// `proisstrict`
    pub strict: bool,
}

/// A row of `pg_operator`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator {
    /// The type on its left; none for a prefix operator.
    pub left: Option<&'static str>,
    /// The type on its right.
    pub right: &'static str,
    /// The type of its result.
    pub result: &'static str,
    /// Whether its function is strict.
    pub strict: bool,
}

/// Where a cast is taken without being asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Context {
    /// Everywhere.
    Implicit,
    /// Where a value is stored.
    Assignment,
    /// Nowhere.
    Explicit,
}

/// Whether `pg_catalog` has a function of this name, in any version.
pub fn has_function(name: &str) -> bool {
    FUNCTIONS.find(name).is_some()
}

/// Whether `pg_catalog` has an operator of this name, in any version.
pub fn has_operator(symbol: &str) -> bool {
    OPERATORS.find(symbol).is_some()
}

/// The functions of this name in `pg_catalog` of a major version.
pub fn functions(name: &str, version: u8) -> impl Iterator<Item = Function> {
    rows(&FUNCTIONS, name, version).map(function)
}

/// The columns of a relation of a major version, each with the name of its type; those of `information_schema` are asked
/// for with it before their names.
pub fn relation(name: &str, version: u8) -> Option<Vec<(&'static str, &'static str)>> {
    let row = rows(&RELATIONS, name, version).next()?;
    let mut ty = "";
    let columns = list(row).map(|column| {
        let (name, own) = column.split_once('=').unwrap_or((column, ty));
        ty = own;
        (name, ty)
    });
    Some(columns.collect())
}

/// The relations of a major version that have a column of this name; those of `information_schema` with it before theirs.
pub fn relations_with(column: &str, version: u8) -> impl Iterator<Item = &'static str> {
    let all = RELATIONS.lines().iter();
    all.filter(move |line| {
        let has = |columns: Vec<(&str, &str)>| columns.iter().any(|(it, _)| *it == column);
        line.rest.contains(column) && relation(line.name, version).is_some_and(has)
    })
    .map(|line| line.name)
}

/// The relations of a major version; those of `information_schema` with it before their names.
pub fn relation_names(version: u8) -> impl Iterator<Item = &'static str> {
    let all = RELATIONS.lines().iter().map(|line| line.name);
    all.filter(move |name| rows(&RELATIONS, name, version).next().is_some())
}

/// The functions of `pg_catalog` of a major version, each name once.
pub fn function_names(version: u8) -> impl Iterator<Item = &'static str> {
    let all = FUNCTIONS.lines().iter().map(|line| line.name);
    all.filter(move |name| rows(&FUNCTIONS, name, version).next().is_some())
}

/// The operators of this name in `pg_catalog` of a major version.
pub fn operators(symbol: &str, version: u8) -> impl Iterator<Item = Operator> {
    rows(&OPERATORS, symbol, version).map(operator)
}

/// An operator as a line of data has it.
///
/// # Panics
/// Never on the data of this crate, which a test reads in whole.
pub fn operator(row: &'static str) -> Operator {
    let (row, strict) = match row.strip_suffix("/n") {
        Some(row) => (row, false),
        None => (row, true),
    };
    let (types, result) = row.split_once('>').expect("an operator has a result");
    let (left, right) = types.split_once(',').expect("an operator has two sides");
    Operator {
        left: Some(left).filter(|left| !left.is_empty()),
        right,
        result,
        strict,
    }
}

/// The cast between two types in `pg_cast` of a major version.
pub fn cast(source: &str, target: &str, version: u8) -> Option<Context> {
    rows(&CASTS, source, version).find_map(|row| {
        let (of, context) = row.split_once('/')?;
        (of == target).then(|| Context::of(context))
    })
}

impl Context {
    /// `castcontext`
    pub fn of(letter: &str) -> Self {
        match letter {
            "i" => Self::Implicit,
            "a" => Self::Assignment,
            _ => Self::Explicit,
        }
    }
}

/// Of which arguments a function, operator or cast gives NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullArguments {
    /// Of none.
    None,
    /// Of the first.
    First,
    /// Of any.
    Any,
}

/// Of which arguments a function of these types gives NULL where they are, an operator by its symbol, a cast as `::`; `None`
/// where it may give it of values, too.
pub fn null_of(name: &str, arguments: &[&str]) -> Option<NullArguments> {
    let wanted = arguments.join(",");
    NEVER_NULL.find(name)?.split(' ').find_map(|row| {
        let (row, of) = match row.as_bytes().first() {
            Some(b'!') => (&row[1..], NullArguments::None),
            Some(b'1') => (&row[1..], NullArguments::First),
            _ => (row, NullArguments::Any),
        };
        (row == wanted).then_some(of)
    })
}

/// The rows of a name that a version has.
fn rows(
    table: &'static Table,
    name: &str,
    version: u8,
) -> impl Iterator<Item = &'static str> + use<> {
    table
        .find(name)
        .unwrap_or_default()
        .split(' ')
        .filter_map(move |row| {
            let Some((row, range)) = row.split_once('@') else {
                return (!row.is_empty()).then_some(row);
            };
            let (from, to) = range.split_once('-')?;
            let from: u8 = from.parse().unwrap_or(0);
            let to: u8 = to.parse().unwrap_or(u8::MAX);
            (from..=to).contains(&version).then_some(row)
        })
}

fn function(row: &'static str) -> Function {
    let (row, columns) = row.split_once('|').unwrap_or((row, ""));
    let (row, names) = row.split_once(':').unwrap_or((row, ""));
    let (row, flags) = row.split_once('/').unwrap_or((row, ""));
    let (arguments, result) = row.split_once('>').expect("a function has a result");
    let mut function = Function {
        arguments: list(arguments).collect(),
        names: list(names).collect(),
        result,
        columns: list(columns)
            .filter_map(|column| column.split_once('='))
            .collect(),
        kind: Kind::Function,
        returns_set: false,
        variadic: false,
        defaults: 0,
        direct: None,
        strict: true,
    };
    let mut rest = flags;
    while let Some(flag) = rest.chars().next() {
        rest = &rest[1..];
        let digits = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let number = rest[..digits].parse().unwrap_or(0);
        rest = &rest[digits..];
        match flag {
            'n' => function.strict = false,
            's' => function.returns_set = true,
            'a' => {
                function.kind = Kind::Aggregate;
                function.strict = false;
            }
            'w' => function.kind = Kind::Window,
            'p' => function.kind = Kind::Procedure,
            'v' => function.variadic = true,
            'd' => function.defaults = number,
            'o' => function.direct = Some(number),
            other => panic!("functions.tsv has no flag {other}"),
        }
    }
    function
}

fn list(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split(',').filter(move |_| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{
        CASTS, Context, FUNCTIONS, Kind, NEVER_NULL, OPERATORS, RELATIONS, cast, functions,
        has_function, operators, relation,
    };

    #[test]
    fn every_line_is_found_and_read() {
        for table in [&FUNCTIONS, &OPERATORS, &CASTS, &NEVER_NULL, &RELATIONS] {
            let text = table.text.text().expect("tests know it");
            let lines = text.lines().filter(|line| !line.starts_with("# "));
            for line in lines {
                let (name, rest) = line.split_once('\t').expect("a name and its rows");
                assert_eq!(table.find(name), Some(rest), "{name}");
            }
        }
        let names = FUNCTIONS.lines().iter().map(|line| line.name);
        let count: usize = names.map(|name| functions(name, 18).count()).sum();
        assert!(count > 3000, "{count}");
    }

    #[test]
    fn a_row_says_what_pg_proc_says() {
        let all: Vec<_> = functions("make_interval", 17).collect();
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].defaults, all[0].names[0]), (7, "years"));
        let all: Vec<_> = functions("percentile_cont", 15).collect();
        assert!(
            all.iter()
                .all(|it| it.kind == Kind::Aggregate && it.direct == Some(1))
        );
        assert_eq!(functions("any_value", 15).count(), 0);
        assert_eq!(functions("any_value", 16).count(), 1);
        assert!(!has_function("nope"));
        assert_eq!(cast("int4", "int8", 15), Some(Context::Implicit));
        assert!(operators("->>", 17).all(|it| it.result == "text"));
        let columns = relation("pg_namespace", 15).expect("it is there");
        assert_eq!(columns[0], ("oid", "oid"));
        assert_eq!(columns[3], ("nspacl", "_aclitem"));
        let has = |version| {
            let columns = relation("pg_class", version).expect("it is there");
            columns.iter().any(|(name, _)| *name == "relallfrozen")
        };
        assert!(!has(17) && has(18));
    }
}
