//! The page: well-formed, harmless, bounded, in both languages, and of itself.

#![expect(clippy::unwrap_used, reason = "a test that cannot run should stop")]

mod common;

use std::fmt::Write as _;

use roxmltree::{Document, Node, ParsingOptions};

const HOSTILE: &str =
    "\"<script>alert(1)</script>\"\"><b onload=x>&amp;]]>\u{202e}\u{7}--></style>\"";

/// A project of these rows.
fn project(meetings: &str, departments: &str, records: &str) -> tempfile::TempDir {
    let dir = common::empty_dir();
    let write = |file: &str, text: String| std::fs::write(dir.path().join(file), text).unwrap();
    write("meetings.csv", format!("id,title,ended_at\n{meetings}"));
    write("departments.csv", format!("id,name,level\n{departments}"));
    write(
        "records.csv",
        format!("meeting,department,transmitted_at,reported_at\n{records}"),
    );
    dir
}

fn page(dir: &tempfile::TempDir, lang: &str) -> String {
    page_with(dir, &["--lang", lang])
}

fn page_with(dir: &tempfile::TempDir, more: &[&str]) -> String {
    let mut args = vec![
        "check",
        "--as-of",
        "2026-03-20T09:00:00+08:00",
        "--format",
        "html",
    ];
    args.extend(more);
    common::run_in(dir.path(), &args, "").out
}

/// The page is XML too, so that a strict parser tells markup that was not closed.
fn parse(page: &str) -> Document<'_> {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(page, options).unwrap()
}

fn with_class<'a>(root: Node<'a, 'a>, class: &str) -> Vec<Node<'a, 'a>> {
    let has = |node: &Node<'_, '_>| {
        let own = node.attribute("class").unwrap_or("");
        own.split(' ').any(|own| own == class)
    };
    root.descendants().filter(has).collect()
}

fn text(node: Node<'_, '_>) -> String {
    node.descendants()
        .filter_map(|node| node.text().filter(|_| node.is_text()))
        .collect()
}

/// All that a browser may not find in the page, whatever the data say.
fn assert_is_of_itself(page: &str) {
    let document = parse(page);
    for node in document.descendants().filter(Node::is_element) {
        for attribute in node.attributes() {
            let name = attribute.name();
            assert!(!name.starts_with("on") && name != "style", "{name}");
            assert!(
                !["src", "href", "action", "srcset", "data"].contains(&name),
                "{name}"
            );
        }
        let name = node.tag_name().name();
        assert!(
            !["link", "img", "iframe", "object", "base", "form"].contains(&name),
            "{name}"
        );
    }
    assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("@import"));
    let scripts = document
        .descendants()
        .filter(|node| node.has_tag_name("script"));
    assert_eq!(scripts.count(), 1);
    let policy = document.descendants().find_map(|node| {
        (node.attribute("http-equiv") == Some("Content-Security-Policy"))
            .then(|| node.attribute("content"))
    });
    let policy = policy.flatten().unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe"), "{policy}");
}

const MEETING: &str = "M01,常务会议,2026-03-09 17:00\n";
const LATE: &str =
    "M01,D01,2026-03-10 17:00:01,2026-03-11 09:00\nM01,D02,2026-03-09 18:00,2026-03-10 09:00\n";

#[test]
fn the_verdict_comes_first_in_either_language() {
    let dir = project(MEETING, "D01,市财政局,市直\nD02,市教育局,市直\n", LATE);
    let years = format!("covers 2004 to {}", common::last_bundled_year());
    for (lang, tag, verdict, as_of, calendar) in [
        (
            "zh",
            "zh-CN",
            "不通过：1 个问题不合要求。",
            "2026-03-20 09:00:00（Asia/Shanghai，时区数据 20",
            "cn，国办发明电〔",
        ),
        (
            "en",
            "en",
            "Fails: 1 finding denied.",
            "2026-03-20 09:00:00 (Asia/Shanghai, time-zone data 20",
            years.as_str(),
        ),
    ] {
        let page = page(&dir, lang);
        assert_is_of_itself(&page);
        let document = parse(&page);
        assert_eq!(document.root_element().attribute("lang"), Some(tag));
        let main = document
            .descendants()
            .find(|node| node.has_tag_name("main"))
            .unwrap();
        let first = main.first_element_child().unwrap();
        assert!(text(first).contains(verdict), "{}", text(first));
        assert_eq!(first.attribute("class"), Some("verdict bad"));
        let facts = text(with_class(main, "facts")[0]);
        assert!(facts.contains(as_of) && facts.contains(calendar), "{facts}");
        // Three of four on time.
        let rates: Vec<String> = with_class(main, "rate").into_iter().map(text).collect();
        assert!(
            rates[0].contains("50.0%") && rates[1].contains("100.0%"),
            "{rates:?}"
        );
        // Every picture says what it shows.
        for picture in document
            .descendants()
            .filter(|node| node.attribute("role") == Some("img"))
        {
            let names: Vec<&str> = picture
                .children()
                .filter(Node::is_element)
                .map(|node| node.tag_name().name())
                .collect();
            assert_eq!(names[..2], ["title", "desc"]);
        }
        let row = with_class(main, "meeting")[0];
        let row = text(row);
        for part in [
            "transmission-late",
            "2026-03-10 17:00:00",
            "2026-03-10 17:00:01",
            "D01",
            "M01",
            "records.csv:2",
        ] {
            assert!(row.contains(part), "{part}: {row}");
        }
        let working = document
            .descendants()
            .find(|node| node.has_tag_name("details"))
            .unwrap();
        let working = text(working);
        assert!(working.contains("2026-03-09 17:00:00"), "{working}");
    }
}

#[test]
fn hostile_text_is_text() {
    let meetings = format!("{HOSTILE},{HOSTILE},2026-03-09 17:00\n");
    let departments = format!("{HOSTILE},{HOSTILE},{HOSTILE}\nD02,市教育局,市直\n");
    let records =
        format!("{HOSTILE},{HOSTILE},2026-03-08 17:00,\nM99,{HOSTILE},2026-03-09 18:00,\n");
    let dir = project(&meetings, &departments, &records);
    for lang in ["zh", "en"] {
        let page = page(&dir, lang);
        assert_is_of_itself(&page);
        let document = parse(&page);
        let shown = text(document.root_element());
        assert!(
            shown.contains(
                "<script>alert(1)</script>\"><b onload=x>&amp;]]>\\u{202e}\\u{7}--></style>"
            ),
            "{shown}"
        );
        assert!(!page.contains(['\u{202e}', '\u{7}']));
    }
}

#[test]
fn what_is_clean_or_empty_is_a_whole_page() {
    let on_time = "M01,D01,2026-03-09 18:00,2026-03-10 09:00\n";
    let clean = page(&project(MEETING, "D01,市财政局,市直\n", on_time), "zh");
    assert_is_of_itself(&clean);
    assert!(clean.contains("class=\"verdict good\"") && clean.contains("没有发现问题"));
    let empty = page(&project("", "", ""), "en");
    assert_is_of_itself(&empty);
    // Nothing owed is no pass, and no breach.
    assert!(empty.contains("class=\"verdict doubt\""), "{empty}");
    assert!(!empty.contains("<svg class=\"bar\""));
}

/// Six meetings, so that everybody has twelve obligations; `late` of a department's transmissions
/// are a second late.
fn ranked(departments: &[(&str, &str, u32)]) -> tempfile::TempDir {
    let (mut meetings, mut rows, mut records) = (String::new(), String::new(), String::new());
    for meeting in 1..=6 {
        writeln!(
            meetings,
            "M{meeting:02},会议{meeting},2026-03-{:02} 17:00",
            meeting + 1
        )
        .unwrap();
    }
    for (id, level, late) in departments {
        writeln!(rows, "{id},单位{id},{level}").unwrap();
        for meeting in 1..=6 {
            let (day, second) = (meeting + 2, u32::from(meeting <= *late));
            let at = format!("2026-03-{day:02} 17:00:0{second}");
            writeln!(records, "M{meeting:02},{id},{at},{at}").unwrap();
        }
    }
    project(&meetings, &rows, &records)
}

/// Place and name of each row of a list.
fn rows(document: &Document<'_>, class: &str) -> Vec<(String, String)> {
    let lists = with_class(document.root_element(), class);
    let rows = lists.iter().flat_map(|list| {
        list.descendants()
            .filter(|node| node.has_tag_name("tr"))
            .skip(1)
    });
    rows.map(|row| {
        let mut cells = row.children().filter(Node::is_element).map(text);
        (cells.next().unwrap(), cells.next().unwrap())
    })
    .collect()
}

#[test]
fn ties_share_a_place_and_levels_are_ranked_apart() {
    let dir = ranked(&[
        ("A", "市", 1),
        ("B", "市", 0),
        ("C", "市", 0),
        ("D", "市", 3),
        ("E", "市", 3),
        ("F", "县", 6),
        ("G", "县", 5),
    ]);
    let page = page(&dir, "zh");
    let document = parse(&page);
    let own = |place: &str, id: &str| (place.to_owned(), format!("单位{id}"));
    assert_eq!(
        rows(&document, "red"),
        [own("1", "B"), own("1", "C"), own("1", "G")]
    );
    assert_eq!(
        rows(&document, "black"),
        [own("4", "D"), own("4", "E"), own("2", "F")]
    );
}

#[test]
fn too_few_obligations_give_no_place() {
    let few = project(
        "M01,一,2026-03-02 17:00\nM02,二,2026-03-03 17:00\n",
        "D01,甲,市\nD02,乙,市\n",
        "M01,D01,2026-03-02 18:00,2026-03-02 18:00\n",
    );
    let page = page(&few, "zh");
    let document = parse(&page);
    assert!(rows(&document, "list").is_empty());
    let lists = text(with_class(document.root_element(), "lists")[0]);
    assert!(
        lists.contains("不足 5 项、不排名的 2 个单位：甲、乙。"),
        "{lists}"
    );
}

#[test]
fn equal_rates_are_no_list() {
    let page = page(&ranked(&[("A", "市", 2), ("B", "市", 2)]), "en");
    let document = parse(&page);
    assert!(rows(&document, "list").is_empty());
    assert!(page.contains("All 2 have the same rate"), "{page}");
}

#[test]
fn the_heat_map_counts_by_the_week_of_the_meeting() {
    // Weeks bear the name of their Monday: 2026-03-01 is a Sunday.
    let dir = project(
        "M01,一,2026-03-01 23:59\nM02,二,2026-03-02 00:00\n",
        "D01,甲,市\nD02,乙,市\n",
        "M01,D01,2026-03-02 18:00,2026-03-02 18:00\nM02,D01,2026-03-02 18:00,\n",
    );
    let rows = heat(&page(&dir, "zh"), "weeks");
    assert_eq!(rows[0], ["单位", "合计", "2026"]);
    assert_eq!(rows[1], ["2月23日当周", "3月2日当周"]);
    assert_eq!(rows[2], ["全部单位", "37", "50", "25"]);
    assert_eq!(rows[3], ["乙", "0", "0", "0"]);
    assert_eq!(rows[4], ["甲", "75", "100", "50"]);
    let rows = heat(&page(&dir, "en"), "weeks");
    assert_eq!(rows[1], ["week of 23 February", "week of 2 March"]);
    // Of a part of the project only its own weeks are there.
    let march = page_with(&dir, &["--lang", "zh", "--since", "2026-03-02"]);
    assert_eq!(heat(&march, "weeks")[1], ["3月2日当周"]);
}

/// The rows of the heat map, whose periods are of a kind.
fn heat(page: &str, class: &str) -> Vec<Vec<String>> {
    let document = parse(page);
    let heat = with_class(document.root_element(), "heat")[0];
    assert_eq!(
        heat.attribute("class"),
        Some(format!("heat {class}").as_str())
    );
    heat.descendants()
        .filter(|node| node.has_tag_name("tr"))
        .map(|row| row.children().filter(Node::is_element).map(text).collect())
        .collect()
}

#[test]
fn over_more_than_ten_weeks_the_heat_map_is_by_month() {
    let of = |last: &str| {
        project(
            &format!("M01,一,2025-12-29 09:00\nM02,二,2026-01-05 09:00\nM03,三,{last}\n"),
            "D01,甲,市\nD02,乙,市\n",
            "M01,D01,2025-12-29 18:00,2025-12-29 18:00\nM03,D01,2026-03-08 18:00,\n",
        )
    };
    // From the Monday of the first week to the Sunday of the tenth.
    let ten = heat(&page(&of("2026-03-08 09:00"), "zh"), "weeks");
    assert_eq!(ten[0], ["单位", "合计", "2025", "2026"]);
    assert_eq!(ten[1], ["12月29日当周", "1月5日当周", "3月2日当周"]);
    let eleven = of("2026-03-09 09:00");
    let months = heat(&page(&eleven, "zh"), "months");
    assert_eq!(months[0], ["单位", "合计", "2025", "2026"]);
    assert_eq!(months[1], ["12月", "1月", "3月"]);
    assert_eq!(months[4], ["甲", "33", "100", "0", "0"]);
    assert_eq!(
        heat(&page(&eleven, "en"), "months")[1],
        ["Dec", "Jan", "Mar"]
    );
    // The last two years of months fit a page.
    let mut meetings = String::new();
    for month in 0..30 {
        let (year, month) = (2023 + month / 12, month % 12 + 1);
        writeln!(meetings, "{year}{month:02},会议,{year}-{month:02}-10 09:00").unwrap();
    }
    let long = page(&project(&meetings, "D01,甲,市\n", ""), "zh");
    let rows = heat(&long, "months");
    assert_eq!(rows[1].len(), 24);
    assert_eq!(rows[0], ["单位", "合计", "2023", "2024", "2025"]);
    assert!(long.contains("更早的 6 个没有列出"), "{long}");
}

/// What paper shows is the style's and the script's part: here that they have it, and that nothing
/// of a working is elsewhere than in what they open.
#[test]
fn paper_shows_every_working_and_no_control() {
    let dir = project(MEETING, "D01,市财政局,市直\nD02,市教育局,市直\n", LATE);
    let page = page(&dir, "zh");
    let print = page.split_once("@media print").unwrap().1;
    for part in [
        "details::details-content { content-visibility: visible;",
        "#filter, summary { display: none; }",
        "tr, .card, .verdict, .facts div { break-inside: avoid; }",
        "thead { display: table-header-group; }",
        "addEventListener(\"beforeprint\"",
    ] {
        assert!(print.contains(part), "{part}");
    }
    let document = parse(&page);
    let finding = (document.descendants())
        .find(|node| node.has_attribute("data-level"))
        .unwrap();
    let rows: Vec<_> = finding.children().filter(Node::is_element).collect();
    assert_eq!(rows.len(), 2, "the finding, and its working below it");
    let cell = rows[1].first_element_child().unwrap();
    let columns = rows[0].children().filter(Node::is_element).count();
    assert_eq!(
        cell.attribute("colspan"),
        Some(columns.to_string().as_str())
    );
    let working = text(cell);
    for part in ["起算", "时限", "2026-03-10 17:00:01", "超时"] {
        assert!(working.contains(part), "{part}: {working}");
    }
}

#[test]
fn many_findings_stay_a_page_that_opens() {
    let mut meetings = String::new();
    for meeting in 0..70 {
        writeln!(
            meetings,
            "M{meeting:02},会议{meeting},2024-0{}-01 17:00",
            1 + meeting % 9
        )
        .unwrap();
    }
    let mut departments = String::new();
    for department in 0..200 {
        writeln!(departments, "D{department:03},单位{department},市").unwrap();
    }
    let dir = project(&meetings, &departments, "");
    let page = page(&dir, "zh");
    // 28 000 findings.
    assert!(page.contains("前 1000 个问题"), "says how many");
    assert!(
        page.contains("其余 27000 个没有列出"),
        "says how many are left out"
    );
    assert!(page.contains("--format csv") && page.contains("另有 100 个单位没有列出"));
    assert_eq!(page.matches("<tbody data-level=").count(), 1000);
    assert!(page.len() < 2_500_000, "{}", page.len());
    let document = parse(&page);
    for table in with_class(document.root_element(), "meeting") {
        let findings = (table.descendants()).filter(|node| node.has_tag_name("tbody"));
        assert!(findings.count() <= 50);
    }
    let again = page_with(&dir, &["--lang", "zh"]);
    assert!(page == again, "the same bytes");
}

#[test]
fn a_page_goes_to_a_file_by_its_ending() {
    let dir = project(MEETING, "D01,市财政局,市直\nD02,市教育局,市直\n", LATE);
    let args = [
        "check",
        "--as-of",
        "2026-03-20T09:00:00+08:00",
        "--lang",
        "zh",
        "--output",
        "report.html",
    ];
    assert_eq!(common::run_in(dir.path(), args, "").code, 1);
    let written = std::fs::read_to_string(dir.path().join("report.html")).unwrap();
    assert_eq!(written, page(&dir, "zh"));
}
