//! Work done side by side.

/// More threads than this no machine has a use for.
const MOST: usize = 256;

/// How many threads a wish comes to; 0: as many as the machine has. Asking the machine takes a
/// while: not for small work.
pub(crate) fn count(wished: usize) -> usize {
    match wished {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        wished => wished.min(MOST),
    }
}

/// Runs `work` on so many threads, told which of them it is; what each of them made, in order.
///
/// One thread is the caller's own: small work must not pay for a start.
pub(crate) fn run<T: Send>(threads: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    if threads <= 1 {
        return vec![work(0)];
    }
    let work = &work;
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|index| scope.spawn(move || work(index)))
            .collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, T>| {
            (thread.join()).unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        running.into_iter().map(join).collect()
    })
}
