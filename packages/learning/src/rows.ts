import type { Selectable } from '@tessera/evidence'

/** A measured variable; NaN is missing. */
export interface NumericFeature {
  readonly kind: 'numeric'
  readonly name: string
  readonly unit: string | null
  readonly values: Float64Array
}

/** A variable with levels; -1 is missing. */
export interface CategoricalFeature {
  readonly kind: 'categorical'
  readonly name: string
  readonly levels: readonly string[]
  readonly codes: Int32Array
}

export type Feature = NumericFeature | CategoricalFeature

export interface BinaryOutcome {
  readonly kind: 'binary'
  /** 1 event, 0 none. */
  readonly event: Uint8Array
}

export interface SurvivalOutcome {
  readonly kind: 'time-to-event'
  /** Time from time zero, in `unit`, positive. */
  readonly time: Float64Array
  /** 1 event, 0 censored. */
  readonly event: Uint8Array
  readonly unit: string
  /** When risk is predicted and calibrated. */
  readonly horizon: number
}

export type Outcome = BinaryOutcome | SurvivalOutcome

/** Patients in rows: raw features (missing values and text levels as they are), outcome, centre and patient. */
export class ModellingRows implements Selectable<ModellingRows> {
  readonly features: readonly Feature[]
  readonly outcome: Outcome
  /** Patient of each row, coded: rows of one patient stay on one side of every split. */
  readonly patient: Int32Array
  /** Centre of each row as an index into `centres`. */
  readonly centre: Int32Array
  readonly centres: readonly string[]
  constructor(parts: {
    features: readonly Feature[]
    outcome: Outcome
    patient: Int32Array
    centre: Int32Array
    centres: readonly string[]
  }) {
    this.features = parts.features
    this.outcome = parts.outcome
    this.patient = parts.patient
    this.centre = parts.centre
    this.centres = parts.centres
  }

  get size(): number {
    return this.patient.length
  }

  select(rows: Int32Array): ModellingRows {
    return new ModellingRows({
      features: this.features.map(feature => selectFeature(feature, rows)),
      outcome: selectOutcome(this.outcome, rows),
      patient: pick(this.patient, rows, new Int32Array(rows.length)),
      centre: pick(this.centre, rows, new Int32Array(rows.length)),
      centres: this.centres,
    })
  }

  /** The same patients with only the named features, in that order. */
  withFeatures(names: readonly string[]): ModellingRows {
    const byName = new Map(this.features.map(feature => [feature.name, feature]))
    const features = names.map(name => {
      const feature = byName.get(name)
      if (!feature)
        throw new RangeError(`no feature '${name}'; there are ${this.features.map(f => f.name).join(', ')}`)
      return feature
    })
    return new ModellingRows({ ...this, features })
  }

  /** The same patients with another outcome (a permuted one, say). */
  withOutcome(outcome: Outcome): ModellingRows {
    return new ModellingRows({ ...this, outcome })
  }
}

/** The given rows of a feature. */
export function selectFeature(feature: Feature, rows: Int32Array): Feature {
  if (feature.kind === 'numeric')
    return { ...feature, values: pick(feature.values, rows, new Float64Array(rows.length)) }
  return { ...feature, codes: pick(feature.codes, rows, new Int32Array(rows.length)) }
}

/** The given rows of an outcome, time and event together. */
export function selectOutcome(outcome: Outcome, rows: Int32Array): Outcome {
  const event = pick(outcome.event, rows, new Uint8Array(rows.length))
  if (outcome.kind === 'binary') return { ...outcome, event }
  return { ...outcome, event, time: pick(outcome.time, rows, new Float64Array(rows.length)) }
}

/** Fills `into` with the given rows of `values`. */
export function pick<A extends Float64Array | Int32Array | Uint8Array>(
  values: A,
  rows: Int32Array,
  into: A,
): A {
  for (let i = 0; i < rows.length; i++) into[i] = values[rows[i]]
  return into
}
