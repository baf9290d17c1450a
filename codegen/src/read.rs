//! Paths to source files: finds migrations, orders them, decodes them. Knows the file system, no SQL.

mod again;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostics::{Code, Severity};
use crate::places::{self, Place};
use crate::runner::{self, Order, Runner, Surroundings};
use crate::source::{Around, SourceFile, SourceKind};

pub use again::Rereading;

/// How deep below a folder files are looked for.
const DEEPEST: usize = 5;

/// Why nothing could be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The folder is not there.
    #[error("folder \"{}\" does not exist", .0.display())]
    MissingFolder(PathBuf),
    /// The path is no folder.
    #[error("\"{}\" is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// Nothing in the folder is a migration.
    #[error("folder \"{}\" has no .sql file{}", .folder.display(), though(.other.as_ref()))]
    NoSql {
        /// The folder.
        folder: PathBuf,
        /// A file of SQL that is not applied: further down, or with an extension in capitals.
        other: Option<String>,
    },
    /// git's index does not have it.
    #[error("\"{}\" is not in git's index: `git add` it", .0.display())]
    NotStaged(PathBuf),
    /// The commit does not have it.
    #[error("\"{}\" is not in {revision}", .path.display())]
    NotInRevision {
        /// What.
        path: PathBuf,
        /// The commit, as somebody named it.
        revision: String,
    },
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

fn though(file: Option<&String>) -> String {
    file.map_or_else(String::new, |file| {
        format!(" to apply, though \"{file}\" is there")
    })
}

impl ReadError {
    /// What to do about it, a sentence.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::MissingFolder(_) => Some(
                "Say where the migrations are: `migrations` in codegen.toml, or --migrations DIR.",
            ),
            Self::NotAFolder(_) => Some("Name the folder that holds the migrations."),
            Self::NoSql { .. } => Some(
                "Migrations are the files right in the folder whose names end in .sql, but not in .down.sql; an order such as \"prisma\", \"diesel\" or \"flyway\" looks into folders.",
            ),
            Self::NotStaged(_)
            | Self::NotInRevision { .. }
            | Self::OutsideOfGit(_)
            | Self::Io { .. }
            | Self::TooLarge(_) => None,
        }
    }
}

/// The bytes of a folder's migrations, wherever they come from.
pub trait Tree {
    /// The files in the folder and some levels below, ordered by name, as paths below it with `/`.
    fn files(&self, folder: &Path) -> Result<Vec<String>, ReadError>;
    /// The bytes of a file.
    fn bytes(&self, file: &Path) -> Result<Vec<u8>, ReadError>;
    /// The bytes of many files.
    fn bytes_of_all(&self, files: &[PathBuf]) -> Vec<Result<Vec<u8>, ReadError>> {
        files.iter().map(|file| self.bytes(file)).collect()
    }
    /// Whether there is a file.
    fn is_file(&self, path: &Path) -> bool;
}

/// The files as they lie on the disk.
#[derive(Debug, Clone, Copy)]
pub struct Disk;

impl Tree for Disk {
    fn files(&self, folder: &Path) -> Result<Vec<String>, ReadError> {
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
        list(folder, "", 0, &mut files)?;
        files.sort();
        Ok(files)
    }

    fn bytes(&self, file: &Path) -> Result<Vec<u8>, ReadError> {
        fs::read(file).map_err(|error| ReadError::Io {
            path: file.to_owned(),
            error,
        })
    }

    fn bytes_of_all(&self, files: &[PathBuf]) -> Vec<Result<Vec<u8>, ReadError>> {
        let read =
            |files: &[PathBuf]| -> Vec<_> { files.iter().map(|file| self.bytes(file)).collect() };
        if files.len() < MANY {
            return read(files);
        }
        // Opening files is what takes the time: two threads need half of it.
        let (first, second) = files.split_at(files.len() / 2);
        std::thread::scope(|scope| {
            let second = scope.spawn(|| read(second));
            let mut all = read(first);
            match second.join() {
                Ok(second) => all.extend(second),
                Err(panic) => std::panic::resume_unwind(panic),
            }
            all
        })
    }

    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }
}

/// How many files are worth a second thread.
const MANY: usize = 32;

/// Lists a folder; links to files are files, links to folders are not followed below the first.
fn list(
    folder: &Path,
    prefix: &str,
    depth: usize,
    files: &mut Vec<String>,
) -> Result<(), ReadError> {
    let io_error = |error| ReadError::Io {
        path: folder.to_owned(),
        error,
    };
    for entry in fs::read_dir(folder).map_err(io_error)? {
        let entry = entry.map_err(io_error)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().map_err(io_error)?;
        if !kind.is_dir() {
            if kind.is_file() || entry.path().is_file() {
                files.push(format!("{prefix}{name}"));
            }
        } else if depth < DEEPEST && is_looked_into(&name) {
            list(&entry.path(), &format!("{prefix}{name}/"), depth + 1, files)?;
        }
    }
    Ok(())
}

/// Whether migrations may lie in a folder of this name.
pub(crate) fn is_looked_into(folder: &str) -> bool {
    !folder.starts_with('.') && !matches!(folder, "node_modules" | "target")
}

/// A folder's migrations.
#[derive(Debug, Clone)]
pub struct Migrations {
    /// The files, in the order in which they are applied.
    pub files: Vec<SourceFile>,
    /// The runner whose folder it is, where no order was asked for and it bears a runner's marks.
    pub runner: Option<Runner>,
    /// The order.
    pub order: Order,
    /// What there is to say about files, by their place in `files`.
    pub remarks: Vec<(usize, Remark)>,
    /// Where the files lie.
    pub paths: Vec<PathBuf>,
}

/// Something to say about a file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// How bad it is.
    pub severity: Severity,
    /// What kind of thing it is.
    pub code: Code,
    /// One line.
    pub message: String,
    /// What to do about it, a sentence.
    pub help: String,
}

/// The migrations of the first of these folders, in the order asked for or else that of the runner whose folder it is.
/// `shown` makes the path that messages show.
pub fn migrations(
    tree: &dyn Tree,
    places: &[Place],
    order: Option<Order>,
    shown: &dyn Fn(&Path) -> String,
) -> Result<Migrations, ReadError> {
    let folder = places.first().map_or(Path::new(""), |place| &place.path);
    let names = tree.files(folder)?;
    // What cannot be read bears no mark, and is an error when it is to be applied.
    let text = |name: &str| match tree.bytes(&folder.join(name)) {
        Ok(bytes) => decode(&bytes).0.to_owned(),
        Err(_) => String::new(),
    };
    let around = Surroundings {
        in_supabase: places::in_supabase(places),
        uses_sqlx: uses_sqlx(tree, places),
    };
    let asked = order.is_some();
    let runner = match order {
        None => runner::recognize(around, &names, &text),
        Some(_) => None,
    };
    let order = order.or(runner.map(Runner::order)).unwrap_or_default();
    let applied = order.apply(&names);
    if applied.is_empty() {
        return Err(ReadError::NoSql {
            folder: folder.to_owned(),
            other: runner::not_applied(order, &names, &applied)
                .first()
                .map(|name| (*name).clone()),
        });
    }
    let remarks = remarks((runner, order, asked), &names, &applied);
    let place = |name: &String| applied.iter().position(|file| file == name).unwrap_or(0);
    let remarks = remarks
        .into_iter()
        .map(|(name, remark)| (place(&name), remark))
        .collect();
    let mut read = declared(tree, folder, &applied, shown)?;
    if let Some(runner) = runner.or(order.runner().filter(|_| asked)) {
        for (file, path) in read.files.iter_mut().zip(&read.paths) {
            let settings = runner.settings_of(path).filter(|it| tree.is_file(it));
            let settings = settings.map(|it| tree.bytes(&it)).transpose()?;
            let settings = settings.map(|it| decode(&it).0.to_owned());
            file.around = runner.around(&file.text, settings.as_deref().unwrap_or_default());
        }
    }
    Ok(Migrations {
        runner,
        order,
        remarks,
        ..read
    })
}

/// A note on the files of SQL that are not applied, if there are any; `why` says which are.
pub fn left_out(files: &[&String], why: &'static str) -> Option<Remark> {
    let first = files.first()?;
    let message = match files.len() {
        1 => format!("1 .sql file in this folder or below is not applied: \"{first}\""),
        count => format!(
            "{count} .sql files in this folder or below are not applied, the first is \"{first}\""
        ),
    };
    Some(Remark {
        severity: Severity::Note,
        code: Code::FileNotRead,
        message,
        help: why.to_owned(),
    })
}

/// Which files of a folder are applied in an order, a sentence.
fn applied_are(order: Order) -> &'static str {
    match order {
        Order::Lexicographic | Order::Numeric | Order::Goose | Order::Dependency => {
            "Applied are the files right in the folder whose names end in .sql; `migrations` may name several folders."
        }
        Order::Diesel => {
            "Applied is up.sql in each folder, as diesel does; order = \"lexicographic\" takes the loose files instead."
        }
        Order::Prisma => {
            "Applied is migration.sql in each folder, as Prisma does; order = \"lexicographic\" takes the loose files instead."
        }
        Order::Flyway => {
            "Applied are files with names such as V1__name.sql and R__name.sql, as Flyway does; order = \"lexicographic\" takes all that lie right in the folder."
        }
    }
}

/// These files of a folder, in this order.
pub fn declared(
    tree: &dyn Tree,
    folder: &Path,
    names: &[String],
    shown: &dyn Fn(&Path) -> String,
) -> Result<Migrations, ReadError> {
    let paths: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
    let files = paths
        .iter()
        .zip(tree.bytes_of_all(&paths))
        .map(|(path, bytes)| source(&bytes?, path, SourceKind::Migration, shown))
        .collect::<Result<_, _>>()?;
    Ok(Migrations {
        files,
        runner: None,
        order: Order::default(),
        remarks: Vec::new(),
        paths,
    })
}

/// Whether a crate around a folder uses sqlx.
fn uses_sqlx(tree: &dyn Tree, places: &[Place]) -> bool {
    places
        .iter()
        .map(|place| place.path.join("Cargo.toml"))
        .filter(|path| tree.is_file(path))
        .filter_map(|path| tree.bytes(&path).ok())
        .any(|bytes| String::from_utf8_lossy(&bytes).contains("sqlx"))
}

/// What there is to say about files, by name; `asked` says whether the order was asked for.
fn remarks(
    (runner, order, asked): (Option<Runner>, Order, bool),
    names: &[String],
    applied: &[String],
) -> Vec<(String, Remark)> {
    let mut remarks = Vec::new();
    let skipped = runner::not_applied(order, names, applied);
    if let (Some(first), Some(remark)) = (applied.first(), left_out(&skipped, applied_are(order))) {
        remarks.push((first.clone(), remark));
    }
    if runner == Some(Runner::Supabase) {
        let mut skipped = applied
            .iter()
            .filter(|name| runner::version(name).is_none());
        if let Some(first) = skipped.next() {
            let (message, help) = match skipped.count() {
                0 => (
                    "the Supabase CLI skips this file, because its name is not <timestamp>_name.sql".to_owned(),
                    "It is applied here; rename it, or move it out of the folder.",
                ),
                others => (
                    format!("the Supabase CLI skips this file and {others} more, because their names are not <timestamp>_name.sql"),
                    "They are applied here; rename them, or move them out of the folder.",
                ),
            };
            let remark = Remark {
                severity: Severity::Note,
                code: Code::FileOrder,
                message,
                help: help.to_owned(),
            };
            remarks.push((first.clone(), remark));
        }
    }
    if runner.is_none()
        && !asked
        && let Some((before, after)) = runner::out_of_numbers(order, applied)
    {
        let remark = Remark {
            severity: Severity::Warning,
            code: Code::FileOrder,
            message: format!(
                "this file is applied after \"{before}\", because names are compared and not numbers"
            ),
            help: "Say which it is: order = \"numeric\" or order = \"lexicographic\".".to_owned(),
        };
        remarks.push((after.to_owned(), remark));
    }
    if order == Order::Goose {
        for name in runner::go_migrations(names) {
            let number = runner::version(name);
            let next = applied.iter().find(|file| runner::version(file) > number);
            let remark = Remark {
                severity: Severity::Warning,
                code: Code::FileNotRead,
                message: format!("\"{name}\" is not SQL, so what it changes is not known"),
                help: "Write what it changes as SQL into a file of its own, and name that one with --prelude.".to_owned(),
            };
            remarks.push((next.or(applied.last()).cloned().unwrap_or_default(), remark));
        }
    }
    remarks
}

/// A path as messages show it, with `/` on every platform.
pub fn slashes(path: &Path) -> String {
    let text = path.display().to_string();
    if std::path::MAIN_SEPARATOR == '\\' {
        text.replace('\\', "/")
    } else {
        text
    }
}

/// One file.
pub fn file(
    tree: &dyn Tree,
    path: &Path,
    kind: SourceKind,
    shown: &dyn Fn(&Path) -> String,
) -> Result<SourceFile, ReadError> {
    source(&tree.bytes(path)?, path, kind, shown)
}

/// The file of these bytes.
fn source(
    bytes: &[u8],
    path: &Path,
    kind: SourceKind,
    shown: &dyn Fn(&Path) -> String,
) -> Result<SourceFile, ReadError> {
    if u32::try_from(bytes.len()).is_err() {
        return Err(ReadError::TooLarge(path.to_owned()));
    }
    let (text, not_utf8) = decode(bytes);
    Ok(SourceFile {
        path: shown(path),
        text: runner::up_part(text).into(),
        kind,
        not_utf8,
        around: Around::Unknown,
        written: None,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_nothing_and_a_wrong_byte_ends_the_text() {
        assert_eq!(decode(b"\xef\xbb\xbfselect 1"), ("select 1", false));
        assert_eq!(decode(b"select '\xe9'"), ("select '", true));
    }
}
