import { type Finding, FindingsError } from '@tessera/evidence'
import { type Field, type Fields, readRecords, soundRecords, type Table } from '@tessera/tables'
import { laboratoryFields } from '../toxicity/index.ts'
import { type LaboratoryResult, scoreAnalyteOf } from './result.ts'

interface AnalyteColumn {
  readonly column: string
  readonly analyte: string
  readonly unit: string | null
  readonly upperColumn: string | null
}

const places = {
  patientId: laboratoryFields.patientId,
  date: { kind: 'day', names: ['date', 'sample_date', 'LBDTC', 'ADT'], what: 'date of the sample' },
  visit: laboratoryFields.visit,
} as const satisfies Fields

/** Results of a table with a column an analyte. */
export async function wideResults(
  path: string,
  table: Table,
  units: Readonly<Record<string, string>>,
): Promise<{
  readonly results: readonly LaboratoryResult[]
  readonly columns: Readonly<Record<string, string>>
  readonly findings: readonly Finding[]
}> {
  const analytes = analyteColumns(
    table.columns.map(({ name }) => name),
    units,
  )
  if (analytes.length === 0) throw new FindingsError([notOne(table)])
  const numbers = analytes.flatMap(({ column, upperColumn }) =>
    upperColumn === null ? [column] : [column, upperColumn],
  )
  const fields: Record<string, Field> = Object.fromEntries(
    numbers.map(name => [name, { kind: 'number', names: [name], what: name }]),
  )
  const [placed, values] = await Promise.all([readRecords(path, places), readRecords(path, fields)])
  soundRecords(placed)
  const read = soundRecords(values)
  const numberOf = (index: number, column: string | null) => {
    const value = column === null ? Number.NaN : read.records[index][column]
    return typeof value === 'number' ? value : Number.NaN
  }
  const results = placed.records.flatMap(({ patientId, date, visit, row }, index) =>
    patientId === null
      ? []
      : analytes.flatMap(({ column, analyte, unit, upperColumn }) => {
          const value = numberOf(index, column)
          if (Number.isNaN(value)) return []
          const day = Number.isNaN(date.day) ? null : Math.floor(date.day)
          return [{ patientId, analyte, value, unit, upper: numberOf(index, upperColumn), day, visit, row }]
        }),
  )
  const columns = Object.fromEntries(analytes.map(({ analyte, column }) => [analyte, column]))
  return { results, columns, findings: [...placed.findings, ...read.findings] }
}

/** The columns that are analytes, with the unit of the heading or of `units`. */
export function analyteColumns(
  names: readonly string[],
  units: Readonly<Record<string, string>>,
): AnalyteColumn[] {
  const lower = new Map(names.map(name => [name.toLowerCase(), name]))
  const asked = new Map(Object.entries(units).map(([name, unit]) => [name.toLowerCase(), unit]))
  return names.flatMap(column => {
    const [, bare = column, heading = null] = /^(.*?)\s*[([]([^()[\]]*)[)\]]\s*$/.exec(column) ?? []
    const words = bare.replaceAll('_', ' ').trim()
    if (/\s(uln|lln|unit|upper|lower)$/i.test(words)) return []
    const analyte = words.toLowerCase() === 'age' ? 'age' : scoreAnalyteOf(words, words, null)
    if (analyte === null) return []
    const own =
      asked.get(column.toLowerCase()) ?? asked.get(bare.toLowerCase()) ?? asked.get(analyte.toLowerCase())
    const unit = own ?? heading ?? (analyte === 'age' ? 'years' : null)
    return [{ column, analyte, unit, upperColumn: lower.get(`${bare.toLowerCase()}_uln`) ?? null }]
  })
}

function notOne(table: Table): Finding {
  return {
    severity: 'error',
    code: 'no-laboratory-values',
    message: `${table.source.file} has neither the columns test and value nor a column named after an analyte`,
    cure: `name the columns with --columns code=...,value=..., or head them albumin (g/L), platelets (10^9/L); the columns are ${table.columns.map(({ name }) => name).join(', ')}`,
    file: table.source.file,
  }
}
