/**
 * The outbox as a signed file, for another phone or the desk to hand in where this one can't. The ids and bytes are
 * the same as if this phone sent them itself, so whoever comes first, each check-in is taken once.
 *
 * The signature is an HMAC (RFC 2104) under the SHA-256 of this phone's token: only the phone and the service know it,
 * and it needs no secure context. Who carries the file can neither change it nor speak in this phone's name.
 */

import { fromBase64, toBase64 } from "./base64.ts";
import { type Carried, newPhoto, type OutboxItem, type OutboxPhoto } from "./outbox_items.ts";
import { ownSha256, sha256 } from "./sha256.ts";

const FORMAT = "sweep-outbox-1";
const MOST_PHOTO_BYTES = 16_000_000;
const BLOCK_BYTES = 64;

type Bytes = Uint8Array<ArrayBuffer>;

/** What is signed and posted. `left`: how much the phone held that is not in this file. */
interface Manifest {
  format: string;
  phone: string;
  made: number;
  left: number;
  items: { id: string; sha256: string; body: string }[];
  photos: { sha256: string; kind: "photo" | "paper" }[];
  signature: string;
}

/** The whole file; `bytes`: of the photos, by SHA-256, in base64. */
type HandOverFile = Manifest & { bytes: Record<string, string> };

export class HandOverUnreadable extends Error {}

/** The files, each small enough to be passed on; all check-ins are in the first. */
export async function makeHandOver(
  items: OutboxItem[],
  photos: OutboxPhoto[],
  bytesOf: (sha256: string) => Promise<Bytes | undefined>,
  token: string,
  nowMs: number,
): Promise<string[]> {
  const key = ownSha256(new TextEncoder().encode(token));
  const waiting = items.filter((item) => item.state === "waiting" && item.body);
  const ready = photos.filter((photo) => !photo.held && !photo.sent);
  const groups = groupBySize(ready);
  const files: string[] = [];
  for (const [number, group] of groups.entries()) {
    const own = number === 0 ? waiting : [];
    const manifest: Manifest = {
      format: FORMAT,
      phone: `ph-${key.slice(0, 16)}`,
      made: nowMs,
      left: waiting.length + ready.length - own.length - group.length,
      items: own.map((item) => ({ id: item.id, sha256: item.sha256, body: toBase64(item.body!) })),
      photos: group.map((photo) => ({ sha256: photo.sha256, kind: photo.kind })),
      signature: "",
    };
    manifest.signature = hmacSha256(unhex(key), new TextEncoder().encode(signedText(manifest)));
    const bytes: Record<string, string> = {};
    for (const { sha256 } of group) {
      const found = await bytesOf(sha256);
      if (found) bytes[sha256] = toBase64(found);
    }
    files.push(JSON.stringify({ ...manifest, bytes } satisfies HandOverFile));
  }
  return files;
}

/** Another phone's file, ready to be kept and handed in here. Throws HandOverUnreadable. */
export async function readHandOver(text: string, nowMs: number): Promise<{ carried: Carried; photos: [OutboxPhoto, Bytes][] }> {
  try {
    const { bytes, ...manifest } = JSON.parse(text) as HandOverFile;
    if (manifest.format !== FORMAT) throw new HandOverUnreadable("format");
    for (const item of manifest.items) await check(fromBase64(item.body), item.sha256);
    const photos: [OutboxPhoto, Bytes][] = [];
    for (const { sha256, kind } of manifest.photos) {
      if (bytes[sha256] === undefined) continue;
      const content = fromBase64(bytes[sha256]);
      await check(content, sha256);
      const its = { sha256, kind, size: content.length, shop: "", item: null, madeMs: manifest.made };
      photos.push([{ ...newPhoto(its), held: false }, content]);
    }
    const file = new TextEncoder().encode(JSON.stringify(manifest));
    const carried: Carried = {
      sha256: await sha256(file), file, phone: manifest.phone, items: manifest.items.length, madeMs: nowMs,
      tries: 0, notBeforeMs: 0, trouble: null,
    };
    return { carried, photos };
  } catch (error) {
    throw error instanceof HandOverUnreadable ? error : new HandOverUnreadable(String(error));
  }
}

/** What the signature is over. Check-ins and photos are bound to it by their hashes. */
export function signedText(manifest: Omit<Manifest, "signature">): string {
  const { format, phone, made, left, items, photos } = manifest;
  const lines = [format, phone, String(made), String(left)];
  lines.push(...items.map((item) => `item ${item.id} ${item.sha256}`));
  lines.push(...photos.map((photo) => `${photo.kind} ${photo.sha256}`));
  return lines.join("\n");
}

export function hmacSha256(key: Bytes, message: Bytes): string {
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(key.length > BLOCK_BYTES ? unhex(ownSha256(key)) : key);
  const inner = unhex(ownSha256(join(block.map((byte) => byte ^ 0x36), message)));
  return ownSha256(join(block.map((byte) => byte ^ 0x5c), inner));
}

async function check(bytes: Bytes, wanted: string): Promise<void> {
  if ((await sha256(bytes)) !== wanted) throw new HandOverUnreadable("damaged");
}

/** Groups below the limit, at least one. */
function groupBySize(photos: OutboxPhoto[]): OutboxPhoto[][] {
  const groups: OutboxPhoto[][] = [[]];
  let size = 0;
  for (const photo of photos) {
    if (size + photo.size > MOST_PHOTO_BYTES && groups.at(-1)!.length > 0) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)!.push(photo);
    size += photo.size;
  }
  return groups;
}

function join(one: Uint8Array, other: Uint8Array): Bytes {
  const joined = new Uint8Array(one.length + other.length);
  joined.set(one);
  joined.set(other, one.length);
  return joined;
}

function unhex(text: string): Bytes {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
