//! `chuanda init`.

use super::args::InitArgs;
use super::shell::{Failure, Shell, Verdict};

pub(super) fn run(_args: &InitArgs, _shell: &mut Shell) -> Result<Verdict, Failure> {
    Ok(Verdict::Clean)
}
