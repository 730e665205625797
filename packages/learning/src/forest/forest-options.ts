import { LearnerError } from '../learner-error.ts'
import type { BagPlan } from './bag.ts'

/** Settings of every forest; each has a default. */
export interface ForestOptions {
  readonly seed: number
  /** Default 500. */
  readonly trees?: number
  /** Columns drawn at each node; default the square root of their number, rounded up (a third for continuous outcomes). */
  readonly mtry?: number
  /** Fewest rows of a leaf, each counted once however often it was drawn. Default 15 for survival, 5 otherwise. */
  readonly minLeafSize?: number
  /** Fewest events of a leaf (survival), each counted once. Default 1. */
  readonly minLeafEvents?: number
  /** Splits from the root to the farthest leaf; default no limit. */
  readonly maxDepth?: number
  /** Default 'bootstrap'. */
  readonly sample?: BagPlan['sample']
  /** Share of the patients of a subsample; default 0.632. */
  readonly fraction?: number
  /** Patient of each row, drawn with all its rows; default each row its own. */
  readonly patient?: Int32Array
}

/** Every setting settled. */
export interface ForestSettings extends BagPlan {
  readonly trees: number
  readonly mtry: number
  readonly minLeafSize: number
  readonly minLeafEvents: number
  readonly maxDepth: number
}

/**
 * Settles the settings for so many columns.
 * @throws LearnerError for one out of its range
 */
export function settle(
  options: ForestOptions,
  columns: number,
  outcome: 'survival' | 'classes' | 'number',
): ForestSettings {
  const usual = outcome === 'number' ? columns / 3 : Math.sqrt(columns)
  const settings: ForestSettings = {
    seed: options.seed,
    trees: options.trees ?? 500,
    mtry: Math.min(options.mtry ?? Math.ceil(usual), Math.max(1, columns)),
    minLeafSize: options.minLeafSize ?? (outcome === 'survival' ? 15 : 5),
    minLeafEvents: options.minLeafEvents ?? 1,
    maxDepth: options.maxDepth ?? Number.MAX_SAFE_INTEGER,
    sample: options.sample ?? 'bootstrap',
    fraction: options.fraction ?? 0.632,
  }
  for (const name of ['trees', 'mtry', 'minLeafSize'] as const)
    if (!(columns === 0 && name === 'mtry')) requireCount(name, settings[name], 1)
  for (const name of ['minLeafEvents', 'maxDepth'] as const) requireCount(name, settings[name], 0)
  if (!(settings.fraction > 0 && settings.fraction < 1))
    throw badSetting('fraction', settings.fraction, 'give a share between 0 and 1')
  return settings
}

function requireCount(name: string, value: number, least: number): void {
  if (!(Number.isInteger(value) && value >= least))
    throw badSetting(name, value, `give a whole number of ${least} or more`)
}

function badSetting(name: string, value: number, cure: string): LearnerError {
  return new LearnerError('bad-setting', `setting '${name}' of the forest is ${value}`, cure)
}
