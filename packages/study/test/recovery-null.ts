import { leaveOneCentreOut, type OutcomeRows, splitRows } from '@tessera/learning'
import { type BootstrapTarget, bootstrapReplicate, targetValues } from '../src/run/bootstrap.ts'
import { chanceOfFixed, permutationP, permuteFixedPredictions } from '../src/run/controls/permutation-test.ts'
import type { Design } from '../src/run/design.ts'
import { differenceEstimates } from '../src/run/estimates/differences.ts'
import { type FitWork, type FoldFit, fitFold, gatherFolds } from '../src/run/fit-fold.ts'
import { measureKey } from '../src/run/measures/catalogue.ts'
import type { ModelSpec } from '../src/run/model-spec.ts'
import { acrossFolds, type OutOfFold } from '../src/run/out-of-fold.ts'
import { headlineMeasure, permutedDiscrimination } from '../src/run/permute.ts'
import { collectReplicates } from '../src/run/replicates.ts'

/** A cohort, its centres left out in turn, and the models that are asked about. */
export interface NullCohort {
  readonly rows: OutcomeRows
  readonly specs: readonly ModelSpec[]
  readonly seed: number
}

const base = { label: '', description: '', about: 'modelling procedure' } as const

function workOf({ rows, specs, seed }: NullCohort): FitWork {
  const design: Design = {
    ...base,
    id: 'leave-one-centre-out',
    kind: 'leave-one-centre-out',
    folds: leaveOneCentreOut(splitRows(rows, null)),
  }
  return { rows, bags: [], designs: [design], specs, times: new Float64Array(0), seed }
}

/** Every model on every fold, as a run gathers them. */
async function outOfFold(work: FitWork) {
  const fits = new Map<string, FoldFit[]>()
  const [design] = work.designs
  for (const { id } of work.specs) {
    const own: FoldFit[] = []
    for (const fold of design.folds.keys()) own.push(await fitFold({ design: 0, fold, model: id }, work))
    fits.set(id, own)
  }
  return { folds: gatherFolds(design, work.rows, fits), fits, plans: design.folds }
}

const observedOf = (folds: readonly OutOfFold[], model: string, rows: OutcomeRows) =>
  acrossFolds(
    headlineMeasure(rows.outcome),
    folds.map(fold => ({ repeat: fold.repeat, evaluated: fold.models[model] })),
  )

/** The p value that the report prints of each model when outcomes are shuffled and every fold is fitted again. */
export async function refittedP(cohort: NullCohort, permutations: number): Promise<number[]> {
  const work = workOf(cohort)
  const { folds } = await outOfFold(work)
  return cohort.specs.map(({ id }) => {
    const shuffled = Array.from({ length: permutations }, (_, permutation) =>
      permutedDiscrimination({ model: id, design: 0, permutation, within: 'all' }, work),
    )
    return permutationP(
      observedOf(folds, id, cohort.rows),
      Float64Array.from(shuffled).filter(Number.isFinite),
    )
  })
}

/** What the report says of models that are not fitted again, and what it would say without minding that folds taught each other. */
export interface FixedTests {
  /** p of each model. */
  readonly p: readonly number[]
  /** The same where shuffles within folds are taken as they are, as if the folds were independent. */
  readonly independent: readonly number[]
  /** Whether the model gives all patients of a fold the same risk, fold by fold: such a model says nothing to be tested. */
  readonly silent: readonly boolean[]
  /** Where the paired interval of the last model less the first lies. */
  readonly difference: 'above' | 'below' | 'within' | 'none'
}

export async function fixedTests(
  cohort: NullCohort,
  { permutations, bootstrap }: { readonly permutations: number; readonly bootstrap: number },
): Promise<FixedTests> {
  const { rows, specs, seed } = cohort
  const { folds, fits, plans } = await outOfFold(workOf(cohort))
  const measure = headlineMeasure(rows.outcome)
  const tests = specs.map(({ id }) => {
    const observed = observedOf(folds, id, rows)
    const parameters = Math.max(...(fits.get(id) ?? []).map(fit => fit.parameters))
    const { values } = chanceOfFixed({
      folds,
      plans,
      model: id,
      parameters,
      measure,
      permutations,
      seed,
    })
    const independent = permuteFixedPredictions(folds, id, measure, permutations, seed)
    const silent = folds.every(({ models }) => models[id].risk.every(risk => risk === models[id].risk[0]))
    return { p: permutationP(observed, values), independent: permutationP(observed, independent), silent }
  })
  return {
    p: tests.map(({ p }) => p),
    independent: tests.map(({ independent }) => independent),
    silent: tests.map(({ silent }) => silent),
    difference: differenceOf(folds, cohort, bootstrap),
  }
}

/** On which side of no difference the report's paired interval of the last model less the first lies. */
function differenceOf(folds: readonly OutOfFold[], { rows, specs, seed }: NullCohort, bootstrap: number) {
  const measure = headlineMeasure(rows.outcome)
  const targets: BootstrapTarget[] = specs.map(({ id }) => ({
    model: id,
    measure: measureKey(measure),
    subgroup: null,
  }))
  const work = {
    folds,
    thresholds: [],
    targets,
    subgroups: folds.map(() => ({})),
    patients: rows.size,
    seed,
    path: 'null',
  }
  const resamples = Array.from({ length: bootstrap }, (_, b) => bootstrapReplicate(b, work))
  const [estimate] = differenceEstimates(
    { question: 'null', validation: 'null', level: 0.95, status: 'planned', about: 'modelling procedure' },
    folds,
    [{ model: specs[specs.length - 1].id, reference: specs[0].id }],
    [measure],
    collectReplicates(targets, targetValues(work), resamples),
  )
  const { lower, upper } = estimate
  if (lower === null || upper === null) return 'none'
  return lower > 0 ? 'above' : upper < 0 ? 'below' : 'within'
}

/** Numbers of rejections of so many tests at 5 % that a valid one gives in 99 % of cases, by the normal law. */
export function acceptedRejections(tests: number): readonly [number, number] {
  const spread = 2.5758293 * Math.sqrt(tests * 0.05 * 0.95)
  return [Math.ceil(tests * 0.05 - spread), Math.floor(tests * 0.05 + spread)]
}
