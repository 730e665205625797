import { normalQuantile, normalUpper } from '../../distributions/index.ts'

/**
 * How much of the type I error may be spent by information t: `of-spending`, which is near O'Brien and Fleming's
 * bounds, 2 (1 - Phi(z(1 - a / 2) / sqrt t)); `pocock-spending`, a log(1 + (e - 1) t); `kim-demets`, a t^gamma;
 * `hwang-shih-decani`, a (1 - exp(-gamma t)) / (1 - exp(-gamma)). Lan & DeMets, Biometrika 1983;70:659. Kim & DeMets,
 * Biometrika 1987;74:149. Hwang, Shih & DeCani, Stat Med 1990;9:1439.
 */
export type Spending =
  | { readonly kind: 'of-spending' | 'pocock-spending' }
  | { readonly kind: 'kim-demets' | 'hwang-shih-decani'; readonly gamma: number }

/** Of one-sided `alpha`, by information t between 0 and 1. */
export function spent(spending: Spending, alpha: number, t: number): number {
  if (t >= 1) return alpha
  switch (spending.kind) {
    case 'of-spending':
      return 2 * normalUpper(normalQuantile(1 - alpha / 2) / Math.sqrt(t))
    case 'pocock-spending':
      return alpha * Math.log1p((Math.E - 1) * t)
    case 'kim-demets':
      return alpha * t ** spending.gamma
    case 'hwang-shih-decani':
      return spending.gamma === 0
        ? alpha * t
        : (alpha * Math.expm1(-spending.gamma * t)) / Math.expm1(-spending.gamma)
  }
}
