import type { Estimate, TableRecord } from '@tessera/evidence'
import { type FigureContext, placed } from '../figures/place.ts'
import { inSentence } from '../in-sentence.ts'
import { countColumn, estimateColumn, textColumn } from './columns.ts'

/** What intervals of cross-validation are of: bench/studies/recovery/cross-validated.ts counts how often they hold it. */
export const ofTheProcedure =
  'A row about the procedure puts several fitted models together. Its interval comes of resampled held-out patients, and no model is fitted again: it is too narrow to be read as the interval of the one model that is reported, of which external or later patients give one.'

/** The same of differences, with what bench/studies/recovery/null-fixed.ts counted over 1,000 cohorts. */
export const differenceOfProcedures =
  'These differences put several fitted models together, and no model is fitted again in a resample. Where neither model tells anything, the interval of a difference in AUC lies beyond 0 in 18 of 100 cohorts of 186 patients rather than 5: what lies just beyond is no finding.'

/** All estimates of a validation, one row a measure and model, with intervals. */
export function performanceTable(
  context: FigureContext,
  estimates: readonly Estimate[],
  labels: ReadonlyMap<string, string>,
): TableRecord {
  const rows = estimates.map(e => ({
    model: labels.get(e.model ?? '') ?? e.model ?? '',
    measure: e.label,
    value: e.value,
    lower: e.lower,
    upper: e.upper,
    n: e.n,
    events: e.events,
    about: e.about,
    method: e.why ?? e.method,
  }))
  return {
    ...placed(context, {
      name: 'performance',
      section: 'models',
      title: `Performance, ${inSentence(context.validationLabel)}`,
      caption:
        'Every model on the same held-out patients. Each row says whether it is about one fitted model or about the procedure that fits it.',
    }),
    columns: [
      textColumn('model', 'Model'),
      textColumn('measure', 'Measure'),
      estimateColumn('value', 'Value', 3),
      countColumn('n', 'Patients'),
      countColumn('events', 'Events'),
      textColumn('about', 'About'),
      textColumn('method', 'How'),
    ],
    rows,
    indent: null,
    note: estimates.some(({ about }) => about === 'modelling procedure') ? ofTheProcedure : null,
  }
}

/** Models less their reference, with paired intervals. */
export function differenceTable(
  context: FigureContext,
  estimates: readonly Estimate[],
  labels: ReadonlyMap<string, string>,
): TableRecord | null {
  if (estimates.length === 0) return null
  return {
    ...placed(context, {
      name: 'differences',
      section: 'models',
      title: `Differences, ${inSentence(context.validationLabel)}`,
      caption:
        'Model less reference on identical held-out patients and folds, with paired intervals. Brier and log scores are better when lower, the others when higher.',
    }),
    columns: [
      textColumn('model', 'Model'),
      textColumn('reference', 'Less'),
      textColumn('measure', 'Measure'),
      estimateColumn('value', 'Difference', 4),
      textColumn('method', 'How'),
    ],
    rows: estimates.map(e => ({
      model: labels.get(e.model ?? '') ?? e.model ?? '',
      reference: labels.get(e.reference ?? '') ?? e.reference ?? '',
      measure: e.label.replace(', difference', ''),
      value: e.value,
      lower: e.lower,
      upper: e.upper,
      method: e.why ?? e.method,
    })),
    indent: null,
    note: estimates.some(({ about }) => about === 'modelling procedure') ? differenceOfProcedures : null,
  }
}
