//! The disk for who reads it again and again: what nobody has touched since is not read again.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{Disk, ReadError, Tree};

/// The disk, and what was read of it.
#[derive(Debug, Default)]
pub struct Rereading {
    /// By path, whose components nobody asks for.
    known: Mutex<BTreeMap<OsString, Known>>,
}

#[derive(Debug)]
struct Known {
    state: State,
    /// When the file was first seen in this state.
    since: Instant,
    /// What was read once it had been in it for a while.
    bytes: Option<Vec<u8>>,
}

/// What changes when a file does. Whoever sets back when it was written does not set back when it was changed.
type State = [i64; 7];

/// How long a file has to have been in a state, so that what is read of it belongs to that: the clocks of file systems
/// tick so far apart, and a file may be changed twice between two ticks.
const SETTLED: Duration = Duration::from_secs(3);

#[cfg(unix)]
#[expect(
    clippy::unnecessary_wraps,
    reason = "it is an `Option` where nothing tells it"
)]
fn state_of(metadata: &Metadata) -> Option<State> {
    use std::os::unix::fs::MetadataExt as _;

    Some([
        metadata.dev().cast_signed(),
        metadata.ino().cast_signed(),
        metadata.size().cast_signed(),
        metadata.mtime(),
        metadata.mtime_nsec(),
        metadata.ctime(),
        metadata.ctime_nsec(),
    ])
}

#[cfg(not(unix))]
fn state_of(_: &Metadata) -> Option<State> {
    None
}

impl Rereading {
    fn known(&self) -> MutexGuard<'_, BTreeMap<OsString, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads these files, of which `now` is later than all that was written before.
    fn read(&self, files: &[PathBuf], now: Instant) -> Vec<Result<Vec<u8>, ReadError>> {
        let mut known = self.known();
        let mut states = Vec::new();
        let mut unknown = Vec::new();
        for file in files {
            let state = fs::metadata(file).ok().as_ref().and_then(state_of);
            let same = known
                .get(file.as_os_str())
                .filter(|it| Some(it.state) == state);
            if same.is_none_or(|it| it.bytes.is_none()) {
                unknown.push(file.clone());
            }
            states.push(state);
        }
        let mut read = Disk.bytes_of_all(&unknown).into_iter();
        let all = files.iter().zip(states).map(|(file, state)| {
            let same = known
                .get(file.as_os_str())
                .filter(|it| Some(it.state) == state);
            if let Some(bytes) = same.and_then(|it| it.bytes.clone()) {
                return Ok(bytes);
            }
            let since = same.map_or(now, |it| it.since);
            let bytes = read.next().unwrap_or_else(|| Disk.bytes(file));
            if let (Some(state), Ok(bytes)) = (state, &bytes) {
                let is_settled = now.duration_since(since) >= SETTLED;
                let bytes = is_settled.then(|| bytes.clone());
                let entry = Known {
                    state,
                    since,
                    bytes,
                };
                known.insert(file.clone().into(), entry);
            }
            bytes
        });
        all.collect()
    }
}

impl Tree for Rereading {
    fn files(&self, folder: &Path) -> Result<Vec<String>, ReadError> {
        Disk.files(folder)
    }

    fn bytes(&self, file: &Path) -> Result<Vec<u8>, ReadError> {
        Disk.bytes(file)
    }

    fn bytes_of_all(&self, files: &[PathBuf]) -> Vec<Result<Vec<u8>, ReadError>> {
        self.read(files, Instant::now())
    }

    fn is_file(&self, path: &Path) -> bool {
        Disk.is_file(path)
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test's own folder")]
mod tests {
    use std::fs::{self, File, FileTimes};
    use std::time::Instant;

    use super::{Rereading, SETTLED};

    #[test]
    fn what_is_read_again_is_what_lies_there() {
        let folder = tempfile::tempdir().expect("there is room");
        let paths = ["a", "b", "c"].map(|name| folder.path().join(name));
        for path in &paths[..2] {
            fs::write(path, "1").expect("it is written");
        }
        let tree = Rereading::default();
        let begun = Instant::now();
        let read = |rounds: u32| -> Vec<Option<String>> {
            let all = tree.read(&paths, begun + SETTLED * rounds).into_iter();
            let texts = all.map(|it| Some(String::from_utf8_lossy(&it.ok()?).into_owned()));
            texts.collect()
        };
        let some = |texts: [&str; 3]| texts.map(|it| (!it.is_empty()).then(|| it.to_owned()));
        assert_eq!(read(0), some(["1", "1", ""]));
        // Changed within a tick of the clock, perhaps.
        fs::write(&paths[0], "2").expect("it is written");
        assert_eq!(read(0), some(["2", "1", ""]));
        for rounds in 1..4 {
            assert_eq!(read(rounds), some(["2", "1", ""]));
        }
        let is_known = |at: usize| {
            tree.known()
                .get(paths[at].as_os_str())
                .is_some_and(|it| it.bytes.is_some())
        };
        assert_eq!(
            [is_known(0), is_known(1), is_known(2)],
            [cfg!(unix), cfg!(unix), false]
        );
        // As long as before, and said to be as old. The clock ticks meanwhile, as it would have.
        std::thread::sleep(std::time::Duration::from_millis(50));
        let times = fs::metadata(&paths[1]).expect("it is there");
        let times = FileTimes::new().set_modified(times.modified().expect("it has times"));
        fs::write(&paths[1], "3").expect("it is written");
        let file = File::options().write(true).open(&paths[1]);
        file.and_then(|file| file.set_times(times))
            .expect("it may be old");
        fs::remove_file(&paths[0]).expect("it is there");
        fs::write(&paths[2], "4").expect("it is written");
        assert_eq!(read(5), some(["", "3", "4"]));
        fs::rename(&paths[2], &paths[1]).expect("both are there");
        assert_eq!(read(6), some(["", "4", ""]));
    }
}
