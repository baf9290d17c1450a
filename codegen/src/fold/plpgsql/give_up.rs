//! A block that could not be run to its end: what its statements name is tainted.

use crate::catalog::Taint;
use crate::ddl::plpgsql::{Block, Statement, StatementKind};
use crate::ddl::{Ddl, ObjectName};
use crate::diagnostics::Diagnostic;
use crate::fold::Folder;

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
}

/// The relations that statements change, wherever they stand in the body.
fn named_in(folder: &Folder<'_>, statements: &[Statement], names: &mut Vec<ObjectName>) {
    for statement in statements {
        match &statement.kind {
            StatementKind::Sql(snippet) => {
                let (parsed, _) = folder.parser.statements(&snippet.text, snippet.place());
                names.extend(parsed.into_iter().filter_map(|it| changed(it.ddl)));
            }
            StatementKind::Block(block) => {
                named_in(folder, &block.statements, names);
                for handler in &block.handlers {
                    named_in(folder, &handler.statements, names);
                }
            }
            StatementKind::If {
                branches,
                otherwise,
            } => {
                for (_, statements) in branches {
                    named_in(folder, statements, names);
                }
                named_in(folder, otherwise.as_deref().unwrap_or(&[]), names);
            }
            StatementKind::Case {
                branches,
                otherwise,
                ..
            } => {
                for (_, statements) in branches {
                    named_in(folder, statements, names);
                }
                named_in(folder, otherwise.as_deref().unwrap_or(&[]), names);
            }
            StatementKind::Loop { statements, .. }
            | StatementKind::While { statements, .. }
            | StatementKind::ForInteger { statements, .. }
            | StatementKind::ForQuery { statements, .. }
            | StatementKind::ForEach { statements, .. } => named_in(folder, statements, names),
            StatementKind::Assign { .. }
            | StatementKind::Exit { .. }
            | StatementKind::Return(_)
            | StatementKind::ReturnNext(_)
            | StatementKind::ReturnQuery { .. }
            | StatementKind::Raise(_)
            | StatementKind::Assert(_)
            | StatementKind::Perform(_)
            | StatementKind::Execute { .. }
            | StatementKind::SelectInto { .. }
            | StatementKind::GetDiagnostics(_)
            | StatementKind::Null
            | StatementKind::Other(_) => {}
        }
    }
}

fn changed(ddl: Ddl) -> Option<ObjectName> {
    match ddl {
        Ddl::AlterTable(it) => Some(it.name),
        Ddl::CreateTable(it) => Some(it.name),
        Ddl::Drop(it) => it.objects.into_iter().next().map(|object| object.name),
        Ddl::Rename(it) => Some(it.object.name),
        _ => None,
    }
}
