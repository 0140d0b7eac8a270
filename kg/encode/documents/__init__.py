"""Makes plain text of an article as people have it: a web page, a PDF, a Word document or an e-mail."""

from kg.encode.documents.document import Document
from kg.encode.documents.kinds import DOCUMENT_KINDS, DocumentKind, convert, kind_of, text_beside

__all__ = ["DOCUMENT_KINDS", "Document", "DocumentKind", "convert", "kind_of", "text_beside"]
