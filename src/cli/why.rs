//! `chuanda why`.

use super::args::WhyArgs;
use super::shell::{Failure, Shell, Verdict};

pub(super) fn run(_args: &WhyArgs, _shell: &mut Shell) -> Result<Verdict, Failure> {
    Ok(Verdict::Clean)
}
