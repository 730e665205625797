import type { Finding } from '@tessera/evidence'
import { clopperPearson, type RiskDifference, riskDifference } from '@tessera/statistics'
import type { AdverseEvent, EventGrade } from '../events/adverse-event.ts'
import { worseOf } from '../events/episodes.ts'
import { isNamed, type NamedTerms } from './named-terms.ts'

/** A proportion of an arm with its exact interval (Clopper and Pearson). */
export interface ToxicityProportion {
  readonly patients: number
  readonly proportion: number
  readonly lower: number
  readonly upper: number
}

/** A toxicity in an arm: patients, not events, each by the worst grade. */
export interface ToxicityArm {
  readonly arm: string
  readonly n: number
  readonly byWorstGrade: Readonly<Record<EventGrade | 'unknown', number>>
  readonly anyGrade: ToxicityProportion
  readonly grade3OrMore: ToxicityProportion
}

export interface ToxicityDifference {
  readonly arm: string
  readonly reference: string
  /** Proportion of the arm less that of the reference, with Newcombe's interval. */
  readonly anyGrade: RiskDifference
  readonly grade3OrMore: RiskDifference
}

export interface ToxicityRow {
  readonly name: string
  readonly arms: readonly ToxicityArm[]
  readonly differences: readonly ToxicityDifference[]
}

export interface ToxicityTable {
  readonly arms: readonly { readonly arm: string; readonly n: number }[]
  readonly rows: readonly ToxicityRow[]
  readonly findings: readonly Finding[]
}

/**
 * Patients by worst grade and arm, of everybody who was treated. Two arms or more are compared with the first. A patient
 * counts once a toxicity, with the worst grade; a grade that is not known counts for any grade alone.
 *
 * @param events adverse events, those that the study counts (from the first dose, say)
 * @param arms the arm of every patient who is counted; the order of the arms is that of their first patients
 * @param terms toxicities with their terms; `each term` or `each body system` for one row each
 */
export function toxicityTable(
  events: readonly AdverseEvent[],
  arms: ReadonlyMap<string, string>,
  terms: readonly NamedTerms[] | 'each term' | 'each body system',
  { order, level = 0.95 }: { readonly order?: readonly string[]; readonly level?: number } = {},
): ToxicityTable {
  const findings: Finding[] = []
  const counted = events.filter(event => {
    if (arms.has(event.patientId)) return true
    findings.push(notInArm(event))
    return false
  })
  const sizes = Map.groupBy(arms.values(), arm => arm)
  const names = (order ?? [...sizes.keys()]).map(arm => ({ arm, n: sizes.get(arm)?.length ?? 0 }))
  const rows = rowsOf(counted, terms).map(({ name, of }): ToxicityRow => {
    const byArm = names
      .filter(({ n }) => n > 0)
      .map(({ arm, n }) =>
        armOf(
          arm,
          n,
          of.filter(({ patientId }) => arms.get(patientId) === arm),
          level,
        ),
      )
    return { name, arms: byArm, differences: byArm.slice(1).map(one => differenceOf(one, byArm[0], level)) }
  })
  return { arms: names, rows, findings }
}

function rowsOf(events: readonly AdverseEvent[], terms: Parameters<typeof toxicityTable>[2]) {
  if (typeof terms === 'string') {
    const groups = Map.groupBy(events, ({ term, bodySystem }) =>
      terms === 'each term' ? term : (bodySystem ?? 'no body system'),
    )
    const patients = (of: readonly AdverseEvent[]) => new Set(of.map(({ patientId }) => patientId)).size
    return [...groups]
      .map(([name, of]) => ({ name, of }))
      .sort((a, b) => patients(b.of) - patients(a.of) || a.name.localeCompare(b.name, 'en'))
  }
  return terms.map(named => ({ name: named.name, of: events.filter(({ term }) => isNamed(named, term)) }))
}

function armOf(arm: string, n: number, events: readonly AdverseEvent[], level: number): ToxicityArm {
  const worst = new Map<string, EventGrade | null>()
  for (const { patientId, grade } of events)
    worst.set(patientId, worseOf(worst.get(patientId) ?? null, grade))
  const grades = [...worst.values()]
  const count = (grade: EventGrade | null) => grades.filter(one => one === grade).length
  const proportion = (patients: number) => ({
    patients,
    proportion: patients / n,
    ...clopperPearson({ successes: patients, n, level }),
  })
  return {
    arm,
    n,
    byWorstGrade: { 1: count(1), 2: count(2), 3: count(3), 4: count(4), 5: count(5), unknown: count(null) },
    anyGrade: proportion(grades.length),
    grade3OrMore: proportion(grades.filter(grade => (grade ?? 0) >= 3).length),
  }
}

function differenceOf(one: ToxicityArm, reference: ToxicityArm, level: number): ToxicityDifference {
  const difference = (of: 'anyGrade' | 'grade3OrMore') =>
    riskDifference(
      { successes: one[of].patients, n: one.n },
      { successes: reference[of].patients, n: reference.n },
      { level },
    )
  return {
    arm: one.arm,
    reference: reference.arm,
    anyGrade: difference('anyGrade'),
    grade3OrMore: difference('grade3OrMore'),
  }
}

function notInArm({ term, file, row, patientId }: AdverseEvent): Finding {
  return {
    severity: 'warning',
    code: 'event-without-arm',
    message: `'${term}' of a patient without an arm is not counted`,
    cure: 'give the arm, or leave the patient out',
    field: 'patient_id',
    file,
    row,
    patientId,
  }
}
