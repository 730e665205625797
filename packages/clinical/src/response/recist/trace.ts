import type { Lesion } from '../lesion.ts'
import type { Judgement, VisitAssessment } from './assessment.ts'
import { judgeVisits } from './judge-visits.ts'
import type { LesionSet } from './lesion-set.ts'
import type { Series } from './series.ts'
import type { RecistSettings } from './settings.ts'
import { imputedDay, type Visit } from './visits.ts'

/** The visits of a series, judged: with all lesions and, where some were irradiated, without these. */
export function traceOf(
  { patientId, reader }: Series,
  set: LesionSet,
  visits: readonly Visit[],
  settings: RecistSettings,
): VisitAssessment[] {
  const judged = judgeVisits(set, visits, settings)
  const irradiated = [...set.targets, ...set.nonTargets, ...set.newLesions].filter(
    lesion => lesion.irradiated,
  )
  const others = irradiated.length > 0 ? judgeVisits(outsideField(set), visits, settings) : null
  const progression = judged.findIndex(({ overall }) => overall === 'PD')
  return visits.map((visit, i) => ({
    ...judged[i],
    patientId,
    reader,
    visit: visit.visit,
    baseline: i === 0,
    day: judged[i].overall === 'PD' ? progressionDay(judged[i], set, visit, settings) : visit.lastScan,
    firstScan: visit.firstScan,
    lastScan: visit.lastScan,
    dayImputed: visit.imputed,
    afterProgression: progression >= 0 && i > progression,
    accepted: visit.accepted,
    irradiated: irradiated.map(({ lesion }) => lesion),
    unirradiated: others ? others[i] : null,
    file: visit.file,
    rows: visit.rows,
  }))
}

function outsideField(set: LesionSet): LesionSet {
  const outside = (lesions: readonly Lesion[]) => lesions.filter(({ irradiated }) => !irradiated)
  return {
    targets: outside(set.targets),
    nonTargets: outside(set.nonTargets),
    newLesions: outside(set.newLesions),
    parts: set.parts,
  }
}

/** The earliest scan of the visit among the lesions of the parts that progressed. */
function progressionDay(
  judgement: Judgement,
  set: LesionSet,
  visit: Visit,
  settings: RecistSettings,
): number {
  const progressed = [
    ...(judgement.target?.response === 'PD' ? [...set.targets, ...set.parts] : []),
    ...(judgement.nonTarget?.response === 'PD' ? set.nonTargets : []),
    ...(judgement.newLesions.response === 'unequivocal' ? set.newLesions : []),
  ]
  const days = progressed.flatMap(({ lesion }) => {
    const reading = visit.readings.get(lesion)
    const day = reading ? imputedDay(reading.day, settings.partialDate) : Number.NaN
    return Number.isNaN(day) ? [] : [day]
  })
  return days.length > 0 ? Math.min(...days) : visit.firstScan
}
