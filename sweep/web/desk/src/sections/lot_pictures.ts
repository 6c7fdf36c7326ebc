/** Pictures of the lots: shown to every phone, one added or withdrawn at a time, or many by their files' names. */

import { ask, post, upload } from "../api.ts";
import type { Desk } from "../desk.ts";
import { type Child, fill, h } from "../dom.ts";
import { act, button, heading, withReason } from "../pieces.ts";
import type { View } from "../section.ts";
import { may, say } from "../speech.ts";
import type { Lot } from "../types.ts";

type Shown = Record<string, string[]>;

export function openPictures(desk: Desk, into: HTMLElement, parts: HTMLElement): View {
  const list = h("ul", { class: "lot-pictures" });
  const many = may.review ? choose(say("pictures-many"), true, (files) => addMany(desk, files)) : [];
  into.append(heading(say("nav-lots"), say("pictures-note"), ...many), parts, list);
  let drawn = "";
  return {
    refresh: async () => {
      const { lots } = await ask<{ lots: Shown }>("/lot-pictures");
      const listed = (desk.board?.lots ?? []).filter((lot) => !lot.released);
      const now = JSON.stringify([lots, listed.map((lot) => lot.lot)]);
      if (now === drawn) return;
      drawn = now;
      fill(list, ...listed.map((lot) => row(desk, lot, lots[lot.lot] ?? [])));
    },
  };
}

function row(desk: Desk, lot: Lot, pictures: string[]): HTMLElement {
  const shown = pictures.map((picture) => {
    const image = pictureOf(picture, say("picture-of", { lot: lot.label }));
    const withdraw = () =>
      withReason(desk, say("picture-of", { lot: lot.label }), say("picture-withdraw"), (reason) =>
        post("/lot-picture-withdrawals", { lot: lot.lot, picture, reason }),
      );
    return h("figure", {}, image, may.review ? button(say("picture-withdraw"), withdraw) : null);
  });
  const add = may.review ? choose(say("pictures-add"), true, (files) => addTo(desk, files.map((file) => [lot.lot, file]))) : [];
  const name = lot.label === lot.lot ? [lot.lot, lot.brand, lot.product].filter(Boolean).join(" · ") : lot.label;
  return h("li", {}, h("b", {}, name), h("div", { class: "shown" }, ...shown), ...add);
}

export function pictureOf(sha256: string, alt: string): HTMLElement {
  return h("img", { src: `/api/v1/lot-pictures/${encodeURIComponent(sha256)}`, alt, loading: "lazy" });
}

/** A button that asks for files. */
function choose(label: string, multiple: boolean, chosen: (files: File[]) => unknown): Child[] {
  const input = h("input", { type: "file", accept: "image/jpeg,image/png,image/webp", multiple, hidden: true, "aria-label": label });
  input.addEventListener("change", () => {
    const files = [...(input.files ?? [])];
    input.value = "";
    if (files.length > 0) void chosen(files);
  });
  return [button(label, () => input.click()), input];
}

function addTo(desk: Desk, files: [lot: string, file: File][]): Promise<boolean> {
  const send = async () => {
    for (const [lot, file] of files) await upload(`/lot-pictures?lot=${encodeURIComponent(lot)}`, file);
  };
  return act(desk, send, say("pictures-added", { number: files.length }));
}

/** A file belongs to the lot whose number its name begins with; of several to the longest. */
async function addMany(desk: Desk, files: File[]): Promise<void> {
  const lots = (desk.board?.lots ?? []).map((lot) => lot.lot).sort((one, other) => other.length - one.length);
  const named = files.map((file): [string | undefined, File] => [lots.find((lot) => begins(file.name, lot)), file]);
  const unnamed = named.filter(([lot]) => lot === undefined).map(([, file]) => file.name);
  if (unnamed.length > 0) {
    await act(desk, () => Promise.reject(new Error(say("pictures-unnamed", { files: unnamed.join(", "), lot: lots[0] ?? "" }))));
    return;
  }
  await addTo(desk, named as [string, File][]);
}

function begins(name: string, lot: string): boolean {
  const [of, start] = [name.normalize("NFKC").toLowerCase(), lot.normalize("NFKC").toLowerCase()];
  return of.startsWith(start) && !/^[\p{L}\p{N}]/u.test(of.slice(start.length));
}
