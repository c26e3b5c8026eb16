//! What exemptions do to obligations, and which speak of which.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::audit::limit::NoDue;
use crate::domain::due::Due;
use crate::domain::duty::{Duty, PerDuty};
use crate::domain::exemption::{ExemptedDepartments, ExemptedMeetings, Exemption};
use crate::domain::scope::Members;
use crate::time::Instant;

/// What an exemption does to an obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It need not be done.
    Frees,
    /// Its due moves to `until`.
    Extends,
    /// The due was no earlier than `until` as it was.
    ChangesNothing,
    /// It was approved after this due, which it would have moved.
    TooLate(Instant),
}

impl Effect {
    /// The word of machine formats.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Frees => "exempt",
            Self::Extends => "extended",
            Self::ChangesNothing => "none",
            Self::TooLate(_) => "too-late",
        }
    }
}

/// Applies an exemption that speaks of an obligation to its due.
///
/// An extension approved after the due that it would move comes too late; exactly at it is in time.
pub(crate) fn apply(exemption: &Exemption, due: &mut Result<Due, NoDue>) -> Effect {
    let Some(until) = exemption.until else {
        return Effect::Frees;
    };
    let Some(due) = due.as_mut().ok().filter(|due| due.at < until) else {
        return Effect::ChangesNothing;
    };
    if (exemption.approved_at).is_some_and(|approved_at| approved_at > due.at) {
        return Effect::TooLate(due.at);
    }
    due.at = until;
    Effect::Extends
}

/// The exemptions of each obligation, found without looking at those of others: a table may have a
/// hundred thousand for all meetings.
#[derive(Debug)]
pub(super) struct ExemptionIndex {
    /// Their rows in the order in which they apply: by approval, those without one first, then by row.
    applied: Vec<u32>,
    /// All of them.
    all: Speaking,
    /// The extensions, but for those that another makes idle.
    extensions: Speaking,
    /// The extensions that have a time of approval: one of them may come too late.
    approved: Speaking,
    /// Who is free of every meeting.
    freed: Freed,
}

impl ExemptionIndex {
    pub(super) fn new(exemptions: &[Exemption], departments: usize) -> Self {
        let mut applied: Vec<u32> = (0..exemptions.len() as u32).collect();
        applied.sort_by_key(|&row| exemptions[row as usize].approved_at);
        let mut index = Self {
            applied: Vec::new(),
            all: Speaking::default(),
            extensions: Speaking::default(),
            approved: Speaking::default(),
            freed: Freed::nobody(if exemptions.is_empty() {
                0
            } else {
                departments
            }),
        };
        let mut reached = HashMap::new();
        for (place, &row) in (0..).zip(&applied) {
            let exemption = &exemptions[row as usize];
            index.all.take(place, exemption);
            let Some(until) = exemption.until else {
                if exemption.meetings == ExemptedMeetings::Every {
                    index.freed.take(place, exemption);
                }
                continue;
            };
            if exemption.approved_at.is_some() {
                index.approved.take(place, exemption);
            }
            // One that was approved no later and reaches as far has moved all that it could.
            let reach = reached.entry(Spoken::of(exemption)).or_insert(None);
            if reach.is_none_or(|reach| reach < until) {
                *reach = Some(until);
                index.extensions.take(place, exemption);
            }
        }
        Self { applied, ..index }
    }

    /// The exemption of a place in their order.
    pub(super) fn row(&self, place: u32) -> u32 {
        self.applied[place as usize]
    }

    /// Who is free of a meeting.
    pub(super) fn freed(&self, meeting: u32, exemptions: &[Exemption]) -> Cow<'_, Freed> {
        let Some(own) = self.all.one.get(&meeting) else {
            return Cow::Borrowed(&self.freed);
        };
        let mut freed = Freed::nobody(self.freed.departments);
        for place in own.places() {
            let exemption = &exemptions[self.row(place) as usize];
            if exemption.until.is_none() {
                freed.take(place, exemption);
            }
        }
        freed.unite(&self.freed);
        Cow::Owned(freed)
    }

    /// Whether any moves a due of a meeting and one of these departments.
    pub(super) fn may_extend(
        &self,
        meeting: u32,
        members: &Members,
        exemptions: &[Exemption],
    ) -> bool {
        self.extensions.of_meeting(meeting).any(|speaking| {
            let meets = |&place: &u32| self.departments(place, exemptions).meets(members);
            let mut of_one = speaking.of_one.keys();
            of_one.any(|one| members.contains(*one)) || speaking.of_several.iter().any(meets)
        })
    }

    /// Those that speak of a meeting and a department, in the order in which they apply.
    pub(super) fn of(&self, meeting: u32, department: u32, exemptions: &[Exemption]) -> Vec<u32> {
        self.within(&self.all, 0, meeting, department, exemptions)
    }

    /// The extensions among them, but for those that another makes idle.
    pub(super) fn extensions(
        &self,
        meeting: u32,
        department: u32,
        exemptions: &[Exemption],
    ) -> Vec<u32> {
        self.within(&self.extensions, 0, meeting, department, exemptions)
    }

    /// The extensions among them that were approved after a time.
    ///
    /// Where that is a due with all that move it, it is the due that each of them came too late for:
    /// after the first that does, which come in the order of their approval, none moves it any more.
    pub(super) fn approved_after(
        &self,
        at: Instant,
        meeting: u32,
        department: u32,
        exemptions: &[Exemption],
    ) -> Vec<u32> {
        let is_before = |&row: &u32| exemptions[row as usize].approved_at <= Some(at);
        let first = self.applied.partition_point(is_before) as u32;
        self.within(&self.approved, first, meeting, department, exemptions)
    }

    /// The rows of those from a place on that speak of a meeting and a department, in their order.
    fn within(
        &self,
        speaking: &Speaking,
        first: u32,
        meeting: u32,
        department: u32,
        exemptions: &[Exemption],
    ) -> Vec<u32> {
        let mut places = Vec::new();
        let from = |places: &[u32]| places.partition_point(|&place| place < first);
        for speaking in speaking.of_meeting(meeting) {
            let of_one = speaking
                .of_one
                .get(&department)
                .map_or(&[][..], Vec::as_slice);
            places.extend_from_slice(&of_one[from(of_one)..]);
            let of_several = &speaking.of_several[from(&speaking.of_several)..];
            let contains =
                |&&place: &&u32| self.departments(place, exemptions).contains(department);
            places.extend(of_several.iter().filter(contains));
        }
        places.sort_unstable();
        places.into_iter().map(|place| self.row(place)).collect()
    }

    fn departments<'e>(&self, place: u32, exemptions: &'e [Exemption]) -> &'e ExemptedDepartments {
        &exemptions[self.row(place) as usize].departments
    }
}

/// What an exemption speaks of.
#[derive(PartialEq, Eq, Hash)]
struct Spoken<'e> {
    meeting: Option<u32>,
    department: Option<u32>,
    /// Rows that say the same share them.
    scope: Option<*const Members>,
    duties: &'e PerDuty<bool>,
}

impl<'e> Spoken<'e> {
    fn of(exemption: &'e Exemption) -> Self {
        Self {
            meeting: exemption.meetings.one(),
            department: exemption.departments.one(),
            scope: match &exemption.departments {
                ExemptedDepartments::Scope(members) => Some(Arc::as_ptr(members)),
                ExemptedDepartments::One(_) => None,
            },
            duties: &exemption.duties,
        }
    }
}

/// Exemptions by the meetings and departments they speak of, each by its place in their order.
#[derive(Debug, Default)]
struct Speaking {
    every: OfMeetings,
    one: HashMap<u32, OfMeetings>,
}

/// Exemptions that speak of the same meetings.
#[derive(Debug, Default)]
struct OfMeetings {
    /// Of one department, by its name.
    of_one: HashMap<u32, Vec<u32>>,
    /// Of several.
    of_several: Vec<u32>,
}

impl Speaking {
    /// Takes in one that comes after all that are there.
    fn take(&mut self, place: u32, exemption: &Exemption) {
        let speaking = match exemption.meetings {
            ExemptedMeetings::Every => &mut self.every,
            ExemptedMeetings::One(meeting) => self.one.entry(meeting).or_default(),
            ExemptedMeetings::Unknown => return,
        };
        match exemption.departments.one() {
            Some(department) => speaking.of_one.entry(department).or_default().push(place),
            None => speaking.of_several.push(place),
        }
    }

    fn of_meeting(&self, meeting: u32) -> impl Iterator<Item = &OfMeetings> {
        self.one.get(&meeting).into_iter().chain([&self.every])
    }
}

impl OfMeetings {
    /// Where all of them stand in the order.
    fn places(&self) -> Vec<u32> {
        let of_one = self.of_one.values().flatten();
        let mut places: Vec<u32> = of_one.chain(&self.of_several).copied().collect();
        places.sort_unstable();
        places
    }
}

/// Which departments need not do a duty, and by which exemption: the first of those that free it.
#[derive(Clone, Debug)]
pub(super) struct Freed {
    departments: usize,
    /// By department, the place of the exemption in their order.
    by: PerDuty<Vec<u32>>,
    /// Those that any frees.
    members: PerDuty<Members>,
}

impl Freed {
    const BY_NONE: u32 = u32::MAX;

    fn nobody(departments: usize) -> Self {
        Self {
            departments,
            by: Duty::ALL.map(|_| vec![Self::BY_NONE; departments]),
            members: Duty::ALL.map(|_| Members::none(departments)),
        }
    }

    /// Takes in one that frees, after all that come before it in their order: however many speak of a
    /// department, the first alone is looked at.
    fn take(&mut self, place: u32, exemption: &Exemption) {
        for duty in Duty::ALL.map(Duty::index) {
            if !exemption.duties[duty] {
                continue;
            }
            let (by, members) = (&mut self.by[duty], &mut self.members[duty]);
            let mut free = |department: u32| by[department as usize] = place;
            match &exemption.departments {
                ExemptedDepartments::One(one) if members.contains(*one) => continue,
                ExemptedDepartments::One(one) => free(*one),
                ExemptedDepartments::Scope(own) => own.iter_without(members).for_each(&mut free),
            }
            exemption.departments.add_to(members);
        }
    }

    /// Takes in what others free, before or after.
    fn unite(&mut self, other: &Self) {
        for (own, other) in self.by.iter_mut().zip(&other.by) {
            for (own, other) in own.iter_mut().zip(other) {
                *own = (*own).min(*other);
            }
        }
        for (own, other) in self.members.iter_mut().zip(&other.members) {
            own.unite(other);
        }
    }

    /// The place of the first exemption that frees a department of a duty.
    pub(super) fn by(&self, department: u32, duty: Duty) -> Option<u32> {
        let by = self.by[duty.index()].get(department as usize).copied();
        by.filter(|&by| by != Self::BY_NONE)
    }

    /// Whether any of some departments is free of anything.
    pub(super) fn meets(&self, members: &Members) -> bool {
        self.members.iter().any(|own| own.meets(members))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::source::Source;

    const DEPARTMENTS: u32 = 3;
    const MEETINGS: u32 = 2;

    /// A row: its meeting, its departments as bits or one of them, its duties, until when, approved when.
    type Row = (Option<u32>, u8, bool, [bool; 3], Option<i64>, Option<i64>);

    fn row() -> impl Strategy<Value = Row> {
        (
            prop::option::of(0..MEETINGS),
            1..8_u8,
            any::<bool>(),
            any::<[bool; 3]>(),
            prop::option::of(0..6_i64),
            prop::option::of(0..6_i64),
        )
    }

    /// Each set of departments, as rows share them.
    fn scopes() -> Vec<Arc<Members>> {
        let scope = |bits: u8| {
            let mut members = Members::none(DEPARTMENTS as usize);
            for own in (0..DEPARTMENTS).filter(|own| bits >> own & 1 == 1) {
                members.insert(own);
            }
            Arc::new(members)
        };
        (0..8).map(scope).collect()
    }

    fn exemption(row: Row, scopes: &[Arc<Members>]) -> Exemption {
        let (meeting, bits, is_one, duties, until, approved) = row;
        Exemption {
            meetings: meeting.map_or(ExemptedMeetings::Every, ExemptedMeetings::One),
            departments: if is_one {
                ExemptedDepartments::One(bits.trailing_zeros())
            } else {
                ExemptedDepartments::Scope(Arc::clone(&scopes[usize::from(bits)]))
            },
            meeting_text: String::new(),
            department_text: String::new(),
            reason: String::new(),
            approved_by: String::new(),
            duties,
            until: until.map(Instant::from_unix),
            approved_at: approved.map(Instant::from_unix),
            source: Source { file: 0, line: 1 },
        }
    }

    proptest! {
        /// What is found by looking up is what comes of applying one row after another.
        #[test]
        fn looking_up_is_applying_row_by_row(
            rows in prop::collection::vec(row(), 0..12),
            base in 0..6_i64,
        ) {
            let scopes = scopes();
            let rows = rows.into_iter().map(|row| exemption(row, &scopes));
            let rows: Vec<Exemption> = rows.collect();
            let index = ExemptionIndex::new(&rows, DEPARTMENTS as usize);
            let base = Due::named(Instant::from_unix(base));
            for (meeting, department) in
                (0..MEETINGS).flat_map(|m| (0..DEPARTMENTS).map(move |d| (m, d)))
            {
                let mut all: Vec<u32> = (0..rows.len() as u32)
                    .filter(|&row| {
                        let row = &rows[row as usize];
                        row.names_meeting(meeting) && row.departments.contains(department)
                    })
                    .collect();
                all.sort_by_key(|&row| rows[row as usize].approved_at);
                prop_assert_eq!(index.of(meeting, department, &rows), all.clone());
                let freed = index.freed(meeting, &rows);
                for duty in Duty::ALL {
                    let (mut due, mut late, mut frees) = (Ok(base), Vec::new(), None);
                    let speaks = |row: &&u32| rows[**row as usize].duties[duty.index()];
                    for &row in all.iter().filter(speaks) {
                        match apply(&rows[row as usize], &mut due) {
                            Effect::Frees => frees = frees.or(Some(row)),
                            Effect::TooLate(at) => late.push((row, at)),
                            Effect::Extends | Effect::ChangesNothing => {}
                        }
                    }
                    let by = freed.by(department, duty).map(|place| index.row(place));
                    prop_assert_eq!(by, frees);
                    let mut moved = Ok(base);
                    let extensions = index.extensions(meeting, department, &rows);
                    for row in extensions.iter().filter(speaks) {
                        apply(&rows[*row as usize], &mut moved);
                    }
                    prop_assert_eq!(&moved, &due);
                    let at = due.map_or(Instant::from_unix(0), |due| due.at);
                    let after: Vec<_> = (index.approved_after(at, meeting, department, &rows))
                        .into_iter()
                        .filter(|row| speaks(&row) && rows[*row as usize].until > Some(at))
                        .map(|row| (row, at))
                        .collect();
                    prop_assert_eq!(after, late);
                }
            }
        }
    }
}
