/** Log density of a normal, up to a constant. */
export function normalLog(value: number, mean: number, sd: number): number {
  const z = (value - mean) / sd
  return -0.5 * z * z
}

/** Log probability of a yes (1) or no (0) whose log odds are given. */
export function bernoulliLog(value: number, logit: number): number {
  return value === 1 ? -Math.log1p(Math.exp(-logit)) : -Math.log1p(Math.exp(logit))
}
