//! The sentences of findings. What many of them have alike is put into words once.

use crate::audit::limit::Start;
use crate::domain::due;
use crate::domain::duty::Duty;
use crate::domain::label::Named;
use crate::lang::Lang;
use crate::report::finding::Finding;
use crate::rules::rule::Rule;
use crate::time::{Instant, Times, Zone};
use crate::wording::{no_start_time, write_moment};

/// Writes sentences in one language and zone, and remembers what it has put into words: findings of
/// one rule, duty and due differ in little.
#[derive(Debug)]
pub struct Sentences<'z> {
    lang: Lang,
    times: Times<'z>,
    /// One a rule and duty.
    known: Vec<Sentence>,
}

impl<'z> Sentences<'z> {
    /// A writer that remembers nothing yet.
    #[must_use]
    pub fn new(lang: Lang, zone: &'z Zone) -> Self {
        Self {
            lang,
            times: Times::new(zone),
            known: Vec::new(),
        }
    }

    /// What writes the times in sentences, for those beside them: they are often the same.
    #[inline]
    pub fn times(&mut self) -> &mut Times<'z> {
        &mut self.times
    }

    /// Appends the sentence of a finding.
    pub fn write(&mut self, finding: &Finding<'_>, out: &mut Vec<u8>) {
        let place = self.place(finding);
        self.write_at(place, finding, out);
    }

    /// The place of the sentence of a finding: one per rule and duty, counted from 0 as they come.
    #[inline]
    pub(crate) fn place(&mut self, finding: &Finding<'_>) -> usize {
        let is_own =
            |known: &Sentence| std::ptr::eq(known.rule, finding.rule) && known.duty == finding.duty;
        self.known.iter().position(is_own).unwrap_or_else(|| {
            self.known.push(Sentence::new(finding, self.lang));
            self.known.len() - 1
        })
    }

    /// Appends the sentence of a finding, its place known.
    pub(crate) fn write_at(&mut self, place: usize, finding: &Finding<'_>, out: &mut Vec<u8>) {
        let sentence = &mut self.known[place];
        let due = finding.due.filter(|_| sentence.tells_due);
        let is_hour_assumed = finding.is_due_hour_assumed;
        if !sentence.is_worded
            || sentence.due != due
            || sentence.is_due_hour_assumed != is_hour_assumed
        {
            sentence.is_due_hour_assumed = is_hour_assumed;
            sentence.word(due, self.lang, self.times.zone());
        }
        sentence.write(finding, self.lang, &mut self.times, out);
    }

    /// The sentence of a finding.
    #[must_use]
    pub fn text(&mut self, finding: &Finding<'_>) -> String {
        let mut out = Vec::new();
        self.write(finding, &mut out);
        String::from_utf8(out).unwrap_or_default()
    }
}

/// What a time that cannot be true comes before: its receipt, or the end of the meeting.
#[must_use]
pub fn start_text(start: Start, lang: Lang) -> &'static str {
    match start {
        Start::Receipt => lang.pick("收到", "it was received"),
        _ => lang.pick("会议结束", "the meeting ended"),
    }
}

impl Finding<'_> {
    /// Its sentence, where no other is next to it: see [`Sentences`].
    #[must_use]
    pub fn message(&self, lang: Lang, zone: &Zone) -> String {
        Sentences::new(lang, zone).text(self)
    }
}

/// The sentence of a rule and duty, with gaps where findings differ.
#[derive(Debug)]
struct Sentence {
    rule: &'static Rule,
    duty: Option<Duty>,
    tells_due: bool,
    is_worded: bool,
    /// The due that is written out in it, where it tells one.
    due: Option<Instant>,
    is_due_hour_assumed: bool,
    text: Vec<u8>,
    /// Up to where the text goes before each gap.
    gaps: Vec<(usize, Gap)>,
    /// A length of time in words: what is overdue by one due is so by one length.
    length: LengthText,
}

/// What goes into a gap.
#[derive(Clone, Copy, Debug)]
enum Gap {
    Who,
    Meeting,
    Title,
    Department,
    At,
    Against,
    Start,
    Late,
    Left,
    Year,
    Count,
}

impl Sentence {
    fn new(finding: &Finding<'_>, lang: Lang) -> Self {
        Self {
            rule: finding.rule,
            duty: finding.duty,
            tells_due: finding.rule.message.of(lang).contains("{due}"),
            is_worded: false,
            due: None,
            is_due_hour_assumed: false,
            text: Vec::new(),
            gaps: Vec::new(),
            length: LengthText::default(),
        }
    }

    /// Writes out all but the gaps.
    fn word(&mut self, due: Option<Instant>, lang: Lang, zone: &Zone) {
        self.is_worded = true;
        self.due = due;
        self.text.clear();
        self.gaps.clear();
        let text = &mut self.text;
        let mut rest = self.rule.message.of(lang);
        while let Some((before, slot)) = rest.split_once('{') {
            text.extend_from_slice(before.as_bytes());
            let (name, after) = slot.split_once('}').unwrap_or((slot, ""));
            rest = after;
            let gap = match name {
                "who" => Gap::Who,
                "meeting" => Gap::Meeting,
                "title" => Gap::Title,
                "department" => Gap::Department,
                "at" => Gap::At,
                "against" => Gap::Against,
                "start" => Gap::Start,
                "late" => Gap::Late,
                "left" => Gap::Left,
                "year" => Gap::Year,
                "count" => Gap::Count,
                "due" => {
                    match due {
                        Some(due) => due::write_24(due, zone, text),
                        None => text.extend_from_slice("—".as_bytes()),
                    }
                    if self.is_due_hour_assumed {
                        text.extend_from_slice(no_start_time(lang).as_bytes());
                    }
                    continue;
                }
                "duty" => {
                    let duty = self.duty.map_or("", |duty| duty.text(lang));
                    text.extend_from_slice(duty.as_bytes());
                    continue;
                }
                other => {
                    debug_assert!(false, "no message has a slot {other}");
                    continue;
                }
            };
            self.gaps.push((text.len(), gap));
        }
        text.extend_from_slice(rest.as_bytes());
    }

    fn write(
        &mut self,
        finding: &Finding<'_>,
        lang: Lang,
        times: &mut Times<'_>,
        out: &mut Vec<u8>,
    ) {
        let mut from = 0;
        for &(to, gap) in &self.gaps {
            // Many a sentence begins with a gap, or ends with one.
            if from < to {
                out.extend_from_slice(&self.text[from..to]);
                from = to;
            }
            match gap {
                Gap::Who => out.extend_from_slice(named(finding.department).shown().as_bytes()),
                Gap::Meeting => out.extend_from_slice(named(finding.meeting).id.as_bytes()),
                Gap::Title => out.extend_from_slice(named(finding.meeting).name.as_bytes()),
                Gap::Department => out.extend_from_slice(named(finding.department).id.as_bytes()),
                Gap::At => write_moment(finding.at, lang, times, out),
                Gap::Against => write_moment(finding.against, lang, times, out),
                Gap::Start => {
                    let start = start_text(finding.against_start, lang);
                    out.extend_from_slice(start.as_bytes());
                }
                Gap::Late => self.length.write(
                    LengthKey::late(finding),
                    |text| finding.write_lateness(lang, times.zone(), text),
                    out,
                ),
                Gap::Left => self.length.write(
                    LengthKey::left(finding),
                    |text| {
                        let left = finding.left_text(lang, times.zone());
                        text.extend_from_slice(left.unwrap_or_default().as_bytes());
                    },
                    out,
                ),
                Gap::Year => {
                    out.extend_from_slice(finding.year.unwrap_or(0).to_string().as_bytes());
                }
                Gap::Count => {
                    out.extend_from_slice(finding.count.unwrap_or(0).to_string().as_bytes());
                }
            }
        }
        if from < self.text.len() {
            out.extend_from_slice(&self.text[from..]);
        }
    }
}

fn named(named: Option<Named<'_>>) -> Named<'_> {
    named.unwrap_or(Named { id: "*", name: "" })
}

/// All that the words of a length hang on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct LengthKey {
    due: Option<Instant>,
    seconds: Option<i64>,
    is_done: bool,
    is_in_days: bool,
}

impl LengthKey {
    fn late(finding: &Finding<'_>) -> Self {
        Self {
            due: finding.due,
            seconds: finding.late_seconds,
            is_done: finding.at.is_some(),
            is_in_days: finding.is_due_hour_assumed || finding.at.is_some_and(|at| at.is_day),
        }
    }

    fn left(finding: &Finding<'_>) -> Self {
        Self {
            due: finding.due,
            seconds: finding.seconds_left,
            is_done: false,
            is_in_days: finding.is_due_hour_assumed,
        }
    }
}

/// A length of time in words.
#[derive(Debug, Default)]
struct LengthText {
    key: LengthKey,
    text: Vec<u8>,
}

impl LengthText {
    fn write(&mut self, key: LengthKey, word: impl FnOnce(&mut Vec<u8>), out: &mut Vec<u8>) {
        if self.text.is_empty() || key != self.key {
            self.key = key;
            self.text.clear();
            word(&mut self.text);
            if self.text.is_empty() {
                self.text.extend_from_slice("—".as_bytes());
            }
        }
        out.extend_from_slice(&self.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::moment::Moment;
    use crate::domain::source::Source;
    use crate::rules::RULES;
    use crate::rules::level::Level;

    /// Every rule, with facts that come and go in turn.
    fn findings() -> Vec<Finding<'static>> {
        let at = |seconds: i64| Instant::from_unix(1_772_701_200 + seconds);
        let moment = |seconds, is_day| Moment {
            at: at(seconds),
            is_day,
        };
        let names = [("D1", "一局"), ("D2", ""), ("{who}", "a,\"b\"\n{due}")];
        let mut findings = Vec::new();
        for index in 0..RULES.len() * 24 {
            let turn = i64::from(index as u32 / 3);
            let (id, name) = names[index % names.len()];
            findings.push(Finding {
                rule: RULES[index % RULES.len()],
                level: Level::Deny,
                meeting: (index % 5 > 0).then_some(Named {
                    id: "M1",
                    name: "会",
                }),
                department: (index % 7 > 0).then_some(Named { id, name }),
                duty: [Some(Duty::Transmission), Some(Duty::Report), None][index % 3],
                due: (index % 11 > 0).then(|| at(turn % 4 * 25_199)),
                at: (index % 4 > 0).then(|| moment(turn, index % 8 == 1)),
                against: (index % 3 > 0).then(|| moment(-turn, index % 6 == 1)),
                against_start: [Start::MeetingEnd, Start::Receipt][index / 2 % 2],
                is_date_only: false,
                is_due_hour_assumed: index % 13 == 0,
                is_due_own: false,
                late_seconds: (index % 2 > 0).then_some(turn % 3 * 4_000),
                seconds_left: (index % 5 > 1).then_some(turn % 2),
                year: (index % 2 > 0).then_some(2027),
                count: (index % 3 > 0).then_some(3),
                source: Source { file: 0, line: 1 },
                policy: None,
                known: None,
            });
        }
        findings
    }

    /// The plain twin: each slot replaced by its text.
    fn plain(finding: &Finding<'_>, lang: Lang, zone: &Zone) -> String {
        let text = |write: &dyn Fn(&mut Times<'_>, &mut Vec<u8>)| {
            let mut out = Vec::new();
            write(&mut Times::new(zone), &mut out);
            String::from_utf8(out).unwrap()
        };
        let moment = |moment| text(&|times, out| write_moment(moment, lang, times, out));
        let due = |due: Option<Instant>| {
            let text = due.map_or("—".to_owned(), |at| due::text_24(at, zone));
            let is_assumed = finding.is_due_hour_assumed;
            text + if is_assumed { no_start_time(lang) } else { "" }
        };
        let absent = || "—".to_owned();
        let mut sentence = String::new();
        let mut rest = finding.rule.message.of(lang);
        while let Some((before, slot)) = rest.split_once('{') {
            let (name, after) = slot.split_once('}').unwrap();
            sentence += before;
            sentence += &match name {
                "who" => named(finding.department).shown().to_owned(),
                "meeting" => named(finding.meeting).id.to_owned(),
                "title" => named(finding.meeting).name.to_owned(),
                "department" => named(finding.department).id.to_owned(),
                "duty" => finding.duty.map_or("", |duty| duty.text(lang)).to_owned(),
                "due" => due(finding.due),
                "at" => moment(finding.at),
                "against" => moment(finding.against),
                "start" => start_text(finding.against_start, lang).to_owned(),
                "late" => finding.lateness_text(lang, zone).unwrap_or_else(absent),
                "left" => finding.left_text(lang, zone).unwrap_or_else(absent),
                "year" => finding.year.unwrap_or(0).to_string(),
                "count" => finding.count.unwrap_or(0).to_string(),
                other => panic!("{other}"),
            };
            rest = after;
        }
        sentence + rest
    }

    #[test]
    fn what_is_remembered_changes_no_sentence() {
        let zone = Zone::named("America/New_York").unwrap();
        for lang in [Lang::Zh, Lang::En] {
            let mut sentences = Sentences::new(lang, &zone);
            for finding in findings() {
                assert_eq!(sentences.text(&finding), finding.message(lang, &zone));
                assert_eq!(sentences.text(&finding), plain(&finding, lang, &zone));
            }
        }
    }

    #[test]
    fn a_sentence_tells_the_facts() {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let mut finding = findings()[0];
        finding.department = Some(Named {
            id: "D1",
            name: "一局",
        });
        finding.due = Some(Instant::from_unix(1_772_726_399));
        finding.at = Some(Moment {
            at: Instant::from_unix(1_772_726_400),
            is_day: false,
        });
        finding.late_seconds = Some(1);
        finding.is_due_hour_assumed = false;
        assert_eq!(
            finding.message(Lang::Zh, &zone),
            "一局学习传达超时：时限 2026-03-05 24:00，实际 2026-03-06 00:00:00，晚不到1分钟"
        );
    }
}
