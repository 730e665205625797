import type { Finding } from '@tessera/evidence'
import { type Fields, readRecords, soundRecords } from '@tessera/tables'
import type { TrialFactor } from './factors.ts'
import type { EnteredPatient } from './next-allocation.ts'

export interface ReadAllocationsOptions {
  readonly factors: readonly Pick<TrialFactor, 'name'>[]
  /** Columns of fields (patientId, arm, or a factor) where the table names them otherwise. */
  readonly given?: Readonly<Record<string, string>>
  /** A table without patients' identifiers will do. */
  readonly anonymous?: boolean
}

export interface ReadAllocations {
  readonly file: string
  readonly patients: readonly EnteredPatient[]
  readonly findings: readonly Finding[]
}

/**
 * Reads a table of allocated patients, one a row: `patient_id`, `arm`, and a column for each factor.
 * @throws FindingsError when it cannot be read, a column is not there or a cell is empty
 */
export async function readAllocations(
  path: string,
  options: ReadAllocationsOptions,
): Promise<ReadAllocations> {
  const { factors, given = {}, anonymous = false } = options
  const must = { kind: 'text', required: true, always: true } as const
  const fields: Record<string, Fields[string]> = {
    patientId: anonymous
      ? { kind: 'text', names: ['patient_id', 'USUBJID', 'SUBJID'], what: 'patient' }
      : { ...must, names: ['patient_id', 'USUBJID', 'SUBJID'], what: 'patient' },
    arm: { ...must, names: ['arm', 'assigned', 'TRT01P', 'ARM'], what: 'arm' },
  }
  for (const { name } of factors)
    fields[`factor:${name}`] = { ...must, names: [given[name] ?? name], what: `level of ${name}` }
  const { patientId, arm } = given
  const read = soundRecords(
    await readRecords(path, fields, {
      given: { ...(patientId === undefined ? {} : { patientId }), ...(arm === undefined ? {} : { arm }) },
    }),
  )
  const patients = read.records.map(record => ({
    patientId: textOf(record.patientId) || `row ${record.row}`,
    arm: textOf(record.arm),
    row: record.row,
    levels: Object.fromEntries(factors.map(({ name }) => [name, textOf(record[`factor:${name}`])])),
  }))
  return { file: read.file, patients, findings: read.findings }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
