// Search: type, arrow through what is found, Enter. States come before those who act for them.
"use strict";
(() => {
  const { element, model, view } = KG;
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
  // A state first, then whoever is in the picture by themselves, then whose name begins so, then by name.
  const rank = ({ actor, name, id }, wanted) => [
    !(actor.kind === "State"),
    actor.host !== null,
    !(name.startsWith(wanted) || id === wanted),
    name,
  ];
  const before = (a, b) => {
    const place = a.findIndex((part, index) => part !== b[index]);
    return place < 0 ? 0 : a[place] < b[place] ? -1 : 1;
  };
  input.addEventListener("input", () => {
    const wanted = plain(input.value.trim());
    hits = !wanted
      ? []
      : names
          .filter(({ name, id }) => name.includes(wanted) || id.includes(wanted))
          .sort((a, b) => before(rank(a, wanted), rank(b, wanted)))
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
            actor.host ? `${KG.kindWord(actor.kind)}, ${KG.shorten(actor.host.label, 20)}` : KG.kindWord(actor.kind),
          ),
        ),
      ),
    );
    if (wanted && !hits.length)
      found.append(element("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "No match"));
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
})();
