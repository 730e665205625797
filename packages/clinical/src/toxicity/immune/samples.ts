/** A sample of a patient, on a day since 1970-01-01. */
export interface DatedSample {
  readonly patientId: string
  readonly sample: string
  /** NaN where it is not known. */
  readonly day: number
}

/** A course of a drug; a missing end lasts. */
export interface DrugCourse {
  readonly patientId: string
  readonly start: number
  readonly end: number
}

export type SampleFlag =
  | 'after onset'
  | 'on steroids'
  | 'recent steroids'
  | 'on antibiotics'
  | 'recent antibiotics'
  | 'date not known'

export interface FlaggedSample extends DatedSample {
  readonly flags: readonly SampleFlag[]
}

export interface SampleWindows {
  /** A course that ended so many days before the sample or fewer is recent. */
  readonly steroidDays: number
  readonly antibioticDays: number
}

/**
 * Flags samples that an event or its treatment may have changed: taken on or after the day of onset, during a course of
 * steroids or antibiotics (its first and last day included), or so soon after one. The windows are declared by the
 * study. Nothing is left out here: what a flag means is for the analysis to say.
 */
export function flagSamples(
  samples: readonly DatedSample[],
  onset: ReadonlyMap<string, number>,
  steroids: readonly DrugCourse[],
  antibiotics: readonly DrugCourse[],
  { steroidDays, antibioticDays }: SampleWindows = { steroidDays: 14, antibioticDays: 30 },
): FlaggedSample[] {
  const ofPatient = (courses: readonly DrugCourse[]) => Map.groupBy(courses, ({ patientId }) => patientId)
  const steroidsOf = ofPatient(steroids)
  const antibioticsOf = ofPatient(antibiotics)
  return samples.map(sample => {
    const day = Math.floor(sample.day)
    if (Number.isNaN(day)) return { ...sample, flags: ['date not known'] }
    const flags: SampleFlag[] = []
    const began = onset.get(sample.patientId)
    if (began !== undefined && day >= Math.floor(began)) flags.push('after onset')
    const steroid = stateAt(day, steroidsOf.get(sample.patientId) ?? [], steroidDays)
    if (steroid) flags.push(`${steroid} steroids`)
    const antibiotic = stateAt(day, antibioticsOf.get(sample.patientId) ?? [], antibioticDays)
    if (antibiotic) flags.push(`${antibiotic} antibiotics`)
    return { ...sample, flags }
  })
}

function stateAt(day: number, courses: readonly DrugCourse[], recent: number): 'on' | 'recent' | null {
  const begun = courses.filter(({ start }) => Math.floor(start) <= day)
  if (begun.some(({ end }) => Number.isNaN(end) || Math.floor(end) >= day)) return 'on'
  return begun.some(({ end }) => day - Math.floor(end) <= recent) ? 'recent' : null
}
