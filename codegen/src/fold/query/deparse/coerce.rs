//! Values as what a rule asks for: the casts that PostgreSQL puts between what was written and what takes it.

use super::analyse::{Analyser, boolean, is_unknown, plain};
use super::constant::canonical;
use super::tree::{Form, Node, Typed};
use crate::builtins::Context;
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, TypeId, TypeKind};
use crate::fold::Folder;
use crate::fold::query::coerce::{Common, pseudo};
use crate::fold::query::resolve::Found;

impl Analyser<'_, '_> {
    /// A literal without a type is a text where nothing says otherwise.
    pub(super) fn known(&self, it: Typed) -> Option<Typed> {
        if is_unknown(&it) {
            return self.coerced(it, plain(oid::TEXT), Context::Implicit, Form::Implicit);
        }
        Some(it)
    }

    pub(super) fn common(&self, items: &[Typed]) -> Option<ColumnType> {
        let types: Vec<_> = items.iter().map(|it| Some(it.ty)).collect();
        match self.folder.common_type(&types) {
            Common::Type(id) => Some(plain(id)),
            Common::Unsure | Common::Mismatch(..) => None,
        }
    }

    pub(super) fn all_common(&self, items: Vec<Typed>, ty: ColumnType) -> Option<Vec<Typed>> {
        items
            .into_iter()
            .map(|it| self.coerced(it, ty, Context::Implicit, Form::Implicit))
            .collect()
    }

    /// A value as one of another type (`coerce_to_target_type`).
    pub(super) fn coerced(
        &self,
        it: Typed,
        target: ColumnType,
        context: Context,
        form: Form,
    ) -> Option<Typed> {
        let folder = self.folder;
        let below = folder.below(target.id);
        let domain = below != target.id;
        let to = plain(below);
        let cast = |argument: Typed, ty: ColumnType, function: bool| {
            Typed::new(
                Node::Cast {
                    argument: Box::new(argument),
                    form,
                    function,
                },
                ty,
            )
        };
        let mut value = if it.ty.id == target.id {
            it
        } else if is_unknown(&it) {
            let Node::Const(text) = &it.node else {
                return None;
            };
            let text = match text {
                Some(text) if below == folder.regclass()? => {
                    Some(folder.relation_text(text, self.path)?)
                }
                Some(text) => Some(canonical(folder, text, below)?),
                None => None,
            };
            Typed::new(Node::Const(text.map(Into::into)), to)
        } else {
            let source = folder.below(it.ty.id);
            if let (Node::Row(items), Form::Explicit) = (&it.node, form)
                && source == oid::RECORD
                && !domain
            {
                return self.row_as(items.clone(), to);
            }
            if folder.casts(it.ty.id, below, context) != Some(true) || source == oid::RECORD {
                return None;
            }
            let relabelled = if it.ty.id == source {
                it
            } else if source == below {
                // A domain's value as one of the type below it.
                cast(it, to, false)
            } else {
                it
            };
            if source == below {
                relabelled
            } else {
                let function = by_function(folder, source, below);
                cast(relabelled, to, function)
            }
        };
        if value.ty.id != target.id && !domain {
            return None;
        }
        if domain && value.ty.id != target.id {
            if let TypeKind::Domain { base, .. } = &folder.catalog.types[target.id].kind
                && (base.id != below || base.modifier >= 0)
            {
                return None;
            }
            return Some(cast(hidden(value), plain(target.id), false));
        }
        let length = target.modifier >= 0 && value.ty.modifier != target.modifier;
        let none = form == Form::Explicit && target.modifier < 0 && value.ty.modifier >= 0;
        if length || none {
            value = cast(hidden(value), target, length);
        }
        Some(value)
    }

    /// A row that is spelt out as one of a composite type (`coerce_record_to_complex`).
    fn row_as(&self, items: Vec<Typed>, target: ColumnType) -> Option<Typed> {
        let relation = self.folder.relation_of_type(target.id)?;
        let columns = self.folder.catalog.relations[relation].columns();
        let types: Vec<ColumnType> = columns.map(|column| column.ty).collect();
        if types.len() != items.len() {
            return None;
        }
        let items: Option<Vec<Typed>> = items
            .into_iter()
            .zip(types)
            .map(|(item, ty)| self.coerced(item, ty, Context::Explicit, Form::Implicit))
            .collect();
        Some(Typed::new(Node::Row(items?), target))
    }

    /// An operator with its operands in the types that it takes.
    pub(super) fn operator(&self, symbol: &str, operands: Vec<Typed>) -> Option<Typed> {
        let given: Vec<Option<TypeId>> = operands.iter().map(|it| Some(it.ty.id)).collect();
        let Found::One(candidate, result) = self.folder.find_operator(symbol, &given) else {
            return None;
        };
        let operands = self.given(operands, &candidate.declared)?;
        Some(Typed::new(
            Node::Operator {
                symbol: symbol.into(),
                operands,
            },
            plain(result),
        ))
    }

    /// Arguments in the types that were declared (`make_fn_arguments`).
    pub(super) fn given(&self, arguments: Vec<Typed>, declared: &[TypeId]) -> Option<Vec<Typed>> {
        if arguments.len() != declared.len() {
            return None;
        }
        arguments
            .into_iter()
            .zip(declared)
            .map(|(argument, target)| {
                if *target == pseudo::ANY {
                    return Some(argument);
                }
                self.coerced(argument, plain(*target), Context::Implicit, Form::Implicit)
            })
            .collect()
    }

    /// A comparison with the elements of an array (`make_scalar_array_op`).
    pub(super) fn of_array(
        &self,
        symbol: &str,
        left: Typed,
        array: Typed,
        all: bool,
    ) -> Option<Typed> {
        let element = if is_unknown(&array) {
            oid::UNKNOWN
        } else {
            self.folder.array_element(array.ty.id)?
        };
        let given = [Some(left.ty.id), Some(element)];
        let Found::One(candidate, _) = self.folder.find_operator(symbol, &given) else {
            return None;
        };
        let [of_left, of_element] = candidate.declared[..] else {
            return None;
        };
        let of_array = self.folder.array_type(of_element)?;
        let implicit =
            |it: Typed, id: TypeId| self.coerced(it, plain(id), Context::Implicit, Form::Implicit);
        Some(boolean(Node::OfArray {
            symbol: symbol.into(),
            left: Box::new(implicit(left, of_left)?),
            array: Box::new(implicit(array, of_array)?),
            all,
        }))
    }
}

/// A cast below another one is not shown (`hide_coercion_node`).
fn hidden(mut it: Typed) -> Typed {
    if let Node::Cast { form, .. } = &mut it.node {
        *form = Form::Implicit;
    }
    it
}

/// Whether a function makes one type of the other, rather than reading the same bytes or the text anew.
fn by_function(folder: &Folder<'_>, source: TypeId, target: TypeId) -> bool {
    if folder.array_element(source).is_some() && folder.array_element(target).is_some() {
        return false;
    }
    let same_bytes = [
        (oid::TEXT, oid::VARCHAR),
        (oid::VARCHAR, oid::TEXT),
        (oid::TEXT, oid::BPCHAR),
        (oid::VARCHAR, oid::BPCHAR),
        (oid::INT4, oid::OID),
        (oid::OID, oid::INT4),
        (oid::CIDR, oid::INET),
        (oid::BIT, oid::VARBIT),
        (oid::VARBIT, oid::BIT),
        (oid::XML, oid::TEXT),
        (oid::XML, oid::VARCHAR),
        (oid::JSON, oid::JSONB),
        (oid::JSONB, oid::JSON),
    ];
    let name = |id: TypeId| folder.catalog.types[id].name.as_str();
    !same_bytes.contains(&(source, target))
        && crate::builtins::cast(name(source), name(target), folder.settings.postgres).is_some()
}
