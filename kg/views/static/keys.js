// Keys and the buttons that do the same; arrows go to the nearest actor in that direction, seen from the one chosen.
"use strict";
(() => {
  const { element, canvas, camera, view } = KG;
  const { stage } = canvas;
  const step = (dx, dy) => {
    const shown = [...canvas.seen().actors];
    const here = view.chosen?.actor ?? null;
    if (!shown.length) return;
    if (!here) return KG.choose({ actor: shown.reduce((a, b) => (b.size > a.size ? b : a)) });
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
    ["0", "show everything", () => camera.fit(true)],
    ["+", "zoom in", () => camera.zoom(1.3)],
    ["-", "zoom out", () => camera.zoom(1 / 1.3)],
    [
      "e",
      "expand or group the chosen actor",
      onActor((actor) => (actor.host ?? actor).guests.length > 0 && KG.unfold(actor.host ?? actor)),
    ],
    ["E", "expand or group all", () => KG.unfoldAll()],
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
    [" ", () => KG.time?.toggle()],
  ];
  const TOLD = [
    ["← ↑ → ↓", "from actor to actor, while the picture has the focus"],
    ["Enter", "into the panel"],
    ["Space", "play or pause time"],
    ["Ctrl + wheel", "zoom; after a click into the picture the wheel alone, until Esc"],
    ...KEYS,
  ];
  const keys = KG.byId("keys");
  const row = ([key, what]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, element("kbd", {}, key === "Escape" ? "Esc" : key)),
      element("td", {}, what),
    );
  keys.append(
    element("h2", { id: "keys-heading" }, "Keys"),
    element("table", {}, element("tbody", {}, TOLD.map(row))),
    element("form", { method: "dialog" }, element("button", {}, "Close")),
  );
  KG.byId("help").addEventListener("click", () => keys.showModal());
  keys.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    keys.close();
  });
  KG.byId("closer").addEventListener("click", () => camera.zoom(1.3));
  KG.byId("farther").addEventListener("click", () => camera.zoom(1 / 1.3));
  KG.byId("fit").addEventListener("click", () => camera.fit(true));
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select") || keys.open)
      return;
    const here = event.target === stage ? ON_STAGE.find(([key]) => key === event.key)?.[1] : null;
    const act = here ?? KEYS.find(([key]) => key === event.key)?.[2];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
