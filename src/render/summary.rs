//! Summaries: rates and counts by a key.
