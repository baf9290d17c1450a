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

/// What the other kinds of statement do is seldom all that a body does, or their SQL is computed.
fn read_lines(lines: &[Line], parser: &dyn ExprParser) {
    for line in lines {
        if let StatementKind::Block(block) = &line.kind {
            read_block(block, parser);
        } else if let StatementKind::If { branches, .. } = &line.kind {
            for (condition, _) in branches {
                let _ = parser.expression(&condition.text, condition.place());
            }
        } else if let StatementKind::Sql(sql) = &line.kind {
            parser.statements(&sql.text, sql.place());
        }
        for lines in line.inner() {
            read_lines(lines, parser);
        }
    }
}
