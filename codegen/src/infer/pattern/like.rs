//! LIKE: `%` is any text, `_` any character.
//! <https://www.postgresql.org/docs/current/functions-matching.html#FUNCTIONS-LIKE>

use super::{Node, Pattern, character, is_foreign};

/// The pattern of LIKE, or of ILIKE; `None` where PostgreSQL refuses it or it depends on the locale.
pub fn like(text: &str, escape: Option<char>, ignore_case: bool) -> Option<Pattern> {
    if ignore_case && is_foreign(text) {
        return None;
    }
    let mut nodes = vec![Node::Start];
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        if Some(c) == escape {
            nodes.push(character(characters.next()?, ignore_case));
            continue;
        }
        match c {
            '%' => nodes.push(Node::Repeat {
                node: Box::new(Node::Any),
                least: 0,
                most: None,
            }),
            '_' => nodes.push(Node::Any),
            _ => nodes.push(character(c, ignore_case)),
        }
    }
    nodes.push(Node::End);
    Some(Pattern {
        node: Node::Sequence(without_open_ends(nodes)),
    })
}

/// `%` at an end says that the text may go on.
fn without_open_ends(mut nodes: Vec<Node>) -> Vec<Node> {
    let is_any = |node: &Node| matches!(node, Node::Repeat { node, least: 0, most: None } if **node == Node::Any);
    while nodes.len() >= 2 && nodes.last() == Some(&Node::End) && is_any(&nodes[nodes.len() - 2]) {
        nodes.truncate(nodes.len() - 2);
    }
    while nodes.len() >= 2 && nodes[0] == Node::Start && is_any(&nodes[1]) {
        nodes.drain(..2);
    }
    nodes
}
