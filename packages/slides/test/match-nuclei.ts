/** Places of nuclei, µm. */
interface Places {
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
}

/** What was found of what is there. */
export interface Matching {
  /** Number of the true nucleus for each that was found, -1 where it is none. */
  readonly truthOf: Int32Array
  readonly matched: number
  readonly found: number
  readonly present: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/**
 * Pairs nuclei that were found with true ones: the closest pair first, each at most once, no further than `within` µm.
 * Those within `margin` µm of the border of a square tile are matched, but not counted: of them only a part is seen.
 */
export function matchNuclei(
  found: Places,
  truth: Places,
  options: { readonly within: number; readonly margin: number; readonly sideUm: number },
): Matching {
  const { within, margin, sideUm } = options
  const pairs: { readonly f: number; readonly t: number; readonly d: number }[] = []
  for (let f = 0; f < found.x.length; f++)
    for (let t = 0; t < truth.x.length; t++) {
      const d = Math.hypot(found.x[f] - truth.x[t], found.y[f] - truth.y[t])
      if (d <= within) pairs.push({ f, t, d })
    }
  pairs.sort((a, b) => a.d - b.d)
  const truthOf = new Int32Array(found.x.length).fill(-1)
  const taken = new Uint8Array(truth.x.length)
  for (const { f, t } of pairs)
    if (truthOf[f] < 0 && taken[t] === 0) {
      truthOf[f] = t
      taken[t] = 1
    }
  const counts = ({ x, y }: Places, i: number) =>
    x[i] >= margin && y[i] >= margin && x[i] <= sideUm - margin && y[i] <= sideUm - margin
  let [matchedFound, allFound, matchedTruth, present] = [0, 0, 0, 0]
  for (let f = 0; f < found.x.length; f++)
    if (counts(found, f)) {
      allFound++
      if (truthOf[f] >= 0) matchedFound++
    }
  for (let t = 0; t < truth.x.length; t++)
    if (counts(truth, t)) {
      present++
      if (taken[t] === 1) matchedTruth++
    }
  const precision = allFound === 0 ? 1 : matchedFound / allFound
  const recall = present === 0 ? 1 : matchedTruth / present
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { truthOf, matched: matchedTruth, found: allFound, present, precision, recall, f1 }
}
