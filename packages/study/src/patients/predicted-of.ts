import type { PatientPage } from '@tessera/evidence'
import { type LearningOutcome, meanLevel, selectLearningOutcome } from '@tessera/learning'
import { aalenJohansen, incidenceAt } from '@tessera/statistics'
import { nearestByRisk, observedRisk } from '../dynamic/observed-nearby.ts'
import type { Evaluated } from '../run/evaluated.ts'

/** Held-out patients whose course says what a prediction is worth: a fifth, at least so many. */
const fewestNearby = 15

/**
 * One held-out patient's predicted risk, and of times the predicted curve, with the interval of what was observed in
 * the held-out patients with the nearest predicted risks (a fifth of all, at least 15): Wilson's for proportions,
 * log-log limits for curves, quantiles of what was observed for values. Of ordered levels the expected one.
 */
export function predictedOf(said: Evaluated, place: number, level: number): PatientPage['predicted'] {
  const { risk, outcome, survival } = said
  if (outcome.kind === 'ordinal' && said.levels !== null)
    return expectedLevel(said.levels, outcome.levels, place)
  const near = nearestByRisk(risk, place, Math.max(fewestNearby, Math.ceil(risk.length / 5)))
  const nearby = selectLearningOutcome(outcome, near)
  const observed = observedRisk(nearby, level)
  const isRisk = outcome.kind !== 'continuous' && outcome.kind !== 'ordinal'
  const limits = `${100 * level} % limits of what was observed in the ${near.length} held-out patients with the nearest predictions`
  const width = survival?.times.length ?? 0
  return {
    kind: isRisk ? 'risk' : 'value',
    value: risk[place],
    ...(isRisk
      ? { lower: observed?.lower ?? null, upper: observed?.upper ?? null }
      : spreadOf(nearby, level)),
    method: isRisk
      ? limits
      : `between them lie ${100 * level} % of the held-out patients with the nearest predictions`,
    curve:
      survival === null || !('time' in outcome)
        ? null
        : {
            unit: outcome.unit,
            time: [0, ...survival.times],
            value: [1, ...survival.probability.subarray(place * width, (place + 1) * width)],
            ...curveLimits(nearby, survival.times, level),
          },
  }
}

function curveLimits(outcome: LearningOutcome, times: Float64Array, level: number) {
  const none = Array.from(times, () => null)
  if (!('time' in outcome)) return { lower: [null, ...none], upper: [null, ...none] }
  const curve = aalenJohansen({ ...outcome, cause: outcome.event, causes: [1], level, conf: 'log-log' })
  const cause = curve.causes.find(own => own.cause === 1)
  if (cause === undefined) return { lower: [null, ...none], upper: [null, ...none] }
  const { lower, upper } = incidenceAt(curve, cause, [...times])
  const free = (limits: ArrayLike<number>) =>
    Array.from(limits, limit => (Number.isFinite(limit) ? 1 - limit : null))
  return { lower: [null, ...free(upper)], upper: [null, ...free(lower)] }
}

/**
 * Of ordered levels their mean, each weighted by its predicted probability, the lowest counted as 0, the next as 1. What
 * a model ranks patients by may be on a scale of its own (the linear predictor of proportional odds), which tells nobody
 * anything.
 */
function expectedLevel(
  probability: Float64Array,
  levels: readonly string[],
  place: number,
): PatientPage['predicted'] {
  const width = levels.length
  const own = probability.subarray(place * width, (place + 1) * width)
  const said = levels.map((name, k) => `${name} (${k}) ${Math.round(100 * own[k])} %`).join(', ')
  return {
    kind: 'expected level',
    value: meanLevel(own, width)[0],
    lower: null,
    upper: null,
    method: `the mean of the levels, each counted by its predicted probability: ${said}`,
    curve: null,
  }
}

/** Quantiles of values; nothing of a score of levels. */
function spreadOf(outcome: LearningOutcome, level: number): { lower: number | null; upper: number | null } {
  if (outcome.kind !== 'continuous') return { lower: null, upper: null }
  const sorted = outcome.value.toSorted()
  const at = (p: number) => sorted[Math.round(p * (sorted.length - 1))]
  return { lower: at((1 - level) / 2), upper: at((1 + level) / 2) }
}
