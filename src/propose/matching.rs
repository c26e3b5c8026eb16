//! What a header says by itself, whatever the cells below it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::load::table::columns::{Aliases, Table};
use crate::load::table::office_words::{WORDS, WordDoubt, plain};
use crate::propose::meaning::{Doubt, Why, base};
use crate::text::{did_you_mean, distance_within};

/// What a header says by itself.
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub(super) column: &'static str,
    pub(super) by: MatchedBy,
}

/// What a match rests on.
#[derive(Clone, Debug)]
pub(super) enum MatchedBy {
    /// It is the contract's own name or alias: read as it is.
    Contract,
    /// It is a header for that column alone, or nearly one.
    Words(Why),
    /// It is a header for that column, and for something else too.
    DoubtfulWord(Doubt),
}

impl Match {
    fn words(column: &'static str, why: Why) -> Self {
        let by = MatchedBy::Words(why);
        Self { column, by }
    }

    /// How much it says of the table.
    pub(super) fn weight(&self) -> i32 {
        match &self.by {
            MatchedBy::Contract => 8,
            MatchedBy::Words(Why::Spelling(_)) => 7,
            MatchedBy::Words(Why::Word(_)) => 6,
            MatchedBy::DoubtfulWord(_) => 4,
            MatchedBy::Words(Why::Contains(..)) => 3,
            MatchedBy::Words(_) => 1,
        }
    }
}

/// What a header means in a table, by itself.
pub(super) fn match_header(table: Table, header: &str, own: &Aliases) -> Option<Match> {
    if header.is_empty() {
        return None;
    }
    if let Some(place) = table.by_header(header, own) {
        let (column, by) = (table.columns()[place].name, MatchedBy::Contract);
        return Some(Match { column, by });
    }
    if own.ignores(table, header) {
        return None;
    }
    let met = plain(header);
    if met.is_empty() {
        return None;
    }
    let known = KnownHeaders::of(table);
    if let Some(found) = known.by_plain.get(&met) {
        return Some(found.clone());
    }
    if WORDS.is_not_done(&met) {
        return None;
    }
    if let Some((column, part)) = WORDS.by_part(table.name(), &met) {
        return Some(Match::words(column, Why::Contains(part, None)));
    }
    let near = known.near(header, &met)?;
    Some(Match::words(near.column, Why::Near(near.text)))
}

impl From<WordDoubt> for Doubt {
    fn from(doubt: WordDoubt) -> Self {
        match doubt {
            WordDoubt::Start => Self::Start,
            WordDoubt::Issued => Self::Issued,
            WordDoubt::Serial => Self::Serial,
            WordDoubt::WhichDuty => Self::WhichDuty,
        }
    }
}

/// Whether a header speaks of a limit, a plan or a question.
pub(super) fn is_not_done(header: &str) -> bool {
    WORDS.is_not_done(&plain(header))
}

/// The headers that are known in a table.
struct KnownHeaders {
    /// By their plain forms; of two that are alike the first counts.
    by_plain: HashMap<String, Match>,
    /// Those that mean one column alone: slips of the pen may be meant for them.
    sure: Vec<SureHeader>,
    /// The characters of these: most cells have others, and are near to none.
    chars: HashSet<char>,
}

/// So many slips of the pen a header may be away from a known one.
const MOST_SLIPS: usize = 2;

struct SureHeader {
    column: &'static str,
    text: &'static str,
    plain: String,
}

impl KnownHeaders {
    fn of(table: Table) -> &'static Self {
        static ALL: LazyLock<[KnownHeaders; 4]> =
            LazyLock::new(|| Table::ALL.map(KnownHeaders::gather));
        let place = Table::ALL.iter().position(|other| *other == table);
        &ALL[place.unwrap_or_default()]
    }

    fn gather(table: Table) -> Self {
        let own = table.columns().iter().flat_map(|column| {
            let texts = column.headers();
            texts.map(|text| (text, Match::words(base(column.name), Why::Spelling(text))))
        });
        let words = WORDS.headers(table.name()).map(|(column, text, doubt)| {
            let by = match doubt {
                None => MatchedBy::Words(Why::Word(None)),
                Some(doubt) => MatchedBy::DoubtfulWord(doubt.into()),
            };
            (text, Match { column, by })
        });
        let (mut by_plain, mut sure) = (HashMap::new(), Vec::new());
        for (text, found) in own.chain(words) {
            let (column, plain) = (found.column, plain(text));
            if let MatchedBy::Words(_) = found.by {
                sure.push(SureHeader {
                    column,
                    text,
                    plain: plain.clone(),
                });
            }
            by_plain.entry(plain).or_insert(found);
        }
        let chars = sure.iter().flat_map(|known| known.plain.chars()).collect();
        Self {
            by_plain,
            sure,
            chars,
        }
    }

    /// The header that this one, plain as `met`, is a slip of the pen away from.
    fn near(&self, header: &str, met: &str) -> Option<&SureHeader> {
        // Of two Chinese characters one is half the word: only longer headers have slips of the pen.
        let far = if met.is_ascii() { 5 } else { 4 };
        if met.chars().count() < far {
            return None;
        }
        if met.chars().filter(|c| !self.chars.contains(c)).count() > MOST_SLIPS {
            return None;
        }
        // Most cells are like no header at all, which is seen sooner than which is the nearest.
        let may_be = |known: &SureHeader| distance_within(met, &known.plain, MOST_SLIPS).is_some();
        if !self.sure.iter().any(may_be) {
            return None;
        }
        let text = did_you_mean(header, self.sure.iter().map(|known| known.text))?;
        let near = self.sure.iter().find(|known| known.text == text)?;
        let most = text.chars().count().div_ceil(4).min(MOST_SLIPS);
        distance_within(met, &near.plain, most).map(|_| near)
    }
}
