import {
  jackknife,
  StatisticsInputError,
  type WeightSource,
  weightedCox,
  weightedMeans,
  weightedSurvival,
} from '@tessera/statistics'
import type { AnalysisSettings, Measure } from './analysis-settings.ts'
import type { SecondOutcome } from './arm-rows.ts'
import { type EffectOrReason, normalEffect, type TreatmentEffect, withoutBias } from './treatment-effect.ts'
import { type PreferenceColumns, type WeightedTargets, weightedValues } from './weighted-values.ts'

/** Which effect it is. */
export type What = Pick<TreatmentEffect, 'measure' | 'at'>

/** The effects of a preference cohort, in the order of the randomised ones. */
export function measuresOf(
  tau: number,
  times: readonly number[],
  outcome: SecondOutcome | null,
): readonly What[] {
  const of = (measure: Measure, at: number | null): What => ({ measure, at })
  return [
    of('log hazard ratio', null),
    of('restricted mean difference', tau),
    ...times.map(at => of('survival difference', at)),
    ...(outcome === null
      ? []
      : [of(outcome.kind === 'binary' ? 'risk difference' : 'mean difference', null)]),
  ]
}

/**
 * Every effect with its error; null with the reason where the weighted data do not give them. Follow-up that ends before
 * the horizon takes the restricted mean and survival away, and no hazard ratio.
 */
export function weightedEffects(
  columns: PreferenceColumns,
  settings: AnalysisSettings & { readonly estimand?: 'ate' | 'ato' },
  measures: readonly What[],
  source: WeightSource,
  modelWarnings: readonly string[],
): { effects: EffectOrReason[]; warnings: readonly string[] } {
  const { estimand = 'ate', tau, times = [tau], level = 0.95 } = settings
  const n = columns.time.length
  if (n < columns.x.length + 3)
    return {
      effects: withoutEffect(measures, `${n} patients for ${columns.x.length} covariates`),
      warnings: [],
    }
  const targets = { estimand, tau, times, level }
  const all = estimated(columns, targets, measures, source)
  if (typeof all !== 'string') return { ...all, warnings: [...modelWarnings, ...all.warnings] }
  const apart = measures.filter(({ at }) => at === null)
  const rest = estimated(columns, { ...targets, tau: null }, apart, source)
  if (typeof rest === 'string') return { effects: withoutEffect(measures, rest), warnings: modelWarnings }
  return {
    effects: measures.map(
      what =>
        rest.effects.find(({ measure, at }) => measure === what.measure && at === what.at) ?? {
          ...what,
          value: null,
          reason: all,
        },
    ),
    warnings: [...modelWarnings, ...rest.warnings],
  }
}

/** The named effects, all of them; or why not. */
function estimated(
  columns: PreferenceColumns,
  targets: WeightedTargets & { readonly level: number },
  measures: readonly What[],
  source: WeightSource,
): { readonly effects: TreatmentEffect[]; readonly warnings: readonly string[] } | string {
  const { estimand, level } = targets
  try {
    const stacked = stackedEstimates(columns, targets, source)
    const left = jackknife(columns.time.length, rows => weightedValues(columns, targets, rows))
    const effects = measures.map((what, k): TreatmentEffect => {
      const { value, se: sandwich } = stacked[k]
      const hazard = what.measure === 'log hazard ratio'
      const se = hazard ? Math.sqrt(sandwich * left.se[k]) : left.se[k]
      return {
        ...normalEffect({ ...what, method: methodOf(estimand, hazard) }, value, se, level),
        ...(hazard ? { biasReduced: withoutBias(value, left.values[k]) } : {}),
        errors: { sandwich, jackknife: left.se[k] },
      }
    })
    const failed =
      left.failed.length > 0
        ? [
            `without any one of ${left.failed.length} patients there is no estimate: their part of the error is not known`,
          ]
        : []
    return { effects, warnings: failed }
  } catch (error) {
    if (!(error instanceof StatisticsInputError)) throw error
    return error.message
  }
}

function methodOf(estimand: 'ate' | 'ato', hazard: boolean): string {
  const error = hazard ? 'geometric mean of stacked sandwich and jackknife' : 'jackknife'
  return `weighted (${estimand}); standard error: ${error}`
}

function stackedEstimates(
  { time, event, group, stratum, outcome }: PreferenceColumns,
  { tau, times }: WeightedTargets,
  source: WeightSource,
): readonly { readonly value: number; readonly se: number }[] {
  const hazard = weightedCox({ time, event, group, strata: stratum, ...source }).terms[0]
  if (hazard.infinite)
    throw new StatisticsInputError('domain', 'event', 'Events in one arm alone: no finite hazard ratio.')
  const contrast =
    tau === null ? null : weightedSurvival({ time, event, group, ...source, tau, times }).contrasts[0]
  const mean = contrast?.restrictedMeanDifference ?? null
  return [
    hazard,
    ...(mean === null ? [] : [mean]),
    ...(contrast?.riskDifference ?? []).map(one => ({ value: -one.value, se: one.se })),
    ...(outcome === null ? [] : [meanEstimate(outcome.value, group, source)]),
  ]
}

/** Patients without the second outcome have weight 0 in its estimate. */
function meanEstimate(y: Float64Array, group: Uint8Array, { weighting }: WeightSource) {
  if (!weighting) throw new StatisticsInputError('option', 'weighting', 'A weighting is needed.')
  const weights = weighting.weights.map((weight, i) => (Number.isNaN(y[i]) ? 0 : weight))
  const known = y.map(value => (Number.isNaN(value) ? 0 : value))
  return weightedMeans({ y: known, group, weighting: { ...weighting, weights } }).contrasts[0].difference
}

/** No effect, for one reason. */
export function withoutEffect(measures: readonly What[], reason: string): EffectOrReason[] {
  return measures.map(what => ({ ...what, value: null, reason }))
}
