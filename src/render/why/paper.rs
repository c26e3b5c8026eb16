//! Verdicts as a document for paper: of several meetings first a table of all that was owed, then
//! each verdict with its working.

use crate::audit::status::Status;
use crate::audit::tally::Tally;
use crate::lang::Lang;
use crate::render::letters::facts::times::{due_text, moment_text};
use crate::render::paper::blocks::{Align, Block, Table};
use crate::render::shared::sheet::Section;
use crate::render::shared::words;
use crate::render::why::sheet::{difference, sheet, status_text};
use crate::render::why::{Verdicts, WhyView};
use crate::report::why::Worked;

/// The verdict on one meeting.
pub(crate) fn verdict(page: &WhyView<'_>) -> Vec<Block> {
    let sheet = sheet(page);
    let mut blocks = vec![Block::Title(sheet.title)];
    blocks.extend(tables(&sheet.sections, page.lang));
    blocks
}

/// The verdicts on all meetings, one after the other.
pub(crate) fn verdicts(verdicts: &Verdicts<'_>) -> Vec<Block> {
    let Verdicts { pages, lang, .. } = *verdicts;
    let (who, count) = (words::who(verdicts.department, lang), pages.len());
    let title = match (lang, count) {
        (Lang::Zh, _) => format!("{who}：{count} 次会议的核对结论"),
        (Lang::En, 1) => format!("{who}: the verdict on 1 meeting"),
        (Lang::En, _) => format!("{who}: the verdicts on {count} meetings"),
    };
    let indent = lang.pick(2, 0);
    let mut blocks = vec![
        Block::Title(title),
        Block::Paragraph(indent, counts(verdicts)),
    ];
    if !pages.is_empty() {
        blocks.push(Block::Table(overview(pages, lang)));
    }
    for page in pages {
        blocks.push(Block::Heading(2, meeting(page)));
        blocks.extend(tables(&sheet(page).sections, lang));
    }
    blocks
}

fn meeting(page: &WhyView<'_>) -> String {
    let meeting = page.why.meeting;
    let named = meeting.label.named();
    words::who(named, page.lang)
}

/// A table for each section: its title and what it comes to at the head, so that they stand on every
/// page that it goes on to.
fn tables(sections: &[Section], lang: Lang) -> impl Iterator<Item = Block> {
    let no_title = lang.pick("项目", "Item");
    let no_verdict = lang.pick("内容", "Detail");
    sections.iter().map(move |section| {
        let (title, verdict) = section.heading();
        let title = if title.is_empty() { no_title } else { title };
        let head = vec![title.to_owned(), verdict.unwrap_or(no_verdict).to_owned()];
        let lines = section.lines.iter();
        let lines = lines.map(|line| vec![line.label.clone(), line.text.clone()]);
        Block::Table(Table {
            aligns: vec![Align::Left; 2],
            rows: [head].into_iter().chain(lines).collect(),
        })
    })
}

/// How many obligations came to what.
fn counts(verdicts: &Verdicts<'_>) -> String {
    let Verdicts { pages, lang, .. } = *verdicts;
    let as_of = &verdicts.as_of;
    let mut tally = Tally::default();
    for duty in pages
        .iter()
        .flat_map(|page| page.why.duties.iter().flatten())
    {
        tally.count(duty.status);
    }
    let counts = [
        (lang.pick("按时", "on time"), tally.on_time),
        (lang.pick("超时", "late"), tally.late),
        (lang.pick("逾期未办", "overdue"), tally.overdue),
        (lang.pick("未到时限", "pending"), tally.pending),
        (lang.pick("免除", "exempt"), tally.exempt),
        (lang.pick("时间无效", "invalid"), tally.invalid),
        (lang.pick("无法判断", "undetermined"), tally.undetermined),
    ];
    let counts = counts.iter().filter(|(_, count)| *count > 0);
    let owed = tally.obligations();
    match lang {
        Lang::Zh => {
            let counts = counts.map(|(text, count)| format!("，{text} {count} 项"));
            format!(
                "截至{as_of}，应办 {owed} 项{}。",
                counts.collect::<String>()
            )
        }
        Lang::En => {
            let counts = counts.map(|(text, count)| format!(", {count} {text}"));
            format!("{owed} owed as of {as_of}{}.", counts.collect::<String>())
        }
    }
}

/// What was owed for each meeting, and what came of it.
fn overview(pages: &[WhyView<'_>], lang: Lang) -> Table {
    let heads = lang.pick(
        ["会议", "任务", "时限", "完成", "结论"],
        ["Meeting", "Duty", "Due", "Done", "Verdict"],
    );
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    for page in pages {
        let title = page.why.meeting.title().to_owned();
        if let Ok(duties) = &page.why.duties {
            rows.extend(duties.iter().map(|duty| row(page, title.clone(), duty)));
        } else {
            let none = || "—".to_owned();
            let nothing = lang.pick("没有应办事项", "nothing owed");
            rows.push(vec![title, none(), none(), none(), nothing.to_owned()]);
        }
    }
    let aligns = vec![
        Align::Left,
        Align::Center,
        Align::Center,
        Align::Center,
        Align::Left,
    ];
    Table { aligns, rows }
}

fn row(page: &WhyView<'_>, title: String, worked: &Worked<'_>) -> Vec<String> {
    let (lang, zone) = (page.lang, &page.project.zone);
    let due = (worked.due.ok()).map(|due| due_text(due.at, worked.is_due_hour_assumed, zone, lang));
    let done = worked.done.map(|done| moment_text(done, zone, lang));
    let not_on_record = || lang.pick("台账中没有", "not on record").to_owned();
    // How late it was says that it was.
    let verdict = match worked.status {
        Status::Late | Status::Overdue => difference(worked, page.as_of, zone, lang),
        _ => None,
    };
    vec![
        title,
        worked.reckoning.duty.text(lang).to_owned(),
        due.unwrap_or_else(|| "—".to_owned()),
        done.unwrap_or_else(not_on_record),
        verdict.unwrap_or_else(|| status_text(worked, lang).0.to_owned()),
    ]
}
