//! The headers that offices write, beside those of the contract.

use crate::load::table::columns::Table;
use crate::propose::meaning::Doubt;
use crate::text::did_you_mean;

/// What a header says by itself.
#[derive(Clone, Debug)]
pub(crate) enum Match {
    /// The contract's own name or alias: read as it is.
    Exact(&'static str),
    /// The same but for blanks, case, marks or a remark in brackets.
    Spelling(&'static str, &'static str),
    /// A header that offices write for it.
    Word(&'static str),
    /// One that they write for it, and for something else too.
    Doubtful(&'static str, Doubt),
    /// It holds a word of it.
    Contains(&'static str, &'static str),
    /// It is a slip of the pen away from a known one.
    Near(&'static str, &'static str),
}

impl Match {
    pub(crate) fn column(&self) -> &'static str {
        match self {
            Self::Exact(column)
            | Self::Spelling(column, _)
            | Self::Word(column)
            | Self::Doubtful(column, _)
            | Self::Contains(column, _)
            | Self::Near(column, _) => column,
        }
    }

    /// How much it says of the table.
    pub(crate) fn weight(&self) -> i32 {
        match self {
            Self::Exact(_) => 8,
            Self::Spelling(..) => 7,
            Self::Word(_) => 6,
            Self::Doubtful(..) => 4,
            Self::Contains(..) => 3,
            Self::Near(..) => 1,
        }
    }
}

type Words = (&'static str, &'static [&'static str]);

const MEETINGS: &[Words] = &[
    (
        "id",
        &[
            "编号",
            "会议号",
            "会议代码",
            "会议ID",
            "文号",
            "文件编号",
            "文件号",
            "ID",
            "meeting id",
            "no",
        ],
    ),
    (
        "title",
        &[
            "会议标题",
            "会议主题",
            "会议名",
            "会议",
            "名称",
            "标题",
            "文件名称",
            "文件标题",
            "讲话名称",
            "meeting",
            "meeting title",
            "name",
            "subject",
        ],
    ),
    (
        "ended_at",
        &[
            "会议结束时间",
            "散会时间",
            "会议结束日期",
            "结束日期",
            "闭会时间",
            "ended",
            "end time",
            "meeting ended",
        ],
    ),
    (
        "category",
        &[
            "会议类别",
            "会议类型",
            "类型",
            "种类",
            "文件类别",
            "文件类型",
            "type",
            "kind",
        ],
    ),
    ("level", &["会议级别", "会议层级", "层级", "文件级别"]),
    ("important", &["重要", "重要会议", "是否重要会议"]),
    ("scope", &["传达对象", "传达单位", "传达到", "学习传达范围"]),
    ("exclude", &["除外", "除外单位", "不含单位", "排除单位"]),
    ("policy", &["制度", "适用规定", "执行制度"]),
];

const DEPARTMENTS: &[Words] = &[
    (
        "id",
        &[
            "编号",
            "部门编号",
            "单位代码",
            "部门代码",
            "机构代码",
            "组织机构代码",
            "统一社会信用代码",
            "编码",
            "代码",
            "单位ID",
            "ID",
            "department id",
            "unit id",
            "code",
        ],
    ),
    (
        "name",
        &[
            "单位",
            "部门",
            "部门名称",
            "机构名称",
            "单位全称",
            "单位名",
            "名称",
            "责任单位",
            "全称",
            "department",
            "department name",
            "unit",
            "unit name",
        ],
    ),
    (
        "parent",
        &[
            "上级",
            "上级部门",
            "主管单位",
            "主管部门",
            "隶属单位",
            "上级单位编号",
            "parent unit",
        ],
    ),
    ("level", &["单位级别", "层级", "单位层级"]),
    ("tags", &["标记", "分类", "单位分类", "领域"]),
    ("calendar", &["适用日历"]),
    ("active_from", &["成立日期", "成立时间", "启用时间"]),
    ("active_until", &["撤销日期", "撤销时间", "停用时间"]),
];

const PARTIES: &[Words] = &[
    (
        "meeting",
        &[
            "会议ID",
            "会议号",
            "会议代码",
            "会议名",
            "会议标题",
            "会议主题",
            "文件名称",
            "文件标题",
            "会议文件",
            "会议精神",
            "传达会议",
            "学习会议",
            "meeting id",
            "meeting title",
        ],
    ),
    (
        "department",
        &[
            "单位ID",
            "单位代码",
            "部门",
            "部门名称",
            "部门编号",
            "责任单位",
            "责任部门",
            "承办单位",
            "填报单位",
            "报送单位",
            "传达单位",
            "单位全称",
            "department id",
            "department name",
            "unit",
        ],
    ),
];

const RECORDS: &[Words] = &[
    (
        "transmitted_at",
        &[
            "传达完成时间",
            "学习传达时间",
            "学习传达完成时间",
            "传达学习时间",
            "传达完成",
            "完成传达时间",
            "传达日期",
            "学习时间",
            "学习日期",
            "学习传达日期",
            "传达完成日期",
            "transmitted",
            "date transmitted",
            "transmitted on",
        ],
    ),
    (
        "reported_at",
        &[
            "上报时间",
            "报送时间",
            "报告日期",
            "上报日期",
            "报送日期",
            "情况报告时间",
            "报告上报时间",
            "报告报送时间",
            "报告提交时间",
            "reported",
            "date reported",
            "reported on",
        ],
    ),
    (
        "feedback_at",
        &[
            "反馈日期",
            "落实反馈时间",
            "落实情况反馈时间",
            "反馈报告时间",
            "落实反馈日期",
            "feedback",
            "feedback date",
        ],
    ),
    (
        "received_at",
        &[
            "接收时间",
            "收文时间",
            "收文日期",
            "收到日期",
            "接收日期",
            "签收时间",
            "签收日期",
            "送达时间",
            "接到时间",
            "received",
            "date received",
        ],
    ),
    (
        "measures",
        &[
            "措施",
            "落实措施",
            "贯彻措施",
            "贯彻落实措施",
            "具体举措",
            "落实举措",
            "贯彻落实举措",
            "工作措施",
            "贯彻落实具体措施",
        ],
    ),
    ("note", &["备注说明", "说明", "备考", "notes", "remarks"]),
];

const EXEMPTIONS: &[Words] = &[
    (
        "reason",
        &[
            "原因",
            "事由",
            "豁免理由",
            "免办理由",
            "延期理由",
            "延期原因",
            "申请理由",
        ],
    ),
    ("approved_by", &["审批人", "批准领导", "审批领导", "批准"]),
    ("duty", &["任务类型", "事项"]),
    (
        "until",
        &[
            "延期时间",
            "延至",
            "延长至",
            "延期到",
            "新时限",
            "延期后时限",
        ],
    ),
    ("approved_at", &["审批时间", "批准日期", "审批日期"]),
];

/// Headers that may mean a column, or something that is nearly the same and counts otherwise.
const DOUBTFUL: &[(Table, &str, Doubt, &[&str])] = &[
    (
        Table::Meetings,
        "ended_at",
        Doubt::Start,
        &[
            "会议时间",
            "召开时间",
            "召开日期",
            "会议日期",
            "开会时间",
            "举行时间",
            "开始时间",
            "meeting time",
            "held at",
            "held on",
            "start time",
        ],
    ),
    (
        Table::Meetings,
        "ended_at",
        Doubt::Issued,
        &[
            "印发时间",
            "印发日期",
            "发文时间",
            "发文日期",
            "成文日期",
            "issued",
            "issued on",
        ],
    ),
    (
        Table::Meetings,
        "id",
        Doubt::Serial,
        &["序号", "会议序号", "#"],
    ),
    (
        Table::Departments,
        "id",
        Doubt::Serial,
        &["序号", "单位序号", "#"],
    ),
    (
        Table::Records,
        "transmitted_at",
        Doubt::WhichDuty,
        &["完成时间", "办结时间", "完成日期"],
    ),
    (
        Table::Records,
        "reported_at",
        Doubt::WhichDuty,
        &["提交时间", "填报时间", "填报日期", "提交日期"],
    ),
    (
        Table::Records,
        "transmitted_at",
        Doubt::Start,
        &["传达开始时间", "开始传达时间", "学习开始时间"],
    ),
];

/// A header that says one of these is a limit, a plan or a question, not what was done.
const NOT_DONE: &[&str] = &[
    "截止",
    "时限",
    "期限",
    "最迟",
    "应传达",
    "应完成",
    "应报",
    "应上报",
    "应反馈",
    "要求",
    "计划",
    "拟",
    "是否",
    "预计",
    "限时",
    "deadline",
    "due",
    "planned",
];

/// A header that says one of these is something about a meeting or department, not which it is.
const NOT_WHICH: &[&str] = &[
    "地点", "人", "电话", "方式", "主持", "数", "时间", "日期", "意见", "领导", "参会", "情况",
    "内容", "要求",
];

/// A header that holds one of the first and one of the second may be the column.
type Holding = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const ANY: &[&str] = &[""];
const TIME: &[&str] = &["时间", "日期", "时刻", "完成", "time", "date"];

const MEETINGS_HOLD: &[Holding] = &[
    ("ended_at", &["结束", "散会"], TIME),
    ("id", &["会议", "文件"], &["编号", "编码"]),
    (
        "title",
        &["会议", "文件", "讲话", "批示"],
        &["名称", "标题", "主题"],
    ),
];
const DEPARTMENTS_HOLD: &[Holding] = &[
    ("id", &["单位", "部门", "机构"], &["编号", "编码", "代码"]),
    ("name", &["单位", "部门", "机构"], &["名", "全称"]),
];
const RECORDS_HOLD: &[Holding] = &[
    ("feedback_at", &["反馈", "落实"], TIME),
    ("reported_at", &["上报", "报送", "报告"], TIME),
    ("received_at", &["收到", "接收", "收文", "签收"], TIME),
    ("transmitted_at", &["传达", "学习"], TIME),
    ("measures", &["措施", "举措"], ANY),
    ("meeting", &["会议", "文件", "讲话", "批示"], ANY),
    ("department", &["单位", "部门"], ANY),
    ("note", &["备注"], ANY),
];
const EXEMPTIONS_HOLD: &[Holding] = &[
    ("reason", &["理由", "原因"], ANY),
    ("approved_by", &["批准", "审批"], &["人", "领导"]),
    ("approved_at", &["批准", "审批"], TIME),
    ("until", &["延"], &["至", "到", "时间", "日期"]),
    ("meeting", &["会议", "文件"], ANY),
    ("department", &["单位", "部门"], ANY),
];

/// The header without blanks, marks, case and what stands in brackets.
pub(crate) fn plain(header: &str) -> String {
    let mut depth = 0_u32;
    let mut text = String::new();
    for c in header.chars() {
        match c {
            '(' | '（' | '[' | '［' | '【' | '〔' => depth += 1,
            ')' | '）' | ']' | '］' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ if depth > 0 || c.is_whitespace() || "*＊:：_-".contains(c) => {}
            _ => text.extend(c.to_lowercase()),
        }
    }
    text
}

/// Whether a header speaks of a limit, a plan or a question.
pub(crate) fn is_not_done(header: &str) -> bool {
    let met = plain(header);
    NOT_DONE.iter().any(|word| met.contains(word))
}

/// What a header means in a table, by itself.
pub(crate) fn meaning(table: Table, header: &str) -> Option<Match> {
    if header.is_empty() {
        return None;
    }
    if let Some(column) = table.by_plain_header(header) {
        return Some(Match::Exact(column.name));
    }
    let met = plain(header);
    if met.is_empty() {
        return None;
    }
    let is_met = |word: &&&str| plain(word) == met;
    for column in table.columns() {
        let own = (!column.name.contains(' ')).then_some(&column.name);
        if let Some(alias) = own.into_iter().chain(column.aliases).find(is_met) {
            return Some(Match::Spelling(mapped(column.name), alias));
        }
    }
    let (words, holding): (&[&[Words]], _) = match table {
        Table::Meetings => (&[MEETINGS], MEETINGS_HOLD),
        Table::Departments => (&[DEPARTMENTS], DEPARTMENTS_HOLD),
        Table::Records => (&[PARTIES, RECORDS], RECORDS_HOLD),
        Table::Exemptions => (&[PARTIES, EXEMPTIONS], EXEMPTIONS_HOLD),
    };
    let words = || words.iter().copied().flatten();
    if let Some((column, _)) = words().find(|(_, words)| words.iter().any(|word| is_met(&word))) {
        return Some(Match::Word(column));
    }
    let doubtful = (DOUBTFUL.iter())
        .find(|(of, _, _, words)| *of == table && words.iter().any(|word| is_met(&word)));
    if let Some((_, column, doubt, _)) = doubtful {
        return Some(Match::Doubtful(column, doubt.clone()));
    }
    if is_not_done(header) {
        return None;
    }
    for (column, any, and) in holding {
        let holds = |words: &[&'static str]| words.iter().copied().find(|word| met.contains(word));
        let is_party = matches!(*column, "meeting" | "department");
        if is_party && holds(NOT_WHICH).is_some() {
            continue;
        }
        if let (Some(word), Some(_)) = (holds(any), holds(and)) {
            return Some(Match::Contains(column, word));
        }
    }
    // Of two Chinese characters one is half the word: only longer headers have slips of the pen.
    let far = if met.is_ascii() { 5 } else { 4 };
    if met.chars().count() < far {
        return None;
    }
    let known: Vec<(&'static str, &'static str)> = (table.columns().iter())
        .flat_map(|column| {
            let own = (!column.name.contains(' ')).then_some(column.name);
            let names = own.into_iter().chain(column.aliases.iter().copied());
            names.map(|name| (mapped(column.name), name))
        })
        .chain(words().flat_map(|(column, words)| words.iter().map(|word| (*column, *word))))
        .collect();
    let near = did_you_mean(header, known.iter().map(|(_, name)| *name))?;
    let most = near.chars().count().div_ceil(4).min(2);
    if strsim::damerau_levenshtein(&met, &plain(near)) > most {
        return None;
    }
    let (column, name) = known.into_iter().find(|(_, name)| *name == near)?;
    Some(Match::Near(column, name))
}

/// The name by which the configuration knows a column: a meeting by its name is the meeting.
fn mapped(column: &'static str) -> &'static str {
    column.split(' ').next().unwrap_or(column)
}

/// What the name of a file or sheet says of its table.
pub(crate) fn table_of_name(name: &str) -> Option<Table> {
    // The sheet says more than the file, and of the file only its own name counts.
    if let Some((file, sheet)) = name.split_once('#') {
        return table_of_name(sheet).or_else(|| table_of_name(file));
    }
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let name = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let name_of = |table| match table {
        Table::Exemptions => has(&["例外", "豁免", "延期", "exempt"]),
        Table::Records => has(&["台账", "记录", "传达情况", "record", "ledger"]),
        Table::Departments => has(&["单位", "部门", "机构", "department", "unit"]),
        Table::Meetings => has(&["会议", "meeting"]),
    };
    [
        Table::Exemptions,
        Table::Records,
        Table::Departments,
        Table::Meetings,
    ]
    .into_iter()
    .find(|table| name_of(*table))
}
