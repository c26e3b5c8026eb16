//! `--keep-going`: nobody is called late or overdue on data that could not be read.

mod common;

use std::collections::BTreeSet;

use common::{Project, json};

const AS_OF: &str = "2026-04-30 09:00";

/// Policies by the meeting, by the transmission and by the department above.
const CONFIG: &str = "[[policies]]\nname = \"plain\"\nmatch = { category = [\"plain\"] }\n\
    transmission = { within = \"24h\" }\nreport = { from = \"transmission\", within = \"48h\" }\n\
    [[policies]]\nname = \"down\"\ntransmission = { from = \"parent\", within = \"24h\" }\n\
    report = { from = \"parent\", within = \"48h\" }\nfeedback = { within = \"72h\" }\n";

/// A table as rows of cells, the header first.
type Cells = Vec<Vec<String>>;

const TABLES: [(&str, &str); 4] = [
    (
        "meetings.csv",
        "id,title,ended_at,category,important,scope,exclude,policy,report_due\n\
         M1,一,2026-03-04 10:00,plain,,,under:K,,\n\
         M2,二,2026-03-05 10:00,,,all,,down,\n\
         M3,三,2026-03-06 10:00,plain,yes,under:K;B,,,2026-03-08 10:00\n\
         M4,四,2026-03-09 10:00,,,,T;tag:office,,\n",
    ),
    (
        "departments.csv",
        "id,name,aliases,parent,level,tags,active_from\n\
         B,局,委,C,bureau,office,\n\
         V,村,,T,village,,\n\
         T,乡,,K,town,,\n\
         K,县,,C,county,,\n\
         C,市,,,city,,2020-01-01\n",
    ),
    (
        "records.csv",
        "meeting,department,transmitted_at,reported_at,feedback_at,measures\n\
         M1,C,2026-03-04 12:00,2026-03-20 08:00,,\n\
         M2,C,2026-03-05 12:00,2026-03-05 13:00,2026-03-05 14:00,\n\
         M2,K,2026-03-07 12:00,2026-03-07 13:00,2026-03-07 14:00,\n\
         M2,委,2026-03-05 18:00,2026-03-05 19:00,2026-03-05 20:00,\n\
         M3,T,2026-03-20 12:00,,,有\n\
         M4,B,2026-03-20 12:00,2026-03-21 12:00,2026-03-22 12:00,有\n",
    ),
    (
        "exemptions.csv",
        "meeting,department,duty,until,approved_at,reason,approved_by\n\
         M1,B,,,,抢险,办公室\n\
         M2,under:K,report,2026-05-01,2026-03-05 09:00,抢险,办公室\n\
         *,V,transmission,,,抢险,办公室\n\
         M3,tag:office;T,transmission,2026-05-01,,抢险,办公室\n",
    ),
];

fn cells(table: &str) -> Cells {
    let row = |line: &str| line.split(',').map(str::to_owned).collect();
    table.lines().map(row).collect()
}

/// Stands for a byte that is no text in any encoding.
const NO_TEXT: &str = "\u{fffd}";

/// Texts that nobody can read in a cell: of any, and of this column.
fn spoils(column: &str) -> impl Iterator<Item = &'static str> {
    let own: &'static [&'static str] = match column {
        "ended_at" => &["2026-02-30", ""],
        "until" | "approved_at" | "active_from" | "report_due" | "transmitted_at"
        | "reported_at" | "feedback_at" => &["2026-02-30"],
        "id" | "title" | "name" | "reason" | "approved_by" | "meeting" | "department" => &[""],
        "important" | "policy" | "duty" | "scope" | "exclude" => &["nonesuch"],
        "parent" => &["nonesuch", "V"],
        "aliases" => &["市", "委"],
        _ => &[],
    };
    let any = [NO_TEXT, "\"never closed", "a,b"];
    any.into_iter().chain(own.iter().copied())
}

/// What may have stood in a cell of a column instead.
fn right_values(column: &str) -> &'static [&'static str] {
    match column {
        "id" => &["N"],
        "ended_at" => &["2026-03-02 09:00", "2026-04-29 10:00"],
        "category" => &["plain", ""],
        "important" => &["yes", "no"],
        "scope" | "exclude" => &["", "under:C", "under:T", "K;V", "level:town", "tag:office"],
        "policy" => &["plain", "down", ""],
        "report_due" => &["2026-05-20", "1h", ""],
        "parent" => &["", "B"],
        "level" => &["town"],
        "tags" => &["office", ""],
        "active_from" => &["2026-04-01", ""],
        "transmitted_at" | "reported_at" | "feedback_at" => &[
            "",
            "2026-03-04 11:00",
            "2026-03-06 11:00",
            "2026-03-20 11:00",
        ],
        "meeting" => &["M1", "M2", "M3", "*"],
        "department" => &["all", "under:C", "under:T", "K", "C;T"],
        "duty" => &["", "report", "feedback;transmission"],
        "until" => &["", "2026-03-30", "2026-05-02"],
        "approved_at" => &["", "2026-03-01 09:00", "2026-04-01 09:00"],
        _ => &[],
    }
}

/// Puts a text into a cell of a table of the project.
fn put(project: &Project, name: &str, table: &Cells, (row, column): (usize, usize), text: &str) {
    let mut rows = table.clone();
    text.clone_into(&mut rows[row][column]);
    let lines: Vec<String> = rows.iter().map(|row| row.join(",") + "\n").collect();
    let text = lines.concat();
    let parts: Vec<&[u8]> = text.split(NO_TEXT).map(str::as_bytes).collect();
    project.file(name, parts.join(&0xff));
}

/// The obligations that are late or overdue, and what is wrong with the input, if anything.
fn accused(project: &Project) -> (BTreeSet<String>, Option<String>) {
    let run = project.run(["obligations", "--keep-going", "--as-of", AS_OF]);
    let late = run.out.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let is_accused = ["late", "overdue"].contains(&cells[6]);
        is_accused.then(|| [cells[0], cells[2], cells[4]].join(" "))
    });
    (late.collect(), (run.code == 2).then_some(run.err))
}

/// Spoils every cell of a table in turn: whoever is accused without it is accused whatever it may
/// have said.
fn spoil_each_cell(name: &str) {
    let project = Project::of(&[("chuanda.toml", CONFIG)]);
    for (name, text) in TABLES {
        project.file(name, text);
    }
    let (base, errors) = accused(&project);
    assert!(errors.is_none() && base.len() > 15, "{errors:?} {base:?}");
    let text = TABLES
        .iter()
        .find(|(own, _)| *own == name)
        .expect("a table")
        .1;
    let table = cells(text);
    let mut faults = Vec::new();
    for (row, column) in (1..table.len()).flat_map(|row| (0..table[0].len()).map(move |c| (row, c)))
    {
        let title = &*table[0][column];
        let mut sure = base.clone();
        for value in right_values(title) {
            put(&project, name, &table, (row, column), value);
            let (right, errors) = accused(&project);
            if errors.is_none() {
                sure.retain(|one| right.contains(one));
            }
        }
        for spoil in spoils(title) {
            put(&project, name, &table, (row, column), spoil);
            let (found, errors) = accused(&project);
            // Of a record that names nobody the number of duties that it might settle is told.
            let is_told = name == "records.csv"
                && errors
                    .as_ref()
                    .is_some_and(|err| err.contains("it might settle"));
            if errors.is_some() && !is_told && !found.is_subset(&sure) {
                let accused: Vec<_> = found.difference(&sure).cloned().collect();
                faults.push((format!("{}:{title} {spoil}", row + 1), accused));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn nobody_is_accused_by_a_cell_of_the_meetings() {
    spoil_each_cell("meetings.csv");
}

#[test]
fn nobody_is_accused_by_a_cell_of_the_departments() {
    spoil_each_cell("departments.csv");
}

#[test]
fn nobody_is_accused_by_a_cell_of_the_records() {
    spoil_each_cell("records.csv");
}

#[test]
fn nobody_is_accused_by_a_cell_of_the_exemptions() {
    spoil_each_cell("exemptions.csv");
}

/// A county with a township below it, a bureau, and two meetings of which nothing is on record but the
/// bureau's transmission of the first, in time.
fn small(exemptions: &str) -> Project {
    Project::of(&[
        (
            "chuanda.toml",
            "[[policies]]\nname = \"both\"\ntransmission = { within = \"24h\" }\nreport = { within = \"48h\" }\n",
        ),
        (
            "meetings.csv",
            "id,title,ended_at,exclude\nM1,一,2026-03-04 10:00,\nM2,二,2026-03-04 10:00,\n",
        ),
        (
            "departments.csv",
            "id,name,parent,active_from\nK,县,,\nT,乡,K,\nB,局,,\n",
        ),
        (
            "records.csv",
            "meeting,department,transmitted_at,reported_at\nM1,B,2026-03-04 12:00,\n",
        ),
        (
            "exemptions.csv",
            &format!("meeting,department,duty,until,reason,approved_by\n{exemptions}"),
        ),
    ])
}

/// The duties that are undetermined, as `M1 T transmission`; every one of them for an unread row.
fn undetermined(project: &Project) -> Vec<String> {
    let run = project.run(["obligations", "--keep-going", "--as-of", AS_OF]);
    assert_eq!(run.code, 2, "{}", run.err);
    let duties = run.out.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        (cells[6] == "undetermined").then(|| {
            assert_eq!(cells[14], "unreadable-record", "{line}");
            [cells[0], cells[2], cells[4]].join(" ")
        })
    });
    duties.collect()
}

#[test]
fn an_unread_exemption_leaves_in_doubt_what_it_speaks_of_and_nothing_else() {
    let all: Vec<String> = ["M1", "M2"]
        .iter()
        .flat_map(|meeting| ["K", "T", "B"].map(|own| format!("{meeting} {own}")))
        .flat_map(|pair| ["transmission", "report"].map(|duty| format!("{pair} {duty}")))
        // Whatever it says, the bureau was in time.
        .filter(|one| one != "M1 B transmission")
        .collect();
    let of = |parts: &[&str]| -> Vec<String> {
        let is_of = |one: &&String| {
            parts
                .iter()
                .all(|part| one.split(' ').any(|own| own == *part))
        };
        all.iter().filter(is_of).cloned().collect()
    };
    for (row, expected) in [
        (
            "M1,T,传达,2026-02-30,抢险,办公室",
            of(&["M1", "T", "transmission"]),
        ),
        ("M1,T,,,,办公室", of(&["M1", "T"])),
        ("M1,T,传,,抢险,办公室", of(&["M1", "T"])),
        ("M1,T,传达,,抢险", of(&["M1", "T", "transmission"])),
        ("*,T,报告,2026-02-30,抢险,办公室", of(&["T", "report"])),
        (
            "M2,under:K,报告,2026-02-30,抢险,办公室",
            of(&["M2", "T", "report"]),
        ),
        ("M1,B,,2026-02-30,抢险,办公室", of(&["M1", "B"])),
        // Whom or what it speaks of cannot be read.
        (",T,报告,,抢险,办公室", of(&["T", "report"])),
        ("M2,,报告,,抢险,办公室", of(&["M2", "report"])),
        (
            "一,无此单位,报告,2026-02-30,抢险,办公室",
            of(&["M1", "report"]),
        ),
        ("无此会,T,报告,2026-02-30,抢险,办公室", of(&["T", "report"])),
        // The line is not closed; or in a later row, and what it has taken in may speak of anything.
        (
            "M1,T,报告,,\"抢险,办公室\nM2,K,,,抢险,办公室",
            of(&["M1", "T", "report"]),
        ),
        (
            "M1,T,报告,,\"抢险,办公室\nM2,K,,,\"抢险\",办公室",
            all.clone(),
        ),
    ] {
        assert_eq!(undetermined(&small(&format!("{row}\n"))), expected, "{row}");
    }
    // A good row frees as before, in whatever company.
    let project = small("M1,T,报告,2026-02-30,抢险,办公室\nM1,T,报告,,抢险,办公室\n");
    assert_eq!(undetermined(&project), [""; 0]);
    for (toml, expected) in [
        (
            "[[exemptions]]\nmeeting = \"M1\"\ndepartment = \"T\"\nduty = { a = 1 }\nreason = \"a\"\napproved_by = \"b\"\n",
            of(&["M1", "T"]),
        ),
        (
            "[[exemptions]]\nmeetings = \"M1\"\ndepartment = \"T\"\nduty = \"report\"\nreason = \"a\"\napproved_by = \"b\"\n",
            of(&["T", "report"]),
        ),
        ("exemptions = [\"M1\"]\n", all.clone()),
    ] {
        let project = small("");
        std::fs::remove_file(project.at("exemptions.csv")).expect("a file gone");
        project.file("exemptions.toml", toml);
        assert_eq!(undetermined(&project), expected, "{toml}");
    }
}

#[test]
fn whoever_is_perhaps_excluded_or_not_meant_is_in_doubt() {
    let bad_county = "id,name,parent,active_from\nK,县,,2026-02-30\nT,乡,K,\nB,局,,\nV,村,T,\n";
    let between = "id,name,parent,active_from\nK,县,,\nT,乡,K,2026-02-30\nV,村,T,\nB,局,,\n";
    let circle = "id,name,parent,active_from\nB,局,,\nT,乡,V,\nV,村,T,\nK,县,,\n";
    let doubted = |pairs: &[&str]| -> Vec<String> {
        let duties = |pair: &&str| ["transmission", "report"].map(|duty| format!("{pair} {duty}"));
        pairs.iter().flat_map(duties).collect()
    };
    let meetings = |scope: &str, exclude: &str| {
        format!(
            "id,title,ended_at,scope,exclude\nM1,一,2026-03-04 10:00,{scope},{exclude}\n\
             M2,二,2026-03-04 10:00,,\n"
        )
    };
    for (departments, scope, exclude, expected) in [
        (bad_county, "", "under:K", doubted(&["M1 T", "M1 V"])),
        (bad_county, "under:县;B", "", doubted(&["M1 T", "M1 V"])),
        (bad_county, "under:K;B", "V", doubted(&["M1 T"])),
        (bad_county, "T;B", "B", Vec::new()),
        (between, "", "under:K", doubted(&["M1 V"])),
        (between, "", "under:B", doubted(&["M1 V"])),
        (between, "", "K;T", Vec::new()),
        (circle, "", "under:K", doubted(&["M1 V"])),
    ] {
        let project = small("");
        project.file("departments.csv", departments);
        project.file("meetings.csv", meetings(scope, exclude));
        project.file(
            "records.csv",
            "meeting,department,transmitted_at\nM1,K,2026-03-04 12:00\n",
        );
        assert_eq!(
            undetermined(&project),
            expected,
            "{departments} {scope} {exclude}"
        );
    }
    // An exemption that may speak of them, and one that does.
    let project = small("M1,under:K,report,,抢险,办公室\nM1,V,report,,抢险,办公室\n");
    project.file("departments.csv", bad_county);
    assert_eq!(undetermined(&project), ["M1 T report"]);
    // Both its own row and the one it goes by.
    let project = small("M1,under:K,report,2026-02-30,抢险,办公室\n");
    project.file("departments.csv", bad_county);
    assert_eq!(undetermined(&project), ["M1 T report", "M1 V report"]);
}

/// A mistyped id is one that another row has: nobody knows whose the records are that name it.
#[test]
fn two_rows_of_one_id_leave_in_doubt_what_it_means() {
    let head = "id,name,parent,active_from\nT,乡,K,\nK,县,,\n";
    let records = "meeting,department,transmitted_at\nM1,B,2026-03-20 12:00\nM2,局,2026-03-04 12:00\n\
                   M1,K,2026-03-20 12:00\n二,K,2026-03-04 12:00\n";
    for rows in [
        "B,局,,\nB,委,,\n",
        "B,局,,\nB,委,,\nB,厅,,\n",
        "B,局,,\nB,委,,2026-02-30\n",
        "B,委,,2026-02-30\nB,局,,\n",
    ] {
        let project = small("");
        project.file("departments.csv", format!("{head}{rows}"));
        project.file("records.csv", records);
        let expected = ["M1 B transmission", "M1 B report", "M2 B report"];
        assert_eq!(undetermined(&project), expected, "{rows}");
        let run = project.run(["check", "--keep-going", "--as-of", AS_OF, "--lang", "en"]);
        assert!(run.err.contains("skipped 1 record "), "{}", run.err);
    }
    // Whom a meeting is for.
    let project = small("");
    project.file("departments.csv", format!("{head}B,局,,\nB,委,,\n"));
    project.file(
        "meetings.csv",
        "id,title,ended_at,scope,exclude\nM1,一,2026-03-04 10:00,B;T,\nM2,二,2026-03-04 10:00,,B\n",
    );
    project.file(
        "records.csv",
        "meeting,department,transmitted_at\nM1,局,2026-03-20 12:00\n",
    );
    let expected = ["M1 B", "M2 B"]
        .map(|pair| ["transmission", "report"].map(|duty| format!("{pair} {duty}")));
    assert_eq!(undetermined(&project), expected.concat());
    let run = project.run(["check", "--keep-going", "--as-of", AS_OF]);
    assert!(!run.out.contains("record-out-of-scope"), "{}", run.out);
    // The id that is the same may be the name.
    let project = small("");
    project.file("departments.csv", "name\n局\n县\n局\n");
    project.file("records.csv", records.replace('K', "县"));
    let expected = ["M1 局", "M2 局"]
        .map(|pair| ["transmission", "report"].map(|duty| format!("{pair} {duty}")));
    assert_eq!(undetermined(&project), expected.concat());
    let all = |meeting: &str| {
        ["T", "K", "B"]
            .map(|own| ["transmission", "report"].map(|duty| format!("{meeting} {own} {duty}")))
    };
    for rows in [
        "M1,一,2026-03-04 10:00\nM1,三,2026-03-19 10:00\n",
        "M1,三,soon\nM1,一,2026-03-04 10:00\n",
    ] {
        let project = small("");
        project.file("departments.csv", format!("{head}B,局,,\n"));
        project.file(
            "meetings.csv",
            format!("id,title,ended_at\n{rows}M2,二,2026-03-04 10:00\n"),
        );
        project.file("records.csv", records);
        assert_eq!(undetermined(&project), all("M1").as_flattened(), "{rows}");
    }
}

/// Whose name a bad row has too, and in whichever order they stand, owns no record under that name.
#[test]
fn a_name_shared_with_a_bad_row_is_nobodys() {
    let records = "meeting,department,transmitted_at,reported_at\n\
        M1,B,2026-03-04 12:00,\nM1,局,2026-03-03 12:00,\nM2,局,2026-03-20 12:00,\n\
        M1,K,2026-03-04 12:00,2026-03-04 13:00\nM2,K,2026-03-04 12:00,2026-03-04 13:00\n";
    let good = "B,局二,局,,";
    let whole = "B,局,,,";
    for [first, second] in [
        [whole, "N,局,,,2026-02-30"],
        [whole, "N,局,,nonesuch,"],
        [whole, "B,局,,,"],
        [good, "N,局,,,2026-02-30"],
        [good, "N,县局,局,,2026-02-30"],
        [good, "N,县局,局,nonesuch,"],
    ] {
        for rows in [[first, second], [second, first]] {
            let project = small("");
            let head = "id,name,aliases,parent,active_from\nK,县,,,\n";
            let rows = rows.join("\n");
            project.file("departments.csv", format!("{head}{rows}\n"));
            project.file("records.csv", records);
            let mut expected = vec!["M1 B report", "M2 B transmission", "M2 B report"];
            if second == whole {
                expected.insert(0, "M1 B transmission");
            }
            // The first row has the further name, so the second is bad too.
            if rows == "N,县局,局,nonesuch,\nB,局二,局,," {
                expected = Vec::new();
            }
            assert_eq!(undetermined(&project), expected, "{rows}");
            let run = project.run(["check", "--keep-going", "--as-of", AS_OF]);
            assert!(!run.out.contains('B'), "{rows}: {}", run.out);
        }
    }
    // Whom a meeting is for.
    let project = small("");
    let rows = "id,name,active_from\nB,局,\nK,县,\nN,局,2026-02-30\n";
    project.file("departments.csv", rows);
    let meetings = "id,title,ended_at,scope\nM1,一,2026-03-04 10:00,局\nM2,二,2026-03-04 10:00,K\n";
    project.file("meetings.csv", meetings);
    project.file("records.csv", records);
    assert_eq!(undetermined(&project), ["M1 B report"]);
    // Meetings likewise.
    let head = "id,title,ended_at\n";
    for rows in [
        "M1,会,2026-03-04 10:00\nM3,会,2026-02-30 10:00\n",
        "M3,会,2026-02-30 10:00\nM1,会,2026-03-04 10:00\n",
    ] {
        let project = small("");
        project.file("departments.csv", "id,name\nK,县\nB,局\n");
        project.file("meetings.csv", format!("{head}{rows}"));
        project.file("records.csv", records.replace("M1,局", "会,局"));
        let expected = ["M1 B report"];
        assert_eq!(undetermined(&project), expected, "{rows}");
    }
}

#[test]
fn no_command_accuses_who_is_in_doubt() {
    let project = small("M1,T,,2026-02-30,抢险,办公室\nM2,T,,2026-02-30,抢险,办公室\n");
    let run = |args: &[&str]| {
        let common = ["--keep-going", "--as-of", AS_OF, "--lang", "en"];
        let run = project.run(args.iter().chain(&common));
        assert_eq!(run.code, 2, "{args:?} {}", run.err);
        assert!(
            run.err.contains("exemptions.csv:2:7"),
            "{args:?} {}",
            run.err
        );
        run.out
    };
    let report = json(&run(&["check", "--format", "json"]));
    let accused = report["findings"].as_array().expect("findings");
    assert!(
        accused
            .iter()
            .all(|finding| finding["department"]["id"] != "T"),
        "{report}"
    );
    assert_eq!(report["summary"]["duties"]["report"]["undetermined"], 2);
    for format in [
        "table", "concise", "ndjson", "csv", "markdown", "sarif", "junit", "github", "gitlab",
    ] {
        let out = run(&["check", "--format", format]);
        assert!(out.contains('县') && !out.contains('乡'), "{format} {out}");
    }
    let summary = run(&["summary", "--format", "csv"]);
    assert!(
        summary.contains("\nT,乡,2,0,0,0,0,0,0,2,,2,0,0,0,0,0,0,2,,"),
        "{summary}"
    );
    let page = json(&run(&[
        "why",
        "--meeting",
        "M1",
        "--department",
        "T",
        "--format",
        "json",
    ]));
    assert_eq!(
        page["duties"]["report"]["reason"], "unreadable-record",
        "{page}"
    );
    let page = run(&["why", "--meeting", "M1", "--department", "T"]);
    assert!(
        page.contains("leaves open who owes this or which records count"),
        "{page}"
    );
    for letter in ["notice", "bulletin"] {
        run(&[letter, "--merge", "letters.md"]);
        let text = std::fs::read_to_string(project.at("letters.md")).expect("letters");
        assert!(
            text.contains('县') && !text.contains('乡'),
            "{letter} {text}"
        );
    }
}

#[test]
fn what_all_verdicts_rest_on_must_be_read() {
    for (name, text) in [
        (
            "chuanda.toml",
            "[[policies]]\nname = \"both\"\ntransmission = { within = \"soon\" }\n",
        ),
        ("chuanda.toml", "[calendar]\nfiles = [\"own.toml\"]\n"),
        ("exemptions.csv", ""),
        ("exemptions.csv", "什么,department\nM1,T\n"),
        ("exemptions.toml", "exemptions = 5\n"),
        ("records.toml", "records = 5\n"),
    ] {
        let project = small("");
        project.file(
            "own.toml",
            "name = \"own\"\noff = [{ date = 2026-02-30 }]\n",
        );
        if let Some(table) = name.strip_suffix(".toml") {
            let _ = std::fs::remove_file(project.at(&format!("{table}.csv")));
        }
        project.file(name, text);
        let run = project.run(["check", "--keep-going", "--as-of", AS_OF]);
        assert_eq!((run.code, &*run.out), (2, ""), "{name} {text}");
        assert!(run.err.contains("error: "), "{}", run.err);
    }
}
