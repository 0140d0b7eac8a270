// A new actor as a form: the program checks it as it checks a table of actors, and the field it was for gets its name.
"use strict";
(() => {
  const { review, element, byId } = KG;
  const dialog = byId("actor");
  const fields = new Map();
  let asked = null; // the field from which a new actor was asked for

  const make = (one) => {
    const id = `actor-${one.column.replaceAll(" ", "-")}`;
    const input = one.words.length
      ? element("select", { id }, ...["", ...one.words].map((word) => element("option", { value: word }, word)))
      : element("input", { id, type: "text", autocomplete: "off" });
    const wrong = element("p", { id: `${id}-wrong`, class: "wrong" });
    input.setAttribute("aria-describedby", `${id}-wrong ${id}-says`);
    fields.set(one.column, { input, wrong });
    const picks = one.pick && !one.words.length ? KG.pick(input, one, () => {}) : null;
    const label = element("label", { for: id }, one.column);
    const says = element("p", { id: `${id}-says`, class: "kicker says" }, one.says);
    return element("div", { class: "field" }, label, element("div", { class: "held" }, input, picks), says, wrong);
  };
  byId("actor-fields").append(...review.told.actor.map(make));

  KG.newActor = (name, input = null) => {
    review.flush();
    asked = input;
    for (const [column, { input: own, wrong }] of fields) {
      own.value = column === "name" ? name : "";
      wrong.textContent = "";
    }
    byId("actor-wrong").textContent = "";
    dialog.showModal();
    (name ? fields.get("kind") : fields.get("name")).input.focus();
  };
  const save = async (event) => {
    event.preventDefault();
    const cells = Object.fromEntries([...fields].map(([column, { input }]) => [column, input.value]));
    const { ok, said } = await review.send("actor", { cells });
    const problems = said.wrong ?? [];
    for (const [column, { wrong, input }] of fields) {
      const own = ok ? [] : problems.filter((problem) => problem.column === column);
      wrong.textContent = own.map((problem) => problem.message).join("\n");
      input.setAttribute("aria-invalid", String(own.length > 0));
    }
    const other =
      ok || problems.some((problem) => fields.has(problem.column)) ? "" : (said.error ?? "This could not be saved.");
    byId("actor-wrong").textContent = other;
    if (!ok) return;
    dialog.close();
    asked?.focus();
  };
  byId("actor-form").addEventListener("submit", save);
  byId("actor-cancel").addEventListener("click", () => dialog.close());
})();
