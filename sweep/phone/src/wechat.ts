/** Inside WeChat's browser data may vanish and files can't be kept: it is asked to open the phone's own. */

import { button, make } from "./dom.ts";
import { type Language, say } from "./words.ts";

export function isWeChat(agent: string): boolean {
  return /MicroMessenger/i.test(agent);
}

/** The join link stays in the address, unused, so that it goes along to the other browser. */
export function buildWeChatHint(language: Language, stay: () => void): HTMLElement {
  const copy = button(say("copyLink", language), "main", () => {
    void copyText(location.href).then((copied) => {
      if (copied) copy.textContent = say("copied", language);
    });
  });
  return make(
    "main",
    { class: "alone wechat" },
    make("div", { class: "corner", "aria-hidden": "true" }, "↗"),
    make("h1", {}, say("wechatTitle", language)),
    make("p", {}, say("wechatHow", language)),
    copy,
    button(say("stayHere", language), "link", stay),
  );
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = make("textarea", { readonly: "" });
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy"); // the only way without a secure context
    area.remove();
    return copied;
  }
}
