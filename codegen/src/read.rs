//! Paths to source files: finds migrations, orders them, decodes them. Knows the file system, no SQL.

use std::cmp::Ordering;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::source::{SourceFile, SourceKind};

/// The order in which the files of a folder are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By name, byte by byte, as Supabase, sqlx and Prisma do.
    #[default]
    Lexicographic,
    /// By the numbers in the name, `9_` before `10_`, as golang-migrate does.
    Numeric,
}

/// Why nothing could be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The folder is not there.
    #[error("folder \"{}\" does not exist\n  help: Say where the migrations are: `migrations` in codegen.toml, or --migrations DIR.", .0.display())]
    MissingFolder(PathBuf),
    /// The path is no folder.
    #[error("\"{}\" is not a folder\n  help: Name the folder that holds the migrations.", .0.display())]
    NotAFolder(PathBuf),
    /// No `.sql` in the folder.
    #[error("folder \"{}\" has no .sql file\n  help: Migrations are the files right in the folder whose names end in .sql, but not in .down.sql.", .0.display())]
    NoSql(PathBuf),
    /// git's index does not have it.
    #[error("\"{}\" is not in git's index: `git add` it", .0.display())]
    NotStaged(PathBuf),
    /// No git repository around the working directory could ever have it.
    #[error("\"{}\" lies outside of the git repository", .0.display())]
    OutsideOfGit(PathBuf),
    /// The operating system refused.
    #[error("cannot read \"{}\": {error}", .path.display())]
    Io {
        /// What.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Spans count bytes in 32 bits.
    #[error("\"{}\" is larger than 4 GiB", .0.display())]
    TooLarge(PathBuf),
}

/// The bytes of a folder's migrations, wherever they come from.
pub trait Tree {
    /// The `.sql` files right in the folder, unordered, as paths.
    fn sql_files(&self, folder: &Path) -> Result<Vec<PathBuf>, ReadError>;
    /// The bytes of a file.
    fn bytes(&self, file: &Path) -> Result<Vec<u8>, ReadError>;
    /// Whether there is a file.
    fn is_file(&self, path: &Path) -> bool;
}

/// The files as they lie on the disk.
#[derive(Debug, Clone, Copy)]
pub struct Disk;

impl Tree for Disk {
    fn sql_files(&self, folder: &Path) -> Result<Vec<PathBuf>, ReadError> {
        let io_error = |error| ReadError::Io {
            path: folder.to_owned(),
            error,
        };
        if !folder.try_exists().map_err(io_error)? {
            return Err(ReadError::MissingFolder(folder.to_owned()));
        }
        if !folder.is_dir() {
            return Err(ReadError::NotAFolder(folder.to_owned()));
        }
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).map_err(io_error)? {
            let path = entry.map_err(io_error)?.path();
            if is_sql(&path) && path.is_file() {
                files.push(path);
            }
        }
        Ok(files)
    }

    fn bytes(&self, file: &Path) -> Result<Vec<u8>, ReadError> {
        fs::read(file).map_err(|error| ReadError::Io {
            path: file.to_owned(),
            error,
        })
    }

    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }
}

/// Whether the name says that it is SQL to apply: `.sql`, and not the way back (`.down.sql`).
pub fn is_sql(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".sql") && !name.ends_with(".down.sql")
}

/// The migrations of a folder, in order. `shown` makes the path that messages show.
pub fn migrations(
    tree: &dyn Tree,
    folder: &Path,
    order: Order,
    shown: &dyn Fn(&Path) -> String,
) -> Result<Vec<SourceFile>, ReadError> {
    let mut paths = tree.sql_files(folder)?;
    if paths.is_empty() {
        return Err(ReadError::NoSql(folder.to_owned()));
    }
    paths.sort_by(|a, b| compare(order, a, b));
    paths
        .iter()
        .map(|path| file(tree, path, SourceKind::Migration, shown))
        .collect()
}

/// One file.
pub fn file(
    tree: &dyn Tree,
    path: &Path,
    kind: SourceKind,
    shown: &dyn Fn(&Path) -> String,
) -> Result<SourceFile, ReadError> {
    let bytes = tree.bytes(path)?;
    if u32::try_from(bytes.len()).is_err() {
        return Err(ReadError::TooLarge(path.to_owned()));
    }
    let (text, not_utf8) = decode(&bytes);
    Ok(SourceFile {
        path: shown(path),
        text: up_part(text).into(),
        kind,
        not_utf8,
    })
}

/// The text without a byte order mark, up to the first byte that is not UTF-8.
fn decode(bytes: &[u8]) -> (&str, bool) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => (text, false),
        Err(error) => {
            let valid = &bytes[..error.valid_up_to()];
            (std::str::from_utf8(valid).expect("valid up to here"), true)
        }
    }
}

/// What stands before the line that begins the way back, as goose, dbmate and sql-migrate mark it.
fn up_part(text: &str) -> &str {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let comment = line
            .trim()
            .strip_prefix("--")
            .map(|rest| rest.trim().to_ascii_lowercase());
        if matches!(
            comment.as_deref(),
            Some("+goose down" | "migrate:down" | "+migrate down")
        ) {
            return &text[..offset];
        }
        offset += line.len();
    }
    text
}

fn compare(order: Order, a: &Path, b: &Path) -> Ordering {
    let (a, b) = (
        a.file_name().unwrap_or_default(),
        b.file_name().unwrap_or_default(),
    );
    let (a, b) = (a.to_string_lossy(), b.to_string_lossy());
    match order {
        Order::Lexicographic => a.as_bytes().cmp(b.as_bytes()),
        Order::Numeric => numeric(&a, &b).then_with(|| a.cmp(&b)),
    }
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
            let (value_a, value_b) = (
                digits_a.trim_start_matches('0'),
                digits_b.trim_start_matches('0'),
            );
            value_a
                .len()
                .cmp(&value_b.len())
                .then_with(|| value_a.cmp(value_b))
        };
        if ordering != Ordering::Equal {
            return ordering;
        }
        (a, b) = (&a[digits_a.len()..], &b[digits_b.len()..]);
    }
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

    #[test]
    fn numbers_order_by_value_only_on_request() {
        let names = [
            "10_b.sql",
            "9_a.sql",
            "20250127_c.sql",
            "202510041230_d.sql",
            "a10.sql",
            "a9.sql",
        ];
        let sorted = |order| {
            let mut names = names.map(PathBuf::from);
            names.sort_by(|a, b| compare(order, a, b));
            names.map(|path| path.display().to_string()).join(" ")
        };
        assert_eq!(
            sorted(Order::Lexicographic),
            "10_b.sql 20250127_c.sql 202510041230_d.sql 9_a.sql a10.sql a9.sql"
        );
        assert_eq!(
            sorted(Order::Numeric),
            "9_a.sql 10_b.sql 20250127_c.sql 202510041230_d.sql a9.sql a10.sql"
        );
    }

    #[test]
    fn a_byte_order_mark_is_nothing_and_a_wrong_byte_ends_the_text() {
        assert_eq!(decode(b"\xef\xbb\xbfselect 1"), ("select 1", false));
        assert_eq!(decode(b"select '\xe9'"), ("select '", true));
    }

    #[test]
    fn the_way_back_is_left_out() {
        assert_eq!(
            up_part("-- migrate:up\ncreate table t ();\n-- migrate:down\ndrop table t;\n"),
            "-- migrate:up\ncreate table t ();\n"
        );
        assert_eq!(
            up_part("-- +goose Up\na;\n-- +goose Down\nb;"),
            "-- +goose Up\na;\n"
        );
    }
}
