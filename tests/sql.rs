//! `chuanda sql`: what an engine makes of its statements is what the checker says of the same records,
//! cell by cell and in order.
#![cfg(not(windows))]

mod common;
#[path = "sql/crafted.rs"]
mod crafted;
#[path = "sql/engine.rs"]
mod engine;
#[path = "sql/examples.rs"]
mod examples;
#[path = "sql/files.rs"]
mod files;
#[path = "sql/mutants.rs"]
mod mutants;
#[path = "sql/projects.rs"]
mod projects;

use std::path::Path;

use engine::{case, difference};
use projects::{RandomProject, project};

/// How many projects at random are compared.
const PROJECTS: u64 = 300;

#[test]
fn an_engine_says_what_the_checker_says() {
    let all = crafted::projects()
        .into_iter()
        .chain((0..PROJECTS).map(project));
    for (number, random) in all.enumerate() {
        let case = case(&random, number % 2 == 0);
        if let Some(difference) = difference(&case) {
            let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sql-failed");
            write(&random, &dir);
            for file in &case.files {
                std::fs::write(dir.join(&file.name), &file.text).expect("written");
            }
            let dir = dir.display();
            panic!(
                "project {number} as of {}, see {dir}: {difference}",
                random.as_of
            );
        }
    }
}

/// Writes a project with its records, and these as rows for an engine besides.
fn write(random: &RandomProject, dir: &Path) {
    std::fs::create_dir_all(dir).expect("a directory");
    let mut files = random.files.clone();
    files.push(("records.csv", random.records()));
    files.push(("rows.json", random.rows_json()));
    files.push(("run.json", random.run_json()));
    for (name, text) in files {
        std::fs::write(dir.join(name), text).expect("written");
    }
}

/// The first hundred projects, in `target/tmp/sql-projects`, for engines that are not in the process of
/// a test.
#[test]
#[ignore = "for other engines: cargo test --test sql -- --ignored"]
fn projects_for_other_engines() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sql-projects");
    let all = crafted::projects().into_iter().chain((0..100).map(project));
    for (number, random) in all.enumerate().take(100) {
        write(&random, &dir.join(number.to_string()));
    }
}
