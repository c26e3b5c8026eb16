use crate::calendar::Overlay;
/// x
pub fn overlay_toml(_: &Overlay) -> String {
    String::new()
}
