"""QR codes as documents draw them."""

from typing import Any

import segno

MASK = 2


def qr_of(text: str) -> dict[str, Any]:
    """A QR code for the document: its side in modules, and its dark modules as an SVG path."""
    # Of the eight masks any may be used; to weigh them for each badge takes longer than the rest.
    symbol = segno.make_qr(text, error="m", boost_error=False, mask=MASK)
    strokes = [
        f"M{column} {row}h{length}v1h-{length}z"
        for row, modules in enumerate(symbol.matrix)
        for column, length in _dark(modules)
    ]
    return {"side": len(symbol.matrix), "path": "".join(strokes)}


def _dark(modules: bytearray) -> list[tuple[int, int]]:
    """Where the dark stretches of a row begin, and how long they are."""
    found: list[tuple[int, int]] = []
    for column, module in enumerate(modules):
        if not module & 1:
            continue
        if found and sum(found[-1]) == column:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((column, 1))
    return found
