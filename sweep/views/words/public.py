"""Words of the page for the public."""

from __future__ import annotations

from sweep.views.words import Words

_TEXTS: dict[str, tuple[str, str]] = {
    "none": ("No recall is being swept for at the moment.", "目前没有正在进行的召回清查。"),
    "class": ("Class {recall_class} recall", "{recall_class} 级召回"),
    "at": ("as of {at}", "截至 {at}"),
    "do-title": ("If you have one of these products", "如果您持有所列产品"),
    "do": (
        "Do not use it, do not give it away and do not throw it out. Keep the packaging and bring it back.",
        "请立即停止食用，不要转送，不要丢弃；保留包装并退回。",
    ),
    "places": ("Where to bring it", "退回地点"),
    "places-none": ("Bring it back to the shop where you bought it.", "请退回原购买商店。"),
    "hotline": ("Hotline", "咨询举报热线"),
    "progress": ("How far the search of the shops is", "清查进度"),
    "proven": ("of {shops} shops are proven clear", "的经营户已证实清查完毕（共 {shops} 户）"),
    "taken": ("{units} units are off the shelves.", "已下架控制 {units} 件。"),
    "sector": ("District", "辖区"),
    "shops": ("Shops", "经营户"),
    "visited": ("Visited", "已检查"),
    "clear": ("Proven clear", "已证实"),
    "how": (
        "A shop counts as clear when an inspection with evidence says so of every listed lot; a bare word does not.",
        "经有证据的检查、全部所列批次均已查清的经营户才计为“已证实”，仅凭自报不计入。",
    ),
    "lots": ("Products recalled", "召回产品"),
    "product": ("Product", "产品"),
    "producer": ("Producer", "生产企业"),
    "which": ("Which ones", "批次范围"),
    "released": ("tested and released", "检验合格，已放行"),
    "sighting": ("You have seen one on sale?", "发现仍在销售？"),
    "sighting-note": (
        "Tell us. It goes straight to the officer on duty of the district, and a team looks.",
        "请告诉我们。线索将直接交给该辖区值班人员，由检查组核查。",
    ),
    "where": ("Where: name of the shop, street, market", "地点：店名、街道、市场"),
    "what": ("What you have seen: print on the tin, number, price", "情况：包装批号、数量、价格等"),
    "contact": ("How we reach you, if you like", "联系方式（可不填）"),
    "contact-note": (
        "Only the officers who look into it see your number; it is erased when the sweep has ended.",
        "仅核查人员可见；清查结束后删除。",
    ),
    "not-sure": ("not sure", "不确定"),
    "send": ("Send", "提交"),
    "sent": (
        "Thank you. Your report was received and is with the officer on duty.",
        "感谢您。线索已收到，并已交值班人员处理。",
    ),
}

WORDS = {f"public-{key}": Words(en, zh) for key, (en, zh) in _TEXTS.items()}
