//! A page shown in the browser.

use std::ffi::OsString;
use std::io;
use std::path::Path;

use crate::cli::world::shell::environment;
use crate::text::{Bilingual, path_text};

/// Opens a page in the browser, and says where it is: whoever sees no browser opens it by hand.
pub(crate) fn show(page: &Path) -> Bilingual {
    let shown = path_text(page);
    match open(page) {
        Ok(()) => Bilingual::new(
            format!("网页报告已在浏览器中打开：{shown}"),
            format!("the web page is opened in the browser: {shown}"),
        ),
        // Why is of no use: it is about programs of the desktop, one after the other.
        Err(_) => Bilingual::new(
            format!("打不开浏览器；请自行打开网页报告：{shown}"),
            format!("no browser could be opened; open the web page yourself: {shown}"),
        ),
    }
}

/// `BROWSER` goes before what the desktop is set to; a list of several is left to the desktop.
fn open(page: &Path) -> io::Result<()> {
    // Seen from the directory of the browser, a relative path is another one.
    let page = std::path::absolute(page)?;
    let browser = environment("BROWSER").filter(|browser| !browser.is_empty());
    if let Some(browser) = browser
        && open::with_detached(argument(&page), browser).is_ok()
    {
        return Ok(());
    }
    open::that_detached(&page)
}

/// The argument of a program that is a path: on Windows it is a part of one line, where a blank
/// would end it.
fn argument(path: &Path) -> OsString {
    let mut argument = OsString::from(path);
    if cfg!(windows) {
        argument = OsString::from("\"");
        argument.push(path);
        argument.push("\"");
    }
    argument
}
