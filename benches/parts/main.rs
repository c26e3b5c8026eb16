//! How long the parts of a run take: `cargo bench`, or `cargo bench -- time` for some of them.
//!
//! Figures to look at, never a gate: no test and no CI job times anything.

mod due;
mod judging;
mod project;
mod records;
mod rendering;
mod time;

fn main() {
    divan::main();
}
