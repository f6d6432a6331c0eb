"""XML from strangers, read without looking anything up and without unfolding entities."""

from typing import Final

from lxml import etree

from scheduler.problem import ProblemError

Element = etree._Element  # noqa: SLF001 - lxml gives its one type of element no other name

LARGEST: Final = 100_000_000
"""The most bytes of one document."""


def parse_xml(content: bytes, place: str = "the file") -> Element:
    """The root of a document; ProblemError with the line where it is not XML."""
    if len(content) > LARGEST:
        raise ProblemError(f"{place}: is larger than {LARGEST // 1_000_000} megabytes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ProblemError(f"{place}, line {error.lineno or 1}: not XML: {error.msg}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ProblemError(f"{place}: must not bring a document type of its own")
    return root
