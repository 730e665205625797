import { cox, normalTwoSided, StatisticsInputError } from '@tessera/statistics'
import type { LogRatio } from './verdict.ts'

/** Patients of an arm and its comparator, with a marker known at time zero. */
export interface ScoredPatients {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  /** Start of the treatment, 0 at time zero; NaN where it was not given. */
  readonly start: ArrayLike<number>
  /** NaN where it is not known: such patients are left out. */
  readonly score: ArrayLike<number>
  readonly adjust?: readonly ArrayLike<number>[]
  /** Centre, or stratum of randomisation: each has a baseline hazard of its own. */
  readonly strata?: ArrayLike<number>
}

export interface ScoreInteraction {
  /** Log ratio of hazard ratios per SD of the score; p by the likelihood ratio. */
  readonly interaction: LogRatio
  /** Log hazard ratio per SD while untreated. */
  readonly prognostic: LogRatio
  readonly n: number
  readonly events: number
}

/**
 * Cox model of treatment, the standardised score and their product, with what is adjusted for; treatment is a
 * covariate that changes at its start, so that nobody is treated before. The interaction is tested by the likelihood
 * ratio, whose size holds better in small samples than that of the Wald test.
 * @returns why it cannot be estimated, or the estimates
 */
export function scoreInteraction(patients: ScoredPatients): ScoreInteraction | string {
  const { time, event, start, score, adjust = [], strata } = patients
  const known = Array.from({ length: time.length }, (_, i) => i).filter(i => Number.isFinite(score[i]))
  const treated = known.filter(i => !Number.isNaN(start[i]))
  if (treated.length === 0 || treated.length === known.length)
    return 'no comparator: everybody has the same treatment'
  const { mean, sd } = moments(known.map(i => score[i]))
  if (!(sd > 1e-9 * Math.max(1, Math.abs(mean)))) return 'it does not vary'
  const rows: { i: number; from: number; to: number; event: number; on: number }[] = []
  for (const i of known) {
    const at = Number.isNaN(start[i]) ? Number.POSITIVE_INFINITY : start[i]
    if (at > 0)
      rows.push({ i, from: 0, to: Math.min(at, time[i]), event: at < time[i] ? 0 : event[i], on: 0 })
    if (at < time[i]) rows.push({ i, from: Math.max(0, at), to: time[i], event: event[i], on: 1 })
  }
  const events = rows.reduce((sum, row) => sum + row.event, 0)
  const z = rows.map(({ i }) => (score[i] - mean) / sd)
  const base = [
    Float64Array.from(rows, ({ on }) => on),
    Float64Array.from(z),
    ...adjust.map(column => Float64Array.from(rows, ({ i }) => column[i])),
  ]
  const input = {
    entry: rows.map(({ from }) => from),
    time: rows.map(({ to }) => to),
    event: rows.map(row => row.event),
    ...(strata ? { strata: rows.map(({ i }) => strata[i]) } : {}),
  }
  try {
    const full = cox({ ...input, x: [...base, Float64Array.from(z, (value, r) => value * rows[r].on)] })
    const without = cox({ ...input, x: base })
    const last = full.coefficients.length - 1
    if (full.aliased[last] || full.infinite[last] || full.aliased[1] || full.infinite[1])
      return `${events} events do not allow an interaction to be estimated`
    const statistic = Math.max(0, 2 * (full.logLikelihood - without.logLikelihood))
    return {
      interaction: {
        value: full.coefficients[last],
        se: full.se[last],
        p: normalTwoSided(Math.sqrt(statistic)),
      },
      prognostic: {
        value: full.coefficients[1],
        se: full.se[1],
        p: normalTwoSided(full.coefficients[1] / full.se[1]),
      },
      n: known.length,
      events,
    }
  } catch (error) {
    if (error instanceof StatisticsInputError) return error.message
    throw error
  }
}

function moments(values: readonly number[]): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0)
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, sd: Math.sqrt(square / (values.length - 1)) }
}
