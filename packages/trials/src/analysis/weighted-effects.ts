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
import { type PreferenceColumns, weightedValues } from './weighted-values.ts'

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

/** Every effect with its error; null with the reason where the weighted data do not give them. */
export function weightedEffects(
  columns: PreferenceColumns,
  settings: AnalysisSettings & { readonly estimand?: 'ate' | 'ato' },
  measures: readonly What[],
  source: WeightSource,
  modelWarnings: readonly string[],
): { effects: EffectOrReason[]; warnings: readonly string[] } {
  const { estimand = 'ate', tau, times = [tau], level = 0.95 } = settings
  const n = columns.time.length
  const targets = { estimand, tau, times }
  if (n < columns.x.length + 3)
    return {
      effects: withoutEffect(measures, `${n} patients for ${columns.x.length} covariates`),
      warnings: [],
    }
  try {
    const stacked = stackedEstimates(columns, targets, source)
    const left = jackknife(n, rows => weightedValues(columns, targets, rows))
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
    return { effects, warnings: [...modelWarnings, ...failed] }
  } catch (error) {
    if (!(error instanceof StatisticsInputError)) throw error
    return { effects: withoutEffect(measures, error.message), warnings: modelWarnings }
  }
}

function methodOf(estimand: 'ate' | 'ato', hazard: boolean): string {
  const error = hazard ? 'geometric mean of stacked sandwich and jackknife' : 'jackknife'
  return `weighted (${estimand}); standard error: ${error}`
}

function stackedEstimates(
  { time, event, group, stratum, outcome }: PreferenceColumns,
  { tau, times }: { readonly tau: number; readonly times: readonly number[] },
  source: WeightSource,
): readonly { readonly value: number; readonly se: number }[] {
  const hazard = weightedCox({ time, event, group, strata: stratum, ...source }).terms[0]
  if (hazard.infinite)
    throw new StatisticsInputError('domain', 'event', 'Events in one arm alone: no finite hazard ratio.')
  const contrast = weightedSurvival({ time, event, group, ...source, tau, times }).contrasts[0]
  const mean = contrast.restrictedMeanDifference
  return [
    hazard,
    ...(mean === null ? [] : [mean]),
    ...contrast.riskDifference.map(one => ({ value: -one.value, se: one.se })),
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
