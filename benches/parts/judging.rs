//! Obligations judged: with what is found, and summed up.

use chuanda::audit::summarize::{Key, Order, summarize};
use chuanda::report::Report;
use chuanda::rules::levels::Levels;
use divan::Bencher;

use crate::project::{Form, audit, files, read};

#[divan::bench(args = [1, 2])]
fn report(bencher: Bencher, threads: usize) {
    let dir = files(Form::Plain);
    let loaded = read(dir.path(), threads);
    let audit = audit(&loaded);
    let levels = Levels::default();
    bencher.bench_local(|| {
        let report = Report::new(&audit, &levels, threads);
        (report.deny, report.warn)
    });
}

#[divan::bench(args = [Key::Department, Key::Meeting, Key::Month])]
fn summary(bencher: Bencher, by: Key) {
    let dir = files(Form::Plain);
    let loaded = read(dir.path(), 1);
    let audit = audit(&loaded);
    bencher.bench_local(|| summarize(&audit, by, Order::Worst, 1));
}
