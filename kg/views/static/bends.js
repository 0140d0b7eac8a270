// How ties bend: as the package prepared it while all are grouped or all expanded; by the same rule
// (kg/views/network/bends.py) where a reader expands some, moves a node, or parts a tie by kind and direction.
"use strict";
KG.BEND = { step: 0.06, most: 12, widest: 5, easy: [1.2, 10], close: [1.05, 1], apart: 0.11 };

// The middle point of a curve in lengths of its line: along it and beside it.
KG.via = (bend) => {
  const far = 0.5 + 0.5 * Math.abs(bend);
  return [far * Math.cos((bend * Math.PI) / 2), -far * Math.sin((bend * Math.PI) / 2)];
};
// The ends of a tie in the order in which its curve is drawn: the middle of a bend is nearer to one of them, so that the
// same bend the other way round is another curve. Whichever way a tie goes, that of a pair begins at the same end.
KG.inOrder = ({ source, target }) => {
  const ready = KG.model.bends.get(KG.model.pairKey(source.index, target.index));
  return (ready ? ready.from === source.index : source.index < target.index) ? [source, target] : [target, source];
};
// The three points of the curve that vis-network draws for a tie, from its source to its target.
KG.curve = (tie, bend) => {
  const [a, b] = KG.inOrder(tie),
    [along, beside] = KG.via(bend),
    x = b.x - a.x,
    y = b.y - a.y;
  return [
    { x: tie.source.x, y: tie.source.y },
    { x: a.x + along * x - beside * y, y: a.y + along * y + beside * x },
    { x: tie.target.x, y: tie.target.y },
  ];
};

// How many of some actors the curve from a to b passes under.
KG.touches = (a, b, bend, others, [far, gap]) => {
  const x = b.x - a.x,
    y = b.y - a.y,
    square = Math.max(x * x + y * y, 1),
    length = Math.sqrt(square);
  const [p, q] = KG.via(bend),
    bow = 1 - 2 * p;
  let count = 0;
  for (const other of others) {
    if (other === a || other === b) continue;
    const along = ((other.x - a.x) * x + (other.y - a.y) * y) / square;
    if (!(along > 0 && along < 1)) continue;
    const beside = ((other.y - a.y) * x - (other.x - a.x) * y) / square;
    const t = (2 * along) / (2 * p + Math.sqrt(Math.max(4 * p * p + 4 * bow * along, 0)));
    const height = 2 * t * (1 - t) * q,
      slope = (2 * (1 - 2 * t) * q) / (2 * p * (1 - 2 * t) + 2 * t);
    const room = far * KG.model.reach * other.size + gap + KG.BEND.widest;
    if (Math.abs(beside - height) * length < room * Math.sqrt(1 + slope * slope)) count++;
  }
  return count;
};

// The least bend that keeps its distance from everybody, and apart from those `used`; where there is none, the least
// that touches nobody, else the one that touches fewest.
KG.bendRound = (a, b, others, used = []) => {
  const easy = KG.leastBend(a, b, others, used, KG.BEND.easy);
  return easy.under ? KG.leastBend(a, b, others, used, KG.BEND.close) : easy;
};
KG.leastBend = (a, b, others, used, room) => {
  const { step, most, apart } = KG.BEND;
  let chosen = null,
    fewest = Infinity;
  for (let turn = 0; turn <= 2 * most; turn++) {
    const bend = (turn % 2 ? 1 : -1) * step * Math.ceil(turn / 2) + 0;
    if (used.some((other) => Math.abs(other - bend) < apart)) continue;
    const hits = KG.touches(a, b, bend, others, room);
    if (hits < fewest) [chosen, fewest] = [bend, hits];
    if (!hits) break;
  }
  return { bend: chosen ?? 0, under: chosen === null ? KG.touches(a, b, 0, others, room) > 0 : fewest > 0 };
};

// The bend of every tie, from the first of its ends in order, and whether it passes under a node.
KG.bendsOf = ({ ties, actors }, view, { moved, flipped }) => {
  const { model } = KG;
  const hosts = model.actors.filter(({ guests }) => guests.length);
  const state = !view.open.size ? 0 : hosts.every((host) => view.open.has(host)) ? 1 : null;
  const prepared = !moved && !view.parts && state !== null;
  const found = new Map(),
    used = new Map();
  for (const tie of ties) {
    const pair = model.pairKey(tie.source.index, tie.target.index),
      ready = model.bends.get(pair);
    const [a, b] = KG.inOrder(tie);
    if (!used.has(pair)) used.set(pair, []);
    const others = used.get(pair);
    if (prepared && !others.length && ready && ready.found[state] !== null) {
      const bend = ready.found[state] * (flipped ? -1 : 1) + 0;
      others.push(bend);
      found.set(tie.key, { bend, under: ready.under[state] === 1 });
    } else {
      const made = KG.bendRound(a, b, actors, others);
      others.push(made.bend);
      found.set(tie.key, made);
    }
  }
  return found;
};
