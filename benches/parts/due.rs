//! Dues by the bundled calendar.

use chrono::NaiveTime;
use chuanda::calendar::Calendar;
use chuanda::domain::due::{Span, Term, due};
use chuanda::time::Instant;
use divan::{Bencher, black_box};

use crate::project::shanghai;

/// 2026-02-10 17:00 in Shanghai: the days after lead through the Spring Festival.
const START: Instant = Instant::from_unix(1_770_714_000);

#[divan::bench(args = ["24h", "2wd", "10wd", "10wd rolled, until 17:30", "250wd"])]
fn due_of(bencher: Bencher, text: &str) {
    let (calendar, zone) = (Calendar::cn(), shanghai());
    let (span, rest) = text.split_once(' ').unwrap_or((text, ""));
    let within: Span = span.parse().expect("a span");
    let is_long = !rest.is_empty();
    let term = Term {
        within,
        roll: is_long,
        close_of_business: is_long
            .then(|| NaiveTime::from_hms_opt(17, 30, 0))
            .flatten(),
    };
    bencher.bench_local(|| due(black_box(START), black_box(&term), &calendar, &zone));
}

/// Making the calendar, once a run.
#[divan::bench]
fn calendar() -> Calendar {
    Calendar::cn()
}
