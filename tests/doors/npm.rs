//! `codegen ts` in an npm project that has nothing of Rust, from tarballs that are packed here.

use std::path::Path;
use std::sync::OnceLock;

use super::project::{Project, run};
use super::tools::{self, recipe};

/// Node.js and git, and what they need themselves.
const PROGRAMS: [&str; 4] = ["node", "npm", "git", "sh"];

const NOTES: &str = "create table notes (\n  id bigint primary key,\n  title text not null\n);\n";

/// The platform as Node.js names it.
fn platform() -> String {
    let os = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let cpu = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{os}-{cpu}")
}

/// The tarballs of the package that users name and of the one with this platform's binary.
fn tarballs() -> [String; 2] {
    static PACKED: OnceLock<[String; 2]> = OnceLock::new();
    let pack = || {
        let out = tools::folder("npm");
        let platform = platform();
        let binary = format!("{platform}={}", env!("CARGO_BIN_EXE_codegen"));
        run(std::process::Command::new("node")
            .arg(tools::root().join("codegen/npm/assemble.mjs"))
            .arg("--out")
            .args([out.as_os_str(), binary.as_ref()]))
        .passes();
        ["pgfold", platform.as_str()].map(|package| {
            let printed = tools::npm(&["pack", "--silent"], &out.join(package));
            let name = printed
                .trim()
                .lines()
                .last()
                .expect("npm names the tarball");
            out.join(package).join(name).display().to_string()
        })
    };
    PACKED.get_or_init(pack).clone()
}

/// The project of the README, installed; nothing comes from a registry.
fn installed(tarballs: &[String]) -> Project {
    let project = Project::with_only(&PROGRAMS);
    project.run("git", ["init", "--quiet"]).passes();
    let scripts = recipe("`package.json`");
    // The project's own build: prints the row type's first line, to see that `prebuild` came before.
    let build = "node -p \\\"require('fs').readFileSync('src/database.ts', 'utf8').split('\\\\\\\\n').find(it => it.includes('type Note '))\\\"";
    let manifest = scripts.replacen(
        "\"build\": \"vite build\"",
        &format!("\"build\": \"{build}\""),
        1,
    );
    assert_ne!(
        manifest, scripts,
        "the README's package.json has another build"
    );
    project.write("package.json", &manifest);
    project.write("supabase/migrations/1_notes.sql", NOTES);
    let install = [
        "install",
        "--offline",
        "--no-audit",
        "--no-fund",
        "--save-dev",
    ];
    let install = install
        .iter()
        .copied()
        .chain(tarballs.iter().map(String::as_str));
    project.run("npm", install).passes();
    project
}

#[test]
fn prebuild_writes_types_where_there_is_no_cargo() {
    let project = installed(&tarballs());
    assert!(
        !["cargo", "rustc", "codegen"]
            .iter()
            .any(|program| project.path("bin").join(program).exists()),
        "PATH has more than the test means"
    );
    project
        .run("npm", ["run", "build"])
        .passes()
        .says(&["type Note = "]);
    assert!(project.read("src/database.ts").contains("title: string"));

    // Again, after a new migration.
    project.write(
        "supabase/migrations/2_body.sql",
        "alter table notes add column body text;\n",
    );
    project.run("npm", ["run", "build"]).passes();
    assert!(
        project
            .read("src/database.ts")
            .contains("body: string | null")
    );

    // An error in the SQL ends the build, with its place and the command's own exit code.
    project.write(
        "supabase/migrations/3_wrong.sql",
        "alter table nots add column x text;\n",
    );
    project
        .run("npm", ["run", "build"])
        .fails_with(&["supabase/migrations/3_wrong.sql:1:13", "42P01"]);
    let status = "require('child_process').spawnSync('node_modules/.bin/codegen', ['nonsense'], {stdio: 'ignore'}).status";
    project
        .run("node", ["--print", status])
        .passes()
        .says(&["2\n"]);
}

/// Ends the command that watches, once it has said something, and waits until nobody writes to its output any more.
const ENDED: &str = r"
const { spawn } = require('child_process')
const child = spawn('node_modules/.bin/codegen', ['watch'], { stdio: ['ignore', 'pipe', 'pipe'] })
for (const stream of [child.stdout, child.stderr]) stream.once('data', () => child.kill('SIGTERM'))
child.on('close', (status, signal) => console.log('closed by', signal))
setTimeout(() => process.exit(1), 60000).unref()
";

#[cfg(unix)]
#[test]
fn who_ends_the_launcher_ends_the_binary() {
    let project = installed(&tarballs());
    project.write(
        "codegen.toml",
        "[[spec]]\nname = \"notes\"\nmigrations = \"supabase/migrations\"\n[spec.ts]\nout = \"src/database.ts\"\n",
    );
    project
        .run("node", ["--eval", ENDED])
        .passes()
        .says(&["closed by SIGTERM"]);
}

#[test]
fn nothing_runs_on_installation() {
    for tarball in tarballs() {
        let folder = Path::new(&tarball)
            .parent()
            .expect("it is in its package's folder");
        let manifest = std::fs::read_to_string(folder.join("package.json")).expect("it was packed");
        assert!(!manifest.contains("\"scripts\""), "{manifest}");
        for key in ["version", "license", "description", "files"] {
            assert!(
                manifest.contains(&format!("\"{key}\"")),
                "{key} is not in {manifest}"
            );
        }
    }
}

#[test]
fn a_platform_without_a_binary_is_named() {
    let [launcher, _] = tarballs();
    let project = installed(&[launcher]);
    project.run("npm", ["run", "build"]).fails_with(&[&format!(
        "the package @pgfold/{} is not installed",
        platform()
    )]);
}

/// What a program of the user's prints with the package's own functions.
const PROGRAM: &str = r#"
import { check, generate, run } from "pgfold"

const written = await generate({ target: "ts", migrations: "supabase/migrations", out: "src/types.ts" })
const text = await generate({ target: "ts", migrations: ["supabase/migrations"], stdout: true })
const wrong = await generate({ target: "ts", migrations: "wrong", stdout: true })
const { exitCode } = await run(["--version"])
const refused = await check({ spec: "none" }).catch((error) => error.message)
console.log(JSON.stringify({
  ok: written.ok, same: text.text.includes("type Note = "), exitCode, refused,
  wrong: [wrong.ok, wrong.diagnostics[0].path, wrong.diagnostics[0].line, wrong.diagnostics[0].sqlstate],
}))
"#;

/// A build and a server of Vite's own, the package's plugin in both: by options, and by a config above the page's folder.
const VITE: &str = r#"
import codegen from "pgfold/vite"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { setTimeout } from "node:timers/promises"

const { build, createLogger, createServer } = await import(process.argv[2])
const says = (word) => readFileSync("web/src/vite.ts", "utf8").includes(word)
const until = async (holds) => { for (let tries = 0; tries < 400 && !await holds(); tries++) await setTimeout(25) }
mkdirSync("web/src", { recursive: true })
writeFileSync("web/index.html", `<script type="module" src="/src/page.ts"></script>`)
writeFileSync("web/src/page.ts", `import { Constants } from "./vite"; document.title = Object.keys(Constants).join()`)
const errors = []
const customLogger = Object.assign(createLogger("silent"), { error: (text) => errors.push(text) })
const config = (options) => ({ root: "web", configFile: false, customLogger, plugins: [codegen(options)] })

await build(config({ target: "ts", migrations: "../supabase/migrations", out: "src/vite.ts" }))
const built = says("title") && readFileSync("web/dist/index.html", "utf8").includes("/assets/")
writeFileSync("codegen.toml", `[[spec]]
name = "app"
migrations = ["supabase/migrations", 'more sql']
[spec.ts]
out = "web/src/vite.ts"
`)
mkdirSync("more sql")
writeFileSync("more sql/1.sql", "create type mood as enum ('calm');")
const server = await createServer({ ...config(), server: { port: 0, host: "127.0.0.1" } })
await server.listen()
const page = async () => (await server.transformRequest("/src/vite.ts")).code
const before = (await page()).includes("calm")
writeFileSync("more sql/2.sql", "alter type mood add value 'curious';")
await until(async () => says("curious") && (await page()).includes("curious"))
const after = (await page()).includes("curious")
writeFileSync("supabase/migrations/2_wrong.sql", "alter table nots add column more text;")
await until(() => errors.length > 0)
await server.close()
console.log(JSON.stringify({ built, before, after, error: errors[0] }))
"#;

#[test]
fn programs_call_the_command_by_its_functions() {
    let project = installed(&tarballs());
    project.write("wrong/1.sql", "select 1;\nalter table nots add x int;\n");
    project.write("program.mjs", PROGRAM);
    project.run("node", ["program.mjs"]).passes().says(&[
        r#""ok":true,"same":true,"exitCode":0"#,
        "no codegen.toml here or in a folder above",
        r#""wrong":[false,"wrong/1.sql",2,"42P01"]"#,
    ]);
    assert!(project.read("src/types.ts").contains("title: string"));
}

#[test]
fn vite_builds_and_serves_what_the_plugin_writes() {
    let project = installed(&tarballs());
    project.write("vite.mjs", VITE);
    let vite = tools::npm_packages().join("../vite/dist/node/index.js");
    let vite = vite.display().to_string();
    project.run("node", ["vite.mjs", &vite]).passes().says(&[
        r#""built":true,"before":true,"after":true,"error":"../supabase/migrations/2_wrong.sql:1:13: error[unknown-relation] 42P01: "#,
        "\\n  note: No migration creates this relation.",
    ]);
}
