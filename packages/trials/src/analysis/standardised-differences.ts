import { isCell } from '../preference/cell.ts'
import { cellOfPatients } from '../preference/cell-of-patients.ts'
import { intervalOf, type Moment, weightedSum } from '../preference/estimate.ts'
import type { Outcome } from '../preference/outcome.ts'
import type { AnalysisSettings, Measure } from './analysis-settings.ts'
import { type ArmRows, secondOutcome } from './arm-rows.ts'
import type { EffectOrReason } from './treatment-effect.ts'

/**
 * Differences of the arms in the restricted mean, in survival at each time and in the risk or mean of a second outcome: within
 * each stratum, then weighted by the strata's share of the patients. Variances within an arm of a stratum are
 * Greenwood's or the binomial one times n / (n - 1), the interval Welch's (Student's t with Satterthwaite's degrees of
 * freedom), which keeps its level where a stratum has twenty patients. Where an arm of a stratum has no estimate
 * (fewer than two patients, follow-up that ends before the horizon) the strata are taken together, and the method
 * says so.
 */
export function standardisedDifferences(rows: ArmRows, settings: AnalysisSettings): EffectOrReason[] {
  const { tau, times = [tau], outcome, level = 0.95 } = settings
  const { time, event, group, stratum } = rows
  const effects = [
    differenceOf({ kind: 'restricted-mean', time, event, tau }, 'restricted mean difference', tau, {
      group,
      stratum,
      strata: rows.strata,
      level,
    }),
    ...times.map(at =>
      differenceOf({ kind: 'survival', time, event, at }, 'survival difference', at, {
        group,
        stratum,
        strata: rows.strata,
        level,
      }),
    ),
  ]
  if (outcome === undefined) return effects
  const { kind, value } = secondOutcome(rows, outcome)
  const index = Array.from(value.keys()).filter(i => !Number.isNaN(value[i]))
  const known = Float64Array.from(index, i => value[i])
  return [
    ...effects,
    differenceOf(
      kind === 'binary' ? { kind: 'risk', event: known } : { kind: 'mean', value: known },
      kind === 'binary' ? 'risk difference' : 'mean difference',
      null,
      {
        group: Uint8Array.from(index, i => group[i]),
        stratum: Int32Array.from(index, i => stratum[i]),
        strata: rows.strata,
        level,
      },
    ),
  ]
}

interface Grouping {
  readonly group: Uint8Array
  readonly stratum: Int32Array
  readonly strata: readonly string[]
  readonly level: number
}

function differenceOf(
  outcome: Outcome,
  measure: Measure,
  at: number | null,
  { group, stratum, strata, level }: Grouping,
): EffectOrReason {
  const n = group.length
  const everyone = Array.from({ length: n }, (_, i) => i)
  const byStratum = strata.map((_, s) => everyone.filter(i => stratum[i] === s)).filter(own => own.length > 0)
  const within = byStratum.map(own => armDifference(outcome, own, group))
  const whole = within.every(one => typeof one !== 'string')
  if (whole && byStratum.length > 1) {
    const moments = within.flatMap(one => (typeof one === 'string' ? [] : [one]))
    const sum = weightedSum(
      moments,
      byStratum.map(own => own.length / n),
    )
    return { measure, at, method: 'within strata, weighted by their size; Welch', ...intervalOf(sum, level) }
  }
  const together = armDifference(outcome, everyone, group)
  if (typeof together === 'string') return { measure, at, value: null, reason: together }
  const why = byStratum.length > 1 ? `strata together (${within.find(one => typeof one === 'string')}); ` : ''
  return { measure, at, method: `${why}Welch`, ...intervalOf(together, level) }
}

function armDifference(outcome: Outcome, rows: readonly number[], group: Uint8Array): Moment | string {
  const [control, treated] = [0, 1].map(arm =>
    cellOfPatients(
      outcome,
      rows.filter(i => group[i] === arm),
    ),
  )
  if (!isCell(control)) return `control arm: ${control.reason}`
  if (!isCell(treated)) return `experimental arm: ${treated.reason}`
  return {
    value: treated.value - control.value,
    parts: [control, treated].map(({ variance, df }) => ({ variance, df })),
  }
}
