"""What a changed recall does to every shop: the lines that it opens again, and the judgement of all by it.

Shops with nothing but ordinary lines are worked out by their cover, all that share one at once; the others singly.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from sweep.actions.apply import CHUNK, SweepWriter
from sweep.db import shops
from sweep.domain.ids import ShopId
from sweep.domain.judge import judge_shop, shop_state
from sweep.domain.lines import BaseLines, write_cover
from sweep.domain.reopening import open_lots, open_lots_of, reopened


async def count_reopened(writer: SweepWriter, base: BaseLines) -> int:
    """How many lines would be open under `base` that are closed, or do not exist, as things stand."""
    await writer.flush()
    total = 0
    for group in await shops.select_cover_groups(writer.connection, writer.sweep):
        applicable = group.standing == "in_scope"
        if group.standing != "merged":
            before = open_lots(group.cover, writer.base, applicable=applicable)
            total += group.shops * reopened(before, open_lots(group.cover, base, applicable=applicable))
    async for some in _exceptional(writer):
        merges = await shops.select_merges(writer.connection, writer.sweep, some)
        gone = {merged for merged, _ in merges}
        await writer.open_shops(dict.fromkeys([*some, *gone]))
        for shop in some:
            if shop in gone:
                continue
            file, merged = await writer.file_of(shop), [await writer.file_of(m) for m, into in merges if into == shop]
            then = open_lots_of(judge_shop(file, writer.base, merged=merged), writer.base)
            total += reopened(then, open_lots_of(judge_shop(file, base, merged=merged), base))
    return total


async def judge_all(writer: SweepWriter, base: BaseLines) -> None:
    """The recall changed: judge every shop by it."""
    await writer.flush()
    writer.take_base(base)
    rows = []
    for group in await shops.select_cover_groups(writer.connection, writer.sweep):
        applicable = group.standing == "in_scope"
        state, grade = shop_state(group.cover, {}, base, group.standing, visited=group.visited)
        open_lines = base.open_lines(group.cover, applicable=applicable)
        rows.append((write_cover(group.cover), group.standing, group.visited, state.value, int(grade), open_lines))
    await shops.update_cover_groups(writer.connection, writer.sweep, writer.head_n, rows)
    async for some in _exceptional(writer):
        await writer.judge(some)


async def _exceptional(writer: SweepWriter) -> AsyncIterator[list[ShopId]]:
    """The shops that have lines of their own, some at a time."""
    found = await shops.select_exceptional(writer.connection, writer.sweep)
    for start in range(0, len(found), CHUNK):
        yield found[start : start + CHUNK]
