import {
  type Anchor,
  type CriteriaInUnit,
  type Criterion,
  criterionText,
  type LaboratoryTerm,
} from './criterion.ts'
import type { Measurement, NotGradable } from './measurement.ts'
import { systemOf } from './unit-system.ts'

/** What to suppose of a patient of whom it is not known whether there were symptoms: the worse grade, or none. */
export type UnknownSymptoms = 'worst' | 'absent'

export interface GradedValue {
  /** 0 is no toxicity; null where it cannot be judged. */
  readonly grade: 0 | 1 | 2 | 3 | 4 | null
  /** The criterion that was met, in words; that of grade 0 says what was not. */
  readonly rule: string
  readonly why: NotGradable | null
  /** What was supposed, or might raise the grade, in words. */
  readonly notes: readonly string[]
}

/**
 * Grades one value for one term of CTCAE v5.0: the highest grade of which a criterion is met.
 *
 * Numbers are compared after rounding to twelve significant digits, so that 3 x 1.1 is 3.3. A value is converted
 * to the system of units that CTCAE prints numbers for in its own dimension: mg/L against mg/dL, never mmol/L against
 * mg/dL unless that is all there is. Where a limit of normal is missing, a grade that an absolute number gives stands;
 * a value that would need the limit is not graded. A baseline that is not known to be abnormal is taken as normal.
 * A criterion relative to a missing baseline is left out where the term has another for the same patient (creatinine).
 */
export function gradeValue(
  term: LaboratoryTerm,
  measured: Measurement,
  { unknownSymptoms = 'worst' }: { readonly unknownSymptoms?: UnknownSymptoms } = {},
): GradedValue {
  if (!Number.isFinite(measured.value)) return notGraded('no value')
  const system = systemOf(term, measured.unit)
  if (typeof system === 'string') return notGraded(system)
  const inUnit = scaled(measured, system.factor)
  const notes = new Set<string>()
  let blocked: NotGradable | null = null
  for (let grade = 4; grade >= 1; grade--) {
    for (const one of system.criteria.filter(criterion => criterion.grade === grade)) {
      const holds = conditionHolds(one, inUnit, unknownSymptoms)
      if (holds === 'no') continue
      const verdict = meets(one, inUnit)
      if (verdict === true) {
        if (holds === 'assumed') notes.add(`assumed ${one.condition}`)
        if (blocked) notes.add(`may be higher: ${blocked}`)
        noteContext(term, inUnit, grade, notes)
        return { grade: one.grade, rule: criterionText(one, system.unit), why: null, notes: [...notes] }
      }
      if (verdict === false) continue
      if (verdict === 'no baseline value' && one.condition === null && hasOtherRuler(system, one))
        notes.add('no baseline: criteria relative to it left out')
      else blocked = verdict
    }
  }
  if (blocked) return { ...notGraded(blocked), notes: [...notes] }
  noteContext(term, inUnit, 0, notes)
  return { grade: 0, rule: 'no criterion met', why: null, notes: [...notes] }
}

function notGraded(why: NotGradable): GradedValue {
  return { grade: null, rule: '', why, notes: [] }
}

function scaled(measured: Measurement, factor: number): Measurement {
  const { value, lower, upper, baseline } = measured
  const [a, b, c, d] = [value, lower, upper, baseline].map(number => rounded(number * factor))
  return { ...measured, value: a, lower: b, upper: c, baseline: d }
}

function rounded(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(12)) : value
}

/** Whether a criterion is for this patient; `assumed` where that was supposed. */
function conditionHolds(
  { condition }: Criterion,
  { baselineAbnormal, symptomatic, anticoagulated }: Measurement,
  unknownSymptoms: UnknownSymptoms,
): 'yes' | 'no' | 'assumed' {
  const known = (state: boolean | null, wanted: boolean) => (state === wanted ? 'yes' : 'no')
  switch (condition) {
    case null:
      return 'yes'
    case 'baseline abnormal':
      return known(baselineAbnormal ?? false, true)
    case 'baseline normal':
      return known(baselineAbnormal ?? false, false)
    case 'symptomatic':
      if (symptomatic === null) return unknownSymptoms === 'worst' ? 'assumed' : 'no'
      return known(symptomatic, true)
    case 'on anticoagulation':
      return anticoagulated === null ? 'assumed' : known(anticoagulated, true)
    case 'not on anticoagulation':
      return anticoagulated === null ? 'assumed' : known(anticoagulated, false)
  }
}

/** Whether the value meets a criterion, or what is missing to tell. */
function meets(one: Criterion, measured: Measurement): boolean | NotGradable {
  const { comparison, limit } = one
  if (limit.kind === 'fall') {
    const { value, lower, baseline } = measured
    const below = missing('LLN', lower) ?? value < lower
    if (below !== true) return below
    const gone = missing('baseline', baseline)
    return gone ?? rounded(((value - baseline) / baseline) * 100) <= -limit.percent
  }
  if (limit.kind === 'absolute') return compare(measured.value, comparison, limit.value)
  const anchor = anchorOf(limit.of, measured)
  const gone = missing(limit.of, anchor) ?? (one.alsoAbove ? missing(one.alsoAbove, measured.upper) : null)
  if (gone !== null) return gone
  const reached = limit.kind === 'multiple' ? limit.times * anchor : anchor + limit.by
  const met = compare(measured.value, comparison, rounded(reached))
  return met && (one.alsoAbove === undefined || measured.value > measured.upper)
}

function anchorOf(of: Anchor, { lower, upper, baseline }: Measurement): number {
  return of === 'ULN' ? upper : of === 'LLN' ? lower : baseline
}

function missing(of: Anchor, value: number): NotGradable | null {
  if (Number.isNaN(value))
    return of === 'baseline'
      ? 'no baseline value'
      : of === 'ULN'
        ? 'no upper limit of normal'
        : 'no lower limit of normal'
  return of !== 'baseline' && value <= 0 ? 'limit of normal is not above 0' : null
}

function compare(value: number, comparison: Criterion['comparison'], limit: number): boolean {
  if (comparison === '<') return value < limit
  if (comparison === '<=') return value <= limit
  return comparison === '>' ? value > limit : value >= limit
}

/** Whether criteria of another kind than those against baseline judge the same patient. */
function hasOtherRuler({ criteria }: CriteriaInUnit, { condition }: Criterion): boolean {
  return criteria.some(
    ({ limit, condition: other }) =>
      other === condition && !('of' in limit && limit.of === 'baseline') && limit.kind !== 'fall',
  )
}

function noteContext(term: LaboratoryTerm, measured: Measurement, grade: number, notes: Set<string>): void {
  const { value, lower, upper, baselineAbnormal } = measured
  const criteria = term.systems.flatMap(system => system.criteria)
  if (baselineAbnormal === null && criteria.some(({ condition }) => condition === 'baseline normal'))
    notes.add('baseline unknown: taken as normal')
  if (grade > 0 && value >= lower && value <= upper) notes.add('within the limits of normal')
  if (grade === 0 && !isAbnormal(term, measured)) return
  const higher = Object.entries(term.clinical).filter(([of]) => Number(of) > grade)
  if (higher.length > 0)
    notes.add(
      `clinical criteria may raise the grade: ${higher.map(([of, what]) => `${what} (${of})`).join('; ')}`,
    )
}

function isAbnormal({ direction }: LaboratoryTerm, { value, lower, upper }: Measurement): boolean {
  return direction === 'high' ? value > upper : value < lower
}
