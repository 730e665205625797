import { type LearningOutcome, ModellingRows, type Outcome } from '@tessera/learning'
import type { RepeatedFeature } from './feature-agreement.ts'

/**
 * Patients in rows with the repeated measurements of their features: by other readers, or on perturbed images. The
 * measurements are divided with the rows, so that a fold's training rows bring their own and nobody else's.
 */
export class RatedRows<O extends LearningOutcome = Outcome> extends ModellingRows<O> {
  /** One number a row in every repeat; NaN for a row that was not measured again. */
  readonly measuredAgain: readonly RepeatedFeature[]
  /** @throws RangeError for a repeat of another length than the rows */
  constructor(
    rows: Pick<ModellingRows<O>, 'features' | 'outcome' | 'patient' | 'centre' | 'centres'>,
    measuredAgain: readonly RepeatedFeature[],
  ) {
    super(rows)
    for (const { feature, repeats } of measuredAgain)
      for (const one of repeats)
        if (one.length !== this.size)
          throw new RangeError(`'${feature}' is measured again in ${one.length} rows; there are ${this.size}`)
    this.measuredAgain = measuredAgain
  }

  override select(rows: Int32Array): RatedRows<O> {
    const measured = this.measuredAgain.map(({ feature, repeats }) => ({
      feature,
      repeats: repeats.map(one => Float64Array.from(rows, row => one[row])),
    }))
    return new RatedRows(super.select(rows), measured)
  }

  override withFeatures(names: readonly string[]): RatedRows<O> {
    return new RatedRows(super.withFeatures(names), this.measuredAgain)
  }

  override withOutcome<P extends LearningOutcome>(outcome: P): RatedRows<P> {
    return new RatedRows(super.withOutcome(outcome), this.measuredAgain)
  }
}
