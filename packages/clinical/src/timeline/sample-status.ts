import type { Finding } from '@tessera/evidence'
import { assignVisit } from './assign-visit.ts'
import { type Handling, type HandlingLimits, type HandlingRemark, handlingRemarks } from './pre-analytics.ts'
import type { PlannedVisit } from './schedule.ts'

/** A sample as it was taken. */
export interface TakenSample extends Handling {
  readonly patientId: string
  readonly sample: string
  /** `tissue`, `blood`, `urine`. */
  readonly kind: string
  /** Day since 1970-01-01; NaN where it is not known. */
  readonly day: number
  readonly file: string
  readonly row: number
}

/** Until when a patient could give samples. */
export interface SamplingCourse {
  readonly patientId: string
  readonly timeZero: number
  /** Death, withdrawal or last contact; samples after it are not due. */
  readonly end: number
}

export type SampleState = 'taken' | 'out of window' | 'missing' | 'not yet due' | 'not due'

/** One kind of sample at one planned visit of one patient. */
export interface SampleStatus {
  readonly patientId: string
  readonly visit: string
  readonly kind: string
  readonly state: SampleState
  readonly sample: string | null
  /** Days off the planned day; null where nothing was taken. */
  readonly off: number | null
  readonly remarks: readonly HandlingRemark[]
}

export interface SampleOptions {
  readonly schedule: readonly PlannedVisit[]
  readonly limits?: Readonly<Record<string, HandlingLimits>>
  /** Day of the data cut: a window that is still open on it is not yet due. */
  readonly dataCut: number
}

/**
 * Every sample that is due: taken in its window, taken out of it (outside every window, at the nearest visit where that
 * has none in its window), missing, not yet due (the window is open on the data cut) or not due (follow-up ended before
 * the window). A second sample of a kind at a visit, a name that two samples have, a sample without a day, of nobody in
 * the study, after the end of follow-up or after the cut is a finding; findings are in the order of the rows.
 */
export function sampleStatuses(
  samples: readonly TakenSample[],
  courses: readonly SamplingCourse[],
  { schedule, limits = {}, dataCut }: SampleOptions,
): { readonly statuses: readonly SampleStatus[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  const say = (sample: TakenSample, code: string, message: string, cure: string) =>
    findings.push({
      severity: 'warning',
      code,
      message,
      cure,
      file: sample.file,
      row: sample.row,
      patientId: sample.patientId,
    })
  const known = new Set(courses.map(({ patientId }) => patientId))
  for (const sample of samples)
    if (!known.has(sample.patientId))
      say(
        sample,
        'sample-of-nobody',
        `sample ${sample.sample} is of nobody in the study`,
        'correct the patient, or leave it out',
      )
  const names = new Map<string, number>()
  for (const sample of samples) {
    const before = names.get(sample.sample)
    if (sample.day > dataCut)
      say(
        sample,
        'sample-after-cut',
        `sample ${sample.sample} is after the data cut; it is counted`,
        'correct its date, or the cut',
      )
    if (before === undefined) names.set(sample.sample, sample.row)
    else
      say(
        sample,
        'sample-name-twice',
        `sample ${sample.sample} stands in row ${before} too`,
        'give every sample a name of its own',
      )
  }
  const byPatient = Map.groupBy(samples, ({ patientId }) => patientId)
  const statuses = courses.flatMap(course => {
    const placed = place(byPatient.get(course.patientId) ?? [], course, schedule, say)
    return schedule.flatMap(planned =>
      planned.samples.map((kind): SampleStatus => {
        const found = placed.find(one => one.visit === planned.visit && one.sample.kind === kind)
        const base = { patientId: course.patientId, visit: planned.visit, kind }
        if (found)
          return {
            ...base,
            state: found.inWindow ? 'taken' : 'out of window',
            sample: found.sample.sample,
            off: found.off,
            remarks: handlingRemarks(found.sample, limits[kind] ?? {}),
          }
        const state =
          course.end < course.timeZero + planned.from
            ? 'not due'
            : dataCut <= course.timeZero + planned.to
              ? 'not yet due'
              : 'missing'
        return { ...base, state, sample: null, off: null, remarks: [] }
      }),
    )
  })
  return { statuses, findings: findings.sort((a, b) => (a.row ?? 0) - (b.row ?? 0)) }
}

interface Placed {
  readonly sample: TakenSample
  readonly visit: string
  readonly off: number
  readonly inWindow: boolean
}

type Say = (sample: TakenSample, code: string, message: string, cure: string) => void

/** Samples at their visits: those in a window first, then each other at the nearest visit that has none of its kind. */
function place(
  samples: readonly TakenSample[],
  { timeZero, end }: SamplingCourse,
  schedule: readonly PlannedVisit[],
  say: Say,
): Placed[] {
  const placed: Placed[] = []
  const taken = (kind: string, visit: string) =>
    placed.some(one => one.sample.kind === kind && one.visit === visit)
  const asks = (visit: string, kind: string) =>
    schedule.some(planned => planned.visit === visit && planned.samples.includes(kind))
  const unscheduled = (sample: TakenSample) =>
    say(
      sample,
      'sample-unscheduled',
      `sample ${sample.sample} belongs to no visit that asks for it`,
      'none, if it was taken on purpose',
    )
  const dated = samples.filter(sample => {
    if (Number.isNaN(sample.day))
      say(sample, 'sample-undated', `sample ${sample.sample} has no date`, 'give its date')
    else if (sample.day > end)
      say(
        sample,
        'sample-after-end',
        `sample ${sample.sample} is after the end of follow-up`,
        'correct one of the dates',
      )
    return !Number.isNaN(sample.day)
  })
  const assigned = dated
    .map(sample => ({ sample, ...assignVisit(sample.day - timeZero, schedule) }))
    .sort((a, b) => Math.abs(a.off) - Math.abs(b.off) || a.sample.day - b.sample.day)
  for (const one of assigned.filter(({ inWindow }) => inWindow)) {
    const visit = one.visit ?? one.nearest
    if (!asks(visit, one.sample.kind)) unscheduled(one.sample)
    else if (taken(one.sample.kind, visit))
      say(
        one.sample,
        'sample-twice',
        `a second ${one.sample.kind} at ${visit}: the nearer to its day counts`,
        'keep one of them',
      )
    else placed.push({ sample: one.sample, visit, off: one.off, inWindow: true })
  }
  for (const one of assigned.filter(({ inWindow }) => !inWindow)) {
    if (!asks(one.nearest, one.sample.kind) || taken(one.sample.kind, one.nearest)) unscheduled(one.sample)
    else placed.push({ sample: one.sample, visit: one.nearest, off: one.off, inWindow: false })
  }
  return placed
}
