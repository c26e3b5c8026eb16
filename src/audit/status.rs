//! What came of an obligation, and what it is measured by.

/// Why an obligation is invalid: a time that cannot be true. In the order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// It lies after as-of.
    Future,
    /// It lies before the meeting ended or, for a transmission counted from receipt, before that.
    BeforeMeeting,
    /// A report made before the transmission it reports.
    BeforeTransmission,
}

/// The status of an obligation. The earlier one has precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// An exemption says that it need not be done.
    Exempt,
    /// A time that cannot be true.
    Invalid(Invalid),
    /// The calendar does not reach as far as its due, or a record of it could not be read.
    Undetermined,
    /// Done, not after due.
    OnTime,
    /// Done after due.
    Late,
    /// Not done, and as-of is after due.
    Overdue,
    /// Not done, and not yet due.
    Pending,
}

impl Status {
    /// Every status, with every reason for being invalid.
    pub const ALL: [Self; 9] = [
        Self::Exempt,
        Self::Invalid(Invalid::Future),
        Self::Invalid(Invalid::BeforeMeeting),
        Self::Invalid(Invalid::BeforeTransmission),
        Self::Undetermined,
        Self::OnTime,
        Self::Late,
        Self::Overdue,
        Self::Pending,
    ];

    /// How many there are, whatever makes them invalid.
    pub const COUNT: usize = 7;

    /// Its place in [`Status::ALL`].
    #[inline]
    pub(crate) const fn number(self) -> usize {
        match self {
            Self::Exempt => 0,
            Self::Invalid(reason) => 1 + reason as usize,
            Self::Undetermined => 4,
            Self::OnTime => 5,
            Self::Late => 6,
            Self::Overdue => 7,
            Self::Pending => 8,
        }
    }

    /// Its place, whatever makes it invalid.
    #[inline]
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Exempt => 0,
            Self::Invalid(_) => 1,
            Self::Undetermined => 2,
            Self::OnTime => 3,
            Self::Late => 4,
            Self::Overdue => 5,
            Self::Pending => 6,
        }
    }

    /// The contract's word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exempt => "exempt",
            Self::Invalid(_) => "invalid",
            Self::Undetermined => "undetermined",
            Self::OnTime => "on-time",
            Self::Late => "late",
            Self::Overdue => "overdue",
            Self::Pending => "pending",
        }
    }
}
