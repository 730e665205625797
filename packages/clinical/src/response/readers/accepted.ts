import type { Finding } from '@tessera/evidence'

/** What is needed of a reading of a visit to know whose counts. */
interface Accepted {
  readonly patientId: string
  readonly reader: string
  readonly visit: string
  readonly accepted: boolean | null
  readonly file: string
}

/** The name of the series that adjudication makes. */
export const acceptedReader = 'accepted'

/**
 * The series that adjudication accepts: at each visit the reading whose accepted flag (RSACPTFL, TRACPTFL) is set, its
 * reader called `accepted`. Each visit was judged against its own reader's baseline and nadir: sums of different
 * readers are never compared. Visits without an accepted reading, with two, and patients whose accepted reader changes
 * from visit to visit are findings. Empty where no flag is set at all.
 */
export function acceptedSeries<T extends Accepted>(
  records: readonly T[],
  rowOf: (record: T) => number | undefined,
): { readonly records: readonly T[]; readonly findings: readonly Finding[] } {
  const accepted: T[] = []
  const findings: Finding[] = []
  for (const [patientId, own] of Map.groupBy(records, record => record.patientId)) {
    if (!own.some(record => record.accepted)) continue
    const readers = new Set<string>()
    for (const read of sameVisits(own)) {
      const [{ visit }] = read
      const chosen = read.filter(record => record.accepted)
      const at = { file: read[0].file, ...row(rowOf(chosen[1] ?? read[0])), field: 'accepted', patientId }
      if (chosen.length !== 1)
        findings.push({
          severity: chosen.length === 0 ? 'warning' : 'error',
          code: chosen.length === 0 ? 'none-accepted' : 'two-accepted',
          message:
            chosen.length === 0
              ? `no reading of ${visit} is accepted (${read.map(({ reader }) => reader).join(', ')}): it is no part of the accepted series`
              : `${chosen.length} readings of ${visit} are accepted (${chosen.map(({ reader }) => reader).join(', ')}); the first counts`,
          cure: 'flag one reading of each visit',
          ...at,
        })
      if (chosen.length === 0) continue
      readers.add(chosen[0].reader)
      accepted.push({ ...chosen[0], reader: acceptedReader })
    }
    if (readers.size > 1)
      findings.push({
        severity: 'note',
        code: 'accepted-reader-changes',
        message: `the accepted reader changes between visits (${[...readers].join(', ')}): each visit stands against its own reader's baseline and nadir`,
        cure: 'none needed where readings are adjudicated visit by visit',
        file: own[0].file,
        field: 'accepted',
        patientId,
      })
  }
  return { records: accepted, findings }
}

/** Readings of one visit by all readers; a name that a reader uses twice (`UNSCHEDULED`) is a first and a second visit. */
function sameVisits<T extends Accepted>(records: readonly T[]): Iterable<readonly T[]> {
  const times = new Map<string, number>()
  const keyed = records.map(record => {
    const own = JSON.stringify([record.reader, record.visit])
    times.set(own, (times.get(own) ?? 0) + 1)
    return { record, key: JSON.stringify([record.visit, times.get(own)]) }
  })
  return [...Map.groupBy(keyed, ({ key }) => key).values()].map(group => group.map(({ record }) => record))
}

function row(at: number | undefined): { readonly row?: number } {
  return at === undefined ? {} : { row: at }
}
