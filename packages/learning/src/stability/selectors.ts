import type { FitContext, Training } from '@tessera/evidence'
import { elasticNet, elasticNetCox } from '@tessera/statistics'
import type { FittedModel, Learner } from '../learner.ts'
import { preparation } from '../preparation/preparation.ts'
import { projectionsOf } from '../projection/index-path.ts'
import { responseOf } from '../projection/projection-learner.ts'
import type { ModellingRows } from '../rows.ts'

/** The features that a procedure picks from training rows. */
export type Selector = (training: Training<ModellingRows>, context: FitContext) => Iterable<string>

/**
 * The features along the elastic-net path (logistic or Cox) that enter first: those of the weakest penalty that keeps
 * at most `most` of them. No inner cross-validation, so that every run selects about as many.
 */
export function elasticNetSelector(options: { readonly most: number; readonly alpha?: number }): Selector {
  return (training, context) => {
    const prepared = preparation().fit(training, context)
    const design = prepared.apply(training.data)
    let chosen = new Set<string>()
    if (design.x.length === 0) return chosen
    const { outcome } = training.data
    const shared = {
      x: design.x,
      alpha: options.alpha ?? 1,
      dfMax: options.most * mostTerms(design.terms.map(term => term.feature)),
      tolerance: 1e-7,
    }
    const path =
      outcome.kind === 'binary'
        ? elasticNet({ ...shared, family: 'binomial', y: outcome.event })
        : elasticNetCox({ ...shared, time: outcome.time, event: outcome.event })
    for (const beta of path.beta) {
      const kept = new Set(design.terms.filter((_, j) => beta[j] !== 0).map(term => term.feature))
      if (kept.size > options.most) break
      chosen = kept
    }
    return chosen
  }
}

/** The features with a weight in any of the first components of a sparse PLS that keeps `keep` columns in each. */
export function sparsePlsSelector(options: {
  readonly keep: number
  readonly components?: number
}): Selector {
  return (training, context) => {
    const prepared = preparation().fit(training, context)
    const design = prepared.apply(training.data)
    if (design.x.length === 0) return []
    const [projection] = projectionsOf({
      name: 'sparse-pls',
      components: options.components ?? 1,
      keep: options.keep,
      innerFolds: 5,
      innerRepeats: 1,
      cutOff: 'median',
    })
    const path = projection.path(design, responseOf(training.data))
    const beta = path[path.length - 1]
    return beta === undefined ? [] : design.terms.filter((_, j) => beta[j] !== 0).map(term => term.feature)
  }
}

/** The features that a learner's model uses, the `most` important of them where the model ranks them. */
export function learnerSelector(learner: Learner, most = Number.POSITIVE_INFINITY): Selector {
  return (training, context) => usedFeatures(learner.fit(training, context), training.data, most)
}

/**
 * Features with importance above 0 (a model of trees), most important first, or with a coefficient that is not 0.
 * @param rows whose features the terms of the model are named after
 */
export function usedFeatures(
  model: FittedModel,
  rows: Pick<ModellingRows, 'features'>,
  most = Number.POSITIVE_INFINITY,
): string[] {
  const { importance, coefficients } = model.describe()
  if (importance !== undefined)
    return importance
      .filter(({ share }) => share > 0)
      .toSorted((a, b) => b.share - a.share || (a.feature < b.feature ? -1 : 1))
      .slice(0, most)
      .map(({ feature }) => feature)
  const terms = new Set(coefficients.filter(({ coefficient }) => coefficient !== 0).map(({ term }) => term))
  return rows.features
    .map(({ name }) => name)
    .filter(name => [...terms].some(term => term === name || isTermOf(term, name)))
}

/** `feature: level`, `feature missing`, `feature'` and `feature''` are terms of a feature. */
function isTermOf(term: string, feature: string): boolean {
  return (
    term.startsWith(feature) &&
    (/^'+$/.test(term.slice(feature.length)) || /^(: .*| missing)$/.test(term.slice(feature.length)))
  )
}

/** The most columns that any feature has. */
function mostTerms(features: readonly string[]): number {
  const counts = new Map<string, number>()
  for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1)
  return Math.max(...counts.values())
}
