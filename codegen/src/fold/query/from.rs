//! FROM: relations, queries, functions, joins, each with its columns.

use super::{Item, Output, Reader, Rows, Scope, rename, typing};
use crate::catalog::ty::oid;
use crate::catalog::{ColumnRef, ColumnType, Relation, RelationId, RelationKind, TypeKind};
use crate::ddl::ObjectName;
use crate::expr::{Alias, FromItem, FunctionCall, JoinCondition, JoinKind};
use crate::fold::Refusal;
use crate::name::{Name, QualifiedName};
use crate::source::Span;

const OPEN: Rows = Rows {
    columns: Vec::new(),
    open: true,
};

impl Reader<'_, '_> {
    /// Adds an item to the scope and gives what `*` shows of it.
    pub(super) fn read_item(
        &mut self,
        item: &FromItem,
        scope: &mut Scope<'_>,
    ) -> Result<Rows, Refusal> {
        match item {
            FromItem::Relation { name, alias, span } => {
                let rows = self.relation(name, *span, scope)?;
                Ok(add(scope, rows, alias.as_ref(), Some(name)))
            }
            FromItem::Query { query, alias, .. } => {
                let rows = self.query(query, Some(scope))?;
                Ok(add(scope, rows, alias.as_ref(), None))
            }
            FromItem::Function {
                call,
                ordinality,
                alias,
                span,
            } => {
                for argument in call.children() {
                    self.visit(argument, scope)?;
                }
                self.folder.check_function_exists(call, *span)?;
                self.use_function(call);
                let mut rows = self.function(call, alias.as_ref(), scope);
                if *ordinality {
                    rows.columns.push(plain("ordinality", Some(oid::INT8)));
                }
                let own = QualifiedName {
                    namespace: None,
                    name: call.name.name.clone(),
                };
                Ok(add(scope, rows, alias.as_ref(), Some(&own)))
            }
            FromItem::Join {
                kind,
                left,
                right,
                condition,
            } => {
                let left = self.read_item(left, scope)?;
                let right = self.read_item(right, scope)?;
                self.join(*kind, left, right, condition, scope)
            }
            FromItem::Other(..) => {
                scope.items.push(Item {
                    name: None,
                    namespace: None,
                    rows: OPEN,
                });
                Ok(OPEN)
            }
        }
    }

    fn relation(
        &mut self,
        name: &QualifiedName,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<Rows, Refusal> {
        if name.namespace.is_none()
            && let Some(rows) = scope.table(&name.name)
        {
            return Ok(rows.clone());
        }
        let folder = self.folder;
        if folder.is_elsewhere(name) {
            return Ok(OPEN);
        }
        let id = folder.resolve_relation(&ObjectName {
            name: name.clone(),
            span,
        })?;
        self.uses.relations.insert(id);
        Ok(columns_of(id, &folder.catalog.relations[id]))
    }

    fn function(&self, call: &FunctionCall, alias: Option<&Alias>, scope: &Scope<'_>) -> Rows {
        let catalog = &self.folder.catalog;
        let called: Vec<_> = self
            .folder
            .functions_by_name(&call.name)
            .into_iter()
            .filter(|id| self.folder.may_call(call, *id))
            .collect();
        let own_name = alias.map_or(&call.name.name, |alias| &alias.name);
        match called[..] {
            [id] => {
                let function = &catalog.functions[id];
                if !function.taints.is_empty() {
                    return OPEN;
                }
                let outs: Vec<_> = function
                    .arguments
                    .iter()
                    .filter(|argument| argument.is_output())
                    .collect();
                if !outs.is_empty() {
                    let columns = outs.iter().enumerate().map(|(at, argument)| Output {
                        name: argument
                            .name
                            .clone()
                            .unwrap_or_else(|| Name::from_quoted(&format!("column{}", at + 1))),
                        ty: self.settled(argument.ty),
                        literal: false,
                        origin: None,
                        collation: None,
                    });
                    return Rows {
                        columns: columns.collect(),
                        open: false,
                    };
                }
                if let TypeKind::Composite { relation } = &catalog.types[function.result.id].kind {
                    let mut rows = columns_of(*relation, &catalog.relations[*relation]);
                    for column in &mut rows.columns {
                        column.origin = None;
                    }
                    return rows;
                }
                if function.result.id == oid::RECORD {
                    return OPEN;
                }
                Rows {
                    columns: vec![Output {
                        ty: self.settled(function.result),
                        ..plain(own_name.as_str(), None)
                    }],
                    open: false,
                }
            }
            [] => match call.name.name.as_str() {
                "generate_series" => {
                    let argument = call.arguments.first();
                    let ty = argument.and_then(|it| self.type_of(&it.value, scope));
                    let ty = ty.map(|ty| ty.id).filter(|ty| {
                        [
                            oid::INT4,
                            oid::INT8,
                            oid::NUMERIC,
                            oid::TIMESTAMP,
                            oid::TIMESTAMPTZ,
                        ]
                        .contains(ty)
                    });
                    one(own_name, ty)
                }
                "unnest" if call.arguments.len() == 1 => {
                    let argument = &call.arguments[0].value;
                    let Some(array) = self.type_of(argument, scope) else {
                        return OPEN;
                    };
                    match catalog.types[array.id].element {
                        Some(element)
                            if !matches!(
                                catalog.types[element].kind,
                                TypeKind::Composite { .. }
                            ) =>
                        {
                            one(own_name, Some(element))
                        }
                        Some(_) | None => OPEN,
                    }
                }
                "jsonb_array_elements" => one_named("value", oid::JSONB),
                "json_array_elements" => one_named("value", oid::JSON),
                "jsonb_array_elements_text" | "json_array_elements_text" => {
                    one_named("value", oid::TEXT)
                }
                "jsonb_object_keys"
                | "json_object_keys"
                | "regexp_split_to_table"
                | "string_to_table" => one(own_name, Some(oid::TEXT)),
                "generate_subscripts" => one(own_name, Some(oid::INT4)),
                "jsonb_each" => pairs(oid::JSONB),
                "json_each" => pairs(oid::JSON),
                "jsonb_each_text" | "json_each_text" => pairs(oid::TEXT),
                _ => OPEN,
            },
            _ => OPEN,
        }
    }

    /// A type that does not depend on how a function is called.
    pub(super) fn settled(&self, ty: ColumnType) -> Option<ColumnType> {
        let row = &self.folder.catalog.types[ty.id];
        let element = row.element.map(|id| &self.folder.catalog.types[id].kind);
        let is_open = |kind: &TypeKind| matches!(kind, TypeKind::Pseudo | TypeKind::Shell);
        (!is_open(&row.kind) && !element.is_some_and(is_open)).then(|| ColumnType::plain(ty.id))
    }

    fn join(
        &mut self,
        kind: JoinKind,
        left: Rows,
        right: Rows,
        condition: &JoinCondition,
        scope: &mut Scope<'_>,
    ) -> Result<Rows, Refusal> {
        let names: Vec<Name> = match condition {
            JoinCondition::On(expr) => {
                self.visit(expr, scope)?;
                Vec::new()
            }
            JoinCondition::None => Vec::new(),
            JoinCondition::Using(names) => names.clone(),
            JoinCondition::Natural => left
                .columns
                .iter()
                .map(|column| column.name.clone())
                .filter(|name| right.columns.iter().any(|column| column.name == *name))
                .collect(),
        };
        let mut columns = Vec::new();
        for name in &names {
            let find = |rows: &Rows| rows.columns.iter().find(|it| it.name == *name).cloned();
            let (from_left, from_right) = (find(&left), find(&right));
            let sides = [&from_left, &from_right];
            self.uses
                .columns
                .extend(sides.into_iter().flatten().filter_map(|it| it.origin));
            let merged = match (kind, from_left, from_right) {
                (JoinKind::Right, _, Some(column))
                | (JoinKind::Inner | JoinKind::Left | JoinKind::Cross, Some(column), None) => {
                    column
                }
                (JoinKind::Full, Some(a), Some(b)) => Output {
                    ty: typing::common((a.ty, false), (b.ty, false)),
                    origin: None,
                    ..a
                },
                // An inner join's column is the left one, cast where the types differ.
                (JoinKind::Inner | JoinKind::Left | JoinKind::Cross, Some(a), Some(b)) => {
                    if a.ty == b.ty {
                        a
                    } else {
                        Output {
                            ty: typing::common((a.ty, false), (b.ty, false)),
                            origin: None,
                            ..a
                        }
                    }
                }
                (_, Some(column), _) | (_, None, Some(column)) => column,
                (_, None, None) => plain(name.as_str(), None),
            };
            scope.merged.retain(|column| column.name != *name);
            scope.merged.push(merged.clone());
            columns.push(merged);
        }
        let open = left.open || right.open;
        let rest = left.columns.into_iter().chain(right.columns);
        columns.extend(rest.filter(|column| !names.contains(&column.name)));
        Ok(Rows { columns, open })
    }
}

fn add(
    scope: &mut Scope<'_>,
    mut rows: Rows,
    alias: Option<&Alias>,
    name: Option<&QualifiedName>,
) -> Rows {
    let (name, namespace) = match (alias, name) {
        (Some(alias), _) => {
            rename(&mut rows, &alias.columns);
            (Some(alias.name.clone()), None)
        }
        (None, Some(name)) => (Some(name.name.clone()), name.namespace.clone()),
        (None, None) => (None, None),
    };
    scope.items.push(Item {
        name,
        namespace,
        rows: rows.clone(),
    });
    rows
}

pub(super) fn columns_of(id: RelationId, row: &Relation) -> Rows {
    let columns = row.columns().map(|column| Output {
        name: column.name.clone(),
        ty: Some(column.ty).filter(|ty| ty.id != oid::UNKNOWN),
        literal: false,
        origin: (row.kind != RelationKind::CompositeType).then_some(ColumnRef {
            relation: id,
            attnum: column.attnum,
        }),
        collation: column.collation.clone(),
    });
    Rows {
        columns: columns.collect(),
        open: !row.taints.is_empty(),
    }
}

fn plain(name: &str, ty: Option<crate::catalog::TypeId>) -> Output {
    Output {
        name: Name::from_quoted(name),
        ty: ty.map(ColumnType::plain),
        literal: false,
        origin: None,
        collation: None,
    }
}

fn one(name: &Name, ty: Option<crate::catalog::TypeId>) -> Rows {
    Rows {
        columns: vec![plain(name.as_str(), ty)],
        open: false,
    }
}

fn one_named(name: &str, ty: crate::catalog::TypeId) -> Rows {
    Rows {
        columns: vec![plain(name, Some(ty))],
        open: false,
    }
}

fn pairs(value: crate::catalog::TypeId) -> Rows {
    Rows {
        columns: vec![plain("key", Some(oid::TEXT)), plain("value", Some(value))],
        open: false,
    }
}
