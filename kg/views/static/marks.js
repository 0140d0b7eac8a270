// Small drawings that panel, table, legend and files share: a tie as a line, a score on its scale, and how both are named.
"use strict";
KG.marks = (() => {
  const { drawing, model } = KG;
  const arrow = (tie) => `${tie.source.label} ${tie.mutual ? "and" : "→"} ${tie.target.label}`;
  // A line of a sign; hollow where the interval includes 0.
  const sample = (sign, clear = true) => {
    const dash = model.dashes[sign] ? model.dashes[sign].join(" ") : null;
    return drawing(
      "svg",
      { class: "sample", viewBox: "0 0 34 10", width: 34, height: 10, "aria-hidden": "true" },
      drawing("path", { d: "M1 5H33", class: sign, "stroke-width": 5, "stroke-dasharray": dash }),
      !clear && drawing("path", { d: "M1 5H33", class: "inside", "stroke-width": 2.2 }),
    );
  };
  // The score on its scale: a line from -1 to +1, the interval as a bar, the score as a dot (a ring where 0 is inside).
  const gauge = (tie) => {
    const at = (value) => 10 + 130 * (value + 1);
    return drawing(
      "svg",
      { class: "gauge", viewBox: "0 0 280 34", "aria-hidden": "true" },
      drawing("path", { d: "M10 12H270M10 8V16M140 5V19M270 8V16", class: "scale" }),
      !Number.isNaN(tie.low) &&
        drawing("path", { d: `M${at(tie.low)} 12H${at(tie.high)}`, class: `interval ${tie.sign}` }),
      drawing("circle", { cx: at(tie.value), cy: 12, r: 5.5, class: `point ${tie.sign}${tie.clear ? "" : " open"}` }),
      ...[
        ["start", 10, "−1 conflict"],
        ["middle", 140, "0"],
        ["end", 270, "cooperation +1"],
      ].map(([anchor, x, text]) => drawing("text", { x, y: 31, "text-anchor": anchor }, text)),
    );
  };
  const interval = (low, high) =>
    low === null || Number.isNaN(low) ? "no interval" : `${KG.end(low)} to ${KG.end(high)}`;
  const number = (value) => String(+value.toFixed(2));
  return { arrow, sample, gauge, interval, number };
})();
