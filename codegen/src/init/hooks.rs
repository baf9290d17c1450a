//! The commit hook: in the hook manager that the project has, else in a folder that git is told of.

use super::{Change, Found, Plan};

const CHECK: &str = "codegen check --staged";

/// The hook of git itself, which runs it at the root of the repository. What a clone has in `node_modules` is taken
/// before what is on the PATH.
const HOOK: &str = "#!/bin/sh\n# Refuses a commit whose generated files are not what its migrations say.\ncd \"$(dirname \"$0\")/..\" || exit\nPATH=\"$PWD/node_modules/.bin:$PATH\"\nexec codegen check --staged\n";

/// Where managers of hooks have theirs.
const HUSKY: &str = ".husky/pre-commit";
const MANAGERS: [&str; 5] = [
    HUSKY,
    ".pre-commit-config.yaml",
    "lefthook.yml",
    "lefthook.yaml",
    ".lefthook.yml",
];

/// Adds it to a project, which is this folder below its repository's root.
pub(super) fn add(
    (found, below): (&Found, &str),
    text: &dyn Fn(&str) -> Option<String>,
    plan: &mut Plan,
) {
    // All but husky look at the root of the repository only.
    let there = MANAGERS
        .into_iter()
        .filter(|path| below.is_empty() || *path == HUSKY)
        .find_map(|path| Some((path, text(path)?)));
    let Some((path, old)) = there else {
        return own((found, below), text, plan);
    };
    if old.contains(CHECK) || old.contains("codegen-check") {
        plan.remarks.push(format!("{path} has the hook already."));
        return;
    }
    let new = match path {
        ".pre-commit-config.yaml" => in_pre_commit(&old),
        HUSKY => Some(format!("{}{}\n", ended(&old), check(below))),
        _ => in_lefthook(&old),
    };
    match new {
        Some(new) => plan.changes.push(Change {
            path: path.to_owned(),
            old: Some(old),
            new,
            executable: false,
        }),
        None => plan.remarks.push(format!(
            "{path} is not laid out as expected; add `{CHECK}` to its pre-commit hook by hand."
        )),
    }
}

/// The check as a line of a hook, which runs at the repository's root.
fn check(below: &str) -> String {
    match below.strip_suffix('/') {
        Some(folder) => format!("(cd '{}' && {CHECK})", folder.replace('\'', r"'\''")),
        None => CHECK.to_owned(),
    }
}

/// A hook without a manager.
fn own((found, below): (&Found, &str), text: &dyn Fn(&str) -> Option<String>, plan: &mut Plan) {
    let path = ".githooks/pre-commit";
    match text(path) {
        Some(old) if old.contains(CHECK) => {
            plan.remarks.push(format!("{path} has the hook already."));
        }
        Some(old) => plan.changes.push(Change {
            path: path.to_owned(),
            new: format!("{}{}\n", ended(&old), check(below)),
            old: Some(old),
            executable: true,
        }),
        None => plan.changes.push(Change {
            executable: true,
            ..Change::new_file(path, HOOK.to_owned())
        }),
    }
    let folder = format!("{below}.githooks");
    // A shell and JSON read it.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "./-_".contains(c);
    let how = if found.npm.is_some() && folder.chars().all(is_plain) {
        format!(
            "\"prepare\": \"git config core.hooksPath {folder}\" among the scripts of package.json does it on `npm install`"
        )
    } else {
        format!("`git config core.hooksPath '{folder}'` does it")
    };
    plan.git = Some(("core.hooksPath", folder));
    plan.remarks
        .push(format!("Other clones have to be told of the hook: {how}."));
}

/// The text, ended by a newline.
fn ended(text: &str) -> String {
    let newline = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    format!("{text}{newline}")
}

/// As the first of the repositories, laid out as the others are.
fn in_pre_commit(text: &str) -> Option<String> {
    let at = text
        .find("repos:\n")
        .filter(|at| *at == 0 || text[..*at].ends_with('\n'))?;
    let rest = &text[at + "repos:\n".len()..];
    let next = rest
        .lines()
        .find(|line| line.trim_start().starts_with("- "));
    let indent = next.map_or("  ", |line| &line[..line.len() - line.trim_start().len()]);
    let lines = [
        "- repo: local",
        "  hooks:",
        "    - id: codegen-check",
        "      name: codegen check",
        "      entry: codegen check --staged",
        "      language: system",
        "      pass_filenames: false",
        "      always_run: true",
    ];
    let mut new = text[..at + "repos:\n".len()].to_owned();
    for line in lines {
        new.extend([indent, line, "\n"]);
    }
    Some(new + rest)
}

/// As one more command, or as the first where there is no `pre-commit`.
fn in_lefthook(text: &str) -> Option<String> {
    let begins = |word: &str| text.lines().any(|line| line.starts_with(word));
    if !begins("pre-commit:") {
        return Some(format!(
            "{}pre-commit:\n  commands:\n    codegen:\n      run: {CHECK}\n",
            ended(text)
        ));
    }
    let from = text.find("pre-commit:\n")?;
    let commands = "  commands:\n";
    let at = from + text[from..].find(commands)?;
    // No other hook may begin in between.
    let is_inside = text[from..at]
        .lines()
        .skip(1)
        .all(|line| line.starts_with(' ') || line.is_empty());
    let at = at + commands.len();
    is_inside.then(|| {
        format!(
            "{}    codegen:\n      run: {CHECK}\n{}",
            &text[..at],
            &text[at..]
        )
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn the_hook_joins_those_of_a_manager() {
        let text = "default_stages: [pre-commit]\nrepos:\n- repo: local\n  hooks: []\n";
        expect![[r"
            default_stages: [pre-commit]
            repos:
            - repo: local
              hooks:
                - id: codegen-check
                  name: codegen check
                  entry: codegen check --staged
                  language: system
                  pass_filenames: false
                  always_run: true
            - repo: local
              hooks: []
        "]]
        .assert_eq(&in_pre_commit(text).expect("it has repositories"));
        let text = "pre-commit:\n  parallel: true\n  commands:\n    lint:\n      run: eslint\n";
        expect![[r"
            pre-commit:
              parallel: true
              commands:
                codegen:
                  run: codegen check --staged
                lint:
                  run: eslint
        "]]
        .assert_eq(&in_lefthook(text).expect("it has commands"));
        assert_eq!(
            in_lefthook("pre-commit:\n  jobs: []\npre-push:\n  commands:\n    a: b\n"),
            None
        );
    }
}
