import type { NormalMixture } from './normal-mixture.ts'

/**
 * The commensurate prior with normal likelihoods (Hobbs, Carlin, Mandrekar & Sargent, Biometrics 2011;67:1047; Hobbs,
 * Sargent & Carlin, Bayesian Anal 2012;7:639): theta_R ~ N(theta_P, g^2), flat on theta_P, and half-normal on g, the
 * standard deviation between the cohorts (there the prior is on 1 / g^2). Given g the prior on theta_R from the
 * preference cohort is N(y_P, se_P^2 + g^2); g is integrated numerically (Simpson's rule on [0, 6 scale], where all but 2e-9
 * of the half-normal lies), so that prior and posterior are mixtures of `points` + 1 normals.
 */
export function commensuratePrior(
  preference: { readonly value: number; readonly se: number },
  betweenScale: number,
  points = 120,
): NormalMixture {
  const { value, se } = preference
  const steps = points % 2 === 0 ? points : points + 1
  const g = Float64Array.from({ length: steps + 1 }, (_, k) => (6 * betweenScale * k) / steps)
  const raw = g.map((one, k) => {
    const simpson = k === 0 || k === steps ? 1 : k % 2 === 1 ? 4 : 2
    return simpson * Math.exp(-0.5 * (one / betweenScale) ** 2)
  })
  const total = raw.reduce((sum, w) => sum + w, 0)
  return {
    weight: raw.map(w => w / total),
    mean: g.map(() => value),
    sd: g.map(one => Math.hypot(se, one)),
  }
}
