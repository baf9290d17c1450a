//! `render` and `model`: a target of templates alone, what it is given, and what is wrong with a template.

use std::path::Path;
use std::process::Command;

use expect_test::expect;

use super::support::{Run, codegen, copy, empty_folder, python, read, remove, root, write};

fn here() -> std::path::PathBuf {
    root().join("tests/render")
}

/// A project with the schema and the templates of Python.
fn project() -> tempfile::TempDir {
    let folder = empty_folder();
    write(
        &folder.path().join("m/1.sql"),
        read(&here().join("schema.sql")),
    );
    copy(
        &here().join("pydantic"),
        &folder.path().join("templates/pydantic"),
    );
    folder
}

fn render(folder: &Path, arguments: &[&str]) -> Run {
    codegen(&[&["render"], arguments].concat(), folder)
}

const OPTIONS: [&str; 4] = ["--migrations", "m", "--templates", "templates"];

#[test]
#[allow(clippy::print_stdout, reason = "the figures are for whoever runs it")]
fn a_target_of_templates_alone_is_python_that_reads_rows() {
    let project = project();
    let out = project.path().join("out");
    render(
        project.path(),
        &[&["pydantic", "--out", "out"], &OPTIONS[..]].concat(),
    )
    .exits(0);
    write(
        &out.join("schema.json"),
        codegen(&["model"], project.path()).exits(0).stdout,
    );
    let own = codegen(&["model", "--data", "--migrations", "m"], project.path()).exits(0);
    write(&out.join("own.json"), own.stdout);
    let specs = [
        "soul",
        "conversations",
        "prompt-layers",
        "goal-planning",
        "journey",
    ];
    for spec in specs {
        let model = codegen(&["model", "--data", "--spec", spec], &root()).exits(0);
        write(&out.join(format!("{spec}.json")), model.stdout);
    }
    let python = python::environment("render", &here().join("requirements.txt"));
    let output = Command::new(python.join("python"))
        .arg(here().join("check.py"))
        .arg(&out)
        .arg("own")
        .args(specs)
        .output()
        .expect("pip ran beside it");
    let run = Run::new("check.py".to_owned(), &output).exits(0);
    println!("{}", run.stdout);
}

#[test]
fn a_target_of_the_config_is_generated_and_checked() {
    let project = project();
    let config = "[[spec]]\nname = \"app\"\nmigrations = \"m\"\n[spec.render.pydantic]\ntemplates = \"templates/pydantic\"\nout = \"python\"\n";
    write(&project.path().join("codegen.toml"), config);
    codegen(&["generate"], project.path()).exits(0);
    codegen(&["check"], project.path()).exits(0);
    render(project.path(), &["pydantic"]).exits(0);
    codegen(&["check"], project.path()).exits(0);
    write(
        &project.path().join("m/2.sql"),
        "alter table notes add column more text;",
    );
    let check = codegen(&["check"], project.path()).exits(1);
    assert!(
        check.stdout.contains("+    more: Optional[str]"),
        "{}",
        check.stdout
    );
}

#[test]
fn mistakes_in_templates_and_types_name_file_and_line() {
    let project = project();
    let at = |path: &str| project.path().join("templates/pydantic").join(path);
    let message = |arguments: &[&str]| {
        let run = render(
            project.path(),
            &[arguments, &["--stdout"], &OPTIONS[..]].concat(),
        )
        .exits(2);
        assert_eq!(run.stdout, "");
        run.stderr
    };
    write(&at("row.hbs"), "\n{{#each columns}}\n{{nmae}}\n{{/each}}\n");
    expect![[r#"
        templates/pydantic/row.hbs:3: error[template]: the model has no "nmae"
    "#]]
    .assert_eq(&message(&["pydantic"]));
    write(&at("row.hbs"), "\n\n{{#if\n");
    expect![[r#"
        templates/pydantic/row.hbs:4: error[template]: invalid handlebars syntax
    "#]]
    .assert_eq(&message(&["pydantic"]));
    write(&at("row.hbs"), "");
    write(&at("types.toml"), "unknown = \"Any\"\nnulable = \"{}\"\n");
    expect![[r#"
        templates/pydantic/types.toml:2: error[types]: unknown field `nulable`, expected one of `unknown`, `array`, `nullable`, `enum`, `list`, `composite`, `types`, `imports`, `keywords`, `escape`; did you mean `nullable`?
    "#]].assert_eq(&message(&["pydantic"]));
    write(&at("types.toml"), "");
    for template in ["models.py.hbs", "row.hbs", "insert.hbs", "function.hbs"] {
        remove(&at(template));
    }
    expect![[r#"
        error: "templates/pydantic" has no template of a file, such as Schema.kt.hbs
    "#]]
    .assert_eq(&message(&["pydantic"]));
    let nowhere = render(project.path(), &["kotlin", "--migrations", "m"]).exits(2);
    expect![[r#"
        error: say where the templates of "kotlin" are: --templates DIR, or [spec.render.kotlin] in codegen.toml
    "#]].assert_eq(&nowhere.stderr);
    let none = [
        "kotlin",
        "--migrations",
        "m",
        "--templates",
        "none",
        "--stdout",
    ];
    expect![[r#"
        error: there is no folder of templates "none"
    "#]]
    .assert_eq(&render(project.path(), &none).exits(2).stderr);
}
