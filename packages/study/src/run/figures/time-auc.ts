import type { FigureOf } from '@tessera/evidence'
import { normalQuantile, timeDependentAuc, timeDependentAucCompeting } from '@tessera/statistics'
import { type Evaluated, eventsOf } from '../evaluated.ts'
import { inSentence } from '../in-sentence.ts'
import { survivalOf } from '../measures/outcome-of.ts'
import type { OutOfFold } from '../out-of-fold.ts'
import { type FigureContext, percentLevel, placed } from './place.ts'

const POINTS = 12

/** Cumulative/dynamic AUC at twelve times up to the horizon, taken within folds, weighted by events. */
export function timeAucFigure(
  context: FigureContext,
  folds: readonly OutOfFold[],
  models: readonly { readonly id: string; readonly label: string }[],
): FigureOf<'time-auc'> | null {
  const { horizon, unit } = context
  if (horizon === null || unit === null) return null
  const times = Float64Array.from({ length: POINTS }, (_, i) => (horizon * (i + 1)) / POINTS)
  return {
    ...placed(context, {
      name: 'time-auc',
      section: 'discrimination',
      title: 'Discrimination over time',
      caption: `AUC for an event by each time against none by then, censoring weighted, with ${percentLevel(context.level)} limits; ${inSentence(context.validationLabel)}, within folds.`,
    }),
    kind: 'time-auc',
    unit,
    curves: models.flatMap(({ id, label }) => {
      const points = curve(folds, id, times, context.level)
      return points.time.length === 0 ? [] : [{ label, model: id, ...points }]
    }),
  }
}

function aucsOf(evaluated: Evaluated, times: Float64Array) {
  const risk = evaluated.linear
  if (evaluated.outcome.kind === 'competing-risks') {
    const { time, event } = evaluated.outcome
    return timeDependentAucCompeting({ time, cause: event, risk, times })
  }
  const { time, event } = survivalOf(evaluated)
  return timeDependentAuc({ time, event, risk, times })
}

function curve(folds: readonly OutOfFold[], model: string, times: Float64Array, level: number) {
  const z = normalQuantile(0.5 + level / 2)
  const results = folds.flatMap(fold => {
    const evaluated = fold.models[model]
    try {
      const weight = eventsOf(evaluated.outcome) ?? 0
      return weight === 0 ? [] : [{ weight, ...aucsOf(evaluated, times) }]
    } catch {
      return []
    }
  })
  const drawn: { time: number[]; auc: number[]; lower: number[]; upper: number[] } = {
    time: [],
    auc: [],
    lower: [],
    upper: [],
  }
  times.forEach((t, i) => {
    const usable = results.filter(r => Number.isFinite(r.auc[i]) && Number.isFinite(r.se[i]))
    const weights = usable.reduce((sum, r) => sum + r.weight, 0)
    if (weights === 0) return
    const auc = usable.reduce((sum, r) => sum + r.weight * r.auc[i], 0) / weights
    const se = Math.sqrt(usable.reduce((sum, r) => sum + (r.weight * r.se[i]) ** 2, 0)) / weights
    drawn.time.push(t)
    drawn.auc.push(auc)
    drawn.lower.push(Math.max(0, auc - z * se))
    drawn.upper.push(Math.min(1, auc + z * se))
  })
  return drawn
}
