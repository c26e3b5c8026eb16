//! `junit`.

use std::io::{self, Write};

use super::View;

pub(super) fn render(_view: &View<'_>, _out: &mut dyn Write) -> io::Result<()> {
    Ok(())
}
