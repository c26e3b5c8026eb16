//! The forms in which a time may be written.

/// A text of the right form, whose numbers may be those of no day.
pub(crate) struct Parts {
    pub(crate) year: u32,
    pub(crate) month: u32,
    pub(crate) day: u32,
    pub(crate) clock: Option<Clock>,
}

pub(crate) struct Clock {
    pub(crate) hour: u32,
    pub(crate) minute: u32,
    pub(crate) second: u32,
    /// Seconds ahead of UTC.
    pub(crate) offset: Option<i64>,
}

impl Parts {
    /// None if `text` has none of the forms.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        let mut cursor = Cursor(text);
        let year = cursor.number(4, 4)?;
        let (month, day, chinese) = if cursor.take("年") {
            let month = cursor.number(1, 2)?;
            let day = cursor.take("月").then(|| cursor.number(1, 2))??;
            (month, day, cursor.take("日").then_some(true)?)
        } else {
            let separator = cursor.byte().filter(|byte| b"-/.".contains(byte))?;
            let month = cursor.number(1, 2)?;
            cursor.byte().filter(|&byte| byte == separator)?;
            (month, cursor.number(1, 2)?, false)
        };
        let clock = if cursor.0.is_empty() {
            None
        } else {
            // Fractions and offsets belong to RFC 3339 alone, whose date is ten bytes with dashes.
            let strict = text.get(4) == Some(&b'-') && text.len() - cursor.0.len() == 10;
            let apart = cursor.blanks() || !chinese && (cursor.take("T") || cursor.take("t"));
            (apart || chinese).then_some(())?;
            Some(clock(&mut cursor, chinese, strict)?)
        };
        cursor.0.is_empty().then_some(Parts {
            year,
            month,
            day,
            clock,
        })
    }
}

fn clock(cursor: &mut Cursor<'_>, chinese: bool, strict: bool) -> Option<Clock> {
    let from = cursor.0.len();
    let hour = cursor.number(1, 2)?;
    let strict = strict && from - cursor.0.len() == 2;
    let mut clock = Clock {
        hour,
        minute: 0,
        second: 0,
        offset: None,
    };
    if chinese && cursor.take("时") {
        clock.minute = cursor.number(2, 2)?;
        cursor.take("分").then_some(())?;
        if !cursor.0.is_empty() {
            clock.second = cursor.number(2, 2)?;
            cursor.take("秒").then_some(())?;
        }
        return Some(clock);
    }
    cursor.take(":").then_some(())?;
    clock.minute = cursor.number(2, 2)?;
    if cursor.take(":") {
        clock.second = cursor.number(2, 2)?;
        if strict && !cursor.0.is_empty() {
            if cursor.take(".") {
                cursor.number(1, usize::MAX)?;
            }
            clock.offset = Some(cursor.offset()?);
        }
    }
    Some(clock)
}

/// What is left of a text.
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

    fn byte(&mut self) -> Option<u8> {
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

    /// Passes over blanks, those of Chinese text too; whether there were any.
    #[inline]
    pub(crate) fn blanks(&mut self) -> bool {
        let before = self.0.len();
        while self.take(" ") || self.take("\u{3000}") {}
        self.0.len() < before
    }

    /// `Z` or `+08:00`, in seconds ahead of UTC.
    fn offset(&mut self) -> Option<i64> {
        let sign = match self.byte()? {
            b'Z' | b'z' => return Some(0),
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let hours = self.number(2, 2).filter(|&hours| hours < 24)?;
        let minutes = self.take(":").then(|| self.number(2, 2))??;
        (minutes < 60).then(|| sign * i64::from(hours * 3600 + minutes * 60))
    }
}
