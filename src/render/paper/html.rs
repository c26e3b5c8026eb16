//! Documents as a page: read on a screen, printed on A4 as GB/T 9704-2012 sets a letter.

use crate::lang::Lang;
use crate::render::paper::blocks::{Align, Block, Table, parts};
use crate::render::paper::title::title_lines;
use crate::render::shared::safe;

const STYLE: &str = include_str!("paper.css");

/// One page of one letter or several, each of which begins a sheet.
pub(crate) fn html(letters: &[Vec<Block>], lang: Lang) -> String {
    let title = letters.iter().flatten().find_map(|block| match block {
        Block::Title(title) => Some(title.as_str()),
        _ => None,
    });
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        lang.pick("zh-CN", "en"),
        text(title.unwrap_or_default()),
    );
    for letter in letters {
        out += "<div class=\"letter\">\n";
        for block in letter {
            write(block, lang, &mut out);
        }
        out += "</div>\n";
    }
    out += "</body>\n</html>\n";
    out
}

/// What turns the direction of text is shown, not obeyed: a letter is printed and signed.
fn text(text: &str) -> String {
    safe::html(&safe::terminal(text)).into_owned()
}

fn write(block: &Block, lang: Lang, out: &mut String) {
    let line = match block {
        // The annex's own mark begins a page.
        Block::NewPage => return,
        Block::Table(own) => return table(own, out),
        Block::Draft(own) => format!("<p class=\"draft\">{}</p>", text(own)),
        Block::Title(own) => {
            let lines = title_lines(own, lang);
            let lines: Vec<String> = lines.iter().map(|line| text(line)).collect();
            format!("<h1>{}</h1>", lines.join("<br>"))
        }
        Block::Heading(2, own) => format!("<h2>{}</h2>", text(own)),
        Block::Heading(_, own) => format!("<h3>{}</h3>", text(own)),
        Block::AnnexMark(own) => format!("<p class=\"mark\">{}</p>", text(own)),
        Block::Point(depth, own) => {
            let depth = (*depth).min(2);
            format!("<p class=\"point p{depth}\">{}</p>", text(own))
        }
        Block::Closing(sender, date) => {
            let (sender, date) = (text(sender), text(date));
            format!("<p class=\"closing\">{sender}<br>{date}</p>")
        }
        Block::Paragraph(indent, own) => {
            let class = match (indent, block.is_annex_note()) {
                (0, false) => "",
                (0, true) => " class=\"note\"",
                (3.., _) => " class=\"note deep\"",
                (_, true) => " class=\"in note\"",
                (_, false) => " class=\"in\"",
            };
            format!("<p{class}>{}</p>", text(own))
        }
    };
    out.push_str(&line);
    out.push('\n');
}

fn table(table: &Table, out: &mut String) {
    out.push_str("<div class=\"wide\"><table>\n");
    for (number, row) in table.rows.iter().enumerate() {
        out.push_str(["<tr>", "<thead><tr>"][usize::from(number == 0)]);
        let tag = ["td", "th"][usize::from(number == 0)];
        for (cell, align) in row.iter().zip(&table.aligns) {
            let class = match align {
                Align::Left => "",
                Align::Center => " class=\"c\"",
                Align::Right => " class=\"r\"",
            };
            // Numbers and times are broken nowhere else.
            let cell = match align {
                Align::Left => text(cell),
                _ => parts(cell).map(text).collect::<Vec<_>>().join("<wbr>"),
            };
            for part in ["<", tag, class, ">", &cell, "</", tag, ">"] {
                out.push_str(part);
            }
        }
        out.push_str(["</tr>\n", "</tr></thead>\n<tbody>\n"][usize::from(number == 0)]);
    }
    out.push_str("</tbody>\n</table></div>\n");
}
