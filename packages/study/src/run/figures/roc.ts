import type { FigureOf } from '@tessera/evidence'
import { rocCurve } from '@tessera/statistics'
import { eventsOf, sizeOf } from '../evaluated.ts'
import { inSentence } from '../in-sentence.ts'
import { binaryOf } from '../measures/outcome-of.ts'
import type { OutOfFold } from '../out-of-fold.ts'
import { type FigureContext, placed } from './place.ts'

const GRID = Array.from({ length: 101 }, (_, i) => i / 100)

/**
 * ROC curves of the models. With several folds, the mean sensitivity at each false-positive rate over folds,
 * weighted by events times non-events: scores of different fitted models are never pooled.
 */
export function rocFigure(
  context: FigureContext,
  folds: readonly OutOfFold[],
  models: readonly { readonly id: string; readonly label: string; readonly estimate: string | null }[],
): FigureOf<'roc'> {
  const several = folds.length > 1
  return {
    ...placed(context, {
      name: 'roc',
      section: 'discrimination',
      title: 'Sensitivity and specificity',
      caption: `ROC curves of held-out patients, ${inSentence(context.validationLabel)}${several ? '; mean of the curves of the folds' : ''}.`,
    }),
    kind: 'roc',
    curves: models.map(({ id, label, estimate }) => ({ label, model: id, estimate, ...curve(folds, id) })),
  }
}

function curve(folds: readonly OutOfFold[], model: string) {
  const usable = folds
    .map(fold => fold.models[model])
    .filter(e => {
      const events = eventsOf(e.outcome) ?? 0
      return events > 0 && events < sizeOf(e)
    })
  if (usable.length === 1) {
    const { falsePositive, truePositive } = rocCurve({
      event: binaryOf(usable[0]).event,
      score: usable[0].linear,
    })
    return { falsePositive: [...falsePositive], truePositive: [...truePositive] }
  }
  const mean = new Float64Array(GRID.length)
  let weights = 0
  for (const evaluated of usable) {
    const events = eventsOf(evaluated.outcome) ?? 0
    const weight = events * (sizeOf(evaluated) - events)
    const { falsePositive, truePositive } = rocCurve({
      event: binaryOf(evaluated).event,
      score: evaluated.linear,
    })
    GRID.forEach((at, g) => {
      mean[g] += weight * sensitivityAt(falsePositive, truePositive, at)
    })
    weights += weight
  }
  return { falsePositive: [0, ...GRID], truePositive: [0, ...Array.from(mean, v => v / weights)] }
}

/** Linear interpolation of the ROC curve; at a vertical step the upper end. Points run from (0, 0) to (1, 1). */
function sensitivityAt(
  falsePositive: ArrayLike<number>,
  truePositive: ArrayLike<number>,
  at: number,
): number {
  let below = 0
  for (let i = 0; i < falsePositive.length; i++) if (falsePositive[i] <= at) below = i
  const next = Math.min(below + 1, falsePositive.length - 1)
  const width = falsePositive[next] - falsePositive[below]
  if (width <= 0) return truePositive[below]
  return (
    truePositive[below] + ((at - falsePositive[below]) / width) * (truePositive[next] - truePositive[below])
  )
}
