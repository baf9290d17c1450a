//! `pg_proc`.

use std::sync::Arc;

use super::{Acl, ColumnType, FunctionId, History, NamespaceId, RoleId, Taint, TypeId};
use crate::ddl::function::Volatility;
use crate::ddl::{Body, FunctionKind, ParameterMode};
use crate::name::Name;
use crate::source::Snippet;

/// `prorows` of a function that returns a set and says nothing.
pub const DEFAULT_ROWS: f64 = 1000.0;
/// `procost` of a function that says nothing.
pub const DEFAULT_COST: f64 = 100.0;

/// A function or procedure.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// Its name.
    pub name: Name,
    /// Its schema.
    pub namespace: NamespaceId,
    /// FUNCTION or PROCEDURE
    pub kind: FunctionKind,
    /// Its owner.
    pub owner: RoleId,
    /// Its arguments, with OUT ones and the columns of RETURNS TABLE.
    pub arguments: Vec<FunctionArgument>,
    /// `prorettype`; void for a procedure without OUT arguments, record for several.
    pub result: ColumnType,
    /// `proretset`
    pub returns_set: bool,
    /// `plpgsql`, `sql` …
    pub language: Name,
    /// `provolatile`
    pub volatility: Volatility,
    /// `proisstrict`
    pub strict: bool,
    /// `prosecdef`
    pub security_definer: bool,
    /// `proleakproof`
    pub leakproof: bool,
    /// `proparallel`: `safe`, `restricted`, `unsafe`
    pub parallel: Name,
    /// `procost`, where written
    pub cost: Option<f64>,
    /// `prorows`, where written
    pub rows: Option<f64>,
    /// `proconfig`: name and value, in the order given, the value as PostgreSQL joins it: `public, pg_temp`, `""`.
    pub config: Vec<(Name, Arc<str>)>,
    /// Its body.
    pub body: Option<Body>,
    /// How many arguments of an aggregate stand before ORDER BY, where it has that.
    pub direct: Option<usize>,
    /// The functions that an aggregate is made of.
    pub made_of: Vec<FunctionId>,
    /// The range or multirange type whose constructor it is: it goes with that.
    pub constructs: Option<TypeId>,
    /// The base type whose input, output or other support function it is.
    pub serves: Option<TypeId>,
    /// Its privileges; `None` is the default: EXECUTE for PUBLIC.
    pub acl: Option<Acl>,
    /// Its comment.
    pub comment: Option<String>,
    /// Why it may not be what is said here.
    pub taints: Vec<Taint>,
    /// What made and changed it.
    pub history: History,
}

/// An argument of a function.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionArgument {
    /// IN, OUT …
    pub mode: ParameterMode,
    /// Its name.
    pub name: Option<Name>,
    /// Its type; PostgreSQL keeps no modifier for it.
    pub ty: ColumnType,
    /// DEFAULT, as written
    pub default: Option<Snippet>,
}

impl FunctionArgument {
    /// Whether a caller gives it: IN, INOUT, VARIADIC.
    pub fn is_input(&self) -> bool {
        match self.mode {
            ParameterMode::In | ParameterMode::InOut | ParameterMode::Variadic => true,
            ParameterMode::Out | ParameterMode::Table => false,
        }
    }

    /// Whether the function gives it: OUT, INOUT, a column of RETURNS TABLE.
    pub fn is_output(&self) -> bool {
        match self.mode {
            ParameterMode::Out | ParameterMode::InOut | ParameterMode::Table => true,
            ParameterMode::In | ParameterMode::Variadic => false,
        }
    }
}

impl Function {
    /// A function without arguments and options.
    pub fn new(
        name: Name,
        namespace: NamespaceId,
        owner: RoleId,
        result: ColumnType,
        history: History,
    ) -> Self {
        Self {
            name,
            namespace,
            kind: FunctionKind::Function,
            owner,
            arguments: Vec::new(),
            result,
            returns_set: false,
            language: Name::from_quoted("internal"),
            volatility: Volatility::Volatile,
            strict: false,
            security_definer: false,
            leakproof: false,
            parallel: Name::from_quoted("unsafe"),
            cost: None,
            rows: None,
            config: Vec::new(),
            body: None,
            direct: None,
            made_of: Vec::new(),
            constructs: None,
            serves: None,
            acl: None,
            comment: None,
            taints: Vec::new(),
            history,
        }
    }

    /// The arguments that a caller gives; their types are the function's signature.
    pub fn inputs(&self) -> impl Iterator<Item = &FunctionArgument> {
        self.arguments.iter().filter(|argument| argument.is_input())
    }
}
