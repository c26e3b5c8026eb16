//! Times, lengths of time and counts in words.

use crate::domain::moment::Moment;
use crate::lang::Lang;
use crate::time::{Times, Zone, two_digits};

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

/// Appends a number in digits; the formatting of the standard library costs more than the digits.
#[inline]
pub(crate) fn write_number(number: u64, out: &mut Vec<u8>) {
    match number {
        0..10 => out.push(b'0' + number as u8),
        10..100 => out.extend_from_slice(&two_digits(number as usize)),
        _ => write_long_number(number, out),
    }
}

pub(crate) fn write_long_number(number: u64, out: &mut Vec<u8>) {
    const EIGHT: u64 = 100_000_000;
    let (high, low) = (number / EIGHT, (number % EIGHT) as u32);
    let digits = eight_digits(low);
    if high > 0 {
        write_number(high, out);
        out.extend_from_slice(&digits);
        return;
    }
    // Noughts in front are shifted out. All eight bytes are copied and some taken back: a copy of
    // unknown length costs more.
    let value = u64::from_be_bytes(digits);
    let noughts = (value ^ u64::from_be_bytes([b'0'; 8])).leading_zeros() / 8;
    let end = out.len() + 8 - noughts as usize;
    out.extend_from_slice(&(value << (8 * noughts)).to_be_bytes());
    out.truncate(end);
}

/// The digits of a number of eight at most, noughts in front.
pub(crate) fn eight_digits(number: u32) -> [u8; 8] {
    let (high, low) = (number / 10_000, number % 10_000);
    let mut digits = [0; 8];
    let (pairs, _) = digits.as_chunks_mut();
    let values = [high / 100, high % 100, low / 100, low % 100];
    for (pair, value) in pairs.iter_mut().zip(values) {
        *pair = two_digits(value as usize);
    }
    digits
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
    fn numbers_are_written_as_the_standard_library_does() {
        let powers = (0..20).map(|exponent| 10_u64.pow(exponent));
        let near = powers.flat_map(|power| [power - 1, power, power + 1, power / 2 * 3]);
        for number in near.chain([1 << 31, 1 << 32, u64::MAX]) {
            let mut out = b"x".to_vec();
            write_number(number, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), format!("x{number}"));
        }
    }

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
