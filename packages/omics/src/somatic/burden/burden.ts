import type { Finding } from '@tessera/evidence'
import { poissonRate } from '@tessera/statistics'
import { OmicsError } from '../../assay/index.ts'
import type { Regions } from '../../regions/index.ts'
import { classMask, codingClasses, nonsynonymousClasses, type VariantTable } from '../../variants/index.ts'

/** What a burden counts: changes of the protein, or with the silent ones of the coding sequence too. */
export type BurdenCount = 'nonsynonymous' | 'coding'

export interface BurdenRule {
  /** Megabases that were sequenced well enough to call a variant: the denominator. */
  readonly megabases: number
  readonly count: BurdenCount
  /** Variants an megabase from which a tumour is called TMB-high. */
  readonly high: number
  /** Only variants within are counted; those of the denominator. */
  readonly regions?: Regions
  /** Least allele fraction, depth and reads of the allele; a variant without the number is counted. */
  readonly minimumFraction?: number
  readonly minimumDepth?: number
  readonly minimumReads?: number
  readonly level?: number
}

export interface SampleBurden {
  readonly sample: string
  readonly counted: number
  /** Variants a megabase, with the exact Poisson interval of the count. */
  readonly burden: number
  readonly lower: number
  readonly upper: number
  readonly high: boolean
  /** Where the whole interval lies on one side of the cut. */
  readonly certain: boolean
}

export interface Burden {
  readonly samples: readonly SampleBurden[]
  /** Variants not counted, by the first reason that applied. */
  readonly leftOut: {
    readonly otherClass: number
    readonly outsideRegions: number
    readonly lowFraction: number
    readonly lowDepth: number
    readonly fewReads: number
  }
  readonly findings: readonly Finding[]
}

/** Below this a burden is too uncertain to call (Buchhalter et al., Int J Cancer 2019;144:848). */
const smallPanel = 1

/**
 * Tumour mutational burden: counted variants of each sample divided by the megabases sequenced, with the exact Poisson
 * interval of the count (Garwood 1936), which is the uncertainty of a count alone. Counted are non-synonymous variants
 * (`nonsynonymousClasses`), or those and the silent ones (`codingClasses`); other classes never are.
 * @throws OmicsError `value` unless the megabases and the cut are above 0
 */
export function burden(table: VariantTable, rule: BurdenRule): Burden {
  const { megabases, high, regions, minimumFraction = 0, minimumDepth = 0, minimumReads = 0 } = rule
  if (!(megabases > 0 && Number.isFinite(megabases)))
    throw new OmicsError(
      'value',
      `${megabases} megabases cannot be a denominator`,
      'give the megabases covered (an exome has 30 to 40), or the BED file of the panel',
    )
  if (!(high > 0)) throw new OmicsError('value', `a cut of ${high}`, 'give variants a megabase, such as 10')
  const counts = classMask(rule.count === 'coding' ? codingClasses : nonsynonymousClasses)
  const counted = new Int32Array(table.samples.length)
  const leftOut = { otherClass: 0, outsideRegions: 0, lowFraction: 0, lowDepth: 0, fewReads: 0 }
  for (let i = 0; i < table.size; i++) {
    if (counts[table.variantClass[i]] === 0) leftOut.otherClass++
    else if (regions && !touches(regions, table, i)) leftOut.outsideRegions++
    else if (table.alleleFraction[i] < minimumFraction) leftOut.lowFraction++
    else if (table.depth[i] < minimumDepth) leftOut.lowDepth++
    else if (table.alternateReads[i] < minimumReads) leftOut.fewReads++
    else counted[table.sample[i]]++
  }
  const samples = burdenOfCounts(table.samples, counted, rule)
  return { samples, leftOut, findings: findingsOf(table, rule) }
}

/** The burden of samples whose counted variants are known. */
export function burdenOfCounts(
  samples: readonly string[],
  counted: ArrayLike<number>,
  { megabases, high, level }: Pick<BurdenRule, 'megabases' | 'high' | 'level'>,
): SampleBurden[] {
  return samples.map((sample, s) => {
    const { rate, lower, upper } = poissonRate({ events: counted[s], exposure: megabases, level })
    return {
      sample,
      counted: counted[s],
      burden: rate,
      lower,
      upper,
      high: rate >= high,
      certain: lower >= high || upper < high,
    }
  })
}

/** True where any base of the variant lies within. */
function touches(regions: Regions, table: VariantTable, i: number): boolean {
  const chromosome = table.chromosomes[table.chromosome[i]]
  const start = table.start[i]
  return start > 0 && regions.overlap(chromosome, start - 1, Math.max(start, table.end[i])) > 0
}

function findingsOf(table: VariantTable, rule: BurdenRule): Finding[] {
  const findings: Finding[] = []
  const warn = (code: string, message: string, cure: string, count?: number) =>
    findings.push({ severity: 'warning', code, message, cure, file: table.file, ...(count ? { count } : {}) })
  if (rule.megabases < smallPanel)
    warn(
      'small-panel',
      `the denominator is ${rule.megabases} Mb: below ${smallPanel} Mb a burden is too uncertain to sort patients by`,
      'report the interval; use a larger panel or an exome for a decision',
    )
  if (rule.megabases > 100)
    warn(
      'large-denominator',
      `the denominator is ${rule.megabases} Mb, more than an exome has`,
      'give the coding megabases covered, not those of the genome',
    )
  const unlocated = rule.regions ? table.start.filter(start => start <= 0).length : 0
  if (unlocated > 0)
    warn(
      'no-position',
      'variants without a position cannot be placed in the regions and are not counted',
      'give Start_Position for every row',
      unlocated,
    )
  const known = rule.regions === undefined ? null : new Set(rule.regions.chromosomes)
  if (known !== null && table.size > 0 && !table.chromosomes.some(name => known.has(name)))
    warn(
      'regions-elsewhere',
      'the regions and the variants share no chromosome',
      'give the BED file of the same genome build and naming',
    )
  return findings
}
