"""The parts of charts: axes, bars, words and titles as elements of SVG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from postlint.formats._shared import visible

if TYPE_CHECKING:
    from markupsafe import Markup

PLOT = 180
"""Height of a plot in pixels."""
TOP, BOTTOM = 26, 24
"""Room above a plot for the label of its highest mark, and under it for those of its axis."""


def nice_ticks(highest: float) -> list[int]:
    """Round numbers from 0 to at least ``highest``, three to six of them."""
    step, power = 1, 1
    while step * 5 < highest:
        for factor in (1, 2, 5, 10):
            step = power * factor
            if step * 5 >= highest:
                break
        power *= 10
    last = max(1, -(-int(highest) // step))
    return [step * n for n in range(last + 1)]


def figure(name: str, height: float, title: str, description: str) -> Element:
    """An image with a title and a description for those who do not see it."""
    svg = Element(
        "svg", {"class": f"chart chart-{name}", "role": "img", "width": "100%", "height": f"{height:g}"}
    )
    svg.set("aria-labelledby", f"chart-{name}-title chart-{name}-desc")
    SubElement(svg, "title", {"id": f"chart-{name}-title"}).text = visible(title)
    SubElement(svg, "desc", {"id": f"chart-{name}-desc"}).text = visible(description)
    return svg


def grid(svg: Element, ticks: Sequence[int]) -> None:
    """Lines across the plot at ``ticks``, each with its number."""
    for tick in ticks:
        y = f"{TOP + PLOT * (1 - tick / ticks[-1]):.1f}"
        SubElement(svg, "line", {"x1": "0", "x2": "100%", "y1": y, "y2": y, "class": "grid"})
        text(svg, "0", float(y) - 4, f"{tick:,}", "start", "tick")


def rect(parent: Element, x: float, y: float, width: float, height: float, name: str) -> Element:
    """A rectangle: lengths across in per cent, down in pixels."""
    attributes = {"x": f"{x:.2f}%", "y": f"{y:.1f}", "width": f"{width:.2f}%", "height": f"{height:.1f}"}
    return SubElement(parent, "rect", {**attributes, "class": f"fill-{name}"})


def text(parent: Element, x: str, y: float, text: str, anchor: str, name: str) -> None:
    """A line of text, set as ``name`` in the page's style."""
    attributes = {"x": x, "y": f"{y:.1f}", "text-anchor": anchor, "class": name}
    SubElement(parent, "text", attributes).text = visible(text)


def tooltip(parent: Element, text: str) -> None:
    """What is shown over ``parent``."""
    SubElement(parent, "title").text = visible(text)


def markup(svg: Element) -> Markup:
    """``svg`` for the template."""
    from markupsafe import Markup

    return Markup(tostring(svg, encoding="unicode"))
