import type { Estimate } from '@tessera/evidence'
import { type Evaluated, eventsOf, sizeOf } from '../evaluated.ts'
import { intervalOrWhy, type Measure } from '../measures/measure.ts'
import type { OutOfFold } from '../out-of-fold.ts'
import { type EstimateContext, makeEstimate, wordsOf } from './estimate.ts'

/** Fewer events or non-events than this say nothing of one centre. */
const LEAST = 10

/**
 * A measure in each fold (centre) by itself. Every fold is one fitted model, so each number is about that
 * model. Measures without an interval of their own are left to the pooled estimate.
 */
export function foldEstimates(
  context: EstimateContext,
  folds: readonly OutOfFold[],
  models: readonly string[],
  measures: readonly Measure[],
): Estimate[] {
  return models.flatMap(model =>
    measures.flatMap(measure => folds.flatMap(fold => inFold(context, model, measure, fold) ?? [])),
  )
}

function inFold(context: EstimateContext, model: string, measure: Measure, fold: OutOfFold): Estimate | null {
  const evaluated = fold.models[model]
  const parts = {
    ...wordsOf(measure),
    model,
    fold: fold.name,
    n: sizeOf(evaluated),
    events: eventsOf(evaluated.outcome),
  }
  const about = { ...context, about: 'fitted model' as const }
  const why = tooFew(evaluated) ?? measure.refuse(evaluated)
  if (why !== null)
    return makeEstimate(about, { ...parts, value: null, method: 'none', why }, `fold:${fold.name}`)
  const interval = intervalOrWhy(measure, evaluated, context.level)
  return interval && makeEstimate(about, { ...parts, ...interval }, `fold:${fold.name}`)
}

/** Why a set of patients is too small for a number of its own, or null. */
export function tooFew(evaluated: Evaluated): string | null {
  const n = sizeOf(evaluated)
  const events = eventsOf(evaluated.outcome)
  if (events === null) return n < 2 * LEAST ? `${n} patients: fewer than ${2 * LEAST}` : null
  const others = n - events
  if (events < LEAST) return `${events} events: fewer than ${LEAST}`
  if (others < LEAST) return `${others} patients without the event: fewer than ${LEAST}`
  return null
}
