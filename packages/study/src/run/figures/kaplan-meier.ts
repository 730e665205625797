import type { FigureOf } from '@tessera/evidence'
import type { Evaluated } from '../evaluated.ts'
import { inSentence } from '../in-sentence.ts'
import { survivalOf } from '../measures/outcome-of.ts'
import { type FigureContext, percentLevel, placed } from './place.ts'
import { survivalCurves } from './survival-curves.ts'

/**
 * Kaplan-Meier by predicted risk group of held-out patients; each patient's group is by the cut-off of the
 * model that never saw them. Null when one group is empty.
 */
export function riskGroupFigure(
  context: FigureContext,
  evaluated: Evaluated,
  outcome: string,
  model: string,
  estimates: readonly string[],
): FigureOf<'kaplan-meier'> | null {
  const { time, event, unit } = survivalOf(evaluated)
  const members = [0, 1].map(high => rowsOf(evaluated.high, high))
  if (members.some(rows => rows.length === 0)) return null
  const curves = survivalCurves(
    members.map((rows, high) => ({
      label: high === 1 ? 'High risk' : 'Low risk',
      time: Float64Array.from(rows, row => time[row]),
      event: Uint8Array.from(rows, row => event[row]),
    })),
    context.level,
    context.horizon,
  )
  return {
    ...placed(context, {
      name: 'risk-groups',
      section: 'risk-groups',
      model,
      title: `${capitalised(outcome)} by predicted risk`,
      caption: `Kaplan-Meier with ${percentLevel(context.level)} limits, ${inSentence(context.validationLabel)}. Each patient is in the group given by a model, and a cut-off, that never saw them.`,
    }),
    kind: 'kaplan-meier',
    unit,
    outcome,
    horizon: context.horizon,
    ...curves,
    estimates: [...estimates],
  }
}

function rowsOf(high: Uint8Array, value: number): number[] {
  return Array.from(high.keys()).filter(row => high[row] === value)
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
