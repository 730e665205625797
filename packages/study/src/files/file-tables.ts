import type { TableRecord } from '@tessera/evidence'
import { quantileOfSorted } from '@tessera/statistics'
import { countColumn, textColumn } from '../run/report-tables/columns.ts'
import type { FileSummary } from './file-summary.ts'

/** What became of the slides and scans: one row a block; none where a study has no such block. */
export function fileTables(summaries: readonly FileSummary[]): TableRecord[] {
  if (summaries.length === 0) return []
  return [
    {
      id: 'files',
      section: 'patients',
      question: null,
      validation: null,
      model: null,
      title: 'Slides and scans',
      caption:
        'Those of patients of the study: listed in the sheet (or there, without one), read, and those that are there and could not be used, with the reason. Files that are not there are counted apart.',
      status: 'planned',
      columns: [
        textColumn('block', 'Block'),
        countColumn('listed', 'Listed'),
        countColumn('absent', 'Not there'),
        countColumn('refused', 'Refused'),
        textColumn('why', 'Why'),
        countColumn('read', 'Read'),
        textColumn('amount', 'Median (range) of each'),
        textColumn('how', 'How'),
      ],
      rows: summaries.map(one => ({
        block: one.block,
        listed: one.listed,
        absent: Math.max(0, one.listed - one.read - one.refused),
        refused: one.refused,
        why: (one.reasons ?? []).map(({ reason, n }) => `${reason} (${n})`).join('; '),
        read: one.read,
        amount: amountOf(one),
        how: one.before === 0 ? one.how : `${one.how}; ${one.before} made before`,
      })),
      indent: null,
      note: null,
    },
  ]
}

function amountOf({ amounts, what }: FileSummary): string {
  if (amounts.length === 0) return ''
  const sorted = Float64Array.from(amounts).sort()
  const shown = [quantileOfSorted(sorted, 0.5), sorted[0], sorted[sorted.length - 1]].map(value =>
    Math.round(value).toLocaleString('en-GB'),
  )
  return `${shown[0]} (${shown[1]} to ${shown[2]}) ${what}`
}
