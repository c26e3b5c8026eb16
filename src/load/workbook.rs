//! Stub.
use super::error::Said;
pub(super) const CELL_SEPARATOR: u8 = 0x1F;
pub(super) const ERROR_MARK: char = '\u{1A}';
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Xlsx,
    Xls,
    Ods,
}
pub(super) fn kind(_bytes: &[u8]) -> Result<Option<Kind>, Said> {
    Ok(None)
}
pub(super) struct Workbook;
pub(super) struct Sheet {
    pub name: String,
    pub is_visible: bool,
}
impl Workbook {
    pub(super) fn open(_bytes: Vec<u8>) -> Result<Self, Said> {
        Err(Said::new("x", "x"))
    }
    pub(super) fn sheets(&self) -> &[Sheet] {
        &[]
    }
    pub(super) fn text(&mut self, _sheet: usize) -> Result<String, Said> {
        Err(Said::new("x", "x"))
    }
}
