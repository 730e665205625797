import type { Estimate } from '@tessera/evidence'
import { aucDifference } from '@tessera/statistics'
import { type Evaluated, eventsOf, sizeOf } from '../evaluated.ts'
import { measureKey } from '../measures/catalogue.ts'
import type { Measure } from '../measures/measure.ts'
import { binaryOf } from '../measures/outcome-of.ts'
import { type OutOfFold, stackRepetitions } from '../out-of-fold.ts'
import type { Replicates } from '../replicates.ts'
import { type EstimateContext, makeEstimate, wordsOf } from './estimate.ts'
import { bootstrapOf } from './pooled.ts'

/** Model less reference, on the same patients and folds, for every measure that is compared. */
export function differenceEstimates(
  context: EstimateContext,
  folds: readonly OutOfFold[],
  pairs: readonly { readonly model: string; readonly reference: string }[],
  measures: readonly Measure[],
  replicates: Replicates,
): Estimate[] {
  return pairs.flatMap(({ model, reference }) =>
    measures
      .filter(measure => measure.compared)
      .map(measure => {
        const all = stackRepetitions(folds.map(f => ({ repeat: f.repeat, evaluated: f.models[model] })))[0]
        const other = stackRepetitions(
          folds.map(f => ({ repeat: f.repeat, evaluated: f.models[reference] })),
        )[0]
        const words = wordsOf(measure)
        const parts = {
          ...words,
          measure: `difference:${words.measure}`,
          label: `${words.label}, difference`,
          model,
          reference,
          n: sizeOf(all),
          events: eventsOf(all.outcome),
        }
        const refused = measure.refuse(all)
        if (refused !== null)
          return makeEstimate(
            context,
            { ...parts, value: null, method: 'none', why: refused },
            `from:${reference}`,
          )
        const paired =
          folds.length === 1 && measure.name === 'auc' && all.outcome.kind === 'binary'
            ? delong(all, other, context.level)
            : null
        return makeEstimate(
          context,
          { ...parts, ...(paired ?? bootstrapped(model, reference, measure, replicates, context.level)) },
          `from:${reference}`,
        )
      }),
  )
}

function delong(model: Evaluated, reference: Evaluated, level: number) {
  const outcome = binaryOf(model)
  const { value, se, lower, upper, p } = aucDifference({
    event: outcome.event,
    score1: model.linear,
    score2: reference.linear,
    level,
  })
  return { value, se, lower, upper, p, method: 'paired DeLong' }
}

function bootstrapped(
  model: string,
  reference: string,
  measure: Measure,
  replicates: Replicates,
  level: number,
) {
  const ours = { model, measure: measureKey(measure), subgroup: null }
  const theirs = { ...ours, model: reference }
  const value = replicates.value(ours) - replicates.value(theirs)
  const a = replicates.of(ours)
  const b = replicates.of(theirs)
  return {
    value,
    ...bootstrapOf(
      a.map((v, i) => v - b[i]),
      value,
      level,
      'paired, ',
    ),
  }
}
