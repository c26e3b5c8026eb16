//! The words of the help, Chinese and English side by side; those of values are in `choices.rs`.
//! Tests hold that nothing lacks its row and no row its use.

/// An argument: its key is the id, or the path of its command, a blank and the id where commands
/// differ.
pub(crate) struct ArgText {
    pub(crate) key: &'static str,
    // Empty for a flag without a value.
    pub(crate) zh_name: &'static str,
    pub(crate) en_name: &'static str,
    pub(crate) zh: &'static str,
    pub(crate) en: &'static str,
}

/// Path, Chinese, English.
pub(crate) static COMMANDS: &[(&str, &str, &str)] = &[
    (
        "",
        "检查会议精神是否按时学习传达、按时报告",
        "Check that what meetings decided was studied, passed on and reported on time",
    ),
    (
        "check",
        "检查台账，列出问题和汇总；退出码表示是否通过",
        "Check the records, list the findings, and pass or fail by exit code",
    ),
    (
        "summary",
        "按单位、会议等汇总按时率和数量（不影响退出码）",
        "Show on-time rates and counts by department, meeting or month",
    ),
    (
        "obligations",
        "导出全部应办事项：起算、时限、完成、状态（不影响退出码）",
        "Export every obligation: its start, due, time done and status",
    ),
    (
        "sql",
        "把检查写成 SQL，供数据不能导出的数据库运行",
        "Write the check as SQL, for records that must stay in a database",
    ),
    (
        "due",
        "列出尚未完成的应办事项，最急的在前（用于催办）",
        "List what is still to be done, most urgent first",
    ),
    (
        "diff",
        "比较两次检查的报告：新增、尚未销号、已整改",
        "Compare two reports of check: new, open and repaired findings",
    ),
    (
        "why",
        "逐日说明某单位对某次或全部会议的结论是怎样得出的",
        "Show day by day how a department's verdicts came about",
    ),
    (
        "deadline",
        "推算一次会议的各项时限，写明每一天是否计入及原因",
        "Work out a meeting's deadlines: which days count, and why",
    ),
    (
        "calendar",
        "查询、导入和比较工作日日历",
        "Query, import and compare calendars of working days",
    ),
    (
        "calendar show",
        "列出一年的放假和调休上班安排",
        "List a year's days off and the weekend days worked in exchange",
    ),
    (
        "calendar day",
        "某一天是不是工作日",
        "Tell whether a date is a working day",
    ),
    (
        "calendar add",
        "某一天之后的第 N 个工作日",
        "Find the Nth working day after a date",
    ),
    (
        "calendar between",
        "两天之间的工作日数（不含前一天，含后一天）",
        "Count the working days after one date, up to and including another",
    ),
    (
        "calendar import",
        "把日历文件（TOML、iCalendar 或 JSON）转成 TOML",
        "Convert a calendar file (TOML, iCalendar or JSON) to TOML",
    ),
    (
        "calendar diff",
        "逐日比较两份日历（相同退出码为 0，不同为 1）",
        "Compare two calendars day by day; exit with 1 if they differ",
    ),
    (
        "calendar list",
        "列出可用的日历及其覆盖的年份",
        "List the available calendars and the years they cover",
    ),
    (
        "explain",
        "讲解一条规则：要求、出处、示例、如何整改、如何放行",
        "Explain a rule: requirement, source, example, how to fix or allow",
    ),
    (
        "init",
        "新建一个示例小项目，或按现有的表写出配置",
        "Create a sample project, or a configuration for your own tables",
    ),
    (
        "notice",
        "为每个有未办结事项的单位起草通知或函",
        "Draft a notice for each department with pending or overdue items",
    ),
    (
        "bulletin",
        "起草一份通报：超时、逾期、无效和无法确定的事项",
        "Draft a bulletin of late, overdue, invalid and undetermined items",
    ),
    (
        "schema",
        "显示配置、数据文件或 JSON 报告的 JSON Schema",
        "Print the JSON Schema of the configuration, data or a report",
    ),
    (
        "completions",
        "显示 shell 的补全脚本",
        "Print the completion script for a shell",
    ),
    (
        "man",
        "显示手册页，或把全部手册页写入目录",
        "Print the manual page, or write all pages to a directory",
    ),
    (
        "help",
        "显示帮助，或某个命令的帮助",
        "Show help for chuanda or one of its commands",
    ),
];

const fn arg(
    key: &'static str,
    zh_name: &'static str,
    en_name: &'static str,
    zh: &'static str,
    en: &'static str,
) -> ArgText {
    ArgText {
        key,
        zh_name,
        en_name,
        zh,
        en,
    }
}

const fn flag(key: &'static str, zh: &'static str, en: &'static str) -> ArgText {
    arg(key, "", "", zh, en)
}

/// In the order of the commands that take them. The first line of a text is all that `-h` says.
#[rustfmt::skip] // one row per line, where it fits
pub(crate) static ARGS: &[ArgText] = &[
    // Everywhere.
    arg("lang", "语言", "LANG", "输出用哪种语言\n不写则依配置，配置也没有则依系统。",
        "Output language\nBy default that of the configuration, else that of the system."),
    arg("color", "何时", "WHEN", "何时使用颜色", "When to use colors"),
    arg("threads", "数量", "N", "线程数（0 表示与处理器数相同）", "Number of threads (0: one per core)"),
    flag("help", "显示帮助（-h 简明，--help 详细）", "Show help (-h: summary, --help: details)"),
    flag("version", "显示版本", "Print the version"),
    // Inputs.
    arg("paths", "路径", "PATH", "项目目录、TOML 文件，或几张表\n表是工作簿、CSV 或 TOML，不用配置，按表头认；也可以是通配符，或一个 -（标准输入）。\n目录里缺会议表、单位表或台账的，其他表也这样认。",
        "Directory, TOML file, or tables\nTables are workbooks, CSV or TOML. They need no configuration and are known by their headers. A pattern will do, and one - for standard input. Where a directory lacks one of the tables, the others in it are looked at the same way."),
    arg("path", "路径", "PATH", "项目目录，或一个 TOML 文件\n文件可以是 chuanda.toml，也可以是一个 TOML 数据文件。",
        "Project directory or TOML file\nThe file is a chuanda.toml or a single TOML data file."),
    arg("meetings", "文件", "FILE", "会议表（- 为标准输入）", "Table of meetings (- for standard input)"),
    arg("departments", "文件", "FILE", "单位表（- 为标准输入）", "Table of departments (- for standard input)"),
    arg("records", "文件", "FILE", "台账，可用通配符，可多次给出（- 为标准输入）",
        "Records: a file or a pattern; may be repeated\n- stands for standard input."),
    arg("exemptions", "文件", "FILE", "例外表（- 为标准输入）", "Table of exemptions (- for standard input)"),
    arg("encoding", "编码", "ENCODING", "输入文件的编码\n不写则自动辨认：先看字节顺序标记，再按 UTF-8，再按 GB18030。gbk 同 gb18030。",
        "Encoding of the input files\nBy default it is detected: a byte order mark, then UTF-8, then GB18030. gbk is the same as gb18030."),
    arg("as_of", "时间", "TIME", "检查截至何时（不写为现在）\n只写日期时，截至当日终了。",
        "Check as of this time (default: now)\nA date alone means the end of that day."),
    arg("timezone", "时区", "ZONE", "时区，如 Asia/Shanghai\n优先于配置。",
        "Time zone, such as Asia/Shanghai\nOverrides the configuration."),
    arg("year", "年份", "YEAR", "没有写年份的日期（如 3月5日）属于哪一年\n优先于配置。",
        "Year of dates written without one (3月5日)\nOverrides the configuration."),
    arg("date_only", "读法", "READING", "只写日期、没有时刻时怎样算\n优先于配置。",
        "What a date without a time stands for\nOverrides the configuration."),
    flag("keep_going", "跳过有错误的行，检查其余各行\n退出码仍为 2。",
        "Skip rows with errors and check the rest\nThe exit code is still 2."),
    arg("errors", "文件", "FILE", "把输入错误写入文件，便于退回填报单位修改，可多次给出\n格式依扩展名：.csv、.json、.xlsx 或 .sarif。没有错误时也写，内容为空表。",
        "Write input errors to a file to hand back; may be repeated\nThe extension gives the format: .csv, .json, .xlsx or .sarif. Without errors the list is empty."),
    // The part that is judged.
    arg("month", "月份", "MONTH", "只查这个月结束的会议（如 2026-03），可多次给出\n以会议结束的当地日期为准。范围之外的不作判断，但仍会用到。",
        "Only meetings that ended in this month\nSuch as 2026-03, by the local date on which a meeting ended; may be repeated. What lies outside is not judged, but still used."),
    arg("since", "日期", "DATE", "只查这一天以后结束的会议（含当天）", "Only meetings that ended on this date or later"),
    arg("until", "日期", "DATE", "只查这一天以前结束的会议（含当天）", "Only meetings that ended on this date or earlier"),
    arg("meeting", "会议", "MEETING", "只查这次会议（编号或名称），可多次给出",
        "Only this meeting (id or title); may be repeated"),
    arg("department", "单位", "DEPARTMENT", "只查这个单位，可多次给出\n编号、名称、简称，或 tag:标签、level:级别、under:单位。",
        "Only this department; may be repeated\nAn id, a name, an alias, or a word of a scope: tag:x, level:x, under:ID."),
    // check
    arg("format", "格式", "FORMAT", "输出格式", "Output format"),
    flag("bom", "CSV 以 UTF-8 字节顺序标记开头，供 Excel 识别\n其他格式不受影响。",
        "Start CSV with a UTF-8 byte order mark, for Excel\nIgnored by other formats."),
    arg("sheets", "工作表", "SHEETS", "工作簿里只要这几张表（“说明”总有）\n其他格式不受影响。",
        "Only these sheets in a workbook (it always has About)\nIgnored by other formats."),
    arg("output", "文件", "FILE", "把报告另写一份到文件，可多次给出\n格式依扩展名，也可写作 格式:文件。",
        "Also write the report to a file; may be repeated\nThe extension gives the format; or write FORMAT:FILE."),
    arg("obligations format", "格式", "FORMAT", "输出格式\n不写则为 csv；只写 --output 时不再输出到屏幕。",
        "Output format\nBy default csv; with --output alone, nothing goes to standard output."),
    arg("obligations output", "文件", "FILE", "写入文件，可多次给出\n格式依扩展名，也可写作 格式:文件。",
        "Write to a file; may be repeated\nThe extension gives the format; or write FORMAT:FILE."),
    flag("open", "把网页报告写好，在浏览器中打开\n用 -o 写了 .html 的就打开它，否则写入临时目录，打开后不删除。",
        "Write the report as a web page and open it\nOpens the .html file given with -o; else one in the directory of temporary files, which stays there."),
    arg("limit", "数量", "N", "表格中最多列出多少个问题（0 为全部）",
        "Maximum number of findings in the table (0: all)"),
    flag("quiet", "通过时不输出任何内容（适合定时任务）", "Print nothing if the check passes (for cron)"),
    flag("exit_zero", "有问题也以 0 退出\n无法检查时仍为 2。",
        "Exit with 0 even if the check fails\nStill 2 if it could not be done."),
    arg("min_rate", "百分比", "PERCENT", "任一任务的按时率低于此数即不通过\n如 95 或 99.5%。",
        "Fail if a duty's on-time rate is below this\nFor example 95 or 99.5%."),
    arg("deny", "规则", "RULE", "违反这些规则即不通过\n可写规则、规则组或 warnings（全部提醒），用逗号分隔，可多次给出。与 --warn、--allow 同时使用时，以后写的为准。",
        "Fail on these rules\nNames of rules or groups, or `warnings`, separated by commas; may be repeated. Of --deny, --warn and --allow, the last one given wins."),
    arg("warn", "规则", "RULE", "违反这些规则只作提醒\n写法同 --deny。", "Only warn about these rules\nTakes the same names as --deny."),
    arg("allow", "规则", "RULE", "放行：不再列出违反这些规则的问题\n写法同 --deny。",
        "Do not report these rules\nTakes the same names as --deny."),
    flag("allow_empty", "没有任何应办事项时也算通过", "Pass even if nothing was owed"),
    arg("baseline", "文件", "FILE", "基线：以前的报告，其中已有的问题不影响通过\n即以前 check --format json 的报告；已有的问题照常列出。",
        "Do not fail on findings of this earlier report\nA report of `check --format json`. Its findings are still shown."),
    flag("update_baseline", "更新基线：去掉已整改的问题\n不加入新问题。",
        "Remove repaired findings from the baseline\nNew findings are not added."),
    flag("accept_new", "更新基线时也记入新问题\n没有基线文件则新建。",
        "Also add new findings to the baseline\nCreates the file if it does not exist."),
    // summary
    arg("by", "项目", "KEY", "按什么汇总", "What to group by"),
    arg("per", "时段", "SPAN", "每行再按月分开", "Divide each row by month"),
    arg("sort", "顺序", "ORDER", "排列顺序\n不写则按时率低的在前；按月、季、年汇总时按时间先后。",
        "Order of the rows\nBy default the worst first; months, quarters and years in order of time."),
    // sql
    arg("dialect", "数据库", "ENGINE", "哪一种数据库的 SQL", "Engine to write SQL for"),
    flag("messages", "findings.sql 也给出每个问题的说明", "Give each finding its message too"),
    // diff
    arg("old", "旧报告", "OLD", "以前的 check --format json 报告（- 为标准输入）",
        "Earlier report of `check --format json` (- for standard input)"),
    arg("new", "新报告", "NEW", "后来的报告", "Later report"),
    // why
    arg("why meeting", "会议", "MEETING", "会议的编号或名称（不写为全部会议）", "Meeting, by id or title (default: all)"),
    arg("why department", "单位", "DEPARTMENT", "单位的编号或名称", "Department, by id or name"),
    arg("why format", "格式", "FORMAT", "输出格式\n不写则为 table；只写 --output 时不再输出到屏幕。",
        "Output format\nBy default table; with --output alone, nothing goes to standard output."),
    arg("why output", "文件", "FILE", "写入文件，可多次给出\n格式依扩展名，也可写作 格式:文件。",
        "Write to a file; may be repeated\nThe extension gives the format; or write FORMAT:FILE."),
    // deadline
    arg("ended", "时间", "TIME", "会议结束时间\n自上级单位传达起算的（from = \"parent\"），也从这时算起。",
        "When the meeting ended\nWhat runs from a parent's transmission (from = \"parent\") is counted from here too."),
    arg("received", "时间", "TIME", "收到时间\n时限自收到起算时要写。", "When it was received\nNeeded if a deadline runs from there."),
    arg("transmitted", "时间", "TIME", "传达完成时间\n时限自传达起算时要写。",
        "When it was transmitted\nNeeded if a deadline runs from there."),
    arg("category", "类别", "CATEGORY", "会议类别，用于匹配制度", "Category of the meeting, to select a policy"),
    arg("level", "级别", "LEVEL", "会议级别，用于匹配制度", "Level of the meeting, to select a policy"),
    arg("policy", "制度", "POLICY", "直接指定制度，不再匹配", "Apply this policy instead of selecting one"),
    // calendar
    arg("calendar", "日历", "NAME", "日历名称，如 cn、weekends\n不写则依项目。",
        "Calendar, such as cn or weekends\nBy default that of the project."),
    arg("project", "路径", "PATH", "从哪个项目读取日历设置", "Project whose calendar settings to use"),
    arg("calendar show year", "年份", "YEAR", "年份，如 2026", "Year, such as 2026"),
    arg("date", "日期", "DATE", "日期（- 为从标准输入逐行读取）",
        "Date (- reads one per line from standard input)"),
    arg("days", "N", "N", "工作日数\n日期为 - 时不写，由各行给出。",
        "Number of working days\nLeft out if the date is -: each line then gives its own."),
    arg("after", "前一天", "AFTER", "自哪天起（不含）", "First date (not counted)"),
    arg("calendar between until", "后一天", "UNTIL", "到哪天止（含）", "Last date (counted)"),
    arg("file", "文件", "FILE", "日历文件（- 为标准输入）", "Calendar file (- for standard input)"),
    flag("add", "写入项目的 calendar 目录，并列入 chuanda.toml\n项目用 --project 指定，日历用 --calendar 指定。",
        "Add it to the project's calendar/ and chuanda.toml\n--project selects the project, --calendar the calendar."),
    arg("base", "底本", "BASE", "订阅叠加在哪种日历上（默认 cn）\n以 cn 为底，一年里放假和调休上班都有才算覆盖；以 weekends 为底，有放假即可。",
        "Calendar that a feed is laid over (default: cn)\nOver cn a year is covered if the feed has both days off and days worked in exchange; over weekends days off are enough."),
    arg("a", "甲", "A", "cn、weekends、日历文件或项目\n项目写目录或 chuanda.toml。",
        "cn, weekends, a calendar file or a project\nA project is a directory or a chuanda.toml."),
    arg("b", "乙", "B", "与之相比的日历，写法同上", "Calendar to compare with, given in the same way"),
    // explain, init
    arg("rule", "规则", "RULE", "规则名称（不写则列出全部规则）", "Name of the rule (default: list all rules)"),
    arg("init from", "文件", "FILE", "按这些现有的表写出 chuanda.toml\n根据表头和样本认出各列，并说明哪些列没有认出来。",
        "Write a chuanda.toml for these existing tables\nColumns are recognized by their headers and a sample of rows; those that are not are listed."),
    arg("dir", "目录", "DIR", "写入哪个目录", "Directory to write to"),
    // notice, bulletin
    arg("out", "目录", "DIR", "写入哪个目录", "Directory to write to"),
    arg("from", "单位", "SENDER", "落款的发文单位", "Sender, for the signature"),
    arg("contact", "联系方式", "CONTACT", "写在文末的联系人和电话", "Whom to ask, and how, at the end"),
    arg("answer_within", "时限", "SPAN", "已过时限的，要求在截至时间以后多久内反馈（如 3d、2wd）",
        "How soon after as-of to ask for an answer on what is past its due (such as 3d or 2wd)"),
    arg("to_level", "级别", "LEVEL", "给这一级别的平级单位用函，不用通知（也可写 tag:标签、单位编号或名称，可多次）",
        "Send departments of this level a request between peers, not a notice (also tag:X, an id or a name; may repeat)"),
    arg("merge", "文件", "FILE", "全部写在这一个文件里，格式看扩展名", "Write all to this one file, in the format of its extension"),
    arg("template", "文件", "FILE", "使用自己的模板\n写法见 --print-template。",
        "Use your own template\nSee --print-template for how to write one."),
    flag("print_template", "显示自带的模板", "Print the built-in template"),
    flag("force", "覆盖已有的文件", "Overwrite existing files"),
    // schema, completions, man
    arg("of", "对象", "WHAT", "哪一种文件或报告", "Which file or report"),
    arg("shell", "名称", "SHELL", "哪一种 shell", "Which shell"),
    arg("man out", "目录", "DIR", "把全部手册页写入这个目录（不写则显示第一页）",
        "Write all pages to this directory (default: print the first)"),
];

/// Sections of the options of commands that read records: Chinese, English, the keys of the rows.
/// What is in none of them is an argument or an option and nothing more.
pub(crate) static SECTIONS: &[(&str, &str, &[&str])] = &[
    (
        "输入",
        "Inputs",
        &[
            "paths",
            "path",
            "meetings",
            "departments",
            "records",
            "exemptions",
            "encoding",
            "timezone",
            "year",
            "date_only",
            "keep_going",
            "errors",
        ],
    ),
    (
        "检查什么",
        "What is checked",
        &[
            "as_of",
            "month",
            "since",
            "until",
            "meeting",
            "department",
            "why meeting",
            "why department",
            "deny",
            "warn",
            "allow",
        ],
    ),
    (
        "输出",
        "Output",
        &[
            "by",
            "per",
            "sort",
            "dialect",
            "messages",
            "format",
            "obligations format",
            "why format",
            "bom",
            "sheets",
            "output",
            "obligations output",
            "why output",
            "open",
            "limit",
            "quiet",
            "out",
            "merge",
            "from",
            "contact",
            "answer_within",
            "to_level",
            "template",
            "print_template",
            "force",
            "lang",
            "color",
        ],
    ),
    (
        "通过与否",
        "Pass or fail",
        &[
            "min_rate",
            "allow_empty",
            "baseline",
            "update_baseline",
            "accept_new",
            "exit_zero",
        ],
    ),
];

/// What `-h` leaves to `--help`, so that it fits one screen.
pub(crate) static ONLY_IN_FULL: &[&str] = &[
    "exemptions",
    "meetings",
    "departments",
    "encoding",
    "timezone",
    "year",
    "date_only",
    "keep_going",
    "errors",
    "since",
    "until",
    "meeting",
    "bom",
    "sheets",
    "contact",
    "answer_within",
    "to_level",
    "limit",
    "quiet",
    "allow_empty",
    "update_baseline",
    "accept_new",
    "exit_zero",
    "color",
    "threads",
    "help",
];

/// Path, examples in Chinese, in English.
pub(crate) static AT_END: &[(&str, &str, &str)] = &[
    (
        "notice",
        "  chuanda notice --from 云溪市人民政府办公室
      为每个有未办结事项的单位起草一份通知，写入 notices 目录
  chuanda notice --format docx --contact '联系人：王某某，电话：0000-0000000' --answer-within 3d
      写成 Word 文档，请各单位 3 日内反馈
  chuanda notice --merge 通知.docx
      全部写在一个文件里，便于打印
  chuanda notice --print-template > 通知.md
  chuanda notice --template 通知.md --format docx
      按本单位的写法修改模板，再用它起草",
        "  chuanda notice --from 'City Government Office'
      Write a notice to notices/ for each department with open items
  chuanda notice --format docx --contact 'Office, 0000-0000' --answer-within 3d
      As Word documents that ask for an answer within three days
  chuanda notice --merge notices.docx
      All in one file, to be printed
  chuanda notice --print-template > notice.md
  chuanda notice --template notice.md --format docx
      Adapt the template, then use it",
    ),
    (
        "completions",
        "  chuanda completions bash > ~/.local/share/bash-completion/completions/chuanda
  chuanda completions zsh > ~/.zfunc/_chuanda
  chuanda completions fish > ~/.config/fish/completions/chuanda.fish",
        "  chuanda completions bash > ~/.local/share/bash-completion/completions/chuanda
  chuanda completions zsh > ~/.zfunc/_chuanda
  chuanda completions fish > ~/.config/fish/completions/chuanda.fish",
    ),
    (
        "check",
        "  chuanda check
      检查当前目录，截至现在
  chuanda check 2026-03 --as-of 2026-03-31 -o report.html --open
      检查一个目录，截至月底，另写一份网页并打开
  chuanda check --as-of 2026-03-31 -o 台账.xlsx
      另写一份 Excel 工作簿：按单位、按会议、按月、问题、应办事项
  chuanda check --records 'exports/*.csv' --min-rate 95%
      检查各单位导出的台账，按时率低于 95% 不通过
  chuanda check --deny warnings --allow due-soon --format github
      用于持续集成：有提醒也不通过，临近时限的除外",
        "  chuanda check
      Check the current directory as of now
  chuanda check 2026-03 --as-of 2026-03-31 -o report.html --open
      Check a directory as of the end of the month; write a page and open it
  chuanda check --as-of 2026-03-31 -o ledger.xlsx
      Also write an Excel workbook: departments, meetings, months,
      findings, obligations
  chuanda check --records 'exports/*.csv' --min-rate 95%
      Check what the departments exported; fail if a rate is below 95%
  chuanda check --deny warnings --allow due-soon --format github
      In continuous integration: fail on warnings too, except due-soon",
    ),
    (
        "sql",
        "  chuanda sql 2026 --dialect postgres --out sql
      写出 sql 目录：先运行 tables.sql、pairs.sql，再运行其他文件
  chuanda sql 2026 --dialect duckdb --out sql --as-of 2026-03-31 --messages
      截至月底，问题带说明；不写 --as-of 则由表 chuanda_run 给出",
        "  chuanda sql 2026 --dialect postgres --out sql
      Write the directory sql: run tables.sql and pairs.sql first, then the others
  chuanda sql 2026 --dialect duckdb --out sql --as-of 2026-03-31 --messages
      As of the end of the month, with messages; without --as-of the table
      chuanda_run says as of when",
    ),
    (
        "diff",
        "  chuanda diff 3月.json 4月.json
      四月与三月相比：新增、尚未销号、已整改
  chuanda diff 3月.json 4月.json --format markdown
      写成可以附在通报后面的表",
        "  chuanda diff march.json april.json
      Compare April with March: new, still open and repaired findings
  chuanda diff march.json april.json --format markdown
      The same as tables that can be appended to a bulletin",
    ),
    (
        "init",
        "  chuanda init my-city
      在 my-city 新建一个小项目
  chuanda init --from 会议.csv 单位.csv 台账.csv
      按现有的三张表写出当前目录的 chuanda.toml
  chuanda init 2026 --from 导出/*.csv
      写到 2026 目录；还有必需的列没有认出时，退出码为 1",
        "  chuanda init my-city
      Create a sample project in my-city
  chuanda init --from meetings.csv departments.csv ledger.csv
      Write a chuanda.toml here for three tables of your own
  chuanda init 2026 --from exports/*.csv
      Write it to 2026; exits with 1 if a required column was not found",
    ),
    (
        "deadline",
        "  chuanda deadline --ended '2026-09-30 17:00'
      国庆前一天结束的会议，何时前传达、何时前报告
  chuanda deadline --ended 2026年9月30日17时00分 --category 讲话 --format json
      换成一次重要讲话，以 JSON 输出",
        "  chuanda deadline --ended '2026-09-30 17:00'
      When a meeting that ended before the October holiday is due
  chuanda deadline --ended '2026-09-30 17:00' --category speech --format json
      The same for a speech, as JSON",
    ),
    (
        "calendar",
        "  chuanda calendar day 2026-10-10
      这个星期六是否上班
  chuanda calendar add 2026-09-30 2
      此后第 2 个工作日
  chuanda calendar between 2026-09-30 2026-10-12
      其间有几个工作日
  chuanda calendar day - < dates.txt
      每行一个日期，逐行回答
  chuanda calendar import 2027.ics --add
      下一年的放假通知出来以后，一条命令加入项目
  chuanda calendar diff cn 2026.json
      自带的日历与别处的 2026 年有没有出入",
        "  chuanda calendar day 2026-10-10
      Is this Saturday a working day?
  chuanda calendar add 2026-09-30 2
      The second working day after this date
  chuanda calendar between 2026-09-30 2026-10-12
      How many working days lie between these dates?
  chuanda calendar day - < dates.txt
      Read one date per line, print one answer per line
  chuanda calendar import 2027.ics --add
      Add the next year to the project once its holidays are announced
  chuanda calendar diff cn 2026.json
      Does the bundled calendar agree with a file on 2026?",
    ),
];
