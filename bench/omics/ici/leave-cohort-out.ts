import { makeSplit } from '@tessera/evidence'
import {
  centreScaling,
  createLearner,
  harmonisedLearner,
  type Learner,
  leaveOneCentreOut,
  ModellingRows,
  splitRows,
} from '@tessera/learning'
import { auc, brier, metaOfDiscrimination } from '@tessera/statistics'
import { type Cohort, responseOf } from './cohorts.ts'

/** Patients of several cohorts with the scores that every one of them has; the cohort is the centre. */
export function modellingRows(
  cohorts: readonly Cohort[],
  scoresOf: (cohort: Cohort) => ReadonlyMap<string, Float64Array>,
): ModellingRows {
  const scored = cohorts.map(scoresOf)
  const names = [...scored[0].keys()].filter(name => scored.every(one => one.has(name)))
  const responses = cohorts.map(responseOf)
  const centre = responses.flatMap(({ rows }, c) => Array.from(rows, () => c))
  return new ModellingRows({
    features: names.map(name => ({
      kind: 'numeric',
      name,
      unit: null,
      values: Float64Array.from(
        responses.flatMap(({ rows }, c) => Array.from(rows, row => scored[c].get(name)?.[row] ?? Number.NaN)),
      ),
    })),
    outcome: { kind: 'binary', event: Uint8Array.from(responses.flatMap(({ event }) => [...event])) },
    patient: Int32Array.from(centre, (_, i) => i),
    centre: Int32Array.from(centre),
    centres: cohorts.map(({ name }) => name),
  })
}

/** Each cohort predicted by a model of the others: AUC by cohort and pooled, with what the model is made of. */
export function leaveCohortOut(rows: ModellingRows, learner: Learner) {
  const parts = splitRows(rows)
  const split = makeSplit({
    name: 'leave one cohort out',
    kind: 'leave-one-centre-out',
    groups: rows.patient,
    folds: leaveOneCentreOut(parts),
  })
  const byCohort = split.folds.map(fold => {
    const { training, heldOut } = fold.divide(rows)
    const { risk } = learner.fit(training, { seed: 1 }).predict(heldOut)
    const event = Uint8Array.from(heldOut.rows, row => rows.outcome.event[row])
    const area = auc({ event, score: risk })
    // A penalty that leaves no feature gives every patient the same risk.
    const constant = risk.every(value => value === risk[0])
    const expected = risk.reduce((sum, value) => sum + value, 0)
    const observed = event.reduce((sum, one) => sum + one, 0)
    return {
      cohort: fold.fold,
      n: event.length,
      responders: observed,
      auc: constant
        ? { value: 0.5, lower: 0.5, upper: 0.5, se: chance(observed, event.length - observed) }
        : { value: area.value, lower: area.lower, upper: area.upper, se: area.se },
      constant,
      brier: brier({ event, risk }).value,
      observedOverExpected: observed / expected,
    }
  })
  const pooled = metaOfDiscrimination({
    value: byCohort.map(one => one.auc.value),
    se: byCohort.map(one => one.auc.se),
    method: 'REML',
    hartungKnapp: 'adhoc',
  })
  return {
    learner: learner.name,
    features: rows.features.map(({ name }) => name),
    byCohort,
    pooledAuc: {
      value: pooled.value,
      lower: pooled.lower,
      upper: pooled.upper,
      predictionLower: pooled.predictionLower,
      predictionUpper: pooled.predictionUpper,
      method:
        'random effects on the logit scale, REML, Hartung-Knapp with the ad hoc correction; a constant prediction counts as AUC 0.5 with the variance of chance',
    },
  }
}

/** Standard error of an AUC under no discrimination. */
function chance(events: number, others: number): number {
  return Math.sqrt((events + others + 1) / (12 * events * others))
}

export function learners(): { one: Learner; elasticNet: Learner; scaled: Learner } {
  const elasticNet = createLearner({ name: 'elastic-net', alpha: 0, innerRepeats: 3 }, 'binary')
  return {
    one: createLearner('regression', 'binary'),
    elasticNet,
    scaled: harmonisedLearner(centreScaling(), elasticNet),
  }
}
