import type { FoldPlan, Question } from '@tessera/evidence'
import { asEvent, type OutcomeRows } from '@tessera/learning'
import { createRandom, quantileOfSorted } from '@tessera/statistics'
import type { Run } from '@tessera/tasks'
import { drawPatients, rowsDrawn } from '../run/bootstrap.ts'
import type { Design } from '../run/design.ts'
import { selectEvaluated } from '../run/evaluated.ts'
import type { FitItem, FitWork, FoldFit } from '../run/fit-fold.ts'
import type { Measure } from '../run/measures/measure.ts'
import { isNetwork, type ModelSpec } from '../run/model-spec.ts'
import { acrossFolds, type EvaluatedFold, type OutOfFold } from '../run/out-of-fold.ts'
import { type LearningCurve, margin } from './curve.ts'
import { modalitiesOf } from './pairs.ts'
import { fitPowerLaw, sizeWithin } from './power-law.ts'

/** Shares of each fold's training patients, and how often each is drawn anew. */
const shares = [0.4, 0.6, 0.8]
const draws = 2
/** An interval of the size needs no more resamples than this. */
const mostResamples = 200

/** The model whose curve is drawn: the primary one, or where it is a network what reads most without one. */
export function curveModel(specs: readonly ModelSpec[], primary: string): ModelSpec | null {
  const cheap = specs.filter(
    spec => !isNetwork(spec) && (spec.role === 'baseline' || spec.role === 'candidate'),
  )
  const own = cheap.find(({ id }) => id === primary)
  if (own) return own
  return cheap.reduce<ModelSpec | null>(
    (best, spec) => (best === null || modalitiesOf(spec).length > modalitiesOf(best).length ? spec : best),
    null,
  )
}

/**
 * Fits the model again on 40, 60 and 80 % of the patients of every training fold, drawn twice within those with and
 * without the event, the smaller sets within the larger, and measures it in the same held-out patients.
 */
export async function learningCurve(
  run: Run,
  input: {
    readonly question: string
    readonly work: FitWork
    readonly design: Design
    readonly folds: readonly OutOfFold[]
    readonly model: ModelSpec
    readonly measure: Measure
    readonly patients: number
    readonly seed: number
    readonly bootstrap: number
    readonly level: number
    readonly sampleSize: Question['sampleSize']
  },
): Promise<LearningCurve> {
  const { work, design, folds, model, measure, seed } = input
  const smaller = Array.from({ length: draws }, (_, draw) => draw).flatMap(draw =>
    shares.map((share): Design & { readonly share: number } => ({
      ...design,
      id: `learning-${draw}-${share}`,
      folds: design.folds.map((fold, f) => smallerFold(fold, work.rows, share, [seed, f, draw])),
      share,
    })),
  )
  const items = smaller.flatMap((_, d) =>
    design.folds.map((_, fold): FitItem => ({ design: d, fold, model: model.id })),
  )
  const fits = await run.map<FoldFit | null>(`learning curve ${input.question}`, {
    module: new URL('./curve-fold.ts', import.meta.url),
    task: 'fitCurveFold',
    shared: { ...work, designs: smaller },
    items,
  })
  /** The held-out patients of every fold of a draw; none where a fold had too few to train on. */
  const evaluatedIn = (d: number) => {
    const own = folds.flatMap((_, f) => fits[d * folds.length + f]?.evaluated ?? [])
    return own.length === folds.length ? [own] : []
  }
  const drawn = shares.map(share => ({
    share,
    size: meanSize(smaller.find(own => own.share === share)?.folds ?? [], work.rows),
    sets: smaller.flatMap((own, d) => (own.share === share ? evaluatedIn(d) : [])),
  }))
  const points = [
    ...drawn.filter(({ sets }) => sets.length > 0),
    { share: 1, size: meanSize(design.folds, work.rows), sets: [folds.map(fold => fold.models[model.id])] },
  ]
  const sizes = points.map(({ size }) => size)
  const valuesOf = (rows: readonly Int32Array[] | null) =>
    points.map(({ sets }) => {
      const values = sets.map(set =>
        acrossFolds(
          measure,
          set.map((evaluated, f): EvaluatedFold => {
            return {
              repeat: folds[f].repeat,
              evaluated: rows ? selectEvaluated(evaluated, rows[f]) : evaluated,
            }
          }),
        ),
      )
      return values.reduce((sum, value) => sum + value, 0) / values.length
    })
  const values = valuesOf(null)
  const bootstrap = { folds, patients: input.patients, seed, path: `${input.question}/${design.id}` }
  const resamples = Array.from({ length: Math.min(input.bootstrap, mostResamples) }, (_, k) => {
    const counts = drawPatients(bootstrap, k)
    return valuesOf(folds.map(fold => rowsDrawn(fold.patient, counts)))
  })
  const limits = (column: readonly number[]) => {
    const sorted = Float64Array.from(column.filter(Number.isFinite)).sort()
    const tail = (1 - input.level) / 2
    return sorted.length < 20 ? null : [quantileOfSorted(sorted, tail), quantileOfSorted(sorted, 1 - tail)]
  }
  const at = sizes.map((_, k) => limits(resamples.map(row => row[k])))
  return {
    model,
    sizes,
    shares: points.map(({ share }) => share),
    tooFew: drawn.flatMap(({ sets, size }) => (sets.length === 0 ? [size] : [])),
    values,
    lower: at.map(own => own?.[0] ?? null),
    upper: at.map(own => own?.[1] ?? null),
    needed: neededOf(sizes, values, resamples, limits),
    required: input.sampleSize.required,
  }
}

function neededOf(
  sizes: readonly number[],
  values: readonly number[],
  resamples: readonly (readonly number[])[],
  limits: (column: readonly number[]) => number[] | null,
): LearningCurve['needed'] {
  const law = fitPowerLaw(sizes, values)
  if (law === null) return null
  const drawn = resamples.flatMap(row => {
    const own = fitPowerLaw(sizes, row)
    return own ? [sizeWithin(own, margin)] : []
  })
  const [lower, upper] = limits(drawn) ?? [1, Number.POSITIVE_INFINITY]
  return { ceiling: law.ceiling, size: sizeWithin(law, margin), lower, upper }
}

function smallerFold(
  fold: FoldPlan,
  rows: Pick<OutcomeRows, 'patient' | 'outcome'>,
  share: number,
  [seed, f, draw]: readonly number[],
): FoldPlan {
  const { event } = asEvent(rows.outcome)
  const kept = new Set<number>()
  for (const stratum of [0, 1]) {
    const patients = [
      ...new Set(
        Array.from(fold.training)
          .filter(row => event[row] === stratum)
          .map(row => rows.patient[row]),
      ),
    ]
    const order = createRandom(seed, 'learning curve', f, draw, stratum).permutation(patients.length)
    for (const i of order.subarray(0, Math.round(share * patients.length))) kept.add(patients[i])
  }
  return { ...fold, training: fold.training.filter(row => kept.has(rows.patient[row])) }
}

function meanSize(folds: readonly FoldPlan[], { patient }: Pick<OutcomeRows, 'patient'>): number {
  const each = folds.map(({ training }) => new Set(Array.from(training, row => patient[row])).size)
  return Math.round(each.reduce((sum, n) => sum + n, 0) / each.length)
}
