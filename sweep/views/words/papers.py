"""The words of papers and of the contact card, where a page of the service says them."""

from __future__ import annotations

from sweep.views.words import Words

_RATES = (("Very dissatisfied", "很不满意"), ("Dissatisfied", "不满意"), ("So-so", "一般"), ("Satisfied", "满意"),
          ("Very satisfied", "非常满意"))  # fmt: skip

WORDS = {
    "paper-unit": Words(en="units", zh="件"),
    "paper-draft": Words(en="DRAFT: not issued", zh="草稿：尚未签发"),
    "paper-number": Words(en="No. {number}", zh="编号：{number}"),
    "paper-approved": Words(en="Approved by {name}, {day}", zh="批准人：{name}　{day}"),
    "paper-print": Words(en="Print", zh="打印"),
    "paper-officer": Words(en="Officer", zh="执法人员"),
    "paper-shopkeeper": Words(en="For the shop", zh="当事人"),
    "paper-witness": Words(en="Witness", zh="见证人"),
    "paper-unsigned": Words(en="(not signed)", zh="（未签名）"),
    "paper-refused": Words(en="The shop refused to sign: {reason}", zh="当事人拒绝签名：{reason}"),
    "paper-refused-witness": Words(en="Witness: {name}", zh="见证人：{name}"),
    "paper-signed-at": Words(en="signed on the spot {time}", zh="现场签名 {time}"),
    "card-title": Words(en="Your inspection", zh="检查联系卡"),
    "card-checked": Words(en="What was checked", zh="检查内容"),
    "card-looked": Words(
        en="The officers looked for {lots} recalled lots. Outcome:", zh="检查人员核对了 {lots} 个召回批次。结果："
    ),
    "card-taken": Words(en="What was found, and what became of it", zh="检出产品及处置"),
    "card-goods": Words(en="Goods", zh="产品"),
    "card-lot": Words(en="Lot", zh="批次"),
    "card-quantity": Words(en="Quantity", zh="数量"),
    "card-what": Words(en="Disposition", zh="处置"),
    "card-officers": Words(en="Who inspected", zh="检查人员"),
    "card-number": Words(en="credential no. {number}", zh="执法证号 {number}"),
    "card-rate": Words(en="Are you satisfied with this inspection?", zh="您对本次检查是否满意？"),
    "card-rate-note": Words(
        en="Your answer goes to the command post, not to these officers. It can be given once.",
        zh="评价由指挥部查看，不会反馈给检查人员本人；每次检查只能评价一次。",
    ),
    "card-thanks": Words(en="Thank you. Your answer:", zh="感谢您的评价："),
    "card-lots": Words(en="The {lots} recalled lots", zh="召回批次（{lots}）"),
    **{f"card-rate-{value}": Words(en, zh) for value, (en, zh) in enumerate(_RATES, 1)},
}  # fmt: skip
