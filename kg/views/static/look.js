// How things look: the sign of a tie by colour and dash, its evidence by width, its certainty by opacity; an actor by shape.
"use strict";
KG.DASHES = { cooperation: false, conflict: [9, 6], neutral: [2, 5] };
KG.SIGN_WORDS = { cooperation: "Cooperation", neutral: "About zero", conflict: "Conflict" };
KG.HULLS = ["#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#0072B2"];
// Outlines that tell whose side an official or agency acts for; apart from each other in lightness and hue.
KG.STATE_INKS = [
  "#882255",
  "#117733",
  "#332288",
  "#AA4499",
  "#44AA99",
  "#999933",
  "#CC6677",
  "#88CCEE",
  "#661100",
  "#6699CC",
];

KG.palette = {};
KG.mix = () => {
  for (const token of ["ground", "raised", "line", "ink", "soft", "accent", ...KG.SIGNS])
    KG.palette[token] = KG.colour(token);
};
KG.onTheme.push(KG.mix);
KG.mix();

// Sizes are meant in pixels and grow with the root of the zoom: a crowd stays legible from afar, and nobody swells up
// when one looks closely. KG.grain holds, for the present zoom, units of the picture per pixel and how much is drawn.
KG.grain = { unit: 1, node: 1, tie: 1 };
KG.setGrain = (scale, fitted, stage) => {
  const actors = KG.model.actors.filter((actor) => !actor.host).length,
    ties = KG.model.ties.length;
  const room = Math.sqrt((stage.clientWidth * stage.clientHeight) / Math.max(1, actors));
  const within = (low, value, high) => Math.min(high, Math.max(low, value));
  const closer = Math.sqrt(scale / fitted);
  KG.grain = {
    unit: 1 / scale,
    node: within(0.2, (room / 150) * closer, 0.85) / scale,
    tie: within(0.25, Math.sqrt(60 / Math.max(1, ties)) * closer, 0.85) / scale,
    ink: within(0.14, Math.sqrt(110 / Math.max(1, ties)) * closer, 1),
  };
};
KG.radius = (actor) => KG.sizes[actor.index] * KG.grain.node;

KG.heaviest = Math.max(1e-9, ...KG.model.ties.map((tie) => tie.weight));
KG.tieWidth = (tie) => (1.2 + 5.3 * Math.sqrt(Math.min(1, tie.weight / KG.heaviest))) * KG.grain.tie;
KG.tieOpacity = (tie) => (0.3 + 0.7 * tie.certainty) * KG.grain.ink;
KG.dashOf = (tie) =>
  KG.DASHES[tie.sign] && KG.DASHES[tie.sign].map((length) => length * Math.max(0.6 * KG.grain.unit, KG.grain.tie));
KG.fillOf = (kind) => {
  const look = Object.hasOwn(KG.model.kinds, kind) ? KG.model.kinds[kind] : KG.model.kinds.State;
  return KG.isDark() ? look.dark : look.light;
};
KG.shapeOf = (kind) => (Object.hasOwn(KG.model.kinds, kind) ? KG.model.kinds[kind].shape : "dot");

// Size grows with the evidence of all ties of an actor (never with a filter, so that nothing jumps in time).
KG.sizes = (() => {
  const load = new Map();
  for (const tie of KG.model.ties)
    for (const end of [tie.source, tie.target]) {
      const actor = KG.model.actors[end];
      for (const who of actor.host ? [actor, actor.host] : [actor]) load.set(who, (load.get(who) ?? 0) + tie.weight);
    }
  const top = Math.max(1e-9, ...load.values());
  return KG.model.actors.map((actor) => (actor.host ? 8 : 11) + 11 * Math.sqrt((load.get(actor) ?? 0) / top));
})();
KG.stateInks = new Map(
  KG.model.actors
    .filter((actor) => actor.guests.length)
    .map((actor, index) => [actor, KG.STATE_INKS[index % KG.STATE_INKS.length]]),
);
KG.inkOf = (actor) => KG.stateInks.get(actor.host ?? actor) ?? null;

// vis-network draws a head of 15 units times the factor, plus three times the width of the line.
KG.headLength = (tie) => Math.max(0, 8 * KG.grain.node - KG.tieWidth(tie) * 0.4);

KG.visNode = (actor, seen, emphasis) => {
  const quiet = !seen.tied.has(actor) || (emphasis && !emphasis.has(actor));
  const border = KG.inkOf(actor) ?? KG.palette.ground;
  const fill = KG.fillOf(actor.kind);
  const chosen = KG.view.chosen?.actor === actor;
  const thick = Math.min(1, KG.radius(actor) / KG.grain.unit / 9); // vis-network takes borders in pixels
  const colour = { background: fill, border: chosen ? KG.palette.accent : border };
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
  const colour = KG.palette[tie.sign];
  const chosen = KG.view.chosen?.tie === tie.key;
  const faint = emphasis && !chosen && !(emphasis.has(tie.source) && emphasis.has(tie.target) && emphasis.near(tie));
  return {
    id: tie.key,
    from: tie.source.index,
    to: tie.target.index,
    color: {
      color: colour,
      highlight: colour,
      hover: colour,
      inherit: false,
      opacity: faint ? 0.08 : chosen ? 1 : KG.tieOpacity(tie),
    },
    dashes: KG.dashOf(tie),
    width: KG.tieWidth(tie) + (chosen ? 2 * KG.grain.unit : 0),
    arrows: { to: { enabled: !tie.mutual, scaleFactor: KG.headLength(tie) / 15 } },
    smooth: bend
      ? { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) }
      : { enabled: false },
  };
};

// The curve that vis-network draws for a tie, as its three points; the SVG and the hover hint use the same.
KG.curve = (tie, bend) => {
  const { source: a, target: b } = tie;
  const dx = b.x - a.x,
    dy = a.y - b.y;
  const reach = 0.5 * Math.abs(bend) + 0.5;
  const angle = Math.atan2(dy, dx) + (0.5 * bend + 0.5) * Math.PI;
  const length = reach * Math.hypot(dx, dy);
  return [
    { x: a.x, y: a.y },
    { x: a.x + length * Math.sin(angle), y: a.y + length * Math.cos(angle) },
    { x: b.x, y: b.y },
  ];
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
