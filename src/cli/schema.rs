//! `chuanda schema`: the JSON Schemas of what goes in and comes out.
//!
//! They are files, so that a change of what is published is seen in review and no build pays for
//! deriving them; a test holds them equal to the types and to what the configuration's reader asks.

#[cfg(test)]
mod inputs;
#[cfg(test)]
mod tests;

use crate::cli::arguments::args::SchemaArgs;
use crate::cli::arguments::choices::SchemaOf;
use crate::cli::world::shell::{Shell, Verdict};

pub(crate) fn run(args: &SchemaArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    shell.print(|out| out.write_all(text(args.of).as_bytes()))?;
    Ok(Verdict::Clean)
}

fn text(of: SchemaOf) -> &'static str {
    match of {
        SchemaOf::Config => include_str!("../schema/config.json"),
        SchemaOf::Data => include_str!("../schema/data.json"),
        SchemaOf::Check => include_str!("../schema/check.json"),
        SchemaOf::Summary => include_str!("../schema/summary.json"),
        SchemaOf::Obligations => include_str!("../schema/obligations.json"),
        SchemaOf::WhyList => include_str!("../schema/why-list.json"),
        SchemaOf::Due => include_str!("../schema/due.json"),
        SchemaOf::Why => include_str!("../schema/why.json"),
        SchemaOf::Deadline => include_str!("../schema/deadline.json"),
        SchemaOf::CalendarDiff => include_str!("../schema/calendar-diff.json"),
        SchemaOf::Errors => include_str!("../schema/errors.json"),
        SchemaOf::Diff => include_str!("../schema/diff.json"),
    }
}
