// The panel of charts: what was selected, in words, and the cards of the claims behind it; and the hint at a mark.
"use strict";
KG.drawer = (() => {
  const { element } = KG;
  const MOST = 200;
  const panel = document.body.appendChild(
    element("aside", { class: "panel", "aria-label": "Evidence", tabindex: -1, hidden: true }),
  );
  let before = null;

  const facts = (pairs) =>
    pairs.length > 0 &&
    element(
      "dl",
      {},
      pairs.map(([name, text]) => [element("dt", {}, name), element("dd", {}, text)]),
    );
  // What is looked at stays where it is on the screen while the page makes or takes back the room for the panel.
  const steady = (node, act) => {
    const top = node?.getBoundingClientRect().top;
    act();
    if (node?.isConnected) scrollBy({ top: node.getBoundingClientRect().top - top, behavior: "instant" });
  };
  const card = (cards, name) =>
    Object.hasOwn(cards, name) ? KG.card(cards[name]) : element("li", { class: "card" }, name);
  const fill = (entry, cards) => {
    const { claims } = entry;
    const heading = claims.length ? KG.count(claims.length, "claim") : (entry.remark ?? "No claim is listed here.");
    panel.replaceChildren(
      element(
        "header",
        {},
        element("div", {}, element("p", { class: "kicker" }, entry.kicker), element("h2", {}, entry.title)),
        element(
          "button",
          { type: "button", class: "icon", "aria-label": "Close", title: "Close (Esc)", onclick: close },
          "×",
        ),
      ),
      ...[
        facts(entry.facts),
        element("h3", {}, heading),
        element(
          "ul",
          { class: "cards" },
          claims.slice(0, MOST).map((name) => card(cards, name)),
        ),
        claims.length > MOST && element("p", {}, `and ${KG.count(claims.length - MOST, "more claim")}`),
      ].filter(Boolean),
    );
  };
  const show = (entry, cards, at = null) =>
    steady(at, () => {
      if (panel.hidden) before = document.activeElement;
      fill(entry, cards);
      panel.hidden = false;
      document.body.classList.add("opened"); // a wide page makes room, so that the panel hides no mark
      panel.scrollTop = 0;
      panel.focus({ preventScroll: true });
    });
  function close() {
    if (panel.hidden) return;
    panel.hidden = true;
    steady(before, () => document.body.classList.remove("opened"));
    document.querySelectorAll(".chosen").forEach((mark) => mark.classList.remove("chosen"));
    if (before?.isConnected) before.focus({ preventScroll: true });
  }
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  return { show, close, panel };
})();

// A label at the pointer or beside the mark that has the focus.
KG.hint = (() => {
  const hint = document.body.appendChild(KG.element("div", { class: "hint", hidden: true }));
  return (text, x, y) => {
    hint.hidden = !text;
    if (!text) return;
    hint.textContent = text;
    const left = Math.max(4, Math.min(x + 12, innerWidth - hint.offsetWidth - 8));
    const top = Math.max(4, Math.min(y + 14, innerHeight - hint.offsetHeight - 6));
    hint.style.transform = `translate(${left}px, ${top}px)`;
  };
})();
