//! `chuanda due`.

use super::args::DueArgs;
use super::shell::{Failure, Shell, Verdict};

pub(super) fn run(_args: &DueArgs, _shell: &mut Shell) -> Result<Verdict, Failure> {
    Ok(Verdict::Clean)
}
