//! Where the boxes and lines of a diagram go: tables in layers by what they refer to, those that are referred to at the
//! left, lines in the gutters between. Pure arithmetic.

use std::collections::{BTreeMap, BTreeSet};

use super::on_one_line;
use crate::lower::docs::Document;

/// Height of a line of text.
pub(super) const ROW: i32 = 20;
/// Height of a box's head.
pub(super) const HEAD: i32 = 26;
/// Width of a character.
const CHARACTER: f32 = 7.25;
const MARGIN: i32 = 24;
const GAP: i32 = 28;
/// A gutter's width without its tracks.
const GUTTER: i32 = 64;
const TRACK: i32 = 10;
/// What a line that passes a layer takes of it.
const PASSAGE: i32 = 14;

/// A diagram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) width: i32,
    pub(super) height: i32,
    /// By the entity's place; those that are not drawn have none.
    pub(super) boxes: BTreeMap<usize, Rectangle>,
    /// One a foreign key.
    pub(super) lines: Vec<Line>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rectangle {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// A line from a parent to a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The place of the foreign key.
    pub(super) link: usize,
    /// Its corners.
    pub(super) points: Vec<(i32, i32)>,
    /// It leaves and comes to the same table, at its right side.
    pub(super) own: bool,
}

/// What takes part of a layer: a table, or a line that passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Table(usize),
    Passage(usize, usize),
}

/// The columns at the two ends of a text.
pub(super) fn width_of(text: &str) -> i32 {
    let characters: f32 = on_one_line(text)
        .chars()
        .map(|c| if c < '\u{1100}' { 1.0 } else { 2.0 })
        .sum();
    (characters * CHARACTER).ceil() as i32
}

/// Lays a diagram out.
pub(super) fn layout(document: &Document) -> Layout {
    let linked: BTreeSet<usize> = document
        .links
        .iter()
        .flat_map(|link| [link.child, link.parent])
        .collect();
    let drawn: Vec<usize> = (0..document.entities.len())
        .filter(|it| document.entities[*it].kind == "table" || linked.contains(it))
        .collect();
    let depth = depths(document, &drawn);
    let mut layers: Vec<Vec<Node>> = Vec::new();
    for place in &drawn {
        let layer = depth[place];
        if layers.len() <= layer {
            layers.resize(layer + 1, Vec::new());
        }
        layers[layer].push(Node::Table(*place));
    }
    for (index, link) in document.links.iter().enumerate() {
        let (from, to) = (depth[&link.parent], depth[&link.child]);
        for (layer, nodes) in layers.iter_mut().enumerate() {
            if layer > from && layer < to {
                nodes.push(Node::Passage(index, layer));
            }
        }
    }
    arrange(document, &mut layers, &depth);
    place(document, &layers, &depth)
}

/// How far a table is from those that refer to nothing; circles are cut where they are come upon.
fn depths(document: &Document, drawn: &[usize]) -> BTreeMap<usize, usize> {
    fn visit(
        document: &Document,
        at: usize,
        open: &mut Vec<usize>,
        depth: &mut BTreeMap<usize, usize>,
    ) -> usize {
        if let Some(known) = depth.get(&at) {
            return *known;
        }
        open.push(at);
        let mut deepest = 0;
        for link in document.links.iter().filter(|it| it.child == at) {
            if !open.contains(&link.parent) {
                deepest = deepest.max(visit(document, link.parent, open, depth) + 1);
            }
        }
        open.pop();
        depth.insert(at, deepest);
        deepest
    }
    let mut depth = BTreeMap::new();
    for at in drawn {
        visit(document, *at, &mut Vec::new(), &mut depth);
    }
    depth
}

/// Orders each layer by where what it is joined to stands.
fn arrange(document: &Document, layers: &mut [Vec<Node>], depth: &BTreeMap<usize, usize>) {
    for _ in 0..4 {
        for at in 1..layers.len() {
            sort_by_neighbours(document, layers, depth, at, at - 1);
        }
        for at in (0..layers.len().saturating_sub(1)).rev() {
            sort_by_neighbours(document, layers, depth, at, at + 1);
        }
    }
}

fn sort_by_neighbours(
    document: &Document,
    layers: &mut [Vec<Node>],
    depth: &BTreeMap<usize, usize>,
    at: usize,
    other: usize,
) {
    let place = |node: &Node| layers[other].iter().position(|it| it == node);
    let weight = |node: &Node| -> Option<usize> {
        let mut places = Vec::new();
        for (index, link) in document.links.iter().enumerate() {
            let ends = [Node::Table(link.parent), Node::Table(link.child)];
            let is_mine = match node {
                Node::Table(_) => ends.contains(node),
                Node::Passage(link, _) => *link == index,
            };
            if !is_mine {
                continue;
            }
            let candidates = ends
                .into_iter()
                .filter(|it| matches!(it, Node::Table(table) if depth[table] == other))
                .chain([Node::Passage(index, other)]);
            places.extend(candidates.filter_map(|it| place(&it)));
        }
        let count = places.len();
        (count > 0).then(|| places.iter().sum::<usize>() * 1000 / count)
    };
    let mut weighed: Vec<(usize, usize, Node)> = layers[at]
        .iter()
        .enumerate()
        .map(|(index, node)| (weight(node).unwrap_or(index * 1000), index, *node))
        .collect();
    weighed.sort();
    layers[at] = weighed.into_iter().map(|(_, _, node)| node).collect();
}

fn size(document: &Document, table: usize) -> (i32, i32) {
    let entity = &document.entities[table];
    let names = entity.columns.iter().map(|it| width_of(&it.name));
    let types = entity.columns.iter().map(|it| width_of(&it.ty));
    let columns = 44 + names.max().unwrap_or(0) + 14 + types.max().unwrap_or(0) + 26;
    let rows = i32::try_from(entity.columns.len()).unwrap_or(0);
    (
        columns.max(width_of(&entity.name) + 24).max(120),
        HEAD + rows * ROW + 4,
    )
}

/// The height in a box at which a column stands.
fn row_of(document: &Document, table: usize, column: Option<&String>) -> i32 {
    let columns = &document.entities[table].columns;
    let at = column.and_then(|name| columns.iter().position(|it| it.name == *name));
    at.and_then(|it| i32::try_from(it).ok())
        .map_or(HEAD / 2, |it| HEAD + it * ROW + ROW / 2)
}

fn place(document: &Document, layers: &[Vec<Node>], depth: &BTreeMap<usize, usize>) -> Layout {
    let heights: Vec<i32> = layers
        .iter()
        .map(|nodes| {
            let height = |node: &Node| match node {
                Node::Table(table) => size(document, *table).1 + GAP,
                Node::Passage(..) => PASSAGE,
            };
            nodes.iter().map(height).sum()
        })
        .collect();
    let tallest = heights.iter().copied().max().unwrap_or(0);
    let mut boxes = BTreeMap::new();
    let mut passages = BTreeMap::new();
    let mut lefts = Vec::new();
    let mut rights = Vec::new();
    let mut x = MARGIN;
    for (at, nodes) in layers.iter().enumerate() {
        let mut y = MARGIN + (tallest - heights[at]) / 2;
        let mut widest = 0;
        for node in nodes {
            match node {
                Node::Table(table) => {
                    let (width, height) = size(document, *table);
                    boxes.insert(
                        *table,
                        Rectangle {
                            x,
                            y,
                            width,
                            height,
                        },
                    );
                    widest = widest.max(width);
                    y += height + GAP;
                }
                Node::Passage(link, layer) => {
                    passages.insert((*link, *layer), y + PASSAGE / 2 - GAP / 2);
                    y += PASSAGE;
                }
            }
        }
        lefts.push(x);
        rights.push(x + widest);
        x += widest + GUTTER + TRACK * tracks(document, depth, at);
    }
    let lines = route(document, depth, &boxes, &passages, (&lefts, &rights));
    Layout {
        width: rights.last().copied().unwrap_or(0) + MARGIN + 24,
        height: tallest + 2 * MARGIN,
        boxes,
        lines,
    }
}

/// How many lines cross the gutter behind a layer.
fn tracks(document: &Document, depth: &BTreeMap<usize, usize>, at: usize) -> i32 {
    let crossing = document.links.iter().filter(|link| {
        let (from, to) = (depth[&link.parent], depth[&link.child]);
        from.min(to) <= at && from.max(to) > at || from == to && from == at
    });
    i32::try_from(crossing.count()).unwrap_or(0)
}

fn route(
    document: &Document,
    depth: &BTreeMap<usize, usize>,
    boxes: &BTreeMap<usize, Rectangle>,
    passages: &BTreeMap<(usize, usize), i32>,
    (lefts, rights): (&[i32], &[i32]),
) -> Vec<Line> {
    let mut used: BTreeMap<usize, i32> = BTreeMap::new();
    let mut lines = Vec::new();
    for (index, link) in document.links.iter().enumerate() {
        let (from, to) = (depth[&link.parent], depth[&link.child]);
        let (parent, child) = (boxes[&link.parent], boxes[&link.child]);
        // Several lines leave a column side by side.
        let earlier = document.links[..index]
            .iter()
            .filter(|it| it.parent == link.parent && it.referenced == link.referenced);
        let shift = [0, 4, -4, 7, -7][earlier.count() % 5];
        let y1 = parent.y + row_of(document, link.parent, link.referenced.first()) + shift;
        let y2 = child.y + row_of(document, link.child, link.columns.first());
        let mut track = |gutter: usize| {
            let number = used.entry(gutter).or_insert(0);
            *number += 1;
            rights[gutter] + 24 + *number * TRACK
        };
        let mut points = vec![(parent.x + parent.width, y1)];
        // Of a circle's lines one goes back: it leaves and comes at the right.
        if to <= from {
            let x = track(from.max(to));
            points.extend([(x, y1), (x, y2), (child.x + child.width, y2)]);
            lines.push(Line {
                link: index,
                points,
                own: true,
            });
            continue;
        }
        let mut y = y1;
        for layer in from..to {
            let next = if layer + 1 == to {
                y2
            } else {
                passages.get(&(index, layer + 1)).copied().unwrap_or(y)
            };
            let x = track(layer);
            points.extend([(x, y), (x, next)]);
            y = next;
        }
        points.push((lefts[to], y2));
        lines.push(Line {
            link: index,
            points,
            own: false,
        });
    }
    lines
}
