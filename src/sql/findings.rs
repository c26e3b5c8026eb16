//! `findings.sql`: the rows of `check --format csv`, in their order.

use std::fmt::Write as _;

use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::rules::level::Level;
use crate::rules::rule::{Check, Rule};
use crate::sql::dialect::Dialect;
use crate::sql::message::{ends, message, words};
use crate::sql::pairs::letter;
use crate::sql::plan::Plan;
use crate::sql::rule_tables::LAST;

/// The columns of what is found, in their order: where it stands, then what it is.
const FOUND: [&str; 25] = [
    "meeting_order",
    "department_order",
    "rule_no",
    "within_rule",
    "source_order",
    "duty_no",
    "meeting",
    "title",
    "department",
    "name",
    "due",
    "at_",
    "late_seconds",
    "against",
    "against_receipt",
    "uncovered",
    "breaches",
    "as_of",
    "seq",
    "file",
    "line",
    "sheet",
    "cell",
    "message",
    "status",
];

/// Writes the query.
pub(crate) struct Findings<'p, 'a> {
    plan: &'p Plan<'a>,
    dialect: Dialect,
    duties: Vec<Duty>,
    /// Whether any due may rest on days that are provisional, guessed or lacking.
    rests_on_calendar: bool,
}

impl<'p, 'a> Findings<'p, 'a> {
    pub(crate) fn new(plan: &'p Plan<'a>, dialect: Dialect, rests_on_calendar: bool) -> Self {
        Self {
            plan,
            dialect,
            duties: plan.duties(),
            rests_on_calendar,
        }
    }

    /// The query.
    pub(crate) fn query(&self) -> String {
        let (d, clock) = (self.dialect, self.plan.clock());
        let mut parts = vec![self.of_obligations(), self.fixed()];
        if self.asks(|check| matches!(check, Check::Record(_))) {
            parts.push(self.of_strays());
        }
        let project = self.plan.audit.project;
        if project.exemptions.iter().any(|it| it.until.is_some())
            && self.asks(|check| matches!(check, Check::Extension(_)))
        {
            parts.extend(self.duties.iter().map(|duty| self.of_extensions(*duty)));
        }
        if self.rests_on_calendar && self.asks(|check| matches!(check, Check::MeetingDuty(_))) {
            parts.push(self.of_duties());
        }
        if project.accountability.is_some()
            && self.asks(|check| matches!(check, Check::Department(_)))
        {
            parts.push(self.of_departments());
        }
        let local = |name: &str, at: &str| format!("{} AS {name}", clock.local(at));
        let all: Vec<String> = FOUND
            .iter()
            .map(|name| format!("f.{name} AS {name}"))
            .collect();
        let mut query = format!(
            "WITH pair AS (\nSELECT * FROM chuanda_pair\n),\nfound AS (\n{}\n),\nlocal_ AS (\nSELECT {}, {}, {}, {}, {}\nFROM found f{fence}\n)",
            parts.join("\nUNION ALL\n"),
            all.join(", "),
            local("due_local", "f.due"),
            local("at_local", "f.at_"),
            local("against_local", "f.against"),
            local("as_of_local", "f.as_of"),
            fence = d.fence(),
        );
        let mut from = "local_";
        if self.plan.has_messages {
            let _ = write!(
                query,
                ",\nended AS (\nSELECT q.*, {}\nFROM local_ q{fence}\n),\nworded AS (\nSELECT q.*,\n       {}\nFROM ended q{fence}\n)",
                ends(&clock),
                words(self.plan, d),
                fence = d.fence(),
            );
            from = "worded";
        }
        let message = if self.plan.has_messages {
            message(self.plan, d)
        } else {
            "''".to_owned()
        };
        let due_text = clock.rfc3339(d, "q.due", "q.due_local");
        let at_text = clock.rfc3339(d, "q.at_", "q.at_local");
        let at = d.column("at");
        let _ = write!(
            query,
            "\nSELECT r.rule AS rule, r.severity AS severity, q.meeting AS meeting, q.department AS department, {} AS duty,\n       q.due AS due, q.at_ AS {at}, q.late_seconds AS late_seconds, coalesce(x.file, q.file) AS file, coalesce({}, q.line) AS line,\n       {message} AS message, q.title AS title, q.name AS name,\n       CASE WHEN x.seq IS NULL THEN q.sheet ELSE '' END AS sheet, CASE WHEN x.seq IS NULL THEN q.cell ELSE '' END AS cell, coalesce(x.ref, '') AS ref,\n       coalesce({due_text}, '') AS due_text, coalesce({at_text}, '') AS at_text\nFROM {from} q\nJOIN chuanda_rule r ON r.rule_no = q.rule_no\nLEFT JOIN (SELECT {} AS seq, {} AS file, line, {} AS ref FROM chuanda_record) x ON x.seq = q.seq\nORDER BY q.meeting_order, q.department_order, q.rule_no, q.within_rule, q.source_order",
            duty_names(),
            d.as_int("x.line"),
            d.as_int("seq"),
            d.as_text("file"),
            d.as_text("ref"),
        );
        query + self.dialect.settings() + ";\n"
    }

    fn asks(&self, is_kind: impl Fn(&Check) -> bool) -> bool {
        let mut rules = self.plan.levels.rules().iter().enumerate();
        rules.any(|(place, rule): (usize, &&Rule)| {
            self.plan.levels.of(place) != Level::Allow && is_kind(&rule.check)
        })
    }

    /// Every department and meeting with each duty.
    fn obligations(&self) -> String {
        let numbers = self.duties.iter().map(|duty| {
            let number = self.dialect.as_int(&duty.index().to_string());
            format!("SELECT {number} AS duty_no")
        });
        let numbers = numbers.collect::<Vec<_>>().join(" UNION ALL ");
        format!("pair p CROSS JOIN ({numbers}) u")
    }

    /// What is found, its columns in their order; those that are not named have nothing.
    fn found(&self, named: &[(&str, &str)], from: &str) -> String {
        let d = self.dialect;
        let columns = FOUND.map(|name| {
            let value = named.iter().find(|(own, _)| *own == name);
            let is_text = matches!(
                name,
                "meeting" | "title" | "department" | "name" | "file" | "sheet" | "cell" | "message"
            );
            let value = match value {
                Some((_, value)) if is_text => d.as_text(value),
                Some((_, value)) => d.as_int(value),
                None if is_text => d.as_text("''"),
                None => d.no_int(),
            };
            format!("{value} AS {name}")
        });
        format!("SELECT {}\n{from}", columns.join(", "))
    }

    /// The column of each duty, by the number of the duty.
    fn by_duty(&self, column: &str) -> String {
        let mut out = "CASE u.duty_no".to_owned();
        for duty in &self.duties {
            let _ = write!(
                out,
                " WHEN {} THEN p.{}_{column}",
                duty.index(),
                letter(*duty)
            );
        }
        out.push_str(" END");
        out
    }

    /// Those of obligations.
    fn of_obligations(&self) -> String {
        let mut columns = String::new();
        for name in ["status", "due", "at", "seq", "against", "code"] {
            let _ = write!(columns, ", {} AS {name}_", self.by_duty(name));
        }
        let [late, overdue] = [Status::Late, Status::Overdue].map(Status::number);
        let late_seconds = format!(
            "CASE WHEN r.is_timely = 0 THEN NULL WHEN o.status_ = {late} THEN o.at_ - o.due_ WHEN o.status_ = {overdue} THEN o.as_of - o.due_ END"
        );
        let cell = "CASE o.duty_no WHEN 0 THEN m.cell_t WHEN 1 THEN m.cell_r ELSE m.cell_f END";
        self.found(
            &[
                ("meeting_order", "o.meeting_no"),
                ("department_order", "o.department_no"),
                ("rule_no", "b.rule_no"),
                ("within_rule", "o.duty_no"),
                ("source_order", "0"),
                ("duty_no", "o.duty_no"),
                ("meeting", "m.id"),
                ("title", "m.title"),
                ("department", "n.id"),
                ("name", "n.name"),
                ("due", "o.due_"),
                ("at_", "o.at_"),
                ("late_seconds", &late_seconds),
                ("against", "o.against_"),
                (
                    "against_receipt",
                    "CASE WHEN o.against_ = m.ended THEN 0 ELSE 1 END",
                ),
                ("as_of", "o.as_of"),
                ("seq", "o.seq_"),
                ("file", "m.file"),
                ("line", "m.line"),
                ("sheet", "m.sheet"),
                ("cell", cell),
                ("status", "o.status_"),
            ],
            &format!(
                "FROM (SELECT p.meeting_no AS meeting_no, p.department_no AS department_no, p.as_of AS as_of, u.duty_no AS duty_no{columns} FROM {}) o\nJOIN chuanda_breach b ON b.code = o.code_\nJOIN chuanda_rule r ON r.rule_no = b.rule_no\nJOIN chuanda_meeting m ON m.meeting_no = o.meeting_no\nJOIN chuanda_department n ON n.department_no = o.department_no",
                self.obligations()
            ),
        )
    }

    /// Those of meetings and exemptions, which rest on no record.
    fn fixed(&self) -> String {
        let own = [
            "meeting_order",
            "department_order",
            "rule_no",
            "source_order",
            "meeting",
            "title",
            "department",
            "name",
            "file",
            "line",
            "sheet",
            "cell",
            "message",
        ];
        let values: Vec<(&str, String)> = own.map(|name| (name, format!("s.{name}"))).into();
        let mut named: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, value)| (*name, &**value))
            .collect();
        named.push(("within_rule", "0"));
        self.found(&named, "FROM chuanda_fixed_finding s")
    }

    /// Those of rows that are no obligation's.
    fn of_strays(&self) -> String {
        let part = &self.plan.audit.part;
        let mut judged = String::new();
        if part.chooses_meetings() {
            judged.push_str(" AND m.judged = 1");
        }
        if part.chooses_departments() {
            judged.push_str(" AND n.judged = 1");
        }
        let last = LAST.to_string();
        let department = format!(
            "CASE WHEN o.meeting_no IS NULL THEN {last} ELSE coalesce(o.department_no, {last}) END"
        );
        let within = format!(
            "CASE WHEN o.meeting_no IS NULL THEN coalesce(o.department_no, {last}) ELSE 0 END"
        );
        self.found(
            &[
                ("meeting_order", &format!("coalesce(o.meeting_no, {last})")),
                ("department_order", &department),
                ("rule_no", "b.rule_no"),
                ("within_rule", &within),
                ("source_order", "o.seq"),
                ("meeting", "CASE WHEN o.meeting_no IS NULL THEN o.meeting ELSE o.id END"),
                ("title", "coalesce(o.title, '')"),
                ("department", "CASE WHEN o.department_no IS NULL THEN o.department ELSE o.department_id END"),
                ("name", "coalesce(o.name, '')"),
                ("seq", "o.seq"),
            ],
            &format!(
                "FROM (SELECT x.seq AS seq, x.meeting AS meeting, x.department AS department, m.meeting_no AS meeting_no, m.id AS id, m.title AS title, n.department_no AS department_no, n.id AS department_id, n.name AS name,\n             (CASE WHEN m.meeting_no IS NULL THEN 0 ELSE 1 END) + (CASE WHEN n.department_no IS NULL THEN 0 ELSE 2 END) AS known\n      FROM chuanda_record x\n      LEFT JOIN chuanda_meeting_name e ON e.name = x.meeting\n      LEFT JOIN chuanda_meeting m ON m.meeting_no = e.meeting_no\n      LEFT JOIN chuanda_department_name t ON t.name = x.department\n      LEFT JOIN chuanda_department n ON n.department_no = t.department_no\n      LEFT JOIN chuanda_member w ON w.group_no = m.group_no AND w.department_no = n.department_no\n      WHERE w.department_no IS NULL{judged}) o\nJOIN chuanda_stray_rule b ON b.known = o.known"
            ),
        )
    }

    /// Those of extensions that came too late.
    fn of_extensions(&self, duty: Duty) -> String {
        let x = letter(duty);
        let number = duty.index().to_string();
        self.found(
            &[
                ("meeting_order", "p.meeting_no"),
                ("department_order", "p.department_no"),
                ("rule_no", "e.rule_no"),
                ("within_rule", &number),
                ("source_order", "e.exemption_no"),
                ("duty_no", &number),
                ("meeting", "m.id"),
                ("title", "m.title"),
                ("department", "n.id"),
                ("name", "n.name"),
                ("due", &format!("coalesce(e.due, p.{x}_base)")),
                ("at_", "e.approved_at"),
                ("as_of", "p.as_of"),
                ("file", "e.file"),
                ("line", "e.line"),
                ("sheet", "e.sheet"),
                ("cell", "e.cell"),
            ],
            &format!(
                "FROM pair p\nJOIN chuanda_late_extension e ON e.regime_no = p.regime_no\nJOIN chuanda_meeting m ON m.meeting_no = p.meeting_no\nJOIN chuanda_department n ON n.department_no = p.department_no\nWHERE e.duty_no = {number} AND p.{x}_base >= e.base_from AND p.{x}_base < e.base_to AND p.{x}_status <> {}",
                Status::Exempt.number()
            ),
        )
    }

    /// Those of the duties of a meeting, over all departments.
    fn of_duties(&self) -> String {
        let mut columns = String::new();
        for name in ["status", "due", "provisional", "guessed", "uncovered"] {
            let _ = write!(columns, ", {} AS {name}_", self.by_duty(name));
        }
        let [exempt, undetermined] = [Status::Exempt, Status::Undetermined].map(Status::number);
        let rests = |name: &str| {
            format!(
                "max(CASE WHEN o.due_ IS NOT NULL AND o.status_ <> {exempt} AND o.{name}_ = 1 THEN 1 ELSE 0 END)"
            )
        };
        let cell = "CASE g.duty_no WHEN 0 THEN m.cell_t WHEN 1 THEN m.cell_r ELSE m.cell_f END";
        let last = LAST.to_string();
        self.found(
            &[
                ("meeting_order", "g.meeting_no"),
                ("department_order", &last),
                ("rule_no", "b.rule_no"),
                ("within_rule", "g.duty_no"),
                ("source_order", "0"),
                ("duty_no", "g.duty_no"),
                ("meeting", "m.id"),
                ("title", "m.title"),
                ("uncovered", "g.year_"),
                ("file", "m.file"),
                ("line", "m.line"),
                ("sheet", "m.sheet"),
                ("cell", cell),
            ],
            &format!(
                "FROM (SELECT o.meeting_no AS meeting_no, o.duty_no AS duty_no, {} AS is_provisional, {} AS is_guessed, min(CASE WHEN o.status_ = {undetermined} THEN o.uncovered_ END) AS year_\n      FROM (SELECT p.meeting_no AS meeting_no, u.duty_no AS duty_no{columns} FROM {}) o\n      WHERE o.provisional_ = 1 OR o.guessed_ = 1 OR o.uncovered_ IS NOT NULL\n      GROUP BY o.meeting_no, o.duty_no) g\nJOIN chuanda_duty_rule b ON b.facts = g.is_provisional + 2 * g.is_guessed + CASE WHEN g.year_ IS NULL THEN 0 ELSE 4 END\nJOIN chuanda_meeting m ON m.meeting_no = g.meeting_no",
                rests("provisional"),
                rests("guessed"),
                self.obligations(),
            ),
        )
    }

    /// Those of departments over all meetings.
    fn of_departments(&self) -> String {
        let within = (self.plan.audit.project.accountability).and_then(|it| it.within_seconds);
        let [late, overdue] = [Status::Late, Status::Overdue].map(Status::number);
        let counted = self.duties.iter().map(|duty| {
            let x = letter(*duty);
            let since = within.map_or(String::new(), |within| {
                format!(" AND p.{x}_due >= p.as_of - {within}")
            });
            format!("CASE WHEN p.{x}_status IN ({late}, {overdue}) AND p.{x}_due <= p.as_of{since} THEN 1 ELSE 0 END")
        });
        let counted: Vec<String> = counted.collect();
        let last = LAST.to_string();
        self.found(
            &[
                ("meeting_order", &last),
                ("department_order", &last),
                ("rule_no", "b.rule_no"),
                ("within_rule", "n.department_no"),
                ("source_order", "0"),
                ("department", "n.id"),
                ("name", "n.name"),
                ("breaches", "coalesce(c.breaches, 0)"),
                ("file", "n.file"),
                ("line", "n.line"),
                ("sheet", "n.sheet"),
                ("cell", "n.cell"),
            ],
            &format!(
                "FROM chuanda_department n\nLEFT JOIN (SELECT p.department_no AS department_no, {} AS breaches FROM pair p GROUP BY p.department_no) c ON c.department_no = n.department_no\nCROSS JOIN chuanda_department_rule b\nWHERE coalesce(c.breaches, 0) >= b.at_least AND coalesce(c.breaches, 0) <= b.at_most",
                self.dialect.as_int(&format!("sum({})", counted.join(" + ")))
            ),
        )
    }
}

/// The word of a finding's duty.
fn duty_names() -> String {
    let mut out = "CASE q.duty_no".to_owned();
    for duty in Duty::ALL {
        let _ = write!(out, " WHEN {} THEN '{}'", duty.index(), duty.name());
    }
    out.push_str(" ELSE '' END");
    out
}
