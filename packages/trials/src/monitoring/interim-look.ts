import {
  type ConditionalPower,
  conditionalPower,
  type GroupSequential,
  groupSequential,
  type SequentialBoundary,
  StatisticsInputError,
} from '@tessera/statistics'

/** The interim looks as the protocol fixed them: one-sided, in the direction of benefit. */
export interface MonitoringPlan {
  /** Events at the final analysis. */
  readonly events: number
  /** Planned shares of them at each look; the last is 1. */
  readonly information: readonly number[]
  readonly boundary: SequentialBoundary
  /** One-sided. */
  readonly alpha?: number
  /** Stop for futility below this conditional power under the trend seen; not binding. None without it. */
  readonly futility?: number
  /** Hazard ratio that the trial was planned for. */
  readonly hazardRatio: number
}

export type LookDecision =
  | 'stop for efficacy'
  | 'stop for futility'
  | 'continue'
  | 'benefit'
  | 'no benefit shown'

export interface InterimLook {
  /** 1 for the first. */
  readonly look: number
  readonly information: number
  /** Standardised log-rank statistic, positive where the experimental arm has fewer events than expected. */
  readonly z: number
  /** Benefit is declared at or above. */
  readonly bound: number
  readonly nominalP: number
  readonly alphaSpent: number
  readonly decision: LookDecision
  readonly conditionalPower: ConditionalPower | null
  readonly bounds: GroupSequential
  readonly notes: readonly string[]
}

/**
 * One look at the accumulating data. With a spending function (Lan & DeMets, Biometrika 1983;70:659) the bounds are
 * those of the shares of events really seen at this and earlier looks; other boundaries keep the planned ones, and a
 * look elsewhere is noted. Futility by conditional power under the current trend is not binding: the efficacy bounds
 * do not count on it.
 * @throws StatisticsInputError for a look that the plan does not have, or events that do not ascend
 */
export function interimLook(options: {
  readonly plan: MonitoringPlan
  /** Events at this look and at the earlier ones, in order. */
  readonly events: readonly number[]
  readonly z: number
}): InterimLook {
  const { plan, events, z } = options
  const look = events.length
  const planned = plan.information.length
  if (look < 1 || look > planned)
    throw new StatisticsInputError('option', 'events', `look ${look} of a plan with ${planned} looks.`)
  if (events.some((count, k) => !(count > (k === 0 ? 0 : events[k - 1]))))
    throw new StatisticsInputError(
      'domain',
      'events',
      `events are ${events.join(', ')}: they grow from look to look.`,
    )
  const last = look === planned
  const spending = ['of-spending', 'pocock-spending', 'kim-demets', 'hwang-shih-decani'].includes(
    plan.boundary.kind,
  )
  const seen = events.map(count => count / plan.events)
  const notes: string[] = []
  const information = plan.information.map((share, k) => {
    if (k >= look || (k === planned - 1 && last)) return share
    return spending ? seen[k] : share
  })
  const at = Math.min(seen[look - 1], 1)
  if (!spending && !last && Math.abs(seen[look - 1] - plan.information[look - 1]) > 0.02)
    notes.push(
      `looked at ${Math.round(100 * at)} % of the events where ${Math.round(100 * plan.information[look - 1])} % was planned: only a spending function allows for that`,
    )
  if (last && seen[look - 1] < 0.98)
    notes.push(
      `the final analysis has ${events[look - 1]} of ${plan.events} planned events: the power is lower`,
    )
  const bounds = groupSequential({
    information,
    boundary: plan.boundary,
    alpha: plan.alpha ?? 0.025,
    sides: 1,
  })
  const { z: bound, nominalP, alphaSpent } = bounds.looks[look - 1]
  const power = last
    ? null
    : conditionalPower({
        z,
        information: at,
        critical: bounds.looks[planned - 1].z,
        plannedDrift: (-Math.log(plan.hazardRatio) * Math.sqrt(plan.events)) / 2,
      })
  const futile = power !== null && plan.futility !== undefined && power.currentTrend < plan.futility
  return {
    look,
    information: at,
    z,
    bound,
    nominalP,
    alphaSpent,
    decision: last
      ? z >= bound
        ? 'benefit'
        : 'no benefit shown'
      : z >= bound
        ? 'stop for efficacy'
        : futile
          ? 'stop for futility'
          : 'continue',
    conditionalPower: power,
    bounds,
    notes,
  }
}
