"""The head of the dossier: whose it is, as of when, and the figures that everybody asks for first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sweep.domain.closing import Blocker
from sweep.domain.ids import LotId
from sweep.domain.words import Account, ShopState
from sweep.reports.dossier_cells import Shower, kilograms, number, printable
from sweep.views.blocker_words import describe_blocker
from sweep.views.dossier import Dossier

_MOST_LOTS = 8


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with what it is of, a note, and what it rests on."""

    label: str
    value: str
    of: str
    note: str
    basis: str


def facts(dossier: Dossier, shower: Shower) -> Sequence[tuple[str, str]]:
    """Names and values of the head."""
    board = dossier.board
    ended = [
        (shower.say("end-off-sale-at"), board.off_sale_ms),
        (shower.say("end-disposed-at"), board.disposed_ms),
    ]
    return [
        (shower.say("sweep"), str(board.sweep)),
        (shower.say("class"), dossier.recall_class),
        (shower.say("hazard"), dossier.hazard),
        (shower.say("revision"), str(board.recall.revision)),
        (shower.say("opened"), shower.time(board.opened_ms)),
        *((name, shower.time(at_ms) or shower.say("not-yet")) for name, at_ms in ended),
        (shower.say("written"), shower.time(dossier.as_of_ms)),
        (shower.say("entry"), f"#{board.n}"),
        (shower.say("head"), board.head),
        (shower.say("epoch"), dossier.epoch),
    ]


def figures(dossier: Dossier, shower: Shower) -> Sequence[Figure]:
    """The figures at the top."""
    board, lots = dossier.board, dossier.lots
    lines = sum(lot.total for lot in board.lots.values())

    def figure(key: str, value: int, *, of: int | None = None, grams: int = 0) -> Figure:
        return Figure(
            shower.say(f"figure-{key}"),
            number(value),
            shower.say("figure-of", total=number(of)) if of is not None else "",
            shower.say("figure-weight", kg=kilograms(grams)) if grams else "",
            shower.say(f"basis-figure-{key}"),
        )

    def weight(account: Account) -> int:
        return sum(lot.units.get(account, 0) * lot.grams_per_unit for lot in lots)

    destroyed = sum(lot.units.get(Account.DESTROYED, 0) for lot in lots)
    return [
        figure("lots", len(board.confirmed), of=len(board.lots)),
        figure("lines", lines - board.open_lines, of=lines),
        figure("shops", board.shops_in_scope),
        figure("visits", dossier.check_ins),
        figure("found", sum(lot.found for lot in lots), grams=sum(lot.found * lot.grams_per_unit for lot in lots)),
        figure(
            "returned", sum(lot.returned for lot in lots), grams=sum(lot.returned * lot.grams_per_unit for lot in lots)
        ),
        figure("destroyed", destroyed, grams=weight(Account.DESTROYED)),
        figure(
            "custody",
            sum(lot.in_custody for lot in lots),
            grams=sum(lot.in_custody * lot.grams_per_unit for lot in lots),
        ),
    ]


def scope_sum(dossier: Dossier, shower: Shower) -> str:
    """Entered − merged = counted, from the shops as they stand."""
    merged = sum(shop.row.standing == "merged" for shop in dossier.shops)
    outside = sum(count for state, _, count in dossier.states if state is ShopState.NOT_APPLICABLE)
    entered = len(dossier.shops)
    return shower.say(
        "scope-sum",
        entered=number(entered),
        merged=number(merged),
        counted=number(entered - merged),
        outside=number(outside),
    )


def blocker_sentences(dossier: Dossier, shower: Shower) -> list[str]:
    """What keeps the sweep open; what is the same of many lots is said once, with their number."""
    alike: dict[Blocker, list[str]] = defaultdict(list)
    for reason in dossier.board.reasons:
        lots = alike[replace(reason, lot=None)]
        if reason.lot is not None:
            lots.append(reason.lot)
    sentences = []
    for reason, lots in alike.items():
        if len(lots) <= 1:
            sentences.append(describe_blocker(replace(reason, lot=LotId(lots[0]) if lots else None), shower.language))
            continue
        named = ", ".join(lots[:_MOST_LOTS]) + (" …" if len(lots) > _MOST_LOTS else "")
        sentence = describe_blocker(reason, shower.language)
        sentences.append(shower.say("blocker-of-lots", sentence=sentence, count=number(len(lots)), lots=named))
    return [printable(sentence) for sentence in sentences]
