// The panel: what was selected, in words, and every claim behind it: who said it, through whom, how firmly, where.
"use strict";
KG.data = KG.island("data");
KG.cards = (() => {
  const { element } = KG;
  const panel = KG.byId("panel");
  let before = null;

  const facts = (pairs) => pairs.length > 0 && element("dl", {}, pairs.map(([name, text]) => [element("dt", {}, name), element("dd", {}, text)]));
  const card = (name) => {
    const it = KG.data.cards[name];
    if (!it) return element("li", { class: "card" }, name);
    const weight = it.weight === 1 ? "counts in full" : it.weight === 0 ? "counts for nothing" : `counts ${+it.weight.toFixed(3)}`;
    return element("li", { class: "card" },
      element("p", { class: "voice" }, element("b", {}, it.speaker), it.unnamed && " (unnamed source)", it.relays.length > 0 && `, through ${it.relays.join(", then ")}`),
      element("p", { class: "firm" }, `${it.factuality.replace(/([a-z])([A-Z])/, "$1 $2").toLowerCase()} · ${weight}`),
      ...it.doubts.map((text) => element("p", { class: "doubt" }, text)),
      facts([...it.says, ["Place", it.place], ["Claim", it.claim], ...(it.source ? [["Source", KG.link(it.source, it.source)]] : []), ...(it.note ? [["Note", it.note]] : [])]));
  };

  // What is looked at stays where it is on the screen while the page makes or takes back the room for the panel.
  const steady = (node, act) => {
    const top = node?.getBoundingClientRect().top;
    act();
    if (node?.isConnected) scrollBy({ top: node.getBoundingClientRect().top - top, behavior: "instant" });
  };
  const show = (entry, at = null) => steady(at, () => open(entry));
  const open = (entry) => {
    if (panel.hidden) before = document.activeElement;
    panel.replaceChildren(
      element("header", {},
        element("div", {}, element("p", { class: "kicker" }, entry.kicker), element("h2", {}, entry.title)),
        element("button", { type: "button", class: "icon", "aria-label": "Close", title: "Close (Esc)", onclick: close }, "×")),
      ...[facts(entry.facts ?? []),
        element("h3", {}, entry.claims.length ? `${KG.count(entry.claims.length, "claim")} behind it` : entry.remark ?? "No claim is listed here."),
        element("ul", { class: "cards" }, entry.claims.slice(0, 200).map(card)),
        entry.claims.length > 200 && element("p", {}, `and ${KG.count(entry.claims.length - 200, "more claim")}`)].filter(Boolean));
    panel.hidden = false;
    document.body.classList.add("opened"); // a wide page makes room, so that the panel hides no mark
    panel.scrollTop = 0;
    panel.focus({ preventScroll: true });
  };
  function close() {
    if (panel.hidden) return;
    panel.hidden = true;
    steady(before, () => document.body.classList.remove("opened"));
    document.querySelectorAll(".chosen").forEach((mark) => mark.classList.remove("chosen"));
    if (before?.isConnected) before.focus({ preventScroll: true });
  }
  addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  return { show, close, panel };
})();

// A label at the pointer or beside the mark that has the focus.
KG.hint = (text, x, y) => {
  const hint = KG.byId("hint");
  hint.hidden = !text;
  if (!text) return;
  hint.textContent = text;
  hint.style.transform = `translate(${Math.max(4, Math.min(x + 12, innerWidth - hint.offsetWidth - 8))}px, ${Math.min(y + 14, innerHeight - hint.offsetHeight - 6)}px)`;
};
