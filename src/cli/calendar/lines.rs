//! Many questions to the calendar, a line each on standard input, an answer a line.
//!
//! Answer N belongs to line N: a blank line, and one that cannot be answered, has an empty answer
//! (`null` in JSON), so that questions and answers can be pasted side by side.

use std::io::{self, BufRead, BufReader, Read as _};

use crate::calendar::Calendar;
use crate::cli::calendar::dates::date;
use crate::cli::world::failure::failure;
use crate::cli::world::shell::{Shell, Verdict};
use crate::lang::Lang;
use crate::load::{Errors, Excerpt, InputError, binary};
use crate::render::calendar::answers as render;
use crate::render::shared::words;
use crate::text::{Bilingual, shown};

/// No question is longer, in bytes: standard input may be one line without an end.
const LONGEST_LINE: u64 = 64 << 10;

/// What each line asks.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Question {
    /// `DATE`: what day it is.
    Day,
    /// `DATE` or `DATE N`: the Nth working day after it; a line's own N goes before this one.
    Add(Option<u32>),
}

/// Answers every line; what is wrong with some is reported when all are answered.
pub(crate) fn answer_lines(
    calendar: &Calendar,
    question: Question,
    is_json: bool,
    shell: &mut Shell,
) -> anyhow::Result<Verdict> {
    let mut errors = Errors::default();
    let mut unread = None;
    let mut foreign = None;
    let lang = shell.lang;
    shell.print(|out| {
        let mut input = BufReader::with_capacity(1 << 16, io::stdin());
        let mut line = Vec::new();
        for number in 1.. {
            // Whoever asks line by line gets each answer before the next question.
            if input.buffer().is_empty() {
                out.flush()?;
            }
            line.clear();
            match (&mut input).take(LONGEST_LINE).read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(_) if line.len() as u64 == LONGEST_LINE && !line.ends_with(b"\n") => {
                    unread = Some(io::ErrorKind::InvalidData.into());
                    break;
                }
                Ok(_) => {}
                Err(error) => {
                    unread = Some(error);
                    break;
                }
            }
            if number == 1 {
                foreign = binary(&line);
            }
            if foreign.is_some() {
                return Ok(());
            }
            let bytes = match number {
                1 => line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line),
                _ => &line,
            };
            let text = String::from_utf8_lossy(bytes);
            let text = text.trim();
            let (answer, wrong) = answer(calendar, question, text, is_json, lang);
            if let Some(message) = wrong {
                errors.push(error_at(number, text, message));
            }
            writeln!(out, "{answer}")?;
        }
        Ok(())
    })?;
    if let Some(error) = unread {
        return Err(failure(
            format!("读不了标准输入：{error}"),
            format!("cannot read standard input: {error}"),
        ));
    }
    if let Some(foreign) = foreign {
        return Err(foreign
            .instead_of("一行一个日期的文本", "text with a date on each line")
            .into());
    }
    let (errors, more) = errors.finish();
    if errors.is_empty() {
        Ok(Verdict::Clean)
    } else {
        Err(shell.reject(&errors, more))
    }
}

fn answer(
    calendar: &Calendar,
    question: Question,
    text: &str,
    is_json: bool,
    lang: Lang,
) -> (String, Option<Bilingual>) {
    let none = || if is_json { "null" } else { "" }.to_owned();
    if text.is_empty() {
        return (none(), None);
    }
    match question {
        Question::Day => match date(text) {
            Ok(date) => (render::day(calendar, date, is_json, lang), None),
            Err(message) => (none(), Some(message)),
        },
        Question::Add(days) => match sum(text, days) {
            Err(message) => (none(), Some(message)),
            Ok((date, days)) => match calendar.add(date, days) {
                Ok(date) => (render::added(Some(date), is_json), None),
                Err(uncovered) => (
                    if is_json {
                        render::added(None, true)
                    } else {
                        String::new()
                    },
                    Some(Bilingual::new(
                        words::uncovered(uncovered, Lang::Zh),
                        words::uncovered(uncovered, Lang::En),
                    )),
                ),
            },
        },
    }
}

/// `DATE N`, or `DATE` with the N of the command line.
fn sum(text: &str, days: Option<u32>) -> Result<(chrono::NaiveDate, u32), Bilingual> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (date_text, days) = match (words.as_slice(), days) {
        (&[date, days], _) => (date, days.parse().ok()),
        (&[date], days) => (date, days),
        _ => ("", None),
    };
    if let Some(days) = days {
        Ok((date(date_text)?, days))
    } else {
        let met = shown(text);
        Err(Bilingual::new(
            format!("“{met}”不是“日期 天数”；请写成 2026-09-30 2"),
            format!("\"{met}\" is not a date and a number of days; write 2026-09-30 2"),
        ))
    }
}

fn error_at(line: u32, text: &str, message: Bilingual) -> InputError {
    // What was found is in the sentence; the line shows where it was read.
    let line_text: String = shown(text)
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    InputError {
        file: 0,
        path: "<stdin>".to_owned(),
        line,
        column: 1,
        is_cell: false,
        header: None,
        met: text.into(),
        message,
        excerpt: Some(Box::new(Excerpt {
            span: 0..line_text.len(),
            line: line_text,
        })),
    }
}
