//! A cargo project in a folder of its own, on the workspace's macros.
#![expect(clippy::disallowed_methods, reason = "a test's own folder")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The project; its folder stays for a look after a failure.
pub(crate) struct Project {
    name: String,
    folder: PathBuf,
}

impl Project {
    /// A library with this `lib.rs` and a config for the folder `migrations`.
    pub(crate) fn new(name: &str, lib: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("macros-{name}"));
        let _ = std::fs::remove_dir_all(&folder);
        let project = Self {
            name: format!("macros-{name}"),
            folder,
        };
        // What an earlier run left in an OUT_DIR.
        for kept in project.snapshots() {
            let _ = std::fs::remove_file(&kept);
            let _ = std::fs::remove_dir_all(&kept);
        }
        project.with_dependencies("serde = { version = \"1\", features = [\"derive\"] }\n");
        project.write(
            "codegen.toml",
            "[[spec]]\nname = \"notes\"\nmigrations = \"migrations\"\n",
        );
        project.write("src/lib.rs", lib);
        let lock = macros().join("../Cargo.lock");
        project.write(
            "Cargo.lock",
            &std::fs::read_to_string(lock).expect("the workspace has a lock"),
        );
        project
    }

    /// Sets what it depends on beside `schema-macros`.
    pub(crate) fn with_dependencies(&self, dependencies: &str) {
        self.with_features("", dependencies);
    }

    /// The same, with these features of `schema-macros`, as a list in TOML.
    pub(crate) fn with_features(&self, features: &str, dependencies: &str) {
        let (name, macros) = (&self.name, macros());
        let macros = macros.display();
        self.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                 schema-macros = {{ path = \"{macros}\", features = [{features}] }}\n{dependencies}\n[build-dependencies]\n\
                 codegen = {{ path = \"{macros}/../codegen\", default-features = false }}\n\n\
                 [profile.dev]\ndebug = false\n\n[workspace]\n"
            ),
        );
    }

    /// Adds the documented build script.
    pub(crate) fn with_build_script(&self) {
        self.write(
            "build.rs",
            "fn main() -> Result<(), codegen::build::BuildError> {\n    codegen::build::watch()\n}\n",
        );
    }

    /// Writes a file of the project.
    pub(crate) fn write(&self, path: &str, text: &str) {
        write(&self.folder.join(path), text);
    }

    /// Removes a file of the project.
    pub(crate) fn remove(&self, path: &str) {
        std::fs::remove_file(self.folder.join(path)).expect("it was there");
    }

    /// The snapshot that the build script kept.
    pub(crate) fn snapshot(&self) -> PathBuf {
        let mut kept = self.snapshots();
        kept.retain(|path| path.is_file());
        kept.pop().expect("the build script kept a snapshot")
    }

    /// What stands where snapshots are kept.
    fn snapshots(&self) -> Vec<PathBuf> {
        let is_ours = |path: &PathBuf| {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            name.rsplit_once('-')
                .is_some_and(|(name, _)| name == self.name)
        };
        let Ok(build) = std::fs::read_dir(target().join("debug/build")) else {
            return Vec::new();
        };
        build
            .map(|entry| entry.expect("readable").path())
            .filter(is_ours)
            .map(|path| path.join("out/schema-macros-notes.snapshot"))
            .filter(|path| path.exists())
            .collect()
    }

    /// Builds, and the crate was compiled.
    pub(crate) fn builds(&self) {
        let stderr = self.cargo(true);
        assert!(
            stderr.contains(&format!("Compiling {}", self.name)),
            "not compiled again:\n{stderr}"
        );
    }

    /// Compiles the crate, and cargo says this.
    pub(crate) fn warns(&self, message: &str) {
        let stderr = self.cargo(true);
        assert!(stderr.contains(message), "{message}\nis not in\n{stderr}");
    }

    /// Builds, and there was nothing to do.
    pub(crate) fn is_fresh(&self) {
        let stderr = self.cargo(true);
        assert!(!stderr.contains("Compiling"), "compiled again:\n{stderr}");
    }

    /// Does not build, and the compiler says all this.
    pub(crate) fn fails_with(&self, messages: &[&str]) {
        let stderr = self.cargo(false);
        for message in messages {
            assert!(stderr.contains(message), "{message}\nis not in\n{stderr}");
        }
    }

    fn cargo(&self, succeeds: bool) -> String {
        let (success, stderr) = self.run("build", &target());
        assert_eq!(success, succeeds, "{stderr}");
        stderr
    }

    /// Runs cargo; whether it succeeded, and what it said.
    pub(crate) fn run(&self, command: &str, target: &Path) -> (bool, String) {
        let Output { status, stderr, .. } = Command::new(env!("CARGO"))
            .args([command, "--offline", "--color=never"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target)
            .env_remove("RUSTFLAGS")
            .output()
            .expect("cargo runs");
        let stderr = String::from_utf8_lossy(&stderr).into_owned();
        (status.success(), stderr)
    }
}

/// The folder of `schema-macros`, from the crate beside it too.
pub(crate) fn macros() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema-macros")
}

/// One for all projects, so that their dependencies are compiled once.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("macros-target")
}

/// Writes a file.
pub(crate) fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("files are in folders")).expect("writable");
    std::fs::write(path, text).expect("writable");
}

/// Puts a folder that is not empty in a file's place.
pub(crate) fn replace_by_folder(path: &Path) {
    std::fs::remove_file(path).expect("it was there");
    write(&path.join("in/the/way"), "");
}
