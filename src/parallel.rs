//! Work done side by side.

/// So many threads are given to whoever asks. More than that are of use to a machine of many
/// processors alone, and where memory is scarce each of them is one that may end the program.
const ANYWHERE: usize = 16;

/// How many threads a wish comes to; 0: as many as the machine has. Asking the machine takes a
/// while: not for small work.
pub(crate) fn count(wished: usize) -> usize {
    let machine = || std::thread::available_parallelism().map_or(1, usize::from);
    match wished {
        0 => machine(),
        1..=ANYWHERE => wished,
        wished => wished.min(machine().saturating_mul(2).max(ANYWHERE)),
    }
}

/// Runs `work` on so many threads, told which of them it is; what each of them made, in order.
///
/// Where the machine has no more threads to give, the caller does their part after its own start:
/// fewer threads take longer and come to the same.
pub(crate) fn run<T: Send>(threads: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    run_on(std::thread::Builder::new, threads, work)
}

/// Does so on threads that are made so.
fn run_on<T: Send>(
    builder: impl Fn() -> std::thread::Builder,
    threads: usize,
    work: impl Fn(usize) -> T + Sync,
) -> Vec<T> {
    if threads <= 1 {
        return vec![work(0)];
    }
    let work = &work;
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|index| {
                builder()
                    .spawn_scoped(scope, move || work(index))
                    .map_err(|_| index)
            })
            .collect();
        let join = |thread: Result<std::thread::ScopedJoinHandle<'_, T>, usize>| match thread {
            Ok(thread) => (thread.join()).unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(index) => work(index),
        };
        running.into_iter().map(join).collect()
    })
}

#[cfg(test)]
mod tests {
    use std::thread::Builder;

    use super::*;

    #[test]
    fn nobody_gets_threads_by_the_hundred() {
        let most = 2 * count(0).max(8);
        assert_eq!([count(1), count(16)], [1, 16]);
        assert!(count(200) <= most && count(usize::MAX) == most);
    }

    #[test]
    fn where_there_is_no_thread_the_caller_does_all_parts() {
        let caller = std::thread::current().id();
        let part = |index| (index, std::thread::current().id() == caller);
        // No machine has a stack so large to give.
        let none = run_on(|| Builder::new().stack_size(1 << 60), 3, part);
        assert_eq!(none, [(0, true), (1, true), (2, true)]);
        let all = run_on(Builder::new, 3, part);
        assert_eq!(all, [(0, false), (1, false), (2, false)]);
    }
}
