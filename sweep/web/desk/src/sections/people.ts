/** People: who takes part, and the link or QR code by which each comes in. */

import { ask, post } from "../api.ts";
import type { Desk } from "../desk.ts";
import { fill, h } from "../dom.ts";
import { openForm } from "../form.ts";
import { act, button, chip, heading, wordChoices } from "../pieces.ts";
import type { Section, View } from "../section.ts";
import { config, may, say, word } from "../speech.ts";
import { type Column, table } from "../table.ts";
import type { Page, Person, Sector, Team } from "../types.ts";

const ROLES = ["officer", "helper", "reviewer", "head", "commander", "auditor", "viewer"];

interface Joining {
  person: Person;
  link: string;
  qr_svg: string;
  expires_at: string;
}

export const people: Section = {
  id: "people",
  allowed: may.command,
  open(desk: Desk, into: HTMLElement): View {
    const list = h("div", { class: "scroll" });
    const search = h("input", { type: "search", placeholder: say("find-person"), "aria-label": say("find-person") });
    let everybody: Person[] = [];
    let drawn = "";
    const draw = (): void => {
      const wanted = search.value.trim().toLowerCase();
      const shown = everybody.filter((person) => JSON.stringify(person).toLowerCase().includes(wanted));
      fill(list, table(columns(desk, refresh), shown.slice(0, 300)), h("p", { class: "pager" }, say("in-all", { number: shown.length })));
    };
    search.addEventListener("input", draw);
    const refresh = async (): Promise<void> => {
      const answer = await ask<{ people: Person[] }>("/api/v1/people");
      const text = JSON.stringify(answer);
      if (text === drawn) return;
      drawn = text;
      everybody = answer.people;
      draw();
    };
    into.append(heading(say("nav-people"), say("people-note"), search, button(say("add-person"), () => void add(refresh), "main")), list);
    return { refresh };
  },
};

function columns(desk: Desk, refresh: () => Promise<void>): Column<Person>[] {
  return [
    { label: say("name"), kind: "wide", cell: (row) => [h("span", { class: "name" }, row.name), row.id === config.me.id ? chip(say("you")) : null, h("small", {}, row.id)] },
    { label: say("role"), cell: (row) => word("role", row.role) },
    { label: say("team"), cell: (row) => row.team ?? "–" },
    { label: say("sector"), cell: (row) => row.sector ?? "–" },
    { label: say("credential"), cell: (row) => row.credential || "–" },
    {
      label: "",
      kind: "actions",
      cell: (row) => [
        button(say("new-link"), () => openForm({
          title: say("new-link-title", { name: row.name }),
          about: h("p", {}, say("new-link-note")),
          fields: [],
          button: say("new-link"),
          send: async () => linkSheet(await post<Joining>(`/api/v1/people/${encodeURIComponent(row.id)}/join-link`)),
        })),
        row.id === config.me.id ? null : button(say("end-access"), () => openForm({
          title: say("end-access-title", { name: row.name }),
          about: h("p", {}, say("end-access-note")),
          fields: [],
          danger: true,
          button: say("end-access"),
          send: async () => {
            await act(desk, () => post(`/api/v1/people/${encodeURIComponent(row.id)}/revocation`), say("access-ended"));
            await refresh();
          },
        }), "danger quiet"),
      ],
    },
  ];
}

async function add(refresh: () => Promise<void>): Promise<void> {
  const [teams, sectors] = await Promise.all([ask<Page<Team>>("/teams?limit=500"), ask<{ sectors: Sector[] }>("/coverage")]);
  openForm({
    title: say("add-person"),
    fields: [
      { name: "name", label: say("name"), required: true },
      { name: "role", label: say("role"), kind: "choice", choices: wordChoices("role", ROLES) },
      { name: "team", label: say("team"), kind: "choice", choices: [["", "–"], ...teams.rows.map((team): [string, string] => [team.team, `${team.name} · ${team.sector}`])], when: (values) => ["officer", "helper", "reviewer"].includes(values["role"] ?? "") },
      { name: "sector", label: say("sector"), kind: "choice", choices: [["", "–"], ...sectors.sectors.map((sector): [string, string] => [sector.sector, `${"　".repeat(sector.depth)}${sector.name}`])], when: (values) => values["role"] === "head" || values["role"] === "helper" },
      { name: "credential", label: say("credential"), when: (values) => values["role"] === "officer" },
      { name: "phone", label: say("telephone") },
    ],
    button: say("add-person"),
    send: async (values) => {
      const person = { name: values["name"], role: values["role"], team: values["team"] || null, sector: values["sector"] || null, credential: values["credential"], phone: values["phone"], language: config.language };
      const { links } = await post<{ links: Joining[] }>("/api/v1/people", { people: [person] });
      await refresh();
      return linkSheet(links[0]!);
    },
  });
}

/** The link is shown once: only its hash is kept. The QR code is drawn as an image, never as markup. */
function linkSheet(joining: Joining): HTMLElement {
  const code = h("img", { class: "qr", alt: say("qr-alt"), src: URL.createObjectURL(new Blob([joining.qr_svg], { type: "image/svg+xml" })) });
  code.addEventListener("load", () => URL.revokeObjectURL(code.src));
  const link = h("input", { type: "text", readonly: true, class: "link", "aria-label": say("link") });
  link.value = joining.link;
  link.addEventListener("focus", () => link.select());
  return h("div", { class: "joining" }, h("p", {}, say("link-note", { name: joining.person.name, day: joining.expires_at.slice(0, 10) })), code, link);
}
