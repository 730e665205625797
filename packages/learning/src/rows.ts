import type { Selectable } from '@tessera/evidence'
import { type LearningOutcome, type Outcome, pick, selectLearningOutcome } from './outcomes.ts'

export { type BinaryOutcome, type Outcome, pick, type SurvivalOutcome, selectOutcome } from './outcomes.ts'

/** A measured variable; NaN is missing. */
export interface NumericFeature {
  readonly kind: 'numeric'
  readonly name: string
  readonly unit: string | null
  readonly values: Float64Array
  /** Of a truth value: 1 is yes and 0 no. */
  readonly yesNo?: true
}

/** A variable with levels; -1 is missing. */
export interface CategoricalFeature {
  readonly kind: 'categorical'
  readonly name: string
  readonly levels: readonly string[]
  readonly codes: Int32Array
}

export type Feature = NumericFeature | CategoricalFeature

/**
 * Patients in rows: raw features (missing values and text levels as they are), outcome, centre and patient. Without
 * another word the outcome is one that every tabular learner takes: binary or time-to-event.
 */
export class ModellingRows<O extends LearningOutcome = Outcome> implements Selectable<ModellingRows<O>> {
  readonly features: readonly Feature[]
  readonly outcome: O
  /** Patient of each row, coded: rows of one patient stay on one side of every split. */
  readonly patient: Int32Array
  /** Centre of each row as an index into `centres`. */
  readonly centre: Int32Array
  readonly centres: readonly string[]
  constructor(parts: {
    features: readonly Feature[]
    outcome: O
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

  select(rows: Int32Array): ModellingRows<O> {
    return new ModellingRows({
      features: this.features.map(feature => selectFeature(feature, rows)),
      outcome: selectLearningOutcome(this.outcome, rows),
      patient: pick(this.patient, rows, new Int32Array(rows.length)),
      centre: pick(this.centre, rows, new Int32Array(rows.length)),
      centres: this.centres,
    })
  }

  /** The same patients with only the named features, in that order. */
  withFeatures(names: readonly string[]): ModellingRows<O> {
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
  withOutcome<P extends LearningOutcome>(outcome: P): ModellingRows<P> {
    return new ModellingRows({ ...this, outcome })
  }
}

/** The given rows of a feature. */
export function selectFeature(feature: Feature, rows: Int32Array): Feature {
  if (feature.kind === 'numeric')
    return { ...feature, values: pick(feature.values, rows, new Float64Array(rows.length)) }
  return { ...feature, codes: pick(feature.codes, rows, new Int32Array(rows.length)) }
}
