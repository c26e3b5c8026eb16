//! A finding: one breach of one rule, and the sentence that says so.

use crate::baseline::Identity;
use crate::due;
use crate::fingerprint::Fingerprint;
use crate::lang::Lang;
use crate::model::{Duty, Moment, Source};
use crate::rules::{Level, Rule};
use crate::time::{Instant, Zone};

/// A meeting or department that a finding names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'a> {
    /// Its id or, where nothing known has the name, the text met.
    pub id: &'a str,
    /// Its title or name; empty where nothing known has the name.
    pub name: &'a str,
}

/// One breach of one rule.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'a> {
    /// The rule.
    pub rule: &'static Rule,
    /// What it does, deny or warn.
    pub level: Level,
    /// The meeting.
    pub meeting: Option<Named<'a>>,
    /// The department.
    pub department: Option<Named<'a>>,
    /// The duty.
    pub duty: Option<Duty>,
    /// The due, where it is known and matters.
    pub due: Option<Instant>,
    /// When it was done.
    pub at: Option<Moment>,
    /// The time that `at` cannot stand beside: the end of the meeting, a receipt, a transmission.
    pub against: Option<Moment>,
    /// How late it is, in seconds; only where it is late or overdue.
    pub late_seconds: Option<i64>,
    /// How many seconds are left until due; only where that is soon.
    pub seconds_left: Option<i64>,
    /// The year that the calendar lacks.
    pub year: Option<i32>,
    /// The row it rests on.
    pub source: Source,
    /// The declared policy, where there is one.
    pub policy: Option<&'a str>,
    /// The finding of the baseline that it is, where that is known there: its place in the report.
    pub known: Option<u32>,
}

impl Finding<'_> {
    /// What it is, apart from where it stands and what its sentence says.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::new(
            self.rule.name,
            self.meeting.map(|meeting| meeting.id),
            self.department.map(|department| department.id),
            self.duty.map(Duty::name),
        )
    }

    /// What it is, by which an earlier report knows it again.
    #[must_use]
    pub fn identity(&self) -> Identity<'_> {
        Identity {
            rule: self.rule.name,
            meeting: self.meeting.map(|named| named.id),
            department: self.department.map(|named| named.id),
            duty: self.duty,
        }
    }

    /// Appends its sentence.
    pub fn write_message(&self, lang: Lang, zone: &Zone, out: &mut Vec<u8>) {
        let mut rest = self.rule.message.of(lang);
        while let Some(open) = memchr::memchr(b'{', rest.as_bytes()) {
            out.extend_from_slice(&rest.as_bytes()[..open]);
            let slot = &rest[open + 1..];
            let close = slot.bytes().position(|byte| byte == b'}');
            let close = close.unwrap_or(slot.len());
            self.write_slot(&slot[..close], lang, zone, out);
            rest = slot.get(close + 1..).unwrap_or("");
        }
        out.extend_from_slice(rest.as_bytes());
    }

    /// When it was done, as reports show it: not for what is not done.
    #[must_use]
    pub fn shown_at(&self) -> Option<Instant> {
        self.at.map(|moment| moment.at)
    }

    /// Its sentence.
    #[must_use]
    pub fn message(&self, lang: Lang, zone: &Zone) -> String {
        let mut out = Vec::new();
        self.write_message(lang, zone, &mut out);
        String::from_utf8(out).unwrap_or_default()
    }

    fn write_slot(&self, slot: &str, lang: Lang, zone: &Zone, out: &mut Vec<u8>) {
        let absent = Named { id: "*", name: "" };
        match slot {
            "who" => {
                let who = self.department.unwrap_or(absent);
                out.extend_from_slice(
                    if who.name.is_empty() {
                        who.id
                    } else {
                        who.name
                    }
                    .as_bytes(),
                );
            }
            "meeting" => out.extend_from_slice(self.meeting.unwrap_or(absent).id.as_bytes()),
            "title" => out.extend_from_slice(self.meeting.unwrap_or(absent).name.as_bytes()),
            "department" => out.extend_from_slice(self.department.unwrap_or(absent).id.as_bytes()),
            "duty" => {
                let duty = self.duty.map_or("", |duty| duty_text(duty, lang));
                out.extend_from_slice(duty.as_bytes());
            }
            "due" => match self.due {
                Some(at) => due::write_24(at, zone, out),
                None => out.extend_from_slice("—".as_bytes()),
            },
            "at" => write_moment(self.at, zone, out),
            "against" => write_moment(self.against, zone, out),
            "late" => write_span(self.late_seconds.unwrap_or(0), lang, out),
            "left" => write_span(self.seconds_left.unwrap_or(0), lang, out),
            "year" => out.extend_from_slice(self.year.unwrap_or(0).to_string().as_bytes()),
            other => debug_assert!(false, "no message has a slot {other}"),
        }
    }
}

/// The name of a duty in running text.
#[must_use]
pub fn duty_text(duty: Duty, lang: Lang) -> &'static str {
    match duty {
        Duty::Transmission => lang.pick("学习传达", "transmission"),
        Duty::Report => lang.pick("报告", "report"),
        Duty::Feedback => lang.pick("落实反馈", "feedback"),
    }
}

/// Appends a time as a person reads it: local, without an offset; a day where only that is known.
pub fn write_moment(moment: Option<Moment>, zone: &Zone, out: &mut Vec<u8>) {
    let Some(moment) = moment else {
        out.extend_from_slice("—".as_bytes());
        return;
    };
    let start = out.len();
    zone.write_local(moment.at, out);
    if moment.is_day {
        out.truncate(start + "2026-03-05".len());
    }
}

/// Appends a length of time as a person reads it: the two largest units that are not nought, and
/// the seconds where nothing else would tell it from the next.
pub fn write_span(seconds: i64, lang: Lang, out: &mut Vec<u8>) {
    let units = [
        (86_400, lang.pick("天", " d")),
        (3_600, lang.pick("小时", " h")),
        (60, lang.pick("分", " min")),
        (1, lang.pick("秒", " s")),
    ];
    let mut rest = seconds.unsigned_abs();
    let mut is_first = true;
    for (size, unit) in units {
        let count = rest / size;
        rest %= size;
        if count == 0 && !(size == 1 && is_first) {
            continue;
        }
        if !is_first && lang == Lang::En {
            out.push(b' ');
        }
        is_first = false;
        write_number(count, out);
        out.extend_from_slice(unit.as_bytes());
    }
}

/// Appends a number in digits; the formatting of the standard library costs more than the digits.
pub(crate) fn write_number(number: u64, out: &mut Vec<u8>) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    let mut rest = number;
    loop {
        start -= 1;
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[start..]);
}

/// A length of time as a person reads it.
#[must_use]
pub fn span_text(seconds: i64, lang: Lang) -> String {
    let mut out = Vec::new();
    write_span(seconds, lang, &mut out);
    String::from_utf8(out).unwrap_or_default()
}
