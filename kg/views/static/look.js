// How things look: the sign of a tie by colour and dash, its evidence by width, doubt by hollow lines; an actor by shape.
"use strict";
KG.SIGN_WORDS = { cooperation: "Cooperation", neutral: "About zero", conflict: "Conflict" };

// Where the system forces its own colours, signs differ by dash alone, and names stay legible on the system's ground.
KG.FORCED = { ground: "Canvas", raised: "Canvas", line: "GrayText", accent: "Highlight", neutral: "GrayText" };
KG.forced = matchMedia("(forced-colors: active)");
KG.palette = {};
KG.mix = () => {
  for (const token of ["ground", "raised", "line", "ink", "soft", "accent", ...KG.SIGNS])
    KG.palette[token] = KG.forced.matches ? KG.systemColour(KG.FORCED[token] ?? "CanvasText") : KG.colour(token);
};
KG.systemColour = (name) => {
  const probe = KG.element("span", { hidden: true });
  probe.style.color = name;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
};
KG.forced.addEventListener("change", () => KG.onTheme.forEach((act) => act()));
KG.onTheme.push(KG.mix);
KG.mix();

// Sizes are meant in pixels and grow with the root of the zoom: a crowd stays legible from afar, and nobody swells up
// when one looks closely. KG.grain holds, for the present zoom, units of the picture per pixel and how much is drawn. No
// node outgrows the room that ties leave it: KG.model.reach times its size.
KG.grain = { unit: 1, node: 1, tie: 1, ink: 1 };
KG.setGrain = (scale, fitted, stage, seen) => {
  const room = Math.sqrt((stage.clientWidth * stage.clientHeight) / Math.max(1, seen.actors.size));
  const within = (low, value, high) => Math.min(high, Math.max(low, value));
  const closer = Math.sqrt(scale / fitted),
    ties = Math.max(1, seen.ties.length);
  KG.grain = {
    unit: 1 / scale,
    node: Math.min(within(0.2, (room / 150) * closer, 0.85) / scale, KG.model.reach),
    tie: Math.min(within(0.3, Math.sqrt(60 / ties) * closer, 0.85) / scale, 1.5),
    ink: within(0.3, Math.sqrt(150 / ties) * closer, 1),
  };
};
KG.radius = (actor) => actor.size * KG.grain.node;

// Width grows with the root of the evidence, against the best-evidenced tie of the view in which the page opened.
KG.evenWidth = (weight, heaviest) => 3.2 + 4.3 * Math.sqrt(Math.min(1, weight / heaviest));
KG.tieWidth = (tie) => KG.evenWidth(tie.weight, KG.heaviest) * KG.grain.tie;
KG.tieOpacity = () => KG.grain.ink;
// A tie whose interval includes 0 is hollow: what is left of its width on either side.
KG.hollow = (tie) => (tie.clear ? 0 : KG.tieWidth(tie) * 0.5);
KG.dashOf = (tie) => {
  const dash = KG.model.dashes[tie.sign];
  return dash ? dash.map((length) => length * Math.max(0.7 * KG.grain.unit, KG.grain.tie)) : false;
};
KG.lookOf = (kind) => (Object.hasOwn(KG.model.kinds, kind) ? KG.model.kinds[kind] : KG.model.kinds.Group);
KG.fillOf = (kind) => (KG.forced.matches ? KG.palette.ink : KG.isDark() ? KG.lookOf(kind).dark : KG.lookOf(kind).light);
KG.shapeOf = (kind) => KG.lookOf(kind).shape;
KG.KIND_WORDS = { UnnamedSource: "Unnamed source" };
KG.kindWord = (kind) => (Object.hasOwn(KG.KIND_WORDS, kind) ? KG.KIND_WORDS[kind] : kind);

KG.stateInks = new Map(
  KG.model.actors
    .filter((actor) => actor.guests.length)
    .map((actor, index) => [actor, KG.model.inks[index % KG.model.inks.length]]),
);
KG.inkOf = (actor) => (KG.view.open.size ? (KG.stateInks.get(actor.host ?? actor) ?? null) : null);

// The head of an arrow: the four corners of a dart that ends at the rim of its target.
KG.head = (tie, bend) => {
  const [, c, b] = KG.curve(tie, bend),
    long = 7 * KG.grain.node + 1.6 * KG.tieWidth(tie),
    rim = KG.radius(tie.target) + 1.5 * KG.grain.unit;
  const angle = Math.atan2(b.y - c.y, b.x - c.x);
  return [
    [0, 0],
    [long, 0.42],
    [0.75 * long, 0],
    [long, -0.42],
  ].map(([far, turn]) => ({
    x: b.x - rim * Math.cos(angle) - far * Math.cos(angle + turn),
    y: b.y - rim * Math.sin(angle) - far * Math.sin(angle + turn),
  })); // prettier-ignore
};

KG.visNode = (actor, seen, emphasis) => {
  const quiet = !seen.tied.has(actor) || (emphasis && !emphasis.has(actor));
  const border = KG.inkOf(actor) ?? KG.palette.ground;
  const chosen = KG.view.chosen?.actor === actor;
  const thick = Math.min(1, KG.radius(actor) / KG.grain.unit / 9); // vis-network takes borders in pixels
  const colour = { background: KG.fillOf(actor.kind), border: chosen ? KG.palette.accent : border };
  return {
    id: actor.index,
    x: actor.x,
    y: actor.y,
    shape: KG.shapeOf(actor.kind),
    size: KG.radius(actor),
    label: undefined,
    color: { ...colour, highlight: colour, hover: colour },
    opacity: quiet ? 0.35 : 1,
    borderWidth: thick * (chosen ? 4.5 : KG.inkOf(actor) ? 3 : 1.2),
    borderWidthSelected: thick * 4.5,
  };
};

KG.visEdge = (tie, bend, emphasis) => {
  const chosen = KG.view.chosen?.tie === tie.key;
  const faint = emphasis && !chosen && !(emphasis.has(tie.source) && emphasis.has(tie.target) && emphasis.near(tie));
  const width = KG.tieWidth(tie) + (chosen ? 2 * KG.grain.unit : 0),
    ink = KG.palette[tie.sign],
    [from, to] = KG.inOrder(tie).map(({ index }) => index),
    opacity = faint ? 0.1 : chosen ? 1 : KG.tieOpacity();
  // vis-network draws a background below the line: for a hollow tie that is the tie, and the line its empty inside.
  const line = tie.clear ? ink : KG.palette.ground;
  return {
    id: tie.key,
    from,
    to,
    color: { color: line, highlight: line, hover: line, inherit: false, opacity: tie.clear ? opacity : 1 },
    dashes: tie.clear ? KG.dashOf(tie) : false,
    width: tie.clear ? width : KG.hollow(tie),
    background: { enabled: !tie.clear, color: KG.faded(ink, opacity), size: width, dashes: KG.dashOf(tie) },
    smooth: { enabled: true, type: bend < 0 ? "curvedCCW" : "curvedCW", roundness: Math.abs(bend) },
  };
};
// A colour as rgb(...) with an opacity.
KG.faded = (colour, opacity) => {
  const [r, g, b] = colour.match(/[\d.]+/g);
  return `rgba(${r},${g},${b},${opacity})`;
};

// The outline of a kind's shape around (0, 0) as an SVG path, for legend and export.
KG.shapePath = (shape, r) => {
  const polygon = (count, radius, turn, inner) =>
    "M" +
    Array.from({ length: inner ? 2 * count : count }, (_, i) => {
      const angle = turn + (2 * Math.PI * i) / (inner ? 2 * count : count);
      const far = inner && i % 2 ? radius * inner : radius;
      return `${(far * Math.cos(angle)).toFixed(2)} ${(far * Math.sin(angle)).toFixed(2)}`;
    }).join("L") +
    "Z";
  const up = -Math.PI / 2;
  switch (shape) {
    case "square":
      return polygon(4, r * 1.27, Math.PI / 4);
    case "triangle":
      return polygon(3, r * 1.2, up);
    case "triangleDown":
      return polygon(3, r * 1.2, -up);
    case "diamond":
      return polygon(4, r, up);
    case "star":
      return polygon(5, r * 1.1, up, 0.45);
    case "hexagon":
      return polygon(6, r, 0);
    default:
      return `M${-r} 0A${r} ${r} 0 1 1 ${r} 0A${r} ${r} 0 1 1 ${-r} 0Z`;
  }
};
