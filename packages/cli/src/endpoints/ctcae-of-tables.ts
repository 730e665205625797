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
  type ShiftCell,
  shiftGrades,
  shiftTable,
  type UnknownSymptoms,
  type WorstGrade,
  worstGrades,
} from '@tessera/clinical'
import { type Finding, FindingsError } from '@tessera/evidence'
import { formatDay, readRecords, soundRecords } from '@tessera/tables'
import type { Outcome } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
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
  if (options.out !== undefined) await writeRows(options.out, columns, grades.map(rowOf))
  return {
    document: {
      version: 'CTCAE v5.0',
      unknownSymptoms: options.symptoms,
      windowDays: exposures ? options.window : null,
      columns: read.columns,
      grades: grades.map(rowOf),
      worst: worst.map(worstRow),
      shift,
    },
    text: textOf(grades, worst, shift, options),
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

const columns = [
  'patient_id',
  'term',
  'body_system',
  'direction',
  'analyte',
  'visit',
  'date',
  'phase',
  'value',
  'unit',
  'lln',
  'uln',
  'baseline',
  'baseline_abnormal',
  'grade',
  'rule',
  'why_not',
  'notes',
  'row',
] as const

function rowOf(grade: LaboratoryGrade) {
  return {
    patient_id: grade.patientId,
    term: grade.term,
    body_system: grade.bodySystem,
    direction: grade.direction,
    analyte: grade.analyte,
    visit: grade.visit,
    date: Number.isNaN(grade.day.day) ? null : formatDay(grade.day.day),
    phase: grade.phase,
    value: grade.value,
    unit: grade.unit,
    lln: grade.lower,
    uln: grade.upper,
    baseline: grade.baseline,
    baseline_abnormal: grade.baselineAbnormal,
    grade: grade.grade,
    rule: grade.rule,
    why_not: grade.why,
    notes: grade.notes.join('; '),
    row: grade.row,
  }
}

function worstRow({ patientId, term, period, grade, at, graded, notGraded }: WorstGrade) {
  return { patient_id: patientId, term, period, grade, row: at.row, graded, not_graded: notGraded }
}

function textOf(
  grades: readonly LaboratoryGrade[],
  worst: readonly WorstGrade[],
  shift: readonly ShiftCell[],
  { trace }: CtcaeOptions,
): string {
  const treated = worst.filter(({ period }) => period === 'treatment')
  const byTerm = [...Map.groupBy(treated, ({ term }) => term)].map(([term, of]) => [
    term,
    ...[0, 1, 2, 3, 4, null].map(grade => String(of.filter(one => one.grade === grade).length)),
  ])
  const parts = [
    `Patients by worst grade after baseline, CTCAE v5.0\n${textTable(['term', '0', '1', '2', '3', '4', 'not graded'], byTerm)}`,
  ]
  if (shift.some(({ baseline }) => baseline !== 'missing')) parts.push(shiftText(shift))
  if (trace) parts.push(traceText(grades))
  return parts.join('\n\n')
}

/** Terms in which somebody changed, one line a grade at baseline. */
function shiftText(shift: readonly ShiftCell[]): string {
  const lines = [...Map.groupBy(shift, ({ term, baseline }) => `${term}\n${baseline}`).values()]
    .filter(cells => cells.some(({ baseline, worst }) => worst !== baseline && worst !== 'missing'))
    .map(cells => [
      cells[0].term,
      String(cells[0].baseline),
      ...shiftGrades.map(grade => String(cells.find(({ worst }) => worst === grade)?.patients ?? 0)),
    ])
  const head = [
    'term',
    'at baseline',
    ...shiftGrades.map(grade => (grade === 'missing' ? 'no value' : String(grade))),
  ]
  return `From baseline to worst grade\n${textTable(head, lines)}`
}

function traceText(grades: readonly LaboratoryGrade[]): string {
  return textTable(
    ['row', 'patient', 'term', 'value', 'unit', 'grade', 'rule', 'notes'],
    grades.map(({ row, patientId, term, value, unit, grade, rule, why, notes }) => [
      String(row),
      patientId,
      term,
      shortNumber(value),
      unit ?? '',
      grade === null ? 'NE' : String(grade),
      why ?? rule,
      notes.join('; '),
    ]),
  )
}
