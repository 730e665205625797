import { requireFinite } from '../input-error.ts'
import { type AalenJohansenOptions, aalenJohansen, type CumulativeIncidence } from './aalen-johansen.ts'
import { readCauses } from './causes.ts'

/** The cumulative incidence of one stratum. */
export interface StratumIncidence {
  readonly stratum: number
  readonly n: number
  readonly curve: CumulativeIncidence
}

/**
 * One Aalen-Johansen estimate a stratum, by ascending label, each with the causes of all strata. R: survival::survfit(Surv(time, factor(cause)) ~ strata).
 * @throws StatisticsInputError as {@link aalenJohansen}, and for a missing stratum
 */
export function aalenJohansenByStratum(
  options: AalenJohansenOptions & { readonly strata: ArrayLike<number> },
): StratumIncidence[] {
  const { strata, time, cause, entry, weights, cluster } = options
  requireFinite('strata', strata, time.length)
  // Checked as a whole, so that an error names the row as it was given.
  const { labels: causes } = readCauses(options)
  const rowsOf = new Map<number, number[]>()
  for (let i = 0; i < time.length; i++) {
    const rows = rowsOf.get(strata[i])
    if (rows) rows.push(i)
    else rowsOf.set(strata[i], [i])
  }
  return [...rowsOf]
    .sort(([a], [b]) => a - b)
    .map(([stratum, rows]) => {
      const pick = (values: ArrayLike<number>) => Float64Array.from(rows, row => values[row])
      const curve = aalenJohansen({
        ...options,
        causes,
        time: pick(time),
        cause: pick(cause),
        entry: entry && pick(entry),
        weights: weights && pick(weights),
        cluster: cluster && pick(cluster),
      })
      return { stratum, n: rows.length, curve }
    })
}
