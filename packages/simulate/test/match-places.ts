/** Places, µm. */
interface Places {
  readonly count: number
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
}

/** What was found of what is there. */
export interface Matched {
  /** Number of the true one for each that was found, -1 where it is none. */
  readonly truthOf: Int32Array
  readonly found: number
  readonly present: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/**
 * Pairs places that were found with true ones: the closest pair first, each at most once, no further than `within` µm.
 * Only those in places that count are counted, but all are paired.
 */
export function matchPlaces(
  found: Places,
  truth: Places,
  within: number,
  counts: (x: number, y: number) => boolean,
): Matched {
  const squares = new Map<number, number[]>()
  const key = (x: number, y: number) => Math.floor(y / within) * 100_000 + Math.floor(x / within)
  for (let t = 0; t < truth.count; t++) {
    const square = key(truth.x[t], truth.y[t])
    const list = squares.get(square)
    if (list === undefined) squares.set(square, [t])
    else list.push(t)
  }
  const pairs: { readonly f: number; readonly t: number; readonly distance: number }[] = []
  for (let f = 0; f < found.count; f++)
    for (const down of [-within, 0, within])
      for (const right of [-within, 0, within])
        for (const t of squares.get(key(found.x[f] + right, found.y[f] + down)) ?? []) {
          const distance = Math.hypot(found.x[f] - truth.x[t], found.y[f] - truth.y[t])
          if (distance <= within) pairs.push({ f, t, distance })
        }
  pairs.sort((a, b) => a.distance - b.distance || a.f - b.f || a.t - b.t)
  const truthOf = new Int32Array(found.count).fill(-1)
  const taken = new Uint8Array(truth.count)
  for (const { f, t } of pairs)
    if (truthOf[f] < 0 && taken[t] === 0) {
      truthOf[f] = t
      taken[t] = 1
    }
  let [all, right, present, seen] = [0, 0, 0, 0]
  for (let f = 0; f < found.count; f++)
    if (counts(found.x[f], found.y[f])) {
      all++
      if (truthOf[f] >= 0) right++
    }
  for (let t = 0; t < truth.count; t++)
    if (counts(truth.x[t], truth.y[t])) {
      present++
      seen += taken[t]
    }
  const precision = all === 0 ? 1 : right / all
  const recall = present === 0 ? 1 : seen / present
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { truthOf, found: all, present, precision, recall, f1 }
}
