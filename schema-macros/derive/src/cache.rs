//! Folded schemas, kept as long as the process: one fold for all derives of a crate.
//!
//! The compiler's process reads each file once. rust-analyzer keeps its process for hours, so each expansion looks at
//! the files again: sizes and times first, contents where those changed or are too young to prove anything.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

use codegen::build;
use codegen::config;
use codegen::load::{self, Input, LoadError, Paths};
use codegen::lower::snapshot::{Snapshot, text};
use codegen::packed;
use codegen::read::{Disk, Tree};
use codegen::schema::Schema;

/// A file changed within this time before it was read may change again without another time or size; git calls that
/// "racily clean". File systems keep times of 1 ns to 2 s.
const TOO_YOUNG: Duration = Duration::from_secs(2);

/// Which migrations.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Request {
    /// A spec of the config found from this folder; the only one, where no name is given.
    Spec(PathBuf, Option<String>),
    /// A folder, relative to this one.
    Folder(PathBuf, String),
}

/// A schema that was read.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// Its files.
    pub(crate) input: Input,
    /// What structs are compared with.
    pub(crate) snapshot: Snapshot,
    /// Nothing is known of PostgreSQL's functions and operators, since the build script wrote nothing: what tables are
    /// is sure all the same, what views are is not.
    pub(crate) is_bare: bool,
    schema: OnceLock<Schema>,
}

impl Loaded {
    /// The whole schema, folded now where the snapshot came from the disk.
    pub(crate) fn schema(&self) -> &Schema {
        self.schema.get_or_init(|| self.input.schema_at_hand())
    }
}

/// Schemas by request.
#[derive(Debug, Default)]
pub(crate) struct Cache(Mutex<BTreeMap<Request, Entry>>);

#[derive(Debug)]
struct Entry {
    stamps: Stamps,
    fingerprint: u64,
    loaded: Arc<Loaded>,
}

/// The process's cache.
pub(crate) fn global() -> &'static Cache {
    static GLOBAL: OnceLock<Cache> = OnceLock::new();
    GLOBAL.get_or_init(Cache::default)
}

impl Cache {
    /// The schema as the files say now. `out_dir` may hold a snapshot that the build script made.
    pub(crate) fn get(
        &self,
        request: &Request,
        out_dir: Option<&Path>,
    ) -> Result<Arc<Loaded>, LoadError> {
        // A panic in another expansion leaves the map as it was before it.
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The build script may have run since.
        let knows_more = out_dir.is_some_and(|it| build::resolution_path(it).exists());
        let is_enough = |entry: &Entry| !(entry.loaded.is_bare && knows_more);
        if let Some(entry) = entries.get(request)
            && is_enough(entry)
            && entry.stamps.prove(request)
        {
            return Ok(entry.loaded.clone());
        }
        let began = now();
        let input = read(request)?;
        let stamps = Stamps::of(&input, began);
        let fingerprint = input.fingerprint();
        if let Some(entry) = entries.get_mut(request)
            && entry.fingerprint == fingerprint
            && is_enough(entry)
            && entry.loaded.input.folders == input.folders
        {
            entry.stamps = stamps;
            return Ok(entry.loaded.clone());
        }
        let loaded = Arc::new(make(input, fingerprint, out_dir));
        let entry = Entry {
            stamps,
            fingerprint,
            loaded: loaded.clone(),
        };
        entries.insert(request.clone(), entry);
        Ok(loaded)
    }
}

fn read(request: &Request) -> Result<Input, LoadError> {
    match request {
        Request::Spec(folder, name) => {
            let (path, config) = load::config(folder, &Disk)?;
            load::spec(
                &path,
                load::choose(config, name.as_deref())?,
                Paths::FromBase,
                &Disk,
            )
        }
        Request::Folder(base, folder) => load::folder(base, Path::new(folder), &Disk),
    }
}

fn make(input: Input, fingerprint: u64, out_dir: Option<&Path>) -> Loaded {
    // Tests hold what the macros make against what the command makes.
    #[cfg(test)]
    packed::load();
    let is_bare = !packed::is_loaded()
        && !out_dir
            .and_then(|out_dir| std::fs::read(build::resolution_path(out_dir)).ok())
            .is_some_and(packed::load_from);
    let kept = out_dir
        .and_then(|out_dir| std::fs::read_to_string(build::snapshot_path(out_dir, &input)).ok())
        .and_then(|kept| text::read(&kept, fingerprint));
    let schema = OnceLock::new();
    let snapshot = kept.unwrap_or_else(|| {
        let schema = schema.get_or_init(|| input.schema_at_hand());
        schema.snapshot()
    });
    Loaded {
        input,
        snapshot,
        is_bare,
        schema,
    }
}

/// The files and folders that were read, with what the file system says of them.
#[derive(Debug)]
struct Stamps {
    /// Files: config, prelude, migrations.
    files: Vec<(PathBuf, Option<Stamp>)>,
    /// Folders, with the migrations in them.
    folders: Vec<(PathBuf, usize)>,
    /// The config, which must still be the nearest.
    config: Option<PathBuf>,
    /// Whether a file was too young when it was read.
    racy: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: SystemTime,
    identity: (u64, i64, i64),
}

impl Stamps {
    /// What is there now; `began` is when reading began.
    fn of(input: &Input, began: SystemTime) -> Self {
        let files: Vec<_> = input
            .paths()
            .into_iter()
            .map(|path| {
                let stamp = stamp(&path);
                (path, stamp)
            })
            .collect();
        let racy = files.iter().any(|(_, stamp)| {
            stamp.is_none_or(|stamp| {
                began
                    .duration_since(stamp.modified)
                    .is_ok_and(|age| age < TOO_YOUNG)
                    || stamp.modified > began
            })
        });
        let folders = input
            .folders
            .iter()
            .map(|folder| {
                let folder = input.base.join(folder);
                let count = count(&folder);
                (folder, count)
            })
            .collect();
        Self {
            files,
            folders,
            config: input.config().map(Path::to_owned),
            racy,
        }
    }

    /// Whether it is sure that nothing changed. A file that took another's place in a folder shows as that other's
    /// missing, a new one by the number.
    fn prove(&self, request: &Request) -> bool {
        let config = match request {
            Request::Spec(folder, _) => config::find(folder),
            Request::Folder(..) => None,
        };
        !self.racy
            && config == self.config
            && self
                .files
                .iter()
                .all(|(path, before)| before.is_some() && stamp(path) == *before)
            && self
                .folders
                .iter()
                .all(|(folder, before)| count(folder) == *before)
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = std::fs::metadata(path).ok()?;
    Some(Stamp {
        size: metadata.len(),
        modified: metadata.modified().ok()?,
        identity: identity(&metadata),
    })
}

/// Inode and change time: they also tell a file that was moved here with its old time.
#[cfg(unix)]
fn identity(metadata: &Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}

fn count(folder: &Path) -> usize {
    Disk.files(folder).map_or(0, |files| files.len())
}

#[expect(
    clippy::disallowed_methods,
    reason = "compared with file times only, never part of an output"
)]
fn now() -> SystemTime {
    SystemTime::now()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const NOTES: &str = "create table notes (id bigint primary key, title text not null);";

    #[expect(clippy::disallowed_methods, reason = "a test's own folder")]
    fn write(folder: &Path, path: &str, text: &str) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("writable");
        fs::write(path, text).expect("writable");
    }

    /// Sets a time, so that the file is old enough to prove something.
    fn age(folder: &Path, path: &str) {
        let file = fs::File::options()
            .append(true)
            .open(folder.join(path))
            .expect("it is there");
        file.set_modified(now() - Duration::from_hours(1))
            .expect("ours");
    }

    fn titles(cache: &Cache, request: &Request) -> String {
        let loaded = cache.get(request, None).expect("readable");
        let relations = loaded.snapshot.relations.iter();
        let columns = relations.flat_map(|relation| &relation.columns);
        let described = columns
            .map(|column| format!("{} {} {}", column.name, column.sql_type, column.not_null));
        described.collect::<Vec<_>>().join(", ")
    }

    fn project() -> (tempfile::TempDir, Request) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write(
            folder.path(),
            "codegen.toml",
            "[[spec]]\nname = \"notes\"\nmigrations = \"m\"\n",
        );
        write(folder.path(), "m/1.sql", NOTES);
        let request = Request::Spec(folder.path().to_owned(), None);
        (folder, request)
    }

    #[test]
    fn a_change_between_two_expansions_gives_the_new_answer() {
        let (folder, request) = project();
        let cache = Cache::default();
        assert_eq!(titles(&cache, &request), "id bigint true, title text true");
        // Same size, and on most file systems the same time.
        write(folder.path(), "m/1.sql", &NOTES.replace("text", "uuid"));
        assert_eq!(titles(&cache, &request), "id bigint true, title uuid true");
        write(folder.path(), "m/2.sql", "alter table notes add at date;");
        assert_eq!(
            titles(&cache, &request),
            "id bigint true, title uuid true, at date false"
        );
        #[expect(clippy::disallowed_methods, reason = "a test's own folder")]
        fs::remove_file(folder.path().join("m/2.sql")).expect("ours");
        assert_eq!(titles(&cache, &request), "id bigint true, title uuid true");
    }

    #[test]
    fn a_change_of_old_files_is_seen() {
        let (folder, request) = project();
        let files = ["codegen.toml", "m/1.sql"];
        for file in files {
            age(folder.path(), file);
        }
        let cache = Cache::default();
        let first = cache.get(&request, None).expect("readable");
        let again = cache.get(&request, None).expect("readable");
        assert!(Arc::ptr_eq(&first, &again));
        assert!(
            cache.0.lock().expect("no panic")[&request]
                .stamps
                .prove(&request)
        );
        write(folder.path(), "m/1.sql", &NOTES.replace("text", "uuid"));
        age(folder.path(), "m/1.sql");
        assert_eq!(titles(&cache, &request), "id bigint true, title uuid true");
    }

    #[test]
    fn contents_that_are_the_same_are_not_folded_again() {
        let (folder, request) = project();
        let cache = Cache::default();
        let first = cache.get(&request, None).expect("readable");
        write(folder.path(), "m/1.sql", NOTES);
        assert!(Arc::ptr_eq(
            &first,
            &cache.get(&request, None).expect("readable")
        ));
    }

    #[test]
    fn a_nearer_config_is_seen() {
        let (folder, _) = project();
        let below = folder.path().join("crates/app");
        write(&below, "Cargo.toml", "");
        let request = Request::Spec(below.clone(), None);
        let cache = Cache::default();
        assert_eq!(titles(&cache, &request), "id bigint true, title text true");
        write(
            &below,
            "codegen.toml",
            "[[spec]]\nname = \"notes\"\nmigrations = \"m\"\n",
        );
        write(&below, "m/1.sql", "create table t (a int);");
        assert_eq!(titles(&cache, &request), "a integer false");
    }

    #[test]
    fn a_kept_snapshot_is_believed_only_when_it_is_whole_and_current() {
        let (folder, request) = project();
        let out = tempfile::tempdir().expect("a temporary folder");
        let input = read(&request).expect("readable");
        let mut kept = make(input.clone(), input.fingerprint(), None).snapshot;
        kept.relations[0].columns[1].sql_type = "kept".to_owned();
        let name = build::snapshot_path(Path::new(""), &input);
        let name = name.to_str().expect("ASCII");
        let sql_type = || {
            let loaded = Cache::default()
                .get(&request, Some(out.path()))
                .expect("readable");
            loaded.snapshot.relations[0].columns[1].sql_type.clone()
        };
        assert_eq!(sql_type(), "text");
        let whole = text::write(&kept, input.fingerprint());
        write(out.path(), name, &whole);
        assert_eq!(sql_type(), "kept");
        for damaged in [
            "",
            "\u{0}",
            &whole[..whole.len() - 1],
            &whole.replace("kept", "uuid"),
        ] {
            write(out.path(), name, damaged);
            assert_eq!(sql_type(), "text");
        }
        write(out.path(), name, &whole);
        write(folder.path(), "m/1.sql", &NOTES.replace("text", "uuid"));
        assert_eq!(sql_type(), "uuid");
    }
}
