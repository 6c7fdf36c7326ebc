"""`sweep registry load`, `sweep registry export`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from sweep.cli.command import AT_THE_TERMINAL, Command, Invocation, Outcome, Say, file_argument
from sweep.cli.pairs import pair
from sweep.views.words import Words


def _load_options(parser: argparse.ArgumentParser, say: Say) -> None:
    file_argument(
        parser, say("CSV, TSV, XLSX, XLS, XLSB, ODS or GeoJSON", "CSV、TSV、XLSX、XLS、XLSB、ODS 或 GeoJSON 文件")
    )
    parser.add_argument(
        "--datum",
        choices=("wgs84", "gcj02", "bd09"),
        default="wgs84",
        help=say("datum of the file's coordinates (default: wgs84)", "文件坐标所用坐标系（默认 wgs84）"),
    )
    parser.add_argument(
        "--where",
        metavar="COLUMN=VALUE",
        type=pair,
        action="append",
        default=[],
        help=say("take only rows with this value; may be repeated", "只取该列为此值的行；可重复"),
    )
    parser.add_argument(
        "--map",
        metavar="FIELD=COLUMN",
        type=pair,
        action="append",
        default=[],
        help=say(
            "which column holds a field: id, name, address, lat, lon, point, county ...; may be repeated",
            "指定字段对应的列：id、name、address、lat、lon、point、county 等；可重复",
        ),
    )
    parser.add_argument(
        "--encoding", help=say("the text's encoding, where it is not recognised", "文本编码，无法自动识别时指定")
    )
    parser.add_argument(
        "--confirm-gone",
        action="store_true",
        help=say("yes, over 5 %% of the shops are really gone", "确认确有超过 5%% 的经营户已不存在"),
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=say("only tell what would be done", "只说明结果，不作任何改动")
    )


async def _load(run: Invocation) -> Outcome:
    from sweep.actions.load_registry import load_registry

    options = run.options
    async with run.database() as database:
        done = await load_registry(
            database,
            options.file,
            rejects_dir=run.settings.data_dir / "rejects",
            by=AT_THE_TERMINAL,
            now=run.now,
            datum=options.datum,
            where=options.where,
            mapping=dict(options.map),
            encoding=options.encoding,
            confirm_gone=options.confirm_gone,
            dry_run=options.dry_run,
        )
    counts = done.counts
    told = [
        run.say(
            f"{counts.rows} rows: {counts.accepted} accepted, {counts.duplicates} duplicates, "
            f"{counts.rejected} rejected, {counts.excluded} excluded.",
            f"共 {counts.rows} 行：接收 {counts.accepted}，重复 {counts.duplicates}，拒收 {counts.rejected}，"
            f"排除 {counts.excluded}。",
        ),
        run.say(
            f"{counts.corrected} with a corrected cell, {counts.unlocated} without coordinates (visited by address).",
            f"其中 {counts.corrected} 户有更正，{counts.unlocated} 户无坐标（按地址查找）。",
        ),
        run.say(
            f"Registry: {done.added} added, {done.updated} updated, {done.unchanged} unchanged, {done.gone} gone.",
            f"名录：新增 {done.added}，更新 {done.updated}，未变 {done.unchanged}，消失 {done.gone}。",
        ),
        *(
            [
                run.say(
                    f"No sectors were loaded, so {done.sectors_made} were made of the registry's own words; "
                    "`sweep sectors load` replaces them.",
                    f"尚未载入辖区，已按名录文字建立 {done.sectors_made} 个；运行 sweep sectors load 可替换。",
                )
            ]
            if done.sectors_made
            else []
        ),
        *(
            run.say(
                f"Sweep {each.sweep}: {each.entered} shops entered, {each.proposed} gone ones wait for approval, "
                f"{each.returned} are back.",
                f"清查 {each.sweep}：新纳入 {each.entered} 户，{each.proposed} 户消失待审批，{each.returned} 户恢复。",
            )
            for each in done.sweeps
        ),
        *(run.say(f"Note: {each.reason_en}", f"注意：{each.reason_zh}") for each in done.of_the_file),
        run.say(
            f"Corrections and refusals, row by row: {done.rejects_file}", f"逐行更正与拒收说明：{done.rejects_file}"
        ),
        *([run.say("Dry run: nothing was changed.", "试运行：未作任何改动。")] if options.dry_run else []),
    ]
    return Outcome(done.facts(), told)


def _export_options(parser: argparse.ArgumentParser, say: Say) -> None:
    file_argument(parser, say("a name that ends in .csv, .xlsx or .geojson", "以 .csv、.xlsx 或 .geojson 结尾的文件名"))


async def _export(run: Invocation) -> Outcome:
    from sweep.actions.export_registry import export_registry

    async with run.database() as database:
        rows = await export_registry(database, run.options.file, sweep=run.sweep)
    told = run.say(f"{rows} shops written to {run.options.file}.", f"已将 {rows} 户写入 {run.options.file}。")
    return Outcome({"rows": rows, "file": str(run.options.file)}, [told])


COMMANDS: Sequence[Command] = (
    Command(
        ("registry", "load"),
        Words("take a registry of retailers, or a newer one", "载入经营户名录，或载入更新的名录"),
        'sweep registry load shops.xlsx --datum gcj02 --where "status=open"',
        Words(
            "Shops are matched by id: new ones are added, changed ones updated, missing ones marked as gone. Over a\n"
            "running sweep new shops enter it, and gone ones leave it only when a second person approves. Every\n"
            "correction and refusal is a row in the rejects file. Next: sweep teams load, sweep recall open.",
            "按编号对应：新户加入，变动更新，缺失者标记为消失。清查进行中，新户自动纳入，消失的须第二人审批后才退出。\n"
            "每项更正与拒收都写入拒收文件。下一步：sweep teams load、sweep recall open。",
        ),
        _load,
        _load_options,
    ),
    Command(
        ("registry", "export"),
        Words("write all shops to a file (WGS-84)", "将全部经营户写入文件（WGS-84）"),
        "sweep registry export shops.csv",
        Words(
            "Columns: id, name, address, lat, lon, sector, state (of the sweep, where there is one).",
            "列：id、name、address、lat、lon、sector、state（有清查时为其状态）。",
        ),
        _export,
        _export_options,
    ),
)
