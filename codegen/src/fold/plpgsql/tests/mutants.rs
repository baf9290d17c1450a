//! Variants of the scripts in `tests/blocks`: a condition negated, a name changed, branches swapped, other quotes. The
//! whole corpus of real migrations is run so by `tests/corpus/mutants.mjs`.

use super::{differences, file, left_by, sections};

#[test]
fn variants_leave_behind_what_postgresql_says() {
    let texts = ["cases.sql", "facts.txt", "mutants.txt"].map(file);
    let cases = sections(&texts[0], "-- case: ");
    let facts = sections(&texts[1], "\n== ");
    let mutants = sections(&texts[2], "\n== ");
    assert!(mutants.len() >= 120);
    let mut problems = String::new();
    for (name, mutant) in &mutants {
        // The script begins with the end of the line that names it.
        let script = format!("\n{}", cases[name]);
        let (head, rest) = mutant.split_once('\n').expect("a line about the variant");
        let (text, changed) = rest.rsplit_once("\n--\n").expect("a line behind it");
        let (kind, range) = head.rsplit_once(", ").expect("the bytes of the block");
        let (start, end) = range.split_once("..").expect("two numbers");
        let [start, end] = [start, end].map(|it| it.parse::<usize>().expect("a number"));
        let sql = format!("{}{text}{}", &script[..start], &script[end..]);
        let gone: Vec<&str> = marked(changed, "- ").collect();
        let theirs = facts[name]
            .lines()
            .filter(|line| !line.is_empty() && !gone.contains(line))
            .chain(marked(changed, "+ "))
            .collect();
        let title = format!("{name}, {kind}");
        // Lines are counted from the script's first, without the line end before it.
        differences(&mut problems, &title, &left_by(&sql[1..]), &theirs);
    }
    assert!(problems.is_empty(), "{problems}");
}

fn marked<'t>(text: &'t str, mark: &'t str) -> impl Iterator<Item = &'t str> {
    text.lines().filter_map(move |line| line.strip_prefix(mark))
}
