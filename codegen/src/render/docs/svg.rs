//! The diagram as a picture: boxes with columns, lines with the signs for how many rows there are at each end.

use std::fmt::Write as _;

use super::layout::{HEAD, Line, ROW, Rectangle, layout};
use super::on_one_line;
use crate::lower::docs::{Document, Entity};

/// Tables and foreign keys.
pub fn svg(document: &Document) -> String {
    let layout = layout(document);
    let (width, height) = (layout.width, layout.height);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"12\">\n\
         <title>Entity-relationship diagram</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
    );
    for line in &layout.lines {
        let link = &document.links[line.link];
        draw_line(&mut out, line, link.required, link.single);
    }
    for (place, rectangle) in &layout.boxes {
        draw_table(&mut out, &document.entities[*place], *rectangle);
    }
    out.push_str("</svg>\n");
    out
}

fn draw_line(out: &mut String, line: &Line, required: bool, single: bool) {
    let points: Vec<String> = line
        .points
        .iter()
        .map(|(x, y)| format!("{x},{y}"))
        .collect();
    let _ = writeln!(
        out,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"#64748b\" stroke-width=\"1.2\"/>",
        points.join(" ")
    );
    let (Some((x1, y1)), Some((x2, y2))) = (line.points.first(), line.points.last()) else {
        return;
    };
    // The child's side: towards the line, which comes from the left, or from the right where it goes back.
    let out_of = if line.own { 1 } else { -1 };
    let mut path = String::new();
    let _ = write!(path, "M{} {} v10 ", x1 + 6, y1 - 5);
    if required {
        let _ = write!(path, "M{} {} v10 ", x1 + 10, y1 - 5);
    }
    if single {
        let _ = write!(path, "M{} {} v10 ", x2 + out_of * 6, y2 - 5);
    } else {
        let foot = x2 + out_of * 11;
        let _ = write!(
            path,
            "M{foot} {y2} L{x2} {} M{foot} {y2} L{x2} {} ",
            y2 - 6,
            y2 + 6
        );
    }
    let _ = writeln!(
        out,
        "<path d=\"{}\" fill=\"none\" stroke=\"#334155\" stroke-width=\"1.4\"/>",
        path.trim_end()
    );
    let mut circle = |x: i32, y: i32| {
        let _ = writeln!(
            out,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"4\" fill=\"#ffffff\" stroke=\"#334155\" stroke-width=\"1.4\"/>"
        );
    };
    circle(x2 + out_of * if single { 11 } else { 15 }, *y2);
    if !required {
        circle(x1 + 12, *y1);
    }
}

fn draw_table(out: &mut String, entity: &Entity, at: Rectangle) {
    let Rectangle {
        x,
        y,
        width,
        height,
    } = at;
    let (fill, dash) = if entity.outside {
        ("#94a3b8", " stroke-dasharray=\"4 3\"")
    } else {
        ("#1e3a5f", "")
    };
    let _ = writeln!(
        out,
        "<g><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"4\" fill=\"#f8fafc\" stroke=\"{fill}\"{dash}/>\
         <path d=\"M{x} {} v-{} q0 -4 4 -4 h{} q4 0 4 4 v{} z\" fill=\"{fill}\"/>\
         <text x=\"{}\" y=\"{}\" fill=\"#ffffff\" font-weight=\"bold\">{}</text>",
        y + HEAD,
        HEAD - 4,
        width - 8,
        HEAD - 4,
        x + 10,
        y + 17,
        escaped(&entity.name)
    );
    for (index, column) in entity.columns.iter().enumerate() {
        let line = y + HEAD + i32::try_from(index).unwrap_or(0) * ROW + 15;
        let key = match (column.primary, column.foreign, column.unique) {
            (true, true, _) => "PF",
            (true, false, _) => "PK",
            (false, true, _) => "FK",
            (false, false, true) => "UK",
            (false, false, false) => "",
        };
        let weight = if column.primary {
            " font-weight=\"bold\""
        } else {
            ""
        };
        let null = if column.not_null { "" } else { "?" };
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"{line}\" fill=\"#b45309\" font-size=\"10\">{key}</text>\
             <text x=\"{}\" y=\"{line}\" fill=\"#0f172a\"{weight}>{}</text>\
             <text x=\"{}\" y=\"{line}\" fill=\"#475569\" text-anchor=\"end\">{}{null}</text>",
            x + 12,
            x + 36,
            escaped(&column.name),
            x + width - 12,
            escaped(&column.ty)
        );
    }
    out.push_str("</g>\n");
}

/// Text between tags.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in on_one_line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
