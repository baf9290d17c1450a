//! Migration runners: which files of a folder each of them applies, and in which order. Knows names of files and the
//! marks in their comments, no SQL.
//!
//! What each runner does is said on its own pages:
//! [Supabase](https://supabase.com/docs/reference/cli/supabase-db-push), [sqlx](https://docs.rs/sqlx/latest/sqlx/macro.migrate.html),
//! [Prisma](https://www.prisma.io/docs/orm/prisma-migrate), [diesel](https://docs.rs/diesel_migrations),
//! [goose](https://pressly.github.io/goose/documentation/annotations/), [golang-migrate](https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md),
//! [Flyway](https://documentation.red-gate.com/flyway), [dbmate](https://github.com/amacneil/dbmate),
//! [Drizzle](https://orm.drizzle.team/docs/drizzle-kit-migrate), [Atlas](https://atlasgo.io/concepts/migration-directory-integrity).

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;

mod around;
mod flyway;

/// A runner that leaves marks by which its folder is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Runner {
    /// The Supabase CLI.
    Supabase,
    /// sqlx.
    Sqlx,
    /// Prisma Migrate.
    Prisma,
    /// diesel.
    Diesel,
    /// goose.
    Goose,
    /// golang-migrate.
    GolangMigrate,
    /// Flyway, and refinery, which names its files the same way.
    Flyway,
    /// dbmate.
    Dbmate,
    /// drizzle-kit.
    Drizzle,
    /// Atlas.
    Atlas,
}

/// The order in which the files of a folder are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Order {
    /// By name, byte by byte.
    #[default]
    Lexicographic,
    /// By the numbers in the name, `9_` before `10_`.
    Numeric,
    /// `up.sql` in a folder each, by the folders' versions without dashes.
    Diesel,
    /// `migration.sql` in a folder each, by the folders' names.
    Prisma,
    /// By the number in front, without what stands below `-- +goose Down`.
    Goose,
    /// `V1_2__name.sql` by version, then `R__name.sql` by name, in this folder and those below.
    Flyway,
    /// Each file after those that make what it refers to.
    Dependency,
}

impl Runner {
    /// The name as its users write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Supabase => "Supabase",
            Self::Sqlx => "sqlx",
            Self::Prisma => "Prisma",
            Self::Diesel => "diesel",
            Self::Goose => "goose",
            Self::GolangMigrate => "golang-migrate",
            Self::Flyway => "Flyway",
            Self::Dbmate => "dbmate",
            Self::Drizzle => "Drizzle",
            Self::Atlas => "Atlas",
        }
    }

    /// The order in which it applies.
    pub fn order(self) -> Order {
        match self {
            Self::Supabase | Self::Dbmate | Self::Drizzle | Self::Atlas => Order::Lexicographic,
            Self::Sqlx | Self::GolangMigrate => Order::Numeric,
            Self::Prisma => Order::Prisma,
            Self::Diesel => Order::Diesel,
            Self::Goose => Order::Goose,
            Self::Flyway => Order::Flyway,
        }
    }
}

impl Order {
    /// The runner whose order it is alone.
    pub fn runner(self) -> Option<Runner> {
        match self {
            Self::Lexicographic | Self::Numeric | Self::Dependency => None,
            Self::Diesel => Some(Runner::Diesel),
            Self::Prisma => Some(Runner::Prisma),
            Self::Goose => Some(Runner::Goose),
            Self::Flyway => Some(Runner::Flyway),
        }
    }

    /// All orders by the names that the config takes.
    pub const ALL: [(&'static str, Self); 7] = [
        ("lexicographic", Self::Lexicographic),
        ("numeric", Self::Numeric),
        ("diesel", Self::Diesel),
        ("prisma", Self::Prisma),
        ("goose", Self::Goose),
        ("flyway", Self::Flyway),
        ("dependency", Self::Dependency),
    ];

    /// The order of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, order)| *order)
    }

    /// The files that are applied, in order. `files` are paths below the migrations' folder, with `/`.
    pub fn apply(self, files: &[String]) -> Vec<String> {
        let mut taken: Vec<String> = match self {
            Self::Lexicographic | Self::Numeric | Self::Goose | Self::Dependency => files
                .iter()
                .filter(|file| !file.contains('/') && is_up(file, files))
                .cloned()
                .collect(),
            Self::Diesel => in_folders(files, "up.sql"),
            Self::Prisma => in_folders(files, "migration.sql"),
            Self::Flyway => return flyway::apply(files),
        };
        taken.sort_by(|a, b| match self {
            Self::Lexicographic | Self::Prisma | Self::Dependency => a.cmp(b),
            Self::Numeric | Self::Goose => numeric(a, b).then_with(|| a.cmp(b)),
            Self::Diesel => diesel_version(a).cmp(&diesel_version(b)),
            Self::Flyway => Ordering::Equal,
        });
        taken
    }
}

/// What the folders around one say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// Whether it belongs to a Supabase project.
    pub in_supabase: bool,
    /// Whether the crate around it uses sqlx.
    pub uses_sqlx: bool,
}

/// The runner whose marks a folder bears. `files` are paths below it; `text` gives what a file says.
pub fn recognize(
    around: Surroundings,
    files: &[String],
    text: &dyn Fn(&str) -> String,
) -> Option<Runner> {
    let has = |name: &str| files.iter().any(|file| file == name);
    let nested = |name| !in_folders(files, name).is_empty();
    // Marks that a loose file beside the folders does not hide.
    if has("migration_lock.toml") && nested("migration.sql") {
        return Some(Runner::Prisma);
    }
    let both_ways = |up: &String| has(&format!("{}down.sql", up.trim_end_matches("up.sql")));
    if in_folders(files, "up.sql").iter().any(both_ways) {
        return Some(Runner::Diesel);
    }
    let flat = Order::Lexicographic.apply(files);
    if flat.is_empty() {
        return if nested("up.sql") {
            Some(Runner::Diesel)
        } else if nested("migration.sql") && files.iter().any(|it| it.ends_with("/snapshot.json")) {
            Some(Runner::Drizzle)
        } else if nested("migration.sql") {
            Some(Runner::Prisma)
        } else {
            Some(Runner::Flyway).filter(|_| !flyway::apply(files).is_empty())
        };
    }
    if around.in_supabase {
        return Some(Runner::Supabase);
    }
    if has("atlas.sum") {
        return Some(Runner::Atlas);
    }
    if has("meta/_journal.json") {
        return Some(Runner::Drizzle);
    }
    let named = flat.iter().filter(|file| flyway::is_named(file)).count();
    if named * 2 > flat.len() {
        return Some(Runner::Flyway);
    }
    // Where one file bears a runner's marks, all do.
    for file in flat.iter().take(3) {
        let text = text(file);
        if let Some(mark) = text.lines().find_map(Mark::of) {
            return match mark {
                Mark::GooseUp | Mark::GooseDown => Some(Runner::Goose),
                Mark::DbmateUp | Mark::DbmateDown => Some(Runner::Dbmate),
                Mark::Up | Mark::Down => None,
            };
        }
    }
    let numbered = |file: &String| version(file).is_some();
    if !flat.iter().all(numbered) {
        return None;
    }
    if around.uses_sqlx {
        return Some(Runner::Sqlx);
    }
    let both_ways = flat.iter().all(|file| {
        file.strip_suffix(".sql")
            .is_some_and(|stem| extension(stem) == Some("up"))
    });
    Some(Runner::GolangMigrate).filter(|_| both_ways)
}

/// What of a file's text is applied: what stands below a mark of the way back is blanked out, so that all else keeps
/// its place. Without the mark of the way there, nothing is a mark.
pub fn up_part(text: &str) -> Cow<'_, str> {
    // Most files have none of the words that all marks have.
    let dbmate = |at: usize| {
        let word = at
            .checked_sub("migrate".len())
            .and_then(|from| text.get(from..at));
        word.is_some_and(|word| word.eq_ignore_ascii_case("migrate"))
    };
    let has_plus = memchr::memchr(b'+', text.as_bytes()).is_some();
    if !has_plus && !memchr::memchr_iter(b':', text.as_bytes()).any(dbmate) {
        return Cow::Borrowed(text);
    }
    let mut up = String::with_capacity(text.len());
    let (mut seen_up, mut down) = (false, false);
    for line in text.split_inclusive('\n') {
        match Mark::of(line) {
            Some(Mark::GooseUp | Mark::DbmateUp | Mark::Up) => (seen_up, down) = (true, false),
            Some(Mark::GooseDown | Mark::DbmateDown | Mark::Down) => down = seen_up,
            None => {}
        }
        if down {
            up.extend(line.bytes().map(|byte| match byte {
                b'\n' | b'\r' => char::from(byte),
                _ => ' ',
            }));
        } else {
            up += line;
        }
    }
    Cow::Owned(up)
}

/// A comment by which a runner tells the two ways apart.
enum Mark {
    GooseUp,
    GooseDown,
    DbmateUp,
    DbmateDown,
    /// sql-migrate's.
    Up,
    Down,
}

impl Mark {
    fn of(line: &str) -> Option<Self> {
        let words = line.trim().strip_prefix("--")?.trim().to_ascii_lowercase();
        // dbmate takes options behind its marks.
        let mut words = words.split_ascii_whitespace();
        match (words.next()?, words.next()) {
            ("+goose", Some("up")) => Some(Self::GooseUp),
            ("+goose", Some("down")) => Some(Self::GooseDown),
            ("+migrate", Some("up")) => Some(Self::Up),
            ("+migrate", Some("down")) => Some(Self::Down),
            ("migrate:up", _) => Some(Self::DbmateUp),
            ("migrate:down", _) => Some(Self::DbmateDown),
            _ => None,
        }
    }
}

/// How many digits a date has.
const DATE: usize = 8;

/// A file that follows one with a greater number, because names are compared and not numbers.
pub fn out_of_numbers(order: Order, applied: &[String]) -> Option<(&str, &str)> {
    let by_name = matches!(order, Order::Lexicographic);
    applied.windows(2).filter(|_| by_name).find_map(|pair| {
        match (version(&pair[0]), version(&pair[1])) {
            // Dates compare by name, some to the day and some to the second.
            (Some(a), Some(b)) if compare_digits(a, b).is_gt() && a.len().min(b.len()) < DATE => {
                Some((pair[0].as_str(), pair[1].as_str()))
            }
            _ => None,
        }
    })
}

/// The Go migrations among goose's files, which no SQL tells anything about.
pub fn go_migrations(files: &[String]) -> impl Iterator<Item = &String> {
    files.iter().filter(|file| {
        !file.contains('/')
            && extension(file) == Some("go")
            && !file.ends_with("_test.go")
            && version(file).is_some()
    })
}

/// The SQL files that are neither applied in this order nor the way back of one.
pub fn not_applied<'a>(order: Order, files: &'a [String], applied: &[String]) -> Vec<&'a String> {
    let is_known = |file: &str| match order {
        Order::Flyway => flyway::is_named(file),
        Order::Lexicographic
        | Order::Numeric
        | Order::Diesel
        | Order::Prisma
        | Order::Goose
        | Order::Dependency => false,
    };
    let applied: BTreeSet<&String> = applied.iter().collect();
    let is_left = |file: &&String| {
        sql_stem(file).is_some_and(|stem| !is_down(stem, files))
            && !applied.contains(file)
            && !is_known(file)
    };
    files.iter().filter(is_left).collect()
}

/// A file's path without the extension of SQL, in whatever letters.
pub fn sql_stem(file: &str) -> Option<&str> {
    let (stem, extension) = file.rsplit_once('.')?;
    extension.eq_ignore_ascii_case("sql").then_some(stem)
}

/// What stands behind a file's last dot.
pub fn extension(file: &str) -> Option<&str> {
    let (_, name) = file.rsplit_once('/').unwrap_or(("", file));
    name.rsplit_once('.').map(|(_, extension)| extension)
}

/// The number in front of the first `_`.
pub fn version(file: &str) -> Option<&str> {
    let (version, _) = file.split_once('_')?;
    let is_number = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(version)
}

/// Whether a file is SQL and not the way back.
fn is_up(file: &str, files: &[String]) -> bool {
    file.strip_suffix(".sql")
        .is_some_and(|stem| !is_down(stem, files))
}

/// Whether a file is the way back: `x.down.sql`, `down.sql`, `x_down.sql` beside `x_up.sql`.
fn is_down(stem: &str, files: &[String]) -> bool {
    let name = stem.rsplit('/').next().unwrap_or(stem);
    name == "down"
        || extension(stem) == Some("down")
        || stem
            .strip_suffix("_down")
            .is_some_and(|stem| files.contains(&format!("{stem}_up.sql")))
}

/// The files of this name in folders right below.
fn in_folders(files: &[String], name: &str) -> Vec<String> {
    let is_one = |file: &&String| {
        file.split_once('/')
            .is_some_and(|(folder, file)| file == name && !folder.starts_with('.'))
    };
    let found: BTreeSet<&String> = files.iter().filter(is_one).collect();
    found.into_iter().cloned().collect()
}

/// The part of a folder's name in front of the first `_`, without dashes.
fn diesel_version(file: &str) -> String {
    let folder = file.split('/').next().unwrap_or_default();
    folder
        .split('_')
        .next()
        .unwrap_or_default()
        .replace('-', "")
}

/// Compares runs of digits by value and the rest byte by byte.
fn numeric(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let (digits_a, digits_b) = (leading_digits(a), leading_digits(b));
        let ordering = if digits_a.is_empty() || digits_b.is_empty() {
            match (a.chars().next(), b.chars().next()) {
                (None, None) => return Ordering::Equal,
                (x, y) if x != y => return x.cmp(&y),
                (x, _) => {
                    let width = x.map_or(0, char::len_utf8);
                    (a, b) = (&a[width..], &b[width..]);
                    continue;
                }
            }
        } else {
            compare_digits(digits_a, digits_b)
        };
        if ordering != Ordering::Equal {
            return ordering;
        }
        (a, b) = (&a[digits_a.len()..], &b[digits_b.len()..]);
    }
}

fn compare_digits(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

fn leading_digits(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &str) -> Vec<String> {
        names.split_ascii_whitespace().map(str::to_owned).collect()
    }

    fn applied(order: Order, names: &str) -> String {
        order.apply(&files(names)).join(" ")
    }

    fn runner(names: &str, text: &str) -> Option<Runner> {
        recognize(Surroundings::default(), &files(names), &|_| text.to_owned())
    }

    #[test]
    fn numbers_order_by_value_only_on_request() {
        let names = "10_b.sql 9_a.sql 20250127_c.sql 202510041230_d.sql a10.sql a9.sql";
        assert_eq!(
            applied(Order::Lexicographic, names),
            "10_b.sql 20250127_c.sql 202510041230_d.sql 9_a.sql a10.sql a9.sql"
        );
        assert_eq!(
            applied(Order::Numeric, names),
            "9_a.sql 10_b.sql 20250127_c.sql 202510041230_d.sql a9.sql a10.sql"
        );
        let lexicographic = files("10_b.sql 9_a.sql");
        assert_eq!(
            out_of_numbers(Order::Lexicographic, &lexicographic),
            Some(("10_b.sql", "9_a.sql"))
        );
        assert_eq!(
            out_of_numbers(Order::Lexicographic, &files("01_b.sql 02_a.sql 1_x.sql")),
            Some(("02_a.sql", "1_x.sql"))
        );
        assert_eq!(
            out_of_numbers(Order::Lexicographic, &files("09_b.sql 10_a.sql seed.sql")),
            None
        );
        assert_eq!(
            out_of_numbers(
                Order::Lexicographic,
                &files("20260215100000_a.sql 20260301_b.sql")
            ),
            None
        );
    }

    #[test]
    fn the_way_back_is_left_out() {
        assert_eq!(
            applied(
                Order::Numeric,
                "1_a.up.sql 1_a.down.sql 2_b_up.sql 2_b_down.sql 3_shut_down.sql down.sql x.txt deep/4.sql"
            ),
            "1_a.up.sql 2_b_up.sql 3_shut_down.sql"
        );
        let text = "-- migrate:up\ncreate table t ();\n-- migrate:down\ndrop table t;\n";
        assert_eq!(
            up_part(text).trim_end(),
            "-- migrate:up\ncreate table t ();"
        );
        assert_eq!(up_part(text).len(), text.len());
        let text = "-- +migrate Up\na;\n-- +migrate Down\nß;\n-- +migrate Up\nb;\n";
        assert_eq!(
            up_part(text),
            "-- +migrate Up\na;\n                \n   \n-- +migrate Up\nb;\n"
        );
        // A comment alone is no mark.
        assert_eq!(up_part("-- migrate:down\na;"), "-- migrate:down\na;");
    }

    #[test]
    fn each_runner_is_known_by_its_marks() {
        use Runner::*;
        for (names, text, expected) in [
            ("1_a.up.sql 1_a.down.sql", "", Some(GolangMigrate)),
            (
                "2020-01-01-000000_a/up.sql 2020-01-01-000000_a/down.sql",
                "",
                Some(Diesel),
            ),
            ("1_a/migration.sql migration_lock.toml", "", Some(Prisma)),
            (
                "1_a/migration.sql migration_lock.toml seed.sql",
                "",
                Some(Prisma),
            ),
            ("1_a/up.sql 1_a/down.sql seed.sql", "", Some(Diesel)),
            ("1_a/up.sql seed.sql", "", None),
            ("1_a/migration.sql 1_a/snapshot.json", "", Some(Drizzle)),
            ("0000_a.sql meta/_journal.json", "", Some(Drizzle)),
            ("1_a.sql atlas.sum", "", Some(Atlas)),
            ("V1__a.sql V2__b.sql R__c.sql", "", Some(Flyway)),
            ("V1__a.sql V2_b.sql V10__c.sql", "", Some(Flyway)),
            ("V1__a.sql b.sql", "", None),
            ("core/V1__a.sql", "", Some(Flyway)),
            ("1_a.sql", "-- +goose Up\n", Some(Goose)),
            (
                "1_a.sql",
                "\n-- migrate:up transaction:false\n",
                Some(Dbmate),
            ),
            ("1_a.sql", "", None),
            ("a.sql", "", None),
            ("deep/er/a.sql", "", None),
        ] {
            assert_eq!(runner(names, text), expected, "{names}");
        }
        let around = |in_supabase, uses_sqlx| {
            let around = Surroundings {
                in_supabase,
                uses_sqlx,
            };
            recognize(around, &files("1_a.sql"), &|_| String::new())
        };
        assert_eq!(around(false, true), Some(Sqlx));
        assert_eq!(around(true, true), Some(Supabase));
    }

    #[test]
    fn what_is_not_applied_is_known() {
        let left = |order: Order, names: &str| -> String {
            let files = files(names);
            let left = not_applied(order, &files, &order.apply(&files));
            left.into_iter().cloned().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            left(
                Order::Lexicographic,
                "1_a.sql 1_a.down.sql 2_B.SQL old/1.sql old/down.sql README.md c_up.sql c_down.sql"
            ),
            "2_B.SQL old/1.sql"
        );
        assert_eq!(
            left(Order::Diesel, "1/up.sql 1/down.sql seed.sql 2/Up.sql"),
            "seed.sql 2/Up.sql"
        );
        assert_eq!(
            left(Order::Prisma, "1/migration.sql loose.sql"),
            "loose.sql"
        );
        assert_eq!(
            left(
                Order::Flyway,
                "V1__a.sql U1__a.sql V2_b.sql beforeMigrate.sql"
            ),
            "V2_b.sql beforeMigrate.sql"
        );
    }

    #[test]
    fn folders_order_by_their_versions() {
        assert_eq!(
            applied(
                Order::Diesel,
                "2020-01-02-000000_b/up.sql 20200101000000_a/up.sql 00000000000000_setup/up.sql 2020-01-02-000000_b/down.sql"
            ),
            "00000000000000_setup/up.sql 20200101000000_a/up.sql 2020-01-02-000000_b/up.sql"
        );
        assert_eq!(
            applied(
                Order::Prisma,
                "2_b/migration.sql 1_a/migration.sql 1_a/README.md loose.sql"
            ),
            "1_a/migration.sql 2_b/migration.sql"
        );
    }
}
