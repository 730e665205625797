import type { TableRecord } from '@tessera/evidence'
import type { Coefficient, LearningOutcome } from '@tessera/learning'
import { normalQuantile } from '@tessera/statistics'
import { type FigureContext, placed } from '../figures/place.ts'
import type { FinalFit } from '../fit-fold.ts'
import { estimateColumn, numberColumn, textColumn } from './columns.ts'

const predicted: Readonly<Record<LearningOutcome['kind'], string>> = {
  binary: 'Risk',
  'time-to-event': 'Risk',
  'competing-risks': 'Risk',
  ordinal: 'Model',
  continuous: 'Value',
}

/** The model that is reported, so that it can be applied by hand. */
export function coefficientTable(
  context: FigureContext,
  model: { readonly id: string; readonly label: string },
  fit: FinalFit,
  outcome: LearningOutcome['kind'],
): TableRecord {
  const { formula, baselineSurvival, settings, notes } = fit.description
  const { coefficients, left } = printed(fit.description.coefficients)
  const z = normalQuantile(0.5 + context.level / 2)
  // A change of the value is read as it is, a change of odds or hazard as a ratio; intercepts are neither.
  const scaled = outcome === 'continuous' ? (value: number) => value : ratioOrNull
  const shown = (term: string) => !term.startsWith('(')
  const risk = outcome !== 'continuous' && outcome !== 'ordinal'
  const base = baselineSurvival
    ? ` Baseline survival at ${baselineSurvival.time} ${context.unit ?? ''}: ${baselineSurvival.survival.toPrecision(6)}.`
    : ''
  const how = Object.entries(settings)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toPrecision(4)) : value}`)
    .join(', ')
  return {
    ...placed(context, {
      name: `coefficients/${model.id}`,
      section: 'explanation',
      model: model.id,
      title: `The model, to be applied by hand: ${model.label}`,
      caption: `Fitted on all ${fit.n} patients${fit.events === null ? '' : ` (${fit.events} events)`} that train anything. ${predicted[outcome]} = ${formula}.${base}${risk ? ` High risk: above ${fit.cutOff.toPrecision(3)}.` : ''}`,
    }),
    columns: [
      textColumn('term', 'Term'),
      textColumn('unit', 'Unit'),
      numberColumn('coefficient', 'Coefficient', 5),
      estimateColumn(
        'ratio',
        outcome === 'continuous'
          ? 'Change of the value'
          : context.horizon === null
            ? 'Odds ratio'
            : 'Hazard ratio',
      ),
      textColumn('missing', 'When missing'),
    ],
    rows: coefficients.map(({ term, coefficient, se, unit, whenMissing }) => ({
      term,
      unit: unit ?? '',
      coefficient,
      ratio: shown(term) ? scaled(coefficient) : null,
      lower: se === null || !shown(term) ? null : scaled(coefficient - z * se),
      upper: se === null || !shown(term) ? null : scaled(coefficient + z * se),
      missing: whenMissing ?? '',
    })),
    indent: null,
    note:
      [how === '' ? null : `Settings: ${how}.`, left, ...notes.map(asSentence)]
        .filter(text => text !== null)
        .join(' ') || null,
  }
}

/** Notes begin with the name of what they are of, which stays as it is written. */
function asSentence(note: string): string {
  return /[.!?]$/.test(note) ? note : `${note}.`
}

/** A page of terms is printed whole; of a longer model those that count for something. */
const mostTerms = 40

function printed(all: readonly Coefficient[]): {
  readonly coefficients: readonly Coefficient[]
  readonly left: string | null
} {
  const coefficients =
    all.length <= mostTerms
      ? all
      : all.filter(({ term, coefficient }) => coefficient !== 0 || term === '(intercept)')
  const zero = all.length - coefficients.length
  return { coefficients, left: zero === 0 ? null : `${zero} further terms have the coefficient 0.` }
}

/** exp of a coefficient, or null where it overflows. */
function ratioOrNull(logarithm: number): number | null {
  const ratio = Math.exp(logarithm)
  return Number.isFinite(ratio) ? ratio : null
}
