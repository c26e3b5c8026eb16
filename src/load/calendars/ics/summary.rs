//! What the summary of an event says of the day: off, worked, or nothing.

/// What a summary says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SummaryMeaning {
    /// The name of a festival, no more: a day off.
    Name,
    /// 休, 放假, day off.
    Off,
    /// 班, 工作日, work.
    Work,
    /// 调休 alone, which is said about either end of the exchange.
    Exchange,
    /// Both, such as a festival with the day worked in exchange beside it.
    Both,
}

/// Reads a summary.
pub(crate) fn says(summary: &str) -> SummaryMeaning {
    let chinese = chinese(summary);
    let english = english(summary);
    match (chinese.0 || english.0, chinese.1 || english.1) {
        (false, false) if EXCHANGE.iter().any(|word| summary.contains(word)) => {
            SummaryMeaning::Exchange
        }
        (false, false) => SummaryMeaning::Name,
        (true, false) => SummaryMeaning::Off,
        (false, true) => SummaryMeaning::Work,
        (true, true) => SummaryMeaning::Both,
    }
}

/// Whether a text says that a day is a holiday: 休, 放假, 假期, day off, public holiday. The name of a
/// festival or of a solar term does not.
pub(crate) fn says_holiday(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
    let has_word = words.any(|word| matches!(word, "holiday" | "holidays"));
    has_word || text.contains(['休', '假']) || says(text) == SummaryMeaning::Off
}

/// The exchange of a weekend day for a weekday.
const EXCHANGE: [&str; 2] = ["调休", "調休"];

/// Whether it says off, whether it says worked.
fn chinese(summary: &str) -> (bool, bool) {
    const NOT_WORKED: [&str; 9] = [
        "不上班",
        "不用上班",
        "无需上班",
        "無需上班",
        "免上班",
        "停班",
        "休班",
        "非工作日",
        "非上班日",
    ];
    // 休息日 is said about the weekend that is worked.
    const REST_DAY: &str = "休息日";
    let mut rest = summary.to_owned();
    for words in EXCHANGE.iter().chain([&REST_DAY]).chain(&NOT_WORKED) {
        rest = rest.replace(words, " ");
    }
    let has = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
    let is_off = has(&["休", "放假"], &rest) || has(&NOT_WORKED, summary);
    (is_off, has(&["班", "工作日"], &rest))
}

/// Whether it says off, whether it says worked: whole words, so that Workers' Day is a festival.
fn english(summary: &str) -> (bool, bool) {
    let lower = summary.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    let before = |at: usize| at.checked_sub(1).map_or("", word);
    let mut is_off = words.contains(&"off");
    let mut is_worked = false;
    for (at, &met) in words.iter().enumerate() {
        let is_work = match met {
            "work" | "workday" | "workdays" => true,
            // International Working Women's Day is a festival.
            "working" => matches!(
                word(at + 1),
                "day" | "days" | "saturday" | "sunday" | "weekend"
            ),
            _ => false,
        };
        let before = match before(at) {
            "a" => before(at - 1),
            word => word,
        };
        let is_denied = matches!(before, "no" | "non" | "not" | "off") || word(at + 1) == "free";
        is_off |= is_work && is_denied;
        is_worked |= is_work && !is_denied;
    }
    (is_off, is_worked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_as_feeds_write_them() {
        let table = [
            (
                SummaryMeaning::Name,
                &["国庆节", "劳动节", "国庆节假期", "国庆节 第二天"][..],
            ),
            (SummaryMeaning::Exchange, &["春节调休", "調休"]),
            (
                SummaryMeaning::Name,
                &["Labour Day", "Workers' Day", "National Day", ""],
            ),
            (
                SummaryMeaning::Name,
                &[
                    "International Working Women's Day",
                    "Network day",
                    "Homework",
                ],
            ),
            (
                SummaryMeaning::Off,
                &[
                    "国庆节（休）",
                    "休｜春节",
                    "元旦放假",
                    "补休",
                    "停班停课",
                    "不上班",
                ],
            ),
            (
                SummaryMeaning::Off,
                &[
                    "国庆节 休 第1天/共8天",
                    "非工作日",
                    "Day off",
                    "Non-working day",
                ],
            ),
            (
                SummaryMeaning::Off,
                &[
                    "No work",
                    "Not a working day",
                    "Day off work",
                    "Work-free day",
                ],
            ),
            (
                SummaryMeaning::Work,
                &["班", "春节（班）", "班｜国庆节", "补班", "補班", "调休上班"],
            ),
            (
                SummaryMeaning::Work,
                &["上班(补国庆节)", "特殊工作日", "国庆节 补班 第1天/共2天"],
            ),
            (
                SummaryMeaning::Work,
                &[
                    "休息日上班",
                    "Work",
                    "WORKDAY",
                    "Working day (National Day)",
                ],
            ),
            (
                SummaryMeaning::Work,
                &[
                    "Special Working Day",
                    "Work day",
                    "Spring Festival make-up work",
                ],
            ),
            (
                SummaryMeaning::Both,
                &["国庆节放假，10月10日上班", "Working day, 8 October off"],
            ),
        ];
        for (expected, summaries) in table {
            for summary in summaries {
                assert_eq!(says(summary), expected, "{summary}");
            }
        }
    }
}
