// The report: a link into folded evidence unfolds it, and paper shows what is folded.
"use strict";
(() => {
  const reveal = () => {
    const target = location.hash.length > 1 && KG.byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    target.scrollIntoView({ block: "start" });
  };
  addEventListener("hashchange", reveal);
  reveal();
  const folded = () => [...document.querySelectorAll("details:not([open])")];
  let opened = [];
  addEventListener("beforeprint", () => { opened = folded(); opened.forEach((node) => { node.open = true; }); });
  addEventListener("afterprint", () => opened.forEach((node) => { node.open = false; }));
})();
