//! Values of flags that are read when the command line is, and what is said about those that cannot be.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};

use crate::domain::part::Month;
use crate::lang::Lang;
use crate::load::unknown_rule;
use crate::rules::level::Level;
use crate::rules::levels::Levels;
use crate::text::Bilingual;
use crate::time::read_date;

/// A share in percent, exactly as it was written: `digits` / 10^`decimals`, from 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Percent {
    digits: u64,
    decimals: u32,
}

impl Percent {
    /// Reads `95`, `99.5` or `99.5%`, the full-width sign too.
    pub(crate) fn parse(text: &str) -> Result<Self, Bilingual> {
        let number = text.trim();
        let number = number.strip_suffix(['%', '％']).unwrap_or(number).trim();
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !is_digits(whole) || !is_digits(fraction) {
            return Err(Bilingual::fixed(
                "应为 0 至 100 之间的数，如 95 或 99.5%",
                "expected a number from 0 to 100, such as 95 or 99.5%",
            ));
        }
        let fraction = fraction.trim_end_matches('0');
        // 100 followed by 15 decimals still fits 64 bits with room to spare.
        if fraction.len() > 15 {
            return Err(Bilingual::fixed(
                "小数最多 15 位",
                "expected at most 15 decimals",
            ));
        }
        let too_large = || Bilingual::fixed("不能超过 100", "expected no more than 100");
        let whole = whole.trim_start_matches('0');
        if whole.len() > 3 {
            return Err(too_large());
        }
        let digits = format!("0{whole}{fraction}");
        let percent = Self {
            digits: digits.parse().map_err(|_| too_large())?,
            decimals: fraction.bytes().map(|_| 1).sum(),
        };
        if percent.digits > 100 * 10_u64.pow(percent.decimals) {
            return Err(too_large());
        }
        Ok(percent)
    }

    /// Whether `part` of `whole` is at least this share; nothing of nothing is.
    pub(crate) fn is_met(self, part: u64, whole: u64) -> bool {
        let part = u128::from(part) * 100 * 10_u128.pow(self.decimals);
        part >= u128::from(self.digits) * u128::from(whole)
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = 10_u64.pow(self.decimals);
        let (whole, fraction) = (self.digits / scale, self.digits % scale);
        match self.decimals as usize {
            0 => write!(f, "{whole}%"),
            width => write!(f, "{whole}.{fraction:0width$}%"),
        }
    }
}

/// The `--deny`, `--warn` and `--allow` of a command with the rules they name, in the order of the
/// command line: the later one wins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LevelChanges(pub(crate) Vec<(Level, String)>);

impl LevelChanges {
    /// Levels with the changes.
    ///
    /// # Errors
    ///
    /// Where no rule has one of the names.
    pub(crate) fn applied(&self, mut levels: Levels) -> anyhow::Result<Levels> {
        for (level, name) in &self.0 {
            if !levels.set(name, *level) {
                return Err(unknown_rule(name).into());
            }
        }
        Ok(levels)
    }
}

/// Each has a flag of its name.
const LEVELS: [Level; 3] = [Level::Deny, Level::Warn, Level::Allow];

/// The level changes in the matches of a command that takes [`LevelChanges`]. One value may hold
/// several names, separated by commas.
pub(crate) fn level_changes(matches: &ArgMatches) -> Vec<(Level, String)> {
    let mut found = Vec::new();
    for level in LEVELS {
        let id = level.name();
        let values = matches.get_many::<String>(id).into_iter().flatten();
        let indices = matches.indices_of(id).into_iter().flatten();
        found.extend(
            indices
                .zip(values)
                .map(|(index, value)| (index, level, value)),
        );
    }
    found.sort_by_key(|(index, ..)| *index);
    let names = found.into_iter().flat_map(|(_, level, value)| {
        let names = value.split([',', '，']).map(str::trim);
        names.map(move |name| (level, name.to_owned()))
    });
    names.filter(|(_, name)| !name.is_empty()).collect()
}

// By hand: a derived struct keeps the values of each flag, but not the order between flags.
impl FromArgMatches for LevelChanges {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        Ok(Self(level_changes(matches)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.extend(level_changes(matches));
        Ok(())
    }
}

impl Args for LevelChanges {
    fn augment_args(command: Command) -> Command {
        command.args(LEVELS.map(|level| {
            let id = level.name();
            Arg::new(id).long(id).action(ArgAction::Append)
        }))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// A whole number of something, from 0.
pub(crate) fn count(text: &str) -> Result<usize, Bilingual> {
    whole(text)
}

/// A whole number that fits `T`.
pub(crate) fn whole<T: FromStr>(text: &str) -> Result<T, Bilingual> {
    text.trim().parse().map_err(|_| {
        Bilingual::fixed(
            "应为整数，且不为负、不过大",
            "expected a whole number, neither negative nor too large",
        )
    })
}

/// A month of a flag: `2026-03`, or `2026年3月`.
pub(crate) fn month(text: &str) -> Result<Month, Bilingual> {
    let text = text.trim();
    let parts = text.strip_suffix('月').and_then(|it| it.split_once('年'));
    let (year, month) = (parts.or_else(|| text.split_once(['-', '/', '.']))).unwrap_or_default();
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_form = year.len() == 4 && matches!(month.len(), 1 | 2);
    let read = (is_form && is_number(year) && is_number(month))
        .then(|| Some((year.parse().ok()?, month.parse().ok()?)))
        .flatten();
    match read {
        Some((year, month @ 1..=12)) => Ok(Month { year, month }),
        _ => Err(Bilingual::new(
            "应为月份，如 2026-03",
            "expected a month, such as 2026-03",
        )),
    }
}

/// A day of a flag, in any form of a date.
pub(crate) fn day(text: &str) -> Result<NaiveDate, Bilingual> {
    read_date(text.trim())
        .map_err(|error| Bilingual::new(error.text(Lang::Zh), error.text(Lang::En)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_kept_as_written() {
        for (text, shown) in [
            ("0", "0%"),
            ("95", "95%"),
            ("095.50%", "95.5%"),
            ("99.05％", "99.05%"),
            (" 100.000 % ", "100%"),
            ("0.000000000000001", "0.000000000000001%"),
        ] {
            let percent = Percent::parse(text).unwrap_or_else(|bad| panic!("{text}: {bad}"));
            assert_eq!(percent.to_string(), shown);
        }
        for text in [
            "",
            "%",
            "-1",
            "+1",
            "NaN",
            "inf",
            "1e2",
            "9,5",
            ".5",
            "5.",
            "100.1",
            "101",
            "100.000000000000001",
            "1.0000000000000001",
            "99999999999999999999999",
            "5%%",
        ] {
            assert!(Percent::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_share_is_compared_without_rounding() {
        let third = Percent::parse("33.333333333333333").unwrap();
        assert!(third.is_met(1, 3));
        assert!(!Percent::parse("33.333333333333334").unwrap().is_met(1, 3));
        let all = Percent::parse("100").unwrap();
        assert!(all.is_met(u64::MAX, u64::MAX) && !all.is_met(u64::MAX - 1, u64::MAX));
    }
}
