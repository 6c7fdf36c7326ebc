/** The officers with their credentials, large enough to be shown to a shopkeeper; and the app's few settings. */

import type { App } from "./app.ts";
import { VERSION } from "./contact.ts";
import { button, checkbox, choice, field, make, textInput } from "./dom.ts";
import { installation } from "./installation.ts";
import { keyOf, type Look } from "./known.ts";
import type { Language } from "./words.ts";

export function buildMe(app: App, shown: () => void): HTMLElement {
  return make(
    "main",
    { class: "me" },
    buildCredentials(app),
    app.officers.length < 2 && !app.isHelper ? make("p", { class: "notice warn" }, app.say("twoOfficers")) : null,
    make("h2", {}, app.say("present")),
    ...buildPresent(app, shown),
    ...buildSettings(app, shown),
  );
}

/** What the shopkeeper is shown before the inspection: who, with which number, from where, on what matter. */
function buildCredentials(app: App): HTMLElement {
  const holder = app.kept?.day.holder;
  const role = holder?.role === "helper" ? app.say("role_helper") : app.say("role_officer");
  const cards = app.officers.map((officer) =>
    make(
      "li",
      {},
      make("strong", {}, officer.name),
      make("span", {}, app.say("credentialNumber")),
      make("b", {}, officer.credential || "–"),
    ),
  );
  const { sweep } = app;
  return make(
    "section",
    { class: "credentials" },
    make("h1", {}, app.say("credentials")),
    make("p", { class: "quiet" }, app.say("showShopkeeper")),
    make("ul", { class: "cards" }, ...cards),
    make("p", {}, [holder?.sector_name, holder?.team_name, role].filter(Boolean).join(" · ")),
    sweep ? make("p", {}, `${app.say("inspectionOf")}: ${sweep.title}`) : null,
  );
}

function buildPresent(app: App, shown: () => void): HTMLElement[] {
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
  const another = make(
    "details",
    {},
    make("summary", {}, app.say("secondOfficer")),
    field(app.say("officerName"), extra("name")),
    field(app.say("credentialNumber"), extra("credential")),
    button(app.say("save"), "main", shown),
  );
  return [...present, another];
}

function buildSettings(app: App, shown: () => void): HTMLElement[] {
  const language = choice<Language>([["zh", "中文"], ["en", "English"]], app.language, (chosen) => {
    app.language = chosen;
    void app.store.putMeta("language", chosen);
    shown();
  });
  const looks = [["auto", app.say("lookAuto")], ["day", app.say("lookDay")], ["night", app.say("lookNight")]] as const;
  const look = choice<Look>(looks, app.look, (chosen) => app.show(chosen));
  look.classList.add("three");
  const install = installation();
  return [
    make("h2", {}, app.say("language")),
    language,
    make("h2", {}, app.say("look")),
    look,
    ...(install ? [button(app.say("install"), "wide", install)] : []),
    make("p", { class: "quiet" }, app.say("version", { version: VERSION })),
  ];
}
