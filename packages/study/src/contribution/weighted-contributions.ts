import type { Feature } from '@tessera/learning'
import type { Run } from '@tessera/tasks'
import type { AssembledQuestion } from '../assembled.ts'
import type { Design } from '../run/design.ts'
import { type EstimateContext, makeEstimate, wordsOf } from '../run/estimates/estimate.ts'
import { bootstrapOf } from '../run/estimates/pooled.ts'
import { inSentence } from '../run/in-sentence.ts'
import type { OutOfFold } from '../run/out-of-fold.ts'
import { type Contribution, suffixOf } from './contribution-estimates.ts'
import type { ContributionPlan } from './plan.ts'
import { type Population, presenceOf, presentIn } from './populations.ts'
import { type PresenceWeights, presenceWeights } from './presence-weights.ts'
import { type WeightedTarget, type WeightedWork, weightedValues } from './weighted-replicate.ts'

/** A modality that some lack, and the weights of those who have it. */
export interface Weighting extends PresenceWeights {
  readonly population: Population
  /** Centres in which nobody has it: no weight can speak for them. */
  readonly nowhere: readonly string[]
}

/** The weights of every population of the plan that some patients of the question are not in. */
export function weightingsOf(
  question: AssembledQuestion,
  plan: ContributionPlan,
  baseline: readonly string[],
): Weighting[] {
  const presence = presenceOf(question)
  const { rows } = question
  const features: Feature[] = rows.features.filter(({ name }) => baseline.includes(name))
  const measured = new Map<string, Population>()
  for (const { populations } of plan.pairs)
    for (const population of populations)
      if (population.kind === 'measured') measured.set(population.name, population)
  return [...measured.values()].map(population => {
    const present = presentIn(presence.filter(({ block }) => population.blocks.includes(block)))
    const nowhere = rows.centres.filter(
      (_, code) =>
        rows.centre.includes(code) && !rows.centre.some((c, row) => c === code && present[row] === 1),
    )
    return { population, nowhere, ...presenceWeights(present, rows, features) }
  })
}

/** What each model adds among those who have what it adds, weighted to stand for everybody. */
export async function weightedContributions(
  run: Run,
  input: {
    readonly context: EstimateContext
    readonly design: Design
    readonly folds: readonly OutOfFold[]
    readonly plan: ContributionPlan
    readonly unweighted: readonly Contribution[]
    readonly weightings: readonly Weighting[]
    readonly patients: number
    readonly seed: number
    readonly bootstrap: number
  },
): Promise<Contribution[]> {
  const { context, design, folds, plan, weightings } = input
  const wanted = input.unweighted.filter(one => one.population?.kind === 'measured')
  if (wanted.length === 0) return []
  const weightingOf = (one: Contribution) =>
    weightings.findIndex(({ population }) => population.name === one.population?.name)
  const targets: WeightedTarget[] = []
  const place = (model: string, weighting: number) => {
    const known = targets.findIndex(target => target.model === model && target.weighting === weighting)
    return known >= 0 ? known : targets.push({ model, weighting }) - 1
  }
  const places = wanted.map(one => ({
    one,
    model: place(one.pair.model, weightingOf(one)),
    reference: place(one.pair.reference, weightingOf(one)),
  }))
  const work: WeightedWork = {
    folds,
    patients: input.patients,
    seed: input.seed,
    path: `${context.question}/${context.validation}`,
    targets,
    weightings: weightings.map(({ weights }) =>
      design.folds.map(fold => Float64Array.from(fold.heldOut, row => weights[row])),
    ),
  }
  const values = weightedValues(work)
  const resamples = await run.map<Float64Array>(
    `weighted for missing modalities ${context.question}, ${inSentence(design.label)}`,
    {
      module: new URL('./weighted-replicate.ts', import.meta.url),
      task: 'weightedReplicate',
      shared: work,
      items: Array.from({ length: input.bootstrap }, (_, i) => i),
    },
  )
  return places.map(({ one, model, reference }) => {
    const { pair, population, n, events } = one
    const { effective } = weightings[weightingOf(one)]
    const differences = one.differences.map((unweighted, m) => {
      const words = wordsOf(plan.measures[m])
      const parts = {
        ...words,
        measure: `difference:${words.measure}`,
        label: `${words.label}, difference`,
        model: pair.model,
        reference: pair.reference,
        subgroup: `${population?.label ?? ''}, weighted`,
        n,
        events,
      }
      const suffix = suffixOf(pair, population, true)
      if (unweighted.value === null)
        return makeEstimate(context, { ...parts, value: null, method: 'none', why: unweighted.why }, suffix)
      const at = (row: Float64Array) => row[2 * model + m] - row[2 * reference + m]
      const how = 'weighted by 1 / P(has it), weights held fixed, paired, '
      const value = at(values)
      const replicates = Float64Array.from(resamples, at)
      return makeEstimate(
        context,
        { ...parts, value, ...bootstrapOf(replicates, value, context.level, how) },
        suffix,
      )
    })
    const headline = values[2 * model]
    return {
      ...one,
      weighted: true,
      effective,
      headline: one.headline !== null && Number.isFinite(headline) ? headline : null,
      differences,
    }
  })
}
