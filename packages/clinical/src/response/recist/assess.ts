import type { Finding } from '@tessera/evidence'
import type { Lesion, LesionReading } from '../lesion.ts'
import type { PatientCourses } from '../patient-course.ts'
import type { ObjectiveRefusal, RecistAssessment, VisitAssessment } from './assessment.ts'
import { lesionsAtBaseline } from './baseline.ts'
import { atBaseline } from './baseline-visit.ts'
import { afterDeath, beforeBaseline, diseaseAfterComplete, unknownLesions } from './contradictions.ts'
import { uniqueLesions } from './lesion-names.ts'
import { refusalOf } from './refusal.ts'
import type { Series } from './series.ts'
import { type RecistSettings, recistDefaults } from './settings.ts'
import { traceOf } from './trace.ts'
import { suspectUnits } from './unit-suspicion.ts'
import { visitsOf } from './visits.ts'

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
