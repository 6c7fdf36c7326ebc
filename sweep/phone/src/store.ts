/** The phone's own store: IndexedDB, a promise for each transaction that is kept only when it is on the disk. */

import type { Draft } from "./draft.ts";
import { type Carried, newPhoto, type OutboxItem, type OutboxPhoto, type OutboxShelf } from "./outbox_items.ts";

const NAME = "sweep-phone";
const VERSION = 2;
/** `bytes`: of photos, signed papers and the lots' pictures, by their SHA-256. */
const STORES = { meta: undefined, items: "id", photos: "sha256", drafts: "shop", bytes: undefined, carried: "sha256" } as const;
const PICTURES = "pictures";
type StoreName = keyof typeof STORES;
type Stores = Record<StoreName, IDBObjectStore>;
export type Bytes = Uint8Array<ArrayBuffer>;

export class Store implements OutboxShelf {
  private readonly database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.database = database;
  }

  /** `replaced`: a newer version of the app runs in another tab, and this one can keep nothing any more. */
  static open(replaced: () => void = () => {}): Promise<Store> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, VERSION);
      request.onupgradeneeded = ({ oldVersion }) => {
        const { result, transaction } = request;
        for (const [name, keyPath] of Object.entries(STORES)) {
          if (!result.objectStoreNames.contains(name)) result.createObjectStore(name, keyPath === undefined ? {} : { keyPath });
        }
        if (oldVersion === 1) partBytesFromPhotos(transaction!);
      };
      request.onsuccess = () => {
        request.result.onversionchange = () => {
          request.result.close();
          replaced();
        };
        resolve(new Store(request.result));
      };
      request.onerror = () => reject(request.error);
    });
  }

  close(): void {
    this.database.close();
  }

  meta<Value>(key: string): Promise<Value | undefined> {
    return this.read("meta", (store) => store.get(key));
  }

  putMeta(key: string, value: unknown): Promise<void> {
    return this.write(["meta"], (stores) => void stores.meta.put(value, key));
  }

  items(): Promise<OutboxItem[]> {
    return this.read("items", (store) => store.getAll());
  }

  photos(): Promise<OutboxPhoto[]> {
    return this.read("photos", (store) => store.getAll());
  }

  carried(): Promise<Carried[]> {
    return this.read("carried", (store) => store.getAll());
  }

  bytesOf(sha256: string): Promise<Bytes | undefined> {
    return this.read("bytes", (store) => store.get(sha256));
  }

  changeItem(id: string, change: (item: OutboxItem) => OutboxItem | null): Promise<void> {
    return this.write(["items"], (stores) => changeOne(stores.items, id, change));
  }

  changePhoto(sha256: string, change: (photo: OutboxPhoto) => OutboxPhoto | null): Promise<void> {
    return this.write(["photos", "bytes"], (stores) => {
      changeOne(stores.photos, sha256, change, () => void stores.bytes.delete(sha256));
    });
  }

  changeCarried(sha256: string, change: (carried: Carried) => Carried | null): Promise<void> {
    return this.write(["carried"], (stores) => changeOne(stores.carried, sha256, change));
  }

  /** A photo or paper with its bytes; one that is here already stays as it is. */
  addPhoto(photo: OutboxPhoto, bytes: Bytes): Promise<void> {
    return this.write(["photos", "bytes"], (stores) => addNew(stores, photo, bytes));
  }

  /** Another phone's check-ins and photos: all of them or nothing. */
  addCarried(carried: Carried, photos: [OutboxPhoto, Bytes][]): Promise<void> {
    return this.write(["carried", "photos", "bytes"], (stores) => {
      stores.carried.put(carried);
      for (const [photo, bytes] of photos) addNew(stores, photo, bytes);
    });
  }

  /** A photo that its maker does not want after all; one that a check-in has taken stays. */
  removePhoto(sha256: string): Promise<void> {
    return this.changePhoto(sha256, (photo) => (photo.held ? null : photo));
  }

  /** The lots' pictures that are here, by their SHA-256. */
  async pictures(): Promise<string[]> {
    return (await this.meta<string[]>(PICTURES)) ?? [];
  }

  addPicture(sha256: string, bytes: Bytes): Promise<void> {
    return this.changePictures((held, stores) => {
      stores.bytes.put(bytes, sha256);
      return [...held.filter((each) => each !== sha256), sha256];
    });
  }

  dropPicture(sha256: string): Promise<void> {
    return this.changePictures((held, stores) => {
      stores.bytes.delete(sha256);
      return held.filter((each) => each !== sha256);
    });
  }

  private changePictures(change: (held: string[], stores: Stores) => string[]): Promise<void> {
    return this.write(["meta", "bytes"], (stores) => {
      const held = stores.meta.get(PICTURES) as IDBRequest<string[] | undefined>;
      held.onsuccess = () => stores.meta.put(change(held.result ?? [], stores), PICTURES);
    });
  }

  drafts(): Promise<Draft[]> {
    return this.read("drafts", (store) => store.getAll());
  }

  draft(shop: string): Promise<Draft | undefined> {
    return this.read("drafts", (store) => store.get(shop));
  }

  putDraft(draft: Draft): Promise<void> {
    return this.write(["drafts"], (stores) => void stores.drafts.put(draft));
  }

  /** A draft that is given up, and the photos that nothing else names. */
  dropDraft(shop: string, photos: string[]): Promise<void> {
    return this.write(["drafts", "photos", "bytes"], (stores) => {
      stores.drafts.delete(shop);
      for (const sha256 of photos) {
        const drop = (photo: OutboxPhoto) => (photo.held ? null : photo);
        changeOne(stores.photos, sha256, drop, () => void stores.bytes.delete(sha256));
      }
    });
  }

  /**
   * A draft becomes an item of the outbox, and its photos may go: all of it or nothing. Once: where another tab has
   * handed the same draft over, its bytes stay, for the service takes an id with one text only.
   */
  handOver(item: OutboxItem, shop: string, photos: string[]): Promise<void> {
    return this.write(["items", "drafts", "photos"], (stores) => {
      const known = stores.items.get(item.id) as IDBRequest<OutboxItem | undefined>;
      known.onsuccess = () => known.result === undefined && stores.items.put(item);
      stores.drafts.delete(shop);
      for (const sha256 of photos) {
        changeOne<OutboxPhoto>(stores.photos, sha256, (photo) => ({ ...photo, item: photo.item ?? item.id, held: false }));
      }
    });
  }

  private read<Result>(name: StoreName, ask: (store: IDBObjectStore) => IDBRequest): Promise<Result> {
    return new Promise((resolve, reject) => {
      const request = ask(this.database.transaction(name).objectStore(name));
      request.onsuccess = () => resolve(request.result as Result);
      request.onerror = () => reject(request.error);
    });
  }

  private write(names: StoreName[], change: (stores: Stores) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(names, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
      const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
      change(stores as Stores);
    });
  }
}

/** Read and write within one transaction; nothing where the thing is gone. */
function changeOne<One>(store: IDBObjectStore, key: string, change: (one: One) => One | null, gone = () => {}): void {
  const found = store.get(key) as IDBRequest<One | undefined>;
  found.onsuccess = () => {
    if (found.result === undefined) return;
    const changed = change(found.result);
    if (changed !== null) store.put(changed);
    else {
      store.delete(key);
      gone();
    }
  };
}

function addNew(stores: Stores, photo: OutboxPhoto, bytes: Bytes): void {
  const found = stores.photos.get(photo.sha256);
  found.onsuccess = () => {
    if (found.result !== undefined) return;
    stores.photos.put(photo);
    stores.bytes.put(bytes, photo.sha256);
  };
}

/** The first version kept each photo's bytes in its row. */
function partBytesFromPhotos(transaction: IDBTransaction): void {
  const photos = transaction.objectStore("photos");
  const bytes = transaction.objectStore("bytes");
  const each = photos.openCursor();
  each.onsuccess = () => {
    const cursor = each.result;
    if (!cursor) return;
    const old = cursor.value as { sha256: string; bytes: Bytes; shop: string; madeMs: number; held: boolean };
    const { sha256, shop, madeMs, held } = old;
    bytes.put(old.bytes, sha256);
    cursor.update({ ...newPhoto({ sha256, kind: "photo", size: old.bytes.length, shop, item: null, madeMs }), held });
    cursor.continue();
  };
}
