"""The desk's routes about plans: drafts, comparison, and what binds the next one."""

from __future__ import annotations

from sweep.actions.plan_routes import Planned
from sweep.views.plan_comparison import PlanComparison, PlanSheet
from sweep.views.route_shapes import RouteShapes
from sweep.web import planning
from sweep.web.desk import lists
from sweep.web.desk.sweep_route import listed, posted
from sweep.web.route import COMMAND, DESK, Route

PLAN_ROUTES: tuple[Route, ...] = (
    listed("/plans", lists.list_plans, DESK, "Route plans, the newest first", "路线方案", lists.Plans),
    posted(
        "/plans", planning.post_plan, COMMAND, "Plan, or draft a plan", "排线或编制草案", planning.PlanGiven, Planned
    ),
    listed("/plans/{plan}", planning.show_plan, DESK, "One plan or draft", "单个方案或草案", PlanSheet),
    listed(
        "/plans/{plan}/stops", planning.list_stops, DESK, "Its stops (?team=)", "其检查点（?team=）", planning.PlanStops
    ),
    listed(
        "/plans/{plan}/shapes",
        planning.list_shapes,
        DESK,
        "The streets of its routes, GeoJSON (?team=)",
        "其路线经过的道路，GeoJSON（?team=）",
        RouteShapes,
    ),
    listed("/plan-drafts", planning.list_drafts, DESK, "Drafts of plans", "方案草案", planning.Drafts),
    listed(
        "/plan-comparison",
        planning.compare,
        DESK,
        "Two plans side by side (?a=&b=)",
        "两个方案对比（?a=&b=）",
        PlanComparison,
    ),
    posted("/plan-publications", planning.post_publication, COMMAND, "Publish a draft", "下发草案", planning.PlanNamed),
    posted("/plan-discards", planning.post_discard, COMMAND, "Throw a draft away", "作废草案", planning.PlanNamed),
    listed("/steering", planning.list_steering, DESK, "Orders about plans", "调度指令", planning.Steerings),
    posted(
        "/steering",
        planning.post_steering,
        COMMAND,
        "Lock, move, exclude, prioritise, visit now",
        "锁定、调整、停派、优先、立即检查",
        planning.SteeringGiven,
    ),
    posted(
        "/crossing-orders",
        planning.post_crossing,
        COMMAND,
        "Order teams to cross into other sectors",
        "下达跨辖区令",
        planning.CrossingGiven,
    ),
    posted(
        "/steering-liftings",
        planning.post_lifting,
        COMMAND,
        "Lift an order about plans",
        "取消调度指令",
        planning.LiftingGiven,
    ),
)
