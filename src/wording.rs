//! Times, lengths of time and counts in words, alike in every table and sentence.
//!
//! It never decides what is said, only how a value is written.

use crate::domain::moment::Moment;
use crate::lang::Lang;
use crate::time::{Times, Zone};

/// Appends a time as a person reads it: local, without an offset; a day where only that is known.
pub fn write_moment(moment: Option<Moment>, times: &mut Times<'_>, out: &mut Vec<u8>) {
    let Some(moment) = moment else {
        out.extend_from_slice("—".as_bytes());
        return;
    };
    let start = out.len();
    times.write_local(moment.at, out);
    if moment.is_day {
        out.truncate(start + "2026-03-05".len());
    }
}

/// A time as a person reads it, where no other stands beside it: see [`write_moment`].
#[must_use]
pub fn moment_text(moment: Option<Moment>, zone: &Zone) -> String {
    let mut out = Vec::new();
    write_moment(moment, &mut Times::new(zone), &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// Appends a length of time as a person reads it: the units of which there are any; 0 seconds where
/// there are none.
pub fn write_span(seconds: i64, lang: Lang, out: &mut Vec<u8>) {
    let start = out.len();
    let rest = seconds.unsigned_abs();
    let (days, clock) = (rest / 86_400, rest % 86_400);
    let (hours, minutes, seconds) = (clock / 3600, clock / 60 % 60, clock % 60);
    // Each by itself, so that their few bytes are copied as constants.
    match lang {
        Lang::Zh => {
            write_count(days, "天", "", start, out);
            write_count(hours, "小时", "", start, out);
            write_count(minutes, "分", "", start, out);
            write_count(seconds, "秒", "", start, out);
        }
        Lang::En => {
            write_count(days, " d", " ", start, out);
            write_count(hours, " h", " ", start, out);
            write_count(minutes, " min", " ", start, out);
            write_count(seconds, " s", " ", start, out);
        }
    }
    if out.len() == start {
        out.extend_from_slice(lang.pick("0秒", "0 s").as_bytes());
    }
}

/// Appends how many there are of a unit, where there are any.
#[inline(always)]
pub(crate) fn write_count(count: u64, unit: &str, between: &str, start: usize, out: &mut Vec<u8>) {
    if count == 0 {
        return;
    }
    if out.len() > start {
        out.extend_from_slice(between.as_bytes());
    }
    write_number(count, out);
    out.extend_from_slice(unit.as_bytes());
}

/// Appends a number in digits.
#[inline]
pub(crate) fn write_number(number: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// A length of time as a person reads it.
#[must_use]
pub fn span_text(seconds: i64, lang: Lang) -> String {
    let mut out = Vec::new();
    write_span(seconds, lang, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time() {
        let texts = |seconds| [Lang::Zh, Lang::En].map(|lang| span_text(seconds, lang));
        assert_eq!(texts(0), ["0秒", "0 s"]);
        assert_eq!(texts(59), ["59秒", "59 s"]);
        assert_eq!(texts(60), ["1分", "1 min"]);
        assert_eq!(texts(3601), ["1小时1秒", "1 h 1 s"]);
        assert_eq!(texts(90_061), ["1天1小时1分1秒", "1 d 1 h 1 min 1 s"]);
        assert_eq!(texts(-86_400), ["1天", "1 d"]);
    }
}
