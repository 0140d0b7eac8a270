"""What tests of pages share: hostile texts, a graph that says them everywhere, and a page taken apart."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

from kg.graph import Graph
from kg.known import Known
from kg.store import Store
from kg.vocab import PREFIXES

HOSTILE = (
    "<img src=x onerror=globalThis.pwned=1>", "</script><script>globalThis.pwned=2</script>",
    "\"'><svg onload=globalThis.pwned=3>",
    "href <a href=javascript:globalThis.pwned=4>", "\u2028globalThis.pwned=5//\u2029", "javascript:globalThis.pwned=6",
    "__proto__", "{{ 7 * 7 }}<!--", "constructor", "=HYPERLINK(\"http://x\")", "]]></style>",
    "\ud83d\ude00 \ud800", "\x00\x1b[31m", "a" * 400,
)  # fmt: skip
SAYABLE = [text for text in HOSTILE if not re.search("[\x00-\x1f\ud800]", text)]  # the others cannot stand in RDF


def told(texts: list[str]) -> Graph:
    """A graph that says each of ``texts`` in every place that takes one; with plain words it has the same shape."""
    store = Store.shipped()
    parts = []
    for i, text in enumerate(texts):
        words = json.dumps(text, ensure_ascii=True)  # Turtle escapes are JSON's
        parts.append(f"""
            actor:A{i} a kg:State, kg:UnnamedSource ; kg:iso3 "A{i}" ; rdfs:label {words} .
            thing:t{i} a kg:Document ; rdfs:label {words} .
            dataset:d{i} a kg:ReferenceDataset ; rdfs:label {words} .
            event:e{i} rdfs:label {words} .
            <{PREFIXES["claim"]}d{i}/c> {{ event:e{i} a kg:Protest ; kg:actor actor:A{i} ;
                kg:recipient actor:A{(i + 1) % len(texts)} ; kg:code plover:ACCUSE-disapprove ; kg:date "2024-0{i % 9 + 1}-01"^^xsd:date ;
                kg:document thing:t{i} ; kg:dateSaid {words} ; kg:phase {words} . }}
            <{PREFIXES["claim"]}d{i}/c> a kg:Claim ; prov:wasDerivedFrom dataset:d{i} ; kg:speaker actor:A{i} ;
                kg:relays ( actor:A{(i + 2) % len(texts)} ) ; kg:factuality kg:Certain ; kg:rowKey {words} ;
                dcterms:source {words} ; kg:unverified {words} ; rdfs:comment {words} .""")
    heads = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    store.load_text(heads + "\n".join(parts))
    return Graph(Known(store))


class Parsed(HTMLParser):
    """The elements of a page, with attributes and raw contents, and the text outside scripts and styles, as a browser's parser would take them apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.contents: list[tuple[str, dict[str, str | None], str]] = []
        self.text: list[str] = []
        self.inside = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.inside = tag in ("script", "style")
        if self.inside:
            self.contents.append((tag, dict(attrs), ""))

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            tag, attributes, before = self.contents[-1]
            self.contents[-1] = (tag, attributes, before + data)
        else:
            self.text.append(data)

    @property
    def island(self) -> dict:
        """The data of the page's one chart."""
        (text,) = [text for _, a, text in self.contents if a.get("class") == "chart-data"]
        return json.loads(text)


def admitted(html: str) -> None:
    """Insist that the page's policy admits exactly its own scripts and styles, and nothing else."""
    parsed = Parsed(html)
    (policy,) = [a["content"] for tag, a in parsed.elements if a.get("http-equiv") == "Content-Security-Policy"]
    found = {"script": [], "style": []}
    for tag, attributes, text in parsed.contents:
        if attributes.get("type") != "application/json":
            found[tag].append(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'")
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["script-src"].split() == found["script"]
    assert directives["style-src"].split() == found["style"] and directives["default-src"] == "'none'"
