//! A folder with migrations, in git, and commands run in it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The config of all projects: the outputs lie beside the migrations' folder.
const CONFIG: &str = r#"[[spec]]
name = "notes"
migrations = "./db/migrations"

[spec.ts]
out = "src/database.ts"

[spec.rust]
out = "rust"
"#;

const NOTES: &str = "create table notes (\n  id bigint primary key,\n  title text not null\n);\n";

/// A folder; it goes with the value.
pub(crate) struct Project {
    folder: tempfile::TempDir,
    /// What stands on PATH before the rest.
    path: Vec<PathBuf>,
    /// Whether there is a rest: what the tests themselves have on PATH.
    rest: bool,
}

/// How a command ended.
pub(crate) struct Run {
    command: String,
    /// stdout, then stderr.
    pub(crate) text: String,
    succeeded: bool,
}

impl Project {
    /// An empty folder, with the command under test on PATH.
    pub(crate) fn empty() -> Self {
        let codegen = Path::new(env!("CARGO_BIN_EXE_codegen"));
        Self {
            folder: empty_folder(),
            path: vec![codegen.parent().expect("it is in a folder").to_owned()],
            rest: true,
        }
    }

    /// An empty folder, with nothing on PATH but these programs: the command under test is not there.
    #[cfg(unix)]
    pub(crate) fn with_only(programs: &[&str]) -> Self {
        let folder = empty_folder();
        let bin = folder.path().join("bin");
        fs::create_dir(&bin).expect("writable");
        let all = std::env::var_os("PATH").unwrap_or_default();
        for program in programs {
            let found = std::env::split_paths(&all)
                .map(|folder| folder.join(program))
                .find(|path| path.is_file());
            let found = found.unwrap_or_else(|| panic!("the tests need {program} on PATH"));
            std::os::unix::fs::symlink(found, bin.join(program)).expect("writable");
        }
        Self {
            folder,
            path: vec![bin],
            rest: false,
        }
    }

    /// A folder with a config, one migration and its outputs, in git, nothing of it committed; `below` the root of
    /// the repository.
    pub(crate) fn in_git(below: &str) -> Self {
        let project = Self::empty();
        project
            .run("git", ["init", "--quiet", "--initial-branch=main"])
            .passes();
        for (key, value) in [
            ("user.name", "Test"),
            ("user.email", "test@example.invalid"),
            ("commit.gpgsign", "false"),
            ("core.autocrlf", "false"),
        ] {
            project.run("git", ["config", key, value]).passes();
        }
        project.write(&format!("{below}codegen.toml"), CONFIG);
        project.write(&format!("{below}db/migrations/1_notes.sql"), NOTES);
        let folder = project.path(below);
        project.run_in(&folder, "codegen", ["generate"]).passes();
        project
    }

    /// Adds a folder in front of PATH.
    pub(crate) fn with_tools(mut self, folder: PathBuf) -> Self {
        self.path.push(folder);
        self
    }

    /// A path in the folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("files are in folders")).expect("writable");
        fs::write(path, text).expect("writable");
    }

    /// Reads a file.
    pub(crate) fn read(&self, path: &str) -> String {
        let path = self.path(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Removes a file.
    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).expect("it was there");
    }

    /// A migration that gives `notes` one more column, named after the file.
    pub(crate) fn add_column(&self, column: &str) {
        self.write(
            &format!("db/migrations/{column}.sql"),
            &format!("alter table notes add column {column} text;\n"),
        );
    }

    /// Runs a command in the folder.
    pub(crate) fn run<A: AsRef<OsStr>>(
        &self,
        program: &str,
        arguments: impl IntoIterator<Item = A>,
    ) -> Run {
        self.run_in(self.folder.path(), program, arguments)
    }

    /// Runs a command in a folder.
    pub(crate) fn run_in<A: AsRef<OsStr>>(
        &self,
        folder: &Path,
        program: &str,
        arguments: impl IntoIterator<Item = A>,
    ) -> Run {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(folder);
        // These tests may themselves run in a hook, whose git tells its children which repository is meant.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        let rest = std::env::var_os("PATH").filter(|_| self.rest);
        let rest = rest.unwrap_or_default();
        let path = self
            .path
            .iter()
            .cloned()
            .chain(std::env::split_paths(&rest));
        command
            .env(
                "PATH",
                std::env::join_paths(path).expect("no path has a colon"),
            )
            .env("PRE_COMMIT_HOME", super::tools::folder("pre-commit-home"))
            // What the repository's own hook builds, it builds cheaply, and once for each content.
            .env("CODEGEN_PROFILE", "dev")
            .env("CODEGEN_TARGET", super::tools::folder("hook-target"))
            .env_remove("CI");
        run(&mut command)
    }

    /// Stages all that is there.
    pub(crate) fn stage(&self) {
        self.run("git", ["add", "--all"]).passes();
    }
}

/// A folder with no `codegen.toml` above it.
fn empty_folder() -> tempfile::TempDir {
    let places = [std::env::temp_dir(), "/var/tmp".into(), "/dev/shm".into()];
    let is_free = |place: &&PathBuf| {
        place.is_dir()
            && !place
                .ancestors()
                .any(|above| above.join("codegen.toml").exists())
    };
    let place = places.iter().find(is_free);
    let place = place.unwrap_or_else(|| panic!("each of {places:?} is below a stray codegen.toml"));
    tempfile::tempdir_in(place).expect("there is room for a temporary folder")
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Run {
    let shown = format!("{command:?}");
    let shown = shown
        .rsplit_once("PATH=")
        .map_or(shown.as_str(), |(_, shown)| shown);
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{shown} cannot be run: {error}"));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run {
        command: shown.to_owned(),
        text: text(&output.stdout) + &text(&output.stderr),
        succeeded: output.status.success(),
    }
}

impl Run {
    /// Fails with all that was printed where the command failed.
    #[track_caller]
    pub(crate) fn passes(self) -> Self {
        assert!(self.succeeded, "{} failed:\n{}", self.command, self.text);
        self
    }

    /// The command failed and said all this.
    #[track_caller]
    pub(crate) fn fails_with(self, texts: &[&str]) -> Self {
        assert!(
            !self.succeeded,
            "{} did not fail:\n{}",
            self.command, self.text
        );
        self.says(texts)
    }

    /// The command said all this.
    #[track_caller]
    pub(crate) fn says(self, texts: &[&str]) -> Self {
        for text in texts {
            assert!(
                self.text.contains(text),
                "{text:?} is not in what {} said:\n{}",
                self.command,
                self.text
            );
        }
        self
    }
}
