use std::io::Cursor;
use std::io::Read as _;

use calamine::{Data, Reader, Xlsx};

use crate::lang::Lang;
use crate::render::check::workbook::book::{Book, Frame, Plan, SheetCell, SheetColumn};
use crate::render::check::workbook::cell_text;

/// The sheets of a table of so many rows, where a sheet holds three and a table has two.
fn sheets(rows: u64, lang: Lang, is_large: bool) -> Vec<(String, Vec<Vec<Data>>)> {
    let mut book = Book::new(lang, Frame::default(), is_large);
    book.plan = Plan { rows: 3, sheets: 2 };
    let columns = vec![SheetColumn::short("编号"), SheetColumn::short("数")];
    let mut table = book.table("应办事项", columns, rows).unwrap();
    for number in 0..rows {
        let cells = [
            SheetCell::from(format!("N{number}")),
            SheetCell::Number(number),
        ];
        table.push(&cells).unwrap();
    }
    table.finish("没有。").unwrap();
    let bytes = book.workbook.save_to_buffer().unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    (names.into_iter())
        .map(|name| {
            let range = book.worksheet_range(&name).unwrap();
            let rows = range.rows().map(<[Data]>::to_vec).collect();
            (name, rows)
        })
        .collect()
}

/// Excel refuses a sheet in which a row stands twice.
#[test]
fn every_row_stands_once() {
    for (is_large, rows) in [(false, 4), (true, 4), (true, 0)] {
        let mut book = Book::new(Lang::Zh, Frame::default(), is_large);
        let columns = vec![SheetColumn::short("编号")];
        let mut table = book.table("应办事项", columns, rows).unwrap();
        for _ in 0..rows {
            table.push(&[SheetCell::from("会".repeat(100))]).unwrap();
        }
        table.finish("没有。").unwrap();
        let facts = ["甲", "乙"].map(|label| (label.to_owned(), SheetCell::Number(1)));
        book.facts("说明", &facts).unwrap();
        let bytes = book.workbook.save_to_buffer().unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for (sheet, count) in [(1, rows.max(1) + 3), (2, 4)] {
            let name = format!("xl/worksheets/sheet{sheet}.xml");
            let mut xml = String::new();
            (archive.by_name(&name).unwrap())
                .read_to_string(&mut xml)
                .unwrap();
            let xml = roxmltree::Document::parse(&xml).unwrap();
            let found = xml
                .descendants()
                .filter(|node| node.tag_name().name() == "row");
            let numbers: Vec<u64> = found
                .map(|row| row.attribute("r").unwrap().parse().unwrap())
                .collect();
            let expected: Vec<u64> = (1..=count).collect();
            assert_eq!(numbers, expected, "{name}, {is_large}");
        }
    }
}

/// The first column of each sheet, without its head.
fn firsts(rows: u64, is_large: bool) -> Vec<Vec<String>> {
    let sheets = sheets(rows, Lang::Zh, is_large);
    (sheets.iter().enumerate())
        .map(|(index, (name, rows))| {
            let number = index + 1;
            let expected = if index == 0 {
                "应办事项".to_owned()
            } else {
                format!("应办事项 {number}")
            };
            assert_eq!(*name, expected);
            assert_eq!(rows[2][0], Data::String("编号".to_owned()), "{name}");
            rows[3..].iter().map(|row| row[0].to_string()).collect()
        })
        .collect()
}

#[test]
fn rows_go_on_to_further_sheets_and_what_finds_no_room_is_counted() {
    for is_large in [false, true] {
        assert_eq!(firsts(0, is_large), [["没有。"]]);
        assert_eq!(firsts(1, is_large), [["N0"]]);
        assert_eq!(firsts(3, is_large), [["N0", "N1", "N2"]]);
        assert_eq!(firsts(4, is_large), [vec!["N0", "N1", "N2"], vec!["N3"]]);
        let full = [["N0", "N1", "N2"], ["N3", "N4", "N5"]];
        assert_eq!(firsts(6, is_large), full);
        let cut = [["N0", "N1", "N2"], ["N3", "N4", "还有 2 行没有列出。"]];
        assert_eq!(firsts(7, is_large), cut);
        let cut = [["N0", "N1", "N2"], ["N3", "N4", "还有 95 行没有列出。"]];
        assert_eq!(firsts(100, is_large), cut);
    }
    let english = sheets(7, Lang::En, false);
    assert_eq!(english[1].1[5][0].to_string(), "2 more rows are left out.");
}

#[test]
fn as_much_is_counted_as_is_left_out() {
    let plan = Plan { rows: 3, sheets: 2 };
    let left_out = [0, 6, 7, 8].map(|rows| plan.left_out(rows));
    assert_eq!(left_out, [0, 0, 2, 3]);
    assert_eq!(crate::render::check::workbook::MOST_ROWS, 3_145_719);
}

#[test]
fn a_cell_holds_what_it_may() {
    assert_eq!(cell_text("市财政局"), "市财政局");
    assert_eq!(cell_text("a\nb\u{1b}\u{202e}"), "a b\\u{1b}\\u{202e}");
    assert_eq!(cell_text("<r>x</r>"), "<r>x</r> ");
    assert_eq!(cell_text("<r>"), "<r>");
    // The limit is in UTF-16 units: a rare Hanzi takes two.
    for c in ["a", "会", "𠮷"] {
        let units = c.encode_utf16().count();
        let full = c.repeat(32_767 / units);
        assert_eq!(cell_text(&full), full);
        let cut = cell_text(&format!("{full}{c}"));
        assert!(
            cut.ends_with('…') && cut.encode_utf16().count() <= 32_767,
            "{c}"
        );
        assert!(cut.encode_utf16().count() >= 32_766, "{c}");
        assert!(full.starts_with(cut.trim_end_matches('…')));
    }
}
