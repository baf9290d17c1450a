//! Constraints of columns and tables.

use sqlparser::ast;

use super::{Converter, slice, unset, zip};
use crate::ddl::{
    ColumnConstraint, ColumnConstraintKind, ForeignKey, ForeignKeyAction, ForeignKeyMatch, Ident,
    IdentityKind, IndexElement, IndexKey, TableConstraint, TableConstraintKind,
};
use crate::name::Name;

/// DEFERRABLE and INITIALLY DEFERRED.
#[derive(Debug, Clone, Copy, Default)]
struct Timing {
    deferrable: bool,
    deferred: bool,
    not_enforced: bool,
}

fn timing(characteristics: Option<&ast::ConstraintCharacteristics>) -> Timing {
    let Some(ast::ConstraintCharacteristics {
        deferrable,
        initially,
        enforced,
    }) = characteristics
    else {
        return Timing::default();
    };
    let deferred = match initially {
        Some(ast::DeferrableInitial::Deferred) => true,
        Some(ast::DeferrableInitial::Immediate) | None => false,
    };
    Timing {
        deferrable: *deferrable == Some(true) || deferred,
        deferred,
        not_enforced: *enforced == Some(false),
    }
}

impl Converter {
    /// A clause of a column.
    pub(super) fn column_constraint(
        self,
        option: &ast::ColumnOptionDef,
        written: &ColumnConstraint,
    ) -> Option<ColumnConstraint> {
        let ast::ColumnOptionDef { name, option } = option;
        Some(ColumnConstraint {
            name: self.optional_ident(name.as_ref())?,
            kind: self.column_option(option, &written.kind)?,
            not_valid: written.not_valid,
            not_enforced: written.not_enforced,
            no_inherit: if let ast::ColumnOption::Check(check) = option {
                check.no_inherit
            } else {
                written.no_inherit
            },
            deferrable: written.deferrable,
            deferred: written.deferred,
            span: written.span,
        })
    }

    fn column_option(
        self,
        option: &ast::ColumnOption,
        written: &ColumnConstraintKind,
    ) -> Option<ColumnConstraintKind> {
        use ast::ColumnOption as Tree;
        Some(match option {
            Tree::Null => ColumnConstraintKind::Null,
            Tree::NotNull => ColumnConstraintKind::NotNull,
            Tree::Default(_) => {
                let ColumnConstraintKind::Default(expr) = written else {
                    return None;
                };
                ColumnConstraintKind::Default(expr.clone())
            }
            Tree::PrimaryKey(_) => ColumnConstraintKind::PrimaryKey,
            Tree::Unique(ast::UniqueConstraint { nulls_distinct, .. }) => {
                ColumnConstraintKind::Unique {
                    nulls_not_distinct: is_not_distinct(*nulls_distinct),
                }
            }
            Tree::ForeignKey(key) => {
                let ColumnConstraintKind::References(written) = written else {
                    return None;
                };
                ColumnConstraintKind::References(self.foreign_key(key, written)?)
            }
            Tree::Check(_) => {
                let ColumnConstraintKind::Check(expr) = written else {
                    return None;
                };
                ColumnConstraintKind::Check(expr.clone())
            }
            Tree::Generated {
                generated_as,
                sequence_options: _,
                generation_expr,
                generation_expr_mode,
                generated_keyword: _,
            } => match (generation_expr, written) {
                (Some(_), ColumnConstraintKind::Generated { expr, .. }) => {
                    ColumnConstraintKind::Generated {
                        expr: expr.clone(),
                        stored: matches!(generated_as, ast::GeneratedAs::ExpStored)
                            || *generation_expr_mode == Some(ast::GeneratedExpressionMode::Stored),
                    }
                }
                // The tree sorts the options of the sequence; ours keeps them as written.
                (None, ColumnConstraintKind::Identity(_, options)) => {
                    ColumnConstraintKind::Identity(identity(*generated_as)?, options.clone())
                }
                _ => return None,
            },
            Tree::Materialized(_)
            | Tree::Ephemeral(_)
            | Tree::Alias(_)
            | Tree::DialectSpecific(_)
            | Tree::CharacterSet(_)
            | Tree::Collation(_)
            | Tree::Comment(_)
            | Tree::OnUpdate(_)
            | Tree::Options(_)
            | Tree::Identity(_)
            | Tree::OnConflict(_)
            | Tree::Policy(_)
            | Tree::Tags(_)
            | Tree::Srid(_)
            | Tree::Invisible => return None,
        })
    }

    fn foreign_key(
        self,
        key: &ast::ForeignKeyConstraint,
        written: &ForeignKey,
    ) -> Option<ForeignKey> {
        let ast::ForeignKeyConstraint {
            name: _,
            index_name,
            columns: _,
            foreign_table,
            referred_columns,
            on_delete,
            on_update,
            match_kind,
            characteristics: _,
        } = key;
        unset([index_name.is_some()])?;
        Some(ForeignKey {
            table: self.object_name(foreign_table)?,
            columns: self.idents(referred_columns)?,
            matching: match match_kind {
                Some(ast::ConstraintReferenceMatchKind::Full) => ForeignKeyMatch::Full,
                Some(
                    ast::ConstraintReferenceMatchKind::Partial
                    | ast::ConstraintReferenceMatchKind::Simple,
                )
                | None => ForeignKeyMatch::Simple,
            },
            on_update: action(*on_update),
            on_delete: action(*on_delete),
            // The tree has no room for them: it never takes a statement with them.
            on_delete_columns: written.on_delete_columns.clone(),
        })
    }

    /// A constraint of a table.
    pub(super) fn table_constraint(
        self,
        constraint: &ast::TableConstraint,
        not_valid: bool,
        written: &TableConstraint,
    ) -> Option<TableConstraint> {
        use ast::TableConstraint as Tree;
        let (name, characteristics, kind) = match constraint {
            Tree::Unique(it) => (it.name.as_ref(), it.characteristics, self.unique(it)?),
            Tree::PrimaryKey(it) => (it.name.as_ref(), it.characteristics, self.primary(it)?),
            Tree::ForeignKey(it) => {
                let TableConstraintKind::ForeignKey { references, .. } = &written.kind else {
                    return None;
                };
                let kind = TableConstraintKind::ForeignKey {
                    columns: self.idents(&it.columns)?,
                    references: self.foreign_key(it, references)?,
                };
                (it.name.as_ref(), it.characteristics, kind)
            }
            Tree::Check(ast::CheckConstraint {
                name,
                expr: _,
                no_inherit,
                enforced,
            }) => {
                let TableConstraintKind::Check { expr, .. } = &written.kind else {
                    return None;
                };
                let kind = TableConstraintKind::Check {
                    expr: expr.clone(),
                    no_inherit: *no_inherit,
                };
                let characteristics = ast::ConstraintCharacteristics {
                    deferrable: None,
                    initially: None,
                    enforced: *enforced,
                };
                (name.as_ref(), Some(characteristics), kind)
            }
            Tree::PrimaryKeyUsingIndex(it) => {
                let (name, characteristics, index) = self.using_index(it)?;
                let primary = true;
                let kind = TableConstraintKind::UsingIndex { primary, index };
                (name, characteristics, kind)
            }
            Tree::UniqueUsingIndex(it) => {
                let (name, characteristics, index) = self.using_index(it)?;
                let primary = false;
                let kind = TableConstraintKind::UsingIndex { primary, index };
                (name, characteristics, kind)
            }
            Tree::Exclude(it) => {
                let kind = self.exclude(it, &written.kind)?;
                (it.name.as_ref(), it.characteristics, kind)
            }
            Tree::Index(_) | Tree::FulltextOrSpatial(_) => return None,
        };
        let timing = timing(characteristics.as_ref());
        Some(TableConstraint {
            name: self.optional_ident(name)?,
            kind,
            not_valid,
            not_enforced: timing.not_enforced,
            deferrable: timing.deferrable,
            deferred: timing.deferred,
            // sqlparser knows no such keys.
            temporal: false,
            half_temporal: false,
            span: written.span,
        })
    }

    fn unique(self, constraint: &ast::UniqueConstraint) -> Option<TableConstraintKind> {
        let ast::UniqueConstraint {
            name: _,
            index_name,
            index_type_display,
            index_type,
            columns,
            include,
            index_options,
            characteristics: _,
            nulls_distinct,
        } = constraint;
        unset([
            index_name.is_some(),
            *index_type_display != ast::KeyOrIndexDisplay::None,
            index_type.is_some(),
            !index_options.is_empty(),
        ])?;
        Some(TableConstraintKind::Unique {
            columns: self.key_columns(columns)?,
            include: self.idents(include)?,
            nulls_not_distinct: is_not_distinct(*nulls_distinct),
        })
    }

    fn primary(self, constraint: &ast::PrimaryKeyConstraint) -> Option<TableConstraintKind> {
        let ast::PrimaryKeyConstraint {
            name: _,
            index_name,
            index_type,
            columns,
            include,
            index_options,
            characteristics: _,
        } = constraint;
        unset([
            index_name.is_some(),
            index_type.is_some(),
            !index_options.is_empty(),
        ])?;
        Some(TableConstraintKind::PrimaryKey {
            columns: self.key_columns(columns)?,
            include: self.idents(include)?,
        })
    }

    fn using_index(
        self,
        constraint: &ast::ConstraintUsingIndex,
    ) -> Option<(
        Option<&ast::Ident>,
        Option<ast::ConstraintCharacteristics>,
        Ident,
    )> {
        let ast::ConstraintUsingIndex {
            name,
            index_name,
            characteristics,
        } = constraint;
        Some((name.as_ref(), *characteristics, self.ident(index_name)?))
    }

    fn exclude(
        self,
        constraint: &ast::ExcludeConstraint,
        written: &TableConstraintKind,
    ) -> Option<TableConstraintKind> {
        let ast::ExcludeConstraint {
            name: _,
            index_method,
            elements,
            include: _,
            where_clause,
            characteristics: _,
        } = constraint;
        let TableConstraintKind::Exclude {
            elements: written_elements,
            predicate,
            ..
        } = written
        else {
            return None;
        };
        Some(TableConstraintKind::Exclude {
            method: match index_method {
                Some(method) => Some(self.ident(method)?.name),
                None => None,
            },
            elements: zip(elements, written_elements, |tree, (written, _)| {
                let ast::ExcludeConstraintElement { column, operator } = tree;
                let operator = match operator {
                    ast::ExcludeConstraintOperator::Token(operator) => operator.clone(),
                    ast::ExcludeConstraintOperator::PGOperator(parts) => parts.join("."),
                };
                Some((self.index_element(column, written)?, operator))
            })?,
            predicate: slice(where_clause.as_deref(), predicate.as_ref())?,
        })
    }

    /// The columns of a key, which have neither order nor operator class.
    fn key_columns(self, columns: &[ast::IndexColumn]) -> Option<Vec<Ident>> {
        columns
            .iter()
            .map(|ast::IndexColumn { column, .. }| {
                let ast::Expr::Identifier(ident) = &column.expr else {
                    return None;
                };
                self.ident(ident)
            })
            .collect()
    }

    /// A key of an index or of EXCLUDE.
    pub(super) fn index_element(
        self,
        column: &ast::IndexColumn,
        written: &IndexElement,
    ) -> Option<IndexElement> {
        let ast::IndexColumn {
            column:
                ast::OrderByExpr {
                    expr,
                    options: ast::OrderByOptions { sort, nulls_first },
                    with_fill,
                },
            operator_class,
        } = column;
        // The tree has no COLLATE.
        unset([with_fill.is_some(), written.collation.is_some()])?;
        Some(IndexElement {
            key: match (expr, &written.key) {
                (ast::Expr::Identifier(ident), IndexKey::Column(_)) => {
                    IndexKey::Column(self.ident(ident)?)
                }
                (_, IndexKey::Expression(snippet)) => IndexKey::Expression(snippet.clone()),
                (_, IndexKey::Column(_)) => return None,
            },
            collation: None,
            operator_class: match operator_class {
                Some(name) => Some(self.object_name(name)?.name),
                None => None,
            },
            descending: match sort {
                Some(ast::OrderBySort::Desc) => true,
                Some(ast::OrderBySort::Asc) | None => false,
                Some(ast::OrderBySort::Using(_)) => return None,
            },
            nulls_first: *nulls_first,
        })
    }

    /// The access method of an index.
    pub(super) fn method(self, method: &ast::IndexType) -> Option<Name> {
        Some(Name::from_unquoted(match method {
            ast::IndexType::BTree => "btree",
            ast::IndexType::Hash => "hash",
            ast::IndexType::GIN => "gin",
            ast::IndexType::GiST => "gist",
            ast::IndexType::SPGiST => "spgist",
            ast::IndexType::BRIN => "brin",
            ast::IndexType::Bloom => "bloom",
            ast::IndexType::Custom(ident) => return Some(self.ident(ident)?.name),
        }))
    }
}

fn is_not_distinct(option: ast::NullsDistinctOption) -> bool {
    match option {
        ast::NullsDistinctOption::NotDistinct => true,
        ast::NullsDistinctOption::Distinct | ast::NullsDistinctOption::None => false,
    }
}

/// ALWAYS or BY DEFAULT of an identity column.
pub(super) fn identity(generated: ast::GeneratedAs) -> Option<IdentityKind> {
    match generated {
        ast::GeneratedAs::Always => Some(IdentityKind::Always),
        ast::GeneratedAs::ByDefault => Some(IdentityKind::ByDefault),
        ast::GeneratedAs::ExpStored => None,
    }
}

fn action(action: Option<ast::ReferentialAction>) -> ForeignKeyAction {
    match action {
        Some(ast::ReferentialAction::NoAction) | None => ForeignKeyAction::NoAction,
        Some(ast::ReferentialAction::Restrict) => ForeignKeyAction::Restrict,
        Some(ast::ReferentialAction::Cascade) => ForeignKeyAction::Cascade,
        Some(ast::ReferentialAction::SetNull) => ForeignKeyAction::SetNull,
        Some(ast::ReferentialAction::SetDefault) => ForeignKeyAction::SetDefault,
    }
}
