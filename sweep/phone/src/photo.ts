/** Photos: scaled down on the phone, so that one goes through a weak network. */

import { newPhoto, type OutboxPhoto } from "./outbox_items.ts";
import { sha256 } from "./sha256.ts";

const LONGEST_SIDE_PX = 1600;
const QUALITY = 0.8;

/** A photo ready to be kept, in its check-in's custody until that is handed over. */
export async function takePhoto(
  file: Blob,
  shop: string,
  nowMs: number,
): Promise<{ photo: OutboxPhoto; bytes: Uint8Array<ArrayBuffer> }> {
  const bytes = new Uint8Array(await (await scaled(file)).arrayBuffer());
  const its = { sha256: await sha256(bytes), kind: "photo", size: bytes.length, shop, item: null, madeMs: nowMs } as const;
  return { photo: newPhoto(its), bytes };
}

/** As JPEG, at most LONGEST_SIDE_PX; a picture that this browser can't open is kept as it is. */
async function scaled(file: Blob): Promise<Blob> {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d")!.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return made ?? file;
  } catch {
    return file;
  }
}
