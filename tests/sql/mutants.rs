//! What would be wrong in the statements, one at a time: the random projects must show each of it.

use crate::crafted::projects;
use crate::engine::{Case, case, difference};
use crate::projects::project;

/// What is wrong, in which file, and what stands there instead of what.
type Mutant = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const MUTANTS: &[Mutant] = &[
    (
        "a due is too late",
        "pairs",
        &[("q.t <= q.t_due", "q.t < q.t_due")],
    ),
    (
        "at a due it has passed",
        "pairs",
        &[("q.as_of > q.t_due", "q.as_of >= q.t_due")],
    ),
    (
        "the report's due is too late",
        "pairs",
        &[("q.r <= q.r_due", "q.r < q.r_due")],
    ),
    (
        "the end is before the meeting",
        "pairs",
        &[("q.t < q.ended", "q.t <= q.ended")],
    ),
    (
        "now is the future",
        "pairs",
        &[("q.t > q.as_of", "q.t >= q.as_of")],
    ),
    (
        "a receipt now is in the future",
        "pairs",
        &[("q.received > q.as_of", "q.received >= q.as_of")],
    ),
    (
        "a receipt in the future is none",
        "pairs",
        &[(" OR (q.r_from = 1 AND q.received > q.as_of)", "")],
    ),
    (
        "at receipt is before it",
        "pairs",
        &[("q.t < q.received", "q.t <= q.received")],
    ),
    (
        "a report at once is before the transmission",
        "pairs",
        &[("q.r < q.t T", "q.r <= q.t T")],
    ),
    (
        "a day off in a due",
        "pairs",
        &[("(q.r_day - 1000000)", "(q.r_day - 999999)")],
    ),
    (
        "the day after the start",
        "pairs",
        &[(" AS r_day", " + 1 AS r_day")],
    ),
    (
        "no extension",
        "pairs",
        &[("coalesce(e.moved_to, q.t_base)", "q.t_base")],
    ),
    (
        "an extension from its edge on",
        "pairs",
        &[(
            "q.t_base >= e.base_from AND q.t_base < e.base_to",
            "q.t_base > e.base_from AND q.t_base <= e.base_to",
        )],
    ),
    (
        "none is exempt",
        "pairs",
        &[("q.t_exempt = 1 THEN 0", "q.t_exempt = 2 THEN 0")],
    ),
    (
        "the last receipt counts",
        "pairs",
        &[(
            "min(CAST(x.received AS BIGINT))",
            "max(CAST(x.received AS BIGINT))",
        )],
    ),
    (
        "all records must name measures",
        "pairs",
        &[("max(CAST(x.has_measures", "min(CAST(x.has_measures")],
    ),
    (
        "of equal times the last row counts",
        "pairs",
        &[
            (
                " * 2147483648 + CAST(x.seq AS BIGINT)",
                " * 2147483648 + (2147483647 - CAST(x.seq AS BIGINT))",
            ),
            (
                "coalesce(s.t_key % 2147483648, s.first_seq)",
                "coalesce(2147483647 - s.t_key % 2147483648, s.first_seq)",
            ),
            (
                "coalesce(s.r_key % 2147483648, s.first_seq)",
                "coalesce(2147483647 - s.r_key % 2147483648, s.first_seq)",
            ),
        ],
    ),
    (
        "the last row is the source",
        "pairs",
        &[(
            "min(CAST(x.seq AS BIGINT)) AS first_seq",
            "max(CAST(x.seq AS BIGINT)) AS first_seq",
        )],
    ),
    (
        "two records are no duplicates",
        "pairs",
        &[("_n > 1", "_n > 2")],
    ),
    (
        "exactly so far away is not soon",
        "pairs",
        &[
            ("<= 14400", "< 14400"),
            ("<= 86400", "< 86400"),
            ("<= 1800", "< 1800"),
        ],
    ),
    (
        "extensions do not move what starts at a due",
        "pairs",
        &[(
            "THEN q.t_due ELSE q.t END) ",
            "THEN q.t_base ELSE q.t END) ",
        )],
    ),
    (
        "what starts at a due does not rest on it",
        "pairs",
        &[(" OR q.r_start_guessed = 1", "")],
    ),
    (
        "what is provisional is forgotten",
        "pairs",
        &[(" OR q.r_start_provisional = 1", "")],
    ),
    (
        "a year that a start lacks is forgotten",
        "pairs",
        &[(
            "WHEN q.r_start IS NULL THEN q.r_start_uncovered",
            "WHEN q.r_start IS NULL THEN NULL",
        )],
    ),
    (
        "an exempt parent is nobody",
        "pairs",
        &[("WHEN q.t_exempt = 1 THEN 1 ", "WHEN q.t_exempt = 1 THEN 0 ")],
    ),
    (
        "a parent's time counts though it cannot be",
        "pairs",
        &[("WHEN q.t < q.ended THEN 0", "")],
    ),
    (
        "what lies outside is judged",
        "pairs",
        &[
            ("m.judged = 1 AND d.judged = 1", "1 = 1"),
            ("WHERE q.judged = 1", ""),
        ],
    ),
    (
        "measures are asked for of nobody",
        "pairs",
        &[("q.asks_measures = 1 AND", "q.asks_measures = 2 AND")],
    ),
    (
        "an exempt transmission is lacking",
        "pairs",
        &[("q.t_status <> 0 AND q.t IS NULL", "q.t IS NULL")],
    ),
    (
        "the last of the years that are lacking",
        "findings",
        &[("min(CASE WHEN o.status_ = 4", "max(CASE WHEN o.status_ = 4")],
    ),
    (
        "exempt duties rest on provisional days",
        "findings",
        &[("o.status_ <> 0 AND o.provisional_", "o.provisional_")],
    ),
    (
        "an exempt duty's extension is too late",
        "findings",
        &[
            (" AND p.t_status <> 0\nUNION", "\nUNION"),
            (" AND p.r_status <> 0\nUNION", "\nUNION"),
            (" AND p.f_status <> 0\nUNION", "\nUNION"),
        ],
    ),
    (
        "a due so long ago does not count",
        "findings",
        &[(">= p.as_of - ", "> p.as_of - ")],
    ),
    (
        "strays outside are found",
        "findings",
        &[(" AND m.judged = 1", ""), (" AND n.judged = 1", "")],
    ),
    (
        "rows in any order",
        "findings",
        &[(", q.source_order", ", -q.source_order")],
    ),
    (
        "rules in any order",
        "findings",
        &[(
            "q.department_order, q.rule_no",
            "q.department_order, -q.rule_no",
        )],
    ),
    (
        "24:00 is the second before it",
        "findings",
        &[("(q.due + CASE WHEN", "(q.due - CASE WHEN")],
    ),
    (
        "lateness looks at as-of",
        "findings",
        &[("THEN o.at_ - o.due_", "THEN o.as_of - o.due_")],
    ),
    (
        "rates are cut off",
        "summary-department",
        &[("_on_time * 2000000 + ", "_on_time * 2000000 + 0 * ")],
    ),
    (
        "pending counts",
        "summary-level",
        &[(
            "CASE WHEN p.t_status IN (5)",
            "CASE WHEN p.t_status IN (5, 8)",
        )],
    ),
    (
        "best first",
        "summary-meeting",
        &[(
            "THEN 1 ELSE 0 END, CAST((q.",
            "THEN 1 ELSE 0 END, -CAST((q.",
        )],
    ),
    (
        "few not on time first",
        "summary-department",
        &[(" DESC, q.key_", ", q.key_")],
    ),
];

/// So many projects may be needed.
const PROJECTS: u64 = 300;

#[test]
fn what_would_be_wrong_is_found() {
    let mut left: Vec<&Mutant> = MUTANTS.iter().collect();
    for random in projects().into_iter().chain((0..PROJECTS).map(project)) {
        if left.is_empty() {
            break;
        }
        let whole = case(&random, true);
        left.retain(|mutant| {
            mutated(&whole, mutant).is_none_or(|case| difference(&case).is_none())
        });
    }
    let names: Vec<&str> = left.iter().map(|(name, ..)| *name).collect();
    assert!(names.is_empty(), "nothing shows that {names:#?}");
}

/// The case with what is wrong in it; none where it has no place there.
fn mutated(whole: &Case, (_, name, changes): &Mutant) -> Option<Case> {
    let mut case = whole.clone();
    let file = case
        .files
        .iter_mut()
        .find(|file| file.name == format!("{name}.sql"))?;
    let before = file.text.clone();
    for (from, to) in *changes {
        file.text = file.text.replace(from, to);
    }
    (file.text != before).then_some(case)
}
