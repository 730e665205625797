import { clopperPearson } from '@tessera/statistics'

/** Whether an outcome lay in what was predicted; unknown where censoring hides it. */
export type Covered = 'covered' | 'missed' | 'unknown'

/** Coverage of a group of rows as it was seen. */
export interface Coverage {
  readonly centre: string | null
  readonly rows: number
  readonly covered: number
  readonly missed: number
  readonly unknown: number
  /** Share covered of the rows for which it is known; null without any. */
  readonly share: number | null
  /** Clopper-Pearson interval of that share. */
  readonly lower: number | null
  readonly upper: number | null
  /** The share if every unknown row was missed, and if every one was covered. */
  readonly least: number
  readonly most: number
}

/**
 * Coverage over all rows (centre null) and in each centre, with its binomial interval. Conformal prediction promises
 * coverage for rows like those that it was calibrated on; a centre that training did not have is not such a row, so
 * that coverage by centre is measured, on held-out rows, and not promised.
 */
export function coverageByCentre(options: {
  readonly status: readonly Covered[]
  readonly centre: Int32Array
  readonly centres: readonly string[]
  readonly level?: number
}): readonly Coverage[] {
  const { status, centre, centres, level = 0.95 } = options
  const groups = new Map<string, Covered[]>()
  status.forEach((one, row) => {
    const name = centres[centre[row]]
    const mine = groups.get(name)
    if (mine === undefined) groups.set(name, [one])
    else mine.push(one)
  })
  const named = [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
  return [coverageOf(null, status, level), ...named.map(([name, own]) => coverageOf(name, own, level))]
}

/** Whether each value lies in its interval, ends included. */
export function coveredByIntervals(
  value: Float64Array,
  intervals: { readonly lower: Float64Array; readonly upper: Float64Array },
): Covered[] {
  return Array.from(value, (v, i) =>
    Number.isNaN(v) ? 'unknown' : v >= intervals.lower[i] && v <= intervals.upper[i] ? 'covered' : 'missed',
  )
}

/** Whether each row's level is in its set. */
export function coveredBySets(level: ArrayLike<number>, sets: Uint8Array, levels: number): Covered[] {
  return Array.from(level, (own, row) => (sets[row * levels + own] === 1 ? 'covered' : 'missed'))
}

/** Whether survival reached its lower bound: unknown where follow-up ended before it without the event. */
export function coveredByBounds(
  { time, event }: { readonly time: Float64Array; readonly event: Uint8Array },
  bound: Float64Array,
): Covered[] {
  return Array.from(time, (t, i) => (t >= bound[i] ? 'covered' : event[i] === 1 ? 'missed' : 'unknown'))
}

function coverageOf(centre: string | null, status: readonly Covered[], level: number): Coverage {
  const count = (what: Covered) => status.reduce((sum, one) => sum + Number(one === what), 0)
  const covered = count('covered')
  const missed = count('missed')
  const unknown = count('unknown')
  const n = covered + missed
  const interval = n === 0 ? null : clopperPearson({ successes: covered, n, level })
  return {
    centre,
    rows: status.length,
    covered,
    missed,
    unknown,
    share: n === 0 ? null : covered / n,
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
    least: status.length === 0 ? 0 : covered / status.length,
    most: status.length === 0 ? 1 : (covered + unknown) / status.length,
  }
}
