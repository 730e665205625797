import { type Finding, FindingsError } from '@tessera/evidence'
import {
  type Fields,
  isMissingAt,
  numberAt,
  type ReadTableOptions,
  readTable,
  recordsOf,
  type Table,
  textAt,
} from '@tessera/tables'
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
 * field becomes a covariate of that name.
 * @throws FindingsError when the file cannot be read or no column names the samples
 */
export async function readSampleSheet(
  path: string,
  columns: Readonly<Record<string, string>> = {},
  options: ReadTableOptions = {},
): Promise<SampleSheet> {
  const { table, findings } = await readTable(path, options)
  const sheet = sheetOf(table, columns)
  return { ...sheet, findings: [...findings, ...sheet.findings] }
}

/** The samples of a table that is read already; see {@link readSampleSheet}. */
export function sheetOf(table: Table, columns: Readonly<Record<string, string>> = {}): SampleSheet {
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
  const own = Object.fromEntries(Object.entries(columns).filter(([name]) => name in sampleFields))
  const read = recordsOf(table, sampleFields, own)
  const findings: Finding[] = [...read.findings]
  // `sample_type: Primary Tumor` is no kind of injection: such a column is a covariate.
  const hasKinds = own.kind !== undefined || read.records.some(({ kind }) => isKind(kind))
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
