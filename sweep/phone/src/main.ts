/** The inspectors' app: opens the store, joins by a link, shows one screen at a time by the address's hash. */

import "./phone.css";
import "./papers.css";
import { buildAfter } from "./after_screen.ts";
import { App } from "./app.ts";
import { button, make } from "./dom.ts";
import { buildHeader, buildPlaces } from "./frame.ts";
import { keepInstallation } from "./installation.ts";
import { buildAllLots } from "./lots_list.ts";
import { buildHandOver } from "./hand_over_screen.ts";
import { buildMe } from "./me_screen.ts";
import { buildOutbox } from "./outbox_screen.ts";
import { patch } from "./patch.ts";
import { buildPaper } from "./papers_screen.ts";
import { buildRecalled } from "./recalled_screen.ts";
import { buildNewShop, buildSearch } from "./search_screen.ts";
import { buildStop } from "./stop_screen.ts";
import { Store } from "./store.ts";
import { buildToday, buildTodaySketch, sayToday } from "./today_screen.ts";
import { buildVisit } from "./visit_screen.ts";
import { buildWeChatHint, isWeChat } from "./wechat.ts";
import { say } from "./words.ts";

const FLASH_MS = 3_500;
const root = document.getElementById("app")!;

const AFTER_TOUCH_MS = 400;

/** Screens that show what changes by itself; the others hold what somebody is typing or reading. */
const LIVELY = new Set(["", "outbox"]);

class Screens {
  private readonly app: App;
  private shownAddress: string | null = null;
  private shownToday = "";
  private flashUntilMs = 0;
  private touching = false;

  constructor(app: App) {
    this.app = app;
    addEventListener("hashchange", () => this.show(true));
    addEventListener("pointerdown", () => (this.touching = true));
    for (const end of ["pointerup", "pointercancel"]) {
      addEventListener(end, () => {
        // The click comes after the finger has gone.
        setTimeout(() => {
          this.touching = false;
          this.show(false);
        }, AFTER_TOUCH_MS);
      });
    }
  }

  /** `moved`: somebody went to another screen. Else something changed, and nothing may go from under a finger. */
  show(moved: boolean): void {
    const { app } = this;
    if (this.touching && !moved) return;
    document.documentElement.lang = app.language === "zh" ? "zh-CN" : "en";
    document.documentElement.dataset.look = app.look;
    if (!app.token && !app.kept) {
      root.replaceChildren(this.notJoined());
      return;
    }
    const [, name = "", argument = ""] = location.hash.split("/");
    const address = `#/${name}`;
    const isNew = moved || this.shownAddress !== location.hash;
    const header = buildHeader(app);
    const places = buildPlaces(app, address);
    if (isNew) {
      root.replaceChildren(header, this.screen(name, decodeURIComponent(argument), true), places);
      scrollTo(0, 0);
    } else {
      replaceChanged("header", header);
      replaceChanged("nav", places);
      const isToday = name === "";
      const isSame = isToday && this.shownToday === sayToday(app);
      if (LIVELY.has(name) && !isSame) replaceChanged("main", this.screen(name, decodeURIComponent(argument), false), isToday);
    }
    if (moved) document.querySelector(".flash")?.remove();
    this.shownAddress = location.hash;
    this.shownToday = sayToday(app);
    this.flash();
  }

  private screen(name: string, argument: string, isNew: boolean): HTMLElement {
    const { app } = this;
    switch (name) {
      case "stop":
        return buildStop(app, argument);
      case "visit": {
        const draft = app.drafts.find((each) => each.shop === argument);
        return draft ? buildVisit(app, draft) : buildStop(app, argument);
      }
      case "search":
        return buildSearch(app);
      case "new":
        return buildNewShop(app);
      case "map":
        return buildTodaySketch(app);
      case "lots":
        return buildAllLots(app);
      case "recalled":
        return buildRecalled(app);
      case "hand-over":
        return buildHandOver(app);
      case "after":
        return buildAfter(app, argument);
      case "paper":
        return buildPaper(app, argument);
      case "outbox":
        return buildOutbox(app);
      case "me":
        return buildMe(app, () => this.show(true));
      default:
        return buildToday(app, () => this.show(true), isNew);
    }
  }

  private flash(): void {
    if (this.app.flash) {
      this.flashUntilMs = Date.now() + FLASH_MS;
      const text = this.app.flash;
      this.app.flash = "";
      document.querySelector(".flash")?.remove();
      const note = make("p", { class: "flash", role: "status" }, text);
      document.body.append(note);
      setTimeout(() => {
        if (Date.now() >= this.flashUntilMs) note.remove();
      }, FLASH_MS);
    }
  }

  private notJoined(): HTMLElement {
    const { app } = this;
    const { asked, trouble } = app.joining;
    if (asked) {
      const again = button(app.say("tryAgain"), "main", () => void app.join());
      return make("main", { class: "alone" }, make("h1", {}, app.say("joining")), trouble ? make("p", { role: "status" }, trouble) : null, trouble ? again : null);
    }
    return make(
      "main",
      { class: "alone" },
      make("h1", {}, app.say("notJoined")),
      trouble ? make("p", { class: "notice bad", role: "alert" }, trouble) : null,
      make("p", {}, app.say("notJoinedHow")),
    );
  }
}

/** `inParts`: what is shown has no handlers of its own, so its parts may stay. */
function replaceChanged(selector: string, made: HTMLElement, inParts = false): void {
  const shown = root.querySelector(`:scope > ${selector}`);
  if (!shown || shown.isEqualNode(made)) return;
  if (!inParts || shown.childElementCount !== made.childElementCount) return shown.replaceWith(made);
  for (const [at, part] of [...made.children].entries()) {
    const was = shown.children[at]!;
    if (was.querySelector("button, select, input")) {
      if (!was.isEqualNode(part)) was.replaceWith(part);
    } else patch(was, part);
  }
}

function begin(): void {
  const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  if (isWeChat(navigator.userAgent)) root.replaceChildren(buildWeChatHint(language, () => void start()));
  else void start();
}

async function start(): Promise<void> {
  const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  root.replaceChildren(make("p", { class: "alone" }, say("loading", language)));
  let store: Store;
  try {
    store = await Store.open(() => location.reload());
  } catch {
    root.replaceChildren(make("p", { class: "alone notice bad", role: "alert" }, say("noStorage", language)));
    return;
  }
  let screens: Screens | null = null;
  const app = new App(store, () => screens?.show(false));
  await app.open();
  const join = /^#join=(.+)$/.exec(location.hash);
  if (join) {
    // The link's secret must not stay in the address or the history.
    history.replaceState(null, "", location.pathname);
    await app.joining.take(decodeURIComponent(join[1]!));
  }
  screens = new Screens(app);
  screens.show(true);
  app.start();
  if ("serviceWorker" in navigator) void navigator.serviceWorker.register("/phone/sw.js").catch(() => {});
}

keepInstallation();
begin();
