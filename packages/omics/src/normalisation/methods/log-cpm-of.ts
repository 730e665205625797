import { countsPerMillion, logCountsPerMillion } from '../cpm.ts'
import type { NormalisationOptions } from '../method.ts'

/** Counts per million of effective library sizes, on the scale that the options ask for. */
export function cpmOf(options: Pick<NormalisationOptions, 'linear' | 'priorCount'>, meanSize: number) {
  return (values: Float64Array, sizes: Float64Array) =>
    options.linear
      ? countsPerMillion(values, sizes)
      : logCountsPerMillion(values, sizes, { priorCount: options.priorCount ?? 2, meanSize })
}
