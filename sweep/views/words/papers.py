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
    "desk-nav-papers": Words(en="Papers", zh="文书"),
    "desk-papers-note": Words(
        en="Drafts of each find and what was signed on the spot. Nothing is issued without approval and number.",
        zh="各次检出的文书草稿及现场签名件。未经批准和编号，不得签发。",
    ),
    "desk-papers-of-visits": Words(en="Papers", zh="文书"),
    "desk-papers-none": Words(en="No visit has papers yet.", zh="尚无文书。"),
    "desk-paper-not-issued": Words(en="draft", zh="草稿"),
    "desk-paper-signed": Words(en="signed", zh="已签名"),
    "desk-paper-unsigned": Words(en="not signed", zh="未签名"),
    "desk-paper-refused": Words(en="refused to sign", zh="拒绝签名"),
    "desk-paper-issue": Words(en="Issue", zh="签发"),
    "desk-paper-issue-note": Words(
        en="You confirm that it is approved. Read and print it by its title first.",
        zh="签发即确认已获批准；请先点击标题核对、打印。",
    ),
    "desk-paper-number": Words(en="Number", zh="文书编号"),
    "desk-paper-approved-by": Words(en="Approved by", zh="批准人"),
    "desk-paper-withdraw": Words(en="Withdraw", zh="撤销签发"),
    "desk-paper-withdraw-note": Words(
        en="The paper becomes a draft again, and goods held on it have no document. Its number stays used.",
        zh="撤销后恢复为草稿，依据该文书的封存扣押不再有文书号；原编号不得再用。",
    ),
    "desk-paper-withdrawn": Words(en="{number} withdrawn {time}: {reason}", zh="{number} 已于 {time} 撤销：{reason}"),
    "desk-ratings": Words(en="Ratings", zh="满意度"),
    "desk-ratings-none": Words(en="No shopkeeper has answered yet.", zh="尚无经营户评价。"),
    "desk-rating": Words(en="Answer", zh="评价"),
    "desk-hand-over-take": Words(en="Take a phone's outbox (file)", zh="接收手机待传文件"),
    "desk-hand-over-note": Words(
        en="For a phone without signal: the file that its app saved. What is known already is not taken twice.",
        zh="用于没有信号的手机：选择其应用生成的文件。已入账的内容不会重复。",
    ),
    "desk-hand-over-choose": Words(en="Choose the file first.", zh="请先选择文件。"),
    "desk-hand-over-taken": Words(
        en="{number} check-ins of phone {phone}, {fresh} of them new, and {photos} photos and papers were taken.",
        zh="已接收手机 {phone} 的 {number} 条登记（新 {fresh} 条）和 {photos} 份照片、文书。",
    ),
    **{f"desk-rating-{value}": Words(en, zh) for value, (en, zh) in enumerate(_RATES, 1)},
    **{f"card-rate-{value}": Words(en, zh) for value, (en, zh) in enumerate(_RATES, 1)},
}  # fmt: skip
