//! Reasons and doubts in words.

use crate::load::table::columns::Table;
use crate::propose::meaning::{Doubt, Fit, Why};
use crate::text::{Bilingual, shown};

fn of(fit: Fit) -> (String, String) {
    let Fit { fits, of } = fit;
    (
        format!("{of} 格里有 {fits} 格"),
        format!("{fits} of {of} cells"),
    )
}

fn party(table: Table) -> (&'static str, &'static str) {
    match table {
        Table::Meetings => (
            "会议表里的编号或名称",
            "ids or titles of the meetings given",
        ),
        _ => (
            "单位表里的编号或名称",
            "ids or names of the departments given",
        ),
    }
}

fn borne_out(zh: String, en: String, fit: Option<Fit>) -> Bilingual {
    match fit {
        None => Bilingual::new(zh, en),
        Some(fit) => {
            let (fit_zh, fit_en) = of(fit);
            Bilingual::new(
                format!("{zh}；{fit_zh}相符"),
                format!("{en}; {fit_en} agree"),
            )
        }
    }
}

impl Why {
    /// What it rests on.
    #[must_use]
    pub fn message(&self) -> Bilingual {
        match self {
            Self::Spelling(name) => Bilingual::new(
                format!("就是“{name}”，只是写法不同"),
                format!("\"{name}\", spelled differently"),
            ),
            Self::Word(fit) => borne_out("常见的叫法".into(), "a common name for it".into(), *fit),
            Self::Contains(word, fit) => {
                borne_out(format!("含“{word}”"), format!("it holds \"{word}\""), *fit)
            }
            Self::Near(name) => {
                Bilingual::new(format!("与“{name}”相近"), format!("close to \"{name}\""))
            }
            Self::Times(fit) => {
                let (zh, en) = of(*fit);
                Bilingual::new(format!("{zh}是时间"), format!("{en} are times"))
            }
            Self::Parties(table, fit) => {
                let ((zh, en), (what_zh, what_en)) = (of(*fit), party(*table));
                Bilingual::new(format!("{zh}是{what_zh}"), format!("{en} are {what_en}"))
            }
        }
    }
}

impl Doubt {
    /// What speaks against it, or what is to be decided.
    #[must_use]
    pub fn message(&self) -> Bilingual {
        match self {
            Self::NoCells => Bilingual::new(
                "样本里没有足够的单元格可以印证",
                "no cells in the sample confirm it",
            ),
            Self::FewTimes(fit) => {
                let (zh, en) = of(*fit);
                Bilingual::new(format!("样本 {zh}是时间"), format!("only {en} are times"))
            }
            Self::FewParties(table, fit) => {
                let ((zh, en), (what_zh, what_en)) = (of(*fit), party(*table));
                Bilingual::new(
                    format!("样本 {zh}是{what_zh}"),
                    format!("only {en} are {what_en}"),
                )
            }
            Self::Repeats(fit) => {
                let twice = fit.of - fit.fits;
                Bilingual::new(
                    format!("编号不应重复，样本里有 {twice} 格是重复的"),
                    format!("ids must not repeat, but {twice} cells of the sample do"),
                )
            }
            Self::Start => Bilingual::new(
                "可能是开始的时间；时限要从结束算起，请先核实",
                "it may be the start time, but the clock starts at the end: check first",
            ),
            Self::Issued => Bilingual::new(
                "这是印发的时间，不是会议结束的时间；制度确实从印发算起的，再启用",
                "this is when the document was issued, not when the meeting ended; use it only if the clock starts there",
            ),
            Self::Serial => Bilingual::new(
                "只是流水号；台账确实用它来指会议或单位的，再启用",
                "a running number; use it only if the records name meetings or departments by it",
            ),
            Self::WhichDuty => Bilingual::new(
                "看不出是哪一项任务的时间",
                "it does not say which duty the time belongs to",
            ),
            Self::Rival(other) => {
                let other = shown(other);
                Bilingual::new(
                    format!("“{other}”也可能是这一列，请选一个"),
                    format!("\"{other}\" may be the same column: choose one"),
                )
            }
            Self::Twice(other) => {
                let other = shown(other);
                Bilingual::new(
                    format!(
                        "“{other}”已经是这一列，两列都在就读不了：请在表里只留一列，或改一个表头"
                    ),
                    format!(
                        "\"{other}\" is already this column, and a table with both cannot be read: keep or rename one"
                    ),
                )
            }
            Self::Elsewhere => Bilingual::new(
                "同样的表头在另一份文件里是别的列，请改其中一份的表头",
                "the same header means a different column in another file: rename one of them",
            ),
            Self::OnlyNear => Bilingual::new(
                "只是字面相近，可能是另一回事",
                "only the wording is similar; it may mean something else",
            ),
            Self::OnlyCells => Bilingual::new(
                "表头没有写明是什么时间",
                "the header does not say which time it is",
            ),
        }
    }
}
