//! Text in two languages, and text met in the input made fit for a message.

use crate::lang::Lang;

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Said {
    /// The same facts in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The sentence of a language.
    #[must_use]
    pub fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Text met in the input, short enough for a message.
#[must_use]
pub fn shown(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}

/// The known name that a mistyped one is nearest to.
#[must_use]
pub fn did_you_mean<'a>(met: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let met = met.to_lowercase();
    known
        .into_iter()
        .map(|name| {
            (
                strsim::damerau_levenshtein(&met, &name.to_lowercase()),
                name,
            )
        })
        .filter(|(distance, name)| {
            let length = name.chars().count().max(met.chars().count());
            *distance * 2 <= length && *distance < length
        })
        .min_by_key(|(distance, name)| (*distance, *name))
        .map(|(_, name)| name)
}
