// Wires the parts together: choosing, expanding, the status line, and the view in the link.
"use strict";
(() => {
  const { element, canvas, camera, model, view } = KG;
  const { network, stage } = canvas;
  const status = KG.byId("status"),
    ego = KG.byId("ego"),
    hint = KG.byId("hint");

  KG.say = (text) => {
    status.textContent = text;
  };
  // Why there is nothing to see: what was asked, what there is, and what to do.
  KG.empty = ({ all, actors }) => {
    if (all) return `None of ${KG.count(all, "tie")} is left by the filters. Reset filters shows them again.`;
    const asked =
      view.from !== null || view.to !== null
        ? "in this span of time"
        : model.period
          ? `in ${model.period}`
          : "under this evidence weighting";
    const there = model.there && ` ${model.there}`;
    const next = model.queried
      ? " Select two things per row: ?a ?b ?value."
      : " In a terminal, kg align lists every pair.";
    return `No act between ${actors.size > 1 ? "these actors" : "any two actors"} ${asked}: nothing is known, which is not neutral.${there}${next}`;
  };
  const chosenName = ({ ties }) => {
    const tie = ties.find(({ key }) => key === view.chosen?.tie);
    return tie ? `${KG.marks.arrow(tie)}, ${KG.signed(tie.value)}` : view.chosen?.actor?.label;
  };
  const leave = () => {
    hint.hidden = true;
    stage.style.cursor = "";
  };

  let later = null;
  // Everything that depends on the view; while time plays, table, caption and link wait until it rests.
  KG.changed = ({ quiet = false, draw = true } = {}) => {
    leave();
    const seen = canvas.refresh({ draw });
    KG.controls?.paint(seen);
    KG.time?.paint();
    KG.panel.show(seen);
    KG.byId("empty").hidden = seen.ties.length > 0;
    KG.byId("empty").textContent = seen.ties.length ? "" : KG.empty(seen);
    ego.hidden = view.ego === null;
    if (view.ego)
      ego.replaceChildren(
        `Only ${KG.shorten(view.ego.label, 28)} and those it has ties with `,
        element("button", { type: "button", onclick: () => KG.setEgo(null) }, "Back to all"),
      );
    if (quiet || !KG.stable) return;
    const named = KG.panel.element.hidden ? "" : chosenName(seen);
    KG.say([KG.caption.shown(seen), named].filter(Boolean).join(" "));
    clearTimeout(later);
    later = setTimeout(() => {
      KG.caption.paint(canvas.seen());
      KG.table.show(canvas.seen());
      KG.writeState(toLink());
    }, 60);
  };
  KG.choose = (chosen, { move = false, focus = false } = {}) => {
    view.chosen = chosen;
    KG.changed();
    if (!chosen) return;
    const tie = canvas.seen().ties.find(({ key }) => key === chosen.tie);
    const places = tie ? [tie.source, tie.target] : chosen.actor ? [chosen.actor] : [];
    if (move && places.length) {
      const middle = (axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length;
      camera.look({ position: { x: middle("x"), y: middle("y") } }, true);
    }
    if (focus) KG.panel.element.focus({ preventScroll: true });
    canvas.stage.ownerDocument.defaultView.requestAnimationFrame(() => camera.uncover(places));
  };
  KG.unfold = (host) => {
    if (!view.open.delete(host)) view.open.add(host);
    KG.changed();
    camera.fit(true);
  };
  KG.setEgo = (actor) => {
    view.ego = actor;
    if (actor) view.chosen = { actor };
    KG.changed();
    camera.fit(true);
  };
  const states = model.actors.filter((actor) => actor.guests.length);
  KG.allOpen = () => states.length > 0 && states.every((state) => view.open.has(state));
  KG.unfoldAll = () => {
    const open = KG.allOpen();
    for (const state of states) open ? view.open.delete(state) : view.open.add(state);
    KG.changed();
    camera.fit(true);
  };

  // The view as short values in the link, and back; names that this page does not know are passed over.
  const toLink = () => {
    const state = { ...KG.weighting?.toLink() };
    for (const part of KG.OFF) if (view[part].size) state[part] = [...view[part]];
    for (const part of ["unclear", "contradicted"]) if (!view[part]) state[part] = false;
    if (view.parts) state.parts = true;
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
    for (const part of KG.OFF) {
      view[part].clear();
      for (const value of list(state[part])) if (typeof value === "string") view[part].add(value);
    }
    for (const part of ["unclear", "contradicted"]) view[part] = state[part] !== false;
    view.parts = state.parts === true && model.basis !== null;
    KG.weighting?.fromLink(state);
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
    camera.settle();
    camera.fit();
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
  network.on("hoverNode", (event) =>
    point(`${model.actors[event.node].label} · ${KG.kindWord(model.actors[event.node].kind)}`)(event),
  );
  network.on("hoverEdge", (event) => {
    const tie = canvas.seen().ties.find(({ key }) => key === event.edge);
    if (!tie) return;
    const verdict = tie.clear ? "" : ", interval includes 0";
    point(
      `${KG.marks.arrow(tie)}: ${KG.signed(tie.value)} (${KG.marks.interval(tie.low, tie.high)})${verdict}, n=${KG.marks.number(tie.n)}`,
    )(event);
  });
  for (const event of ["blurNode", "blurEdge", "dragStart", "zoom"]) network.on(event, leave);
  KG.onTheme.push(() => KG.writeState(toLink()));

  // The picture first: legend, caption, table and the page's own sums follow once it stands.
  KG.finish = () => {
    KG.controls = KG.makeControls();
    KG.time = KG.makeTime();
    KG.changed();
  };
  KG.byId("time").hidden = !(model.dated && model.last > model.first);
  fromLink();
  KG.ready = true; // the next drawing is the first that shows everything; KG.stable keeps its time
  canvas.draw();
  new ResizeObserver(() => camera.settle()).observe(stage);
})();
