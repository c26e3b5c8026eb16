//! `chuanda notice` and `chuanda bulletin`, through the program.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::{CALENDAR_OF_2026, Run, docx_texts, empty_dir, run_in};

/// One meeting on a Friday; D07 is late with the transmission and owes the report, D08 has done
/// all, D09 has done nothing, D10 reported before it transmitted.
fn project() -> tempfile::TempDir {
    let dir = empty_dir();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    write(
        "meetings.csv",
        "id,title,ended_at\nM01,市政府常务会议,2026-03-06 16:00\nM02,岁末会议,2026-12-31 10:00\n",
    );
    write("chuanda.toml", CALENDAR_OF_2026);
    write(
        "departments.csv",
        "id,name\nD07,财政局\nD08,教育局\nD09,公安局\nD10,统计局\n",
    );
    write(
        "records.csv",
        "meeting,department,transmitted_at,reported_at\n\
         M01,D07,2026-03-07 17:30,\n\
         M01,D08,2026-03-06 17:00,2026-03-09 09:00\n\
         M01,D10,2026-03-07 10:00,2026-03-07 09:00\n",
    );
    dir
}

fn run(dir: &Path, args: &[&str]) -> Run {
    let mut all = args.to_vec();
    if !args.contains(&"--as-of") {
        all.extend(["--as-of", "2026-03-10 12:00"]);
    }
    run_in(dir, &all, "")
}

fn files(dir: &Path) -> BTreeSet<String> {
    let Ok(entries) = fs::read_dir(dir) else {
        return BTreeSet::new();
    };
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.collect()
}

fn read(dir: &Path, name: &str) -> String {
    fs::read_to_string(dir.join(name)).unwrap()
}

const GRADING: [&str; 9] = [
    "严重",
    "拖拉",
    "不力",
    "落后",
    "批评",
    "poor",
    "serious",
    "negligent",
    "fail",
];

#[test]
fn each_department_with_something_open_gets_a_notice() {
    let dir = project();
    let run = run(dir.path(), &["notice", "--from", "市政府办公室"]);
    assert_eq!(run.code, 0, "{}", run.err);
    // All four owe the transmission of M02; its report is beyond the calendar.
    let expected = ["财政局", "教育局", "公安局", "统计局"]
        .map(|it| format!("notices/通知-{it}-2026-03-10.md"));
    assert_eq!(run.out.lines().collect::<Vec<_>>(), expected);
    let text = read(dir.path(), "notices/通知-公安局-2026-03-10.md");
    for part in [
        "# 关于限期办理会议精神学习传达和报告事项的通知\n\n> 草稿，请审核。",
        "\n公安局：\n",
        "截至2026年3月10日12时，我办台账中没有你单位 3 项应办事项的办结记录",
        "已过时限 1 项，未到时限 2 项。没有记录不等于没有办理。",
        "## 一、已过时限、台账中尚无办结记录的事项\n\n",
        "| 1 | 市政府常务会议：学习传达 | 2026年3月7日16时 | 2天20小时 | 1 |",
        // A due of 24:00 is that day.
        "| 1 | 市政府常务会议：报告学习传达情况 | 2026年3月10日 | 12小时 | 2 |",
        "## 三、暂时无法判断的事项\n\n",
        "| 1 | 岁末会议：报告学习传达情况 | 2027年放假安排尚未公布或尚未录入，时限无法推算 |",
        "　　已过时限的事项，请于2026年3月12日前办结并书面反馈；已经办结的，请提供原始材料，我办据实更正台账。",
        "\n　　附件：时限推算\n\n市政府办公室\\\n2026年3月10日\n\n　　（联系人：",
        "\n---\n\n附件\n\n# 时限推算\n",
        "     - 2026-03-07 周六 不计 休息（周末）",
        "     - 2026-03-10 周二 第2日 工作日",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // Ids, the zone and the calendar are nothing for the body, and advice on programs for no letter.
    let body = text.split("\n---\n").next().unwrap();
    for inner in ["M01", "D09", "Asia/Shanghai", "国办发", "2026-03-10"] {
        assert!(!body.contains(inner), "{inner}: {body}");
    }
    assert!(!text.contains("calendar import"), "{text}");
    // The late transmission is done: no matter of a notice.
    let text = read(dir.path(), "notices/通知-财政局-2026-03-10.md");
    assert!(!text.contains("17时30分"), "{text}");
}

#[test]
fn the_bulletin_tells_facts_of_all() {
    let dir = project();
    let run = run(dir.path(), &["bulletin", "--as-of", "2026-03-11"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (0, "bulletin/通报-2026-03-11.md\n")
    );
    let text = read(dir.path(), "bulletin/通报-2026-03-11.md");
    for part in [
        "# 关于会议精神学习传达和报告情况的通报\n\n> 草稿，请审核。",
        "应办事项共 16 件：按时办结 3 件，超过时限办结 1 件，已过时限、没有办结记录 3 件，登记的时间需要核对 1 件，未到时限 4 件，时限无法确定 4 件。按时率 37.5%（8 件中按时 3 件）。",
        "## 二、有超时、没有记录或者需要核对事项的单位\n\n### （一）财政局\n",
        "　　应办 4 件，按时 0 件，超时 1 件，没有办结记录 1 件，未到时限 1 件；按时率 0.0%（2 件中按时 0 件）。\n",
        "| 1 | 市政府常务会议：学习传达 | 2026年3月7日16时 | 2026年3月7日17时30分 | 超时1小时30分 | 1 |",
        "### （三）统计局\n",
        "| 1 | 市政府常务会议：报告学习传达情况 | 2026年3月10日 | 2026年3月7日9时 | 时间无效：早于学习传达 | 2 |",
        "## 三、时限无法确定的事项",
        "　　岁末会议：报告学习传达情况。2027年放假安排尚未公布或尚未录入，涉及 4 个单位：财政局、教育局、公安局、统计局。\n",
        "　　没有办结记录的事项，请有关单位于2026年3月13日前办结并书面反馈",
        "（发文单位）\\\n2026年3月11日",
        "\n附件1\n\n# 各单位办理情况统计表\n",
        "| 教育局 | 4 | 2 | 0 | 0 | 0 | 1 | 1 | 100.0% |",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

/// Those who did all are named, with how much that was.
#[test]
fn the_bulletin_names_those_who_did_all() {
    let dir = project();
    fs::write(
        dir.path().join("meetings.csv"),
        "id,title,ended_at\nM01,市政府常务会议,2026-03-06 16:00\n",
    )
    .unwrap();
    let run = run(dir.path(), &["bulletin", "--as-of", "2026-03-11"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = read(dir.path(), "bulletin/通报-2026-03-11.md");
    let part = "## 二、全部按时办结的单位\n\n　　教育局（2 件）。\n\n## 三、";
    assert!(text.contains(part), "{text}");
}

/// Who is not below is asked by 函, and meetings of one title are told apart by their day.
#[test]
fn peers_get_a_letter_and_meetings_a_day() {
    let dir = project();
    fs::write(
        dir.path().join("meetings.csv"),
        "id,title,ended_at\nM01,市政府常务会议,2026-03-06 16:00\nM02,市政府常务会议,2026-03-05 9:00\n",
    )
    .unwrap();
    fs::write(
        dir.path().join("departments.csv"),
        "id,name,level,tags\nD07,财政局,市,平级\nD08,教育局,市,\nD09,公安局,省,\nD10,统计局,市,\n",
    )
    .unwrap();
    let args = ["notice", "--to-level", "省", "--to-level", "tag:平级"];
    let all = run(dir.path(), &args);
    assert_eq!(all.code, 0, "{}", all.err);
    let kinds: Vec<&str> = all.out.lines().collect();
    assert!(
        kinds.contains(&"notices/函-财政局-2026-03-10.md"),
        "{kinds:?}"
    );
    assert!(
        kinds.contains(&"notices/通知-统计局-2026-03-10.md"),
        "{kinds:?}"
    );
    let text = read(dir.path(), "notices/函-公安局-2026-03-10.md");
    for part in [
        "事项的函\n",
        "没有贵单位",
        "函告如下",
        "市政府常务会议（2026年3月5日）：学习传达",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let unknown = run(dir.path(), &["notice", "--to-level", "县"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains('县'), "{}", unknown.err);
}

#[test]
fn word_documents_and_short_messages() {
    let dir = project();
    let path = dir.path();
    for out in ["one", "two"] {
        let args = [
            "notice",
            "--format",
            "docx",
            "--out",
            out,
            "--contact",
            "王某某，0000",
        ];
        assert_eq!(run(path, &args).code, 0);
    }
    let name = "通知-公安局-2026-03-10.docx";
    let [one, two] = ["one", "two"].map(|out| fs::read(path.join(out).join(name)).unwrap());
    assert!(one.starts_with(b"PK") && one == two);
    let text = docx_texts(&one).join("\n");
    for part in [
        "公安局：",
        "市政府常务会议：学习传达",
        "（王某某，0000）",
        "附件",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let args = [
        "notice",
        "--format",
        "text",
        "--answer-within",
        "3d",
        "--from",
        "市政府办公室",
    ];
    assert_eq!(run(path, &args).code, 0);
    let text = read(path, "notices/通知-公安局-2026-03-10.txt");
    assert_eq!(text.lines().count(), 1, "{text}");
    for part in [
        "公安局：截至2026年3月10日12时，台账中没有你单位以下 1 项的办结记录：",
        "请于2026年3月13日前",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_message_says_who_gets_it() {
    let dir = project();
    let table = "id,name,联系人,联系电话\nD07,财政局,张三,0000-1234567\nD08,教育局,,\nD09,公安局,—,0000-7654321\n";
    fs::write(dir.path().join("departments.csv"), table).unwrap();
    let args = [
        "notice",
        "--format",
        "text",
        "--merge",
        "all.txt",
        "--keep-going",
    ];
    run(dir.path(), &args);
    let text = read(dir.path(), "all.txt");
    let heads = text.lines().filter(|line| line.starts_with('【'));
    let expected = [
        "【收件人】财政局 张三 0000-1234567",
        "【收件人】公安局 0000-7654321",
    ];
    assert_eq!(heads.collect::<Vec<_>>(), expected, "{text}");
    // A letter on paper is the department's, not a person's.
    run(dir.path(), &["notice", "--merge", "all.md", "--keep-going"]);
    assert!(!read(dir.path(), "all.md").contains("张三"));
}

#[test]
fn all_letters_in_one_file() {
    let dir = project();
    let path = dir.path();
    for (name, begin) in [
        ("all.md", "# 关于"),
        ("all.html", "<!DOCTYPE"),
        ("all.txt", "财政局："),
        ("all.docx", "PK"),
    ] {
        let merged = run(path, &["notice", "--merge", name]);
        assert_eq!(
            (merged.code, merged.out),
            (0, format!("{name}\n")),
            "{}",
            merged.err
        );
        let bytes = fs::read(path.join(name)).unwrap();
        assert!(bytes.starts_with(begin.as_bytes()), "{name}");
        let text = match name {
            "all.docx" => docx_texts(&bytes).join("\n"),
            _ => String::from_utf8(bytes).unwrap(),
        };
        for unit in ["财政局：", "教育局：", "公安局：", "统计局："] {
            assert_eq!(text.matches(unit).count(), 1, "{unit} in {name}");
        }
    }
    assert!(!path.join("notices").exists());
    let again = run(path, &["notice", "--merge", "all.md"]);
    assert!(
        again.code == 2 && again.err.contains("--force"),
        "{}",
        again.err
    );
    assert_eq!(run(path, &["bulletin", "--merge", "b.docx"]).code, 0);
    let unknown = run(path, &["notice", "--merge", "all.pdf"]);
    assert!(
        unknown.code == 2 && unknown.err.contains(".docx"),
        "{}",
        unknown.err
    );
    let over = run(
        path,
        &[
            "notice",
            "--merge",
            "records.csv",
            "--format",
            "text",
            "--force",
        ],
    );
    assert_eq!(over.code, 2, "an input is no output");
}

#[test]
fn both_languages_and_formats_without_grading_words() {
    let dir = project();
    for lang in ["zh", "en"] {
        for format in ["markdown", "html", "text"] {
            for command in ["notice", "bulletin"] {
                let out = format!("{command}-{lang}-{format}");
                let args = [command, "--lang", lang, "--format", format, "--out", &out];
                let run = run(dir.path(), &args);
                assert_eq!(run.code, 0, "{}", run.err);
                for name in files(&dir.path().join(&out)) {
                    let text = read(&dir.path().join(&out), &name);
                    let draft = if lang == "zh" {
                        "草稿，请审核"
                    } else {
                        "raft: review before sending"
                    };
                    assert!(text.contains(draft), "{text}");
                    for word in GRADING {
                        assert!(!text.to_lowercase().contains(word), "{word} in {text}");
                    }
                    // The head of the template is for its editor.
                    assert!(!text.contains("{#") && !text.contains("Jinja"), "{text}");
                    assert_eq!(text.starts_with("<!DOCTYPE html>"), format == "html");
                    if lang == "en" {
                        assert!(text.contains("10 March 2026"), "{text}");
                        let own = text.replace("方正小标宋简体", "");
                        assert!(!own.contains('：') && !own.contains("推算"), "{text}");
                    }
                }
            }
        }
    }
}

#[test]
fn nothing_is_written_over_without_force() {
    let dir = project();
    let args = ["notice", "--department", "公安局"];
    assert_eq!(run(dir.path(), &args).code, 0);
    let file = "notices/通知-公安局-2026-03-10.md";
    fs::write(dir.path().join(file), "审核过的").unwrap();
    let refused = run(dir.path(), &["notice"]);
    assert_eq!(refused.code, 2);
    assert!(refused.out.is_empty(), "{}", refused.out);
    assert!(
        refused.err.contains(file) && refused.err.contains("--force"),
        "{}",
        refused.err
    );
    assert_eq!(read(dir.path(), file), "审核过的");
    assert_eq!(files(&dir.path().join("notices")).len(), 1);
    let forced = run(dir.path(), &["notice", "--force"]);
    assert_eq!(forced.code, 0, "{}", forced.err);
    assert!(read(dir.path(), file).contains("公安局"));
    // Nothing half written stays beside.
    assert_eq!(files(&dir.path().join("notices")).len(), 4);
}

#[test]
fn nothing_to_write_is_said() {
    let dir = project();
    fs::write(
        dir.path().join("meetings.csv"),
        "id,title,ended_at\nM01,市政府常务会议,2026-03-06 16:00\n",
    )
    .unwrap();
    fs::write(dir.path().join("departments.csv"), "id,name\nD08,教育局\n").unwrap();
    // Right after the meeting everything is pending: a notice reminds, a bulletin has no results.
    let header = "meeting,department,transmitted_at\n";
    for (command, as_of, records, said) in [
        ("notice", "2026-03-10 12:00", None, "没有通知要写"),
        ("bulletin", "2026-03-06 16:30", Some(header), "没有通报要写"),
    ] {
        if let Some(records) = records {
            fs::write(dir.path().join("records.csv"), records).unwrap();
        }
        let run = run(dir.path(), &[command, "--as-of", as_of]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.out.contains(said), "{}", run.out);
    }
    let tables = [
        "chuanda.toml",
        "departments.csv",
        "meetings.csv",
        "records.csv",
    ];
    assert_eq!(files(dir.path()), tables.map(str::to_owned).into());
}

#[test]
fn a_bulletin_says_that_all_did_it() {
    let dir = project();
    let path = dir.path();
    fs::write(
        path.join("departments.csv"),
        "id,name\nD08,教育局\nD11,审计局\n",
    )
    .unwrap();
    let records = |own: &str| {
        let head = "meeting,department,transmitted_at,reported_at\n";
        let text = format!("{head}M01,D08,2026-03-06 17:00,2026-03-09 09:00\n{own}");
        fs::write(path.join("records.csv"), text).unwrap();
    };
    let bulletin = |month: &str, lang: &str, name: &str| {
        let args = [
            "bulletin", "--month", month, "--lang", lang, "--merge", name, "--force",
        ];
        let run = run(path, &args);
        assert_eq!((run.code, run.out.trim_end()), (0, name), "{}", run.err);
        read(path, name)
    };
    records("M01,D11,2026-03-06 18:00,2026-03-10 09:00\n");
    for (lang, name, parts) in [
        (
            "zh",
            "all.md",
            [
                "按时率 100.0%（4 件中按时 4 件）。各单位全部按时办结。",
                "## 二、全部按时办结的单位",
                "教育局（2 件）、审计局（2 件）。",
                "## 三、有关要求",
            ],
        ),
        (
            "en",
            "all.md",
            [
                "On time: 100.0% (4 of 4). Every department did everything on time.",
                "## 2. Departments that did everything on time",
                "教育局 (2), 审计局 (2).",
                "## 3. What we ask of you",
            ],
        ),
        (
            "zh",
            "all.txt",
            [
                "应办 4 件，按时 4 件",
                "各单位全部按时办结。",
                "需核对 0 件",
                "草稿",
            ],
        ),
    ] {
        let text = bulletin("2026-03", lang, name);
        for part in parts {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(
            !text.contains("附件2") && !text.contains("Annex 2"),
            "{text}"
        );
    }
    // Of one that is not due yet it is not said that it was done.
    records("M01,D11,2026-03-06 18:00,\n");
    let text = bulletin("2026-03", "zh", "all.md");
    assert!(
        text.contains("已到时限的事项，各单位全部按时办结。"),
        "{text}"
    );
    assert!(text.contains("教育局（2 件）。"), "{text}");
    // One second late, and nobody is praised for all.
    records("M01,D11,2026-03-07 16:00:01,2026-03-10 09:00\n");
    let text = bulletin("2026-03", "zh", "all.md");
    assert!(!text.contains("各单位全部按时办结"), "{text}");
}

#[test]
fn templates_can_be_replaced() {
    let dir = project();
    let path = dir.path();
    // The built-in one is a template as good as any: it gives the same letter.
    for (command, format, name) in [
        ("notice", "markdown", "own.md"),
        ("notice", "html", "own.md"),
        ("notice", "docx", "own.md"),
        ("notice", "text", "own.txt"),
        ("bulletin", "markdown", "all.md.j2"),
        ("bulletin", "html", "all.md"),
        ("bulletin", "docx", "all.md"),
        ("bulletin", "text", "all.txt"),
    ] {
        let printed = run_in(path, [command, "--print-template", "--format", format], "");
        assert_eq!(printed.code, 0, "{}", printed.err);
        fs::write(path.join(name), format!("\u{feff}{}", printed.out)).unwrap();
        run(path, &[command, "--format", format, "--out", "built-in"]);
        let own = [
            command,
            "--template",
            name,
            "--format",
            format,
            "--out",
            "own",
        ];
        let own = run(path, &own);
        assert_eq!(own.code, 0, "{}", own.err);
    }
    assert_eq!(files(&path.join("own")), files(&path.join("built-in")));
    for name in files(&path.join("own")) {
        let texts = ["own", "built-in"].map(|it| fs::read(path.join(it).join(&name)).unwrap());
        assert!(texts[0] == texts[1], "{name}");
    }
    fs::write(
        path.join("short.md"),
        "{% for item in overdue %}\n{{ department.name }} {{ item.duty }} {{ item.difference }}\n{% endfor %}\n",
    )
    .unwrap();
    run(
        path,
        &["notice", "--template", "short.md", "--out", "short"],
    );
    assert_eq!(
        read(path, "short/通知-公安局-2026-03-10.md"),
        "公安局 学习传达 截至时已逾期2天20小时\n"
    );
    // The ending tells the format, and what it cannot be made into.
    fs::write(path.join("own.html"), "<p>{{ department.name }}</p>\n").unwrap();
    let page = run(path, &["notice", "--template", "own.html", "--out", "page"]);
    assert_eq!(page.code, 0, "{}", page.err);
    assert_eq!(
        read(path, "page/通知-公安局-2026-03-10.html"),
        "<p>公安局</p>\n"
    );
    for (template, format) in [
        ("own.html", "docx"),
        ("own.md", "text"),
        ("own.txt", "html"),
    ] {
        let refused = run(
            path,
            &["notice", "--template", template, "--format", format],
        );
        assert!(
            refused.code == 2 && refused.err.contains("--print-template"),
            "{}",
            refused.err
        );
    }
}

#[test]
fn a_mistake_in_a_template_has_its_line_and_writes_nothing() {
    let dir = project();
    let path = dir.path();
    for (text, line) in [
        ("a\n{{ departement.name }}\n", 2),
        ("a\n\n{% if overdue %}\n", 3),
        ("{{ department.nam }}", 1),
        ("a\n{% include '/etc/passwd' %}", 2),
        ("{{ overdue|nonsense }}", 1),
        // Only the fourth department's letter finds it out.
        (
            "\n\n{% if department.id == 'D10' %}{{ nothing }}{% endif %}",
            3,
        ),
    ] {
        fs::write(path.join("own.md"), text).unwrap();
        let run = run(path, &["notice", "--template", "own.md"]);
        assert_eq!(run.code, 2, "{text}");
        assert!(
            run.err.contains(&format!("own.md:{line}: ")),
            "{text}: {}",
            run.err
        );
        assert!(!path.join("notices").exists(), "{text}");
    }
    let missing = run(path, &["notice", "--template", "none.md"]);
    assert_eq!(missing.code, 2);
    fs::write(path.join("own.md"), b"\xff\xfe").unwrap();
    assert_eq!(run(path, &["notice", "--template", "own.md"]).code, 2);
}

/// As pages read it: headings, tables and lists of the template, nothing of the data.
fn own_markup_alone(text: &str) {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    for event in Parser::new_ext(text, Options::all()) {
        let is_foreign = matches!(
            event,
            Event::Html(_)
                | Event::InlineHtml(_)
                | Event::Code(_)
                | Event::InlineMath(_)
                | Event::Start(
                    Tag::Link { .. }
                        | Tag::Image { .. }
                        | Tag::Emphasis
                        | Tag::Strong
                        | Tag::Strikethrough
                        | Tag::CodeBlock(_)
                        | Tag::HtmlBlock
                )
        );
        assert!(!is_foreign, "{event:?} in {text}");
    }
}

/// As browsers read it: the tags of the template, nothing of the data.
fn own_tags_alone(text: &str) {
    const OWN: [&str; 20] = [
        "html", "head", "meta", "title", "style", "body", "p", "h1", "h2", "h3", "div", "table",
        "thead", "tbody", "tr", "th", "td", "ul", "ol", "li",
    ];
    for token in html5gum::Tokenizer::new(text) {
        let Ok(token) = token;
        if let html5gum::Token::StartTag(tag) = token {
            let name = String::from_utf8_lossy(&tag.name).into_owned();
            assert!(
                OWN.contains(&name.as_str()) || matches!(&*name, "br" | "wbr"),
                "<{name}> in {text}"
            );
        }
    }
}

/// A department that is called what would be markup, a path, a device.
#[test]
fn hostile_names_are_harmless() {
    let dir = empty_dir();
    let path = dir.path();
    let hostile = "<script>x</script>|`*[a](javascript:b)\u{1b}[31m\u{202e}&amp;{{ 7*7 }}\n# 头";
    fs::write(
        path.join("meetings.csv"),
        format!("id,title,ended_at\nM|1,\"{hostile}\",2026-03-06 16:00\n"),
    )
    .unwrap();
    fs::write(
        path.join("departments.csv"),
        format!("id,name\n../../x,\"{hostile}1\"\nCON,\"{hostile}2\"\n..,丙\na/b,丁\nA\\B,戊\na*b,己\nA?B,庚\n"),
    )
    .unwrap();
    fs::write(
        path.join("records.csv"),
        "meeting,department,transmitted_at\n",
    )
    .unwrap();
    for format in ["markdown", "html"] {
        for command in ["notice", "bulletin"] {
            let args = [
                command,
                "--format",
                format,
                "--out",
                "out",
                "--as-of",
                "2026-03-20",
                "--from",
                "<i>办|公室</i>",
            ];
            let run = run(path, &args);
            assert_eq!(run.code, 0, "{}", run.err);
        }
    }
    let names = files(&path.join("out"));
    assert_eq!(names.len(), 2 * (7 + 1), "{names:?}");
    let folded: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(folded.len(), names.len(), "{names:?}");
    for name in &names {
        let safe = |c: char| c.is_alphanumeric() || "-_.~".contains(c);
        assert!(name.chars().all(safe), "{name}");
        let text = read(&path.join("out"), name);
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
        let live = text.replace("\\<", "");
        assert!(!live.contains("<script") && !live.contains("<i>"), "{text}");
        assert!(!text.contains("49"), "data is no template: {text}");
        if text.starts_with("<!DOCTYPE") {
            own_tags_alone(&text);
        } else {
            own_markup_alone(&text);
        }
        if text.starts_with("<!DOCTYPE") {
            assert_eq!(text.matches("<tr>").count(), text.matches("</tr>").count());
            assert!(
                text.contains("&lt;script&gt;") || text.contains("&lt;i&gt;"),
                "{text}"
            );
        } else {
            assert!(!text.contains("\n# 头"), "{text}");
            // No cell of the data makes another cell.
            let mut widths = BTreeSet::new();
            for row in text.lines().filter(|line| line.starts_with('|')) {
                widths.insert(row.replace("\\|", "").matches('|').count());
            }
            // Tables of 4, 5 and 6 columns, and those of numbers: by department without columns of
            // which there is nothing.
            let own = [5, 6, 7, 9, 10, 11];
            assert!(
                widths.iter().all(|bars| own.contains(bars)),
                "{widths:?} {text}"
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_is_told() {
    let dir = project();
    fs::write(dir.path().join("notices"), "a file in the way").unwrap();
    let run = run(dir.path(), &["notice"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("notices"), "{}", run.err);
    assert!(run.out.is_empty(), "{}", run.out);
}

#[test]
fn a_letter_is_the_same_byte_for_byte() {
    let dir = project();
    for (threads, out) in [("1", "one"), ("4", "four")] {
        run(
            dir.path(),
            &[
                "bulletin",
                "--threads",
                threads,
                "--out",
                out,
                "--format",
                "html",
            ],
        );
    }
    let name = "通报-2026-03-10.html";
    let one = read(&dir.path().join("one"), name);
    assert_eq!(one, read(&dir.path().join("four"), name));
}
