"""The desk's words for what lots look like, and for the question whether a unit is of one of them."""

from __future__ import annotations

from sweep.views.words import Words

WORDS = {
    "desk-nav-ask": Words(en="Recalled?", zh="是否召回"),
    "desk-ask-note": Words(
        en="For callers and doubtful tins. What can't be told counts as recalled.",
        zh="用于接听咨询和辨认存疑产品。无法判断的一律按召回处理。",
    ),
    "desk-ask-scan": Words(en="Article code (scan or type)", zh="条码（扫描或输入）"),
    "desk-ask-code": Words(en="Lot code as printed", zh="包装上的批号"),
    "desk-ask-production": Words(en="Production date", zh="生产日期"),
    "desk-ask-expiry": Words(en="Expiry date", zh="有效期至"),
    "desk-ask-best-by": Words(en="Best by", zh="保质期至"),
    "desk-ask": Words(en="Is this one recalled?", zh="是否召回？"),
    "desk-ask-unread": Words(en="Not read as one day: {names}", zh="未能识别为具体日期：{names}"),
    "desk-ask-listed": Words(en="Article {gtin} is on the recall list", zh="商品 {gtin} 在召回名单上"),
    "desk-ask-not-listed": Words(
        en="Article {gtin} is not on the recall list by number", zh="召回名单未列商品号 {gtin}"
    ),
    "desk-ask-more": Words(en="and {number} more lots", zh="另有 {number} 个批次"),
    "desk-answer-recalled": Words(en="Recalled", zh="属于召回"),
    "desk-answer-not-recalled": Words(en="Not recalled", zh="不属于召回"),
    "desk-answer-cannot-tell": Words(en="Cannot tell: treat as recalled", zh="无法判断：按召回处理"),
    "desk-need-code": Words(en="needs the lot code", zh="还需批号"),
    "desk-need-production": Words(en="needs the production date", zh="还需生产日期"),
    "desk-need-expiry": Words(en="needs the expiry date", zh="还需有效期"),
    "desk-need-best-by": Words(en="needs the best-by date", zh="还需保质期"),
    "desk-need-judgement": Words(en="a person must judge", zh="须由人判断"),
    "desk-other-article": Words(en="another article", zh="非同一商品"),
    "desk-lots-standing": Words(en="How they stand", zh="进展"),
    "desk-lots-pictures": Words(en="Pictures", zh="图片"),
    "desk-pictures-note": Words(
        en="Phones show them in the lists of lots, also without signal. Place, time and maker in a file are left out.",
        zh="手机的批次列表会显示图片，无信号时也可查看。文件中的位置、时间和设备信息不会保留。",
    ),
    "desk-pictures-add": Words(en="Add pictures", zh="添加图片"),
    "desk-pictures-many": Words(en="Add many: files named by lot", zh="批量添加：文件名以批次编号开头"),
    "desk-pictures-unnamed": Words(
        en="No lot of that name: {files}. Name each file by its lot, as {lot}.jpg.",
        zh="无对应批次：{files}。请以批次编号命名，如 {lot}.jpg。",
    ),
    "desk-pictures-added": Words(en="{number} pictures added.", zh="已添加 {number} 张图片。"),
    "desk-picture-of": Words(en="Picture of {lot}", zh="{lot} 的图片"),
    "desk-picture-withdraw": Words(en="Withdraw", zh="撤下"),
}
