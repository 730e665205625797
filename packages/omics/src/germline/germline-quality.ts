import type { Finding } from '@tessera/evidence'
import { isAutosome } from './chromosomes.ts'
import type { Genotypes } from './genotypes.ts'
import { type KinshipPair, kinship, relationOf } from './kinship.ts'
import type { ReadGenotypes } from './read-genotypes.ts'
import { type SampleQuality, sampleQuality } from './sample-quality.ts'
import { declaredSex, type Sex, statedSex } from './sex.ts'
import { type SexCheck, sexCheck } from './sex-check.ts'
import { type VariantQuality, variantQuality } from './variant-quality.ts'

export interface QualityLimits {
  /** Least call rate of a variant, and of a sample. */
  readonly variantCallRate: number
  readonly sampleCallRate: number
  /** Least p of the Hardy-Weinberg test. */
  readonly hardyWeinberg: number
  /** Least frequency of the rarer allele of the variants by which samples are compared. */
  readonly minorFrequency: number
  /** Most standard deviations of a sample's heterozygosity from the mean. */
  readonly heterozygosityZ: number
}

export const usualLimits: QualityLimits = {
  variantCallRate: 0.95,
  sampleCallRate: 0.95,
  hardyWeinberg: 1e-6,
  minorFrequency: 0.01,
  heterozygosityZ: 3,
}

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
  const pairs =
    places.length < leastCompared || genotypes.size < 2
      ? []
      : kinship(genotypes, { places, onProgress: options.onProgress })
  const related = pairs.filter(pair => relationOf(pair) !== 'unrelated')
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
      ...(places.length < leastCompared && genotypes.size > 1 ? [notCompared(places.length)] : []),
    ],
  }
}

function evenly(places: Int32Array): Int32Array {
  if (places.length <= mostCompared) return places
  const step = places.length / mostCompared
  return Int32Array.from({ length: mostCompared }, (_, i) => places[Math.floor(i * step)])
}

function sampleFindings(genotypes: Genotypes, quality: SampleQuality, limits: QualityLimits): Finding[] {
  return genotypes.samples.flatMap(({ id, patientId }, s) => {
    const of = patientId === null ? {} : { patientId }
    const findings: Finding[] = []
    if (quality.callRate[s] < limits.sampleCallRate)
      findings.push({
        severity: 'warning',
        code: 'call-rate-low',
        message: `sample ${id} has a call at ${percent(quality.callRate[s])} of the autosomal variants`,
        cure: 'leave it out, or sequence it again; little or degraded DNA is the usual reason',
        ...of,
      })
    if (Math.abs(quality.heterozygosityZ[s]) > limits.heterozygosityZ)
      findings.push({
        severity: 'warning',
        code: 'heterozygosity-outlier',
        message: `heterozygosity of sample ${id} is ${quality.heterozygosityZ[s].toFixed(1)} standard deviations from the mean`,
        cure:
          quality.heterozygosityZ[s] > 0
            ? 'look for DNA of two people in one tube, or another ancestry'
            : 'look for inbreeding, another ancestry or a tumour’s loss of heterozygosity',
        ...of,
      })
    return findings
  })
}

function sexFindings(genotypes: Genotypes, check: SexCheck, variants: VariantQuality): Finding[] {
  const findings: Finding[] = genotypes.samples.flatMap((sample, s): Finding[] => {
    const declared = declaredSex(sample)
    const inferred = check.inferred[s]
    const stated = statedSex(sample)
    if (declared === null && stated !== null)
      return [
        {
          severity: 'warning',
          code: 'sex-unreadable',
          message: `sample ${sample.id}: '${stated}' is no sex; it counts as not known`,
          cure: 'write female or male',
          ...(sample.patientId === null ? {} : { patientId: sample.patientId }),
        },
      ]
    if (declared === null || inferred === null || declared === inferred) return []
    return [
      {
        severity: 'error',
        code: 'sex-mismatch',
        message: `sample ${sample.id} is declared ${declared} and looks ${inferred} (${check.reason[s]})`,
        cure: 'correct the sheet, or look for a swap of samples; leave the sample out until it is found',
        ...(sample.patientId === null ? {} : { patientId: sample.patientId }),
      },
    ]
  })
  const count = variants.heterozygousMen.reduce((sum, men) => sum + (men > 0 ? 1 : 0), 0)
  if (count > 0)
    findings.push({
      severity: 'warning',
      code: 'heterozygous-man',
      message: `${count} ${count === 1 ? 'variant' : 'variants'} of X or Y outside the pseudoautosomal regions with a man called heterozygous`,
      cure: 'call men’s X as haploid, and check the build (pseudoautosomal regions) and the sex of the samples',
      count,
    })
  return findings
}

function kinshipFindings(genotypes: Genotypes, related: readonly KinshipPair[], variants: number): Finding[] {
  return related.flatMap((pair): Finding[] => {
    const [first, second] = [genotypes.samples[pair.first], genotypes.samples[pair.second]]
    const relation = relationOf(pair)
    const names = `${first.id} and ${second.id}`
    const told = `kinship ${pair.kinship.toFixed(3)} by ${variants} variants`
    const patient = first.patientId === null ? {} : { patientId: first.patientId }
    const same = first.patientId !== null && first.patientId === second.patientId
    if (relation === 'duplicate')
      return [
        same
          ? {
              severity: 'note',
              code: 'same-patient-twice',
              message: `samples ${names} are of one patient and one person (${told})`,
              cure: 'keep one of them for tests',
              ...patient,
            }
          : {
              severity: 'error',
              code: 'duplicate-sample',
              message: `samples ${names} are of one person, or of identical twins (${told})`,
              cure: 'look for a swap or a patient who was enrolled twice; keep one of them',
              ...patient,
            },
      ]
    if (same)
      return [
        {
          severity: 'error',
          code: 'patient-of-two-people',
          message: `samples ${names} are of one patient, and not of one person (${told})`,
          cure: 'look for a swap of samples',
          ...patient,
        },
      ]
    if (relation === 'second-degree') return []
    return [
      {
        severity: 'warning',
        code: 'first-degree-relatives',
        message: `samples ${names} are ${relation === 'siblings' ? 'siblings' : 'parent and child'} (${told})`,
        cure: 'keep one of them for tests, and both on one side of a split',
        ...patient,
      },
    ]
  })
}

function notCompared(variants: number): Finding {
  return {
    severity: 'note',
    code: 'relatives-not-looked-for',
    message: `${variants} common autosomal variants are too few to tell relatives and duplicates by`,
    cure: `give a file with ${leastCompared} or more, better several thousand`,
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
