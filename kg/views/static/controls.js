// The legend, which filters; the finer filters below it; the search.
"use strict";
KG.controls = (() => {
  const { element, drawing, model, view } = KG;
  const side = KG.byId("side");
  const redraw = [];

  const tally = (values) => {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts;
  };
  const byCount = (counts) => [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));

  // One switch: pressed means shown. The set of the view holds what is switched off.
  const toggle = (off, value, picture, text, count) => {
    const button = element(
      "button",
      { type: "button", class: "key" },
      picture,
      element("span", { class: "name" }, text),
      element("span", { class: "count" }, count.toLocaleString("en")),
    );
    const paint = () => button.setAttribute("aria-pressed", String(!off.has(value)));
    button.addEventListener("click", () => {
      if (!off.delete(value)) off.add(value);
      KG.changed();
    });
    redraw.push(paint);
    paint();
    return button;
  };
  const group = (title, buttons, open) => {
    const list = element("div", { class: "keys" }, buttons);
    return open
      ? element("section", {}, element("h3", {}, title), list)
      : element(
          "details",
          { class: "more" },
          element("summary", {}, title, element("span", { class: "count" }, buttons.length)),
          list,
        );
  };

  const signs = tally(KG.see(view).ties.map(({ sign }) => sign));
  const shape = (kind) =>
    drawing(
      "svg",
      { class: "shape", viewBox: "-12 -12 24 24", width: 20, height: 20, "aria-hidden": "true" },
      drawing("path", { d: KG.shapePath(KG.shapeOf(kind), 8.5), "data-kind": kind }),
    );
  const shapes = () => {
    for (const path of side.querySelectorAll("[data-kind]")) path.setAttribute("fill", KG.fillOf(path.dataset.kind));
  };
  const KIND_WORDS = { UnnamedSource: "Unnamed source" };
  const filters = [
    ["Event types", view.types, tally(model.all.map(({ type }) => type)), byCount],
    ["Certainty", view.factuality, tally(model.all.map(({ factuality }) => factuality)), byCount],
    ["Datasets", view.datasets, tally(model.all.map(({ dataset }) => dataset || "(none)")), byCount],
  ];
  const reset = element("button", { type: "button", class: "reset" }, "Show everything again");
  reset.addEventListener("click", () => {
    for (const off of [view.signs, view.kinds, view.types, view.factuality, view.datasets]) off.clear();
    Object.assign(view, { from: null, to: null, ego: null });
    KG.changed();
  });
  redraw.push(() => {
    const idle = [view.signs, view.kinds, view.types, view.factuality, view.datasets].every((off) => !off.size);
    reset.hidden = idle && view.from === null && view.to === null && view.ego === null;
  });
  const guests = model.actors.some((actor) => actor.host);
  redraw.push(() => {
    if (guests) KG.byId("unfold").textContent = KG.allOpen() ? "Fold all back" : "Unfold all";
  });
  const legend = element(
    "details",
    { class: "legend", open: matchMedia("(min-width: 721px)").matches },
    element("summary", {}, "Legend and filters"),
    group(
      "Ties",
      KG.SIGNS.map((sign) =>
        toggle(view.signs, sign, KG.panel.sample(sign), KG.SIGN_WORDS[sign], signs.get(sign) ?? 0),
      ),
      true,
    ),
    element("p", { class: "note" }, "Wider: more evidence. Paler: less certain."),
    group(
      "Actors",
      byCount(tally(model.actors.map(({ kind }) => kind))).map(([kind, count]) =>
        toggle(view.kinds, kind, shape(kind), KIND_WORDS[kind] ?? kind, count),
      ),
      true,
    ),
    guests
      ? element(
          "p",
          { class: "note" },
          "Who acts for a state stands in it until it is unfolded. ",
          element(
            "button",
            { type: "button", class: "plain", id: "unfold", onclick: () => KG.unfoldAll() },
            "Unfold all",
          ),
        )
      : null,
    model.blocs.length
      ? element("p", { class: "note" }, "Shaded: a bloc, and how probable it is that its members belong together.")
      : null,
    filters
      .filter(([, , counts]) => counts.size)
      .map(([title, off, counts, order]) =>
        group(
          title,
          order(counts).map(([value, count]) => toggle(off, value === "(none)" ? "" : value, null, value, count)),
          false,
        ),
      ),
    reset,
  );
  side.append(legend);
  shapes();
  KG.onTheme.push(shapes);

  // Search: type, arrow through what is found, Enter.
  const input = KG.byId("search"),
    found = KG.byId("found");
  let hits = [],
    at = 0;
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const names = model.actors.map((actor) => ({ actor, name: plain(actor.label), id: plain(actor.id) }));
  const close = () => {
    found.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const pick = (actor) => {
    close();
    input.value = "";
    if (actor.host && !view.open.has(actor.host)) view.open.add(actor.host);
    view.kinds.delete(actor.kind);
    view.ego = null;
    KG.choose({ actor }, { move: true });
    KG.canvas.stage.focus();
  };
  const mark = () => {
    [...found.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    if (hits.length) input.setAttribute("aria-activedescendant", `found-${at}`);
  };
  input.addEventListener("input", () => {
    const wanted = plain(input.value.trim());
    hits = !wanted
      ? []
      : names
          .filter(({ name, id }) => name.includes(wanted) || id.includes(wanted))
          .sort((a, b) => b.name.startsWith(wanted) - a.name.startsWith(wanted) || (a.name < b.name ? -1 : 1))
          .slice(0, 8);
    at = 0;
    found.replaceChildren(
      ...hits.map(({ actor }, index) =>
        element(
          "li",
          {
            role: "option",
            id: `found-${index}`,
            onmousedown: (event) => {
              event.preventDefault();
              pick(actor);
            },
          },
          KG.shorten(actor.label, 40),
          element(
            "span",
            { class: "count" },
            actor.host ? `${actor.kind}, ${KG.shorten(actor.host.label, 20)}` : actor.kind,
          ),
        ),
      ),
    );
    if (wanted && !hits.length)
      found.append(
        element("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nobody by that name"),
      );
    found.hidden = !wanted;
    input.setAttribute("aria-expanded", String(Boolean(wanted)));
    mark();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (hits.length) at = (at + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length;
      mark();
      event.preventDefault();
    } else if (event.key === "Enter" && hits.length) pick(hits[at].actor);
    else if (event.key === "Escape") {
      close();
      KG.canvas.stage.focus();
    }
  });
  input.addEventListener("blur", close);
  return { paint: () => redraw.forEach((act) => act()) };
})();
