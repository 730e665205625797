import type { HeldOut, Training } from '@tessera/evidence'
import { reverseKaplanMeier } from '@tessera/statistics'
import type { FittedModel, Learner } from '../learner.ts'
import { LearnerError } from '../learner-error.ts'
import { survivalOutcome } from '../learners/outcome.ts'
import { type ModellingRows, pick, type SurvivalOutcome } from '../rows.ts'
import { calibrationSplit } from './calibration-split.ts'
import { censoringModel } from './censoring-model.ts'
import { applyBounds, calibrateBounds, type SurvivalBoundRule } from './survival-bounds.ts'

export interface ConformalSurvivalOptions {
  readonly learner: Learner
  readonly training: Training<ModellingRows>
  readonly seed: number
  /** Share of patients who may have the event before their bound; 0.1 by default. */
  readonly alpha?: number
  /** Bounds are at most this time; by default the horizon, or the last time to which a tenth is followed. */
  readonly until?: number
  /** What follow-up depends on: nothing, or the features. */
  readonly censoring?: 'kaplan-meier' | 'cox'
  /**
   * When each training row's follow-up would have ended without an event (data cut-off less time zero): known for
   * every row where censoring is administrative.
   */
  readonly followUpEnd?: Float64Array
  /** Share of training patients kept for calibration. */
  readonly share?: number
}

export interface ConformalSurvival {
  readonly model: FittedModel
  readonly rule: SurvivalBoundRule
  readonly notes: readonly string[]
  /** Times that the patients are predicted to survive, with probability at least 1 - alpha. */
  bounds(rows: HeldOut<ModellingRows>): Float64Array
}

/**
 * Lower predictive bounds of survival by a learner fitted on most training rows and calibrated on the rest.
 *
 * With `followUpEnd`: conformalised survival analysis (Candes, Lei and Ren, J R Stat Soc B 2023;85:24). Rows that could
 * have been followed to `until` calibrate, weighted by 1 / P(follow-up >= until | features); the bound holds with
 * probability 1 - alpha where those weights are right, and approximately otherwise.
 *
 * Without it, only the earlier of event and censoring is known: rows whose survival up to `until` was seen calibrate,
 * weighted by 1 / G(min(time, until)-), the inverse of the probability of being seen; a new row weighs as one followed
 * to `until`. Right in large samples where censoring is independent of survival given the features (or outright, with
 * 'kaplan-meier').
 * @throws LearnerError for learners without survival curves, and where nobody is followed to `until`
 */
export function conformalSurvival(options: ConformalSurvivalOptions): ConformalSurvival {
  const { learner, training, seed, alpha = 0.1, share, followUpEnd } = options
  const whole = survivalOutcome(training)
  const { proper, calibration } = calibrationSplit(training, { seed, share })
  const outcome = survivalOutcome(proper)
  const held = calibration.rows
  if (held.data.outcome.kind !== 'time-to-event') throw new TypeError('calibration rows are of training')
  const { time, event } = held.data.outcome
  // Row numbers of inner folds count within the training rows.
  const ofRows = (rows: Int32Array) => followUpEnd && pick(followUpEnd, rows, new Float64Array(rows.length))
  if (followUpEnd?.some((end, i) => !(end >= whole.time[i])))
    throw new LearnerError(
      'bad-setting',
      'a follow-up would have ended before the time that was observed',
      'give the time from time zero to the end of data collection, for every training row',
    )
  const ends = ofRows(proper.rows)
  const followUp = ends
    ? { time: ends, ended: new Uint8Array(ends.length).fill(1) }
    : { time: outcome.time, ended: outcome.event.map(e => 1 - e) }
  const notes: string[] = []
  const censored = followUp.ended.reduce((sum, e) => sum + e, 0)
  const few = options.censoring === 'cox' && censored < 2
  if (few)
    notes.push(`${censored} of the rows that fit were censored: follow-up is taken not to depend on features`)
  const method = few ? 'kaplan-meier' : (options.censoring ?? 'kaplan-meier')
  const censoring = censoringModel(proper, outcome, followUp, method, seed)
  const until = options.until ?? defaultUntil(outcome)
  const followed = censoring.before(held, new Float64Array(held.data.size).fill(until))
  if (!followed.some(g => g > 0))
    throw new LearnerError(
      'too-few-rows',
      `nobody of those that fit is followed to ${until} ${outcome.unit}`,
      'take bounds until an earlier time',
    )
  const model = learner.fit(proper, { seed })
  const times = gridOf(outcome, until)
  const curves = (rows: HeldOut<ModellingRows>) => {
    const { survival } = model.predict(rows, times)
    if (survival !== null) return survival
    throw new LearnerError(
      'needs-baseline',
      `'${model.learner}' gives no survival curves`,
      'take a learner that does',
    )
  }
  const atUntil = (rows: HeldOut<ModellingRows>) =>
    censoring.before(rows, new Float64Array(rows.data.size).fill(until)).map(g => 1 / g)
  const heldEnds = ofRows(held.rows)
  const known = heldEnds
    ? Uint8Array.from(heldEnds, end => Number(end >= until))
    : Uint8Array.from(time, (t, i) => Number(event[i] === 1 || t >= until))
  const weight = heldEnds
    ? atUntil(held)
    : censoring
        .before(
          held,
          time.map(t => Math.min(t, until)),
        )
        .map(g => 1 / g)
  const rule = calibrateBounds({ time, known, weight }, curves(held), { alpha, until })
  if (rule.scores.length * alpha < 1 - alpha)
    notes.push(`${rule.scores.length} rows calibrate, too few for alpha ${alpha}: every bound is 0`)
  return { model, rule, notes, bounds: rows => applyBounds(rule, curves(rows), atUntil(rows)) }
}

/** The horizon, or the last time to which at least a tenth is followed if that is earlier. */
function defaultUntil({ time, event, horizon }: SurvivalOutcome): number {
  const curve = reverseKaplanMeier({ time, event })
  const at = curve.survival.findIndex(g => g < 0.1)
  return at < 0 ? horizon : Math.min(horizon, curve.time[at])
}

/** Event times up to `until`, and `until`. */
function gridOf({ time, event }: SurvivalOutcome, until: number): Float64Array {
  const times = new Set([until])
  time.forEach((t, i) => {
    if (event[i] === 1 && t < until) times.add(t)
  })
  return Float64Array.from(times).sort()
}
