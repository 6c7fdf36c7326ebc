/** Taking photos: each is kept on the phone before it is shown. */

import type { App } from "./app.ts";
import { button, make, on } from "./dom.ts";
import { takePhoto } from "./photo.ts";

interface Wanted {
  needed?: boolean;
  label?: "photo" | "goodsPhoto" | "invoicePhoto";
}

export function buildPhotos(app: App, shop: string, photos: string[], keep: () => void, wanted: Wanted = {}): HTMLElement {
  const label = app.say(wanted.label ?? "photo");
  const input = make("input", { type: "file", accept: "image/*", capture: "environment", multiple: "", class: "hidden" });
  const row = make("div", { class: "photos" });
  const show = async () => {
    const pictures = await Promise.all(photos.map((sha256) => buildPicture(app, sha256, () => drop(sha256))));
    row.replaceChildren(...pictures);
    open.classList.toggle("needed", wanted.needed === true && photos.length === 0);
    open.textContent = photos.length ? `${label} (${photos.length})` : label;
  };
  const drop = async (sha256: string) => {
    photos.splice(photos.indexOf(sha256), 1);
    keep();
    await app.store.removePhoto(sha256);
    await show();
  };
  const open = button(label, "wide camera", () => input.click());
  const take = async () => {
    open.disabled = true;
    try {
      for (const file of input.files ?? []) {
        const { photo, bytes } = await takePhoto(file, shop, Date.now());
        await app.store.addPhoto(photo, bytes);
        if (!photos.includes(photo.sha256)) photos.push(photo.sha256);
        keep();
      }
      await show();
    } catch {
      row.append(make("p", { class: "notice bad", role: "alert" }, app.say("photoFailed")));
    } finally {
      input.value = "";
      open.disabled = false;
    }
  };
  on(input, { change: () => void take() });
  void show();
  return make("div", { class: "photo-row" }, open, input, row);
}

async function buildPicture(app: App, sha256: string, drop: () => Promise<void>): Promise<HTMLElement> {
  const bytes = await app.store.bytesOf(sha256);
  const image = make("img", { alt: app.say("photo") });
  if (bytes) {
    const address = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
    image.addEventListener("load", () => URL.revokeObjectURL(address), { once: true });
    image.src = address;
  }
  const remove = button("✕", "", () => void drop());
  remove.setAttribute("aria-label", app.say("remove"));
  return make("figure", {}, image, remove);
}
