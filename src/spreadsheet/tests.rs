//! Workbooks that programs made (`tests/workbooks/make.py`), and hostile ones.

use std::io::Cursor;
use std::io::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::spreadsheet::*;

const MADE: [&str; 7] = [
    "ledger.xlsx",
    "ledger-lo.xlsx",
    "ledger-1904.xlsx",
    "ledger.xls",
    "ledger-1904.xls",
    "ledger.et",
    "ledger.ods",
];

fn file(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/workbooks");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

/// A sheet with `|` and `!` for what separates cells and marks errors.
fn shown(bytes: Vec<u8>, name: &str) -> Result<String, Bilingual> {
    let mut book = Workbook::open(bytes)?;
    let at = book.sheets().iter().position(|sheet| sheet.name == name);
    let text = book.text(at.unwrap())?;
    let text = text.replace(CELL_SEPARATOR as char, "|");
    Ok(text.replace(COVERED_MARK, "").replace(ERROR_MARK, "!"))
}

/// What is said in English of a workbook that is refused, wherever that is found.
fn refusal(bytes: Vec<u8>) -> String {
    let message = match Workbook::open(bytes) {
        Ok(mut book) => book.text(0).unwrap_err(),
        Err(message) => message,
    };
    assert!(message.zh.chars().any(|char| char > '一'), "{message:?}");
    message.en.into_owned()
}

#[test]
fn all_programs_say_the_same() {
    let reckoned = "\
学习传达情况台账|学习传达情况台账|学习传达情况台账|学习传达情况台账|学习传达情况台账|学习传达情况台账|学习传达情况台账
截至 2026年3月||||||

单位|会议|传达时间|报告时间|人数|占比|备注
甲局|M01|2026-03-05 14:30:00|2026-03-06 09:00|12|0.5|\"\"\"重点\"\"会议\"
甲局|M02|2026-03-06 08:05:09|2026年3月7日10时|7.25|1|14.5
甲局|M03|2026-03-07||||已办
乙局|M01|2026-03-09 00:00:00|下午2:30|1234567890123|-3|!#N/A
乙局|M02|08:30:00||true||!#DIV/0!

丙局|M01|2026-03-10 23:59:59|x|0|100|两行 的 话
";
    let unreckoned = ["14.5", "已办", "!#N/A", "!#DIV/0!"];
    let unreckoned = unreckoned.iter().fold(reckoned.to_owned(), |text, result| {
        text.replace(&format!("|{result}\n"), &format!("|!{NO_VALUE}\n"))
    });
    // As OpenDocument, LibreOffice writes midnight as a date alone, this Boolean as 1, and no tabs.
    let of_ods = reckoned
        .replace("09 00:00:00", "09")
        .replace("|true|", "|1|")
        .replace("的 话", "的话");
    for name in MADE {
        let expected = match name {
            "ledger.xlsx" | "ledger-1904.xlsx" => &unreckoned,
            "ledger.ods" => &of_ods,
            _ => reckoned,
        };
        assert_eq!(shown(file(name), "台账").unwrap(), *expected, "{name}");
        assert_eq!(
            shown(file(name), "填表说明").unwrap(),
            "每行一条 用北京时间\n"
        );
        let book = Workbook::open(file(name)).unwrap();
        let seen: Vec<_> = (book.sheets().iter())
            .map(|sheet| (sheet.name.as_str(), sheet.is_visible))
            .collect();
        let sheets = [("填表说明", true), ("台账", true), ("旧台账", false)];
        assert_eq!(seen[..3], sheets, "{name}");
        // The first bytes are enough to tell the kind.
        let is = match name.rsplit_once('.').unwrap().1 {
            "xlsx" => WorkbookKind::Xlsx,
            "ods" => WorkbookKind::Ods,
            _ => WorkbookKind::Xls,
        };
        assert_eq!(kind(&file(name)[..4_000]), Ok(Some(is)), "{name}");
    }
}

#[test]
fn kinds_that_are_not_read() {
    for text in ["", "会议,单位\n", "<3>,x\n", "PK,1\n", "\tx\n", "<p"] {
        assert_eq!(kind(text.as_bytes()), Ok(None), "{text}");
    }
    for (bytes, part) in [
        (&b"\x09\x08\x10\x00\x00\x05"[..], "Excel 95"),
        (b"\x09\x00\x04\x00", "Excel 95"),
        ("\u{FEFF}\n<HTML xmlns".as_bytes(), "HTML"),
        (b"<table border=1>", "HTML"),
        (b"<?xml version=\"1.0\"?><?mso-application", "XML"),
        (b"MIME-Version: 1.0\r\n", "MHTML"),
        (b"PK\x05\x06", "no workbook"),
    ] {
        let message = kind(bytes).unwrap_err();
        assert!(
            message.en.contains(part) && message.en.contains("save it as .xlsx"),
            "{message:?}"
        );
        assert!(Workbook::open(bytes.to_vec()).is_err());
    }
    let word = pack(&[("[Content_Types].xml", ""), ("word/document.xml", "")]);
    assert!(kind(&word).unwrap_err().en.contains("no workbook"));
    let binary = pack(&[("[Content_Types].xml", ""), ("xl/workbook.bin", "")]);
    assert!(kind(&binary).unwrap_err().en.contains(".xlsb"));
    let writer = pack(&[("mimetype", "application/vnd.oasis.opendocument.text")]);
    assert!(kind(&writer).unwrap_err().en.contains("no workbook"));
}

fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let stored = zip::CompressionMethod::Stored;
        let options = SimpleFileOptions::default();
        let is_first = *name == "mimetype";
        let options = if is_first {
            options.compression_method(stored)
        } else {
            options
        };
        zip.start_file(*name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook with one sheet, `S`, and shared strings.
fn xlsx(sheet: &str, strings: &str) -> Vec<u8> {
    let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id='{id}' Type='{types}/{kind}' Target='{target}'/>")
    };
    let relations = |all: &str| format!("<Relationships>{all}</Relationships>");
    pack(&[
        ("[Content_Types].xml", ""),
        (
            "_rels/.rels",
            &relations(&relation("a", "officeDocument", "/xl/book.xml")),
        ),
        (
            "xl/_rels/book.xml.rels",
            &relations(
                &(relation("b", "worksheet", "sheets\\S.xml")
                    + &relation("c", "sharedStrings", "Strings.xml")),
            ),
        ),
        (
            "xl/book.xml",
            "<x:workbook xmlns:x='x' xmlns:r='r'><x:sheets><x:sheet name='S' sheetId='1' r:id='b'/></x:sheets></x:workbook>",
        ),
        ("xl/strings.xml", strings),
        ("xl/sheets/s.xml", sheet),
    ])
}

/// A sheet of these rows.
fn rows(rows: &str) -> Vec<u8> {
    xlsx(
        &format!("<worksheet><dimension ref='B2:A1'/><sheetData>{rows}</sheetData></worksheet>"),
        "<sst/>",
    )
}

#[test]
fn odd_but_right() {
    let strings = "<sst uniqueCount='9000000000000000000'><si><r><t>会</t></r><r><t>&#35758;</t></r>\
        <rPh><t>huiyi</t></rPh></si><si/><si><t><![CDATA[<b>]]>&amp;</t></si></sst>";
    let sheet = "<x:worksheet xmlns:x='x'><x:sheetData><x:row><x:c t='s'><x:v>0</x:v></x:c>\
        <x:c t='s'><x:v>1</x:v></x:c><x:c t='s'><x:v>2</x:v></x:c></x:row>\
        <x:row><x:c t='inlineStr'><x:is><x:t>a_x000A_b</x:t></x:is></x:c><x:c t='e'><x:v>#SPILL!</x:v></x:c>\
        <x:c t='str'><x:f>A1</x:f><x:v/></x:c><x:c t='d'><x:v>2026-03-05T14:30:00Z</x:v></x:c></x:row>\
        </x:sheetData><x:mergeCells><x:mergeCell ref='$C$1:C2'/></x:mergeCells></x:worksheet>";
    let text = shown(xlsx(sheet, strings), "S").unwrap();
    assert_eq!(text, "会议||<b>&|\na b|!#SPILL!|<b>&|2026-03-05 14:30:00\n");
}

#[test]
fn merges_that_cannot_be_read_refuse_no_cell() {
    let sheet = |merges: &str| {
        let cells = "<row><c><v>1</v></c></row><row><c r='B2'><v>2</v></c></row>";
        let sheet = format!("<worksheet><sheetData>{cells}</sheetData>{merges}</worksheet>");
        shown(xlsx(&sheet, "<sst/>"), "S").unwrap()
    };
    for merge in ["A1:ZZZZ9", "", "#REF!", "F:G"] {
        let text = sheet(&format!("<mergeCell ref='{merge}'/>"));
        assert_eq!(text, "1|\n|2\n", "{merge}");
    }
    for merge in ["A:A", "$A$2:A1"] {
        let text = sheet(&format!("<mergeCell ref='{merge}'/>"));
        assert_eq!(text, "1|\n1|2\n", "{merge}");
    }
    assert_eq!(sheet("<mergeCell/>"), "1|\n|2\n");
}

#[test]
fn what_a_cell_holds_is_in_its_value_or_in_itself() {
    let cells = "<row r=''><c r='' s='' t=''><v>1</v></c>\
        <c t='inlineStr'><v>20</v><is><t>M1</t></is></c><c t='inlineStr'><v>20</v></c>\
        <c t='str'><v>x</v><is><t>y</t></is></c><c t='str'><is><t>z</t></is></c>\
        <c t='inlineStr'><is><r><t>a</t></r><rPh><t>no</t></rPh><r><t>b</t></r></is></c></row>";
    assert_eq!(shown(rows(cells), "S").unwrap(), "1|M1||x|z|ab\n");
}

proptest! {
    #[test]
    fn plain_rows_say_what_their_pieces_say(
        made in vec((select(&ROWS[..]), vec(select(&CELLS[..]), 0..5)), 0..6)
    ) {
        let made: Vec<String> = (made.iter())
            .map(|(row, cells)| format!("{row}{}</row>", cells.concat()))
            .collect();
        let strings = "<sst><si><t>会</t></si><si><t>b</t></si></sst>";
        let read = |rows: &str| {
            let sheet = format!("<worksheet><sheetFormatPr/><sheetData>{rows}</sheetData></worksheet>");
            shown(xlsx(&sheet, strings), "S").map_err(|message| message.en)
        };
        let rows = made.concat();
        // A row with a comment is not plain.
        prop_assert_eq!(read(&rows), read(&rows.replace("</row>", "<!----></row>")));
    }
}

/// Starts of rows and cells, plain and not.
const ROWS: [&str; 8] = [
    "<row>",
    "<row r=\"2\">",
    "<row r=\"7\" spans=\"1:4\" x14ac:dyDescent=\"0.25\">\n",
    "<row spans=\"1:4\" r=\"\">",
    "<row x:r=\"3\" r=\"4\">",
    "<row r='3'>",
    "<row r=\"x\">",
    "<row/><row>",
];
const CELLS: [&str; 23] = [
    "<c><v>1</v></c>",
    "<c r=\"B2\"><v>2.5</v></c>",
    "<c r=\"C7\" s=\"0\" t=\"n\"><v>3</v></c>\r\n",
    "<c r=\"D\"><v>4</v></c>",
    "<c t=\"s\"><v>0</v></c>",
    "<c t=\"s\"><v>9</v></c>",
    "<c t=\"s\"><is><t>x</t></is></c>",
    "<c t=\"str\"><v>a b </v></c>",
    "<c t=\"str\"><v>a&amp;b</v></c>",
    "<c t=\"str\"><v>a\r\nc</v></c>",
    "<c t=\"b\"><v>1</v></c>",
    "<c t=\"e\"><v>#N/A</v></c>",
    "<c t=\"d\"><v>2026-03-05T14:30:00</v></c>",
    "<c t=\"\" s=\" 0 \"><v> 8 </v></c>",
    "<c t=\"inlineStr\"><is><t>会_x000A_议</t></is></c>",
    "<c t=\"inlineStr\"><is><t xml:space=\"preserve\"> \"q\" </t></is></c>",
    "<c t=\"inlineStr\"><v>1</v></c>",
    "<c t=\"str\"><f>A1</f><v></v></c>",
    "<c s=\"0\"/>",
    "<c></c>",
    "<col/>",
    "<!-- c -->",
    "stray",
];

#[test]
fn pieces_that_two_windows_share() {
    // Of 64 KiB at once, each starts elsewhere in a row; a `>` does not always end a tag.
    let row = "<row x='>'><!-- > <c> --><c t='inlineStr' y=\"a>b\"><is><t>会 > 议&gt;<![CDATA[<]>]]></t></is></c>\
        <c><v>1</v></c><?x > ?></row>";
    let count = 2_000;
    let shown = shown(rows(&row.repeat(count)), "S").unwrap();
    assert!(row.len() * count > 3 << 16);
    assert_eq!(shown, "会 > 议><]>|1\n".repeat(count));
}

#[test]
fn hostile_sheets() {
    let deep = "<a>".repeat(1_000);
    let long = format!("<c r='A1'><v>{}</v></c>", "1".repeat(17 << 20));
    let many = format!(
        "<c r='A1' t='inlineStr'><is>{}</is></c>",
        format!("<t>{}</t>", "x".repeat(1_000)).repeat(1_100)
    );
    for (cells, part) in [
        (
            "<row><c r='A1'><v>1</v></c><c r='XFD1048576'><v>1</v></c></row>",
            "cell XFD1048576 stretches",
        ),
        ("<row><c r='ZZZZZZZ1'><v>1</v></c></row>", "ZZZZZZZ1"),
        (
            "<row><c r='A99999999999'><v>1</v></c></row>",
            "A99999999999",
        ),
        ("<row r='1048577'/>", "1048577"),
        (
            "<row><c r='A1'><v>1</v></c><c r='A1'><v>1</v></c></row>",
            "A1 stands twice",
        ),
        ("<row><c t='s'><v>0</v></c></row>", "A1"),
        ("<row><c><v>one</v></c></row>", "one"),
        ("<row><c t='?'><v>1</v></c></row>", "?"),
        ("<row><c><v>&lol;</v></c></row>", "&lol;"),
        ("<row><c>", "sheets/S.xml"),
        ("<row></c>", "expected `</row>`, but `</c>`"),
        (&deep, "too deep"),
        (&long, "16 MiB"),
        (&many, "1 MiB"),
    ] {
        let message = refusal(rows(cells));
        assert!(message.contains(part), "{part}: {message}");
    }
    assert!(refusal(xlsx("<worksheet><sheetData><row>", "<sst/>")).contains("too soon"));
    assert!(refusal(xlsx("<worksheet/>", "<sst><si>")).contains("too soon"));
}

#[test]
fn bombs() {
    // 65 MiB of blanks pack to 64 KiB.
    let bomb = rows(&" ".repeat(65 << 20));
    assert!(bomb.len() < 1 << 20);
    assert!(refusal(bomb).contains("unpacks to"));
    // One that says it is small.
    let mut liar = rows(&"<row/>".repeat(10_000));
    let entry = memchr::memmem::rfind(&liar, b"PK\x01\x02").unwrap();
    liar[entry + 24..entry + 28].copy_from_slice(&100u32.to_le_bytes());
    assert!(refusal(liar).contains("sheets/S.xml cannot be read"));
}

fn ods(table: &str) -> Vec<u8> {
    pack(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "content.xml",
            &format!(
                "<office:document-content><office:body><office:spreadsheet>\
                 <table:tracked-changes><table:table table:name='no'/></table:tracked-changes>\
                 <table:table table:name='S'>{table}</table:table>\
                 </office:spreadsheet></office:body></office:document-content>"
            ),
        ),
    ])
}

#[test]
fn odd_but_right_ods() {
    let cell =
        |more: &str, text: &str| format!("<table:table-cell {more}>{text}</table:table-cell>");
    let all = [
        "<table:table-row table:number-rows-repeated='2'>".to_owned(),
        cell(
            "table:number-columns-repeated='2'",
            "<text:p>a<text:s text:c='2'/>b</text:p>\n<text:p>c</text:p>",
        ),
        cell(
            "",
            "<office:annotation><text:p>no</text:p></office:annotation><text:p>x<text:span>y</text:span></text:p>",
        ),
        cell("table:formula='=1'", ""),
        cell(
            "table:formula='=1' office:value-type='string'",
            "<text:p>Err:502</text:p>",
        ),
        cell(
            "office:value-type='percentage' office:value='0.5'",
            "<text:p>50%</text:p>",
        ),
        cell(
            "office:value-type='boolean' office:boolean-value='true'",
            "",
        ),
        cell(
            "office:value-type='time' office:time-value='PT08H30M00S'",
            "",
        ),
        cell(
            "office:value-type='date' office:date-value='2026-03-05T14:30:00.9'",
            "",
        ),
        cell("table:number-columns-repeated='16000'", ""),
        "</table:table-row><table:table-row table:number-rows-repeated='1048574'/>".to_owned(),
    ];
    let line =
        format!("a  b c|a  b c|xy|!{NO_VALUE}|!Err:502|0.5|true|08:30:00|2026-03-05 14:30:00\n");
    assert_eq!(shown(ods(&all.concat()), "S").unwrap(), line.repeat(2));
}

#[test]
fn hostile_ods() {
    let cell = "<table:table-cell table:number-columns-repeated='16384'><text:p>x</text:p></table:table-cell>";
    let row = |repeat: &str, cells: &str| {
        format!("<table:table-row table:number-rows-repeated='{repeat}'>{cells}</table:table-row>")
    };
    let far = cell.replace("16384", "4000000000");
    let blanks =
        "<table:table-cell><text:p><text:s text:c='2000000000'/>x</text:p></table:table-cell>";
    let number = "<table:table-cell office:value-type='float' office:value='one'/>";
    for (table, part) in [
        (row("1048576", cell), "XFD1 stretches"),
        (row("1", &far), "XFE1"),
        (
            row(
                "4294967295",
                "<table:table-cell><text:p>x</text:p></table:table-cell>",
            ),
            "beyond 1048576 rows",
        ),
        (row("1", blanks), "1 MiB"),
        (row("1", number), "\"one\""),
    ] {
        let message = refusal(ods(&table));
        assert!(message.contains(part), "{part}: {message}");
    }
    let mime = ("mimetype", "application/vnd.oasis.opendocument.spreadsheet");
    let cut = "<office:document-content><office:spreadsheet><table:table table:name='S'><table:table-row>";
    assert!(refusal(pack(&[mime, ("content.xml", cut)])).contains("too soon"));
    assert!(refusal(pack(&[mime])).contains("content.xml is missing"));
    let secret = ("META-INF/manifest.xml", "<manifest:encryption-data/>");
    assert!(refusal(pack(&[mime, secret, ("content.xml", cut)])).contains("password"));
}

#[test]
fn texts_in_continued_records() {
    let text = shown(file("many.xls"), "台账").unwrap();
    // A formula that xlwt leaves without a result cannot be told from one whose result is "".
    let mut expected = vec!["|2026-03-05 14:30:00|0.1\n".to_owned()];
    expected.extend((1..60).map(|number| match number % 2 {
        1 => format!("第{number}条学习传达情况||\n"),
        _ => format!("item {number} of many texts||\n"),
    }));
    expected.push(format!("{}||\n", "长".repeat(5_000)));
    assert_eq!(text, expected.concat());
}

/// The `.xls` with bytes found in it replaced.
fn xls_with(find: &[u8], replace: &[u8]) -> Vec<u8> {
    let mut bytes = file("ledger.xls");
    let at = memchr::memmem::find(&bytes, find).unwrap();
    bytes[at..at + replace.len()].copy_from_slice(replace);
    bytes
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn hostile_xls() {
    // A chain of sectors that goes round for ever.
    let mut round = file("ledger.xls");
    let table = u32::from_le_bytes(round[76..80].try_into().unwrap());
    let table = (table as usize + 1) * 512;
    for sector in 0..100u32 {
        let at = table + sector as usize * 4;
        round[at..at + 4].copy_from_slice(&sector.to_le_bytes());
    }
    assert!(refusal(round).contains("compound file"));
    // The size of a sheet is not believed: the first DIMENSIONS says 4 billion rows.
    let lie = xls_with(
        b"\x00\x02\x0E\x00",
        b"\x00\x02\x0E\x00\0\0\0\0\xFF\xFF\xFF\xFF\0\0\xFF\xFF",
    );
    assert_eq!(shown(lie, "填表说明").unwrap(), "每行一条 用北京时间\n");
    // A sheet that starts beyond the end.
    let bytes = file("ledger.xls");
    let at = memchr::memmem::find(&bytes, b"\x85\x00").unwrap();
    let beyond = xls_with(&bytes[at..at + 8], b"\x85\x00\x0E\x00\xF0\xFF\xFF\xFF");
    assert!(refusal(beyond).contains("do not hold together"));
    // A last sector that is short is read as far as it goes.
    let mut short = file("ledger.xls");
    while short.pop_if(|byte| *byte == 0).is_some() {}
    assert_eq!(shown(short, "填表说明").unwrap(), "每行一条 用北京时间\n");
    // Passwords: of an .xls, and of an .xlsx, which is wrapped like one.
    assert!(refusal(xls_with(b"\x42\x00\x02\x00", b"\x2F\x00")).contains("password"));
    let mut wrapped = utf16("EncryptedPackage");
    wrapped.resize(64, 0);
    wrapped.push(34);
    let wrapped = xls_with(&utf16("Workbook"), &wrapped);
    assert!(refusal(wrapped).contains("password"));
    assert!(refusal(xls_with(&utf16("Workbook"), &utf16("Wordbook"))).contains("not a workbook"));
    assert!(refusal(file("ledger.xls")[..2_000].to_vec()).contains("damaged"));
}

#[test]
fn a_table_of_sectors_listed_again_and_again() {
    // Sectors of 1 MB in all name one sector 254,000 times: as tables, these would be 130 MB.
    let mut bytes = file("ledger.xls");
    let table = 1u32.to_le_bytes();
    bytes[80..512].copy_from_slice(&table.repeat(108));
    let first = bytes.len() as u32 / 512 - 1;
    bytes[68..72].copy_from_slice(&first.to_le_bytes());
    for sector in first..first + 2_000 {
        bytes.extend(table.repeat(127));
        bytes.extend((sector + 1).to_le_bytes());
    }
    let end = bytes.len() - 4;
    bytes[end..].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    let file = cfb::CompoundFile::open(compound::Metered::new(bytes));
    let error = file.err().unwrap();
    assert!(error.to_string().contains("listed many times"), "{error}");
}

/// Reads all that can be read.
fn read(bytes: Vec<u8>) -> Result<usize, Bilingual> {
    let mut book = Workbook::open(bytes)?;
    let mut length = 0;
    for sheet in 0..book.sheets().len() {
        length += book.text(sheet)?.len();
    }
    Ok(length)
}

#[test]
fn cut_off_anywhere() {
    for name in MADE {
        let whole = file(name);
        assert!(read(whole.clone()).is_ok());
        for length in (0..whole.len()).step_by(97) {
            let cut = whole[..length].to_vec();
            // The last sector of an .xls, and what follows the end of an archive, may hold nothing.
            assert!(
                read(cut).is_err() || length + 4_096 > whole.len(),
                "{name} {length}"
            );
        }
    }
}

#[test]
fn wrong_bytes_anywhere() {
    let mut seed = 1u64;
    let mut random = |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for name in MADE {
        let whole = file(name);
        for _ in 0..400 {
            let mut bytes = whole.clone();
            for _ in 0..=random(4) {
                let at = random(bytes.len());
                bytes[at] = [0, 1, 0x7F, 0x80, 0xFF, random(256) as u8][random(6)];
            }
            // No panic, and lines that are rows where it is read.
            let _ = read(bytes);
        }
    }
}
