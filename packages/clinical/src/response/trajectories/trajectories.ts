import type { PatientCourse, PatientCourses } from '../patient-course.ts'

/** A visit as a plot needs it: of RECIST 1.1, iRECIST or mRECIST alike. */
export interface CourseVisit {
  readonly patientId: string
  readonly reader: string
  readonly visit: string
  readonly day: number
  /** Overall response; null at baseline. */
  readonly response: string | null
  /** Change of the sum from baseline in per cent; null where there is no whole sum. */
  readonly percent: number | null
}

/** A stretch of one response, in days from the patient's start. */
export interface ResponseSpan {
  readonly response: string
  readonly from: number
  readonly to: number
}

export interface ResponseMark {
  readonly kind: 'response' | 'progression' | 'confirmed progression' | 'death' | 'new therapy' | 'last seen'
  readonly day: number
}

/** One lane of a swimmer plot. */
export interface ResponseLane {
  readonly patientId: string
  /** Days from the start to death, or to the last visit. */
  readonly length: number
  readonly spans: readonly ResponseSpan[]
  readonly marks: readonly ResponseMark[]
}

/** One bar of a waterfall plot: the best change of the sum up to the first progression. */
export interface WaterfallBar {
  readonly patientId: string
  readonly percent: number
  readonly best: string | null
}

export interface SpiderPoint {
  readonly day: number
  readonly percent: number
  readonly response: string | null
}

/** One line of a spider plot, from 0 at baseline. */
export interface SpiderLine {
  readonly patientId: string
  readonly points: readonly SpiderPoint[]
}

/** Numbers of the three plots, without scale, colour or type. */
export interface ResponseTrajectories {
  /** Longest first. */
  readonly swimmer: readonly ResponseLane[]
  /** From the largest increase to the largest decrease. */
  readonly waterfall: readonly WaterfallBar[]
  readonly spider: readonly SpiderLine[]
  /** Patients that a plot cannot show, with the reason. */
  readonly left: readonly { readonly patientId: string; readonly plot: string; readonly reason: string }[]
}

export interface TrajectoryOptions {
  readonly courses?: PatientCourses
  /** Best response by patient, for the bars. */
  readonly best?: ReadonlyMap<string, string>
}

const responses = new Set(['CR', 'PR', 'iCR', 'iPR'])
const progressions = new Set(['PD', 'iUPD', 'iCPD'])

/**
 * Structures ready for swimmer, waterfall and spider plots from the visits of one reader (or of the accepted series).
 * Days count from the reference date, else from baseline, else from the first visit. A response lasts from its visit to the next
 * one that says otherwise; a visit that is not evaluable changes nothing. Best change is the smallest up to the first
 * progression, progression included.
 * @throws RangeError when the visits are of several readers
 */
export function responseTrajectories(
  visits: readonly CourseVisit[],
  options: TrajectoryOptions = {},
): ResponseTrajectories {
  const readers = new Set(visits.map(({ reader }) => reader))
  if (readers.size > 1)
    throw new RangeError(`trajectories are of one reader; these are of ${[...readers].join(', ')}`)
  const swimmer: ResponseLane[] = []
  const waterfall: WaterfallBar[] = []
  const spider: SpiderLine[] = []
  const left: { patientId: string; plot: string; reason: string }[] = []
  for (const [patientId, own] of Map.groupBy(visits, visit => visit.patientId)) {
    const course = options.courses?.get(patientId)
    const read = own.toSorted((a, b) => a.day - b.day)
    const baseline = read.find(({ response }) => response === null)
    const start = course?.referenceDay ?? baseline?.day ?? read[0].day
    const judged = read.filter(({ response }) => response !== null)
    if (judged.length === 0) {
      left.push({ patientId, plot: 'swimmer', reason: 'no visit after baseline' })
      left.push({ patientId, plot: 'waterfall', reason: 'no visit after baseline' })
      continue
    }
    swimmer.push(laneOf(patientId, judged, start, course))
    const points = judged.flatMap(({ day, percent, response }) =>
      percent === null ? [] : [{ day: day - start, percent, response }],
    )
    if (points.length === 0) {
      left.push({ patientId, plot: 'waterfall', reason: 'no sum of targets after baseline' })
      continue
    }
    const end = judged.find(({ response }) => response !== null && progressions.has(response))?.day
    const counted = points.filter(({ day }) => end === undefined || day <= end - start)
    if (counted.length === 0)
      left.push({ patientId, plot: 'waterfall', reason: 'no sum of targets up to the first progression' })
    else
      waterfall.push({
        patientId,
        percent: Math.min(...counted.map(({ percent }) => percent)),
        best: options.best?.get(patientId) ?? null,
      })
    const origin = { day: (baseline?.day ?? start) - start, percent: 0, response: null }
    spider.push({ patientId, points: [origin, ...points] })
  }
  swimmer.sort((a, b) => b.length - a.length || compare(a.patientId, b.patientId))
  waterfall.sort((a, b) => b.percent - a.percent || compare(a.patientId, b.patientId))
  return { swimmer, waterfall, spider, left }
}

function laneOf(
  patientId: string,
  judged: readonly CourseVisit[],
  start: number,
  course: PatientCourse | undefined,
): ResponseLane {
  const death = course?.deathDay ?? null
  const last = judged[judged.length - 1].day
  const end = (death ?? last) - start
  const spans: ResponseSpan[] = []
  for (const { response, day } of judged) {
    if (response === null || response === 'NE') continue
    const from = day - start
    const before = spans.at(-1)
    if (before?.response === response) continue
    if (before) spans[spans.length - 1] = { ...before, to: from }
    spans.push({ response, from, to: Math.max(from, end) })
  }
  const firstOf = (codes: ReadonlySet<string>) =>
    judged.find(({ response }) => response !== null && codes.has(response))?.day
  const confirmed = judged.find(({ response }) => response === 'iCPD')?.day
  const marks: ResponseMark[] = []
  const mark = (kind: ResponseMark['kind'], day: number | null | undefined) => {
    if (day !== null && day !== undefined) marks.push({ kind, day: day - start })
  }
  mark('response', firstOf(responses))
  mark('progression', firstOf(progressions))
  mark('confirmed progression', confirmed)
  mark('new therapy', course?.newTherapyDay)
  mark('death', death)
  if (death === null) mark('last seen', last)
  return { patientId, length: end, spans, marks: marks.sort((a, b) => a.day - b.day) }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
