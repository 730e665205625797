import type { Finding } from '@tessera/evidence'
import { formatDay } from '@tessera/tables'
import type { Lesion, LesionReading } from '../lesion.ts'
import type { PatientCourse, PatientCourses } from '../patient-course.ts'
import type { Judgement, ObjectiveRefusal, RecistAssessment, VisitAssessment } from './assessment.ts'
import { atBaseline, lesionsAtBaseline } from './baseline.ts'
import { isDisease, judgeVisits, type LesionSet } from './judge-visits.ts'
import { uniqueLesions } from './lesion-names.ts'
import { type RecistSettings, recistDefaults } from './settings.ts'
import { suspectUnits } from './unit-suspicion.ts'
import { imputedDay, type Visit, visitsOf } from './visits.ts'

export interface RecistOptions {
  readonly settings?: Partial<RecistSettings>
  /** Dates of death, start of treatment, new therapy; complete resections. */
  readonly courses?: PatientCourses
}

/**
 * Response by RECIST 1.1 at every visit, by patient and reader, with the sums and the rule that fired
 * (Eisenhauer 2009, Eur J Cancer 45:228; questions and clarifications of the RECIST working group).
 *
 * Sums are of the longest diameters of targets and the short axes of target nodes, in mm. CR: every target gone,
 * nodes below 10 mm. PD: 20 % and 5 mm over the nadir (baseline included). PR: 30 % below baseline. A target without
 * a value makes NE, unless the others alone are PD already. Tables 1 and 2 make the overall response of targets,
 * non-targets and new lesions. The defaults are {@link recistDefaults}.
 *
 * A lesion with a `reader` is that reader's alone. Contradictions are findings, never an error of the whole.
 * Objective response needs measurable disease: patients without it are in `refusals`, with the reason.
 */
export function assessRecist(
  lesions: readonly Lesion[],
  readings: readonly LesionReading[],
  options: RecistOptions = {},
): RecistAssessment {
  const settings = { ...recistDefaults, ...options.settings }
  const visits: VisitAssessment[] = []
  const refusals: ObjectiveRefusal[] = []
  const findings: Finding[] = []
  const lesionsOf = Map.groupBy(lesions, ({ patientId }) => patientId)
  for (const [patientId, own] of Map.groupBy(readings, reading => reading.patientId))
    for (const [reader, read] of Map.groupBy(own, reading => reading.reader)) {
      const known = (lesionsOf.get(patientId) ?? []).filter(lesion => (lesion.reader ?? reader) === reader)
      const course = options.courses?.get(patientId)
      const assessed = assessSeries({ patientId, reader, lesions: known, readings: read, course }, settings)
      visits.push(...assessed.visits)
      refusals.push(...assessed.refusals)
      findings.push(...assessed.findings)
    }
  return { visits, refusals, findings }
}

/** The readings of one patient by one reader. */
interface Series {
  readonly patientId: string
  readonly reader: string
  readonly lesions: readonly Lesion[]
  readonly readings: readonly LesionReading[]
  readonly course: PatientCourse | undefined
}

function assessSeries(series: Series, settings: RecistSettings): RecistAssessment {
  const { patientId, course } = series
  const unique = uniqueLesions(series.lesions)
  const dated = visitsOf(series.readings, settings)
  const findings: Finding[] = [...unique.findings, ...dated.findings, ...unknownLesions(series)]
  if (dated.visits.length === 0) return { visits: [], refusals: [], findings }
  const { early, visits, findings: named } = atBaseline(dated.visits, settings)
  const [baseline] = visits
  findings.push(...named, ...early.map(visit => beforeBaseline(visit, baseline, patientId)))
  const {
    set,
    measurable,
    findings: faults,
  } = lesionsAtBaseline(unique.lesions, baseline, visits.slice(1), settings)
  findings.push(...faults, ...suspectUnits(visits))
  const refusal = refusalOf(series, set, measurable, baseline)
  if (refusal) findings.push(refusal.finding)
  const refusals = refusal ? [refusal.refusal] : []
  if (course?.completeResection) return { visits: [], refusals, findings }
  const assessed = traceOf(series, set, visits, settings)
  findings.push(...diseaseAfterComplete(assessed), ...afterDeath(assessed, course))
  return { visits: assessed, refusals, findings }
}

function traceOf(
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

function refusalOf(
  { patientId, reader, course }: Series,
  set: LesionSet,
  measurable: boolean,
  baseline: Visit,
): { readonly refusal: ObjectiveRefusal; readonly finding: Finding } | null {
  const refuse = (
    code: ObjectiveRefusal['code'],
    severity: Finding['severity'],
    reason: string,
    cure: string,
  ) => ({
    refusal: { patientId, reader, code, reason },
    finding: {
      severity,
      code,
      message: reason,
      cure,
      patientId,
      file: baseline.file,
      row: baseline.rows[0],
    },
  })
  if (course?.completeResection)
    return refuse(
      'complete-resection',
      'error',
      'objective response is refused after complete resection: there is no disease left to measure',
      'use the time to recurrence (recurrence-free or disease-free survival) instead',
    )
  if (set.targets.length === 0 && set.nonTargets.length === 0)
    return refuse(
      'no-disease-at-baseline',
      'error',
      'objective response needs measurable disease, and there is no disease at baseline',
      'use the time to recurrence instead, or add the baseline lesions',
    )
  if (measurable) return null
  const only = set.targets.length === 0 ? 'only non-target disease' : 'no target of measurable size'
  return refuse(
    'no-measurable-disease',
    set.targets.length === 0 ? 'note' : 'warning',
    `objective response needs measurable disease, and there is ${only} at baseline${set.targets.length === 0 ? ': Table 2 gives CR, NON-CR/NON-PD or PD' : ''}`,
    'leave the patient out of the response rate; progression can still be judged',
  )
}

function unknownLesions({ patientId, lesions, readings }: Series): Finding[] {
  const known = new Set(lesions.map(({ lesion }) => lesion))
  const unknown = Map.groupBy(
    readings.filter(({ lesion }) => !known.has(lesion)),
    ({ lesion }) => lesion,
  )
  return [...unknown].map(([lesion, [{ file, row }, ...others]]) => ({
    severity: 'error',
    code: 'lesion-unknown',
    message: `lesion ${lesion} is read and nowhere said to be target, non-target or new: it is not counted`,
    cure: 'add it to the list of lesions (TU) of this reader',
    field: 'lesion',
    value: lesion,
    count: others.length + 1,
    file,
    row,
    patientId,
  }))
}

function beforeBaseline(visit: Visit, baseline: Visit, patientId: string): Finding {
  return {
    severity: 'error',
    code: 'visit-before-baseline',
    message: `${visit.visit} (${formatDay(visit.firstScan)}) is before the baseline visit ${baseline.visit} (${formatDay(baseline.firstScan)}) and is left out`,
    cure: 'correct the date, or say which visit is baseline',
    field: 'date',
    file: visit.file,
    row: visit.rows[0],
    patientId,
  }
}

/** Disease that is no progression by the sums, right after a complete response (EORTC questions, new lesions). */
function diseaseAfterComplete(visits: readonly VisitAssessment[]): Finding[] {
  return visits.flatMap((visit, i) => {
    const last = visits.slice(0, i).findLast(({ overall }) => overall !== 'NE')
    if (last?.overall !== 'CR' || visit.overall === null || !isDisease(visit.overall)) return []
    return [
      {
        severity: 'warning',
        code: 'disease-after-complete-response',
        message: `${visit.visit} by ${visit.reader} is ${visit.overall} after CR at ${last.visit}: the disease is back, or the CR was none`,
        cure: 'review both scans; an unconfirmed CR may have been PR, after a true one any disease is PD (diseaseAfterComplete says how it is judged)',
        file: visit.file,
        row: visit.rows[0],
        patientId: visit.patientId,
      },
    ]
  })
}

function afterDeath(visits: readonly VisitAssessment[], course: PatientCourse | undefined): Finding[] {
  const death = course?.deathDay ?? null
  if (death === null) return []
  return visits
    .filter(({ firstScan }) => firstScan > death)
    .map(({ overall, visit, firstScan, file, rows, patientId }) => ({
      severity: 'error',
      code: overall === 'PD' ? 'progression-after-death' : 'assessment-after-death',
      message: `${overall === 'PD' ? 'progression' : 'an assessment'} at ${visit} on ${formatDay(firstScan)}, after death on ${formatDay(death)}`,
      cure: 'correct the date of the scan or of death; the visit is no part of best response',
      field: 'date',
      file,
      row: rows[0],
      patientId,
    }))
}
