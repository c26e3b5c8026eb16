//! The measures and faces of a letter: those of GB/T 9704-2012 in Chinese, an ordinary A4 letter in
//! English. Lengths are in twentieths of a point, sizes of type in half points.

use crate::lang::Lang;

/// How a letter is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) lang: Lang,
    /// The margins: top, right, bottom, left.
    pub(crate) margins: [&'static str; 4],
    /// Where the foot begins, from the edge of the paper.
    pub(crate) foot: &'static str,
    /// The type of the text, and of tables and annexes.
    pub(crate) size: &'static str,
    pub(crate) small_size: &'static str,
    pub(crate) title_size: &'static str,
    /// The distance of lines, and of those in tables and annexes.
    pub(crate) line: &'static str,
    pub(crate) small_line: &'static str,
}

/// The width of the text, in twips: 156 mm.
pub(crate) const WIDTH: usize = 8844;

impl Look {
    pub(crate) const fn of(lang: Lang) -> Self {
        match lang {
            Lang::Zh => Self {
                lang,
                // 37, 26, 35 and 28 mm: 156 × 225 mm of text.
                margins: ["2098", "1474", "1984", "1588"],
                // The number of the page lies 7 mm below the text.
                foot: "1418",
                size: "32",
                small_size: "24",
                title_size: "44",
                // 22 lines a page: 580 would be too much.
                line: "579",
                small_line: "400",
            },
            Lang::En => Self {
                lang,
                margins: ["1440", "1531", "1440", "1531"],
                foot: "720",
                size: "24",
                small_size: "20",
                title_size: "32",
                line: "320",
                small_line: "260",
            },
        }
    }

    pub(crate) const fn is_zh(self) -> bool {
        matches!(self.lang, Lang::Zh)
    }
}

/// The faces: of the standard, as Windows and WPS name them.
///
/// Not those whose names end in `_GB2312`: they lack the rarer Hanzi, which names of people have.
pub(crate) const TITLE_FACE: &str = "方正小标宋简体";
pub(crate) const TEXT_FACE: &str = "仿宋";
pub(crate) const HEADING_FACE: &str = "黑体";
pub(crate) const SUBHEADING_FACE: &str = "楷体";
pub(crate) const NUMBER_FACE: &str = "宋体";
pub(crate) const LATIN_FACE: &str = "Times New Roman";

/// Each face with what may stand for it where it is not installed.
pub(crate) const FACES: [(&str, &str); 6] = [
    (TITLE_FACE, "宋体"),
    (TEXT_FACE, "仿宋_GB2312"),
    (HEADING_FACE, "SimHei"),
    (SUBHEADING_FACE, "楷体_GB2312"),
    (NUMBER_FACE, "SimSun"),
    (LATIN_FACE, "Liberation Serif"),
];
