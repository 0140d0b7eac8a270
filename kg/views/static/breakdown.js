// What a tie's score is made of: kinds of acts, parts by direction that add up, and what each act and claim adds.
"use strict";
KG.breakdown = (() => {
  const { view, model, marks } = KG;
  const QUADS = [
    ["VerbalCooperation", "verbal cooperation"],
    ["MaterialCooperation", "material cooperation"],
    ["VerbalConflict", "verbal conflict"],
    ["MaterialConflict", "material conflict"],
  ];
  const mix = (tie) => {
    const counts = new Map(),
      routine = tie.acts.filter(({ code }) => model.basis.codes[code].id.split(":")[1]?.startsWith("CONSULT"));
    for (const { code, n } of tie.acts) {
      const { quad } = model.basis.codes[code];
      counts.set(quad, (counts.get(quad) ?? 0) + n);
    }
    const total = tie.acts.reduce((sum, { n }) => sum + n, 0) || 1;
    const said = QUADS.filter(([quad]) => counts.get(quad)).map(
      ([quad, words]) => `${marks.number(counts.get(quad))} ${words}`,
    );
    return [said.join(", ") || "none coded", routine.reduce((sum, { n }) => sum + n, 0) / total];
  };
  // The tallies of each kind and direction, which add up to that of the pair.
  const parts = (tie) => {
    const groups = new Map();
    for (const act of tie.acts)
      for (const part of KG.partsOf(act, model.basis)) {
        if (!groups.has(part.key)) groups.set(part.key, { ...part, acts: [] });
        groups.get(part.key).acts.push(act);
      }
    const who = (index) => model.actors[index].label;
    return [...groups.values()]
      .map(({ ends: [a, b], kind, mutual, acts }) => {
        const { value, n, weight } = KG.estimate(KG.tally(acts), view.method);
        return [
          `${kind}, ${mutual ? "both" : `${who(a)} → ${who(b)}`}`,
          marks.number(n),
          marks.number(weight),
          KG.signed(value),
          weight,
        ];
      })
      .sort((one, other) => other[4] - one[4])
      .map((row) => row.slice(0, 4));
  };
  // What an act, or one claim about it, adds to the score: the score with it minus the score without.
  const effects = (tie) => {
    const { basis } = model,
      asOf = KG.asOf(basis, KG.classWeights(view, basis));
    const score = (acts) => KG.estimate(KG.tally(acts), view.method).value;
    return tie.acts.map((act) => {
      const rest = tie.acts.filter((other) => other !== act);
      const names = [...new Set(act.rows.map(({ claim }) => claim))];
      const claims = names.map((claim) => {
        const others = act.rows.filter((row) => row.claim !== claim);
        const again = others.length ? KG.actsOf(others, basis.codes, view.method.halfLife, asOf) : [];
        return {
          claim,
          weight: act.rows.find((row) => row.claim === claim).weight,
          effect: tie.value - score([...rest, ...again]),
        };
      });
      claims.sort(
        (a, b) => Math.abs(b.effect) - Math.abs(a.effect) || (a.claim.card.claim < b.claim.card.claim ? -1 : 1),
      );
      return { act, effect: tie.value - score(rest), claims };
    });
  };
  return { mix, parts, effects };
})();
