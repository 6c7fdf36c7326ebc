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

/** What every waiting thing knows of its tries. */
export interface Tries {
  tries: number;
  notBeforeMs: number;
  trouble: Trouble | null;
}

/** One check-in. `body`: the exact bytes that every try sends; null once an exported head covers them. */
export interface OutboxItem extends Tries {
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
  /** The secret of the link that the shopkeeper gets; older versions of the app made none. */
  card?: string;
  state: ItemState;
  receipt: Receipt | null;
}

/**
 * A photo, or a signed paper, sent apart from the check-in that names it (`item`; null: not known). Its bytes are kept
 * beside it, for a list of photos must not fill the memory. `held`: its check-in is not handed over yet. `received`:
 * so many bytes from its start the service has said to hold. `sent`: the service has it all; kept until an exported
 * head covers its check-in, for a restored backup may lack it.
 */
export interface OutboxPhoto extends Tries {
  sha256: string;
  kind: "photo" | "paper";
  size: number;
  shop: string;
  item: string | null;
  madeMs: number;
  held: boolean;
  received: number;
  sent: boolean;
}

/** Another phone's check-ins, signed by it, on their way through this one. `file`: the signed text as it is sent. */
export interface Carried extends Tries {
  sha256: string;
  file: Uint8Array<ArrayBuffer>;
  phone: string;
  items: number;
  madeMs: number;
}

/** Why something is not sent yet. */
export type Trouble = "no-signal" | "portal" | "signed-out" | "refused" | "too-large" | "busy" | "unfit";

/**
 * Where the outbox is kept; a promise is kept only when the bytes are safe. A change reads and writes in one
 * transaction, so that two tabs never undo each other's; it gives null to forget the thing.
 */
export interface OutboxShelf {
  items(): Promise<OutboxItem[]>;
  photos(): Promise<OutboxPhoto[]>;
  carried(): Promise<Carried[]>;
  bytesOf(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  changeItem(id: string, change: (item: OutboxItem) => OutboxItem | null): Promise<void>;
  changePhoto(sha256: string, change: (photo: OutboxPhoto) => OutboxPhoto | null): Promise<void>;
  changeCarried(sha256: string, change: (carried: Carried) => Carried | null): Promise<void>;
}

/** A check-in that nobody has tried to send. */
export function newItem(
  said: Omit<OutboxItem, "state" | "receipt" | keyof Tries>,
): OutboxItem {
  return { ...said, state: "waiting", receipt: null, tries: 0, notBeforeMs: 0, trouble: null };
}

/** A photo or paper that nobody has tried to send; `item` null: in the custody of a check-in that is being made. */
export function newPhoto(said: Pick<OutboxPhoto, "sha256" | "kind" | "size" | "shop" | "item" | "madeMs">): OutboxPhoto {
  return { ...said, held: said.item === null, received: 0, sent: false, tries: 0, notBeforeMs: 0, trouble: null };
}
