/** What is measured of a feature's values by the landmark. */
export type LandmarkMeasure =
  | 'level' // the last value
  | 'slope' // least squares within the patient, a day
  | 'variability' // standard deviation of the residuals from that line
  | 'successive' // standard deviation by successive differences
  | 'change' // last value after time zero against the baseline
  | 'area' // trapezoids from the first value to the last, value times days
  | 'average' // that area over its days

export const landmarkMeasures: readonly LandmarkMeasure[] = [
  'level',
  'slope',
  'variability',
  'successive',
  'change',
  'area',
  'average',
]

/** Days and values of one patient and feature by the landmark, none missing, ascending. */
export interface Series {
  readonly day: readonly number[]
  readonly value: readonly number[]
}

/** Least-squares line of values on days; null with fewer than two days. */
export function leastSquaresLine({ day, value }: Series): { slope: number; squares: number } | null {
  const n = day.length
  if (n < 2) return null
  const meanDay = mean(day)
  const meanValue = mean(value)
  let xx = 0
  let xy = 0
  for (let i = 0; i < n; i++) {
    xx += (day[i] - meanDay) ** 2
    xy += (day[i] - meanDay) * (value[i] - meanValue)
  }
  if (!(xx > 0)) return null
  const slope = xy / xx
  let squares = 0
  for (let i = 0; i < n; i++) squares += (value[i] - meanValue - slope * (day[i] - meanDay)) ** 2
  return { slope, squares }
}

/** sqrt(sum of residuals squared / (n - 2)); NaN with fewer than `least` values or three. */
export function residualDeviation(series: Series, least: number): number {
  const n = series.day.length
  const line = n >= Math.max(3, least) ? leastSquaresLine(series) : null
  return line === null ? Number.NaN : Math.sqrt(line.squares / (n - 2))
}

/**
 * sqrt(sum of squared successive differences / 2 (n - 1)), which a slow drift does not inflate (von Neumann et al., Ann Math
 * Stat 1941;12:153); NaN with fewer than `least` values or three.
 */
export function successiveDeviation({ value }: Series, least: number): number {
  const n = value.length
  if (n < Math.max(3, least)) return Number.NaN
  let squares = 0
  for (let i = 1; i < n; i++) squares += (value[i] - value[i - 1]) ** 2
  return Math.sqrt(squares / (2 * (n - 1)))
}

/** Area by trapezoids between the first and the last day; NaN with fewer than two days. */
export function areaUnder({ day, value }: Series): number {
  if (day.length < 2) return Number.NaN
  let area = 0
  for (let i = 1; i < day.length; i++) area += ((value[i] + value[i - 1]) / 2) * (day[i] - day[i - 1])
  return area
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length
}
