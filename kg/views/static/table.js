// The table of ties: the same content as the picture, for screen readers, keyboards and everyone who prefers rows.
"use strict";
KG.table = (() => {
  const { element } = KG;
  const place = KG.byId("ties");
  let limit = 100;
  const { marks } = KG;
  const show = (seen) => {
    const ties = [...seen.ties].sort((a, b) => b.weight - a.weight || Math.abs(b.value) - Math.abs(a.value));
    const kinds = ties.some(({ kind }) => kind);
    const row = (tie) =>
      element(
        "tr",
        {},
        element(
          "th",
          { scope: "row" },
          element(
            "button",
            { type: "button", class: "plain", onclick: () => KG.choose({ tie: tie.key }, { move: true, focus: true }) },
            marks.arrow(tie),
          ),
        ),
        kinds && element("td", {}, tie.kind),
        element(
          "td",
          {},
          marks.sample(tie.sign, tie.clear),
          element("span", { class: "word" }, ` ${tie.clear ? KG.SIGN_WORDS[tie.sign] : "Interval includes 0"}`),
        ),
        element("td", { class: "number" }, KG.signed(tie.value)),
        element("td", { class: "number" }, marks.interval(tie.low, tie.high)),
        element("td", { class: "number" }, marks.number(tie.n)),
        element("td", { class: "number" }, marks.number(tie.weight)),
      );
    const head = ["Tie", kinds && "Kind", "Sign", "Score", "Interval", "Acts", "Weight"].filter(Boolean);
    const shown = ties.slice(0, limit);
    place.replaceChildren(
      element("h2", { id: "ties-heading" }, "The same ties as a table"),
      element(
        "div",
        { class: "scroller", tabindex: 0, role: "group", "aria-labelledby": "ties-heading" },
        element(
          "table",
          {},
          element(
            "caption",
            {},
            ties.length ? `${KG.count(ties.length, "tie")} shown, the best-evidenced first.` : KG.empty(seen),
          ),
          element(
            "thead",
            {},
            element(
              "tr",
              {},
              head.map((name, index) =>
                element("th", { scope: "col", class: index >= head.length - 4 ? "number" : null }, name),
              ),
            ),
          ),
          element("tbody", {}, shown.map(row)),
        ),
      ),
      ...(ties.length > limit
        ? [
            element(
              "button",
              {
                type: "button",
                onclick: () => {
                  limit = Infinity;
                  show(seen);
                },
              },
              `Show the other ${(ties.length - limit).toLocaleString("en")}`,
            ),
          ]
        : []),
    );
  };
  return { show };
})();
