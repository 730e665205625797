import type { Finding } from '@tessera/evidence'
import type { Table } from '@tessera/tables'
import type { MeasuredScore } from './measured-at.ts'

/** One row a patient, from however many files. */
export interface Patients {
  readonly table: Table
  /** The study's own identifier of each row; unique. */
  readonly ids: readonly string[]
  readonly centre: Int32Array
  readonly centres: readonly string[]
  /** Files in the order of the protocol, and the file of each row. */
  readonly files: readonly string[]
  readonly fileOf: Uint16Array
  /** The protocol's `measured`: their columns are made anew at each time zero. */
  readonly measured?: readonly MeasuredScore[]
}

/** Where the row of a patient stands, for findings. */
export function placeOf(patients: Patients, row: number) {
  return {
    file: patients.files[patients.fileOf[row]],
    row: patients.table.fileRows[row],
    patientId: patients.ids[row],
    centre: patients.centres[patients.centre[row]],
  }
}

/** Identifiers that stand on two rows, and rows without one. Each is an error with both places. */
export function identifierFindings(patients: Patients, column: string): Finding[] {
  const findings: Finding[] = []
  const first = new Map<string, number>()
  patients.ids.forEach((id, row) => {
    const { file, row: line, centre } = placeOf(patients, row)
    if (id === '') {
      findings.push({
        severity: 'error',
        code: 'patient-without-id',
        message: `a row has no ${column}`,
        cure: 'fill in the study number of the patient',
        file,
        row: line,
        field: column,
        centre,
      })
      return
    }
    const before = first.get(id)
    if (before === undefined) {
      first.set(id, row)
      return
    }
    const other = placeOf(patients, before)
    findings.push({
      severity: 'error',
      code: 'duplicate-patient',
      message: `patient ${id} stands in ${other.file} row ${other.row} and again here`,
      cure: 'remove one of the rows; where each file counts its patients anew, set patients.idsWithin: table',
      file,
      row: line,
      field: column,
      patientId: id,
      centre,
    })
  })
  return findings
}
