// What the page of a review knows, and the one way to change it: each change is sent, saved, and answered by the sheet as it is.
"use strict";
KG.review = { state: null, checked: {}, at: 0, told: KG.island("data"), onState: [], onChecked: [] };
(() => {
  const { review, element, byId } = KG;
  let queue = Promise.resolve();
  let asking = 0;

  const UNHEARD = { ok: false, said: { error: "The program does not answer: is kg review still running?" } };
  const ask = async (path, body) => {
    const options = body
      ? { method: "POST", keepalive: true, headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
      : {};
    const answer = await fetch(path, { ...options, cache: "no-store" });
    const said = await answer.json();
    return { ok: answer.ok, said };
  };

  review.say = (text) => {
    byId("saved").textContent = text;
  };
  // What was written and could not be saved stays until somebody closes it; any other warning until the next change.
  review.warn = (text, lost = "") => {
    const box = byId("alert");
    const parts = [text[0].toUpperCase() + text.slice(1), lost && ` You had written: ${lost}`];
    box.dataset.kept = lost ? "yes" : "";
    const close = element("button", { type: "button", onclick: () => (box.hidden = true) }, "Close");
    box.replaceChildren(element("p", {}, ...parts), close);
    box.hidden = false;
  };

  review.take = (said) => {
    if (!said.claims) return;
    review.state = said;
    if (Number.isInteger(said.at)) review.at = said.at;
    if (said.notice) review.warn(said.notice);
    review.onState.forEach((act) => act());
    review.check();
  };

  // What shapes and audit find follows the sheet, and is dropped where it speaks of an earlier version.
  review.check = () => {
    clearTimeout(asking);
    asking = setTimeout(async () => {
      const { ok, said } = await ask("checked").catch(() => UNHEARD);
      if (!ok) return review.say("Not checked");
      if (said.version !== review.state.version) return review.check();
      review.checked = said;
      review.onChecked.forEach((act) => act());
    }, 120);
  };

  // One change after the other, each to the version that the one before has made.
  review.send = (path, given = {}, lost = "") => {
    queue = queue.then(async () => {
      review.say("Saving …");
      const { ok, said } = await ask(path, { version: review.state.version, ...given }).catch(() => UNHEARD);
      if (!ok) review.warn(said.error, lost);
      else if (!byId("alert").dataset.kept) byId("alert").hidden = true;
      review.take(said);
      review.say(ok ? "Saved" : "Not saved");
      return { ok, said };
    });
    return queue;
  };
  review.change = (kind, at, given = {}) => {
    if (kind !== "set") review.flush();
    const lost = Object.values(given.cells ?? {}).join("; ");
    return review.send("change", { kind, at, ...given }, lost);
  };

  review.look = async () => {
    await queue;
    const { ok, said } = await ask("state");
    if (!ok) review.warn(said.error);
    if (!review.state || said.version !== review.state.version || said.elsewhere !== review.state.elsewhere)
      review.take({ ...said, at: null });
  };
  review.find = (column, text) => ask(`pick?${new URLSearchParams({ column, q: text })}`).then(({ said }) => said);

  // The claim that is chosen, by the place of one of its rows.
  review.chosen = () => review.state?.claims.find((claim) => claim.rows.some((row) => row.at === review.at));
  review.choose = (claim) => {
    if (!claim) return;
    review.flush();
    review.at = claim.rows[0].at;
    review.onState.forEach((act) => act());
  };
  review.problemsOf = (claim) => {
    const places = new Set(claim.rows.map((row) => row.at));
    return [
      ...review.state.problems,
      ...(review.checked.version === review.state.version ? review.checked.problems : []),
    ].filter((problem) => places.has(problem.at));
  };
  review.flush = () => {}; // the form says how: what is being typed is sent before anything else
})();
