// How things look: the sign of a tie by colour and dash, its evidence by width, its certainty by opacity; an actor by shape.
"use strict";
KG.DASHES = { cooperation: false, conflict: [9, 6], neutral: [2, 5] };
KG.SIGN_WORDS = { cooperation: "Cooperation", neutral: "About zero", conflict: "Conflict" };
KG.HULLS = ["#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#0072B2"];
// Outlines that tell whose side an official or agency acts for; apart from each other in lightness and hue.
KG.STATE_INKS = ["#882255", "#117733", "#332288", "#AA4499", "#44AA99", "#999933", "#CC6677", "#88CCEE", "#661100", "#6699CC"];

KG.palette = {};
KG.mix = () => {
  for (const token of ["ground", "raised", "line", "ink", "soft", "accent", ...KG.SIGNS]) KG.palette[token] = KG.colour(token);
};
KG.onTheme.push(KG.mix);
KG.mix();

KG.heaviest = Math.max(1e-9, ...KG.model.ties.map((tie) => tie.weight));
KG.tieWidth = (tie) => 1.2 + 5.3 * Math.sqrt(Math.min(1, tie.weight / KG.heaviest));
KG.tieOpacity = (tie) => 0.3 + 0.7 * tie.certainty;
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
  KG.model.actors.filter((actor) => actor.guests.length).map((actor, index) => [actor, KG.STATE_INKS[index % KG.STATE_INKS.length]]));
KG.inkOf = (actor) => KG.stateInks.get(actor.host ?? actor) ?? null;

KG.visNode = (actor, seen, emphasis) => {
  const quiet = !seen.tied.has(actor) || (emphasis && !emphasis.has(actor));
  const border = KG.inkOf(actor) ?? KG.palette.ground;
  const fill = KG.fillOf(actor.kind);
  const chosen = KG.view.chosen?.actor === actor;
  const colour = { background: fill, border: chosen ? KG.palette.accent : border };
  return {
    id: actor.index, x: actor.x, y: actor.y, shape: KG.shapeOf(actor.kind), size: KG.sizes[actor.index], label: undefined,
    color: { ...colour, highlight: colour, hover: colour }, opacity: quiet ? 0.35 : 1,
    borderWidth: chosen ? 4 : actor.host || KG.stateInks.has(actor) ? 3 : 1.5, borderWidthSelected: chosen ? 4 : 3,
  };
};

KG.visEdge = (tie, bend, emphasis) => {
  const colour = KG.palette[tie.sign];
  const chosen = KG.view.chosen?.tie === tie.key;
  const faint = emphasis && !chosen && !(emphasis.has(tie.source) && emphasis.has(tie.target) && emphasis.near(tie));
  return {
    id: tie.key, from: tie.source.index, to: tie.target.index,
    color: { color: colour, highlight: colour, hover: colour, inherit: false, opacity: faint ? 0.08 : chosen ? 1 : KG.tieOpacity(tie) },
    dashes: KG.DASHES[tie.sign], width: KG.tieWidth(tie) + (chosen ? 2 : 0),
    arrows: { to: { enabled: true, scaleFactor: 0.32 + 0.5 / KG.tieWidth(tie) } },
    smooth: bend ? { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) } : { enabled: false },
  };
};

// The curve that vis-network draws for a tie, as its three points; the SVG and the hover hint use the same.
KG.curve = (tie, bend) => {
  const { source: a, target: b } = tie;
  const dx = b.x - a.x, dy = a.y - b.y;
  const reach = 0.5 * Math.abs(bend) + 0.5;
  const angle = Math.atan2(dy, dx) + (0.5 * bend + 0.5) * Math.PI;
  const length = reach * Math.hypot(dx, dy);
  return [{ x: a.x, y: a.y }, { x: a.x + length * Math.sin(angle), y: a.y + length * Math.cos(angle) }, { x: b.x, y: b.y }];
};

// The outline of a kind's shape around (0, 0) as an SVG path, for legend and export.
KG.shapePath = (shape, r) => {
  const polygon = (count, radius, turn, inner) =>
    "M" + Array.from({ length: inner ? 2 * count : count }, (_, i) => {
      const angle = turn + (2 * Math.PI * i) / (inner ? 2 * count : count);
      const far = inner && i % 2 ? radius * inner : radius;
      return `${(far * Math.cos(angle)).toFixed(2)} ${(far * Math.sin(angle)).toFixed(2)}`;
    }).join("L") + "Z";
  const up = -Math.PI / 2;
  switch (shape) {
    case "square": return polygon(4, r * 1.27, Math.PI / 4);
    case "triangle": return polygon(3, r * 1.2, up);
    case "triangleDown": return polygon(3, r * 1.2, -up);
    case "diamond": return polygon(4, r, up);
    case "star": return polygon(5, r * 1.1, up, 0.45);
    case "hexagon": return polygon(6, r, 0);
    default: return `M${-r} 0A${r} ${r} 0 1 1 ${r} 0A${r} ${r} 0 1 1 ${-r} 0Z`;
  }
};
