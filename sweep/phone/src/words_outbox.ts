/** Of handing the outbox over to another phone or the desk: [中文, English]. */

export const OUTBOX_WORDS = {
  nextTrySoon: ["马上重试", "it tries again in a moment"],
  filesWaiting: ["待传照片和文书 {count} 份（{size}）", "{count} photos and papers wait ({size})"],
  handOver: ["没有信号？交给别人代传", "No signal? Hand it over"],
  handOverHint: [
    "生成一个带签名的文件，交给任何一部已登记的手机或指挥台代为提交。只会入账一次；本机内容保留，有信号仍会自行提交。",
    "Makes a signed file that any joined phone or the desk can hand in for you. Each check-in counts once; yours stay here and are still sent when there is signal.",
  ],
  handOverGive: ["把待传内容存成文件", "Save what waits as a file"],
  handOverGiven: ["文件已生成，请交给有信号的手机或指挥台。", "The file is made: pass it to a phone with signal, or to the desk."],
  handOverTake: ["代别的手机提交（选择文件）", "Hand in for another phone (choose its file)"],
  handOverUnreadable: ["这个文件不完整或不是待传文件，请重新传一次。", "This file is damaged or is no outbox; pass it on once more."],
  carriedFor: ["代手机 {phone} 提交 {count} 条", "{count} check-ins carried for phone {phone}"],
} as const;
