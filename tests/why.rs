//! `chuanda why`, through the program.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::path::Path;

use common::{Run, docx_texts, empty_dir, run_in};

fn city(args: &[&str]) -> Run {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/city");
    let mut all = vec!["why", "--as-of", "2026-10-20"];
    all.extend(args);
    run_in(&dir, &all, "")
}

fn json(run: &Run) -> serde_json::Value {
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

/// Its own calendar, its own start, every record of the pair.
#[test]
fn a_verdict_shows_its_working() {
    let run = city(&[
        "--meeting",
        "YX-2026-03",
        "--department",
        "市驻青禾自治州协作工作队",
    ]);
    for part in [
        "2026-08-05 09:00:00 周三  收到",
        "2026-08-07 周五  不计      休息（火把节）",
        "2026-08-09 周日  第1日     上班（火把节调休）",
        "2026-08-10 24:00 周一（含）",
        "提前7小时",
        "exports/districts.csv:9  YX-2026-03,市驻青禾自治州协作工作队,2026-08-05 09:00,",
        "↑ 学习传达、报告、落实反馈以此行为准",
    ] {
        assert!(run.out.contains(part), "{part}\n{}", run.out);
    }
}

/// Before the end of the meeting or before the receipt: the one that it was, and never both.
#[test]
fn a_time_that_cannot_be_true_says_what_it_comes_before() {
    let receipt =
        "[[policies]]\nname = \"p\"\ntransmission = { within = \"24h\", from = \"receipt\" }\n";
    for (config, times, [zh, en]) in [
        ("\n", "2026-03-04 09:00,", ["会议结束", "the meeting ended"]),
        (
            receipt,
            "2026-03-04 09:00,",
            ["会议结束", "the meeting ended"],
        ),
        (
            receipt,
            "2026-03-04 09:00,2026-03-05 08:00",
            ["会议结束", "the meeting ended"],
        ),
        (
            receipt,
            "2026-03-04 11:00,2026-03-05 08:00",
            ["收到", "it was received"],
        ),
    ] {
        let dir = empty_dir();
        for (name, text) in [
            ("chuanda.toml", config),
            (
                "meetings.csv",
                "id,title,ended_at\nM1,一,2026-03-04 10:00\n",
            ),
            ("departments.csv", "id,name\nD1,教育局\n"),
            (
                "records.csv",
                &format!("meeting,department,transmitted_at,received_at\nM1,D1,{times}\n"),
            ),
        ] {
            std::fs::write(dir.path().join(name), text).unwrap();
        }
        let run = |command: &[&str], lang: &str| {
            let rest = ["--as-of", "2026-03-31", "--lang", lang];
            run_in(dir.path(), [command, &rest].concat(), "").out
        };
        let why = ["why", "--department", "D1", "--meeting", "M1"];
        let verdict = format!("时间无效：早于{zh}\n");
        assert!(run(&why, "zh").contains(&verdict), "{}", run(&why, "zh"));
        let verdict = format!("invalid: before {en}\n");
        assert!(run(&why, "en").contains(&verdict), "{}", run(&why, "en"));
        let check = ["check", "--format", "concise"];
        let finding = format!("早于{zh}时间 2026-03-0");
        assert!(
            run(&check, "zh").contains(&finding),
            "{}",
            run(&check, "zh")
        );
        let finding = format!("before {en}, 2026-03-0");
        assert!(
            run(&check, "en").contains(&finding),
            "{}",
            run(&check, "en")
        );
    }
}

#[test]
fn every_record_of_the_pair_is_shown() {
    let why = json(&city(&[
        "--meeting",
        "YX-2026-02",
        "--department",
        "YX-04",
        "--format",
        "json",
    ]));
    let records = why["records"].as_array().unwrap();
    assert_eq!(records.len(), 2);
    assert_eq!(
        (&records[0]["line"], &records[1]["line"]),
        (&9.into(), &11.into())
    );
    // As it stands in the file, the line break within a cell and all.
    assert!(
        records[0]["text"]
            .as_str()
            .unwrap()
            .ends_with("\"党组会传达；\r\n各科室分别学习\"")
    );
    assert_eq!(records[1]["counts_for"].as_array().unwrap().len(), 0);
    assert_eq!(why["schema"], "chuanda/why/1");
    assert_eq!(why["findings"][0]["rule"], "duplicate-record");
}

#[test]
fn extensions_are_weighed() {
    let why = json(&city(&[
        "--meeting",
        "YX-2026-01",
        "--department",
        "YX-06",
        "--format",
        "json",
    ]));
    let report = &why["duties"]["report"];
    assert_eq!(report["policy_due"], "2026-02-24T23:59:59+08:00");
    assert_eq!(report["due"], "2026-02-26T23:59:59+08:00");
    assert_eq!(
        (&report["status"], &report["exemptions"][0]["effect"]),
        (&"on-time".into(), &"extended".into())
    );
    let run = city(&["--meeting", "YX-2026-02", "--department", "YX-08"]);
    assert!(
        run.out
            .contains("批准时已过时限（2026-05-06 24:00），不起作用"),
        "{}",
        run.out
    );
}

#[test]
fn what_is_not_owed_has_its_reason() {
    for (meeting, department, reason) in [
        ("YX-2026-01", "YX-09", "inactive"),
        ("YX-2026-07", "YX-07", "excluded"),
        ("YX-2026-08", "YX-01", "out-of-scope"),
        ("YX-2026-04", "YX-01", "unimportant"),
        ("YX-2026-05", "YX-01", "no-policy"),
    ] {
        let why = json(&city(&[
            "--meeting",
            meeting,
            "--department",
            department,
            "--format",
            "json",
        ]));
        assert_eq!(
            (&why["owed"], &why["reason"]),
            (&false.into(), &reason.into()),
            "{meeting}"
        );
    }
}

#[test]
fn an_unknown_name_gets_a_hint() {
    let run = city(&["--meeting", "YX-2026-03", "--department", "市教育居"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("市教育局"), "{}", run.err);
}

#[test]
fn toml_and_standard_input() {
    let dir = empty_dir();
    let data = "[[meetings]]\nid = \"M\"\ntitle = \"会\"\nended_at = 2026-03-04 17:00:00\n\n\
        [[departments]]\nid = \"D\"\nname = \"局\"\n\n\
        # 台账\n[[records]]\nmeeting = \"M\"\ndepartment = \"D\"\ntransmitted_at = 2026-03-05 17:00:01\n";
    std::fs::write(dir.path().join("data.toml"), data).unwrap();
    let args = [
        "why",
        "data.toml",
        "--meeting",
        "M",
        "--department",
        "D",
        "--as-of",
        "2026-03-10",
    ];
    let run = run_in(dir.path(), args, "");
    assert!(run.out.contains("data.toml:11"), "{}", run.out);
    assert!(run.out.contains("超时不到1分钟"), "{}", run.out);

    let data = data.split("# 台账").next().unwrap();
    std::fs::write(dir.path().join("data.toml"), data).unwrap();
    let input = "meeting,department,transmitted_at\nM,D,2026-03-05 17:00:01\n";
    let args = [&args[..], &["--records", "-"]].concat();
    let run = run_in(dir.path(), args, input);
    assert!(
        run.out.contains("超时不到1分钟") && run.out.contains("无法重新读取"),
        "{}{}",
        run.out,
        run.err
    );
}

#[test]
fn data_is_no_markup() {
    let dir = empty_dir();
    let data = "[[meetings]]\nid = \"M\"\ntitle = \"<b>|会\"\nended_at = 2026-03-04 17:00:00\n\
        [[departments]]\nid = \"D\"\nname = \"局\\u001b[31m\"\n[[records]]\nmeeting = \"M\"\ndepartment = \"D\"\nreported_at = 2026-03-05 17:00:01\n";
    std::fs::write(dir.path().join("data.toml"), data).unwrap();
    let args = [
        "why",
        "data.toml",
        "--meeting",
        "M",
        "--department",
        "D",
        "--format",
        "markdown",
    ];
    let run = run_in(dir.path(), args, "");
    assert!(
        run.out
            .starts_with("# 局\\\\u\\{1b\\}\\[31m（D）：\\<b\\>\\|会（M）"),
        "{}",
        run.out
    );
}

/// Every format of `city`'s verdicts on one department, written to files.
fn written(dir: &Path, lang: &str, more: &[&str]) -> Run {
    let city = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/city");
    let city = city.to_str().unwrap();
    let mut args = vec!["why", city, "--as-of", "2026-10-20", "--lang", lang];
    args.extend(["--department", "YX-04"]);
    args.extend(more);
    run_in(dir, &args, "")
}

#[test]
fn a_verdict_is_a_document_for_paper() {
    let dir = empty_dir();
    let path = dir.path();
    let files = ["-o", "one.docx", "-o", "one.html", "-o", "one.txt"];
    for (lang, parts) in [
        (
            "zh",
            [
                "市教育局（YX-04）：",
                "市政府第1次常务会议（YX-2026-01）",
                "学习传达",
                "按时",
                "2026-02-14 周六  第1日     上班（春节调休，国办发明电〔2025〕7号）",
                "截至时已逾期238天",
                "exports/city.csv:5",
            ],
        ),
        (
            "en",
            [
                "市教育局 (YX-04): 市政府第1次常务会议 (YX-2026-01)",
                "Transmission",
                "on time",
                "Report",
                "2026-02-14 Sat  day 1 ",
                "238 d overdue",
                "exports/city.csv:5",
            ],
        ),
    ] {
        let run = written(
            path,
            lang,
            &[&["--meeting", "YX-2026-01"], &files[..]].concat(),
        );
        assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
        let read = |name: &str| std::fs::read(path.join(name)).unwrap();
        let texts = docx_texts(&read("one.docx"));
        let page = String::from_utf8(read("one.html")).unwrap();
        for part in parts {
            assert!(
                texts.iter().any(|text| text == part || text.contains(part)),
                "{part}: {texts:?}"
            );
            assert!(page.contains(part), "{part}: {page}");
        }
        // The same bytes again, and by way of standard output; the text is what it always was.
        let again = written(path, lang, &["--meeting", "YX-2026-01", "-f", "html"]);
        assert_eq!(again.out, page);
        let table = written(path, lang, &["--meeting", "YX-2026-01"]);
        assert_eq!(table.out.as_bytes(), read("one.txt"));
        let before = read("one.docx");
        written(
            path,
            lang,
            &["--meeting", "YX-2026-01", "-o", "docx:one.docx"],
        );
        assert!(before == read("one.docx"));
    }
}

#[test]
fn all_verdicts_on_one_department_begin_with_a_table_of_them() {
    let dir = empty_dir();
    let path = dir.path();
    let run = written(
        path,
        "zh",
        &["-o", "all.docx", "-o", "all.html", "-f", "json"],
    );
    let list: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let count = list["verdicts"].as_array().unwrap().len();
    let texts = docx_texts(&std::fs::read(path.join("all.docx")).unwrap());
    assert_eq!(
        texts[0],
        format!("市教育局（YX-04）：{count} 次会议的核对结论")
    );
    assert_eq!(
        texts[1],
        "截至2026年10月20日，应办 7 项，按时 4 项，逾期未办 1 项，未到时限 1 项，时间无效 1 项。"
    );
    assert_eq!(texts[2..7], ["会议", "任务", "时限", "完成", "结论"]);
    // A time is broken after the day.
    assert_eq!(
        texts[7..14],
        [
            "市政府第1次常务会议",
            "学习传达",
            "2026年2月14日",
            "17时",
            "2026年2月14日",
            "9时",
            "按时"
        ]
    );
    // Each verdict follows in the order of the list, and its duties with their working.
    for verdict in list["verdicts"].as_array().unwrap() {
        let meeting = &verdict["meeting"];
        let [title, id] = ["title", "id"].map(|key| meeting[key].as_str().unwrap());
        let heading = format!("{title}（{id}）");
        assert!(texts.contains(&heading), "{heading}: {texts:?}");
    }
    let page = std::fs::read_to_string(path.join("all.html")).unwrap();
    assert_eq!(page.matches("<h2>").count(), count);
    assert!(
        page.contains("<td class=\"c\">2026年2月14日<wbr>17时</td>"),
        "{page}"
    );
    // A part of the project without a meeting is a document all the same.
    let none = written(path, "en", &["--month", "2030-01", "-o", "none.docx"]);
    assert_eq!(none.code, 0, "{}", none.err);
    let texts = docx_texts(&std::fs::read(path.join("none.docx")).unwrap());
    assert_eq!(texts[0], "市教育局 (YX-04): the verdicts on 0 meetings");
}

#[test]
fn the_ending_gives_the_format() {
    let dir = empty_dir();
    let unknown = written(dir.path(), "en", &["-o", "why.pdf"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.err.contains(".txt, .json, .md, .html, .docx"),
        "{}",
        unknown.err
    );
    let twice = written(dir.path(), "en", &["-o", "a.html", "-o", "./a.html"]);
    assert_eq!(twice.code, 2);
    assert!(!dir.path().join("a.html").exists());
    let named = written(dir.path(), "en", &["-o", "json:why.txt"]);
    assert_eq!(named.code, 0, "{}", named.err);
    let text = std::fs::read_to_string(dir.path().join("why.txt")).unwrap();
    assert!(text.contains("chuanda/why-list/1"), "{text}");
}
