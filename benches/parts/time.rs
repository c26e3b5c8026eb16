//! Times read the general way, in every form; the fast way is timed with the records.

use chuanda::time::{Reading, TimeError, Zone, read};
use divan::{Bencher, black_box};

use crate::project::shanghai;

/// One text of every accepted form.
const FORMS: [&str; 10] = [
    "2026-03-05 14:30:05",
    "2026-03-05 14:30",
    "2026/3/5 14:30",
    "2026.3.5 14:30",
    "2026-03-05T14:30:05",
    "2026-03-05T14:30:05+08:00",
    "2026-03-05T06:30:05.123Z",
    "2026年3月5日14时30分",
    "2026年3月5日 14:30",
    "2026-03-05",
];

#[divan::bench(args = FORMS)]
fn read_form(bencher: Bencher, text: &str) {
    let zone = shanghai();
    assert!(read(text, &zone).is_ok());
    bencher
        .bench_local(|| -> Result<Reading, TimeError> { read(black_box(text), black_box(&zone)) });
}

/// What is refused costs more: the refusal looks for what was meant.
#[divan::bench(args = ["03/05/2026", "下午2:30", "2026-02-30"])]
fn refused(bencher: Bencher, text: &str) {
    let zone: Zone = shanghai();
    assert!(read(text, &zone).is_err());
    bencher.bench_local(|| read(black_box(text), black_box(&zone)));
}
