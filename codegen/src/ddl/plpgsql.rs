//! The tree of a plpgsql body, as its interpreter takes it.
//!
//! SQL inside stays [`Snippet`]s; the interpreter asks for their trees when control reaches them.
//! <https://www.postgresql.org/docs/current/plpgsql-structure.html>

use std::sync::Arc;

use super::{ObjectName, TypeName};
use crate::name::Name;
use crate::source::{Snippet, Span};

/// A whole body.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// The outermost block.
    pub block: Block,
    /// Comments `-- codegen: assume = true`, in order.
    pub assumptions: Arc<[Assumption]>,
    /// `#variable_conflict`
    pub conflict: Conflict,
}

/// What a name in a query means that is both a variable's and a column's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Conflict {
    /// It is refused.
    #[default]
    Error,
    /// The variable.
    Variable,
    /// The column.
    Column,
}

/// What the user says of a condition that nothing else decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// The comment's line and the one behind it: a condition that begins there is meant.
    pub lines: Span,
    /// Whether it holds.
    pub holds: bool,
}

/// `[DECLARE …] BEGIN … [EXCEPTION …] END`
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// `<<label>>`
    pub label: Option<Name>,
    /// DECLARE
    pub declarations: Vec<Declaration>,
    /// The statements.
    pub statements: Vec<Statement>,
    /// EXCEPTION
    pub handlers: Vec<Handler>,
    /// Its place.
    pub span: Span,
}

/// A variable.
#[derive(Debug, Clone, PartialEq)]
pub struct Declaration {
    /// Its name.
    pub name: Name,
    /// Its type; `None` for what is no plain type: `record`, `t%ROWTYPE`, a cursor, an alias.
    pub ty: Option<TypeName>,
    /// The table of `t%ROWTYPE`.
    pub row_of: Option<ObjectName>,
    /// The variable of `v%TYPE`.
    pub like: Option<Name>,
    /// CONSTANT
    pub constant: bool,
    /// NOT NULL
    pub not_null: bool,
    /// DEFAULT, `:=`; what an alias is for.
    pub default: Option<Snippet>,
    /// CURSOR FOR
    pub cursor: Option<Arc<BoundCursor>>,
    /// Its place.
    pub span: Span,
}

/// `CURSOR (arguments) FOR query`
#[derive(Debug, Clone, PartialEq)]
pub struct BoundCursor {
    /// The arguments, with their types.
    pub arguments: Vec<(Name, TypeName)>,
    /// The query.
    pub query: Snippet,
}

/// An argument that a cursor is opened with, under its name where one is written.
pub type CursorArgument = (Option<Name>, Snippet);

/// Where FETCH and MOVE go.
#[derive(Debug, Clone, PartialEq)]
pub enum Direction {
    /// NEXT, which is meant where nothing is written
    Next,
    /// PRIOR
    Prior,
    /// FIRST
    First,
    /// LAST
    Last,
    /// ABSOLUTE n
    Absolute(Snippet),
    /// RELATIVE n
    Relative(Snippet),
    /// FORWARD n, a bare n; `None` is ALL
    Forward(Option<Snippet>),
    /// BACKWARD n; `None` is ALL
    Backward(Option<Snippet>),
}

/// An item of GET DIAGNOSTICS.
#[derive(Debug, Clone, PartialEq)]
pub struct DiagnosticsItem {
    /// The variable, as written.
    pub target: Snippet,
    /// `row_count`, `message_text` …
    pub item: Name,
}

/// `WHEN condition OR condition THEN statements`
#[derive(Debug, Clone, PartialEq)]
pub struct Handler {
    /// The conditions.
    pub conditions: Vec<Condition>,
    /// What runs.
    pub statements: Vec<Statement>,
    /// Its place.
    pub span: Span,
}

/// What a handler catches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// OTHERS: all but `query_canceled` and `assert_failure`.
    Others,
    /// A condition name, as `duplicate_object`.
    Name(Name),
    /// SQLSTATE '42710'
    SqlState(Arc<str>),
}

/// A statement and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// Its place.
    pub span: Span,
}

/// The kinds of statement.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    /// A nested block.
    Block(Block),
    /// `variable := expression`; the target may have fields or subscripts.
    Assign {
        /// The target, as written.
        target: Snippet,
        /// The value.
        value: Snippet,
    },
    /// IF … ELSIF … ELSE
    If {
        /// Conditions with their statements.
        branches: Vec<(Snippet, Vec<Statement>)>,
        /// ELSE
        otherwise: Option<Vec<Statement>>,
    },
    /// CASE
    Case {
        /// The value compared, where there is one.
        operand: Option<Snippet>,
        /// WHEN lists with their statements.
        branches: Vec<(Vec<Snippet>, Vec<Statement>)>,
        /// ELSE
        otherwise: Option<Vec<Statement>>,
    },
    /// LOOP
    Loop {
        /// `<<label>>`
        label: Option<Name>,
        /// The body.
        statements: Vec<Statement>,
    },
    /// WHILE
    While {
        /// `<<label>>`
        label: Option<Name>,
        /// The condition.
        condition: Snippet,
        /// The body.
        statements: Vec<Statement>,
    },
    /// FOR i IN [REVERSE] a .. b [BY c]
    ForInteger {
        /// `<<label>>`
        label: Option<Name>,
        /// `i`
        variable: Name,
        /// REVERSE
        reverse: bool,
        /// `a`
        low: Snippet,
        /// `b`
        high: Snippet,
        /// `c`
        step: Option<Snippet>,
        /// The body.
        statements: Vec<Statement>,
    },
    /// FOR r IN query, FOR r IN EXECUTE text
    ForQuery {
        /// `<<label>>`
        label: Option<Name>,
        /// The variables.
        variables: Vec<Name>,
        /// The query, or the expression that makes its text.
        query: Snippet,
        /// EXECUTE
        dynamic: bool,
        /// USING
        using: Vec<Snippet>,
        /// The body.
        statements: Vec<Statement>,
    },
    /// FOR r IN cursor (arguments)
    ForCursor {
        /// `<<label>>`
        label: Option<Name>,
        /// `r`, which is the loop's own
        variable: Name,
        /// The cursor.
        cursor: Name,
        /// Its arguments.
        arguments: Vec<CursorArgument>,
        /// The body.
        statements: Vec<Statement>,
    },
    /// FOREACH x [SLICE n] IN ARRAY a
    ForEach {
        /// `<<label>>`
        label: Option<Name>,
        /// `x`
        variables: Vec<Name>,
        /// `n`; 0 where none is written
        slice: i64,
        /// `a`
        array: Snippet,
        /// The body.
        statements: Vec<Statement>,
    },
    /// EXIT, CONTINUE
    Exit {
        /// CONTINUE
        proceed: bool,
        /// The label.
        label: Option<Name>,
        /// WHEN
        when: Option<Snippet>,
    },
    /// RETURN, which ends the function
    Return(Option<Snippet>),
    /// RETURN NEXT, which adds a row to its result
    ReturnNext(Option<Snippet>),
    /// RETURN QUERY, which adds rows to its result
    ReturnQuery {
        /// The query, or the expression that makes its text.
        query: Snippet,
        /// EXECUTE
        dynamic: bool,
        /// USING
        using: Vec<Snippet>,
    },
    /// RAISE
    Raise(Raise),
    /// ASSERT
    Assert {
        /// What must hold.
        condition: Snippet,
        /// What is said else.
        message: Option<Snippet>,
    },
    /// PERFORM query (without the word)
    Perform(Snippet),
    /// EXECUTE
    Execute {
        /// The expression that makes the text.
        text: Snippet,
        /// INTO
        into: Option<Into>,
        /// USING
        using: Vec<Snippet>,
    },
    /// A query whose row goes into variables: SELECT … INTO, INSERT … RETURNING … INTO
    SelectInto {
        /// The query without its INTO clause.
        query: Snippet,
        /// INTO
        into: Into,
    },
    /// GET DIAGNOSTICS
    GetDiagnostics {
        /// STACKED: of the error that is handled
        stacked: bool,
        /// What goes where.
        items: Vec<DiagnosticsItem>,
    },
    /// OPEN
    Open {
        /// The cursor variable.
        cursor: Name,
        /// The arguments of a bound one.
        arguments: Vec<CursorArgument>,
        /// FOR query, or the expression that makes its text
        query: Option<Snippet>,
        /// EXECUTE
        dynamic: bool,
        /// USING
        using: Vec<Snippet>,
    },
    /// FETCH, MOVE
    Fetch {
        /// The cursor variable.
        cursor: Name,
        /// Where it goes.
        direction: Direction,
        /// INTO; MOVE has none
        into: Option<Into>,
    },
    /// CLOSE
    Close(Name),
    /// NULL
    Null,
    /// Any other SQL statement.
    Sql(Snippet),
}

/// INTO [STRICT] variables
#[derive(Debug, Clone, PartialEq)]
pub struct Into {
    /// STRICT
    pub strict: bool,
    /// The variables; fields as `r.f` are written whole.
    pub targets: Vec<Snippet>,
}

/// RAISE
#[derive(Debug, Clone, PartialEq)]
pub struct Raise {
    /// DEBUG … EXCEPTION; EXCEPTION where none is written
    pub level: RaiseLevel,
    /// The condition name or SQLSTATE, from the head or from USING ERRCODE; `None` is `raise_exception`, or, with no
    /// words at all, the error being handled.
    pub condition: Option<RaiseCondition>,
    /// The head names it, not USING.
    pub names_condition: bool,
    /// The format, escapes undone.
    pub format: Option<Arc<str>>,
    /// Its arguments.
    pub arguments: Vec<Snippet>,
    /// USING DETAIL, HINT, COLUMN, CONSTRAINT, DATATYPE, TABLE, SCHEMA
    pub options: Vec<(Name, Snippet)>,
    /// A bare RAISE: the error being handled again.
    pub rethrow: bool,
}

/// What a RAISE names its error
#[derive(Debug, Clone, PartialEq)]
pub enum RaiseCondition {
    /// `RAISE unique_violation`, `ERRCODE = 'unique_violation'`
    Name(Name),
    /// `RAISE SQLSTATE '22012'`, `ERRCODE = '22012'`
    SqlState(Arc<str>),
    /// `USING ERRCODE = expression` that is no literal.
    Computed(Snippet),
}

/// RAISE's level
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RaiseLevel {
    /// DEBUG
    Debug,
    /// LOG
    Log,
    /// INFO
    Info,
    /// NOTICE
    Notice,
    /// WARNING
    Warning,
    /// EXCEPTION
    Exception,
}

impl Statement {
    /// Visits the blocks that stand in it, outermost ones only.
    pub fn blocks<'a>(&'a self, visit: &mut dyn FnMut(&'a Block)) {
        let mut rest = vec![self];
        while let Some(statement) = rest.pop() {
            if let StatementKind::Block(block) = &statement.kind {
                visit(block);
            }
            rest.extend(statement.inner().into_iter().flatten());
        }
    }

    /// The lists of statements that stand directly in it; not those of a block.
    pub fn inner(&self) -> Vec<&[Statement]> {
        match &self.kind {
            StatementKind::If {
                branches,
                otherwise,
            } => branches
                .iter()
                .map(|(_, statements)| &statements[..])
                .chain(otherwise.as_deref())
                .collect(),
            StatementKind::Case {
                branches,
                otherwise,
                ..
            } => branches
                .iter()
                .map(|(_, statements)| &statements[..])
                .chain(otherwise.as_deref())
                .collect(),
            StatementKind::Loop { statements, .. }
            | StatementKind::While { statements, .. }
            | StatementKind::ForInteger { statements, .. }
            | StatementKind::ForQuery { statements, .. }
            | StatementKind::ForCursor { statements, .. }
            | StatementKind::ForEach { statements, .. } => vec![statements],
            StatementKind::Block(_)
            | StatementKind::Assign { .. }
            | StatementKind::Exit { .. }
            | StatementKind::Return(_)
            | StatementKind::ReturnNext(_)
            | StatementKind::ReturnQuery { .. }
            | StatementKind::Raise(_)
            | StatementKind::Assert { .. }
            | StatementKind::Open { .. }
            | StatementKind::Fetch { .. }
            | StatementKind::Close(_)
            | StatementKind::Execute { .. }
            | StatementKind::Perform(_)
            | StatementKind::SelectInto { .. }
            | StatementKind::GetDiagnostics { .. }
            | StatementKind::Null
            | StatementKind::Sql(_) => Vec::new(),
        }
    }
}
