import { applyToTraining, type Training } from '@tessera/evidence'
import type { BagRows } from '../../bag-rows.ts'
import { LearnerError } from '../../learner-error.ts'
import { createOutcomeLearner } from '../../outcome-learners/create-outcome-learner.ts'
import type { LearningOutcome } from '../../outcomes.ts'
import { ModellingRows } from '../../rows.ts'

/** How the modalities' scores are put together: linear = intercept + Σ weight · score. */
export interface Stack {
  readonly intercept: number
  /** One a modality; 0 for one whose score does not vary. */
  readonly weights: readonly number[]
  /** The median score, which stands for a missing one. */
  readonly whenMissing: readonly number[]
  readonly notes: readonly string[]
}

/**
 * Logistic or Cox regression of the outcome (least squares of a value, on the scale that its head has) on each modality's out-of-fold scores, one parameter a modality. Missing
 * scores take the median; where the maximum likelihood does not exist, the fit is the mode under the weak ridge of
 * the regression learner.
 * @param scores one array a modality, NaN for rows that do not have it
 */
export function stackScores(
  training: Training<BagRows>,
  names: readonly string[],
  scores: readonly Float64Array[],
  seed: number,
): Stack {
  const { outcome, patient, centre, centres } = training.data
  if (outcome.kind === 'ordinal' || outcome.kind === 'competing-risks') throw noLateFusion(outcome.kind)
  const features = scores.map((values, m) => ({
    kind: 'numeric' as const,
    name: `m${m}`,
    unit: null,
    values,
  }))
  const rows = applyToTraining(
    {
      apply: () =>
        new ModellingRows<LearningOutcome>({
          features,
          outcome: standardised(outcome),
          patient,
          centre,
          centres,
        }),
    },
    training,
  )
  const { coefficients, notes } = createOutcomeLearner('regression', outcome.kind)
    .fit(rows, { seed })
    .describe()
  const of = (term: string) => coefficients.find(line => line.term === term)?.coefficient ?? 0
  return {
    intercept: of('(intercept)'),
    weights: features.map(({ name }) => of(name)),
    whenMissing: scores.map(median),
    notes: notes.map(
      note =>
        `late fusion: ${names.reduce((text, name, m) => text.replaceAll(`'m${m}'`, `'${name}'`), note)}`,
    ),
  }
}

/** A value about its mean in standard deviations (divisor n), as {@link continuousHead} is trained to give it. */
function standardised(outcome: LearningOutcome): LearningOutcome {
  if (outcome.kind !== 'continuous') return outcome
  const { value } = outcome
  const mean = value.reduce((sum, v) => sum + v, 0) / value.length
  const spread = Math.sqrt(value.reduce((sum, v) => sum + (v - mean) ** 2, 0) / value.length)
  return { ...outcome, value: value.map(v => (v - mean) / (spread > 0 ? spread : 1)) }
}

export function noLateFusion(kind: string): LearnerError {
  return new LearnerError(
    'bad-setting',
    `late fusion is a logistic, Cox or linear regression, and the outcome is ${kind}`,
    "choose fusion 'gated', 'attention' or 'early'",
  )
}

/** Of the numbers that are there; 0 without any. */
function median(values: Float64Array): number {
  const sorted = values.filter(value => !Number.isNaN(value)).sort()
  if (sorted.length === 0) return 0
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2
}
