//! The one router over sqlparser's statements.

use std::sync::Arc;

use sqlparser::ast::{self, Statement};

use super::{Converter, is_cascade, unset};
use crate::ddl::{
    AlterOwner, Data, Ddl, Drop, ObjectKind, ObjectName, Rename, SetOption, Transaction,
};
use crate::name::Name;

/// Our reading, where it is of the kind that the tree's conversion makes.
macro_rules! written {
    ($written:expr, $kind:ident) => {
        if let Ddl::$kind(written) = $written {
            written
        } else {
            return None;
        }
    };
}

impl Converter {
    /// The tree as our statement.
    pub(super) fn statement(self, tree: Statement, written: &Ddl) -> Option<Ddl> {
        Some(match tree {
            Statement::CreateTable(tree) => {
                Ddl::CreateTable(self.create_table(tree, written!(written, CreateTable))?)
            }
            Statement::CreateIndex(tree) => {
                Ddl::CreateIndex(self.create_index(tree, written!(written, CreateIndex))?)
            }
            Statement::AlterTable(tree) => {
                Ddl::AlterTable(self.alter_table(tree, written!(written, AlterTable))?)
            }
            Statement::CreateFunction(tree) => {
                Ddl::CreateFunction(self.create_function(tree, written!(written, CreateFunction))?)
            }
            Statement::CreateTrigger(tree) => {
                Ddl::CreateTrigger(self.create_trigger(tree, written!(written, CreateTrigger))?)
            }
            Statement::CreatePolicy(tree) => {
                Ddl::CreatePolicy(self.create_policy(tree, written!(written, CreatePolicy))?)
            }
            Statement::AlterPolicy(tree) => self.alter_policy(tree, written)?,
            Statement::Grant(tree) => Ddl::Grant(self.grant(tree, written!(written, Grant))?),
            Statement::Revoke(tree) => Ddl::Grant(self.revoke(tree, written!(written, Grant))?),
            Statement::CreateExtension(tree) => {
                Ddl::CreateExtension(self.create_extension(&tree)?)
            }
            Statement::CreateRole(tree) => {
                Ddl::CreateRole(self.create_role(&tree, written!(written, CreateRole))?)
            }
            Statement::CreateSchema {
                schema_name,
                or_replace,
                if_not_exists,
                with,
                options,
                default_collate_spec,
                clone,
            } => {
                unset([
                    or_replace,
                    with.is_some(),
                    options.is_some(),
                    default_collate_spec.is_some(),
                    clone.is_some(),
                ])?;
                Ddl::CreateSchema(self.create_schema(&schema_name, if_not_exists)?)
            }
            Statement::CreateSequence {
                temporary,
                if_not_exists,
                name,
                data_type: _,
                sequence_options: _,
                owned_by: _,
            } => {
                // The tree sorts the options; ours keeps them as written.
                let mut sequence = written!(written, CreateSequence).clone();
                sequence.name = self.object_name(&name)?;
                sequence.if_not_exists = if_not_exists;
                sequence.temporary = temporary;
                Ddl::CreateSequence(sequence)
            }
            Statement::CreateType {
                name,
                representation,
            } => self.create_type(&name, representation.as_ref(), written)?,
            Statement::AlterType(tree) => self.alter_type(&tree, written)?,
            Statement::CreateView(tree) => self.create_view(&tree, written)?,
            Statement::Comment {
                object_type,
                object_name,
                comment,
                if_exists,
            } => {
                unset([if_exists])?;
                Ddl::Comment(self.comment(object_type, &object_name, comment)?)
            }
            Statement::AlterFunction(tree) => self.alter_function(&tree, written)?,
            Statement::AlterSchema(tree) => self.alter_schema(&tree, written)?,
            Statement::AlterIndex { name, operation } => {
                let ast::AlterIndexOperation::RenameIndex { index_name } = operation;
                self.rename(ObjectKind::Index, &name, &index_name, written)?
            }
            Statement::Drop { .. }
            | Statement::DropFunction(_)
            | Statement::DropProcedure { .. }
            | Statement::DropDomain(_)
            | Statement::DropPolicy(_)
            | Statement::DropTrigger(_)
            | Statement::DropExtension(_) => {
                Ddl::Drop(self.drop_statement(tree, written!(written, Drop))?)
            }
            Statement::Query(_) => {
                // What a query of the tree says is read where somebody needs it.
                unset([!matches!(
                    written,
                    Ddl::Data(_) | Ddl::Set(_) | Ddl::CreateTableAs(_)
                )])?;
                written.clone()
            }
            Statement::Insert(_)
            | Statement::Update(_)
            | Statement::Delete(_)
            | Statement::Merge(_)
            | Statement::Truncate(_)
            | Statement::Call(_)
            | Statement::Copy { .. } => {
                Ddl::Data(self.data(tree, written!(written, Data))?)
            }
            Statement::Set(tree) => Ddl::Set(self.set(tree)?),
            Statement::Reset(ast::ResetStatement { reset }) => Ddl::Set(SetOption {
                name: match reset {
                    ast::Reset::ALL => Name::from_unquoted("all"),
                    ast::Reset::SessionAuthorization => {
                        Name::from_unquoted("session_authorization")
                    }
                    ast::Reset::ConfigurationParameter(name) => parameter(&name)?,
                },
                local: false,
                values: None,
            }),
            Statement::StartTransaction { .. } => Ddl::Transaction(Transaction::Begin),
            Statement::Commit { .. } => Ddl::Transaction(Transaction::Commit),
            Statement::Rollback {
                chain: _,
                savepoint,
            } => Ddl::Transaction(match savepoint {
                Some(name) => Transaction::RollbackTo(self.ident(&name)?.name),
                None => Transaction::Rollback,
            }),
            Statement::Savepoint { name } => {
                Ddl::Transaction(Transaction::Savepoint(self.ident(&name)?.name))
            }
            Statement::ReleaseSavepoint { name } => {
                Ddl::Transaction(Transaction::Release(self.ident(&name)?.name))
            }
            // Misread (CREATE DOMAIN … DEFAULT 5 NOT NULL), or without what we need of it.
            Statement::CreateDomain(_)
            | Statement::AlterView { .. }
            | Statement::AlterCollation(_)
            | Statement::AlterOperator(_)
            | Statement::AlterOperatorFamily(_)
            | Statement::AlterOperatorClass(_)
            | Statement::AlterTextSearch(_)
            | Statement::AlterRole { .. }
            | Statement::CreateOperator(_)
            | Statement::CreateOperatorFamily(_)
            | Statement::CreateOperatorClass(_)
            | Statement::DropOperator(_)
            | Statement::DropOperatorFamily(_)
            | Statement::DropOperatorClass(_)
            // Without effect: known by their first words before any grammar is asked.
            | Statement::Analyze(_)
            | Statement::CreateCollation(_)
            | Statement::CreateDatabase { .. }
            | Statement::CreateServer(_)
            | Statement::CreateTextSearch(_)
            | Statement::Close { .. }
            | Statement::Deallocate { .. }
            | Statement::Declare { .. }
            | Statement::Discard { .. }
            | Statement::Execute { .. }
            | Statement::Explain { .. }
            | Statement::Fetch { .. }
            | Statement::LISTEN { .. }
            | Statement::Load { .. }
            | Statement::Lock(_)
            | Statement::NOTIFY { .. }
            | Statement::Prepare { .. }
            | Statement::ShowVariable { .. }
            | Statement::UNLISTEN { .. }
            | Statement::Vacuum(_)
            // Other databases' statements.
            | Statement::AlterConnector { .. }
            | Statement::AlterSession { .. }
            | Statement::AlterUser(_)
            | Statement::Assert { .. }
            | Statement::AttachDatabase { .. }
            | Statement::AttachDuckDBDatabase { .. }
            | Statement::Cache { .. }
            | Statement::Case(_)
            | Statement::CopyIntoSnowflake { .. }
            | Statement::CreateConnector(_)
            | Statement::CreateFileFormat { .. }
            | Statement::CreateMacro { .. }
            | Statement::CreateProcedure { .. }
            | Statement::CreateSecret { .. }
            | Statement::CreateStage { .. }
            | Statement::CreateUser(_)
            | Statement::CreateVirtualTable { .. }
            | Statement::CreateWarehouse(_)
            | Statement::Deny(_)
            | Statement::DetachDuckDBDatabase { .. }
            | Statement::Directory { .. }
            | Statement::DropConnector { .. }
            | Statement::DropSecret { .. }
            | Statement::ExplainTable { .. }
            | Statement::ExportData(_)
            | Statement::Flush { .. }
            | Statement::If(_)
            | Statement::Install { .. }
            | Statement::Kill { .. }
            | Statement::List(_)
            | Statement::LoadData { .. }
            | Statement::LockTables { .. }
            | Statement::Msck(_)
            | Statement::Open(_)
            | Statement::OptimizeTable { .. }
            | Statement::Pragma { .. }
            | Statement::Print(_)
            | Statement::Put { .. }
            | Statement::RaisError { .. }
            | Statement::Raise(_)
            | Statement::Remove(_)
            | Statement::RenameTable(_)
            | Statement::Return(_)
            | Statement::ShowCatalogs { .. }
            | Statement::ShowCharset(_)
            | Statement::ShowCollation { .. }
            | Statement::ShowColumns { .. }
            | Statement::ShowCreate { .. }
            | Statement::ShowDatabases { .. }
            | Statement::ShowFunctions { .. }
            | Statement::ShowObjects(_)
            | Statement::ShowProcessList { .. }
            | Statement::ShowSchemas { .. }
            | Statement::ShowStatus { .. }
            | Statement::ShowTables { .. }
            | Statement::ShowVariables { .. }
            | Statement::ShowViews { .. }
            | Statement::Throw(_)
            | Statement::UNCache { .. }
            | Statement::Unload { .. }
            | Statement::UnlockTables
            | Statement::Use(_)
            | Statement::WaitFor(_)
            | Statement::While(_) => return None,
        })
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the router sends only DROP here"
    )]
    fn drop_statement(self, tree: Statement, written: &Drop) -> Option<Drop> {
        match tree {
            Statement::Drop {
                object_type,
                if_exists,
                names,
                cascade,
                restrict: _,
                purge,
                temporary,
                table,
            } => {
                unset([purge, temporary, table.is_some()])?;
                self.drop(object_type, &names, if_exists, cascade)
            }
            Statement::DropFunction(ast::DropFunction {
                if_exists,
                func_desc,
                drop_behavior,
            }) => self.drop_routines(
                ObjectKind::Function,
                &func_desc,
                if_exists,
                drop_behavior,
                written,
            ),
            Statement::DropProcedure {
                if_exists,
                proc_desc,
                drop_behavior,
            } => self.drop_routines(
                ObjectKind::Procedure,
                &proc_desc,
                if_exists,
                drop_behavior,
                written,
            ),
            Statement::DropDomain(ast::DropDomain {
                if_exists,
                name,
                drop_behavior,
            }) => {
                let mut objects = written.objects.clone();
                let [object] = &mut objects[..] else {
                    return None;
                };
                object.name = self.object_name(&name)?;
                Some(Drop {
                    concurrently: false,
                    objects,
                    if_exists,
                    cascade: is_cascade(drop_behavior),
                })
            }
            Statement::DropPolicy(ast::DropPolicy {
                if_exists,
                name,
                table_name,
                drop_behavior,
            }) => self.drop_member(
                ObjectKind::Policy,
                self.ident(&name)?,
                &table_name,
                if_exists,
                is_cascade(drop_behavior),
            ),
            Statement::DropTrigger(ast::DropTrigger {
                if_exists,
                trigger_name,
                table_name,
                option,
            }) => self.drop_member(
                ObjectKind::Trigger,
                self.single(&trigger_name)?,
                &table_name?,
                if_exists,
                option == Some(ast::ReferentialAction::Cascade),
            ),
            Statement::DropExtension(tree) => self.drop_extension(&tree),
            _ => None,
        }
    }

    /// What the view shows is read where somebody needs it.
    fn create_view(self, tree: &ast::CreateView, written: &Ddl) -> Option<Ddl> {
        let name = self.object_name(&tree.name)?;
        let alike = if tree.materialized {
            written!(written, CreateTableAs).name == name
        } else {
            let written = written!(written, CreateView);
            written.name == name && written.or_replace == tree.or_replace
        };
        alike.then(|| written.clone())
    }

    fn alter_schema(self, tree: &ast::AlterSchema, written: &Ddl) -> Option<Ddl> {
        let ast::AlterSchema {
            name,
            if_exists: _,
            operations,
        } = tree;
        match &operations[..] {
            [ast::AlterSchemaOperation::Rename { name: to }] => {
                self.rename(ObjectKind::Schema, name, to, written)
            }
            [ast::AlterSchemaOperation::OwnerTo { owner }] => {
                let AlterOwner {
                    object,
                    if_exists,
                    owner: written,
                } = written!(written, AlterOwner);
                let mut object = object.clone();
                object.name = self.object_name(name)?;
                Some(Ddl::AlterOwner(AlterOwner {
                    object,
                    if_exists: *if_exists,
                    owner: self.role(owner, written)?,
                }))
            }
            _ => None,
        }
    }

    fn rename(
        self,
        kind: ObjectKind,
        name: &ast::ObjectName,
        to: &ast::ObjectName,
        written: &Ddl,
    ) -> Option<Ddl> {
        let mut rename: Rename = written!(written, Rename).clone();
        rename.object.kind = kind;
        rename.object.name = self.object_name(name)?;
        rename.to = self.single(to)?;
        Some(Ddl::Rename(rename))
    }

    /// A statement on rows: the table that it writes.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the router sends only statements on rows here"
    )]
    fn data(self, tree: Statement, written: &Data) -> Option<Data> {
        let (what, target): (_, Option<ObjectName>) = match tree {
            Statement::Insert(tree) => match tree.table {
                ast::TableObject::TableName(name) => ("INSERT", Some(self.object_name(&name)?)),
                ast::TableObject::TableFunction(_) | ast::TableObject::TableQuery(_) => {
                    return None;
                }
            },
            Statement::Update(tree) => ("UPDATE", Some(self.relation(&tree.table)?)),
            Statement::Delete(tree) => match tree.from {
                ast::FromTable::WithFromKeyword(tables) => {
                    ("DELETE", Some(self.relation(tables.first()?)?))
                }
                ast::FromTable::WithoutKeyword(_) => return None,
            },
            Statement::Merge(_) => ("MERGE", written.target.clone()),
            Statement::Truncate(tree) => (
                "TRUNCATE",
                Some(self.object_name(&tree.table_names.first()?.name)?),
            ),
            Statement::Call(_) => ("CALL", None),
            Statement::Copy { source, .. } => match source {
                ast::CopySource::Table {
                    table_name,
                    columns: _,
                } => ("COPY", Some(self.object_name(&table_name)?)),
                ast::CopySource::Query(_) => ("COPY", None),
            },
            _ => return None,
        };
        Some(Data {
            what,
            query: written.query.clone(),
            target,
            others: written.others.clone(),
            columns: written.columns.clone(),
        })
    }

    fn relation(self, table: &ast::TableWithJoins) -> Option<ObjectName> {
        let ast::TableFactor::Table { name, .. } = &table.relation else {
            return None;
        };
        self.object_name(name)
    }

    fn set(self, tree: ast::Set) -> Option<SetOption> {
        let (name, local, values) = match tree {
            ast::Set::SingleAssignment {
                scope,
                hivevar,
                variable,
                values,
            } => {
                unset([hivevar])?;
                let values: Option<Vec<Arc<str>>> = match &values[..] {
                    [ast::Expr::Identifier(word)] if is_default(word) => None,
                    values => Some(values.iter().map(value).collect::<Option<_>>()?),
                };
                (parameter(&variable)?, is_local(scope)?, values)
            }
            ast::Set::SetRole {
                context_modifier,
                role_name,
            } => {
                let value = self.ident(&role_name?)?.name.as_str().into();
                let name = Name::from_unquoted("role");
                (name, is_local(context_modifier)?, Some(vec![value]))
            }
            ast::Set::SetTimeZone { local, value: zone } => {
                let name = Name::from_unquoted("timezone");
                (name, local, Some(vec![value(&zone)?]))
            }
            ast::Set::SetNames { .. }
            | ast::Set::SetNamesDefault {}
            | ast::Set::SetSessionAuthorization(_)
            | ast::Set::SetTransaction { .. }
            | ast::Set::ParenthesizedAssignments { .. }
            | ast::Set::MultipleAssignments { .. }
            | ast::Set::SetSessionParam(_) => return None,
        };
        Some(SetOption {
            name,
            local,
            values,
        })
    }
}

fn is_default(word: &ast::Ident) -> bool {
    word.quote_style.is_none() && word.value.eq_ignore_ascii_case("default")
}

fn is_local(scope: Option<ast::ContextModifier>) -> Option<bool> {
    match scope {
        Some(ast::ContextModifier::Local) => Some(true),
        Some(ast::ContextModifier::Session) | None => Some(false),
        Some(ast::ContextModifier::Global) => None,
    }
}

/// A parameter's name, dots included.
fn parameter(name: &ast::ObjectName) -> Option<Name> {
    let parts: Option<Vec<&str>> = name
        .0
        .iter()
        .map(|part| Some(part.as_ident()?.value.as_str()))
        .collect();
    Some(Name::from_unquoted(&parts?.join(".")))
}

/// A parameter's value.
fn value(expr: &ast::Expr) -> Option<Arc<str>> {
    if let ast::Expr::Identifier(ident) = expr {
        return Some(super::type_name::name(ident).as_str().into());
    }
    let ast::Expr::Value(ast::ValueWithSpan { value, span: _ }) = expr else {
        return None;
    };
    if let ast::Value::SingleQuotedString(text) | ast::Value::Number(text, _) = value {
        Some(text.as_str().into())
    } else if let ast::Value::Boolean(on) = value {
        Some(on.to_string().into())
    } else {
        None
    }
}
