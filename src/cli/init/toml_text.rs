//! Comments, strings and keys as TOML has them, on one line whatever stands in the data.

/// A comment of one line, whatever is in the data.
pub(super) fn comment(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    format!("# {clean}")
}

/// A string, on one line.
pub(super) fn string(text: &str) -> String {
    let written = toml::Value::String(text.to_owned()).to_string();
    if written.contains('\n') {
        // What JSON escapes, TOML does.
        return serde_json::Value::from(text).to_string();
    }
    written
}

/// `"header" = "meant"`, quoted as keys and strings are.
pub(super) fn pair(header: &str, meant: &str) -> String {
    let mut table = toml::Table::new();
    table.insert(header.to_owned(), meant.into());
    table.to_string().trim_end().to_owned()
}

/// One string, or a list of them.
pub(super) fn strings(texts: &[&str]) -> String {
    if let [one] = texts {
        return string(one);
    }
    let texts: Vec<String> = texts.iter().map(|text| string(text)).collect();
    format!("[{}]", texts.join(", "))
}
