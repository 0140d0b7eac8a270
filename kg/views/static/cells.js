// The matrix: a cell is found by its place, so that 40,000 of them cost no more than one picture.
"use strict";
KG.cells = (() => {
  const { matrix } = KG.data;
  if (!matrix) return null;
  const { drawing } = KG;
  const at = new Map();
  matrix.cells.forEach((cell) => {
    at.set(`${cell[0]} ${cell[1]}`, cell);
    if (!matrix.directed) at.set(`${cell[1]} ${cell[0]}`, cell);
  });
  const way = matrix.directed ? "toward" : "and";
  const numbers = ([, , value, low, high, n]) => `${KG.signed(value)}, interval ${KG.signed(low)} to ${KG.signed(high)}, ${+n.toFixed(2)} ${n === 1 ? "act" : "acts"}`;
  const title = (row, column) => `${matrix.names[row]} ${way} ${matrix.names[column]}`;
  const says = (row, column) => {
    const cell = at.get(`${row} ${column}`);
    return row === column ? matrix.names[row] : `${title(row, column)}: ${cell ? numbers(cell) : "no act, nothing known"}`;
  };
  const entry = (cell, row = cell[0], column = cell[1]) => ({
    kicker: cell[2] > 0 ? "with one another" : cell[2] < 0 ? "against one another" : "neither with nor against",
    title: `${title(row, column)}: ${KG.signed(cell[2])}`,
    brief: `[${KG.signed(cell[3])}, ${KG.signed(cell[4])}]`,
    facts: [[`${Math.round(100 * matrix.level)}% interval`, `${KG.signed(cell[3])} to ${KG.signed(cell[4])}`], ["Acts", String(+cell[5].toFixed(2))], ["Weight", cell[6].toFixed(2)]],
    claims: cell[7], remark: "Too many claims for one page: ask for this pair with kg explain.",
  });
  const open = (row, column, chart = null) => {
    const cell = at.get(`${row} ${column}`);
    if (cell) KG.cards.show(entry(cell, row, column), chart);
  };

  for (const chart of document.querySelectorAll("svg.cells")) {
    const [left, top, size] = ["left", "top", "size"].map((name) => Number(chart.dataset[name]));
    const last = matrix.names.length - 1;
    const cursor = chart.appendChild(drawing("rect", { class: "cursor", width: size, height: size, visibility: "hidden" }));
    let here = [0, Math.min(1, last)];
    const point = (row, column) => {
      here = [row, column];
      cursor.setAttribute("x", left + column * size);
      cursor.setAttribute("y", top + row * size);
      cursor.setAttribute("visibility", "visible");
    };
    const place = (event) => {
      const box = chart.getBoundingClientRect(), unit = chart.viewBox.baseVal.width / box.width;
      const column = Math.floor(((event.clientX - box.x) * unit - left) / size), row = Math.floor(((event.clientY - box.y) * unit - top) / size);
      return row >= 0 && column >= 0 && row <= last && column <= last ? [row, column] : null;
    };
    chart.addEventListener("pointermove", (event) => {
      const found = place(event);
      if (found) point(...found);
      KG.hint(found && says(...found), event.clientX, event.clientY);
    });
    chart.addEventListener("pointerleave", () => KG.hint(null));
    chart.addEventListener("click", (event) => { const found = place(event); if (found) open(...found, chart); });
    chart.addEventListener("focus", () => chart.matches(":focus-visible") && (point(...here), KG.chart.say(says(...here))));
    chart.addEventListener("blur", () => { cursor.setAttribute("visibility", "hidden"); KG.hint(null); });
    chart.addEventListener("keydown", (event) => {
      const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
      if (step) point(...here.map((value, axis) => Math.max(0, Math.min(last, value + step[axis]))));
      else if (event.key === "Enter" || event.key === " ") open(...here, chart);
      else return;
      event.preventDefault();
      if (!step) return;
      const box = cursor.getBoundingClientRect();
      KG.hint(says(...here), box.right, box.bottom);
      KG.chart.say(says(...here));
    });
  }
  const entries = Object.fromEntries(matrix.cells.map((cell) => [`cell ${cell[0]} ${cell[1]}`, entry(cell)]));
  if (KG.byId("chart")) {
    KG.data.marks = entries;
    KG.chart.list(Object.keys(entries), "The same pairs as a table, the strongest first");
  }
  return { says, open, matrix };
})();
KG.stable = performance.now();
