import { resampleTraining, type Training } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import { LearnerError } from '../learner-error.ts'
import type { ModellingRows } from '../rows.ts'
import { complementaryPairs } from './complementary-pairs.ts'
import { falseSelectionBound, type SelectionAssumption, thresholdFor } from './error-bounds.ts'
import type { Selector } from './selectors.ts'

export interface StabilityOptions {
  readonly training: Training<ModellingRows>
  readonly select: Selector
  readonly seed: number
  /** Complementary pairs; 50 by default, which is 100 runs. */
  readonly pairs?: number
  /** Share of runs from which on a feature is stable; 0.75 by default. */
  readonly threshold?: number
  /** Instead of a threshold: the smallest at which at most this many false selections are expected. */
  readonly errors?: number
  readonly assumption?: SelectionAssumption
}

export interface StableFeature {
  readonly feature: string
  /** Share of the runs that selected it. */
  readonly frequency: number
  /** Share of the pairs of which both halves selected it. */
  readonly simultaneous: number
  readonly stable: boolean
}

export interface StabilitySelection {
  /** Every feature, the most frequent first, equals by name. */
  readonly features: readonly StableFeature[]
  readonly stable: readonly string[]
  /** Null where no threshold keeps false selections as few as asked: nothing is stable then. */
  readonly threshold: number | null
  readonly pairs: number
  /** Features that a run selected on average. */
  readonly selected: number
  /** Bounds of the expected number of falsely stable features at the threshold, under each assumption. */
  readonly bounds: Readonly<Record<SelectionAssumption, number>> | null
  /** Runs that could not be fitted, which count as having selected nothing. */
  readonly failed: number
  readonly notes: readonly string[]
}

/**
 * Stability selection (Meinshausen and Buehlmann, J R Stat Soc B 2010;72:417) by complementary pairs of halves (Shah and
 * Samworth, J R Stat Soc B 2013;75:55): which features a selecting procedure, run on many halves of the training rows,
 * keeps choosing. Deterministic by seed: run b of pair k depends on the seed, k and b alone.
 * @throws LearnerError where no run could be fitted, and for thresholds outside (0.5, 1]
 */
export function stabilitySelection(options: StabilityOptions): StabilitySelection {
  const { training, select, seed, pairs = 50, assumption = 'unimodal' } = options
  if (options.threshold !== undefined && options.errors !== undefined)
    throw new LearnerError('bad-setting', 'a threshold and a number of errors were given', 'give one of them')
  const names = training.data.features.map(({ name }) => name)
  const single = new Map(names.map(name => [name, 0]))
  const both = new Map(names.map(name => [name, 0]))
  let failed = 0
  let total = 0
  let firstError: LearnerError | null = null
  complementaryPairs(training.data, pairs, seed).forEach((halves, pair) => {
    const [first, second] = halves.map((rows, half) => {
      const context = { seed: createRandom(seed, 'stability', pair, half).integer(2 ** 31 - 1) }
      try {
        return new Set(select(resampleTraining(training, rows), context))
      } catch (error) {
        if (!(error instanceof LearnerError)) throw error
        firstError ??= error
        failed++
        return new Set<string>()
      }
    })
    for (const name of names) {
      const times = Number(first.has(name)) + Number(second.has(name))
      single.set(name, (single.get(name) ?? 0) + times)
      if (times === 2) both.set(name, (both.get(name) ?? 0) + 1)
      total += times
    }
  })
  if (firstError !== null && failed === 2 * pairs) throw firstError
  const selected = total / (2 * pairs)
  const shape = { selected, features: names.length, pairs }
  const threshold =
    options.errors === undefined
      ? (options.threshold ?? 0.75)
      : thresholdFor({ ...shape, assumption, errors: options.errors })
  const bound = (at: number, under: SelectionAssumption) =>
    falseSelectionBound({ ...shape, threshold: at, assumption: under })
  const features = names
    .map(feature => {
      const frequency = (single.get(feature) ?? 0) / (2 * pairs)
      const stable = threshold !== null && frequency >= threshold
      return { feature, frequency, simultaneous: (both.get(feature) ?? 0) / pairs, stable }
    })
    .sort((a, b) => b.frequency - a.frequency || (a.feature < b.feature ? -1 : 1))
  const notes: string[] = []
  if (failed > 0)
    notes.push(`${failed} of ${2 * pairs} runs could not be fitted and select nothing: ${firstError}`)
  if (threshold === null)
    notes.push(
      `runs select ${selected} features on average: no threshold keeps expected errors at ${options.errors}`,
    )
  return {
    features,
    stable: features.filter(({ stable }) => stable).map(({ feature }) => feature),
    threshold,
    pairs,
    selected,
    bounds:
      threshold === null
        ? null
        : {
            none: bound(threshold, 'none'),
            unimodal: bound(threshold, 'unimodal'),
            'r-concave': bound(threshold, 'r-concave'),
          },
    failed,
    notes,
  }
}
