import type { Estimate } from '@tessera/evidence'
import { cox, logRank, normalQuantile, restrictedMeanDifference, wilsonInterval } from '@tessera/statistics'
import { type Evaluated, eventsOf, sizeOf } from '../evaluated.ts'
import { binaryOf, survivalOf } from '../measures/outcome-of.ts'
import { competingGroups } from './competing-groups.ts'
import { type EstimateContext, makeEstimate } from './estimate.ts'
import { whyNotCompared } from './why-not-compared.ts'

/** High against low risk in held-out patients, cut where training put the line. */
export function riskGroupEstimates(
  context: EstimateContext,
  model: string,
  evaluated: Evaluated,
  /** Centre of each patient: baseline hazards differ between centres. */
  strata: Int32Array,
): Estimate[] {
  switch (evaluated.outcome.kind) {
    case 'binary':
      return binaryGroups(context, model, evaluated)
    case 'time-to-event':
      return survivalGroups(context, model, evaluated, strata)
    case 'competing-risks':
      return competingGroups(context, model, evaluated, strata)
    default:
      return []
  }
}

function survivalGroups(
  context: EstimateContext,
  model: string,
  evaluated: Evaluated,
  strata: Int32Array,
): Estimate[] {
  const { time, event, horizon, unit } = survivalOf(evaluated)
  const common = { model, n: sizeOf(evaluated), events: eventsOf(evaluated.outcome) }
  const group = Int32Array.from(evaluated.high)
  const one = whyNotCompared(evaluated)
  if (one !== null)
    return [
      makeEstimate(context, {
        ...common,
        measure: 'hazard_ratio',
        label: 'Hazard ratio, high against low risk',
        value: null,
        method: 'none',
        why: one,
      }),
    ]
  const fit = cox({ time, event, x: [Float64Array.from(evaluated.high)], strata })
  const [b] = fit.coefficients
  const [se] = fit.se
  const z = normalQuantile(0.5 + context.level / 2)
  const test = logRank({ time, event, group, strata })
  const estimates = [
    makeEstimate(context, {
      ...common,
      measure: 'hazard_ratio',
      label: 'Hazard ratio, high against low risk',
      value: fit.infinite[0] ? Number.NaN : Math.exp(b),
      lower: Math.exp(b - z * se),
      upper: Math.exp(b + z * se),
      se,
      p: test.p,
      method: 'Cox regression stratified by centre (Efron); p by stratified log-rank',
      why: fit.infinite[0] ? 'no event in one group: the hazard ratio is not finite' : null,
    }),
  ]
  try {
    const rmst = restrictedMeanDifference({ time, event, group, tau: horizon, level: context.level })
    estimates.push(
      makeEstimate(context, {
        ...common,
        measure: 'rmst_difference',
        label: `Difference of restricted mean time to ${horizon} ${unit}, high less low risk`,
        value: rmst.value,
        lower: rmst.lower,
        upper: rmst.upper,
        se: rmst.se,
        p: rmst.p,
        horizon,
        method: 'area between Kaplan-Meier curves',
      }),
    )
  } catch (error) {
    // One group was not followed to the horizon: the area does not exist there.
    const why = error instanceof Error ? error.message : String(error)
    const label = `Difference of restricted mean time to ${horizon} ${unit}, high less low risk`
    estimates.push(
      makeEstimate(context, {
        ...common,
        measure: 'rmst_difference',
        label,
        value: null,
        method: 'none',
        horizon,
        why,
      }),
    )
  }
  return estimates
}

function binaryGroups(context: EstimateContext, model: string, evaluated: Evaluated): Estimate[] {
  const { event } = binaryOf(evaluated)
  const count = (keep: (i: number) => boolean) => Array.from(event.keys()).filter(keep).length
  const proportion = (measure: string, label: string, successes: number, of: number) => {
    const common = { measure, label, model, n: of, events: successes }
    if (of === 0)
      return makeEstimate(context, { ...common, value: null, method: 'none', why: 'nobody to count' })
    const { lower, upper } = wilsonInterval({ successes, n: of, level: context.level })
    return makeEstimate(context, { ...common, value: successes / of, lower, upper, method: 'Wilson' })
  }
  const high = (i: number) => evaluated.high[i] === 1
  const low = (i: number) => evaluated.high[i] === 0
  const had = (i: number) => event[i] === 1
  const not = (i: number) => event[i] === 0
  return [
    proportion(
      'proportion_high',
      'Observed proportion above the cut-off',
      count(i => high(i) && had(i)),
      count(high),
    ),
    proportion(
      'proportion_low',
      'Observed proportion below the cut-off',
      count(i => low(i) && had(i)),
      count(low),
    ),
    proportion(
      'sensitivity',
      'Sensitivity at the cut-off',
      count(i => high(i) && had(i)),
      count(had),
    ),
    proportion(
      'specificity',
      'Specificity at the cut-off',
      count(i => low(i) && not(i)),
      count(not),
    ),
  ]
}
