import type { Finding } from '@tessera/evidence'
import {
  type GivenColumns,
  hasColumn,
  readRecords,
  readTable,
  soundRecords,
  type Table,
} from '@tessera/tables'
import { type LaboratoryResult, scoreAnalyteOf, scoreFields } from './result.ts'
import { wideResults } from './wide-table.ts'

export interface ReadResults {
  readonly results: readonly LaboratoryResult[]
  /** How the table is laid out: one row a result, or one row a visit with a column an analyte. */
  readonly layout: 'long' | 'wide'
  readonly columns: Readonly<Record<string, string>>
  readonly findings: readonly Finding[]
}

export interface ReadResultsOptions {
  readonly given?: GivenColumns<typeof scoreFields>
  /** Units of the columns of a wide table, by analyte or column. */
  readonly units?: Readonly<Record<string, string>>
}

/**
 * Laboratory results for scores: a long table (plain, SDTM LB, ADLB), or a wide one whose columns are analytes with the
 * unit in the heading (`albumin (g/L)`) or in `units`. `albumin_uln` is the upper limit of normal of `albumin`.
 * @throws FindingsError where the table cannot be read or has neither layout
 */
export async function readResults(
  path: string,
  { given = {}, units = {} }: ReadResultsOptions = {},
): Promise<ReadResults> {
  const { table } = await readTable(path)
  if (!isLong(table, given)) return { layout: 'wide', ...(await wideResults(path, table, units)) }
  const read = soundRecords(await readRecords(path, scoreFields, { given }))
  const results = read.records.flatMap(record => {
    const { patientId, code, name, specimen, value, unit, upper, date, visit, row, age } = record
    if (patientId === null) return []
    const place = { patientId, day: Number.isNaN(date.day) ? null : Math.floor(date.day), visit, row }
    const analyte = scoreAnalyteOf(code, name, specimen)
    const result = { ...place, analyte: analyte ?? '', value, unit: unit ?? unitInName(name), upper }
    const ageResult = { ...place, analyte: 'age', value: age, unit: 'years', upper: Number.NaN }
    return [...(analyte === null ? [] : [result]), ...(Number.isNaN(age) ? [] : [ageResult])]
  })
  const columns = Object.fromEntries(Object.entries(read.columns).map(([key, name]) => [key, String(name)]))
  return { layout: 'long', results, columns, findings: read.findings }
}

function isLong(table: Table, given: GivenColumns<typeof scoreFields>): boolean {
  const names = new Set(table.columns.map(({ name }) => name.toLowerCase()))
  const has = (field: 'code' | 'value') =>
    given[field] === undefined
      ? scoreFields[field].names.some(name => names.has(name.toLowerCase()))
      : hasColumn(table, given[field])
  return has('code') && has('value')
}

/** `Albumin (g/L)`: SDTM's PARAM carries the unit of ADaM data in its name. */
function unitInName(name: string | null): string | null {
  return /\(([^()]*)\)\s*$/.exec(name ?? '')?.[1] ?? null
}
