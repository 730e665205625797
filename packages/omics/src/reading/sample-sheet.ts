import { type Finding, FindingsError } from '@tessera/evidence'
import { type Fields, isMissingAt, numberAt, readTable, recordsOf, type Table, textAt } from '@tessera/tables'
import type { Sample, SampleKind } from '../assay/sample.ts'

/** A sample as its sheet has it, with the line it stands in. */
export interface SheetRow {
  readonly sample: Sample
  readonly row: number
}

export interface SampleSheet {
  readonly file: string
  readonly rows: readonly SheetRow[]
  readonly findings: readonly Finding[]
  /** Column of the sheet that each field was read from. */
  readonly columns: Readonly<Record<string, string>>
}

/** Fields of a sample, and the names that core facilities give their columns. */
export const sampleFields = {
  sample: {
    kind: 'text',
    names: [
      'sample',
      'sample_id',
      'sampleid',
      'sample_name',
      'sample name',
      'sample id',
      'samplename',
      'Tumor_Sample_Barcode',
      'Tumor_Sample_ID',
      'library',
      'library_id',
      'injection',
      'file_name',
      'filename',
      'column',
      'barcode',
      '样本编号',
      '样本号',
      '样品编号',
      'column_1',
    ],
    required: true,
    always: true,
    what: 'name of the sample',
  },
  patientId: {
    kind: 'text',
    names: [
      'patient_id',
      'patientid',
      'patient',
      'patient id',
      'subject_id',
      'subject',
      'USUBJID',
      'case_id',
      'PATIENT_BARCODE',
      '患者编号',
    ],
    what: 'patient of the sample',
  },
  kind: {
    kind: 'text',
    names: ['kind', 'sample_type', 'sample type', 'sampletype', 'class_type', 'type', '样本类型'],
    what: 'kind of sample: study, qc, blank or reference',
  },
  centre: {
    kind: 'text',
    names: ['centre', 'center', 'site', 'site_id', 'SITEID', 'hospital', '中心'],
    what: 'centre',
  },
  visit: { kind: 'text', names: ['visit', 'timepoint', 'time_point', 'VISIT', '访视'], what: 'visit' },
  takenAt: {
    kind: 'day',
    names: ['taken_at', 'collection_date', 'sampling_date', 'sample_date', 'collected', 'date', '采样日期'],
    what: 'day on which the sample was taken',
  },
  batch: {
    kind: 'text',
    names: ['batch', 'batch_id', 'plate', 'plex', 'lane', 'run', '批次'],
    what: 'batch, plate, plex, lane or run',
  },
  runOrder: {
    kind: 'number',
    names: ['run_order', 'runorder', 'injection_order', 'injection order', 'order', 'run order', '进样顺序'],
    what: 'place in the order of measurement',
  },
  material: {
    kind: 'text',
    names: ['material', 'tissue', 'specimen', 'matrix', 'fluid', 'specimen_type', '标本类型'],
    what: 'material',
  },
} as const satisfies Fields

export type SampleField = keyof typeof sampleFields

const kinds: Readonly<Record<string, SampleKind>> = {
  study: 'study',
  sample: 'study',
  patient: 'study',
  unknown: 'study',
  biological: 'study',
  qc: 'qc',
  pool: 'qc',
  pooled: 'qc',
  'pooled qc': 'qc',
  'quality control': 'qc',
  blank: 'blank',
  solvent: 'blank',
  reference: 'reference',
  ref: 'reference',
  bridge: 'reference',
  standard: 'reference',
}

/**
 * Reads a sheet of samples: one row a sample, fields under their common names or those of `columns`; what is no
 * field becomes a covariate of that name. Where `measured` gives the samples of a table and the usual column holds none
 * of them, the column that holds most of them is taken.
 * @throws FindingsError when the file cannot be read or no column names the samples
 */
export async function readSampleSheet(
  path: string,
  columns: Readonly<Record<string, string>> = {},
  measured: readonly string[] = [],
): Promise<SampleSheet> {
  const { table, findings } = await readTable(path)
  const sheet = sheetOf(table, columns, measured)
  const unnamed = (finding: Finding) =>
    finding.code === 'unnamed-header' && finding.field === sheet.columns.sample
  return { ...sheet, findings: [...findings.filter(finding => !unnamed(finding)), ...sheet.findings] }
}

/** The samples of a table that is read already; see {@link readSampleSheet}. */
export function sheetOf(
  table: Table,
  columns: Readonly<Record<string, string>> = {},
  measured: readonly string[] = [],
): SampleSheet {
  if (table.rowCount === 0)
    throw new FindingsError([
      {
        severity: 'error',
        code: 'table-empty',
        message: `${table.source.file} has no rows`,
        cure: 'give one row a sample',
        file: table.source.file,
      },
    ])
  const own = ownColumns(table, columns, measured)
  const read = recordsOf(table, sampleFields, own.columns)
  const findings: Finding[] = [...own.findings, ...read.findings]
  // `sample_type: Primary Tumor` is no kind of injection: such a column is a covariate.
  const hasKinds = own.columns.kind !== undefined || read.records.some(({ kind }) => isKind(kind))
  const used = new Set<string>(
    Object.entries(read.columns).flatMap(([field, name]) => (field === 'kind' && !hasKinds ? [] : [name])),
  )
  const further = table.columns.filter(({ name }) => !used.has(name))
  const rows = read.records.flatMap((record, place): SheetRow[] => {
    if (record.sample === null) return []
    const covariates = Object.fromEntries(
      further.map(column => [
        column.name,
        isMissingAt(column, place)
          ? null
          : column.kind === 'text'
            ? textAt(column, place)
            : numberAt(column, place),
      ]),
    )
    const sample: Sample = {
      id: record.sample,
      kind: hasKinds
        ? kindOf(record.kind, record.row, table.source.file, read.columns.kind, findings)
        : 'study',
      patientId: record.patientId,
      centre: record.centre,
      visit: record.visit,
      takenAt: Number.isNaN(record.takenAt.day) ? null : record.takenAt.day,
      batch: record.batch,
      runOrder: Number.isNaN(record.runOrder) ? null : record.runOrder,
      material: record.material,
      covariates,
    }
    return [{ sample, row: record.row }]
  })
  const named = Object.fromEntries(Object.entries(read.columns).map(([field, name]) => [field, String(name)]))
  return { file: table.source.file, rows, findings, columns: named }
}

/** The columns that the user named for fields of a sample, and the one that names the samples of the table. */
function ownColumns(table: Table, columns: Readonly<Record<string, string>>, measured: readonly string[]) {
  const own = Object.fromEntries(Object.entries(columns).filter(([name]) => name in sampleFields))
  const findings: Finding[] = []
  // `sample` may name the column of the table instead.
  const { sample, ...others } = own
  if (sample !== undefined && table.columns.some(({ name }) => name === sample))
    return { columns: own, findings }
  const names = new Set(measured)
  const met = (name: string) => {
    const column = table.columns.find(one => one.name.toLowerCase() === name.toLowerCase())
    if (column === undefined) return 0
    let count = 0
    for (let row = 0; row < table.rowCount; row++) if (names.has(textAt(column, row) ?? '')) count++
    return count
  }
  const usual = sampleFields.sample.names.find(name =>
    table.columns.some(column => column.name.toLowerCase() === name.toLowerCase()),
  )
  if (usual !== undefined && met(usual) > 0) return { columns: others, findings }
  const best = table.columns
    .map(({ name }) => ({ name, count: met(name) }))
    .reduce((a, b) => (b.count > a.count ? b : a), { name: '', count: 0 })
  if (best.count === 0) return { columns: others, findings }
  findings.push({
    severity: 'note',
    code: 'sample-column-by-names',
    message: `${table.source.file}: the column ${best.name} names the samples: ${best.count} of its rows are samples of the table`,
    cure: 'name another with --columns sample=COLUMN',
    file: table.source.file,
    field: best.name,
  })
  return { columns: { ...others, sample: best.name }, findings }
}

function isKind(text: string | null): boolean {
  return text !== null && Object.hasOwn(kinds, text.toLowerCase())
}

function kindOf(
  text: string | null,
  row: number,
  file: string,
  field: string | undefined,
  findings: Finding[],
): SampleKind {
  if (text === null) return 'study'
  if (isKind(text)) return kinds[text.toLowerCase()]
  findings.push({
    severity: 'warning',
    code: 'sample-kind-unknown',
    message: `'${text}' is no kind of sample; taken as a patient's`,
    cure: 'write study, qc, blank or reference',
    file,
    row,
    ...(field === undefined ? {} : { field }),
    value: text,
  })
  return 'study'
}
