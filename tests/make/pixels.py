"""Pictures as numbers: reads PNG files (8 bits, no interlace) and says how much two differ."""

import struct
import zlib
from collections.abc import Iterator

Grey = list[list[int]]  # rows of 0..255
CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}  # by colour type
CELL = 6  # pixels: smaller shifts of an edge do not count


def read_png(file: bytes) -> Grey:
    """The picture's lightness, row by row."""
    parts = dict[bytes, bytes]()
    for kind, content in _chunks(file):
        parts[kind] = parts.get(kind, b"") + content
    width, _height, depth, colour, _c, _f, interlace = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    if (depth, interlace) != (8, 0):
        raise ValueError("only plain pictures of 8 bits are read")
    step = CHANNELS[colour]
    return [_grey(row, step) for row in _rows(zlib.decompress(parts[b"IDAT"]), width * step, step)]


def difference(one: Grey, other: Grey) -> float:
    """The largest difference of a cell's mean lightness, 0..1; 1 where the sizes differ."""
    if (len(one), len(one[0])) != (len(other), len(other[0])):
        return 1.0
    pairs = zip(_cells(one), _cells(other), strict=True)
    return max(abs(mine - yours) for mine, yours in pairs) / 255


def _chunks(file: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(file):
        (length,) = struct.unpack(">I", file[at : at + 4])
        yield file[at + 4 : at + 8], file[at + 8 : at + 8 + length]
        at += 12 + length


def _rows(data: bytes, width: int, step: int) -> Iterator[bytearray]:
    """Undo the filters (PNG specification, 9.2)."""
    before = bytearray(width)
    for start in range(0, len(data), width + 1):
        kind, row = data[start], bytearray(data[start + 1 : start + 1 + width])
        for at in range(width):
            left = row[at - step] if at >= step else 0
            above, corner = before[at], before[at - step] if at >= step else 0
            guess = (0, left, above, (left + above) // 2, _paeth(left, above, corner))[kind]
            row[at] = (row[at] + guess) & 255
        yield row
        before = row


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value))


def _grey(row: bytearray, step: int) -> list[int]:
    colours = min(step, 3)
    return [sum(row[at : at + colours]) // colours for at in range(0, len(row), step)]


def _cells(picture: Grey) -> Iterator[float]:
    for top in range(0, len(picture), CELL):
        for left in range(0, len(picture[0]), CELL):
            cell = [pixel for row in picture[top : top + CELL] for pixel in row[left : left + CELL]]
            yield sum(cell) / len(cell)
