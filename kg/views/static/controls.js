// The legend, which filters; evidence weighting; the finer filters below.
"use strict";
KG.makeControls = () => {
  const { element, drawing, model, view, marks } = KG;
  const side = KG.byId("side");
  const redraw = [];

  const tally = (values) => {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts;
  };
  const byCount = (counts) => [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));

  // One switch: pressed means shown. Counts follow the view.
  const button = (picture, text, { on, flip, count }) => {
    const number = element("span", { class: "count" });
    const made = element(
      "button",
      { type: "button", class: "key" },
      picture,
      element("span", { class: "name" }, text),
      number,
    );
    made.addEventListener("click", () => {
      flip();
      KG.changed();
    });
    redraw.push((seen) => {
      made.setAttribute("aria-pressed", String(on()));
      number.textContent = count(seen).toLocaleString("en");
    });
    return made;
  };
  // A switch over a set of the view that holds what is switched off.
  const toggle = (off, value, picture, text, count) =>
    button(picture, text, {
      on: () => !off.has(value),
      flip: () => off.delete(value) || off.add(value),
      count,
    });
  const group = (title, buttons, open) => {
    const list = element("div", { class: "keys" }, buttons);
    return open
      ? element("section", {}, element("h2", { class: "minor" }, title), list)
      : element(
          "details",
          { class: "more" },
          element("summary", {}, title, element("span", { class: "count" }, buttons.length)),
          list,
        );
  };

  const shape = (kind) =>
    drawing(
      "svg",
      { class: "shape", viewBox: "-12 -12 24 24", width: 20, height: 20, "aria-hidden": "true" },
      drawing("path", { d: KG.shapePath(KG.shapeOf(kind), 8.5), "data-kind": kind }),
    );
  const shapes = () => {
    for (const path of side.querySelectorAll("[data-kind]")) path.setAttribute("fill", KG.fillOf(path.dataset.kind));
  };
  const ofKind = (kind) => (seen) => [...seen.actors].filter((actor) => actor.kind === kind).length;
  const rows = () => (model.basis ? KG.rowsOf(view, model.basis) : []);
  const claims = (test) => () =>
    new Set(
      rows()
        .filter(test)
        .map(({ claim }) => claim),
    ).size;
  const filters = model.basis
    ? [
        [
          "Event types",
          "codes",
          [...new Set(model.basis.codes.map(({ id }) => id))].sort((a, b) =>
            KG.codeName(a) < KG.codeName(b) ? -1 : 1,
          ),
          (value) =>
            ({ report }) =>
              model.basis.codes[report.code].id === value,
          KG.codeName,
        ],
        [
          "Certainty",
          "factuality",
          [...new Set(model.basis.claims.map(({ card }) => card.factuality))],
          (value) =>
            ({ claim }) =>
              claim.card.factuality === value,
        ],
        [
          "Datasets",
          "datasets",
          [...new Set(model.basis.claims.map(({ card }) => card.dataset))],
          (value) =>
            ({ claim }) =>
              claim.card.dataset === value,
        ],
      ]
    : [];
  // Only what some claim with an act says can be filtered by.
  const occurs = (test) =>
    (model.basis?.reports ?? []).some((report) => test({ report, claim: model.basis.claims[report.claim] }));
  // A claim of an office that is left out changes for whom somebody acts, so all that count are counted, with or without acts.
  const contradicted = () => {
    const wrong = model.basis.classes.map(
      (entry) => KG.weigh(view.belief, entry) > 0 && KG.isContradicted(view.belief, entry),
    );
    return model.basis.claims.filter(({ origin }) => wrong[origin]).length;
  };
  const marked = model.basis?.claims.some(({ origin }) => model.basis.classes[origin][4].length);

  const reset = element("button", { type: "button", class: "reset" }, "Reset filters");
  reset.addEventListener("click", () => {
    for (const part of KG.OFF) view[part].clear();
    Object.assign(view, { unclear: true, contradicted: true, from: null, to: null, ego: null });
    KG.changed();
  });
  redraw.push(() => {
    const idle = KG.OFF.every((part) => !view[part].size) && view.unclear && view.contradicted;
    reset.hidden = idle && view.from === null && view.to === null && view.ego === null;
  });
  const expand = element("button", { type: "button", class: "plain", id: "unfold", onclick: () => KG.unfoldAll() });
  redraw.push(() => {
    expand.textContent = KG.allOpen() ? "Group all" : "Expand all";
  });
  const grouping = element("span");
  redraw.push(() => {
    const names = [...view.open].map(({ label }) => label);
    const some = names.length > 3 ? KG.count(names.length, "party", "parties") : names.join(", ");
    grouping.textContent = KG.allOpen()
      ? "Officials and agencies stand for themselves."
      : `Officials and agencies are grouped under their state${names.length ? `, but those of ${some}` : ""}.`;
  });
  const more = element("button", { type: "button", class: "plain" });
  more.addEventListener("click", () => {
    view.most = view.most === Infinity ? model.most : Infinity;
    KG.changed();
  });
  redraw.push((seen) => {
    more.hidden = !seen.weaker && view.most === model.most;
    more.textContent = seen.weaker
      ? `Show ${KG.count(seen.weaker, "weaker tie")} too`
      : `Show the ${model.most} best-evidenced ties only`;
  });
  const parts = element("input", { type: "checkbox", id: "parts" });
  parts.addEventListener("change", () => {
    view.parts = parts.checked;
    view.chosen = view.chosen?.tie ? null : view.chosen;
    KG.changed();
  });
  redraw.push(() => {
    parts.checked = view.parts;
  });
  const kinds = byCount(tally(model.actors.map(({ kind }) => kind)));
  const legend = element(
    "details",
    { class: "legend", open: matchMedia("(min-width: 721px)").matches },
    element("summary", {}, "Legend, weighting and filters"),
    group(
      "Ties",
      [
        ...KG.SIGNS.map((sign) =>
          toggle(view.signs, sign, marks.sample(sign), KG.SIGN_WORDS[sign], (seen) => seen.signs[sign]),
        ),
        !model.queried &&
          button(marks.sample("neutral", false), "Interval includes 0", {
            on: () => view.unclear,
            flip: () => (view.unclear = !view.unclear),
            count: (seen) => seen.unclear,
          }),
      ],
      true,
    ),
    element(
      "p",
      { class: "note" },
      !model.queried
        ? "Filled: with or against. Hollow: uncertain, its interval includes 0. Wider: more evidence. "
        : "Wider: more rows. ",
      more,
    ),
    model.basis && element("label", { class: "check" }, parts, " by kind and direction"),
    KG.weighting?.section,
    group(
      model.queried ? "Things" : "Actors",
      kinds.map(([kind]) => toggle(view.kinds, kind, shape(kind), KG.kindWord(kind), ofKind(kind))),
      true,
    ),
    model.grouped && element("p", { class: "note" }, grouping, " ", expand),
    model.blocs.length > 0 &&
      element(
        "p",
        { class: "note" },
        "Shaded: a bloc that the data identify; any two members share it in so many of the draws. " +
          "In brackets: with the prior alone. Ties with intervals above 0 connect the members.",
      ),
    filters.map(([title, part, values, test, name = (value) => value]) => {
      const found = values.filter((value) => occurs(test(value)));
      return (
        found.length > 1 &&
        group(
          title,
          found.map((value) => toggle(view[part], value, null, name(value), claims(test(value)))),
          false,
        )
      );
    }),
    marked &&
      group(
        "Audit",
        [
          button(null, "Claims the audit contradicts", {
            on: () => view.contradicted,
            flip: () => (view.contradicted = !view.contradicted),
            count: contradicted,
          }),
        ],
        false,
      ),
    reset,
  );
  side.append(legend);
  shapes();
  KG.onTheme.push(shapes);
  return {
    paint: (seen) => {
      redraw.forEach((act) => act(seen));
      KG.weighting?.paint();
    },
  };
};
