// The query's box becomes an editor: coloured, with completion. Without this script the box itself does.
"use strict";
(() => {
  const { EditorView, EditorState, tags } = CodeMirror;
  const form = KG.byId("query");
  const box = KG.byId("sparql");
  const ask = async (address) => {
    const answer = await fetch(address, { credentials: "omit" });
    return answer.ok ? answer.json() : null;
  };
  let kept;
  const terms = async () => {
    kept ??= ask(form.dataset.terms); // asked for once, when somebody first types
    return (await kept) ?? { terms: [], prefixes: {} };
  };
  const named = async (words) => (await ask(`${form.dataset.names}?q=${encodeURIComponent(words)}`)) ?? [];

  const run = () => {
    form.requestSubmit();
    return true;
  };
  const look = EditorView.theme({
    "&": { backgroundColor: "var(--ground)", color: "var(--ink)", fontSize: "0.87rem" },
    "&.cm-focused": { outline: "none" },
    ".cm-content": { fontFamily: "var(--figures)", caretColor: "var(--ink)", minHeight: "11rem" },
    ".cm-scroller": { maxHeight: "30rem", overflow: "auto" },
    ".cm-gutters": { backgroundColor: "var(--raised)", color: "var(--soft)", border: "none" },
    ".cm-cursor": { borderLeftColor: "var(--ink)" },
    "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--p1)" },
    ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": { backgroundColor: "var(--p1)" },
    ".cm-tooltip": { backgroundColor: "var(--ground)", color: "var(--ink)", border: "1px solid var(--control)" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
      backgroundColor: "var(--p1)",
      color: "var(--ink)",
    },
    ".cm-tooltip.cm-tooltip-autocomplete > ul": { maxWidth: "min(40rem, 92vw)" },
    ".cm-completionDetail": { color: "var(--soft)", fontStyle: "normal", fontFamily: "var(--text)" },
    "@media (max-width: 720px)": { ".cm-tooltip.cm-completionInfo": { display: "none" } },
    ".cm-completionInfo": { padding: "0.4rem 0.6rem", fontFamily: "var(--text)", maxWidth: "20rem" },
  });
  const colours = CodeMirror.HighlightStyle.define([
    { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
    { tag: [tags.string, tags.number, tags.atom], color: "var(--conflict-ink)" },
    { tag: tags.comment, color: "var(--soft)" },
    {
      tag: [tags.variableName, tags.special(tags.variableName), tags.local(tags.variableName)],
      color: "var(--accent)",
    },
  ]);

  // A tree of its own: its styles come as sheets that the page's policy admits, and reach nothing else.
  const place = KG.element("div", { class: "editor" });
  const root = place.attachShadow({ mode: "open" });
  box.after(place);
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: box.value,
      extensions: [
        CodeMirror.lineNumbers(),
        CodeMirror.highlightSpecialChars(),
        CodeMirror.history(),
        CodeMirror.bracketMatching(),
        CodeMirror.closeBrackets(),
        CodeMirror.StreamLanguage.define(CodeMirror.sparql),
        CodeMirror.syntaxHighlighting(colours),
        CodeMirror.autocompletion({ override: [KG.completions(terms, named)], icons: false, maxRenderedOptions: 60 }),
        CodeMirror.keymap.of([
          { key: "Mod-Enter", run },
          ...CodeMirror.closeBracketsKeymap,
          ...CodeMirror.defaultKeymap,
          ...CodeMirror.historyKeymap,
          ...CodeMirror.completionKeymap,
        ]),
        EditorView.lineWrapping,
        // Chromium types over a selection with styles of its own, which the page's policy refuses aloud.
        EditorView.domEventHandlers({
          beforeinput(event, view) {
            if (event.inputType !== "insertText" || view.state.selection.main.empty || view.composing) return false;
            view.dispatch(view.state.replaceSelection(event.data ?? ""), {
              userEvent: "input.type",
              scrollIntoView: true,
            });
            event.preventDefault();
            return true;
          },
        }),
        EditorView.contentAttributes.of({ "aria-label": "SPARQL", spellcheck: "false", autocapitalize: "off" }),
        EditorView.updateListener.of((change) => {
          if (change.docChanged) box.value = change.state.doc.toString();
        }),
        look,
      ],
    }),
  });
  box.hidden = true;
  form.querySelector("label[for=sparql]").addEventListener("click", () => view.focus());
})();
