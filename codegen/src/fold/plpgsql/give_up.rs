//! A block that could not be run to its end: what its statements name is tainted.

use std::collections::BTreeMap;

use super::dynamic;
use super::machine::Machine;
use super::state::{Frame, State, Variable};
use super::value::Value;
use crate::catalog::Taint;
use crate::ddl::plpgsql::{Block, Statement, StatementKind};
use crate::ddl::{Ddl, ObjectName};
use crate::diagnostics::Diagnostic;
use crate::fold::Folder;
use crate::name::Name;
use crate::source::{Snippet, Span};

/// Taints what the statements of a block name, for a block that could not be run to its end.
pub(super) fn give_up(folder: &mut Folder<'_>, block: &Block, stop: Diagnostic) {
    let mut names = Vec::new();
    named_in(folder, &block.statements, &mut names);
    for handler in &block.handlers {
        named_in(folder, &handler.statements, &mut names);
    }
    let taint = Taint {
        span: stop.span,
        reason: stop.message.clone(),
    };
    let mut tainted = Vec::new();
    for name in names {
        if let Ok(id) = folder.resolve_relation(&name) {
            folder.taint_relation(id, taint.clone());
            tainted.push(format!("relation \"{}\"", name.name));
        }
    }
    tainted.sort();
    tainted.dedup();
    let detail = if tainted.is_empty() {
        "The block is left out.".to_owned()
    } else {
        format!("The block is left out, and with it {}.", tainted.join(", "))
    };
    folder.diagnostics.push(stop.detail(detail));
    executed(folder, block);
}

/// How many steps the texts of the EXECUTEs may take.
const STEPS: u32 = 20_000;

/// Taints what the EXECUTEs of a block could touch: their texts are evaluated with nothing known of the variables but
/// what they are assigned once.
fn executed(folder: &mut Folder<'_>, block: &Block) {
    let mut found = Found::default();
    found.block(block);
    if found.texts.is_empty() {
        return;
    }
    let machine = Machine::new(STEPS);
    let unknown = |name: &Name, span: Span| Value::unknown(span, format!("variable \"{name}\""));
    let variables = found
        .variables
        .iter()
        .map(|name| Variable::typed((*name).clone(), None, unknown(name, block.span)));
    let mut state = State::new(folder.clone());
    state.frames.push(Frame::new(None, variables.collect()));
    for (name, values) in &found.assigned {
        let [value] = values[..] else { continue };
        let Ok(value) = machine.value(&mut state, value) else {
            continue;
        };
        if let Some(variable) = state.variable_mut(name) {
            variable.value = value;
        }
    }
    for text in &found.texts {
        let value = machine
            .value(&mut state, text)
            .unwrap_or_else(|_| Value::unknown(text.span, "what is not known"));
        if let Value::Text(known) = &value {
            let script = state.folder.parser.statements(known, text.place());
            let taint = Taint {
                span: text.span,
                reason: "is changed by a block that could not be run to its end".to_owned(),
            };
            for name in script.0.iter().filter_map(|it| changed(&it.ddl)) {
                if let Ok(id) = state.folder.resolve_relation(name) {
                    state.folder.taint_relation(id, taint.clone());
                }
            }
        } else {
            dynamic::execute_unknown(&mut state, &value, text.span);
        }
    }
    *folder = *state.folder;
}

/// What a block has in it, wherever it stands.
#[derive(Default)]
struct Found<'b> {
    variables: Vec<&'b Name>,
    /// What variables are assigned.
    assigned: BTreeMap<Name, Vec<&'b Snippet>>,
    /// The texts of EXECUTE.
    texts: Vec<&'b Snippet>,
}

impl<'b> Found<'b> {
    fn block(&mut self, block: &'b Block) {
        for it in &block.declarations {
            self.variables.push(&it.name);
            if let Some(value) = &it.default {
                self.assigned
                    .entry(it.name.clone())
                    .or_default()
                    .push(value);
            }
        }
        self.statements(&block.statements);
        for handler in &block.handlers {
            self.statements(&handler.statements);
        }
    }

    fn statements(&mut self, statements: &'b [Statement]) {
        for statement in statements {
            match &statement.kind {
                StatementKind::Assign { target, value } => {
                    let name = Name::from_unquoted(target.text.trim());
                    self.assigned.entry(name).or_default().push(value);
                }
                StatementKind::Execute { text, .. } => self.texts.push(text),
                StatementKind::ForInteger { variable, .. }
                | StatementKind::ForCursor { variable, .. } => self.variables.push(variable),
                StatementKind::ForQuery {
                    variables,
                    query,
                    dynamic,
                    ..
                } => {
                    self.variables.extend(variables);
                    if *dynamic {
                        self.texts.push(query);
                    }
                }
                StatementKind::ForEach { variables, .. } => self.variables.extend(variables),
                StatementKind::Block(_)
                | StatementKind::If { .. }
                | StatementKind::Case { .. }
                | StatementKind::Loop { .. }
                | StatementKind::While { .. }
                | StatementKind::Exit { .. }
                | StatementKind::Return(_)
                | StatementKind::ReturnNext(_)
                | StatementKind::ReturnQuery { .. }
                | StatementKind::Raise(_)
                | StatementKind::Assert { .. }
                | StatementKind::Open { .. }
                | StatementKind::Fetch { .. }
                | StatementKind::Close(_)
                | StatementKind::Perform(_)
                | StatementKind::SelectInto { .. }
                | StatementKind::GetDiagnostics { .. }
                | StatementKind::Null
                | StatementKind::Sql(_) => {}
            }
            for inner in statement.inner() {
                self.statements(inner);
            }
            if let StatementKind::Block(block) = &statement.kind {
                self.block(block);
            }
        }
    }
}

/// The relations that statements change, wherever they stand in the body.
fn named_in(folder: &Folder<'_>, statements: &[Statement], names: &mut Vec<ObjectName>) {
    for statement in statements {
        if let StatementKind::Sql(snippet) = &statement.kind {
            let script = folder.parser.statements(&snippet.text, snippet.place());
            names.extend(script.0.iter().filter_map(|it| changed(&it.ddl)).cloned());
        } else if let StatementKind::Block(block) = &statement.kind {
            named_in(folder, &block.statements, names);
            for handler in &block.handlers {
                named_in(folder, &handler.statements, names);
            }
        }
        for inner in statement.inner() {
            named_in(folder, inner, names);
        }
    }
}

fn changed(ddl: &Ddl) -> Option<&ObjectName> {
    match ddl {
        Ddl::AlterTable(it) => Some(&it.name),
        Ddl::CreateTable(it) => Some(&it.name),
        Ddl::Drop(it) => it.objects.first().map(|object| &object.name),
        Ddl::Rename(it) => Some(&it.object.name),
        _ => None,
    }
}
