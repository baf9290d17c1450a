//! What the fold will ask of bodies and queries, asked before it does by a thread that has the time: a parser that
//! remembers gives it then.

use crate::ddl::plpgsql::{Block, Statement as Line, StatementKind};
use crate::ddl::{CreateFunction, Ddl, FunctionOption, Statement};
use crate::expr::ExprParser;

/// Has a parser read the queries of these statements and the bodies of functions among them; of DO also its conditions
/// and the SQL in it. What is wrong in them is said when it is asked for again.
pub(super) fn read_bodies(statements: &[Statement], parser: &dyn ExprParser) {
    for statement in statements {
        let query = if let Ddl::CreateView(it) = &statement.ddl {
            Some(&it.query)
        } else if let Ddl::CreateTableAs(it) = &statement.ddl {
            it.query.as_ref()
        } else if let Ddl::Data(it) = &statement.ddl {
            it.query.as_ref().filter(|_| it.what != "CALL")
        } else {
            None
        };
        if let Some(query) = query {
            let _ = parser.query(&query.text, query.place());
        } else if let Ddl::CreateFunction(it) = &statement.ddl
            && let Some(body) = it.body.as_ref().filter(|_| is_plpgsql(it))
        {
            let _ = parser.plpgsql(&body.text, body.place);
        } else if let Ddl::Do(it) = &statement.ddl
            && let Ok(function) = parser.plpgsql(&it.body.text, it.body.place)
        {
            read_block(&function.block, parser);
        }
    }
}

fn is_plpgsql(function: &CreateFunction) -> bool {
    let is_it = |option: &FunctionOption| matches!(option, FunctionOption::Language(name) if *name == "plpgsql");
    function.options.iter().any(is_it)
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
