import { quantileOfSorted } from '../quantile.ts'
import { kaplanMeier } from '../survival/kaplan-meier.ts'
import { survivalWithLimitsAt } from '../survival/survival-lookup.ts'

/** Patients of similar predicted risk, and what happened to them. */
export interface SurvivalCalibrationGroup {
  /** Mean predicted risk. */
  readonly predicted: number
  /** 1 - Kaplan-Meier at the horizon; null where the group's follow-up ends before it. */
  readonly observed: number | null
  /** Limits (log-log scale); null without an event or when all had it. */
  readonly lower: number | null
  readonly upper: number | null
  readonly n: number
  /** Events by the horizon. */
  readonly events: number
}

/**
 * Groups between quantiles of predicted risk; equal quantiles are merged, so that equal risks are never parted.
 * R: cut(risk, unique(quantile(risk, 0:groups / groups)), include.lowest = TRUE).
 */
export function calibrationGroups(options: {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  readonly risk: ArrayLike<number>
  readonly at: number
  readonly groups: number
  readonly level: number
}): SurvivalCalibrationGroup[] {
  const { risk, groups } = options
  return riskGroups(risk, groups).map(rows => calibrationGroup(rows, options))
}

/** Rows between quantiles of predicted risk, lowest first; none is empty. */
export function riskGroups(risk: ArrayLike<number>, groups: number): (readonly number[])[] {
  const sorted = Float64Array.from(risk).sort()
  const breaks = Array.from({ length: groups + 1 }, (_, g) => quantileOfSorted(sorted, g / groups))
  const distinct = breaks.filter((cut, g) => g === 0 || cut > breaks[g - 1])
  const upper = distinct.length > 1 ? distinct.slice(1) : distinct
  const members = upper.map((): number[] => [])
  for (let i = 0; i < risk.length; i++) {
    const group = upper.findIndex(cut => risk[i] <= cut)
    members[group < 0 ? members.length - 1 : group].push(i)
  }
  return members.filter(rows => rows.length > 0)
}

function calibrationGroup(
  rows: readonly number[],
  options: Parameters<typeof calibrationGroups>[0],
): SurvivalCalibrationGroup {
  const { time, event, risk, at, level } = options
  const curve = kaplanMeier({
    time: rows.map(i => time[i]),
    event: rows.map(i => event[i]),
    conf: 'log-log',
    level,
  })
  const { survival, lower, upper } = survivalWithLimitsAt(curve, [at])
  const risks = (value: number) => (Number.isNaN(value) ? null : 1 - value)
  const unknown = survival[0] === 1 || Number.isNaN(survival[0])
  return {
    predicted: rows.reduce((sum, i) => sum + risk[i], 0) / rows.length,
    observed: risks(survival[0]),
    lower: unknown ? null : risks(upper[0]),
    upper: unknown ? null : risks(lower[0]),
    n: rows.length,
    events: rows.filter(i => event[i] === 1 && time[i] <= at).length,
  }
}
