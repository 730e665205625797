/** What a value is held against. */
export type Limit =
  /** A number of the term's own unit. */
  | { readonly kind: 'absolute'; readonly value: number }
  /** A multiple of a limit of normal or of the baseline value. */
  | { readonly kind: 'multiple'; readonly of: Anchor; readonly times: number }
  /** So much above or below a limit of normal or the baseline value, in the term's own unit. */
  | { readonly kind: 'offset'; readonly of: Anchor; readonly by: number }
  /** A fall from baseline of so many percent or more, of a value below its lower limit of normal. */
  | { readonly kind: 'fall'; readonly percent: number }

export type Anchor = 'ULN' | 'LLN' | 'baseline'

/** Which patients a criterion is for; without one, all. */
export type Condition =
  | 'baseline normal'
  | 'baseline abnormal'
  | 'on anticoagulation'
  | 'not on anticoagulation'
  | 'symptomatic'

export type Comparison = '<' | '<=' | '>' | '>='

/** One numeric criterion of a grade: the value compared with a limit, in some patients. */
export interface Criterion {
  readonly grade: 1 | 2 | 3 | 4
  readonly comparison: Comparison
  readonly limit: Limit
  readonly condition: Condition | null
  /** A second limit that the value exceeds too: above baseline and above normal. */
  readonly alsoAbove?: 'ULN'
}

/** The criteria of a term in one system of units; CTCAE prints rounded numbers for each, not conversions. */
export interface CriteriaInUnit {
  /** Null where every limit is relative: the value and its limits need one unit, whichever it is. */
  readonly unit: string | null
  readonly criteria: readonly Criterion[]
}

/** A term of CTCAE v5.0 that a laboratory value can be graded for. */
export interface LaboratoryTerm {
  /** As CTCAE writes it. */
  readonly term: string
  /** The system organ class. */
  readonly bodySystem: string
  readonly direction: 'high' | 'low'
  /** What is measured; see the list of analytes. */
  readonly analyte: string
  readonly systems: readonly CriteriaInUnit[]
  /** What no value can show and what would put the patient in that grade: `transfusion indicated`. */
  readonly clinical: Readonly<Partial<Record<1 | 2 | 3 | 4, string>>>
}

type Grade = Criterion['grade']

const criterion = (
  grade: Grade,
  comparison: Comparison,
  limit: Limit,
  condition: Condition | null = null,
): Criterion => ({ grade, comparison, limit, condition })

/** Grades from numbers of the unit, each exceeded: `above([null, 300, 400, 500])` leaves grade 1 out. */
export function above(limits: readonly (number | null)[]): Criterion[] {
  return byGrade(limits, (grade, value) => criterion(grade, '>', { kind: 'absolute', value }))
}

/** Grades from numbers of the unit that the value lies under. */
export function below(limits: readonly (number | null)[]): Criterion[] {
  return byGrade(limits, (grade, value) => criterion(grade, '<', { kind: 'absolute', value }))
}

/** A number that a grade begins with: `from(1, 150)` is 150 or more. */
export function from(grade: Grade, value: number, condition: Condition | null = null): Criterion {
  return criterion(grade, '>=', { kind: 'absolute', value }, condition)
}

/** A number that a grade ends with: `upTo(3, 129)` is 129 or less. */
export function upTo(grade: Grade, value: number, condition: Condition | null = null): Criterion {
  return criterion(grade, '<=', { kind: 'absolute', value }, condition)
}

/** Multiples of the upper limit of normal or the baseline, each exceeded, for grades 1 to 4. */
export function timesOver(
  of: Anchor,
  multiples: readonly (number | null)[],
  condition: Condition | null = null,
): Criterion[] {
  return byGrade(multiples, (grade, times) =>
    criterion(grade, '>', { kind: 'multiple', of, times }, condition),
  )
}

/** Multiples of the lower limit of normal, each fallen short of, for grades 1 to 4. */
export function timesUnder(
  of: Anchor,
  multiples: readonly (number | null)[],
  condition: Condition | null = null,
): Criterion[] {
  return byGrade(multiples, (grade, times) =>
    criterion(grade, '<', { kind: 'multiple', of, times }, condition),
  )
}

/** A grade that begins with a multiple of the baseline: 1.5 times or more. */
export function fromTimes(grade: Grade, of: Anchor, times: number, condition: Condition | null): Criterion {
  return criterion(grade, '>=', { kind: 'multiple', of, times }, condition)
}

/** So much above (or, with a negative number, below) a limit of normal or the baseline. */
export function offset(grade: Grade, comparison: Comparison, of: Anchor, by: number): Criterion {
  return criterion(grade, comparison, { kind: 'offset', of, by })
}

/** Above the baseline value and above the upper limit of normal. */
export function aboveBaselineAndNormal(grade: Grade): Criterion {
  return { ...offset(grade, '>', 'baseline', 0), alsoAbove: 'ULN' }
}

/** A fall of an abnormal value by so many percent of its baseline or more. */
export function fallOf(grade: Grade, percent: number): Criterion {
  return criterion(grade, '<=', { kind: 'fall', percent })
}

/** The criterion for some patients alone. */
export function when(condition: Condition, criteria: readonly Criterion[]): Criterion[] {
  return criteria.map(one => ({ ...one, condition }))
}

const grades = [1, 2, 3, 4] as const

function byGrade(limits: readonly (number | null)[], make: (grade: Grade, limit: number) => Criterion) {
  return limits.flatMap((limit, i) => (limit === null ? [] : [make(grades[i], limit)]))
}

/** A criterion in words: `> 3 x ULN, baseline normal`. */
export function criterionText(one: Criterion, unit: string | null): string {
  const { comparison, limit, condition, alsoAbove } = one
  const suffix = `${alsoAbove ? ` and > ${alsoAbove}` : ''}${condition === null ? '' : `, ${condition}`}`
  const measure = unit === null ? '' : ` ${unit}`
  if (limit.kind === 'absolute') return `${comparison} ${limit.value}${measure}${suffix}`
  if (limit.kind === 'fall') return `below LLN and ${limit.percent} % or more below baseline${suffix}`
  if (limit.kind === 'offset') return `${comparison} ${limit.of}${offsetText(limit.by, measure)}${suffix}`
  const of = limit.times === 1 ? limit.of : `${limit.times} x ${limit.of}`
  return `${comparison} ${of}${suffix}`
}

function offsetText(by: number, measure: string): string {
  return by === 0 ? '' : ` ${by > 0 ? '+' : '-'} ${Math.abs(by)}${measure}`
}
