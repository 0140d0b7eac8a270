// The article with the words of each claim marked; what is selected in it can become a claim or a quote.
"use strict";
(() => {
  const { review, element, byId } = KG;
  const pane = byId("text");
  const { paragraphs } = review.told;
  // Offsets count characters as the sheet does, not the halves of surrogate pairs.
  const letters = paragraphs.map((paragraph) => Array.from(paragraph.text));
  const drawn = [];
  pane.replaceChildren(...paragraphs.map((_, number) => element("p", { "data-number": number + 1 })));

  const marksIn = (number) => {
    const start = paragraphs[number].start;
    const end = start + letters[number].length;
    return review.state.claims
      .map((claim, place) => ({ claim, place }))
      .filter(({ claim }) => claim.span && claim.span[0] < end && claim.span[1] > start)
      .map(({ claim, place }) => ({
        from: Math.max(claim.span[0] - start, 0),
        to: Math.min(claim.span[1] - start, end - start),
        place,
        status: claim.status,
        chosen: claim === review.chosen(),
      }));
  };
  const draw = (number) => {
    const marks = marksIn(number);
    const signature = JSON.stringify(marks);
    if (drawn[number] === signature) return; // so that a selection in the text outlives what is saved meanwhile
    drawn[number] = signature;
    const ends = [...new Set([0, letters[number].length, ...marks.flatMap((mark) => [mark.from, mark.to])])];
    ends.sort((a, b) => a - b);
    const pieces = ends.slice(1).map((end, index) => {
      const text = letters[number].slice(ends[index], end).join("");
      const over = marks.filter((mark) => mark.from <= ends[index] && mark.to >= end);
      if (!over.length) return text;
      const status = ["proposed", "confirmed", "skip"].find((one) => over.some((mark) => mark.status === one));
      const chosen = over.some((mark) => mark.chosen);
      return element(
        "mark",
        { class: `is-${status}${chosen ? " chosen" : ""}`, "data-claims": over.map((mark) => mark.place).join(" ") },
        text,
      );
    });
    pane.children[number].replaceChildren(...pieces);
  };
  review.onState.push(() => {
    paragraphs.forEach((_, number) => draw(number));
    const now = pane.querySelector("mark.chosen");
    if (now && review.shown !== review.at) now.scrollIntoView({ block: "nearest" });
    review.shown = review.at;
  });

  // Where a boundary of a selection lies, in characters of the article.
  const offset = (node, at) => {
    const holder = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const paragraph = holder.closest("p[data-number]") ?? pane.children[Math.min(at, pane.children.length - 1)];
    const number = Number(paragraph.dataset.number) - 1;
    if (!paragraph.contains(node)) return paragraphs[number].start;
    const before = document.createRange();
    before.setStart(paragraph, 0);
    before.setEnd(node, at);
    return paragraphs[number].start + Array.from(before.toString()).length;
  };
  const look = () => {
    const selection = getSelection();
    if (!selection.rangeCount || !pane.contains(selection.anchorNode)) return; // a click elsewhere keeps what was selected
    const range = selection.getRangeAt(0);
    const inside = !selection.isCollapsed && pane.contains(range.endContainer) && selection.toString().trim();
    review.picked = inside
      ? { start: offset(range.startContainer, range.startOffset), end: offset(range.endContainer, range.endOffset) }
      : null;
    const words = selection.toString().replace(/\s+/g, " ").trim();
    review.showPicked(review.picked ? words : "");
  };
  review.showPicked = (words) => {
    const short = words.length > 90 ? `${words.slice(0, 60)} … ${words.slice(-25)}` : words;
    byId("picked").textContent = words ? `Selected: “${short}”` : "Select words of the article.";
    byId("new-claim").disabled = !words;
    byId("set-quote").disabled = !words || !review.chosen();
  };
  review.dropPicked = () => {
    review.picked = null;
    if (pane.contains(getSelection().anchorNode)) getSelection().removeAllRanges();
    review.showPicked("");
  };
  document.addEventListener("selectionchange", look);
  // What is selected at this moment: the browser tells of a change only a little later.
  review.words = () => {
    look();
    return review.picked;
  };

  // A click on a mark chooses its claim; where several lie there, the next of them.
  pane.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (!mark || !getSelection().isCollapsed) return;
    const places = mark.dataset.claims.split(" ").map(Number);
    const now = review.state.claims.indexOf(review.chosen());
    review.choose(review.state.claims[places[(places.indexOf(now) + 1) % places.length]]);
  });

  // Without a pointer: arrows go from word to word, with Shift they select more.
  pane.addEventListener("keydown", (event) => {
    const side = { ArrowRight: "forward", ArrowLeft: "backward" }[event.key];
    if (!side || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const selection = getSelection();
    if (!selection.rangeCount || !pane.contains(selection.anchorNode)) {
      selection.collapse(pane.querySelector("mark.chosen") ?? pane.firstElementChild, 0);
    }
    if (!event.shiftKey) {
      if (side === "forward") selection.collapseToEnd();
      else {
        selection.collapseToStart();
        selection.modify("move", "backward", "word");
      }
      selection.modify("extend", "forward", "word");
    } else selection.modify("extend", side, "word");
  });
})();
