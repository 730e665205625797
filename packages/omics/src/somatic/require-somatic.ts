import { OmicsError } from '../assay/index.ts'
import { isNormalName, type MafRead, type VcfRead } from '../variants/index.ts'

export interface SomaticClaim {
  /** How germline variants were removed from a file that has no normal (`panel of normals and gnomAD`); null else. */
  readonly germlineRemovedBy?: string | null
}

/**
 * Refuses a file whose variants are not somatic: a germline caller's, one of blood or normal tissue alone, or a tumour
 * without its normal unless it is said how germline variants were removed.
 * @throws OmicsError `not-applicable`
 */
export function requireSomatic(
  read: { readonly vcf: VcfRead | null; readonly maf: MafRead | null },
  { germlineRemovedBy = null }: SomaticClaim = {},
): void {
  if (read.vcf !== null) requireSomaticVcf(read.vcf, germlineRemovedBy)
  const { maf } = read
  if (maf !== null && maf.table.size === 0 && maf.germline > 0)
    throw new OmicsError(
      'not-applicable',
      `${maf.table.file} holds germline or normal variants alone (${maf.germline} rows by Mutation_Status or sample)`,
      'give the somatic calls of the tumours',
    )
}

function requireSomaticVcf({ origin, because, table, pairs }: VcfRead, claim: string | null): void {
  if (origin === 'germline')
    throw new OmicsError(
      'not-applicable',
      `${table.file} holds germline variants: ${because}`,
      'give the somatic calls of a tumour against its normal; for germline variants use `tessera omics germline`',
    )
  const blood = pairs.filter(({ tumour, normal }) => normal === null && isNormalName(tumour))
  if (origin === 'unpaired' && (claim === null || blood.length > 0))
    throw new OmicsError(
      'not-applicable',
      `${table.file} has a tumour without its normal: ${because}, so that germline variants would be counted as somatic`,
      'name the columns with --tumour and --normal, or say how germline variants were removed with --germline-removed-by',
    )
}
