const Z = 1.96

/** Patients for an interval of O/E = 1 of the width, where n var(log O/E) is `variance`. */
export function sizeForRatio(variance: number, width: number): number {
  const se = Math.asinh(width / 2) / Z
  return Math.ceil(variance / (se * se))
}

/** Patients for an interval of a c-statistic of the width by Newcombe's variance (Stat Med 2006;25:559). */
export function sizeForConcordance(c: number, prevalence: number, width: number): number {
  const target = (width / (2 * Z)) ** 2
  let high = 2
  while (newcombe(c, high, prevalence) > target) high *= 2
  let low = high / 2
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (newcombe(c, middle, prevalence) > target) low = middle
    else high = middle
  }
  return high
}

function newcombe(c: number, n: number, p: number): number {
  const half = n / 2 - 1
  return (c * (1 - c) * (1 + (half * (1 - c)) / (2 - c) + (half * c) / (1 + c))) / (n * n * p * (1 - p))
}
