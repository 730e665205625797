import type { FitContext, Fitter, Fold, Training } from '@tessera/evidence'
import type { Design } from '../preparation/design.ts'
import type { FittedPreparation } from '../preparation/preparation.ts'
import type { ModellingRows, Outcome } from '../rows.ts'
import { averageRepeats, type DeviancePath, summariseFolds } from './inner-cross-validation.ts'
import {
  binomialFold,
  coxFold,
  type FoldDeviance,
  type PenaltyPath,
  penaltyPath,
} from './penalised-family.ts'

/**
 * Cross-validated deviance of the penalty paths, one path of deviances an alpha. In every inner fold the
 * preparation is fitted again on its training rows. Folds are divided one at a time, so that one copy of the
 * rows is alive.
 * @param options.inner folds of `training.data`, of one or more repetitions
 * @param options.paths the paths of all training rows, one an alpha, whose penalties are validated
 */
export function crossValidate(options: {
  readonly training: Training<ModellingRows>
  readonly context: FitContext
  readonly fitter: Fitter<ModellingRows, FittedPreparation>
  readonly inner: readonly Fold[]
  readonly alphas: readonly number[]
  readonly paths: readonly PenaltyPath[]
}): DeviancePath[] {
  const { training, context, fitter, inner, alphas, paths } = options
  const { outcome } = training.data
  const deviances = inner.map(fold => {
    const { training: rows, heldOut } = fold.divide(training.data)
    const prepared = fitter.fit(rows, context)
    const design = prepared.apply(rows.data)
    const evaluated = prepared.apply(outcome.kind === 'binary' ? heldOut.data : training.data)
    return alphas.map((alpha, a): FoldDeviance => {
      const path = pathOf(design, rows.data.outcome, alpha, paths[a])
      return outcome.kind === 'binary'
        ? binomialFold(path, evaluated, heldOut.data.outcome.event)
        : coxFold(path, evaluated, outcome, fold.training)
    })
  })
  const repeats = [...new Set(inner.map(fold => fold.repeat))]
  return alphas.map((_, a) =>
    averageRepeats(
      repeats.map(repeat => {
        const mine = deviances.filter((_, f) => inner[f].repeat === repeat).map(byAlpha => byAlpha[a])
        return summariseFolds(
          mine.map(fold => fold.deviance),
          mine.map(fold => fold.weight),
        )
      }),
    ),
  )
}

/** Share of the null deviance at which inner fits stop: their deviance is read to far fewer digits. */
const innerTolerance = 1e-10

/** The inner path at the penalties of the whole path; where it stops early its last model goes on. */
function pathOf(design: Design, outcome: Outcome, alpha: number, whole: PenaltyPath): PenaltyPath {
  const path = penaltyPath(design, outcome, alpha, whole.lambda, innerTolerance)
  const short = whole.lambda.length - path.beta.length
  if (short === 0) return path
  const last = path.beta.length - 1
  const beta = [...path.beta, ...Array.from({ length: short }, () => path.beta[last])]
  const intercept = path.intercept
  if (intercept === null) return { ...path, lambda: whole.lambda, beta }
  return {
    lambda: whole.lambda,
    beta,
    intercept: Float64Array.from({ length: beta.length }, (_, l) => intercept[Math.min(l, last)]),
  }
}
