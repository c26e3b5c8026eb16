//! Flags that take one of a few values: the names of the values, and what the help says of them.
//!
//! Most values are variants of enums of the rooms below, which know nothing of a command line. A
//! variant that has no text here does not compile, and one that has is offered.

use std::any::TypeId;

use clap::builder::PossibleValue;
use clap::{Arg, ColorChoice, ValueEnum};

use crate::audit::summarize::{Key, Order};
use crate::calendar::Base;
use crate::domain::written_time::DateOnly;
use crate::lang::Lang;
use crate::load::Encoding;
use crate::render::check::Format;
use crate::render::check::workbook::sheet::Sheet;
use crate::render::letters::LetterFormat;
use crate::render::obligations::Format as ObligationsFormat;
use crate::render::why::format::Format as WhyFormat;
use crate::sql::Dialect;

/// Chinese, English.
pub(crate) type Text = (&'static str, &'static str);

/// What the help says of a value.
trait Described: ValueEnum {
    fn text(&self) -> Text;
}

/// Texts of an enum that says itself by what names its variants go.
macro_rules! described {
    ($type:ident { $($variant:ident: $text:expr,)+ }) => {
        impl Described for $type {
            fn text(&self) -> Text {
                match self { $(Self::$variant => $text,)+ }
            }
        }
    };
}

/// Names and texts of an enum of a room below.
macro_rules! offered {
    ($type:ident by $name:expr => { $($variant:ident: $text:expr,)+ }) => {
        impl ValueEnum for $type {
            fn value_variants<'a>() -> &'a [Self] {
                &[$(Self::$variant),+]
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                let value: PossibleValue = $name(*self);
                Some(value)
            }
        }

        described!($type { $($variant: $text,)+ });
    };
}

const TABLE: Text = ("表格，供人阅读", "a table for people");
const JSON: Text = ("JSON 文档", "a JSON document");
const CSV: Text = ("CSV，可用电子表格打开", "CSV, for spreadsheets");
const MARKDOWN: Text = ("Markdown", "Markdown");
const HTML: Text = ("网页", "a web page");

offered!(Lang by |lang: Lang| lang.pick("zh", "en").into() => {
    Zh: ("中文", "Chinese"),
    En: ("英文", "English"),
});

offered!(Format by |format: Format| format.name().into() => {
    Table: TABLE,
    Concise: ("每个问题一行", "one line per finding"),
    Json: JSON,
    Ndjson: ("每行一个 JSON", "one JSON value per line"),
    Csv: CSV,
    Markdown: MARKDOWN,
    Html: HTML,
    Sarif: ("SARIF，供代码扫描平台读取", "SARIF, for code scanning"),
    Junit: ("JUnit XML，供持续集成读取", "JUnit XML, for continuous integration"),
    Github: ("GitHub Actions 批注", "GitHub Actions annotations"),
    Gitlab: ("GitLab 代码质量报告", "a GitLab code quality report"),
    Xlsx: ("Excel 工作簿，写入文件或管道", "an Excel workbook, to a file or a pipe"),
});

offered!(ObligationsFormat by |format: ObligationsFormat| format.name().into() => {
    Csv: CSV,
    Ndjson: ("每行一个 JSON", "one JSON value per line"),
    Json: JSON,
    Xlsx: ("Excel 工作簿，写入文件或管道", "an Excel workbook, to a file or a pipe"),
});

offered!(WhyFormat by |format: WhyFormat| format.name().into() => {
    Table: TABLE,
    Json: JSON,
    Markdown: MARKDOWN,
    Html: HTML,
    Docx: ("Word 文档，写入文件或管道", "a Word document, to a file or a pipe"),
});

impl ValueEnum for Dialect {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::OFFERED
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(self.name().into())
    }
}

described!(Dialect {
    DuckDb: ("DuckDB", "DuckDB"),
    Postgres: ("PostgreSQL", "PostgreSQL"),
    ClickHouse: ("ClickHouse", "ClickHouse"),
    Spark: ("Spark SQL", "Spark SQL"),
    Sqlite: ("SQLite", "SQLite"),
});

offered!(LetterFormat by |format: LetterFormat| format.name().into() => {
    Markdown: MARKDOWN,
    Html: HTML,
    Docx: ("Word 文档，按公文格式排版，WPS 也能打开", "a Word document, set as an official letter"),
    Text: ("短信，每个单位一条", "a short message for each department"),
});

offered!(Sheet by |sheet: Sheet| sheet.name().into() => {
    Departments: ("按单位的数目、按时率和名次", "counts, rates and ranks by department"),
    Meetings: ("按会议的数目和按时率", "counts and rates by meeting"),
    Months: ("按月的数目和按时率，带图表", "counts and rates by month, with a chart"),
    Findings: ("问题", "findings"),
    Obligations: ("应办事项", "obligations"),
});

offered!(Key by |key: Key| key.name().into() => {
    Department: ("单位", "department"),
    Meeting: ("会议", "meeting"),
    Level: ("单位级别", "department level"),
    Parent: ("上级单位", "parent department"),
    Category: ("会议类别", "meeting category"),
    Month: ("会议结束的月份", "month the meeting ended"),
    Quarter: ("会议结束的季度", "quarter the meeting ended"),
    Year: ("会议结束的年份", "year the meeting ended"),
});

offered!(Order by |order: Order| order.name().into() => {
    Worst: ("按时率最低的在前", "lowest on-time rate first"),
    Key: ("按编号", "by key"),
    Input: ("按输入中的顺序", "in input order"),
});

offered!(Encoding by words => {
    Utf8: ("UTF-8，有无字节顺序标记均可", "UTF-8, with or without a byte order mark"),
    Gb18030: ("GB18030，含 GBK、GB2312", "GB18030, which covers GBK and GB2312"),
    Utf16: (
        "UTF-16，字节顺序依标记，没有标记则低位在前",
        "UTF-16, little-endian unless a byte order mark says otherwise",
    ),
    Utf16Be: ("UTF-16，高位在前", "UTF-16, big-endian"),
});

offered!(DateOnly by |date_only: DateOnly| date_only.name().into() => {
    Reject: ("作为输入错误", "an input error"),
    Lenient: (
        "从宽：会议日期算作当日 24:00，记录日期算作当日 00:00",
        "in favour of the department: a meeting's date is its 24:00, a record's its 00:00"
    ),
    Strict: (
        "从严：会议日期算作当日 00:00，记录日期算作当日 24:00",
        "the reverse: a meeting's date is its 00:00, a record's its 24:00"
    ),
});

/// An encoding by its words: the first is its name.
fn words(encoding: Encoding) -> PossibleValue {
    let words = Encoding::WORDS.into_iter();
    let mut words = words.filter_map(|(word, of)| (of == encoding).then_some(word));
    PossibleValue::new(words.next().unwrap_or_default()).aliases(words)
}

described!(ColorChoice {
    Auto: ("输出到终端时使用", "on a terminal"),
    Always: ("始终使用", "always"),
    Never: ("不使用", "never"),
});

/// Formats of `summary`, `due` and `diff`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RowsFormat {
    Table,
    Json,
    Csv,
    Markdown,
}

described!(RowsFormat {
    Table: TABLE,
    Json: JSON,
    Csv: CSV,
    Markdown: MARKDOWN,
});

/// Into what each row of `summary` is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Per {
    Month,
}

described!(Per {
    Month: ("会议结束的月份", "month the meeting ended"),
});

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DeadlineFormat {
    Table,
    Json,
}

described!(DeadlineFormat {
    Table: TABLE,
    Json: JSON,
});

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CalendarFormat {
    Text,
    Json,
}

described!(CalendarFormat {
    Text: ("一句话、一个日期或一个数", "a sentence, a date or a number"),
    Json: JSON,
});

/// What a calendar starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CalendarBase {
    Cn,
    Weekends,
    None,
}

described!(CalendarBase {
    Cn: (
        "国务院办公厅历年的放假通知",
        "the State Council's yearly notices"
    ),
    Weekends: ("周一至周五", "Monday to Friday"),
    None: ("没有底本", "nothing"),
});

impl From<CalendarBase> for Base {
    fn from(base: CalendarBase) -> Self {
        match base {
            CalendarBase::Cn => Self::Cn,
            CalendarBase::Weekends => Self::Weekends,
            CalendarBase::None => Self::None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    Config,
    Data,
    Check,
    Summary,
    Obligations,
    Due,
    Why,
    WhyList,
    Deadline,
    Diff,
    CalendarDiff,
    Errors,
}

described!(SchemaOf {
    Config: ("配置 chuanda.toml", "the configuration, chuanda.toml"),
    Data: ("TOML 数据文件", "a TOML data file"),
    Check: ("check 的 JSON 报告", "the JSON report of check"),
    Summary: ("summary 的 JSON 报告", "the JSON report of summary"),
    Obligations: ("obligations 的 JSON 报告", "the JSON report of obligations"),
    Due: ("due 的 JSON 报告", "the JSON report of due"),
    Why: ("why 的 JSON 报告", "the JSON report of why"),
    WhyList: (
        "why 不写 --meeting 时的 JSON 报告",
        "the JSON report of why without --meeting"
    ),
    Deadline: ("deadline 的 JSON 报告", "the JSON report of deadline"),
    Diff: ("diff 的 JSON 报告", "the JSON report of diff"),
    CalendarDiff: (
        "calendar diff 的 JSON 报告",
        "the JSON report of calendar diff"
    ),
    Errors: ("--errors 的 JSON 文件", "the JSON file of --errors"),
});

/// The shells for which completions are tried; the library knows one more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShellName {
    Bash,
    Zsh,
    Fish,
    Powershell,
}

described!(ShellName {
    Bash: ("Bash", "Bash"),
    Zsh: ("Zsh", "Zsh"),
    Fish: ("fish", "fish"),
    Powershell: ("PowerShell", "PowerShell"),
});

/// What the help says of a value of an argument; nothing where any text is one.
pub(crate) fn value_text(arg: &Arg, name: &str) -> Option<Text> {
    fn of<T: Described + 'static>() -> (TypeId, fn(&str) -> Option<Text>) {
        let text = |name: &str| T::from_str(name, false).ok().map(|value| value.text());
        (TypeId::of::<T>(), text)
    }
    let types = [
        of::<Lang>(),
        of::<ColorChoice>(),
        of::<Format>(),
        of::<RowsFormat>(),
        of::<WhyFormat>(),
        of::<DeadlineFormat>(),
        of::<CalendarFormat>(),
        of::<CalendarBase>(),
        of::<ObligationsFormat>(),
        of::<LetterFormat>(),
        of::<Dialect>(),
        of::<Sheet>(),
        of::<Key>(),
        of::<Order>(),
        of::<Per>(),
        of::<Encoding>(),
        of::<DateOnly>(),
        of::<SchemaOf>(),
        of::<ShellName>(),
    ];
    let own = arg.get_value_parser().type_id();
    let (_, text) = types.into_iter().find(|(of, _)| own == *of)?;
    text(name)
}
