//! The fast ways of reading records, held equal to their plain twins over generated and hostile
//! bytes: whole and cut into blocks at every byte, on one thread and on several.

use std::fmt::Write as _;
use std::fs;

use proptest::prelude::*;

use crate::audit::Audit;
use crate::audit::summarize::{Key, Order, summarize};
use crate::ledger::{Ledger, SlotDetail};
use crate::load::csv::row_file::RowFile;
use crate::load::csv::split::{Field, split};
use crate::load::file::encoding::Encoding;
use crate::load::file::form::FormSettings;
use crate::load::file::open::{Location, ReadBefore};
use crate::load::inputs::{Inputs, Loaded};
use crate::load::load;
use crate::load::records::context::RecordContext;
use crate::load::records::{Outcome, RecordFile, read_records};
use crate::spreadsheet::{CELL_SEPARATOR, COVERED_MARK, ERROR_MARK};
use crate::time::Instant;

/// Meetings and departments whose ids are short and long, and names that several have.
fn project(directory: &std::path::Path) -> Loaded {
    let write = |name: &str, text: &str| fs::write(directory.join(name), text).unwrap();
    write(
        "meetings.csv",
        "id,title,ended_at\nM1,常务会议,2026-03-04 09:00\nM-0000000000000002,专题会议,2026-03-05 09:00\nM3,同名,2026-03-06 09:00\nM4,同名,2026-03-06 10:00\n",
    );
    write(
        "departments.csv",
        "id,name\nD00001,办公室\nD00002,财政局\n=D3,\"a,b\"\n",
    );
    write(
        "records.csv",
        "meeting,department,transmitted_at,reported_at\n",
    );
    let inputs = Inputs {
        path: directory.to_owned(),
        threads: 1,
        ..Inputs::default()
    };
    load(&inputs, &|_| {})
}

/// Meetings and departments with these ids.
fn project_of(directory: &std::path::Path, meetings: &[String], departments: &[String]) -> Loaded {
    let mut text = "id,title,ended_at\n".to_owned();
    for id in meetings {
        let _ = writeln!(text, "{id},会议,2026-03-04 09:00");
    }
    fs::write(directory.join("meetings.csv"), text).unwrap();
    let mut text = "id,name\n".to_owned();
    for id in departments {
        let _ = writeln!(text, "{id},单位");
    }
    fs::write(directory.join("departments.csv"), text).unwrap();
    let header = "meeting,department,transmitted_at,reported_at\n";
    fs::write(directory.join("records.csv"), header).unwrap();
    let inputs = Inputs {
        path: directory.to_owned(),
        threads: 1,
        ..Inputs::default()
    };
    load(&inputs, &|_| {})
}

/// Everything that reading the bytes as records comes to, as text that can be compared.
fn read_as(
    loaded: &Loaded,
    file: &std::path::Path,
    block: usize,
    threads: usize,
    is_plain: bool,
    encoding: Encoding,
) -> String {
    let settings = FormSettings {
        encoding: Some(encoding),
        ..FormSettings::default()
    };
    read_file(loaded, row_file(file, settings), block, threads, is_plain)
}

fn row_file(file: &std::path::Path, settings: FormSettings) -> RowFile {
    RowFile {
        file: 0,
        shown: "records.csv".into(),
        place: Location::of(file),
        // What a file is is found from its first block, which is cut small here.
        before: ReadBefore::Nothing,
        beside: None,
        settings,
    }
}

fn read_file(
    loaded: &Loaded,
    file: RowFile,
    block: usize,
    threads: usize,
    is_plain: bool,
) -> String {
    let ledger = Ledger::new(&loaded.project, &loaded.calls, threads, SlotDetail::Lines);
    let context = RecordContext {
        most_errors: 1_000,
        keys: &crate::load::records::row_keys::RowKeys::default(),
        zone: &loaded.project.zone,
        date_only: crate::domain::written_time::DateOnly::Lenient,
        year: None,
        blanks: &loaded.config.blanks,
        names: [loaded.meetings(), loaded.departments()],
        ledger: &ledger,
        block,
        next_file: 1,
        is_plain,
    };
    let files = vec![RecordFile::Rows(file)];
    let outcome = read_records(
        files,
        &context,
        &loaded.config.aliases,
        [true, true, false],
        threads,
        None,
        &|_| {},
    );
    let Outcome {
        intake,
        skipped,
        has_received,
        has_duties,
        left_out,
        errors,
        is_unreadable,
        warnings,
        forms,
        columns,
    } = outcome;
    let slots = ledger.close();
    let mut text = format!(
        "{intake:?} {skipped} {has_received} {is_unreadable} {warnings:?} {forms:?} {columns:?}\n"
    );
    let files = ["records.csv".to_owned()];
    let _ = writeln!(text, "{has_duties:?} {:?}", left_out.into_notes(&files));
    let _ = writeln!(text, "{:?}", errors.finish());
    for meeting in 0..loaded.project.meetings.len() as u32 {
        let entries = slots.entries(meeting);
        for (position, department) in slots.members(meeting).iter().enumerate() {
            let entry = entries.get(position);
            let _ = writeln!(text, "{meeting} {department} {entry:?}");
        }
    }
    text
}

fn read(
    loaded: &Loaded,
    file: &std::path::Path,
    block: usize,
    threads: usize,
    is_plain: bool,
) -> String {
    read_as(loaded, file, block, threads, is_plain, Encoding::Utf8)
}

/// Reads bytes whose cells are between such bytes.
fn read_between(
    loaded: &Loaded,
    file: &std::path::Path,
    delimiter: u8,
    block: usize,
    threads: usize,
    is_plain: bool,
) -> String {
    let settings = FormSettings {
        encoding: Some(Encoding::Utf8),
        delimiter: Some(delimiter),
        ..FormSettings::default()
    };
    read_file(loaded, row_file(file, settings), block, threads, is_plain)
}

/// Reads the rows of a sheet of a workbook.
fn read_sheet(loaded: &Loaded, text: &str, block: usize, threads: usize, is_plain: bool) -> String {
    let file = RowFile {
        place: Location {
            path: None,
            sheet: Some("台账".to_owned()),
        },
        before: ReadBefore::Sheet(text.into()),
        ..row_file(std::path::Path::new("-"), FormSettings::default())
    };
    read_file(loaded, file, block, threads, is_plain)
}

/// What is between cells instead of commas.
fn delimiter() -> impl Strategy<Value = u8> {
    prop::sample::select(vec![b',', b'\t', b';'])
}

/// The same bytes with another delimiter in the place of every comma.
fn between(bytes: &[u8], delimiter: u8) -> Vec<u8> {
    let other = |&byte: &u8| if byte == b',' { delimiter } else { byte };
    bytes.iter().map(other).collect()
}

/// Some rows of CSV as a sheet has them: a row is a line, and what is between the cells is in none.
fn sheet_of(bytes: &[u8], marks: &[(prop::sample::Index, char)]) -> String {
    let text = String::from_utf8_lossy(bytes).replace('\u{feff}', "");
    let mut fields = Vec::new();
    let (mut at, mut rows) = (0, Vec::new());
    while at < text.len() {
        let (Ok(next) | Err((_, next))) = split(text.as_bytes(), at, b',', &mut fields);
        let cell = |field: &Field| {
            let cell = String::from_utf8_lossy(field.raw(text.as_bytes()));
            let cell = cell.replace("\"\"", "\"").replace(char::is_control, " ");
            if cell.starts_with('"') {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell
            }
        };
        rows.push(fields.iter().map(cell).collect::<Vec<_>>());
        at = next;
    }
    for (at, mark) in marks {
        let row = at.index(rows.len());
        // The header has none.
        if row > 0 && !rows[row].is_empty() {
            let cell = at.index(rows[row].len());
            rows[row][cell].insert(0, *mark);
        }
    }
    let separator = char::from(CELL_SEPARATOR).to_string();
    let line = |row: &Vec<String>| row.join(&separator) + "\n";
    rows.iter().map(line).collect()
}

fn marks() -> impl Strategy<Value = Vec<(prop::sample::Index, char)>> {
    let mark = prop::sample::select(vec![ERROR_MARK, COVERED_MARK]);
    prop::collection::vec((any::<prop::sample::Index>(), mark), 0..4)
}

/// What was made of the rows, without places and sentences.
fn outcome(text: &str) -> Vec<String> {
    let errors = text.matches("InputError {").count();
    let slots = text.lines().filter(|line| line.contains("Entry {"));
    slots
        .map(str::to_owned)
        .chain([errors.to_string()])
        .collect()
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "M1", "M-0000000000000002", "M3", "常务会议", "同名", "M9", " M1 ", "=\"M1\"", "\"=\"\"M1\"\"\"", "合计", "\"备注：\"", "（一）局", "\"M1\"", "\" M1\"",
            "D00001", "D00002", "=D3", "办公室", "\"a,b\"", "D00009", "\u{3000}D00001", "\"D00001\"",
            "D00001、D00002", "办公室;D00001；D00009、", "、",
        ]).prop_map(str::to_owned),
        4 => prop::sample::select(vec![
            "", " ", "2026-03-05 10:00:00", "2026-03-05 10:00", "2026/3/5 9:05", "2026-03-05",
            "2026年3月5日14时30分", "2026-03-05T10:00:00+09:00", "\"2026-03-05 10:00:00\"",
            "2026-03-05 10:00:60", "2026-02-30 10:00:00", "03/05/2026", "2026-03-05 10:00:00x",
            "1969-01-01 00:00:00", "2106-03-01 00:00:00", "2026-03-05 10:00:00 ",
        ]).prop_map(str::to_owned),
        2 => prop::sample::select(vec![
            "已存档", "=\"\"", "小计 ", "=\"注\"", "\"第一批\n第二批\"", "\"说\"\"好\"\"\"", "\"开\"后", "a\"b", "\"", "\"\"", "\r",
            "\u{feff}", "\0", "，", "\"x\r\ny\"",
        ]).prop_map(str::to_owned),
        1 => "[,\"\n\r M1é中]{0,6}",
    ]
}

fn table() -> impl Strategy<Value = Vec<u8>> {
    let header = prop::sample::select(vec![
        "meeting,department,transmitted_at,reported_at,measures,note",
        "\u{feff}会议名称,单位编号,单位名称,报告时间,传达时间,备注",
        "备注,会议编号,会议名称,单位,收到时间,传达时间",
        "meeting,department,transmitted_at,feedback_at,x,measures",
    ]);
    let good = (
        prop::sample::select(vec!["M1", "M3"]),
        prop::sample::select(vec!["D00001", "D00002", "D00001、D00002"]),
        prop::collection::vec(
            prop::sample::select(vec![
                "",
                "",
                "2026-03-05 10:00:00",
                "已",
                "\"a\nb\"",
                "合计",
                "=\"\"",
            ]),
            4,
        ),
    )
        .prop_map(|(m, d, rest)| {
            let mut cells = vec![m.to_owned(), d.to_owned()];
            cells.extend(rest.into_iter().map(str::to_owned));
            cells
        });
    let row = prop_oneof![3 => good, 3 => prop::collection::vec(cell(), 6), 1 => prop::collection::vec(cell(), 0..8)];
    let end = prop::sample::select(vec!["\n", "\n", "\r\n", "\n\n"]);
    let rows = prop::collection::vec((row, end), 0..12);
    (
        header,
        rows,
        any::<bool>(),
        prop::option::weighted(0.2, (any::<prop::sample::Index>(), any::<u8>())),
    )
        .prop_map(|(header, rows, has_end, hostile)| {
            let mut text = format!("{header}\n");
            for (cells, end) in rows {
                text += &cells.join(",");
                text += end;
            }
            if !has_end {
                text.truncate(text.trim_end_matches(['\r', '\n']).len());
            }
            let mut bytes = text.into_bytes();
            if let Some((at, byte)) = hostile {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            bytes
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn fast_and_cut_are_plain_and_whole(bytes in table(), delimiter in delimiter(), block in 1usize..200) {
        let directory = tempfile::tempdir().unwrap();
        let loaded = project(directory.path());
        let file = directory.path().join("table.csv");
        fs::write(&file, between(&bytes, delimiter)).unwrap();
        let read = |block, threads, is_plain| {
            read_between(&loaded, &file, delimiter, block, threads, is_plain)
        };
        let plain = read(1 << 20, 1, true);
        prop_assert_eq!(&read(1 << 20, 1, false), &plain, "the fast way, whole");
        prop_assert_eq!(&read(block, 1, false), &plain, "blocks of {}", block);
        prop_assert_eq!(&read(block, 3, false), &plain, "blocks of {} on 3 threads", block);
    }

    /// The rows of a sheet, some of their cells with an error or covered by a merged cell.
    #[test]
    fn sheets_are_read_as_the_plain_way_does(bytes in table(), marks in marks(), block in 1usize..200) {
        let directory = tempfile::tempdir().unwrap();
        let loaded = project(directory.path());
        let sheet = sheet_of(&bytes, &marks);
        let plain = read_sheet(&loaded, &sheet, 1 << 20, 1, true);
        prop_assert_eq!(&read_sheet(&loaded, &sheet, 1 << 20, 1, false), &plain);
        prop_assert_eq!(&read_sheet(&loaded, &sheet, block, 3, false), &plain);
    }

    /// What is summed up hangs on no line of a record.
    #[test]
    fn sums_are_those_of_whole_slots(bytes in table(), threads in 1usize..3, is_lenient in any::<bool>(), is_latest in any::<bool>()) {
        let directory = tempfile::tempdir().unwrap();
        project(directory.path());
        let date_only = if is_lenient { "lenient" } else { "reject" };
        let duplicates = if is_latest { "latest" } else { "earliest" };
        let config = format!("date_only = \"{date_only}\"\nduplicates = \"{duplicates}\"\n");
        fs::write(directory.path().join("chuanda.toml"), config).unwrap();
        fs::write(directory.path().join("records.csv"), &bytes).unwrap();
        let sums = |is_for_sums| {
            let path = directory.path().to_owned();
            let loaded = load(&Inputs { path, threads, is_for_sums, ..Inputs::default() }, &|_| {});
            let as_of = Instant::from_unix(1_772_900_000);
            let Loaded { project, calls, slots, intake, .. } = &loaded;
            let audit = Audit::new(project, calls, slots, intake, as_of);
            let summary = summarize(&audit, Key::Department, Order::Input, threads);
            format!("{:?} {summary:?}", loaded.errors)
        };
        prop_assert_eq!(sums(true), sums(false));
    }

    /// The same rows in GB18030, whole and with bytes that are not text.
    #[test]
    fn gb18030_is_what_it_is_in_utf8(bytes in table(), block in 1usize..200, hostile in prop::option::weighted(0.3, (any::<prop::sample::Index>(), any::<u8>()))) {
        let directory = tempfile::tempdir().unwrap();
        let loaded = project(directory.path());
        let file = directory.path().join("table.csv");
        let text = String::from_utf8_lossy(&bytes).replace(['\u{fffd}', '\u{feff}'], "");
        let (mut gb, ..) = encoding_rs::GB18030.encode(&text);
        fs::write(&file, &text).unwrap();
        let plain = read(&loaded, &file, 1 << 20, 1, true);
        fs::write(&file, &gb).unwrap();
        let whole = read_as(&loaded, &file, 1 << 20, 1, false, Encoding::Gb18030);
        prop_assert_eq!(outcome(&whole), outcome(&plain));
        if let Some((at, byte)) = hostile {
            let gb = gb.to_mut();
            let at = at.index(gb.len());
            gb[at] = byte;
            fs::write(&file, &gb).unwrap();
        }
        let plain = read_as(&loaded, &file, 1 << 20, 1, true, Encoding::Gb18030);
        prop_assert_eq!(&read_as(&loaded, &file, block, 1, false, Encoding::Gb18030), &plain);
        prop_assert_eq!(&read_as(&loaded, &file, block, 3, false, Encoding::Gb18030), &plain);
    }
}

/// How the records of a file are alike: a header, and how a record is written.
#[derive(Clone, Debug)]
struct Alike {
    header: &'static str,
    meetings: Vec<String>,
    departments: Vec<String>,
    form: &'static str,
    is_quoted: bool,
    end: &'static str,
}

fn alike() -> impl Strategy<Value = Alike> {
    let ids = prop::sample::select(vec![
        vec!["M0001", "M0002", "M0003"],
        vec!["7", "8", "9"],
        vec!["0000009", "0000010", "0000011"],
        vec!["20260098", "20260099", "20260100"],
        vec!["YX-2026-0000009", "YX-2026-0000010", "YX-2026-0000011"],
        vec!["市-01", "市-02", "市-03"],
        vec!["A1", "B2", "C3"],
        vec!["ABCDEFGH", "ABCDEFGI", "ABCDEFG1"],
        vec!["ABCDEFGHIJKLMNO", "ABCDEFGHIJKLMNP", "X"],
        vec!["longer than fifteen bytes", "D1", "D2"],
    ]);
    let ids = ids.prop_map(|ids| ids.into_iter().map(str::to_owned).collect());
    let header = prop::sample::select(vec![
        "meeting,department,transmitted_at,reported_at,measures,note",
        "department,reported_at,meeting,transmitted_at",
        "会议,单位,传达时间,报告时间,收到时间,具体措施,反馈时间,备注",
        "note,department,meeting,transmitted_at",
        "reported_at,transmitted_at,department,meeting,measures",
    ]);
    let form = prop::sample::select(vec![
        "2026-03-DD HH:MM:SS",
        "2026-03-DDTHH:MM:SS",
        "2026-03-DD HH:MM",
        "2026/03/DD HH:MM:SS",
        "2026.03.DD HH:MM",
        "2026-03-DDTHH:MM:SS+08:00",
        "2026-03-DD HH:MM:SS-23:59",
        "2026-03-DD",
    ]);
    let end = prop::sample::select(vec!["\n", "\r\n"]);
    (header, ids.clone(), ids, form, any::<bool>(), end).prop_map(
        |(header, meetings, departments, form, is_quoted, end)| Alike {
            header,
            meetings,
            departments,
            form,
            is_quoted,
            end,
        },
    )
}

impl Alike {
    /// The record that some numbers stand for; some cells of other columns are blank.
    fn record(&self, numbers: [u8; 6]) -> String {
        let [meeting, department, day, hour, rest, text] = numbers.map(usize::from);
        let time = |shift: usize| {
            let two = |number: usize| format!("{number:02}");
            (self.form)
                .replace("DD", &two(day % 31 + 1))
                .replace("HH", &two((hour + shift) % 24))
                .replace("MM", &two(rest % 60))
                .replace("SS", &two((rest + shift) % 60))
        };
        let column = |name: &str| match name {
            "meeting" | "会议" => self.meetings[meeting % 3].clone(),
            "department" | "单位" => self.departments[department % 3].clone(),
            "transmitted_at" | "传达时间" => time(0),
            "reported_at" | "报告时间" => time(1),
            "收到时间" | "反馈时间" if text % 16 < 12 => String::new(),
            "收到时间" | "反馈时间" => time(2),
            _ if text % 16 < 8 => String::new(),
            _ => "线上".to_owned(),
        };
        let cell = |name| {
            let text = column(name);
            if self.is_quoted {
                format!("\"{text}\"")
            } else {
                text
            }
        };
        let cells: Vec<String> = self.header.split(',').map(cell).collect();
        cells.join(",") + self.end
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Records that begin alike, here and there with a byte that belongs to none.
    #[test]
    fn alike_and_nearly_alike(
        alike in alike(),
        numbers in prop::collection::vec(any::<[u8; 6]>(), 20..60),
        slips in prop::collection::vec(
            (any::<prop::sample::Index>(), prop::sample::select(b"0123456789:;/-. T,\"\r\nMx+".to_vec())),
            0..12,
        ),
        // A block that is not text goes the plain way as a whole.
        no_text in prop::option::weighted(0.1, any::<prop::sample::Index>()),
        delimiter in delimiter(),
    ) {
        let directory = tempfile::tempdir().unwrap();
        let loaded = project_of(directory.path(), &alike.meetings, &alike.departments);
        prop_assert!(loaded.errors.is_empty());
        let mut bytes = format!("{}\n", alike.header).into_bytes();
        let start = bytes.len();
        for numbers in numbers {
            bytes.extend(alike.record(numbers).into_bytes());
        }
        for (at, byte) in slips.into_iter().chain(no_text.map(|at| (at, 0x80))) {
            let at = start + at.index(bytes.len() - start);
            bytes[at] = byte;
        }
        let file = directory.path().join("table.csv");
        fs::write(&file, between(&bytes, delimiter)).unwrap();
        let read = |block, threads, is_plain| {
            read_between(&loaded, &file, delimiter, block, threads, is_plain)
        };
        let plain = read(1 << 20, 1, true);
        prop_assert_eq!(&read(1 << 20, 1, false), &plain);
        prop_assert_eq!(&read(700, 2, false), &plain);
    }

    /// The same in a sheet.
    #[test]
    fn alike_in_a_sheet(
        alike in alike(),
        numbers in prop::collection::vec(any::<[u8; 6]>(), 20..60),
        marks in marks(),
    ) {
        let directory = tempfile::tempdir().unwrap();
        let loaded = project_of(directory.path(), &alike.meetings, &alike.departments);
        let mut text = format!("{}\n", alike.header);
        for numbers in numbers {
            text += &alike.record(numbers);
        }
        let sheet = sheet_of(text.as_bytes(), &marks);
        let plain = read_sheet(&loaded, &sheet, 1 << 20, 1, true);
        prop_assert_eq!(&read_sheet(&loaded, &sheet, 1 << 20, 1, false), &plain);
        prop_assert_eq!(&read_sheet(&loaded, &sheet, 700, 2, false), &plain);
    }
}

#[test]
fn a_header_is_found_however_a_file_is_cut() {
    let directory = tempfile::tempdir().unwrap();
    let loaded = project(directory.path());
    let file = directory.path().join("table.csv");
    let bytes = "\n,,\n\nmeeting,department,transmitted_at\nM1,D00001,2026-03-05 10:00:00\n";
    fs::write(&file, bytes).unwrap();
    let plain = read(&loaded, &file, 1 << 20, 1, true);
    let sheet = sheet_of(bytes.as_bytes(), &[]);
    let plain_sheet = read_sheet(&loaded, &sheet, 1 << 20, 1, true);
    for block in 1..20 {
        assert_eq!(read(&loaded, &file, block, 1, false), plain, "{block}");
        let read = read_sheet(&loaded, &sheet, block, 1, false);
        assert_eq!(read, plain_sheet, "{block}");
    }
}

#[test]
fn every_cut_is_right() {
    let directory = tempfile::tempdir().unwrap();
    let loaded = project(directory.path());
    let file = directory.path().join("table.csv");
    let bytes = "meeting,department,transmitted_at,reported_at,measures,note\n\
        M1,D00001,2026-03-05 10:00:00,,\"一\n二\",\"说\"\"好\"\"\n,\"\r\n\
        \"M1\",\"D00002\",\"2026-03-05 10:00:00\",\"2026-03-06 10:00:00\",\"\",\"\"\n\
        \n\
        M1,D00001,bad,,,\"x\n\ny\"\n\
        M1,=D3,2026-03-05 10:00:00,,,no end";
    fs::write(&file, bytes).unwrap();
    let plain = read(&loaded, &file, 1 << 20, 1, true);
    assert!(
        plain.contains("line: 7"),
        "the bad time stands on line 7: {plain}"
    );
    for block in 1..=bytes.len() + 1 {
        assert_eq!(
            read(&loaded, &file, block, 1, false),
            plain,
            "blocks of {block}"
        );
    }
}

#[test]
fn a_record_without_end_is_an_error_and_the_next_lines_are_read() {
    let directory = tempfile::tempdir().unwrap();
    let loaded = project(directory.path());
    let file = directory.path().join("table.csv");
    let mut bytes = b"meeting,department,transmitted_at,reported_at\nM1,D00001,".to_vec();
    bytes.resize(bytes.len() + (17 << 20), b'x');
    bytes.extend_from_slice(b"\nM1,D00002,2026-03-05 10:00:00,\n");
    fs::write(&file, &bytes).unwrap();
    let text = read(&loaded, &file, crate::load::csv::blocks::BLOCK, 2, false);
    assert!(text.contains("16 MiB"), "{}", &text[..500]);
    assert!(text.contains("line: 2"), "the error stands on line 2");
    assert!(text.contains("records: 1,"), "the next line is read");
}
