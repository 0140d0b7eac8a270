"""What version 0.1.0 wrote still opens, and says what it said: sheets, claims, a store, a belief."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import kg
from kg.actors import Actors
from kg.alignment.change.difference import difference
from kg.alignment.score import Sums, estimate
from kg.belief import Origin, read_belief
from kg.claims import Claim, read_claims
from kg.claims.cells import pairs
from kg.cli import cli
from kg.encode import columns, decode, decode_file, encode, read_sheet, write_sheet
from kg.encode.from_sheet import build
from kg.encode.names import CellTerms
from kg.encode.sheet import SheetRow
from kg.former import MODULES
from kg.store import Store
from kg.store.disk import verify
from kg.store.renamed import successors
from kg.vocab import BASE, PREFIXES, RDF, curie, local

ARTICLE = "article-2024-05-28"
KG_ = PREFIXES["kg"]
SAID = "kg:said is now kg:statedOn"


@pytest.fixture(scope="module")
def old(root: Path) -> Path:
    return root / "tests" / "data" / "v010"


@pytest.fixture(scope="module")
def communique(root: Path) -> Path:
    return root / "data" / "samples" / "harbour-communique.txt"


@pytest.fixture(scope="module")
def shipped() -> Store:
    return Store.shipped()


@pytest.fixture(scope="module")
def claims(old: Path) -> list[Claim]:
    return opened(old / "harbour.trig")


def opened(*files: Path) -> list[Claim]:
    store = Store.open()
    with pytest.warns(FutureWarning, match=SAID):
        store.load(*files)
    return read_claims(store)


def unprefixed(raw: bytes) -> list[bytes]:
    """Return the lines of a file without its prefixes, to which ``matter:`` has been added since."""
    return [line for line in raw.splitlines() if not line.startswith(b"@prefix")]


def in_new_terms(raw: bytes) -> bytes:
    """Return a file with the old terms replaced by the new ones, and nothing else changed."""
    for old, new in successors().items():
        raw = raw.replace(f"{curie(old)} ".encode(), f"{curie(new)} ".encode())
        raw = raw.replace(f"<{old}>".encode(), f"<{new}>".encode())
    return raw


@pytest.mark.parametrize("suffix", ["csv", "tsv", "xlsx"])
def test_an_old_sheet_encodes_to_the_old_file_byte_for_byte(
    old: Path, communique: Path, shipped: Store, suffix: str
) -> None:
    if suffix == "xlsx":
        pytest.importorskip("openpyxl", reason="openpyxl is not installed (pip install 'alignment-kg[sheets]')")
    made = encode(old / f"harbour.{suffix}", communique, shipped)
    assert unprefixed(made.trig()) == unprefixed(in_new_terms((old / "harbour.trig").read_bytes()))


def test_an_old_sheet_of_offsets_says_the_same(
    old: Path, communique: Path, shipped: Store, tmp_path: Path, claims: list[Claim]
) -> None:
    (tmp_path / "o.ttl").write_bytes((old / "harbour.ttl").read_bytes())
    (tmp_path / "o.csv").write_bytes((old / "harbour-offsets.csv").read_bytes())
    assert sorted(encode(tmp_path / "o.csv", communique, shipped).claims, key=lambda claim: claim.name) == claims


@pytest.mark.parametrize("suffix", ["csv", "tsv"])
def test_old_claims_decode_to_the_old_sheet_byte_for_byte(
    old: Path, communique: Path, tmp_path: Path, suffix: str
) -> None:
    with pytest.warns(FutureWarning, match=SAID):
        decode_file(old / "harbour.trig", communique, tmp_path / f"harbour.{suffix}")
    made = (tmp_path / f"harbour.{suffix}").read_bytes()
    assert made.removeprefix(b"\xef\xbb\xbf") == (old / f"harbour.{suffix}").read_bytes()  # CSV now has a mark
    assert unprefixed((tmp_path / "harbour.ttl").read_bytes()) == unprefixed((old / "harbour.ttl").read_bytes())


def test_an_article_is_prepared_as_it_was(old: Path, root: Path, communique: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(
        cli,
        ["new", str(communique), "--title", "Aldovia opens its northern harbour", "--date", "2030-11-07",
         "--name", "harbour", "--actors", str(root / "data" / "samples" / "harbour-actors.ttl"), "-o", str(tmp_path)],
    )  # fmt: skip
    assert told.exit_code == 0, told.output
    # What is proposed is better now; the columns, and the words that have a row, are those of then.
    (header, rows), (was, before) = (
        read_sheet(file) for file in (tmp_path / "harbour.csv", old / "harbour-proposals.csv")
    )
    assert header == was
    assert [(row["paragraph"], row["sentence"], row["quote"]) for row in rows] == [
        (row["paragraph"], row["sentence"], row["quote"]) for row in before
    ]


def test_the_old_sheet_of_the_first_article_is_read_and_written_again(
    old: Path, shipped: Store, tmp_path: Path
) -> None:
    known = frozenset(quad.subject.value for quad in shipped.quads() if str(quad.subject).startswith(f"<{BASE}"))
    with pytest.warns(FutureWarning, match="kg:(counts|means|on|after) is now"):
        built = build(read_sheet(old / "article.csv")[1], "", CellTerms(ARTICLE, Actors.read(shipped), known))
    assert built.problems == []
    assert len(built.claims) == 89
    rows = decode(built.claims)
    write_sheet(tmp_path / "article.csv", columns(rows), rows)
    made, before = (read_sheet(file)[1] for file in (tmp_path / "article.csv", old / "article.csv"))
    assert [in_order(row) for row in made] == [in_order(row) for row in before]


def in_order(row: SheetRow) -> dict[str, object]:
    """Return the cells of a row, its properties under their new names and in the order of these."""
    names = [(local(successors().get(KG_ + name, KG_ + name)), str(value)) for name, value in pairs(row["properties"])]
    return {**row.cells, "properties": sorted(names)}


def test_an_old_dump_is_the_same_dump(old: Path, claims: list[Claim]) -> None:
    store = Store.open()
    with pytest.warns(FutureWarning, match=SAID):
        store.load(old / "harbour.trig")
    assert store.dump() == b"".join(sorted(in_new_terms((old / "harbour.nq").read_bytes()).splitlines(keepends=True)))
    again = Store.open()
    with pytest.warns(FutureWarning, match=SAID):
        again.load_text((old / "harbour.nq").read_text("utf-8"), suffix=".nq")
    assert read_claims(again) == claims


def test_claims_write_the_statements_they_were_read_from(old: Path, claims: list[Claim]) -> None:
    store, whole = Store.open(), Store.open()
    store.add(claims)
    with pytest.warns(FutureWarning, match=SAID):
        whole.load(old / "harbour.trig")
    assert set(store.dump().splitlines()) <= set(whole.dump().splitlines())
    about_claims = {line for line in whole.dump().splitlines() if b"/claim/" in line or RDF.encode() + b"first" in line}
    assert about_claims <= set(store.dump().splitlines())


def test_an_old_store_opens_and_holds_the_claims(old: Path, tmp_path: Path, claims: list[Claim]) -> None:
    with zipfile.ZipFile(old / "store.zip") as packed:
        packed.extractall(tmp_path)
    assert verify(tmp_path) == []
    with pytest.warns(FutureWarning, match=SAID):
        assert read_claims(Store.open(tmp_path)) == claims


def test_an_old_belief_weighs_as_it_did(old: Path) -> None:
    belief = read_belief(old / "belief.toml")
    assert belief.name == "cautious"
    assert belief.weight(Origin("harbour/a", "harbour", "s", "Probable", (), ("F",))) == 0.125
    assert belief.weight(Origin("harbour/p5-s2-a", "harbour", "s", "Certain")) == 0
    assert belief.weight(Origin("harbour/a", "harbour", "s", "Certain", ("unnamed-harbour-official",))) == 0


# What version 0.1 had in each module that is now elsewhere.
ONCE = {
    "kg.acts": "PRECISIONS expand_act read_date",
    "kg.identity": "same_events",
    "kg.resources": "folder write_atomic query_text",
    "kg.tables": "MOST WIDTH Table Shown show cell safe numeric grid",
    "kg.validation": "Located validate_files",
    "kg.alignment.compare": "CHOICES Yardstick Comparison compare",
    "kg.alignment.difference": "NODES Difference difference check",
    "kg.alignment.rollcall": "RollCall encode",
    "kg.alignment.uncertainty": "PRIOR LEVEL Sums Estimate moments beta interval estimate",
    "kg.alignment.structure.likeness": "Profiles profiles",
    "kg.alignment.structure.mediation": "mediators",
    "kg.alignment.structure.pressure": "CrossPressure cross_pressure",
    "kg.views.explain": "Explanation explain",
    "kg.views.exports": "GRAPHS SHEETS CLAIMS FORMATS TABLES export check tables rows write_export",
    "kg.views.notebook": "SANDBOX Picture draw",
}


@pytest.mark.parametrize("name", sorted(ONCE))
def test_an_old_module_has_its_names_with_a_warning_that_names_the_importer(name: str) -> None:
    sys.modules.pop(name, None)
    with pytest.warns(FutureWarning, match=f"^{re.escape(name)} is now {re.escape(MODULES[name][0])}; ") as said:
        exec(f"from {name} import {', '.join(ONCE[name].split())}", {})
    assert [Path(each.filename).name for each in said] == ["<string>"]
    with pytest.raises(ImportError, match="nothing_of_the_kind"):
        exec(f"from {name} import nothing_of_the_kind", {})


def test_old_modules_leave_functions_of_their_name_as_they_are_and_other_names_unfound() -> None:
    assert ONCE.keys() <= MODULES.keys()
    with pytest.raises(ModuleNotFoundError, match=r"kg\.no_such_module"):
        import_module("kg.no_such_module")
    # Nothing of the package uses an old module.
    done = subprocess.run([sys.executable, "-W", "error", "-c", "import kg.cli"], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_level_is_taken_and_given_with_a_warning() -> None:
    def said(old: str, new: str) -> Any:
        return pytest.warns(FutureWarning, match=f"^{re.escape(f'{old} is now {new};')}")

    with said("Method.level", "Method.confidence"):
        assert kg.Method().level == 0.95
    with said("estimate(level=...)", "estimate(confidence=...)"):
        found = estimate(Sums(), level=0.9)  # type: ignore[call-arg]
    assert found == estimate(Sums(), confidence=0.9)
    with said("Estimate(level=...)", "Estimate(confidence=...)"):
        found = kg.Estimate(0, -1, 1, 0, 0, level=0.9)  # type: ignore[call-arg]
    with said("Estimate.level", "Estimate.confidence"):
        assert found.level == found.confidence == 0.9
    with said("Interactions(level=...)", "Interactions(unit=...)"):
        rows = kg.Interactions((), level="state")  # type: ignore[call-arg]
    assert rows.unit == "state"
    with said("difference(level=...)", "difference(confidence=...)"):
        difference(Sums(), Sums(), level=0.9)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="level"):
        kg.Dyad(level=0.9)  # type: ignore[call-arg]


def test_what_a_value_once_had_is_where_it_is_now(shipped: Store) -> None:
    actors = Actors.read(shipped)
    with pytest.warns(FutureWarning, match="Actors.offices.acts_for"):
        assert actors.acts_for is actors.offices.acts_for
    with pytest.warns(FutureWarning, match="Actors.offices.terms"):
        assert actors.terms is actors.offices.terms


def test_a_picture_takes_a_height_without_effect() -> None:
    with pytest.warns(FutureWarning) as said:
        picture = kg.draw(Store.open(), height=400)
    assert [str(each.message).partition(":")[0] for each in said][1:] == ["height has no effect"]
    assert picture.height == 720


def test_new_takes_a_belief_without_effect(communique: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(
        cli,
        ["new", str(communique), "--title", "Harbour", "--date", "2030-11-07", "-o", str(tmp_path),
         "--belief", "strict", "--without", "launches"],
    )  # fmt: skip
    assert told.exit_code == 0, told.output
    assert "kg: --belief has no effect here" in told.output
    assert "kg: --without has no effect here" in told.output


@pytest.mark.parametrize("period", ["month", "2016"])
def test_a_period_of_votes_that_was_passed_over_is_refused(period: str) -> None:
    """Version 0.1 gave the numbers of all periods instead."""
    told = CliRunner().invoke(cli, ["votes", "--period", period])
    assert told.exit_code == 2
    assert "all, year" in told.output.replace("'", "").replace(" or ", ", ")
