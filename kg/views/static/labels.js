// Where labels go: greedily, the heaviest actors first, beside their node, never on a node or on another label.
"use strict";

// A grid of boxes that tells quickly whether a new box would touch one that is there.
KG.Boxes = class {
  constructor(cell = 80) {
    this.cell = cell;
    this.grid = new Map();
  }
  *cells({ left, top, right, bottom }) {
    for (let x = Math.floor(left / this.cell); x <= Math.floor(right / this.cell); x++)
      for (let y = Math.floor(top / this.cell); y <= Math.floor(bottom / this.cell); y++) yield `${x} ${y}`;
  }
  add(box) {
    for (const cell of this.cells(box)) {
      if (!this.grid.has(cell)) this.grid.set(cell, []);
      this.grid.get(cell).push(box);
    }
  }
  hits(box) {
    for (const cell of this.cells(box))
      for (const other of this.grid.get(cell) ?? [])
        if (
          other.owner !== box.owner &&
          box.left < other.right &&
          other.left < box.right &&
          box.top < other.bottom &&
          other.top < box.bottom
        )
          return true;
    return false;
  }
};

KG.shorten = (text, most = 34) => {
  const letters = [...text.replace(/\s+/g, " ")];
  return letters.length > most ? letters.slice(0, most - 1).join("") + "…" : letters.join("");
};

// items: { owner, text, x, y, r, rank, must } in pixels; no label crosses the frame's edge or what is `taken` in it. Names of hubs (`must`) may
// cover small nodes, never another name; where there is no place beside the node, one within the frame near it will do.
// Returns { ...item, at: {x, y}, align, box } for those that fit.
KG.placeLabels = (items, measure, height, frame) => {
  const boxes = new KG.Boxes(),
    large = new KG.Boxes();
  if (frame.taken) for (const grid of [boxes, large]) grid.add(frame.taken);
  for (const { owner, x, y, r, must } of items)
    if (r > 0) {
      const box = { owner, left: x - 0.85 * r, right: x + 0.85 * r, top: y - 0.85 * r, bottom: y + 0.85 * r };
      boxes.add(box);
      if (must) large.add(box);
    }
  const placed = [];
  const whole = ({ left, right, top, bottom }) =>
    left >= frame.left && right <= frame.right && top >= frame.top && bottom <= frame.bottom;
  for (const item of [...items].sort((a, b) => b.must - a.must || b.rank - a.rank)) {
    const width = measure(item.text),
      gap = item.r + 4;
    const spots = [
      { align: "center", x: item.x, y: item.y + gap + height / 2 },
      { align: "center", x: item.x, y: item.y - gap - height / 2 },
      { align: "left", x: item.x + gap, y: item.y },
      { align: "right", x: item.x - gap, y: item.y },
      ...[1, -1].flatMap((up) => [
        { align: "left", x: item.x + 0.5 * gap, y: item.y + up * (0.75 * gap + height / 2) },
        { align: "right", x: item.x - 0.5 * gap, y: item.y + up * (0.75 * gap + height / 2) },
      ]),
    ];
    const boxOf = ({ align, x, y }) => {
      const left = align === "center" ? x - width / 2 : align === "left" ? x : x - width;
      return {
        owner: item.owner,
        left: left - 2,
        right: left + width + 2,
        top: y - height / 2,
        bottom: y + height / 2,
      };
    };
    // Farther off, all round: only for names that must be there.
    const around = [18, 34, 52, 72].flatMap((far) =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((turn) => ({
        align: "center",
        x: item.x + (gap + far + width / 3) * Math.cos((turn * Math.PI) / 4),
        y: item.y + (gap + far) * Math.sin((turn * Math.PI) / 4),
      })),
    );
    const pushed = (spot) => {
      const { left, right } = boxOf(spot);
      return { ...spot, x: spot.x + Math.max(0, frame.left - left) - Math.max(0, right - frame.right) };
    };
    const inside = spots.filter((spot) => whole(boxOf(spot)));
    const free =
      inside.find((spot) => !boxes.hits(boxOf(spot))) ??
      (item.must
        ? (inside.find((spot) => !large.hits(boxOf(spot))) ??
          [...spots, ...around].map(pushed).find((spot) => whole(boxOf(spot)) && !large.hits(boxOf(spot))))
        : null);
    if (!free) continue;
    boxes.add(boxOf(free));
    large.add(boxOf(free));
    placed.push({ ...item, at: { x: free.x, y: free.y }, align: free.align, box: boxOf(free) });
  }
  return placed;
};

// The middle of a bloc's name: outside its hull, where it covers the fewest `points` of what is drawn; on top where that
// makes no difference. All in pixels.
KG.besideHull = (members, pad, width, height, points) => {
  let best = { covered: Infinity };
  for (let turn = 0; turn < 16; turn++) {
    const angle = -Math.PI / 2 + ((turn % 2 ? 1 : -1) * Math.ceil(turn / 2) * Math.PI) / 8;
    const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
    const last = members.reduce((a, b) => (b.x * dx + b.y * dy > a.x * dx + a.y * dy ? b : a));
    const x = last.x + dx * (pad + 3 + width / 2),
      y = last.y + dy * (pad + 3 + height / 2);
    const covers = (point) => Math.abs(point.x - x) < width / 2 + 2 && Math.abs(point.y - y) < height / 2 + 2;
    const covered = points.filter(covers).length;
    if (covered < best.covered) best = { x, y, covered };
    if (!covered) break;
  }
  return best;
};

// The convex hull of points (Andrew's monotone chain), counter-clockwise on a screen's axes.
KG.hull = (points) => {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const half = (list) => {
    const chain = [];
    for (const p of list) {
      while (chain.length > 1) {
        const [a, b] = chain.slice(-2);
        if ((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) > 0) break;
        chain.pop();
      }
      chain.push(p);
    }
    return chain.slice(0, -1);
  };
  const outline = [...half(sorted), ...half(sorted.reverse())];
  return outline.length ? outline : [sorted[0]];
};

// An SVG path around points at a distance, with round corners. Canvas draws it through Path2D.
KG.roundHull = (points, pad) => {
  const corners = KG.hull(points);
  const f = (number) => number.toFixed(1);
  if (corners.length === 1) {
    const [{ x, y }] = corners;
    return `M${f(x - pad)} ${f(y)}A${pad} ${pad} 0 1 1 ${f(x + pad)} ${f(y)}A${pad} ${pad} 0 1 1 ${f(x - pad)} ${f(y)}Z`;
  }
  const path = corners.map((a, index) => {
    const b = corners[(index + 1) % corners.length];
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const nx = ((b.y - a.y) / length) * pad,
      ny = (-(b.x - a.x) / length) * pad;
    const start = `${f(a.x + nx)} ${f(a.y + ny)}`;
    return `${index ? `A${pad} ${pad} 0 0 1 ` : "M"}${start}L${f(b.x + nx)} ${f(b.y + ny)}`;
  });
  const [a, b] = corners;
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  return `${path.join("")}A${pad} ${pad} 0 0 1 ${f(a.x + ((b.y - a.y) / length) * pad)} ${f(a.y - ((b.x - a.x) / length) * pad)}Z`;
};
