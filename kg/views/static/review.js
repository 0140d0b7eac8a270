// Keys and buttons of the review, and what stands above it: how much is read, what can be undone, what comes next.
"use strict";
(() => {
  const { review, element, byId } = KG;
  const within = (act) => () => review.chosen() && act(review.chosen().rows[0].at, review.chosen());
  const step = (by) => () => {
    const { claims } = review.state;
    const now = claims.indexOf(review.chosen());
    review.choose(claims[Math.min(Math.max(now + by, 0), claims.length - 1)]);
    review.focusHead();
  };
  // The next claim that nobody has read, from the one that is chosen on and then from the first.
  const next = () => {
    const { claims } = review.state;
    const now = claims.indexOf(review.chosen());
    const unread = [...claims.slice(now + 1), ...claims.slice(0, Math.max(now, 0))].find(
      (claim) => claim.status === "proposed",
    );
    if (unread) review.choose(unread);
    review.focusHead();
  };
  const status = (word) =>
    within(async (at) => {
      const { ok } = await review.change("status", at, { status: word });
      if (ok) next();
    });
  const made = async (kind, at, given, focus = review.focusField) => {
    const { ok } = await review.change(kind, at, given);
    review.dropPicked();
    if (ok) focus();
  };
  const go = (path) => async () => {
    review.flush();
    await review.send(path);
  };

  review.actions = [
    { name: "confirm", key: "c", says: "Confirm", on: "claim", act: status("confirmed") },
    { name: "skip", key: "x", says: "Skip", on: "claim", act: status("skip") },
    {
      name: "split",
      key: "s",
      says: "Split",
      told: "put a copy below it, with the words that are selected",
      on: "claim",
      act: within((at) => made("split", at, review.words() ?? {}, review.focusHead)), // the next key is m, u or x
    },
    {
      name: "merge",
      key: "m",
      says: "Merge",
      told: "make one claim of it and the one above",
      on: "claim",
      act: within((at) => review.change("merge", at)),
    },
    {
      name: "also",
      key: "a",
      says: "Also",
      told: "let it say something of another thing",
      on: "claim",
      act: within((at) => made("also", at)),
    },
    {
      name: "remove",
      key: "Delete",
      short: "Del",
      says: "Remove",
      on: "claim",
      act: within((at) => review.change("remove", at)),
    },
    {
      name: "new",
      key: "n",
      says: "new claim with the words that are selected",
      act: () => review.words() && made("add", 0, review.picked),
    },
    {
      name: "quote",
      key: "q",
      says: "quote the words that are selected",
      act: within(async (at) => {
        if (!review.words()) return;
        await review.change("quote", at, review.picked);
        review.dropPicked();
      }),
    },
    { name: "down", key: "j", says: "next claim", act: step(1) },
    { name: "up", key: "k", says: "claim above", act: step(-1) },
    { name: "next", key: ".", says: "next claim to read", act: next },
    { name: "edit", key: "e", says: "into the first field that is empty or wrong", act: () => review.focusField() },
    {
      name: "text",
      key: "t",
      says: "into the text: arrows go from word to word, with Shift they select",
      act: () => byId("text").focus(),
    },
    { name: "actor", key: "p", says: "new actor", act: () => KG.newActor("") },
    { name: "undo", key: "u", says: "undo", act: go("undo") },
    { name: "redo", key: "r", says: "redo", act: go("redo") },
    { name: "keys", key: "?", says: "these keys", act: () => byId("keys").showModal() },
  ];
  const told = [
    ...review.actions.map(({ key, says, told: more }) => [
      key,
      more ? `${says.toLowerCase()}: ${more}` : says.toLowerCase(),
    ]),
    ["Ctrl + Enter", "confirm, from any field"],
    ["Esc", "out of a field"],
  ];
  const row = ([key, says]) =>
    element("tr", {}, element("th", { scope: "row" }, element("kbd", {}, key)), element("td", {}, says));
  byId("keys-table").append(...told.map(row));

  const by = Object.fromEntries(review.actions.map((action) => [action.name, action.act]));
  for (const [id, name] of [
    ["undo", "undo"],
    ["redo", "redo"],
    ["keys-open", "keys"],
    ["next", "next"],
    ["new-claim", "new"],
    ["set-quote", "quote"],
  ])
    byId(id).addEventListener("click", by[name]);
  // A button must not take the selection away before it is used.
  for (const id of ["new-claim", "set-quote"])
    byId(id).addEventListener("mousedown", (event) => event.preventDefault());

  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select");
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      by.confirm();
    } else if (event.key === "Escape" && typing) {
      review.flush();
      review.focusHead();
    } else if (!typing && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      (event.shiftKey ? by.redo : by.undo)();
    } else if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey && byId("keys-on").checked) {
      const action = review.actions.find(({ key }) => key === event.key);
      if (!action) return;
      event.preventDefault();
      action.act();
    }
  });

  review.onState.push(() => {
    const { claims, problems, undo, redo, elsewhere } = review.state;
    const of = (word) => claims.filter((claim) => claim.status === word).length;
    const left = of("proposed");
    byId("progress").textContent =
      `${of("confirmed")} confirmed, ${of("skip")} skipped, ${left} to read` +
      (problems.length ? `; ${KG.count(problems.length, "problem")}` : "");
    for (const [id, label] of [
      ["undo", undo],
      ["redo", redo],
    ]) {
      byId(id).disabled = !label;
      byId(id).title = label ? `${id === "undo" ? "Take back" : "Do again"}: ${label}` : "";
    }
    byId("next").disabled = !left;
    byId("set-quote").disabled = !review.picked || !review.chosen();
    byId("elsewhere").textContent = elsewhere;
    byId("elsewhere").hidden = !elsewhere;
    byId("done").hidden = !claims.length || left > 0 || problems.length > 0;
  });
  byId("command").textContent = review.told.command;
  // What another program writes is seen when somebody comes back to the page.
  addEventListener("focus", () => review.look().catch(() => {}));
  addEventListener("beforeunload", () => review.flush());
  review.look().then(() => {
    const first = review.state.claims.find((claim) => claim.status === "proposed") ?? review.state.claims[0];
    if (first) review.choose(first);
    KG.stable = true;
  });
})();
