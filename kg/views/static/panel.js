// The panel: a tie with its score, interval and every claim; an actor with its details and its ties.
"use strict";
KG.panel = (() => {
  const { element, drawing, view, model } = KG;
  const panel = KG.byId("panel");
  const arrow = (tie) => `${tie.source.label} ${tie.mutual ? "↔" : "→"} ${tie.target.label}`;
  const percent = (part) => `${Math.round(100 * part)}%`;

  const sample = (sign) =>
    drawing(
      "svg",
      { class: "sample", viewBox: "0 0 34 10", width: 34, height: 10, "aria-hidden": "true" },
      drawing("path", {
        d: "M1 5H33",
        class: sign,
        "stroke-dasharray": KG.DASHES[sign] ? KG.DASHES[sign].join(" ") : null,
      }),
    );

  // The score on its scale: a line from -1 to +1, the interval as a bar, the score as a dot.
  const gauge = (tie) => {
    const at = (value) => 10 + 130 * (value + 1);
    const known = !Number.isNaN(tie.low);
    return drawing(
      "svg",
      { class: "gauge", viewBox: "0 0 280 34", "aria-hidden": "true" },
      drawing("path", { d: "M10 12H270M10 8V16M140 7V17M270 8V16", class: "scale" }),
      known && drawing("path", { d: `M${at(tie.low)} 12H${at(tie.high)}`, class: `interval ${tie.sign}` }),
      drawing("circle", { cx: at(tie.value), cy: 12, r: 5.5, class: `point ${tie.sign}` }),
      ...[
        ["start", 10, "−1 conflict"],
        ["middle", 140, "0"],
        ["end", 270, "cooperation +1"],
      ].map(([anchor, x, text]) => drawing("text", { x, y: 31, "text-anchor": anchor }, text)),
    );
  };

  const fact = (name, ...value) => [element("dt", {}, name), element("dd", {}, ...value)];
  const HOW = {
    given: null,
    recomputed: "Recomputed in this page from the evidence that folding and filters leave.",
    pooled: "Pooled in this page from several ties without listed evidence: no interval.",
  };

  const claim = (entry) => {
    const sign = KG.sign(entry.valence);
    const who = (index) => model.actors[index].label;
    const voice = entry.relays.length ? `${entry.speaker}, through ${entry.relays.join(", then ")}` : entry.speaker;
    return element(
      "li",
      { class: "claim" },
      element(
        "p",
        { class: "act" },
        sample(sign),
        element("b", {}, entry.type || "act"),
        ` ${KG.signed(entry.valence)}`,
        entry.weight === 0 ? " (counts for nothing)" : entry.weight === 1 ? "" : ` × ${+entry.weight.toFixed(2)}`,
        element("span", { class: "when" }, entry.date ?? "no date"),
      ),
      element("p", { class: "between" }, `${who(entry.source)} ${entry.mutual ? "↔" : "→"} ${who(entry.target)}`),
      element(
        "dl",
        {},
        fact("Said by", voice),
        fact("Certainty", entry.factuality),
        entry.place && fact("Place", entry.place),
        entry.dataset && fact("Dataset", entry.dataset),
        fact("Claim", entry.url ? KG.link(entry.url, entry.claim) : entry.claim),
        entry.note && fact("Note", entry.note),
      ),
    );
  };

  const frame = (kicker, title, ...content) => {
    panel.replaceChildren(
      element(
        "header",
        {},
        element("div", {}, element("p", { class: "kicker" }, kicker), element("h2", {}, title)),
        element(
          "button",
          {
            type: "button",
            class: "icon",
            "aria-label": "Close",
            title: "Close (Esc)",
            onclick: () => KG.choose(null),
          },
          "×",
        ),
      ),
      ...content.flat().filter(Boolean),
    );
    panel.hidden = false;
    panel.scrollTop = 0;
  };

  const showTie = (tie) => {
    const evidence = [...tie.evidence].sort((a, b) => b.weight * Math.abs(b.valence) - a.weight * Math.abs(a.valence));
    const list = element("ol", { class: "claims" });
    const more = element("button", { type: "button" });
    const add = (count) => {
      list.append(...evidence.splice(0, count).map(claim));
      more.hidden = !evidence.length;
      more.textContent = `Show the other ${evidence.length.toLocaleString("en")}`;
    };
    more.addEventListener("click", () => add(Infinity));
    const total = evidence.length;
    add(40);
    frame(
      KG.SIGN_WORDS[tie.sign] + (tie.kind ? ` · ${tie.kind}` : ""),
      arrow(tie),
      element(
        "p",
        { class: `score ${tie.sign}` },
        KG.signed(tie.value),
        " ",
        element(
          "span",
          {},
          Number.isNaN(tie.low)
            ? "no interval"
            : `${Math.round(100 * model.level)}% interval ${KG.signed(tie.low)} to ${KG.signed(tie.high)}`,
        ),
      ),
      gauge(tie),
      element(
        "dl",
        { class: "facts" },
        fact("Acts", String(tie.n)),
        fact("Weight", tie.weight.toFixed(2)),
        fact("Certainty", percent(tie.certainty)),
      ),
      HOW[tie.how] && element("p", { class: "remark" }, HOW[tie.how]),
      element(
        "h3",
        {},
        total ? `${KG.count(total, "claim")} behind it, the heaviest first` : "No claim is listed for this tie.",
      ),
      list,
      more,
    );
  };

  const showActor = (actor, seen) => {
    const ties = seen.ties
      .filter(({ source, target }) => source === actor || target === actor)
      .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
    const open = view.open.has(actor);
    const side = actor.host
      ? `${actor.kind} · acts for ${actor.host.label}`
      : actor.state && actor.kind !== "State"
        ? `${actor.kind} · acts for ${actor.state}`
        : actor.kind;
    frame(
      side,
      actor.label,
      element(
        "p",
        { class: "actions" },
        actor.guests.length &&
          element(
            "button",
            { type: "button", onclick: () => KG.unfold(actor) },
            open ? "Fold back" : `Unfold ${actor.guests.length} who act for it`,
          ),
        actor.host &&
          element(
            "button",
            { type: "button", onclick: () => KG.unfold(actor.host) },
            `Fold into ${KG.shorten(actor.host.label, 18)}`,
          ),
        element(
          "button",
          { type: "button", onclick: () => KG.setEgo(view.ego === actor ? null : actor) },
          view.ego === actor ? "Back to all" : "Only its ties",
        ),
      ),
      actor.detail.length &&
        element(
          "dl",
          { class: "facts" },
          actor.detail.map(([name, value]) => fact(name, KG.webAddress(value) ? KG.link(value, value) : value)),
        ),
      element("h3", {}, ties.length ? KG.count(ties.length, "tie") : "No tie in this view."),
      element(
        "ul",
        { class: "ties" },
        ties
          .slice(0, 200)
          .map((tie) =>
            element(
              "li",
              {},
              element(
                "button",
                { type: "button", class: "plain", onclick: () => KG.choose({ tie: tie.key }, { focus: true }) },
                sample(tie.sign),
                element("span", {}, tie.mutual
                    ? `with ${(tie.source === actor ? tie.target : tie.source).label}`
                    : tie.source === actor
                      ? `to ${tie.target.label}`
                      : `from ${tie.source.label}`),
                model.tieKinds.length > 1 && element("span", { class: "count" }, tie.kind),
                element("span", { class: "number" }, KG.signed(tie.value)),
              ),
            ),
          ),
      ),
    );
  };

  // Shows what is chosen, in the numbers of the present view; closes when it is no longer to be seen.
  const show = (seen) => {
    const { chosen } = view;
    const tie = chosen?.tie && seen.ties.find(({ key }) => key === chosen.tie);
    if (tie) showTie(tie);
    else if (chosen?.actor && seen.actors.has(chosen.actor)) showActor(chosen.actor, seen);
    else panel.hidden = true;
    document.body.classList.toggle("opened", !panel.hidden);
  };
  return { show, sample, arrow, element: panel };
})();
