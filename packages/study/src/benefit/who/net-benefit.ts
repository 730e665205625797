import { wilsonInterval } from '@tessera/statistics'
import { shareOf } from '../harm-tables.ts'
import type { BenefitIntake } from '../intake/benefit-intake.ts'
import type { EffectScores } from './effect-scores.ts'
import { meanOf } from './judge-benefit.ts'
import { type Pooled, pooledEstimate } from './pooled.ts'
import type { PredictedBenefit } from './predicted-benefit.ts'

/** What a rule of treatment is worth. */
export interface PolicyValue {
  readonly policy: string
  /** Share of the patients treated. */
  readonly treated: number
  /** Gain of restricted mean a patient, over treating nobody. */
  readonly gain: Pooled
  /** Severe toxicities it costs, a patient. */
  readonly toxicity: number
  /** Gain less the exchange rate times the toxicity. */
  readonly net: Pooled
}

/** Severe toxicity of an arm over that of the control; null where it is not known. */
function excessToxicity(intake: BenefitIntake, arm: number): { value: number; se: number } | null {
  const { severe } = intake.harm
  if (!severe) return null
  const { clock } = intake.main
  const share = (k: number) =>
    shareOf(
      severe,
      Array.from(clock.arm.keys()).filter(i => clock.arm[i] === k),
      0.95,
    )
  const [own, control] = [share(arm), share(0)]
  if (!own || !control) return null
  const variance = ({ value, n, count }: { value: number; n: number; count: number }) => {
    // At none or all the observed variance is 0: Wilson's centre stands in for the share.
    const { lower, upper } = wilsonInterval({ successes: count, n, level: 0.95 })
    const p = value > 0 && value < 1 ? value : (lower + upper) / 2
    return (p * (1 - p)) / n
  }
  return { value: own.value - control.value, se: Math.sqrt(variance(own) + variance(control)) }
}

/**
 * Net benefit of treating nobody, everybody, and those whose predicted gain exceeds what the toxicity of the arm costs:
 * mean of (treated * gain) less rate * toxicity * share treated, against treating nobody. Gains are doubly robust scores.
 * Vickers, Kattan & Sargent, Trials 2007;8:14.
 */
export function netBenefits(
  intake: BenefitIntake,
  predicted: PredictedBenefit,
  sets: readonly EffectScores[],
  rate: number,
  level: number,
): PolicyValue[] {
  const excess = excessToxicity(intake, predicted.arm)
  if (!excess) return []
  const rows = Array.from(predicted.benefit.keys()).filter(i => !Number.isNaN(predicted.benefit[i]))
  if (rows.length < 20) return []
  const cost = rate * excess.value
  const value = (policy: string, treats: (i: number) => boolean): PolicyValue => {
    const treated = rows.filter(treats).length / rows.length
    const gains = sets.map(({ restrictedMean }) => meanOf(rows.map(i => (treats(i) ? restrictedMean[i] : 0))))
    return {
      policy,
      treated,
      gain: pooledEstimate(gains, level),
      toxicity: treated * excess.value,
      net: pooledEstimate(
        gains.map(gain => ({
          value: gain.value - treated * cost,
          se: Math.hypot(gain.se, treated * rate * excess.se),
        })),
        level,
      ),
    }
  }
  return [
    value(`Treat everybody with ${intake.arms[predicted.arm]}`, () => true),
    value('Treat those predicted to gain more than it costs', i => predicted.benefit[i] > cost),
  ]
}
