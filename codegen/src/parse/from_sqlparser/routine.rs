//! Functions, triggers and policies.

use sqlparser::ast;

use super::{Converter, slice, unset, zip};
use crate::ddl::function::Volatility;
use crate::ddl::{
    AlterPolicy, CreateFunction, CreatePolicy, CreateTrigger, Ddl, FunctionArgument, FunctionKind,
    FunctionOption, FunctionResult, ObjectKind, ObjectReference, ParameterMode, PolicyCommand,
    Rename, RoleName, TriggerEvent, TriggerTiming,
};
use crate::name::Name;

impl Converter {
    pub(super) fn create_function(
        self,
        tree: ast::CreateFunction,
        written: &CreateFunction,
    ) -> Option<CreateFunction> {
        let ast::CreateFunction {
            or_alter,
            or_replace,
            temporary,
            if_not_exists,
            name,
            args,
            return_type,
            function_body,
            behavior,
            called_on_null,
            parallel,
            security,
            set_params,
            using,
            language,
            determinism_specifier,
            options,
            remote_connection,
        } = tree;
        unset([
            or_alter,
            temporary,
            if_not_exists,
            using.is_some(),
            determinism_specifier.is_some(),
            options.is_some(),
            remote_connection.is_some(),
            !body_fits(function_body.as_ref(), written),
        ])?;
        // The tree sorts the options by kind: ours must be the same ones.
        let mut known: Vec<FunctionOption> = Vec::new();
        known.extend(language.map(|it| FunctionOption::Language(name_of_language(&it))));
        known.extend(behavior.map(|it| FunctionOption::Volatility(volatility(&it))));
        known.extend(called_on_null.map(|it| FunctionOption::Strict(is_strict(&it))));
        known.extend(parallel.map(|it| FunctionOption::Parallel(parallel_name(&it))));
        known.extend(security.map(|it| {
            FunctionOption::SecurityDefiner(match it {
                ast::FunctionSecurity::Definer => true,
                ast::FunctionSecurity::Invoker => false,
            })
        }));
        let settings = set_params.len();
        let fits = written.options.iter().all(|option| {
            matches!(option, FunctionOption::Set(..) | FunctionOption::Reset(_))
                || known.contains(option)
        });
        unset([!fits, written.options.len() != known.len() + settings])?;
        Some(CreateFunction {
            name: self.object_name(&name)?,
            or_replace,
            kind: FunctionKind::Function,
            arguments: zip(
                &args.unwrap_or_default(),
                &written.arguments,
                |tree, written| self.argument(tree, written),
            )?,
            result: self.result(return_type.as_ref(), written.result.as_ref())?,
            options: written.options.clone(),
            body: written.body.clone(),
        })
    }

    fn argument(
        self,
        tree: &ast::OperateFunctionArg,
        written: &FunctionArgument,
    ) -> Option<FunctionArgument> {
        let ast::OperateFunctionArg {
            mode,
            name,
            data_type,
            default_expr,
        } = tree;
        Some(FunctionArgument {
            mode: match mode {
                Some(ast::ArgMode::In) | None => ParameterMode::In,
                Some(ast::ArgMode::Out) => ParameterMode::Out,
                Some(ast::ArgMode::InOut) => ParameterMode::InOut,
                Some(ast::ArgMode::Variadic) => ParameterMode::Variadic,
            },
            name: self.optional_ident(name.as_ref())?,
            ty: Self::type_name(data_type, &written.ty)?,
            set: false,
            default: slice(default_expr.as_ref(), written.default.as_ref())?,
        })
    }

    fn result(
        self,
        tree: Option<&ast::FunctionReturnType>,
        written: Option<&FunctionResult>,
    ) -> Option<Option<FunctionResult>> {
        Some(Some(match (tree, written) {
            (None, None) => return Some(None),
            (
                Some(ast::FunctionReturnType::DataType(ast::DataType::Table(Some(columns)))),
                Some(FunctionResult::Table(written)),
            ) => FunctionResult::Table(zip(columns, written, |tree, (_, written)| {
                let ast::ColumnDef {
                    name,
                    data_type,
                    options,
                } = tree;
                unset([!options.is_empty()])?;
                Some((self.ident(name)?, Self::type_name(data_type, written)?))
            })?),
            (Some(ast::FunctionReturnType::DataType(ty)), Some(FunctionResult::Type(written))) => {
                FunctionResult::Type(Self::type_name(ty, written)?)
            }
            (Some(ast::FunctionReturnType::SetOf(ty)), Some(FunctionResult::SetOf(written))) => {
                FunctionResult::SetOf(Self::type_name(ty, written)?)
            }
            _ => return None,
        }))
    }

    pub(super) fn create_trigger(
        self,
        tree: ast::CreateTrigger,
        written: &CreateTrigger,
    ) -> Option<CreateTrigger> {
        let ast::CreateTrigger {
            or_alter,
            temporary,
            or_replace,
            is_constraint,
            name,
            period,
            period_before_table: _,
            events,
            table_name,
            referenced_table_name: _,
            referencing: _,
            trigger_object,
            condition,
            exec_body,
            statements_as,
            statements,
            characteristics: _,
        } = tree;
        unset([or_alter, temporary, statements_as, statements.is_some()])?;
        let ast::TriggerExecBody {
            exec_type: _,
            func_desc:
                ast::FunctionDesc {
                    name: function,
                    args,
                },
        } = exec_body?;
        // Arguments are literals, which the tree reads as types.
        unset([args.is_some_and(|args| !args.is_empty())])?;
        Some(CreateTrigger {
            name: self.single(&name)?,
            or_replace,
            constraint: is_constraint,
            timing: match period? {
                ast::TriggerPeriod::Before => TriggerTiming::Before,
                ast::TriggerPeriod::After => TriggerTiming::After,
                ast::TriggerPeriod::InsteadOf => TriggerTiming::InsteadOf,
                ast::TriggerPeriod::For => return None,
            },
            events: events
                .iter()
                .map(|event| {
                    Some(match event {
                        ast::TriggerEvent::Insert => TriggerEvent::Insert,
                        ast::TriggerEvent::Update(columns) => {
                            TriggerEvent::Update(self.idents(columns)?)
                        }
                        ast::TriggerEvent::Delete => TriggerEvent::Delete,
                        ast::TriggerEvent::Truncate => TriggerEvent::Truncate,
                    })
                })
                .collect::<Option<_>>()?,
            table: self.object_name(&table_name)?,
            for_each_row: match trigger_object {
                Some(
                    ast::TriggerObjectKind::For(object) | ast::TriggerObjectKind::ForEach(object),
                ) => match object {
                    ast::TriggerObject::Row => true,
                    ast::TriggerObject::Statement => false,
                },
                None => is_constraint,
            },
            when: slice(condition.as_ref(), written.when.as_ref())?,
            // The tree has them without the order in which ours reads them.
            old_table: written.old_table.clone(),
            new_table: written.new_table.clone(),
            deferrable: written.deferrable,
            deferred: written.deferred,
            function: self.object_name(&function)?,
            arguments: Vec::new(),
        })
    }

    pub(super) fn create_policy(
        self,
        tree: ast::CreatePolicy,
        written: &CreatePolicy,
    ) -> Option<CreatePolicy> {
        let ast::CreatePolicy {
            name,
            table_name,
            policy_type,
            command,
            to,
            using,
            with_check,
        } = tree;
        let everybody = to.as_ref().is_some_and(|roles| {
            roles.iter().any(|role| match role {
                ast::Owner::Ident(ident) => super::type_name::name(ident) == "public",
                ast::Owner::CurrentRole | ast::Owner::CurrentUser | ast::Owner::SessionUser => {
                    false
                }
            })
        });
        Some(CreatePolicy {
            name: self.ident(&name)?,
            table: self.object_name(&table_name)?,
            permissive: match policy_type {
                Some(ast::CreatePolicyType::Permissive) | None => true,
                Some(ast::CreatePolicyType::Restrictive) => false,
            },
            command: match command {
                Some(ast::CreatePolicyCommand::All) | None => PolicyCommand::All,
                Some(ast::CreatePolicyCommand::Select) => PolicyCommand::Select,
                Some(ast::CreatePolicyCommand::Insert) => PolicyCommand::Insert,
                Some(ast::CreatePolicyCommand::Update) => PolicyCommand::Update,
                Some(ast::CreatePolicyCommand::Delete) => PolicyCommand::Delete,
            },
            roles: if everybody {
                Vec::new()
            } else {
                zip(&to.unwrap_or_default(), &written.roles, |tree, written| {
                    self.role(tree, written)
                })?
            },
            using: slice(using.as_ref(), written.using.as_ref())?,
            check: slice(with_check.as_ref(), written.check.as_ref())?,
        })
    }

    pub(super) fn alter_policy(self, tree: ast::AlterPolicy, written: &Ddl) -> Option<Ddl> {
        let ast::AlterPolicy {
            name,
            table_name,
            operation,
        } = tree;
        let (name, table) = (self.ident(&name)?, self.object_name(&table_name)?);
        match (operation, written) {
            (ast::AlterPolicyOperation::Rename { new_name }, Ddl::Rename(_)) => {
                Some(Ddl::Rename(Rename {
                    object: ObjectReference {
                        kind: ObjectKind::Policy,
                        name: table,
                        member: Some(name),
                        signature: None,
                    },
                    if_exists: false,
                    to: self.ident(&new_name)?,
                }))
            }
            (
                ast::AlterPolicyOperation::Apply {
                    to,
                    using,
                    with_check,
                },
                Ddl::AlterPolicy(written),
            ) => Some(Ddl::AlterPolicy(AlterPolicy {
                name,
                table,
                roles: match (to, &written.roles) {
                    (Some(to), Some(written)) => {
                        Some(zip(&to, written, |tree, written| self.role(tree, written))?)
                    }
                    (None, None) => None,
                    (Some(_), None) | (None, Some(_)) => return None,
                },
                using: slice(using.as_ref(), written.using.as_ref())?,
                check: slice(with_check.as_ref(), written.check.as_ref())?,
            })),
            _ => None,
        }
    }

    /// A role; PUBLIC is a name to the tree, and `CURRENT_USER` has no place there.
    pub(super) fn role(self, tree: &ast::Owner, written: &RoleName) -> Option<RoleName> {
        match (tree, written) {
            (ast::Owner::Ident(ident), _) => {
                let role = self.ident(ident)?;
                Some(if role.name == "public" {
                    RoleName::Public
                } else {
                    RoleName::Role(role)
                })
            }
            (ast::Owner::CurrentRole | ast::Owner::CurrentUser, RoleName::Current(span)) => {
                Some(RoleName::Current(*span))
            }
            (ast::Owner::SessionUser, RoleName::Session(span)) => Some(RoleName::Session(*span)),
            (
                ast::Owner::CurrentRole | ast::Owner::CurrentUser | ast::Owner::SessionUser,
                RoleName::Public | RoleName::Role(_) | RoleName::Current(_) | RoleName::Session(_),
            ) => None,
        }
    }
}

/// Whether the tree has a body of the kind that we read.
fn body_fits(tree: Option<&ast::CreateFunctionBody>, written: &CreateFunction) -> bool {
    let standard = written.body.as_ref().map(|body| body.sql_standard);
    match tree {
        Some(
            ast::CreateFunctionBody::AsBeforeOptions { .. }
            | ast::CreateFunctionBody::AsAfterOptions(_),
        ) => standard == Some(false),
        Some(ast::CreateFunctionBody::Return(_)) => standard == Some(true),
        Some(
            ast::CreateFunctionBody::AsBeginEnd(_)
            | ast::CreateFunctionBody::AsReturnExpr(_)
            | ast::CreateFunctionBody::AsReturnSelect(_),
        ) => false,
        None => standard.is_none(),
    }
}

/// A language in quotes keeps its case.
fn name_of_language(ident: &ast::Ident) -> Name {
    super::type_name::name(ident)
}

fn volatility(behavior: &ast::FunctionBehavior) -> Volatility {
    match behavior {
        ast::FunctionBehavior::Immutable => Volatility::Immutable,
        ast::FunctionBehavior::Stable => Volatility::Stable,
        ast::FunctionBehavior::Volatile => Volatility::Volatile,
    }
}

fn is_strict(called: &ast::FunctionCalledOnNull) -> bool {
    match called {
        ast::FunctionCalledOnNull::CalledOnNullInput => false,
        ast::FunctionCalledOnNull::ReturnsNullOnNullInput | ast::FunctionCalledOnNull::Strict => {
            true
        }
    }
}

fn parallel_name(parallel: &ast::FunctionParallel) -> Name {
    Name::from_unquoted(match parallel {
        ast::FunctionParallel::Unsafe => "unsafe",
        ast::FunctionParallel::Restricted => "restricted",
        ast::FunctionParallel::Safe => "safe",
    })
}
