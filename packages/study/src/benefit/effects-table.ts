import type { Estimate, TableRecord } from '@tessera/evidence'
import { estimateColumn, textColumn } from '../run/report-tables/columns.ts'
import { type BenefitContext, placedInBenefit } from './context.ts'

/** Every effect with its interval and how it was got. */
export function effectsTable(context: BenefitContext, estimates: readonly Estimate[]): TableRecord {
  return {
    ...placedInBenefit(context, {
      name: 'effects',
      section: 'emulation',
      title: 'Effects of the arms, each way',
      caption:
        'The hazard ratio is an average over follow-up and not collapsible; the difference of restricted mean is what the answer rests on.',
    }),
    columns: [
      textColumn('measure', 'Measure'),
      textColumn('of', 'Analysis'),
      estimateColumn('value', 'Value'),
      textColumn('why', ''),
    ],
    rows: estimates.map(({ label, id, value, lower, upper, why }) => ({
      measure: label,
      of: (id.split('/')[1] ?? '').replaceAll('-', ' '),
      value,
      lower,
      upper,
      why: why ?? '',
    })),
    indent: null,
    note: null,
  }
}
