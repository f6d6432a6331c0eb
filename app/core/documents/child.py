"""Sets one document in a process that dies with its parent and cannot take all the memory.

Run as a file, with the limits of `core.children`. The order comes as JSON on standard input, the
file goes to standard output. It imports nothing else of the application, so that it starts fast.
"""

import json
import os
import sys
from typing import Literal, NotRequired, TypedDict

import typst

from app.core.children import hold_to_limits

NO_FONT = "could not be displayed with font"  # how Typst begins to say so
WRITTEN = 0  # no document says when it was made: made twice from the same, it is the same


class Order(TypedDict):
    """What is to be set: the template's path, the folders it may read, its inputs, the format."""

    template: str
    root: str
    fonts: str
    inputs: dict[str, str]
    format: Literal["pdf", "png"]
    ppi: NotRequired[int]


def main() -> None:
    """Set the limits, read the order, write the document."""
    hold_to_limits()
    order: Order = json.load(sys.stdin.buffer)
    try:
        sys.stdout.buffer.write(document(order))
    except typst.TypstError as error:
        sys.exit(f"{error.message} {' '.join(error.trace)}".replace("\n", " "))


def document(order: Order) -> bytes:
    """The document's bytes; of a picture, those of the first page."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[order["fonts"]]
    )
    compiler = typst.Compiler(
        order["template"],
        root=order["root"],
        font_paths=fonts,
        sys_inputs=order["inputs"],
        package_path=os.devnull,
        package_cache_path=os.devnull,
    )
    if order["format"] == "png":
        pages = compiler.compile(format="png", ppi=order.get("ppi"))
        return pages[0] if isinstance(pages, list) else pages or b""
    return _pdf(compiler)


def _pdf(compiler: typst.Compiler) -> bytes:
    """By PDF/UA-1; still tagged but without its mark where a name has a letter of no font of ours.

    The standard forbids the empty box that stands for such a letter, and a person is not to be
    left out for it.
    """
    try:
        made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=WRITTEN)
    except typst.TypstError as error:
        if NO_FONT not in error.message:
            raise
        made = compiler.compile(format="pdf", timestamp=WRITTEN)
    return made if isinstance(made, bytes) else b""


if __name__ == "__main__":
    main()
