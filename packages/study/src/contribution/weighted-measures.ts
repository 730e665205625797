import type { SurvivalOutcome } from '@tessera/learning'
import { auc, harrellConcordance } from '@tessera/statistics'
import { type Evaluated, sizeOf, stackEvaluated } from '../run/evaluated.ts'
import { statusAtHorizon } from '../run/measures/status-at-horizon.ts'

/** Held-out patients of one fold, each with a weight above 0. */
export interface WeightedFold {
  readonly repeat: number
  readonly evaluated: Evaluated
  readonly weights: Float64Array
}

/**
 * The headline measure and the proper score where patients count by weights, put together over folds as the measures
 * themselves are: discrimination within folds, accuracy over all held-out patients of a repetition. With weights that
 * are all equal both are the unweighted ones; a patient of weight 2 counts as two alike. NaN where degenerate.
 */
export function weightedMeasures(folds: readonly WeightedFold[]): { headline: number; score: number } {
  const filled = folds.filter(({ evaluated }) => sizeOf(evaluated) > 0)
  if (filled.length === 0) return { headline: Number.NaN, score: Number.NaN }
  let total = 0
  let weights = 0
  for (const fold of filled) {
    const { value, weight } = orNaN(() => headlineOf(fold))
    if (!Number.isFinite(value) || !(weight > 0)) continue
    total += weight * value
    weights += weight
  }
  const repeats = [...new Set(filled.map(({ repeat }) => repeat))]
  const scores = repeats.map(repeat => {
    const own = filled.filter(fold => fold.repeat === repeat)
    const all = stackEvaluated(own.map(({ evaluated }) => evaluated))
    return scoreOf(all, Float64Array.from(own.flatMap(fold => [...fold.weights])))
  })
  return {
    headline: weights > 0 ? total / weights : Number.NaN,
    score: scores.reduce((sum, score) => sum + score, 0) / scores.length,
  }
}

interface FoldValue {
  readonly value: number
  /** What the fold counts among the others: weighted pairs, or patients. */
  readonly weight: number
}

function orNaN(compute: () => FoldValue): FoldValue {
  try {
    return compute()
  } catch {
    return { value: Number.NaN, weight: 0 }
  }
}

function headlineOf({ evaluated, weights }: WeightedFold): FoldValue {
  const { outcome, linear } = evaluated
  if (outcome.kind === 'binary') {
    const { value, n, events } = auc({ event: outcome.event, score: linear, weights })
    return { value, weight: events * (n - events) }
  }
  if (outcome.kind === 'continuous') return correlation(linear, outcome.value, weights)
  return concordance(rankedBy(outcome), linear, weights)
}

interface Ranked {
  readonly time: Float64Array
  readonly event: Uint8Array
  readonly tau?: number
}

/** Outcomes as times, as the unweighted concordances rank them. */
function rankedBy(outcome: Exclude<Evaluated['outcome'], { kind: 'binary' | 'continuous' }>): Ranked {
  if (outcome.kind === 'ordinal')
    return {
      time: Float64Array.from(outcome.level, own => outcome.levels.length - own),
      event: new Uint8Array(outcome.level.length).fill(1),
    }
  const { time, event } = outcome
  if (outcome.kind === 'time-to-event') return { time, event }
  const last = time.reduce((most, t) => Math.max(most, t), 0)
  return {
    time: time.map((t, i) => (event[i] > 1 ? 2 * last : t)),
    event: event.map(code => (code === 1 ? 1 : 0)),
    tau: outcome.horizon,
  }
}

function concordance(ranked: Ranked, risk: Float64Array, weights: Float64Array): FoldValue {
  const { value, concordant, discordant, tiedRisk } = harrellConcordance({ ...ranked, risk, weights })
  return { value, weight: concordant + discordant + tiedRisk }
}

function correlation(x: Float64Array, y: Float64Array, weights: Float64Array): FoldValue {
  const total = weights.reduce((sum, w) => sum + w, 0)
  const meanOf = (of: (i: number) => number) => weights.reduce((sum, w, i) => sum + w * of(i), 0) / total
  const mx = meanOf(i => x[i])
  const my = meanOf(i => y[i])
  const xy = meanOf(i => (x[i] - mx) * (y[i] - my))
  const xx = meanOf(i => (x[i] - mx) ** 2)
  const yy = meanOf(i => (y[i] - my) ** 2)
  return { value: xy / Math.sqrt(xx * yy), weight: total }
}

/** The proper score of the outcome: log score, ranked probability score, root mean squared error. */
function scoreOf(evaluated: Evaluated, weights: Float64Array): number {
  const { outcome, risk, linear } = evaluated
  const total = weights.reduce((sum, w) => sum + w, 0)
  const meanOf = (of: (i: number) => number) => weights.reduce((sum, w, i) => sum + w * of(i), 0) / total
  if (outcome.kind === 'binary')
    return meanOf(i => (outcome.event[i] === 1 ? -Math.log(risk[i]) : -Math.log1p(-risk[i])))
  if (outcome.kind === 'continuous') return Math.sqrt(meanOf(i => (outcome.value[i] - linear[i]) ** 2))
  if (outcome.kind === 'ordinal') return meanOf(i => rankedProbability(evaluated, i))
  const known = statusAtHorizon(
    outcome.kind === 'time-to-event' ? { ...evaluated, outcome: eventsFirst(outcome) } : evaluated,
    outcome.horizon,
    weights,
  )
  let sum = 0
  known.row.forEach((row, i) => {
    const loss = known.y[i] === 1 ? -Math.log(known.risk[i]) : -Math.log1p(-known.risk[i])
    sum += weights[row] * known.weights[i] * loss
  })
  return sum / total
}

/**
 * Of patients with an event and others censored at one time, the first are no longer at risk of censoring, as in the
 * unweighted score of a time to event. Closer times than this count as one (survival::coxph, timefix).
 */
function eventsFirst(outcome: SurvivalOutcome): SurvivalOutcome {
  return { ...outcome, time: outcome.time.map((t, i) => (outcome.event[i] === 1 ? t * (1 - 1e-6) : t)) }
}

function rankedProbability({ outcome, levels }: Evaluated, row: number): number {
  if (outcome.kind !== 'ordinal' || levels === null) return Number.NaN
  const count = outcome.levels.length
  let cumulative = 0
  let sum = 0
  for (let k = 0; k < count - 1; k++) {
    cumulative += levels[row * count + k]
    sum += (cumulative - (outcome.level[row] <= k ? 1 : 0)) ** 2
  }
  return sum / (count - 1)
}
