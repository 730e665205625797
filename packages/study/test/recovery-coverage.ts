import type { Estimate } from '@tessera/evidence'
import { leaveOneCentreOut, type OutcomeRows, repeatedKFold, splitRows } from '@tessera/learning'
import { type BootstrapTarget, bootstrapReplicate, targetValues } from '../src/run/bootstrap.ts'
import type { Design } from '../src/run/design.ts'
import { foldEstimates } from '../src/run/estimates/by-fold.ts'
import type { EstimateContext } from '../src/run/estimates/estimate.ts'
import { pooledEstimates } from '../src/run/estimates/pooled.ts'
import { selectEvaluated } from '../src/run/evaluated.ts'
import { type FitWork, fitFold } from '../src/run/fit-fold.ts'
import { measureKey, measuresFor } from '../src/run/measures/catalogue.ts'
import type { Measure } from '../src/run/measures/measure.ts'
import type { ModelSpec } from '../src/run/model-spec.ts'
import { acrossFolds, type OutOfFold } from '../src/run/out-of-fold.ts'
import { collectReplicates } from '../src/run/replicates.ts'
import { joinRows } from './recovery-pool.ts'

const context: EstimateContext = {
  question: 'recovery',
  validation: 'recovery',
  level: 0.95,
  status: 'planned',
  about: 'modelling procedure',
}

/** What the report prints of a validation, and the same model's value on fresh patients. */
export interface Recovered {
  readonly measure: string
  readonly value: number | null
  readonly lower: number | null
  readonly upper: number | null
  readonly truth: number
}

/** Whether the interval holds the truth; null where there is no interval. */
export function covers({ lower, upper, truth }: Recovered): boolean | null {
  return lower === null || upper === null ? null : lower <= truth && truth <= upper
}

/**
 * One centre held out: a model trained on the others of a cohort, the interval that the report prints for the centre, and
 * the value of that fitted model on fresh patients of the centre.
 */
export async function recoverCentre(options: {
  readonly cohort: OutcomeRows
  /** Of the centre that is held out, none of them in the cohort. */
  readonly fresh: OutcomeRows
  readonly centre: number
  readonly spec: ModelSpec
  readonly seed: number
}): Promise<Recovered[]> {
  const { cohort, fresh, centre, spec, seed } = options
  const plan = leaveOneCentreOut(splitRows(cohort, null))[centre]
  const rows = joinRows([cohort, fresh])
  const design: Design = {
    id: 'recovery',
    kind: 'leave-one-centre-out',
    label: '',
    description: '',
    about: 'fitted model',
    folds: [{ ...plan, heldOut: after(plan.heldOut, cohort.size, fresh.size) }],
  }
  const { evaluated } = await fitFold(
    { design: 0, fold: 0, model: spec.id },
    workOf(rows, design, spec, seed),
  )
  const own = plan.heldOut.length
  const there = selectEvaluated(evaluated, span(0, own))
  const anew = selectEvaluated(evaluated, span(own, own + fresh.size))
  const fold: OutOfFold = {
    name: plan.name,
    repeat: 0,
    patient: plan.heldOut,
    centre: plan.heldOut.map(() => centre),
    trainingN: plan.training.length,
    trainingEvents: null,
    models: { [spec.id]: there },
  }
  const measures = rankingMeasures(rows)
  const estimates = foldEstimates(context, [fold], [spec.id], measures)
  return measures.map(measure => recovered(measure, estimates, measure.value(anew)))
}

/**
 * Cross-validation of one cohort with the bootstrap interval that the report prints, and the value that its folds' models
 * have on average on fresh patients of all centres (of the left-out centre, where centres are left out).
 */
export async function recoverCrossValidated(options: {
  readonly cohort: OutcomeRows
  /** Fresh patients, with each centre's share as in the cohort. */
  readonly fresh: OutcomeRows
  readonly kind: 'repeated-k-fold' | 'leave-one-centre-out'
  readonly spec: ModelSpec
  readonly bootstrap: number
  readonly seed: number
}): Promise<Recovered & { readonly whole: number }> {
  const { cohort, fresh, kind, spec, bootstrap, seed } = options
  const split = splitRows(cohort, null)
  const plans =
    kind === 'leave-one-centre-out'
      ? leaveOneCentreOut(split)
      : repeatedKFold(split, { folds: 5, repeats: 1, seed })
  const rows = joinRows([cohort, fresh])
  const all = span(0, cohort.size)
  const freshOf = (f: number) =>
    kind === 'leave-one-centre-out'
      ? span(0, fresh.size).filter(row => fresh.centre[row] === f)
      : span(0, fresh.size)
  const design: Design = {
    id: 'recovery',
    kind,
    label: '',
    description: '',
    about: 'modelling procedure',
    folds: [
      ...plans.map((plan, f) => ({
        ...plan,
        heldOut: Int32Array.from([...plan.heldOut, ...freshOf(f).map(row => cohort.size + row)]),
      })),
      // The reported model: trained on everybody.
      { name: 'everybody', training: all, heldOut: after(new Int32Array(0), cohort.size, fresh.size) },
    ],
  }
  const work = workOf(rows, design, spec, seed)
  const [measure] = rankingMeasures(rows)
  const folds: OutOfFold[] = []
  const truths: { value: number; weight: number }[] = []
  for (const [f, plan] of plans.entries()) {
    const { evaluated } = await fitFold({ design: 0, fold: f, model: spec.id }, work)
    const own = plan.heldOut.length
    const there = selectEvaluated(evaluated, span(0, own))
    folds.push({
      name: plan.name,
      repeat: 0,
      patient: plan.heldOut,
      centre: plan.heldOut.map(row => cohort.centre[row]),
      trainingN: plan.training.length,
      trainingEvents: null,
      models: { [spec.id]: there },
    })
    const anew = selectEvaluated(evaluated, span(own, evaluated.risk.length))
    truths.push({ value: measure.value(anew), weight: measure.weight(there) })
  }
  const { evaluated: whole } = await fitFold({ design: 0, fold: plans.length, model: spec.id }, work)
  const targets: BootstrapTarget[] = [{ model: spec.id, measure: measureKey(measure), subgroup: null }]
  const bootstrapWork = {
    folds,
    thresholds: [],
    targets,
    subgroups: folds.map(() => ({})),
    patients: cohort.size,
    seed,
    path: 'recovery',
  }
  const resamples = Array.from({ length: bootstrap }, (_, b) => bootstrapReplicate(b, bootstrapWork))
  const replicates = collectReplicates(targets, targetValues(bootstrapWork), resamples)
  const estimates = pooledEstimates(context, folds, [spec.id], [measure], replicates)
  const total = truths.reduce((sum, { weight }) => sum + weight, 0)
  const truth = truths.reduce((sum, { value, weight }) => sum + (value * weight) / total, 0)
  // Ranks within the left-out centre, as the estimate has them; of random folds over all centres.
  const wholeValue =
    kind === 'leave-one-centre-out'
      ? acrossFolds(
          measure,
          plans.map((_, f) => ({ repeat: 0, evaluated: selectEvaluated(whole, freshOf(f)) })),
        )
      : measure.value(whole)
  return { ...recovered(measure, estimates, truth), whole: wholeValue }
}

/** What tells patients apart, as the report does: the headline first. */
export function rankingMeasures(rows: OutcomeRows): readonly Measure[] {
  const names = ['auc', 'harrell_c', 'time_auc']
  return measuresFor(rows.outcome, []).filter(({ name }) => names.includes(name))
}

/** What workers are sent, of one model and design; no survival curves, which tell nobody apart. */
export function workOf(rows: OutcomeRows, design: Design, spec: ModelSpec, seed: number): FitWork {
  return { rows, bags: [], designs: [design], specs: [spec], times: new Float64Array(0), seed }
}

function recovered(measure: Measure, estimates: readonly Estimate[], truth: number): Recovered {
  const own = estimates.find(estimate => estimate.measure === measure.name)
  return {
    measure: measure.name,
    value: own?.value ?? null,
    lower: own?.lower ?? null,
    upper: own?.upper ?? null,
    truth,
  }
}

function span(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to - from }, (_, i) => from + i)
}

function after(rows: Int32Array, from: number, count: number): Int32Array {
  return Int32Array.from([...rows, ...span(from, from + count)])
}
