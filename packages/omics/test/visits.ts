import {
  Assay,
  type AssayScale,
  type PatientVisits,
  type PlaceVisitsOptions,
  placeVisits,
  unknownSample,
} from '../src/index.ts'
import { reference } from './agreement.ts'

/** What test/reference/longitudinal.R made. */
export interface LongitudinalReference {
  readonly patient: number[]
  readonly day: number[]
  readonly visit: string[]
  readonly arm: string[]
  readonly centre: string[]
  readonly values: (number | null)[][]
  readonly time: number[]
  readonly cause: number[]
  readonly response: number[]
  readonly landmark: number
  readonly mixed: Record<
    'intercept' | 'slope',
    Record<'estimate' | 'se' | 'df' | 'p', number[]> & { reml: number; sigma: number }
  >[]
  readonly trajectory: {
    arm: string[]
    visit: string[]
    mean: number[]
    lower: number[]
    upper: number[]
    raw: number[][]
  }[]
  readonly measures: Record<string, (number | null)[]>[]
  readonly atRisk: number[]
  readonly assoc: {
    measure: string
    n: number
    events: number
    cox: number[]
    fineGray: number[]
    logistic: number[]
  }[][]
  readonly varying: number[][]
  readonly train: number[]
  readonly blup: { fixed: number[]; D: number[]; sigma: number; slope: number[] }[]
}

/** One sample of a small set: values by feature. */
export interface GivenSample {
  readonly patientId: string
  readonly day: number
  readonly values: readonly (number | null)[]
  readonly visit?: string
  readonly batch?: string
  readonly runOrder?: number
  readonly covariates?: Readonly<Record<string, number | string | null>>
}

/** Time zero of every patient of these tests. */
export const zeroDay = 19_800

export function assayOf(samples: readonly GivenSample[], scale: AssayScale = 'log2'): Assay {
  const count = samples[0].values.length
  return new Assay({
    name: 'metabolites',
    scale,
    features: Array.from({ length: count }, (_, f) => ({ id: `M${f + 1}`, symbol: null, names: {} })),
    samples: samples.map((sample, i) => ({
      ...unknownSample(`s${i + 1}`),
      patientId: sample.patientId,
      takenAt: zeroDay + sample.day,
      visit: sample.visit ?? null,
      batch: sample.batch ?? null,
      runOrder: sample.runOrder ?? null,
      covariates: sample.covariates ?? {},
    })),
    values: Float64Array.from(
      { length: count * samples.length },
      (_, at) => samples[at % samples.length].values[Math.trunc(at / samples.length)] ?? Number.NaN,
    ),
  })
}

export function visitsOf(
  samples: readonly GivenSample[],
  options: PlaceVisitsOptions & { readonly scale?: AssayScale } = {},
): PatientVisits {
  const zero = new Map(samples.map(({ patientId }) => [patientId, zeroDay]))
  return placeVisits(assayOf(samples, options.scale), zero, options)
}

/** Names of patients that sort as their numbers do. */
export function patientName(number: number): string {
  return `P${String(number).padStart(3, '0')}`
}

/** The visits of the reference. */
export function referenceVisits(): { r: LongitudinalReference; visits: PatientVisits } {
  const r = reference<LongitudinalReference>('longitudinal')
  const samples = r.patient.map((patient, i) => ({
    patientId: patientName(patient),
    day: r.day[i],
    visit: r.visit[i],
    values: r.values.map(values => values[i]),
  }))
  return { r, visits: visitsOf(samples) }
}
