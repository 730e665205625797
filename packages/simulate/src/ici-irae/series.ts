import { cholesky, choleskyInverse, type Random } from '@tessera/statistics'
import { type IraeWeights, latentParts, vectorOf, weighing } from './state.ts'

/** A value that is measured at visits: w . x + ramp(week) (s . x) + a patient's own + a visit's own. */
export interface Series {
  readonly mean: number
  readonly weights: IraeWeights
  /** Change over 12 weeks. */
  readonly slopes: IraeWeights
  /** SD between patients and between visits, beside what the latent parts give. */
  readonly between: number
  readonly within: number
}

/** What 12 weeks of treatment have brought about by a week: it goes on to week 18. */
function ramp(week: number): number {
  return Math.min(Math.max(week, 0), 18) / 12
}

/** Values of a patient at the given weeks. */
export function drawSeries(
  series: Series,
  latent: Float64Array,
  weeks: readonly number[],
  random: Random,
): number[] {
  const own = series.mean + weighing(series.weights)(latent) + series.between * random.normal()
  const slope = weighing(series.slopes)(latent)
  return weeks.map(week => own + ramp(week) * slope + series.within * random.normal())
}

/**
 * What a series at the given weeks tells of the latent parts: W' (b^2 11' + w^2 I)^-1 W, with a row w + ramp(week) s a
 * visit.
 */
export function informationOf(
  { weights, slopes, between, within }: Pick<Series, 'weights' | 'slopes' | 'between' | 'within'>,
  weeks: readonly number[],
): Float64Array {
  const size = latentParts.length
  const [level, slope] = [vectorOf(weights), vectorOf(slopes)]
  const n = weeks.length
  const rows = weeks.map(week => level.map((value, i) => value + ramp(week) * slope[i]))
  const noise = Float64Array.from(
    { length: n * n },
    (_, i) => between ** 2 + (i % (n + 1) === 0 ? within ** 2 : 0),
  )
  const precision = choleskyInverse(cholesky(noise, n))
  const information = new Float64Array(size * size)
  for (let a = 0; a < n; a++)
    for (let b = 0; b < n; b++)
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++)
          information[i * size + j] += rows[a][i] * precision[a * n + b] * rows[b][j]
  return information
}
