import { Assay } from '../../assay/assay.ts'
import { unknownSample } from '../../assay/sample.ts'
import type { HlaPair, HlaTable, HlaTyping } from './read-hla.ts'

/** Loci of class I that present peptides to CD8 T cells. */
export const classOne = ['A', 'B', 'C'] as const

export interface HlaSummary {
  readonly patientId: string
  /** By locus of the table: whether the two alleles differ; null where one is not known. */
  readonly heterozygous: Readonly<Record<string, boolean | null>>
  /** Heterozygous at A, B and C (Chowell et al., Science 2018;359:582); null where that is not known. */
  readonly classOneHeterozygous: boolean | null
  /** Different expressed alleles at A, B and C, 3 to 6; null where one is not known. */
  readonly classOneAlleles: number | null
  /** Why something is null. */
  readonly why: string | null
}

/**
 * Heterozygosity at every locus and the number of distinct alleles of class I. An allele that is not expressed (N)
 * presents nothing: a patient with one and an expressed one counts as homozygous, with one distinct allele.
 */
export function hlaSummary(table: HlaTable): HlaSummary[] {
  return table.typings.map(typing => {
    const heterozygous = Object.fromEntries(
      table.loci.map(locus => [locus, isHeterozygous(typing.loci.get(locus) ?? [null, null])]),
    )
    const unknown = classOne.filter(locus => (heterozygous[locus] ?? null) === null)
    const some = classOne.some(locus => heterozygous[locus] === false)
    return {
      patientId: typing.patientId,
      heterozygous,
      // One homozygous locus decides, whatever is not known of the others.
      classOneHeterozygous: some ? false : unknown.length > 0 ? null : true,
      classOneAlleles: unknown.length > 0 ? null : distinctAlleles(typing),
      why:
        unknown.length > 0 ? `alleles not known: ${unknown.map(locus => `HLA-${locus}`).join(', ')}` : null,
    }
  })
}

function expressed(pair: HlaPair): string[] {
  return pair.filter(allele => allele !== null && !allele.endsWith('N')).map(String)
}

function isHeterozygous(pair: HlaPair): boolean | null {
  if (pair.some(allele => allele === null)) return null
  return new Set(expressed(pair)).size === 2
}

function distinctAlleles({ loci }: HlaTyping): number {
  return classOne.reduce((sum, locus) => sum + new Set(expressed(loci.get(locus) ?? [null, null])).size, 0)
}

/**
 * Copies of every allele (0, 1 or 2), an assay of alleles x patients; NaN where one of a patient's two alleles at the
 * locus is not known and the one that is known does not settle it.
 */
export function hlaCarriage(table: HlaTable, leastCarriers = 1): Assay {
  const carriers = new Map<string, number>()
  for (const { loci } of table.typings)
    for (const pair of loci.values())
      for (const allele of new Set(pair))
        if (allele !== null) carriers.set(allele, (carriers.get(allele) ?? 0) + 1)
  const alleles = [...carriers].filter(([, count]) => count >= leastCarriers).map(([allele]) => allele)
  alleles.sort()
  const size = table.typings.length
  const values = new Float64Array(alleles.length * size)
  for (const [f, allele] of alleles.entries())
    for (const [s, { loci }] of table.typings.entries()) {
      const pair = loci.get(allele.slice(0, allele.indexOf('*'))) ?? [null, null]
      const copies = pair.filter(one => one === allele).length
      values[f * size + s] = copies < 2 && pair.includes(null) ? Number.NaN : copies
    }
  return new Assay({
    name: 'HLA alleles',
    scale: 'counts',
    features: alleles.map(id => ({ id, symbol: null, names: {} })),
    samples: table.typings.map(({ patientId }) => ({ ...unknownSample(patientId), patientId })),
    values,
  })
}
