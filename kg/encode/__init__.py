"""From an article to claims and back by way of a claims sheet: a table that a person without RDF skills can fill in."""

from kg.encode.again import Fitted, again
from kg.encode.article import LICENCE, Description, read_article
from kg.encode.changes import CHANGES
from kg.encode.checked import Checked
from kg.encode.context import SheetContext, new_actors_of
from kg.encode.dictionaries import Added, with_dictionary
from kg.encode.every import EncodedFolder, encode_folder
from kg.encode.files import Encoded, decode_file, encode, with_claims, write
from kg.encode.many import PreparedFolder, new_folder
from kg.encode.picks import Pick, Picks
from kg.encode.preparation import Preparation
from kg.encode.prepare import Prepared, new, propose
from kg.encode.review import Conflict, Review
from kg.encode.sheet import BadSheet, Problem, read_sheet, write_sheet
from kg.encode.to_sheet import columns, decode
from kg.encode.unknown import STUB, UnknownActors

__all__ = [
    "CHANGES", "LICENCE", "STUB", "Added", "BadSheet", "Checked", "Conflict", "Description", "Encoded", "EncodedFolder",
    "Fitted", "Pick", "Picks", "Preparation", "Prepared", "PreparedFolder", "Problem", "Review", "SheetContext",
    "UnknownActors", "again", "columns", "decode", "decode_file", "encode", "encode_folder", "new", "new_actors_of",
    "new_folder", "propose", "read_article", "read_sheet", "with_claims", "with_dictionary", "write", "write_sheet",
]  # fmt: skip
