//! Which type becomes which, and what several become together.
//!
//! <https://www.postgresql.org/docs/current/typeconv.html>, `parse_coerce.c` in PostgreSQL's sources. What hangs on a type
//! of an extension that is not known or on CREATE CAST is not decided.

use super::Ty;
use crate::builtins::{self, Context};
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, PG_CATALOG, TypeId, TypeKind};
use crate::ddl::ObjectKind;
use crate::fold::Folder;
use crate::packed;

/// Pseudo-types that stand for others.
pub(super) mod pseudo {
    use crate::catalog::TypeId;

    pub(in crate::fold::query) const ANY: TypeId = TypeId(2276);
    pub(in crate::fold::query) const ANYARRAY: TypeId = TypeId(2277);
    pub(in crate::fold::query) const ANYELEMENT: TypeId = TypeId(2283);
    pub(in crate::fold::query) const ANYNONARRAY: TypeId = TypeId(2776);
    pub(in crate::fold::query) const ANYENUM: TypeId = TypeId(3500);
    pub(in crate::fold::query) const ANYRANGE: TypeId = TypeId(3831);
    pub(in crate::fold::query) const ANYMULTIRANGE: TypeId = TypeId(4537);
    pub(in crate::fold::query) const ANYCOMPATIBLE: TypeId = TypeId(5077);
    pub(in crate::fold::query) const ANYCOMPATIBLEARRAY: TypeId = TypeId(5078);
    pub(in crate::fold::query) const ANYCOMPATIBLENONARRAY: TypeId = TypeId(5079);
    pub(in crate::fold::query) const ANYCOMPATIBLERANGE: TypeId = TypeId(5080);
    pub(in crate::fold::query) const ANYCOMPATIBLEMULTIRANGE: TypeId = TypeId(4538);
    pub(in crate::fold::query) const RECORD_ARRAY: TypeId = TypeId(2287);
    pub(in crate::fold::query) const INT2_VECTOR: TypeId = TypeId(22);
    pub(in crate::fold::query) const OID_VECTOR: TypeId = TypeId(30);
}

/// The category of strings.
const STRING: char = 'S';

/// Whether a type stands for another one that is known at a call.
pub(super) fn is_polymorphic(id: TypeId) -> bool {
    [
        pseudo::ANYARRAY,
        pseudo::ANYELEMENT,
        pseudo::ANYNONARRAY,
        pseudo::ANYENUM,
        pseudo::ANYRANGE,
        pseudo::ANYMULTIRANGE,
        pseudo::ANYCOMPATIBLE,
        pseudo::ANYCOMPATIBLEARRAY,
        pseudo::ANYCOMPATIBLENONARRAY,
        pseudo::ANYCOMPATIBLERANGE,
        pseudo::ANYCOMPATIBLEMULTIRANGE,
    ]
    .contains(&id)
}

/// What several types become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Common {
    /// This one.
    Type(TypeId),
    /// Not known.
    Unsure,
    /// None: these two do not match.
    Mismatch(TypeId, TypeId),
}

/// An answer that may not be known.
#[derive(Debug, Clone)]
pub(super) enum Fit<T> {
    /// It fits, with this.
    Yes(T),
    /// It does not.
    No,
    /// Not known.
    Unsure,
}

/// What polymorphic types stand for at a call.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Generics {
    element: Option<TypeId>,
    array: Option<TypeId>,
    range: Option<TypeId>,
    multirange: Option<TypeId>,
    compatible: Option<TypeId>,
    compatible_range: Option<TypeId>,
}

impl Folder<'_> {
    /// The type below domains.
    pub(in crate::fold) fn below(&self, id: TypeId) -> TypeId {
        if id == oid::UNKNOWN {
            return id;
        }
        self.catalog.undomained(id)
    }

    /// `typcategory` and `typispreferred`
    pub(super) fn category(&self, id: TypeId) -> (char, bool) {
        let row = &self.catalog.types[id];
        match &row.kind {
            TypeKind::Domain { base, .. } => (self.category(base.id).0, false),
            TypeKind::Enum { .. } => ('E', false),
            TypeKind::Composite { .. } => ('C', false),
            TypeKind::Range { .. } | TypeKind::Multirange { .. } => ('R', false),
            TypeKind::Pseudo => ('P', false),
            TypeKind::Base | TypeKind::Shell => (row.category, row.preferred),
        }
    }

    /// The element of an array proper, domains looked through.
    pub(super) fn array_element(&self, id: TypeId) -> Option<TypeId> {
        let id = self.below(id);
        if id == pseudo::RECORD_ARRAY {
            return Some(oid::RECORD);
        }
        let vector = [pseudo::INT2_VECTOR, pseudo::OID_VECTOR].contains(&id);
        self.catalog.types[id].element.filter(|_| !vector)
    }

    /// The type below domains; of an array that of its elements.
    pub(super) fn element_or_below(&self, id: TypeId) -> TypeId {
        self.array_element(id).unwrap_or_else(|| self.below(id))
    }

    /// The element of what stands for `anyarray`: `int2vector` and `oidvector` do, too.
    pub(super) fn any_element(&self, id: TypeId) -> Option<TypeId> {
        match id {
            pseudo::INT2_VECTOR | pseudo::OID_VECTOR => self.catalog.types[id].element,
            id => self.array_element(id),
        }
    }

    /// The array of a type.
    pub(super) fn array_type(&self, id: TypeId) -> Option<TypeId> {
        self.catalog.types[id].array
    }

    /// A type that a call gives, unless it stands for another one.
    pub(in crate::fold) fn settled(&self, id: TypeId) -> Ty {
        let row = &self.catalog.types[id];
        let is_open = |id: TypeId| {
            id != oid::RECORD
                && id != pseudo::RECORD_ARRAY
                && id != oid::VOID
                && matches!(
                    self.catalog.types[id].kind,
                    TypeKind::Pseudo | TypeKind::Shell
                )
        };
        let open = is_open(id) || row.element.is_some_and(is_open);
        (!open).then(|| ColumnType::plain(id))
    }

    /// The element of a range.
    fn range_subtype(&self, id: TypeId) -> Option<TypeId> {
        match self.catalog.types[id].kind {
            TypeKind::Range { subtype } => Some(subtype),
            TypeKind::Base
            | TypeKind::Enum { .. }
            | TypeKind::Domain { .. }
            | TypeKind::Composite { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => None,
        }
    }

    /// The range of a multirange.
    fn range_of(&self, id: TypeId) -> Option<TypeId> {
        let row = &self.catalog.types[id];
        match row.kind {
            // The built-in ones are named after their ranges.
            TypeKind::Multirange { range: TypeId(0) } => {
                let name = row.name.as_str().strip_suffix("multirange")?;
                self.catalog.ty(PG_CATALOG, &format!("{name}range"))
            }
            TypeKind::Multirange { range } => Some(range),
            TypeKind::Base
            | TypeKind::Enum { .. }
            | TypeKind::Domain { .. }
            | TypeKind::Composite { .. }
            | TypeKind::Range { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => None,
        }
    }

    /// The multirange of a range.
    fn multirange_of(&self, id: TypeId) -> Option<TypeId> {
        let row = &self.catalog.types[id];
        if row.namespace == PG_CATALOG {
            let name = row.name.as_str().strip_suffix("range")?;
            return self.catalog.ty(PG_CATALOG, &format!("{name}multirange"));
        }
        self.catalog
            .types
            .iter()
            .find(|(_, other)| matches!(other.kind, TypeKind::Multirange { range } if range == id))
            .map(|(id, _)| id)
    }

    /// Whether what PostgreSQL does with a type is not all known: a base type that it does not bring, or a type that is
    /// not sure.
    pub(super) fn is_foreign(&self, id: TypeId) -> bool {
        let id = self.below(id);
        let row = &self.catalog.types[id];
        if let Some(element) = row.element {
            return self.is_foreign(element);
        }
        match row.kind {
            TypeKind::Base | TypeKind::Shell => {
                !row.taints.is_empty()
                    || (row.namespace != PG_CATALOG && !self.is_of_known_extension(id))
            }
            TypeKind::Enum { .. }
            | TypeKind::Composite { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Domain { .. } => !row.taints.is_empty(),
            TypeKind::Pseudo => false,
        }
    }

    fn is_row(&self, id: TypeId) -> bool {
        matches!(
            self.catalog.types[self.below(id)].kind,
            TypeKind::Composite { .. }
        )
    }

    /// Whether one type becomes another in a context (`find_coercion_pathway`); `None` is not known.
    pub(super) fn casts(&self, source: TypeId, target: TypeId, context: Context) -> Option<bool> {
        let (source, target) = (self.below(source), self.below(target));
        if source == target {
            return Some(true);
        }
        let (from, to) = (&self.catalog.types[source], &self.catalog.types[target]);
        let own = from.namespace != PG_CATALOG || to.namespace != PG_CATALOG;
        if !own {
            let found =
                builtins::cast(from.name.as_str(), to.name.as_str(), self.settings.postgres);
            if let Some(needs) = found {
                return Some(needs <= context);
            }
        }
        let is_made = self.catalog.others.labelled("").any(|(_, other)| {
            // A cast has no name.
            other.kind == ObjectKind::Other("CAST") && other.signature == [source, target]
        });
        if is_made {
            return None;
        }
        if own && let Some(needs) = self.extension_cast(source, target) {
            return Some(needs <= context);
        }
        if let (Some(from), Some(to)) = (self.any_element(source), self.array_element(target)) {
            return self.casts(from, to, context);
        }
        if self.is_foreign(source) || self.is_foreign(target) || !packed::is_loaded() {
            return None;
        }
        let by_text = (context >= Context::Assignment && self.category(target).0 == STRING)
            || (context == Context::Explicit && self.category(source).0 == STRING);
        Some(by_text)
    }

    /// Whether arguments may be given where these types are declared (`can_coerce_type`); `None` is not known.
    pub(super) fn can_coerce(&self, inputs: &[TypeId], targets: &[TypeId]) -> Option<bool> {
        let mut unsure = false;
        let mut generic = false;
        for (input, target) in inputs.iter().copied().zip(targets.iter().copied()) {
            if input == target || target == pseudo::ANY || input == oid::UNKNOWN {
                generic |= is_polymorphic(target);
                continue;
            }
            if is_polymorphic(target) {
                generic = true;
                continue;
            }
            match self.casts(input, target, Context::Implicit) {
                Some(true) => continue,
                Some(false) => {}
                None => {
                    unsure = true;
                    continue;
                }
            }
            let rows = (target == oid::RECORD && self.is_row(input))
                || (input == oid::RECORD && self.is_row(target))
                || (target == pseudo::RECORD_ARRAY
                    && self.array_element(input).is_some_and(|it| self.is_row(it)))
                || self.inherits(input, target);
            if !rows {
                return Some(false);
            }
        }
        if generic {
            match self.generics(inputs, targets) {
                Fit::Yes(_) => {}
                Fit::No => return Some(false),
                Fit::Unsure => unsure = true,
            }
        }
        (!unsure).then_some(true)
    }

    /// Whether a table's row is one of a table that it inherits from.
    fn inherits(&self, child: TypeId, parent: TypeId) -> bool {
        let (Some(child), Some(parent)) =
            (self.relation_of_type(child), self.relation_of_type(parent))
        else {
            return false;
        };
        let mut rest = vec![parent];
        while let Some(id) = rest.pop() {
            let children = &self.catalog.relations[id].children;
            if children.contains(&child) {
                return true;
            }
            rest.extend(children);
        }
        false
    }

    /// What polymorphic types stand for (`check_generic_type_consistency`): `No` where the arguments do not fit
    /// together.
    pub(super) fn generics(&self, inputs: &[TypeId], targets: &[TypeId]) -> Fit<Generics> {
        let mut found = Generics::default();
        let (mut not_array, mut is_enum) = (false, false);
        let (mut compatible, mut compatible_not_array) = (Vec::new(), false);
        let mut any_compatible = false;
        let set = |slot: &mut Option<TypeId>, id: TypeId| {
            let fits = slot.is_none_or(|known| known == id);
            *slot = Some(id);
            fits
        };
        for (input, target) in inputs.iter().copied().zip(targets.iter().copied()) {
            not_array |= target == pseudo::ANYNONARRAY;
            is_enum |= target == pseudo::ANYENUM;
            compatible_not_array |= target == pseudo::ANYCOMPATIBLENONARRAY;
            let of_compatible = matches!(
                target,
                pseudo::ANYCOMPATIBLE
                    | pseudo::ANYCOMPATIBLENONARRAY
                    | pseudo::ANYCOMPATIBLEARRAY
                    | pseudo::ANYCOMPATIBLERANGE
                    | pseudo::ANYCOMPATIBLEMULTIRANGE
            );
            any_compatible |= of_compatible;
            if input == oid::UNKNOWN || !is_polymorphic(target) {
                continue;
            }
            let base = self.below(input);
            let fits = match target {
                pseudo::ANYELEMENT | pseudo::ANYNONARRAY | pseudo::ANYENUM => {
                    set(&mut found.element, input)
                }
                pseudo::ANYARRAY => set(&mut found.array, base),
                pseudo::ANYRANGE => set(&mut found.range, base),
                pseudo::ANYMULTIRANGE => set(&mut found.multirange, base),
                pseudo::ANYCOMPATIBLEARRAY => match self.any_element(base) {
                    Some(element) => {
                        compatible.push(element);
                        true
                    }
                    None => false,
                },
                pseudo::ANYCOMPATIBLERANGE => match self.range_subtype(base) {
                    Some(subtype) => {
                        compatible.push(subtype);
                        set(&mut found.compatible_range, base)
                    }
                    None => false,
                },
                pseudo::ANYCOMPATIBLEMULTIRANGE => match self.range_of(base) {
                    Some(range) => {
                        compatible.extend(self.range_subtype(range));
                        set(&mut found.compatible_range, range)
                    }
                    None => false,
                },
                _ => {
                    compatible.push(input);
                    true
                }
            };
            if !fits {
                return Fit::No;
            }
        }
        if let Some(array) = found.array {
            match self.any_element(array) {
                Some(element) if set(&mut found.element, element) => {}
                Some(_) | None => return Fit::No,
            }
        }
        if let Some(multirange) = found.multirange {
            match self.range_of(multirange) {
                Some(range) if set(&mut found.range, range) => {}
                Some(_) | None => return Fit::No,
            }
        }
        if let Some(range) = found.range {
            match self.range_subtype(range) {
                Some(subtype) if set(&mut found.element, subtype) => {}
                Some(_) | None => return Fit::No,
            }
        }
        if not_array
            && found
                .element
                .is_some_and(|it| self.array_element(it).is_some())
        {
            return Fit::No;
        }
        let of_enum = |id: TypeId| matches!(self.catalog.types[id].kind, TypeKind::Enum { .. });
        if is_enum && !found.element.is_some_and(of_enum) {
            return Fit::No;
        }
        if any_compatible {
            let types: Vec<Ty> = compatible
                .iter()
                .map(|id| Some(ColumnType::plain(*id)))
                .collect();
            let common = if types.is_empty() {
                oid::TEXT
            } else {
                match self.common_type(&types) {
                    Common::Type(id) => id,
                    Common::Unsure => return Fit::Unsure,
                    Common::Mismatch(..) => return Fit::No,
                }
            };
            for id in &compatible {
                match self.can_coerce(&[*id], &[common]) {
                    Some(true) => {}
                    Some(false) => return Fit::No,
                    None => return Fit::Unsure,
                }
            }
            if compatible_not_array && self.array_element(common).is_some() {
                return Fit::No;
            }
            if let Some(range) = found.compatible_range
                && self.range_subtype(range) != Some(common)
            {
                return Fit::No;
            }
            found.compatible = Some(common);
        }
        Fit::Yes(found)
    }

    /// The type that a declared one is at a call (`enforce_generic_type_consistency`).
    pub(super) fn actual(&self, declared: TypeId, generics: &Generics) -> Option<TypeId> {
        match declared {
            pseudo::ANYELEMENT | pseudo::ANYNONARRAY | pseudo::ANYENUM => generics.element,
            pseudo::ANYARRAY => generics
                .array
                .or_else(|| generics.element.and_then(|it| self.array_type(it))),
            pseudo::ANYRANGE => generics.range,
            pseudo::ANYMULTIRANGE => generics
                .multirange
                .or_else(|| generics.range.and_then(|it| self.multirange_of(it))),
            pseudo::ANYCOMPATIBLE | pseudo::ANYCOMPATIBLENONARRAY => generics.compatible,
            pseudo::ANYCOMPATIBLEARRAY => generics.compatible.and_then(|it| self.array_type(it)),
            pseudo::ANYCOMPATIBLERANGE => generics.compatible_range,
            pseudo::ANYCOMPATIBLEMULTIRANGE => generics
                .compatible_range
                .and_then(|it| self.multirange_of(it)),
            declared => Some(declared),
        }
    }

    /// The type of several things of which one is taken (`select_common_type`).
    pub(super) fn common_type(&self, types: &[Ty]) -> Common {
        let mut known = Vec::new();
        for ty in types {
            match ty {
                Some(ty) => known.push(ty.id),
                None => return Common::Unsure,
            }
        }
        let Some(first) = known.first().copied() else {
            return Common::Unsure;
        };
        if first != oid::UNKNOWN && known.iter().all(|id| *id == first) {
            return Common::Type(first);
        }
        let mut chosen = self.below(first);
        let mut unsure = false;
        for next in &known[1..] {
            let next = self.below(*next);
            if next == oid::UNKNOWN || next == chosen {
                continue;
            }
            if chosen == oid::UNKNOWN {
                chosen = next;
                continue;
            }
            let (category, preferred) = self.category(chosen);
            if self.category(next).0 != category {
                return if self.is_foreign(next) || self.is_foreign(chosen) {
                    Common::Unsure
                } else {
                    Common::Mismatch(chosen, next)
                };
            }
            if preferred {
                continue;
            }
            let there = self.can_coerce(&[chosen], &[next]);
            let back = self.can_coerce(&[next], &[chosen]);
            match (there, back) {
                (Some(true), Some(false)) => chosen = next,
                (Some(false), _) | (_, Some(true)) => {}
                (None, _) | (_, None) => unsure = true,
            }
        }
        if unsure {
            return Common::Unsure;
        }
        Common::Type(if chosen == oid::UNKNOWN {
            oid::TEXT
        } else {
            chosen
        })
    }

    /// The modifier that all share, where they are of the type already.
    pub(super) fn common_modifier(&self, types: &[Ty], chosen: TypeId) -> ColumnType {
        let _ = self;
        let mut modifiers = types.iter().map(|ty| match ty {
            Some(ty) if ty.id == chosen => ty.modifier,
            Some(_) | None => -1,
        });
        let first = modifiers.next().unwrap_or(-1);
        let shared = modifiers.all(|it| it == first);
        ColumnType {
            id: chosen,
            modifier: if shared { first } else { -1 },
        }
    }
}
