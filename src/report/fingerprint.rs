//! What a finding is, whatever row it is in: the same in every run that finds it.

use std::collections::HashMap;
use std::fmt;

use sha2::{Digest, Sha256};

/// The fingerprint of a finding, shown as 32 hexadecimal digits.
///
/// It is the first 128 bits of the SHA-256 of a JSON list, written without blanks: rule, meeting,
/// department and duty as the JSON report has them, `null` where there is none. A list holds its
/// fields apart whatever is in them, and anybody who has the report can reckon it again. Rows that
/// move and messages that are worded anew change nothing.
///
/// ```
/// use chuanda::report::fingerprint::Fingerprint;
///
/// let late = Fingerprint::new("transmission-late", Some("M01"), Some("D07"), Some("transmission"));
/// assert_eq!(late.to_string(), "825e235770dfb88a759bb7bb5e04217f");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// The fingerprint of a finding with these fields of the JSON report.
    #[must_use]
    pub fn new(
        rule: &str,
        meeting: Option<&str>,
        department: Option<&str>,
        duty: Option<&str>,
    ) -> Self {
        // Strings cannot fail to be written to memory.
        let text = serde_json::to_vec(&(rule, meeting, department, duty)).unwrap_or_default();
        let hash = Sha256::digest(text);
        Self(std::array::from_fn(|index| hash[index]))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

/// Tells findings of one fingerprint apart, in order of appearance: a name that nobody has may
/// are in several rows, and one due may have several extensions.
///
/// One counter serves the findings of one meeting, or those of none: no others share a fingerprint.
#[derive(Clone, Debug, Default)]
pub struct Ordinals(HashMap<Fingerprint, u32>);

impl Ordinals {
    /// The how-manieth finding of this fingerprint this is, from 1.
    pub fn next(&mut self, fingerprint: Fingerprint) -> u32 {
        let count = self.0.entry(fingerprint).or_default();
        *count += 1;
        *count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_do_not_run_into_each_other() {
        let of = |meeting, department, duty| Fingerprint::new("r", meeting, department, duty);
        let all = [
            of(Some("ab"), Some("c"), None),
            of(Some("a"), Some("bc"), None),
            of(Some("a\",\"b"), Some("c"), None),
            of(Some("ab"), None, Some("c")),
            of(None, Some("ab"), Some("c")),
            of(Some(""), None, None),
            of(None, None, None),
            of(Some("null"), None, None),
        ];
        for (index, one) in all.iter().enumerate() {
            assert!(!all[..index].contains(one), "{index}");
        }
    }

    #[test]
    fn ordinals_start_at_one() {
        let of = |rule| Fingerprint::new(rule, None, None, None);
        let mut ordinals = Ordinals::default();
        let seen = ["a", "b", "a", "a"].map(|rule| ordinals.next(of(rule)));
        assert_eq!(seen, [1, 1, 2, 3]);
    }
}
