//! Lists inside a cell.

/// What stands between the words of a list.
pub(crate) const LIST_SEPARATORS: [char; 3] = [';', '；', '、'];

/// So many separators a name in a list may hold; one that is a whole cell, any number.
pub(crate) const MOST_SEPARATORS: usize = 16;

/// How many separators a text holds.
pub(crate) fn separators(text: &str) -> usize {
    text.matches(LIST_SEPARATORS).count()
}

/// The words of a cell, trimmed: the whole where that is a name, else the parts between separators.
/// Parts that together are a name (文化、旅游局) are one word, unless each of them is a name of its
/// own: 文化局、旅游局 in a list are those two, even where a third is called by both names. `most`:
/// how many separators any name holds.
pub(crate) fn parts(
    text: &str,
    most: usize,
    is_name: impl Fn(&str) -> bool,
) -> impl Iterator<Item = &str> {
    let own = if most == 0 { 0 } else { separators(text) };
    let is_whole = (1..=most).contains(&own) && is_name(text.trim());
    let mut rest = (!text.is_empty()).then_some(text);
    let next = move || {
        let text = rest?;
        if is_whole {
            return rest.take().map(str::trim);
        }
        let separators = text.match_indices(LIST_SEPARATORS).map(|(at, _)| at);
        let mut ends = separators.chain([text.len()]);
        let first = ends.next()?;
        let is_one = |&end: &usize| {
            let (joined, mut own) = (&text[..end], text[..end].split(LIST_SEPARATORS));
            is_name(joined.trim()) && !own.all(|part| is_name(part.trim()))
        };
        let longer = ends.take(most.min(MOST_SEPARATORS)).filter(is_one);
        let end = longer.last().unwrap_or(first);
        let mut after = text[end..].chars();
        rest = after.next().map(|_| after.as_str());
        Some(text[..end].trim())
    };
    std::iter::from_fn(next).filter(|part| !part.is_empty())
}
