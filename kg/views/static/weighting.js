// Evidence weighting: which claims count and how much, one of the beliefs on offer or one's own; and how scores are made.
"use strict";
KG.weighting = (() => {
  const { element, model, view } = KG;
  const { basis } = model;
  if (!basis) return null;
  const WORDS = { Certain: "certain", Probable: "probable", Possible: "possible", Unknown: "unknown" };
  const used = (column) => new Set(basis.classes.flatMap((entry) => (column ? [...entry[1]] : [entry[0]])));
  // One's own weights: those of the belief in force, changed. They are a belief without a text of its own.
  const own = (part, key, value) => {
    const { factuality, reliability } = view.belief;
    view.belief = { name: "own", factuality: { ...factuality }, reliability: { ...reliability } };
    if (part) view.belief[part][key] = value;
    KG.changed();
  };
  const choice = (belief) => {
    const input = element("input", { type: "radio", name: "belief", value: belief?.name ?? "own" });
    input.addEventListener("change", () => {
      fields.open ||= !belief;
      if (!belief) return own();
      view.belief = belief;
      KG.changed();
    });
    return { belief, input, label: element("label", {}, input, ` ${belief?.name ?? "own weights"}`) };
  };
  const choices = [...basis.beliefs, null].map(choice);
  const number = (name, label, attributes, act) => {
    const input = element("input", { type: "number", "aria-label": label, ...attributes });
    input.addEventListener("change", () => {
      const value = input.value === "" ? null : +input.value;
      if (input.validity.valid && (value !== null || attributes.placeholder)) act(value);
      else paint();
    });
    return { input, label: element("label", {}, element("span", {}, name), input) };
  };
  const weight = (part, key, name) => ({
    ...number(name, `Weight of ${name}`, { min: 0, max: 1, step: 0.05 }, (value) => own(part, key, value)),
    value: () => view.belief[part][key] ?? 0,
  });
  const method = (name, label, attributes, read, act) => ({
    ...number(name, label, attributes, (value) => {
      view.method = { ...view.method, ...act(value) };
      KG.changed();
    }),
    value: read,
  });
  const [before, after] = basis.method.prior,
    share = after / (before + after);
  const inputs = [
    ...[...used(0)].map((key) => weight("factuality", key, Object.hasOwn(WORDS, key) ? WORDS[key] : key)),
    ...[...used(1)].sort().map((key) => weight("reliability", key, `reliability ${key}`)),
  ];
  const measures = [
    method(
      "prior, acts",
      "Strength of the prior, in acts",
      { min: 0.01, step: "any" },
      () => view.method.prior[0] + view.method.prior[1],
      (k) => ({ prior: [k * (1 - share), k * share] }),
    ),
    method(
      "interval, %",
      "Probability that an interval holds, in per cent",
      { min: 1, max: 99.9, step: "any" },
      () => 100 * view.method.confidence,
      (percent) => ({ confidence: percent / 100 }),
    ),
    method(
      "half-life, days",
      "Days after which an act counts half; empty: never",
      { min: 1, step: "any", placeholder: "none" },
      () => view.method.halfLife ?? "",
      (days) => ({ halfLife: days }),
    ),
  ];
  const fields = element(
    "details",
    { class: "more" },
    element("summary", {}, "Weights and measures"),
    element(
      "div",
      { class: "numbers" },
      inputs.map(({ label }) => label),
    ),
    element(
      "div",
      { class: "numbers" },
      measures.map(({ label }) => label),
    ),
  );
  const paint = () => {
    for (const { belief, input } of choices)
      input.checked = belief === view.belief || (!belief && !basis.beliefs.includes(view.belief));
    for (const { input, value } of [...inputs, ...measures]) {
      const now = value();
      input.value = now === "" ? "" : +(+now).toFixed(6);
    }
  };
  const section = element(
    "section",
    {},
    element("h2", { class: "minor", id: "weighting-heading" }, "Evidence weighting"),
    element(
      "div",
      { class: "beliefs", role: "radiogroup", "aria-labelledby": "weighting-heading" },
      choices.map(({ label }) => label),
    ),
    fields,
  );

  // The weighting in the link, and back: a name on offer, or one's own weights; what is no weight is passed over.
  const toLink = () => {
    const state = {};
    if (view.belief !== basis.beliefs[0])
      state.belief = basis.beliefs.includes(view.belief)
        ? view.belief.name
        : [view.belief.factuality, view.belief.reliability];
    if (JSON.stringify(view.method) !== JSON.stringify(basis.method)) state.method = view.method;
    return state;
  };
  const table = (value) =>
    value !== null &&
    typeof value === "object" &&
    !Array.isArray(value) &&
    Object.values(value).every((one) => typeof one === "number" && one >= 0 && one <= 1);
  const positive = (value) => typeof value === "number" && value > 0 && Number.isFinite(value);
  const fromLink = ({ belief, method: made }) => {
    view.belief = basis.beliefs.find(({ name }) => name === belief) ?? basis.beliefs[0];
    if (Array.isArray(belief) && belief.length === 2 && belief.every(table))
      view.belief = { name: "own", factuality: belief[0], reliability: belief[1] };
    view.method = { ...basis.method };
    const fits =
      made !== null &&
      typeof made === "object" &&
      Array.isArray(made.prior) &&
      made.prior.length === 2 &&
      made.prior.every(positive);
    if (fits && positive(made.confidence) && made.confidence < 1 && (made.halfLife === null || positive(made.halfLife)))
      view.method = { prior: [...made.prior], confidence: made.confidence, halfLife: made.halfLife };
  };
  return { section, paint, toLink, fromLink };
})();
