import type { LaboratoryGrade } from './grade-laboratory.ts'

/** The worst grade of a patient for a term in a period, and the value that had it. */
export interface WorstGrade {
  readonly patientId: string
  readonly term: string
  readonly period: string
  /** Null where no value of the period could be graded. */
  readonly grade: LaboratoryGrade['grade']
  /** The first value with that grade. */
  readonly at: LaboratoryGrade
  readonly graded: number
  readonly notGraded: number
}

/** The period of a value, or null where it belongs to none. */
export type PeriodOf = (grade: LaboratoryGrade) => string | null

/** Values after baseline are `treatment`; those of which it is not known when they were taken count, too. */
export const afterBaseline: PeriodOf = ({ phase }) =>
  phase === 'after' || phase === 'unknown' ? 'treatment' : null

/**
 * Periods by dose days: `baseline` up to the day of the first dose, `treatment` to the last dose plus the window,
 * `follow-up` after it. Values without a day belong to none.
 */
export function byDoses(
  doses: ReadonlyMap<string, { readonly first: number; readonly last: number }>,
  windowDays: number,
): PeriodOf {
  return ({ patientId, day }) => {
    const given = doses.get(patientId)
    if (!given || Number.isNaN(day.earliest)) return null
    if (Math.floor(day.latest) <= given.first) return 'baseline'
    return day.earliest <= given.last + windowDays ? 'treatment' : 'follow-up'
  }
}

/** The worst grade by patient, term and period, in the order of first appearance. */
export function worstGrades(
  grades: readonly LaboratoryGrade[],
  period: PeriodOf = afterBaseline,
): WorstGrade[] {
  const placed = grades.flatMap(grade => {
    const name = period(grade)
    return name === null ? [] : [{ grade, name }]
  })
  const groups = Map.groupBy(placed, ({ grade, name }) => `${grade.patientId}\n${grade.term}\n${name}`)
  return [...groups.values()].map(group => {
    const known = group.filter(({ grade }) => grade.grade !== null)
    const worst = known.reduce(
      (one, other) => ((other.grade.grade ?? 0) > (one.grade.grade ?? 0) ? other : one),
      known[0] ?? group[0],
    )
    return {
      patientId: worst.grade.patientId,
      term: worst.grade.term,
      period: worst.name,
      grade: worst.grade.grade,
      at: worst.grade,
      graded: known.length,
      notGraded: group.length - known.length,
    }
  })
}
