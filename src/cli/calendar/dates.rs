//! Days named on the command line.

use chrono::NaiveDate;

use crate::calendar::Uncovered;
use crate::cli::world::failure::failure;
use crate::lang::Lang;
use crate::render::shared::words;
use crate::text::{Bilingual, shown};
use crate::time::read_date;

/// A date in any form, or what is wrong with it.
pub(crate) fn date(text: &str) -> Result<NaiveDate, Bilingual> {
    read_date(text.trim()).map_err(|error| {
        let met = shown(text);
        Bilingual::new(
            format!("日期“{met}”{}", error.text(Lang::Zh)),
            format!("date \"{met}\" {}", error.text(Lang::En)),
        )
    })
}

/// That a year is not known, and how to add it.
pub(crate) fn lacking(uncovered: Uncovered) -> anyhow::Error {
    failure(
        words::uncovered(uncovered, Lang::Zh),
        words::uncovered(uncovered, Lang::En),
    )
}
