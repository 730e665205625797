/** Performance by the number of training patients: ceiling - gap * n^-rate. */
export interface PowerLaw {
  readonly ceiling: number
  /** 0 or more: performance does not fall as patients are added. */
  readonly gap: number
  readonly rate: number
}

/** Rates looked at: slower than the lowest could not be told from a straight line, faster than the highest from a step. */
const rates = Array.from({ length: 39 }, (_, k) => 0.1 + 0.05 * k)

/**
 * Least squares of ceiling - gap * n^-rate, gap >= 0, ceiling at most 1, rate on a grid from 0.1 to 2; for each
 * rate the line in n^-rate has a closed form. Mukherjee et al., J Comput Biol 2003;10:119; Figueroa et al., BMC Med
 * Inform Decis Mak 2012;12:8.
 * @returns null with fewer than three sizes, or a value that is not finite
 */
export function fitPowerLaw(sizes: readonly number[], values: readonly number[]): PowerLaw | null {
  if (new Set(sizes).size < 3 || !values.every(Number.isFinite)) return null
  let best: PowerLaw | null = null
  let least = Number.POSITIVE_INFINITY
  for (const rate of rates) {
    const x = sizes.map(n => n ** -rate)
    const law = { ...lineOf(x, values), rate }
    const squares = values.reduce((sum, v, i) => sum + (v - law.ceiling + law.gap * x[i]) ** 2, 0)
    // Of equal fits the fastest rate, which asks for the fewest patients.
    if (squares <= least + 1e-15) {
      best = law
      least = squares
    }
  }
  return best
}

function lineOf(x: readonly number[], y: readonly number[]): Omit<PowerLaw, 'rate'> {
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length
  const mx = mean(x)
  const my = mean(y)
  const xx = x.reduce((sum, v) => sum + (v - mx) ** 2, 0)
  const xy = x.reduce((sum, v, i) => sum + (v - mx) * (y[i] - my), 0)
  const gap = Math.max(0, -xy / xx)
  const ceiling = my + gap * mx
  if (ceiling <= 1) return { ceiling, gap }
  // Held at 1, the line goes through it alone.
  const squares = x.reduce((sum, v) => sum + v * v, 0)
  return { ceiling: 1, gap: Math.max(0, x.reduce((sum, v, i) => sum + v * (1 - y[i]), 0) / squares) }
}

/** Patients from which performance is within `margin` of its ceiling. */
export function sizeWithin({ gap, rate }: PowerLaw, margin: number): number {
  return gap <= margin ? 1 : Math.ceil((gap / margin) ** (1 / rate))
}
