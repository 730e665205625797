import { type Divided, makeSplit, type Training } from '@tessera/evidence'
import { ModellingRows } from '@tessera/learning'
import { type BiomarkerCohort, featureValues, tabularOutcome } from './cohort.ts'

/** The cohort's rows with the features at the given places, then (if wanted) the covariates. */
export function rowsWith(
  cohort: BiomarkerCohort,
  places: readonly number[],
  withAdjust: boolean,
): ModellingRows {
  return new ModellingRows({
    features: [
      ...places.map(f => ({
        kind: 'numeric' as const,
        name: cohort.features[f].id,
        unit: null,
        values: featureValues(cohort, f),
      })),
      ...(withAdjust ? cohort.adjust : []),
    ],
    outcome: tabularOutcome(cohort.outcome),
    patient: Int32Array.from({ length: cohort.size }, (_, i) => i),
    centre: cohort.centre,
    centres: cohort.centres,
  })
}

/** Some of the rows to train on, the others held out. */
export function dividedAt(
  data: ModellingRows,
  training: Int32Array,
  heldOut: Int32Array,
  name: string,
): Divided<ModellingRows> {
  const split = makeSplit({
    name: 'biomarkers',
    kind: 'repeated-k-fold',
    groups: data.patient,
    folds: [{ name, training, heldOut }],
  })
  return split.folds[0].divide(data)
}

/** Rows to train on with nothing held out: every row, or some of them. */
export function trainingOn(data: ModellingRows, rows?: Int32Array): Training<ModellingRows> {
  const all = rows ?? Int32Array.from({ length: data.size }, (_, i) => i)
  const half = Math.max(1, all.length >> 1)
  const [a, b] = [all.slice(0, half), all.slice(half)]
  const split = makeSplit({
    name: 'biomarkers',
    kind: 'repeated-k-fold',
    groups: data.patient,
    folds: [
      { name: 'a', training: a, heldOut: b },
      { name: 'b', training: b, heldOut: a },
    ],
  })
  return split.everyTraining(data)
}
