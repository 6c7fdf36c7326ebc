/** The ids of all shops, as bytes: a million strings, and a map of them, would take more memory than all else. */

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

export class ShopIds {
  readonly length: number;
  private readonly bytes: Uint8Array;
  /** Where each id begins in `bytes`, and where the last one ends. */
  private readonly starts: Uint32Array;
  /** Places by hash, each one more than it is; 0: nobody. */
  private readonly slots: Uint32Array;
  private readonly decoder = new TextDecoder();
  private readonly encoder = new TextEncoder();

  private constructor(bytes: Uint8Array, starts: Uint32Array) {
    this.length = starts.length - 1;
    this.bytes = bytes;
    this.starts = starts;
    this.slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * this.length + 2)));
    for (let place = 0; place < this.length; place++) {
      let slot = this.slotOf(bytes, starts[place]!, starts[place + 1]!);
      while (this.slots[slot] !== 0) slot = (slot + 1) & (this.slots.length - 1);
      this.slots[slot] = place + 1;
    }
  }

  static of(ids: string[]): ShopIds {
    const each = ids.map((id) => new TextEncoder().encode(id));
    const letters = new Uint8Array(each.reduce((total, { length }) => total + length, 0));
    let at = 0;
    for (const one of each) {
      letters.set(one, at);
      at += one.length;
    }
    return ShopIds.read(new Uint8Array(ids.length), Uint16Array.from(each, ({ length }) => length), letters);
  }

  /** Each id begins with so many bytes of the one before, and adds so many of its own. */
  static read(shared: Uint8Array, added: Uint16Array, letters: Uint8Array): ShopIds {
    const starts = new Uint32Array(shared.length + 1);
    for (let k = 0; k < shared.length; k++) starts[k + 1] = starts[k]! + shared[k]! + added[k]!;
    const bytes = new Uint8Array(starts[shared.length]!);
    let from = 0;
    for (let k = 0, before = 0; k < shared.length; k++) {
      const start = starts[k]!;
      const own = start + shared[k]!;
      for (let at = start; at < own; at++) bytes[at] = bytes[before + at - start]!;
      for (let at = own; at < starts[k + 1]!; at++) bytes[at] = letters[from++]!;
      before = start;
    }
    return new ShopIds(bytes, starts);
  }

  at(place: number): string {
    return this.decoder.decode(this.bytes.subarray(this.starts[place]!, this.starts[place + 1]!));
  }

  placeOf(id: string): number | undefined {
    const sought = this.encoder.encode(id);
    for (let slot = this.slotOf(sought, 0, sought.length); ; slot = (slot + 1) & (this.slots.length - 1)) {
      const found = this.slots[slot]!;
      if (found === 0) return undefined;
      if (this.isAt(found - 1, sought)) return found - 1;
    }
  }

  private isAt(place: number, sought: Uint8Array): boolean {
    const start = this.starts[place]!;
    return this.starts[place + 1]! - start === sought.length && sought.every((byte, k) => this.bytes[start + k] === byte);
  }

  /** FNV-1a. */
  private slotOf(bytes: Uint8Array, from: number, to: number): number {
    let hash = OFFSET;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, PRIME);
    return (hash ^ (hash >>> 15)) & (this.slots.length - 1);
  }
}
