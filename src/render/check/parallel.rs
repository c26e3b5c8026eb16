//! Findings written by several threads, in their order.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::ledger::Slots;
use crate::report::Report;
use crate::report::finding::Finding;

/// How many batches each thread may be ahead of the one that is due: what bounds the memory. Few, so
/// that what is written out is still in the processor's cache.
const AHEAD: u32 = 8;

/// About so many pairs make a batch of parts: small meetings are not worth a wake-up and a write
/// each.
const BATCH: usize = 2048;

/// Writes every finding by `write`; parts are made side by side and written in order, with nothing
/// between them.
pub(crate) fn in_order(
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
pub(crate) fn list<S>(
    report: &Report<'_>,
    threads: usize,
    out: &mut dyn Write,
    start: impl Fn() -> S + Sync,
    write: impl Fn(&mut S, &Finding<'_>, &mut Vec<u8>) + Sync,
) -> io::Result<()> {
    items(report, threads, &mut Separated::new(out), start, write)
}

/// Writes findings as items of a list that others may follow.
pub(crate) fn items<S>(
    report: &Report<'_>,
    threads: usize,
    list: &mut Separated<'_>,
    start: impl Fn() -> S + Sync,
    write: impl Fn(&mut S, &Finding<'_>, &mut Vec<u8>) + Sync,
) -> io::Result<()> {
    let write = |state: &mut S, finding: &Finding<'_>, buffer: &mut Vec<u8>| {
        let before = buffer.len();
        buffer.extend_from_slice(b",\n");
        let start = buffer.len();
        write(state, finding, buffer);
        if buffer.len() == start {
            buffer.truncate(before);
        }
    };
    with_state(report, threads, list, start, write)
}

/// As [`in_order`], with something to remember from finding to finding of one part, which `start`
/// makes. Findings of different parts are about different meetings.
pub(crate) fn with_state<S>(
    report: &Report<'_>,
    threads: usize,
    out: &mut dyn Write,
    start: impl Fn() -> S + Sync,
    write: impl Fn(&mut S, &Finding<'_>, &mut Vec<u8>) + Sync,
) -> io::Result<()> {
    let make = |part: u32, buffer: &mut Vec<u8>| {
        let mut state = start();
        report.walk_part(part, |finding| write(&mut state, finding, buffer));
    };
    let stream = |part: u32, out: &mut dyn Write| {
        let mut state = start();
        stream_part(report, part, out, |finding, buffer| {
            write(&mut state, finding, buffer);
        })
    };
    let slots = report.audit.slots;
    if slots.worth(threads) <= 1 {
        return (0..report.parts()).try_for_each(|part| stream(part, out));
    }
    let mut next = 0;
    for large in report.parts_of_strays(LARGE) {
        in_parts(slots, next..large, threads, out, make)?;
        stream(large, out)?;
        next = large + 1;
    }
    in_parts(slots, next..report.parts(), threads, out, make)
}

/// From so many strays on, a part is never held whole: there may be a million of them, about one
/// meeting or about none.
const LARGE: usize = 1 << 12;

/// How much of a part that is not held whole is gathered before it is written.
const PIECE: usize = 1 << 16;

/// Writes the findings of one part piece by piece.
fn stream_part(
    report: &Report<'_>,
    part: u32,
    out: &mut dyn Write,
    mut write: impl FnMut(&Finding<'_>, &mut Vec<u8>),
) -> io::Result<()> {
    let mut buffer = Vec::new();
    let mut written = Ok(());
    report.walk_part(part, |finding| {
        if written.is_err() {
            return;
        }
        write(finding, &mut buffer);
        if buffer.len() >= PIECE {
            written = out.write_all(&buffer);
            buffer.clear();
        }
    });
    written?;
    out.write_all(&buffer)
}

/// Writes what `make_part` makes of each part, side by side and in order; each meeting is a part.
///
/// Long, since what its threads share is borrowed from its frame: parted, each piece would take all
/// of it as arguments.
pub(crate) fn in_parts(
    slots: &Slots,
    parts: Range<u32>,
    threads: usize,
    out: &mut dyn Write,
    make_part: impl Fn(u32, &mut Vec<u8>) + Sync,
) -> io::Result<()> {
    let threads = slots.worth(threads);
    // As many parts a batch, and at least one.
    let step = (BATCH * parts.len() / slots.pairs().max(1)).clamp(1, BATCH) as u32;
    let batches = (parts.len() as u32).div_ceil(step);
    let make = |batch: u32, buffer: &mut Vec<u8>| {
        let first = parts.start + batch * step;
        for part in first..parts.end.min(first + step) {
            make_part(part, buffer);
        }
    };
    if threads <= 1 || batches < 3 {
        let mut buffer = Vec::new();
        return (0..batches).try_for_each(|batch| {
            buffer.clear();
            make(batch, &mut buffer);
            out.write_all(&buffer)
        });
    }
    let shared = Shared {
        batches,
        ahead: AHEAD.saturating_mul(threads as u32),
        state: Mutex::default(),
        made: Condvar::new(),
        taken: Condvar::new(),
    };
    std::thread::scope(|scope| {
        // This thread writes, and makes batches too while none is there to be written: one thread
        // more than there are processors would have them wait for each other.
        for _ in 1..threads {
            // Where the machine has no thread to give, this one makes all of them.
            let _ = std::thread::Builder::new().spawn_scoped(scope, || {
                let _guard = StopsAll(&shared);
                while let Some((batch, mut buffer)) = shared.take() {
                    make(batch, &mut buffer);
                    shared.put(batch, buffer);
                }
            });
        }
        let mut write_all = || {
            let _guard = StopsAll(&shared);
            while let Some(next) = shared.next() {
                match next {
                    Next::Write(buffer) => {
                        out.write_all(&buffer)?;
                        shared.give_back(buffer);
                    }
                    Next::Make(batch, mut buffer) => {
                        make(batch, &mut buffer);
                        shared.put(batch, buffer);
                    }
                }
            }
            Ok(())
        };
        let written = write_all();
        shared.stop();
        written
    })
}

/// Stops all threads where one of them panics: the others would wait for it for ever.
struct StopsAll<'s>(&'s Shared);

impl Drop for StopsAll<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.stop();
        }
    }
}

/// What the thread that writes does next.
enum Next {
    /// Writes the batch that is due.
    Write(Vec<u8>),
    /// Makes a batch.
    Make(u32, Vec<u8>),
}

/// What the threads that make batches have in common; one of them also writes.
struct Shared {
    batches: u32,
    /// How far the makers may be ahead of the writer.
    ahead: u32,
    state: Mutex<State>,
    /// The batch that is due is made.
    made: Condvar,
    /// A batch is taken to be written, and so there is room for another.
    taken: Condvar,
}

#[derive(Default)]
struct State {
    /// The next batch to be made.
    next: u32,
    /// The next batch to be written.
    due: u32,
    /// How many makers wait for room: a wake-up of nobody costs a call of the system.
    waiting: u32,
    is_stopped: bool,
    ready: BTreeMap<u32, Vec<u8>>,
    /// Buffers that were written out: one that is new has to be grown and cleared by the system.
    spare: Vec<Vec<u8>>,
}

impl State {
    /// The next batch to be made, and a buffer for it.
    fn start(&mut self) -> (u32, Vec<u8>) {
        self.next += 1;
        (self.next - 1, self.spare.pop().unwrap_or_default())
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the writer does next; none where all is written, or nothing more will be.
    fn next(&self) -> Option<Next> {
        let mut state = self.state();
        loop {
            let due = state.due;
            if due >= self.batches || state.is_stopped {
                return None;
            }
            if let Some(buffer) = state.ready.remove(&due) {
                state.due += 1;
                if state.waiting > 0 {
                    self.taken.notify_all();
                }
                return Some(Next::Write(buffer));
            }
            if self.has_room(&state) {
                let (batch, buffer) = state.start();
                return Some(Next::Make(batch, buffer));
            }
            let woken = self.made.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The next batch to be made, once there is room for it; none where there is none left.
    fn take(&self) -> Option<(u32, Vec<u8>)> {
        let mut state = self.state();
        while !state.is_stopped && state.next < self.batches {
            if self.has_room(&state) {
                return Some(state.start());
            }
            state.waiting += 1;
            let woken = self.taken.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
        }
        None
    }

    fn has_room(&self, state: &State) -> bool {
        state.next < self.batches.min(state.due.saturating_add(self.ahead))
    }

    fn put(&self, batch: u32, buffer: Vec<u8>) {
        let mut state = self.state();
        state.ready.insert(batch, buffer);
        if batch == state.due {
            self.made.notify_one();
        }
    }

    fn give_back(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        self.state().spare.push(buffer);
    }

    fn stop(&self) {
        self.state().is_stopped = true;
        self.taken.notify_all();
        self.made.notify_all();
    }
}

/// A list of JSON: drops the comma before its first item.
pub(crate) struct Separated<'o> {
    out: &'o mut dyn Write,
    has_any: bool,
}

impl<'o> Separated<'o> {
    /// An empty list, to which items are written with a comma before each.
    pub(crate) fn new(out: &'o mut dyn Write) -> Self {
        Self {
            out,
            has_any: false,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_waits_for_a_thread_that_panicked() {
        let shared = Shared {
            batches: 2,
            ahead: 1,
            state: Mutex::default(),
            made: Condvar::new(),
            taken: Condvar::new(),
        };
        let (batch, _) = shared.take().expect("a batch");
        assert_eq!(batch, 0);
        std::thread::scope(|scope| {
            // There is no room for another batch: both wait for the one that is never made.
            let writer = scope.spawn(|| shared.next().is_none());
            let other = scope.spawn(|| shared.take().is_none());
            let maker = scope.spawn(|| {
                let _guard = StopsAll(&shared);
                // Most likely they wait by now; right either way.
                std::thread::sleep(std::time::Duration::from_millis(50));
                panic!("while making the batch that is due");
            });
            assert!(maker.join().is_err());
            assert!(writer.join().expect("no panic") && other.join().expect("no panic"));
        });
    }
}
