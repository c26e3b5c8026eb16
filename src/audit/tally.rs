//! How many obligations have which status, and the rate that follows.

use crate::audit::status::Status;
use crate::domain::duty::PerDuty;

/// The obligations of one duty, counted by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Done in time.
    pub on_time: u64,
    /// Done after due.
    pub late: u64,
    /// Not done, and due has passed.
    pub overdue: u64,
    /// Not done, not yet due.
    pub pending: u64,
    /// Need not be done.
    pub exempt: u64,
    /// A time that cannot be true.
    pub invalid: u64,
    /// The calendar does not reach that far.
    pub undetermined: u64,
}

impl Tally {
    /// Counts one obligation.
    #[inline]
    pub fn count(&mut self, status: Status) {
        self.count_many(status, 1);
    }

    /// Counts so many obligations of one status.
    #[inline]
    pub fn count_many(&mut self, status: Status, count: u64) {
        *match status {
            Status::Exempt => &mut self.exempt,
            Status::Invalid(_) => &mut self.invalid,
            Status::Undetermined => &mut self.undetermined,
            Status::OnTime => &mut self.on_time,
            Status::Late => &mut self.late,
            Status::Overdue => &mut self.overdue,
            Status::Pending => &mut self.pending,
        } += count;
    }

    /// Counts so many departments of the same statuses, by duty.
    pub fn count_alike(duties: &mut PerDuty<Self>, statuses: PerDuty<Option<Status>>, count: u64) {
        for (duty, status) in duties.iter_mut().zip(statuses) {
            if let Some(status) = status {
                duty.count_many(status, count);
            }
        }
    }

    /// Adds counts by [`Status::index`].
    pub fn add_counts(&mut self, counts: &[u32; Status::COUNT]) {
        let [
            exempt,
            invalid,
            undetermined,
            on_time,
            late,
            overdue,
            pending,
        ] = counts.map(u64::from);
        self.add(&Self {
            on_time,
            late,
            overdue,
            pending,
            exempt,
            invalid,
            undetermined,
        });
    }

    /// Adds another tally.
    pub fn add(&mut self, other: &Self) {
        self.on_time += other.on_time;
        self.late += other.late;
        self.overdue += other.overdue;
        self.pending += other.pending;
        self.exempt += other.exempt;
        self.invalid += other.invalid;
        self.undetermined += other.undetermined;
    }

    /// All of them.
    #[must_use]
    pub fn obligations(&self) -> u64 {
        self.decided() + self.pending + self.exempt + self.undetermined
    }

    /// Those that the rate is a share of: on time, late, overdue and invalid.
    #[must_use]
    pub fn decided(&self) -> u64 {
        self.on_time + self.not_on_time()
    }

    /// Late, overdue and invalid.
    #[must_use]
    pub fn not_on_time(&self) -> u64 {
        self.late + self.overdue + self.invalid
    }

    /// The rate: on time of those decided; none where nothing is decided.
    #[must_use]
    pub fn rate(&self) -> Option<Rate> {
        (self.decided() > 0).then_some(Rate {
            on_time: self.on_time,
            decided: self.decided(),
        })
    }
}

/// A share, exactly.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// Done in time.
    pub on_time: u64,
    /// Out of so many, never 0.
    pub decided: u64,
}

impl Rate {
    /// In millionths, rounded half away from zero.
    #[must_use]
    pub fn millionths(self) -> u64 {
        let (on_time, decided) = (u128::from(self.on_time), u128::from(self.decided));
        ((on_time * 2_000_000 + decided) / (decided * 2)) as u64
    }

    /// Rounded to 6 places.
    #[expect(clippy::cast_precision_loss, reason = "a million at most")]
    #[must_use]
    pub fn rounded(self) -> f64 {
        self.millionths() as f64 / 1e6
    }

    /// In per cent with one place, for people: rounded half away from zero, but never up to 100.
    #[must_use]
    pub fn percent(self) -> String {
        let tenths = self.tenths();
        format!("{}.{}%", tenths / 10, tenths % 10)
    }

    /// What [`Rate::percent`] says, as a number from 0 to 1.
    #[must_use]
    pub fn as_shown(self) -> f64 {
        f64::from(self.tenths()) / 1e3
    }

    /// Tenths of a per cent, rounded; what is not all is not shown as if it were.
    fn tenths(self) -> u32 {
        let (on_time, decided) = (u128::from(self.on_time), u128::from(self.decided));
        let most = if on_time < decided { 999 } else { 1000 };
        (((on_time * 2000 + decided) / (decided * 2)) as u32).min(most)
    }

    /// Orders by size, exactly.
    #[must_use]
    pub fn compare(self, other: Self) -> std::cmp::Ordering {
        let left = u128::from(self.on_time) * u128::from(other.decided);
        let right = u128::from(other.on_time) * u128::from(self.decided);
        left.cmp(&right)
    }
}
