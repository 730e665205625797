import type { Estimate, TableRecord } from '@tessera/evidence'
import { countColumn, intervalColumn, textColumn } from '../run/report-tables/columns.ts'
import type { CarriedEffects, LabelEffect } from './carry-error.ts'
import type { LoadedLabel } from './loaded-label.ts'

/** Estimates and a table of what labels say of one question, with the error of their prediction carried. */
export interface LabelEvidence {
  readonly estimates: readonly Estimate[]
  readonly tables: readonly TableRecord[]
}

/** One effect of a label, three ways. */
export interface EffectOfLabel {
  readonly label: LoadedLabel
  /** The arm, or all patients. */
  readonly of: string
  /** Place among the estimates of the analysis. */
  readonly at: number
  readonly carried: CarriedEffects
}

interface Place {
  readonly question: string
  readonly section: TableRecord['section']
  readonly measure: 'hazard_ratio' | 'ratio_of_hazard_ratios'
  readonly title: string
  readonly caption: string
  readonly events: number
}

const ways = [
  { way: 'measured', label: 'Measured alone', method: 'those with the label measured' },
  {
    way: 'pluggedIn',
    label: 'Prediction as if measured',
    method: 'the prediction in place of the label: its error is left out, so the interval is too narrow',
  },
  {
    way: 'carried',
    label: 'With its error carried',
    method: "multiple imputation from the label's predictive distribution, Rubin's rules",
  },
] as const

/** The table of the effects of labels, and the ones with their error carried (and those to compare) as estimates. */
export function labelEffectEvidence(
  effects: readonly EffectOfLabel[],
  { level, status }: { readonly level: number; readonly status: Estimate['status'] },
  place: Place,
): LabelEvidence {
  if (effects.length === 0) return { estimates: [], tables: [] }
  const { question, section, measure, title, caption } = place
  const estimates = effects.flatMap(({ label, of, at, carried }) =>
    ways.map(({ way, label: words, method }): Estimate => {
      const effect = carried[way][at]
      const { value, lower, upper } = asRatio(effect)
      return {
        id: [question, 'label', label.name, measure, of.toLowerCase(), way].join('/'),
        measure,
        label: `${label.label}, ${of}: ${words.toLowerCase()}`,
        value,
        lower,
        upper,
        level,
        se: value === null ? null : effect.se,
        p: value === null ? null : effect.p,
        method,
        n: effect.n,
        events: way === 'carried' ? place.events : null,
        about: 'treatment effect',
        status,
        question,
        validation: null,
        model: null,
        reference: null,
        fold: null,
        subgroup: of,
        horizon: null,
        threshold: null,
        why: value === null ? 'it has no finite interval: too few events' : null,
      }
    }),
  )
  return {
    estimates,
    tables: [
      {
        id: `${question}/labels`,
        section,
        question,
        validation: null,
        model: null,
        title,
        caption,
        status,
        columns: [
          textColumn('label', 'Label'),
          textColumn('of', measure === 'hazard_ratio' ? 'Patients' : 'Arm'),
          ...ways.map(({ way, label }) => intervalColumn(way, label)),
          countColumn('n', 'Patients'),
        ],
        rows: effects.map(({ label, of, at, carried }) => ({
          label: label.label,
          of,
          n: carried.carried[at].n,
          ...Object.fromEntries(
            ways.flatMap(({ way }) => {
              const { value, lower, upper } = asRatio(carried[way][at])
              return [
                [way, value],
                [`${way}Lower`, lower],
                [`${way}Upper`, upper],
              ]
            }),
          ),
        })),
        indent: null,
        note: 'The last column of ratios is the one to be believed: where the label was not measured it is drawn from what the slides and the outcome say of it, as often as the protocol asks, and the spread of the draws widens the interval. The one before it takes predictions for measurements.',
      },
    ],
  }
}

/** Ratio with its limits; none where a limit is not finite. */
/** An effect that cannot be told from the others of its model is 0 with no error, and so without a p: no number either. */
function asRatio({ value, lower, upper, p }: LabelEffect) {
  const ratio = [value, lower, upper].map(Math.exp)
  return ratio.every(Number.isFinite) && Number.isFinite(p)
    ? { value: ratio[0], lower: ratio[1], upper: ratio[2] }
    : { value: null, lower: null, upper: null }
}
