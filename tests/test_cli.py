"""The command line as a person uses it: what it prints, its exit codes, its errors, and that it starts in a blink."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli import cli, main
from kg.graph import open_graph

pytestmark = pytest.mark.usefixtures("one_graph")


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run a command line in this process and return (exit code, output, errors)."""

    def run(*arguments: object, stdin: str | None = None) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        if stdin is not None:
            import io

            monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['kg', '--help']\n"
        "from kg.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'rdflib', 'networkx', 'pyvis', 'pyarrow', 'duckdb', 'pyoxigraph', 'numpy', 'scipy', 'jinja2'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_importing_the_package_reads_no_file_and_imports_nothing_heavy() -> None:
    code = "import sys, kg; print(sorted({'click', 'rdflib', 'numpy', 'pyarrow', 'pyoxigraph'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_every_command_has_help(kg) -> None:
    for name in sorted(cli.commands):
        code, out, _ = kg(name, "--help")
        assert code == 0
        assert len(re.sub(r"\s+", " ", out)) > 80, name


def test_what_is_not_the_default_of_the_method_stands_with_the_numbers(kg) -> None:
    for command in (["align"], ["explain", "PRK", "RUS"], ["explain", "PRK", "RUS", "--sides"]):
        plain = next(line for line in kg(*command)[1].splitlines() if line.startswith("belief "))
        assert "95% interval" in plain and "prior" not in plain and "half-life" not in plain
        chosen = [*command, "--prior", "data", "--half-life", "365", "--confidence", "0.999"]
        line = next(line for line in kg(*chosen)[1].splitlines() if line.startswith("belief "))
        assert re.search(
            r"99.9% interval, prior from the data: \d+ dyads, worth [0-9.]+ that share no act, strength 0\.\d\d around [+-]0\.\d\d, half-life 365 days",
            line,
        )
        assert "95% interval, prior 2" in kg(*command, "--prior", "2")[1]


def test_align_prints_every_dyad_with_interval_and_belief(kg) -> None:
    code, out, _ = kg("align", "PRK", "Russia", "China")
    assert code == 0
    assert re.search(r"PRK +RUS +all +0\.\d+", out)
    assert "belief default: certain 1" in out
    rows = json.loads(kg("align", "DPRK", "RUS", "--format", "json")[1])
    assert [(row["source"], row["target"]) for row in rows] == [("PRK", "RUS")]
    assert rows[0]["low"] < rows[0]["score"] < rows[0]["high"]
    csv = kg("align", "--period", "year", "--format", "csv")[1]
    assert csv.splitlines()[0] == "source,target,period,score,low,high,n,weight,id"


def test_explain_walks_back_to_the_place_in_the_text(kg) -> None:
    code, out, _ = kg("explain", "north korea", "RU")
    assert code == 0
    assert "tested engines in North Korea more than once by 26 May 2024, said Yonhap News Agency" in out
    assert "article-2024-05-28/p5-s3-a: paragraph 5, sentence 3, characters 1306-1413" in out
    found = json.loads(kg("explain", "PRK", "RUS", "--format", "json")[1])
    assert {report["statement"]["claim"] for act in found["acts"] for report in act["reports"]} >= {
        "article-2024-05-28/p5-s3-a",
        "summits/kim-putin-2",
    }
    assert "0 means not known" in kg("explain", "Malta", "Kenya")[1]
    assert "for Kim Jong Un add --unit party or --unit actor" in kg("explain", "Kim Jong-un", "RUS")[1]


def test_a_directed_score_stands_beside_acts_of_the_same_direction(kg) -> None:
    _, printed, _ = kg("explain", "PRK", "RUS", "--directed")
    told = json.loads(kg("explain", "PRK", "RUS", "--directed", "--format", "json")[1])
    [acts] = [item for item in told["yardsticks"]["yardsticks"] if item["name"] == "acts"]
    assert [acts[name] for name in ("value", "low", "high", "n")] == [
        told["estimate"][name] for name in ("value", "low", "high", "n")
    ]
    n = told["estimate"]["n"]
    assert f"they count as {n:.4g} acts, for what both did counts half toward each" in printed
    assert "they count as" not in kg("explain", "PRK", "RUS")[1]
    assert "an act of many is divided" in kg("explain", "CHN", "JPN", "--expand", "share")[1]


def test_strict_belief_leaves_hearsay_out(kg) -> None:
    out = kg("explain", "PRK", "RUS", "--belief", "strict")[1]
    assert "unnamed" not in out
    assert "belief strict" in out


def test_two_beliefs_stand_side_by_side(kg) -> None:
    out = kg("align", "PRK", "RUS", "--without", "p5-s3-a", "--against", "default", "--format", "json")[1]
    row = json.loads(out)[0]
    assert row["change"] == 0, "media without a name report the same act, and it rests on one of them"
    out = kg("align", "PRK", "RUS", "--without", "yonhap", "--against", "default", "--format", "json")[1]
    row = json.loads(out)[0]
    assert row["n"] == row["n (default)"] - 1, "a visit of 2023 is known from Yonhap alone"
    assert row["weight"] == row["weight (default)"] - 1
    assert row["change"] == pytest.approx(row["score"] - row["score (default)"], abs=2e-4) != 0
    assert "default without summits" in kg("align", "--without", "summits")[1]
    assert kg("explain", "PRK", "RUS", "--without", "p5-s3-a")[1].count("article-2024-05-28/p5-s3-a") == 1
    code, _, err = kg("align", "--without", "unnamed-source-yonhab")
    assert (code, "did you mean 'unnamed-source-yonhap'" in err) == (2, True)


def test_query_by_name_file_text_and_standard_input(kg, tmp_path: Path) -> None:
    text = "SELECT ?label { ?state rdfs:label ?label } ORDER BY ?label"
    file = tmp_path / "mine.rq"
    file.write_text(text)
    for source, stdin in ((text, None), (file, None), ("-", text)):
        code, out, _ = kg("query", source, "--bind", "state=PRK", "--format", "csv", stdin=stdin)
        assert (code, out.splitlines()) == (0, ["label", "North Korea"])
    code, out, _ = kg("query", "codes", "--format", "json")
    assert len(json.loads(out)["results"]["bindings"]) > 300


def test_query_prints_every_format(kg) -> None:
    query = 'SELECT ?a ?b { VALUES (?a ?b) { (kg:State "x,\\"y\\n") (1 UNDEF) } }'
    assert kg("query", query)[1].splitlines()[0].split() == ["a", "b"]
    assert (
        kg("query", query, "--format", "csv")[1].startswith("a,b\r\n")
        or "a,b" in kg("query", query, "--format", "csv")[1]
    )
    assert kg("query", query, "--format", "tsv")[1].splitlines()[0] == "?a\t?b"
    turtle = kg("query", "CONSTRUCT { ?s a kg:State } WHERE { ?s kg:iso3 'PRK' }")[1]
    assert "actor:PRK a kg:State" in turtle


def test_a_cut_answer_says_so(kg) -> None:
    _, out, err = kg("query", "SELECT ?s { ?s a kg:EventCode }", "--rows", 3, "--format", "csv")
    assert len(out.splitlines()) == 4
    assert "truncated after 3 rows" in err


def test_cite_says_where_and_shows_the_words(kg, shared: Path) -> None:
    code, out, _ = kg("cite", "p5-s3-a")
    assert code == 0
    assert "paragraph 5, sentence 3, characters 1306-1413 of article-2024-05-28" in out
    assert "said Yonhap News Agency on 26 May 2024." in out.splitlines()[0]
    assert "Yonhap News Agency, resting on unnamed source of Yonhap: certain; weight 0.5 " in out
    assert "--article FILE" in out
    assert "Russian technical team" in kg("cite", "p5-s3-a", "--article", shared / "article.txt")[1]


def test_validate_names_file_line_and_what_to_do(kg, tmp_path: Path) -> None:
    assert kg("validate")[0] == 0
    bad = tmp_path / "bad.trig"
    bad.write_text(
        "@prefix kg: <https://w3id.org/alignment-kg/ontology/> .\n"
        "@prefix actor: <https://w3id.org/alignment-kg/actor/> .\n\n"
        'actor:ATL a kg:State ; kg:iso3 "ATL" .\n'
    )
    code, out, err = kg("validate", bad)
    assert code == 1
    assert out.startswith(f"{bad}:4: actor:ATL: ")
    assert "1 violation" in err
    assert json.loads(kg("validate", bad, "--format", "json")[1])[0]["line"] == 4


def test_validate_finds_claims_that_point_outside_their_article(kg, tmp_path: Path) -> None:
    bad = tmp_path / "bad.trig"
    bad.write_text(
        "@prefix kg: <https://w3id.org/alignment-kg/ontology/> . @prefix prov: <http://www.w3.org/ns/prov#> .\n"
        "@prefix actor: <https://w3id.org/alignment-kg/actor/> . @prefix d: <https://w3id.org/alignment-kg/dataset/> .\n"
        "@prefix claim: <https://w3id.org/alignment-kg/claim/mine/> .\n"
        'claim:far { actor:PRK a kg:State ; kg:iso3 "PRK" }\n'
        "claim:far a kg:Claim ; prov:wasDerivedFrom d:article-2024-05-28 ; kg:speaker actor:politico ;\n"
        "  kg:factuality kg:Certain ; kg:start 4000 ; kg:end 4045 ; kg:paragraph 1 ; kg:sentence 1 .\n"
    )
    code, out, _ = kg("validate", bad)
    assert code == 1
    assert "which has 4044 characters" in out
    assert f"{bad}:4" in out


def test_votes_of_the_council_and_of_a_file(kg, tmp_path: Path) -> None:
    rows = json.loads(kg("votes", "China", "RUS", "--body", "council", "--format", "json")[1])
    assert [(row["a"], row["b"], row["n"], row["agreement"]) for row in rows] == [
        ("CHN", "RUS", 27, 25 / 27), ("CHN", "RUS", 4, 1.0),
    ]  # fmt: skip
    assert "44 votes rest on unverified cells and are not counted" in kg("votes", "China", "RUS")[1]
    cited = kg("cite", "security-council-votes/agenda-2016-12-09-CHN")[1]
    assert "provisional, for it rests on unverified cells" in cited and "not checked: tally" in cited
    file = tmp_path / "votes.csv"
    file.write_text("ballot,actor,choice\n1,A,Yes\n1,B,No\n2,A,no\n2,B,no\n3,A,yes\n3,B,absent\n")
    rows = json.loads(kg("votes", "--file", file, "--format", "json")[1])
    assert [(row["n"], row["agreement"], row["s"]) for row in rows] == [(2, 0.5, 0.0)]
    file.write_text("ballot,actor,score\n1,A,Yes\n1,B,8\n")
    code, _, err = kg("votes", "--file", file)
    assert (code, "votes.csv:1: has no column for choice; it has ballot, actor, score" in err) == (2, True)
    code, _, err = kg("votes", "--file", file, "--columns", "choice=score", "--absent", "8")
    assert code == 0 and "read 2 = kept 1 + left out 1: 1 absent" in err
    assert kg("votes", "--file", file, "--columns", "choice")[0] == kg("votes", "--absent", "8")[0] == 2
    assert kg("votes", "--choices", "yes")[0] == 2


def test_votes_as_json_are_the_numbers_themselves(kg) -> None:
    rows = json.loads(kg("votes", "China", "RUS", "--format", "json")[1])
    assert rows == [dict(row) for row in open_graph().votes("CHN", "RUS")]
    varied = [row for row in rows if row["note"] != "no variation"]
    assert len(varied) == 2  # the four agendas, on which both always said no, have no kappa
    assert all(isinstance(row[name], float) for row in varied for name in ("agreement", "kappa", "kappa_low"))
    [none] = [row for row in json.loads(kg("votes", "PRK", "RUS", "--format", "json")[1]) if not row["n"]]
    assert none["kappa"] is None


def test_explain_shows_what_the_audit_found_beside_the_claim(kg) -> None:
    out = kg("explain", "CHN", "PRK", "--audit")[1]
    claim, finding = out.index("article-2024-05-28/p11-s1-a: "), out.index("! contradicted by the record: ")
    assert claim < finding < out.index("summits/kim-xi-1")
    assert "! " not in kg("explain", "CHN", "PRK")[1]


def test_load_verify_and_ask_a_store_on_disk(kg, tmp_path: Path) -> None:
    more = tmp_path / "more.ttl"
    more.write_text('@prefix e: <http://e/> . e:a e:b "only here" .')
    place = tmp_path / "store"
    assert kg("load", more, "--store", place)[0] == 0
    assert kg("verify", "--store", place)[:2] == (0, f"{place}: whole\n")
    out = kg("query", "SELECT ?o { <http://e/a> ?p ?o }", "--store", place, "--format", "csv")[1]
    assert out.splitlines() == ["o", "only here"]
    assert "PRK" in kg("align", "--store", place)[1]
    victim = max(place.glob("gen-*/data/*"), key=lambda path: path.stat().st_size)
    raw = bytearray(victim.read_bytes())
    raw[len(raw) // 2] ^= 1
    victim.write_bytes(raw)
    code, out, _ = kg("verify", "--store", place)
    assert code == 1
    assert victim.name in out


def test_report_prints_findings_and_writes_two_pages(kg, tmp_path: Path) -> None:
    code, out, _ = kg("report", "--out", tmp_path / "out")
    assert code == 0
    for words in ("FINDINGS", "ALIGNMENT OF EACH PAIR", "CLAIMS FROM UNNAMED SOURCES", "North Korea and Russia"):
        assert words in out
    pages = {page.name: page.read_text("utf-8") for page in (tmp_path / "out").iterdir()}
    assert set(pages) >= {"report.html", "network.html"}
    kg("report", "--out", tmp_path / "out")
    assert {page.name: page.read_text("utf-8") for page in (tmp_path / "out").iterdir()} == pages


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("explain", "Nroth Korea", "RUS"), ["unknown actor 'Nroth Korea'", "did you mean", "North Korea"]),
        (("query", "acts-betwen"), ["unknown query", "did you mean 'acts-between'"]),
        (("query", "absent.rq"), ["absent.rq: cannot be read"]),
        (("query", "SELECT * { ?s foo:x ?o }"), ["'foo:' is not known", "1 | SELECT", "^", "PREFIX foo:"]),
        (("query", "codes", "--bind", "stat=PRK"), ["unknown parameter 'stat'"]),
        (("query", "codes", "--bind", "stat"), ["has no value"]),
        (("query", "codes", "--format", "ttl"), ["rows are not Turtle"]),
        (("cite", "p5-s3-z"), ["unknown claim 'p5-s3-z'"]),
        (("align", "--belief", "strickt"), ["did you mean 'strict'"]),
        (("align", "--scale", "golstein"), ["did you mean 'goldstein'"]),
        (("align", "--period", "decade"), ["'decade' is not a period", "2024-Q2"]),
        (("align", "--store", "/nowhere"), ["/nowhere is not a store", "kg load"]),
        (("load", "absent.ttl", "--store", "s"), ["absent.ttl: cannot be read"]),
        (("query", "codes", "--format", "xml"), ["'xml' is not one of"]),
    ],
)
def test_wrong_input_is_named_with_the_next_step_and_exit_2(
    kg, arguments: tuple[str, ...], words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = kg(*arguments)
    assert (code, out) == (2, "")
    for word in words:
        assert word in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("second", ["PRK", "North Korea"])
@pytest.mark.parametrize(
    "line",
    ["explain", "explain --sensitivity", "explain --sides", "compare", "compare --period year", "change", "votes", "align",
     "draw series -o x.svg", "draw tornado -o x.svg"],
)  # fmt: skip
def test_an_actor_and_itself_are_no_pair(kg, line: str, second: str) -> None:
    command, *rest = line.split()
    kind, rest = (rest[:1], rest[1:]) if command == "draw" else ([], rest)
    code, printed, said = kg(command, *kind, "PRK", second, *rest)
    assert (code, printed) == (2, "")
    assert (
        "PRK and North Korea are one actor, PRK, and no pair" if second != "PRK" else "PRK twice is one actor"
    ) in said
    assert "name two different ones" in said


def test_a_member_of_a_file_and_itself_are_no_pair(kg, tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text("ballot,actor,choice\n1,FRANCE,yes\n1,CUBA,no\n", "utf-8")
    code, _, said = kg("votes", "FRANCE", "France", "--file", str(tmp_path / "v.csv"))
    assert code == 2 and "FRANCE and France are one actor, FRANCE, and no pair" in said


def test_debug_shows_the_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kg", "--debug", "cite", "nope"], capture_output=True, text=True, check=False
    )
    assert "Traceback" in done.stderr
    assert done.returncode != 0


def test_a_reader_that_leaves_early_is_no_error() -> None:
    done = subprocess.run(
        f'"{sys.executable}" -m kg query codes --format csv | head -1',
        shell=True,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "code,label,quad,plover,goldstein"
    assert done.stderr == ""


def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    runs = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        done = subprocess.run(
            [sys.executable, "-m", "kg", "report", "--out", "out"], capture_output=True, check=True,
            cwd=tmp_path if out.mkdir() else out, env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path.cwd())},
        )  # fmt: skip
        runs.append((done.stdout, {page.name: page.read_bytes() for page in (out / "out").iterdir()}))
    assert runs[0] == runs[1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("align", "PRK", "--level", "actor"), ("align", "PRK", "--unit", "actor")),
        (("explain", "PRK", "RUS", "--json"), ("explain", "PRK", "RUS", "--format", "json")),
        (("audit", "--checks", "."), ("audit", "--folder", ".")),
    ],
)
def test_an_old_name_works_with_a_warning_that_names_the_new_one(kg, old, new) -> None:
    code, out, err = kg(*old)
    assert (code, out) == kg(*new)[:2]
    assert "the old name goes with version 0.3" in err
    assert "now " + next(word for word in new if word.startswith("--")) in err
