import type { EventGrade } from '../events/adverse-event.ts'
import { worseOf } from '../events/episodes.ts'
import type { Exposure } from '../exposure/doses.ts'
import type { ImmuneEvent } from './immune-events.ts'

/** What an organ class did to the patients at risk. */
export interface ClassSummary {
  readonly organ: string
  /** Patients with an event, of those with a dose. */
  readonly patients: number
  readonly atRisk: number
  /** Patients by their worst grade; `unknown` where no grade was given. */
  readonly byWorstGrade: Readonly<Record<EventGrade | 'unknown', number>>
  readonly grade3OrMore: number
  /** Patients with more than one episode in the class, or of several terms. */
  readonly withSeveral: number
  readonly firstDays: { readonly least: number; readonly median: number; readonly most: number } | null
}

/** A patient's events in one class. */
export interface PatientClass {
  readonly patientId: string
  readonly organ: string
  readonly worst: EventGrade | null
  /** Study day of the first event of any grade, and of the first of grade 3 or more (NaN without one). */
  readonly firstDay: number
  readonly firstDayGrade3: number
  readonly episodes: number
}

/** Events that count, one row a patient and class, then all classes together as `any`. */
export function patientClasses(events: readonly ImmuneEvent[]): PatientClass[] {
  const counted = events.filter(({ why }) => why === null)
  const both = counted.flatMap(event => [event, { ...event, organ: 'any' }])
  const groups = Map.groupBy(both, ({ patientId, organ }) => `${patientId}\n${organ}`)
  return [...groups.values()].map(group => {
    const days = (of: readonly ImmuneEvent[]) =>
      of.length === 0 ? Number.NaN : Math.min(...of.map(({ studyDay }) => studyDay))
    return {
      patientId: group[0].patientId,
      organ: group[0].organ,
      worst: group.reduce<EventGrade | null>((worst, { grade }) => worseOf(worst, grade), null),
      firstDay: days(group),
      firstDayGrade3: days(group.filter(({ grade }) => (grade ?? 0) >= 3)),
      episodes: immuneEpisodes(group),
    }
  })
}

/** Rows of one patient, class and term that touch or overlap count once. */
export function immuneEpisodes(events: readonly ImmuneEvent[]): number {
  const groups = Map.groupBy(
    events,
    ({ patientId, organ, term }) => `${patientId}\n${organ}\n${term.toLowerCase()}`,
  )
  let count = 0
  for (const group of groups.values()) {
    let reached = Number.NEGATIVE_INFINITY
    for (const { start, end } of group.toSorted((a, b) => a.start - b.start)) {
      if (start > reached + 1) count++
      reached = Math.max(reached, Number.isNaN(end) ? Number.POSITIVE_INFINITY : end)
    }
  }
  return count
}

/** By class, in the order of how many patients had an event; all classes together first. */
export function classSummaries(
  events: readonly ImmuneEvent[],
  exposures: ReadonlyMap<string, Exposure>,
): ClassSummary[] {
  const byClass = Map.groupBy(patientClasses(events), ({ organ }) => organ)
  const summaries = [...byClass].map(([organ, of]) => {
    const days = of.map(({ firstDay }) => firstDay).toSorted((a, b) => a - b)
    const withGrade = (grade: EventGrade | null) => of.filter(({ worst }) => worst === grade).length
    return {
      organ,
      patients: of.length,
      atRisk: exposures.size,
      byWorstGrade: {
        1: withGrade(1),
        2: withGrade(2),
        3: withGrade(3),
        4: withGrade(4),
        5: withGrade(5),
        unknown: withGrade(null),
      },
      grade3OrMore: of.filter(({ worst }) => (worst ?? 0) >= 3).length,
      withSeveral: of.filter(({ episodes }) => episodes > 1).length,
      firstDays: { least: days[0], median: middleOf(days), most: days[days.length - 1] },
    }
  })
  return summaries.toSorted(
    (a, b) => Number(b.organ === 'any') - Number(a.organ === 'any') || b.patients - a.patients,
  )
}

function middleOf(sorted: readonly number[]): number {
  const half = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}
