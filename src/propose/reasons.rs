//! Reasons and doubts in words.

use std::path::Path;

use crate::lang::Lang;
use crate::load::files::has_ending;
use crate::load::table::columns::Table;
use crate::propose::meaning::{Doubt, EVENT_AT, EVENT_DUTY, Fit, Why};
use crate::propose::office::{OfficeTable, Standing, TableDoubt};
use crate::propose::proposal::{Proposal, Shape};
use crate::text::{Bilingual, shown};

/// What a table is called.
#[must_use]
pub fn table_name(table: Table) -> Bilingual {
    let (zh, en) = match table {
        Table::Meetings => ("会议表", "meetings"),
        Table::Departments => ("单位表", "departments"),
        Table::Records => ("台账", "records"),
        Table::Exemptions => ("例外表", "exemptions"),
    };
    Bilingual::new(zh, en)
}

/// A column by its name in the configuration, in Chinese after its usual header.
#[must_use]
pub fn column_name(table: Option<Table>, column: &str, lang: Lang) -> String {
    let column = column.split(' ').next().unwrap_or(column);
    match usual_header(table, column).filter(|_| lang == Lang::Zh) {
        Some(header) => format!("{header}（{column}）"),
        None => column.to_owned(),
    }
}

/// The usual Chinese header of a column.
fn usual_header(table: Option<Table>, column: &str) -> Option<&'static str> {
    match column {
        EVENT_DUTY if table == Some(Table::Records) => Some("事项"),
        EVENT_AT => Some("时间"),
        _ => {
            let mut columns = table?.columns().iter();
            let own = columns.find(|own| own.name == column)?;
            own.aliases.first().copied()
        }
    }
}

/// Several columns of which one is enough.
#[must_use]
pub fn any_name(table: Option<Table>, columns: &[&str], lang: Lang) -> String {
    let name = |column: &&str| column_name(table, column, lang);
    one_of(&columns.iter().map(name).collect::<Vec<_>>(), lang)
}

/// The headers of several columns of which one is enough, as they stand in a table.
fn any_header(table: Option<Table>, columns: &[&str], lang: Lang) -> String {
    let name = |column: &&str| match usual_header(table, column) {
        Some(header) if lang == Lang::Zh => format!("“{header}”"),
        _ => (*column).to_owned(),
    };
    one_of(&columns.iter().map(name).collect::<Vec<_>>(), lang)
}

fn one_of(names: &[String], lang: Lang) -> String {
    match names {
        [others @ .., last] if !others.is_empty() => {
            let others = others.join(lang.pick("、", ", "));
            format!("{others}{}{last}", lang.pick("或", " or "))
        }
        _ => names.concat(),
    }
}

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
            Self::Said => Bilingual::new("由你选定", "your choice"),
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
            Self::Nobody(table) => {
                let (zh, en) = (table_name(*table).zh, table.name());
                Bilingual::new(
                    format!("{zh}里没有这个名称，这一列不读"),
                    format!("none of the {en} given has this name, so the column is not read"),
                )
            }
        }
    }
}

impl OfficeTable {
    /// What it was taken for, or why it is left out, in one line; none where it is in doubt.
    #[must_use]
    pub fn note(&self) -> Option<Bilingual> {
        let name = &self.proposal.name;
        match &self.standing {
            Standing::Taken => Some(taken(&self.proposal)),
            Standing::NoTable => Some(Bilingual::new(
                format!("{name}：不是会议表、单位表、台账或例外表，没有读"),
                format!(
                    "{name}: not read, as it holds no meetings, departments, records or exemptions"
                ),
            )),
            Standing::Written => Some(Bilingual::new(
                format!("{name}：这是 chuanda 写出的结果，没有读"),
                format!("{name}: not read, as chuanda wrote it"),
            )),
            Standing::InDoubt(_) => None,
        }
    }

    /// What is in doubt about it.
    #[must_use]
    pub fn doubts(&self) -> Vec<Bilingual> {
        match &self.standing {
            Standing::InDoubt(doubts) => doubts
                .iter()
                .map(|doubt| doubt.message(&self.proposal))
                .collect(),
            _ => Vec::new(),
        }
    }
}

fn taken(proposal: &Proposal) -> Bilingual {
    let table = proposal
        .table
        .map_or_else(|| Bilingual::new("", ""), table_name);
    let (mut zh, mut en) = (table.zh.into_owned(), table.en.into_owned());
    if proposal.has_title {
        zh = format!("{zh}，表头在第 {} 行", proposal.header);
        en = format!("{en}, header on row {}", proposal.header);
    }
    match &proposal.shape {
        Some(Shape::Events { .. }) => {
            zh.push_str("，一行一件事");
            en.push_str(", one event per row");
        }
        Some(Shape::Wide { across, duty, .. }) => {
            let (what_zh, what_en) = match across {
                Some((Table::Meetings, _)) => ("一列一次会议", "one column per meeting"),
                _ => ("一列一个单位", "one column per department"),
            };
            let duty = |lang| duty.map_or("", |duty| duty.text(lang));
            zh = format!("{zh}，{what_zh}，都是{}的时间", duty(Lang::Zh));
            en = format!("{en}, {what_en}, times of {}", duty(Lang::En));
        }
        None => {}
    }
    if let Some(department) = proposal.of_department() {
        let department = shown(department);
        zh = format!("{zh}，全是“{department}”的");
        en = format!("{en}, all of \"{department}\"");
    }
    let name = &proposal.name;
    Bilingual::new(format!("{name}：{zh}"), format!("{name}: {en}"))
}

fn is_toml(name: &str) -> bool {
    has_ending(Path::new(name), "toml")
}

impl TableDoubt {
    /// What is in doubt about a table, and what would settle it.
    fn message(&self, proposal: &Proposal) -> Bilingual {
        let name = &proposal.name;
        let table = proposal
            .table
            .map_or_else(|| Bilingual::new("表", "table"), table_name);
        let about = match self {
            Self::Lacks(columns, open) => lacks(proposal.table, columns, open),
            Self::Rival(rival) => {
                let rival = table_name(*rival);
                Bilingual::new(
                    format!("也可能是{}", rival.zh),
                    format!("it may hold {} as well", rival.en),
                )
            }
            Self::Twice(one, other) => {
                let (one, other) = (shown(one), shown(other));
                Bilingual::new(
                    format!("“{one}”和“{other}”是同一列，请只留一列，或改一个表头"),
                    format!("\"{one}\" and \"{other}\" are the same column; keep or rename one"),
                )
            }
            Self::Example => Bilingual::new(
                "表名说它是填表说明或样表，里面却有名单上的会议或单位：是台账就改表名，不是就隐藏或删掉这张表",
                "its name says that it explains the form, yet meetings or departments of the lists stand in it: rename it if these are records, else hide or delete it",
            ),
            Self::Wide => wide(proposal.shape.as_ref()),
            Self::Marks(mark) => {
                let mark = shown(mark);
                Bilingual::new(
                    format!(
                        "格子里写的是“{mark}”，没有时间，算不出是否按时：请改成办理的时间（如 2026-03-05 14:30），没办的留空"
                    ),
                    format!(
                        "its cells say \"{mark}\" and no time, so nothing can be judged as on time: write when it was done (2026-03-05 14:30), and leave the others blank"
                    ),
                )
            }
            Self::Strangers(met) => strangers(met),
            Self::Stranger(met) => {
                let met = shown(met);
                Bilingual::new(
                    format!(
                        "表头上面写的单位“{met}”不在单位名单里；请改成名单上的名称，或在名单里加一列简称"
                    ),
                    format!(
                        "the department \"{met}\" named above the header is not in the list; write its name as in the list, or add a column of aliases there"
                    ),
                )
            }
            Self::NoHeader => {
                return Bilingual::new(
                    format!(
                        "{name}：像台账，但看不出表头：有单位或会议，也有时间，却没有认得的列名（如 会议、单位、传达时间）"
                    ),
                    format!(
                        "{name}: it looks like records, but no header is known: departments or meetings stand beside times, under no name such as meeting, department, transmitted_at"
                    ),
                );
            }
            Self::Unread(text, column, doubt) => {
                let (met, doubt) = (shown(text), doubt.message());
                let [zh, en] =
                    [Lang::Zh, Lang::En].map(|lang| column_name(proposal.table, column, lang));
                Bilingual::new(
                    format!("“{met}”可能是{zh}，不读它会把办了的算作未办：{}", doubt.zh),
                    format!(
                        "\"{met}\" may be {en}, and unless it is read what was done would count as not done: {}",
                        doubt.en
                    ),
                )
            }
            Self::Second(first) if [name, first].into_iter().any(|it| is_toml(it)) => {
                let kind = proposal.table.map_or("", Table::name);
                return Bilingual::new(
                    format!(
                        "{name} 和 {first} 都有{}：只用一张的，把另一张移走或不写；合起来用的，在 chuanda.toml 的 [inputs] 里把两个文件都列在 {kind} 下",
                        table.zh
                    ),
                    format!(
                        "{name} and {first} both hold {}: to use one, move or leave out the other; to use them together, list both files as {kind} under [inputs] in chuanda.toml",
                        table.en
                    ),
                );
            }
            Self::Second(first) => {
                return Bilingual::new(
                    format!(
                        "{name} 和 {first} 都像{}：只用一张的，把另一张隐藏或不写；合起来用的，运行 init --from，在它写出的配置里启用两张都列的那一行",
                        table.zh
                    ),
                    format!(
                        "{name} and {first} both look like {}: to use one, hide or leave out the other; to use them together, run init --from and activate the line that lists both",
                        table.en
                    ),
                );
            }
        };
        Bilingual::new(
            format!("{name}：像{}，但{}", table.zh, about.zh),
            format!("{name}: it looks like {}, but {}", table.en, about.en),
        )
    }
}

/// A required column without a header.
fn lacks(table: Option<Table>, columns: &[&str], open: &[(String, Doubt)]) -> Bilingual {
    let [zh, en] = [Lang::Zh, Lang::En].map(|lang| any_header(table, columns, lang));
    let Some((text, doubt)) = open.first() else {
        return Bilingual::new(
            format!("没有表头是{zh}：表里有这一列的，把它的表头改成这个写法，没有的补上一列"),
            format!(
                "no header is {en}: if the table has such a column, give it that header, else add one"
            ),
        );
    };
    let texts: Vec<String> = open.iter().map(|(text, _)| shown(text)).collect();
    let (met_zh, met_en) = (texts.join("”“"), texts.join("\", \""));
    let (doubt, one) = (doubt.message(), texts.len() == 1);
    let whose = if one {
        String::new()
    } else {
        format!("“{}”：", shown(text))
    };
    Bilingual::new(
        format!(
            "定不下哪一列是{zh}：“{met_zh}”也许是；{whose}{}。是的话把表头改成{zh}",
            doubt.zh
        ),
        format!(
            "which column is {en} is open: \"{met_en}\" may be; {}. If it is, rename it to {en}",
            doubt.en
        ),
    )
}

/// Headers of a wide sheet that are nobody's, above times that would not be read.
fn strangers(met: &[String]) -> Bilingual {
    let met: Vec<_> = met.iter().map(|text| shown(text)).collect();
    let (zh, en) = (met.join("”“"), met.join("\", \""));
    Bilingual::new(
        format!(
            "横排的“{zh}”下面是时间，却不在会议表或单位表里，不读会把办了的算作未办：请改成表里的名称"
        ),
        format!(
            "times stand under \"{en}\", which no meeting or department given is called; unless they are read, what was done would count as not done: write the name as it stands in its table"
        ),
    )
}

/// What is not known of a wide sheet.
fn wide(shape: Option<&Shape>) -> Bilingual {
    let Some(Shape::Wide { across, duty, .. }) = shape else {
        return Bilingual::new("排法看不明白", "its layout is not understood");
    };
    if duty.is_none() {
        return Bilingual::new(
            "看不出是哪一项任务的时间：请在工作表名或标题里写明“传达”“报告”或“反馈”中的一个",
            "it does not tell which duty its times are of: name one of transmission, report or feedback in the sheet's name or title",
        );
    }
    match across {
        Some((Table::Meetings, _)) => Bilingual::new(
            "横排的表头不是会议表里的会议名称",
            "the headers across are no titles of the meetings given",
        ),
        _ => Bilingual::new(
            "横排的表头不是单位表里的单位名称或简称",
            "the headers across are no names or aliases of the departments given",
        ),
    }
}
