"""What is said of plans."""

from __future__ import annotations

from sweep.views.words import Words

WORDS = {
    # Why a stop changed hands
    "plan-why-excluded": Words("team {team} was taken off", "检查组 {team} 已停派"),
    "plan-why-team-gone": Words("team {team} no longer works", "检查组 {team} 已不再出勤"),
    "plan-why-moved": Words("a person moved it to team {team}", "人工调整给检查组 {team}"),
    "plan-why-unpinned": Words("a person's wish for team {team} was lifted", "原指定由检查组 {team} 检查，现已取消"),
    "plan-why-urgent": Words(
        "it must be visited now; team {team} is there first", "须立即检查；检查组 {team} 最先到达"
    ),
    "plan-why-crossing": Words(
        "an order lets team {team} cross into this sector", "跨辖区令允许检查组 {team} 前往该辖区"
    ),
    "plan-why-crossing-over": Words(
        "the order that let team {team} cross no longer holds", "允许检查组 {team} 跨辖区的令已失效"
    ),
    "plan-why-streets-closed": Words(
        "streets were closed; by the ways that are left team {team} fits better", "道路封闭后，检查组 {team} 前往更便捷"
    ),
    "plan-why-streets-opened": Words(
        "streets are open again; team {team} fits better now", "道路恢复通行后，检查组 {team} 前往更便捷"
    ),
    "plan-why-evens-out": Words(
        "loads are evened out: {a} was to finish at {a_finish}, {b} at {b_finish}",
        "均衡工作量：原方案 {a} 于 {a_finish} 完成，{b} 于 {b_finish} 完成",
    ),
    "plan-why-new": Words("new in the sweep, or on no route before", "新增经营户，或此前未列入路线"),
    "plan-why-reopened": Words("its lines are open again", "清查项重新打开，须再次检查"),
    "plan-why-unplaced": Words("on no route: {reason}", "未列入路线：{reason}"),
    "plan-why-no-visit": Words("it needs no visit any more", "已无需检查"),
    # Why a shop is on no route
    "plan-unplaced-no_team_in_sector": Words(
        "no team may inspect in its sector; order one to cross, or give the sector a team",
        "该辖区没有可派的检查组；请下达跨辖区令，或为该辖区配备检查组",
    ),
    "plan-unplaced-no_open_lines": Words("nothing is open there", "没有未销号清查项"),
    "plan-unplaced-no_able_team": Words(
        "no team that may go there has the skills it asks for, or is the one that a person named",
        "可前往的检查组均不具备所需技能，或人工指定的检查组无权前往",
    ),
    "plan-unplaced-no_second_team": Words(
        "two teams must visit together, and only one may go there", "须两组联合检查，但可前往的检查组不足两个"
    ),
    "plan-unplaced-routes_locked": Words(
        "the routes of all teams that may go there are locked", "可前往的检查组路线均已锁定"
    ),
    "plan-unplaced-never_open": Words(
        "it is closed whenever a team could be there; change a shift, or ask the shop to open",
        "检查组上班时间内该户均不营业；请调整班次，或通知经营户开门配合",
    ),
    # On paper and in the terminal
    "plan-two-teams": Words("with team {team}", "与检查组 {team} 联合检查"),
}
