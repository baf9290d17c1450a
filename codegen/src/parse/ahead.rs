//! What the fold will ask of bodies of DO, asked before it does by a thread that has the time: a parser that remembers
//! gives it then.

use crate::ddl::plpgsql::{Block, Statement as Line, StatementKind};
use crate::ddl::{Ddl, Statement};
use crate::expr::ExprParser;

/// Has a parser read the bodies of DO among these statements, their conditions, and the SQL in them. What is wrong in
/// them is said when it is asked for again.
pub(super) fn read_bodies(statements: &[Statement], parser: &dyn ExprParser) {
    for statement in statements {
        if let Ddl::Do(it) = &statement.ddl
            && let Ok(function) = parser.plpgsql(&it.body.text, it.body.place)
        {
            read_block(&function.block, parser);
        }
    }
}

fn read_block(block: &Block, parser: &dyn ExprParser) {
    read_lines(&block.statements, parser);
}

fn read_lines(lines: &[Line], parser: &dyn ExprParser) {
    for line in lines {
        match &line.kind {
            StatementKind::Block(block) => read_block(block, parser),
            StatementKind::If {
                branches,
                otherwise,
            } => {
                for (condition, lines) in branches {
                    let _ = parser.expression(&condition.text, condition.place());
                    read_lines(lines, parser);
                }
                read_lines(otherwise.as_deref().unwrap_or_default(), parser);
            }
            StatementKind::Sql(sql) => {
                parser.statements(&sql.text, sql.place());
            }
            // What these do is seldom all that a body does, or its SQL is computed.
            StatementKind::Assign { .. }
            | StatementKind::Case { .. }
            | StatementKind::Loop { .. }
            | StatementKind::While { .. }
            | StatementKind::ForInteger { .. }
            | StatementKind::ForQuery { .. }
            | StatementKind::ForEach { .. }
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
