#!/usr/bin/env bash
# Draws the pictures of the READMEs: the HTML report of examples/city, in both languages.
#
# Needs Chromium, pngquant and a Chinese font; on Debian or Ubuntu:
#   apt-get install chromium pngquant fonts-noto-cjk
# To be run anew whenever the page looks different.
set -euo pipefail
cd "$(dirname "$0")/../.."

pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT

# As high as the page is down to the end of its first red and black list.
for picture in en:900 zh:880; do
    lang=${picture%:*} height=${picture#*:}
    # The example shows every rule, so the check ends with exit code 1.
    cargo run --quiet -- check examples/city --as-of "2026-12-31 09:00" --lang "$lang" \
        --format html >"$pages/$lang.html" || test $? -eq 1
    # No user of its own means no sandbox: the page is ours and fetches nothing.
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars \
        --window-size="1000,$height" --force-device-scale-factor=1.5 \
        --screenshot="$pages/$lang.png" "file://$pages/$lang.html"
    pngquant --force --strip 64 --output "docs/images/report.$lang.png" "$pages/$lang.png"
done
ls -l docs/images/*.png
