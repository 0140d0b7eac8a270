// The report: a link into folded evidence unfolds it, and paper shows the evidence of scores.
"use strict";
(() => {
  const reveal = () => {
    let place = "";
    try {
      place = decodeURIComponent(location.hash.slice(1));
    } catch {
      return; // an address that is none of ours
    }
    const target = place && KG.byId(place);
    if (!target) return;
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    target.scrollIntoView({ block: "start" });
  };
  addEventListener("hashchange", reveal);
  reveal();

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.score:not([open])")];
    opened.forEach((node) => {
      node.open = true;
    });
  });
  addEventListener("afterprint", () => {
    opened.forEach((node) => {
      node.open = false;
    });
  });
})();
