//! What lies half written goes away when the program is told to stop (TERM, INT, HUP; on Windows
//! Ctrl-C).

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

/// Files beside their places that are not named yet. A name stays once its file has been renamed:
/// then there is nothing to remove.
static STAGED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Whether a question hides the cursor of the terminal.
static IS_ASKING: AtomicBool = AtomicBool::new(false);

/// While this is there, a signal gives the terminal its cursor back.
pub(crate) struct Asking(());

/// Has a signal give the terminal its cursor back, until the value is dropped.
pub(crate) fn asking() -> Asking {
    LISTENING.call_once(listen);
    IS_ASKING.store(true, Ordering::Relaxed);
    Asking(())
}

impl Drop for Asking {
    fn drop(&mut self) {
        IS_ASKING.store(false, Ordering::Relaxed);
        // A question that is broken off leaves it hidden.
        let _ = console::Term::stderr().show_cursor();
    }
}

static LISTENING: Once = Once::new();

/// Whoever holds this is not interrupted.
pub(crate) struct Uninterrupted(MutexGuard<'static, Vec<PathBuf>>);

/// Puts off a signal until the value is dropped.
pub(crate) fn hold() -> Uninterrupted {
    Uninterrupted(STAGED.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Makes a file that goes away on a signal, unless it is renamed before.
pub(crate) fn staged(
    make: impl FnOnce() -> io::Result<tempfile::NamedTempFile>,
) -> io::Result<tempfile::NamedTempFile> {
    // Runs that write nothing need no thread. Where there is none to be had, all else goes on.
    LISTENING.call_once(listen);
    let mut paths = hold().0;
    let file = make()?;
    paths.push(file.path().to_owned());
    Ok(file)
}

/// Makes a write fail that would go beyond what the shell lets a file have, where the system would end the
/// program and leave half a file.
pub(crate) fn outlive_file_limit() {
    #[cfg(unix)]
    {
        let is_sent = std::sync::Arc::default();
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, is_sent);
    }
}

fn remove_staged() -> MutexGuard<'static, Vec<PathBuf>> {
    if IS_ASKING.load(Ordering::Relaxed) {
        let _ = console::Term::stderr().show_cursor();
    }
    let paths = hold().0;
    for path in &*paths {
        // Nobody is left to be told.
        let _ = std::fs::remove_file(path);
    }
    // As long as this is held nothing new is made.
    paths
}

#[cfg(unix)]
fn listen() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let wanted = [SIGHUP, SIGINT, SIGTERM];
    let ignored = ignored_signals();
    let wanted = wanted
        .into_iter()
        .filter(move |signal| ignored >> (signal - 1) & 1 == 0);
    let (ready, is_ready) = std::sync::mpsc::channel();
    // Signals are taken where the thread is there that answers them, and nowhere else.
    let _ = std::thread::Builder::new().spawn(move || {
        let Ok(mut signals) = signal_hook::iterator::Signals::new(wanted) else {
            return;
        };
        let _ = ready.send(());
        if let Some(signal) = signals.forever().next() {
            let _held = remove_staged();
            // It ends as it would have, so that a shell sees by what.
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
    let _ = is_ready.recv();
}

/// The signals that this program was started to ignore, as by `nohup`: one bit each.
#[cfg(unix)]
fn ignored_signals() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mut lines = status.lines();
    let mask = lines.find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}

#[cfg(windows)]
fn listen() {
    // What a program ends with that Ctrl-C ended.
    const CONTROL_C_EXIT: i32 = 0xC000_013A_u32 as i32;
    let _ = ctrlc::set_handler(|| {
        let _held = remove_staged();
        std::process::exit(CONTROL_C_EXIT);
    });
}
