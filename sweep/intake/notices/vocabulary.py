"""The synonym tables of notices: which heading or label means which field, best first.

Chinese is written simplified; `sweep.intake.headings` folds traditional characters, case, blanks and punctuation.
"""

from __future__ import annotations

from sweep.domain.lot_rule import DateKind
from sweep.intake.vocabulary import Vocabulary

LOTS: Vocabulary = {
    "lot_id": (
        "lot id", "batch id", "lot ref", "lot reference", "批次编号", "批次标识", "批次id", "清单编号", "id",
    ),
    "brand": ("brand", "brand name", "trademark", "品牌", "商标", "牌子", "品牌名称", "注册商标"),
    "product": (
        "product", "product name", "商品名", "item", "item name", "product description", "description", "name",
        "产品名称", "产品", "食品名称",
        "样品名称", "品名", "商品名称", "名称", "召回产品", "召回产品名称", "品种", "产品品种",
    ),
    "producer": (
        "producer", "manufacturer", "company", "producer name", "manufacturer name", "firm", "recalling firm",
        "recalling firm name",
        "establishment",
        "生产企业", "生产企业名称", "生产商", "生产厂家", "厂家", "企业名称", "标称生产企业",
        "标称生产企业名称", "生产单位",
        "制造商", "企业", "公司", "公司名称", "厂商",
    ),
    "spec": (
        "spec", "specification", "size", "pack size", "package size", "packaging", "net weight", "net content", "规格",
        "规格型号", "包装规格",
        "产品规格", "净含量", "净重", "型号规格",
    ),
    "gtin": (
        "gtin", "barcode", "ean", "upc", "ean13", "jan", "bar code", "条码", "条形码", "商品条码",
        "商品条形码", "产品条码", "国际条码",
    ),
    "unit": ("unit", "uom", "base unit", "unit of measure", "单位", "计量单位", "包装单位", "基本单位"),
    "kg_per_unit": (
        "kg per unit", "kg per base unit", "unit weight kg", "weight kg", "每件公斤", "单位重量千克",
        "每单位千克", "单件重量公斤",
        "每单位公斤", "单重kg", "单重千克",
    ),
    "grams_per_unit": (
        "grams per unit", "g per unit", "unit weight g", "weight g", "每单位克", "单重克", "单位重量克",
        "单重g", "每件克",
    ),
    "rule": (
        "rule", "lot rule", "rule text", "recall rule", "scope", "recall scope", "affected units",
        "identification", "code info", "code information", "affected lots", "affected codes", "affected lot numbers",
        "规则", "批次规则",
        "召回规则", "召回范围", "范围", "涉及范围", "涉及批次说明",
    ),
    "pattern": ("pattern", "code pattern", "lot pattern", "批号式样", "式样", "批号格式", "批号规则"),
    "lot": (
        "lot", "lot number", "lot no", "lot code", "lot codes", "lots", "batch", "batch number", "batch no",
        "batch code", "batches",
        "known batch", "codes", "code", "lot numbers", "date code", "ロット番号",
        "ロット", "批号", "批次", "批次号", "生产批号", "产品批号",
        "产品批次", "生产批次",
        "生产日期批号", "批号生产日期", "生产日期或批号", "批号或生产日期", "不合格批次", "涉及批次",
        "召回批次", "召回批号", "代码",
    ),
    "production": (
        "production date", "manufacture date", "manufacturing date", "made", "production dates",
        "date of manufacture", "mfg date",
        "pack date", "produced", "生产日期", "制造日期", "出厂日期", "生产时间", "涉及生产日期",
    ),
    "production_first": (
        "production from", "made from", "production first", "production date from", "production start",
        "made after", "first production date",
        "生产日期起", "生产起始日期", "生产日期开始", "生产日期从",
    ),
    "production_last": (
        "production to", "made to", "production last", "production date to", "production end", "made before",
        "made until",
        "last production date", "生产日期止", "生产截止日期", "生产日期结束", "生产日期至",
    ),
    "expiry": (
        "expiry", "expiry date", "expiration date", "use by", "use by date", "exp date", "exp", "有效期",
        "有效期至", "保质期至", "失效日期",
        "到期日", "到期日期", "有效日期",
    ),
    "best_by": (
        "best by", "best by date", "best before", "best before date", "best before end", "bbe", "bbd",
        "best by dates", "best before dates", "best if used by", "賞味期限", "最佳食用日期", "赏味期限",
        "最佳食用期",
    ),
    "change": ("change", "action", "change type", "变更", "变更类型", "变动", "操作", "调整", "调整类型"),
    "released": ("released", "is released", "放行", "已放行", "是否放行"),
    "certificate": (
        "certificate", "certificate number", "certificate no", "test report", "report no", "合格证明",
        "检验报告", "检验报告编号",
        "检测报告", "报告编号", "合格证", "放行依据", "检验报告号",
    ),
    "note": ("note", "notes", "remark", "remarks", "comment", "comments", "备注", "说明", "附注"),
    "number_in_list": ("seq", "no", "row", "序号", "编号", "项次"),
}  # fmt: skip

HEAD: Vocabulary = {
    "title": (
        "title", "notice title", "subject", "recall title", "标题", "公告标题", "召回标题", "公告名称", "题名",
    ),
    "recall_class": (
        "class", "recall class", "recall level", "risk level", "classification",
        "event classification", "level", "召回级别",
        "召回等级", "级别", "等级", "风险等级",
    ),
    "hazard": (
        "hazard", "reason", "reasons", "recall reason", "reason for recall", "risk", "危害", "召回原因",
        "原因", "危害因素", "不合格项目",
        "存在问题", "风险", "缺陷",
    ),
    "number": (
        "recall number", "notice number", "recall no", "notice no", "number", "recall id", "notification reference",
        "reference", "召回编号",
        "公告编号", "通告编号", "文号", "编号",
        "公告号", "id",
    ),
    "issued": (
        "issued", "issue date", "date issued", "recall date", "notification date",
        "recall initiation date", "start date", "date", "notice date", "published",
        "发布日期", "召回日期", "公告日期",
        "签发日期", "日期", "发布时间",
    ),
}  # fmt: skip
"""What the notice says of the whole recall: labels before a colon, keys of JSON and TOML, constant columns."""

RULE_FIELDS = ("rule", "pattern", "lot", "production", "production_first", "production_last", "expiry", "best_by")
NAME_FIELDS = ("product", "brand", "producer")
DATE_FIELDS = {"production": DateKind.PRODUCTION, "expiry": DateKind.EXPIRY, "best_by": DateKind.BEST_BY}

RELEASE_WORDS = frozenset(
    (
        *("release", "released", "remove", "removed", "withdraw", "withdrawn", "cleared", "free", "freed"),
        *("放行", "撤销", "解除", "删除", "移除", "撤回", "解除召回", "合格放行", "取消"),
    )
)
YES_WORDS = RELEASE_WORDS | {"yes", "y", "true", "1", "是", "已放行"}
LIST_WORDS = frozenset(
    (
        *(
            "add",
            "added",
            "new",
            "replace",
            "replaced",
            "correct",
            "corrected",
            "change",
            "changed",
            "update",
            "updated",
        ),
        *("widen", "widened", "narrow", "narrowed", "listed", "recalled", "keep", "unchanged", "same"),
        *("新增", "增加", "更正", "修改", "变更", "更新", "替换", "扩大", "缩小", "不变", "保留", "召回", "补充"),
    )
)
NOTHING_WORDS = frozenset(
    ("-", "--", "/", "\\", "—", "——", "n/a", "na", "none", "nil", "null", "无", "無", "不详", "不詳", "未标注")
)
