import type { FitContext, Training } from '@tessera/evidence'
import { cox, devianceResiduals } from '@tessera/statistics'
import type { Learner } from '../learner.ts'
import { type ChosenColumns, chosenColumnsModel } from '../learners/chosen-columns.ts'
import { innerFoldCount } from '../learners/elastic-net.ts'
import { binaryOutcome, type OutcomeKind, survivalOutcome } from '../learners/outcome.ts'
import { ridgeSentence } from '../learners/weak-ridge.ts'
import type { Design } from '../preparation/design.ts'
import { preparation } from '../preparation/preparation.ts'
import type { ModellingRows } from '../rows.ts'
import { nestedFolds } from '../splits/nested.ts'
import { projectionsOf, type Response } from './index-path.ts'
import { type IndexSlope, logOdds, slopeOf } from './index-slope.ts'
import { lastOf, preValidate } from './pre-validation.ts'
import type { ProjectionSpec } from './projection-spec.ts'

const names: Readonly<Record<ProjectionSpec['name'], string>> = {
  pls: 'partial least squares',
  'sparse-pls': 'sparse partial least squares',
  'block-sparse-pls': 'sparse partial least squares of blocks',
}

/**
 * Partial least squares, plain, sparse or of several blocks, for a binary outcome (discriminant analysis of 0 and 1) or
 * a time-to-event one (of the deviance residuals of the Cox model without covariates: Bastien, Bertrand, Meyer and
 * Maumy-Bertrand, Bioinformatics 2015;31:397). The components' prediction of the response is an index; the number of
 * components (and of columns kept) is that whose pre-validated index, from inner folds, has the least deviance, and
 * the slope of the logistic or Cox model on the index is that of the pre-validated one. Where none of them beats the
 * model without columns by Akaike's criterion, or its slope points the wrong way, no column is kept.
 * The fitted model is a weighted sum of the prepared columns.
 */
export function projectionLearner(spec: ProjectionSpec, kind: OutcomeKind): Learner {
  const name = `${names[spec.name]}, ${kind === 'binary' ? 'logistic' : 'Cox'}`
  return {
    name,
    fast: true,
    fit: (training, context) => {
      const outcome = kind === 'binary' ? binaryOutcome(training) : survivalOutcome(training)
      const prepared = preparation({ missingIndicator: spec.missingIndicator }).fit(training, context)
      const design = prepared.apply(training.data)
      const chosen = chooseIndex(spec, training, context, design)
      const { cutOff } = spec
      return chosenColumnsModel({ learner: name, outcome, prepared, design, chosen, ties: 'efron', cutOff })
    },
  }
}

function chooseIndex(
  spec: ProjectionSpec,
  training: Training<ModellingRows>,
  context: FitContext,
  design: Design,
): ChosenColumns {
  const { outcome } = training.data
  const isBinary = outcome.kind === 'binary'
  const none = {
    intercept: isBinary ? logOdds(outcome) : null,
    coefficients: new Float64Array(design.x.length),
  }
  const nothing = 'every patient has the same risk'
  if (design.x.length === 0)
    return { ...none, settings: {}, notes: [`no column varies in training: ${nothing}`] }
  const folds = innerFoldCount(spec, training.data)
  const projections = projectionsOf(spec)
  const components = spec.components
  const inner = nestedFolds(training, { folds, repeats: spec.innerRepeats, seed: context.seed })
  const slopes = Array.from({ length: spec.innerRepeats }, (_, repeat) =>
    preValidate({
      training,
      context,
      folds: inner.filter(fold => fold.repeat === repeat),
      preparation: { missingIndicator: spec.missingIndicator },
      projections,
      components,
      responseOf,
    }).map(path => path.map(index => slopeOf(index, outcome))),
  )
  const summary = projections.map((_, s) =>
    Array.from({ length: components }, (_, k) => meanSlope(slopes.map(repeat => repeat[s][k]))),
  )
  let best: { s: number; k: number } | null = null
  for (let s = 0; s < projections.length; s++)
    for (let k = 0; k < components; k++) {
      const { gain, slope } = summary[s][k]
      const least = best === null ? -2 : summary[best.s][best.k].gain
      if (slope > 0 && gain < least - 1e-9) best = { s, k }
    }
  const settings = {
    componentsTried: components,
    ...(spec.name === 'pls' ? {} : { keepTried: projections.map(({ choice }) => choice).join(', ') }),
    innerFolds: folds,
    innerRepeats: spec.innerRepeats,
    innerMeasure: 'deviance of the pre-validated index',
  }
  if (best === null)
    return {
      ...none,
      settings: { ...settings, components: 0 },
      notes: [`no number of components predicts better than none in inner folds: ${nothing}`],
    }
  const { slope, intercept, gain, separated } = summary[best.s][best.k]
  const path = projections[best.s].path(design, responseOf(training.data))
  const beta = lastOf(path, best.k) ?? none.coefficients
  const shift = meanIndex(design, beta)
  const kept = beta.reduce((count, value) => count + (value === 0 ? 0 : 1), 0)
  return {
    intercept: isBinary ? intercept - slope * shift : null,
    coefficients: beta.map(value => slope * value),
    settings: {
      ...settings,
      components: Math.min(best.k + 1, path.length),
      ...(spec.name === 'pls' ? {} : { keep: projections[best.s].choice }),
      innerDevianceGain: -gain,
      slope,
      columnsKept: kept,
    },
    notes: separated
      ? [ridgeSentence('the pre-validated index separates patients with and without the event')]
      : [],
  }
}

/** The event as 0 and 1, or the deviance residuals of the Cox model without covariates. */
export function responseOf({ outcome }: ModellingRows): Response {
  if (outcome.kind === 'binary') return { value: Float64Array.from(outcome.event), kind: 'classes' }
  return { value: nullDevianceResiduals(outcome.time, outcome.event), kind: 'value' }
}

/** Deviance residuals of the Cox model without covariates, Efron's ties: R's residuals(coxph(Surv() ~ 1), "deviance"). */
export function nullDevianceResiduals(time: Float64Array, event: Uint8Array): Float64Array {
  const input = { time, event, x: [new Float64Array(time.length)], ties: 'efron' as const }
  return devianceResiduals({ ...input, fit: cox(input) })
}

function meanSlope(repeats: readonly IndexSlope[]): IndexSlope {
  const mean = (of: (one: IndexSlope) => number) =>
    repeats.reduce((sum, one) => sum + of(one), 0) / repeats.length
  return {
    intercept: mean(one => one.intercept),
    slope: mean(one => one.slope),
    gain: mean(one => one.gain),
    separated: repeats.some(one => one.separated),
  }
}

function meanIndex(design: Design, beta: Float64Array): number {
  return design.x.reduce(
    (sum, column, j) =>
      beta[j] === 0 ? sum : sum + (beta[j] * column.reduce((total, v) => total + v, 0)) / design.size,
    0,
  )
}
