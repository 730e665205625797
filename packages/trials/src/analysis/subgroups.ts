import { chiSquaredUpper, cox, StatisticsInputError } from '@tessera/statistics'
import type { TrialPatient } from '../clock/trial-patient.ts'
import type { AnalysisSettings } from './analysis-settings.ts'
import { type ArmRows, armRows } from './arm-rows.ts'
import { type EffectOrReason, normalEffect } from './treatment-effect.ts'

/** A factor of the forest plot; a number is cut where the protocol says. */
export interface SubgroupFactor {
  readonly covariate: string
  /** Patients at or above it against the others. */
  readonly cut?: number
}

export interface SubgroupLevel {
  readonly level: string
  readonly n: { readonly control: number; readonly experimental: number }
  readonly events: { readonly control: number; readonly experimental: number }
  readonly effect: EffectOrReason
}

export interface SubgroupResult {
  readonly factor: string
  readonly levels: readonly SubgroupLevel[]
  /** Likelihood ratio test of treatment by level in one model of everyone; null where it has no degrees of freedom. */
  readonly interaction: { readonly statistic: number; readonly df: number; readonly p: number } | null
  readonly leftOut: number
}

export interface ForestPlot {
  readonly overall: SubgroupLevel
  readonly factors: readonly SubgroupResult[]
  readonly reading: string
}

/**
 * The numbers of a forest plot: the stratified hazard ratio in each level of each factor and the test of interaction,
 * which alone says whether levels differ; a level that is significant beside one that is not says nothing of the kind.
 * Wang, N Engl J Med 2007;357:2189.
 * R: anova(coxph(Surv ~ arm + level + strata(s)), coxph(Surv ~ arm * level + strata(s))).
 * @throws StatisticsInputError for a number without a cut and more than five values, or nobody in an arm
 */
export function forestPlot(
  patients: readonly TrialPatient[],
  settings: AnalysisSettings,
  factors: readonly SubgroupFactor[],
): ForestPlot {
  const rows = armRows(patients, settings)
  const everyone = Array.from(rows.group.keys())
  const results = factors.map(factor => factorResult(rows, settings, factor))
  return {
    overall: levelResult(rows, settings, 'all', everyone),
    factors: results,
    reading: `${results.length} factors: with no interaction at all, about ${(0.05 * results.length).toFixed(1)} of them would have p below 0.05. Exploratory unless named beforehand.`,
  }
}

function factorResult(rows: ArmRows, settings: AnalysisSettings, factor: SubgroupFactor): SubgroupResult {
  const level = rows.patients.map(patient => levelOf(patient, factor))
  const known = Array.from(rows.group.keys()).filter(i => level[i] !== null)
  const names = [...new Set(known.map(i => level[i] ?? ''))].sort()
  const numbers = rows.patients.some(patient => typeof patient.covariates[factor.covariate] === 'number')
  if (factor.cut === undefined && numbers && names.length > 5)
    throw new StatisticsInputError(
      'option',
      factor.covariate,
      `${factor.covariate} has ${names.length} values: name the cut that the protocol fixed, such as ${factor.covariate}>=${names[Math.floor(names.length / 2)]}.`,
    )
  const code = known.map(i => names.indexOf(level[i] ?? ''))
  return {
    factor: factor.cut === undefined ? factor.covariate : `${factor.covariate}, cut at ${factor.cut}`,
    levels: names.map((name, k) =>
      levelResult(
        rows,
        settings,
        name,
        known.filter((_, j) => code[j] === k),
      ),
    ),
    interaction: interactionTest(rows, known, code, names.length),
    leftOut: rows.group.length - known.length,
  }
}

function levelOf(patient: TrialPatient, { covariate, cut }: SubgroupFactor): string | null {
  const value = patient.covariates[covariate] ?? null
  if (value === null || cut === undefined) return value === null ? null : String(value)
  return typeof value !== 'number' ? null : value >= cut ? `${cut} or more` : `below ${cut}`
}

function levelResult(
  rows: ArmRows,
  { level = 0.95 }: AnalysisSettings,
  name: string,
  own: readonly number[],
): SubgroupLevel {
  const take = (values: ArrayLike<number>) => Float64Array.from(own, i => values[i])
  const group = take(rows.group)
  const event = take(rows.event)
  const count = (arm: number, of: (i: number) => number) =>
    group.reduce((sum, g, i) => sum + (g === arm ? of(i) : 0), 0)
  const fit = cox({ time: take(rows.time), event, x: [group], strata: take(rows.stratum) })
  const what = { measure: 'log hazard ratio', at: null } as const
  const effect: EffectOrReason =
    fit.events > 0 && !fit.aliased[0] && !fit.infinite[0]
      ? normalEffect({ ...what, method: 'stratified Cox model' }, fit.coefficients[0], fit.se[0], level)
      : { ...what, value: null, reason: 'no events, or in one arm alone' }
  return {
    level: name,
    n: { control: count(0, () => 1), experimental: count(1, () => 1) },
    events: { control: count(0, i => event[i]), experimental: count(1, i => event[i]) },
    effect,
  }
}

function interactionTest(rows: ArmRows, known: readonly number[], code: readonly number[], levels: number) {
  if (levels < 2) return null
  const take = (values: ArrayLike<number>) => Float64Array.from(known, i => values[i])
  const group = take(rows.group)
  const dummies = Array.from({ length: levels - 1 }, (_, k) =>
    Float64Array.from(code, c => (c === k + 1 ? 1 : 0)),
  )
  const products = dummies.map(dummy => dummy.map((d, i) => d * group[i]))
  const input = { time: take(rows.time), event: take(rows.event), strata: take(rows.stratum) }
  const without = cox({ ...input, x: [group, ...dummies] })
  const full = cox({ ...input, x: [group, ...dummies, ...products] })
  const rank = (aliased: readonly boolean[]) => aliased.filter(one => !one).length
  const df = rank(full.aliased) - rank(without.aliased)
  if (df < 1) return null
  const statistic = Math.max(2 * (full.logLikelihood - without.logLikelihood), 0)
  return { statistic, df, p: chiSquaredUpper(statistic, df) }
}
