use super::error::{Errors, Stretch};
use crate::calendar::Overlay;
pub(super) fn ics(_: &Stretch<'_>, _: &mut Errors) -> Option<Overlay> {
    None
}
