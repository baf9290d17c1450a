//! FROM: joins, tables, functions and their aliases.

use std::ops::Range;

use sqlparser::ast::{self, JoinConstraint, JoinOperator, Spanned, TableAlias, TableFactor};

use super::cursor::Parse;
use super::expr::{Converter, Source, may_name_column, name, qualified};
use crate::ddl::Ident;
use crate::expr::form::{Aliased, RowsFrom, Sample, TableForm, Using};
use crate::expr::{Alias, ExprKind, FromItem, FunctionCall, JoinCondition, JoinKind};
use crate::name::{Name, QualifiedName};

impl Converter<'_> {
    pub(super) fn joined(&mut self, table: ast::TableWithJoins) -> Parse<FromItem> {
        let mut item = self.table_factor(table.relation)?;
        for join in table.joins {
            let (kind, constraint) = match join.join_operator {
                JoinOperator::Join(constraint) | JoinOperator::Inner(constraint) => {
                    (JoinKind::Inner, constraint)
                }
                JoinOperator::Left(constraint) | JoinOperator::LeftOuter(constraint) => {
                    (JoinKind::Left, constraint)
                }
                JoinOperator::Right(constraint) | JoinOperator::RightOuter(constraint) => {
                    (JoinKind::Right, constraint)
                }
                JoinOperator::FullOuter(constraint) => (JoinKind::Full, constraint),
                JoinOperator::CrossJoin(constraint) => (JoinKind::Cross, constraint),
                JoinOperator::Semi(_)
                | JoinOperator::LeftSemi(_)
                | JoinOperator::RightSemi(_)
                | JoinOperator::Anti(_)
                | JoinOperator::LeftAnti(_)
                | JoinOperator::RightAnti(_)
                | JoinOperator::CrossApply
                | JoinOperator::OuterApply
                | JoinOperator::AsOf { .. }
                | JoinOperator::StraightJoin(_)
                | JoinOperator::ArrayJoin
                | JoinOperator::LeftArrayJoin
                | JoinOperator::InnerArrayJoin => {
                    let range = Source::range(join.relation.span()).unwrap_or_default();
                    return Err(self.source.not_understood(range));
                }
            };
            let right = self.table_factor(join.relation)?;
            let condition = match constraint {
                JoinConstraint::On(condition) => JoinCondition::On(self.boxed(condition)?),
                JoinConstraint::Using(columns) => {
                    let first = columns.first().and_then(|it| Source::range(it.span()));
                    JoinCondition::Using(Using {
                        columns: columns
                            .iter()
                            .filter_map(|column| qualified(column).map(|column| column.name))
                            .collect(),
                        alias: first
                            .and_then(|it| self.source.forms.using_alias(it.start))
                            .cloned(),
                    })
                }
                JoinConstraint::Natural => JoinCondition::Natural,
                JoinConstraint::None => JoinCondition::None,
            };
            item = FromItem::Join {
                kind,
                left: Box::new(item),
                right: Box::new(right),
                condition,
            };
        }
        Ok(item)
    }

    pub(super) fn table_factor(&mut self, table: TableFactor) -> Parse<FromItem> {
        let range = Source::range(table.span()).unwrap_or(0..self.source.text.len());
        let span = self.source.place.span(range.start, range.end);
        Ok(match table {
            TableFactor::Table {
                name: table,
                alias,
                args,
                with_hints,
                version,
                with_ordinality,
                partitions,
                json_path,
                sample,
                index_hints,
            } => {
                if !with_hints.is_empty()
                    || version.is_some()
                    || !partitions.is_empty()
                    || json_path.is_some()
                    || !index_hints.is_empty()
                {
                    return Err(self.source.not_understood(range));
                }
                let alias = alias.as_ref();
                if let Some(item) = self.source.forms.table(range.start) {
                    return self.form_item(item.clone(), with_ordinality, alias, range);
                }
                if let Some(args) = args {
                    return self.function_item(&table, args.args, with_ordinality, alias);
                }
                let item = self.relation(&table, alias, range.clone())?;
                match sample {
                    Some(
                        ast::TableSampleKind::BeforeTableAlias(sample)
                        | ast::TableSampleKind::AfterTableAlias(sample),
                    ) => self.sampled(item, *sample, range)?,
                    None => item,
                }
            }
            TableFactor::Derived {
                lateral,
                subquery,
                alias,
                sample: None,
            } => FromItem::Query {
                query: Box::new(self.query(*subquery)?),
                alias: alias.as_ref().map(|alias| self.alias(alias)).transpose()?,
                lateral,
            },
            TableFactor::Function {
                lateral: _,
                name: function,
                args,
                with_ordinality,
                alias,
            } => self.function_item(&function, args, with_ordinality, alias.as_ref())?,
            TableFactor::UNNEST {
                alias,
                array_exprs,
                with_offset: false,
                with_offset_alias: None,
                with_ordinality,
            } => {
                let unnest = super::expr::unnest(self.list(array_exprs)?);
                FromItem::Function {
                    call: unnest,
                    ordinality: with_ordinality,
                    alias: alias.as_ref().map(|alias| self.alias(alias)).transpose()?,
                    span,
                }
            }
            TableFactor::NestedJoin {
                table_with_joins,
                alias: None,
            } => self.joined(*table_with_joins)?,
            TableFactor::NestedJoin {
                table_with_joins,
                alias: Some(alias),
            } => FromItem::Aliased(Box::new(Aliased {
                item: self.joined(*table_with_joins)?,
                alias: self.alias(&alias)?,
                span,
            })),
            TableFactor::JsonTable { .. } => FromItem::Other("JSON_TABLE", span),
            TableFactor::XmlTable { .. } => FromItem::Other("XMLTABLE", span),
            TableFactor::Derived { .. } => return Err(self.source.syntax_error(range)),
            TableFactor::UNNEST { .. }
            | TableFactor::TableFunction { .. }
            | TableFactor::OpenJsonTable { .. }
            | TableFactor::Pivot { .. }
            | TableFactor::Unpivot { .. }
            | TableFactor::UnpivotExpr { .. }
            | TableFactor::MatchRecognize { .. }
            | TableFactor::SemanticView { .. } => return Err(self.source.not_understood(range)),
        })
    }

    pub(super) fn relation(
        &self,
        table: &ast::ObjectName,
        alias: Option<&TableAlias>,
        within: Range<usize>,
    ) -> Parse<FromItem> {
        let range = Source::range(table.span()).unwrap_or(within);
        let first = table.0.first().and_then(|part| part.as_ident());
        let reserved = first.is_some_and(|ident| {
            let word = ident.value.to_ascii_lowercase();
            ident.quote_style.is_none() && !may_name_column(&word)
        });
        if let ([part], true) = (&table.0[..], reserved)
            && let Some(ident) = part.as_ident()
            && let word = ident.value.to_ascii_lowercase()
            && is_clock_or_user(&word)
        {
            let name = QualifiedName {
                namespace: None,
                name: Name::from_quoted(&word),
            };
            return Ok(FromItem::Function {
                call: FunctionCall::plain(name, Vec::new()),
                ordinality: false,
                alias: alias.map(|alias| self.alias(alias)).transpose()?,
                span: self.source.place.span(range.start, range.end),
            });
        }
        if reserved {
            return Err(self.source.syntax_error(range));
        }
        let Some(name) = qualified(table) else {
            return Err(self.source.not_understood(range));
        };
        Ok(FromItem::Relation {
            name,
            alias: alias.map(|alias| self.alias(alias)).transpose()?,
            span: self.source.place.span(range.start, range.end),
        })
    }

    pub(super) fn function_item(
        &mut self,
        function: &ast::ObjectName,
        arguments: Vec<ast::FunctionArg>,
        ordinality: bool,
        alias: Option<&TableAlias>,
    ) -> Parse<FromItem> {
        let range = self.call_range(function);
        let Some(name) = qualified(function) else {
            return Err(self.source.not_understood(range));
        };
        let mut call = self.call_at(range.start, name);
        for argument in arguments {
            let Some((argument, variadic)) = self.argument(argument, &range)? else {
                return Err(self.source.not_understood(range));
            };
            call.variadic |= variadic;
            call.arguments.push(argument);
        }
        let mut alias = alias.map(|alias| self.alias(alias)).transpose()?;
        // AS before a list of columns, without a name.
        if let Some(alias) = alias.as_mut().filter(|alias| alias.name == *"") {
            alias.name = call.name.name.clone();
        }
        Ok(FromItem::Function {
            call,
            ordinality,
            alias,
            span: self.source.place.span(range.start, range.end),
        })
    }

    /// `JSON_TABLE`, XMLTABLE or ROWS FROM, with what stands behind it.
    fn form_item(
        &mut self,
        item: FromItem,
        with_ordinality: bool,
        alias: Option<&TableAlias>,
        range: Range<usize>,
    ) -> Parse<FromItem> {
        let alias = alias.map(|alias| self.alias(alias)).transpose()?;
        Ok(match item {
            FromItem::RowsFrom(rows) => FromItem::RowsFrom(RowsFrom {
                ordinality: with_ordinality,
                alias,
                ..rows
            }),
            FromItem::Form(form) if !with_ordinality => {
                FromItem::Form(Box::new(TableForm { alias, ..*form }))
            }
            FromItem::Relation { .. }
            | FromItem::Query { .. }
            | FromItem::Function { .. }
            | FromItem::Join { .. }
            | FromItem::Form(_)
            | FromItem::Sample(_)
            | FromItem::Aliased(_)
            | FromItem::Other(..) => return Err(self.source.not_understood(range)),
        })
    }

    /// TABLESAMPLE behind a table.
    fn sampled(
        &mut self,
        item: FromItem,
        sample: ast::TableSample,
        range: Range<usize>,
    ) -> Parse<FromItem> {
        let mut exprs = Vec::new();
        let mut method = None;
        if let Some(quantity) = sample.quantity {
            let value = self.finished(quantity.value)?;
            // A method that sqlparser does not know comes as a call.
            if let (ExprKind::Function(call), None) = (&value.kind, sample.name) {
                method = Some(Ident {
                    name: call.name.name.clone(),
                    span: value.span,
                });
            } else {
                exprs.push(value);
            }
        }
        if sample.bucket.is_some() || sample.offset.is_some() {
            return Err(self.source.not_understood(range));
        }
        Ok(FromItem::Sample(Box::new(Sample {
            item,
            method,
            exprs,
        })))
    }

    pub(super) fn alias(&self, alias: &TableAlias) -> Parse<Alias> {
        let word = alias.name.value.to_ascii_lowercase();
        if alias.name.quote_style.is_none() && !may_name_column(&word) {
            let range = Source::range(alias.name.span).unwrap_or_default();
            return Err(self.source.syntax_error(range));
        }
        let mut types = Vec::new();
        for column in &alias.columns {
            types.push(match (&column.data_type, Source::range(column.name.span)) {
                (Some(_), Some(range)) => Some(self.type_at(self.source.index_from(range.end))?.0),
                (Some(_) | None, _) => None,
            });
        }
        Ok(Alias {
            name: name(&alias.name),
            columns: alias
                .columns
                .iter()
                .map(|column| name(&column.name))
                .collect(),
            types,
        })
    }
}

/// Whether a reserved word is a function that is called without parentheses.
fn is_clock_or_user(word: &str) -> bool {
    matches!(
        word,
        "current_date"
            | "current_time"
            | "current_timestamp"
            | "localtime"
            | "localtimestamp"
            | "current_catalog"
            | "current_role"
            | "current_schema"
            | "current_user"
            | "session_user"
            | "system_user"
            | "user"
    )
}
