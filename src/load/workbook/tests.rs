//! Workbooks that programs made (`tests/workbooks/make.py`), and hostile ones.

use super::*;

fn file(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/workbooks");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

/// A sheet with `|` and `!` for what separates cells and marks errors.
fn shown(book: &mut Workbook, name: &str) -> String {
    let at = book
        .sheets()
        .iter()
        .position(|sheet| sheet.name == name)
        .unwrap();
    let text = book.text(at).unwrap();
    text.replace(CELL_SEPARATOR as char, "|")
        .replace(ERROR_MARK, "!")
}

#[test]
fn probe() {
    for name in ["ledger.xls", "ledger-1904.xls"] {
        let mut book = Workbook::open(file(name)).unwrap();
        println!("{name} {:?}", book.sheets());
        println!("{}", shown(&mut book, "台账"));
    }
}
