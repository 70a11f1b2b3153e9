"""Codes, tokens and the names that people give themselves."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

from sim.workshop.play.impossible import NotPossibleError

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that looks like something else
CODE_LENGTH = 5
LONGEST = 24  # characters of a name
LEAST_TOKEN = 32  # characters of a token


def new_code() -> str:
    """A code to join a room by, short enough to be read out."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def new_token() -> str:
    """A secret by which a browser is known again."""
    return secrets.token_urlsafe(24)


def fingerprint(token: str) -> str:
    """What is kept of a secret: enough to know it again, not enough to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def name(text: object, what: str) -> str:
    """A name as it is shown: one line, trimmed, of bounded length. It is text and nothing else wherever it stands.

    Raises:
        NotPossibleError: it is empty or too long.
    """
    plain = text if isinstance(text, str) else ""
    kept = "".join(letter for letter in plain[:1000] if unicodedata.category(letter)[0] != "C" or letter == " ")
    trimmed = " ".join(kept.split())
    if not trimmed:
        raise NotPossibleError(f"Please write {what}.")
    if len(trimmed) > LONGEST:
        raise NotPossibleError(f"That is too long for {what}: {LONGEST} characters at most.")
    return trimmed
