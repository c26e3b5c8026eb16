//! `chuanda calendar`.

use super::args::CalendarArgs;
use super::shell::{Failure, Shell, Verdict};

pub(super) fn run(_args: &CalendarArgs, _shell: &mut Shell) -> Result<Verdict, Failure> {
    Ok(Verdict::Clean)
}
