import type { AssembledQuestion } from '../assembled.ts'
import type { BootstrapTarget } from '../run/bootstrap.ts'
import type { Design } from '../run/design.ts'
import type { SubgroupCodes } from '../run/estimates/subgroups.ts'
import { accuracyOf, measureKey } from '../run/measures/catalogue.ts'
import type { Measure } from '../run/measures/measure.ts'
import type { ModelSpec } from '../run/model-spec.ts'
import { type ContributionPair, contributionPairs } from './pairs.ts'
import {
  centrePopulations,
  measuredPopulation,
  type Population,
  populationCodes,
  presenceOf,
} from './populations.ts'

/** What is compared, among whom, and by which measures: settled before any resample is drawn. */
export interface ContributionPlan {
  readonly pairs: readonly (ContributionPair & { readonly populations: readonly Population[] })[]
  /** The headline measure, then the proper score. */
  readonly measures: readonly Measure[]
  /** What the bootstrap of the design evaluates besides its own targets. */
  readonly targets: readonly BootstrapTarget[]
  readonly codes: SubgroupCodes
}

/** The comparisons of one design, to be evaluated on the same resamples as everything else of it. */
export function contributionPlan(
  question: AssembledQuestion,
  design: Design,
  specs: readonly ModelSpec[],
  baseline: string,
  all: readonly Measure[],
): ContributionPlan {
  const score = all.find(({ name }) => name === accuracyOf(question.rows.outcome))
  const measures = score ? [all[0], score] : [all[0]]
  const centres = centrePopulations(question, design)
  const presence = presenceOf(question)
  const pairs = contributionPairs(specs, baseline).map(pair => {
    const measured = measuredPopulation(pair, presence)
    return { ...pair, populations: measured ? [...centres, measured] : centres }
  })
  const targets = new Map<string, BootstrapTarget>()
  for (const { model, reference, populations } of pairs)
    for (const { name, code } of populations)
      for (const id of [model, reference])
        for (const measure of measures) {
          const target = { model: id, measure: measureKey(measure), subgroup: { name, code } }
          targets.set(JSON.stringify(target), target)
        }
  const populations = pairs.flatMap(pair => pair.populations)
  return {
    pairs,
    measures,
    targets: [...targets.values()],
    codes: populationCodes(question, design, populations),
  }
}
