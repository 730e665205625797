import type { ByPreference } from '../preference/assumption.ts'

/** What trialists assume: the overall means by randomisation, and the means of those who chose. */
export interface AssumedMeans {
  /** Of all under the first treatment, and under the second: what randomised patients would have. */
  readonly randomA: number
  readonly randomB: number
  /** Of those who chose the first treatment, and the second. */
  readonly choseA: number
  readonly choseB: number
}

/** The four values that follow where a share `phi` prefers the first treatment. R: preference::effects_from_means. */
export function valuesOfMeans({ randomA, randomB, choseA, choseB }: AssumedMeans, phi: number): ByPreference {
  return {
    underA: { prefersA: choseA, prefersB: (randomA - phi * choseA) / (1 - phi) },
    underB: { prefersA: (randomB - (1 - phi) * choseB) / phi, prefersB: choseB },
  }
}

/** What is assumed where the effects themselves are given. */
export interface AssumedEffects {
  readonly treatment: number
  readonly selection: number
  readonly preference: number
  /** Mean under the second treatment, of all. */
  readonly mean?: number
}

/** Four values with these effects: those who prefer a treatment differ by d_A under the first and d_B under the second. */
export function valuesOfEffects(
  { treatment, selection, preference, mean = 0 }: AssumedEffects,
  phi: number,
): ByPreference {
  const dA = preference + selection
  const dB = preference - selection
  return {
    underA: { prefersA: mean + treatment + (1 - phi) * dA, prefersB: mean + treatment - phi * dA },
    underB: { prefersA: mean - (1 - phi) * dB, prefersB: mean + phi * dB },
  }
}
