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

  // Over the picture in its frame the wheel scrolls the report, too.
  const frames = [...document.querySelectorAll("iframe.frame")];
  const offer = (frame) => frame.contentWindow?.postMessage({ kgScrolls: true }, "*");
  for (const frame of frames) {
    frame.addEventListener("load", () => offer(frame));
    offer(frame);
  }
  addEventListener("message", ({ source, data }) => {
    if (!Number.isFinite(data?.kgWheel) || !frames.some(({ contentWindow }) => contentWindow === source)) return;
    scrollBy({ top: Math.max(-innerHeight, Math.min(innerHeight, data.kgWheel)), behavior: "instant" });
  });

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
