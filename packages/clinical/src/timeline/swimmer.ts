/** A stretch of a patient's lane, in days from time zero. */
export interface TreatmentBar {
  readonly from: number
  readonly to: number
  /** `induction`, `radiotherapy`, `off treatment`. */
  readonly what: string
}

export interface CourseMark {
  readonly day: number
  readonly what: string
}

/** One patient of a swimmer plot. */
export interface CourseLane {
  readonly patientId: string
  readonly group: string | null
  readonly bars: readonly TreatmentBar[]
  readonly marks: readonly CourseMark[]
  readonly end: number
  /** Alive and followed at the data cut: drawn with an arrow. */
  readonly ongoing: boolean
}

export interface CourseOfPatient {
  readonly patientId: string
  readonly group?: string | null
  /** Days since 1970-01-01. */
  readonly timeZero: number
  readonly end: number
  readonly died: boolean
  readonly treatments: readonly {
    readonly what: string
    readonly start: number
    readonly stop: number | null
  }[]
  readonly marks: readonly { readonly what: string; readonly day: number }[]
}

/**
 * Lanes in days from time zero, longest first within each group. A treatment without an end runs to the end of
 * follow-up; bars and marks outside the lane are cut to it, or left out with the reason.
 */
export function swimmerLanes(patients: readonly CourseOfPatient[]): {
  readonly lanes: readonly CourseLane[]
  readonly leftOut: readonly { readonly patientId: string; readonly reason: string }[]
} {
  const leftOut: { patientId: string; reason: string }[] = []
  const lanes = patients.flatMap((patient): CourseLane[] => {
    const { patientId, timeZero, end, died } = patient
    if (!(end >= timeZero)) {
      leftOut.push({ patientId, reason: 'follow-up ends before time zero' })
      return []
    }
    const length = end - timeZero
    const bars = patient.treatments.flatMap(({ what, start, stop }): TreatmentBar[] => {
      const from = Math.max(start, timeZero) - timeZero
      const to = Math.min(stop ?? end, end) - timeZero
      if (to > from) return [{ from, to, what }]
      leftOut.push({ patientId, reason: `${what} lies outside follow-up` })
      return []
    })
    const marks = patient.marks.flatMap(({ what, day }): CourseMark[] => {
      const at = day - timeZero
      if (at >= 0 && at <= length) return [{ day: at, what }]
      leftOut.push({ patientId, reason: `${what} lies outside follow-up` })
      return []
    })
    return [
      {
        patientId,
        group: patient.group ?? null,
        bars: bars.sort((a, b) => a.from - b.from),
        marks: marks.sort((a, b) => a.day - b.day),
        end: length,
        ongoing: !died,
      },
    ]
  })
  return {
    lanes: lanes.sort(
      (a, b) =>
        (a.group ?? '').localeCompare(b.group ?? '', 'en') ||
        b.end - a.end ||
        a.patientId.localeCompare(b.patientId, 'en'),
    ),
    leftOut,
  }
}
