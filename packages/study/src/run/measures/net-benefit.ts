import { netBenefit, netBenefitCompeting, netBenefitSurvival } from '@tessera/statistics'
import type { Evaluated } from '../evaluated.ts'
import { type Measure, valueOrNaN } from './measure.ts'
import { binaryOf, competingOf, refuseNoEventByHorizon, refuseOneClass, survivalOf } from './outcome-of.ts'

/** Net benefit a patient of treating above the threshold (true positives less false ones at the threshold's odds). */
export function netBenefitMeasure(threshold: number, horizon: number | null): Measure {
  const thresholds = Float64Array.of(threshold)
  return {
    name: 'net_benefit',
    label: `Net benefit at a threshold of ${Math.round(threshold * 100)} %`,
    horizon,
    threshold,
    across: 'all held-out patients',
    pooledOn: null,
    compared: true,
    better: 'higher',
    refuse: horizon === null ? refuseOneClass : refuseNoEventByHorizon,
    value: evaluated => valueOrNaN(() => netBenefitCurve(evaluated, thresholds, horizon).netBenefit[0]),
    interval: () => null,
    weight: evaluated => evaluated.risk.length,
  }
}

/** Net benefit of the model and of treating all, over thresholds. */
export function netBenefitCurve(
  evaluated: Evaluated,
  thresholds: Float64Array,
  horizon: number | null,
): { netBenefit: Float64Array; treatAll: Float64Array } {
  if (horizon === null)
    return netBenefit({ event: binaryOf(evaluated).event, risk: evaluated.risk, thresholds })
  if (evaluated.outcome.kind === 'competing-risks') {
    const { time, event } = competingOf(evaluated)
    return netBenefitCompeting({ time, cause: event, risk: evaluated.risk, at: horizon, thresholds })
  }
  const { time, event } = survivalOf(evaluated)
  return netBenefitSurvival({ time, event, risk: evaluated.risk, at: horizon, thresholds })
}
