import {
  type Assay,
  coverageOf,
  type GeneSetScores,
  type LossInReference,
  type PublishedSignature,
} from '@tessera/omics'
import { UsageError } from '../exit-code.ts'
import { readAssayInput } from './assay-input.ts'
import type { ScoreMethod, ScoreOptions } from './score-options.ts'

/**
 * What missing genes do to each mean: its correlation with the mean of all its genes in a table that has them.
 * @throws UsageError for a method that is no mean
 */
export async function lossesOf(
  file: string,
  { scale }: ScoreOptions,
  { coverage }: GeneSetScores,
  signatures: readonly PublishedSignature[] | null,
  method: ScoreMethod,
  assay: Assay,
): Promise<ReadonlyMap<string, LossInReference>> {
  if (method !== 'mean' && method !== 'published')
    throw new UsageError(`--complete is for means (--method mean, or published means), not for ${method}`)
  const { assay: reference } = await readAssayInput(file, { scale: scale ?? assay.scale })
  const isMean = (set: string) =>
    method === 'mean' || signatures?.find(({ name }) => name === set)?.formula === 'mean-log2'
  return new Map(
    coverage
      .filter(({ set, missing, scored }) => scored && missing.length > 0 && isMean(set))
      .flatMap(({ set, present, missing }) => {
        const genes = [...present, ...missing]
        const { loss } = coverageOf({ name: set, genes }, assay, { leastShare: 0, reference })
        return loss === null ? [] : [[set, loss] as const]
      }),
  )
}
