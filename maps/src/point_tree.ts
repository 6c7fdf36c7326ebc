/** All shops that are on the map as a tree of squares, each of four: what is in view is found without looking at the rest,
 *  and where shops crowd, one of a small square speaks for it.
 *
 *  Nodes stand in the order of a walk that goes into each square before the next one, and shops likewise (a Z-order
 *  curve), so a node's shops, and the nodes within it, are each one run. */

const LEVELS = 16;
/** So few shops are not divided further. */
const FEW = 8;

/** Which shops are to be seen, and which of two is more urgent. */
export interface Shown {
  /** -1: not shown. */
  stamp: Int16Array;
  rank: Uint8Array;
}

/** A part of the world. */
export interface Box {
  west: number;
  north: number;
  east: number;
  south: number;
}

export class PointTree {
  /** Places of shops, in the tree's order. */
  readonly order: Uint32Array;
  /** Of each node: the first of its shops in `order`, the first node that is not within it, its level. */
  private readonly first: Uint32Array;
  private readonly next: Uint32Array;
  private readonly level: Uint8Array;
  /** Where in the tree's order a shop is. */
  private readonly turn: Uint32Array;
  /** Corner of each node, in squares of the lowest level. */
  private readonly column: Uint16Array;
  private readonly row: Uint16Array;
  private readonly west: number;
  private readonly north: number;
  private readonly side: number;

  /** World coordinates of `count` shops. */
  constructor(x: Float64Array, y: Float64Array, count: number) {
    const box = { west: Infinity, north: Infinity, east: -Infinity, south: -Infinity };
    for (let i = 0; i < count; i++) {
      if (x[i]! < box.west) box.west = x[i]!;
      if (x[i]! > box.east) box.east = x[i]!;
      if (y[i]! < box.north) box.north = y[i]!;
      if (y[i]! > box.south) box.south = y[i]!;
    }
    this.west = count > 0 ? box.west : 0;
    this.north = count > 0 ? box.north : 0;
    this.side = Math.max(1e-9, box.east - box.west, box.south - box.north);
    const most = 2 ** LEVELS - 1;
    const codes = new Uint32Array(count);
    for (let i = 0; i < count; i++) {
      const column = Math.min(most, Math.floor(((x[i]! - this.west) / this.side) * (most + 1)));
      const row = Math.min(most, Math.floor(((y[i]! - this.north) / this.side) * (most + 1)));
      codes[i] = (spread(row) << 1) | spread(column);
    }
    this.order = sorted(codes);
    const inOrder = new Uint32Array(count);
    this.turn = new Uint32Array(count);
    for (let turn = 0; turn < count; turn++) {
      inOrder[turn] = codes[this.order[turn]!]!;
      this.turn[this.order[turn]!] = turn;
    }
    const nodes = { first: [] as number[], next: [] as number[], level: [] as number[], column: [] as number[], row: [] as number[] };
    const divide = (from: number, to: number, above: number): void => {
      // A square with everything in one of its four is that one.
      let level = above;
      const [low, high] = [inOrder[from]!, inOrder[to - 1]!];
      while (level < LEVELS && quarter(low, level) === quarter(high, level)) level++;
      const node = nodes.first.length;
      const kept = level === LEVELS ? low : low & ~(2 ** (2 * (LEVELS - level)) - 1);
      nodes.first.push(from);
      nodes.next.push(0);
      nodes.level.push(level);
      nodes.column.push(gather(kept));
      nodes.row.push(gather(kept >>> 1));
      if (to - from > FEW && level < LEVELS) {
        for (let start = from; start < to; ) {
          const end = endOf(inOrder, start, to, level);
          divide(start, end, level + 1);
          start = end;
        }
      }
      nodes.next[node] = nodes.first.length;
    };
    if (count > 0) divide(0, count, 0);
    this.first = Uint32Array.from([...nodes.first, count]);
    this.next = Uint32Array.from(nodes.next);
    this.level = Uint8Array.from(nodes.level);
    this.column = Uint16Array.from(nodes.column);
    this.row = Uint16Array.from(nodes.row);
  }

  /** The first level whose squares are at most this long. */
  levelOf(side: number): number {
    return Math.max(0, Math.ceil(Math.log2(this.side / side)));
  }

  /** The most urgent shop that is shown of each node, by its turn; -1: none is. */
  speakers(shown: Shown): Int32Array {
    const speakers = new Int32Array(this.next.length);
    for (let node = speakers.length - 1; node >= 0; node--) speakers[node] = this.speakerOf(node, shown, speakers);
    return speakers;
  }

  /** A shop has changed: somebody else may speak for the squares that it is in. */
  elect(place: number, shown: Shown, speakers: Int32Array): void {
    const turn = this.turn[place]!;
    const way = [0];
    for (let node = 0; this.next[node]! > node + 1; ) {
      node++;
      while (this.endOf(node) <= turn) node = this.next[node]!;
      way.push(node);
    }
    for (const node of way.reverse()) speakers[node] = this.speakerOf(node, shown, speakers);
  }

  /** What a number adds up to in each node. */
  totals(value: (place: number) => number): Float64Array {
    const totals = new Float64Array(this.next.length);
    for (let node = totals.length - 1; node >= 0; node--) {
      if (this.next[node] === node + 1) {
        for (let turn = this.first[node]!; turn < this.endOf(node); turn++) totals[node]! += value(this.order[turn]!);
      } else {
        for (let child = node + 1; child < this.next[node]!; child = this.next[child]!) totals[node]! += totals[child]!;
      }
    }
    return totals;
  }

  /** World coordinates. */
  middleOf(node: number): [number, number] {
    const half = this.side / 2 ** (this.level[node]! + 1);
    const unit = this.side / 2 ** LEVELS;
    return [this.west + this.column[node]! * unit + half, this.north + this.row[node]! * unit + half];
  }

  /** Every node that reaches into a box of the world and is of this level or not divided, in the tree's order. `isOne`
   *  says that it is to be taken as one; otherwise its shops are `order` from `from` to `to`. */
  visit(
    { west, north, east, south }: Box,
    level: number,
    take: (node: number, isOne: boolean, from: number, to: number) => void,
  ): void {
    const unit = this.side / 2 ** LEVELS;
    for (let node = 0; node < this.next.length; ) {
      const left = this.west + this.column[node]! * unit;
      const top = this.north + this.row[node]! * unit;
      const size = this.side / 2 ** this.level[node]!;
      if (left > east || top > south || left + size < west || top + size < north) {
        node = this.next[node]!;
      } else if (this.level[node]! >= level || this.next[node] === node + 1) {
        take(node, this.level[node]! >= level, this.first[node]!, this.endOf(node));
        node = this.next[node]!;
      } else node++;
    }
  }

  private endOf(node: number): number {
    return this.first[this.next[node]!]!;
  }

  private speakerOf(node: number, { stamp, rank }: Shown, speakers: Int32Array): number {
    const { order, next } = this;
    let best = -1;
    // Of equals the later one, as it is painted over the others.
    const offer = (turn: number): void => {
      if (turn >= 0 && (best < 0 || rank[order[turn]!]! >= rank[order[best]!]!)) best = turn;
    };
    if (next[node] === node + 1) {
      for (let turn = this.first[node]!; turn < this.endOf(node); turn++) if (stamp[order[turn]!]! >= 0) offer(turn);
    } else {
      for (let child = node + 1; child < next[node]!; child = next[child]!) offer(speakers[child]!);
    }
    return best;
  }
}

/** Each bit of 16 with a gap after it. */
function spread(value: number): number {
  let bits = value;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

/** The other way; the bits in the gaps do not count. */
function gather(value: number): number {
  let bits = value & 0x55555555;
  bits = (bits | (bits >>> 1)) & 0x33333333;
  bits = (bits | (bits >>> 2)) & 0x0f0f0f0f;
  bits = (bits | (bits >>> 4)) & 0x00ff00ff;
  return (bits | (bits >>> 8)) & 0x0000ffff;
}

/** Everything of a code that tells squares of the level below `level` apart. */
function quarter(code: number, level: number): number {
  return code >>> (2 * (LEVELS - level - 1));
}

/** The first code after `from` that lies in another quarter. */
function endOf(codes: Uint32Array, from: number, to: number, level: number): number {
  const own = quarter(codes[from]!, level);
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (quarter(codes[middle]!, level) === own) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The places of codes in their order; equal ones stay as they stand (a radix sort of two rounds). */
function sorted(codes: Uint32Array): Uint32Array {
  let order = new Uint32Array(codes.length);
  for (let place = 0; place < order.length; place++) order[place] = place;
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(65_537);
    for (let k = 0; k < codes.length; k++) starts[((codes[k]! >>> shift) & 0xffff) + 1]!++;
    for (let k = 0; k < 65_536; k++) starts[k + 1]! += starts[k]!;
    const next = new Uint32Array(codes.length);
    for (let k = 0; k < order.length; k++) next[starts[(codes[order[k]!]! >>> shift) & 0xffff]!++] = order[k]!;
    order = next;
  }
  return order;
}
