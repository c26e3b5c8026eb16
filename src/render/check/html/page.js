(function () {
  "use strict";
  // Paper shows every working; what was closed on the screen is closed again.
  var opened = [];
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details:not([open])").forEach(function (one) {
      one.open = true;
      opened.push(one);
    });
  });
  window.addEventListener("afterprint", function () {
    opened.splice(0).forEach(function (one) { one.open = false; });
  });
  var bar = document.getElementById("filter");
  if (!bar) { return; }
  var input = document.getElementById("filter-text");
  var level = document.getElementById("filter-level");
  var count = document.getElementById("filter-count");
  var label = count.getAttribute("data-label");
  var filtered = document.getElementById("filtered");
  var all = 0;
  var tables = Array.from(document.querySelectorAll(".meeting")).map(function (box) {
    var title = box.querySelector("h3").textContent;
    var rows = Array.from(box.querySelectorAll("tbody")).map(function (row) {
      all += 1;
      // Its working names many dates: filtering by it would find too much.
      var what = Array.from(row.rows[0].cells).map(function (cell) { return cell.textContent; });
      return { row: row, level: row.getAttribute("data-level"), text: (title + " " + what.join(" ")).toLowerCase() };
    });
    return { box: box, rows: rows };
  });
  function apply() {
    var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;
    tables.forEach(function (table) {
      var own = 0;
      table.rows.forEach(function (one) {
        var fits = words.every(function (word) { return one.text.includes(word); });
        if (level.value) { fits = fits ? one.level === level.value : false; }
        one.row.hidden = !fits;
        own += fits ? 1 : 0;
      });
      table.box.hidden = own === 0;
      shown += own;
    });
    count.textContent = label + " " + shown + " / " + all;
    // Paper has no box to filter by, and says what was left out of it.
    var by = [input.value.trim(), level.value ? level.selectedOptions[0].textContent : ""].filter(Boolean);
    filtered.hidden = by.length === 0;
    filtered.textContent = filtered.getAttribute("data-label") + " " + by.join(", ") + " (" + shown + " / " + all + ")";
  }
  var waiting = 0;
  input.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  level.addEventListener("change", apply);
  bar.hidden = false;
})();
