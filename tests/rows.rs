//! The rows that PostgreSQL sends and those that it refuses, given to the generated crates.
//!
//! The rows come from the oracle: `rows.json` is what the seeds look like on the wire, `accepted.json` rows one step
//! away that PostgreSQL takes, `broken.json` rows that it refuses. A row is what a client reads, an insert and an
//! update what it writes; a broken row has to be refused while it is read as one of these or by its `validate`.

mod support;
#[path = "support/systems.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod systems;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use systems::{schema, system};

/// Why a row was refused: a text of serde's, or the names of the violated constraints.
enum Refusal {
    Unreadable(String),
    Violated(Vec<&'static str>),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => f.write_str(why),
            Self::Violated(names) => write!(f, "violates {}", names.join(", ")),
        }
    }
}

type Verdict = Result<(), Refusal>;

/// What a crate makes of the rows of a table.
struct Table {
    name: &'static str,
    row: fn(&str) -> Verdict,
    insert: fn(&Value) -> Verdict,
    update: fn(&Value) -> Verdict,
    /// Whether the crate knows the constraint by the name that an error carries.
    knows: fn(&str) -> bool,
    /// The name of the constraint that an error with this code, constraint and column is about.
    blames: fn(&str, Option<&str>, Option<&str>) -> Option<&'static str>,
}

/// A row, which must come out of JSON again as it went in.
fn read_row<T: DeserializeOwned + Serialize + PartialEq>(text: &str) -> Result<T, Refusal> {
    let unreadable = |error: serde_json::Error| Refusal::Unreadable(error.to_string());
    let row: T = serde_json::from_str(text).map_err(unreadable)?;
    let again: T = serde_json::to_string(&row)
        .and_then(|text| serde_json::from_str(&text))
        .map_err(unreadable)?;
    if row == again {
        Ok(row)
    } else {
        Err(Refusal::Unreadable("another row comes back".to_owned()))
    }
}

fn read<T: DeserializeOwned>(row: &Value) -> Result<T, Refusal> {
    serde_json::from_value(row.clone()).map_err(|error| Refusal::Unreadable(error.to_string()))
}

macro_rules! tables {
    ($krate:ident: $($table:literal = $row:ident, $insert:ident, $update:ident, $constraint:ident;)*) => {
        &[$(Table {
            name: $table,
            row: |text| read_row::<$krate::$row>(text)?.validate().map_err(names!($krate::$constraint)),
            insert: |row| read::<$krate::$insert>(row)?.validate().map_err(names!($krate::$constraint)),
            update: |row| read::<$krate::$update>(row)?.validate().map_err(names!($krate::$constraint)),
            knows: |name| $krate::$constraint::from_name(name).is_some_and(|it| it.name() == name),
            blames: |code, constraint, column| $krate::$constraint::from_error(code, constraint, column).map(|it| it.name()),
        },)*]
    };
}

macro_rules! names {
    ($constraint:path) => {
        |violated: Vec<$constraint>| {
            Refusal::Violated(violated.into_iter().map(|it| it.name()).collect())
        }
    };
}

const SOUL: &[Table] = tables! { spec_soul:
    "threads" = Thread, ThreadInsert, ThreadUpdate, ThreadConstraint;
    "bot_soul" = BotSoul, BotSoulInsert, BotSoulUpdate, BotSoulConstraint;
    "soul_versions" = SoulVersion, SoulVersionInsert, SoulVersionUpdate, SoulVersionConstraint;
    "soul_milestones" = SoulMilestone, SoulMilestoneInsert, SoulMilestoneUpdate, SoulMilestoneConstraint;
    "logs" = Log, LogInsert, LogUpdate, LogConstraint;
};

const CONVERSATIONS: &[Table] = tables! { spec_conversations:
    "chat_messages" = ChatMessage, ChatMessageInsert, ChatMessageUpdate, ChatMessageConstraint;
    "soulprints" = Soulprint, SoulprintInsert, SoulprintUpdate, SoulprintConstraint;
    "conversations" = Conversation, ConversationInsert, ConversationUpdate, ConversationConstraint;
};

const PROMPT_LAYERS: &[Table] = tables! { spec_prompt_layers:
    "user_profiles" = UserProfileRow, UserProfileInsert, UserProfileUpdate, UserProfileConstraint;
    "partnerships" = Partnership, PartnershipInsert, PartnershipUpdate, PartnershipConstraint;
    "partner_profiles" = PartnerProfileRow, PartnerProfileInsert, PartnerProfileUpdate, PartnerProfileConstraint;
    "shared_memories" = SharedMemory, SharedMemoryInsert, SharedMemoryUpdate, SharedMemoryConstraint;
    "shared_insights" = SharedInsight, SharedInsightInsert, SharedInsightUpdate, SharedInsightConstraint;
    "detection_config" = DetectionConfig, DetectionConfigInsert, DetectionConfigUpdate, DetectionConfigConstraint;
};

const GOAL_PLANNING: &[Table] = tables! { spec_goal_planning:
    "vision" = Vision, VisionInsert, VisionUpdate, VisionConstraint;
    "cycle" = Cycle, CycleInsert, CycleUpdate, CycleConstraint;
    "goal" = Goal, GoalInsert, GoalUpdate, GoalConstraint;
    "weekly_plan" = WeeklyPlan, WeeklyPlanInsert, WeeklyPlanUpdate, WeeklyPlanConstraint;
    "task" = Task, TaskInsert, TaskUpdate, TaskConstraint;
    "plan_item" = PlanItem, PlanItemInsert, PlanItemUpdate, PlanItemConstraint;
    "audit_log" = AuditLog, AuditLogInsert, AuditLogUpdate, AuditLogConstraint;
    "chat_session" = ChatSession, ChatSessionInsert, ChatSessionUpdate, ChatSessionConstraint;
    "chat_message" = ChatMessage, ChatMessageInsert, ChatMessageUpdate, ChatMessageConstraint;
};

const JOURNEY: &[Table] = tables! { spec_journey:
    "journey_sessions" = JourneySession, JourneySessionInsert, JourneySessionUpdate, JourneySessionConstraint;
};

/// A file of the oracle about a system.
fn file<T: DeserializeOwned>(name: &str, file: &str) -> T {
    let text = support::read(&system(name).join(file));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file} of {name}: {error}"))
}

fn table<'t>(tables: &'t [Table], name: &str) -> &'t Table {
    tables
        .iter()
        .find(|table| table.name == name)
        .unwrap_or_else(|| panic!("no crate knows table {name}"))
}

/// Fails with all that is wrong, and says how much was tried where nothing is.
#[track_caller]
#[expect(
    clippy::print_stdout,
    reason = "`--nocapture` shows how much was tried"
)]
fn assert_none(what: &str, tried: usize, wrong: &[String]) {
    assert!(tried > 0, "{what}: there is nothing to try");
    assert!(
        wrong.is_empty(),
        "{what}: {} of {tried} are wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    println!("{what}: {tried}");
}

/// Every relation that PostgreSQL has is in the list above, and has rows.
fn all_tables_are_tried(name: &str, tables: &[Table]) {
    let rows: BTreeMap<String, Vec<Value>> = file(name, "rows.json");
    let there: BTreeSet<&str> = rows.keys().map(String::as_str).collect();
    let tried: BTreeSet<&str> = tables.iter().map(|table| table.name).collect();
    assert_eq!(
        there, tried,
        "tables of {name} and those that its crate is tried with"
    );
    let empty: Vec<&String> = rows
        .iter()
        .filter(|(_, rows)| rows.is_empty())
        .map(|(table, _)| table)
        .collect();
    assert!(
        empty.is_empty(),
        "the seed of {name} has no row for {empty:?}"
    );
}

fn rows_are_read(name: &str, tables: &[Table]) {
    let rows: BTreeMap<String, Vec<Value>> = file(name, "rows.json");
    let (mut tried, mut wrong) = (0, Vec::new());
    for (relation, rows) in &rows {
        for row in rows {
            tried += 1;
            let text = row["text"]
                .as_str()
                .expect("the oracle keeps PostgreSQL's text");
            if let Err(refusal) = (table(tables, relation).row)(text) {
                wrong.push(format!("{relation}: {refusal}: {text}"));
            }
        }
    }
    assert_none(&format!("rows of the seed of {name} read"), tried, &wrong);
}

fn accepted_rows_are_accepted(name: &str, tables: &[Table]) {
    let accepted: Vec<Map<String, Value>> = file(name, "accepted.json");
    let mut wrong = Vec::new();
    for it in &accepted {
        let relation = it["table"].as_str().expect("a table's name");
        let (table, row) = (table(tables, relation), &it["row"]);
        let verdicts = [
            ("row", (table.row)(&row.to_string())),
            ("insert", (table.insert)(row)),
            ("update", (table.update)(row)),
        ];
        for (purpose, verdict) in verdicts {
            if let Err(refusal) = verdict {
                wrong.push(format!("{purpose} of {relation}: {refusal}: {row}"));
            }
        }
    }
    assert_none(
        &format!("rows that PostgreSQL takes accepted for {name}"),
        accepted.len(),
        &wrong,
    );
}

fn broken_rows_are_refused(name: &str, tables: &[Table]) {
    let broken: Vec<Map<String, Value>> = file(name, "broken.json");
    let untranslated = untranslated(name);
    let mut wrong = Vec::new();
    for it in &broken {
        let text = |key: &str| it.get(key).and_then(Value::as_str).unwrap_or_default();
        let (relation, kind, constraint) = (text("table"), text("kind"), text("constraint"));
        if untranslated.contains(&(relation.to_owned(), constraint.to_owned())) {
            continue;
        }
        let (table, row) = (table(tables, relation), &it["row"]);
        let mut verdicts = vec![("insert", (table.insert)(row))];
        // An update may leave any column out.
        if kind != "missing" {
            verdicts.push(("update", (table.update)(row)));
        }
        for (purpose, verdict) in verdicts {
            let complaint = match verdict {
                Ok(()) => Some("accepted".to_owned()),
                Err(Refusal::Violated(names))
                    if kind == "check" && !names.contains(&constraint) =>
                {
                    Some(format!("refused for {}", names.join(", ")))
                }
                Err(Refusal::Unreadable(_) | Refusal::Violated(_)) => None,
            };
            wrong.extend(
                complaint
                    .map(|it| format!("{purpose} of {relation}: {it}: {kind} {constraint} {row}")),
            );
        }
        if kind == "check" && !(table.knows)(constraint) {
            wrong.push(format!("{relation} has no constraint {constraint}"));
        }
    }
    assert_none(
        &format!("broken rows refused for {name}"),
        broken.len(),
        &wrong,
    );
}

/// Whether Rust's types hold a row: chrono has no infinity and reads four digits of a year, `rust_decimal` has no NaN.
/// Others are refused when they are read.
fn is_held(row: &Value) -> bool {
    match row {
        Value::String(text) => {
            let parts: Vec<&str> = text.split('-').collect();
            let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
            let is_far = matches!(parts[..], [year, month, _]
                if (5..=7).contains(&year.len()) && month.len() == 2 && digits(year) && digits(month));
            !matches!(
                &*text.to_ascii_lowercase(),
                "infinity" | "-infinity" | "nan"
            ) && !text.ends_with(" BC")
                && !is_far
        }
        Value::Array(items) => items.iter().all(is_held),
        Value::Object(row) => row.values().all(is_held),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Whether a row is of the types that `codegen.toml` says of columns, where they are narrower than PostgreSQL's.
fn is_as_said(relation: &str, row: &Value) -> bool {
    let has_no_null = |column: &str| {
        let items = row[column].as_array();
        items.is_none_or(|items| !items.contains(&Value::Null))
    };
    let is_message = |it: &Value| it["role"].is_string() && it["content"].is_string();
    let messages = &row["messages"];
    match relation {
        "user_profiles" => has_no_null("interests"),
        "partner_profiles" => ["traits", "relational_tendencies", "important_truths"]
            .into_iter()
            .all(has_no_null),
        "journey_sessions" => {
            (messages.is_null()
                || messages
                    .as_array()
                    .is_some_and(|it| it.iter().all(is_message)))
                && (row["metadata"].is_null() || row["metadata"].is_object())
        }
        _ => true,
    }
}

fn probes_are_judged_alike(name: &str, tables: &[Table]) {
    let probes: Vec<Map<String, Value>> = file(name, "probes.json");
    let (mut tried, mut wrong) = (0, Vec::new());
    for it in probes.iter().filter(|it| is_held(&it["row"])) {
        let relation = it["table"].as_str().expect("a table's name");
        let (refused, row) = (&it["refused"], &it["row"]);
        if !is_as_said(relation, row) {
            continue;
        }
        tried += 1;
        match (refused, (table(tables, relation).insert)(row)) {
            (Value::Null, Err(refusal)) => {
                wrong.push(format!("{relation}: PostgreSQL takes it; {refusal}: {row}"));
            }
            (Value::String(why), Ok(())) => {
                wrong.push(format!("{relation}: PostgreSQL: {why}; taken: {row}"));
            }
            _ => {}
        }
    }
    assert_none(&format!("probes of {name} judged alike"), tried, &wrong);
}

/// Each error that PostgreSQL gave leads to the constraint that it is about.
fn errors_name_their_constraint(name: &str, tables: &[Table]) {
    let errors: Vec<Map<String, Value>> = file(name, "errors.json");
    let mut wrong = Vec::new();
    for it in &errors {
        let relation = it["table"].as_str().expect("a table's name");
        let error = &it["error"];
        let code = error["code"].as_str().expect("a SQLSTATE");
        let blames = table(tables, relation).blames;
        let (constraint, column) = (error["constraint"].as_str(), error["column"].as_str());
        let found = blames(code, constraint, column);
        // A column that is NOT NULL has no constraint's name in an error.
        let of_column = || format!("{relation}_{}_not_null", column.unwrap_or_default());
        let is_it = match it["constraint"].as_str() {
            Some(constraint) => found == Some(constraint),
            None => found.is_some_and(|found| found == of_column()),
        };
        if !is_it || blames(code, None, None).is_some() || blames("22P02", None, None).is_some() {
            wrong.push(format!("{relation}: {found:?}: {error}"));
        }
    }
    assert_none(&format!("errors of {name} named"), errors.len(), &wrong);
}

/// Table and name of the CHECKs that validators enforce not at all or in part.
fn untranslated(name: &str) -> BTreeSet<(String, String)> {
    let schema = schema(name, systems::POSTGRES);
    schema
        .checks()
        .iter()
        .filter(|check| check.exactness != codegen::infer::predicate::Exactness::Exact)
        .map(|check| {
            (
                schema.catalog.relations[check.relation].name.to_string(),
                check.name.clone(),
            )
        })
        .collect()
}

macro_rules! systems {
    ($($module:ident = $name:literal, $tables:ident;)*) => {
        $(mod $module {
            use super::*;

            #[test]
            fn all_tables_are_tried() {
                super::all_tables_are_tried($name, $tables);
            }

            #[test]
            fn rows_are_read() {
                super::rows_are_read($name, $tables);
            }

            #[test]
            fn accepted_rows_are_accepted() {
                super::accepted_rows_are_accepted($name, $tables);
            }

            #[test]
            fn probes_are_judged_alike() {
                super::probes_are_judged_alike($name, $tables);
            }

            #[test]
            fn errors_name_their_constraint() {
                super::errors_name_their_constraint($name, $tables);
            }

            #[test]
            fn broken_rows_are_refused() {
                super::broken_rows_are_refused($name, $tables);
            }
        })*

        #[test]
        fn all_systems_are_here() {
            assert_eq!(systems::SYSTEMS, [$($name),*]);
        }
    };
}

systems! {
    soul = "soul", SOUL;
    conversations = "conversations", CONVERSATIONS;
    prompt_layers = "prompt-layers", PROMPT_LAYERS;
    goal_planning = "goal-planning", GOAL_PLANNING;
    journey = "journey", JOURNEY;
}
