// The timeline's own control: only what one state took part in; marks keep their places.
"use strict";
for (const chart of KG.charts.filter(({ data }) => data.states?.length > 1)) {
  const { element } = KG;
  const whose = chart.data.actors;
  const marks = [...chart.root.querySelectorAll("[data-mark]")];
  const took = (node, state) => !state || (node.dataset.states ?? "").split(" ").includes(state);
  chart.filter = (state) => {
    for (const mark of marks) mark.classList.toggle("away", !took(mark, state));
    for (const lane of chart.root.querySelectorAll("[data-lane]"))
      lane.querySelector("tspan.soft").textContent = `${lane.querySelectorAll("[data-mark]:not(.away)").length}`;
    const kept = new Set(marks.filter((mark) => took(mark, state)).map((mark) => mark.dataset.mark));
    for (const row of chart.root.querySelectorAll("[data-row]")) row.hidden = !kept.has(row.dataset.row);
    const name = chart.data.states.find(([code]) => code === state)?.[1];
    chart.say(name ? `${KG.count(kept.size, "event")} in which ${name} ${whose ? "also " : ""}took part` : "");
  };
  const choice = element(
    "select",
    { onchange: () => chart.filter(choice.value) },
    element("option", { value: "" }, whose ? "anyone" : "all states"),
    chart.data.states.map(([code, name]) => element("option", { value: code }, name)),
  );
  chart.root
    .querySelector(".controls")
    .append(element("label", {}, whose ? `Events of ${whose} with` : "Events of", choice));
}
KG.stable = performance.now();
