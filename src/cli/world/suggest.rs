//! What was perhaps meant by a name that nobody has.

use crate::text::Bilingual;

/// What to say of a name that nobody has.
pub(crate) fn unknown(zh: &str, en: &str, met: &str, near: Option<&str>) -> Bilingual {
    match near {
        Some(near) => Bilingual::new(
            format!("没有{zh}“{met}”；是不是“{near}”？"),
            format!("there is no {en} \"{met}\"; did you mean \"{near}\"?"),
        ),
        None => Bilingual::new(
            format!("没有{zh}“{met}”"),
            format!("there is no {en} \"{met}\""),
        ),
    }
}
