//! `ndjson`: one finding a line, each as in `json`; nothing where nothing is found.

use std::io::{self, Write};

use crate::render::check::view::CheckView;
use crate::render::check::{json, parallel};
use crate::report::finding::Finding;
use crate::report::sentence::Sentences;

pub(crate) fn render(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let tells_known = view.report.ratchet.is_some();
    let write = |sentences: &mut Sentences<'_>, finding: &Finding<'_>, buffer: &mut Vec<u8>| {
        json::write_finding(view, sentences, finding, tells_known, buffer);
        buffer.push(b'\n');
    };
    let sentences = || view.sentences(view.machine_lang);
    parallel::with_state(view.report, view.threads, out, sentences, write)
}
