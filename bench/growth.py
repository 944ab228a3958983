"""A picture of growth: how long each question takes as the number of items grows, both axes in steps of ten."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
WIDTH, HEIGHT = 860, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 290, 30, 50
_COLOURS = (
    "#14545e",
    "#a32d24",
    "#22664a",
    "#8a5a00",
    "#5b3a8c",
    "#1c2b30",
    "#b0447a",
    "#3b6ea5",
    "#6f7a7c",
    "#0d3840",
)
_FONT = 'font-family="Noto Sans, sans-serif" font-size="13"'


def draw(path: Path, *, sizes: Sequence[int], laps: Mapping[str, Sequence[float]], title: str) -> None:
    """Write the picture; laps: milliseconds of each question at each size. Dashed: what it is held against."""
    every = [lap for own in laps.values() for lap in own]
    low, high = math.floor(math.log10(min(every))), math.ceil(math.log10(max(every)))
    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>', *_grid(sizes, low, high)]
    ends = _apart({name: _y(own[-1], low, high) for name, own in laps.items()})
    for (name, own), colour in zip(laps.items(), _COLOURS * 2, strict=False):
        points = " ".join(
            f"{_x(size, sizes):.1f},{_y(lap, low, high):.1f}" for size, lap in zip(sizes, own, strict=True)
        )
        dashed = ' stroke-dasharray="6 4"' if name.startswith("rival") else ""
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dashed}/>')
        words = escape(f"{name}: {own[-1]:,.1f} ms")
        parts.append(f'<text x="{WIDTH - RIGHT + 12}" y="{ends[name] + 4:.1f}" fill="{colour}" {_FONT}>{words}</text>')
    view = f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {view}>'
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([head, *parts, "</svg>\n"]), "utf-8")


def _grid(sizes: Sequence[int], low: int, high: int) -> list[str]:
    lines = []
    for power in range(low, high + 1):
        y = _y(10.0**power, low, high)
        lines.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dcd6ca"/>')
        lines.append(
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#53616a" {_FONT}>{10.0**power:g} ms</text>'
        )
    for size in sizes:
        x = _x(size, sizes)
        lines.append(f'<text x="{x:.1f}" y="{HEIGHT - 20}" text-anchor="middle" fill="#53616a" {_FONT}>{size:,}</text>')
    return lines


def _x(size: int, sizes: Sequence[int]) -> float:
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])
    return LEFT + 20 + (math.log10(size) - first) / (last - first) * (WIDTH - RIGHT - LEFT - 40)


def _y(lap: float, low: int, high: int) -> float:
    return TOP + (high - math.log10(lap)) / (high - low) * (HEIGHT - TOP - BOTTOM)


def _apart(ends: Mapping[str, float]) -> dict[str, float]:
    """Words at the ends of the lines, moved down until none stands on another."""
    placed: dict[str, float] = {}
    lowest = -math.inf
    for name, y in sorted(ends.items(), key=lambda one: one[1]):
        lowest = placed[name] = max(y, lowest + 17)
    return placed
