// What is to be seen: the ties that folding and filters leave, each recomputed from the evidence that remains.
"use strict";
KG.SIGNS = ["cooperation", "neutral", "conflict"];
KG.sign = (value) => (value >= 0.05 ? "cooperation" : value <= -0.05 ? "conflict" : "neutral");

// A partial ISO date as a number of days; "2024" counts from its first day.
KG.day = (date) => {
  const parts = /^(-?\d{4,})(?:-(\d\d))?(?:-(\d\d))?/.exec(date ?? "");
  return parts ? Math.floor(Date.UTC(+parts[1], (parts[2] ?? 1) - 1, parts[3] ?? 1) / 86400000) : null;
};
KG.dayText = (day) => new Date(day * 86400000).toISOString().slice(0, 10);

KG.model = (() => {
  const { nodes, edges } = KG.island("graph");
  const data = KG.island("data");
  const actors = nodes.map(({ x, y, label }, index) => {
    const [id, kind, state, detail] = data.actors[index];
    return { index, id, kind, state, detail, label: String(label), x, y, host: null, guests: [] };
  });
  const ties = edges.map(({ from, to }, index) => {
    const [value, low, high, n, weight, certainty, kind, mutual, rows] = data.ties[index];
    const evidence = rows.map((row) => {
      const entry = Object.fromEntries(data.evidence.map((name, column) => [name, row[column]]));
      return { ...entry, type: entry.code || kind, day: KG.day(entry.date), source: from, target: to, mutual };
    });
    return { index, source: from, target: to, value, low, high, n, weight, certainty, kind, mutual, evidence };
  });
  const states = new Map();
  for (const actor of actors)
    if (actor.kind === "State" && !states.has(actor.state ?? actor.id)) states.set(actor.state ?? actor.id, actor);
  for (const actor of actors) {
    const host = actor.kind === "State" ? undefined : states.get(actor.state);
    if (host) {
      actor.host = host;
      host.guests.push(actor);
    }
  }
  const all = ties.flatMap((tie) => tie.evidence);
  const days = all.map((entry) => entry.day).filter((day) => day !== null);
  const first = days.reduce((a, b) => Math.min(a, b), Infinity),
    last = days.reduce((a, b) => Math.max(a, b), -Infinity);
  const tieKinds = [...new Set(ties.map((tie) => tie.kind))];
  const blocs = data.blocs.map(([name, ids, probability]) => {
    const inside = new Set(ids);
    return { name, probability, members: actors.filter((actor) => inside.has(actor.id)) };
  });
  return { ...data, actors, ties, all, blocs, tieKinds, first, last, dated: days.length > 0 };
})();

// What the reader chose. Sets hold what is switched off, so that an empty view shows everything.
KG.view = {
  signs: new Set(),
  kinds: new Set(),
  types: new Set(),
  factuality: new Set(),
  datasets: new Set(),
  from: null,
  to: null,
  open: new Set(),
  ego: null,
  chosen: null,
};

KG.passes = (entry, view) =>
  !view.types.has(entry.type) &&
  !view.factuality.has(entry.factuality) &&
  !view.datasets.has(entry.dataset) &&
  ((view.from === null && view.to === null) ||
    (entry.day !== null && entry.day >= (view.from ?? -Infinity) && entry.day <= (view.to ?? Infinity)));

// Who stands for an actor: itself, or its state while that is folded.
KG.seenAs = (actor, view) => (actor.host && !view.open.has(actor.host) ? actor.host : actor);

// Ties with the same ends and kind, as the reader sees them. Counts what has no listed evidence or no date to filter by.
KG.see = (view, model = KG.model) => {
  const byEvidence =
    view.types.size + view.factuality.size + view.datasets.size > 0 || view.from !== null || view.to !== null;
  const groups = new Map();
  let unlisted = 0,
    undated = 0;
  for (const tie of model.ties) {
    const ends = [model.actors[tie.source], model.actors[tie.target]];
    if (ends.some((actor) => view.kinds.has(actor.kind))) continue;
    let [source, target] = ends.map((actor) => KG.seenAs(actor, view));
    if (source === target) continue;
    if (tie.mutual && source.index > target.index) [source, target] = [target, source];
    let left = tie.evidence;
    if (byEvidence) {
      left = tie.evidence.filter((entry) => KG.passes(entry, view));
      if (view.from !== null || view.to !== null) undated += tie.evidence.filter((entry) => entry.day === null).length;
      if (!tie.evidence.length) unlisted += 1;
      if (!left.length) continue;
    }
    const key = `${source.index}-${target.index}-${model.tieKinds.indexOf(tie.kind)}-${+tie.mutual}`;
    if (!groups.has(key))
      groups.set(key, { key, source, target, kind: tie.kind, mutual: tie.mutual, parts: [], evidence: [], whole: true });
    const group = groups.get(key);
    group.parts.push(tie);
    for (const entry of left) group.evidence.push(entry);
    group.whole &&= left.length === tie.evidence.length;
  }
  let ties = [...groups.values()].map((group) => KG.score(group, model));
  ties = ties.filter((tie) => !view.signs.has(tie.sign));
  const actors = new Set();
  for (const actor of model.actors) {
    if (!view.kinds.has(actor.kind) && KG.seenAs(actor, view) === actor) actors.add(actor);
  }
  if (view.ego !== null) {
    const near = new Set([view.ego]);
    for (const { source, target } of ties) {
      if (source === view.ego) near.add(target);
      if (target === view.ego) near.add(source);
    }
    for (const actor of actors) if (!near.has(actor)) actors.delete(actor);
    ties = ties.filter(({ source, target }) => near.has(source) && near.has(target));
  }
  const tied = new Set(ties.flatMap(({ source, target }) => [source, target]));
  return { ties, actors, tied, unlisted, undated };
};

// A group's numbers: as given when it is one whole tie, else recomputed from its evidence, else pooled from its parts.
KG.score = (group, { k, level }) => {
  const { parts, evidence, whole } = group;
  if (parts.length === 1 && whole) {
    const { value, low, high, n, weight, certainty } = parts[0];
    return { ...group, value, low, high, n, weight, certainty, sign: KG.sign(value), how: "given" };
  }
  if (parts.every((tie) => tie.evidence.length)) {
    const found = KG.estimate(evidence, k, level);
    const certainty = Math.min(1, found.weight / Math.max(1, found.n));
    return Object.defineProperties(
      { ...group, certainty, sign: KG.sign(found.value), how: "recomputed" },
      Object.getOwnPropertyDescriptors(found),
    );
  }
  const weight = parts.reduce((sum, tie) => sum + tie.weight, 0);
  const value = parts.reduce((sum, tie) => sum + tie.value * (k + tie.weight), 0) / (k + weight || 1);
  const certainty = parts.reduce((sum, tie) => sum + tie.certainty, 0) / parts.length;
  const n = parts.reduce((sum, tie) => sum + tie.n, 0);
  return { ...group, value, weight, certainty, n, low: NaN, high: NaN, sign: KG.sign(value), how: "pooled" };
};

// How ties between the same two actors bend, so that each is seen apart; from all ties, so that time bends nothing anew.
KG.bends = (view, model = KG.model) => {
  const pairs = new Map();
  const everything = {
    ...view,
    signs: new Set(),
    types: new Set(),
    factuality: new Set(),
    datasets: new Set(),
    from: null,
    to: null,
    ego: null,
  };
  for (const tie of KG.see(everything, model).ties) {
    const ends = [tie.source.index, tie.target.index].sort((a, b) => a - b).join("-");
    if (!pairs.has(ends)) pairs.set(ends, []);
    pairs.get(ends).push(tie);
  }
  const bends = new Map();
  for (const ties of pairs.values()) {
    const [{ source, target }] = ties;
    // Far apart, a small angle parts ties enough, and a large one would leave the picture.
    const scale = Math.min(1, 500 / (Math.hypot(source.x - target.x, source.y - target.y) || 1));
    const straight = ties.find((tie) => tie.mutual) ?? (ties.length === 1 ? ties[0] : null);
    const bent = ties.filter((tie) => tie !== straight);
    const both = bent.some((tie) => tie.source !== bent[0].source);
    const next = new Map();
    if (straight) bends.set(straight.key, 0);
    bent.forEach((tie, index) => {
      const rank = next.get(tie.source) ?? 0;
      next.set(tie.source, rank + 1);
      const side = both || index % 2 === 0 ? 1 : -1;
      bends.set(tie.key, side * scale * (0.16 + 0.2 * (both ? rank : Math.floor(index / 2))));
    });
  }
  return bends;
};
