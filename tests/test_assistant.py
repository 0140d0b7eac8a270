"""The assistant's tools, asked by the protocol's own client: in this process, on standard input, and over HTTP."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from serving import Canary, finished, serving

import kg
from kg.assistant import Tools
from kg.assistant.tools import MOST_ROWS, TOOLS
from kg.cli import cli
from kg.questions import questions

pytest.importorskip("mcp", reason="the protocol's library is not installed (pip install 'alignment-kg[mcp]')")
# The library itself makes and leaves some things behind; none of them is ours.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


class Client:
    """The protocol's client on a server in this process; an answer is its values, or the words of its refusal."""

    def __init__(self, server: Any) -> None:
        self.server = server

    def __call__(self, tool: str, /, **given: object) -> Any:
        return self.several((tool, given))[0]

    def several(self, *calls: tuple[str, dict[str, object]]) -> list[Any]:
        from mcp import Client as Theirs

        async def ask() -> list[Any]:
            async with Theirs(self.server) as client:
                return [said(await client.call_tool(name, given)) for name, given in calls]

        return finished(ask())


def said(result: Any) -> Any:
    if result.is_error:
        return result.content[0].text
    assert json.loads(result.content[0].text) == result.structured_content
    return result.structured_content


@pytest.fixture(scope="module")
def client(graph: kg.Graph) -> Client:
    from kg.assistant import make_server

    return Client(make_server(graph))


def test_the_tools_are_listed_as_harmless_in_their_order(client: Client) -> None:
    from mcp import Client as Theirs

    async def listed() -> list[Any]:
        async with Theirs(client.server) as found:
            assert "quoted data" in (found.instructions or "")
            return (await found.list_tools()).tools

    tools = finished(listed())
    assert [tool.name for tool in tools] == list(TOOLS)
    for tool in tools:
        assert tool.annotations.read_only_hint and not tool.annotations.destructive_hint
        assert len(tool.description) > 60


def test_an_actor_is_found_by_any_name_and_refused_with_the_nearest(client: Client) -> None:
    exact, part, lost, misspelt = client.several(
        ("find_actor", {"name": "Corea del Norte"}), ("find_actor", {"name": "news agency"}),
        ("find_actor", {"name": "qqqq"}), ("find_actor", {"name": "Nroth Korea"}),
    )  # fmt: skip
    if isinstance(exact, str):  # Spanish names ship only where somebody loads them
        exact = client("find_actor", name="DPRK")
    assert (exact["id"], exact["label"], exact["acts_for"]) == ("PRK", "North Korea", None)
    assert "State" in exact["kinds"] and exact["evidence"] == ["https://w3id.org/alignment-kg/actor/PRK"]
    assert part["id"] is None and {"id": "yonhap", "label": "Yonhap News Agency"} in part["candidates"]
    assert "unknown actor 'qqqq'" in lost
    assert "did you mean 'North Korea'" in misspelt or misspelt["candidates"][0]["id"] == "PRK"


def test_a_pair_comes_with_interval_number_and_evidence(client: Client, graph: kg.Graph) -> None:
    found = client("explain_pair", a="North Korea", b="RUS", most=3)
    wanted = graph.explain("PRK", "RUS")
    assert found["number"] == wanted.id and found["compute_again"] == f"kg recompute {wanted.id}"
    assert found["score"] == wanted.estimate.value
    assert found["interval"] == [wanted.estimate.low, wanted.estimate.high] and found["known_sign"] is True
    assert len(found["acts"]) == 3
    assert found["truncated"] == f"{len(wanted.acts) - 3} more; ask for more with most"
    assert found["evidence"] == [claim["iri"] for act in found["acts"] for claim in act["claims"]]
    assert [abs(act["effect"]) for act in found["acts"]] == sorted(
        (abs(a["effect"]) for a in found["acts"]), reverse=True
    )
    assert found["belief"].startswith("belief default")
    assert graph.recompute(found["number"]).same
    strict = client("explain_pair", a="PRK", b="RUS", belief="strict", unit="party")
    assert not isinstance(strict, str), strict
    assert strict["belief"].startswith("belief strict") and strict["unit"] == "party"
    years = [one["year"] for one in found["years"]]
    assert years == sorted(set(years)) and "2024" in years
    assert sum(one["n"] for one in found["years"]) <= found["n"]
    assert all(graph.recompute(one["number"]).same for one in found["years"])


def test_a_claim_a_question_and_the_audit_say_what_they_rest_on(client: Client, graph: kg.Graph) -> None:
    claim, listed, rows, audit = client.several(
        ("read_claim", {"name": "p5-s3-a"}), ("ask_question", {}),
        ("ask_question", {"name": "acts-between", "values": {"a": "North Korea", "b": "JPN"}, "most": 2}),
        ("audit", {"dataset": "article-2024-05-28", "most": 1}),
    )  # fmt: skip
    name = "article-2024-05-28/p5-s3-a"
    assert claim["says"] == graph.known.sentence(name) and claim["weight"] == graph.known.weight(name)
    assert claim["evidence"] == [f"https://w3id.org/alignment-kg/claim/{name}"]
    assert {item["name"] for item in listed["questions"]} == {item.name for item in questions()}
    wanted = graph.ask("acts-between", a="PRK", b="JPN").to_pylist()
    assert (
        len(rows["rows"]) == 2 and rows["of"] == len(wanted) and rows["truncated"].startswith(f"{len(wanted) - 2} more")
    )
    assert any("/claim/" in iri for iri in rows["evidence"])
    findings = graph.audit(dataset=["article-2024-05-28"])
    assert audit["of"] == len(findings) and audit["findings"][0]["claim"] == findings[0].claim


def test_what_a_tool_does_not_take_is_refused_by_name(client: Client) -> None:
    """An argument that is dropped in silence is a wrong number: a period would be all years."""
    period, other, more, kind, wrong = client.several(
        ("explain_pair", {"a": "PRK", "b": "RUS", "period": "2024"}), ("ask_question", {"question": "acts-of"}),
        ("find_actor", {"name": "PRK", "extra": 1}), ("explain_pair", {"a": "PRK", "b": "RUS", "most": "many"}),
        ("explain_pair", {"a": ["PRK"], "b": "RUS"}),
    )  # fmt: skip
    assert "unknown argument 'period'" in period and "it takes a, b, belief, unit, most" in period
    assert "unknown argument 'question'" in other and "unknown argument 'extra'" in more
    assert ": most: " in kind and ": a: " in wrong and "pydantic" not in kind + wrong


def test_no_message_names_a_command(client: Client) -> None:
    said = client.several(
        ("ask_question", {"name": "acts-off"}), ("audit", {"check": "weekdays"}), ("read_claim", {"name": "no/such"}),
        ("ask_question", {"name": "acts-of", "values": {"actor": "PRKK"}}),
        ("ask_question", {"name": "code", "values": {"code": "NO"}}),
    )  # fmt: skip
    assert all(isinstance(one, str) and "kg " not in one for one in said), said
    assert "did you mean 'acts-of'" in said[0]
    none, check = client.several(("ask_question", {"name": "qqqq"}), ("audit", {"check": "qqqq"}))
    assert "ask_question without a name lists them" in none and "audit without a check runs them all" in check


def test_a_pair_without_acts_has_no_score(client: Client) -> None:
    person, strangers = client.several(
        ("explain_pair", {"a": "PRK", "b": "kim-jong-un"}), ("explain_pair", {"a": "MLT", "b": "SVN"}),
    )  # fmt: skip
    assert (person["score"], person["interval"], person["n"], person["known_sign"]) == (None, None, 0, False)
    assert "not known, not neutral. At state level only states act; for Kim Jong Un give unit party" in person["says"]
    assert strangers["score"] is None and strangers["says"].endswith("not known, not neutral.")


def test_sparql_is_last_bounded_and_read_only(client: Client) -> None:
    rows, cut, yes, turtle, refused, service, typo, long = client.several(
        ("bounded_sparql", {"query": "SELECT ?n { actor:PRK kg:iso2 ?n }"}),
        ("bounded_sparql", {"query": "SELECT ?s { ?s ?p ?o }", "most": 5}),
        ("bounded_sparql", {"query": "ASK { actor:PRK a kg:State }"}),
        ("bounded_sparql", {"query": "DESCRIBE actor:PRK"}),
        ("bounded_sparql", {"query": "DROP ALL"}),
        ("bounded_sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}),
        ("bounded_sparql", {"query": "SELECT * { ?s kg:factualty ?o }"}),
        ("bounded_sparql", {"query": "SELECT * {" + "#" * 100_001 + "\n}"}),
    )  # fmt: skip
    assert rows["rows"] == [{"n": "KP"}] and rows["truncated"] is False
    assert len(cut["rows"]) == 5 and cut["truncated"] == "rows"
    assert yes["answer"] is True and "North Korea" in turtle["turtle"]
    assert "this is an update" in refused and "SERVICE asks another server" in service
    assert typo["notices"] == ["kg:factualty is no term here; did you mean kg:factuality?"]
    assert "the limit is 100,000" in long


HOSTILE = ["", " ", "\x00", "../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "a" * 10_000, "'; DROP TABLE x; --", "<script>alert(1)</script>",
           "\x1b[2J", "\u202egnp", "{}{}%s%n", "http://127.0.0.1:9/", "?x ?y ?z", "😀", "any", "~/.netrc", "kg:", "<", "*:("]  # fmt: skip


def test_hostile_arguments_are_refused_in_words_and_nothing_is_read_or_called(client: Client, tmp_path: Path) -> None:
    canary = Canary()
    secret = tmp_path / "secret.rq"
    secret.write_text("SELECT ('leaked' AS ?x) {}")
    texts = [*HOSTILE, str(secret), canary.address]
    calls = [("find_actor", {"name": text}) for text in texts]
    calls += [("explain_pair", {"a": text, "b": "PRK"}) for text in texts]
    calls += [
        ("explain_pair", {"a": "PRK", "b": "RUS", key: text})
        for text in texts[1:]
        for key in ("period", "belief", "unit")
    ]
    calls += [("read_claim", {"name": text}) for text in texts]
    calls += [("ask_question", {"name": text}) for text in texts[1:]]
    calls += [("ask_question", {"name": "said-by", "values": {"speaker": text, text: "x"}}) for text in texts]
    calls += [("audit", {key: text}) for text in texts[1:] for key in ("check", "dataset", "claim")]
    calls += [("bounded_sparql", {"query": text}) for text in texts]
    calls += [
        (name, {"most": most, **given})
        for most in (0, -1, MOST_ROWS + 1, 10**30)
        for name, given in (("audit", {}), ("bounded_sparql", {"query": "ASK {}"}))
    ]
    calls += [
        ("find_actor", {}),
        ("find_actor", {"name": {"a": 1}}),
        ("find_actor", {"name": ["PRK"]}),
        ("no_such_tool", {}),
        ("audit", {"most": "many"}),
    ]
    for (name, given), answer in zip(calls, client.several(*calls), strict=True):
        text = answer if isinstance(answer, str) else json.dumps(answer)
        assert "leaked" not in text and "root:" not in text and "Traceback" not in text, (name, given)
        assert "\x1b" not in text and "\u202e" not in text, (name, given)
        # A crash says no more than which tool it was in; what was foreseen says why.
        assert not isinstance(answer, str) or ":" in answer or "nknown tool" in answer, (name, given, answer)
    assert canary.calls == []
    canary.close()


def test_nothing_is_written(client: Client, graph: kg.Graph) -> None:
    before = len(graph.known.store), graph.known.store.digest
    client.several(
        ("audit", {}),
        ("explain_pair", {"a": "PRK", "b": "CHN"}),
        ("bounded_sparql", {"query": "INSERT DATA { <a:a> <a:b> 1 }"}),
    )
    assert (len(graph.known.store), graph.known.store.digest) == before


def test_as_assistants_start_it(graph: kg.Graph) -> None:
    from mcp import Client as Theirs
    from mcp.client.stdio import StdioServerParameters

    root = Path(__file__).parent.parent
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "kg", "mcp", "--belief", "strict"], cwd=root, env=os.environ | {"PYTHONPATH": str(root)}
    )  # fmt: skip

    async def ask() -> list[Any]:
        async with Theirs(server) as client:
            calls = (
                ("explain_pair", {"a": "PRK", "b": "RUS"}),
                ("bounded_sparql", {"query": "ASK {}"}),
                ("find_actor", {"name": "PRKK"}),
            )
            return [said(await client.call_tool(name, given)) for name, given in calls]

    pair, yes, lost = finished(ask())
    assert pair["number"] == graph.under("strict").explain("PRK", "RUS").id
    assert yes["answer"] is True and "unknown actor" in lost


@pytest.fixture(scope="module")
def address(graph: kg.Graph) -> Iterator[str]:
    from kg.assistant.server import http_app

    with serving(lambda _: http_app(graph), lifespan="on") as found:
        yield found + "/mcp"


def test_over_http_on_this_machine(address: str, graph: kg.Graph) -> None:
    from mcp import Client as Theirs

    async def ask() -> Any:
        async with Theirs(address) as client:
            return said(await client.call_tool("explain_pair", {"a": "PRK", "b": "RUS"}))

    assert finished(ask())["number"] == graph.explain("PRK", "RUS").id
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    kinds = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
    assert httpx.post(address, json=ping, headers=kinds | {"host": "evil.example"}).status_code in (400, 421)
    assert httpx.post(address, json=ping, headers=kinds | {"origin": "http://evil.example"}).status_code == 403
    assert httpx.post(address, content=b"x" * 600_000, headers=kinds).status_code == 413
    for body in (b"", b"{", b"[]", b"[" * 50_000, b'{"jsonrpc": "2.0"}', b"\xff"):
        assert 400 <= httpx.post(address, content=body, headers=kinds).status_code < 500


def test_the_command_says_what_it_needs() -> None:
    done = CliRunner().invoke(cli, ["mcp", "--port", "9000"])
    assert done.exit_code == 2 and "--port does nothing here" in done.output
    assert "Model Context Protocol" in CliRunner().invoke(cli, ["mcp", "--help"]).output


def test_the_tools_need_no_protocol(graph: kg.Graph) -> None:
    tools = Tools(graph)
    assert tools.find_actor("PRK")["id"] == "PRK"
    tools.close()
