/** Asking the service. A refusal is thrown as its own sentence, in the reader's language. */

import { config } from "./speech.ts";

export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string;

  constructor(status: number, code: string, sentence: string, field = "") {
    super(sentence);
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

export const sweepUrl = `/api/v1/sweeps/${encodeURIComponent(config.sweep ?? "")}`;

/** GET below the sweep ("/board"), or from the top ("/api/…"). */
export async function ask<Answer>(path: string): Promise<Answer> {
  return (await send("GET", path)) as Answer;
}

/** POST JSON below the sweep, or from the top. */
export async function post<Answer>(path: string, body: unknown = {}, method = "POST"): Promise<Answer> {
  const headers = { "Content-Type": "application/json" };
  return (await send(method, path, headers, JSON.stringify(body))) as Answer;
}

/** POST a file's bytes. */
export async function upload<Answer>(path: string, file: Blob): Promise<Answer> {
  return (await send("POST", path, { "Content-Type": "application/octet-stream" }, file)) as Answer;
}

/** POST, and keep the answer as a file of this name. */
export async function download(path: string, name: string): Promise<void> {
  const response = await fetch(`${sweepUrl}${path}`, { method: "POST", headers: { "Sweep-Page": "1", Accept: "application/json" } });
  if (!response.ok) throw new Refused(response.status, "", ((await response.json()) as { detail?: string }).detail ?? "");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function send(method: string, path: string, headers: Record<string, string> = {}, body: BodyInit | null = null): Promise<unknown> {
  const url = path.startsWith("/api/") ? path : `${sweepUrl}${path}`;
  let response: Response;
  try {
    response = await fetch(url, { method, body, headers: { Accept: "application/json", "Sweep-Page": "1", ...headers } });
  } catch {
    throw new Refused(0, "no-connection", config.words["no-connection"] ?? "");
  }
  const text = await response.text();
  if (response.ok) return text === "" ? null : JSON.parse(text);
  let problem: { code?: string; detail?: string; where?: { field?: string } } = {};
  try {
    problem = JSON.parse(text) as typeof problem;
  } catch {
    // A proxy answered; its page is no sentence of ours.
  }
  throw new Refused(response.status, problem.code ?? "", problem.detail ?? `HTTP ${response.status}`, problem.where?.field ?? "");
}
