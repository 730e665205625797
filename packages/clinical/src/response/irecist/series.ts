import type { Lesion, LesionReading } from '../lesion.ts'
import type { PatientCourses } from '../patient-course.ts'
import { assessRecist } from '../recist/assess.ts'
import type { VisitAssessment } from '../recist/assessment.ts'
import { uniqueLesions } from '../recist/lesion-names.ts'
import type { RecistSettings } from '../recist/settings.ts'
import { judgeImmune } from './judge.ts'
import type { ImmuneTimepoint, ImmuneVisit, IrecistSettings } from './timepoint.ts'
import { immuneTimepoints } from './timepoints.ts'

/** One line of the trace of iRECIST, with the visit as RECIST 1.1 judged it. */
export interface ImmuneAssessment extends ImmuneVisit {
  readonly patientId: string
  readonly reader: string
  readonly timepoint: ImmuneTimepoint
  readonly judged: VisitAssessment
  /** Whether this reader is the accepted one at this visit; null where nothing says so. */
  readonly accepted: boolean | null
  readonly file: string
}

export interface Series {
  readonly lesions: readonly Lesion[]
  /** Of one patient by one reader. */
  readonly readings: readonly LesionReading[]
  readonly recist: RecistSettings
  readonly settings: Partial<IrecistSettings>
  readonly courses: PatientCourses
}

/**
 * Judges the visits of one patient by one reader. A scan that was made too early after iUPD is shown and disregarded: what
 * it measured is in no nadir and confirms nothing, so the visits after it are judged without it.
 */
export function judgeSeries({ lesions, readings, recist, settings, courses }: Series): {
  readonly baseline: VisitAssessment | null
  readonly visits: readonly ImmuneAssessment[]
} {
  const [{ patientId, reader }] = readings
  const own = lesions.filter(lesion => lesion.patientId === patientId && (lesion.reader ?? reader) === reader)
  const { lesions: known } = uniqueLesions(own)
  const disregarded = new Map<string, ImmuneAssessment>()
  for (;;) {
    const counted = readings.filter(({ visit }) => !disregarded.has(visit))
    // An equivocal finding is no iUPD before it is unequivocal; the date of progression goes back all the same.
    const { visits: trace } = assessRecist(own, counted, {
      settings: { ...recist, backdateEquivocal: false },
      courses,
    })
    if (trace.length === 0) return { baseline: null, visits: [] }
    const timepoints = immuneTimepoints(trace, known, counted, recist)
    const visits = judgeImmune(timepoints, settings).map((visit, i) => ({
      ...visit,
      patientId,
      reader,
      timepoint: timepoints[i],
      judged: trace[i + 1],
      accepted: trace[i + 1].accepted,
      file: trace[i + 1].file,
    }))
    const early = visits.find(({ rule }) => rule === tooEarly)
    if (early === undefined)
      return {
        baseline: trace[0],
        visits: [...visits, ...disregarded.values()].toSorted((a, b) => a.day - b.day),
      }
    disregarded.set(early.visit, early)
  }
}

/** The rule of a scan that is disregarded. */
const tooEarly = 'iUPD: scan too early'
