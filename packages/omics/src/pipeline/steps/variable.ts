import { OmicsError } from '../../assay/omics-error.ts'
import type { StepKind } from '../step.ts'
import { keptFeatures, keptFromJson } from './kept-features.ts'

export interface VariableSettings {
  readonly count: number
}

/** Keeps the features of largest variance over the training samples; outcomes are not read. */
export const variableStep: StepKind<VariableSettings> = {
  name: 'variable',
  fitter: ({ count }) => ({
    name: `${count} of largest variance`,
    fit: ({ data }) => {
      const variances = data.features.map(({ id }, f) => ({ id, f, variance: varianceOf(data.row(f)) }))
      const chosen = variances
        .filter(({ variance }) => variance > 0)
        .sort((a, b) => b.variance - a.variance || (a.id < b.id ? -1 : 1))
        .slice(0, count)
      if (chosen.length === 0)
        throw new OmicsError('too-few', 'no feature varies over the training samples', 'look at the table')
      const kept = chosen.sort((a, b) => a.f - b.f).map(({ id }) => id)
      return keptFeatures(kept, data.features.length, 'of largest variance over training samples')
    },
  }),
  fromJson: keptFromJson,
}

/** Variance (denominator n - 1) of the values that are there; 0 with fewer than two. */
function varianceOf(values: Float64Array): number {
  let n = 0
  let mean = 0
  let squares = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    n++
    const step = value - mean
    mean += step / n
    squares += step * (value - mean)
  }
  return n < 2 ? 0 : squares / (n - 1)
}
