//! The list of SELECT: functions in it that give sets make rows, side by side.
//!
//! <https://www.postgresql.org/docs/current/xfunc-sql.html#XFUNC-SQL-FUNCTIONS-RETURNING-SET>

use std::cell::RefCell;

use super::aggregates::is_aggregate;
use super::eval::{Env, Eval, Scope};
use super::functions::is_pg_catalog;
use super::query::{Header, Row, Rows};
use super::returned::outputs;
use super::select::target_name;
use super::sets::is_set;
use super::value::{Unknown, Value};
use crate::catalog::TypeId;
use crate::expr::{Expr, ExprKind, FunctionCall, Target};
use crate::fold::Refusal;
use crate::name::Name;
use crate::source::{FileId, Span};

/// What a part of the list gives for each row.
enum Piece {
    /// The same values.
    Values(Vec<Value>),
    /// An expression around the items of sets, which are columns in it.
    Around(Expr),
    /// All fields of a row, by their names.
    Fields(Expr, Vec<Name>),
}

/// The column that stands for the items of a set.
fn item_column(index: usize) -> Name {
    Name::from_quoted(&format!("\u{1}{index}"))
}

impl Eval<'_, '_> {
    /// The rows that the list makes of one row below. Functions that give sets go on side by side until the longest ends:
    /// those that have ended give NULL.
    pub(super) fn targets(
        &self,
        targets: &[Target],
        scope: &Scope<'_>,
        env: Env<'_>,
    ) -> Result<Vec<Row>, Refusal> {
        let mut sets = Vec::new();
        let mut pieces = Vec::new();
        for target in targets {
            pieces.push(match &target.expr.kind {
                ExprKind::Star(qualifier) => Piece::Values(whole_row(qualifier, scope)),
                ExprKind::Fields(operand) => {
                    let names = self.fields_of(operand).unwrap_or_default();
                    match self.around_sets(operand, &mut sets, env)? {
                        Some(expr) => Piece::Fields(expr, names),
                        None => Piece::Values(fields(&self.eval(operand, env)?, &names)),
                    }
                }
                _ => match self.around_sets(&target.expr, &mut sets, env)? {
                    Some(expr) => Piece::Around(expr),
                    None => Piece::Values(vec![self.eval(&target.expr, env)?]),
                },
            });
        }
        if sets.is_empty() {
            let values = pieces.into_iter().flat_map(|piece| match piece {
                Piece::Values(values) => values,
                Piece::Around(_) | Piece::Fields(..) => Vec::new(),
            });
            return Ok(vec![Row::certain(values.collect())]);
        }
        let mut header = scope.header.clone();
        let own = header.columns.len();
        header
            .columns
            .extend((0..sets.len()).map(|index| (None, item_column(index))));
        let doubt = sets.iter().find_map(|set| set.doubt().cloned());
        let length = match &doubt {
            // How many rows there are is not known of any.
            Some(_) if sets.len() > 1 => 1,
            _ => sets.iter().map(|set| set.rows.len()).max().unwrap_or(0),
        };
        let mut rows = Vec::new();
        for at in 0..length {
            let mut row = scope.row.to_vec();
            row.resize(own, Value::Null);
            for set in &sets {
                row.push(item_of(set, at, doubt.as_ref().filter(|_| sets.len() > 1)));
            }
            let scope = Scope {
                header: &header,
                row: &row,
                ..*scope
            };
            let inner = scope.inside();
            let mut values = Vec::new();
            for piece in &pieces {
                match piece {
                    Piece::Values(known) => values.extend(known.iter().cloned()),
                    Piece::Around(expr) => values.push(self.eval(expr, inner)?),
                    Piece::Fields(expr, names) => {
                        values.extend(fields(&self.eval(expr, inner)?, names));
                    }
                }
            }
            let own = sets.iter().find_map(|set| set.rows.get(at)?.doubt.clone());
            rows.push(Row {
                values,
                doubt: own.or_else(|| doubt.clone().filter(|_| sets.len() > 1)),
            });
        }
        Ok(rows)
    }

    /// An expression with columns in the place of the calls that give sets, whose rows are added to `sets`; `None` where
    /// there is no such call.
    fn around_sets(
        &self,
        expr: &Expr,
        sets: &mut Vec<Rows>,
        env: Env<'_>,
    ) -> Result<Option<Expr>, Refusal> {
        let mut found = false;
        expr.walk(&mut |part| {
            if let ExprKind::Function(call) = &part.kind {
                found |= self.gives_set(call);
            }
        });
        if !found {
            return Ok(None);
        }
        let made = RefCell::new(std::mem::take(sets));
        let refusal = RefCell::new(None);
        let mut around = expr.clone();
        around.replace(&|part| {
            let ExprKind::Function(call) = &part.kind else {
                return None;
            };
            if is_aggregate(call) || call.over || !self.gives_set(call) {
                return None;
            }
            match self.set_of(call, part.span, env) {
                Ok(Some(rows)) => {
                    let index = made.borrow().len();
                    made.borrow_mut().push(rows);
                    Some(Expr {
                        kind: ExprKind::Column(vec![item_column(index)]),
                        span: part.span,
                    })
                }
                Ok(None) => None,
                Err(raised) => {
                    refusal.borrow_mut().get_or_insert(raised);
                    None
                }
            }
        });
        *sets = made.into_inner();
        match refusal.into_inner() {
            Some(refusal) => Err(refusal),
            None => Ok(Some(around)),
        }
    }

    /// The columns that the list makes.
    pub(super) fn target_header(&self, targets: &[Target], source: &Header) -> Header {
        let mut header = Header::default();
        for target in targets {
            match &target.expr.kind {
                ExprKind::Star(qualifier) => {
                    let is_of = |alias: &Option<Name>| {
                        let wanted = qualifier.last();
                        wanted.is_none_or(|name| alias.as_ref() == Some(name))
                    };
                    let columns = source.columns.iter();
                    header
                        .columns
                        .extend(columns.filter(|(alias, _)| is_of(alias)).cloned());
                    let open = source.open.iter();
                    header
                        .open
                        .extend(open.filter(|(alias, _)| is_of(alias)).cloned());
                }
                ExprKind::Fields(operand) => {
                    let names = self.fields_of(operand);
                    if names.is_none() {
                        let unknown = Unknown::new(target.expr.span, "row expansion");
                        header.open.push((None, unknown));
                    }
                    let columns = names.into_iter().flatten().map(|name| (None, name));
                    header.columns.extend(columns);
                }
                _ => header.columns.push((None, target_name(target))),
            }
        }
        for (alias, _) in &mut header.columns {
            *alias = None;
        }
        header
    }

    /// The fields that a row has: of what a function of the migrations gives, or of a type.
    fn fields_of(&self, row: &Expr) -> Option<Vec<Name>> {
        let catalog = &self.folder.catalog;
        let of_relation = |id: TypeId| {
            let row = &catalog.relations[self.folder.relation_of_type(id)?];
            let columns = row.columns().map(|it| it.name.clone());
            row.taints.is_empty().then(|| columns.collect())
        };
        match &row.kind {
            ExprKind::Function(call) => {
                let own = self.folder.functions_by_name(&call.name);
                let [id] = own.as_slice() else { return None };
                let function = &catalog.functions[*id];
                if outputs(function).next().is_none() {
                    return of_relation(function.result.id);
                }
                let columns = super::returned::header(function).columns;
                Some(columns.into_iter().map(|(_, name)| name).collect())
            }
            ExprKind::Cast { ty, .. } if ty.dimensions == 0 => {
                of_relation(self.folder.resolve_type(ty).ok()?.id)
            }
            _ => None,
        }
    }

    /// Whether a call gives a set.
    fn gives_set(&self, call: &FunctionCall) -> bool {
        let own = self.folder.functions_by_name(&call.name);
        let mut functions = own.iter().map(|id| &self.folder.catalog.functions[*id]);
        let name = call.name.name.as_str();
        let of_event = self.state.event.as_ref();
        functions.any(|it| it.returns_set)
            || of_event.is_some_and(|it| it.of_function(name).is_some())
            || is_pg_catalog(call) && is_set(name)
    }
}

/// The fields of a row, by their places.
fn fields(row: &Value, names: &[Name]) -> Vec<Value> {
    let rest = match row {
        Value::Null => Value::Null,
        Value::Unknown(unknown) => Value::Unknown(unknown.plain()),
        other => {
            let span = Span::new(FileId(0), 0, 0);
            super::operators::unknown_of([other], span, "row expansion")
        }
    };
    match row {
        Value::Record(record) if record.fields.len() == names.len() => {
            let values = record.fields.iter().map(|(_, value)| value.clone());
            values.collect()
        }
        _ => names.iter().map(|_| rest.clone()).collect(),
    }
}

/// The columns that a star means.
fn whole_row(qualifier: &[Name], scope: &Scope<'_>) -> Vec<Value> {
    let values = scope.header.columns.iter().zip(scope.row);
    values
        .filter(|((alias, _), _)| {
            qualifier
                .last()
                .is_none_or(|name| alias.as_ref() == Some(name))
        })
        .map(|(_, value)| value.clone())
        .collect()
}

/// An item of a set: its only column, or the row.
fn item_of(set: &Rows, at: usize, doubt: Option<&Unknown>) -> Value {
    if let Some(doubt) = doubt {
        return Value::Unknown(doubt.plain());
    }
    match set.rows.get(at) {
        None => Value::Null,
        Some(row) => match (row.values.as_slice(), &row.doubt) {
            ([value], _) => value.clone(),
            ([], Some(doubt)) => Value::Unknown(doubt.plain()),
            _ => set.record(row),
        },
    }
}
