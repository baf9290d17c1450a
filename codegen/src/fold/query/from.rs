//! FROM: relations, queries, functions, joins, each with its columns.

use super::analysed::span_of;
use super::resolve::Callee;
use super::typing::Called;
use super::{Collated, Item, Output, Reader, Rows, Scope, Ty, rename};
use crate::catalog::analysed::SourceRows;
use crate::catalog::ty::oid;
use crate::catalog::{
    ColumnRef, ColumnType, PG_CATALOG, Relation, RelationId, RelationKind, TypeId, TypeKind,
};
use crate::ddl::ParameterMode;
use crate::diagnostics::Code;
use crate::expr::{Alias, Expr, FromItem, FunctionCall, JoinKind};
use crate::fold::Refusal;
use crate::name::{Name, QualifiedName};
use crate::source::Span;

pub(super) const OPEN: Rows = Rows {
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
                let (mut rows, row) = self.relation(name, *span, scope)?;
                let source = self.source_of(&rows);
                let id = self.note_item(item, &mut rows, source);
                // Without an alias its schema may stand before its name.
                if name.namespace.is_none()
                    && let Some((level, is_own)) = scope.table_level(&name.name)
                {
                    self.mention_table(level);
                    scope.names_itself |= is_own;
                }
                let namespace = name.namespace.clone().or_else(|| {
                    let is_table = scope.table(&name.name).is_some();
                    let found = self.folder.find_relation(name).filter(|_| !is_table)?;
                    let catalog = &self.folder.catalog;
                    let namespace = catalog.relations[found].namespace;
                    Some(catalog.namespaces[namespace].name.clone())
                });
                let name = QualifiedName {
                    namespace,
                    name: name.name.clone(),
                };
                self.check_alias(&rows, alias.as_ref(), *span)?;
                self.check_twice(scope, alias.as_ref(), Some(&name), *span)?;
                Ok(add(scope, (rows, row, id), alias.as_ref(), Some(&name)))
            }
            FromItem::Query {
                query,
                alias,
                lateral,
            } => {
                let beside = Scope {
                    outer: Some(scope),
                    blind: !lateral,
                    lateral: *lateral,
                    ..Scope::default()
                };
                let mut rows = self.query(query, Some(&beside))?;
                let row = Some(ColumnType::plain(oid::RECORD));
                let source = SourceRows::Query(self.take_query(query));
                let id = self.note_item(item, &mut rows, source);
                self.check_alias(&rows, alias.as_ref(), query.span)?;
                self.check_twice(scope, alias.as_ref(), None, query.span)?;
                Ok(add(scope, (rows, row, id), alias.as_ref(), None))
            }
            FromItem::Function {
                call,
                ordinality,
                alias,
                span,
            } => {
                let (mut rows, mut row) = self.function(call, alias.as_ref(), *span, scope)?;
                if *ordinality {
                    row = Some(ColumnType::plain(oid::RECORD));
                    let is_defined = alias
                        .as_ref()
                        .is_some_and(|alias| alias.types.iter().any(Option::is_some));
                    if is_defined {
                        return Err(Refusal::new(
                            Code::SyntaxError,
                            *span,
                            "WITH ORDINALITY cannot be used with a column definition list",
                        )
                        .help("Put the column definition list inside ROWS FROM()."));
                    }
                    rows.columns.push(plain("ordinality", Some(oid::INT8)));
                }
                let source = if self.is_special(call) && self.is_taken_apart(row) {
                    SourceRows::Unknown
                } else {
                    SourceRows::Function {
                        call: self.function_value(call, *span),
                        ordinality: ordinality
                            .then(|| rows.columns.len() - 1)
                            .filter(|_| !rows.open),
                    }
                };
                let id = self.note_item(item, &mut rows, source);
                let own = QualifiedName {
                    namespace: None,
                    name: call.name.name.clone(),
                };
                self.check_alias(&rows, alias.as_ref(), *span)?;
                self.check_twice(scope, alias.as_ref(), Some(&own), *span)?;
                Ok(add(scope, (rows, row, id), alias.as_ref(), Some(&own)))
            }
            FromItem::Join {
                kind,
                left,
                right,
                condition,
            } => {
                let first = scope.items.len();
                let from_left = self.read_item(left, scope)?;
                let middle = scope.items.len();
                let is_barred = matches!(kind, JoinKind::Right | JoinKind::Full);
                if is_barred {
                    scope.barred.push(first..scope.items.len());
                }
                let from_right = self.read_item(right, scope)?;
                if is_barred {
                    scope.barred.pop();
                }
                // ON sees what is joined, not what stands before a comma.
                let around = std::mem::replace(&mut scope.first, first);
                let joined = self.join(
                    *kind,
                    from_left,
                    from_right,
                    (condition, (first, middle), span_of(item)),
                    scope,
                );
                scope.first = around;
                let (rows, compared) = joined?;
                self.note_join(item, compared);
                Ok(rows)
            }
            FromItem::RowsFrom(it) => {
                let mut rows = Rows::default();
                let mut calls = Vec::new();
                for defined in &it.calls {
                    let alias = match &defined.definition {
                        // A plain result is named after the alias where it is alone.
                        None if it.calls.len() == 1 => it.alias.as_ref(),
                        definition => definition.as_ref(),
                    };
                    let (own, _) = self.function(&defined.call, alias, defined.span, scope)?;
                    rows.columns.extend(own.columns);
                    rows.open |= own.open;
                    calls.push(self.function_value(&defined.call, defined.span));
                }
                if it.ordinality {
                    rows.columns.push(plain("ordinality", Some(oid::INT8)));
                }
                let ordinality = it.ordinality.then(|| rows.columns.len() - 1);
                let source = SourceRows::Functions {
                    calls,
                    ordinality: ordinality.filter(|_| !rows.open),
                };
                let id = self.note_item(item, &mut rows, source);
                let row = Some(ColumnType::plain(oid::RECORD));
                let own = it.calls.first().map(|it| QualifiedName {
                    namespace: None,
                    name: it.call.name.name.clone(),
                });
                Ok(add(scope, (rows, row, id), it.alias.as_ref(), own.as_ref()))
            }
            FromItem::Form(form) => {
                let mut rows = self.table_form(form, scope)?;
                let full = form.columns.iter().map(|column| column.full).collect();
                let id = self.note_item(item, &mut rows, SourceRows::Form(full));
                let row = Some(ColumnType::plain(oid::RECORD));
                let own = QualifiedName {
                    namespace: None,
                    name: Name::from_quoted(form.name),
                };
                Ok(add(scope, (rows, row, id), form.alias.as_ref(), Some(&own)))
            }
            FromItem::Sample(sample) => {
                let rows = self.read_item(&sample.item, scope)?;
                self.note_as(item, &sample.item);
                let outer = Scope {
                    outer: scope.outer,
                    ..Scope::default()
                };
                for expr in &sample.exprs {
                    self.expr(expr, &outer)?;
                }
                match &sample.method {
                    Some(method) => Err(Refusal::new(
                        Code::UnknownObject,
                        method.span,
                        format!("tablesample method {} does not exist", method.name),
                    )),
                    None => Ok(rows),
                }
            }
            FromItem::Aliased(it) => self.aliased(item, it, scope),
            FromItem::Other(..) => {
                scope.items.push(Item {
                    name: None,
                    namespace: None,
                    rows: OPEN,
                    row: None,
                    id: None,
                });
                self.note_item(item, &mut OPEN.clone(), SourceRows::Unknown);
                Ok(OPEN)
            }
        }
    }

    fn relation(
        &mut self,
        name: &QualifiedName,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<(Rows, Ty), Refusal> {
        if name.namespace.is_none()
            && let Some(rows) = scope.table(&name.name)
        {
            let mut rows = rows.clone();
            for column in &mut rows.columns {
                column.ty = column.ty.filter(|ty| ty.id != oid::UNKNOWN);
            }
            return Ok((rows, Some(ColumnType::plain(oid::RECORD))));
        }
        let folder = self.folder;
        if let Some(rows) = folder.system_relation(name) {
            return Ok((rows, None));
        }
        let Some(id) = self.written(name, span)? else {
            return Ok((OPEN, None));
        };
        self.uses.relations.insert(id);
        let row = &folder.catalog.relations[id];
        Ok((columns_of(id, row), row.row_type.map(ColumnType::plain)))
    }

    /// The columns of a function in FROM, and the type of its row.
    fn function(
        &mut self,
        call: &FunctionCall,
        alias: Option<&Alias>,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<(Rows, Ty), Refusal> {
        if self.is_special(call) {
            let ty = self.call(call, span, scope)?;
            return self.rows_of_form(call, ty, alias, span);
        }
        let mut types = Vec::new();
        for argument in &call.arguments {
            types.push(self.expr(&argument.value, scope)?);
            self.no_sets_below(&argument.value)?;
        }
        // The rest of what it may have, which FROM does not take.
        let rest: Vec<&Expr> = call.children().split_off(call.arguments.len());
        for expr in rest {
            self.expr(expr, scope)?;
        }
        let name = call.name.name.as_str();
        if name == "unnest" && call.name.namespace.is_none() && types.len() > 1 {
            let row = Some(ColumnType::plain(oid::RECORD));
            return Ok((self.unnest_all(call, &types, span)?, row));
        }
        let Some(called) = self.called(call, &types, span)? else {
            return Ok((self.defined(alias)?.unwrap_or(OPEN), None));
        };
        let own_name = alias.map_or(&call.name.name, |alias| &alias.name);
        let (rows, row) = self.columns_called(&called, own_name, alias)?;
        self.check_definition(&called, alias, rows.open, span)?;
        Ok((rows, row))
    }

    /// The columns of a call's result (`get_expr_result_type`).
    pub(super) fn columns_called(
        &self,
        called: &Called,
        own_name: &Name,
        alias: Option<&Alias>,
    ) -> Result<(Rows, Ty), Refusal> {
        let catalog = &self.folder.catalog;
        let outs: Vec<(Name, Ty)> = match &called.callee {
            Callee::Own(id) => {
                let function = &catalog.functions[*id];
                let arguments = function.arguments.iter().filter(|argument| {
                    matches!(
                        argument.mode,
                        ParameterMode::Out | ParameterMode::InOut | ParameterMode::Table
                    )
                });
                arguments
                    .map(|argument| {
                        let name = argument.name.clone();
                        let name = name.unwrap_or_else(|| Name::from_quoted(""));
                        (name, self.settled(argument.ty))
                    })
                    .collect()
            }
            Callee::BuiltIn(function) => {
                let columns = function.columns.iter().map(|(name, ty)| {
                    let ty = catalog.ty(PG_CATALOG, ty).map(ColumnType::plain);
                    (Name::from_quoted(name), ty.and_then(|ty| self.settled(ty)))
                });
                columns.collect()
            }
            Callee::Operator(_) | Callee::Plain => Vec::new(),
        };
        if let [(name, _)] = &outs[..] {
            // A single one is a plain result, under its name.
            let name = if name.as_str().is_empty() {
                own_name
            } else {
                name
            };
            return Ok((self.scalar(name, called.result), self.row_of(called)));
        }
        if !outs.is_empty() && called.result == oid::RECORD {
            let columns = outs.into_iter().enumerate().map(|(at, (name, ty))| Output {
                ty,
                ..match name.as_str() {
                    "" => plain(&format!("column{}", at + 1), None),
                    name => plain(name, None),
                }
            });
            let rows = Rows {
                columns: columns.collect(),
                open: false,
            };
            return Ok((rows, Some(ColumnType::plain(oid::RECORD))));
        }
        let base = self.folder.below(called.result);
        if let TypeKind::Composite { relation } = &catalog.types[base].kind {
            let mut rows = columns_of(*relation, &catalog.relations[*relation]);
            rows.columns.iter_mut().for_each(Output::as_part);
            return Ok((rows, Some(ColumnType::plain(called.result))));
        }
        if called.result == oid::RECORD {
            return Ok((self.defined(alias)?.unwrap_or(OPEN), None));
        }
        Ok((self.scalar(own_name, called.result), self.row_of(called)))
    }

    /// What the name of a function that gives plain values stands for: the value itself.
    fn row_of(&self, called: &Called) -> Ty {
        self.settled(ColumnType::plain(called.result))
    }

    fn scalar(&self, name: &Name, ty: TypeId) -> Rows {
        Rows {
            columns: vec![Output {
                ty: self.settled(ColumnType::plain(ty)),
                ..plain(name.as_str(), None)
            }],
            open: false,
        }
    }

    /// A type that does not depend on how a function is called.
    fn settled(&self, ty: ColumnType) -> Option<ColumnType> {
        self.folder.settled(ty.id)
    }
}

fn add(
    scope: &mut Scope<'_>,
    (mut rows, row, id): (Rows, Ty, Option<u32>),
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
        row,
        id,
    });
    rows
}

pub(super) fn columns_of(id: RelationId, row: &Relation) -> Rows {
    columns_where(id, row, |_| true)
}

/// The same of those with a name that is wanted.
pub(super) fn columns_where(
    id: RelationId,
    row: &Relation,
    wanted: impl Fn(&Name) -> bool,
) -> Rows {
    // The catalog keeps none for a sequence; every one has these.
    if row.kind == RelationKind::Sequence {
        let columns = [
            ("last_value", oid::INT8),
            ("log_cnt", oid::INT8),
            ("is_called", oid::BOOL),
        ];
        return Rows {
            columns: columns.map(|(name, ty)| plain(name, Some(ty))).into(),
            open: false,
        };
    }
    let columns = row.columns().filter(|column| wanted(&column.name));
    let columns = columns.map(|column| Output {
        name: column.name.clone(),
        ty: Some(column.ty).filter(|ty| ty.id != oid::UNKNOWN),
        origin: (row.kind != RelationKind::CompositeType).then_some(ColumnRef {
            relation: id,
            attnum: column.attnum,
        }),
        collated: Collated::of_column(column.collation.as_deref()),
        variable: None,
        shape: None,
        part: None,
    });
    Rows {
        columns: columns.collect(),
        open: !row.taints.is_empty(),
    }
}

pub(super) fn plain(name: &str, ty: Option<TypeId>) -> Output {
    Output {
        name: Name::from_quoted(name),
        ty: ty.map(ColumnType::plain),
        origin: None,
        collated: Collated::Plain,
        variable: None,
        shape: None,
        part: None,
    }
}
