import { createRandom, drawGamma, type Random } from '@tessera/statistics'
import { drawOne, drawYes, logistic } from '../outcome/draws.ts'
import { csvText } from '../writing/csv.ts'
import { type GermlineLaw, hlaAlleles } from './germline-law.ts'
import { addInformation, type LatentParts, loaded } from './loadings.ts'

/** Somebody whose blood is genotyped. */
export interface GenotypedPatient {
  /** As the VCF calls the sample. */
  readonly sample: string
  readonly patientId: string
  readonly latent: LatentParts
  /** Share of the second ancestry, 0 to 1. */
  readonly ancestry: number
}

interface GermlineVariant {
  readonly chromosome: number
  readonly position: number
  readonly reference: string
  readonly alternate: string
  /** Frequency of the alternate in each ancestry. */
  readonly frequencies: readonly [number, number]
  /** Log odds of the allele per unit of the law's loadings; 0 for a neutral one. */
  readonly effect: number
}

export interface GermlineSimulation {
  /** Genotypes of all samples, VCF 4.2, GRCh38. */
  readonly vcf: string
  /** A row a patient: patient_id, A_1, A_2, B_1, B_2, DRB1_1, DRB1_2. */
  readonly hla: string
  /** The polygenic score in the format of the PGS Catalog. */
  readonly score: string
  readonly truth: {
    /** Sum of effect x alternate alleles, in the order of the patients. */
    readonly polygenic: Float64Array
    readonly ancestry: Float64Array
    readonly hla: readonly (readonly string[])[]
  }
}

/** Genotypes in Hardy-Weinberg equilibrium given the latent parts; patients from streams of their own, by their names. */
export function simulateGermline(
  patients: readonly GenotypedPatient[],
  law: GermlineLaw,
  seed: number,
  ...path: (string | number)[]
): GermlineSimulation {
  const variants = germlineVariants(law, seed, ...path)
  const polygenic = new Float64Array(patients.length)
  const calls = patients.map((patient, p) => {
    const random = createRandom(seed, 'germline', ...path, patient.sample)
    const shift = loaded(law.riskEffect.loadings, patient.latent)
    return variants.map(({ frequencies: [first, second], effect }) => {
      const base = first + patient.ancestry * (second - first)
      const frequency = logistic(Math.log(base / (1 - base)) + effect * shift)
      const copies = drawYes(random, frequency) + drawYes(random, frequency)
      polygenic[p] += effect * copies
      return random.next() < law.missing ? './.' : ['0/0', '0/1', '1/1'][copies]
    })
  })
  const hla = patients.map(patient => {
    const random = createRandom(seed, 'hla', ...path, patient.sample)
    return Object.values(hlaAlleles).flatMap(alleles =>
      [0, 1].map(() => drawAllele(alleles, law, patient, random)),
    )
  })
  return {
    vcf: vcfText(patients, variants, calls),
    hla: csvText(
      ['patient_id', ...Object.keys(hlaAlleles).flatMap(locus => [`${locus}_1`, `${locus}_2`])],
      patients.map(({ patientId }, p) => [patientId, ...hla[p]]),
    ),
    score: scoreText(variants),
    truth: { polygenic, ancestry: Float64Array.from(patients, ({ ancestry }) => ancestry), hla },
  }
}

/**
 * What genotypes and HLA show of the latent parts, d x d row-major: the Fisher information of their frequencies at the
 * mean of the parts, 2 p (1 - p) for each variant and each HLA allele; exact to first order for effects as small as these.
 */
export function germlineInformation(
  law: GermlineLaw,
  parts: readonly string[],
  seed: number,
  ...path: (string | number)[]
): Float64Array {
  const information = new Float64Array(parts.length * parts.length)
  for (const { frequencies, effect } of germlineVariants(law, seed, ...path)) {
    const p = (frequencies[0] + frequencies[1]) / 2
    addInformation(information, parts, law.riskEffect.loadings, 2 * p * (1 - p) * effect * effect)
  }
  for (const alleles of Object.values(hlaAlleles))
    for (const [name, share] of Object.entries(alleles))
      addInformation(information, parts, law.hla[name] ?? {}, 2 * share * (1 - share))
  return information
}

/** The variants are of the cohort, not of a patient: risk variants first. */
function germlineVariants(law: GermlineLaw, seed: number, ...path: (string | number)[]): GermlineVariant[] {
  const random = createRandom(seed, 'germline variants', ...path)
  return Array.from({ length: law.risk + law.neutral }, (_, v) => {
    const p = 0.08 + 0.42 * random.next()
    const spread = (1 - law.fst) / law.fst
    const frequency = () => Math.min(0.95, Math.max(0.02, beta(random, p * spread, (1 - p) * spread)))
    const reference = random.integer(4)
    return {
      chromosome: 1 + (v % 22),
      position: 1_000_000 + 500_000 * Math.floor(v / 22) + random.integer(400_000),
      reference: 'ACGT'[reference],
      // A transition: never a pair of complements, which a score could not tell apart.
      alternate: 'GTAC'[reference],
      frequencies: [frequency(), frequency()] as const,
      effect: v < law.risk ? law.riskEffect.mean + law.riskEffect.sd * random.normal() : 0,
    }
  })
}

function beta(random: Random, a: number, b: number): number {
  const x = drawGamma(random, a)
  return x / (x + drawGamma(random, b))
}

function drawAllele(
  alleles: Readonly<Record<string, number>>,
  law: GermlineLaw,
  { latent }: GenotypedPatient,
  random: Random,
): string {
  return drawOne(
    random,
    Object.keys(alleles),
    name => alleles[name] * Math.exp(loaded(law.hla[name] ?? {}, latent)),
  )
}

function vcfText(
  patients: readonly GenotypedPatient[],
  variants: readonly GermlineVariant[],
  calls: readonly (readonly string[])[],
): string {
  const order = variants
    .map((_, v) => v)
    .sort(
      (a, b) =>
        variants[a].chromosome - variants[b].chromosome || variants[a].position - variants[b].position,
    )
  const columns = ['#CHROM', 'POS', 'ID', 'REF', 'ALT', 'QUAL', 'FILTER', 'INFO', 'FORMAT']
  const lines = order.map(v => {
    const { chromosome, position, reference, alternate } = variants[v]
    const place = [`chr${chromosome}`, position, '.', reference, alternate, '.', 'PASS', '.', 'GT']
    return [...place, ...calls.map(own => own[v])].join('\t')
  })
  return `${[
    '##fileformat=VCFv4.2',
    '##contig=<ID=chr1,length=248956422,assembly=GRCh38>',
    [...columns, ...patients.map(({ sample }) => sample)].join('\t'),
    ...lines,
  ].join('\n')}\n`
}

function scoreText(variants: readonly GermlineVariant[]): string {
  const lines = variants
    .filter(({ effect }) => effect !== 0)
    .map(({ chromosome, position, reference, alternate, effect }) =>
      [chromosome, position, alternate, reference, effect.toFixed(6)].join('\t'),
    )
  return `${[
    '###PGS CATALOG SCORING FILE',
    '#format_version=2.0',
    '#pgs_name=simulated immune toxicity',
    '#genome_build=GRCh38',
    '#weight_type=log(OR)',
    'chr_name\tchr_position\teffect_allele\tother_allele\teffect_weight',
    ...lines,
  ].join('\n')}\n`
}
