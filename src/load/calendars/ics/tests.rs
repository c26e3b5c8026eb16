//! Feeds as they are published, and feeds that cannot be taken.

use proptest::prelude::*;

use crate::calendar::{Base, DayRule, settle};
use crate::load::calendars::ics::*;

fn read_bytes(bytes: &[u8]) -> Result<Overlay, String> {
    let mut errors = Errors::default();
    let slice = FileSlice::whole(
        0,
        "feed.ics",
        bytes,
        crate::load::file::form::Form::default(),
    );
    let overlay = ics(&slice, &mut errors);
    let (errors, _) = errors.finish();
    assert_eq!(overlay.is_none(), !errors.is_empty());
    let errors: Vec<String> = (errors.iter())
        .map(|error| format!("{}:{}: {}", error.line, error.column, error.message.en))
        .collect();
    overlay.ok_or_else(|| errors.join("\n"))
}

/// Reads a feed with LF and with CRLF.
fn read(text: &str) -> Result<Overlay, String> {
    let read = read_bytes(text.as_bytes());
    assert_eq!(read_bytes(text.replace('\n', "\r\n").as_bytes()), read);
    read
}

fn calendar(events: &[&str]) -> String {
    let events: Vec<String> = (events.iter())
        .map(|event| format!("BEGIN:VEVENT\n{event}\nEND:VEVENT\n"))
        .collect();
    format!(
        "BEGIN:VCALENDAR\nVERSION:2.0\n{}END:VCALENDAR\n",
        events.concat()
    )
}

/// The years that it is about.
fn years(overlay: &Overlay) -> Vec<i32> {
    overlay.feed_years.iter().map(|feed| feed.year).collect()
}

/// `2026-01-01..2026-01-03 off 元旦`, one per line.
fn days(overlay: &Overlay) -> Vec<String> {
    let day = |rule: &DayRule| {
        let kind = if rule.working { "work" } else { "off" };
        let name = rule.name.as_deref().unwrap_or("-");
        if rule.first == rule.last {
            format!("{} {kind} {name}", rule.first)
        } else {
            format!("{}..{} {kind} {name}", rule.first, rule.last)
        }
    };
    overlay.days.iter().map(day).collect()
}

#[test]
fn holiday_cn() {
    let overlay = read(
        "BEGIN:VCALENDAR
VERSION:2.0
METHOD:PUBLISH
CLASS:PUBLIC
X-WR-CALDESC:中国法定节假日数据，自动每日抓取国务院公
 告。
X-WR-CALNAME:中国法定节假日
BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY:元旦假期
DTSTART;VALUE=DATE:20221231
DTEND;VALUE=DATE:20230103
DTSTAMP;VALUE=DATE:20221231
UID:2022-12-31/2023-01-03/NateScarlet/holiday-cn
END:VEVENT
BEGIN:VEVENT
SUMMARY:上班(补春节)
DTSTART;VALUE=DATE:20230128
DTEND;VALUE=DATE:20230130
UID:2023-01-28/2023-01-30/NateScarlet/holiday-cn
END:VEVENT
BEGIN:VEVENT
SUMMARY:清明节假期
DTSTART;VALUE=DATE:20230405
DTEND;VALUE=DATE:20230406
END:VEVENT
END:VCALENDAR
",
    );
    let overlay = overlay.unwrap();
    assert_eq!(overlay.name.as_deref(), Some("中国法定节假日"));
    // The notice for 2023 reaches back; 2022 is not known by it.
    assert_eq!(years(&overlay), [2023]);
    assert_eq!(
        days(&overlay),
        [
            "2022-12-31..2023-01-02 off 元旦假期",
            "2023-04-05 off 清明节假期",
            "2023-01-28..2023-01-29 work 上班(补春节)",
        ]
    );
    assert_eq!(overlay.check(), Ok(()));
}

#[test]
fn days_worked_told_in_hours() {
    let overlay = read(&calendar(&[
        "DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20260102\nDTSTAMP:20260101T000000Z\n\
         DESCRIPTION:一、元旦：1月1日至3日放假调休\\, 共3天。1月4日（周日）上班。\\n\\n放假通知: https\n \
         ://www.gov.cn/zhengce/content/202511/content_7047090.htm\n\
         STATUS:CONFIRMED\nSUMMARY:元旦 假期 第1天/共3天\nTRANSP:TRANSPARENT",
        "DTSTART:20260104T090000\nDTEND:20260104T180000\nSTATUS:TENTATIVE\n\
         SUMMARY:元旦 补班 第1天/共1天\nBEGIN:VALARM\nTRIGGER:-PT60M\nACTION:DISPLAY\n\
         SUMMARY:补班提醒\nDTSTART:x\nEND:VALARM",
        "DTSTART;TZID=Asia/Shanghai:20260214T090000\nSUMMARY:春节 补班",
    ]));
    let overlay = overlay.unwrap();
    assert_eq!(
        days(&overlay),
        [
            "2026-01-01 off 元旦 假期 第1天/共3天",
            "2026-01-04 work 元旦 补班 第1天/共1天",
            "2026-02-14 work 春节 补班",
        ]
    );
    for event in [
        "DTSTART:20260104T010000Z\nDTEND:20260104T100000Z\nSUMMARY:补班",
        "DTSTART:20260104T090000\nDTEND:20260105T180000\nSUMMARY:补班",
        "DTSTART:20260104T090000\nDURATION:PT9H\nSUMMARY:补班",
        "DTSTART:20260101T090000\nSUMMARY:元旦",
    ] {
        let error = read(&calendar(&[event])).unwrap_err();
        assert!(error.starts_with("4:9: event"), "{error}");
        assert!(
            error.contains("is not all-day: DTSTART is \"2026010"),
            "{error}"
        );
    }
}

#[test]
fn apple_marks_its_holidays() {
    let overlay = read(&calendar(&[
        "DTSTART;VALUE=DATE:20260101\nSUMMARY;LANGUAGE=zh_CN:元旦（休）\n\
         X-APPLE-SPECIAL-DAY:WORK-HOLIDAY\nTRANSP:TRANSPARENT",
        "DTSTART;VALUE=DATE:20260104\nSUMMARY;LANGUAGE=zh_CN:元旦（班）\n\
         X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY",
        "DTSTART;VALUE=DATE:20260204\nSUMMARY;LANGUAGE=zh_CN:立春",
        "DTSTART;VALUE=DATE:20270308\nRRULE:FREQ=YEARLY;COUNT=5\nSUMMARY:妇女节",
    ]));
    let overlay = overlay.unwrap();
    assert_eq!(
        days(&overlay),
        ["2026-01-01 off 元旦（休）", "2026-01-04 work 元旦（班）"]
    );
    assert_eq!(years(&overlay), [2026]);
}

#[test]
fn google_and_outlook() {
    let overlay = read(
        "BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
X-WR-CALNAME;VALUE=TEXT:Holidays\\, China
X-WR-TIMEZONE:UTC
BEGIN:VEVENT
DTSTART;VALUE=DATE:20260920
DTEND;VALUE=DATE:20260921
CLASS:PUBLIC
DESCRIPTION:Public holiday
SUMMARY:Working Day for National Day
END:VEVENT
begin:vevent
summary:National Day\\; Golden
  Week
dtstart;value=date:20261001
duration:P1W
end:vevent
BEGIN:VEVENT
SUMMARY:Workers' Day
DTSTART:20260501
DTEND:20260501
ATTENDEE;CN=\"a:b;c\":mailto:a@example.org
X-MICROSOFT-CDO-ALLDAYEVENT:TRUE
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20260601
DURATION:P2D
STATUS:CANCELLED
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20260602
END:VEVENT
END:VCALENDAR
",
    );
    let overlay = overlay.unwrap();
    assert_eq!(overlay.name.as_deref(), Some("Holidays, China"));
    assert_eq!(
        days(&overlay),
        [
            "2026-10-01..2026-10-07 off National Day; Golden Week",
            "2026-05-01 off Workers' Day",
            "2026-06-02 off -",
            "2026-09-20 work Working Day for National Day",
        ]
    );
}

/// What Google's holiday feeds have besides the days of the notices.
#[test]
fn google_lists_observances_and_years_not_announced() {
    let observance = "DESCRIPTION:Observance\\nTo hide observances\\, go to Google Calendar Setting\n \
                      s > Holidays in China";
    let holiday = |day: &str, summary: &str| {
        format!("DTSTART;VALUE=DATE:{day}\nDESCRIPTION:Public holiday\nSUMMARY:{summary}")
    };
    let events = [
        holiday("20261001", "National Day"),
        holiday("20260920", "Special Working Day"),
        format!("DTSTART;VALUE=DATE:20260910\n{observance}\nSUMMARY:Teachers' Day"),
        "DTSTART;VALUE=DATE:20260308\nDESCRIPTION:纪念日\\n要隐藏纪念日\\，请转到 Google 日历设置\n\
         SUMMARY:妇女节"
            .to_owned(),
        holiday("20271001", "National Day"),
        format!("DTSTART;VALUE=DATE:20280101\n{observance}\nSUMMARY:Moon Festival (tentative)"),
    ];
    let events: Vec<&str> = events.iter().map(String::as_str).collect();
    let mut overlays = [read(&calendar(&events)).unwrap()];
    assert_eq!(years(&overlays[0]), [2026, 2027]);
    let left_out = settle(Base::None, |_| false, &mut overlays);
    assert_eq!((left_out.len(), left_out[0].1.year), (1, 2027));
    let [overlay] = overlays;
    assert_eq!(overlay.covers, [2026]);
    assert_eq!(
        days(&overlay),
        [
            "2026-10-01 off National Day",
            "2026-09-20 work Special Working Day"
        ]
    );
    // Those of another country have no days worked in exchange, and are for `weekends`.
    let mut ahead = [read(&calendar(&[events[0], events[4]])).unwrap()];
    assert_eq!(settle(Base::Weekends, |_| false, &mut ahead.clone()), []);
    assert_eq!(settle(Base::None, |_| false, &mut ahead).len(), 2);
    assert!(ahead[0].is_empty());
    let tentative = holiday("20261002", "National Day (tentative)");
    let error = read(&calendar(&[events[1], &tentative])).unwrap_err();
    assert_eq!(
        error,
        "11:1: event \"National Day (tentative)\" is marked tentative, before the notice is out; \
         wait for the notice, or remove the event"
    );
}

/// Outlook and others export all-day events as times from midnight to midnight.
#[test]
fn from_midnight_to_midnight() {
    let overlay = read(&calendar(&[
        "DTSTART:20260101T000000\nDTEND:20260104T000000\nSUMMARY:元旦（休）",
        "DTSTART;TZID=\"China Standard Time\":20260215T000000\n\
         DTEND;TZID=\"China Standard Time\":20260224T000000\nSUMMARY:春节\n\
         X-MICROSOFT-CDO-ALLDAYEVENT:TRUE\nX-MICROSOFT-CDO-BUSYSTATUS:OOF",
        "DTSTART;TZID=Asia/Shanghai:20260104T000000\nDTEND;TZID=Asia/Shanghai:20260104T235959\n\
         SUMMARY:元旦（班）",
        "DTSTART:20260404T000000\nDURATION:PT72H\nSUMMARY:清明",
        "DTSTART:20260619T000000\nSUMMARY:端午",
    ]));
    assert_eq!(
        days(&overlay.unwrap()),
        [
            "2026-01-01..2026-01-03 off 元旦（休）",
            "2026-02-15..2026-02-23 off 春节",
            "2026-04-04..2026-04-06 off 清明",
            "2026-06-19 off 端午",
            "2026-01-04 work 元旦（班）",
        ]
    );
    for event in [
        "DTSTART:20251231T160000Z\nDTEND:20260103T160000Z\nSUMMARY:元旦",
        "DTSTART:20260101T000000\nDTEND:20260101T120000\nSUMMARY:元旦",
        "DTSTART:20260101T235900\nSUMMARY:元旦",
        "DTSTART:20260102T000000\nDTEND:20260101T235900\nSUMMARY:元旦",
        "DTSTART:20260101T000000\nDURATION:PT36H\nSUMMARY:元旦",
    ] {
        assert!(read(&calendar(&[event])).is_err(), "{event}");
    }
}

/// Some feeds call the weekend days worked 调休, others the days off; a weekend is off by itself.
#[test]
fn exchange_alone_is_not_guessed() {
    let overlay = read(&calendar(&[
        "DTSTART;VALUE=DATE:20261005\nSUMMARY:国庆节调休",
        "DTSTART;VALUE=DATE:20260215\nDTEND;VALUE=DATE:20260224\nSUMMARY:春节调休",
    ]));
    let overlay = overlay.unwrap();
    assert!(overlay.days.iter().all(|rule| !rule.working));
    let error = read(&calendar(&[
        "DTSTART;VALUE=DATE:20261001\nSUMMARY:国庆节放假",
        "DTSTART;VALUE=DATE:20261010\nSUMMARY:国庆节调休",
    ]));
    let error = error.unwrap_err();
    assert!(
        error.starts_with("9:1: event \"国庆节调休\" is on a weekend"),
        "{error}"
    );
}

#[test]
fn years_that_are_covered() {
    let table: [(&[&str], &[i32]); 5] = [
        (&["20260101", "20271001"], &[2026, 2027]),
        (&["20261229", "20270501"], &[2027]),
        (&["20261228", "20270501"], &[2026, 2027]),
        (&["20261231"], &[2026]),
        // By its end alone a New Year's holiday would claim 2027.
        (&["20260501", "20261231\nDTEND:20270104"], &[2026]),
    ];
    for (starts, covers) in table {
        let events: Vec<String> = starts
            .iter()
            .map(|start| format!("DTSTART:{start}"))
            .collect();
        let events: Vec<&str> = events.iter().map(String::as_str).collect();
        assert_eq!(
            years(&read(&calendar(&events)).unwrap()),
            covers,
            "{starts:?}"
        );
    }
}

#[test]
fn events_that_cannot_be_told() {
    let errors = read(&calendar(&[
        "SUMMARY:A\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY",
        "SUMMARY:B\nDTSTART;VALUE=DATE:20260229",
        "SUMMARY:C",
        "SUMMARY:D\nDTSTART:20260102\nDTEND:20260101",
        "SUMMARY:E\nDTSTART:20260102\nDURATION:PT24H",
        "SUMMARY:国庆节放假，10月10日上班\nDTSTART:20261001",
        "DTSTART;VALUE=DA\n TE:2026\n 0102T090000",
    ]));
    let errors = errors.unwrap_err();
    let errors: Vec<&str> = errors.lines().collect();
    assert_eq!(
        errors,
        [
            "6:1: event \"A\" repeats (RRULE); write an all-day event for each year",
            "10:20: event \"B\" has a DTSTART \"20260229\" that is not a date; write it as 20260101",
            "12:1: event \"C\" has no DTSTART",
            "18:7: event \"D\" has a DTEND before its DTSTART; DTEND is the day after the last one",
            "23:10: event \"E\" has a DURATION \"PT24H\" that is not whole days; write it as P1D, P3D or P1W",
            "26:1: event \"国庆节放假，10月10日上班\" has a summary that says both day off and day worked; say only one",
            "31:5: the event without a name is not all-day: DTSTART is \"20260102T090000\"; \
             write it as DTSTART;VALUE=DATE:20260101",
        ]
    );
}

#[test]
fn files_that_are_no_feed() {
    let no_event = "1:1: has no events: feeds are empty for a year that has not been announced";
    let no_calendar = "1:1: this is not an iCalendar file, which starts with BEGIN:VCALENDAR (was a web page saved?)";
    let no_property = "this line is neither NAME:value nor a continuation of the line before \
                       (which would start with a blank)";
    let table = [
        ("", no_calendar.to_owned()),
        ("<!DOCTYPE html>\n<html></html>\n", no_calendar.to_owned()),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", no_event.to_owned()),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSTATUS:CANCELLED\nEND:VEVENT\nEND:VCALENDAR",
            no_event.to_owned(),
        ),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\n",
            "2:1: BEGIN:VEVENT has no END:VEVENT; the file may be cut off".to_owned(),
        ),
        (
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n",
            "3:1: END:VCALENDAR does not end BEGIN:VEVENT".to_owned(),
        ),
        (
            "BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR\n",
            "3:1: END:VCALENDAR has no BEGIN".to_owned(),
        ),
        (
            "BEGIN:VCALENDAR\nfree text\n:x\nX;a b:y\nEND:VCALENDAR\n",
            format!("2:1: {no_property}\n3:1: {no_property}\n4:1: {no_property}"),
        ),
    ];
    for (text, message) in table {
        assert_eq!(read(text).unwrap_err(), message, "{text}");
    }
}

#[test]
fn a_property_and_its_text() {
    let table = [
        ("summary:元旦：放假", Some(("SUMMARY", "元旦：放假"))),
        ("X-A;K=v;L:a;b:c", Some(("X-A", "a;b:c"))),
        (
            "DTSTART;TZID=\"a:b;c\",\"d\":20260101",
            Some(("DTSTART", "20260101")),
        ),
        ("A; K=:x", Some(("A", "x"))),
        ("A:", Some(("A", ""))),
        (
            "A:one\\, two\\; three\\: four\\\\n\\nfive\\N\\x\\",
            Some(("A", "one, two; three: four\\n\nfive\n\\x\\")),
        ),
        ("A", None),
        (":x", None),
        ("A b:x", None),
        ("A;K=\"v:x", None),
        ("BEGIN;K=v:VEVENT", None),
    ];
    for (line, expected) in table {
        let slice = FileSlice::whole(
            0,
            "",
            line.as_bytes(),
            crate::load::file::form::Form::default(),
        );
        let lines = content_lines(&slice, &mut Errors::default()).unwrap();
        let property = lines[0].property();
        let met = (property.as_ref()).map(|property| (property.name, property.text()));
        let expected = expected.map(|(name, text)| (name, text.into()));
        assert_eq!(met, expected, "{line}");
    }
}

#[test]
fn bytes() {
    let feed = calendar(&["SUMMARY:元旦\nDTSTART:20260101"]);
    let whole = read(&feed).unwrap();
    // A mark at the start, two calendars in a file, a fold inside a character.
    let marked = format!("\u{FEFF}{feed}{feed}");
    assert_eq!(read(&marked).unwrap().days.len(), 2);
    let mut folded = feed.clone().into_bytes();
    let at = feed.find('旦').unwrap() + 1;
    folded.splice(at..at, *b"\r\n ");
    assert_eq!(read_bytes(&folded).unwrap(), whole);
    let mut broken = feed.clone().into_bytes();
    broken[at] = b'?';
    assert_eq!(
        read_bytes(&broken).unwrap_err(),
        "4:10: this is not UTF-8 text; save the file as UTF-8"
    );
    let deep = "BEGIN:VCALENDAR\n".repeat(100_000);
    assert!(read_bytes(deep.as_bytes()).is_err());
    for end in 0..feed.len() {
        let _ = read_bytes(&feed.as_bytes()[..end]);
    }
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(at in 0_usize..150, cut in 0_usize..9, put in "(\\PC|[\r\n\t :;=\\\\\"TZPWD0-9]){0,12}") {
        let event = "SUMMARY;LANGUAGE=zh:元旦\nDTSTART;VALUE=DATE:20260101\nDTEND:20260103\nDURATION:P1D";
        let mut feed = calendar(&[event]).into_bytes();
        let at = at.min(feed.len());
        let cut = cut.min(feed.len() - at);
        feed.splice(at..at + cut, put.into_bytes());
        let _ = read_bytes(&feed);
    }
}
