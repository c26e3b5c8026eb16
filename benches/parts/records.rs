//! A project read from files: blocks cut, fed and split, records read and folded into the ledger.

use chuanda::load::inputs::Loaded;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

use crate::project::{Form, RECORDS, files, read};

/// On one thread, so that forms compare.
#[divan::bench(args = Form::ALL)]
fn load(bencher: Bencher, form: Form) {
    time(bencher, form, 1);
}

#[divan::bench(args = [1, 2])]
fn load_on_threads(bencher: Bencher, threads: usize) {
    time(bencher, Form::Plain, threads);
}

fn time(bencher: Bencher, form: Form, threads: usize) {
    let dir = files(form);
    let path = dir.path().join("records.csv");
    let bytes = path.metadata().expect("the file just written").len();
    bencher
        .counter(BytesCount::new(bytes))
        .counter(ItemsCount::new(RECORDS as u64))
        .bench_local(|| -> Loaded { read(dir.path(), threads) });
}
