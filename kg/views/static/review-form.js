// The claims as a list; the one that is chosen is open as a form, which saves what is typed into it while it is typed.
"use strict";
(() => {
  const { review, element, byId } = KG;
  const list = byId("claims");
  const SHORT = { proposed: "to read", confirmed: "confirmed", skip: "skipped" };
  let form = null; // the open form: its rows and fields, by the place of the row and the column
  let waiting = null; // what was typed and is not yet sent

  review.flush = () => {
    if (!waiting) return;
    clearTimeout(waiting.timer);
    const { at, column, value, typing, sent } = waiting;
    waiting = null;
    sent();
    review.change("set", at, { cells: { [column]: value }, typing });
  };

  const field = (row, one, again) => {
    const id = `f-${row.at}-${one.column.replaceAll(" ", "-")}`;
    const choices = one.words.length > 0;
    const input = choices
      ? element("select", { id }, ...["", ...one.words].map((word) => element("option", { value: word }, word)))
      : element(one.long ? "textarea" : "input", { id, ...(one.long ? { rows: 3 } : { type: "text" }) });
    const wrong = element("p", { id: `${id}-wrong`, class: "wrong" });
    const says = element("p", { id: `${id}-says`, class: "kicker says" }, one.says);
    let typed = false; // whether something was sent from here before, since the field was entered
    const type = () => {
      if (waiting && (waiting.at !== row.at || waiting.column !== one.column)) review.flush();
      clearTimeout(waiting?.timer);
      const timer = setTimeout(review.flush, choices ? 0 : 350);
      waiting = {
        at: row.at,
        column: one.column,
        value: input.value,
        typing: typed,
        timer,
        sent: () => (typed = true),
      };
    };
    KG.fill(input, { oninput: type, onfocus: () => (typed = false), onblur: review.flush, spellcheck: "false" }, []);
    input.setAttribute("aria-describedby", `${id}-wrong ${id}-says`);
    const picks = one.pick && !choices ? KG.pick(input, one, review.flush) : null;
    again.set(`${row.at} ${one.column}`, { input, wrong });
    const label = element("label", { for: id }, one.column);
    return element(
      "div",
      { class: one.long ? "field wide" : "field" },
      label,
      element("div", { class: "held" }, input, picks),
      says,
      wrong,
    );
  };

  list.addEventListener("focusin", ({ target }) => {
    const says = target.closest(".field")?.querySelector(".says");
    byId("help").textContent = says
      ? `${target.closest(".field").querySelector("label").textContent}: ${says.textContent}`
      : "";
  });

  const open = (claim, into) => {
    const fields = new Map();
    const sentence = element("p", { class: "sentence" });
    const found = element("ul", { class: "found", "aria-live": "polite" });
    const parts = claim.rows.map((row, number) => {
      const groups = review.told.form
        .map((group) => ({ ...group, fields: group.fields.filter((one) => number === 0 || !one.origin) }))
        .filter((group) => group.fields.length)
        .map((group) => {
          const inside = element("div", { class: "fields" }, ...group.fields.map((one) => field(row, one, fields)));
          if (group.title !== "More") return element("fieldset", {}, element("legend", {}, group.title), inside);
          return element("details", {}, element("summary", {}, "More"), inside);
        });
      const remove = element(
        "button",
        { type: "button", onclick: () => review.change("remove", row.at) },
        "Remove this row",
      );
      return number === 0
        ? groups
        : element("section", { class: "further" }, element("h3", {}, "It also says"), groups, remove);
    });
    const buttons = review.actions
      .filter((action) => action.on === "claim")
      .map((action) =>
        element(
          "button",
          { type: "button", onclick: action.act, "data-act": action.name },
          `${action.says} `,
          element("kbd", {}, action.short ?? action.key),
        ),
      );
    into.append(element("div", { class: "buttons" }, ...buttons), sentence, found, ...parts.flat());
    return { at: claim.rows[0].at, rows: claim.rows.length, into, fields, sentence, found };
  };

  // Write what the sheet holds into the fields, but never into the one that is being typed in.
  const refresh = (claim) => {
    const problems = review.problemsOf(claim);
    for (const [key, { input, wrong }] of form.fields) {
      const [at, ...name] = key.split(" ");
      const column = name.join(" ");
      const value = claim.rows.find((row) => row.at === Number(at))?.cells[column] ?? "";
      const busy =
        document.activeElement === input || (waiting && waiting.at === Number(at) && waiting.column === column);
      if (!busy && input.value !== value) {
        if (input.tagName === "SELECT" && ![...input.options].some((option) => option.value === value))
          input.append(element("option", { value }, value));
        input.value = value;
      }
      const own = problems.filter((problem) => problem.at === Number(at) && problem.column === column);
      const text = own.map((problem) => problem.message).join("\n");
      if (wrong.textContent !== text) wrong.textContent = text;
      input.setAttribute("aria-invalid", String(own.length > 0));
      const more = input.closest("details");
      if (own.length && more) more.open = true;
    }
    told(claim, problems);
  };

  const told = (claim, problems) => {
    const at = claim.rows[0].at;
    const { sentences = {}, findings = {} } = review.checked;
    form.sentence.textContent = sentences[at] ?? "";
    form.sentence.hidden = !sentences[at];
    const known = new Set([...form.fields.keys()]);
    const whole = problems.filter((problem) => !known.has(`${problem.at} ${problem.column}`));
    const items = [
      ...whole.map((problem) =>
        element("li", { class: "wrong" }, problem.column ? `${problem.column}: ${problem.message}` : problem.message),
      ),
      ...(findings[at] ?? []).map((one) =>
        element("li", { class: one.contradicted ? "wrong" : "doubt" }, `Audit, ${one.check}: ${one.but}.`),
      ),
    ];
    if (form.found.textContent !== items.map((item) => item.textContent).join("")) form.found.replaceChildren(...items);
  };

  const line = (claim) => {
    const { cells } = claim.rows[0];
    const parties = [cells.actors, cells.recipients].filter(Boolean).join(" → ");
    const faults = review.problemsOf(claim).length;
    const doubts = review.checked.findings?.[claim.rows[0].at]?.length ?? 0;
    return [
      element("span", { class: `status is-${claim.status}` }, SHORT[claim.status]),
      element("span", { class: "said" }, cells.quote ?? cells.event ?? "…"),
      element(
        "span",
        { class: "kicker" },
        [cells.speaker, parties, cells.code ?? cells.type].filter(Boolean).join(" · "),
      ),
      faults > 0 && element("span", { class: "wrong" }, KG.count(faults, "problem")),
      doubts > 0 && element("span", { class: "doubt" }, `${KG.count(doubts, "finding")} of the audit`),
    ];
  };
  const draw = () => {
    const { claims, problems } = review.state;
    while (list.children.length > claims.length) list.lastChild.remove();
    claims.forEach((claim, number) => {
      const chosen = claim === review.chosen();
      let item = list.children[number];
      if (!item) {
        const head = element("button", {
          type: "button",
          class: "plain head",
          onclick: () => review.choose(review.state.claims[number]),
        });
        item = element("li", {}, head, element("div", { class: "open" }));
        list.append(item);
      }
      const [head, into] = item.children;
      head.replaceChildren(...line(claim).filter(Boolean));
      head.setAttribute("aria-expanded", String(chosen));
      item.className = chosen ? "claim chosen" : "claim";
      const same = chosen && form?.into === into && form.at === claim.rows[0].at && form.rows === claim.rows.length;
      if (!same) into.replaceChildren();
      if (chosen && !same) form = open(claim, into);
      if (chosen) refresh(claim);
    });
    if (!review.chosen()) form = null;
    const late = review.checked.version === review.state.version ? review.checked.problems : [];
    const all = [...problems, ...late].filter((problem) => problem.at === null);
    byId("whole").replaceChildren(...all.map((problem) => element("p", { class: "wrong" }, problem.message)));
    byId("empty").hidden = claims.length > 0;
  };
  review.onState.push(draw);
  review.onChecked.push(draw);

  review.focusHead = () => {
    const head = list.querySelector(".chosen .head");
    head?.focus({ preventScroll: true });
    head?.scrollIntoView({ block: "nearest" });
  };
  review.focusField = () => {
    const own = [...(form?.fields ?? [])].filter(([key]) => key.startsWith(`${review.at} `)).map(([, one]) => one);
    (own.find(({ input, wrong }) => wrong.textContent || !input.value) ?? own[0])?.input.focus();
  };
})();
