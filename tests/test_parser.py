"""The reader `parser`: spaCy's own tokens and pipeline, dependencies and names annotated by hand, since no pipeline ships."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kg.actors import Actors
from kg.encode import new
from kg.errors import BadData, MissingExtra
from kg.extract import Proposal, Register, Settings, proposals, reader_called
from kg.extract import parser as parser_module
from kg.extract.parser import Parser
from kg.store import Store

spacy = pytest.importorskip("spacy")
from spacy.language import Language  # noqa: E402
from spacy.tokens import Doc, Span  # noqa: E402

DAY = dt.date(2024, 5, 28)
# Each word with its head and dependency (ClearNLP labels, or those of Universal Dependencies); names as word ranges.
SENTENCES: dict[str, tuple[str, dict[tuple[int, int], str]]] = {
    "Acme Shipping sued Poland .": ("1:compound 2:nsubj 2:ROOT 2:dobj 2:punct", {(0, 2): "ORG", (3, 4): "GPE"}),
    "Poland , which had expelled two envoys of Belarus , condemned Norway .": (
        "10:nsubj 0:punct 4:nsubj 4:aux 0:relcl 6:nummod 4:dobj 6:prep 7:pobj 0:punct 10:ROOT 10:dobj 10:punct", {},
    ),
    "Poland , which had expelled two envoys of Belarus , slept .": (
        "10:nsubj 0:punct 4:nsubj 4:aux 0:relcl 6:nummod 4:dobj 6:prep 7:pobj 0:punct 10:ROOT 10:punct", {},
    ),
    "Poland , after a long night , condemned the neighbours of Norway .": (
        "7:nsubj 7:punct 7:prep 5:det 5:amod 2:pobj 7:punct 7:ROOT 9:det 7:dobj 9:prep 10:pobj 7:punct", {},
    ),
    "Norway was condemned by Acme Shipping .": (
        "2:nsubjpass 2:auxpass 2:ROOT 2:agent 5:compound 3:pobj 2:punct", {(4, 6): "ORG"},
    ),
    "Norway was condemned by Poland .": ("2:nsubj:pass 2:aux:pass 2:ROOT 4:case 2:obl:agent 2:punct", {}),
    "Poland and Chile imposed sanctions on Belarus and Norway .": (
        "3:nsubj 0:cc 0:conj 3:ROOT 3:dobj 4:prep 5:pobj 6:cc 6:conj 3:punct", {},
    ),
    "Poland imposed sanctions on Belarus .": ("1:nsubj 1:ROOT 1:obj 4:case 1:obl 1:punct", {}),
    "The opposition condemned Norway .": ("1:det 2:nsubj 2:ROOT 2:dobj 2:punct", {}),
    "Poland threatened Norway and attacked Chile .": ("1:nsubj 1:ROOT 1:dobj 1:cc 1:conj 4:dobj 1:punct", {}),
    "Spokesmen for Acme Shipping condemned Norway .": ("4:nsubj 0:prep 3:compound 1:pobj 4:ROOT 4:dobj 4:punct", {(2, 4): "ORG"}),
    "Moscow condemned Mary Doe .": ("1:nsubj 1:ROOT 3:compound 1:dobj 1:punct", {(0, 1): "GPE", (2, 4): "PERSON"}),
    "Tuesday condemned Poland .": ("1:nsubj 1:ROOT 1:dobj 1:punct", {(0, 1): "DATE"}),
}  # fmt: skip


@Language.component("by_hand")
def by_hand(doc: Doc) -> Doc:
    """Set what a trained pipeline would."""
    if doc.text in SENTENCES:
        said, names = SENTENCES[doc.text]
        arcs = [part.partition(":")[::2] for part in said.split()]
        assert len(arcs) == len(doc), [token.text for token in doc]
        for token, (head, dep) in zip(doc, arcs, strict=True):
            token.head, token.dep_ = doc[int(head)], dep
        doc.ents = [Span(doc, start, end, label) for (start, end), label in names.items()]
    return doc


@pytest.fixture(scope="module")
def reader() -> Parser:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("by_hand")
    return Parser(pipeline, "by hand")


@pytest.fixture(scope="module")
def shipped() -> Store:
    return Store.shipped()


@pytest.fixture(scope="module")
def register(shipped: Store) -> Register:
    return Register(Actors.read(shipped))


def acts(found: list[Proposal]) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(item.code.partition("-")[0], item.sources, item.targets) for item in found if item.code]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Acme Shipping sued Poland .", ("ACCUSE", ("Acme Shipping",), ("POL",))),
        ("Poland , which had expelled two envoys of Belarus , condemned Norway .", ("ACCUSE", ("POL",), ("NOR",))),
        ("Poland , which had expelled two envoys of Belarus , slept .", ("SANCTION", ("POL",), ("BLR",))),
        ("Poland , after a long night , condemned the neighbours of Norway .", ("ACCUSE", ("POL",), ())),
        ("Norway was condemned by Acme Shipping .", ("ACCUSE", ("Acme Shipping",), ("NOR",))),
        ("Norway was condemned by Poland .", ("ACCUSE", ("POL",), ("NOR",))),
        ("Poland and Chile imposed sanctions on Belarus and Norway .", ("SANCTION", ("POL", "CHL"), ("BLR", "NOR"))),
        ("Poland imposed sanctions on Belarus .", ("SANCTION", ("POL",), ("BLR",))),
        ("The opposition condemned Norway .", ("ACCUSE", (), ("NOR",))),
        ("Poland threatened Norway and attacked Chile .", ("ASSAULT", ("POL",), ("CHL",))),
        ("Spokesmen for Acme Shipping condemned Norway .", ("ACCUSE", (), ("NOR",))),
        ("Moscow condemned Mary Doe .", ("ACCUSE", ("RUS",), ("Mary Doe",))),
        ("Tuesday condemned Poland .", ("ACCUSE", (), ("POL",))),
    ],
)  # fmt: skip
def test_parties_are_subject_agent_and_object(
    reader: Parser, register: Register, sentence: str, wanted: tuple[str, tuple[str, ...], tuple[str, ...]]
) -> None:
    assert wanted in acts(reader(sentence, DAY, register))


def test_somebody_new_is_named_in_the_note_and_goes_into_the_sheet(
    reader: Parser, register: Register, shipped: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Acme Shipping sued Poland ."
    (item,) = reader(text, DAY, register)
    assert item.why.endswith("not in the graph: Acme Shipping") and text[item.start : item.end] == text
    monkeypatch.setattr(Parser, "installed", classmethod(lambda _, name=None: reader))
    (tmp_path / "a.txt").write_text(text + "\n")
    made = new(tmp_path / "a.txt", "Suit", "2024-05-28", shipped, out=tmp_path, reader="parser")
    assert ",Acme Shipping,POL,ACCUSE" in made.sheet.read_text("utf-8-sig")


def test_what_is_not_parsed_is_read_by_the_rules(reader: Parser, register: Register) -> None:
    """A sentence longer than any, whose tokens are not asked for; and speakers, dates and factuality everywhere."""
    long = "Poland condemned Norway" + " and so on" * 300 + "."
    assert acts(reader(long, DAY, register)) == acts(proposals(long, DAY, register)) != []
    text = "Reuters reported on Monday: all is well. Was it? “Perhaps,” said Lavrov."
    assert [item.speaker for item in reader(text, DAY, register)] == [
        item.speaker for item in proposals(text, DAY, register)
    ]


# ---------------------------------------------------------------- which pipeline


def test_a_pipeline_that_does_not_parse_or_is_not_there_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(BadData, match="has no parser; name another with --model"):
        Parser.installed(str(tmp_path / "blank"))
    for name in ("en_no_such_pipeline", str(tmp_path)):
        with pytest.raises(BadData, match=r"cannot be loaded .*check --model"):
            reader_called("parser", Settings(model=name))
    with pytest.raises(BadData, match="--address has no effect with the reader parser"):
        reader_called("parser", Settings(address="http://127.0.0.1:9"))


def test_without_a_pipeline_or_spacy_the_way_to_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy.util, "get_installed_models", lambda: ["de_core_news_sm"])
    with pytest.raises(BadData, match=r"python -m spacy download en_core_web_sm"):
        Parser.installed()
    monkeypatch.setattr(parser_module, "find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match=r"spacy.*alignment-kg\[text\]"):
        Parser.installed()


def test_an_installed_pipeline_reads_the_examples_of_the_code_book(register: Register) -> None:
    if not any(name.startswith("en_") for name in spacy.util.get_installed_models()):
        pytest.skip("no English pipeline of spaCy is installed, and none is on the package index")
    found = Parser.installed()(
        "The EU urged Rwanda to stop arming rebels in DR Congo. Acme Shipping sued Poland.", DAY, register
    )
    assert ("REQUEST", ("eu",), ("RWA",)) in acts(found)
