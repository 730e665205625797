import type { AdverseEvent, EventGrade } from './adverse-event.ts'

/** One event of a patient, however many rows describe how its grade changed. */
export interface Episode {
  readonly patientId: string
  readonly term: string
  readonly worst: EventGrade | null
  readonly start: number
  /** NaN while it goes on. */
  readonly end: number
  readonly rows: readonly number[]
}

/**
 * Rows of one patient and term that touch or overlap are one episode: each begins no later than the day after the
 * latest end so far. Rows without a start are left out; a row without an end lasts.
 */
export function episodesOf(events: readonly AdverseEvent[]): Episode[] {
  const dated = events.filter(({ start }) => Number.isFinite(start.earliest))
  const groups = Map.groupBy(dated, ({ patientId, term }) => `${patientId}\n${term.toLowerCase()}`)
  return [...groups.values()].flatMap(group => {
    const episodes: Episode[] = []
    for (const event of group.toSorted((a, b) => a.start.earliest - b.start.earliest || a.row - b.row)) {
      const start = Math.floor(event.start.earliest)
      const end = Math.floor(event.end.latest)
      const last = episodes.at(-1)
      if (last && (Number.isNaN(last.end) || start <= last.end + 1))
        episodes[episodes.length - 1] = {
          ...last,
          worst: worseOf(last.worst, event.grade),
          end: Number.isNaN(last.end) || Number.isNaN(end) ? Number.NaN : Math.max(last.end, end),
          rows: [...last.rows, event.row],
        }
      else
        episodes.push({
          patientId: event.patientId,
          term: event.term,
          worst: event.grade,
          start,
          end,
          rows: [event.row],
        })
    }
    return episodes
  })
}

/** The higher of two grades; a missing one is lower than any. */
export function worseOf(a: EventGrade | null, b: EventGrade | null): EventGrade | null {
  return (b ?? 0) > (a ?? 0) ? b : a
}
