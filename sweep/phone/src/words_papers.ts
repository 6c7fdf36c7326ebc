/** Of papers, signatures and the contact card: [中文, English]. */

export const PAPER_WORDS = {
  afterVisit: ["{shop}：联系卡与文书", "{shop}: card and papers"],
  cardTitle: ["请经营户扫码", "For the shopkeeper to scan"],
  cardHint: [
    "扫码可查看检查内容、召回批次和检查人员，并作满意度评价。无需登录；登记提交后即可打开。",
    "It shows what was checked, the recalled lots and who inspected, and asks one question. It opens as soon as the check-in has been handed in.",
  ],
  papers: ["文书", "Papers"],
  papersNone: ["尚未取得文书模板；有信号后自动获取。", "The forms are not here yet; they come with the next signal."],
  papersGone: ["登记已归档，本机不再保留内容；请在指挥台查看文书。", "The check-in is filed and no longer on this phone; the desk has its papers."],
  paperSigned: ["已签名", "signed"],
  paperOpen: ["填写并签名", "fill in and sign"],
  paperDraft: ["草稿：经批准并编号后方可签发", "Draft: issued only with approval and number"],
  paperUnit: ["件", "units"],
  signOfficer: ["执法人员 {n} 签名", "Officer {n} signs"],
  signShopkeeper: ["当事人签名", "The shopkeeper signs"],
  signWitness: ["见证人签名", "A witness signs"],
  signName: ["签名人姓名", "Name of who signs"],
  signClear: ["重签", "Sign again"],
  refusesToSign: ["当事人拒绝签名", "The shopkeeper refuses to sign"],
  refusalReason: ["拒绝理由", "Why"],
  refusalWitness: ["见证人姓名", "Name of a witness"],
  paperDone: ["完成", "Done"],
  paperSaved: ["文书已保存，有信号即自动提交", "The paper is kept; it is sent as soon as there is signal"],
  paperMissing: ["请由执法人员签名，并由当事人签名或注明拒绝。", "The officers sign, and the shopkeeper signs or refuses."],
} as const satisfies Record<string, readonly [string, string]>;
