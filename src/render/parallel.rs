//! Findings written by several threads, in their order.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Condvar, Mutex, PoisonError};

use crate::finding::Finding;
use crate::report::Report;

/// How many parts each thread may be ahead of the one that is due: what bounds the memory. Few, so
/// that what is written out is still in the processor's cache.
const AHEAD: u32 = 8;

/// Writes every finding by `write`; parts are made side by side and written in order, with nothing
/// between them.
pub(super) fn in_order(
    report: &Report<'_>,
    threads: usize,
    out: &mut dyn Write,
    write: impl Fn(&Finding<'_>, &mut Vec<u8>) + Sync,
) -> io::Result<()> {
    let write = |(): &mut (), finding: &Finding<'_>, buffer: &mut Vec<u8>| write(finding, buffer);
    with_state(report, threads, out, || (), write)
}

/// Writes every finding by `write` as a list of JSON: a comma before each but the first, each on a
/// line of its own. What `write` writes nothing for is left out.
pub(super) fn list<S>(
    report: &Report<'_>,
    threads: usize,
    out: &mut dyn Write,
    start: impl Fn() -> S + Sync,
    write: impl Fn(&mut S, &Finding<'_>, &mut Vec<u8>) + Sync,
) -> io::Result<()> {
    let mut list = Separated {
        out,
        has_any: false,
    };
    let write = |state: &mut S, finding: &Finding<'_>, buffer: &mut Vec<u8>| {
        let before = buffer.len();
        buffer.extend_from_slice(b",\n");
        let start = buffer.len();
        write(state, finding, buffer);
        if buffer.len() == start {
            buffer.truncate(before);
        }
    };
    with_state(report, threads, &mut list, start, write)
}

/// As [`in_order`], with something to remember from finding to finding of one part, which `start`
/// makes. Findings of different parts are about different meetings.
pub(super) fn with_state<S>(
    report: &Report<'_>,
    threads: usize,
    out: &mut dyn Write,
    start: impl Fn() -> S + Sync,
    write: impl Fn(&mut S, &Finding<'_>, &mut Vec<u8>) + Sync,
) -> io::Result<()> {
    let parts = report.parts();
    let threads = report.audit.slots.worth(threads);
    let make = |part: u32, buffer: &mut Vec<u8>| {
        let mut state = start();
        report.walk_part(part, |finding| {
            write(&mut state, finding, buffer);
        });
    };
    if threads <= 1 || parts < 3 {
        let mut buffer = Vec::new();
        return (0..parts).try_for_each(|part| {
            buffer.clear();
            make(part, &mut buffer);
            out.write_all(&buffer)
        });
    }
    let shared = Shared::default();
    let ahead = AHEAD.saturating_mul(threads as u32);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((part, mut buffer)) = shared.take(parts, ahead) {
                    make(part, &mut buffer);
                    shared.put(part, buffer);
                }
            });
        }
        let written = (0..parts).try_for_each(|part| {
            let buffer = shared.get(part);
            let written = out.write_all(&buffer);
            shared.give_back(buffer);
            written
        });
        shared.stop();
        written
    })
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    next: u32,
    written: u32,
    is_stopped: bool,
    ready: BTreeMap<u32, Vec<u8>>,
    /// Buffers that were written out: one that is new has to be grown and cleared by the system.
    spare: Vec<Vec<u8>>,
}

impl Shared {
    fn take(&self, parts: u32, ahead: u32) -> Option<(u32, Vec<u8>)> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let is_ahead = |state: &mut State| {
            !state.is_stopped
                && state.next < parts
                && state.next >= state.written.saturating_add(ahead)
        };
        let waited = self.changed.wait_while(state, is_ahead);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        if state.is_stopped || state.next >= parts {
            return None;
        }
        state.next += 1;
        Some((state.next - 1, state.spare.pop().unwrap_or_default()))
    }

    fn put(&self, part: u32, buffer: Vec<u8>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.ready.insert(part, buffer);
        self.changed.notify_all();
    }

    fn get(&self, part: u32) -> Vec<u8> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let is_missing = |state: &mut State| !state.ready.contains_key(&part);
        let waited = self.changed.wait_while(state, is_missing);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        state.written = part + 1;
        self.changed.notify_all();
        state.ready.remove(&part).unwrap_or_default()
    }

    fn give_back(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.spare.push(buffer);
    }

    fn stop(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.is_stopped = true;
        self.changed.notify_all();
    }
}

/// Drops the comma before the first finding.
struct Separated<'o> {
    out: &'o mut dyn Write,
    has_any: bool,
}

impl Write for Separated<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.is_empty() || self.has_any {
            return self.out.write(bytes);
        }
        self.has_any = true;
        self.out.write_all(&bytes[1..])?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
