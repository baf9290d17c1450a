//! The order of files that nobody numbered: each after those that make what it refers to.

use crate::ddl::Statement;
use crate::expr::ExprParser;

use super::{Folder, Session, Settings};

/// The places of `files` in that order. `first` is applied before them. Where files need each other in a circle, the
/// one that lacks least comes next; what it lacks is reported when it is applied.
pub fn by_dependency(
    first: &[Statement],
    files: &[Vec<Statement>],
    parser: &dyn ExprParser,
    settings: &Settings,
) -> Vec<usize> {
    let mut database = Folder::new(parser, settings);
    lacking(&mut database, first);
    let mut order = Vec::with_capacity(files.len());
    let mut rest: Vec<usize> = (0..files.len()).collect();
    while !rest.is_empty() {
        let mut least: Option<(usize, usize, Folder<'_>)> = None;
        let mut waiting = Vec::new();
        for &file in &rest {
            let mut tried = database.clone();
            tried.session = Session::new(settings).into();
            let lacks = lacking(&mut tried, &files[file]);
            if lacks == 0 {
                database = tried;
                order.push(file);
                continue;
            }
            if least.as_ref().is_none_or(|(fewest, _, _)| lacks < *fewest) {
                least = Some((lacks, file, tried));
            }
            waiting.push(file);
        }
        if waiting.len() == rest.len()
            && let Some((_, file, tried)) = least
        {
            database = tried;
            order.push(file);
            waiting.retain(|waits| *waits != file);
        }
        rest = waiting;
    }
    order
}

/// Applies statements; gives how many are refused for want of an object.
fn lacking(database: &mut Folder<'_>, statements: &[Statement]) -> usize {
    let mut lacking = 0;
    for statement in statements {
        match database.apply(statement) {
            Ok(_) => {}
            Err(refusal) => lacking += usize::from(refusal.missing.is_some()),
        }
        lacking += std::mem::take(&mut database.deferred).len();
    }
    lacking
}
