//! The calendars of a project, by their names.

use crate::calendar::Calendar;
use crate::load::file::input_error::Warning;
use crate::text::{Bilingual, did_you_mean, shown};

/// The calendars of a project: the default one, and those that have a name.
#[derive(Default)]
pub(crate) struct Calendars {
    pub(crate) list: Vec<Calendar>,
    /// The names of all but the first, in the same order.
    pub(crate) names: Vec<String>,
    /// What is worth a warning in their files.
    pub(crate) warnings: Vec<Warning>,
}

impl Calendars {
    /// The place of the calendar of a name; a bundled one joins the list when it is first named.
    ///
    /// # Errors
    ///
    /// Where nobody defines it.
    pub(crate) fn find(&mut self, name: &str) -> Result<u32, Bilingual> {
        if let Some(index) = self.names.iter().position(|own| own == name) {
            return Ok(index as u32 + 1);
        }
        let calendar = match name {
            "cn" => Calendar::cn(),
            "weekends" => Calendar::weekends(),
            _ => return Err(unknown_calendar(name, &self.names)),
        };
        self.list.push(calendar);
        self.names.push(name.to_owned());
        Ok(self.names.len() as u32)
    }
}

/// What to say of a calendar that nobody defines.
#[must_use]
pub(crate) fn unknown_calendar(name: &str, names: &[String]) -> Bilingual {
    let met = shown(name);
    let known = names.iter().map(String::as_str).chain(["cn", "weekends"]);
    let message = Bilingual::new(
        format!("没有日历“{met}”"),
        format!("unknown calendar \"{met}\""),
    );
    let advice = Bilingual::new(
        format!("可写 cn、weekends，或在 [calendars.{met}] 里定义"),
        format!("write cn or weekends, or define [calendars.{met}]"),
    );
    message.hinted_or(did_you_mean(name, known), &advice)
}
