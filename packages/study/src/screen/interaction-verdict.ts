import { normalQuantile } from '@tessera/statistics'
import { declaredPower, type LogRatio, type Verdict, verdictOf } from '../verdict/verdict.ts'

export interface ScreenedInteraction {
  readonly interaction: LogRatio
  readonly prognostic: LogRatio
  /** False discovery rate of the interaction over all features. */
  readonly q: number
}

export interface ScreenVerdictOptions {
  /** False discovery rate that makes a marker predictive. */
  readonly fdr: number
  /** Features that were screened, and those whose false discovery rate is below the limit. */
  readonly screened: number
  readonly found: number
  readonly margin: number
  readonly declared: number
  readonly level: number
}

/**
 * Verdict of one of many screened markers: predictive where its false discovery rate is below the limit; otherwise what
 * its interval allows (`verdictOf`). Power is that of one interaction of the declared size to pass the screen: at the p
 * that Benjamini and Hochberg's step leaves to the next one found, rate x (found + 1) / screened.
 */
export function interactionVerdict(
  { interaction, prognostic, q }: ScreenedInteraction,
  { fdr, screened, found, margin, declared, level }: ScreenVerdictOptions,
): Verdict {
  const threshold = Math.min(fdr, (fdr * (found + 1)) / screened)
  // A single test does not make one of hundreds predictive: of the interval alone the rest is told.
  const judged = verdictOf({
    interaction: { ...interaction, p: q < fdr ? 0 : 1 },
    prognostic,
    margin,
    declared,
    level,
  })
  const power = declaredPower(interaction.se, declared, 1 - threshold)
  if (judged.verdict !== 'cannot tell') return { ...judged, power }
  const z = normalQuantile(1 - (1 - level) / 2)
  const [lower, upper] = [interaction.value - z * interaction.se, interaction.value + z * interaction.se]
  return {
    verdict: 'cannot tell',
    because: `its interaction (${Math.exp(lower).toFixed(2)} to ${Math.exp(upper).toFixed(2)} per SD) reaches beyond the margin of ${(1 / margin).toFixed(2)} to ${margin.toFixed(2)}; one of ${declared} would have passed the screen with ${Math.round(100 * power)} % power`,
    power,
  }
}
