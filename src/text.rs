//! Text in two languages, and text from the input made safe to show in a message.
//!
//! It never chooses the language: that is for whoever shows the text.

use std::borrow::Cow;
use std::fmt;
use std::fmt::Write as _;
use std::path::Path;

use crate::lang::Lang;

/// A text in both languages.
///
/// What is known while compiling is borrowed, what mentions a file is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bilingual {
    /// Chinese.
    pub zh: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
    /// Where the advice starts in each, where some is given: in bytes.
    advice_at: Option<[usize; 2]>,
}

impl Bilingual {
    /// The same facts in both languages.
    pub fn new(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
            advice_at: None,
        }
    }

    /// Two texts that are known while compiling.
    #[must_use]
    pub const fn fixed(zh: &'static str, en: &'static str) -> Self {
        Self {
            zh: Cow::Borrowed(zh),
            en: Cow::Borrowed(en),
            advice_at: None,
        }
    }

    /// The same, followed by what would do.
    #[must_use]
    pub fn advising(self, zh: impl AsRef<str>, en: impl AsRef<str>) -> Self {
        let advice_at = self.advice_at;
        let at = [
            self.zh.len() + Self::JOINTS[0].len(),
            self.en.len() + Self::JOINTS[1].len(),
        ];
        Self {
            zh: format!("{}{}{}", self.zh, Self::JOINTS[0], zh.as_ref()).into(),
            en: format!("{}{}{}", self.en, Self::JOINTS[1], en.as_ref()).into(),
            advice_at: advice_at.or(Some(at)),
        }
    }

    /// What stands between what is wrong and what would do, in each language.
    const JOINTS: [&'static str; 2] = ["；", "; "];

    /// What it says in a language, without what would do.
    #[must_use]
    pub fn without_advice(&self, lang: Lang) -> &str {
        let text = self.of(lang);
        match self.advice_at {
            Some(at) => &text[..at[lang as usize] - Self::JOINTS[lang as usize].len()],
            None => text,
        }
    }

    /// What would do, where it says so.
    #[must_use]
    pub fn advice(&self, lang: Lang) -> Option<&str> {
        let at = self.advice_at?;
        Some(&self.of(lang)[at[lang as usize]..])
    }

    /// The same with the name that was perhaps meant, where there is one.
    #[must_use]
    pub fn hinted(self, near: Option<&str>) -> Self {
        let Some(near) = near else { return self };
        self.advising(
            format!("是不是“{near}”？"),
            format!("did you mean \"{near}\"?"),
        )
    }

    /// The same with the name that was perhaps meant, else with some advice.
    #[must_use]
    pub fn hinted_or(self, near: Option<&str>, advice: &Self) -> Self {
        if near.is_some() {
            return self.hinted(near);
        }
        self.advising(&advice.zh, &advice.en)
    }

    /// The text of a language.
    #[must_use]
    pub fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// English, as errors are shown where nobody has chosen a language.
impl fmt::Display for Bilingual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

impl std::error::Error for Bilingual {}

/// Text from the input, short enough for a message.
#[must_use]
pub fn shown(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}

/// A number of things in English: `1 record`, `2 records`.
#[must_use]
pub fn counted<N: Copy + PartialEq + From<u8> + fmt::Display>(count: N, thing: &str) -> String {
    let plural = if count == N::from(1) { "" } else { "s" };
    format!("{count} {thing}{plural}")
}

/// A path as it is shown and written: bytes of its name that are no text are escaped (`\\xB2`), never
/// lost, and its separators are those that every system reads.
#[must_use]
pub fn path_text(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    // Elsewhere a backslash is part of a name.
    if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text
    }
}

/// The known name that a mistyped one is nearest to.
#[must_use]
pub fn did_you_mean<'a>(met: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest(met, known).map(|(_, name)| name)
}

/// The same, and how many slips of the pen it is away.
#[must_use]
pub(crate) fn nearest<'a>(
    met: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<(usize, &'a str)> {
    /// Nobody mistypes so much in one word.
    const LONGEST: usize = 200;
    if met.len() > LONGEST {
        return None;
    }
    let met = small(met);
    let met_length = met.chars().count();
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        let length = name.chars().count().max(met_length);
        let most = (length / 2).min(length.saturating_sub(1));
        let most = best.map_or(most, |(distance, _)| distance.min(most));
        if let Some(distance) = distance_within(&met, &small(name), most) {
            let found = (distance, name);
            best = Some(best.map_or(found, |best| best.min(found)));
        }
    }
    best
}

/// A text in small letters.
fn small(text: &str) -> Cow<'_, str> {
    let is_small = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if text.bytes().all(is_small) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

/// How many slips of the pen (Damerau, Levenshtein) make one text of another, if no more than `most`.
#[must_use]
pub(crate) fn distance_within(one: &str, other: &str, most: usize) -> Option<usize> {
    if least_distance(one, other) > most {
        return None;
    }
    let distance = strsim::damerau_levenshtein(one, other);
    (distance <= most).then_some(distance)
}

/// What the distance is at least, which is seen sooner: a character that the other text has not is a
/// slip, and so is one for which it has no room.
fn least_distance(one: &str, other: &str) -> usize {
    let room = one.chars().count().abs_diff(other.chars().count());
    // Characters that share a bit are taken for the same.
    let bits = |text: &str| {
        let bits = text.chars().map(|c| 1_u128 << (u32::from(c) % u128::BITS));
        bits.fold(0, |all, bit| all | bit)
    };
    let (one, other) = (bits(one), bits(other));
    let strange = (one & !other).count_ones().max((other & !one).count_ones());
    room.max(strange as usize)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_name_within_reach_is_passed_over(
            one in "[abcx报告时间上]{0,9}",
            other in "[abcx报告时间上]{0,9}",
            most in 0_usize..10,
        ) {
            let distance = strsim::damerau_levenshtein(&one, &other);
            let wanted = (distance <= most).then_some(distance);
            prop_assert_eq!(distance_within(&one, &other, most), wanted);
        }
    }
}
