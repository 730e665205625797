import type { HeldOut, Training } from '@tessera/evidence'
import type { FittedModel, Learner } from '../learner.ts'
import { binaryOutcome } from '../learners/outcome.ts'
import type { ModellingRows } from '../rows.ts'
import { calibrationSplit, centreNames } from './calibration-split.ts'
import { calibrateSets, predictionSets, type SetOptions, type SetRule } from './prediction-sets.ts'

export interface ConformalSetsOptions extends Omit<SetOptions, 'order' | 'alpha'> {
  readonly learner: Learner
  readonly training: Training<ModellingRows>
  readonly seed: number
  readonly alpha?: number
  /** Share of training patients kept for calibration. */
  readonly share?: number
  /** Names of no event and event. */
  readonly levels?: readonly [string, string]
}

export interface ConformalSets {
  readonly model: FittedModel
  readonly rule: SetRule
  /** Row-major rows x 2 (no event, event), 1 where it is in the set. */
  sets(rows: HeldOut<ModellingRows>): Uint8Array
}

/** Prediction sets of a binary outcome, by a learner fitted on most training rows and calibrated on the rest. */
export function conformalSets(options: ConformalSetsOptions): ConformalSets {
  const { learner, training, seed, alpha = 0.1, share, levels = ['no event', 'event'] } = options
  binaryOutcome(training)
  const { proper, calibration } = calibrationSplit(training, { seed, share })
  const model = learner.fit(proper, { seed })
  const probabilities = (rows: HeldOut<ModellingRows>) => {
    const { risk } = model.predict(rows)
    return Float64Array.from({ length: 2 * risk.length }, (_, at) =>
      at % 2 === 1 ? risk[at >> 1] : 1 - risk[at >> 1],
    )
  }
  const rule = calibrateSets({
    calibration,
    levels,
    probability: probabilities(calibration.rows),
    level: calibration.rows.data.outcome.event,
    alpha,
    randomise: options.randomise,
    within: options.within,
  })
  return {
    model,
    rule,
    sets: rows => predictionSets(rule, { probability: probabilities(rows) }, centreNames(rows.data)),
  }
}
