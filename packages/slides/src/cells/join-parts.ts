import { hullOfRows, labelRows } from './hull-pixels.ts'

/** A part of what may be one nucleus. */
interface Part {
  readonly pixels: number
  /** Pixels of the convex hull. */
  readonly hull: number
  /** First and last pixel of each row from `top` on. */
  readonly top: number
  readonly left: Int32Array
  readonly right: Int32Array
}

/** Two parts that touch, and what they would be as one. */
interface Pair {
  readonly a: number
  readonly b: number
  readonly notch: number
  readonly whole: Part
}

export interface JoinSettings {
  /** µm a pixel. */
  readonly mpp: number
  /** Parts stay apart from this notch on, µm². */
  readonly notchUm2: number
  /** And where the whole would be larger than this, µm². */
  readonly largestUm2: number
}

/**
 * Parts that touch, joined where the cut between them is not warranted by the outline. Two nuclei that touch or overlap
 * leave notches at the ends of their common border: pixels of the convex hull of both that belong to neither of them nor to
 * their own hulls. One nucleus that was cut, a spindle that is narrower somewhere or one whose outline is uneven, leaves
 * hardly any. The narrower the neck is against the widths of both, the larger the notch. The pair with the smallest notch is
 * joined first, and measured anew with its neighbours, until no notch is smaller than `notchUm2`.
 *
 * Cuts between concavities are an old idea (Kumar et al., A rule-based approach for robust clump splitting, Pattern
 * Recognit 2006;39:1088); as an area in µm² the concavity does not rest on single pixels of the outline.
 * @returns numbers 1, 2, ... in the order of the pixels
 */
export function joinParts(
  labels: Int32Array,
  count: number,
  width: number,
  height: number,
  { mpp, notchUm2, largestUm2 }: JoinSettings,
): Int32Array {
  const near = neighboursOf(labels, count, width, height)
  const parts = partsOf(labels, count, width, height, near)
  const hullOf = hullOfRows(height)
  const into = Int32Array.from({ length: count + 1 }, (_, label) => label)
  const pairOf = (a: number, b: number): Pair | null => {
    const [first, second] = [parts[a], parts[b]]
    if (first === null || second === null) return null
    if ((first.pixels + second.pixels) * mpp * mpp > largestUm2) return null
    const whole = union(first, second, hullOf)
    const hollow = (part: Part) => part.hull - part.pixels
    const notch = (hollow(whole) - hollow(first) - hollow(second)) * mpp * mpp
    return notch < notchUm2 ? { a, b, notch, whole } : null
  }
  const queue: Pair[] = []
  for (let a = 1; a <= count; a++)
    for (const b of near[a] ?? []) {
      const pair = b > a ? pairOf(a, b) : null
      if (pair !== null) insert(queue, pair)
    }
  for (let pair = queue.pop(); pair !== undefined; pair = queue.pop()) {
    const { a, b, whole } = pair
    const [first, second] = [parts[a], parts[b]]
    if (first === null || second === null || whole.pixels !== first.pixels + second.pixels) continue
    parts[a] = whole
    parts[b] = null
    into[b] = a
    for (const c of near[b] ?? []) {
      near[c]?.delete(b)
      if (c === a) continue
      near[c]?.add(a)
      near[a]?.add(c)
    }
    for (const c of near[a] ?? []) {
      const next = pairOf(a, c)
      if (next !== null) insert(queue, next)
    }
  }
  return renumbered(labels, into)
}

/** The labels that share an edge of a pixel with each; null where none does. */
function neighboursOf(labels: Int32Array, count: number, width: number, height: number) {
  const near = new Array<Set<number> | null>(count + 1).fill(null)
  const meet = (a: number, b: number) => {
    if (b === 0 || a === b) return
    near[a] = (near[a] ?? new Set()).add(b)
    near[b] = (near[b] ?? new Set()).add(a)
  }
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const label = labels[at]
      if (label === 0) continue
      if (x + 1 < width && labels[at + 1] !== label) meet(label, labels[at + 1])
      if (y + 1 < height && labels[at + width] !== label) meet(label, labels[at + width])
    }
  return near
}

/** Those that touch another. */
function partsOf(
  labels: Int32Array,
  count: number,
  width: number,
  height: number,
  near: readonly (ReadonlySet<number> | null)[],
): (Part | null)[] {
  const pixels = new Float64Array(count + 1)
  for (let at = 0; at < labels.length; at++) pixels[labels[at]]++
  const rows = labelRows(labels, count, width, height)
  const hullOf = hullOfRows(height)
  return near.map((others, label) => {
    if (others === null) return null
    const [from, end] = [rows.offset[label], rows.offset[label + 1]]
    return {
      pixels: pixels[label],
      hull: hullOf(rows.left, rows.right, from, end - from),
      top: rows.top[label],
      left: rows.left.subarray(from, end),
      right: rows.right.subarray(from, end),
    }
  })
}

function union(a: Part, b: Part, hullOf: ReturnType<typeof hullOfRows>): Part {
  const top = Math.min(a.top, b.top)
  const rows = Math.max(a.top + a.left.length, b.top + b.left.length) - top
  const left = new Int32Array(rows).fill(-1)
  const right = new Int32Array(rows)
  for (const part of [a, b])
    for (let row = 0, to = part.top - top; row < part.left.length; row++, to++) {
      if (part.left[row] < 0) continue
      left[to] = left[to] < 0 ? part.left[row] : Math.min(left[to], part.left[row])
      right[to] = Math.max(right[to], part.right[row])
    }
  return { pixels: a.pixels + b.pixels, hull: hullOf(left, right, 0, rows), top, left, right }
}

/** The smallest notch stays last; of equal ones the pair that comes first in the picture. */
function insert(queue: Pair[], pair: Pair): void {
  const before = (p: Pair, q: Pair) => p.notch - q.notch || p.a - q.a || p.b - q.b
  let [low, high] = [0, queue.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (before(queue[middle], pair) > 0) low = middle + 1
    else high = middle
  }
  queue.splice(low, 0, pair)
}

function renumbered(labels: Int32Array, into: Int32Array): Int32Array {
  const numbers = new Int32Array(into.length)
  const joined = new Int32Array(labels.length)
  let count = 0
  for (let at = 0; at < labels.length; at++) {
    let label = labels[at]
    if (label === 0) continue
    while (into[label] !== label) label = into[label]
    if (numbers[label] === 0) numbers[label] = ++count
    joined[at] = numbers[label]
  }
  return joined
}
