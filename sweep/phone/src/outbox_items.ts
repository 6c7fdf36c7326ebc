/** What waits to be handed in, as it is kept on the phone. */

export interface Receipt {
  id: string | null;
  sha256: string;
  status: "recorded" | "repeated" | "conflict" | "kept";
  epoch: string;
  n: number;
  hash: string;
}

/** waiting: no receipt yet. sent: on the ledger. shelved: the service keeps it apart for a person to read. */
export type ItemState = "waiting" | "sent" | "shelved";

/** One check-in. `body`: the exact bytes that every try sends; null once an exported head covers them. */
export interface OutboxItem {
  id: string;
  sha256: string;
  body: Uint8Array<ArrayBuffer> | null;
  sweep: string;
  shop: string;
  shopName: string;
  outcome: string;
  revision: number;
  findings: number;
  madeMs: number;
  state: ItemState;
  tries: number;
  notBeforeMs: number;
  trouble: Trouble | null;
  receipt: Receipt | null;
}

/** A photo, sent apart from the check-in that names it. `held`: its check-in is not handed over yet. */
export interface OutboxPhoto {
  sha256: string;
  bytes: Uint8Array<ArrayBuffer>;
  shop: string;
  madeMs: number;
  held: boolean;
  tries: number;
  notBeforeMs: number;
  trouble: Trouble | null;
}

/** Why something is not sent yet. */
export type Trouble = "no-signal" | "portal" | "signed-out" | "refused" | "too-large" | "busy" | "unfit";

/** Where the outbox is kept; a promise is kept only when the bytes are safe. */
export interface OutboxShelf {
  items(): Promise<OutboxItem[]>;
  photos(): Promise<OutboxPhoto[]>;
  putItem(item: OutboxItem): Promise<void>;
  putPhoto(photo: OutboxPhoto): Promise<void>;
  removePhoto(sha256: string): Promise<void>;
}
