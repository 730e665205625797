import type { Feature, Outcome } from '@tessera/learning'
import { createRandom, nelsonAalen } from '@tessera/statistics'
import { missingIn } from './feature.ts'

const smallestGroup = 5

/** Whether that a feature is missing goes with the outcome: in one centre, or over all centres. */
export interface MissingnessTest {
  readonly feature: string
  /** Index of the centre; null for all centres together. */
  readonly centre: number | null
  readonly missing: number
  readonly n: number
  /** Positive where events are more than expected among those with the value missing. */
  readonly z: number
  /** Corrected for all tests that were made. */
  readonly p: number
}

interface Candidate {
  readonly feature: string
  readonly centre: number | null
  readonly n: number
  readonly rows: Int32Array
  readonly deviation: number
}

/**
 * For each feature and centre, and for each feature over all centres, with at least five patients missing and
 * five known: the sum of outcome scores over the patients missing, with the outcomes permuted within centres.
 * Scores are the event (binary) or the martingale residual of the centre's own cumulative hazard (survival,
 * the log-rank score), so that differences between centres do not count. z = S / sqrt(V),
 * V = sum over centres of m (n - m) / (n (n - 1)) sum (r - mean r)^2: for a binary outcome z^2 is the
 * Cochran-Mantel-Haenszel statistic. p is that of the largest |z| of all tests over `permutations` common
 * permutations (Westfall and Young 1993, single step), which holds the chance of any false alarm whatever
 * the dependence of the tests and however few are missing.
 */
export function missingnessTests(options: {
  readonly features: readonly Feature[]
  readonly outcome: Outcome
  readonly centre: Int32Array
  readonly seed: number
  readonly permutations?: number
}): MissingnessTest[] {
  const { features, outcome, centre, seed, permutations = 999 } = options
  const centres = rowsByCentre(centre)
  const score = centredScores(outcome, centres)
  const candidates = features.flatMap(feature => candidatesOf(feature, centres, score))
  if (candidates.length === 0) return []
  const observed = candidates.map(candidate => standardised(candidate, score))
  const exceeded = new Int32Array(candidates.length)
  const random = createRandom(seed, 'missingness')
  const permuted = new Float64Array(score.length)
  for (let k = 0; k < permutations; k++) {
    for (const rows of centres.values()) {
      const order = random.permutation(rows.length)
      for (let i = 0; i < rows.length; i++) permuted[rows[i]] = score[rows[order[i]]]
    }
    let largest = 0
    for (const candidate of candidates)
      largest = Math.max(largest, Math.abs(standardised(candidate, permuted)))
    // Equal sums taken in another order differ in the last digits.
    for (let j = 0; j < observed.length; j++) if (largest >= Math.abs(observed[j]) - 1e-9) exceeded[j]++
  }
  return candidates.map(({ feature, centre, n, rows }, j) => ({
    feature,
    centre,
    missing: rows.length,
    n,
    z: observed[j],
    p: (1 + exceeded[j]) / (1 + permutations),
  }))
}

function rowsByCentre(centre: Int32Array): Map<number, Int32Array> {
  const rows = new Map<number, number[]>()
  centre.forEach((code, row) => {
    const own = rows.get(code)
    if (own) own.push(row)
    else rows.set(code, [row])
  })
  return new Map([...rows].map(([code, own]) => [code, Int32Array.from(own)]))
}

/** Outcome scores less their mean in the centre. */
function centredScores(outcome: Outcome, centres: ReadonlyMap<number, Int32Array>): Float64Array {
  const score = Float64Array.from(outcome.event)
  for (const rows of centres.values()) {
    if (outcome.kind === 'time-to-event') {
      const { time, cumulativeHazard } = nelsonAalen({
        time: Float64Array.from(rows, row => outcome.time[row]),
        event: Float64Array.from(rows, row => outcome.event[row]),
      })
      const expected = new Map(Array.from(time, (t, i) => [t, cumulativeHazard[i]]))
      for (const row of rows) score[row] -= expected.get(outcome.time[row]) ?? 0
    }
    const mean = rows.reduce((sum, row) => sum + score[row], 0) / rows.length
    for (const row of rows) score[row] -= mean
  }
  return score
}

function candidatesOf(
  feature: Feature,
  centres: ReadonlyMap<number, Int32Array>,
  score: Float64Array,
): Candidate[] {
  const found: Candidate[] = []
  const all = { missing: [] as number[], n: 0, variance: 0 }
  for (const [centre, own] of centres) {
    const rows = own.filter(row => missingIn(feature, row))
    const n = own.length
    const squares = own.reduce((sum, row) => sum + score[row] ** 2, 0)
    const variance = n > 1 ? ((rows.length * (n - rows.length)) / (n * (n - 1))) * squares : 0
    if (Math.min(rows.length, n - rows.length) >= smallestGroup && variance > 0)
      found.push({ feature: feature.name, centre, n, rows, deviation: Math.sqrt(variance) })
    all.missing.push(...rows)
    all.n += n
    all.variance += variance
  }
  const { n, variance } = all
  const rows = Int32Array.from(all.missing)
  const several = centres.size > 1 && Math.min(rows.length, n - rows.length) >= smallestGroup
  if (several && variance > 0)
    found.push({ feature: feature.name, centre: null, n, rows, deviation: Math.sqrt(variance) })
  return found
}

function standardised({ rows, deviation }: Candidate, score: Float64Array): number {
  let sum = 0
  for (let i = 0; i < rows.length; i++) sum += score[rows[i]]
  return sum / deviation
}
