import type { Finding } from '@tessera/evidence'
import type { RecistSettings } from './settings.ts'
import type { Visit } from './visits.ts'

/**
 * Splits visits at baseline: the declared visit, one that is called baseline or screening, else the first. Several
 * that are called so, one after the other (scans on different days under two names), are one baseline; of a lesion
 * read in both the later reading counts.
 */
export function atBaseline(
  visits: readonly Visit[],
  settings: RecistSettings,
): {
  readonly early: readonly Visit[]
  readonly visits: readonly Visit[]
  readonly findings: readonly Finding[]
} {
  const isNamed = ({ visit }: Visit) =>
    settings.baselineVisit === null
      ? /^(baseline|bl|screen(ing)?|pre-?treatment)\b/i.test(visit.trim())
      : visit === settings.baselineVisit
  if (visits.length === 0) return { early: [], visits: [], findings: [] }
  const at = Math.max(0, visits.findIndex(isNamed))
  const [first, ...later] = visits.slice(at)
  const after = later.findIndex(visit => !isNamed(visit))
  const more = later.slice(0, after < 0 ? later.length : after)
  const early = visits.slice(0, at)
  if (more.length === 0) return { early, visits: [first, ...later], findings: [] }
  const all = [first, ...more]
  const merged: Visit = {
    ...first,
    visit: all.map(({ visit }) => visit).join(' + '),
    lastScan: Math.max(...all.map(({ lastScan }) => lastScan)),
    imputed: all.some(({ imputed }) => imputed),
    readings: new Map(all.flatMap(({ readings }) => [...readings])),
    rows: all.flatMap(({ rows }) => rows),
  }
  const finding: Finding = {
    severity: 'note',
    code: 'baseline-visits-merged',
    message: `${merged.visit} are one baseline`,
    cure: 'name the baseline visit (--baseline) where one of them alone is meant',
    file: first.file,
    row: more[0].rows[0],
    field: 'visit',
    ...patientOf(first),
  }
  return { early, visits: [merged, ...later.slice(more.length)], findings: [finding] }
}

function patientOf({ readings }: Visit): { readonly patientId?: string } {
  const [reading] = readings.values()
  return reading === undefined ? {} : { patientId: reading.patientId }
}
