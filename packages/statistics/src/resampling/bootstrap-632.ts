import { requireWhole, StatisticsInputError } from '../input-error.ts'
import { createRandom } from '../random.ts'

export interface Bootstrap632Options {
  /** Patients. */
  readonly n: number
  /**
   * Fits on the rows given (with repetitions) and returns a loss for any pair (row whose outcome, row whose prediction):
   * the loss of a patient is loss(i, i); all pairs give the error without information.
   */
  readonly fit: (rows: Int32Array) => (outcomeOf: number, predictionOf: number) => number
  readonly resamples?: number
  readonly seed: number
  /** The resamples themselves, instead of drawing them. */
  readonly rows?: readonly Int32Array[]
}

export interface Bootstrap632 {
  /** On the patients that the model was fitted on. */
  readonly apparent: number
  /** On patients left out of the resample, averaged by patient. */
  readonly leftOut: number
  /** Were outcomes and predictions unrelated. */
  readonly noInformation: number
  /** Of 0 (no overfitting) to 1. */
  readonly relativeOverfitting: number
  readonly error632: number
  readonly error632plus: number
  /** Patients in every resample, who have no left-out error and are not in `leftOut`. */
  readonly neverLeftOut: number
}

/**
 * Prediction error by the .632 and .632+ bootstrap: 0.368 apparent + 0.632 left-out, to which .632+ adds (left-out -
 * apparent) 0.368 0.632 R / (1 - 0.368 R) where the model overfits, R = (left-out - apparent) / (no information -
 * apparent), the left-out error in both taken as no more than that without information. Efron & Tibshirani, JASA
 * 1997;92:548, equations 24 and 32.
 * @throws StatisticsInputError when there are too few patients, resamples leave nobody out, or a loss is not finite
 */
export function bootstrap632(options: Bootstrap632Options): Bootstrap632 {
  const { n, fit, resamples = 200, seed } = options
  requireWhole('n', n, 2)
  if (!options.rows) requireWhole('resamples', resamples, 1)
  const rows =
    options.rows ??
    Array.from({ length: resamples }, (_, b) => createRandom(seed, 'bootstrap-632', b).resample(n))
  const loss = fit(Int32Array.from({ length: n }, (_, i) => i))
  let apparent = 0
  let noInformation = 0
  for (let i = 0; i < n; i++) {
    apparent += finite(loss(i, i), i) / n
    for (let j = 0; j < n; j++) noInformation += finite(loss(i, j), i) / (n * n)
  }
  const sum = new Float64Array(n)
  const times = new Int32Array(n)
  for (const drawn of rows) {
    const inside = new Uint8Array(n)
    for (const row of drawn) inside[row] = 1
    if (!inside.includes(0)) continue
    const outside = fit(drawn)
    for (let i = 0; i < n; i++)
      if (inside[i] === 0) {
        sum[i] += finite(outside(i, i), i)
        times[i]++
      }
  }
  const seen = times.reduce((count, one) => count + (one > 0 ? 1 : 0), 0)
  if (seen === 0)
    throw new StatisticsInputError('empty', 'rows', 'No resample leaves a patient out: give more resamples.')
  const leftOut = sum.reduce((total, one, i) => total + (times[i] > 0 ? one / times[i] : 0), 0) / seen
  return { ...combined(apparent, leftOut, noInformation), neverLeftOut: n - seen }
}

function finite(loss: number, row: number): number {
  if (Number.isFinite(loss)) return loss
  throw new StatisticsInputError(
    'missing',
    'fit',
    `The loss of row ${row} is ${loss}: exclude missing outcomes first, and choose a loss that is finite.`,
    row,
  )
}

function combined(apparent: number, leftOut: number, noInformation: number) {
  const bounded = Math.min(leftOut, noInformation)
  const overfits = bounded > apparent && noInformation > apparent
  const relativeOverfitting = overfits ? (bounded - apparent) / (noInformation - apparent) : 0
  const error632 = 0.368 * apparent + 0.632 * leftOut
  const share = (0.368 * 0.632 * relativeOverfitting) / (1 - 0.368 * relativeOverfitting)
  return {
    apparent,
    leftOut,
    noInformation,
    relativeOverfitting,
    error632,
    error632plus: error632 + (bounded - apparent) * share,
  }
}
