//! The red and the black list (红黑榜): the departments with the best and the worst rates, ranked
//! apart for each level. It says rates and places and grades nobody.

use std::io::{self, Write};

use crate::lang::Lang;
use crate::render::check::html::sums::{Share, Sums};
use crate::render::check::html::text;
use crate::render::check::view::CheckView;

/// Who has fewer obligations that count for the rate has no place: one more or less would turn it.
const LEAST: u32 = 5;
/// How many places a list has at most.
const MOST_PLACES: usize = 10;
/// How many departments a list names at most, where many share its last place.
const MOST_NAMES: usize = 20;
/// How many departments without a place are named.
const MOST_UNRANKED: usize = 30;

/// The departments of one level.
struct Group<'a> {
    level: &'a str,
    /// Best first.
    ranked: Vec<Ranked>,
    /// In the order of their rows.
    unranked: Vec<usize>,
}

#[derive(Clone, Copy)]
struct Ranked {
    department: usize,
    share: Share,
    /// 1 for the best; who has the same rate has the same place.
    place: usize,
    /// The same from the other end.
    place_from_last: usize,
}

pub(crate) fn write(view: &CheckView<'_>, sums: &Sums, out: &mut dyn Write) -> io::Result<()> {
    let lang = view.lang;
    let heading = lang.pick("红黑榜", "Red and black list");
    let note = match lang {
        Lang::Zh => format!(
            "按各项任务合计的按时率，分级别排名；按时率相同的名次相同。计入按时率的应办事项不足 {LEAST} 项的单位不排名。\
             红榜是名次最前的，黑榜是名次最后的，各不超过 {MOST_PLACES} 名。完整名次见 chuanda summary --by department。"
        ),
        Lang::En => format!(
            "Ranked within each level by the rate over all duties; equal rates share a place. Departments with fewer than \
             {LEAST} obligations that count for the rate are not ranked. The red list has the first places, the black list the last, \
             at most {MOST_PLACES} each. All of them: chuanda summary --by department."
        ),
    };
    write!(
        out,
        "<section class=\"lists\" aria-labelledby=\"h-lists\">\n<h2 id=\"h-lists\">{heading}</h2>\n<p class=\"note\">{note}</p>\n"
    )?;
    for group in groups(view, sums) {
        write_group(view, &group, out)?;
    }
    out.write_all(b"</section>\n")
}

/// The levels in the order in which departments first name them.
fn groups<'a>(view: &CheckView<'a>, sums: &Sums) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for (index, department) in view.report.audit.project.departments.iter().enumerate() {
        if sums.owed[index] == 0 {
            continue;
        }
        let place = *places.entry(&*department.kind.level).or_insert_with(|| {
            groups.push(Group {
                level: &department.kind.level,
                ranked: Vec::new(),
                unranked: Vec::new(),
            });
            groups.len() - 1
        });
        let share = sums.departments[index];
        if share.decided < LEAST {
            groups[place].unranked.push(index);
        } else {
            groups[place].ranked.push(Ranked {
                department: index,
                share,
                place: 0,
                place_from_last: 0,
            });
        }
    }
    for group in &mut groups {
        rank(&mut group.ranked);
    }
    groups
}

/// Sorts, best first, and gives places; those with equal rates stay in the order of their rows.
fn rank(ranked: &mut [Ranked]) {
    ranked.sort_by(|one, other| other.share.compare(one.share));
    let count = ranked.len();
    let mut first = 0;
    while first < count {
        let share = ranked[first].share;
        let is_tied = |other: &&Ranked| other.share.compare(share).is_eq();
        let ties = ranked[first..].iter().take_while(is_tied).count();
        for own in &mut ranked[first..first + ties] {
            own.place = first + 1;
            own.place_from_last = count - (first + ties) + 1;
        }
        first += ties;
    }
}

fn write_group(view: &CheckView<'_>, group: &Group<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lang = view.lang;
    let count = group.ranked.len();
    let level = match group.level {
        "" => lang.pick("（未写级别）", "(no level)").to_owned(),
        level => text(level),
    };
    let of = match lang {
        Lang::Zh => format!("{count} 个单位参加排名"),
        Lang::En => format!("{count} ranked"),
    };
    writeln!(out, "<h3>{level} <small>{of}</small></h3>")?;
    let is_level = (group.ranked.last()).is_some_and(|last| last.place == 1);
    if count == 1 {
        let only = &group.ranked[0];
        let (name, rate) = (name(view, only.department), rate(only.share));
        match lang {
            Lang::Zh => writeln!(
                out,
                "<p>只有 {name} 一个单位可以排名，按时率 {rate}，不分名次。</p>"
            )?,
            Lang::En => writeln!(
                out,
                "<p>Only {name} could be ranked, with a rate of {rate}: no places.</p>"
            )?,
        }
    } else if is_level {
        let rate = rate(group.ranked[0].share);
        match lang {
            Lang::Zh => writeln!(
                out,
                "<p>{count} 个单位按时率相同，都是 {rate}，不分名次。</p>"
            )?,
            Lang::En => writeln!(
                out,
                "<p>All {count} have the same rate, {rate}: no places.</p>"
            )?,
        }
    } else if count > 1 {
        // So many from either end that nobody is in the middle of both.
        let places = (count / 2).min(MOST_PLACES);
        let is_red = |own: &&Ranked| own.place <= places;
        let is_black = |own: &&Ranked| own.place_from_last <= places && !is_red(own);
        let red: Vec<&Ranked> = group.ranked.iter().filter(is_red).collect();
        // The worst first, but those that share a place in the order of their rows.
        let mut black: Vec<&Ranked> = group.ranked.iter().filter(is_black).collect();
        black.sort_by_key(|own| own.place_from_last);
        out.write_all(b"<div class=\"pair\">\n")?;
        let red_title = lang.pick("红榜（名次最前）", "Red list: the first places");
        list(view, "red", red_title, &red, out)?;
        let black_title = lang.pick("黑榜（名次最后）", "Black list: the last places");
        list(view, "black", black_title, &black, out)?;
        out.write_all(b"</div>\n")?;
    }
    unranked(view, group, out)
}

fn list(
    view: &CheckView<'_>,
    class: &str,
    title: &str,
    rows: &[&Ranked],
    out: &mut dyn Write,
) -> io::Result<()> {
    let lang = view.lang;
    let heads = lang.pick(
        ["名次", "单位", "按时率", "按时 / 计入"],
        ["Place", "Department", "Rate", "On time / counted"],
    );
    let [place, who, rate_head, of] = heads;
    write!(
        out,
        "<table class=\"list {class}\"><caption>{title}</caption>\n<thead><tr><th scope=\"col\" class=\"n\">{place}</th>\
         <th scope=\"col\">{who}</th><th scope=\"col\" class=\"n\">{rate_head}</th><th scope=\"col\" class=\"n\">{of}</th></tr></thead>\n<tbody>\n"
    )?;
    for own in rows.iter().take(MOST_NAMES) {
        let Share { on_time, decided } = own.share;
        writeln!(
            out,
            "<tr><td class=\"n\">{}</td><th scope=\"row\">{}</th><td class=\"n\">{}</td><td class=\"n\">{on_time} / {decided}</td></tr>",
            own.place,
            name(view, own.department),
            rate(own.share),
        )?;
    }
    if let Some(own) = rows.get(MOST_NAMES) {
        let (more, place) = (rows.len() - MOST_NAMES, own.place);
        let more = match lang {
            Lang::Zh => format!("还有 {more} 个单位同为第 {place} 名"),
            Lang::En => format!("{more} more share place {place}"),
        };
        writeln!(out, "<tr><td></td><td colspan=\"3\">{more}</td></tr>")?;
    }
    out.write_all(b"</tbody></table>\n")
}

fn unranked(view: &CheckView<'_>, group: &Group<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lang = view.lang;
    let count = group.unranked.len();
    if count == 0 {
        return Ok(());
    }
    let names: Vec<String> = group
        .unranked
        .iter()
        .take(MOST_UNRANKED)
        .map(|&department| name(view, department))
        .collect();
    let names = names.join(lang.pick("、", ", "));
    let more = match (count.saturating_sub(MOST_UNRANKED), lang) {
        (0, _) => String::new(),
        (more, Lang::Zh) => format!("，还有 {more} 个"),
        (more, Lang::En) => format!(", and {more} more"),
    };
    match lang {
        Lang::Zh => writeln!(
            out,
            "<p class=\"note\">不足 {LEAST} 项、不排名的 {count} 个单位：{names}{more}。</p>"
        ),
        Lang::En => writeln!(
            out,
            "<p class=\"note\">Not ranked, fewer than {LEAST} ({count}): {names}{more}.</p>"
        ),
    }
}

fn name(view: &CheckView<'_>, department: usize) -> String {
    text(view.report.audit.project.departments[department].name())
}

fn rate(share: Share) -> String {
    share
        .rate()
        .map_or_else(|| "—".to_owned(), crate::audit::tally::Rate::percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(shares: &[(u32, u32)]) -> Vec<(usize, usize, usize)> {
        let mut ranked: Vec<Ranked> = (shares.iter().enumerate())
            .map(|(department, &(on_time, decided))| Ranked {
                department,
                share: Share { on_time, decided },
                place: 0,
                place_from_last: 0,
            })
            .collect();
        rank(&mut ranked);
        let row = |own: &Ranked| (own.department, own.place, own.place_from_last);
        ranked.iter().map(row).collect()
    }

    #[test]
    fn ties_share_a_place_from_either_end() {
        // 1/2 and 5/10 are the same rate.
        let places = places(&[(1, 2), (9, 10), (5, 10), (0, 7), (10, 10), (0, 5)]);
        assert_eq!(
            places,
            [
                (4, 1, 6),
                (1, 2, 5),
                (0, 3, 3),
                (2, 3, 3),
                (3, 5, 1),
                (5, 5, 1)
            ]
        );
    }
}
