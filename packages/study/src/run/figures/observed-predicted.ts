import type { FigureOf } from '@tessera/evidence'
import { linearRegression, valueScores } from '@tessera/statistics'
import type { Evaluated } from '../evaluated.ts'
import { inSentence } from '../in-sentence.ts'
import { valuesOf } from '../measures/value-measures.ts'
import type { DrawnModel } from './drawn-model.ts'
import { type FigureContext, percentLevel, placed } from './place.ts'

/** More points than this are a cloud: every k-th patient is drawn. */
const MOST = 600

/** Observed against predicted values of held-out patients, and their differences. */
export function observedPredictedFigure(
  context: FigureContext,
  models: readonly DrawnModel[],
): FigureOf<'observed-predicted'> {
  return {
    ...placed(context, {
      name: 'observed-predicted',
      section: 'calibration',
      title: 'Observed against predicted',
      caption: `Held-out patients, ${inSentence(context.validationLabel)}: observed against predicted value with the line of equality (grey) and that of least squares, and under it their difference with its mean and the limits within which ${percentLevel(context.level)} of differences lie.`,
    }),
    kind: 'observed-predicted',
    unit: valuesOf(models[0].evaluated).unit,
    models: models.map(({ id, label, evaluated, estimates }) => ({
      label,
      model: id,
      ...pointsOf(evaluated, context.level),
      estimates: [...estimates],
    })),
  }
}

function pointsOf(evaluated: Evaluated, level: number) {
  const observed = valuesOf(evaluated).value
  const predicted = evaluated.linear
  const n = observed.length
  const step = Math.ceil(n / MOST)
  const points: { predicted: number; observed: number }[] = []
  for (let i = 0; i < n; i += step) points.push({ predicted: predicted[i], observed: observed[i] })
  const { meanError, limitsOfAgreement } = valueScores({ observed, predicted, level })
  const varies = predicted.some(value => value !== predicted[0])
  const line = varies && n > 2 ? linearRegression({ y: observed, x: [predicted] }).coefficients : null
  return {
    points,
    n,
    line: line && { intercept: line[0], slope: line[1] },
    bias: meanError.value,
    limits: [limitsOfAgreement[0], limitsOfAgreement[1]] as [number, number],
  }
}
