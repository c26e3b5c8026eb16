//! `chuanda notice` and `chuanda bulletin`, through the program.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::{CALENDAR_OF_2026, Run, empty_dir, run_in};

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
    let expected: Vec<String> = (7..=10)
        .map(|it| format!("notices/notice-D{it:02}-2026-03-10.md"))
        .collect();
    assert_eq!(run.out.lines().collect::<Vec<_>>(), expected);
    let text = read(dir.path(), "notices/notice-D09-2026-03-10.md");
    for part in [
        "# 关于会议精神学习传达和报告事项的催办单\n\n> 草稿，请审核。",
        "\n公安局：\n",
        "已过时限 1 项，未到时限 2 项",
        "| 1 | 市政府常务会议（M01）：学习传达 | 2026-03-07 16:00:00 | 自 2026-03-06 16:00:00 会议结束起，24小时；见推算 1 | 台账中没有记录 | 截至时已逾期2天20小时 |",
        "| 1 | 市政府常务会议（M01）：报告学习传达情况 | 2026-03-10 24:00 | 自 2026-03-06 16:00:00 会议结束起，2个工作日；见推算 2 | 台账中没有记录 | 还剩 12小时 |",
        "     - 2026-03-07 周六 不计 休息（周末）",
        "     - 2026-03-10 周二 第2日 工作日",
        "\n市政府办公室\n\n2026年3月10日\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // The late transmission is done: no matter of a notice.
    let text = read(dir.path(), "notices/notice-D07-2026-03-10.md");
    assert!(!text.contains("2026-03-07 17:30"), "{text}");
}

#[test]
fn the_bulletin_tells_facts_of_all() {
    let dir = project();
    let run = run(dir.path(), &["bulletin", "--as-of", "2026-03-11"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (0, "bulletin/bulletin-2026-03-11.md\n")
    );
    let text = read(dir.path(), "bulletin/bulletin-2026-03-11.md");
    for part in [
        "# 关于会议精神学习传达和报告情况的通报\n\n> 草稿，请审核。",
        "## 二、超过时限办结的事项",
        "| 1 | 财政局（D07） | 市政府常务会议（M01）：学习传达 | 2026-03-07 16:00:00 | 自 2026-03-06 16:00:00 会议结束起，24小时；见推算 1 | 2026-03-07 17:30:00 | 超时1小时30分 |",
        "## 三、已过时限、没有办结记录的事项",
        "## 四、登记的时间不能成立的事项",
        "| 1 | 统计局（D10） | 市政府常务会议（M01）：报告学习传达情况 | 2026-03-10 24:00 |",
        "| 2026-03-07 09:00:00 | 时间无效：早于学习传达 |",
        "## 五、无法确定时限的事项",
        "- 岁末会议（M02）：报告学习传达情况。日历未覆盖 2027 年，涉及 4 个单位：财政局、教育局、公安局、统计局\n",
        "（发文单位）\n\n2026年3月11日",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn both_languages_and_formats_without_grading_words() {
    let dir = project();
    for lang in ["zh", "en"] {
        for format in ["markdown", "html"] {
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
                        "Draft: review before sending"
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
                        let own = text.replace("FangSong", "");
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
    let file = "notices/notice-D09-2026-03-10.md";
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
    for (command, said) in [("notice", "没有催办单要写"), ("bulletin", "没有通报要写")]
    {
        let run = run(dir.path(), &[command]);
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
fn templates_can_be_replaced() {
    let dir = project();
    let path = dir.path();
    // The built-in one is a template as good as any: it gives the same letter.
    for (command, format, name) in [
        ("notice", "markdown", "own.md"),
        ("notice", "html", "own.html"),
        ("bulletin", "markdown", "all.md.j2"),
        ("bulletin", "html", "all.html"),
    ] {
        let printed = run_in(path, [command, "--print-template", "--format", format], "");
        assert_eq!(printed.code, 0, "{}", printed.err);
        fs::write(path.join(name), format!("\u{feff}{}", printed.out)).unwrap();
        run(path, &[command, "--format", format, "--out", "built-in"]);
        // The ending tells the format.
        let own = run(path, &[command, "--template", name, "--out", "own"]);
        assert_eq!(own.code, 0, "{}", own.err);
    }
    assert_eq!(files(&path.join("own")), files(&path.join("built-in")));
    for name in files(&path.join("own")) {
        let texts = ["own", "built-in"].map(|it| read(path, &format!("{it}/{name}")));
        assert_eq!(texts[0], texts[1], "{name}");
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
        read(path, "short/notice-D09-2026-03-10.md"),
        "公安局 学习传达 截至时已逾期2天20小时\n"
    );
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
    const OWN: [&str; 19] = [
        "html", "head", "meta", "title", "style", "body", "p", "h1", "h2", "div", "table", "thead",
        "tbody", "tr", "th", "td", "ul", "ol", "li",
    ];
    for token in html5gum::Tokenizer::new(text) {
        let Ok(token) = token;
        if let html5gum::Token::StartTag(tag) = token {
            let name = String::from_utf8_lossy(&tag.name).into_owned();
            assert!(
                OWN.contains(&name.as_str()) || name == "br",
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
            let of_numbers = usize::from(name.starts_with("bulletin"));
            assert_eq!(widths.len(), 1 + of_numbers, "{text}");
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
    let name = "bulletin-2026-03-10.html";
    let one = read(&dir.path().join("one"), name);
    assert_eq!(one, read(&dir.path().join("four"), name));
}
