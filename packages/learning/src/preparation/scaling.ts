import type { Fitted, Fitter } from '@tessera/evidence'
import { z } from 'zod'
import type { Design } from './design.ts'

export const scalingSchema = z.object({ centre: z.array(z.number()), scale: z.array(z.number()) })

/** Centre and scale of every column: x becomes (x - centre) / scale. */
export interface FittedScaling extends Fitted<Design, Design> {
  readonly centre: readonly number[]
  readonly scale: readonly number[]
}

/**
 * Centres every column at its training mean and divides by its training standard deviation (denominator n).
 * A column that does not vary is centred only.
 */
export function scaling(): Fitter<Design, FittedScaling> {
  return {
    name: 'scaling',
    fit: training => {
      const moments = training.data.x.map(meanAndDeviation)
      return fittedScaling(
        moments.map(m => m.mean),
        moments.map(m => (m.deviation > 0 ? m.deviation : 1)),
      )
    },
  }
}

/** The scaling that `toJSON` wrote. */
export function scalingFromJson(json: unknown): FittedScaling {
  const { centre, scale } = scalingSchema.parse(json)
  return fittedScaling(centre, scale)
}

function fittedScaling(centre: readonly number[], scale: readonly number[]): FittedScaling {
  return {
    centre,
    scale,
    apply: design => ({
      ...design,
      x: design.x.map((column, j) => column.map(value => (value - centre[j]) / scale[j])),
    }),
    toJSON: () => ({ centre, scale }),
  }
}

/** Mean and standard deviation (denominator n), the latter about the mean. */
export function meanAndDeviation(column: Float64Array): { mean: number; deviation: number } {
  let sum = 0
  for (const value of column) sum += value
  const mean = sum / column.length
  let squares = 0
  for (const value of column) squares += (value - mean) ** 2
  return { mean, deviation: Math.sqrt(squares / column.length) }
}
