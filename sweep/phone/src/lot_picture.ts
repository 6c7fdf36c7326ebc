/** What a lot looks like, from the phone's own store; read only when it comes into view. */

import type { App } from "./app.ts";
import { type Lot, lotName } from "./day.ts";
import { button, make } from "./dom.ts";

const AROUND_VIEW = "200px";
const BETWEEN_MS = 40;
const loads = new WeakMap<Element, () => Promise<void>>();
const wanted = new Set<Element>();
let watching: IntersectionObserver | null = null;
let isLoading = false;

/** The lot's first picture, with how many more there are; `isLink`: a touch shows them large. */
export function buildPicture(app: App, lot: Lot, isLink: boolean): HTMLElement | null {
  const [first, ...more] = lot.pictures ?? [];
  if (first === undefined) return null;
  const alt = app.say("pictureOf", { lot: lotName(lot) || lot.lot });
  const frame = isLink ? button("", "picture", () => void showLarge(app, lot, alt)) : make("span", { class: "picture" });
  whenInView(frame, async () => {
    const image = await readPicture(app, first, alt);
    if (image === null) return frame.remove(); // not here yet: the words are
    frame.append(image, ...(more.length > 0 ? [make("b", {}, `+${more.length}`)] : []));
  });
  return frame;
}

async function readPicture(app: App, sha256: string, alt: string): Promise<HTMLElement | null> {
  const bytes = await app.store.bytesOf(sha256).catch(() => undefined);
  if (!bytes) return null;
  const address = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
  const image = make("img", { alt, decoding: "async" });
  for (const end of ["load", "error"]) image.addEventListener(end, () => URL.revokeObjectURL(address), { once: true });
  image.src = address;
  return image;
}

async function showLarge(app: App, lot: Lot, alt: string): Promise<void> {
  const images = await Promise.all((lot.pictures ?? []).map((each) => readPicture(app, each, alt)));
  const dialog = make("dialog", { class: "large-pictures", "aria-label": alt });
  dialog.append(...images.filter((each) => each !== null), button(app.say("back"), "main", () => dialog.close()));
  dialog.addEventListener("close", () => dialog.remove());
  addEventListener("hashchange", () => dialog.remove(), { once: true });
  document.body.append(dialog);
  dialog.showModal();
}

/** One at a time, and none that has been scrolled past: a cheap phone must not stumble over a screenful of pictures. */
function whenInView(element: Element, load: () => Promise<void>): void {
  if (!("IntersectionObserver" in globalThis)) return void load();
  watching ??= new IntersectionObserver(
    (seen) => {
      for (const { isIntersecting, target } of seen) {
        if (isIntersecting) wanted.add(target);
        else wanted.delete(target);
      }
      void loadWanted();
    },
    { rootMargin: AROUND_VIEW },
  );
  loads.set(element, load);
  watching.observe(element);
}

async function loadWanted(): Promise<void> {
  if (isLoading) return;
  isLoading = true;
  for (let next = first(wanted); next !== undefined; next = first(wanted)) {
    wanted.delete(next);
    watching!.unobserve(next);
    if (next.isConnected) await loads.get(next)!();
    await new Promise((rest) => setTimeout(rest, BETWEEN_MS));
  }
  isLoading = false;
}

function first<One>(many: Set<One>): One | undefined {
  return many.values().next().value;
}
