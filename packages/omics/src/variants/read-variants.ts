import type { Finding } from '@tessera/evidence'
import { lineBatches } from './line-batches.ts'
import { type MafRead, type ReadMafOptions, readMaf } from './read-maf.ts'
import { type ReadVcfOptions, readVcf, type VcfRead } from './read-vcf.ts'
import type { VariantTable } from './variant-table.ts'

/** Somatic variants with where they come from. */
export interface VariantsRead {
  readonly table: VariantTable
  readonly vcf: VcfRead | null
  readonly maf: MafRead | null
  readonly findings: Finding[]
}

/**
 * Reads a VCF or a MAF, whichever the first lines are.
 * @throws FindingsError when the file as a whole cannot be read
 */
export async function readVariants(
  path: string,
  options: ReadVcfOptions & ReadMafOptions = {},
): Promise<VariantsRead> {
  if (await isVcf(path)) {
    const vcf = await readVcf(path, options)
    return { table: vcf.table, vcf, maf: null, findings: vcf.findings }
  }
  const maf = await readMaf(path, options)
  return { table: maf.table, vcf: null, maf, findings: maf.findings }
}

/** True where the first line is that of a VCF. */
export async function isVcf(path: string): Promise<boolean> {
  for await (const batch of lineBatches(path))
    return /^##fileformat=VCF|^#CHROM\tPOS/i.test(batch.find(line => line !== '') ?? '')
  return false
}
