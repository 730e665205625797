/**
 * Ridge penalty that keeps a separated fit finite: lambda = 1 / (2.5^2 n) on standardised columns, which is
 * the mode under independent normal priors with standard deviation 2.5 (the scale of the weakly informative
 * prior of Gelman, Jakulin, Pittau and Su, Annals of Applied Statistics 2008;2:1360, there a Cauchy).
 * @param n rows
 */
export function weakRidge(n: number): number {
  return 1 / (2.5 * 2.5 * n)
}

/** Penalties from strong to {@link weakRidge}, so that each fit starts close to its solution. */
export function ridgePath(n: number): Float64Array {
  const last = weakRidge(n)
  return Float64Array.from({ length: 12 }, (_, i) => last * 4 ** (11 - i))
}

export function ridgeSentence(reason: string): string {
  return `${reason}, so that maximum likelihood has no finite estimate: coefficients are those under a weak ridge penalty (normal prior, standard deviation 2.5 on each standardised column), without standard errors`
}
