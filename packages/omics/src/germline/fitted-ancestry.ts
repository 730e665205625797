import type { Fitted } from '@tessera/evidence'
import { z } from 'zod'
import { Assay } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'
import type { Build } from './chromosomes.ts'
import { findVariants } from './find-variants.ts'
import type { Genotypes } from './genotypes.ts'
import type { Variant } from './variant.ts'

const numbers = z.array(z.number())

/** The written form of ancestry components. */
export const ancestrySchema = z.object({
  kind: z.literal('ancestry-components'),
  build: z.enum(['GRCh37', 'GRCh38']).nullable(),
  variants: z.array(z.tuple([z.string(), z.number(), z.string().nullable(), z.string(), z.string()])),
  mean: numbers,
  scale: numbers,
  loadings: z.array(numbers),
  variance: numbers,
  share: numbers,
  samples: z.number(),
})

export interface AncestryParts {
  readonly variants: readonly Variant[]
  readonly build: Build | null
  readonly mean: Float64Array
  readonly scale: Float64Array
  /** A row a component, a value a variant; each of length 1. */
  readonly loadings: readonly Float64Array[]
  /** Variance of each component among the training samples. */
  readonly variance: Float64Array
  /** Its share of the whole. */
  readonly share: Float64Array
  /** How many training samples. */
  readonly samples: number
}

/** Least share of the variants that a file must have for its samples to be projected. */
const leastShare = 0.8

/**
 * Ancestry components fitted on training samples. A new sample's score is the sum over the variants of its
 * standardised genotype times the loading, with the training samples' means and scales; a missing genotype counts as
 * the mean, which draws a sample with many of them to the middle. With more variants than training samples the scores
 * of new samples are nearer to 0 than those of training samples of the same ancestry (Lee, Zou & Wright, Ann Stat
 * 2010;38:3605): compare new samples with new ones.
 */
export class AncestryComponents implements Fitted<Genotypes, Assay> {
  readonly parts: AncestryParts
  constructor(parts: AncestryParts) {
    this.parts = parts
  }

  /**
   * Scores `PC1`, `PC2`, ... of the samples.
   * @throws OmicsError `features-missing` where the file lacks more than a fifth of the variants; `not-applicable`
   * for a file of another build
   */
  apply(genotypes: Genotypes): Assay {
    const { variants, build, mean, scale, loadings } = this.parts
    if (build !== null && genotypes.build !== null && build !== genotypes.build)
      throw new OmicsError(
        'not-applicable',
        `components of ${build} for genotypes of ${genotypes.build}`,
        'lift the file over to the build that the components were fitted on',
      )
    const found = findVariants(genotypes, variants)
    const missing = found.place.reduce((sum, place) => sum + (place < 0 ? 1 : 0), 0)
    if (missing > (1 - leastShare) * variants.length)
      throw new OmicsError(
        'features-missing',
        `${missing} of the ${variants.length} variants of the components are not in the file`,
        'call or impute them (a call of the reference counts), or fit the components on variants that both have',
      )
    const size = genotypes.size
    const values = new Float64Array(loadings.length * size)
    const dosages = new Float64Array(size)
    for (let i = 0; i < variants.length; i++) {
      if (found.place[i] < 0) continue
      genotypes.dosages(found.place[i], dosages)
      for (let s = 0; s < size; s++) {
        if (!(dosages[s] >= 0)) continue
        const x = ((found.swapped[i] ? 2 - dosages[s] : dosages[s]) - mean[i]) / scale[i]
        for (let k = 0; k < loadings.length; k++) values[k * size + s] += x * loadings[k][i]
      }
    }
    return new Assay({
      name: 'ancestry components',
      scale: 'score',
      features: loadings.map((_, k) => ({ id: `PC${k + 1}`, symbol: null, names: {} })),
      samples: genotypes.samples,
      values,
    })
  }

  /** How many of the variants the file has, with the alleles as they are or exchanged. */
  coverage(genotypes: Genotypes): { readonly found: number; readonly wanted: number } {
    const { place } = findVariants(genotypes, this.parts.variants)
    return { found: place.reduce((sum, at) => sum + (at >= 0 ? 1 : 0), 0), wanted: place.length }
  }

  toJSON(): z.infer<typeof ancestrySchema> {
    const { variants, build, mean, scale, loadings, variance, share, samples } = this.parts
    return {
      kind: 'ancestry-components',
      build,
      variants: variants.map(v => [v.chromosome, v.position, v.id, v.reference, v.alternate]),
      mean: [...mean],
      scale: [...scale],
      loadings: loadings.map(of => [...of]),
      variance: [...variance],
      share: [...share],
      samples,
    }
  }
}

/** Makes the components again from their JSON. @throws OmicsError where it is none */
export function ancestryFromJson(json: unknown): AncestryComponents {
  const { variants, mean, scale, loadings, variance, share, build, samples } = parsed(json)
  const all = [mean, scale, ...loadings]
  if (all.some(of => of.length !== variants.length))
    throw new OmicsError('shape', 'loadings of another number of variants', 'write the components again')
  return new AncestryComponents({
    variants: variants.map(([chromosome, position, id, reference, alternate]) => ({
      chromosome,
      position,
      id,
      reference,
      alternate,
    })),
    build,
    mean: Float64Array.from(mean),
    scale: Float64Array.from(scale),
    loadings: loadings.map(of => Float64Array.from(of)),
    variance: Float64Array.from(variance),
    share: Float64Array.from(share),
    samples,
  })
}

function parsed(json: unknown): z.infer<typeof ancestrySchema> {
  const read = ancestrySchema.safeParse(json)
  if (read.success) return read.data
  throw new OmicsError(
    'value',
    'this is not the JSON of ancestry components',
    'give what toJSON wrote, unchanged',
  )
}
