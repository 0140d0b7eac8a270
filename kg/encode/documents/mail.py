"""Makes text of an e-mail: its subject, its day and its body; what is attached is left out and named."""

from __future__ import annotations

import datetime as dt
import platform
import re
from email import message_from_bytes, policy
from email.message import EmailMessage

from kg.encode.documents.document import Document, as_document, cleaned
from kg.errors import BadData, MissingExtra


def read_mail(raw: bytes) -> Document:
    """Return the body of a message: its plain text, else the article of its HTML.

    Raises
    ------
    BadData
        If it has no body, or one in a character set that nobody knows.
    """
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(("plain", "html"))
    if not isinstance(body, EmailMessage) or not message.keys():
        raise BadData("is an e-mail without text", hint="save its text in a text file, and give that")
    try:
        text = body.get_content()
    except (LookupError, UnicodeDecodeError) as error:
        raise BadData(f"is in a character set that is not known ({error})", hint="save its text as UTF-8") from None
    left = [f"what is attached is left out: {_called(part)}" for part in message.iter_attachments() if part is not body]
    day = _day(message)
    title = cleaned(str(message["subject"] or ""))
    if body.get_content_subtype() == "html":
        page = _page(text)
        return as_document(
            page.text.strip().split("\n\n"), page.by, title=title or page.title, date=day or page.date, notes=left
        )
    by = f"Python {platform.python_version()}"
    return as_document(re.split(r"\n\s*\n", text.replace("\r\n", "\n")), by, title=title, date=day, notes=left)


def _page(text: str) -> Document:
    from kg.encode.documents.web import read_page

    try:
        return read_page(text)
    except ImportError:
        raise MissingExtra("trafilatura", "text") from None


def _called(part: EmailMessage) -> str:
    return cleaned(str(part.get_filename() or part.get_content_type()))


def _day(message: EmailMessage) -> str:
    """Return the day on which it was sent, where the sender was; nothing if it does not say."""
    sent = getattr(message["date"], "datetime", None)
    return sent.date().isoformat() if isinstance(sent, dt.datetime) else ""
