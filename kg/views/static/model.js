// What is to be seen: the ties that the evidence weighting, grouping and filters leave, each computed from its acts.
"use strict";
KG.SIGNS = ["cooperation", "neutral", "conflict"];
KG.evidence = (columns) => {
  const { claims, reports } = KG.island("evidence");
  return {
    claims: claims.map(([origin, speaker, dataset, relays, card]) => {
      const said = Object.fromEntries(columns.map((name, column) => [name, card[column]]));
      return { origin, speaker, dataset, relays, unnamed: said.unnamed, card: said };
    }),
    reports: reports.map(([claim, event, code, first, last, when, actors, recipients, repeated]) => ({
      claim,
      event,
      code,
      first,
      last,
      when,
      actors,
      recipients,
      repeated,
    })), // prettier-ignore
  };
};
KG.model = (() => {
  const { nodes, edges } = KG.island("graph"),
    data = KG.island("data");
  const actors = nodes.map(({ x, y, size, label }, index) => {
    const [id, kind, group, detail] = data.actors[index];
    return { index, id, kind, detail, size, label: String(label), x, y, host: group, guests: [] };
  });
  for (const actor of actors) {
    actor.host = actor.host === null ? null : actors[actor.host];
    actor.host?.guests.push(actor);
  }
  const pairKey = (a, b) => (a < b ? `${a}-${b}` : `${b}-${a}`);
  const bends = new Map(edges.map(({ from, to, bends: found, under }) => [pairKey(from, to), { found, under, from }]));
  const basis = data.basis;
  if (basis) {
    basis.beliefs = basis.beliefs.map(([name, factuality, reliability, text, number]) => ({
      name,
      factuality,
      reliability,
      text,
      number,
    }));
    basis.codes = basis.codes.map(([id, label, kind, quad, valence]) => ({ id, label, kind, quad, valence }));
    // Claims and reports are most of a page, and the picture stands before anything is computed from them.
    let read;
    const evidence = () => (read ??= KG.evidence(data.card));
    Object.defineProperties(basis, {
      claims: { get: () => evidence().claims },
      reports: { get: () => evidence().reports },
    });
  }
  return {
    ...data,
    actors,
    bends,
    pairKey,
    dated: data.first !== null,
    grouped: actors.some(({ host }) => host !== null),
  };
})();
KG.sign = (value) => (value >= KG.model.zero ? "cooperation" : value <= -KG.model.zero ? "conflict" : "neutral");
KG.heaviest = KG.model.heaviest || 1;

// What the reader chose. Sets hold what is switched off, so that an empty view shows everything.
KG.OFF = ["signs", "kinds", "codes", "factuality", "datasets"];
KG.baseView = () => ({
  ...Object.fromEntries(KG.OFF.map((part) => [part, new Set()])),
  unclear: true,
  contradicted: true,
  from: null,
  to: null,
  open: new Set(),
  ego: null,
  chosen: null,
  parts: false,
  most: KG.model.most,
  belief: KG.model.basis?.beliefs[0] ?? null,
  method: KG.model.basis ? { ...KG.model.basis.method } : null,
});
KG.view = KG.baseView();
// Whether the view is that in which the picture was made: only then do its blocs hold.
KG.atRest = (view) =>
  KG.OFF.every((part) => !view[part].size) &&
  view.unclear &&
  view.contradicted &&
  !view.parts &&
  view.from === null &&
  view.to === null &&
  view.ego === null &&
  KG.sameMethod(view); // prettier-ignore
KG.sameMethod = (view) =>
  view.belief === (KG.model.basis?.beliefs[0] ?? null) &&
  JSON.stringify(view.method) === JSON.stringify(KG.model.basis?.method ?? null);

KG.rowsOf = (() => {
  let key = null,
    rows = [];
  return (view, basis) => {
    const weights = KG.classWeights(view, basis),
      open = [...view.open].map(({ index }) => index),
      now = JSON.stringify([weights, open]);
    if (now !== key) [key, rows] = [now, KG.rows(basis, weights, new Set(open))];
    return rows;
  };
})();
// The day that ages count back from: the last on which an act of the whole table began.
KG.asOf = (basis, weights) =>
  basis.classes.reduce((last, entry, at) => (weights[at] > 0 ? Math.max(last, entry[2] ?? last) : last), -Infinity);

// What a type of act is called; where two are called alike, each with its code.
KG.codeName = (id) => {
  const { codes } = KG.model.basis,
    { label } = codes.find((code) => code.id === id) ?? { label: id };
  return codes.some((code) => code.label === label && code.id !== id) ? `${label} (${id})` : label;
};
// Whether the reader has cut the time, within the period that the picture was asked for.
KG.spanned = (view) => view.from !== null || view.to !== null;
// The year, quarter, month or day in which an act is known to lie; null where it may lie in several. As kg.periods.
KG.periodOf = ({ first, last }, grain) => {
  if (first === null || last === null) return null;
  const [one, other] = [first, last].map((day) => {
    const text = KG.dayText(day);
    if (grain === "quarter") return `${text.slice(0, 4)}-Q${Math.ceil(+text.slice(5, 7) / 3)}`;
    return text.slice(0, { year: 4, month: 7, day: 10 }[grain]);
  });
  return one === other ? one : null;
};
KG.acted = (acts) => acts.reduce((sum, { n }) => sum + n, 0);

KG.passes = ({ claim, report }, view, basis) =>
  !view.codes.has(basis.codes[report.code].id) &&
  !view.factuality.has(claim.card.factuality) &&
  !view.datasets.has(claim.card.dataset);

// The ties between those acts: one net tie a pair, or one a kind of act and direction.
KG.tiesOf = (acts, view, model) => {
  const groups = new Map();
  const put = (key, ends, more, act) => {
    if (!groups.has(key))
      groups.set(key, { key, source: model.actors[ends[0]], target: model.actors[ends[1]], ...more, acts: [] });
    groups.get(key).acts.push(act);
  };
  for (const act of acts) {
    const [[source, target]] = act.ways,
      [a, b] = source < target ? [source, target] : [target, source];
    if (view.parts) for (const part of KG.partsOf(act, model.basis)) put(part.key, part.ends, part, act);
    else put(`${a}-${b}`, [a, b], { kind: "", mutual: true }, act);
  }
  return [...groups.values()].map((group) => {
    const score = KG.estimate(KG.tally(group.acts), view.method);
    const tie = { ...group, sign: KG.sign(score.value) };
    return Object.defineProperties(tie, Object.getOwnPropertyDescriptors(score));
  });
};
// The part of a pair's evidence that an act is: its kind, and toward whom (both ways: mutual). Parts add up to the pair.
KG.partsOf = (act, basis) => {
  const kind = basis.codes[act.code].kind,
    mutual = act.ways.length > 1;
  const [source, target] = act.ways[0];
  const ends = mutual && source > target ? [target, source] : [source, target];
  return [{ key: `${ends.join("-")}-${kind}-${+mutual}`, ends, kind, mutual }];
};

KG.computed = (view, model) => {
  const { basis } = model;
  const all = KG.rowsOf(view, basis),
    size = model.actors.length;
  // Of a network among some actors, whoever is grouped under one of them is seen when that is expanded.
  const only = model.only && new Set(model.only);
  const within = (index) => index < size && (!only || only.has(index) || view.open.has(model.actors[index].host));
  const inside = all.filter(({ source, target }) => within(source) && within(target));
  const rows = inside.filter((row) => KG.passes(row, view, basis));
  const acts = KG.actsOf(rows, basis.codes, view.method.halfLife, KG.asOf(basis, KG.classWeights(view, basis)));
  const [low, high] = model.window ?? [-Infinity, Infinity];
  const from = Math.max(low, view.from ?? -Infinity),
    to = Math.min(high, view.to ?? Infinity);
  const timed = from > -Infinity || to < Infinity;
  const lies =
    (low, high) =>
    ({ first, last }) =>
      first !== null && last !== null && first >= low && last <= high;
  const left = timed ? acts.filter(lies(from, to)) : acts;
  // Left out are acts that may lie in the reader's span and may not; of a period, as the library says of all periods.
  const may = ({ first, last }) => (first ?? -Infinity) <= to && (last ?? Infinity) >= from;
  const unknown = KG.spanned(view)
    ? (act) => may(act) && !lies(from, to)(act)
    : (act) => KG.periodOf(act, model.grain) === null;
  const undated = timed ? KG.acted(acts.filter(unknown)) : 0;
  // Seen is whoever has an act that counts, filtered out or not, in the period that was asked for.
  const whole = model.window
    ? KG.actsOf(inside, basis.codes, null, 0)
        .filter(lies(low, high))
        .flatMap((act) => act.rows)
    : inside;
  const actors = new Set(whole.flatMap(({ source, target }) => [model.actors[source], model.actors[target]]));
  // Whoever was asked for is seen, tied or not, and so is a party that was expanded.
  for (const index of model.only ?? []) actors.add(model.actors[index]);
  for (const actor of view.open) actors.add(actor);
  return { ties: KG.tiesOf(left, view, model), actors, undated };
};
// What the package computed for the view in which the page opens: drawn first, for the page's own sums take their time.
KG.atFirst = (model) => {
  const ties = model.rest.map(([a, b, value, low, high, n, weight]) => ({
    key: a < b ? `${a}-${b}` : `${b}-${a}`,
    source: model.actors[Math.min(a, b)],
    target: model.actors[Math.max(a, b)],
    value,
    low,
    high,
    n,
    weight,
    kind: "",
    mutual: true,
    acts: [],
    sign: KG.sign(value),
    clear: low > 0 || high < 0,
  })); // prettier-ignore
  const ends = new Set([
    ...ties.flatMap(({ source, target }) => [source, target]),
    ...(model.only ?? []).map((index) => model.actors[index]),
  ]);
  return { ties, actors: ends, undated: model.undated };
};
// The ties of a query's answer are as they are given.
KG.given = (model) => ({
  ties: model.given.map(([source, target, value, low, high, n, weight, kind, directed, notes], index) => ({
    key: String(index),
    source: model.actors[source],
    target: model.actors[target],
    value,
    low: low ?? NaN,
    high: high ?? NaN,
    n,
    weight,
    kind,
    mutual: !directed,
    notes,
    acts: [],
    sign: KG.sign(value),
    clear: low === null || low > 0 || high < 0,
  })), // prettier-ignore
  actors: new Set(model.actors),
  undated: model.undated,
});

KG.see = (view, model = KG.model) => {
  const found = !model.basis
    ? KG.given(model)
    : KG.stable || !KG.atRest(view) || view.open.size
      ? KG.computed(view, model)
      : KG.atFirst(model);
  // Of how many ties these are: of all that the same weighting, time and grouping give where nothing is hidden.
  const { codes, factuality, datasets, contradicted } = KG.baseView(),
    filtered = view.codes.size || view.factuality.size || view.datasets.size || !view.contradicted;
  const { undated } = found,
    all = filtered
      ? KG.computed({ ...view, codes, factuality, datasets, contradicted }, model).ties.length
      : found.ties.length;
  for (const actor of found.actors) if (view.kinds.has(actor.kind)) found.actors.delete(actor);
  const actors = found.actors;
  const signs = { cooperation: 0, neutral: 0, conflict: 0 };
  let ties = found.ties.filter(({ source, target }) => actors.has(source) && actors.has(target));
  for (const tie of ties) signs[tie.sign] += 1;
  ties = ties.filter((tie) => !view.signs.has(tie.sign));
  let unclear = ties.length;
  if (!view.unclear) ties = ties.filter((tie) => tie.clear);
  unclear -= ties.length;
  if (view.ego !== null) {
    const near = new Set([view.ego]);
    for (const { source, target } of ties) {
      if (source === view.ego) near.add(target);
      if (target === view.ego) near.add(source);
    }
    for (const actor of actors) if (!near.has(actor)) actors.delete(actor);
    ties = ties.filter(({ source, target }) => near.has(source) && near.has(target));
  }
  const weaker = Math.max(0, ties.length - view.most);
  if (weaker) ties = ties.sort((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1)).slice(0, view.most);
  if (view.unclear) unclear = ties.filter(({ clear }) => !clear).length;
  const tied = new Set(ties.flatMap(({ source, target }) => [source, target]));
  return { ties, actors, tied, undated, all, signs, unclear, weaker };
};
