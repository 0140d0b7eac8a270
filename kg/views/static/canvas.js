// The canvas: vis-network with nothing that moves by itself; hulls below and labels above are drawn here.
"use strict";
KG.canvas = (() => {
  const stage = KG.byId("canvas");
  const { model, view } = KG;
  // On a tall screen the picture stands upright: the same positions, mirrored at the diagonal.
  if (stage.clientHeight > 1.15 * stage.clientWidth) for (const actor of model.actors) [actor.x, actor.y] = [actor.y, actor.x];

  let seen = KG.see(view), bends = KG.bends(view), folded = "";
  const emphasis = () => {
    const actor = view.chosen?.actor;
    if (!actor || !seen.actors.has(actor)) return null;
    const near = new Set([actor]);
    near.near = (tie) => tie.source === actor || tie.target === actor;
    for (const tie of seen.ties) if (near.near(tie)) near.add(tie.source).add(tie.target);
    return near;
  };
  const dressed = () => {
    const near = emphasis();
    return {
      nodes: [...seen.actors].map((actor) => KG.visNode(actor, seen, near)),
      edges: seen.ties.map((tie) => KG.visEdge(tie, bends.get(tie.key) ?? 0, near)),
    };
  };
  const start = dressed();
  const sets = { nodes: new vis.DataSet(start.nodes), edges: new vis.DataSet(start.edges) };
  const network = new vis.Network(stage, sets, { ...JSON.parse(KG.island("options")), autoResize: true });
  stage.querySelector("canvas").setAttribute("aria-hidden", "true");

  const dress = () => {
    const wanted = dressed();
    for (const part of ["edges", "nodes"]) {
      const keep = new Set(wanted[part].map(({ id }) => id));
      sets[part].remove(sets[part].getIds().filter((id) => !keep.has(id)));
    }
    for (const part of ["nodes", "edges"]) sets[part].update(wanted[part]);
  };

  // Hulls: blocs with their probability, and thin outlines around a state and those who act for it.
  const hulls = () => {
    const found = [];
    model.blocs.forEach((bloc, index) => {
      const members = [...new Set(bloc.members.map((actor) => KG.seenAs(actor, view)))].filter((actor) => seen.actors.has(actor));
      if (!members.length || view.ego !== null) return;
      const guests = members.flatMap((actor) => (view.open.has(actor) ? actor.guests : []));
      const share = bloc.probability < 1 ? ` · ${Math.round(100 * bloc.probability)} %` : "";
      found.push({
        colour: KG.HULLS[index % KG.HULLS.length], text: KG.shorten(bloc.name) + share, members,
        path: KG.roundHull([...members, ...guests.filter((actor) => seen.actors.has(actor))], 46),
        top: members.reduce((a, b) => (b.y < a.y ? b : a)),
      });
    });
    return found;
  };
  const outlines = () =>
    [...view.open].filter((state) => seen.actors.has(state)).map((state) => ({
      colour: KG.inkOf(state),
      path: KG.roundHull([state, ...state.guests.filter((actor) => seen.actors.has(actor))], 30),
    }));
  network.on("beforeDrawing", (context) => {
    context.save();
    for (const { path, colour } of hulls()) {
      const shape = new Path2D(path);
      context.globalAlpha = KG.isDark() ? 0.16 : 0.13;
      context.fillStyle = colour;
      context.fill(shape);
      context.globalAlpha = 0.55;
      context.strokeStyle = colour;
      context.lineWidth = 1 / network.getScale();
      context.stroke(shape);
    }
    context.globalAlpha = 0.8;
    for (const { path, colour } of outlines()) {
      context.strokeStyle = colour;
      context.lineWidth = 1.5 / network.getScale();
      context.setLineDash([1.5 / network.getScale(), 4 / network.getScale()]);
      context.stroke(new Path2D(path));
    }
    context.restore();
  });

  // Labels keep their size on the screen; which of them fit changes with the zoom.
  const measured = new Map();
  const labels = (context, scale, size = 13) => {
    context.font = `600 ${size}px ${getComputedStyle(document.body).fontFamily}`;
    const measure = (text) => {
      const key = `${size}${text}`;
      if (!measured.has(key)) measured.set(key, context.measureText(text).width);
      return measured.get(key);
    };
    const near = emphasis();
    const items = [...seen.actors].map((actor) => ({
      owner: actor.index, text: KG.shorten(actor.label), x: actor.x * scale, y: actor.y * scale, r: KG.sizes[actor.index] * scale + 2,
      rank: KG.sizes[actor.index] + (actor.host ? 0 : 100) + (seen.tied.has(actor) ? 200 : 0) + (near?.has(actor) ? 400 : 0),
      must: view.chosen?.actor === actor || view.ego === actor, quiet: !seen.tied.has(actor) || (near && !near.has(actor)), actor,
    }));
    const names = hulls().map(({ top, text, colour }, index) => ({
      owner: -1 - index, text, x: top.x * scale, y: (top.y - 46) * scale - 2, r: 0, rank: 1e6, must: true, colour,
    }));
    return KG.placeLabels([...items, ...names], measure, size + 4);
  };
  network.on("afterDrawing", (context) => {
    const scale = network.getScale();
    context.save();
    context.scale(1 / scale, 1 / scale);
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const { text, at, align, quiet, colour, actor } of labels(context, scale)) {
      context.font = `${actor && !actor.host ? 600 : 400} 13px ${getComputedStyle(document.body).fontFamily}`;
      context.textAlign = align;
      context.globalAlpha = quiet ? 0.55 : 1;
      context.strokeStyle = KG.palette.ground;
      context.lineWidth = 3.5;
      context.strokeText(text, at.x, at.y);
      context.fillStyle = colour ? KG.palette.soft : KG.palette.ink;
      context.fillText(text, at.x, at.y);
    }
    context.restore();
    KG.stable ??= performance.now();
  });

  // Everything in view, with room for labels and hulls; vis-network's own fit knows only the nodes.
  const fit = (animate = false) => {
    const shown = [...seen.actors];
    if (!shown.length) return;
    const margin = model.blocs.length ? 62 : 34;
    const xs = shown.map(({ x }) => x), ys = shown.map(({ y }) => y);
    const box = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
    const { clientWidth: w, clientHeight: h } = stage;
    const sideways = Math.min(70, w * 0.12);
    const scale = Math.min((w - 2 * sideways) / (box.right - box.left + 2 * margin), (h - 60) / (box.bottom - box.top + 2 * margin), 1.6);
    const quick = animate && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    network.moveTo({
      position: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 + 6 / scale }, scale: Math.max(scale, 0.02),
      animation: quick ? { duration: 250, easingFunction: "easeInOutQuad" } : false,
    });
  };
  const refresh = () => {
    const open = [...view.open].map(({ index }) => index).join(" ") + "|" + [...view.kinds].join();
    if (open !== folded) bends = KG.bends(view);
    folded = open;
    seen = KG.see(view);
    dress();
    return seen;
  };
  network.on("dragEnd", ({ nodes }) => {
    for (const [id, place] of Object.entries(network.getPositions(nodes))) Object.assign(model.actors[id], place);
    network.redraw();
  });
  KG.onTheme.push(dress);
  return { stage, network, fit, refresh, dress, hulls, outlines, labels, seen: () => seen, bend: (tie) => bends.get(tie.key) ?? 0 };
})();
