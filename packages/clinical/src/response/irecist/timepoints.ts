import type { Lesion, LesionReading } from '../lesion.ts'
import { overallResponse } from '../overall.ts'
import type { VisitAssessment } from '../recist/assessment.ts'
import type { RecistSettings } from '../recist/settings.ts'
import { countedMm } from '../sums.ts'
import { isThere, newLesionTargets } from './new-lesion-targets.ts'
import type { ImmuneTimepoint, NewLesionStatus, SeenLesion } from './timepoint.ts'

/**
 * What iRECIST needs of each visit after baseline, from the visits judged by RECIST 1.1 and the readings of new and
 * non-target lesions.
 * @param trace visits of one patient and reader, baseline first
 * @param readings of the same patient and reader
 */
export function immuneTimepoints(
  trace: readonly VisitAssessment[],
  lesions: readonly Lesion[],
  readings: readonly LesionReading[],
  settings: RecistSettings,
): ImmuneTimepoint[] {
  const byVisit = Map.groupBy(readings, ({ visit }) => visit)
  const visits = trace.map(({ visit }) => firstReadings(byVisit.get(visit) ?? []))
  const fresh = lesions.filter(({ role }) => role === 'new')
  const others = lesions.filter(({ role }) => role === 'non-target')
  const targets = newLesionTargets(fresh, visits.slice(1), settings)
  const firstSeen = new Map<string, number>()
  const sure = new Set<string>()
  return trace.slice(1).map((visit, i) => {
    const now = visits[i + 1]
    for (const { lesion } of fresh) {
      const reading = now.get(lesion)
      if (!isThere(reading)) {
        // Gone again: the equivocal finding was nothing.
        if (reading?.state === 'absent' && !sure.has(lesion)) firstSeen.delete(lesion)
        if (reading?.state !== 'equivocal') continue
      } else sure.add(lesion)
      if (!firstSeen.has(lesion)) firstSeen.set(lesion, visit.firstScan)
    }
    const seen = [...sure].map(lesion => ({ lesion, firstSeenDay: firstSeen.get(lesion) ?? visit.day }))
    return {
      visit: visit.visit,
      day: visit.day,
      ...partsOf(visit),
      targetSumMm: visit.missingTargets.length > 0 ? Number.NaN : (visit.sums.sumMm ?? 0),
      nonTargetSumMm: sumOf(others, now, settings),
      nonTargetIncrease: increaseOf(others, now),
      newLesions: statusOf(seen, fresh, targets, now, settings),
      forSymptoms: [...now.values()].some(reading => reading.forSymptoms === true),
    }
  })
}

/** Disease that is back after a complete response is progression of RECIST 1.1 too: of the targets where one is back. */
function partsOf(
  visit: VisitAssessment,
): Pick<ImmuneTimepoint, 'target' | 'nonTarget' | 'backAfterComplete'> {
  const target = visit.target?.response ?? null
  const nonTarget = visit.nonTarget?.response ?? null
  const parts = overallResponse(target, nonTarget, visit.newLesions.response)
  if (visit.overall !== 'PD' || parts.response === 'PD')
    return { target, nonTarget, backAfterComplete: false }
  return target === null || target === 'CR'
    ? { target, nonTarget: 'PD', backAfterComplete: true }
    : { target: 'PD', nonTarget, backAfterComplete: true }
}

function statusOf(
  seen: readonly SeenLesion[],
  fresh: readonly Lesion[],
  chosen: readonly Lesion[],
  now: ReadonlyMap<string, LesionReading>,
  settings: RecistSettings,
): NewLesionStatus {
  const names = new Set(seen.map(({ lesion }) => lesion))
  const known = fresh.filter(({ lesion }) => names.has(lesion))
  const targets = chosen.filter(({ lesion }) => names.has(lesion))
  const others = known.filter(lesion => !targets.includes(lesion))
  return {
    seen,
    // One that is not read at all may still be there.
    present: known.some(({ lesion }) => now.get(lesion)?.state !== 'absent'),
    targetSumMm: targets.reduce((sum, { lesion }) => sum + countedMm(now.get(lesion), settings), 0),
    targets: targets.map(({ lesion }) => lesion),
    otherSumMm: sumOf(others, now, settings),
    otherIncrease: increaseOf(others, now),
  }
}

/** Sum of what is measured; a lesion that is not read makes it incomparable. */
function sumOf(
  lesions: readonly Lesion[],
  now: ReadonlyMap<string, LesionReading>,
  settings: RecistSettings,
): number {
  return lesions.reduce((sum, { lesion }) => {
    const reading = now.get(lesion)
    if (reading === undefined || reading.state === 'not evaluable') return Number.NaN
    const mm = countedMm(reading, settings)
    return Number.isNaN(mm) ? sum : sum + mm
  }, 0)
}

/** True where one of them grew, false where a reader says that they did not, null where nothing is said. */
function increaseOf(lesions: readonly Lesion[], now: ReadonlyMap<string, LesionReading>): boolean | null {
  const said = lesions.flatMap(({ lesion }) => now.get(lesion)?.increased ?? [])
  return said.length === 0 ? null : said.some(increased => increased)
}

function firstReadings(readings: readonly LesionReading[]): ReadonlyMap<string, LesionReading> {
  const first = new Map<string, LesionReading>()
  for (const reading of readings) if (!first.has(reading.lesion)) first.set(reading.lesion, reading)
  return first
}
