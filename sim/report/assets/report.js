// Conveniences only: the report says everything without this script.
(function () {
  "use strict";
  function openAround(target) {
    for (var node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") { node.open = true; }
    }
  }
  // A link from a picture to its numbers opens the table that holds them.
  function follow() {
    var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (target) { openAround(target); target.scrollIntoView(); }
  }
  window.addEventListener("hashchange", follow);
  follow();
  // On paper nothing can be opened, so everything is.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (part) { part.open = true; });
  });
})();
