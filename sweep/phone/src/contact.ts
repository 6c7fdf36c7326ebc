/** Talking to the service. */

import { toBase64 } from "./base64.ts";

export const VERSION = "1";

/** `nonce`: the phone's own number, by which asking again after a lost answer gives the same token. */
export interface JoinAsked {
  token: string;
  nonce: string;
}

export type JoinAnswer = { token: string } | { refused: { zh: string; en: string } } | "try-again";

/** Without cookies (the desk's are not ours), without caches, and without following a portal's redirect. */
export async function ask(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, { ...init, credentials: "omit", cache: "no-store", redirect: "manual" });
  return response.type === "opaqueredirect" ? new Response(null, { status: 302 }) : response;
}

/** What every request of a phone says of it. */
export function phoneHeaders(token: string, unsent: number): Record<string, string> {
  return {
    Authorization: `Bearer ${token}`,
    "Phone-Clock": String(Date.now()),
    "Phone-Unsent": String(unsent),
    "App-Version": VERSION,
  };
}

export async function requestJoin(join: JoinAsked): Promise<JoinAnswer> {
  try {
    const body = JSON.stringify({ ...join, app_version: VERSION });
    const response = await ask("/api/v1/join", { method: "POST", body, headers: { "Content-Type": "application/json" } });
    const answer = (await response.json()) as { token?: unknown; en?: unknown; zh?: unknown };
    if (response.ok && typeof answer.token === "string") return { token: answer.token };
    const isFinal = response.status >= 400 && response.status < 500 && response.status !== 429;
    // Only the service itself says so in both languages; a portal's refusal is no answer.
    if (!isFinal || typeof answer.zh !== "string" || typeof answer.en !== "string") return "try-again";
    return { refused: { zh: answer.zh, en: answer.en } };
  } catch {
    return "try-again";
  }
}

/** 128 random bits in base64url: nobody guesses the link of a card. */
export function makeCard(): string {
  const text = toBase64(crypto.getRandomValues(new Uint8Array(16)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function makeNonce(): string {
  const random = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
