//! `summary-KEY.sql`: the rows of `summary --by KEY --format csv`, in their order.

use std::fmt::Write as _;

use crate::audit::status::Status;
use crate::audit::summarize::{Key, Order};
use crate::domain::duty::Duty;
use crate::sql::dialect::Dialect;
use crate::sql::pairs::letter;
use crate::sql::plan::Plan;

/// The counts of a duty, in the order of the columns, with the statuses that are counted.
fn counts() -> [(&'static str, Vec<usize>); 7] {
    let is_invalid = |status: &Status| matches!(status, Status::Invalid(_));
    let invalid = Status::ALL.into_iter().filter(is_invalid);
    let one = |status: Status| vec![status.number()];
    [
        ("on_time", one(Status::OnTime)),
        ("late", one(Status::Late)),
        ("overdue", one(Status::Overdue)),
        ("pending", one(Status::Pending)),
        ("exempt", one(Status::Exempt)),
        ("invalid", invalid.map(Status::number).collect()),
        ("undetermined", one(Status::Undetermined)),
    ]
}

/// Where a key is: the table, its number, the columns of key and name.
const fn place(key: Key) -> [&'static str; 4] {
    const MEETING: [&str; 2] = ["chuanda_meeting", "meeting_no"];
    const DEPARTMENT: [&str; 2] = ["chuanda_department", "department_no"];
    let ([table, number], key, name) = match key {
        Key::Department => (DEPARTMENT, "id", "name"),
        Key::Meeting => (MEETING, "id", "title"),
        Key::Level => (DEPARTMENT, "level", "level"),
        Key::Parent => (DEPARTMENT, "parent_id", "parent_name"),
        Key::Category => (MEETING, "category", "category"),
        Key::Month => (MEETING, "ended_month", "ended_month"),
        Key::Quarter => (MEETING, "ended_quarter", "ended_quarter"),
        Key::Year => (MEETING, "ended_year", "ended_year"),
    };
    [table, number, key, name]
}

/// The query.
pub(crate) fn query(plan: &Plan<'_>, key: Key, dialect: Dialect) -> String {
    let d = dialect;
    let [table, number, key_column, name_column] = place(key);
    let duties = plan.duties();
    let (mut counted, mut summed, mut shown) = (String::new(), String::new(), String::new());
    let (mut on_time, mut not_on_time) = (Vec::new(), Vec::new());
    for duty in Duty::ALL {
        let name = duty.name();
        let x = letter(duty);
        let is_used = duties.contains(&duty);
        let mut all = Vec::new();
        let mut columns = String::new();
        for (status, numbers) in counts() {
            let column = format!("{name}_{status}");
            if is_used {
                let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
                let _ = write!(
                    counted,
                    ",\n       sum(CASE WHEN p.{x}_status IN ({}) THEN 1 ELSE 0 END) AS {column}",
                    numbers.join(", ")
                );
                let sum = d.as_int(&format!("coalesce(sum(c.{column}), 0)"));
                let _ = write!(summed, ",\n       {sum} AS {column}");
            } else {
                let _ = write!(summed, ",\n       {} AS {column}", d.as_int("0"));
            }
            all.push(format!("q.{column}"));
            let _ = write!(columns, ", q.{column} AS {column}");
        }
        let decided =
            format!("(q.{name}_on_time + q.{name}_late + q.{name}_overdue + q.{name}_invalid)");
        let millionths = d.quotient(
            &format!("q.{name}_on_time * 2000000 + {decided}"),
            &format!("CASE WHEN {decided} = 0 THEN 1 ELSE 2 * {decided} END"),
        );
        let rate = format!(
            "CASE WHEN {decided} = 0 THEN NULL ELSE {} / 1000000.0 END",
            d.as_double(&millionths)
        );
        let _ = write!(
            shown,
            ",\n       {} AS {name}_obligations{columns}, {} AS {name}_rate",
            all.join(" + "),
            d.as_double(&rate)
        );
        on_time.push(format!("q.{name}_on_time"));
        not_on_time.push(format!(
            "q.{name}_late + q.{name}_overdue + q.{name}_invalid"
        ));
    }
    let (on_time, not_on_time) = (on_time.join(" + "), not_on_time.join(" + "));
    let decided = format!("({on_time} + {not_on_time})");
    let by_key = d.bytewise("q.key_");
    let order = match key.usual_order() {
        Order::Worst => format!(
            "CASE WHEN {decided} = 0 THEN 1 ELSE 0 END, {} / {}, {not_on_time} DESC, {by_key}",
            d.as_double(&format!("({on_time})")),
            d.as_double(&format!(
                "CASE WHEN {decided} = 0 THEN 1 ELSE {decided} END"
            )),
        ),
        Order::Key | Order::Input => by_key,
    };
    format!(
        "WITH counted AS (\nSELECT p.{number} AS number_{counted}\nFROM chuanda_pair p\nGROUP BY p.{number}\n),\nsummed AS (\nSELECT k.{key_column} AS key_, min(k.{name_column}) AS name_{summed}\nFROM {table} k\nLEFT JOIN counted c ON c.number_ = k.{number}\nWHERE k.judged = 1\nGROUP BY k.{key_column}\n)\nSELECT q.key_ AS {}, q.name_ AS {}{shown}\nFROM summed q\nORDER BY {order}{};\n",
        d.column("key"),
        d.column("name"),
        d.settings(),
    )
}
