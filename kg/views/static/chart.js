// Every mark of every chart: pointer and keys select it, arrows go to the next, a hint names it; and the list of marks.
"use strict";
KG.chart = (() => {
  const shown = (mark) => !mark.classList.contains("away") && mark.closest("svg").getClientRects().length > 0;
  const choose = (key) => {
    const entry = Object.hasOwn(KG.data.marks, key) ? KG.data.marks[key] : null;
    if (!entry) return;
    document.querySelectorAll(".chosen").forEach((mark) => mark.classList.remove("chosen"));
    const marks = [...document.querySelectorAll("[data-mark]")].filter((mark) => mark.dataset.mark === key);
    marks.forEach((mark) => mark.classList.add("chosen"));
    KG.cards.show(entry, marks.find((mark) => mark === document.activeElement) ?? null);
  };

  for (const drawing of document.querySelectorAll(".figure svg")) {
    const marks = [...drawing.querySelectorAll("[data-mark]")];
    if (!marks.length) continue;
    // One stop for Tab, arrows inside: the next mark in that direction, the nearest one first.
    const stop = (mark) => {
      marks.forEach((other) => other.setAttribute("tabindex", other === mark ? 0 : -1));
      return mark;
    };
    stop(marks[0]);
    drawing.addEventListener("focusin", ({ target }) => {
      const mark = target.closest("[data-mark]");
      if (!mark) return;
      const box = stop(mark).getBoundingClientRect();
      KG.hint(mark.getAttribute("aria-label"), box.right, box.bottom);
    });
    drawing.addEventListener("focusout", () => KG.hint(null));
    drawing.addEventListener("pointermove", (event) => {
      const mark = event.target.closest("[data-mark]");
      if (mark) KG.hint(mark.getAttribute("aria-label"), event.clientX, event.clientY);
      else if (!event.target.closest(".cells")) KG.hint(null);
    });
    drawing.addEventListener("pointerleave", () => KG.hint(null));
    drawing.addEventListener("click", (event) => {
      const mark = event.target.closest("[data-mark]");
      if (!mark) return;
      stop(mark).focus({ preventScroll: true });
      choose(mark.dataset.mark);
    });
    drawing.addEventListener("keydown", (event) => {
      const mark = event.target.closest("[data-mark]");
      const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
      if (!mark) return;
      if (event.key === "Enter" || event.key === " ") choose(mark.dataset.mark);
      else if (step) (nearest(marks.filter(shown), mark, step) ?? mark).focus();
      else return;
      event.preventDefault();
    });
  }
  const centre = (mark) => {
    const box = (mark.lastElementChild ?? mark).getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const nearest = (marks, from, [dx, dy]) => {
    const [x, y] = centre(from);
    let best = null, least = Infinity;
    for (const mark of marks) {
      if (mark === from) continue;
      const [px, py] = centre(mark);
      const along = (px - x) * dx + (py - y) * dy, aside = Math.abs((px - x) * dy) + Math.abs((py - y) * dx);
      if (along > 0.5 && along + 3 * aside < least) [best, least] = [mark, along + 3 * aside];
    }
    return best;
  };

  // The same marks as a table: for screen readers, for keyboards, and for who prefers rows.
  const list = (keys, heading) => {
    const place = KG.byId("list");
    if (!place) return;
    const { element } = KG;
    const entries = keys.map((key) => [key, KG.data.marks[key]]);
    const row = ([key, entry]) => element("tr", {},
      element("td", {}, entry.kicker),
      element("th", { scope: "row" }, element("button", { type: "button", class: "plain", onclick: () => choose(key) }, entry.title)),
      element("td", {}, entry.brief ?? (entry.facts.find(([name]) => name === "By") ?? ["", ""])[1]),
      element("td", { class: "number" }, KG.count(entry.claims.length, "claim")));
    place.replaceChildren(
      element("h2", { id: "list-heading" }, heading),
      element("div", { class: "scroller", tabindex: 0, role: "region", "aria-labelledby": "list-heading" },
        element("table", {}, element("tbody", {}, entries.slice(0, 500).map(row)))),
      ...(entries.length > 500 ? [element("p", {}, `and ${entries.length - 500} more`)] : []));
  };
  const say = (text) => { if (KG.byId("status")) KG.byId("status").textContent = text; };
  if (["series", "claim"].includes(KG.byId("chart")?.dataset.chart)) list(Object.keys(KG.data.marks), "The same as a table");
  return { choose, list, say, shown };
})();
