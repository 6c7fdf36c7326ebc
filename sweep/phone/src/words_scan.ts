/** Words of "is this one recalled?". [中文, English]. */

export const SCAN_WORDS = {
  scan: ["扫码", "Scan"],
  scanPicture: ["拍下条码", "Picture of the code"],
  scanStop: ["停止扫码", "Stop"],
  scanAim: ["对准包装上的码", "Point at the code on the package"],
  scanLoading: ["首次使用，正在下载扫码程序…", "Fetching the scanner, this once…"],
  scanUnavailable: ["扫码程序尚未下载；请在有信号时打开一次，或手工输入。", "The scanner is not on this phone yet: open it once with signal, or type."],
  scanNoCamera: ["不能使用摄像头；请拍下条码，或手工输入。", "The camera can't be used: take a picture of the code, or type."],
  scanNothing: ["没有读出条码；请靠近、对焦后再拍，或手工输入。", "No code could be read: closer and sharp, or type."],
  scannedArticle: ["商品条码 {gtin}", "Article {gtin}"],
  scannedText: ["扫得：{text}", "Scanned: {text}"],
  useAsCode: ["作为批号使用", "Use it as the lot code"],
  articleListed: ["该商品在召回清单中", "This article is on the list"],
  articleNotListed: ["清单中没有此条码，但有批次未注明条码：请选品牌并填批号", "No lot names this article, but some name none: choose the brand, type the lot"],
  pictureOf: ["{lot} 的图片", "Picture of {lot}"],
  clearForm: ["清空", "Clear"],
  // Why
  needCode: ["还需批号", "needs the lot code"],
  needProduction: ["还需生产日期", "needs the day of production"],
  needExpiry: ["还需到期日", "needs the expiry"],
  needBestBy: ["还需最佳食用日期", "needs the best-by day"],
  needJudgement: ["须由人判断", "a person must judge"],
  fitsRule: ["符合：{rule}", "fits: {rule}"],
  outsideRule: ["不符合：{rule}", "outside of: {rule}"],
  otherArticle: ["条码不同（清单为 {gtin}）", "another article (the list says {gtin})"],
  moreLots: ["另有 {count} 批", "and {count} more lots"],
} as const satisfies Record<string, readonly [string, string]>;
