"""`sweep sectors load`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from sweep.cli.command import Command, Invocation, Outcome, Say, file_argument
from sweep.views.words import Words


def _options(parser: argparse.ArgumentParser, say: Say) -> None:
    file_argument(
        parser,
        say(
            "GeoJSON with one feature a sector, or a table without shapes",
            "每个要素为一个辖区的 GeoJSON，或不含图形的表格",
        ),
    )


async def _load(run: Invocation) -> Outcome:
    from sweep.actions.load_sectors import load_sectors

    async with run.database() as database:
        done = await load_sectors(
            database, run.options.file, rejects_dir=run.settings.data_dir / "rejects", now=run.now
        )
    told = [
        run.say(f"{done.sectors} sectors loaded.", f"已载入 {done.sectors} 个辖区。"),
        *(
            [run.say(f"{done.reassigned} shops moved to another sector.", f"{done.reassigned} 户调整了辖区。")]
            if done.reassigned
            else []
        ),
        *(
            [run.say(f"{done.unplaced} shops belong to no sector yet.", f"{done.unplaced} 户尚无辖区。")]
            if done.unplaced
            else []
        ),
        run.say(f"Remarks, row by row: {done.rejects_file}", f"逐行说明：{done.rejects_file}"),
    ]
    return Outcome(done.facts(), told)


COMMANDS: Sequence[Command] = (
    Command(
        ("sectors", "load"),
        Words("take the jurisdictions with their offices", "载入辖区及其办公地点"),
        "sweep sectors load sectors.geojson",
        Words(
            "Sectors may nest (city, county, station). Shops already registered are placed anew: by position, else by\n"
            "the registry's words. Next: sweep registry load, sweep teams load.",
            "辖区可分级（市、县、所）。已有经营户重新归入辖区：先看坐标，再看名录文字。\n"
            "下一步：sweep registry load、sweep teams load。",
        ),
        _load,
        _options,
    ),
)
