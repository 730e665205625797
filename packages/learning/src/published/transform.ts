const least = 1e-12

/** log(p / (1 - p)), p kept within 1e-12 of 0 and 1. */
export function logOdds(p: number): number {
  const safe = Math.min(Math.max(p, least), 1 - least)
  return Math.log(safe) - Math.log1p(-safe)
}

/** log(-log(1 - p)), the linear predictor of a proportional-hazards risk, p kept within 1e-12 of 0 and 1. */
export function logNegativeLog(p: number): number {
  const safe = Math.min(Math.max(p, least), 1 - least)
  return Math.log(-Math.log1p(-safe))
}
