"""The one route table: every address of the service, and who may use it. There are no others."""

from __future__ import annotations

from aiohttp import web

from sweep.actions.wire import WireCheckIn
from sweep.views.itinerary import PhoneDay
from sweep.views.points import ShopSheet
from sweep.web import check_ins, event_stream, join, map, openapi, operation, phone
from sweep.web.desk.table import DESK_ROUTES
from sweep.web.feeds.table import FEED_ROUTES
from sweep.web.field_table import FIELD_ROUTES
from sweep.web.map_table import MAP_ROUTES
from sweep.web.public.table import PUBLIC_ROUTES
from sweep.web.route import (
    ATTACHING,
    COMMAND,
    DESK,
    EVIDENCE,
    FIELD,
    HAND_IN,
    HANDING_IN,
    JOIN,
    LISTENING,
    MIB,
    PUBLIC,
    SIGNED_IN,
    WRITE,
    Route,
)


async def describe_api(request: web.Request) -> web.Response:
    """This table, for programs."""
    return openapi.answer_openapi(ROUTES)


ROUTES: tuple[Route, ...] = (
    # Operation
    Route("GET", "/healthz", operation.healthz, PUBLIC, "The process is alive", "进程存活", rate=None),
    Route("GET", "/readyz", operation.readyz, PUBLIC, "Ready to serve", "服务就绪", rate=None),
    Route("GET", "/metrics", operation.metrics, PUBLIC, "Prometheus metrics", "监控指标", rate=None),
    Route("GET", "/openapi.json", describe_api, PUBLIC, "This description", "接口说明"),
    Route("GET", "/static/{name:.+}", operation.static_file, PUBLIC, "A file", "静态文件", rate=None, page=True),
    Route("GET", "/", operation.start_page, PUBLIC, "To the desk", "转到指挥台", page=True),
    # Coming in and going out
    Route("GET", "/join/{token}", join.show_join, PUBLIC, "A join link", "加入链接", rate=JOIN, page=True),
    Route("POST", "/join/{token}", join.join_desk, PUBLIC, "Use a join link", "使用加入链接", rate=JOIN, page=True),
    Route("POST", "/sign-out", join.sign_out, PUBLIC, "Sign out", "退出", rate=JOIN, page=True),
    Route(
        "POST",
        "/api/v1/join",
        join.join_phone,
        PUBLIC,
        "Enrol a phone by its join link",
        "手机凭加入链接登记",
        takes=join.PhoneJoin,
        answers=join.PhoneJoined,
        rate=JOIN,
    ),
    Route("GET", "/api/v1/me", join.who_am_i, SIGNED_IN, "Who is signed in", "当前登录人", answers=join.Me),
    Route("GET", "/api/v1/people", join.list_people, COMMAND, "Everybody", "人员名单", answers=join.People),
    Route(
        "POST",
        "/api/v1/people",
        join.add_people,
        COMMAND,
        "Add people; answers with their links",
        "添加人员并返回加入链接",
        takes=join.PeopleGiven,
        answers=join.JoinLinks,
        body_limit=MIB,
        rate=WRITE,
    ),
    Route(
        "POST",
        "/api/v1/people/{person}/join-link",
        join.make_join_link,
        COMMAND,
        "A new join link, with QR code",
        "生成新的加入链接与二维码",
        answers=join.JoinLink,
        rate=WRITE,
    ),
    Route(
        "POST",
        "/api/v1/people/{person}/revocation",
        join.revoke_person,
        COMMAND,
        "End a person's sessions; phones may only hand in",
        "停用人员登录，手机只能补交",
        rate=WRITE,
    ),
    # From the field
    Route("GET", "/phone/", phone.show_phone, PUBLIC, "The inspectors' app", "执法人员手机端", page=True),
    Route(
        "GET",
        "/phone/{name:sw|scanner}.js",
        phone.phone_worker,
        PUBLIC,
        "The app's workers",
        "手机端后台程序",
        page=True,
    ),
    Route(
        "GET",
        "/api/v1/phone/today",
        phone.give_today,
        FIELD,
        "All that a phone needs without signal: recall, route, the sector's shops (ETag)",
        "手机离线所需的全部内容：召回批次、路线、辖区经营户（ETag）",
        answers=PhoneDay,
    ),
    Route(
        "POST",
        "/api/v1/check-ins",
        check_ins.take_check_ins,
        HANDING_IN,
        "Hand in one check-in or several; a receipt for each",
        "提交一条或多条检查登记，逐条返回回执",
        takes=WireCheckIn | list[WireCheckIn],
        answers=check_ins.Receipts,
        body_limit=check_ins.BODY_LIMIT,
        rate=HAND_IN,
    ),
    Route(
        "PUT",
        "/api/v1/photos/{sha256}",
        phone.put_photo,
        ATTACHING,
        "Hand in a photo (the body: its bytes; the address: their SHA-256)",
        "提交照片（请求内容为原始字节，地址为其 SHA-256）",
        answers=phone.PhotoKept,
        body_limit=phone.PHOTO_LIMIT,
        rate=HAND_IN,
    ),
    Route("GET", "/api/v1/photos/{sha256}", phone.give_photo, EVIDENCE, "A photo", "照片"),
    *FIELD_ROUTES,
    # Live
    Route(
        "GET",
        "/api/v1/sweeps/{sweep}/events",
        event_stream.stream_events,
        LISTENING,
        "The live stream (server-sent events; Last-Event-ID is a ledger number)",
        "实时事件流（Last-Event-ID 为留痕序号）",
        rate=None,
    ),
    # The map
    Route("GET", "/map/", map.show_map, DESK, "The live coverage map", "清查覆盖图", page=True),
    Route("GET", "/map/page.js", map.map_script, DESK, "The map's script", "覆盖图脚本", page=True),
    Route(
        "GET",
        "/api/v1/sweeps/{sweep}/points",
        map.give_points,
        DESK,
        "All shops as compact columns, as of one event (?at_least=N: of that one or later)",
        "全部经营户的紧凑数据（?at_least=N：不早于该留痕序号）",
    ),
    Route(
        "GET",
        "/api/v1/sweeps/{sweep}/sectors",
        map.give_sectors,
        DESK,
        "Sectors as GeoJSON areas, with coverage",
        "辖区范围（GeoJSON）及覆盖情况",
    ),
    Route(
        "GET",
        "/api/v1/sweeps/{sweep}/standing",
        map.give_standing,
        DESK,
        "The map's figures",
        "覆盖图汇总数据",
        answers=map.MapStanding,
    ),
    Route(
        "GET",
        "/api/v1/sweeps/{sweep}/shops",
        map.find_shops,
        DESK,
        "Find shops by name, address or number (?q=)",
        "按名称、地址或编号查找经营户（?q=）",
        answers=map.ShopsFound,
    ),
    Route(
        "GET",
        "/api/v1/sweeps/{sweep}/shops/{shop}",
        map.show_shop,
        DESK,
        "One shop: its lines, findings and history",
        "单个经营户：清查项、检出情况与留痕记录",
        answers=ShopSheet,
    ),
    *MAP_ROUTES,
    # The desk
    *DESK_ROUTES,
    # Analysts
    *FEED_ROUTES,
    # Everybody
    *PUBLIC_ROUTES,
)
