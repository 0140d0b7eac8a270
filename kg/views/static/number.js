// The name of a tie's number, from which `kg recompute` makes it again: the text that kg/explain/number.py writes.
"use strict";
KG.number = (() => {
  const { model, view } = KG;
  const given = model.basis?.number;
  const quoted = (text, safe = /[A-Za-z0-9.-]/) =>
    Array.from(new TextEncoder().encode(text), (byte) => {
      const letter = String.fromCharCode(byte);
      return safe.test(letter) ? letter : `~${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    }).join("");
  const exact = (value) => String(+value.toPrecision(15)).replace("+", "~2B");
  const figure = (value) => {
    const text = KG.fixed(value, 4).replace(/\.?0+$/, "");
    return value < 0 && text !== "0" ? `-${text}` : text;
  };
  // The reader's own weights stand in the name one by one; a belief on offer by its name.
  const own = ({ factuality, reliability }) => [
    "own.page",
    ...given.keys.flatMap((keys, at) => {
      const table = at ? reliability : factuality;
      return keys.filter((key) => Object.hasOwn(table, key)).map((key) => `${key}.${exact(table[key])}`);
    }),
    ...given.left,
  ];
  // Where the view leaves claims out, parts ties, or cuts the time anywhere, the library has no such number.
  const named = () =>
    given &&
    ["codes", "factuality", "datasets"].every((part) => !view[part].size) &&
    view.contradicted &&
    !view.parts &&
    !view.open.size &&
    view.from === null &&
    view.to === null;
  // The name of a tie, or without one of all numbers of the view; null where there is none.
  const of = (tie) => {
    if (!named()) return null;
    const { unit, scale, expand } = model.basis,
      { prior, confidence, halfLife } = view.method;
    const strength = prior[0] + prior[1],
      mean = (prior[1] - prior[0]) / strength;
    const figures = tie && { is: tie.value, low: tie.low, high: tie.high, n: tie.n };
    return [
      tie && `of.${[tie.source, tie.target].map(({ id }) => quoted(id, /[A-Za-z0-9-]/)).join(".")}`,
      model.period && `period.${model.period}`,
      `unit.${unit}`,
      `scale.${scale}`,
      expand !== "each" && `expand.${expand}`,
      ...(view.belief.number ?? own(view.belief)),
      `prior.${exact(strength)}`,
      Math.abs(mean) > 1e-12 && `around.${exact(mean)}`,
      `confidence.${exact(confidence)}`,
      halfLife && `half-life.${exact(halfLife)}`,
      `data.${given.data}`,
      `version.${quoted(given.version)}`,
      ...(figures ? Object.entries(figures).map(([name, value]) => `${name}.${figure(value)}`) : []),
    ]
      .filter(Boolean)
      .join("_");
  };
  return { of };
})();
