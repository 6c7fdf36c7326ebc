/** The phone's own store: IndexedDB, a promise for each transaction that is kept only when it is on the disk. */

import type { Draft } from "./draft.ts";
import type { OutboxItem, OutboxPhoto, OutboxShelf } from "./outbox_items.ts";

const NAME = "sweep-phone";
const VERSION = 1;
const STORES = { meta: undefined, items: "id", photos: "sha256", drafts: "shop" } as const;
type StoreName = keyof typeof STORES;

export class Store implements OutboxShelf {
  private readonly database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.database = database;
  }

  static open(): Promise<Store> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, VERSION);
      request.onupgradeneeded = () => {
        for (const [name, keyPath] of Object.entries(STORES)) {
          request.result.createObjectStore(name, keyPath === undefined ? {} : { keyPath });
        }
      };
      request.onsuccess = () => {
        // A newer version of the app in another tab must not wait for this one.
        request.result.onversionchange = () => request.result.close();
        resolve(new Store(request.result));
      };
      request.onerror = () => reject(request.error);
    });
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

  putItem(item: OutboxItem): Promise<void> {
    return this.write(["items"], (stores) => void stores.items.put(item));
  }

  removeItem(id: string): Promise<void> {
    return this.write(["items"], (stores) => void stores.items.delete(id));
  }

  photos(): Promise<OutboxPhoto[]> {
    return this.read("photos", (store) => store.getAll());
  }

  photo(sha256: string): Promise<OutboxPhoto | undefined> {
    return this.read("photos", (store) => store.get(sha256));
  }

  putPhoto(photo: OutboxPhoto): Promise<void> {
    return this.write(["photos"], (stores) => void stores.photos.put(photo));
  }

  removePhoto(sha256: string): Promise<void> {
    return this.write(["photos"], (stores) => void stores.photos.delete(sha256));
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
    return this.write(["drafts", "photos"], (stores) => {
      stores.drafts.delete(shop);
      for (const sha256 of photos) stores.photos.delete(sha256);
    });
  }

  /** A draft becomes an item of the outbox, and its photos may go: all of it or nothing. */
  handOver(item: OutboxItem, shop: string, photos: string[]): Promise<void> {
    return this.write(["items", "drafts", "photos"], (stores) => {
      stores.items.put(item);
      stores.drafts.delete(shop);
      for (const sha256 of photos) {
        const found = stores.photos.get(sha256) as IDBRequest<OutboxPhoto | undefined>;
        found.onsuccess = () => {
          if (found.result) stores.photos.put({ ...found.result, held: false });
        };
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

  private write(names: StoreName[], change: (stores: Record<StoreName, IDBObjectStore>) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(names, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
      const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
      change(stores as Record<StoreName, IDBObjectStore>);
    });
  }
}
