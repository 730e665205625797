import type { Finding } from '@tessera/evidence'
import {
  type DeltaFeatures,
  deltaFeatures,
  deltaMeasures,
  deltaTable,
  type MissingDelta,
  missingDeltaFindings,
  pairScans,
} from '@tessera/radiomics'
import { columnOf, formatDay, type Table, textAt, writeCsv } from '@tessera/tables'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { parseColumnValue } from '../stats/coded-column.ts'
import { textTable } from '../terminal/text-table.ts'
import { missingAgainst } from './missing-against.ts'
import type { DeltaOptions } from './options-of-robustness.ts'
import { daysOf, readScans, type ScanColumns } from './read-scans.ts'

/** The change of every feature between two tables, one row a patient in each. */
export async function deltaOfTables(
  beforeFile: string,
  afterFile: string | undefined,
  options: DeltaOptions,
): Promise<Outcome> {
  const { id, timeZero } = options
  const measures = deltaMeasures.filter(one => options.measures?.includes(one) ?? true)
  const unknown = options.measures?.find(one => deltaMeasures.every(known => known !== one))
  if (unknown !== undefined)
    throw new UsageError(`--measures has '${unknown}'; give some of ${deltaMeasures.join(', ')}`)
  const except = timeZero === undefined ? [] : [timeZero]
  const columns = { id, date: options.date, state: options.maskState, except }
  const [first, second] = timepoints(afterFile, options.timepoint)
  const before = await readScans(beforeFile, { ...columns, ...first })
  const after = await readScans(afterFile ?? beforeFile, { ...columns, ...second })
  const zero = timeZero === undefined ? undefined : timeZeros(before.table, id, timeZero)
  const paired = pairScans(before.scans, after.scans, zero)
  const features = options.features ?? before.features
  const nowhere = features.filter(name => !before.features.includes(name))
  if (nowhere.length > 0)
    throw new UsageError(
      `--features names ${nowhere.join(', ')}, which ${beforeFile} does not have as numbers`,
    )
  const deltas = deltaFeatures(paired, { features, measures })
  const { table, dictionary } = deltaTable(deltas)
  if (options.out !== undefined) await writeCsv(table, options.out)
  const missing = await missingAgainst(deltas, options)
  const findings: Finding[] = [
    ...before.findings,
    ...after.findings,
    ...paired.findings,
    ...(missing === null ? [] : missingDeltaFindings(missing.tests, missing.outcome)),
  ]
  return {
    document: {
      measures,
      patients: deltas.map(
        ({ patient, maskBefore, maskAfter, dateBefore, knownAt, days, values, states }) => ({
          patient_id: patient,
          mask_before: maskBefore,
          mask_after: maskAfter,
          date_before: dateBefore === null ? null : formatDay(dateBefore),
          known_at: knownAt === null ? null : formatDay(knownAt),
          days,
          values,
          states,
        }),
      ),
      exclusions: paired.exclusions,
      missing: missing?.tests ?? null,
      dictionary,
    },
    text: summary(deltas, missing?.tests ?? null, paired.exclusions.length),
    findings,
  }
}

/** Which rows are those before and after therapy: all of two tables, or those of two values of a column of one. */
function timepoints(after: string | undefined, given: string | undefined): Pick<ScanColumns, 'where'>[] {
  if (given === undefined) {
    if (after !== undefined) return [{}, {}]
    throw new UsageError(
      'give the table after therapy too, or --timepoint COLUMN=BEFORE,AFTER for one table of both',
    )
  }
  const { column, value } = parseColumnValue('--timepoint', given)
  const values = value.split(',').map(text => text.trim())
  if (after !== undefined || values.length !== 2)
    throw new UsageError(
      '--timepoint is of one table, and names two values: --timepoint timepoint=before,after',
    )
  return values.map(one => ({ where: { column, value: one } }))
}

function timeZeros(table: Table, id: string, name: string): ReadonlyMap<string, number> {
  const days = daysOf(columnOf(table, name), table)
  const patient = columnOf(table, id)
  return new Map(
    Array.from(days, (day, row) => [textAt(patient, row) ?? '', day] as const).filter(
      ([, day]) => !Number.isNaN(day),
    ),
  )
}

function summary(
  deltas: readonly DeltaFeatures[],
  tests: readonly MissingDelta[] | null,
  unpaired: number,
): string {
  const states = new Map<string, number>()
  for (const { maskAfter } of deltas) states.set(maskAfter, (states.get(maskAfter) ?? 0) + 1)
  const rows = deltas.map(({ patient, days, maskAfter, values, states: why }) => [
    patient,
    days === null ? '–' : String(days),
    maskAfter,
    String(Object.keys(values).length),
    String(Object.keys(why).length),
  ])
  return [
    textTable(['patient', 'days', 'mask after', 'values', 'without'], rows),
    '',
    `${deltas.length} pairs (${[...states].map(([state, n]) => `${n} ${state}`).join(', ')}); ${unpaired} scans in no pair`,
    ...(tests === null ? [] : [`${tests.length} patterns of missing features tested against the outcome`]),
  ].join('\n')
}
