//! `chuanda sql`: the check as SQL, for records that must stay in a warehouse. It connects to nothing.

use std::path::PathBuf;

use crate::cli::arguments::args::SqlArgs;
use crate::cli::world::failure::failure;
use crate::cli::world::file_set::{list, refuse_taken, write_together};
use crate::cli::world::input;
use crate::cli::world::output::make_directory;
use crate::cli::world::shell::{Shell, Verdict};
use crate::cli::world::targets::{Target, keep_apart};
use crate::domain::written_time::DateOnly;
use crate::sql::{Plan, YEARS, compile};
use crate::text::Bilingual;

pub(crate) fn run(args: &SqlArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    if args.baseline.is_some() {
        return Err(failure(
            "SQL 不与基线比较：不能用 --baseline；请用 chuanda check",
            "SQL compares with no baseline: --baseline is for chuanda check",
        ));
    }
    if !args.project.records.is_empty() {
        shell.note(&Bilingual::fixed(
            "没有读 --records 所指的台账：记录由数据库里的 chuanda_record 提供",
            "what --records names is not read: the records come from chuanda_record in the database",
        ));
    }
    let input = input::read_without_records(&args.project, &args.parties, &[], shell)?;
    let loaded = &input.loaded;
    let date_only = args.project.date_only.unwrap_or(loaded.config.date_only);
    if date_only != DateOnly::Reject {
        let name = date_only.name();
        return Err(failure(
            format!("写成 SQL 时，记录的时间都是秒，没有只写日期的：date_only 不能是 \"{name}\""),
            format!(
                "in SQL the times of records are seconds, and no date stands for one: date_only cannot be \"{name}\""
            ),
        ));
    }
    let levels = args.levels.applied(loaded.config.levels.clone())?;
    let audit = input.audit();
    let plan = Plan {
        audit: &audit,
        levels: &levels,
        meetings: loaded.meetings().known(),
        departments: loaded.departments().known(),
        as_of: args.project.as_of.as_ref().map(|_| input.as_of),
        has_messages: args.messages,
        lang: shell.machine_lang(),
        years: YEARS,
    };
    plan.refuse()?;
    let files = compile(&plan, args.dialect);
    let files: Vec<(PathBuf, String)> = (files.into_iter())
        .map(|file| (args.out.join(file.name), file.text))
        .collect();
    let targets: Vec<Target<'_>> = (files.iter())
        .map(|(path, _)| Target {
            flag: "--out",
            path,
        })
        .collect();
    keep_apart(&targets, &loaded.paths)?;
    if !args.force {
        refuse_taken(&files)?;
    }
    make_directory(&args.out)?;
    write_together(&files, args.force)?;
    shell.print(|out| list(&files, out))?;
    Ok(input.verdict())
}
