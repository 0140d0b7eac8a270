// The caption of the present view, in the words of kg/views/network/caption.py; page and files carry it.
"use strict";
KG.caption = (() => {
  const { model, view } = KG;
  const plain = (value) => +value.toFixed(6) + "";
  const spanText = (first, last) => [...new Set([first, last].map(KG.dayText))].join(" to ");
  const weights = (table, style) =>
    Object.entries(table)
      .filter(([, value]) => value || style === "upper")
      .map(([key, value]) => `${style === "upper" ? key : key.toLowerCase()} ${plain(value)}`)
      .join(", ");
  const belief = () =>
    view.belief?.text ??
    `${view.belief.name}: ${weights(view.belief.factuality)}; reliability ${weights(view.belief.reliability, "upper")}`;
  const made = () => {
    const { basis } = model,
      { prior, confidence, halfLife } = view.method;
    const divided = basis.expand === "share" ? ", acts divided among their pairs" : "";
    const aged = halfLife ? `, half-life ${plain(halfLife)} days` : "";
    const unit = view.open.size ? `${basis.unit} unit, some expanded` : `${basis.unit} unit`;
    return `${unit}, ${basis.scale} scale${divided}, prior ${plain(prior[0] + prior[1])}${aged}, ${plain(100 * confidence)}% intervals`;
  };
  const hidden = () =>
    [
      ...[...view.signs].map((sign) => KG.SIGN_WORDS[sign].toLowerCase()),
      !view.unclear && "ties whose interval includes 0",
      !view.contradicted && "contradicted claims",
      ...[...view.kinds].map((kind) => `actors of kind ${KG.kindWord(kind).toLowerCase()}`),
      ...[...view.factuality].map((word) => `${word.toLowerCase()} claims`),
      ...[...view.codes].map(KG.codeName),
      ...[...view.datasets].map((name) => `dataset ${name}`),
    ].filter(Boolean);

  const lines = (seen) => {
    const { ties, actors, all, undated, weaker } = seen;
    const unclear = ties.filter(({ clear }) => !clear).length,
      under = KG.canvas.under(),
      left = weaker + model.leftOut;
    const whose = model.subject ? ` of ${model.subject}` : "";
    const off = hidden(),
      within = KG.spanned(view) ? "in this span of time" : `within one ${model.grain}`;
    const some =
      off.length || view.ego
        ? `${ties.length.toLocaleString("en")} of ${KG.count(all, "tie")}`
        : KG.count(ties.length, "tie");
    const shown = [
      `${KG.count(actors.size, model.queried ? "thing" : "actor")}, ${some}${whose}`,
      view.ego && `only ${view.ego.label} and those it has ties with`,
      view.parts && "by kind and direction",
      unclear && `${unclear === ties.length ? "all" : unclear} hollow: the interval includes 0`,
      under && `${KG.count(under, "tie")} under a node for want of room`,
      left && `${KG.count(left, "weaker tie")} not drawn`,
      undated && `${KG.count(undated, "act")} left out, not known to lie ${within}`,
      off.length && `hidden: ${off.join(", ")}`,
    ].filter(Boolean);
    const found = { shown: `${shown.join("; ")}.` };
    if (!model.basis)
      return {
        ...found,
        weighting: `${model.caption.belief}; ${model.caption.made}`,
        datasets: model.caption.datasets,
      };
    const acts = ties.flatMap((tie) => tie.acts),
      days = acts.flatMap(({ first }) => (first === null ? [] : [first]));
    const asked = view.from !== null || view.to !== null;
    const window = asked ? spanText(view.from ?? model.first, view.to ?? model.last) : (model.period ?? "");
    const span = days.length
      ? `acts from ${spanText(
          days.reduce((a, b) => Math.min(a, b)),
          days.reduce((a, b) => Math.max(a, b)),
        )}`
      : "";
    return {
      ...found,
      period: [window, span].filter(Boolean).join(", "),
      weighting: `${belief()}; ${made()}`,
      number: KG.number.of(null),
      datasets: [...new Set(acts.flatMap(({ rows }) => rows.map(({ claim }) => claim.card.dataset)))].sort(),
    };
  };
  // The same as sentences.
  const text = ({ shown, period, weighting, datasets, number }) =>
    [
      shown,
      period && `Period: ${period}.`,
      weighting && `Evidence weighting: ${weighting}.`,
      datasets.length && `Datasets: ${datasets.join(", ")}.`,
      number && `To reproduce: kg recompute ${number}`,
    ].filter(Boolean);
  const place = KG.byId("caption");
  const paint = (seen) => {
    const { period, weighting, datasets, number } = lines(seen);
    const row = (name, value) => value && KG.element("p", {}, KG.element("b", {}, name), ` ${value}`);
    const short = (weighting ?? "").split(":")[0];
    place.replaceChildren(
      ...[
        row("Period", period),
        weighting &&
          KG.element(
            "details",
            {},
            KG.element("summary", {}, KG.element("b", {}, "Evidence weighting"), ` ${short} (details)`),
            KG.element("p", {}, weighting),
            number &&
              KG.element(
                "p",
                {},
                "To reproduce: ",
                KG.element("code", { class: "recompute" }, `kg recompute ${number}`),
              ),
          ),
        row("Datasets", datasets.join(", ")),
      ].filter(Boolean),
    );
  };
  return { paint, shown: (seen) => lines(seen).shown, text: () => text(lines(KG.canvas.seen())) };
})();
