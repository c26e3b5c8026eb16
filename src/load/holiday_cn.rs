use super::error::{Errors, Stretch};
use crate::calendar::Overlay;
pub(super) fn holiday_cn(_: &Stretch<'_>, _: &mut Errors) -> Option<Overlay> {
    None
}
