//! Findings written by several threads, in their order.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Condvar, Mutex, PoisonError};

use crate::finding::Finding;
use crate::report::Report;

/// How many parts may be written ahead of the one that is due: what bounds the memory.
const AHEAD: u32 = 32;

/// Writes every finding by `write`; parts are made side by side and written in order, with nothing
/// between them.
pub(super) fn in_order(
    report: &Report<'_>,
    threads: usize,
    out: &mut dyn Write,
    write: impl Fn(&Finding<'_>, &mut Vec<u8>) + Sync,
) -> io::Result<()> {
    with_state(report, threads, out, |(), finding, buffer| {
        write(finding, buffer);
    })
}

/// Writes every finding by `write` as a list of JSON: a comma before each but the first, each on a
/// line of its own. What `write` writes nothing for is left out.
pub(super) fn list<S: Default>(
    report: &Report<'_>,
    threads: usize,
    out: &mut dyn Write,
    write: impl Fn(&mut S, &Finding<'_>, &mut Vec<u8>) + Sync,
) -> io::Result<()> {
    let mut list = Separated {
        out,
        has_any: false,
    };
    with_state(report, threads, &mut list, |state, finding, buffer| {
        let before = buffer.len();
        buffer.extend_from_slice(b",\n");
        let start = buffer.len();
        write(state, finding, buffer);
        if buffer.len() == start {
            buffer.truncate(before);
        }
    })
}

/// As [`in_order`], with something to remember from finding to finding of one part. Findings of
/// different parts are about different meetings.
pub(super) fn with_state<S: Default>(
    report: &Report<'_>,
    threads: usize,
    out: &mut dyn Write,
    write: impl Fn(&mut S, &Finding<'_>, &mut Vec<u8>) + Sync,
) -> io::Result<()> {
    let parts = report.parts();
    let threads = report.audit.slots.worth(threads);
    // What the largest part took: a buffer that grows is copied each time.
    let largest = AtomicUsize::new(0);
    let make = |part: u32| {
        let mut buffer = Vec::with_capacity(largest.load(Relaxed));
        let mut state = S::default();
        report.walk_part(part, None, |finding| {
            write(&mut state, finding, &mut buffer);
        });
        largest.fetch_max(buffer.len(), Relaxed);
        buffer
    };
    if threads <= 1 || parts < 3 {
        return (0..parts).try_for_each(|part| out.write_all(&make(part)));
    }
    let shared = Shared::default();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(part) = shared.take(parts) {
                    shared.put(part, make(part));
                }
            });
        }
        let written = (0..parts).try_for_each(|part| out.write_all(&shared.get(part)));
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
}

impl Shared {
    fn take(&self, parts: u32) -> Option<u32> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let is_ahead = |state: &mut State| {
            !state.is_stopped && state.next < parts && state.next >= state.written + AHEAD
        };
        let waited = self.changed.wait_while(state, is_ahead);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        if state.is_stopped || state.next >= parts {
            return None;
        }
        state.next += 1;
        Some(state.next - 1)
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
