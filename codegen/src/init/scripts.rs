//! Lines in `package.json` and a `build.rs`.

use super::{Change, Found, Plan};

/// The scripts, in the order in which they are written.
fn wanted(found: &Found) -> Vec<(&'static str, &'static str)> {
    let mut scripts = vec![
        ("codegen", "codegen generate"),
        ("codegen:check", "codegen check"),
    ];
    if found.npm.as_ref().is_some_and(|npm| npm.has("vite")) {
        scripts.push(("codegen:watch", "codegen watch"));
    }
    scripts.push(("prebuild", "codegen generate"));
    scripts
}

/// Adds the scripts that are not there; those that are stay.
pub(super) fn package_json(found: &Found, text: &dyn Fn(&str) -> Option<String>, plan: &mut Plan) {
    let Some(npm) = &found.npm else {
        plan.remarks
            .push("There is no package.json, so no scripts were added.".to_owned());
        return;
    };
    let path = format!("{}package.json", npm.folder);
    let Some(old) = text(&path) else { return };
    let manifest: serde_json::Value =
        serde_json::from_str(old.trim_start_matches('\u{feff}')).unwrap_or_default();
    let (kept, added): (Vec<_>, Vec<_>) = wanted(found)
        .into_iter()
        .partition(|(name, _)| manifest["scripts"].get(name).is_some());
    for (name, line) in kept {
        if manifest["scripts"][name] != line {
            plan.remarks.push(format!(
                "{path} has a script \"{name}\" already, which stays; ours would be \"{line}\"."
            ));
        }
    }
    if added.is_empty() {
        return;
    }
    match with_scripts(&old, &added) {
        Some(new) => plan.changes.push(Change {
            path,
            old: Some(old),
            new,
            executable: false,
        }),
        None => plan.remarks.push(format!(
            "{path} is not laid out as npm does it; add by hand: {}.",
            added
                .iter()
                .map(|(name, line)| format!("\"{name}\": \"{line}\""))
                .collect::<Vec<_>>()
                .join(", ")
        )),
    }
}

/// The text with these members at the end of `scripts`, as the rest is laid out; all else keeps its bytes.
fn with_scripts(text: &str, added: &[(&str, &str)]) -> Option<String> {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let first = text
        .lines()
        .find(|line| line.trim_start().starts_with('"'))?;
    let indent = &first[..first.len() - first.trim_start().len()];
    let member = |(name, line): &(&str, &str)| format!("{indent}{indent}\"{name}\": \"{line}\"");
    let members: Vec<String> = added.iter().map(member).collect();
    let members = members.join(&format!(",{newline}"));
    if let Some(body) = object_of(text, "scripts") {
        let inside = &text[body.clone()];
        let kept = inside.trim_end();
        if !kept.is_empty() && !inside.contains('\n') {
            return None;
        }
        let comma = if kept.trim().is_empty() { "" } else { "," };
        let at = body.start + kept.len();
        return Some(format!(
            "{}{comma}{newline}{members}{newline}{indent}{}",
            &text[..at],
            &text[body.end..]
        ));
    }
    let brace = text.find('{')? + 1;
    Some(format!(
        "{}{newline}{indent}\"scripts\": {{{newline}{members}{newline}{indent}}},{}",
        &text[..brace],
        &text[brace..]
    ))
}

/// What stands between the braces of this member of the outermost object.
fn object_of(text: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let (mut depth, mut at, mut last) = (0, 0, "");
    let mut start = None;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let from = at + 1;
                at = from;
                while *bytes.get(at)? != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                last = text.get(from..at)?;
            }
            b'{' | b'[' => {
                depth += 1;
                if depth == 2 && bytes[at] == b'{' && last == name && start.is_none() {
                    start = Some(at + 1);
                }
            }
            b'}' | b']' => {
                if depth == 2
                    && let Some(start) = start
                {
                    return Some(start..at);
                }
                depth -= 1;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// A `build.rs` that runs the command, where there is none.
pub(super) fn build_script(found: &Found, text: &dyn Fn(&str) -> Option<String>, plan: &mut Plan) {
    let (Some(cargo), Some(folder)) = (&found.cargo, found.folders.first()) else {
        plan.remarks
            .push("There is no crate with migrations, so no build.rs was written.".to_owned());
        return;
    };
    // Build scripts run in the folder of their crate.
    let up = "../".repeat(cargo.folder.matches('/').count());
    let watched = format!("{up}{}", folder.path);
    let path = format!("{}build.rs", cargo.folder);
    let lines = format!("    println!(\"cargo::rerun-if-changed={watched}\");\n");
    if text(&path).is_some() {
        plan.remarks.push(format!(
            "{path} is there already and stays; add by hand to its `main`: {}",
            lines.trim()
        ));
        return;
    }
    let script = format!(
        "use std::process::{{Command, exit}};\n\nfn main() {{\n{lines}    // What is checked in is held against the migrations: an error in them, or a stale file, ends the build.\n    let status = Command::new(\"codegen\").arg(\"check\").status();\n    if !status.expect(\"codegen is on the PATH\").success() {{\n        exit(1);\n    }}\n}}\n"
    );
    plan.changes.push(Change::new_file(&path, script));
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn scripts_join_those_that_are_there() {
        let text = "{\n  \"name\": \"a\",\n  \"scripts\": {\n    \"dev\": \"vite \\\"}\"\n  },\n  \"private\": true\n}\n";
        let new = with_scripts(text, &[("codegen", "codegen generate"), ("b", "c")]);
        expect![[r#"
            {
              "name": "a",
              "scripts": {
                "dev": "vite \"}",
                "codegen": "codegen generate",
                "b": "c"
              },
              "private": true
            }
        "#]]
        .assert_eq(&new.expect("it is laid out by lines"));
    }

    #[test]
    fn scripts_come_where_there_are_none_and_line_ends_stay() {
        let added = [("codegen", "codegen generate")];
        let new = with_scripts("{\r\n\t\"name\": \"a\"\r\n}\r\n", &added);
        assert_eq!(
            new.expect("it is laid out by lines"),
            "{\r\n\t\"scripts\": {\r\n\t\t\"codegen\": \"codegen generate\"\r\n\t},\r\n\t\"name\": \"a\"\r\n}\r\n"
        );
        let empty = with_scripts("{\n  \"scripts\": {}\n}\n", &added);
        assert_eq!(
            empty.expect("it is laid out by lines"),
            "{\n  \"scripts\": {\n    \"codegen\": \"codegen generate\"\n  }\n}\n"
        );
        assert_eq!(with_scripts("{\"scripts\":{\"a\":\"b\"}}", &added), None);
    }
}
