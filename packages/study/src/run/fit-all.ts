import type { Feature } from '@tessera/learning'
import type { Run } from '@tessera/tasks'
import type { AssembledQuestion } from '../assembled.ts'
import { centreAlone } from './centre-alone.ts'
import type { Design } from './design.ts'
import type { FinalFit, FitWork, FoldFit } from './fit-fold.ts'
import type { ModelSpec } from './model-spec.ts'

/** Points in time at which survival is predicted, for the integrated Brier score. */
const CURVE_POINTS = 12

/** What workers are sent: patients, folds and models. */
export function fitWork(
  question: AssembledQuestion,
  specs: readonly ModelSpec[],
  designs: readonly Design[],
  seed: number,
  scores: readonly Feature[],
): FitWork {
  const { rows } = question
  const { outcome } = rows
  return {
    rows: {
      features: [...rows.features, ...scores, ...question.assays.flatMap(({ columns }) => columns)],
      outcome,
      patient: rows.patient,
      centre: rows.centre,
      centres: rows.centres,
    },
    bags: question.bags,
    designs,
    specs: [...specs, centreAlone],
    times: !('horizon' in outcome)
      ? new Float64Array(0)
      : Float64Array.from({ length: CURVE_POINTS }, (_, i) => (outcome.horizon * (i + 1)) / CURVE_POINTS),
    seed,
  }
}

/** Fits by design and model, folds in order. The control design runs the control model alone. */
export async function fitAll(run: Run, work: FitWork, question: string): Promise<Map<string, FoldFit[]>[]> {
  const runs = (design: Design, spec: ModelSpec) =>
    (design.id === centreAlone.id) === (spec.role === 'control')
  const items = work.designs.flatMap((design, d) =>
    work.specs
      .filter(spec => runs(design, spec))
      .flatMap(spec => design.folds.map((_, fold) => ({ design: d, fold, model: spec.id }))),
  )
  const module = new URL('./fit-fold.ts', import.meta.url)
  const results = await run.map<FoldFit>(`models ${question}`, {
    module,
    task: 'fitFold',
    shared: work,
    items,
  })
  const byDesign = work.designs.map(() => new Map<string, FoldFit[]>())
  items.forEach((item, i) => {
    const folds = byDesign[item.design].get(item.model) ?? []
    folds.push(results[i])
    byDesign[item.design].set(item.model, folds)
  })
  return byDesign
}

/** The reported models: fitted on every row that trains in any fold of the design that carries the headline. */
export async function fitFinals(
  run: Run,
  work: FitWork,
  specs: readonly ModelSpec[],
  question: string,
): Promise<Map<string, FinalFit>> {
  const fitted = specs.filter(spec => spec.published === null || spec.published.use !== 'validate')
  const items = fitted.map(spec => ({ model: spec.id, design: 0 }))
  const module = new URL('./fit-fold.ts', import.meta.url)
  const results = await run.map<FinalFit>(`final models ${question}`, {
    module,
    task: 'fitFinal',
    shared: work,
    items,
  })
  return new Map(fitted.map((spec, i) => [spec.id, results[i]]))
}

/** The rows that the reported model is fitted on. */
export function finalRows(headline: Design): Int32Array {
  const taking = new Set<number>()
  for (const fold of headline.folds) {
    for (const row of fold.training) taking.add(row)
    if (headline.about === 'modelling procedure') for (const row of fold.heldOut) taking.add(row)
  }
  return Int32Array.from(taking).sort()
}
