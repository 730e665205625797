import type { Finding } from '@tessera/evidence'
import { isAutosome } from './chromosomes.ts'
import type { Genotypes } from './genotypes.ts'
import { type KinshipPair, kinship, secondDegree } from './kinship.ts'
import { kinshipFindings, notCompared, sampleFindings, sexFindings } from './quality-findings.ts'
import { type QualityLimits, usualLimits } from './quality-limits.ts'
import type { ReadGenotypes } from './read-options.ts'
import { type SampleQuality, sampleQuality } from './sample-quality.ts'
import { declaredSex, type Sex } from './sex.ts'
import { type SexCheck, sexCheck } from './sex-check.ts'
import { type VariantQuality, variantQuality } from './variant-quality.ts'

export interface GermlineQuality {
  readonly limits: QualityLimits
  readonly variants: VariantQuality
  readonly samples: SampleQuality
  readonly sex: SexCheck
  /** Declared sex, else the inferred one. */
  readonly usedSex: readonly (Sex | null)[]
  /** Pairs of second degree and nearer. */
  readonly related: readonly KinshipPair[]
  /** Autosomal variants by which pairs were compared. */
  readonly comparedBy: number
  /** 1 for the variants that are called and in equilibrium. */
  readonly passes: Uint8Array
  readonly findings: readonly Finding[]
}

export interface GermlineQualityOptions {
  readonly limits?: Partial<QualityLimits>
  readonly midP?: boolean
  readonly ploidy?: ReadGenotypes['ploidy']
  readonly onProgress?: (done: number, total: number) => void
}

/** More variants do not make kinship surer; a hundred thousand are compared in seconds. */
const mostCompared = 100_000

/** With fewer, the standard error of a kinship coefficient reaches across degrees of relation. */
const leastCompared = 200

/** Every check of variants and samples that needs nothing but genotypes and the declared sex. */
export function germlineQuality(genotypes: Genotypes, options: GermlineQualityOptions = {}): GermlineQuality {
  const limits = { ...usualLimits, ...options.limits }
  const sex = sexCheck(genotypes, options.ploidy ?? null)
  const usedSex = genotypes.samples.map((sample, s) => declaredSex(sample) ?? sex.inferred[s])
  const variants = variantQuality(genotypes, { sex: usedSex, midP: options.midP })
  const samples = sampleQuality(genotypes)
  const passes = Uint8Array.from(variants.callRate, (rate, v) =>
    rate >= limits.variantCallRate && !(variants.hardyWeinberg[v] < limits.hardyWeinberg) ? 1 : 0,
  )
  const places = evenly(
    genotypes.placesWhere(
      v =>
        passes[v] === 1 &&
        isAutosome(genotypes.chromosome(v)) &&
        variants.minorFrequency[v] >= limits.minorFrequency,
    ),
  )
  const related =
    places.length < leastCompared || genotypes.size < 2
      ? []
      : kinship(genotypes, { places, above: secondDegree, onProgress: options.onProgress })
  return {
    limits,
    variants,
    samples,
    sex,
    usedSex,
    related,
    comparedBy: places.length,
    passes,
    findings: [
      ...sampleFindings(genotypes, samples, limits),
      ...sexFindings(genotypes, sex, variants),
      ...kinshipFindings(genotypes, related, places.length),
      ...(places.length < leastCompared && genotypes.size > 1
        ? [notCompared(places.length, leastCompared)]
        : []),
    ],
  }
}

function evenly(places: Int32Array): Int32Array {
  if (places.length <= mostCompared) return places
  const step = places.length / mostCompared
  return Int32Array.from({ length: mostCompared }, (_, i) => places[Math.floor(i * step)])
}
