import {
  cox,
  coxZph,
  jackknife,
  kaplanMeier,
  type LogRank,
  logRank,
  medianFollowUp,
  type SurvivalCurve,
  type SurvivalQuantile,
  survivalQuantile,
} from '@tessera/statistics'
import type { TrialPatient } from '../clock/trial-patient.ts'
import type { AnalysisSettings } from './analysis-settings.ts'
import { type ArmOf, type ArmRows, armRows, asAssigned } from './arm-rows.ts'
import { standardisedDifferences } from './standardised-differences.ts'
import { type EffectOrReason, normalEffect, withoutBias } from './treatment-effect.ts'

/** One arm as it fared. */
export interface ArmOutcome {
  readonly arm: string
  readonly n: number
  readonly events: number
  readonly median: SurvivalQuantile
  /** Reverse Kaplan-Meier. */
  readonly followUp: SurvivalQuantile
  readonly curve: SurvivalCurve
}

export interface RandomisedEffect {
  readonly endpoint: string
  readonly arms: readonly [control: ArmOutcome, experimental: ArmOutcome]
  readonly strata: readonly string[]
  /** The primary test. `z` is negative where the experimental arm has fewer events than expected. */
  readonly logRank: Pick<LogRank, 'chiSquared' | 'df' | 'p'> & { readonly z: number }
  /** Log hazard ratio first, then restricted mean, survival at each time and the risk difference. */
  readonly effects: readonly EffectOrReason[]
  /** Grambsch and Therneau's test that the hazard ratio is constant; null where it has no answer. */
  readonly proportionalHazardsP: number | null
  readonly leftOut: ArmRows['leftOut']
  readonly warnings: readonly string[]
}

/**
 * The effect among randomised patients, by the arm that chance gave: stratified log-rank test (primary), stratified Cox
 * model of the arms (Efron ties), medians, and differences of the restricted mean, of survival at stated times and of
 * a binary outcome's risk, each standardised to the strata (see {@link standardisedDifferences}).
 * R: survdiff(Surv(time, event) ~ arm + strata(stratum)), coxph(Surv(time, event) ~ arm + strata(stratum)).
 * @throws StatisticsInputError where an arm has nobody with the endpoint
 */
export function randomisedEffect(
  patients: readonly TrialPatient[],
  settings: AnalysisSettings,
  armOf: ArmOf = asAssigned,
): RandomisedEffect {
  const { level = 0.95 } = settings
  const rows = armRows(patients, settings, armOf)
  const { time, event, group, stratum, strata } = rows
  const test = logRank({ time, event, group, strata: stratum })
  const fit = cox({ time, event, x: [group], strata: stratum })
  const method = strata.length > 1 ? 'Cox model stratified by stratum, Efron ties' : 'Cox model, Efron ties'
  const identified = fit.events > 0 && !fit.aliased[0] && !fit.infinite[0]
  const logHazardRatio: EffectOrReason = identified
    ? {
        ...normalEffect(
          { measure: 'log hazard ratio', at: null, method },
          fit.coefficients[0],
          fit.se[0],
          level,
        ),
        biasReduced: biasReduced(rows, fit.coefficients[0]),
      }
    : {
        measure: 'log hazard ratio',
        at: null,
        value: null,
        reason: fit.events === 0 ? 'no events' : 'events in one arm alone: the hazard ratio is 0 or infinite',
      }
  const gap = test.observed[1] - test.expected[1]
  return {
    endpoint: settings.endpoint,
    arms: [
      armOutcome(rows, 0, settings.arms.control, level),
      armOutcome(rows, 1, settings.arms.experimental, level),
    ],
    strata,
    logRank: {
      chiSquared: test.chiSquared,
      df: test.df,
      p: test.p,
      z: Math.sign(gap) * Math.sqrt(test.chiSquared),
    },
    effects: [logHazardRatio, ...standardisedDifferences(rows, settings)],
    proportionalHazardsP: identified ? proportionality(rows) : null,
    leftOut: rows.leftOut,
    warnings: fit.warnings,
  }
}

function armOutcome(rows: ArmRows, code: number, arm: string, level: number): ArmOutcome {
  const own = Array.from(rows.group.keys()).filter(i => rows.group[i] === code)
  const followed = {
    time: Float64Array.from(own, i => rows.time[i]),
    event: Uint8Array.from(own, i => rows.event[i]),
    level,
    conf: 'log-log' as const,
  }
  const curve = kaplanMeier(followed)
  return {
    arm,
    n: own.length,
    events: followed.event.reduce((sum, e) => sum + e, 0),
    median: survivalQuantile(curve, 0.5),
    followUp: medianFollowUp(followed),
    curve,
  }
}

function biasReduced({ time, event, group, stratum }: ArmRows, value: number): number {
  const { values } = jackknife(time.length, rows => {
    const take = (column: ArrayLike<number>) => Float64Array.from(rows, i => column[i])
    return cox({ time: take(time), event: take(event), x: [take(group)], strata: take(stratum) }).coefficients
  })
  return withoutBias(value, values[0])
}

function proportionality({ time, event, group, stratum }: ArmRows): number | null {
  const input = { time, event, x: [group], strata: stratum }
  const { p } = coxZph({ ...input, fit: cox(input) }).global
  return Number.isFinite(p) ? p : null
}
