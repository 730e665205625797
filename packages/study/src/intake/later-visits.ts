import type { Finding } from '@tessera/evidence'
import type { Feature } from '@tessera/learning'
import { numberAt } from '@tessera/tables'
import { endAt, type Visits } from './visits.ts'

const summaries = ['last', 'maximum', 'minimum', 'mean', 'sum'] as const
type Summary = (typeof summaries)[number]
/** Patients whose summary differs between all visits and those up to time zero; fewer tell nothing. */
const fewest = 10
const most = 2000

/**
 * A column that a spreadsheet made of all visits (the highest AFP ever, the last Child-Pugh score), and that was
 * read as if it were known at time zero. Named where it equals the summary of all visits, not that of the visits
 * up to time zero, for at least 95 % of the patients for whom the two differ (of at most 2,000 patients).
 * @param rows the study's patient of each value of the features
 */
export function summarisesLaterVisits(
  features: readonly Feature[],
  rows: Int32Array,
  visits: Visits,
  timeZero: Float64Array,
): Finding[] {
  const findings: Finding[] = []
  const candidates: number[] = []
  rows.forEach((patient, row) => {
    if (candidates.length < most && endAt(visits, patient, timeZero[patient]) < visits.start[patient + 1])
      candidates.push(row)
  })
  for (const column of visits.table.columns) {
    if (column.kind !== 'number' && column.kind !== 'boolean') continue
    const known = candidates.map(row => {
      const patient = rows[row]
      const end = endAt(visits, patient, timeZero[patient])
      const values = Array.from(
        visits.order.subarray(visits.start[patient], visits.start[patient + 1]),
        visit => numberAt(column, visit),
      )
      return {
        row,
        all: summariesOf(values),
        before: summariesOf(values.slice(0, end - visits.start[patient])),
      }
    })
    for (const summary of summaries) {
      const telling = known.filter(
        ({ all, before }) => !Number.isNaN(all[summary]) && all[summary] !== before[summary],
      )
      // Truth values and the like agree by chance.
      if (telling.length < fewest || new Set(telling.map(({ all }) => all[summary])).size < 5) continue
      for (const feature of features) {
        if (feature.kind !== 'numeric') continue
        const equal = telling.filter(({ row, all }) => close(feature.values[row], all[summary])).length
        if (equal < 0.95 * telling.length) continue
        findings.push({
          severity: 'error',
          code: 'summary-of-all-visits',
          message: `'${feature.name}' is the ${summary} of '${column.name}' over all visits, those after time zero too (${equal} of ${telling.length} patients for whom that makes a difference)`,
          cure: `let it be made up to time zero: the column '${column.name}' of the visits, or an aggregate with window: up to time zero`,
          file: visits.table.source.file,
          field: feature.name,
        })
      }
    }
  }
  return findings
}

function close(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b))
}

function summariesOf(values: readonly number[]): Record<Summary, number> {
  const known = values.filter(value => !Number.isNaN(value))
  if (known.length === 0)
    return { last: Number.NaN, maximum: Number.NaN, minimum: Number.NaN, mean: Number.NaN, sum: Number.NaN }
  const sum = known.reduce((total, value) => total + value, 0)
  return {
    last: known[known.length - 1],
    maximum: Math.max(...known),
    minimum: Math.min(...known),
    mean: sum / known.length,
    sum,
  }
}
