import type { LaboratoryGrade, WorstGrade } from '@tessera/clinical'
import { formatDay } from '@tessera/tables'

export const gradeColumns = [
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

export function gradeRow(grade: LaboratoryGrade) {
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

export function worstRow({ patientId, term, period, grade, at, graded, notGraded }: WorstGrade) {
  return { patient_id: patientId, term, period, grade, row: at.row, graded, not_graded: notGraded }
}
