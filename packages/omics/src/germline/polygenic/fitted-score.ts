import type { Fitted } from '@tessera/evidence'
import { z } from 'zod'
import { Assay } from '../../assay/assay.ts'
import { OmicsError } from '../../assay/omics-error.ts'
import type { Build } from '../chromosomes.ts'
import { findVariants } from '../find-variants.ts'
import type { Genotypes } from '../genotypes.ts'
import type { Variant } from '../variant.ts'

/**
 * What a missing call adds: `frequency` its expected value by the training samples' allele frequency; `drop` nothing,
 * the sum of the others being scaled up by the share that is there.
 */
export type MissingRule = 'frequency' | 'drop'

export interface CalibratedWeight {
  readonly variant: Variant
  /** What 0, 1 and 2 alternate alleles add. */
  readonly byAlternate: readonly [number, number, number]
  /** Frequency of the alternate allele among the training samples. */
  readonly frequency: number
}

export interface PolygenicParts {
  readonly name: string
  readonly build: Build | null
  readonly weights: readonly CalibratedWeight[]
  readonly missing: MissingRule
  readonly leastCoverage: number
  readonly mean: number
  readonly sd: number
  readonly samples: number
}

/** The written form of a fitted polygenic score. */
export const polygenicSchema = z.object({
  kind: z.literal('polygenic-score'),
  name: z.string(),
  build: z.enum(['GRCh37', 'GRCh38']).nullable(),
  weights: z.array(
    z.object({
      variant: z.object({
        chromosome: z.string(),
        position: z.number(),
        id: z.string().nullable(),
        reference: z.string(),
        alternate: z.string(),
      }),
      byAlternate: z.tuple([z.number(), z.number(), z.number()]),
      frequency: z.number(),
    }),
  ),
  missing: z.enum(['frequency', 'drop']),
  leastCoverage: z.number(),
  mean: z.number(),
  sd: z.number(),
  samples: z.number(),
})

/** A published score with what the training samples gave it. */
export class FittedPolygenicScore implements Fitted<Genotypes, Assay> {
  readonly parts: PolygenicParts
  constructor(parts: PolygenicParts) {
    this.parts = parts
  }

  /**
   * The score of each sample in standard deviations of the training samples; NaN where a sample has fewer called
   * variants than the least coverage asks for.
   * @throws OmicsError `features-missing` where the file has fewer; `not-applicable` for another build
   */
  apply(genotypes: Genotypes): Assay {
    const { name, mean, sd } = this.parts
    const { score } = this.raw(genotypes)
    return new Assay({
      name: 'polygenic scores',
      scale: 'score',
      features: [{ id: name, symbol: null, names: {} }],
      samples: genotypes.samples,
      values: score.map(value => (value - mean) / sd),
    })
  }

  /** The sums as they are, and the share of the variants that each sample has a call of. */
  raw(genotypes: Genotypes): RawScores {
    const { name, build, weights, leastCoverage } = this.parts
    if (build !== null && genotypes.build !== null && build !== genotypes.build)
      throw new OmicsError(
        'not-applicable',
        `${name} was fitted on ${build} and the genotypes are on ${genotypes.build}`,
        'lift the genotypes over',
      )
    const raw = rawScores(genotypes, weights, this.parts)
    if (raw.found < leastCoverage * weights.length)
      throw new OmicsError(
        'features-missing',
        `${name}: ${raw.found} of its ${weights.length} variants are in the file`,
        'call or impute the others (a call of the reference counts)',
      )
    return raw
  }

  toJSON(): z.infer<typeof polygenicSchema> {
    const { weights, ...rest } = this.parts
    return {
      kind: 'polygenic-score',
      ...rest,
      weights: weights.map(({ variant, byAlternate, frequency }) => ({
        variant: { ...variant },
        byAlternate: [...byAlternate],
        frequency,
      })),
    }
  }
}

/** Makes a fitted score again from its JSON. @throws OmicsError where it is none */
export function polygenicScoreFromJson(json: unknown): FittedPolygenicScore {
  const { kind, ...parts } = parsed(json)
  return new FittedPolygenicScore(parts)
}

export interface RawScores {
  /** NaN below the least coverage. */
  readonly score: Float64Array
  readonly coverage: Float64Array
  /** Variants of the score that the file has. */
  readonly found: number
}

/** Sums of the weights by the samples' alleles. */
export function rawScores(
  genotypes: Genotypes,
  weights: readonly CalibratedWeight[],
  { missing, leastCoverage }: { readonly missing: MissingRule; readonly leastCoverage: number },
): RawScores {
  const { size } = genotypes
  const { place, swapped } = findVariants(
    genotypes,
    weights.map(({ variant }) => variant),
  )
  const score = new Float64Array(size)
  const known = new Float64Array(size)
  const dosages = new Float64Array(size)
  let found = 0
  for (const [i, { byAlternate, frequency: p }] of weights.entries()) {
    const [none, one, two] = byAlternate
    // Under Hardy-Weinberg proportions.
    const expected = (1 - p) ** 2 * none + 2 * p * (1 - p) * one + p ** 2 * two
    if (place[i] < 0) dosages.fill(Number.NaN)
    else {
      found++
      genotypes.dosages(place[i], dosages)
    }
    for (let s = 0; s < size; s++) {
      if (!(dosages[s] >= 0)) {
        if (missing === 'frequency') score[s] += expected
        continue
      }
      known[s]++
      const copies = swapped[i] ? 2 - dosages[s] : dosages[s]
      // Between whole numbers of alleles, in proportion.
      score[s] += copies <= 1 ? none + copies * (one - none) : one + (copies - 1) * (two - one)
    }
  }
  const coverage = known.map(count => count / weights.length)
  for (let s = 0; s < size; s++) {
    if (known[s] === 0 || coverage[s] < leastCoverage) score[s] = Number.NaN
    else if (missing === 'drop') score[s] /= coverage[s]
  }
  return { score, coverage, found }
}

function parsed(json: unknown): z.infer<typeof polygenicSchema> {
  const read = polygenicSchema.safeParse(json)
  if (read.success) return read.data
  throw new OmicsError(
    'value',
    'this is not the JSON of a polygenic score',
    'give what toJSON wrote, unchanged',
  )
}
