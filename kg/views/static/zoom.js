// The timeline's own controls: look closer at a span of time, only what one state did; marks keep their lane.
"use strict";
KG.zoom = (() => {
  const { element, drawing } = KG;
  const timelines = [...document.querySelectorAll("svg.timeline")];
  if (!timelines.length) return null;
  const DAY = 86400000, ROOM = 13.4;
  const number = (node, name) => Number(node.dataset[name]);
  const whole = { first: number(timelines[0], "first"), last: number(timelines[0], "last") };
  const view = { first: whole.first, last: whole.last, state: "" };
  const latest = Math.max(...[...timelines[0].querySelectorAll("[data-mark]")].map((node) => number(node, "to")));
  const dayText = (day) => new Date(day * DAY).toISOString().slice(0, 10);

  // Names for about as many places as fit: the first day of every year, month or day.
  const ticks = (most) => {
    const low = new Date(view.first * DAY), found = [];
    const first = low.getUTCFullYear(), last = new Date(view.last * DAY).getUTCFullYear();
    for (const every of [1, 2, 5, 10, 25, 50, 100]) {
      const years = [];
      for (let year = first; year <= last + 1; year++) if (year % every === 0) years.push(year);
      if (years.length > most) continue;
      if (years.length >= 3) return years.map((year) => [Date.UTC(year, 0, 1) / DAY, String(year)]);
      break;
    }
    for (let month = low.getUTCMonth(); ; month++) {
      const day = Date.UTC(first, month, 1) / DAY;
      if (day > view.last) break;
      if (day >= view.first) found.push([day, dayText(day).slice(0, 7)]);
    }
    if (found.length >= 2) return found.filter((_, index) => index % Math.ceil(found.length / most) === 0);
    const step = Math.max(1, Math.ceil((view.last - view.first) / most)), byDay = [];
    for (let day = Math.ceil(view.first); day <= view.last; day += step) byDay.push([day, dayText(day)]);
    return byDay;
  };

  const paint = () => {
    const seen = new Map();
    for (const chart of timelines) {
      const left = number(chart, "left"), right = number(chart, "right"), bottom = number(chart, "bottom");
      const at = (day) => left + ((day - view.first) / (view.last - view.first)) * (right - left);
      for (const lane of chart.querySelectorAll("[data-lane]")) {
        const marks = [...lane.querySelectorAll("[data-mark]")].map((node) => {
          const from = number(node, "from"), to = number(node, "to");
          const inside = to >= view.first && from <= view.last && (!view.state || (node.dataset.states ?? "").split(" ").includes(view.state));
          node.classList.toggle("away", !inside);
          // What is longer than the view stands in the middle of the part that is in view.
          const middle = (Math.max(from, view.first) + Math.min(to + 1, view.last)) / 2;
          return { node, from, to, inside, x: at(inside ? middle : 0) };
        }).filter(({ inside }) => inside).sort((a, b) => a.x - b.x);
        const ends = [];
        for (const { node, from, to, x } of marks) {
          let level = ends.findIndex((end) => x - end >= ROOM);
          if (level < 0) level = ends.length;
          ends[level] = x;
          node.setAttribute("transform", `translate(${x} ${number(lane, "floor") - number(chart, "step") * (level + 0.5)})`);
          const line = node.querySelector(".span");
          if (line) line.setAttribute("d", `M${Math.max(left, at(from)) - x} 0H${Math.min(right, at(to + 1)) - x}`);
          seen.set(node.dataset.mark, from);
        }
        lane.querySelector("tspan.soft").textContent = ` ${marks.length}`;
      }
      chart.querySelector(".ticks").replaceChildren(...ticks(right > 600 ? 12 : 4).filter(([day]) => day >= view.first && day <= view.last).map(([day, name]) =>
        drawing("g", {}, drawing("path", { d: `M${at(day)} 4V${bottom + 4}`, class: "grid" }),
          ...[12, bottom + 14].map((y) => drawing("text", { x: at(day) + 3, y, class: "tick" }, name)))));
    }
    KG.chart.say(`${KG.count(seen.size, "event")} from ${dayText(Math.ceil(view.first))} to ${dayText(Math.floor(view.last))}`);
    KG.chart.list([...seen.keys()].sort((a, b) => seen.get(a) - seen.get(b)), "The same events as a table");
    KG.byId("all")?.setAttribute("aria-pressed", view.first === whole.first && view.last === whole.last);
  };
  const show = (first, last) => {
    const width = Math.max(2, Math.min(last - first, whole.last - whole.first));
    view.first = Math.max(whole.first, Math.min(first, whole.last - width));
    view.last = view.first + width;
    paint();
  };
  const scale = (factor, about = (view.first + view.last) / 2) =>
    show(about - (about - view.first) * factor, about + (view.last - about) * factor);
  const shift = (part) => show(view.first + part * (view.last - view.first), view.last + part * (view.last - view.first));

  for (const chart of timelines) {
    const day = (event) => {
      const box = chart.getBoundingClientRect(), left = number(chart, "left"), right = number(chart, "right");
      const x = ((event.clientX - box.x) / box.width) * chart.viewBox.baseVal.width;
      return view.first + ((x - left) / (right - left)) * (view.last - view.first);
    };
    let start = null, band = null;
    chart.addEventListener("pointerdown", (event) => { if (event.button === 0 && event.pointerType !== "touch") start = event; });
    chart.addEventListener("pointermove", (event) => {
      if (!start || Math.abs(event.clientX - start.clientX) < 6) return;
      const box = chart.getBoundingClientRect(), unit = chart.viewBox.baseVal.width / box.width;
      band ??= chart.appendChild(drawing("rect", { class: "brush", y: 0, height: chart.viewBox.baseVal.height }));
      band.setAttribute("x", (Math.min(event.clientX, start.clientX) - box.x) * unit);
      band.setAttribute("width", Math.abs(event.clientX - start.clientX) * unit);
      event.preventDefault();
    });
    addEventListener("pointerup", (event) => {
      if (band) show(...[day(start), day(event)].sort((a, b) => a - b));
      band?.remove();
      start = band = null;
    });
    chart.addEventListener("dblclick", (event) => { if (!event.target.closest("[data-mark]")) scale(0.4, day(event)); });
  }

  const controls = KG.byId("controls") ?? document.querySelector("[data-controls=timeline]");
  const button = (text, label, act, id) => element("button", { type: "button", "aria-label": label, title: label, class: text.length > 2 ? null : "icon", id, onclick: act }, text);
  const choice = element("select", { onchange: () => { view.state = choice.value; paint(); } },
    element("option", { value: "" }, "everybody"), KG.data.states.map(([code, name]) => element("option", { value: code }, name)));
  controls.append(
    button("All", "The whole time", () => show(whole.first, whole.last), "all"),
    button("Last year", "The last year", () => show(latest - 365, latest + 5)),
    button("Last weeks", "The last weeks with events", () => show(latest - 40, latest + 3)),
    button("+", "Look closer", () => scale(0.5)), button("−", "Step back", () => scale(2)),
    button("←", "Earlier", () => shift(-0.4)), button("→", "Later", () => shift(0.4)),
    element("label", {}, "Acts of", choice));
  paint();
  return { show, scale, shift, view, whole };
})();
