// The camera: everything in view at rest, zoom by buttons, keys, Ctrl and wheel; the page scrolls over the picture.
"use strict";
KG.camera = (() => {
  const { model } = KG,
    { stage, network, seen, dress } = KG.canvas;
  // Everything in view, with room for names and hulls; vis-network's own fit knows only the nodes.
  const pen = document.createElement("canvas").getContext("2d");
  const fitted = (shown, tops = []) => {
    const { clientWidth: w, clientHeight: h } = stage;
    pen.font = `600 13px ${getComputedStyle(document.body).fontFamily}`;
    const halves = shown.map((actor) => Math.min(90, pen.measureText(KG.shorten(actor.label)).width / 2) + 6);
    let scale = 1.6,
      left = 0,
      right = 0;
    // Names do not shrink with the picture, so the scale that fits is approached from above.
    for (let round = 0; round < 6; round++) {
      left = Math.min(...shown.map(({ x }, index) => x * scale - halves[index]), ...tops.map(({ x }) => x * scale));
      right = Math.max(...shown.map(({ x }, index) => x * scale + halves[index]), ...tops.map(({ x }) => x * scale));
      if (right - left <= w - 24) break;
      scale *= Math.max(0.2, (w - 24) / (right - left));
    }
    const ys = [...shown, ...tops].map(({ y }) => y);
    const top = Math.min(...ys),
      bottom = Math.max(...ys);
    const [above, below] = model.blocs.length ? [62, 50] : [34, 40];
    const upright = (h - above - below) / Math.max(1, bottom - top);
    const used = Math.max(0.01, Math.min(scale, upright));
    return { scale: used, x: (left + right) / 2 / scale, y: (top + bottom) / 2 + (below - above) / 2 / used };
  };
  let untouched = true,
    refitting = null;
  const main = model.actors.filter((actor) => !actor.host);
  const whole = () => (main.length ? fitted(main).scale : 1);
  const fit = (animate = false) => {
    const shown = [...seen().actors];
    if (!shown.length || !stage.clientWidth) return;
    clearTimeout(refitting);
    const { scale, x, y } = fitted(shown, KG.canvas.tops());
    look({ position: { x, y }, scale }, animate);
    untouched = true;
  };
  // After a change of size nothing moves under the pointer (a second click must find what the first one found);
  // a moment later the picture is fitted anew, unless the reader has chosen a view.
  let size = { w: stage.clientWidth, h: stage.clientHeight };
  const settle = () => {
    const was = size,
      scale = network.getScale();
    const position = network.getViewPosition(); // already that of the new middle: the page has the new size, the camera stands
    size = { w: stage.clientWidth, h: stage.clientHeight };
    if (!size.w || (size.w === was.w && size.h === was.h)) return;
    network.setSize("100%", "100%");
    network.moveTo({ position, scale, animation: false });
    clearTimeout(refitting);
    refitting = setTimeout(() => untouched && fit(true), 350);
  };
  // Moves the view and dresses everything for the new zoom.
  const look = (place, animate = false) => {
    untouched = false;
    const quick = animate && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (place.scale !== undefined) KG.setGrain(place.scale, whole(), stage, seen());
    dress();
    network.moveTo({ ...place, animation: quick ? { duration: 250, easingFunction: "easeInOutQuad" } : false });
  };
  let settling = null;
  network.on("zoom", () => {
    untouched = false;
    clearTimeout(settling);
    settling = setTimeout(() => {
      KG.setGrain(network.getScale(), whole(), stage, seen());
      dress();
    }, 70);
  });
  network.on("dragEnd", ({ nodes }) => {
    untouched &&= nodes.length > 0;
  });

  // A wheel scrolls the page unless Ctrl is held or the reader has clicked into the picture; one finger always scrolls.
  let active = false;
  const activate = (on) => {
    active = on;
    stage.classList.toggle("active", on);
  };
  stage.addEventListener(
    "wheel",
    (event) => {
      if (!active && !event.ctrlKey && !event.metaKey) event.stopPropagation();
    },
    { capture: true, passive: true },
  );
  // A frame that is shorter than its page would keep the wheel to itself: a page around it that offers to scroll does.
  addEventListener("message", ({ source, data }) => {
    if (!KG.isFramed || source !== parent || data?.kgScrolls !== true || stage.classList.contains("relayed")) return;
    stage.classList.add("relayed");
    stage.addEventListener(
      "wheel",
      (event) => {
        if (active || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        parent.postMessage({ kgWheel: event.deltaY * (event.deltaMode ? 16 : 1) }, "*");
      },
      { capture: true, passive: false },
    );
  });
  stage.addEventListener("pointerdown", (event) => event.pointerType === "mouse" && activate(true), true);
  addEventListener("pointerdown", (event) => stage.contains(event.target) || activate(false));
  addEventListener("keydown", (event) => event.key === "Escape" && activate(false));
  stage.addEventListener("mouseleave", () => activate(false));

  // What was chosen stays in sight of a sheet that covers the lower part of a small screen.
  const uncover = (places) => {
    const sheet = KG.byId("panel").getBoundingClientRect();
    if (!places.length || sheet.width < innerWidth - 1) return;
    const box = stage.getBoundingClientRect();
    const lowest = Math.max(...places.map((place) => box.top + network.canvasToDOM(place).y)) + 40;
    if (lowest > sheet.top) scrollBy({ top: lowest - sheet.top, behavior: "instant" });
  };
  const zoom = (factor) => look({ scale: network.getScale() * factor });
  return { fit, settle, look, zoom, uncover };
})();
