import type { Fitted, Fitter, Training } from '@tessera/evidence'
import { linearMixedMany } from '@tessera/statistics'
import { OmicsError } from '../assay/omics-error.ts'
import type { PatientVisits } from './patient-visits.ts'

/** Mean line and variances of each feature in the training patients; NaN where it has no model. */
interface Lines {
  readonly landmark: number
  readonly features: readonly string[]
  readonly intercept: readonly number[]
  readonly slope: readonly number[]
  /** Var(intercept), Cov, Var(slope) a feature, and the residual variance. */
  readonly random: readonly (readonly [number, number, number])[]
  readonly residual: readonly number[]
}

/** Features x patients. */
export interface PredictedLines {
  readonly features: readonly string[]
  readonly patients: readonly string[]
  /** Predicted slope a day, shrunk towards the mean of the training patients; NaN where the feature has no model. */
  readonly slope: Float64Array
  /** Predicted level on the day of the landmark. */
  readonly level: Float64Array
}

/** The fitted model: the slopes and levels of any patients by their own samples up to the landmark. */
export class FittedSlopes implements Fitted<PatientVisits, PredictedLines> {
  readonly #lines: Lines
  constructor(lines: Lines) {
    this.#lines = lines
  }

  /** Best linear unbiased predictions, one patient at a time; a patient without a value gets the mean line. */
  apply(visits: PatientVisits): PredictedLines {
    const { features, landmark } = this.#lines
    const place = visits.assay.placeOf()
    const absent = features.filter(id => !place.has(id))
    if (absent.length > 0)
      throw new OmicsError(
        'features-missing',
        `${absent.length} of ${features.length} features of the fitted slopes are not in the table: ${absent.slice(0, 5).join(', ')}`,
        'measure them, or fit again without them',
      )
    const { size, start, day } = visits
    const slope = new Float64Array(features.length * size)
    const level = new Float64Array(features.length * size)
    features.forEach((id, f) => {
      const row = visits.assay.row(place.get(id) ?? 0)
      for (let i = 0; i < size; i++) {
        const days: number[] = []
        const values: number[] = []
        for (let at = start[i]; at < start[i + 1] && day[at] <= landmark; at++)
          if (!Number.isNaN(row[at])) {
            days.push(day[at])
            values.push(row[at])
          }
        const [a, b] = this.#predict(f, days, values)
        slope[f * size + i] = b
        level[f * size + i] = a + b * landmark
      }
    })
    return { features, patients: visits.patients, slope, level }
  }

  /**
   * b = (D^-1 + Z'Z / s2)^-1 Z' r / s2 written as D (I + Z'Z D / s2)^-1 Z' r / s2, so that D may be singular.
   */
  #predict(f: number, days: readonly number[], values: readonly number[]): readonly [number, number] {
    const { intercept, slope, random, residual } = this.#lines
    const [d11, d12, d22] = random[f]
    const s2 = residual[f]
    let zz11 = 0
    let zz12 = 0
    let zz22 = 0
    let r1 = 0
    let r2 = 0
    days.forEach((t, k) => {
      const r = (values[k] - intercept[f] - slope[f] * t) / s2
      zz11 += 1 / s2
      zz12 += t / s2
      zz22 += (t * t) / s2
      r1 += r
      r2 += r * t
    })
    // M = I + Z'Z D / s2
    const m11 = 1 + zz11 * d11 + zz12 * d12
    const m12 = zz11 * d12 + zz12 * d22
    const m21 = zz12 * d11 + zz22 * d12
    const m22 = 1 + zz12 * d12 + zz22 * d22
    const det = m11 * m22 - m12 * m21
    const u1 = (m22 * r1 - m12 * r2) / det
    const u2 = (m11 * r2 - m21 * r1) / det
    return [intercept[f] + d11 * u1 + d12 * u2, slope[f] + d12 * u1 + d22 * u2]
  }

  toJSON(): unknown {
    const numbers = (values: readonly number[]) => values.map(v => (Number.isNaN(v) ? null : v))
    const { landmark, features, intercept, slope, random, residual } = this.#lines
    return {
      format: 'tessera-omics-slopes/1',
      landmark,
      features,
      intercept: numbers(intercept),
      slope: numbers(slope),
      random: random.map(numbers),
      residual: numbers(residual),
    }
  }
}

/** Makes fitted slopes again from their JSON. */
export function slopesFromJson(json: unknown): FittedSlopes {
  const part = (name: string): unknown =>
    typeof json === 'object' && json !== null ? Reflect.get(json, name) : undefined
  const list = (name: string): unknown[] => {
    const value = part(name)
    return Array.isArray(value) ? value : []
  }
  const numbers = (values: readonly unknown[]) => values.map(v => (typeof v === 'number' ? v : Number.NaN))
  if (part('format') !== 'tessera-omics-slopes/1')
    throw new OmicsError('value', 'this is no model of slopes', 'give the JSON that fitted slopes wrote')
  return new FittedSlopes({
    landmark: Number(part('landmark')),
    features: list('features').map(String),
    intercept: numbers(list('intercept')),
    slope: numbers(list('slope')),
    random: list('random').map(row => {
      const [a, b, c] = numbers(Array.isArray(row) ? row : [])
      return [a, b, c] as const
    }),
    residual: numbers(list('residual')),
  })
}

/**
 * Slopes by a mixed model with random intercept and slope of days, fitted on the training patients' samples up to the
 * landmark alone; a new patient's slope then depends on that patient's own samples. Values are on a logarithm already.
 * R: lme4::lmer(y ~ day + (day | patient)), predict for new patients.
 */
export function slopeFitter(options: { readonly landmark: number }): Fitter<PatientVisits, FittedSlopes> {
  const { landmark } = options
  return {
    name: `slopes by a mixed model up to day ${landmark}`,
    fit: (training: Training<PatientVisits>) => {
      const visits = training.data.where(at => training.data.day[at] <= landmark)
      const fit = linearMixedMany({
        outcomes: visits.assay.values,
        x: [visits.day],
        group: visits.patient,
        slopes: [visits.day],
      })
      return new FittedSlopes({
        landmark,
        features: visits.assay.features.map(({ id }) => id),
        intercept: Array.from(fit.coefficients[0].estimate),
        slope: Array.from(fit.coefficients[1].estimate),
        random: visits.assay.features.map((_, f) => {
          const [a, b, , d] = fit.randomCovariance.subarray(4 * f, 4 * f + 4)
          return [a, b, d] as const
        }),
        residual: Array.from(fit.sigma, sigma => sigma * sigma),
      })
    },
  }
}
