//! Analysed expressions as text: `get_rule_expr` in PostgreSQL's `ruleutils.c`.

#![expect(
    clippy::format_push_string,
    reason = "texts of a line, made where somebody asks for one"
)]

use super::tree::{Bounds, Form, Node, Typed};
use crate::catalog::ty::oid;
use crate::catalog::{Catalog, ColumnType, NamespaceId};

/// How far CASE sets its branches in.
const INDENT: usize = 4;

/// How a text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Layout {
    /// Only the parentheses that are needed, as `pg_get_constraintdef(…, true)` has them.
    pub(super) pretty: bool,
    /// CASE takes lines of its own.
    pub(super) lines: bool,
}

/// Prints an expression, without what an implicit cast around it adds.
pub(super) fn printed(
    catalog: &Catalog,
    path: &[NamespaceId],
    layout: Layout,
    it: &Typed,
) -> String {
    let mut printer = Printer {
        catalog,
        path,
        layout,
        out: String::new(),
        indent: 0,
    };
    printer.expr(it, false);
    printer.out
}

struct Printer<'a> {
    catalog: &'a Catalog,
    path: &'a [NamespaceId],
    layout: Layout,
    out: String,
    indent: usize,
}

impl Printer<'_> {
    fn open(&mut self) {
        if !self.layout.pretty {
            self.out.push('(');
        }
    }

    fn close(&mut self) {
        if !self.layout.pretty {
            self.out.push(')');
        }
    }

    /// In parentheses where it would be read otherwise below this one (`get_rule_expr_paren`).
    fn below(&mut self, it: &Typed, shown: bool, parent: &Typed) {
        let needed = self.layout.pretty && !self.is_simple(it, &parent.node);
        self.enclosed(it, shown, needed);
    }

    fn list<'t>(&mut self, items: impl IntoIterator<Item = &'t Typed>) {
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            self.expr(item, true);
        }
    }

    /// Prints it; `shown` says whether an implicit cast at its top is.
    fn expr(&mut self, it: &Typed, shown: bool) {
        match &it.node {
            Node::Const(text) => self.constant(text.as_deref(), it.ty, true),
            Node::Column(name) => self.out.push_str(&name.quoted()),
            Node::Parameter(shown) => self.out.push_str(shown),
            Node::Cast { argument, form, .. } => {
                if *form == Form::Implicit && !shown {
                    self.below(argument, false, it);
                } else {
                    self.cast(argument, it);
                }
            }
            Node::Operator { symbol, operands } => {
                self.open();
                if let [left, right] = &operands[..] {
                    self.below(left, true, it);
                    self.out.push_str(&format!(" {symbol} "));
                    self.below(right, true, it);
                } else {
                    self.out.push_str(&format!("{symbol} "));
                    for operand in operands {
                        self.below(operand, true, it);
                    }
                }
                self.close();
            }
            Node::OfArray {
                symbol,
                left,
                array,
                all,
            } => {
                self.open();
                self.below(left, true, it);
                let word = if *all { "ALL" } else { "ANY" };
                self.out.push_str(&format!(" {symbol} {word} ("));
                self.below(array, true, it);
                self.out.push(')');
                self.close();
            }
            Node::Call {
                name,
                arguments,
                variadic,
            } => {
                self.out.push_str(name);
                self.out.push('(');
                for (index, (name, value)) in arguments.iter().enumerate() {
                    if index > 0 {
                        self.out.push_str(", ");
                    }
                    if *variadic && index + 1 == arguments.len() {
                        self.out.push_str("VARIADIC ");
                    }
                    if let Some(name) = name {
                        self.out.push_str(&format!("{} => ", name.quoted()));
                    }
                    self.expr(value, true);
                }
                self.out.push(')');
            }
            Node::Syntax { name, arguments } => self.syntax(name, arguments, it),
            Node::Clock(text) => self.out.push_str(text),
            Node::Joined { or, parts } => {
                self.open();
                for (index, part) in parts.iter().enumerate() {
                    if index > 0 {
                        self.out.push_str(if *or { " OR " } else { " AND " });
                    }
                    self.below(part, false, it);
                }
                self.close();
            }
            Node::Not(operand) => {
                self.open();
                self.out.push_str("NOT ");
                self.below(operand, false, it);
                self.close();
            }
            Node::Test {
                operand,
                test,
                of_null,
            } => {
                self.open();
                self.below(operand, *of_null, it);
                self.out.push_str(test);
                self.close();
            }
            Node::Distinct(sides) => {
                self.open();
                self.below(&sides[0], true, it);
                self.out.push_str(" IS DISTINCT FROM ");
                self.below(&sides[1], true, it);
                self.close();
            }
            Node::Choice { word, arguments } => {
                self.out.push_str(word);
                self.out.push('(');
                self.list(arguments);
                self.out.push(')');
            }
            Node::Case {
                operand,
                branches,
                otherwise,
            } => self.case(operand.as_deref(), branches, otherwise),
            Node::Array(items) => {
                self.out.push_str("ARRAY[");
                self.list(items);
                self.out.push(']');
                if items.is_empty() {
                    self.type_behind(ColumnType::plain(it.ty.id));
                }
            }
            Node::Row(items) => {
                self.out.push_str("ROW(");
                self.list(items);
                self.out.push(')');
                if it.ty.id != oid::RECORD {
                    self.type_behind(it.ty);
                }
            }
            Node::Subscript { operand, bounds } => {
                let bare = matches!(operand.node, Node::Column(_) | Node::Field { .. });
                self.enclosed(operand, shown, !bare);
                for bounds in bounds {
                    self.bounds(bounds);
                }
            }
            Node::Field { operand, name } => {
                let bare = matches!(operand.node, Node::Subscript { .. } | Node::Field { .. });
                self.enclosed(operand, true, !bare);
                self.out.push_str(&format!(".{}", name.quoted()));
            }
            Node::Collate { operand, name } => {
                self.open();
                self.below(operand, shown, it);
                self.out.push_str(&format!(" COLLATE {name}"));
                self.close();
            }
        }
    }

    fn enclosed(&mut self, it: &Typed, shown: bool, parentheses: bool) {
        if parentheses {
            self.out.push('(');
        }
        self.expr(it, shown);
        if parentheses {
            self.out.push(')');
        }
    }

    fn bounds(&mut self, bounds: &Bounds) {
        self.out.push('[');
        match bounds {
            Bounds::Place(place) => self.expr(place, false),
            Bounds::Slice(lower, upper) => {
                if let Some(lower) = lower {
                    self.expr(lower, false);
                }
                self.out.push(':');
                if let Some(upper) = upper {
                    self.expr(upper, false);
                }
            }
        }
        self.out.push(']');
    }

    fn type_behind(&mut self, ty: ColumnType) {
        self.out.push_str("::");
        self.out.push_str(&self.catalog.format_type(ty, self.path));
    }

    /// `get_coercion_expr`
    fn cast(&mut self, argument: &Typed, it: &Typed) {
        if let Node::Const(text) = &argument.node
            && argument.ty == ColumnType::plain(it.ty.id)
        {
            self.constant(text.as_deref(), argument.ty, false);
        } else {
            self.open();
            self.below(argument, false, it);
            self.close();
        }
        self.type_behind(it.ty);
    }

    /// `get_const_expr`
    fn constant(&mut self, text: Option<&str>, ty: ColumnType, labelled: bool) {
        let Some(text) = text else {
            self.out.push_str("NULL");
            if labelled {
                self.type_behind(ty);
            }
            return;
        };
        let positive = text.starts_with(|it: char| it.is_ascii_digit());
        let plain = match ty.id {
            oid::INT4 => positive,
            oid::NUMERIC => positive && text.contains(['e', 'E', '.']),
            oid::BOOL => true,
            _ => false,
        };
        if plain {
            self.out.push_str(text);
        } else {
            self.out
                .push_str(&format!("'{}'", text.replace('\'', "''")));
        }
        let bare = plain || ty.id == oid::UNKNOWN;
        if labelled && (!bare || ty.modifier >= 0) {
            self.type_behind(ty);
        }
    }

    /// A word at the beginning of a line, where lines are made.
    fn keyword(&mut self, word: &str) {
        if self.layout.lines {
            let kept = self.out.trim_end_matches(' ').len();
            self.out.truncate(kept);
            self.out.push('\n');
            self.out.push_str(&" ".repeat(self.indent));
        }
        self.out.push_str(word);
    }

    fn case(&mut self, operand: Option<&Typed>, branches: &[(Typed, Typed)], otherwise: &Typed) {
        self.keyword("CASE");
        self.indent += INDENT;
        if let Some(operand) = operand {
            self.out.push(' ');
            self.expr(operand, true);
        }
        let space = if self.layout.lines { "" } else { " " };
        for (when, then) in branches {
            self.out.push_str(space);
            self.keyword("WHEN ");
            self.expr(when, false);
            self.out.push_str(" THEN ");
            self.expr(then, true);
        }
        self.out.push_str(space);
        self.keyword("ELSE ");
        self.expr(otherwise, true);
        self.indent -= INDENT;
        self.out.push_str(space);
        self.keyword("END");
    }

    /// `get_func_sql_syntax`
    fn syntax(&mut self, name: &str, arguments: &[Typed], it: &Typed) {
        let mut piece = |before: &str, argument: Option<&Typed>| {
            if let Some(argument) = argument {
                self.out.push_str(before);
                self.expr(argument, false);
            }
        };
        let at = |index: usize| arguments.get(index);
        match name {
            "timezone" => {
                self.out.push('(');
                if let [time] = arguments {
                    self.below(time, false, it);
                    self.out.push_str(" AT LOCAL");
                }
                if let [zone, time] = arguments {
                    self.below(time, false, it);
                    self.out.push_str(" AT TIME ZONE ");
                    self.below(zone, false, it);
                }
                self.out.push(')');
            }
            "overlaps" => {
                piece("((", at(0));
                piece(", ", at(1));
                piece(") OVERLAPS (", at(2));
                piece(", ", at(3));
                self.out.push_str("))");
            }
            "extract" => {
                self.out.push_str("EXTRACT(");
                if let [field, source] = arguments {
                    if let Node::Const(Some(field)) = &field.node {
                        self.out.push_str(field);
                    }
                    self.out.push_str(" FROM ");
                    self.expr(source, false);
                }
                self.out.push(')');
            }
            "position" => {
                piece("POSITION((", at(1));
                piece(") IN (", at(0));
                self.out.push_str("))");
            }
            "overlay" => {
                piece("OVERLAY(", at(0));
                piece(" PLACING ", at(1));
                piece(" FROM ", at(2));
                piece(" FOR ", at(3));
                self.out.push(')');
            }
            "substring" => {
                piece("SUBSTRING(", at(0));
                piece(" FROM ", at(1));
                piece(" FOR ", at(2));
                self.out.push(')');
            }
            "btrim" | "ltrim" | "rtrim" => {
                self.out.push_str(match name {
                    "btrim" => "TRIM(BOTH",
                    "ltrim" => "TRIM(LEADING",
                    _ => "TRIM(TRAILING",
                });
                if let Some(characters) = at(1) {
                    self.out.push(' ');
                    self.expr(characters, false);
                }
                self.out.push_str(" FROM ");
                arguments.iter().take(1).for_each(|it| self.expr(it, false));
                self.out.push(')');
            }
            "normalize" => {
                piece("NORMALIZE(", at(0));
                if let Some(Node::Const(Some(form))) = at(1).map(|it| &it.node) {
                    self.out.push_str(&format!(", {form}"));
                }
                self.out.push(')');
            }
            _ => {
                self.out.push('(');
                arguments
                    .iter()
                    .take(1)
                    .for_each(|argument| self.below(argument, false, it));
                self.out.push_str(" IS");
                if let Some(Node::Const(Some(form))) = at(1).map(|it| &it.node) {
                    self.out.push_str(&format!(" {form}"));
                }
                self.out.push_str(" NORMALIZED)");
            }
        }
    }

    /// Whether it needs no parentheses below its parent (`isSimpleNode`).
    fn is_simple(&self, it: &Typed, parent: &Node) -> bool {
        match &it.node {
            Node::Const(_)
            | Node::Column(_)
            | Node::Parameter(_)
            | Node::Call { .. }
            | Node::Syntax { .. }
            | Node::Clock(_)
            | Node::Choice { .. }
            | Node::Case { .. }
            | Node::Array(_)
            | Node::Row(_)
            | Node::Subscript { .. }
            | Node::Cast { function: true, .. } => true,
            Node::Field { .. } => !matches!(parent, Node::Field { .. }),
            Node::Cast { argument, .. } => self.is_simple(argument, &it.node),
            Node::OfArray { .. } | Node::Collate { .. } => false,
            Node::Operator { symbol, operands } => {
                if let Node::Operator {
                    symbol: above,
                    operands: siblings,
                } = parent
                {
                    let first = siblings
                        .first()
                        .is_some_and(|first| std::ptr::eq(first, it));
                    return operands.len() == 2
                        && siblings.len() == 2
                        && binds_within(symbol, above, first);
                }
                self.has_parentheses(parent) || matches!(parent, Node::Joined { .. } | Node::Not(_))
            }
            Node::Test { .. } | Node::Distinct(_) => {
                self.has_parentheses(parent) || matches!(parent, Node::Joined { .. } | Node::Not(_))
            }
            Node::Joined { or: true, .. } => {
                self.has_parentheses(parent) || matches!(parent, Node::Joined { or: true, .. })
            }
            Node::Joined { or: false, .. } | Node::Not(_) => {
                self.has_parentheses(parent) || matches!(parent, Node::Joined { .. })
            }
        }
    }

    /// Whether what stands in this one is told apart by its commas, brackets or keywords.
    fn has_parentheses(&self, parent: &Node) -> bool {
        let _ = self;
        matches!(
            parent,
            Node::Call { .. }
                | Node::Choice { .. }
                | Node::Case { .. }
                | Node::Array(_)
                | Node::Row(_)
                | Node::Subscript { .. }
        )
    }
}

/// Whether `a symbol b` needs no parentheses as an operand of `above`: only arithmetic has an order here.
fn binds_within(symbol: &str, above: &str, first: bool) -> bool {
    let level = |symbol: &str| match symbol {
        "+" | "-" => Some(1),
        "*" | "/" | "%" => Some(2),
        _ => None,
    };
    match (level(symbol), level(above)) {
        (Some(own), Some(above)) => own > above || (own == above && first),
        _ => false,
    }
}
