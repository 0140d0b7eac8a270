// The panel: a tie with its score, parts, yardsticks and every act with its claims; an actor with its ties.
"use strict";
KG.panel = (() => {
  const { element, view, model, marks } = KG,
    { mix, parts, effects } = KG.breakdown;
  const panel = KG.byId("panel");
  const fact = (name, ...value) => [element("dt", {}, name), element("dd", {}, ...value)];
  const kept = (children) => children.flat().filter((child) => child instanceof Node);

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
      ...kept(content),
    );
    panel.hidden = false;
    panel.scrollTop = 0;
  };
  const table = (title, heads, rows) =>
    rows.length > 0 &&
    element(
      "table",
      { class: "small" },
      element("caption", {}, title),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          heads.map((head) => element("th", { scope: "col" }, head)),
        ),
      ),
      element(
        "tbody",
        {},
        rows.map(([first, ...rest]) =>
          element(
            "tr",
            {},
            element("th", { scope: "row" }, first),
            rest.map((cell) => element("td", {}, cell)),
          ),
        ),
      ),
    );

  const yardsticks = (tie) =>
    (model.basis.yardsticks[model.pairKey(tie.source.index, tie.target.index)] ?? []).map(
      ([name, value, low, high, n, unit, note, period]) => [
        [name, [note, period].filter(Boolean).map((text) => element("small", {}, text))],
        value === null ? (n ? "" : "none") : KG.signed(value),
        n ? marks.interval(low, high) : "",
        `${marks.number(n)} ${unit}`,
      ],
    );

  const sides = (tie) =>
    (model.basis.sides[model.pairKey(tie.source.index, tie.target.index)] ?? []).map(
      ([name, value, low, high, says, claims, denials, speakers, number]) => [
        [
          name,
          speakers && element("small", {}, speakers),
          number && element("code", { class: "again" }, `kg recompute ${number}`),
        ],
        claims ? [KG.signed(value), " ", marks.interval(low, high)] : says,
        KG.count(claims, "claim"),
        denials ? KG.count(denials, "denial") : "",
      ],
    );
  // The line from which the library makes this number again; none where the view has no such number.
  const again = (tie) => {
    const name = KG.number.of(tie);
    return (
      name &&
      element("p", { class: "note" }, "To reproduce: ", element("code", { class: "recompute" }, `kg recompute ${name}`))
    );
  };

  const actCard = ({ act, effect, claims }) => {
    const [a, b] = act.ways[0],
      [one, other] = [model.actors[a].label, model.actors[b].label];
    return element(
      "li",
      { class: "deed" },
      element(
        "p",
        { class: "act" },
        marks.sample(KG.sign(act.valence)),
        element("b", {}, model.basis.codes[act.code].label),
        ` ${KG.signed(act.valence)}`,
        act.aged !== 1 && ` × ${marks.number(act.aged)}`,
        act.n !== 1 && ` × ${marks.number(act.n)} act`,
        element("span", { class: "when" }, act.when ?? "no date"),
      ),
      element(
        "p",
        { class: "between" },
        act.ways.length > 1 ? `${one} and ${other}` : `${one} → ${other}`,
        `; effect on score ${KG.signed(effect)}`,
      ),
      element(
        "ul",
        { class: "cards" },
        claims.map(({ claim, weight }) => KG.card({ ...claim.card, weight })),
      ),
    );
  };

  const showTie = (tie) => {
    const list = element("ol", { class: "claims" }),
      more = element("button", { type: "button" });
    const acts = model.basis
      ? effects(tie).sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect) || a.act.event - b.act.event)
      : [];
    const total = acts.length;
    const add = (count) => {
      list.append(...acts.splice(0, count).map(actCard));
      more.hidden = !acts.length;
      more.textContent = `Show the other ${acts.length.toLocaleString("en")}`;
    };
    more.addEventListener("click", () => add(Infinity));
    add(30);
    const [counts, routine] = model.basis ? mix(tie) : [];
    const verdict = model.queried
      ? ""
      : tie.clear
        ? KG.SIGN_WORDS[tie.sign]
        : "Interval includes 0: neither with nor against can be shown";
    frame(
      [verdict, tie.kind].filter(Boolean).join(" · "),
      marks.arrow(tie),
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
            : `${marks.number(100 * (view.method?.confidence ?? 0.95))}% interval ${marks.interval(tie.low, tie.high)}`,
        ),
      ),
      marks.gauge(tie),
      element(
        "dl",
        { class: "facts" },
        fact(model.queried ? "Rows" : "Acts", marks.number(tie.n)),
        !model.queried && fact("Weight", tie.weight.toFixed(2)),
        model.basis && [fact("Of these", counts), fact("Routine contact", `${KG.fixed(100 * routine, 0)}%`)],
      ),
      tie.notes &&
        tie.notes.length > 0 &&
        element(
          "ul",
          { class: "notes" },
          tie.notes.map((note) => element("li", {}, note)),
        ),
      model.basis && !view.parts && table("Parts: kind and direction", ["Part", "Acts", "Weight", "Score"], parts(tie)),
      model.basis &&
        table(
          `Other yardsticks${KG.sameMethod(view) ? "" : `, under ${model.basis.beliefs[0].name} evidence weighting`}`,
          ["Yardstick", "Value", "Interval", "Of"],
          yardsticks(tie),
        ),
      model.basis &&
        table(
          `As told by each side, from its claims alone${KG.sameMethod(view) ? "" : `, under ${model.basis.beliefs[0].name} evidence weighting`}`,
          ["Told by", "Score", "Claims", "Denials"],
          sides(tie),
        ),
      model.basis && again(tie),
      model.basis &&
        element("h3", {}, `${KG.count(total, "act")} and the claims that report them, by effect on the score`),
      list,
      more,
    );
  };

  const showActor = (actor, seen) => {
    const ties = seen.ties
      .filter(({ source, target }) => source === actor || target === actor)
      .sort((a, b) => b.weight - a.weight);
    const open = view.open.has(actor);
    frame(
      actor.host ? `${KG.kindWord(actor.kind)} · acts for ${actor.host.label}` : KG.kindWord(actor.kind),
      actor.label,
      element(
        "p",
        { class: "actions" },
        actor.guests.length > 0 &&
          element(
            "button",
            { type: "button", onclick: () => KG.unfold(actor) },
            open ? "Group again" : `Expand: ${KG.count(actor.guests.length, "actor")}`,
          ),
        actor.host &&
          element(
            "button",
            { type: "button", onclick: () => KG.unfold(actor.host) },
            `Group under ${KG.shorten(actor.host.label, 18)}`,
          ),
        element(
          "button",
          { type: "button", onclick: () => KG.setEgo(view.ego === actor ? null : actor) },
          view.ego === actor ? "Back to all" : "Only its ties",
        ),
      ),
      actor.detail.length > 0 &&
        element(
          "dl",
          { class: "facts" },
          actor.detail.map(([name, value]) => fact(name, KG.webAddress(value) ? KG.link(value, value) : value)),
        ),
      element(
        "h3",
        {},
        ties.length ? KG.count(ties.length, "tie") : "No tie in this view: nothing known, not neutral.",
      ),
      element(
        "ul",
        { class: "ties" },
        ties.slice(0, 200).map((tie) => {
          const other = tie.source === actor ? tie.target : tie.source;
          return element(
            "li",
            {},
            element(
              "button",
              { type: "button", class: "plain", onclick: () => KG.choose({ tie: tie.key }, { focus: true }) },
              marks.sample(tie.sign, tie.clear),
              element(
                "span",
                {},
                tie.mutual ? other.label : tie.source === actor ? `→ ${other.label}` : `← ${other.label}`,
              ),
              tie.kind && element("span", { class: "count" }, tie.kind),
              element("span", { class: "number" }, KG.signed(tie.value)),
            ),
          );
        }),
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
  return { show, element: panel };
})();
