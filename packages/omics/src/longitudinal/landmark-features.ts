import type { Finding } from '@tessera/evidence'
import type { AssayFeature } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'
import { type BaselineOptions, type ChangeKind, changeBetween, changeKindOf } from './change.ts'
import {
  areaUnder,
  type LandmarkMeasure,
  landmarkMeasures,
  leastSquaresLine,
  residualDeviation,
  type Series,
  successiveDeviation,
} from './landmark-measures.ts'
import type { PatientVisits } from './patient-visits.ts'

export interface LandmarkFeatureOptions extends BaselineOptions {
  /** Day since time zero; samples of later days are never looked at. */
  readonly landmark: number
  readonly measures?: readonly LandmarkMeasure[]
  /** Oldest that a level may be at the landmark, in days; by default as old as it is. */
  readonly window?: number
  /** Fewest values of a slope (2 at least) and of a variability (3 at least); by default these. */
  readonly leastForSlope?: number
  readonly leastForVariability?: number
  readonly change?: ChangeKind
}

export interface LandmarkFeatures {
  readonly landmark: number
  readonly patients: readonly string[]
  readonly features: readonly AssayFeature[]
  readonly measures: readonly LandmarkMeasure[]
  /** Features x patients for each measure; NaN where it is not known, for which `whyNot` has the reason. */
  readonly values: Readonly<Record<LandmarkMeasure, Float64Array>>
  readonly change: ChangeKind
  /** Days from each patient's last sample to the landmark; NaN without one. */
  readonly sinceLast: Float64Array
  /** Day of the latest sample that entered, of all patients: never after the landmark. */
  readonly latestDay: number
  /** Values by the landmark, features x patients. */
  readonly counts: Int32Array
  readonly findings: readonly Finding[]
  /** Why a value is missing; null where it is not. */
  whyNot(measure: LandmarkMeasure, feature: number, patient: number): string | null
}

/**
 * What is known of each patient's features by a landmark: the last level within a window, slope, variability, change from
 * baseline (the last sample on or before time zero), area, days since the last sample. Samples after the landmark are cut off
 * before anything is computed; a sample on the day itself is known by it.
 * @throws OmicsError `design` for a landmark that is no day of 0 or later, `too-few` where no sample was taken by it
 */
export function landmarkFeatures(given: PatientVisits, options: LandmarkFeatureOptions): LandmarkFeatures {
  const { landmark, measures = landmarkMeasures, window = Infinity, within = Infinity } = options
  const { leastForSlope = 2, leastForVariability = 3, change = changeKindOf(given.assay.scale) } = options
  if (!(Number.isFinite(landmark) && landmark >= 0))
    throw new OmicsError('design', `the landmark is ${landmark}`, 'give a day of 0 or more since time zero')
  const visits = given.where(at => given.day[at] <= landmark)
  const { assay, day, start, size } = visits
  if (day.length === 0)
    throw new OmicsError(
      'too-few',
      `no sample was taken by day ${landmark}`,
      'choose a later landmark, or check the dates of time zero',
    )
  const count = assay.features.length
  const values = Object.fromEntries(
    landmarkMeasures.map(measure => [
      measure,
      measures.includes(measure) ? new Float64Array(count * size).fill(Number.NaN) : new Float64Array(0),
    ]),
  ) as Record<LandmarkMeasure, Float64Array>
  const counts = new Int32Array(count * size)
  const wants = (measure: LandmarkMeasure) => measures.includes(measure)
  for (let f = 0; f < count; f++) {
    const row = assay.row(f)
    for (let i = 0; i < size; i++) {
      const series = seriesOf(row, day, start[i], start[i + 1])
      const n = series.day.length
      const cell = f * size + i
      counts[cell] = n
      if (n === 0) continue
      const last = series.day[n - 1]
      if (landmark - last <= window && wants('level')) values.level[cell] = series.value[n - 1]
      if (n >= leastForSlope && wants('slope'))
        values.slope[cell] = leastSquaresLine(series)?.slope ?? Number.NaN
      if (wants('variability')) values.variability[cell] = residualDeviation(series, leastForVariability)
      if (wants('successive')) values.successive[cell] = successiveDeviation(series, leastForVariability)
      if (wants('change')) values.change[cell] = changeBy(series, change, within)
      const area = areaUnder(series)
      if (wants('area')) values.area[cell] = area
      if (wants('average')) values.average[cell] = area / (last - series.day[0])
    }
  }
  const sinceLast = Float64Array.from({ length: size }, (_, i) =>
    start[i + 1] > start[i] ? landmark - day[start[i + 1] - 1] : Number.NaN,
  )
  return {
    landmark,
    patients: visits.patients,
    features: assay.features,
    measures,
    values,
    change,
    sinceLast,
    latestDay: day.reduce((most, v) => Math.max(most, v), -Infinity),
    counts,
    findings: given.day.length > day.length ? [laterSamples(given.day.length - day.length, landmark)] : [],
    whyNot: (measure, feature, patient) => {
      const cell = feature * size + patient
      if (!Number.isNaN(values[measure][cell])) return null
      const n = counts[cell]
      if (n === 0) return 'no value by the landmark'
      if (measure === 'level') return `no value within ${window} days of the landmark`
      if (measure === 'change') return 'no baseline, no later value by the landmark, or no ratio between them'
      const least =
        measure === 'variability' || measure === 'successive'
          ? Math.max(3, leastForVariability)
          : Math.max(2, leastForSlope)
      return `${n} values by the landmark, fewer than ${least}`
    },
  }
}

function seriesOf(row: Float64Array, day: Float64Array, from: number, to: number): Series {
  const days: number[] = []
  const values: number[] = []
  for (let at = from; at < to; at++)
    if (!Number.isNaN(row[at])) {
      days.push(day[at])
      values.push(row[at])
    }
  return { day: days, value: values }
}

/** Of the last value after time zero against the last on or before it. */
function changeBy({ day, value }: Series, kind: ChangeKind, within: number): number {
  let before = -1
  for (let k = 0; k < day.length && day[k] <= 0; k++) if (day[k] >= -within) before = k
  const last = day.length - 1
  if (before < 0 || !(day[last] > 0)) return Number.NaN
  return changeBetween(kind, value[before], value[last])
}

function laterSamples(count: number, landmark: number): Finding {
  return {
    severity: 'note',
    code: 'after-landmark',
    message: `${count} samples were taken after day ${landmark} and are not looked at`,
    cure: 'none: what comes later cannot predict',
    count,
  }
}
