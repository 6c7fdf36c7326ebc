"""The one picture of the dossier: shops visited for the first time, cumulated over the sweep, with its revisions and
ends. Drawn as SVG, so that it prints sharp and needs no script."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup, escape

from sweep.reports.dossier_cells import Shower, number
from sweep.views.dossier import Dossier

_WIDTH, _HEIGHT = 720, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 35, 24
_POINTS = 240
_TICKS = 6


def progress_chart(dossier: Dossier, shower: Shower) -> Markup | None:
    """The picture; None before the first visit."""
    visits = sorted(shop.first_ms for shop in dossier.shops if shop.counts and shop.first_ms is not None)
    if not visits:
        return None
    begin = min(dossier.board.opened_ms, visits[0])
    end = max(dossier.as_of_ms, visits[-1], begin + 60_000)
    total = dossier.board.shops_in_scope or 1

    def x(at_ms: int) -> float:
        return _LEFT + (at_ms - begin) / (end - begin) * (_WIDTH - _LEFT - _RIGHT)

    def y(shops: int) -> float:
        return _HEIGHT - _BOTTOM - shops / total * (_HEIGHT - _TOP - _BOTTOM)

    step = max(1, len(visits) // _POINTS)
    line = [(x(begin), y(0))]
    for index in [*range(step - 1, len(visits), step), len(visits) - 1]:
        line.append((x(visits[index]), y(index + 1)))
    line.append((x(end), y(len(visits))))
    path = " ".join(f"{left:.1f},{top:.1f}" for left, top in line)
    floor = f"{x(end):.1f},{y(0):.1f} {x(begin):.1f},{y(0):.1f}"
    parts = [
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(shower.say("chart"))}">',
        *_levels(total, y),
        *_days(begin, end, x, shower),
        f'<polygon class="area" points="{path} {floor}"/>',
        f'<polyline class="curve" points="{path}"/>',
        *_marks(dossier, x, shower),
        "</svg>",
    ]
    return Markup("".join(parts))


def _levels(total: int, y: Callable[[int], float]) -> list[str]:
    return [
        f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y(shops):.1f}" y2="{y(shops):.1f}"/>'
        f'<text x="{_LEFT - 6}" y="{y(shops) + 3:.1f}" text-anchor="end">{number(shops)}</text>'
        for shops in (0, total // 2, total)
    ]


def _days(begin: int, end: int, x: Callable[[int], float], shower: Shower) -> list[str]:
    return [
        f'<text x="{x(at):.1f}" y="{_HEIGHT - 8}" text-anchor="{anchor}">{shower.time(at)[5:]}</text>'
        for at, anchor in (
            (begin + (end - begin) * tick // _TICKS, "start" if not tick else "end" if tick == _TICKS else "middle")
            for tick in range(0, _TICKS + 1, 2)
        )
    ]


def _marks(dossier: Dossier, x: Callable[[int], float], shower: Shower) -> list[str]:
    marks: list[str] = []
    names = {
        "off-sale": shower.say("end-off-sale-at"),
        "disposed": shower.say("end-disposed-at"),
        "reopened": "↺",
        "drawn": shower.say("title-checks"),
    }
    row = 0
    for line in dossier.story:
        if line.key == "revised":
            name = f"{shower.say('head-revision')} {line.values['revision']}"
        elif line.key in names:
            name = names[line.key]
        else:
            continue
        left = x(line.at_ms)
        anchor = "end" if left > _WIDTH * 0.8 else "start"
        shift = -3 if anchor == "end" else 3
        top = 9 + 9 * (row % 3)
        row += 1
        marks.append(
            f'<line class="mark" x1="{left:.1f}" x2="{left:.1f}" y1="{top - 7}" y2="{_HEIGHT - _BOTTOM}"/>'
            f'<text class="mark" x="{left + shift:.1f}" y="{top}" text-anchor="{anchor}">{escape(name)}</text>'
        )
    return marks
