import type { Finding } from '@tessera/evidence'
import type { Build } from './chromosomes.ts'
import type { Genotypes } from './genotypes.ts'
import type { DosageField } from './sample-dosages.ts'
import type { Variant } from './variant.ts'

export interface ReadGenotypesOptions {
  /** Expected numbers of alleles from DS or GP instead of the calls of GT. */
  readonly dosage?: DosageField
  /** Variants that did not pass their filters too. */
  readonly allFilters?: boolean
  /** The variants to keep: others take no memory. */
  readonly keep?: (variant: Variant) => boolean
  /** Variants with fewer copies of the rarer allele among the samples are counted and left out; by default none. */
  readonly minimumMinorCount?: number
  /** The build where the header does not tell it. */
  readonly build?: Build
  readonly signal?: AbortSignal
  /** Bytes of the file read, of all. */
  readonly onProgress?: (done: number, total: number) => void
}

export interface ReadGenotypes {
  readonly genotypes: Genotypes
  readonly findings: readonly Finding[]
  /** Lines with variants, and of these what was left out and why. */
  readonly lines: number
  readonly leftOut: Readonly<
    Record<'filter' | 'symbolic' | 'notAsked' | 'rare' | 'twice' | 'unreadable', number>
  >
  /** By sample: how many haploid and diploid calls its X (outside the pseudoautosomal regions) and Y have in the file. */
  readonly ploidy: {
    readonly haploidX: Uint32Array
    readonly diploidX: Uint32Array
    readonly calledY: Uint32Array
  }
}
