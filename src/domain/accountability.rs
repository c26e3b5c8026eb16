//! From when on breaches of one department call for attention (反向问责).

/// What a project counts of each department.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accountability {
    /// So many duties late or overdue call for attention.
    pub times: u32,
    /// Their dues lie in so many seconds up to as-of, both ends included; `None`: ever.
    pub within_seconds: Option<i64>,
}
