"""What a page's main thread itself works while a script runs: unlike the time between two pictures, it does not count
what other programs take of the machine."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page

_TRACE = {"includedCategories": ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]}


@dataclass(frozen=True, slots=True)
class Watched:
    """What the script said, and the longest task's processor time in ms, as slow as the emulated phone's."""

    said: Any
    longest_task_ms: float


async def watch(page: Page, script: str) -> Watched:
    """Run the script and trace the thread that draws the page (Chromium's `tdur`, which holds the slowing down)."""
    session = await page.context.new_cdp_session(page)
    events: list[dict[str, Any]] = []
    complete = asyncio.Event()
    session.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    session.on("Tracing.tracingComplete", lambda _: complete.set())
    await session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": _TRACE})
    said = await page.evaluate(script)
    await session.send("Tracing.end")
    await complete.wait()
    threads = {
        (each["pid"], each["tid"])
        for each in events
        if each["name"] == "thread_name" and each["args"]["name"] == "CrRendererMain"
    }
    tasks = [each for each in events if each["name"] == "RunTask" and (each["pid"], each["tid"]) in threads]
    return Watched(said, max((task.get("tdur", 0) for task in tasks), default=0) / 1000)
