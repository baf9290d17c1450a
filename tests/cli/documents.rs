//! `schema` and `docs`: what they print, and that `check` compares what the config keeps of them.

use super::support::{codegen, edit, empty_folder, read, write};

const CONFIG: &str = "[[spec]]\nname = \"app\"\nmigrations = \"m\"\n\
    [spec.schema]\nout = \"db/schema.sql\"\n[spec.documents]\nout = \"docs\"\n";

#[test]
fn what_the_config_keeps_of_them_is_made_and_compared() {
    let folder = empty_folder();
    let at = |path: &str| folder.path().join(path);
    write(&at("codegen.toml"), CONFIG);
    write(&at("m/1.sql"), "create table notes (id int primary key);\n");
    codegen(&["generate"], folder.path()).exits(0);
    assert!(read(&at("db/schema.sql")).contains("-- NOTES TABLE\n"));
    assert!(read(&at("docs/schema.md")).contains("## notes\n"));
    assert!(read(&at("docs/schema.svg")).contains(">notes</text>"));
    codegen(&["check"], folder.path()).exits(0);

    write(&at("m/2.sql"), "alter table notes add body text;\n");
    let run = codegen(&["check"], folder.path()).exits(1);
    for file in ["db/schema.sql", "docs/schema.md", "docs/schema.svg"] {
        assert!(run.stdout.contains(file), "{file}: {}", run.stdout);
    }
    codegen(&["generate"], folder.path()).exits(0);
    codegen(&["check"], folder.path()).exits(0);

    edit(&at("db/schema.sql"), "body text", "body int");
    let run = codegen(&["check"], folder.path()).exits(1);
    assert!(run.both().contains("db/schema.sql"), "{}", run.both());
}

#[test]
fn what_is_not_sure_of_the_schema_is_said_on_stderr_too() {
    let folder = empty_folder();
    write(
        &folder.path().join("m/1.sql"),
        "create table t (a int);\nalter table t alter a set statistics 100;\n",
    );
    let run = codegen(&["schema", "--migrations", "m"], folder.path()).exits(0);
    let what = "m/1.sql:2:15: SET STATISTICS is not in this file\n";
    assert!(run.stdout.contains(&format!("--   {what}")));
    assert_eq!(run.stderr, format!("schema: not sure: {what}"));
}

#[test]
fn each_form_of_the_diagram_can_be_printed() {
    let folder = empty_folder();
    write(
        &folder.path().join("m/1.sql"),
        "create table notes (id int primary key);\n",
    );
    let print = |format: &str| {
        let arguments = ["docs", "--migrations", "m", "--output", format];
        codegen(&arguments, folder.path()).exits(0).stdout
    };
    assert!(print("mermaid").starts_with("erDiagram\n"));
    assert!(print("svg").starts_with("<svg "));
    assert!(print("markdown").contains("```mermaid\nerDiagram\n"));
}
