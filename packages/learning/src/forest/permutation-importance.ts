import { applyToHeldOut, type HeldOut } from '@tessera/evidence'
import { auc, brier, createRandom, harrellConcordance, quantileOfSorted } from '@tessera/statistics'
import type { FittedModel } from '../learner.ts'
import { type Feature, ModellingRows, type Outcome, pick, selectOutcome } from '../rows.ts'
import { type PatientRows, rowsByPatient } from './bag.ts'

/** What a measure is told of some held-out patients. */
export interface Predicted {
  readonly linear: Float64Array
  readonly risk: Float64Array
  readonly outcome: Outcome
}

/** Larger is better; NaN where it cannot be told of these patients. */
export type ImportanceMeasure = (predicted: Predicted) => number

export interface PermutedFeature {
  readonly feature: string
  /** Mean fall of the measure over the repeats; about 0 or less says that the model gains nothing by the feature. */
  readonly fall: number
  /** 95 % percentile interval over bootstrap resamples of the held-out patients. */
  readonly lower: number
  readonly upper: number
  /** Standard error that is due to the permutations alone; NaN with one repeat. */
  readonly permutationError: number
}

export interface PermutationImportance {
  /** The measure on the held-out rows as they are. */
  readonly measure: number
  readonly features: readonly PermutedFeature[]
  readonly repeats: number
  readonly resamples: number
}

/** Harrell's concordance or the area under the curve, of the raw score. */
export const discriminationMeasure: ImportanceMeasure = ({ linear, outcome }) =>
  outcome.kind === 'binary'
    ? auc({ event: outcome.event, score: linear }).value
    : harrellConcordance({ time: outcome.time, event: outcome.event, risk: linear }).value

/** Less the Brier score, of a binary outcome. */
export const brierMeasure: ImportanceMeasure = ({ risk, outcome }) =>
  outcome.kind === 'binary' ? -brier({ event: outcome.event, risk }).value : Number.NaN

/**
 * By how much a measure of a fitted model falls on held-out rows when a feature is exchanged among patients (Breiman,
 * Mach Learn 2001;45:5; Fisher, Rudin & Dominici, J Mach Learn Res 2019;20:177). Works for every tabular model; a
 * categorical feature is exchanged as a whole. The interval is that of the held-out patients: the model is fixed, so it
 * does not speak of other training sets. Correlated features share what they say, and each alone may show little.
 * @param options.measure default {@link discriminationMeasure}
 * @param options.repeats permutations a feature; default 10
 * @param options.resamples bootstrap resamples of patients; default 200
 */
export function permutationImportance(
  model: FittedModel,
  heldOut: HeldOut<ModellingRows>,
  options: {
    readonly seed: number
    readonly measure?: ImportanceMeasure
    readonly repeats?: number
    readonly resamples?: number
    /** Default every feature. */
    readonly features?: readonly string[]
  },
): PermutationImportance {
  const { seed, measure = discriminationMeasure, repeats = 10, resamples = 200 } = options
  const rows = heldOut.data
  const patients = rowsByPatient(rows.patient)
  const { outcome } = rows
  const samples = Array.from({ length: resamples }, (_, b) => drawPatients(patients, seed, b))
  const judge = (predicted: Predicted) => ({
    whole: telling(measure, predicted),
    sampled: samples.map(sample => telling(measure, select(predicted, sample))),
  })
  const { linear, risk } = model.predict(heldOut)
  const plain = judge({ linear, risk, outcome })
  const features = (options.features ?? rows.features.map(feature => feature.name)).map(feature => {
    const spoilt = Array.from({ length: repeats }, (_, k) => {
      const source = exchangePatients(patients, seed, feature, k)
      const exchanged = applyToHeldOut({ apply: () => exchange(rows, feature, source) }, heldOut)
      const { linear, risk } = model.predict(exchanged)
      return judge({ linear, risk, outcome })
    })
    const falls = spoilt.map(({ whole }) => plain.whole - whole)
    const fall = mean(falls)
    const sampled = plain.sampled
      .map((value, b) => value - mean(spoilt.map(({ sampled }) => sampled[b])))
      .filter(value => !Number.isNaN(value))
      .sort((a, b) => a - b)
    const squares = falls.reduce((sum, value) => sum + (value - fall) ** 2, 0)
    return {
      feature,
      fall,
      lower: sampled.length === 0 ? Number.NaN : quantileOfSorted(sampled, 0.025),
      upper: sampled.length === 0 ? Number.NaN : quantileOfSorted(sampled, 0.975),
      permutationError: Math.sqrt(squares / (repeats - 1) / repeats),
    }
  })
  return { measure: plain.whole, features, repeats, resamples }
}

/** The rows with one feature taken from others. */
function exchange(rows: ModellingRows, name: string, source: Int32Array): ModellingRows {
  const exchanged = (feature: Feature): Feature =>
    feature.kind === 'numeric'
      ? { ...feature, values: pick(feature.values, source, new Float64Array(source.length)) }
      : { ...feature, codes: pick(feature.codes, source, new Int32Array(source.length)) }
  const [feature] = rows.withFeatures([name]).features
  const spoilt = exchanged(feature)
  return new ModellingRows({ ...rows, features: rows.features.map(f => (f.name === name ? spoilt : f)) })
}

/** The row that each row takes its value from: patients exchange, visit by visit (a shorter history begins again). */
function exchangePatients(
  { rows, start }: PatientRows,
  seed: number,
  feature: string,
  k: number,
): Int32Array {
  const source = new Int32Array(rows.length)
  const order = createRandom(seed, 'permutation importance', feature, k).permutation(start.length - 1)
  order.forEach((donor, patient) => {
    const visits = start[donor + 1] - start[donor]
    for (let at = start[patient]; at < start[patient + 1]; at++)
      source[rows[at]] = rows[start[donor] + ((at - start[patient]) % visits)]
  })
  return source
}

function drawPatients({ rows, start }: PatientRows, seed: number, b: number): Int32Array {
  const drawn: number[] = []
  for (const patient of createRandom(seed, 'importance resample', b).resample(start.length - 1))
    for (let at = start[patient]; at < start[patient + 1]; at++) drawn.push(rows[at])
  return Int32Array.from(drawn)
}

function select({ linear, risk, outcome }: Predicted, rows: Int32Array): Predicted {
  return {
    linear: pick(linear, rows, new Float64Array(rows.length)),
    risk: pick(risk, rows, new Float64Array(rows.length)),
    outcome: selectOutcome(outcome, rows),
  }
}

/** A resample may hold one class alone, or no pair that can be compared: it then says nothing. */
function telling(measure: ImportanceMeasure, predicted: Predicted): number {
  try {
    return measure(predicted)
  } catch {
    return Number.NaN
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
