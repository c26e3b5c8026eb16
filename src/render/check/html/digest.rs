//! SHA-256 of the page's own style and script, by which its policy lets in these and no others.
//!
//! Reckoned when the page is written: a constant would be wrong as soon as somebody edits the style.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

/// `'sha256-…'`, as a Content-Security-Policy names a source. Source: CSP level 2.
pub(crate) fn source(text: &str) -> String {
    // A browser reads every line end as a line feed before it reckons, whatever the checkout has.
    let text = text.replace("\r\n", "\n");
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_published() {
        // FIPS 180-4, the example of one block.
        assert_eq!(
            source("abc"),
            "'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='"
        );
        assert_eq!(source("a\r\nb"), source("a\nb"));
    }
}
