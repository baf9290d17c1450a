//! CREATE TYPE … AS RANGE: the range, its multirange, the arrays of both and the functions that construct them.
//!
//! <https://www.postgresql.org/docs/current/rangetypes.html#RANGETYPES-CONSTRUCT>

use std::sync::Arc;

use super::ty::NewType;
use super::{Folder, Outcome, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{
    ColumnType, Function, FunctionArgument, History, NamespaceId, TypeId, TypeKind,
};
use crate::ddl::function::Volatility;
use crate::ddl::{Body, CreateRange, ObjectKind, ParameterMode};
use crate::diagnostics::Code;
use crate::name::{MAX_BYTES, Name};
use crate::source::{Place, Span};

/// Types of PostgreSQL's own that have no order, so that no range is made of them.
const WITHOUT_ORDER: [&str; 9] = [
    "json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle",
];

impl Folder<'_> {
    pub(super) fn create_range(
        &mut self,
        it: &CreateRange,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let namespace = self.creation_namespace(&it.name)?;
        let name = it.name.name.name.clone();
        self.claim_defined_type(namespace, &name, it.name.span)?;
        let Some(written) = &it.subtype else {
            return Err(Refusal::new(
                Code::SyntaxError,
                it.name.span,
                "type attribute \"subtype\" is required",
            ));
        };
        let (subtype, taint) = self.resolve_type_or_taint(written)?;
        let subtype = subtype.id;
        let row = &self.catalog.types[subtype];
        if matches!(row.kind, TypeKind::Pseudo) {
            return Err(Refusal::new(
                Code::DatatypeMismatch,
                written.span,
                format!("range subtype cannot be {}", row.name),
            ));
        }
        if row.sql_name.is_some() && WITHOUT_ORDER.contains(&row.name.as_str()) {
            return Err(Refusal::new(
                Code::UnknownObject,
                written.span,
                format!(
                    "data type {} has no default operator class for access method \"btree\"",
                    row.name
                ),
            ));
        }
        let (multirange_namespace, multirange_name) = match &it.multirange {
            Some(written) => (self.creation_namespace(written)?, written.name.name.clone()),
            None => (namespace, multirange_name(&name)),
        };
        let tainted = taint.is_some();
        let taints: Vec<_> = taint.into_iter().collect();
        let origin = self.origin(span);
        let range = self.insert_type(NewType {
            name: name.clone(),
            namespace,
            kind: TypeKind::Range { subtype },
            category: 'R',
            taints: taints.clone(),
            origin: origin.clone(),
        });
        let place = it.multirange.as_ref().map_or(it.name.span, |it| it.span);
        self.claim_type_name(multirange_namespace, &multirange_name, place, None)?;
        let multirange = self.insert_type(NewType {
            name: multirange_name.clone(),
            namespace: multirange_namespace,
            kind: TypeKind::Multirange { range },
            category: 'R',
            taints,
            origin,
        });
        let array = self.catalog.types[range].array;
        let in_ = ParameterMode::In;
        let of_range = [
            vec![(in_, subtype), (in_, subtype)],
            vec![(in_, subtype), (in_, subtype), (in_, oid::TEXT)],
        ];
        for arguments in of_range {
            self.add_constructor((namespace, &name), range, &arguments, span)?;
        }
        let of_multirange = [
            Vec::new(),
            vec![(in_, range)],
            array
                .map(|array| (ParameterMode::Variadic, array))
                .into_iter()
                .collect(),
        ];
        for arguments in of_multirange {
            let name = (multirange_namespace, &multirange_name);
            self.add_constructor(name, multirange, &arguments, span)?;
        }
        Ok(if tainted {
            Outcome::Tainted
        } else {
            Outcome::Applied
        })
    }

    fn add_constructor(
        &mut self,
        (namespace, name): (NamespaceId, &Name),
        of: TypeId,
        arguments: &[(ParameterMode, TypeId)],
        span: Span,
    ) -> Result<(), Refusal> {
        let inputs: Vec<TypeId> = arguments.iter().map(|(_, ty)| *ty).collect();
        if let Some(existing) = self.function_with(namespace, name, &inputs) {
            return Err(Refusal::new(
                Code::DuplicateFunction,
                span,
                format!("function \"{name}\" already exists with same argument types"),
            )
            .first_defined(&self.catalog.functions[existing].history));
        }
        let is_multirange = matches!(self.catalog.types[of].kind, TypeKind::Multirange { .. });
        let source = if is_multirange {
            format!("multirange_constructor{}", multirange_suffix(arguments))
        } else {
            format!("range_constructor{}", arguments.len())
        };
        let acl = self.default_acl(ObjectKind::Function, self.session.role, Some(namespace));
        let history = History::created(self.origin(span));
        let owner = self.session.role;
        self.insert_function(Function {
            arguments: arguments
                .iter()
                .map(|(mode, ty)| FunctionArgument {
                    mode: *mode,
                    name: None,
                    ty: ColumnType::plain(*ty),
                    default: None,
                })
                .collect(),
            volatility: Volatility::Immutable,
            strict: is_multirange,
            parallel: Name::from_quoted("safe"),
            body: Some(internal_body(&source, span)),
            constructs: Some(of),
            acl,
            ..Function::new(
                name.clone(),
                namespace,
                owner,
                ColumnType::plain(of),
                history,
            )
        });
        Ok(())
    }
}

/// `multirange_constructor0`, 1 and 2: of nothing, of a range, of an array of ranges.
fn multirange_suffix(arguments: &[(ParameterMode, TypeId)]) -> u8 {
    match arguments {
        [] => 0,
        [(ParameterMode::Variadic, _), ..] => 2,
        _ => 1,
    }
}

/// The name of a C function that PostgreSQL brings.
pub(super) fn internal_body(source: &str, span: Span) -> Body {
    Body {
        text: Arc::from(source),
        place: Place::Computed(span),
        span,
        sql_standard: false,
    }
}

/// The name with `multi` before its first `range`, or with `_multirange` behind it (`makeMultirangeTypeName`).
fn multirange_name(range: &Name) -> Name {
    const SUFFIX: &str = "_multirange";
    let text = range.as_str();
    if let Some(at) = text.find("range") {
        return Name::from_quoted(&format!("{}multi{}", &text[..at], &text[at..]));
    }
    let mut end = text.len().min(MAX_BYTES - SUFFIX.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Name::from_quoted(&format!("{}{SUFFIX}", &text[..end]))
}
