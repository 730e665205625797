import type { Estimate } from '@tessera/evidence'
import { tooFew } from '../run/estimates/by-fold.ts'
import { type EstimateContext, makeEstimate, wordsOf } from '../run/estimates/estimate.ts'
import { bootstrapOf } from '../run/estimates/pooled.ts'
import { type Evaluated, eventsOf, selectEvaluated, sizeOf, stackEvaluated } from '../run/evaluated.ts'
import { measureKey } from '../run/measures/catalogue.ts'
import { firstRepetition, type OutOfFold } from '../run/out-of-fold.ts'
import type { Replicates } from '../run/replicates.ts'
import type { ContributionPair } from './pairs.ts'
import type { ContributionPlan } from './plan.ts'
import type { Population } from './populations.ts'

/** What one model adds to another among some patients, by the headline measure and the proper score. */
export interface Contribution {
  readonly pair: ContributionPair
  /** Null: all held-out patients. */
  readonly population: Population | null
  /** Patients count by the inverse of their probability of having what the model adds. */
  readonly weighted: boolean
  readonly n: number
  readonly events: number | null
  /** Of weights, how many unweighted patients tell as much. */
  readonly effective: number | null
  /** The headline measure of the model itself; null where it cannot be had. */
  readonly headline: number | null
  /** Differences, model less reference, in the order of the plan's measures. */
  readonly differences: readonly Estimate[]
}

/** Every comparison of the plan: over all held-out patients, in each centre, and among those who have the modality. */
export function contributions(
  context: EstimateContext,
  folds: readonly OutOfFold[],
  plan: ContributionPlan,
  replicates: Replicates,
): Contribution[] {
  return plan.pairs.flatMap(pair =>
    [null, ...pair.populations].map(population =>
      contributionOf(
        context,
        membersOf(folds, plan, pair.model, population),
        plan,
        pair,
        population,
        replicates,
      ),
    ),
  )
}

function contributionOf(
  context: EstimateContext,
  members: Evaluated,
  { measures }: ContributionPlan,
  pair: ContributionPair,
  population: Population | null,
  replicates: Replicates,
): Contribution {
  const n = sizeOf(members)
  const events = eventsOf(members.outcome)
  const subgroup = population && { name: population.name, code: population.code }
  const small = population === null ? null : tooFew(members)
  const differences = measures.map(measure => {
    const words = wordsOf(measure)
    const parts = {
      ...words,
      measure: `difference:${words.measure}`,
      label: `${words.label}, difference`,
      model: pair.model,
      reference: pair.reference,
      subgroup: population?.label ?? null,
      n,
      events,
    }
    const suffix = suffixOf(pair, population)
    const why = small ?? measure.refuse(members)
    if (why !== null) return makeEstimate(context, { ...parts, value: null, method: 'none', why }, suffix)
    const key = { model: pair.model, measure: measureKey(measure), subgroup }
    const other = { ...key, model: pair.reference }
    const value = replicates.value(key) - replicates.value(other)
    const theirs = replicates.of(other)
    const own = replicates.of(key).map((v, i) => v - theirs[i])
    return makeEstimate(
      context,
      { ...parts, value, ...bootstrapOf(own, value, context.level, 'paired, ') },
      suffix,
    )
  })
  const headline = replicates.value({ model: pair.model, measure: measureKey(measures[0]), subgroup })
  return {
    pair,
    population,
    weighted: false,
    n,
    events,
    effective: null,
    headline: small === null && Number.isFinite(headline) ? headline : null,
    differences,
  }
}

/** What tells the estimate of a pair among a population from others of the same model and measure. */
export function suffixOf(
  { reference }: ContributionPair,
  population: Population | null,
  weighted = false,
): string {
  const among = population === null ? '' : `/among:${population.label}${weighted ? ', weighted' : ''}`
  return `from:${reference}${among}`
}

/** What a model said of a population, each patient once. */
function membersOf(
  folds: readonly OutOfFold[],
  { codes }: ContributionPlan,
  model: string,
  population: Population | null,
): Evaluated {
  const first = firstRepetition(folds)
  return stackEvaluated(
    first.map((fold, f) =>
      population === null
        ? fold.models[model]
        : selectEvaluated(fold.models[model], rowsWith(codes[f][population.name], population.code)),
    ),
  )
}

function rowsWith(codes: Int32Array, wanted: number): Int32Array {
  return Int32Array.from(codes, (_, row) => row).filter(row => codes[row] === wanted)
}
