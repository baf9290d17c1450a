//! A native PostgreSQL 17 of a test's own.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use super::node::install_native;
use super::root;

/// A server of the test's own; it stops with the value.
pub(crate) struct Server {
    process: Child,
    /// The folder of its socket, or its name.
    pub(crate) host: String,
    /// Its port, where it has no socket.
    port: Option<u64>,
    /// Its database.
    pub(crate) database: String,
}

impl Server {
    /// Starts one, with these arguments of `tests/live/serve.mjs`.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        install_native();
        let mut process = Command::new("node")
            .arg("tests/live/serve.mjs")
            .args(arguments)
            .current_dir(root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node ran before");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("it is piped"))
            .read_line(&mut line)
            .expect("the server prints where it is");
        let said: serde_json::Value = serde_json::from_str(&line).expect("it is JSON");
        let text = |key: &str| said[key].as_str().expect("it is a text").to_owned();
        Self {
            process,
            host: text("host"),
            port: said["port"].as_u64(),
            database: text("database"),
        }
    }

    /// A URL of it, with these parameters.
    pub(crate) fn url(&self, parameters: &str) -> String {
        match self.port {
            None => format!(
                "postgresql://postgres@/{}?host={}&{parameters}",
                self.database, self.host
            ),
            Some(port) => format!(
                "postgresql://postgres@{}:{port}/{}?{parameters}",
                self.host, self.database
            ),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The end of its stdin tells it to stop.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
