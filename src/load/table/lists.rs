//! Lists inside a cell.

/// What stands between the words of a list.
pub(crate) const LIST_SEPARATORS: [char; 3] = [';', '；', '、'];

/// So many separators a name may hold.
pub(crate) const MOST_SEPARATORS: usize = 4;

/// How many separators a text holds.
pub(crate) fn separators(text: &str) -> usize {
    text.matches(LIST_SEPARATORS).count()
}

/// The parts of a list between separators, trimmed; those that together are a name (文化、旅游局) are
/// one. `most`: how many separators any name holds.
pub(crate) fn parts(
    text: &str,
    most: usize,
    is_name: impl Fn(&str) -> bool,
) -> impl Iterator<Item = &str> {
    let mut rest = (!text.is_empty()).then_some(text);
    let next = move || {
        let text = rest?;
        let separators = text.match_indices(LIST_SEPARATORS).map(|(at, _)| at);
        let mut ends = separators.chain([text.len()]);
        let first = ends.next()?;
        let longer = ends.take(most.min(MOST_SEPARATORS));
        let longer = longer.filter(|&end| is_name(text[..end].trim()));
        let end = longer.last().unwrap_or(first);
        let mut after = text[end..].chars();
        rest = after.next().map(|_| after.as_str());
        Some(text[..end].trim())
    };
    std::iter::from_fn(next).filter(|part| !part.is_empty())
}
