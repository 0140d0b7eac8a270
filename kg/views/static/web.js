// The explorer keeps the theme that was chosen from page to page, and leads from a card to the page of its claim.
"use strict";
KG.onTheme.push(() => {
  try {
    localStorage.setItem("kg-theme", document.documentElement.dataset.theme ?? "");
  } catch {
    // a browser that keeps nothing shows each page as the system has it
  }
});
try {
  const kept = localStorage.getItem("kg-theme");
  if (kept) KG.setTheme(kept);
} catch {
  // as above
}

KG.claimPage = (name) => {
  const place = new URL(document.querySelector(".web").dataset.claims, location.href);
  place.pathname += name.split("/").map(encodeURIComponent).join("/");
  if (/\.(json|csv|ttl|svg|html)$/.test(name)) place.pathname += ".html";
  return place.href;
};
