import type { FigureOf } from '@tessera/evidence'
import { capital } from '../capital.ts'
import type { Evaluated } from '../evaluated.ts'
import { inSentence } from '../in-sentence.ts'
import { timedOf } from '../measures/outcome-of.ts'
import { type FigureContext, percentLevel, placed } from './place.ts'
import { survivalCurves } from './survival-curves.ts'

/**
 * Kaplan-Meier, or with competing events the cumulative incidence, by predicted risk group of held-out patients; each patient's group is by the cut-off of the
 * model that never saw them. Null when one group is empty.
 */
export function riskGroupFigure(
  context: FigureContext,
  evaluated: Evaluated,
  outcome: string,
  model: string,
  estimates: readonly string[],
): FigureOf<'kaplan-meier'> | null {
  const happened = timedOf(evaluated)
  const { time, event, unit } = happened
  const competing = happened.kind === 'competing-risks' ? happened.causes : null
  const curve = competing === null ? 'survival' : 'incidence'
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
    curve,
  )
  return {
    ...placed(context, {
      name: 'risk-groups',
      section: 'risk-groups',
      model,
      title: `${capital(outcome)} by predicted risk`,
      caption: `${competing === null ? 'Kaplan-Meier' : `Cumulative incidence of ${competing[0]} (Aalen-Johansen), ${competing.slice(1).join(' and ')} competing,`} with ${percentLevel(context.level)} limits, ${inSentence(context.validationLabel)}. Each patient is in the group given by a model, and a cut-off, that never saw them.`,
    }),
    kind: 'kaplan-meier',
    unit,
    curve,
    outcome: competing === null ? outcome : `incidence of ${competing[0]}`,
    horizon: context.horizon,
    ...curves,
    estimates: [...estimates],
  }
}

function rowsOf(high: Uint8Array, value: number): number[] {
  return Array.from(high.keys()).filter(row => high[row] === value)
}
