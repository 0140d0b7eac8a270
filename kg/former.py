"""What version 0.1 called otherwise: modules, names, members and arguments, and what is there instead.

A place or a name has no blank in it; what has one is a sentence that says what to do instead, and becomes the error.
All of this goes with version 0.3.
"""

from __future__ import annotations

_PICTURES = (
    "pictures are values now, drawn once for page and still: kg.open(...).draw(kind), and its .html, .svg and .save"
)
_SOLVER = "what finds optima is private now: kg.alignment.structure.frustration and blocs give its answers"
_COMMANDS = "each command has a module of its own in kg.cli; in Python use the methods of kg.open(...)"
_QUERIES = "queries are files in kg/queries, which kg.questions lists; names are looked up by kg.actors.Actors"
_EVIDENCE = "the evidence of a tie is kg.open(...).explain(a, b)"
_ESTIMATES = "kg.alignment.score"
_FOLDERS = "a store is a folder of generations now: kg.store.Store.open(folder) and .load(...)"

MODULES: dict[str, tuple[str, ...]] = {
    # Where the names of an old module are found: in the first of these that has one; "old=new" is a name that changed.
    "kg.acts": ("kg.interactions.project", "kg.periods"),
    "kg.identity": ("kg.coreference",),
    "kg.resources": ("kg.files",),
    "kg.tables": ("kg.display", "kg.text"),
    "kg.validation": ("kg.shapes.validation",),
    "kg.alignment.compare": ("kg.alignment.yardsticks", "kg.codes"),
    "kg.alignment.difference": ("kg.alignment.change.difference", "check=check_settings"),
    "kg.alignment.rollcall": ("kg.alignment.votes.rollcall", "encode=code_votes"),
    "kg.alignment.uncertainty": (_ESTIMATES, "LEVEL=CONFIDENCE"),
    "kg.alignment.structure.likeness": ("kg.alignment.structure.profiles",),
    "kg.alignment.structure.mediation": (
        "kg.alignment.structure.mediators", "mediators() returns a tuple of Mediator: between whom each stands",
    ),
    "kg.alignment.structure.pressure": ("kg.alignment.structure.cross_pressure",),
    **dict.fromkeys(
        (f"kg.alignment.structure.{name}" for name in (
            "bounds", "branching", "clustering", "contraction", "covering", "elimination", "parting", "search",
        )),
        (_SOLVER,),
    ),
    "kg.alignment.structure.walks": ("walks are private now: kg.alignment.structure.balance gives their measure",),
    **dict.fromkeys((f"kg.cli.{name}" for name in ("ask", "numbers", "pages", "stores", "structure")), (_COMMANDS,)),
    "kg.encode.build": ("kg.encode.from_sheet",),
    "kg.encode.decode": ("kg.encode.to_sheet", "kg.encode.files"),
    "kg.encode.describe": ("kg.encode.article", "kg.encode.prepare"),
    "kg.encode.encode": ("kg.encode.files", "kg.encode.article", "kg.encode.unknown"),
    "kg.encode.find": ("kg.extract.quotes",),
    "kg.encode.lexicon": ("an act is read with the names of its sentence: kg.extract.acts, of a SentenceReading",),
    "kg.encode.plain": (
        "kg.encode.literals", "the kind of each field of a claim reads its cells: kg.claims.FIELDS, kg.claims.kinds",
    ),
    "kg.encode.propose": (
        "kg.encode.prepare", "kg.extract.rules", "read=proposals", "summary=proposal_counts",
        "what was read in a text is a kg.extract.Proposal",
    ),
    "kg.encode.recognise": (
        "kg.extract.mentions", "kg.extract.attribution", "Voice=Attribution",
        "who speaks is read with the names of its sentence: kg.extract.attribution, of a SentenceReading",
    ),
    "kg.encode.text": ("kg.extract.sentences", "kg.extract.dates"),
    "kg.encode.values": ("kg.claims.cells", "kg.encode.literals", "values=cell_values"),
    "kg.store.exchange": ("claims are written by kg.open(...).export('trig') and 'jsonld'",),
    "kg.views.explain": ("kg.explain.evidence", "Explanation=Evidence", "Evidence=ActReport"),
    "kg.views.exports": ("kg.exports", "check=check_export"),
    "kg.views.exports.content": ("kg.exports.content", "Row=GraphRow"),
    "kg.views.exports.gexf": ("kg.exports.gexf",),
    "kg.views.exports.graphml": ("kg.exports.graphml", "graph_of=networkx_of"),
    "kg.views.exports.sheets": ("kg.exports.sheets",),
    "kg.views.exports.values": ("kg.exports.values", "kg.text", "plain=cell_text", "xml_text=xml", "xml_ids=distinct"),
    "kg.views.findings": ("the report is a value now: kg.open(...).report()",),
    "kg.views.notebook": ("kg.views.picture", "kg.old"),
    "kg.views.pairs": ("a selection is drawn by kg query --graph, in Python by kg.views.network.selection",),
    "kg.views.periods": ("the calendar is kg.periods",),
    "kg.views.reportpage": ("the report is a value now: kg.open(...).report(), and its .save(folder)",),
    "kg.views.structure": ("the structure is measured by kg.open(...).balance() and .blocs(), worded in the report",),
    **dict.fromkeys(
        (f"kg.views.{name}" for name in (
            "cards", "chart", "claimflow", "drawing", "layout", "marks", "matrix", "plots", "series", "serieschart",
            "still", "timeline",
        )),
        (_PICTURES,),
    ),
}  # fmt: skip

NAMES: dict[str, dict[str, str]] = {
    # In modules that are where they were: "Class.member" is a member, "function(argument)" an argument.
    "kg.actors": {
        "KINDS": "kg.actors.names:LOOKUP_ORDER", "CODES": "kg.actors.actors:CODES",
        **dict.fromkeys(("COUNTRIES", "PROPERTIES", "Answers", "ACTORS_QUERY", "TERMS_QUERY"), _QUERIES),
    },
    "kg.actors.actors": {"Actors.acts_for": "offices.acts_for", "Actors.terms": "offices.terms"},
    "kg.alignment.change": dict.fromkeys(
        ("Floats", "Period", "ChangePoint", "Trend", "change_point", "trend"), "kg.alignment.change.point:"
    ),
    "kg.alignment.change.difference": {"difference(level)": "confidence"},
    "kg.alignment.change.point": {"change_point(level)": "confidence", "trend(level)": "confidence"},
    "kg.alignment.dyads": {
        "PERIODS": "kg.periods:GRAINS", "Alignment.sums": "tallies", "Alignment.graph": "to_networkx",
        "dyad_sums": "Alignment.tallies has the tally of each dyad and period",
        "with_moves": "effects are made by kg.alignment.leaving_out.tallies_without",
        "sums_leaving_out": "kg.alignment.leaving_out.tallies_without gives the tallies without each part",
        "sums_by_group": "kg.alignment.tallies gives tallies by group",
    },
    "kg.alignment.score": {
        "estimate(sums)": "evidence", "estimate(level)": "confidence", "interval(level)": "confidence",
        "Estimate(level)": "confidence", "Estimate.level": "confidence",
    },
    "kg.alignment.sensitivity": {
        "DOUBT": "CERTAINTIES",
        "sums_without": "kg.alignment.leaving_out.tallies_without gives the tallies without each part",
    },
    "kg.alignment.structure.blocs": {"attraction": "kg.alignment.blocs with method='modularity' gives what it was for"},
    "kg.alignment.structure.frustration": dict.fromkeys(("Part", "HOW", "solve"), _SOLVER),
    "kg.alignment.structure.posterior": {"redrawn": "draws are made by kg.alignment.structure.posterior.drawn"},
    "kg.alignment.structure.signed": {"Actor": "Vertex", "read": "read_graph", "check": "checked_edges"},
    "kg.alignment.structure.triads": {"Kind": "TriadType", "KINDS": "TRIAD_TYPES"},
    "kg.alignment.tallies": {"Method(level)": "confidence", "Method.level": "confidence"},
    "kg.alignment.votes": dict.fromkeys(
        ("Floats", "MEASURES", "NOTES", "vote_similarity", "common_ballots"), "kg.alignment.votes.similarity:"
    ),
    "kg.alignment.votes.similarity": {"vote_similarity(level)": "confidence"},
    "kg.checks": {"CONTRADICTED": "CONTRADICTIONS"},
    "kg.checks.files": {"CONTRADICTED": "CONTRADICTIONS"},
    "kg.checks.run": {"Finding.on_whose_word": "attribution"},
    "kg.checks.words": {"fill": "fill_message", "read_labels": "labels are read by kg.Labels"},
    "kg.claims": {"Node": "kg.store.terms:RDFTerm"},
    **{
        f"kg.cli.{module}": dict.fromkeys(names.split(), _COMMANDS)
        for module, names in (
            ("audit", "COMMANDS"), ("draw", "KINDS ENDINGS GRAINS COMMANDS"), ("encode", "new decode COMMANDS"),
            ("export", "COMMANDS"), ("options", "WITHOUT open_store leave_out grain short"),
        )
    },
    "kg.encode.columns": {"COLUMNS": "SHEET_COLUMNS", "KINDS": "OBJECT_KINDS", "kind_of": "object_kind"},
    "kg.encode.names": {"Names": "CellTerms", "slug": "kg.vocab:slug", "checked": "checked_name"},
    "kg.encode.sheet": {"Row": "SheetRow"},
    "kg.explain.evidence": {
        **{f"ActReport.{name}": f"statement.{name}" for name in (
            "claim", "speaker", "relays", "factuality", "dataset", "place",
        )},
        "ActReport.moves": "effect", "ActReport.act": "what", "ActReport.hearsay": "statement.unnamed",
        "ActReport.date": "the date is that of its act: Act.date",
        "ActReport.origin": "what is known of the source stands in ActReport.statement",
        "Evidence.level": "unit",
        "Evidence.evidence": "the acts, each with its reports, are Evidence.acts",
        "Evidence.findings": "what the audit found stands with each report: ActReport.statement.findings",
        "Evidence.audited": "ask for it at once: kg.open(...).explain(a, b, audit=True)",
        "explain_all": "kg.explain.evidence_of takes a store as its belief sees it, kg.Known(store), and the pairs",
        "evidence": _EVIDENCE,
        "explain(store)": "known",
    },
    "kg.exports": {"tables(actors)": "known", "rows(actors)": "known"},
    "kg.exports.content": {"content(actors)": "known"},
    "kg.extract.mentions": {"mentions(actors)": "known"},
    "kg.extract.rules": {"proposals(actors)": "register"},
    "kg.interactions": {
        "LEVELS": "UNITS", "EXPANSIONS": "kg.interactions.project:EXPANSIONS",
        "as_relation": "kg.interactions.as_table makes an Arrow table, which DuckDB reads",
        "SQL_TYPES": "the columns and their types are kg.interactions.schema()",
        "States": "who acts for whom is kg.actors.Offices", "Interactions.level": "unit",
        "Interactions(table)": "data", "Interactions(level)": "unit",
    },
    "kg.questions": {"values": "bound_values"},
    "kg.store.check": {
        "tokens": "kg.store.tokens:sparql_tokens", "check": "check_query", "explain": "kg.store.explain:explain_syntax",
    },
    "kg.store.disk": {"build": _FOLDERS, "check": _FOLDERS, "open_read_only(folder)": "data"},
    "kg.store.files": {"FORMATS": "RDF_FORMATS", "load_all": _FOLDERS, "load_bytes": _FOLDERS},
    "kg.store.limits": {"START": "kg.store.child:START"},
    "kg.store.origins": {"summary": "dataset_counts"},
    "kg.store.results": {
        "FORMATS": "kg.store.writing:FORMATS", "lines": "split_tsv", "rows": "read_rows", "columns": "typed_columns",
        "render": "answers are written by kg.store.writing", "as_turtle": "kg.store.writing:as_turtle",
    },
    "kg.store.store": {"View": "kg.store.jobs:View", "Store.stream": "kg.store.stream_query yields rows as they come"},
    "kg.store.terms": {"Node": "RDFTerm"},
    "kg.views.network": {
        "DATE": "the calendar is kg.periods",
        "Network.caption": "the caption is the picture's: kg.open(...).draw('network').caption",
        **dict.fromkeys(("Node", "Tie"), "the content of a network is kg.open(...).draw('network').network"),
        "Bloc": "kg.views.network.value:Bloc", "Evidence": _EVIDENCE,
    },
    "kg.views.page": {"write": "write_page", "writable(html)": "text"},
    "kg.views.picture": {
        **dict.fromkeys(("SCRIPTS", "STYLES", "TIE", "EVIDENCE", "KINDS", "OPTIONS"), _PICTURES),
        **dict.fromkeys(("network_page", "write_network", "vis_network"), _PICTURES),
    },
    "kg.views.report": dict.fromkeys(
        ("KINDS", "YEARS", "HEAD", "sentence", "text", "row", "year"),
        "the report is a value now: print(kg.open(...).report())"
    ),
    "kg.text": {"island": "in_script"},
}  # fmt: skip
