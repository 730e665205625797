import type { Finding } from '@tessera/evidence'
import {
  isVcf,
  readVariants,
  requireSomatic,
  type TumourNormal,
  type VariantsRead,
  type VariantTable,
  withAssayedSamples,
} from '@tessera/omics'
import { readTable, type Table, textAt } from '@tessera/tables'
import type { TableOptions } from '../endpoints/table-options.ts'
import { UsageError } from '../exit-code.ts'
import type { Session } from '../perform.ts'

export interface VariantOptions extends TableOptions {
  readonly tumour?: string
  readonly normal?: string
  readonly pairs?: Readonly<Record<string, string>>
  readonly filters?: readonly string[]
  readonly germlineRemovedBy?: string
  readonly samples?: string
}

export interface VariantInput {
  readonly read: VariantsRead
  /** The variants of the sequenced samples. */
  readonly table: VariantTable
  /** Table of the samples; null where none was given. */
  readonly sheet: { readonly table: Table; readonly names: readonly (string | null)[] } | null
  readonly findings: readonly Finding[]
}

/** Reads somatic variants as the options say, with progress by bytes. */
export async function readVariantInput(
  file: string,
  options: VariantOptions,
  session: Session,
): Promise<VariantInput> {
  const began = performance.now()
  const pairs = pairsOf(options)
  if (pairs.length > 0 && !(await isVcf(file)))
    throw new UsageError('--tumour, --normal and --pairs are for a VCF, and this is a MAF')
  const read = await readVariants(file, {
    pairs,
    filters: options.filters?.includes('all') ? 'all' : (options.filters ?? []),
    columns: options.columns,
    signal: session.signal,
    onBytes: (done, total) => {
      const seconds = (performance.now() - began) / 1000
      session.onProgress({
        stage: 'reading variants',
        done,
        total,
        etaSeconds: done === 0 ? null : (seconds * (total - done)) / done,
      })
    },
  })
  const removed = options.germlineRemovedBy ?? null
  requireSomatic(read, { germlineRemovedBy: removed })
  const findings: Finding[] = [...read.findings]
  if (read.vcf?.origin === 'unpaired')
    findings.push({
      severity: 'warning',
      code: 'no-normal',
      message: `the tumour has no normal; germline variants were removed by: ${removed}`,
      cure: 'prefer calls against the patient\u2019s normal: a panel of normals leaves private variants in',
      file: read.table.file,
    })
  if (options.samples === undefined) {
    if (read.maf !== null)
      findings.push({
        severity: 'note',
        code: 'samples-from-maf',
        message: `the ${read.table.samples.length} samples are those with a row; a MAF does not name samples without a mutation`,
        cure: 'list every sequenced sample: --samples TABLE',
        file: read.table.file,
      })
    return { read, table: read.table, sheet: null, findings }
  }
  const sheet = await readSheet(options.samples)
  findings.push(...sheet.findings)
  const assayed = withAssayedSamples(
    read.table,
    sheet.names.flatMap(name => name ?? []),
  )
  findings.push(...assayed.findings)
  return { read, table: assayed.table, sheet, findings }
}

function pairsOf({ tumour, normal, pairs }: VariantOptions): TumourNormal[] {
  if (pairs !== undefined && tumour !== undefined)
    throw new UsageError('give --pairs, or --tumour with --normal, not both')
  if (normal !== undefined && tumour === undefined) throw new UsageError('--normal needs --tumour')
  if (pairs !== undefined) return Object.entries(pairs).map(([t, n]) => ({ tumour: t, normal: n }))
  return tumour === undefined ? [] : [{ tumour, normal: normal ?? null }]
}

const sampleColumns = ['sample', 'sample_id', 'tumor_sample_barcode', 'tumour_sample_barcode']

/** The column of the samples by its name; the first column where none is named so. */
async function readSheet(file: string) {
  const { table, findings } = await readTable(file)
  const column =
    table.columns.find(({ name }) => sampleColumns.includes(name.toLowerCase())) ?? table.columns[0]
  const names = Array.from({ length: table.rowCount }, (_, row) =>
    column === undefined ? null : textAt(column, row),
  )
  return { table, names, findings }
}
