//! Everything an audit needs besides the records.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::calendar::Calendar;
use crate::domain::accountability::Accountability;
use crate::domain::clause::{Anchor, Clause, Duties};
use crate::domain::department::Department;
use crate::domain::exemption::{Exemption, UnreadExemption};
use crate::domain::meeting::Meeting;
use crate::domain::policy::Policy;
use crate::domain::scope::Members;
use crate::domain::source::FilePlace;
use crate::time::Zone;

/// Which of several records for one obligation counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Duplicates {
    /// The earliest time.
    #[default]
    Earliest,
    /// The latest time.
    Latest,
}

/// A project without its records: who owes what, by which rules and which calendar.
#[derive(Clone, Debug)]
pub struct Project {
    /// The time zone of local times and of working days.
    pub zone: Zone,
    /// Which of several records counts.
    pub duplicates: Duplicates,
    /// How near a due is "soon", in seconds.
    pub due_soon_seconds: i64,
    /// The calendars that departments name; the first is the default.
    pub calendars: Vec<Calendar>,
    /// In the order of their rows.
    pub meetings: Vec<Meeting>,
    /// In the order of their rows.
    pub departments: Vec<Department>,
    /// The policies in force: those declared, or the speech's own.
    pub policies: Vec<Policy>,
    /// Whether the project declares policies of its own.
    pub has_declared_policies: bool,
    /// What is counted of each department; none: nothing is.
    pub accountability: Option<Accountability>,
    /// In the order of their rows.
    pub exemptions: Vec<Exemption>,
    /// What other exemptions may speak of, which could not be read in full.
    pub unread_exemptions: Vec<UnreadExemption>,
    /// The files read, as they are shown.
    pub files: Vec<String>,
    /// The same, as they are called elsewhere.
    pub places: Vec<FilePlace>,
}

/// What one meeting brings: duties, by a policy or by itself, and the departments that owe them.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The policy, an index; none where the meeting is unimportant or nothing matches.
    pub policy: Option<u32>,
    /// The duties: those of the policy, with the dues of the meeting's own before them.
    pub duties: Arc<Duties>,
    /// Who owes it; nobody where neither policy nor meeting asks for anything.
    pub members: Arc<Members>,
    /// Those of them who perhaps do not, for a row by which the meeting says who does could not be
    /// read.
    pub unsure: Option<Arc<Members>>,
}

impl Project {
    /// What each meeting brings, in the order of the meetings; what many bring alike is shared.
    ///
    /// A department owes a meeting if it is in scope, not excluded, and active on the local date on
    /// which the meeting ended.
    #[must_use]
    pub fn calls(&self) -> Vec<Arc<Assignment>> {
        let departments = self.departments.len();
        let everybody = Arc::new(Members::all(departments));
        let nobody = Arc::new(Members::none(departments));
        let has_terms =
            (self.departments.iter()).any(|d| d.active_from.is_some() || d.active_until.is_some());
        // Equal sets are shared: memory grows with obligations, not with meetings x departments.
        let mut known = HashSet::from([everybody.clone(), nobody.clone()]);
        let mut assignments: HashMap<_, Arc<Assignment>> = HashMap::new();
        let none = Arc::new(Duties::default());
        let by_policies: Vec<Arc<Duties>> = (self.policies.iter())
            .map(|policy| Arc::new(policy.duties.clone()))
            .collect();
        let call = |meeting: &Meeting| {
            let policy = self.policy_of(meeting);
            let by_policy = policy.map_or(&none, |index| &by_policies[index as usize]);
            let duties = with_own(meeting, by_policy);
            let mut unsure = None;
            let members = match policy {
                None if duties.is_empty() => nobody.clone(),
                _ if meeting.owed_by.scope.is_all()
                    && meeting.owed_by.exclude.0.is_empty()
                    && !has_terms =>
                {
                    everybody.clone()
                }
                _ => {
                    let (members, perhaps) = self.members_of(meeting);
                    let mut shared = |members: Members| {
                        let members = Arc::new(members);
                        known.get(&members).cloned().unwrap_or_else(|| {
                            known.insert(members.clone());
                            members
                        })
                    };
                    unsure = perhaps.map(&mut shared);
                    shared(members)
                }
            };
            // Equal sets are one already, and the policy says the rest unless the meeting does.
            let key = (
                policy,
                Arc::as_ptr(&members),
                unsure.as_ref().map(Arc::as_ptr),
            );
            let is_by_policy = Arc::ptr_eq(&duties, by_policy);
            let assignment = Assignment {
                policy,
                duties,
                members,
                unsure,
            };
            if !is_by_policy {
                return Arc::new(assignment);
            }
            let shared = assignments.entry(key);
            Arc::clone(shared.or_insert_with(|| Arc::new(assignment)))
        };
        self.meetings.iter().map(call).collect()
    }

    /// Who owes a meeting, those who perhaps do among them, and who these are, if there are any.
    fn members_of(&self, meeting: &Meeting) -> (Members, Option<Members>) {
        let departments = &self.departments;
        let date = self.zone.date(meeting.ended.at);
        let excluded = meeting.owed_by.exclude.select(departments);
        let is_active = |department: u32| departments[department as usize].is_active(date);
        let mut members = meeting.owed_by.scope.select(departments);
        let perhaps_in = meeting.owed_by.scope.select_unsure(departments);
        let perhaps_out = meeting.owed_by.exclude.select_unsure(departments);
        let unsure = (perhaps_in.is_some() || perhaps_out.is_some()).then(|| {
            let mut unsure = perhaps_out.unwrap_or_else(|| Members::none(departments.len()));
            unsure.retain(&Members::none(departments.len()), |own| {
                members.contains(own)
            });
            if let Some(perhaps_in) = perhaps_in {
                members.unite(&perhaps_in);
                unsure.unite(&perhaps_in);
            }
            unsure.retain(&excluded, is_active);
            unsure
        });
        members.retain(&excluded, is_active);
        (members, unsure.filter(|unsure| !unsure.is_empty()))
    }

    /// The policy of a meeting: its own, else the first that fits; none where it brings no duties.
    fn policy_of(&self, meeting: &Meeting) -> Option<u32> {
        if !meeting.kind.is_important {
            return None;
        }
        let fitting = || {
            let fits = |policy: &Policy| policy.fits(meeting);
            self.policies
                .iter()
                .position(fits)
                .map(|index| index as u32)
        };
        meeting.kind.policy.or_else(fitting)
    }

    /// The calendar of a department.
    #[must_use]
    pub fn calendar_of(&self, department: u32) -> &Calendar {
        &self.calendars[self.departments[department as usize].kind.calendar as usize]
    }
}

/// The duties of a meeting: those of its policy, shared unless it has dues of its own, which matter
/// where it is important.
fn with_own(meeting: &Meeting, by_policy: &Arc<Duties>) -> Arc<Duties> {
    let Some(own_dues) = meeting
        .own_dues
        .as_ref()
        .filter(|_| meeting.kind.is_important)
    else {
        return Arc::clone(by_policy);
    };
    let mut duties = Duties::clone(by_policy);
    for (clause, own) in duties.clauses.iter_mut().zip(**own_dues) {
        let own = own.map(|allowed| Clause {
            from: Anchor::Meeting,
            allowed,
            is_own: true,
        });
        *clause = own.or(*clause);
    }
    Arc::new(duties)
}
