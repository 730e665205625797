import type { LaboratoryGrade } from './grade-laboratory.ts'
import { afterBaseline, type PeriodOf, worstGrades } from './worst-grades.ts'

/** A grade as a heading: 0 to 4, or why there is none. */
export type ShiftGrade = 0 | 1 | 2 | 3 | 4 | 'not graded' | 'missing'

export const shiftGrades: readonly ShiftGrade[] = [0, 1, 2, 3, 4, 'not graded', 'missing']

/** How many patients of a term went from a grade at baseline to a worst grade after it. */
export interface ShiftCell {
  readonly term: string
  readonly baseline: ShiftGrade
  readonly worst: ShiftGrade
  readonly patients: number
}

/**
 * From the grade at baseline to the worst after it, by term. The baseline value is graded against the limits of normal
 * even where later ones are held against it; a patient without a baseline or without a later value is `missing` there.
 */
export function shiftTable(
  grades: readonly LaboratoryGrade[],
  period: PeriodOf = afterBaseline,
): ShiftCell[] {
  const worst = new Map<string, ShiftGrade>(
    worstGrades(grades, grade =>
      grade.phase === 'baseline' ? null : period(grade) === 'treatment' ? 'treatment' : null,
    ).map(one => [`${one.patientId}\n${one.term}`, one.grade ?? 'not graded']),
  )
  const atBaseline = new Map<string, ShiftGrade>(
    grades
      .filter(({ phase }) => phase === 'baseline')
      .map(grade => [`${grade.patientId}\n${grade.term}`, grade.gradeAtBaseline ?? 'not graded']),
  )
  const counts = new Map<string, ShiftCell>()
  for (const key of new Set([...atBaseline.keys(), ...worst.keys()])) {
    const term = key.split('\n')[1]
    const from = atBaseline.get(key) ?? 'missing'
    const to = worst.get(key) ?? 'missing'
    const cell = `${term}\n${from}\n${to}`
    const patients = (counts.get(cell)?.patients ?? 0) + 1
    counts.set(cell, { term, baseline: from, worst: to, patients })
  }
  return [...counts.values()].sort(
    (a, b) =>
      a.term.localeCompare(b.term, 'en') ||
      shiftGrades.indexOf(a.baseline) - shiftGrades.indexOf(b.baseline) ||
      shiftGrades.indexOf(a.worst) - shiftGrades.indexOf(b.worst),
  )
}
