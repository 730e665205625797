import { requireFinite } from '../input-error.ts'
import { type KaplanMeierOptions, kaplanMeier, type SurvivalCurve } from './kaplan-meier.ts'
import { usesRobustVariance } from './robust-options.ts'
import { readFollowUp } from './survival-input.ts'
import { rowsByValue, takeRows } from './survival-rows.ts'

/** The curve of the rows of one stratum. */
export interface StratumCurve {
  /** As it was given. */
  readonly stratum: number
  /** Rows of positive weight, and those of them with an event. */
  readonly n: number
  readonly events: number
  readonly curve: SurvivalCurve
}

/**
 * A Kaplan-Meier curve for each stratum, by ascending label. A cluster that spans strata counts in each on its own.
 * R: survfit(Surv(entry, time, event) ~ strata, weights, cluster).
 * @param options.strata one number a row
 * @throws StatisticsInputError as {@link kaplanMeier}, the row being that of the whole input
 */
export function stratifiedKaplanMeier(
  options: KaplanMeierOptions & { readonly strata: ArrayLike<number> },
): StratumCurve[] {
  const { strata, conf, level } = options
  const followUp = readFollowUp(options)
  requireFinite('strata', strata, followUp.n)
  const robust = usesRobustVariance(options, followUp)
  const joined = { ...options, time: followUp.time, entry: followUp.entry ?? undefined }
  return rowsByValue(strata, followUp.rows).map(({ value, rows }) => {
    const part = takeRows(joined, rows)
    return {
      stratum: value,
      n: rows.length,
      events: rows.reduce((sum, row) => sum + followUp.event[row], 0),
      curve: kaplanMeier({ ...part, robust, conf, level }),
    }
  })
}
