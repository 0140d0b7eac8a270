// The card of a claim: what it says, who said so through whom, how firmly, where, and what the audit has against it.
"use strict";
KG.card = (it) => {
  const { element } = KG;
  const words = it.factuality.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  const weight =
    it.weight === 1
      ? "full weight"
      : it.weight === 0
        ? "not counted under this evidence weighting"
        : `weight ${+it.weight.toFixed(3)}`;
  const pairs = [
    ["Place", `${it.dataset}, ${it.place}`],
    ["Claim", KG.claimPage ? element("a", { href: KG.claimPage(it.claim) }, it.claim) : it.claim],
    ...(it.source ? [["Source", KG.link(it.source, it.source)]] : []),
    ...(it.note ? [["Note", it.note]] : []),
  ];
  return element(
    "li",
    { class: it.weight === 0 ? "card uncounted" : "card" },
    element("p", { class: "sentence" }, it.sentence),
    element(
      "p",
      { class: "speaker" },
      "Source: ",
      element("b", {}, it.speaker),
      it.unnamed && !it.rests_on && " (not named)",
      it.relays.length > 0 && `, reported by ${it.relays.join(", then ")}`,
      it.rests_on && `, resting on ${it.rests_on}`,
    ),
    element("p", { class: "firm" }, `${words} · ${weight}`),
    it.marks.map((text) => element("p", { class: "mark-audit" }, text)),
    element(
      "dl",
      {},
      pairs.map(([name, text]) => [element("dt", {}, name), element("dd", {}, text)]),
    ),
  );
};
