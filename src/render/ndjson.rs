//! `ndjson`: one finding a line, each as in `json`; nothing where nothing is found.

use std::io::{self, Write};

use super::{View, json, parallel};

pub(super) fn render(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    parallel::in_order(view.report, view.threads, out, |finding, buffer| {
        json::write_finding(view, finding, buffer);
        buffer.push(b'\n');
    })
}
