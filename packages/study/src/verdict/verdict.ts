import { normalQuantile, normalUpper } from '@tessera/statistics'

/** What may be said of a marker or score: with a comparator, and no more than the interval allows. */
export type VerdictWord = 'predictive' | 'prognostic only' | 'neither' | 'cannot tell'

/** A log ratio with its standard error and test. */
export interface LogRatio {
  readonly value: number
  readonly se: number
  readonly p: number
}

export interface VerdictInput {
  /** Log of the ratio of hazard ratios, per standard deviation of the marker. */
  readonly interaction: LogRatio
  /** Log hazard ratio per standard deviation without the treatment. */
  readonly prognostic: LogRatio
  /** Ratio of hazard ratios within which (and within whose inverse) a marker is taken not to be predictive. */
  readonly margin: number
  /** Ratio of hazard ratios that would matter: power is declared for it. */
  readonly declared: number
  readonly level: number
}

export interface Verdict {
  readonly verdict: VerdictWord
  readonly because: string
  /** Probability of finding an interaction of the declared size with the precision that these data gave. */
  readonly power: number
}

/**
 * Prognostic or predictive. Predictive: the test of the interaction rejects at 1 - level. Prognostic only, or neither:
 * the interval of the interaction lies inside the declared margin, and the marker does, or does not, foretell the
 * outcome without the treatment. Everything else cannot be told, and says why, with the power that the declared
 * interaction would have had: absence of evidence is no evidence of absence.
 * Simon, Stat Med 2010;29:1446 calls for the comparator; Schuirmann, J Pharmacokinet Biopharm 1987;15:657 for the margin.
 */
export function verdictOf({ interaction, prognostic, margin, declared, level }: VerdictInput): Verdict {
  const alpha = 1 - level
  const z = normalQuantile(1 - alpha / 2)
  const [lower, upper] = [interaction.value - z * interaction.se, interaction.value + z * interaction.se]
  const limits = `${Math.exp(lower).toFixed(2)} to ${Math.exp(upper).toFixed(2)}`
  const power = declaredPower(interaction.se, declared, level)
  const inside = lower > -Math.log(margin) && upper < Math.log(margin)
  const within = `the margin of ${(1 / margin).toFixed(2)} to ${margin.toFixed(2)}`
  if (interaction.p < alpha)
    return {
      verdict: 'predictive',
      because: `the effect of treatment changes by a ratio of ${Math.exp(interaction.value).toFixed(2)} (${limits}) per SD${inside ? `, which lies inside ${within} all the same` : ''}`,
      power,
    }
  if (inside)
    return prognostic.p < alpha
      ? {
          verdict: 'prognostic only',
          because: `its interaction (${limits} per SD) lies inside ${within}`,
          power,
        }
      : {
          verdict: 'neither',
          because: `its interaction (${limits} per SD) lies inside ${within}, and it does not foretell the outcome without treatment`,
          power,
        }
  return {
    verdict: 'cannot tell',
    because: `its interaction (${limits} per SD) reaches beyond ${within}; one of ${declared} would have been found with ${Math.round(100 * power)} % power`,
    power,
  }
}

/** Power of the two-sided Wald test of a log ratio of the declared size with this standard error. */
export function declaredPower(se: number, declared: number, level: number): number {
  const z = normalQuantile(1 - (1 - level) / 2)
  const shift = Math.abs(Math.log(declared)) / se
  return normalUpper(z - shift) + normalUpper(z + shift)
}
