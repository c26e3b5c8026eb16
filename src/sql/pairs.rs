//! `pairs.sql`: the view of every department and meeting with what is on record, what it is measured by
//! and what came of it, as [`judge`](crate::audit::judge) and [`limit`](crate::audit::limit) have it.

use std::fmt::Write as _;

use crate::audit::status::Status;
use crate::domain::clause::Anchor;
use crate::domain::duty::Duty;
use crate::domain::project::Duplicates;
use crate::ledger::Line;
use crate::rules::facts::StatusFacts;
use crate::sql::clock::{Clock, FIRST_DAY, day};
use crate::sql::dialect::Dialect;
use crate::sql::parties::anchor_number;
use crate::sql::plan::Plan;
use crate::sql::rule_tables::code;
use crate::sql::steps::BLOCK;
use crate::time::DAY;

/// Rows are told apart below this; a time on top of it, time and row are one number.
pub(crate) const ROWS: i64 = Line::LIMIT as i64 + 1;

/// The letter of a duty in the names of columns.
pub(crate) const fn letter(duty: Duty) -> &'static str {
    match duty {
        Duty::Transmission => "t",
        Duty::Report => "r",
        Duty::Feedback => "f",
    }
}

/// The column of `chuanda_record` with the time of a duty.
const fn record_column(duty: Duty) -> &'static str {
    match duty {
        Duty::Transmission => "transmitted",
        Duty::Report => "reported",
        Duty::Feedback => "fed_back",
    }
}

/// What a department sets going below itself.
const HANDED: [&str; 6] = [
    "meeting_no",
    "department_no",
    "start_at",
    "provisional",
    "guessed",
    "uncovered",
];

/// The same beside what those below it are measured by.
const ABOVE: &str = "h.department_no AS above_no, h.start_at AS above_start, h.provisional AS above_provisional, h.guessed AS above_guessed, h.uncovered AS above_uncovered";

/// Whether a department owes a transmission.
const OWES: &str = "q.t_from IS NOT NULL AND coalesce(q.t_exempt, 0) = 0";

/// Writes the view.
pub(crate) struct Pairs<'p, 'a> {
    plan: &'p Plan<'a>,
    dialect: Dialect,
    clock: Clock,
    duties: Vec<Duty>,
    /// What was written of the query: one common table expression, or view, after another.
    out: String,
}

impl<'p, 'a> Pairs<'p, 'a> {
    pub(crate) fn new(plan: &'p Plan<'a>, dialect: Dialect) -> Self {
        Self {
            plan,
            dialect,
            clock: plan.clock(),
            duties: plan.duties(),
            out: String::new(),
        }
    }

    /// The statement that makes the view.
    pub(crate) fn view(mut self) -> String {
        self.slots();
        self.pairs();
        let mut before = "chuanda_owed".to_owned();
        if self.plan.uses_parents() {
            self.handed_down();
            let query = format!(
                "SELECT q.*, {ABOVE}\nFROM chuanda_owed q\nLEFT JOIN chuanda_handed h ON h.meeting_no = q.meeting_no AND h.department_no = q.parent_no"
            );
            "chuanda_below".clone_into(&mut before);
            self.add(&before, &query);
        }
        for duty in self.duties.clone() {
            before = self.limit(duty, &before, &format!("chuanda_{}", letter(duty)));
        }
        self.judged(&before);
        let (d, view, last) = (self.dialect, self.dialect.view("chuanda_pair"), self.last());
        if d.keeps_pairs() {
            return format!(
                "UNCACHE TABLE IF EXISTS chuanda_pair;\n\n{}{view}{last};\n\nCACHE TABLE chuanda_pair;\n",
                self.out
            );
        }
        format!(
            "{view}WITH {}\n{last}{};\n",
            self.out.trim_end_matches(",\n"),
            d.settings(),
        )
    }

    fn add(&mut self, name: &str, query: &str) {
        let _ = if self.dialect.keeps_pairs() {
            write!(self.out, "{}{query};\n\n", self.dialect.view(name))
        } else {
            write!(self.out, "{name} AS (\n{query}\n),\n")
        };
    }

    fn add_fenced(&mut self, name: &str, query: &str) {
        let query = format!("{query}{}", self.dialect.fence());
        self.add(name, &query);
    }

    /// The records folded into one row a meeting and department: of several times the one that counts,
    /// and its row.
    fn slots(&mut self) {
        let d = self.dialect;
        let mut columns = String::new();
        let seq = d.as_int("x.seq");
        for duty in &self.duties {
            let (letter, column) = (letter(*duty), record_column(*duty));
            let time = d.as_int(&format!("x.{column}"));
            let key = match self.plan.audit.project.duplicates {
                Duplicates::Earliest => format!("min({time} * {ROWS} + {seq})"),
                Duplicates::Latest => format!("max({time} * {ROWS} + ({} - {seq}))", ROWS - 1),
            };
            let _ = write!(
                columns,
                ",\n       {key} AS {letter}_key, {} AS {letter}_n",
                d.as_int(&format!("count(x.{column})"))
            );
        }
        self.add(
            "chuanda_slot",
            &format!(
                "SELECT m.meeting_no AS meeting_no, n.department_no AS department_no,\n       min({seq}) AS first_seq, min({}) AS received,\n       max({}) AS has_measures{columns}\nFROM chuanda_record x\nJOIN chuanda_meeting_name m ON m.name = x.meeting\nJOIN chuanda_department_name n ON n.name = x.department\nGROUP BY m.meeting_no, n.department_no",
                d.as_int("x.received"),
                d.as_int("x.has_measures"),
            ),
        );
    }

    /// Every department and meeting of which it owes anything, judged or not where clocks start at a
    /// parent's time.
    fn pairs(&mut self) {
        let d = self.dialect;
        let mut columns = String::new();
        for duty in &self.duties {
            let x = letter(*duty);
            let time = d.whole(&format!("s.{x}_key"), ROWS);
            let rest = format!("s.{x}_key % {ROWS}");
            let seq = match self.plan.audit.project.duplicates {
                Duplicates::Earliest => rest,
                Duplicates::Latest => format!("{} - {rest}", ROWS - 1),
            };
            let _ = write!(
                columns,
                ",\n       {time} AS {x}, s.{x}_n AS {x}_n, coalesce({seq}, s.first_seq) AS {x}_seq, m.{x}_from AS {x}_from, m.{x}_step AS {x}_step, m.{x}_lead AS {x}_lead,\n       l.{x}_due AS {x}_end_due, l.{x}_provisional AS {x}_end_provisional, l.{x}_guessed AS {x}_end_guessed, l.{x}_uncovered AS {x}_end_uncovered, g.{x}_exempt AS {x}_exempt"
            );
        }
        let as_of = match self.plan.as_of {
            Some(as_of) => as_of.unix().to_string(),
            None => "(SELECT max(as_of) FROM chuanda_run)".to_owned(),
        };
        let only = if self.plan.uses_parents() {
            ""
        } else {
            " AND m.judged = 1 AND d.judged = 1"
        };
        self.add(
            "chuanda_owed",
            &format!(
                "SELECT m.meeting_no AS meeting_no, d.department_no AS department_no, d.calendar_no AS calendar_no, d.parent_no AS parent_no,\n       d.depth AS depth, d.has_children AS has_children, m.judged * d.judged AS judged, {} AS as_of, m.ended AS ended,\n       m.asks_measures AS asks_measures, coalesce(s.has_measures, 0) AS has_measures, s.received AS received, g.regime_no AS regime_no{columns}\nFROM chuanda_meeting m\nJOIN chuanda_member w ON w.group_no = m.group_no\nJOIN chuanda_department d ON d.department_no = w.department_no\nJOIN chuanda_limit l ON l.meeting_no = m.meeting_no AND l.calendar_no = d.calendar_no\nLEFT JOIN chuanda_slot s ON s.meeting_no = m.meeting_no AND s.department_no = w.department_no\nLEFT JOIN chuanda_regime g ON g.exemption_group = m.exemption_group AND g.department_no = w.department_no\nWHERE m.owes = 1{only}",
                d.as_int(&as_of),
            ),
        );
    }

    /// What a duty is measured by: adds `x_base`, `x_due` and what the due rests on. Gives the name of
    /// the expression that has them.
    fn limit(&mut self, duty: Duty, before: &str, prefix: &str) -> String {
        let x = letter(duty);
        let starts_at = |anchor| self.plan.starts_at(duty, anchor);
        let is_plain = [Anchor::Receipt, Anchor::Transmission, Anchor::Parent]
            .into_iter()
            .all(|anchor| !starts_at(anchor));
        let based = format!("{prefix}_based");
        if is_plain {
            let query = format!(
                "SELECT q.*, q.{x}_end_due AS {x}_base, q.{x}_end_provisional AS {x}_provisional, q.{x}_end_guessed AS {x}_guessed, q.{x}_end_uncovered AS {x}_uncovered\nFROM {before} q"
            );
            self.add(&based, &query);
        } else {
            let started = format!("{prefix}_started");
            let query = self.start(duty, before);
            self.add_fenced(&started, &query);
            let dayed = format!("{prefix}_dayed");
            let landing = format!("(q.{x}_start + coalesce(q.{x}_lead, 0))");
            let day = day(self.dialect, &self.clock.local(&landing));
            self.add_fenced(
                &dayed,
                &format!("SELECT q.*, {day} AS {x}_day\nFROM {started} q"),
            );
            let query = self.base(duty, &dayed);
            self.add_fenced(&based, &query);
        }
        let due = format!("{prefix}_limit");
        let has_extension = (self.plan.audit.project.exemptions.iter())
            .any(|exemption| exemption.until.is_some() && exemption.duties[duty.index()]);
        let query = if has_extension {
            format!(
                "SELECT q.*, CASE WHEN q.{x}_base IS NULL THEN {none} ELSE coalesce(e.moved_to, q.{x}_base) END AS {x}_due\nFROM {based} q\nLEFT JOIN (SELECT regime_no, base_from, base_to, is_first, moved_to FROM chuanda_extension WHERE duty_no = {number}) e ON e.regime_no = q.regime_no\nWHERE e.regime_no IS NULL OR (q.{x}_base >= e.base_from AND q.{x}_base < e.base_to) OR (q.{x}_base IS NULL AND e.is_first = 1)",
                none = self.dialect.no_int(),
                number = duty.index(),
            )
        } else {
            format!("SELECT q.*, q.{x}_base AS {x}_due\nFROM {based} q")
        };
        self.add_fenced(&due, &query);
        due
    }

    /// Where the clock of a duty starts.
    fn start(&self, duty: Duty, before: &str) -> String {
        let x = letter(duty);
        let by_anchor = |of: &dyn Fn(Anchor) -> Option<String>, other: &str| {
            let mut out = format!("CASE q.{x}_from");
            let mut is_any = false;
            for anchor in Anchor::ALL {
                let number = anchor_number(anchor);
                if self.plan.starts_at(duty, anchor)
                    && let Some(value) = of(anchor)
                {
                    let _ = write!(out, " WHEN {number} THEN {value}");
                    is_any = true;
                }
            }
            if is_any {
                format!("{out} ELSE {other} END")
            } else {
                other.to_owned()
            }
        };
        let none = self.dialect.no_int();
        let no_transmission = "q.t IS NULL AND q.t_from IS NOT NULL";
        let start = |anchor| match anchor {
            Anchor::Meeting => None,
            Anchor::Receipt => Some("q.received".to_owned()),
            Anchor::Transmission => Some(format!(
                "(CASE WHEN {no_transmission} THEN q.t_due ELSE q.t END)"
            )),
            Anchor::Parent => Some("q.above_start".to_owned()),
        };
        let is_end = |anchor| match anchor {
            Anchor::Meeting => None,
            Anchor::Receipt => Some("(CASE WHEN q.received IS NULL THEN 1 ELSE 0 END)".to_owned()),
            Anchor::Transmission => {
                Some("(CASE WHEN q.t IS NULL AND q.t_from IS NULL THEN 1 ELSE 0 END)".to_owned())
            }
            Anchor::Parent => Some("(CASE WHEN q.above_no IS NULL THEN 1 ELSE 0 END)".to_owned()),
        };
        // What starts at a due rests on all that the due rests on.
        let rests = |what: &'static str, none: &str| {
            let of = |anchor| match anchor {
                Anchor::Transmission => Some(format!(
                    "(CASE WHEN {no_transmission} THEN q.t_{what} ELSE {none} END)"
                )),
                Anchor::Parent => Some(format!("q.above_{what}")),
                _ => None,
            };
            by_anchor(&of, none)
        };
        format!(
            "SELECT q.*, {} AS {x}_start, {} AS {x}_is_end,\n       {} AS {x}_start_provisional, {} AS {x}_start_guessed, {} AS {x}_start_uncovered\nFROM {before} q",
            by_anchor(&start, &none),
            by_anchor(&is_end, "1"),
            rests("provisional", "0"),
            rests("guessed", "0"),
            rests("uncovered", &none),
        )
    }

    /// The due of a duty by its start, without extensions.
    fn base(&self, duty: Duty, before: &str) -> String {
        let x = letter(duty);
        let block = self.dialect.whole(&format!("q.{x}_day"), BLOCK);
        let guessed = format!("coalesce(p.guessed, 0) = 1 OR q.{x}_start_guessed = 1");
        format!(
            "SELECT q.*,\n       CASE WHEN q.{x}_is_end = 1 THEN q.{x}_end_due WHEN q.{x}_step IS NULL THEN q.{x}_start + q.{x}_lead\n            ELSE coalesce(q.{x}_start + q.{x}_lead, (q.{x}_day - {days}) * {DAY}) + p.shift END AS {x}_base,\n       CASE WHEN q.{x}_is_end = 1 THEN q.{x}_end_provisional WHEN {guessed} THEN 0\n            WHEN coalesce(p.provisional, 0) = 1 OR q.{x}_start_provisional = 1 THEN 1 ELSE 0 END AS {x}_provisional,\n       CASE WHEN q.{x}_is_end = 1 THEN q.{x}_end_guessed WHEN {guessed} THEN 1 ELSE 0 END AS {x}_guessed,\n       CASE WHEN q.{x}_is_end = 1 THEN q.{x}_end_uncovered WHEN q.{x}_start IS NULL THEN q.{x}_start_uncovered ELSE p.uncovered END AS {x}_uncovered\nFROM {before} q\nLEFT JOIN chuanda_step b ON b.step_no = q.{x}_step AND b.calendar_no = q.calendar_no AND b.block_no = {block}\nLEFT JOIN chuanda_step_day p ON p.pattern_no = b.pattern_no AND p.place = q.{x}_day % {BLOCK}",
            days = -FIRST_DAY,
        )
    }

    /// What each department with others below it sets going there, level by level from the top: its
    /// transmission or, for want of one that can be true, the due of it; else what those above it did.
    ///
    /// Each level stands in the next one once: some engines write out anew what is named twice.
    fn handed_down(&mut self) {
        let depths = self.plan.depths();
        let parents = self.plan.audit.project.departments.iter();
        let deepest = (parents.filter_map(|it| it.parent))
            .map(|parent| depths[parent as usize])
            .max();
        let none = self.dialect.no_int();
        let columns = HANDED
            .map(|column| format!("{none} AS {column}"))
            .join(", ");
        let nobody = format!("SELECT * FROM (SELECT {columns}) nobody WHERE 1 = 0");
        self.add("chuanda_handed_above", &nobody);
        let mut above = "chuanda_handed_above".to_owned();
        let mut all = vec![format!("SELECT * FROM {above}")];
        for depth in 0..deepest.map_or(0, |deepest| deepest + 1) {
            let own = format!("chuanda_level_{depth}");
            self.add(
                &own,
                &format!(
                    "SELECT m.meeting_no AS at_meeting, d.department_no AS at_department, q.*, {ABOVE}\nFROM chuanda_meeting m\nCROSS JOIN chuanda_department d\nLEFT JOIN chuanda_owed q ON q.meeting_no = m.meeting_no AND q.department_no = d.department_no\nLEFT JOIN {above} h ON h.meeting_no = m.meeting_no AND h.department_no = d.parent_no\nWHERE d.depth = {depth} AND d.has_children = 1 AND (m.t_from = {parent} OR m.r_from = {parent} OR m.f_from = {parent})",
                    parent = anchor_number(Anchor::Parent),
                ),
            );
            let limit = self.limit(Duty::Transmission, &own, &format!("chuanda_up_{depth}"));
            above = self.set_going(depth, &limit);
            all.push(format!("SELECT * FROM {above}"));
        }
        self.add("chuanda_handed", &all.join("\nUNION ALL\n"));
    }

    /// What the departments of a depth set going: of their own, or what those above them did.
    fn set_going(&mut self, depth: usize, limit: &str) -> String {
        let timed = format!("chuanda_timed_{depth}");
        let mut invalid = String::new();
        for (condition, _) in self.invalid(Duty::Transmission) {
            let _ = write!(invalid, " WHEN {condition} THEN 0");
        }
        self.add(
            &timed,
            &format!(
                "SELECT q.*, CASE WHEN q.t_from IS NULL OR q.t IS NULL THEN 0 WHEN q.t_exempt = 1 THEN 1{invalid} ELSE 1 END AS has_time\nFROM {limit} q"
            ),
        );
        let of = |time: &str, due: &str, above: &str, name: &str| {
            format!(
                "CASE WHEN q.has_time = 1 THEN {time} WHEN {OWES} THEN {due} ELSE {above} END AS {name}"
            )
        };
        let handed = format!("chuanda_handed_{depth}");
        self.add(
            &handed,
            &format!(
                "SELECT q.at_meeting AS meeting_no, q.at_department AS department_no,\n       {},\n       {},\n       {},\n       {}\nFROM {timed} q\nWHERE q.has_time = 1 OR ({OWES}) OR q.above_no IS NOT NULL",
                of("q.t", "q.t_due", "q.above_start", "start_at"),
                of("0", "q.t_provisional", "q.above_provisional", "provisional"),
                of("0", "q.t_guessed", "q.above_guessed", "guessed"),
                of(&self.dialect.no_int(), "q.t_uncovered", "q.above_uncovered", "uncovered"),
            ),
        );
        handed
    }

    /// Why a time cannot be true, in the order of precedence, with the number of the status.
    fn invalid(&self, duty: Duty) -> Vec<(String, usize)> {
        use crate::audit::status::Invalid::{BeforeMeeting, BeforeTransmission, Future};
        let x = letter(duty);
        let number = |invalid| Status::Invalid(invalid).number();
        let is_from_receipt = self.plan.starts_at(duty, Anchor::Receipt);
        let received = |condition: &str| {
            if is_from_receipt {
                format!(" OR (q.{x}_from = 1 AND {condition})")
            } else {
                String::new()
            }
        };
        let future = format!("q.{x} > q.as_of{}", received("q.received > q.as_of"));
        let before_receipt = match duty {
            Duty::Transmission => received("q.t < q.received"),
            _ => String::new(),
        };
        let before = format!("q.{x} < q.ended{before_receipt}");
        let mut all = vec![(future, number(Future)), (before, number(BeforeMeeting))];
        if duty == Duty::Report {
            all.push(("q.r < q.t".to_owned(), number(BeforeTransmission)));
        }
        all
    }

    /// The status of each duty.
    fn judged(&mut self, before: &str) {
        let mut columns = String::new();
        for duty in &self.duties {
            let x = letter(*duty);
            let none = self.dialect.no_int();
            let _ = write!(
                columns,
                ",\n       CASE WHEN q.{x}_from IS NULL THEN {none} WHEN q.{x}_exempt = 1 THEN {}",
                Status::Exempt.number()
            );
            for (condition, number) in self.invalid(*duty) {
                let _ = write!(columns, " WHEN {condition} THEN {number}");
            }
            let [undetermined, on_time, late, overdue, pending] = [
                Status::Undetermined,
                Status::OnTime,
                Status::Late,
                Status::Overdue,
                Status::Pending,
            ]
            .map(Status::number);
            let _ = write!(
                columns,
                " WHEN q.{x}_due IS NULL THEN {undetermined} WHEN q.{x} <= q.{x}_due THEN {on_time} WHEN q.{x} > q.{x}_due THEN {late} WHEN q.as_of > q.{x}_due THEN {overdue} ELSE {pending} END AS {x}_status"
            );
        }
        let only = if self.plan.uses_parents() {
            "\nWHERE q.judged = 1"
        } else {
            ""
        };
        let query = format!("SELECT q.*{columns}\nFROM {before} q{only}");
        self.add_fenced("chuanda_judged", &query);
    }

    /// What the view shows.
    fn last(&self) -> String {
        use crate::audit::status::Invalid::{BeforeMeeting, BeforeTransmission, Future};
        let d = self.dialect;
        let mut columns = String::new();
        for duty in &self.duties {
            let x = letter(*duty);
            let none = d.no_int();
            let number = |invalid| Status::Invalid(invalid).number();
            let _ = write!(
                columns,
                ",\n       q.{x}_status AS {x}_status, q.{x}_base AS {x}_base, q.{x}_due AS {x}_due, q.{x} AS {x}_at, q.{x}_seq AS {x}_seq, q.{x}_provisional AS {x}_provisional, q.{x}_guessed AS {x}_guessed, q.{x}_uncovered AS {x}_uncovered,\n       CASE q.{x}_status WHEN {future} THEN (CASE WHEN q.{x} > q.as_of THEN q.{x} ELSE q.received END) WHEN {before} THEN (CASE WHEN q.{x} < q.ended THEN q.ended ELSE q.received END) WHEN {untransmitted} THEN q.t ELSE {none} END AS {x}_against,\n       {code} AS {x}_code",
                future = number(Future),
                before = number(BeforeMeeting),
                untransmitted = number(BeforeTransmission),
                code = d.as_int(&self.code(*duty)),
            );
        }
        format!(
            "SELECT {hint}{meeting_no} AS meeting_no, {department_no} AS department_no, q.as_of AS as_of, q.regime_no AS regime_no{columns}\nFROM chuanda_judged q",
            // What is kept stays in the parts it was joined in, by default 200, each a task of every query.
            hint = if d.keeps_pairs() {
                "/*+ COALESCE(16) */ "
            } else {
                ""
            },
            meeting_no = d.without_statistics("q.meeting_no"),
            department_no = d.without_statistics("q.department_no"),
        )
    }

    /// The number of all that a rule by status may know of a duty.
    fn code(&self, duty: Duty) -> String {
        let x = letter(duty);
        let soon = self.plan.audit.project.due_soon_seconds;
        let [exempt, pending] = [Status::Exempt, Status::Pending].map(Status::number);
        let mut sum = format!(
            "{} + q.{x}_status * {}",
            code(duty, 0, 0),
            StatusFacts::COUNT
        );
        let none = StatusFacts::at(0);
        for (facts, condition) in [
            (
                StatusFacts {
                    is_done: true,
                    ..none
                },
                format!("q.{x} IS NOT NULL"),
            ),
            (
                StatusFacts {
                    is_doubled: true,
                    ..none
                },
                format!("q.{x}_n > 1"),
            ),
            (
                StatusFacts {
                    lacks_measures: true,
                    ..none
                },
                "q.asks_measures = 1 AND q.has_measures = 0".to_owned(),
            ),
            (
                StatusFacts {
                    lacks_transmission: true,
                    ..none
                },
                format!("q.t_status <> {exempt} AND q.t IS NULL"),
            ),
            (
                StatusFacts {
                    is_due_soon: true,
                    ..none
                },
                format!("q.{x}_status = {pending} AND q.{x}_due - q.as_of <= {soon}"),
            ),
        ] {
            let _ = write!(
                sum,
                " + CASE WHEN {condition} THEN {} ELSE 0 END",
                facts.index()
            );
        }
        sum
    }
}
