// What the scripts of every page share: data in, elements out, theme, files, and the view in the link.
"use strict";
const KG = {};
globalThis.KG = KG;

KG.island = (id) => JSON.parse(document.getElementById(id).textContent);
KG.byId = (id) => document.getElementById(id);

// Elements are built, never parsed: text only ever becomes a text node, and attributes are set one by one.
KG.element = (name, attributes = {}, ...children) => KG.fill(document.createElement(name), attributes, children);
KG.drawing = (name, attributes = {}, ...children) =>
  KG.fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
KG.fill = (made, attributes, children) => {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
};

KG.webAddress = (text) => {
  try {
    const address = new URL(text);
    return address.protocol === "https:" || address.protocol === "http:" ? address.href : null;
  } catch {
    return null;
  }
};
KG.link = (address, text) => {
  const safe = KG.webAddress(address);
  if (!safe) return KG.element("span", {}, text);
  return KG.element("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, text);
};

// Numbers as Python writes them, so that page and library never differ in the last digit: halves go to the even one.
KG.fixed = (value, digits = 2) => {
  const size = Math.abs(value);
  const parts = size * 2 ** (digits + 1); // only an odd number of these lies just between two neighbours
  if (!Number.isInteger(parts) || parts % 2 === 0) return size.toFixed(digits);
  const below = Math.floor(size * 10 ** digits);
  return ((below + (below % 2)) / 10 ** digits).toFixed(digits);
};
KG.signed = (value, digits = 2) => {
  const text = KG.fixed(value, digits);
  return (value < 0 && Number(text) !== 0 ? "−" : "+") + text;
};
// An end of an interval: near 0 with the decimals that show on which side of 0 it lies, as kg.text.interval_text.
KG.end = (value) => KG.signed(value, [2, 3, 4].find((digits) => Number(KG.fixed(value, digits)) !== 0) ?? 2);
KG.count = (number, one, many = one + "s") => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

// A token of the style sheet as a colour that a canvas understands.
KG.colour = (token) => {
  const probe = KG.element("span", { hidden: true });
  probe.style.color = `var(--${token})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
};

const systemDark = matchMedia("(prefers-color-scheme: dark)"); // asked once: every node asks for its colour
KG.isDark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : systemDark.matches;
};
KG.onTheme = [];
KG.setTheme = (theme) => {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  KG.onTheme.forEach((act) => act());
};
systemDark.addEventListener("change", () => KG.onTheme.forEach((act) => act()));
// A theme that is chosen reaches the pages in this page's frames, and this page when it is in a frame itself.
KG.tellFrames = () => {
  const kgTheme = document.documentElement.dataset.theme ?? "";
  for (const frame of document.querySelectorAll("iframe")) frame.contentWindow?.postMessage({ kgTheme }, "*");
};
KG.onTheme.push(KG.tellFrames);
for (const frame of document.querySelectorAll("iframe")) frame.addEventListener("load", KG.tellFrames);
addEventListener("message", ({ source, data }) => {
  if (source === parent && parent !== window && typeof data?.kgTheme === "string") KG.setTheme(data.kgTheme);
});
KG.byId("theme").addEventListener("click", () => KG.setTheme(KG.isDark() ? "light" : "dark"));

KG.save = (name, content, type) => {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  KG.element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
};
// A still as pixels, two to a point: a canvas.
KG.pixels = (still) =>
  new Promise((done) => {
    const image = new Image();
    image.onload = () => {
      const sheet = KG.element("canvas", { width: 2 * image.width, height: 2 * image.height });
      sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
      done(sheet);
    };
    image.src = `data:image/svg+xml,${encodeURIComponent(still)}`;
  });
KG.savePng = async (still) =>
  (await KG.pixels(still)).toBlob((blob) => KG.save(KG.fileName(".png"), blob), "image/png");
// The same as an image in the page: whoever frames the page may forbid downloads, but not a browser's own menu.
KG.showPng = async (still) => {
  const close = KG.element("button", { type: "button", onclick: () => shown.close() }, "Close");
  const words = "The picture as an image: copy or save it with the right mouse button, or a long press.";
  const shown = KG.element(
    "dialog",
    { class: "image", "aria-label": "The picture as an image", onclose: () => shown.remove() },
    KG.element("p", {}, words, " ", close),
    KG.element("img", { src: (await KG.pixels(still)).toDataURL("image/png"), alt: document.title }),
  );
  document.body.append(shown);
  shown.showModal();
};
KG.isFramed = parent !== window;
KG.fileName = (ending) =>
  (document.title
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase() || "picture") + ending;

// What a spreadsheet takes for a formula, and what is only a number: the same as in kg/text.py, and a test compares them.
const FORMULA =
  /^(?:[\p{Cc} \u00a0\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r])/u;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

// Rows of texts and numbers as CSV. A text that a spreadsheet would run as a formula gets an apostrophe; numbers never do.
KG.csv = (rows) =>
  rows
    .map((row) =>
      row
        .map((cell) => {
          if (typeof cell === "number") return String(cell);
          const text = String(cell ?? "");
          const guarded = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
          return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
        })
        .join(","),
    )
    .join("\r\n") + "\r\n";

// The view in the link: #state=<JSON>. What does not parse is no state; readers check every value they take from it.
KG.readState = () => {
  if (!location.hash.startsWith("#state=")) return {};
  try {
    const state = JSON.parse(decodeURIComponent(location.hash.slice(7)));
    return state !== null && typeof state === "object" && !Array.isArray(state) ? state : {};
  } catch {
    return {};
  }
};
KG.writeState = (state) => {
  const text = Object.keys(state).length ? "#state=" + encodeURIComponent(JSON.stringify(state)) : "#";
  try {
    history.replaceState(null, "", text);
  } catch (error) {
    if (error.name !== "SecurityError") throw error; // a sandboxed frame has no address to write to
  }
};
