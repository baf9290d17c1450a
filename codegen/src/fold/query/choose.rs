//! Which of several candidates PostgreSQL chooses for the types that a call gives.
//!
//! `func_select_candidate` in `parse_func.c`.

use super::coerce::Fit;
use super::resolve::{Candidate, Found};
use crate::catalog::TypeId;
use crate::catalog::ty::oid;
use crate::fold::Folder;

impl Folder<'_> {
    /// The result of a candidate, with what its polymorphic types stand for.
    pub(super) fn settle(&self, candidate: &Candidate, inputs: &[TypeId]) -> Found {
        if candidate.ambiguous {
            return Found::Ambiguous;
        }
        let mut candidate = candidate.clone();
        let generic = candidate
            .declared
            .iter()
            .chain([&candidate.result])
            .any(|it| super::coerce::is_polymorphic(*it));
        if !generic {
            let result = candidate.result;
            return Found::One(Box::new(candidate), result);
        }
        let Fit::Yes(generics) = self.generics(inputs, &candidate.declared) else {
            return Found::Unsure;
        };
        let Some(result) = self.actual(candidate.result, &generics) else {
            return Found::Unsure;
        };
        for declared in &mut candidate.declared {
            if let Some(actual) = self.actual(*declared, &generics) {
                *declared = actual;
            }
        }
        Found::One(Box::new(candidate), result)
    }

    /// `func_match_argtypes`, then `func_select_candidate`.
    pub(super) fn choose(&self, inputs: &[TypeId], candidates: &[Candidate]) -> Found {
        let mut fitting = Vec::new();
        for candidate in candidates {
            match self.can_coerce(inputs, &candidate.declared) {
                Some(true) => fitting.push(candidate.clone()),
                Some(false) => {}
                None => return Found::Unsure,
            }
        }
        match &fitting[..] {
            [] => return Found::Missing,
            [one] => return self.settle(one, inputs),
            _ => {}
        }
        match self.best(inputs, fitting) {
            Fit::Yes(best) => self.settle(&best, inputs),
            Fit::No => Found::Ambiguous,
            Fit::Unsure => Found::Unsure,
        }
    }

    /// Which of these lists of parameters a call with these types means; `None` where that is not certain.
    pub(in crate::fold) fn choose_parameters(
        &self,
        inputs: &[TypeId],
        declared: &[Vec<TypeId>],
    ) -> Option<usize> {
        let mut fitting = Vec::new();
        for (index, types) in declared.iter().enumerate() {
            if self.can_coerce(inputs, types)? {
                // The result is only a mark here.
                let mark = TypeId(u32::try_from(index).ok()?);
                fitting.push(Candidate::plain(types.clone(), mark));
            }
        }
        let best = match &fitting[..] {
            [] => return None,
            [one] => one.clone(),
            _ => match self.best(inputs, fitting) {
                Fit::Yes(best) => best,
                Fit::No | Fit::Unsure => return None,
            },
        };
        usize::try_from(best.result.0).ok()
    }

    fn best(&self, inputs: &[TypeId], candidates: Vec<Candidate>) -> Fit<Candidate> {
        let bases: Vec<TypeId> = inputs.iter().map(|id| self.below(*id)).collect();
        let known = |at: &usize| bases[*at] != oid::UNKNOWN;
        let keep_best = |candidates: Vec<Candidate>, score: &dyn Fn(&Candidate) -> usize| {
            let best = candidates.iter().map(score).max().unwrap_or(0);
            let kept: Vec<Candidate> = candidates
                .into_iter()
                .filter(|it| score(it) == best)
                .collect();
            kept
        };
        let exact = |it: &Candidate| {
            (0..bases.len())
                .filter(known)
                .filter(|at| it.declared[*at] == bases[*at])
                .count()
        };
        let mut candidates = keep_best(candidates, &exact);
        if let [one] = &candidates[..] {
            return Fit::Yes(one.clone());
        }
        let preferred = |it: &Candidate| {
            (0..bases.len())
                .filter(known)
                .filter(|at| {
                    let declared = it.declared[*at];
                    declared == bases[*at]
                        || self.category(declared) == (self.category(bases[*at]).0, true)
                })
                .count()
        };
        candidates = keep_best(candidates, &preferred);
        if let [one] = &candidates[..] {
            return Fit::Yes(one.clone());
        }
        let unknowns: Vec<usize> = (0..bases.len()).filter(|at| !known(at)).collect();
        if unknowns.is_empty() {
            return Fit::No;
        }
        if let Some(slots) = self.slot_categories(&unknowns, &candidates) {
            let fits = |it: &Candidate| {
                slots.iter().all(|(at, category, has_preferred)| {
                    let (own, own_preferred) = self.category(it.declared[*at]);
                    own == *category && (!has_preferred || own_preferred)
                })
            };
            let kept: Vec<Candidate> = candidates.iter().filter(|it| fits(it)).cloned().collect();
            if !kept.is_empty() {
                candidates = kept;
            }
            if let [one] = &candidates[..] {
                return Fit::Yes(one.clone());
            }
        }
        let mut known_types: Vec<TypeId> =
            (0..bases.len()).filter(known).map(|at| bases[at]).collect();
        known_types.dedup();
        if let [only] = known_types[..] {
            let same = vec![only; bases.len()];
            let mut last = None;
            let mut count = 0;
            for candidate in &candidates {
                match self.can_coerce(&same, &candidate.declared) {
                    Some(true) => {
                        count += 1;
                        last = Some(candidate.clone());
                    }
                    Some(false) => {}
                    None => return Fit::Unsure,
                }
            }
            if let (1, Some(last)) = (count, last) {
                return Fit::Yes(last);
            }
        }
        Fit::No
    }

    /// For each argument of unknown type, the category that the candidates agree on, and whether one of them has its
    /// preferred type there.
    fn slot_categories(
        &self,
        unknowns: &[usize],
        candidates: &[Candidate],
    ) -> Option<Vec<(usize, char, bool)>> {
        let mut slots = Vec::new();
        for at in unknowns {
            let mut slot: Option<(char, bool)> = None;
            let mut conflict = false;
            for candidate in candidates {
                let (category, preferred) = self.category(candidate.declared[*at]);
                match &mut slot {
                    None => slot = Some((category, preferred)),
                    Some((known, has)) if *known == category => *has |= preferred,
                    Some(known) if category == 'S' => *known = (category, preferred),
                    Some(_) => conflict = true,
                }
            }
            let (category, has_preferred) = slot?;
            if conflict && category != 'S' {
                return None;
            }
            slots.push((*at, category, has_preferred));
        }
        Some(slots)
    }
}
