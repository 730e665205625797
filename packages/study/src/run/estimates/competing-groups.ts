import type { Estimate } from '@tessera/evidence'
import { aalenJohansen, fineGray, grayTest, incidenceAt, normalQuantile } from '@tessera/statistics'
import { type Evaluated, eventsOf, selectEvaluated, sizeOf } from '../evaluated.ts'
import { competingOf } from '../measures/outcome-of.ts'
import { type EstimateContext, makeEstimate } from './estimate.ts'
import { whyNotCompared } from './why-not-compared.ts'

/**
 * High against low risk of competing events: the subdistribution hazard ratio (Fine and Gray) with Gray's test within
 * centres, and the incidence at the horizon in each group.
 */
export function competingGroups(
  context: EstimateContext,
  model: string,
  evaluated: Evaluated,
  strata: Int32Array,
): Estimate[] {
  const { time, event, horizon, unit, causes } = competingOf(evaluated)
  const ratio = {
    model,
    n: sizeOf(evaluated),
    events: eventsOf(evaluated.outcome),
    measure: 'subdistribution_hazard_ratio',
    label: `Subdistribution hazard ratio of ${causes[0]}, high against low risk`,
  }
  const why = whyNotCompared(evaluated)
  if (why !== null) return [makeEstimate(context, { ...ratio, value: null, method: 'none', why })]
  const fit = fineGray({ time, cause: event, x: [Float64Array.from(evaluated.high)] })
  const [b] = fit.coefficients
  const [se] = fit.se
  const z = normalQuantile(0.5 + context.level / 2)
  const test = grayTest({ time, cause: event, group: evaluated.high, strata }).find(
    ({ cause }) => cause === 1,
  )
  const infinite = fit.infinite[0]
  const incidence = [1, 0].map(high => {
    const rows = Int32Array.from(evaluated.high.keys()).filter(row => evaluated.high[row] === high)
    return incidenceEstimate(context, model, high, selectEvaluated(evaluated, rows), horizon, unit)
  })
  return [
    makeEstimate(context, {
      ...ratio,
      value: infinite ? Number.NaN : Math.exp(b),
      lower: Math.exp(b - z * se),
      upper: Math.exp(b + z * se),
      se,
      p: test?.p ?? null,
      method: "Fine and Gray's regression; p by Gray's test within centres",
      why: infinite ? 'no event in one group: the ratio is not finite' : null,
    }),
    ...incidence,
  ]
}

function incidenceEstimate(
  context: EstimateContext,
  model: string,
  high: number,
  group: Evaluated,
  horizon: number,
  unit: string,
): Estimate {
  const { time, event, causes } = competingOf(group)
  const curve = aalenJohansen({ time, cause: event, causes: [1], level: context.level, conf: 'log-log' })
  const cause = curve.causes.find(own => own.cause === 1)
  const at = cause ? incidenceAt(curve, cause, [horizon]) : null
  return makeEstimate(context, {
    measure: high === 1 ? 'incidence_high' : 'incidence_low',
    label: `Incidence of ${causes[0]} at ${horizon} ${unit}, ${high === 1 ? 'high' : 'low'} risk`,
    model,
    n: sizeOf(group),
    events: eventsOf(group.outcome),
    horizon,
    value: at?.incidence[0] ?? Number.NaN,
    lower: at?.lower[0] ?? null,
    upper: at?.upper[0] ?? null,
    se: at?.standardError[0] ?? null,
    method: 'Aalen-Johansen, log-log limits',
  })
}
