/** The officers with their credentials, large enough to be shown to a shopkeeper; and the app's few settings. */

import { type App, keyOf } from "./app.ts";
import { VERSION } from "./contact.ts";
import { checkbox, choice, field, make, textInput } from "./dom.ts";
import type { Language } from "./words.ts";

export function buildMe(app: App, shown: () => void): HTMLElement {
  const holder = app.kept?.day.holder;
  const cards = app.officers.map((officer) =>
    make(
      "li",
      {},
      make("strong", {}, officer.name),
      make("span", {}, app.say("credentialNumber"), make("b", {}, officer.credential || "–")),
    ),
  );
  const present = (app.kept?.day.officers ?? []).map((officer) =>
    checkbox(`${officer.name} ${officer.credential}`, !app.absent.includes(keyOf(officer)), (checked) => {
      app.absent = app.absent.filter((key) => key !== keyOf(officer));
      if (!checked) app.absent.push(keyOf(officer));
      void app.store.putMeta("absent", app.absent);
      shown();
    }),
  );
  const extra = (key: "name" | "credential") =>
    textInput(app.extra[key], (value) => {
      app.extra = { ...app.extra, [key]: value };
      void app.store.putMeta("extra", app.extra);
    }, { maxlength: "80" });
  const language = choice<Language>([["zh", "中文"], ["en", "English"]], app.language, (chosen) => {
    app.language = chosen;
    void app.store.putMeta("language", chosen);
    shown();
  });
  const role = holder?.role === "helper" ? app.say("role_helper") : app.say("role_officer");
  return make(
    "main",
    { class: "me" },
    make("h1", {}, app.say("credentials")),
    make("ul", { class: "cards" }, ...cards),
    make("p", {}, [holder?.team_name, holder?.sector_name, role].filter(Boolean).join(" · ")),
    app.officers.length < 2 && !app.isHelper ? make("p", { class: "notice warn" }, app.say("twoOfficers")) : null,
    make("h2", {}, app.say("present")),
    ...present,
    make("details", {}, make("summary", {}, app.say("secondOfficer")), field(app.say("officerName"), extra("name")), field(app.say("credentialNumber"), extra("credential"))),
    make("h2", {}, app.say("language")),
    language,
    make("p", { class: "quiet" }, app.say("version", { version: VERSION })),
  );
}
