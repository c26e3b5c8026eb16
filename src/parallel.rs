//! Work done side by side.

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
