import type { Finding } from '@tessera/evidence'
import { OmicsError } from '../../assay/index.ts'
import { type VariantTable, variantKinds } from '../../variants/index.ts'
import { channelOf, channels } from './channels.ts'
import type { ReferenceGenome } from './reference-genome.ts'

/** Substitutions by channel in each sample. */
export interface Spectrum {
  readonly samples: readonly string[]
  /** One column of 96 counts a sample, in the order of the channels. */
  readonly counts: readonly Float64Array[]
  /** Where the contexts are from; null for a table of counts. */
  readonly contextsFrom: 'context column' | 'reference genome' | null
  /** Variants that no channel holds. */
  readonly leftOut: {
    /** Insertions, deletions and longer substitutions. */
    readonly notSingle: number
    /** The reference genome has another base there. */
    readonly mismatch: number
    /** No context, an N in it, or outside the genome. */
    readonly noContext: number
  }
  readonly findings: Finding[]
}

/** More than this share of bases that differ from the genome means another build, not a few odd rows. */
const mostMismatches = 0.05

/**
 * Counts single-base substitutions by the 96 channels of the pyrimidine convention, from the file's context column, or
 * from a reference genome. A reference allele that differs from the genome is a finding: a wrong genome build.
 * @throws OmicsError `not-applicable` where there is neither context nor genome, or the genome is of another build
 */
export async function spectrum(table: VariantTable, genome: ReferenceGenome | null): Promise<Spectrum> {
  if (genome === null && table.contexts.length === 0)
    throw new OmicsError(
      'not-applicable',
      `${table.file} has no column of contexts, and no reference genome is given: the bases beside a mutation are not known`,
      'give the FASTA file that the variants were called on, with its index (--fasta genome.fa), or a matrix of 96 channels',
    )
  const counts = table.samples.map(() => new Float64Array(channels.length))
  const leftOut = { notSingle: 0, mismatch: 0, noContext: 0 }
  const mismatches: number[] = []
  let single = 0
  for (const i of inPlaceOrder(table, genome !== null)) {
    if (variantKinds[table.kind[i]] !== 'SNP') {
      leftOut.notSingle++
      continue
    }
    single++
    const reference = table.alleles[table.reference[i]]
    const around = genome === null ? contextIn(table, i) : await contextAt(table, i, genome)
    if (around === '') leftOut.noContext++
    else if (around[1] !== reference) {
      leftOut.mismatch++
      mismatches.push(i)
    } else {
      const channel = channelOf(around[0], reference, around[2], table.alleles[table.alternate[i]])
      if (channel < 0) leftOut.noContext++
      else counts[table.sample[i]][channel]++
    }
  }
  if (leftOut.mismatch > mostMismatches * single)
    throw new OmicsError(
      'not-applicable',
      `${leftOut.mismatch} of ${single} reference alleles of ${table.file} are not those of ${genome?.file ?? 'its context column'}: it is of another genome build`,
      `give the genome that the variants were called on${table.build === null ? '' : ` (${table.build})`}`,
    )
  return {
    samples: table.samples,
    counts,
    contextsFrom: genome === null ? 'context column' : 'reference genome',
    leftOut,
    findings: findingsOf(table, leftOut, mismatches),
  }
}

/** By chromosome and position, so that the genome is read from its beginning to its end. */
function inPlaceOrder(table: VariantTable, sorted: boolean): Int32Array {
  const order = Int32Array.from({ length: table.size }, (_, i) => i)
  return sorted
    ? order.sort((a, b) => table.chromosome[a] - table.chromosome[b] || table.start[a] - table.start[b])
    : order
}

function contextIn(table: VariantTable, i: number): string {
  const context = table.context[i] < 0 ? '' : table.contexts[table.context[i]]
  const middle = (context.length - 1) / 2
  return context === '' ? '' : context.slice(middle - 1, middle + 2)
}

function contextAt(table: VariantTable, i: number, genome: ReferenceGenome): Promise<string> {
  const at = table.start[i]
  return genome.bases(table.chromosomes[table.chromosome[i]], at - 1, at + 1)
}

function findingsOf(
  table: VariantTable,
  leftOut: Spectrum['leftOut'],
  mismatches: readonly number[],
): Finding[] {
  const { file } = table
  const findings: Finding[] = mismatches.slice(0, 20).map(i => ({
    severity: 'warning',
    code: 'reference-mismatch',
    message: `${table.chromosomes[table.chromosome[i]]}:${table.start[i]}: the reference allele is not the base there; the variant is left out`,
    cure: 'check the genome build and the position of the row',
    file,
    row: table.line[i],
  }))
  if (leftOut.notSingle > 0)
    findings.push({
      severity: 'note',
      code: 'not-single-base',
      message: `${leftOut.notSingle} insertions, deletions and longer substitutions have no place among the 96 channels`,
      cure: 'none is needed: these signatures are of single bases',
      file,
      count: leftOut.notSingle,
    })
  if (leftOut.noContext > 0)
    findings.push({
      severity: 'warning',
      code: 'no-context',
      message: `${leftOut.noContext} substitutions have no known bases beside them and are left out`,
      cure: 'check the names of the chromosomes and the context column',
      file,
      count: leftOut.noContext,
    })
  return findings
}
