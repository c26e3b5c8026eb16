//! What is left of a written time, taken piece by piece.

use chrono::Weekday;

use crate::time::part_of_day::PartOfDay;

/// What is left of a text.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'t>(pub(crate) &'t [u8]);

impl Cursor<'_> {
    /// The number made of as many of the next digits as are there, up to `most`.
    #[inline(always)]
    pub(crate) fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let (mut number, mut count) = (0_u32, 0);
        while let Some((&digit @ b'0'..=b'9', rest)) = self.0.split_first()
            && count < most
        {
            // A fraction may have any number of digits; its value is of no use.
            number = number
                .wrapping_mul(10)
                .wrapping_add(u32::from(digit - b'0'));
            count += 1;
            self.0 = rest;
        }
        (count >= least).then_some(number)
    }

    /// The number made of all the next digits, and how many they are.
    pub(crate) fn digits(&mut self) -> (u32, usize) {
        let before = self.0.len();
        let number = self.number(0, usize::MAX).unwrap_or(0);
        (number, before - self.0.len())
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    #[inline]
    pub(crate) fn take(&mut self, prefix: &str) -> bool {
        let rest = self.0.strip_prefix(prefix.as_bytes());
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// Passes over blanks; whether there were any.
    #[inline]
    pub(crate) fn blanks(&mut self) -> bool {
        let before = self.0.len();
        while self.take(" ") {}
        self.0.len() < before
    }

    /// Takes a sign such as 年 and the blanks around it, or nothing.
    pub(crate) fn sign(&mut self, sign: &str) -> bool {
        let before = *self;
        self.blanks();
        if self.take(sign) {
            self.blanks();
            return true;
        }
        *self = before;
        false
    }

    /// What ends a date.
    pub(crate) fn day_sign(&mut self) -> bool {
        self.sign("日") || self.sign("号")
    }

    /// `周四`, `星期四` or `礼拜四`, in brackets or not; nothing is taken if there is none.
    pub(crate) fn weekday(&mut self) -> Option<Weekday> {
        let before = *self;
        let weekday = self.weekday_or_part_of_it();
        if weekday.is_none() {
            *self = before;
        }
        weekday
    }

    fn weekday_or_part_of_it(&mut self) -> Option<Weekday> {
        let has_bracket = self.take("(");
        self.blanks();
        let is_one = ["周", "星期", "礼拜"]
            .into_iter()
            .any(|word| self.take(word));
        is_one.then_some(())?;
        let (_, weekday) = WEEKDAYS.into_iter().find(|(word, _)| self.take(word))?;
        if has_bracket {
            self.blanks();
            self.take(")").then_some(())?;
        }
        Some(weekday)
    }

    pub(crate) fn part_of_day(&mut self) -> Option<PartOfDay> {
        let mut words = PartOfDay::WORDS.into_iter();
        Some(words.find(|(word, _)| self.take(word))?.1)
    }

    /// `Z`, `+08:00`, `+0800` or `+08`, in seconds ahead of UTC; west of it only where that cannot be
    /// the end of a span.
    pub(crate) fn offset(&mut self, may_be_west: bool) -> Option<i64> {
        self.blanks();
        let sign = match self.byte()? {
            b'Z' | b'z' => return Some(0),
            b'+' => 1,
            b'-' if may_be_west => -1,
            _ => return None,
        };
        let hours = self.number(2, 2).filter(|&hours| hours < 24)?;
        let minutes = if self.take(":") || !self.0.is_empty() {
            self.number(2, 2)?
        } else {
            0
        };
        (minutes < 60).then(|| sign * i64::from(hours * 3600 + minutes * 60))
    }
}

const WEEKDAYS: [(&str, Weekday); 8] = [
    ("一", Weekday::Mon),
    ("二", Weekday::Tue),
    ("三", Weekday::Wed),
    ("四", Weekday::Thu),
    ("五", Weekday::Fri),
    ("六", Weekday::Sat),
    ("日", Weekday::Sun),
    ("天", Weekday::Sun),
];
