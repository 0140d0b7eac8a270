// The table of ties: the same content as the picture, for screen readers, keyboards and everyone who prefers rows.
"use strict";
KG.table = (() => {
  const { element } = KG;
  const place = KG.byId("ties");
  let limit = 100;
  const show = (seen) => {
    const ties = [...seen.ties].sort((a, b) => b.weight - a.weight || Math.abs(b.value) - Math.abs(a.value));
    const interval = (tie) => (Number.isNaN(tie.low) ? "–" : `${KG.signed(tie.low)} to ${KG.signed(tie.high)}`);
    const kinds = new Set(ties.map(({ kind }) => kind)).size > 1;
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
            KG.panel.arrow(tie),
          ),
        ),
        kinds && element("td", {}, tie.kind),
        element("td", {}, KG.panel.sample(tie.sign), " ", KG.SIGN_WORDS[tie.sign]),
        element("td", { class: "number" }, KG.signed(tie.value)),
        element("td", { class: "number" }, interval(tie)),
        element("td", { class: "number" }, String(tie.n)),
        element("td", { class: "number" }, `${Math.round(100 * tie.certainty)}%`),
      );
    const head = ["Tie", kinds && "Kind", "Sign", "Score", "Interval", "Acts", "Certainty"].filter(Boolean);
    const shown = ties.slice(0, limit);
    place.replaceChildren(
      element("h2", { id: "ties-heading" }, "The same ties as a table"),
      element(
        "div",
        { class: "scroller", tabindex: 0, role: "region", "aria-labelledby": "ties-heading" },
        element(
          "table",
          {},
          element(
            "caption",
            {},
            ties.length
              ? `${KG.count(ties.length, "tie")} in view, the heaviest first.`
              : "No tie is left by the filters.",
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
