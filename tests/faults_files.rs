//! Files in and out: what is written never destroys what is read, whatever a file is called it is
//! read or told, and hostile files and faulty machines end a run with a sentence.
#![cfg(unix)]

mod common;

use std::os::unix::fs::symlink;

use std::fmt::Write as _;
use std::io::Write as _;

use common::Project;

const MEETINGS: &str = "id,title,ended_at\nM1,First,2026-03-02 09:00\n";
const DEPARTMENTS: &str = "id,name\nD1,One\nD2,Two\n";
const RECORDS: &str = "meeting,department,transmitted_at,reported_at\n\
    M1,D1,2026-03-02 10:00,2026-03-03 10:00\n";
const AS_OF: &str = "2026-03-31";

/// A project in which D2 has not done anything.
fn project() -> Project {
    Project::of(&[
        ("meetings.csv", MEETINGS),
        ("departments.csv", DEPARTMENTS),
        ("records.csv", RECORDS),
    ])
}

fn text(project: &Project, name: &str) -> String {
    std::fs::read_to_string(project.at(name)).expect("a text file")
}

#[test]
fn an_output_over_an_input_is_refused() {
    let project = project();
    project.file("chuanda.toml", "language = \"en\"\n");
    symlink("records.csv", project.at("link.csv")).unwrap();
    std::fs::hard_link(project.at("meetings.csv"), project.at("hard.csv")).unwrap();
    for output in [
        "records.csv",
        "./records.csv",
        "link.csv",
        "hard.csv",
        "departments.csv",
        "json:chuanda.toml",
    ] {
        let run = project.run([
            "check", ".", "--as-of", AS_OF, "-o", "new.json", "-o", output,
        ]);
        assert_eq!(run.code, 2, "{output}");
        assert!(
            run.err.contains("is a file that this run reads"),
            "{}",
            run.err
        );
        assert!(!project.at("new.json").exists());
    }
    assert_eq!(text(&project, "records.csv"), RECORDS);
    assert_eq!(text(&project, "meetings.csv"), MEETINGS);
}

#[test]
fn an_output_over_a_baseline_or_another_output_is_refused() {
    let project = project();
    let base = ["check", "--as-of", AS_OF, "--baseline", "k.json"];
    let first = project.run([&base[..], &["--update-baseline", "--accept-new"]].concat());
    assert_eq!(first.code, 0, "{}", first.err);
    let before = text(&project, "k.json");
    for more in [
        &["-o", "k.json"][..],
        &["-o", "k.json", "--update-baseline"],
        &["-o", "a.json", "-o", "csv:a.json"],
    ] {
        let run = project.run([&base[..], more].concat());
        assert_eq!(run.code, 2, "{more:?}");
        assert!(run.err.contains("nothing was written"), "{}", run.err);
        assert_eq!(text(&project, "k.json"), before);
        assert!(!project.at("a.json").exists());
    }
    // What cannot be overwritten may be named as often as one likes.
    let run = project.run([&base[..], &["-o", "json:/dev/null", "-o", "csv:/dev/null"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn redirected_input_is_not_overwritten() {
    let project = project();
    let records = std::fs::File::open(project.at("records.csv")).unwrap();
    let mut program = common::program("en_US.UTF-8");
    program.args([
        "check",
        "--as-of",
        AS_OF,
        "--records",
        "-",
        "-o",
        "records.csv",
    ]);
    let run = program
        .current_dir(project.path())
        .stdin(records)
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert_eq!(text(&project, "records.csv"), RECORDS);
}

#[test]
fn a_link_that_leads_nowhere_stays_a_link() {
    let project = project();
    symlink("later.json", project.at("link.json")).unwrap();
    let run = project.run(["check", "--as-of", AS_OF, "-o", "link.json"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(project.at("link.json").is_symlink());
    assert!(text(&project, "later.json").starts_with('{'));
}

#[test]
fn letters_are_written_through_no_link_out_of_their_directory() {
    let project = project();
    project.file("other.md", "mine\n");
    std::fs::create_dir(project.at("out")).unwrap();
    symlink("../other.md", project.at("out/notice-Two-2026-03-31.md")).unwrap();
    let args = ["notice", "--as-of", AS_OF, "--out", "out", "--force"];
    let run = project.run(args);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("leads out of the directory"),
        "{}",
        run.err
    );
    assert_eq!(text(&project, "other.md"), "mine\n");

    // A template is an input as well.
    std::fs::remove_file(project.at("out/notice-Two-2026-03-31.md")).unwrap();
    project.file("out/notice-Two-2026-03-31.md", "{{ department.name }}\n");
    let template = "out/notice-Two-2026-03-31.md";
    let run = project.run([&args[..], &["--template", template]].concat());
    assert_eq!(run.code, 2, "{}", run.err);
    assert_eq!(text(&project, template), "{{ department.name }}\n");
}

/// What an archive from Windows gives on Linux for 财政局.csv.
const GBK_NAME: &[u8] = b"exports/\xB2\xC6\xD5\xFE\xBE\xD6.csv";

fn gbk_path(project: &Project) -> std::path::PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    project.path().join(std::ffi::OsStr::from_bytes(GBK_NAME))
}

/// A project of which each of two departments exports its own records.
fn exports() -> Project {
    let project = Project::of(&[
        ("meetings.csv", MEETINGS),
        ("departments.csv", DEPARTMENTS),
        ("exports/a.csv", RECORDS),
        (
            "chuanda.toml",
            "[inputs]\nrecords = [\"exports/*.csv\"]\n[[policies]]\nname = \"p\"\ntransmission = { within = \"24h\" }\n",
        ),
    ]);
    std::fs::write(gbk_path(&project), RECORDS.replace("D1", "D2")).expect("written");
    project
}

#[test]
fn a_file_name_that_is_no_text_is_read_as_any_other() {
    let project = exports();
    let run = project.run(["check", ".", "--as-of", AS_OF]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);

    // Below a directory of such a name, and as it is shown, also in a configuration.
    let deep = ["check", "--as-of", AS_OF, "--records"];
    for pattern in ["**/*.csv", "exports/\\xB2\\xC6\\xD5\\xFE\\xBE\\xD6.csv"] {
        let run = project.run([&deep[..], &[pattern, "--keep-going", "--format", "json"]].concat());
        assert!(!run.err.contains("no file"), "{}", run.err);
    }
    let late = RECORDS
        .replace("D1", "D2")
        .replace("03-02 10:00", "03-09 10:00");
    std::fs::write(gbk_path(&project), late).unwrap();
    let (code, report) = project.check(AS_OF);
    assert_eq!(code, 1);
    let source = &report["findings"][0]["source"]["file"];
    assert_eq!(source, "exports/\\xB2\\xC6\\xD5\\xFE\\xBE\\xD6.csv");
}

#[test]
fn init_from_takes_a_file_name_that_is_no_text() {
    let project = exports();
    std::fs::remove_file(project.at("chuanda.toml")).unwrap();
    std::fs::remove_file(project.at("exports/a.csv")).unwrap();
    let run = project.run(["init", "--from", "exports/*.csv"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let run = project.run(["check", "--as-of", AS_OF, "--format", "concise"]);
    assert!(run.out.contains("department D1"), "{}{}", run.out, run.err);
    assert!(!run.out.contains("department D2"), "{}", run.out);
}

#[test]
fn lock_files_and_hidden_files_are_left_out_with_a_note() {
    let project = exports();
    project.file("exports/~$a.csv", b"\x03abc\0\0");
    project.file("exports/.~lock.a.csv#", "x");
    project.file("exports/.old.csv", "nothing");
    project.file("exports/.trash/b.csv", "nothing");
    let run = project.run(["check", "--as-of", AS_OF]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(
        run.err
            .contains("skipped exports/~$a.csv: it is a lock file, so a.csv is open")
    );
    assert!(
        run.err
            .contains("skipped exports/.old.csv: it is a hidden file")
    );
    // Who names one gets it.
    let run = project.run(["check", "--as-of", AS_OF, "--records", "exports/.*.csv"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("exports/.old.csv"), "{}", run.err);
}

#[test]
fn a_pattern_opens_no_pipe() {
    let project = exports();
    let made = std::process::Command::new("mkfifo")
        .arg(project.at("exports/p.csv"))
        .status();
    assert!(made.unwrap().success());
    let run = project.run(["check", "--as-of", AS_OF]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(
        run.err
            .contains("skipped exports/p.csv: it is not a regular file")
    );
}

#[test]
fn a_configuration_is_read_once() {
    let project = project();
    let tables = ["meetings.csv", "departments.csv", "records.csv"];
    for paths in [&[][..], &["."], &tables] {
        let (config, other) = (project.at("chuanda.toml"), project.at("other"));
        let made = std::process::Command::new("mkfifo").arg(&config).status();
        assert!(made.unwrap().success());
        project.file("other", "not = [");
        let path = config.clone();
        let writer = std::thread::spawn(move || {
            let mut pipe = std::fs::File::options().write(true).open(&path).unwrap();
            pipe.write_all(b"language = \"zh\"\n").unwrap();
            // Before the pipe ends: whoever opens it once more finds another.
            std::fs::rename(other, path).unwrap();
        });
        let run = project.run([&["check", "--as-of", AS_OF], paths].concat());
        writer.join().unwrap();
        assert_eq!(run.code, 1, "{paths:?}: {}", run.err);
        assert!(run.out.contains("逾期未传达"), "{}", run.out);
        std::fs::remove_file(config).unwrap();
    }
}

#[test]
fn each_format_names_a_file_as_its_reader_can_open_it() {
    let project = Project::of(&[
        ("city/.git/HEAD", "x"),
        ("city/data/meetings.csv", MEETINGS),
        ("city/data/departments.csv", DEPARTMENTS),
        (
            "city/data/records.csv",
            &RECORDS.replace("03-02 10:00", "03-09 10:00"),
        ),
    ]);
    let late = |args: &[&str], dir: &str| {
        let mut program = common::program("en_US.UTF-8");
        program
            .args(["check", "--as-of", AS_OF])
            .args(args)
            .current_dir(project.at(dir));
        String::from_utf8(program.output().unwrap().stdout).unwrap()
    };
    for (dir, path, concise) in [
        (".", "city/data", "city/data/records.csv:2:1:"),
        ("city", "data", "data/records.csv:2:1:"),
        ("city/data", ".", "records.csv:2:1:"),
        ("city/data", "../data", "../data/records.csv:2:1:"),
    ] {
        assert!(
            late(&[path, "-f", "concise"], dir).starts_with(concise),
            "{dir} {path}"
        );
        assert!(late(&[path, "-f", "json"], dir).contains("\"file\":\"records.csv\""));
        assert!(late(&[path, "-f", "sarif"], dir).contains("\"uri\":\"data/records.csv\""));
        assert!(late(&[path, "-f", "github"], dir).contains("file=data/records.csv,line=2"));
        assert!(late(&[path, "-f", "gitlab"], dir).contains("\"path\":\"data/records.csv\""));
    }
    // Without a repository, from where the program was started.
    std::fs::remove_dir_all(project.at("city/.git")).unwrap();
    assert!(late(&["city/data", "-f", "github"], ".").contains("file=city/data/records.csv,"));

    // What is wrong with a file names it in the same way.
    project.file(
        "city/data/records.csv",
        RECORDS.replace("D1", "").as_bytes(),
    );
    let run = project.run(["check", "city/data"]);
    assert!(
        run.err.contains("error: city/data/records.csv:2:"),
        "{}",
        run.err
    );
    project.file(
        "city/data/meetings.csv",
        MEETINGS.replace("id,", "\u{4f1a}\u{8bae}\u{7f16}\u{53f7}\u{4e86},id,"),
    );
    let run = project.run(["check", "city/data"]);
    assert!(run.err.contains("city/data/meetings.csv"), "{}", run.err);
}

#[test]
fn a_sheet_is_no_part_of_a_path_in_ci() {
    let book = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks/ledger.ods");
    let project = Project::of(&[
        (
            "meetings.csv",
            "id,title,ended_at\nM01,一,2026-03-04 09:00\nM02,二,2026-03-05 09:00\nM03,三,2026-03-06 09:00\n",
        ),
        ("departments.csv", "id,name\nD1,甲局\nD2,乙局\nD3,丙局\n"),
    ]);
    project.file("ledger.ods", std::fs::read(book).unwrap());
    let check = [
        "check",
        "--as-of",
        AS_OF,
        "--records",
        "ledger.ods",
        "--keep-going",
        "-f",
    ];
    let run = |format: &str| project.run([&check[..], &[format]].concat()).out;
    let sarif: serde_json::Value = serde_json::from_str(&run("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let location = &result["locations"][0];
        let uri = &location["physicalLocation"]["artifactLocation"]["uri"];
        let text = result["message"]["text"].as_str().unwrap();
        assert!(uri == "ledger.ods" || uri == "meetings.csv", "{uri}");
        assert_eq!(
            uri == "ledger.ods",
            text.contains("工作表“台账”第"),
            "{text}"
        );
        if uri == "ledger.ods" {
            assert_eq!(location["logicalLocations"][0]["name"], "台账");
        }
    }
    let github = run("github");
    assert!(
        github.contains("file=ledger.ods,") && !github.contains("ods#"),
        "{github}"
    );
    assert!(github.contains("（工作表“台账”第"), "{github}");
    let gitlab: serde_json::Value = serde_json::from_str(&run("gitlab")).unwrap();
    let paths: Vec<&str> = (gitlab.as_array().unwrap().iter())
        .map(|issue| issue["location"]["path"].as_str().unwrap())
        .collect();
    assert!(paths.contains(&"ledger.ods") && !paths.iter().any(|path| path.contains('#')));
    assert!(run("concise").contains("ledger.ods#台账:"));
}

#[test]
fn hostile_templates_end_with_a_sentence() {
    let project = project();
    let deep = format!("{{{{ {}1 }}}}", "1 + ".repeat(30_000));
    let nested = format!("{{{{ {}1{} }}}}", "(".repeat(50_000), ")".repeat(50_000));
    let endless = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}";
    let long = "{% for a in range(99999) %}{{ 'x' * 999 }}{% endfor %}";
    let large = "x".repeat(1 << 20);
    let double = "{% set ns = namespace(x='xxxxxxxx') %}{% for a in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}";
    let joined = "{{ range(9999)|join('x' * 99999)|length }}";
    let wide = "{{ '%999999999d'|format(1) }}";
    for (name, template) in [
        ("deep", deep.as_str()),
        ("nested", &nested),
        ("endless", endless),
        ("long", long),
        ("large", &large),
        ("double", double),
        ("joined", joined),
        ("wide", wide),
    ] {
        project.file("t.md", template);
        let run = project.run([
            "notice",
            "--as-of",
            AS_OF,
            "--template",
            "t.md",
            "--out",
            name,
        ]);
        if name == "deep" {
            assert!(run.code == 0 || run.code == 2, "{}", run.err);
            continue;
        }
        assert_eq!(run.code, 2, "{name}");
        assert!(run.err.contains("a mistake in the template"), "{}", run.err);
        assert!(!project.at(name).exists());
    }
}

#[test]
fn updates_at_once_lose_nothing() {
    let project = project();
    project.file("chuanda.toml", "language = \"en\"\n");
    let feed = |year: u16| {
        format!(
            "name = \"x\"\ncovers = [{year}]\noff = [{{ date = {year}-01-01, name = \"a\" }}]\n"
        )
    };
    for year in 2030..2036 {
        project.file(&format!("{year}.toml"), feed(year));
    }
    let running: Vec<_> = (2030..2036)
        .map(|year| {
            let mut program = common::program("en_US.UTF-8");
            program.args(["calendar", "import", &format!("{year}.toml"), "--add"]);
            program
                .current_dir(project.path())
                .stdout(std::process::Stdio::null());
            program.spawn().unwrap()
        })
        .collect();
    for mut child in running {
        assert!(child.wait().unwrap().success());
    }
    let config = text(&project, "chuanda.toml");
    for year in 2030..2036 {
        assert!(
            config.contains(&format!("calendar/{year}.toml")),
            "{config}"
        );
    }
}

/// Each run sees another finding repaired; were one of their baselines lost, it would come back.
#[test]
fn baselines_updated_at_once_lose_nothing() {
    let mut departments = "id,name\n".to_owned();
    for own in 0..6 {
        let _ = writeln!(departments, "D{own},x{own}");
    }
    let project = project();
    project.file("departments.csv", departments);
    let one = |own: u32| {
        format!(
            "meeting,department,transmitted_at,reported_at\nM1,D{own},2026-03-02 10:00,2026-03-02 11:00\n"
        )
    };
    project.file(
        "none.csv",
        "meeting,department,transmitted_at,reported_at\n",
    );
    let args = [
        "check",
        ".",
        "--as-of",
        AS_OF,
        "--baseline",
        "k.json",
        "--update-baseline",
    ];
    let first = ["--accept-new", "--records", "none.csv"];
    let run = project.run(args.iter().chain(&first));
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(text(&project, "k.json").contains("transmission-overdue"));
    let running: Vec<_> = (0..6)
        .map(|own| {
            let records = format!("{own}.csv");
            project.file(&records, one(own));
            let mut program = common::program("en_US.UTF-8");
            program.args(args).args(["--records", &records]);
            program
                .current_dir(project.path())
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::null());
            program.spawn().unwrap()
        })
        .collect();
    for mut child in running {
        child.wait().unwrap();
    }
    let left = common::json(&text(&project, "k.json"));
    assert_eq!(common::findings(&left).len(), 0, "{left}");
}

/// A run that is told to stop leaves nothing behind, and ends by the signal.
#[cfg(unix)]
#[test]
fn what_is_half_written_goes_away_on_a_signal() {
    use std::os::unix::process::ExitStatusExt as _;
    let mut departments = "id,name\n".to_owned();
    for own in 0..40_000 {
        let _ = writeln!(departments, "D{own},x{own}");
    }
    let project = project();
    project.file("departments.csv", departments);
    project.file(
        "records.csv",
        "meeting,department,transmitted_at,reported_at\n",
    );
    let staged = || {
        let names = std::fs::read_dir(project.path()).expect("a directory");
        let mut names = names.map(|entry| entry.expect("an entry").file_name());
        names.any(|name| name.to_string_lossy().starts_with(".chuanda-"))
    };
    for (name, signal) in [("TERM", 15), ("INT", 2), ("HUP", 1)] {
        let mut child = common::program("en_US.UTF-8")
            .args([
                "check", "--as-of", AS_OF, "-o", "out.html", "-o", "out.json", "-f", "csv",
            ])
            .current_dir(project.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        while !staged() {
            assert_eq!(child.try_wait().unwrap(), None, "it was too quick");
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        let id = child.id().to_string();
        let kill = std::process::Command::new("kill")
            .args(["-s", name, &id])
            .status();
        assert!(kill.unwrap().success());
        assert_eq!(child.wait().unwrap().signal(), Some(signal), "{name}");
        assert!(!staged(), "{name}");
    }
}

#[test]
fn input_without_an_end_is_refused() {
    let project = project();
    for flag in ["--meetings", "--records", "--exemptions", "--baseline"] {
        let run = project.run(["check", "--as-of", AS_OF, flag, "/dev/zero"]);
        assert_eq!(run.code, 2, "{flag}");
    }
    symlink("/dev/zero", project.at("zero.md")).unwrap();
    symlink("/dev/zero", project.at("zero.toml")).unwrap();
    for args in [
        &["diff", "/dev/zero", "/dev/zero"][..],
        &[
            "notice",
            "--as-of",
            AS_OF,
            "--template",
            "zero.md",
            "--out",
            "out",
        ],
        &["calendar", "import", "/dev/zero"],
        &["calendar", "diff", "zero.toml", "cn"],
        &["calendar", "diff", "/dev/zero", "cn"],
        &["init", "--from", "zero.toml"],
    ] {
        let run = project.run(args);
        assert_eq!(run.code, 2, "{args:?} {}", run.err);
    }
    let zero = std::fs::File::open("/dev/zero").unwrap();
    let mut program = common::program("en_US.UTF-8");
    program.args(["calendar", "day", "-"]).stdin(zero);
    assert_eq!(program.output().unwrap().status.code(), Some(2));
}

/// What workbooks, documents and pictures begin with, and what they are called.
const FOREIGN: [(&[u8], &str, &str); 8] = [
    (b"PK\x03\x04\x14\0\0\0\x08\0\0\0!\0bV\xEC\xFA\0\0\0\0\0\0\0\0\x13\0\0\0[Content_Types].xml\xFFsecret\n", "Excel 工作簿", "an Excel workbook"),
    (b"PK\x03\x04\x14\0\0\0\0\0\0\0!\0\x85\x6C\x39\x8A\x2E\0\0\0\x2E\0\0\0\x08\0\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheetsecret\n", ".ods 工作簿", "an .ods workbook"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0secret\n", ".xls 工作簿", "an .xls workbook"),
    (b"\x09\x08\x10\0\0\x06\x05\0secret\n", "Excel 工作簿", "an Excel workbook"),
    (b"%PDF-1.7\n%\xE2\xE3\xCF\xD3 secret\n", "PDF", "a PDF"),
    (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR secret", "图片", "a picture"),
    (b"\x1F\x8B\x08\0\0\0\0\0secret", "gzip", "gzip"),
    (b"\x7FELF\x02\x01\x01\0\0\0secret\n", "二进制", "binary"),
];

/// A file of one kind named in the place of another is called by its name, and none of its bytes are shown.
#[test]
fn a_workbook_in_the_place_of_text_is_told_and_never_shown() {
    let as_of = ["--as-of", AS_OF];
    let commands: [(&str, &[&str]); 14] = [
        ("x.toml", &["check", "x.toml"]),
        ("chuanda.toml", &["check", "."]),
        ("x.toml", &["check", ".", "--meetings", "x.toml"]),
        ("x.toml", &["calendar", "import", "x.toml"]),
        ("x.ics", &["calendar", "import", "x.ics"]),
        ("x.json", &["calendar", "import", "x.json"]),
        ("x.ics", &["calendar", "diff", "x.ics", "cn"]),
        ("x.toml", &["calendar", "diff", "x.toml", "cn"]),
        ("cal.ics", &["check", "feed"]),
        ("cal.json", &["check", "json"]),
        ("cal.toml", &["check", "toml"]),
        ("k.json", &["check", ".", "--baseline", "k.json"]),
        ("k.json", &["diff", "k.json", "k.json"]),
        (
            "t.md",
            &["notice", ".", "--template", "t.md", "--out", "out"],
        ),
    ];
    for (bytes, zh, en) in FOREIGN {
        for (name, args) in commands {
            let project = project();
            for kind in ["ics", "json", "toml"] {
                let folder = if kind == "ics" { "feed" } else { kind };
                for (table, text) in [
                    ("meetings.csv", MEETINGS),
                    ("departments.csv", DEPARTMENTS),
                    ("records.csv", RECORDS),
                    (
                        "chuanda.toml",
                        &*format!("[calendar]\nfiles = \"../cal.{kind}\"\n"),
                    ),
                ] {
                    project.file(&format!("{folder}/{table}"), text);
                }
            }
            project.file(name, bytes);
            for (lang, what) in [("zh", zh), ("en", en)] {
                let is_project = !matches!(args[0], "calendar" | "diff");
                let more = if is_project { &as_of[..] } else { &[] };
                let run = project.run([args, more, &["--lang", lang]].concat());
                let shown = format!("{args:?} {what}: {}{}", run.out, run.err);
                assert_eq!(run.code, 2, "{shown}");
                assert_eq!(run.err.lines().count(), 1, "{shown}");
                assert!(run.err.contains(what), "{shown}");
                assert!(
                    !run.err.contains("secret") && !run.err.contains('\u{fffd}'),
                    "{shown}"
                );
            }
        }
    }
}

#[test]
fn no_table_shows_the_bytes_of_what_is_no_text() {
    let random: Vec<u8> = (0..4_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 21) as u8)
        .map(|byte| byte.max(1))
        .collect();
    let foreign = FOREIGN.iter().skip(4).map(|(bytes, ..)| *bytes);
    for bytes in foreign.chain([&random[..]]) {
        for flag in ["--meetings", "--departments", "--records", "--exemptions"] {
            let project = project();
            project.file("x.csv", bytes);
            let run = project.run(["check", ".", "--as-of", AS_OF, flag, "x.csv"]);
            assert_eq!(run.code, 2, "{}", run.err);
            let source = run.err.lines().find(|line| line.starts_with("1 |"));
            assert_eq!(source, None, "{flag} {}", run.err);
        }
    }
    let project = project();
    for (bytes, _, what) in FOREIGN {
        project.file("dates", bytes);
        let dates = std::fs::File::open(project.at("dates")).unwrap();
        let mut program = common::program("en_US.UTF-8");
        let run = program
            .args(["calendar", "day", "-"])
            .stdin(dates)
            .output()
            .unwrap();
        let err = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{err}");
        assert!(err.contains(what) && !err.contains("secret"), "{err}");
    }
}

/// A project of which a workbook of obligations is built in temporary files.
fn large_project() -> Project {
    let project = project();
    let meetings = (0..500).fold("id,title,ended_at\n".to_owned(), |mut text, number| {
        let _ = writeln!(text, "M{number},x{number},2026-03-02 09:00");
        text
    });
    let departments = (0..101).fold("id,name\n".to_owned(), |mut text, number| {
        let _ = writeln!(text, "D{number},x{number}");
        text
    });
    project.file("meetings.csv", meetings);
    project.file("departments.csv", departments);
    project
}

/// The directory of temporary files is missing, or is a file.
#[test]
fn a_workbook_that_finds_no_temporary_files_says_so() {
    let project = large_project();
    project.file("bad.csv", {
        let head = "meeting,department,transmitted_at\n".to_owned();
        (0..100_001).fold(head, |text, _| text + "M1,D1,x\n")
    });
    project.file("old.xlsx", "mine\n");
    let obligations = ["obligations", "--as-of", AS_OF, "-o", "old.xlsx"];
    let errors = [
        "check",
        "--as-of",
        AS_OF,
        "--records",
        "bad.csv",
        "--errors",
        "old.xlsx",
    ];
    for directory in ["missing", "records.csv"] {
        for (lang, args, what) in [
            (
                "en_US.UTF-8",
                &obligations[..],
                "cannot write old.xlsx: a temporary file: ",
            ),
            ("zh_CN.UTF-8", &obligations, "无法写入 old.xlsx: 临时文件："),
            (
                "en_US.UTF-8",
                &errors,
                "cannot write old.xlsx: a temporary file: ",
            ),
        ] {
            let mut program = common::program(lang);
            program.args(args).current_dir(project.path());
            let run = program
                .env("TMPDIR", project.at(directory))
                .output()
                .unwrap();
            let err = String::from_utf8_lossy(&run.stderr);
            assert_eq!(run.status.code(), Some(2), "{err}");
            assert!(err.contains(what) && err.contains("TMPDIR"), "{err}");
            assert!(!err.contains("panic") && err.lines().count() <= 2, "{err}");
        }
    }
    assert_eq!(text(&project, "old.xlsx"), "mine\n");
    assert_no_leftovers(&project);
    let mut program = common::program("en_US.UTF-8");
    program
        .args(["diff", "-", "-"])
        .env("TMPDIR", project.at("missing"));
    let run = program.output().unwrap();
    assert_eq!(run.status.code(), Some(2));
}

fn assert_no_leftovers(project: &Project) {
    let names = std::fs::read_dir(project.path()).expect("a directory");
    for name in names.map(|entry| entry.expect("an entry").file_name()) {
        assert!(
            !name.to_string_lossy().starts_with(".chuanda"),
            "{}",
            name.display()
        );
    }
}

/// Files may have 8 KiB, as on a full disk, and nobody has arranged for the signal that this sends.
#[test]
fn where_files_find_no_room_nothing_is_written_by_halves() {
    let project = large_project();
    project.file("old.xlsx", "mine\n");
    for command in [
        &["obligations", "-o", "old.xlsx"][..],
        &["obligations", "-o", "csv:old.xlsx"],
        &["check", "-o", "old.xlsx"],
        &["check", "-o", "json:old.xlsx"],
    ] {
        let run = limited(&project, 16, &[command, &["--as-of", AS_OF]].concat());
        let err = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{command:?} {err}");
        assert!(err.contains("old.xlsx") && !err.contains("panic"), "{err}");
        assert_eq!(text(&project, "old.xlsx"), "mine\n");
        assert_no_leftovers(&project);
    }
}

/// Runs the program where no file may have more blocks of 512 bytes.
fn limited(project: &Project, blocks: u32, args: &[&str]) -> std::process::Output {
    let own = common::program("en_US.UTF-8");
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &format!("ulimit -f {blocks}; exec \"$@\""), "sh"]);
    shell.arg(own.get_program()).args(args);
    for (name, value) in own.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.current_dir(project.path()).output().expect("a shell")
}

#[test]
fn a_new_project_is_written_whole_or_not_at_all() {
    let project = Project::new();
    let files = || std::fs::read_dir(project.path()).unwrap().count();
    // The longest of its files has more than one block.
    let run = limited(&project, 1, &["init", "."]);
    let err = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(2), "{err}");
    assert!(err.starts_with("error: cannot write "), "{err}");
    assert_eq!(files(), 0);
    // The last of them is there.
    project.file("exemptions.csv", "mine\n");
    assert_eq!(project.run(["init", "."]).code, 2);
    assert_eq!(files(), 1);
    assert_eq!(text(&project, "exemptions.csv"), "mine\n");
}
