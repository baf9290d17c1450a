//! The formats of diagnostics, and where they go.

use super::*;

/// A folder with two problems in two files, one with a label or help.
fn with_problems() -> tempfile::TempDir {
    let folder = empty_folder();
    write(
        &folder.path().join("migrations/1.sql"),
        "create table notes (id int);\ncreate table notes (id int);\n",
    );
    write(
        &folder.path().join("migrations/2.sql"),
        "-- größer\nalter table nötes add column body text;\n",
    );
    folder
}

fn in_format(format: &str) -> Run {
    codegen(
        &[
            "ts",
            "--migrations",
            "migrations",
            "--stdout",
            "--format",
            format,
        ],
        with_problems().path(),
    )
    .exits(1)
}

/// The one JSON document that a text is.
pub(crate) fn document(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn json_diagnostics_have_the_documented_keys() {
    let document = document(&in_format("json").stderr);
    assert_eq!(document["version"], 1);
    let diagnostics = document["diagnostics"].as_array().expect("a list");
    assert_eq!(diagnostics.len(), 2, "{document:#}");
    for diagnostic in diagnostics {
        let mut keys: Vec<&str> = diagnostic
            .as_object()
            .expect("an object")
            .keys()
            .map(String::as_str)
            .collect();
        keys.sort_unstable();
        let expected = [
            "code",
            "column",
            "end_column",
            "end_line",
            "help",
            "labels",
            "line",
            "message",
            "path",
            "severity",
            "sqlstate",
        ];
        assert_eq!(keys, expected);
    }
    let second = &diagnostics[1];
    let place = [
        "path",
        "line",
        "column",
        "end_line",
        "end_column",
        "severity",
        "code",
        "sqlstate",
    ]
    .map(|key| &second[key]);
    expect![[r#"[String("migrations/2.sql"), Number(2), Number(13), Number(2), Number(18), String("error"), String("unknown-relation"), String("42P01")]"#]]
        .assert_eq(&format!("{place:?}"));
}

#[test]
fn sarif_is_what_code_scanning_reads() {
    let document = document(&in_format("sarif").stderr);
    assert_eq!(document["version"], "2.1.0");
    assert!(
        document["$schema"]
            .as_str()
            .is_some_and(|schema| schema.contains("sarif"))
    );
    let run = &document["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "codegen");
    let results = run["results"].as_array().expect("a list");
    assert_eq!(results.len(), 2);
    for result in results {
        assert_eq!(result["level"], "error");
        assert!(result["ruleId"].is_string() && result["message"]["text"].is_string());
        let location = &result["locations"][0]["physicalLocation"];
        let uri = location["artifactLocation"]["uri"]
            .as_str()
            .expect("a path");
        assert!(uri.starts_with("migrations/"), "{uri}");
        assert!(
            location["region"]["startLine"].is_u64() && location["region"]["startColumn"].is_u64()
        );
    }
}

#[test]
fn github_commands_are_one_line_each() {
    let stderr = in_format("github").stderr;
    let commands: Vec<&str> = stderr
        .lines()
        .filter(|line| line.starts_with("::"))
        .collect();
    assert_eq!(commands.len(), 2, "{stderr}");
    for command in commands {
        assert!(command.starts_with("::error file=migrations/"), "{command}");
        for property in [",line=", ",col=", ",title="] {
            assert!(command.contains(property), "{command}");
        }
    }
}

#[test]
fn text_begins_with_a_line_for_machines() {
    let stderr = in_format("text").stderr;
    let places: Vec<&str> = stderr
        .lines()
        .filter(|line| line.contains("error["))
        .collect();
    expect![[r#"
        [
            "migrations/1.sql:2:14: error[duplicate-relation] 42P07: relation \"notes\" already exists",
            "migrations/2.sql:2:13: error[unknown-relation] 42P01: relation \"nötes\" does not exist",
        ]
    "#]]
    .assert_debug_eq(&places);
}

#[test]
fn a_report_goes_to_its_file_and_not_to_stderr() {
    let folder = with_problems();
    let arguments = [
        "rust",
        "--migrations",
        "migrations",
        "--stdout",
        "--format",
        "json",
        "--report",
        "report.json",
    ];
    let run = codegen(&arguments, folder.path()).exits(1);
    assert!(!run.stderr.contains("unknown-relation"), "{}", run.stderr);
    let report: Value =
        serde_json::from_str(&read(&folder.path().join("report.json"))).expect("it is JSON");
    assert_eq!(report["diagnostics"].as_array().map(Vec::len), Some(2));
}
