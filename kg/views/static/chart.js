// Every mark of every chart: pointer and keys select it, arrows go to the next, a hint names it, a row of the table too.
"use strict";
KG.charts = [...document.querySelectorAll(".chart")].map((root) => {
  const data = JSON.parse(root.querySelector(".chart-data").textContent);
  const shown = (mark) => !mark.classList.contains("away") && mark.closest("svg").getClientRects().length > 0;
  const entry = (key) => (Object.hasOwn(data.marks, key) ? data.marks[key] : null);
  const chart = { root, data, shown, entry };

  chart.say = (text) => {
    root.querySelector(".status").textContent = text;
  };
  chart.choose = (key, at = null) => {
    const found = chart.entry(key);
    if (!found) return;
    document.querySelectorAll(".chosen").forEach((mark) => mark.classList.remove("chosen"));
    const marks = [...root.querySelectorAll("[data-mark]")].filter((mark) => mark.dataset.mark === key);
    marks.forEach((mark) => mark.classList.add("chosen"));
    KG.drawer.show(found, data.cards, at ?? marks.find((mark) => mark === document.activeElement));
  };

  const centre = (mark) => {
    const box = (mark.lastElementChild ?? mark).getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const nearest = (marks, from, [dx, dy]) => {
    const [x, y] = centre(from);
    let best = null;
    let least = Infinity;
    for (const mark of marks) {
      if (mark === from) continue;
      const [px, py] = centre(mark);
      const along = (px - x) * dx + (py - y) * dy;
      const far = along + 3 * Math.abs((px - x) * dy) + 3 * Math.abs((py - y) * dx);
      if (along > 0.5 && far < least) [best, least] = [mark, far];
    }
    return best;
  };

  for (const drawing of root.querySelectorAll(".figure svg")) {
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
      KG.hint(mark?.getAttribute("aria-label"), event.clientX, event.clientY);
    });
    drawing.addEventListener("pointerleave", () => KG.hint(null));
    drawing.addEventListener("click", (event) => {
      const mark = event.target.closest("[data-mark]");
      if (!mark) return;
      stop(mark).focus({ preventScroll: true });
      chart.choose(mark.dataset.mark);
    });
    drawing.addEventListener("keydown", (event) => {
      const mark = event.target.closest("[data-mark]");
      const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
      if (!mark) return;
      if (event.key === "Enter" || event.key === " ") chart.choose(mark.dataset.mark);
      else if (step) (nearest(marks.filter(shown), mark, step) ?? mark).focus();
      else return;
      event.preventDefault();
    });
  }

  // A row of the table opens the same panel as its mark.
  for (const row of root.querySelectorAll("[data-row]")) {
    const head = row.querySelector("th");
    const open = () => chart.choose(row.dataset.row, row);
    head.replaceChildren(KG.element("button", { type: "button", class: "plain", onclick: open }, head.textContent));
  }
  return chart;
});
KG.stable = performance.now();
