import { normalQuantile, normalTwoSided } from '@tessera/statistics'
import { type PreferenceEffect, type PublishedEffect, preferenceEffects } from './analysis.ts'
import type { TwoStageCells } from './two-stage-moments.ts'

/** One stratum with its share of all patients. */
export interface WeightedStratum {
  readonly weight: number
  readonly cells: TwoStageCells
}

/**
 * Ruecker's estimates and variances, combined over strata by their share of the patients.
 *
 * z_A = m_A (x_A - y_A), z_B = m_B (x_B - y_B); preference = m (z_A + z_B) / (2 m_A m_B), selection with z_A - z_B.
 * Var z_A = m_A s^2(x_A) + (1 + m_A (m - 1) / m) m_A s^2(y_A) / n_A + (m_A m_B / m) (x_A - y_A)^2, likewise for B,
 * Cov(z_A, z_B) = -(m_A m_B / m) (x_A - y_A) (x_B - y_B). The share is known where it divides: right for the test that
 * an effect is 0, too small or too large for an interval around one that is not.
 * Ruecker, Stat Med 1989;8:477; over strata Cameron & Esserman, Stat Methods Med Res 2016 (doi 10.1177/0962280216677573).
 * R: preference::fit_preference_summary (1.1.6).
 */
export function rueckerEffects(
  strata: readonly WeightedStratum[],
  level: number,
): Record<PreferenceEffect, PublishedEffect> {
  const each = strata.map(({ weight, cells }) => ({ weight, effects: rueckerStratum(cells) }))
  const z = normalQuantile((1 + level) / 2)
  const overall = preferenceEffects.map(effect => {
    const value = each.reduce((sum, one) => sum + one.weight * one.effects[effect].value, 0)
    const se = Math.sqrt(each.reduce((sum, one) => sum + one.weight ** 2 * one.effects[effect].variance, 0))
    const statistic = value / se
    const test = { statistic, p: normalTwoSided(statistic), lower: value - z * se, upper: value + z * se }
    return [effect, { value, se, ...test }] as const
  })
  return { treatment: overall[0][1], selection: overall[1][1], preference: overall[2][1] }
}

function rueckerStratum({ choseA, choseB, randomA, randomB }: TwoStageCells) {
  const [mA, mB] = [choseA.n, choseB.n]
  const m = mA + mB
  const overA = choseA.value - randomA.value
  const overB = choseB.value - randomB.value
  const spread = (mA * mB) / m
  const ofZ = (count: number, chose: number, random: number, over: number) =>
    count ** 2 * chose + (1 + ((m - 1) / m) * count) * count * random + spread * over ** 2
  const varianceA = ofZ(mA, choseA.variance, randomA.variance, overA)
  const varianceB = ofZ(mB, choseB.variance, randomB.variance, overB)
  const covariance = -spread * overA * overB
  const scale = m / (2 * mA * mB)
  return {
    treatment: { value: randomA.value - randomB.value, variance: randomA.variance + randomB.variance },
    preference: {
      value: scale * (mA * overA + mB * overB),
      variance: scale ** 2 * (varianceA + varianceB + 2 * covariance),
    },
    selection: {
      value: scale * (mA * overA - mB * overB),
      variance: scale ** 2 * (varianceA + varianceB - 2 * covariance),
    },
  }
}
