import type { Estimate } from '@tessera/evidence'
import { bootstrapInterval } from '@tessera/statistics'
import { type Evaluated, eventsOf, sizeOf } from '../evaluated.ts'
import { measureKey } from '../measures/catalogue.ts'
import { intervalOrWhy, type Measure } from '../measures/measure.ts'
import type { OutOfFold } from '../out-of-fold.ts'
import { stackRepetitions } from '../out-of-fold.ts'
import type { Replicates } from '../replicates.ts'
import { type EstimateContext, makeEstimate, wordsOf } from './estimate.ts'

/** One estimate a model and measure over all folds of a design. */
export function pooledEstimates(
  context: EstimateContext,
  folds: readonly OutOfFold[],
  models: readonly string[],
  measures: readonly Measure[],
  replicates: Replicates,
): Estimate[] {
  return models.flatMap(model => {
    const evaluated = folds.map(fold => ({ repeat: fold.repeat, evaluated: fold.models[model] }))
    const all = stackRepetitions(evaluated)[0]
    return measures.map(measure => pooled(context, model, measure, all, folds.length, replicates))
  })
}

function pooled(
  context: EstimateContext,
  model: string,
  measure: Measure,
  all: Evaluated,
  folds: number,
  replicates: Replicates,
): Estimate {
  const parts = { ...wordsOf(measure), model, n: sizeOf(all), events: eventsOf(all.outcome) }
  const refused = measure.refuse(all)
  if (refused !== null) return makeEstimate(context, { ...parts, value: null, method: 'none', why: refused })
  if (folds === 1) {
    const interval = intervalOrWhy(measure, all, context.level)
    if (interval) return makeEstimate(context, { ...parts, ...interval })
  }
  const key = { model, measure: measureKey(measure), subgroup: null }
  const how =
    folds === 1 ? '' : measure.across === 'within folds' ? 'within folds, ' : 'all held-out patients, '
  return makeEstimate(context, {
    ...parts,
    value: replicates.value(key),
    ...bootstrapOf(replicates.of(key), replicates.value(key), context.level, how),
  })
}

/** Percentile limits of bootstrap replicates in the form that an estimate holds. */
export function bootstrapOf(
  replicates: Float64Array,
  value: number,
  level: number,
  how = '',
): { lower: number | null; upper: number | null; se: number | null; method: string } {
  const finite = replicates.filter(Number.isFinite)
  if (finite.length < 20 || finite.length < 0.95 * replicates.length)
    return {
      lower: null,
      upper: null,
      se: null,
      method: `${how}no interval: too few resamples could be estimated`,
    }
  const { lower, upper, se } = bootstrapInterval({
    replicates: finite,
    estimate: value,
    level,
    kind: 'percentile',
  })
  return {
    lower,
    upper,
    se: se ?? null,
    method: `${how}patient bootstrap, ${finite.length} resamples, percentile`,
  }
}
