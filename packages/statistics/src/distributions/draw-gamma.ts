import { StatisticsInputError } from '../input-error.ts'
import type { Random } from '../random.ts'

/**
 * A draw of the gamma distribution of this shape and rate (mean shape / rate), by Marsaglia and Tsang's method (ACM
 * Trans Math Softw 2000;26:363); a shape below 1 is raised by 1 and scaled with u^(1 / shape).
 * @throws StatisticsInputError unless shape and rate are above 0
 */
export function drawGamma(random: Random, shape: number, rate = 1): number {
  for (const [name, value] of Object.entries({ shape, rate }))
    if (!(value > 0 && Number.isFinite(value)))
      throw new StatisticsInputError('option', name, `${name} is ${value}: give a number above 0.`)
  if (shape < 1) return drawGamma(random, shape + 1, rate) * (1 - random.next()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = random.normal()
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v))
      return (d * v) / rate
  }
}
