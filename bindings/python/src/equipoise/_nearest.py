"""Names that were perhaps meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(name: str, names: Iterable[str]) -> str:
    """What to write instead of a name that does not exist."""
    known = list(names)
    close = difflib.get_close_matches(name, known, n=1)
    return f'did you mean "{close[0]}"?' if close else "there are: " + ", ".join(known)
