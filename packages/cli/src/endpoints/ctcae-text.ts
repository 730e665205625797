import { type LaboratoryGrade, type ShiftCell, shiftGrades, type WorstGrade } from '@tessera/clinical'
import { shortNumber, textTable } from '../terminal/text-table.ts'

export function gradesText(
  grades: readonly LaboratoryGrade[],
  worst: readonly WorstGrade[],
  shift: readonly ShiftCell[],
  { trace }: { readonly trace?: true },
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
