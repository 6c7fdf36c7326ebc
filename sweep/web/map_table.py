"""The map's part of the route table, besides its page and points."""

from __future__ import annotations

from sweep.views.field_work import FieldWork, PlannedRoutes
from sweep.views.trace import TraceProgress
from sweep.web import map_layers, map_snapshot
from sweep.web.route import DESK, EVIDENCE, Route

_SWEEP = "/api/v1/sweeps/{sweep}"

MAP_ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        f"{_SWEEP}/field-work",
        map_layers.give_field_work,
        DESK,
        "Teams at their last check-in, silent phones, open sightings, holds",
        "检查组最近位置、失联手机、未办结线索、封存扣押",
        answers=FieldWork,
    ),
    Route(
        "GET",
        f"{_SWEEP}/planned-routes",
        map_layers.give_planned_routes,
        DESK,
        "The newest plan's routes",
        "最新方案的路线",
        answers=PlannedRoutes,
    ),
    Route(
        "GET",
        f"{_SWEEP}/lots",
        map_layers.give_lots,
        DESK,
        "The recall's lots",
        "召回批次",
        answers=map_layers.LotsListed,
    ),
    Route(
        "GET",
        f"{_SWEEP}/trace",
        map_layers.give_trace,
        DESK,
        "How every shop stood after every event, as compact columns",
        "每户在每条留痕之后的状态（紧凑数据）",
    ),
    Route(
        "GET",
        f"{_SWEEP}/trace-progress",
        map_layers.give_trace_progress,
        DESK,
        "How far the course is worked out that somebody waits for",
        "回放数据的准备进度",
        answers=TraceProgress,
    ),
    Route(
        "GET",
        "/map/snapshot",
        map_snapshot.give_snapshot,
        EVIDENCE,
        "The map as one file that opens without a service (?event=N: as of that entry)",
        "单文件离线快照（?event=N：截至该留痕序号）",
        page=True,
    ),
)
