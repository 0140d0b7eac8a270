// The matrix: a cell is found by its place, so that 40,000 of them cost no more than one picture.
"use strict";
for (const chart of KG.charts.filter(({ data }) => data.matrix)) {
  const { matrix } = chart.data;
  const at = new Map();
  matrix.cells.forEach((cell, index) => {
    at.set(`${cell[0]} ${cell[1]}`, index);
    if (!matrix.directed) at.set(`${cell[1]} ${cell[0]}`, index);
  });
  const way = matrix.directed ? "toward" : "and";
  const title = (row, column) => `${matrix.names[row]} ${way} ${matrix.names[column]}`;
  const interval = (cell) => `${KG.end(cell[3])} to ${KG.end(cell[4])}`;
  const acts = (cell) => KG.count(+cell[5].toFixed(2), "act");
  const says = (row, column) => {
    if (row === column) return matrix.names[row];
    const cell = matrix.cells[at.get(`${row} ${column}`)];
    const numbers = cell && `${KG.signed(cell[2])}, interval ${interval(cell)}, ${acts(cell)}`;
    return `${title(row, column)}: ${numbers ?? "no act, nothing known"}`;
  };
  const entry = (row, column) => {
    const index = at.get(`${row} ${column}`);
    const cell = matrix.cells[index];
    const open = cell[3] <= 0 && cell[4] >= 0;
    return {
      kicker: open ? "interval includes 0: not distinguishable from neutral" : matrix.stances[index],
      title: `${title(row, column)}: ${KG.signed(cell[2])}`,
      facts: [
        [`${KG.fixed(100 * matrix.level, 0)}% interval`, interval(cell)],
        ["Acts", String(+cell[5].toFixed(2))],
        ["Weight", KG.fixed(cell[6])],
      ],
      claims: cell[7],
      remark: matrix.listed
        ? "No claim is listed here."
        : "Too many claims for one page: run kg explain for this pair.",
    };
  };
  chart.says = says;
  chart.table = () => [
    ["pair", "score", "low", "high", "acts", "weight", "claims"],
    ...matrix.cells.map(([row, column, ...numbers]) => [
      title(row, column),
      ...numbers.slice(0, 5),
      matrix.listed ? numbers[5].length : "",
    ]),
  ];
  chart.entry = (key) => {
    const [, row, column] = key.split(" ");
    return at.has(`${row} ${column}`) ? entry(Number(row), Number(column)) : null;
  };

  for (const picture of chart.root.querySelectorAll("svg.cells")) {
    const [left, top, size] = ["left", "top", "size"].map((name) => Number(picture.dataset[name]));
    const last = matrix.names.length - 1;
    const cursor = picture.appendChild(
      KG.drawing("rect", { class: "cursor", width: size, height: size, visibility: "hidden" }),
    );
    let here = [0, Math.min(1, last)];
    const point = (row, column) => {
      here = [row, column];
      cursor.setAttribute("x", left + column * size);
      cursor.setAttribute("y", top + row * size);
      cursor.setAttribute("visibility", "visible");
    };
    const place = (event) => {
      const box = picture.getBoundingClientRect();
      const unit = picture.viewBox.baseVal.width / box.width;
      const column = Math.floor(((event.clientX - box.x) * unit - left) / size);
      const row = Math.floor(((event.clientY - box.y) * unit - top) / size);
      return row >= 0 && column >= 0 && row <= last && column <= last ? [row, column] : null;
    };
    const open = (row, column) =>
      at.has(`${row} ${column}`) && KG.drawer.show(entry(row, column), chart.data.cards, picture);
    picture.addEventListener("pointermove", (event) => {
      const found = place(event);
      if (found) point(...found);
      KG.hint(found && says(...found), event.clientX, event.clientY);
    });
    picture.addEventListener("pointerleave", () => KG.hint(null));
    picture.addEventListener("click", (event) => {
      const found = place(event);
      if (found) open(...found);
    });
    picture.addEventListener("focus", () => {
      if (!picture.matches(":focus-visible")) return;
      point(...here);
      chart.say(says(...here));
    });
    picture.addEventListener("blur", () => {
      cursor.setAttribute("visibility", "hidden");
      KG.hint(null);
    });
    picture.addEventListener("keydown", (event) => {
      const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
      if (step) point(...here.map((value, axis) => Math.max(0, Math.min(last, value + step[axis]))));
      else if (event.key === "Enter" || event.key === " ") open(...here);
      else return;
      event.preventDefault();
      if (!step) return;
      const box = cursor.getBoundingClientRect();
      KG.hint(says(...here), box.right, box.bottom);
      chart.say(says(...here));
    });
  }
}
KG.stable = performance.now();
