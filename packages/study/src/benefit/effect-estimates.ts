import type { Estimate } from '@tessera/evidence'
import type { ClockComparison } from './compare-clock.ts'
import { type BenefitContext, benefitEstimate, idPart } from './context.ts'
import { estimandWords } from './settings.ts'

interface Named {
  readonly number: string
  readonly measure: string
  readonly label: (horizon: string) => string
  readonly ratio: boolean
  readonly how: string
}

const weighted = 'weighted product limit; plan of treatment by multinomial logit and EM'

const ofClock: readonly Named[] = [
  {
    number: 'rmst_difference',
    measure: 'rmst_difference',
    label: at => `Difference of restricted mean to ${at}`,
    ratio: false,
    how: weighted,
  },
  {
    number: 'survival_difference',
    measure: 'survival_difference',
    label: at => `Difference of survival at ${at}`,
    ratio: false,
    how: weighted,
  },
  {
    number: 'log_hazard_ratio',
    measure: 'hazard_ratio',
    label: () => 'Hazard ratio',
    ratio: true,
    how: 'weighted partial likelihood of the arms (Breslow)',
  },
  {
    number: 'log_risk_ratio',
    measure: 'risk_ratio',
    label: at => `Risk ratio by ${at}`,
    ratio: true,
    how: weighted,
  },
  {
    number: 'doubly_robust_rmst',
    measure: 'doubly_robust_rmst_difference',
    label: at => `Difference of restricted mean to ${at}, doubly robust`,
    ratio: false,
    how: 'weighted product limit with an outcome model (Cox)',
  },
  {
    number: 'doubly_robust_survival',
    measure: 'doubly_robust_survival_difference',
    label: at => `Difference of survival at ${at}, doubly robust`,
    ratio: false,
    how: 'weighted product limit with an outcome model (Cox)',
  },
  {
    number: 'equipoise_rmst',
    measure: 'equipoise_rmst_difference',
    label: at => `Difference of restricted mean to ${at}, patients in equipoise`,
    ratio: false,
    how: 'overlap weights',
  },
]

const ofNaive: readonly Named[] = [
  {
    number: 'naive_rmst',
    measure: 'rmst_difference',
    label: at => `Difference of restricted mean to ${at}, ever against never treated`,
    ratio: false,
    how: 'unadjusted, with immortal time: a warning, not an estimate of the effect',
  },
  {
    number: 'naive_survival',
    measure: 'survival_difference',
    label: at => `Difference of survival at ${at}, ever against never treated`,
    ratio: false,
    how: 'unadjusted, with immortal time: a warning, not an estimate of the effect',
  },
  {
    number: 'naive_log_hazard_ratio',
    measure: 'hazard_ratio',
    label: () => 'Hazard ratio, ever against never treated',
    ratio: true,
    how: 'unadjusted, with immortal time: a warning, not an estimate of the effect',
  },
  {
    number: 'naive_gap',
    measure: 'naive_gap',
    label: at => `Restricted mean to ${at}: naive comparison less target trial`,
    ratio: false,
    how: 'difference of the two on the same patients',
  },
]

/** The effects of each arm from one clock as estimates; a refused arm has none and says why. */
export function effectEstimates(
  context: BenefitContext,
  of: 'target-trial' | 'clone-censor-weight',
  comparison: ClockComparison,
): Estimate[] {
  return named(context, of, comparison, ofClock, true)
}

/** The naive comparison and its distance from the target trial. */
export function naiveEstimates(context: BenefitContext, comparison: ClockComparison): Estimate[] {
  return named(context, 'naive', comparison, ofNaive, false)
}

function named(
  context: BenefitContext,
  of: string,
  comparison: ClockComparison,
  list: readonly Named[],
  refusable: boolean,
): Estimate[] {
  const { intake } = context
  const { clock } = comparison.cohort
  const at = `${Number(clock.horizon.toPrecision(3))} ${clock.unit}`
  const sets = comparison.covariates.sets.length
  const replicates = [...comparison.numbers.values()][0]?.replicates ?? 0
  const error = `${replicates} resamples of patients within centres${sets > 1 ? `, ${sets} completed data sets pooled by Rubin's rules` : ''}`
  return intake.arms.flatMap((arm, k) => {
    if (k === 0) return []
    const rows = Array.from(clock.arm.keys()).filter(i => clock.arm[i] === k || clock.arm[i] === 0)
    const events = rows.reduce((sum, i) => sum + clock.event[i], 0)
    const why = comparison.refused[k]
    return list.map(one => {
      const number = comparison.numbers.get(`${one.number}/${k}`)
      const scale = (value: number | null | undefined) =>
        value === null || value === undefined ? null : one.ratio ? Math.exp(value) : value
      const refusedHere = why !== null && (refusable || one.measure === 'naive_gap')
      const stated = refusable ? `, for ${estimandWords[intake.settings.estimand]}` : ''
      return benefitEstimate(context, {
        of,
        measure: one.measure,
        label: `${one.label(at)}, ${arm} against ${intake.arms[0]}`,
        value: refusedHere ? Number.NaN : (scale(number?.value) ?? Number.NaN),
        lower: scale(number?.lower),
        upper: scale(number?.upper),
        se: one.ratio ? null : number?.se,
        p: refusable ? number?.p : null,
        method: `${one.how}${one.number === 'equipoise_rmst' ? '' : stated}; ${error}`,
        n: rows.length,
        events,
        suffix: idPart(arm),
        horizon: one.label(at).includes(at) ? clock.horizon : null,
        why: refusedHere ? why : null,
      })
    })
  })
}
