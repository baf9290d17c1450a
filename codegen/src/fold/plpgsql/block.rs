//! Blocks: their variables, and the handlers that catch an error in them.

use std::sync::Arc;

use super::conditions::catches;
use super::machine::{Flow, Machine, Paths, Stop, in_row_type, not_null_for};
use super::state::{Frame, Guard, State, Variable};
use super::value::Value;
use crate::ddl::plpgsql::{Block, Declaration, Handler};
use crate::ddl::{ObjectName, TypeName};
use crate::fold::{Folder, Refusal};
use crate::name::Name;

impl Machine {
    /// Runs a block; an error that one of its handlers catches undoes what it did to the catalog, not to variables.
    pub(super) fn block<'a>(&self, block: &Block, mut state: State<'a>) -> Result<Paths<'a>, Stop> {
        let depth = state.frames.len();
        state
            .frames
            .push(Frame::new(block.label.clone(), Vec::new()));
        for declaration in &block.declarations {
            if let Err(refusal) = self.declare(&mut state, declaration) {
                state.frames.truncate(depth);
                return Ok(vec![(Flow::Raise(refusal), state)]);
            }
        }
        let mut paths = if block.handlers.is_empty() {
            self.statements(&block.statements, state)?
        } else {
            self.guarded(block, state, depth)?
        };
        for (flow, state) in &mut paths {
            state.frames.truncate(depth);
            if let Flow::Exit(Some(label)) = flow
                && block.label.as_ref() == Some(label)
            {
                *flow = Flow::Next;
            }
        }
        Ok(paths)
    }

    fn guarded<'a>(
        &self,
        block: &Block,
        mut state: State<'a>,
        depth: usize,
    ) -> Result<Paths<'a>, Stop> {
        let saved = state.folder.clone();
        let caught = state.catching.len();
        let conditions = block
            .handlers
            .iter()
            .flat_map(|handler| handler.conditions.iter().cloned())
            .collect();
        state.catching.push(Guard {
            conditions,
            depth: depth + 1,
        });
        state.transactions.guards += 1;
        let mut paths = Vec::new();
        for (flow, mut state) in self.statements(&block.statements, state)? {
            state.catching.truncate(caught);
            state.transactions.guards -= 1;
            let handler = match &flow {
                Flow::Raise(refusal) => handler_of(&block.handlers, refusal),
                Flow::Next | Flow::Exit(_) | Flow::Continue(_) | Flow::Return => None,
            };
            match (flow, handler) {
                (Flow::Raise(refusal), Some(handler)) => {
                    state.folder.clone_from(&saved);
                    state.frames.truncate(depth + 1);
                    let message = super::raised::said_of(&refusal);
                    let sqlstate = refusal.sqlstate().map_or(Value::Null, Value::text);
                    state.frames.push(Frame::new(
                        None,
                        vec![
                            Variable::new("sqlerrm", message),
                            Variable::new("sqlstate", sqlstate),
                        ],
                    ));
                    state.handled.push(refusal);
                    for (flow, mut state) in self.statements(&handler.statements, state)? {
                        state.handled.pop();
                        paths.push((flow, state));
                    }
                }
                (flow, _) => paths.push((flow, state)),
            }
        }
        Ok(paths)
    }

    fn declare(&self, state: &mut State<'_>, it: &Declaration) -> Result<(), Refusal> {
        let value = match &it.default {
            Some(default) => self.value(state, default)?,
            None => Value::Null,
        };
        let mut variable = Variable::typed(it.name.clone(), it.ty.clone(), Value::Null);
        variable.cursor.clone_from(&it.cursor);
        if let Some(like) = it.like.as_ref().and_then(|it| state.variable_mut(it)) {
            variable.ty.clone_from(&like.ty);
            variable.fields.clone_from(&like.fields);
        }
        let columns = match (&it.row_of, &it.ty) {
            (Some(table), _) => state.folder.columns_of(table),
            (None, Some(ty)) => state.folder.columns_of_type(ty),
            (None, None) => None,
        };
        let is_row_of_system = it.row_of.is_none()
            && it.ty.as_ref().is_some_and(|ty| {
                let is_one = ty.dimensions == 0 && ty.column_of.is_none();
                let found = state.folder.resolve_type(ty);
                is_one && found.is_ok_and(|ty| state.folder.is_row_of_system(ty.id))
            });
        if let Some(columns) = columns {
            variable.ty = None;
            variable.fields = Some(columns);
        } else if is_row_of_system {
            variable.ty = None;
        }
        let value = match (&variable.ty, &variable.fields) {
            (Some(ty), _) => self.with_eval(state, "", &[], |eval| eval.assign(value, ty))?,
            (None, Some(fields)) => in_row_type(value, fields),
            (None, None) => value,
        };
        variable.assigned = it.default.is_some()
            || it.cursor.is_some()
            || it.like.is_some()
            || it.row_of.is_some()
            || is_row_of_system
            || variable.ty.is_some()
            || variable.fields.is_some();
        variable.not_null = it.not_null;
        variable.value = if it.not_null {
            not_null_for(&it.name, value, it.span)?
        } else {
            value
        };
        let frame = state.frames.last_mut().expect("the block has pushed one");
        frame.variables.push(variable);
        Ok(())
    }
}

impl Folder<'_> {
    /// The columns of a row type.
    fn columns_of(&self, table: &ObjectName) -> Option<Arc<[Name]>> {
        let id = self.resolve_relation(table).ok()?;
        let row = &self.catalog.relations[id];
        let is_whole = row.taints.is_empty() && !super::cast::is_partial(self, row.namespace);
        let columns = row.columns().map(|it| it.name.clone());
        is_whole.then(|| columns.collect())
    }

    fn columns_of_type(&self, ty: &TypeName) -> Option<Arc<[Name]>> {
        if ty.dimensions > 0 || ty.column_of.is_some() {
            return None;
        }
        let id = self.resolve_type(ty).ok()?.id;
        let row = &self.catalog.relations[self.relation_of_type(id)?];
        let columns = row.columns().map(|it| it.name.clone());
        row.taints.is_empty().then(|| columns.collect())
    }
}

fn handler_of<'h>(handlers: &'h [Handler], refusal: &Refusal) -> Option<&'h Handler> {
    let sqlstate = refusal.sqlstate()?;
    handlers.iter().find(|handler| {
        let mut conditions = handler.conditions.iter();
        conditions.any(|condition| catches(condition, sqlstate))
    })
}
