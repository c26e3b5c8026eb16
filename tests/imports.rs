//! The house of `src/`: each room uses only those below it, no two files import each other in a
//! circle, and what must never be reached is not. Read from the imports themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The rooms of `src/`, top floor first. A room uses only rooms on lower floors.
const FLOORS: [&[&str]; 14] = [
    &["main", "cli"],
    &["propose"],
    &["render", "sql"],
    &["load"],
    &["report"],
    &["rules"],
    &["audit"],
    &["ledger", "wording"],
    &["domain"],
    &["spreadsheet", "calendar"],
    &["time"],
    &["text"],
    &["lang"],
    &["parallel"],
];

/// What a room never reaches, although it lies on a lower floor.
const NEVER: [(&str, &[&str]); 3] = [
    ("render", &["load"]),
    ("load", &["audit"]),
    ("spreadsheet", &["time", "calendar"]),
];

/// The rooms that touch the world; all others take values and give values.
const WORLDLY: [&str; 3] = ["main", "cli", "load"];

/// How a file, the network, the clock, the terminal, the environment or the locale would be reached.
const WORLD: [&str; 14] = [
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::time::Instant",
    "io::stdin",
    "io::stdout",
    "io::stderr",
    "SystemTime",
    "sys_locale",
    "terminal_size",
    ".exists()",
    ".metadata()",
    ".canonicalize()",
];

/// A module, by the segments of its path: `load::csv` is `["load", "csv"]`.
type Module = Vec<String>;

/// Every file of `src/`, its module and its code without comments and tests.
struct House {
    code: BTreeMap<Module, String>,
}

impl House {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut code = BTreeMap::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).expect("a folder of src/") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    let text = std::fs::read_to_string(&path).expect("a source file");
                    code.insert(module_of(&root, &path), without_tests(&text));
                }
            }
        }
        code.retain(|module, _| !module.iter().any(|name| name == "tests" || name == "twins"));
        Self { code }
    }

    /// The files that a file imports. What a child takes from a module above it on its own path is
    /// no import, nor is a `pub use` of what stands below: that gives a name, it uses nothing.
    fn imports(&self, module: &Module) -> BTreeSet<Module> {
        let code = &self.code[module];
        let mut found = BTreeSet::new();
        for (start, _) in code.match_indices("::") {
            let Some((keyword, at)) = root_before(code, start) else {
                continue;
            };
            let is_public_use = code[..at].trim_end().ends_with("use")
                && code[..at]
                    .lines()
                    .last()
                    .is_some_and(|line| line.trim_start().starts_with("pub"));
            let base = match keyword {
                "crate" => Vec::new(),
                "self" => module.clone(),
                _ => module[..module.len().saturating_sub(1)].to_vec(),
            };
            let mut paths = Vec::new();
            expand(&code[start + 2..], base, &mut paths);
            for path in paths {
                let Some(target) = self.file_of(&path) else {
                    continue;
                };
                let is_above = module.starts_with(&target);
                let is_below = target.starts_with(module);
                if !(is_above || is_below && is_public_use) {
                    found.insert(target);
                }
                // A module may be imported itself, to name what is in it by `module::thing`.
                if self.code.contains_key(&path) {
                    found.extend(self.named_in(module, &path));
                }
            }
        }
        found
    }

    /// The files below a module that a file names by the module's own name.
    fn named_in(&self, module: &Module, imported: &Module) -> Vec<Module> {
        let Some(name) = imported.last() else {
            return Vec::new();
        };
        let paths = paths_from(&self.code[module], name, imported);
        let files = paths.iter().filter_map(|path| self.file_of(path));
        files.filter(|file| !module.starts_with(file)).collect()
    }

    /// The file in which a path ends: its longest part that is a module.
    fn file_of(&self, path: &[String]) -> Option<Module> {
        (1..=path.len())
            .rev()
            .map(|length| path[..length].to_vec())
            .find(|part| self.code.contains_key(part))
    }
}

fn module_of(root: &Path, path: &Path) -> Module {
    let inside: PathBuf = path
        .strip_prefix(root)
        .expect("below src/")
        .with_extension("");
    let mut module: Module = inside
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if module
        .last()
        .is_some_and(|name| name == "mod" || name == "lib")
    {
        module.pop();
    }
    module
}

fn without_tests(text: &str) -> String {
    let code = text
        .split("\n#[cfg(test)]\nmod ")
        .next()
        .unwrap_or_default();
    let code = code
        .split("\n#[cfg(test)]\npub(crate) mod tests {")
        .next()
        .unwrap_or_default();
    code.lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The keyword on which a path stands that has `::` at `end`, and where it begins.
fn root_before(code: &str, end: usize) -> Option<(&'static str, usize)> {
    ["crate", "super", "self"].into_iter().find_map(|keyword| {
        let at = end.checked_sub(keyword.len())?;
        let before = code[..at].chars().next_back();
        let is_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':');
        (code.is_char_boundary(at) && &code[at..end] == keyword && !is_word)
            .then_some((keyword, at))
    })
}

/// The paths in `code` that begin with a word, groups in braces opened; `base` stands for the word.
fn paths_from(code: &str, word: &str, base: &[String]) -> Vec<Module> {
    let mut paths = Vec::new();
    for (at, root) in code.match_indices(&format!("{word}::")) {
        let before = code[..at].chars().next_back();
        if !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            expand(&code[at + root.len()..], base.to_vec(), &mut paths);
        }
    }
    paths
}

/// The paths that begin at `rest`, groups in braces opened; gives how much of `rest` they take.
fn expand(rest: &str, mut path: Module, paths: &mut Vec<Module>) -> usize {
    let mut at = 0;
    loop {
        let text = &rest[at..];
        let skipped = text.len() - text.trim_start().len();
        if text.trim_start().starts_with('{') {
            at += skipped + 1;
            while !rest[at..].trim_start().starts_with('}') {
                at += expand(&rest[at..], path.clone(), paths);
                at += rest[at..]
                    .find([',', '}'])
                    .map_or(rest.len() - at, |end| end);
                if rest[at..].starts_with(',') {
                    at += 1;
                }
                if rest[at..].is_empty() {
                    return at;
                }
            }
            return at + rest[at..].find('}').unwrap_or_default() + 1;
        }
        let name: String = text
            .trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        at += skipped + name.len();
        match name.as_str() {
            "super" => {
                path.pop();
            }
            "self" | "" => {}
            _ => path.push(name),
        }
        if rest[at..].starts_with("::") {
            at += 2;
        } else {
            paths.push(path);
            return at;
        }
    }
}

fn shown(module: &[String]) -> String {
    format!("src/{}", module.join("/"))
}

fn floor(room: &str) -> usize {
    FLOORS
        .iter()
        .position(|rooms| rooms.contains(&room))
        .unwrap_or_else(|| panic!("src/{room} stands on no floor: say where it belongs in FLOORS"))
}

#[test]
fn a_room_uses_only_those_below_it() {
    let house = House::read();
    let mut wrong = Vec::new();
    for module in house.code.keys().filter(|module| !module.is_empty()) {
        for target in house.imports(module) {
            let (own, other) = (module[0].as_str(), target[0].as_str());
            let is_never = NEVER
                .iter()
                .any(|(room, rooms)| *room == own && rooms.contains(&other));
            if own != other && (floor(own) >= floor(other) || is_never) {
                wrong.push(format!("{} uses {}", shown(module), shown(&target)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let house = House::read();
    let imports: BTreeMap<&Module, BTreeSet<Module>> = house
        .code
        .keys()
        .map(|module| (module, house.imports(module)))
        .collect();
    let mut circles = Vec::new();
    for start in imports.keys() {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&Module> = imports[start].iter().collect();
        while let Some(module) = open.pop() {
            if reached.insert(module) {
                open.extend(&imports[module]);
            }
        }
        if reached.contains(start) {
            circles.push(shown(start));
        }
    }
    assert!(
        circles.is_empty(),
        "these files lie on circles of imports: {circles:#?}"
    );
}

#[test]
fn the_core_reaches_no_file_clock_terminal_or_locale() {
    let house = House::read();
    let mut wrong = Vec::new();
    for (module, code) in &house.code {
        if module
            .first()
            .is_none_or(|room| WORLDLY.contains(&room.as_str()))
        {
            continue;
        }
        // `use std::{fs, io}` names `std::fs` too.
        let std = paths_from(code, "std", &["std".to_owned()]);
        let names = std.iter().map(|path| path.join("::")).collect::<Vec<_>>();
        let is_reached =
            |way: &&&str| code.contains(**way) || names.iter().any(|name| name.contains(**way));
        let ways = WORLD.iter().filter(is_reached);
        wrong.extend(ways.map(|way| format!("{}: {way}", shown(module))));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_reading_of_imports_sees_what_is_there() {
    let paths = |text: &str| {
        let mut paths = Vec::new();
        expand(text, Vec::new(), &mut paths);
        paths.iter().map(|path| path.join("::")).collect::<Vec<_>>()
    };
    assert_eq!(
        paths("a::{b, c::{d, self}, e as f};"),
        ["a::b", "a::c::d", "a::c", "a::e"]
    );
    assert_eq!(paths("super::super::b"), ["b"]);
    let std = paths_from("use std::{fs, io}; my_std::x", "std", &["std".to_owned()]);
    assert_eq!(std, [["std", "fs"], ["std", "io"]]);
    let house = House::read();
    let of = |path: &str| house.imports(&path.split('/').map(str::to_owned).collect());
    assert!(
        of("audit/limit").contains(&vec!["calendar".to_owned()]),
        "a plain import"
    );
    assert!(
        of("cli").iter().any(|module| module[0] == "cli"),
        "one of a sibling"
    );
    assert!(house.code.len() > 150);
}
