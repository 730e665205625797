import type { Finding } from '@tessera/evidence'
import { type GivenColumns, type ReadTableOptions, readRecords } from '@tessera/tables'
import type { Lesion, LesionReading } from '../lesion.ts'
import { isLymphNode } from '../lymph-node.ts'
import { readingOf, roleOf } from './lesion-cells.ts'
import { lesionFields } from './lesion-fields.ts'

export interface LesionTable {
  readonly file: string
  /** A description of every row: `assessRecist` makes one lesion of those of a name, and says where they contradict. */
  readonly lesions: readonly Lesion[]
  readonly readings: readonly LesionReading[]
  /** Name of the column of diameters; null where there is none. */
  readonly diameterColumn: string | null
  readonly findings: readonly Finding[]
}

export interface LesionTableOptions {
  readonly given?: GivenColumns<typeof lesionFields>
  readonly table?: ReadTableOptions
  /** Unit of diameters where the table has no column for it; a column named `..._mm` needs none. */
  readonly unit?: string
}

/**
 * Reads a plain table of lesions, one row a lesion, visit and reader. A diameter of 0 is a lesion that is gone.
 * Without a reader there is one, `reader`; without a visit the date names it. Units are those of the unit column,
 * else as declared, else mm with a note; nothing is guessed from the values.
 * @throws FindingsError when the file cannot be read or a required column is missing
 */
export async function readLesionTable(path: string, options: LesionTableOptions = {}): Promise<LesionTable> {
  const read = await readRecords(path, lesionFields, {
    ...(options.given ? { given: options.given } : {}),
    ...(options.table ? { table: options.table } : {}),
  })
  const findings: Finding[] = [...read.findings]
  const column = read.columns.diameter ?? ''
  const named = /_(mm|cm)$/i.exec(column)?.[1]?.toLowerCase()
  const unit = options.unit ?? named
  if (read.columns.unit === undefined && unit === undefined && column !== '')
    findings.push({
      severity: 'note',
      code: 'unit-not-given',
      message: `${read.file} has no column for the unit of '${column}': millimetres`,
      cure: 'add a column unit, name the column diameter_mm, or give --unit',
      file: read.file,
      field: column,
    })
  const lesions: Lesion[] = []
  const readings: LesionReading[] = []
  for (const record of read.records) {
    const role = roleOf(record.role)
    const { patientId, lesion, row } = record
    if (patientId === null || lesion === null || record.role === null) continue
    const at = { file: read.file, row, patientId }
    if (role === null) {
      findings.push({
        severity: 'error',
        code: 'lesion-role-unknown',
        message: `'${record.role}' is no role of a lesion; the row is left out`,
        cure: 'write target, non-target or new',
        field: read.columns.role ?? 'role',
        value: record.role,
        ...at,
      })
      continue
    }
    const reader = record.reader ?? 'reader'
    const node = record.node ?? isLymphNode(record.organ)
    lesions.push({
      patientId,
      lesion,
      role,
      organ: record.organ,
      node,
      irradiated: record.irradiated === true,
      reader,
      method: record.method,
      infiltrative: record.infiltrative,
      treatedBefore: record.treatedBefore,
      ...(record.splitFrom === null ? {} : { splitFrom: record.splitFrom }),
      ...(record.mergedInto === null ? {} : { mergedInto: record.mergedInto }),
      file: read.file,
      row,
    })
    readings.push({
      patientId,
      lesion,
      reader,
      visit: record.visit ?? textOfDay(record.day.earliest),
      day: record.day,
      ...readingOf(record, unit ?? 'mm', read.file, findings),
      enhancing: record.enhancing,
      increased: record.increased,
      forSymptoms: record.forSymptoms,
      typicalPattern: record.typicalPattern,
      malignantCytology: record.malignantCytology,
      visitNumber: record.visitNumber,
      accepted: record.accepted,
      file: read.file,
      row,
    })
  }
  return { file: read.file, lesions, readings, diameterColumn: read.columns.diameter ?? null, findings }
}

function textOfDay(day: number): string {
  return Number.isNaN(day) ? 'no date' : new Date(day * 86_400_000).toISOString().slice(0, 10)
}
