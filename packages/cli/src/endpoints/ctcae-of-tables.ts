import path from 'node:path'
import {
  afterBaseline,
  byDoses,
  doseFields,
  type Exposures,
  exposuresOf,
  gradeLaboratory,
  type LaboratoryGrade,
  laboratoryFields,
  type PeriodOf,
  shiftTable,
  type UnknownSymptoms,
  worstGrades,
} from '@tessera/clinical'
import { type Finding, FindingsError } from '@tessera/evidence'
import { readRecords, soundRecords } from '@tessera/tables'
import type { Outcome } from '../perform.ts'
import { gradeColumns, gradeRow, worstRow } from './ctcae-rows.ts'
import { gradesText } from './ctcae-text.ts'
import { requireFields } from './lesion-input.ts'
import type { TableOptions } from './table-options.ts'
import { requireTableEnding, writeRows } from './write-out.ts'

export interface CtcaeOptions extends TableOptions {
  readonly doses?: string
  readonly window: number
  readonly symptoms: UnknownSymptoms
  readonly correctCalcium?: boolean
  readonly trace?: true
}

/** The work of `tessera endpoints ctcae`. */
export async function gradeTable(table: string, options: CtcaeOptions): Promise<Outcome> {
  requireTableEnding(options.out)
  requireFields(options.columns, laboratoryFields)
  const read = soundRecords(await readRecords(table, laboratoryFields, { given: options.columns }))
  const exposures = options.doses === undefined ? null : await readDoses(options.doses)
  const { grades, findings } = gradeLaboratory(read.records, {
    file: path.basename(table),
    unknownSymptoms: options.symptoms,
    correctCalcium: options.correctCalcium,
    firstDose: exposures
      ? new Map([...exposures.byPatient].map(([patientId, { first }]) => [patientId, first]))
      : undefined,
  })
  if (grades.length === 0)
    throw new FindingsError([
      {
        severity: 'error',
        code: 'nothing-to-grade',
        message: 'no test of the table is one that CTCAE v5.0 has a numeric criterion for',
        cure: 'name the tests by their CDISC codes (ALT, HGB, NEUT), or say which column has them with --columns code=...',
        file: path.basename(table),
        field: read.columns.code,
      },
      ...findings,
    ])
  const period: PeriodOf = exposures ? byDoses(exposures.byPatient, options.window) : afterBaseline
  const worst = worstGrades(grades, period)
  const shift = shiftTable(grades, period)
  if (options.out !== undefined) await writeRows(options.out, gradeColumns, grades.map(gradeRow))
  return {
    document: {
      version: 'CTCAE v5.0',
      unknownSymptoms: options.symptoms,
      windowDays: exposures ? options.window : null,
      columns: read.columns,
      grades: grades.map(gradeRow),
      worst: worst.map(worstRow),
      shift,
    },
    text: gradesText(grades, worst, shift, options),
    findings: [
      ...read.findings,
      ...(exposures?.findings ?? []),
      ...findings,
      ...withoutDose(grades, exposures),
    ],
  }
}

/** Patients whose values belong to no period because no dose is known of them. */
function withoutDose(grades: readonly LaboratoryGrade[], exposures: Exposures | null): Finding[] {
  if (exposures === null) return []
  const missing = new Map(
    grades.filter(({ patientId }) => !exposures.byPatient.has(patientId)).map(one => [one.patientId, one]),
  )
  return [...missing.values()].map(({ patientId, file, row }) => ({
    severity: 'warning',
    code: 'laboratory-without-dose',
    message: 'a patient without a dose: graded, and in no period',
    cure: 'give the doses of the patient',
    field: 'patient_id',
    file,
    row,
    patientId,
  }))
}

async function readDoses(file: string): Promise<Exposures> {
  const { records } = soundRecords(await readRecords(file, doseFields))
  return exposuresOf(records, { file: path.basename(file) })
}
