//! The words of the help, Chinese and English side by side; those of values stand in `choices.rs`.
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
        "Checks that what a meeting decided was studied, passed on and reported in time",
    ),
    (
        "check",
        "检查台账：列出问题和汇总，以退出码给出结论",
        "Audit the records: findings, summary, and the verdict as exit code",
    ),
    (
        "summary",
        "按单位、会议等汇总按时率和数量，不影响退出码",
        "Rates and counts by department, meeting and so on; no gate",
    ),
    (
        "due",
        "列出尚未完成的应办事项，最急的在前（催办）",
        "What is still pending, soonest first",
    ),
    (
        "diff",
        "比较两次检查的报告：新增、尚未销号、已整改",
        "Compare two reports of check: new, still open, repaired",
    ),
    (
        "why",
        "逐日写明某单位某会议的结论是怎样得出的",
        "One department's verdict for one meeting, with its working day by day",
    ),
    (
        "deadline",
        "推算一次会议的各项时限，写明每一天是否计入及原因",
        "The dues for one meeting, with every day counted or skipped and why",
    ),
    (
        "calendar",
        "查询工作日日历",
        "Ask the calendar of working days",
    ),
    (
        "calendar show",
        "列出一年的放假和调休上班安排",
        "A year's days off and weekend days worked",
    ),
    (
        "calendar day",
        "某一天是不是工作日",
        "Whether a day is a working day",
    ),
    (
        "calendar add",
        "某一天之后的第 N 个工作日",
        "The Nth working day after a day",
    ),
    (
        "calendar between",
        "两天之间的工作日数（不含前一天，含后一天）",
        "Working days after the first day, up to and including the second",
    ),
    (
        "calendar import",
        "读入日历文件（TOML、iCalendar 或 JSON），写成 TOML",
        "Read a calendar file (TOML, iCalendar or JSON) and write it as TOML",
    ),
    (
        "calendar diff",
        "逐日比较两份日历：一样为 0，不一样为 1，读不了为 2",
        "Compare two calendars day by day; exits 0 if the same, 1 if they differ",
    ),
    (
        "calendar list",
        "列出可用的日历及其覆盖的年份",
        "The calendars there are and the years they cover",
    ),
    (
        "explain",
        "讲解一条规则：要求、出处、示例、如何整改、如何放行",
        "A rule: what it asks, its source, an example, how to mend, how to allow",
    ),
    (
        "init",
        "新建一个能通过检查的小项目，或按现有的表写出配置",
        "Write a small project that passes the check, or a configuration for tables you have",
    ),
    (
        "notice",
        "为每个有未办结事项的单位起草催办单",
        "Draft a notice for each department that has something pending or overdue",
    ),
    (
        "bulletin",
        "起草一份通报：超时、逾期、无效和无法确定的事项",
        "Draft one bulletin: what is late, overdue, invalid or undetermined",
    ),
    (
        "schema",
        "显示配置、数据文件或某种 JSON 报告的 JSON Schema",
        "Print the JSON Schema of the configuration, a data file or a JSON report",
    ),
    (
        "completions",
        "显示某种 shell 的补全脚本",
        "Print the completions for a shell",
    ),
    (
        "man",
        "显示手册页，或把全部手册页写入目录",
        "Print the man page, or write all of them to a directory",
    ),
    (
        "help",
        "显示帮助，或某个命令的帮助",
        "Show help, or the help of a command",
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

/// In the order of the commands that take them.
#[rustfmt::skip] // a row a line, where it fits
pub(crate) static ARGS: &[ArgText] = &[
    // Everywhere.
    arg("lang", "语言", "LANG", "文字用哪种语言；不写则依配置，再依系统",
        "Language of the text; else the configuration's, else the shell's"),
    arg("color", "何时", "WHEN", "是否用颜色", "Whether to use colour"),
    arg("threads", "数量", "N", "线程数；0 为与处理器数相同", "Threads; 0 for as many as the machine has"),
    flag("help", "显示帮助（-h 简明，--help 详细）", "Show help (-h in brief, --help in full)"),
    flag("version", "显示版本", "Show the version"),
    // Inputs.
    arg("path", "路径", "PATH", "项目目录、chuanda.toml 或一个 TOML 数据文件",
        "Directory of the project, a chuanda.toml, or one TOML data file"),
    arg("meetings", "文件", "FILE", "会议表；- 为标准输入", "Table of meetings; - is standard input"),
    arg("departments", "文件", "FILE", "单位表；- 为标准输入", "Table of departments; - is standard input"),
    arg("records", "文件", "FILE", "台账；可多次给出，可用通配符，- 为标准输入",
        "Records; may repeat, may be a pattern, - is standard input"),
    arg("exemptions", "文件", "FILE", "例外表；- 为标准输入", "Table of exemptions; - is standard input"),
    arg("encoding", "编码", "ENCODING", "输入文件的编码（gbk 同 gb18030）；不写则自动辨认：先看标记，再按 UTF-8，再按 GB18030",
        "Encoding of the input files (gbk is gb18030); else found: the mark, then UTF-8, then GB18030"),
    arg("as_of", "时间", "TIME", "截至何时；只写日期为当日终了，不写为现在",
        "Instant at which to look; a date alone is its end; else now"),
    arg("timezone", "时区", "ZONE", "时区，如 Asia/Shanghai；优先于配置",
        "Time zone, such as Asia/Shanghai; goes before the configuration"),
    arg("year", "年份", "YEAR", "没有写年份的日期（3月5日）是哪一年的；优先于配置",
        "Year of dates that have none (3月5日); goes before the configuration"),
    flag("keep_going", "有错误的行跳过，其余照常检查；退出码仍为 2",
        "Skip rows with errors and go on with the rest; the exit code is still 2"),
    // check
    arg("format", "格式", "FORMAT", "输出格式", "Output format"),
    flag("bom", "写 CSV 时以 UTF-8 字节顺序标记开头，供 Excel 识别；\n其他格式不受影响",
        "Begin each CSV with a UTF-8 byte order mark, for Excel; other formats take no notice"),
    arg("output", "文件", "FILE", "另写一份到文件；格式依扩展名，\n或写作 格式:文件；可多次给出",
        "Write to a file too, in the format of its ending, or FORMAT:FILE; may repeat"),
    arg("limit", "数量", "N", "表格中最多列出多少个问题；0 为全部",
        "Most findings shown in the table; 0 for all"),
    flag("quiet", "通过时不输出任何内容（适合定时任务）", "Print nothing on success (for cron)"),
    flag("exit_zero", "有问题也以 0 退出；无法检查时仍为 2",
        "Exit with 0 even if there are findings; still 2 if it could not check"),
    arg("min_rate", "百分比", "PERCENT", "任一任务的按时率低于此数即不通过，\n如 95 或 99.5%",
        "Fail if a duty's rate is below this, such as 95 or 99.5%"),
    arg("deny", "规则", "RULE", "将规则、规则组或 warnings 设为不通过；\n逗号分隔，可多次给出，后者为准",
        "Fail on a rule, a group or `warnings`; separated by commas, may repeat, the later one wins"),
    arg("warn", "规则", "RULE", "将规则、规则组或 warnings 设为提醒",
        "Only warn of a rule, a group or `warnings`"),
    arg("allow", "规则", "RULE", "将规则、规则组或 warnings 设为放行",
        "Be silent about a rule, a group or `warnings`"),
    flag("allow_empty", "没有任何应办事项时也算通过", "Pass even if nothing was owed"),
    arg("baseline", "文件", "FILE", "基线：以前的 check --format json 报告；\n其中已有的问题照常列出，但不影响通过",
        "An earlier `check --format json` report; what it has is shown but does not fail"),
    flag("update_baseline", "更新基线：去掉已整改的问题；\n不加入新问题",
        "Rewrite the baseline without what is repaired; new findings are not added"),
    flag("accept_new", "更新基线时也记入新问题；没有基线文件则新建",
        "Take new findings into the baseline too; creates the file if need be"),
    // summary
    arg("by", "项目", "KEY", "按什么汇总", "What to group by"),
    arg("sort", "顺序", "ORDER", "排列顺序", "Order of the rows"),
    // diff
    arg("old", "旧报告", "OLD", "以前的 check --format json 报告；- 为标准输入",
        "Earlier report of `check --format json`; - is standard input"),
    arg("new", "新报告", "NEW", "后来的报告", "Later report"),
    // due, why
    arg("due department", "单位", "DEPARTMENT", "只看这个单位（编号或名称）",
        "Only this department (id or name)"),
    arg("meeting", "会议", "MEETING", "会议的编号或名称", "The meeting, by id or title"),
    arg("department", "单位", "DEPARTMENT", "单位的编号或名称", "The department, by id or name"),
    // deadline
    arg("ended", "时间", "TIME", "会议结束时间", "When the meeting ended"),
    arg("received", "时间", "TIME", "收到时间（时限自收到起算时）", "When it was received (if the clock starts there)"),
    arg("transmitted", "时间", "TIME", "传达完成时间（时限自传达起算时）",
        "When it was transmitted (if the clock starts there)"),
    arg("category", "类别", "CATEGORY", "会议类别，用以匹配制度", "Category of the meeting, to match a policy"),
    arg("level", "级别", "LEVEL", "会议级别，用以匹配制度", "Level of the meeting, to match a policy"),
    arg("policy", "制度", "POLICY", "适用的制度，不再匹配", "The policy to apply, without matching"),
    // calendar
    arg("calendar", "日历", "NAME", "日历名称，如 cn、weekends；不写则依项目",
        "Name of the calendar, such as cn or weekends; else the project's"),
    arg("project", "路径", "PATH", "从哪个项目读取日历设置", "Project whose calendar settings to use"),
    arg("year", "年份", "YEAR", "年份，如 2026", "Year, such as 2026"),
    arg("date", "日期", "DATE", "日期；- 为从标准输入逐行读取",
        "Date; - reads lines from standard input"),
    arg("days", "N", "N", "工作日数；日期为 - 时不写，由各行给出",
        "Number of working days; left out with -, where each line has it"),
    arg("after", "前一天", "AFTER", "自哪天起（不含）", "First day, not counted"),
    arg("until", "后一天", "UNTIL", "到哪天止（含）", "Last day, counted"),
    arg("file", "文件", "FILE", "日历文件；- 为标准输入", "Calendar file; - is standard input"),
    flag("add", "写入项目的 calendar 目录并列入 chuanda.toml；\n项目用 --project 指定，日历用 --calendar",
        "Write it to the project's calendar/ and list it in its chuanda.toml; which: --project, --calendar"),
    arg("base", "底本", "BASE", "订阅叠加在哪种日历上，决定它怎样才算覆盖一年：\n以 cn 为底要放假、调休都有，以 weekends 为底有放假即可",
        "What a feed is laid over, which decides what makes a year covered: days off and days worked\nin exchange over cn, days off alone over weekends"),
    arg("a", "甲", "A", "cn、weekends、日历文件，或项目（目录或 chuanda.toml）",
        "cn, weekends, a calendar file, or a project (directory or chuanda.toml)"),
    arg("b", "乙", "B", "同上，与之相比", "The same, to compare with"),
    // explain, init
    arg("rule", "规则", "RULE", "规则名称；不写则列出全部规则", "Name of the rule; else all are listed"),
    arg("init from", "文件", "FILE", "现有的表（可多份）：看表头和样本，\n写出 chuanda.toml，说明哪些列没有认出来",
        "Tables that are there: write a chuanda.toml from their headers and a sample, and say what could not be placed"),
    arg("dir", "目录", "DIR", "写入哪个目录", "Directory to write to"),
    // notice, bulletin
    arg("notice department", "单位", "DEPARTMENT", "只写给这个单位（编号或名称）",
        "Only for this department (id or name)"),
    arg("out", "目录", "DIR", "写入哪个目录", "Directory to write to"),
    arg("from", "单位", "SENDER", "落款的发文单位", "Who sends it, for the signature"),
    arg("template", "文件", "FILE", "用自己的模板；写法见 --print-template",
        "Template of your own; see --print-template for how to write one"),
    flag("print_template", "显示自带的模板", "Print the built-in template"),
    flag("force", "覆盖已有的文件", "Write over files that are there"),
    // schema, completions, man
    arg("of", "对象", "WHAT", "哪一种文件或报告", "Which file or report"),
    arg("shell", "名称", "SHELL", "哪一种 shell", "Which shell"),
    arg("man out", "目录", "DIR", "把全部手册页写入这个目录；不写则显示第一页",
        "Write all pages to this directory; else the first is printed"),
];

/// Path, examples in Chinese, in English.
pub(crate) static AT_END: &[(&str, &str, &str)] = &[
    (
        "notice",
        "  chuanda notice --from 云溪市人民政府办公室
      在 notices 目录里为每个有未办结事项的单位写一份催办单
  chuanda notice --print-template > 催办单.md
  chuanda notice --template 催办单.md
      改成本单位的格式，再用它写",
        "  chuanda notice --from 'City Government Office'
      writes a notice for each department with open duties to notices/
  chuanda notice --print-template > notice.md
  chuanda notice --template notice.md
      makes the template your own, then uses it",
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
  chuanda check 2026-03 --as-of 2026-03-31 -o report.html
      检查一个目录，截至月底，另写一份网页
  chuanda check --as-of 2026-03-31 -o 台账.xlsx
      另写一份 Excel 工作簿：问题、应办事项、按单位、按会议
  chuanda check --records 'exports/*.csv' --min-rate 95%
      检查各单位导出的台账，按时率低于 95% 不通过
  chuanda check --deny warnings --allow due-soon --format github
      在持续集成中：除临近时限外，提醒也算不通过",
        "  chuanda check
      audits this directory as of now
  chuanda check 2026-03 --as-of 2026-03-31 -o report.html
      audits a directory as of the end of the month and writes a web page too
  chuanda check --as-of 2026-03-31 -o ledger.xlsx
      writes an Excel workbook too: findings, obligations, rates
  chuanda check --records 'exports/*.csv' --min-rate 95%
      audits what the departments exported; a rate below 95% fails
  chuanda check --deny warnings --allow due-soon --format github
      in continuous integration: warnings fail too, except what is due soon",
    ),
    (
        "diff",
        "  chuanda diff 3月.json 4月.json
      四月底与三月底相比：新增、尚未销号、已整改
  chuanda diff 3月.json 4月.json --format markdown
      写成可以附在通报后面的表",
        "  chuanda diff march.json april.json
      the end of April beside the end of March: new, still open, repaired
  chuanda diff march.json april.json --format markdown
      as tables to put below a bulletin",
    ),
    (
        "init",
        "  chuanda init my-city
      在 my-city 新建一个小项目
  chuanda init --from 会议.csv 单位.csv 台账.csv
      按现有的三张表写出当前目录的 chuanda.toml
  chuanda init 2026 --from 导出/*.csv
      写到 2026 目录；退出码 1 为还有必需的列待定",
        "  chuanda init my-city
      a small project in my-city
  chuanda init --from meetings.csv departments.csv ledger.csv
      a chuanda.toml here for three tables that you have
  chuanda init 2026 --from exports/*.csv
      writes it to 2026; exit code 1 if a required column is still open",
    ),
    (
        "deadline",
        "  chuanda deadline --ended '2026-09-30 17:00'
      国庆前一天结束的会议，何时前传达、何时前报告
  chuanda deadline --ended 2026年9月30日17时00分 --category 讲话 --format json
      对一次重要讲话，以 JSON 给出",
        "  chuanda deadline --ended '2026-09-30 17:00'
      when to transmit and report a meeting that ended before the October holiday
  chuanda deadline --ended '2026-09-30 17:00' --category speech --format json
      the same for a speech, as JSON",
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
      whether this Saturday is worked
  chuanda calendar add 2026-09-30 2
      the second working day after it
  chuanda calendar between 2026-09-30 2026-10-12
      how many working days lie between them
  chuanda calendar day - < dates.txt
      a date a line, an answer a line
  chuanda calendar import 2027.ics --add
      adds the next year to the project, once its notice is out
  chuanda calendar diff cn 2026.json
      whether the bundled calendar and a file agree on 2026",
    ),
];
