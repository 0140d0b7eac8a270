// Wires the parts together: choosing, folding, keys, the status line, and the view in the link.
"use strict";
(() => {
  const { element, canvas, model, view } = KG;
  const { network, stage } = canvas;
  const status = KG.byId("status"),
    ego = KG.byId("ego"),
    hint = KG.byId("hint");

  KG.say = (text) => {
    status.textContent = text;
  };
  const chosenName = ({ ties }) => {
    const tie = ties.find(({ key }) => key === view.chosen?.tie);
    return tie ? `${KG.panel.arrow(tie)}, ${KG.signed(tie.value)}` : view.chosen?.actor?.label;
  };
  const summary = ({ ties, actors, unlisted, undated }) =>
    [
      `${KG.count(actors.size, "actor")}, ${KG.count(ties.length, "tie")}`,
      undated && `${KG.count(undated, "undated claim")} left out by the time filter`,
      unlisted && `${KG.count(unlisted, "tie")} without listed evidence left out by the filters`,
      model.leftOut && `${KG.count(model.leftOut, "weaker tie")} left out beforehand`,
    ]
      .filter(Boolean)
      .join(" · ");

  let later = null;
  // Everything that depends on the view; while time plays, the table and the link wait until it rests.
  KG.changed = ({ quiet = false, draw = true } = {}) => {
    const seen = canvas.refresh({ draw });
    KG.controls.paint();
    KG.time.paint();
    KG.panel.show(seen);
    ego.hidden = view.ego === null;
    if (view.ego)
      ego.replaceChildren(
        `Only ${KG.shorten(view.ego.label, 28)} and its ties `,
        element("button", { type: "button", onclick: () => KG.setEgo(null) }, "Back to all"),
      );
    if (quiet) return;
    KG.say([summary(seen), KG.panel.element.hidden ? "" : chosenName(seen)].filter(Boolean).join(" · "));
    clearTimeout(later);
    later = setTimeout(
      () => {
        KG.table.show(canvas.seen());
        KG.writeState(toLink());
      },
      KG.stable ? 60 : 200,
    ); // the picture first
  };
  // Opens a tie or an actor. A pointer leaves the focus in the picture; the table and the panel take it to the panel.
  KG.choose = (chosen, { move = false, focus = false } = {}) => {
    const before = document.activeElement;
    view.chosen = chosen;
    KG.changed();
    if (!chosen && (before === document.body || KG.panel.element.contains(before) || KG.panel.element.hidden))
      stage.focus({ preventScroll: true });
    if (!chosen) return;
    if (move && chosen.actor)
      canvas.look({ position: { x: chosen.actor.x, y: chosen.actor.y }, scale: Math.max(network.getScale(), 0.6) });
    if (move && chosen.tie) stage.scrollIntoView({ block: "nearest" });
    if (focus) KG.panel.element.focus({ preventScroll: true });
  };
  KG.unfold = (state, keep = true) => {
    if (!view.open.delete(state)) view.open.add(state);
    if (keep && view.chosen?.actor?.host === state) view.chosen = { actor: state };
    KG.changed();
    // From afar the ring around a state is too small to read: go there.
    if (view.open.has(state) && network.getScale() < 0.5)
      canvas.look({ position: { x: state.x, y: state.y }, scale: 0.9 }, true);
  };
  KG.setEgo = (actor) => {
    view.ego = actor;
    if (actor) view.chosen = { actor };
    KG.changed();
    canvas.fit(true);
  };

  // The view as short values in the link, and back; names that this page does not know are passed over.
  const OFF = ["signs", "kinds", "types", "factuality", "datasets"];
  const toLink = () => {
    const state = {};
    for (const part of OFF) if (view[part].size) state[part] = [...view[part]];
    if (view.open.size) state.open = [...view.open].map(({ id }) => id);
    if (view.ego) state.ego = view.ego.id;
    if (view.from !== null) state.from = KG.dayText(view.from);
    if (view.to !== null) state.to = KG.dayText(view.to);
    if (view.chosen?.actor) state.actor = view.chosen.actor.id;
    if (view.chosen?.tie) state.tie = view.chosen.tie;
    if (document.documentElement.dataset.theme) state.theme = document.documentElement.dataset.theme;
    return state;
  };
  const fromLink = () => {
    const state = KG.readState();
    const byId = new Map(model.actors.map((actor) => [actor.id, actor]));
    const list = (value) => (Array.isArray(value) ? value : []);
    for (const part of OFF) {
      view[part].clear();
      for (const value of list(state[part])) if (typeof value === "string") view[part].add(value);
    }
    view.open.clear();
    for (const id of list(state.open)) if (byId.get(id)?.guests.length) view.open.add(byId.get(id));
    view.ego = byId.get(state.ego) ?? null;
    view.from = typeof state.from === "string" ? KG.day(state.from) : null;
    view.to = typeof state.to === "string" ? KG.day(state.to) : null;
    view.chosen = byId.has(state.actor)
      ? { actor: byId.get(state.actor) }
      : typeof state.tie === "string"
        ? { tie: state.tie }
        : null;
    if (state.theme) KG.setTheme(state.theme);
    // What surrounds the picture comes first, for it settles the picture's size; then all is drawn at once.
    KG.changed({ draw: false });
    canvas.settle();
    canvas.fit();
  };
  addEventListener("hashchange", fromLink);

  // An actor lights up at once; its panel waits for a possible second click, which it might cover.
  let opening = null;
  network.on("click", ({ nodes, edges }) => {
    clearTimeout(opening);
    if (nodes.length) {
      view.chosen = { actor: model.actors[nodes[0]] };
      canvas.dress();
      opening = setTimeout(KG.choose, 230, view.chosen);
    } else if (edges.length) KG.choose({ tie: edges[0] });
    else if (view.chosen) KG.choose(null);
  });
  network.on("doubleClick", ({ nodes }) => {
    clearTimeout(opening);
    if (nodes.length) KG.setEgo(view.ego === model.actors[nodes[0]] ? null : model.actors[nodes[0]]);
  });
  const point =
    (text) =>
    ({ pointer }) => {
      hint.textContent = text;
      hint.style.transform = `translate(${Math.min(pointer.DOM.x + 12, stage.clientWidth - 200)}px, ${pointer.DOM.y + 14}px)`;
      hint.hidden = false;
      stage.style.cursor = "pointer";
    };
  const leave = () => {
    hint.hidden = true;
    stage.style.cursor = "";
  };
  network.on("hoverNode", (event) =>
    point(`${model.actors[event.node].label} · ${model.actors[event.node].kind}`)(event),
  );
  network.on("hoverEdge", (event) => {
    const tie = canvas.seen().ties.find(({ key }) => key === event.edge);
    if (tie) point(`${KG.panel.arrow(tie)}: ${KG.signed(tie.value)}, ${KG.count(tie.n, "act")}`)(event);
  });
  for (const event of ["blurNode", "blurEdge", "dragStart", "zoom"]) network.on(event, leave);

  const zoom = (factor) => canvas.look({ scale: network.getScale() * factor });
  const states = model.actors.filter((actor) => actor.guests.length);
  KG.allOpen = () => states.length > 0 && states.every((state) => view.open.has(state));
  const unfoldAll = (KG.unfoldAll = () => {
    const open = KG.allOpen();
    for (const state of states) open ? view.open.delete(state) : view.open.add(state);
    KG.changed();
    canvas.fit(true);
  });
  KG.byId("closer").addEventListener("click", () => zoom(1.3));
  KG.byId("farther").addEventListener("click", () => zoom(1 / 1.3));
  KG.byId("fit").addEventListener("click", () => canvas.fit(true));

  // Keys. Arrows go to the nearest actor in that direction, seen from the one that is chosen.
  const step = (dx, dy) => {
    const shown = [...canvas.seen().actors];
    const here = view.chosen?.actor ?? null;
    if (!here) return KG.choose({ actor: shown.reduce((a, b) => (KG.sizes[b.index] > KG.sizes[a.index] ? b : a)) });
    let best = null,
      least = Infinity;
    for (const actor of shown) {
      const along = (actor.x - here.x) * dx + (actor.y - here.y) * dy;
      const aside = Math.abs((actor.x - here.x) * dy) + Math.abs((actor.y - here.y) * dx);
      if (along > 0 && along + 2 * aside < least) [best, least] = [actor, along + 2 * aside];
    }
    if (best) KG.choose({ actor: best });
    stage.focus({ preventScroll: true });
  };
  const onActor = (act) => () => view.chosen?.actor && act(view.chosen.actor);
  const KEYS = [
    ["/", "find an actor", () => KG.byId("search").focus()],
    [
      "Escape",
      "close the panel, leave the actor's view",
      () => (view.chosen ? KG.choose(null) : view.ego && KG.setEgo(null)),
    ],
    ["0", "show everything", () => canvas.fit(true)],
    ["+", "closer", () => zoom(1.3)],
    ["-", "farther", () => zoom(1 / 1.3)],
    [
      "e",
      "unfold or fold the chosen state",
      onActor((actor) => (actor.host ?? actor).guests.length && KG.unfold(actor.host ?? actor)),
    ],
    ["E", "unfold or fold all states", unfoldAll],
    ["o", "only the chosen actor and its ties, and back", onActor((actor) => KG.setEgo(view.ego ? null : actor))],
    ["t", "light or dark", () => KG.byId("theme").click()],
    ["?", "these keys", () => KG.byId("keys").showModal()],
  ];
  const ON_STAGE = [
    ["ArrowLeft", () => step(-1, 0)],
    ["ArrowRight", () => step(1, 0)],
    ["ArrowUp", () => step(0, -1)],
    ["ArrowDown", () => step(0, 1)],
    ["Enter", () => view.chosen && KG.panel.element.focus()],
    [" ", () => KG.time.toggle?.()],
  ];
  const keys = KG.byId("keys");
  keys.append(
    element("h2", { id: "keys-heading" }, "Keys"),
    element(
      "table",
      {},
      element(
        "tbody",
        {},
        [
          ["← ↑ → ↓", "from actor to actor, while the picture has the focus"],
          ["Enter", "into the panel"],
          ["Space", "play or pause time"],
          ...KEYS,
        ].map(([key, what]) =>
          element(
            "tr",
            {},
            element("th", { scope: "row" }, element("kbd", {}, key === "Escape" ? "Esc" : key)),
            element("td", {}, what),
          ),
        ),
      ),
    ),
    element("form", { method: "dialog" }, element("button", {}, "Close")),
  );
  KG.byId("help").addEventListener("click", () => keys.showModal());
  keys.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    keys.close();
  });
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select") || keys.open)
      return;
    const here = event.target === stage ? ON_STAGE.find(([key]) => key === event.key)?.[1] : null;
    const act = here ?? KEYS.find(([key]) => key === event.key)?.[2];
    if (!act) return;
    event.preventDefault();
    act();
  });
  KG.onTheme.push(() => KG.writeState(toLink()));

  fromLink();
  KG.ready = true; // the next drawing is the first that shows everything; KG.stable keeps its time
  new ResizeObserver(() => canvas.settle()).observe(stage);
})();
