import type { Finding } from '@tessera/evidence'
import { type Matrix, textAt } from '@tessera/tables'
import { featureColumnKind, nameSystem } from './feature-columns.ts'
import type { AssayLayout } from './options.ts'
import { type SampleSheet, sampleFields } from './sample-sheet.ts'

export interface Recognised {
  readonly layout: AssayLayout
  readonly findings: readonly Finding[]
}

/** How a table lies: by the headers of known programs, the names of its columns, its sheet; else by a guess. */
export function recogniseLayout(matrix: Matrix, sheet: SampleSheet | null): Recognised {
  const known = programOf(matrix.fields)
  if (known) return { layout: known, findings: [] }
  if (isLong(matrix)) return { layout: 'long', findings: [] }
  const certain = bySheet(matrix, sheet) ?? byHeaders(matrix) ?? byNames(matrix)
  if (certain) return { layout: certain, findings: [] }
  const layout = matrix.rowCount >= matrix.numbers.length ? 'features-in-rows' : 'samples-in-rows'
  const [what, other] =
    layout === 'features-in-rows' ? ['rows', 'samples-in-rows'] : ['columns', 'features-in-rows']
  return {
    layout,
    findings: [
      {
        severity: 'warning',
        code: 'layout-guessed',
        message: `${matrix.source.file}: nothing says which way the table lies; its ${what} (${Math.max(matrix.rowCount, matrix.numbers.length)}) are more and were taken as features`,
        cure: `declare --layout ${layout}, or --layout ${other} if that is wrong; a sheet of samples (--samples) also tells`,
        file: matrix.source.file,
      },
    ],
  }
}

function programOf(fields: readonly string[]): AssayLayout | null {
  const has = (...names: string[]) => names.every(name => fields.includes(name))
  const intensities = fields.some(field => /^(LFQ intensity|Intensity|Reporter intensity|iBAQ)\b/.test(field))
  if ((has('Majority protein IDs') || has('Protein IDs')) && intensities) return 'maxquant'
  if (has('Geneid', 'Chr', 'Start', 'End', 'Strand', 'Length')) return 'featurecounts'
  if (has('Name', 'Length', 'EffectiveLength', 'TPM', 'NumReads')) return 'salmon'
  return fields[1] === 'unstranded counts' ? 'star' : null
}

/** Headers under which a long table may have its value, in the order of preference. */
export const valueHeaders: readonly string[] = [
  'value',
  'intensity',
  'abundance',
  'count',
  'counts',
  'tpm',
  'npx',
  'concentration',
  'expression',
  'amount',
  'area',
]
const sampleHeaders = new Set<string>(sampleFields.sample.names.map(name => name.toLowerCase()))

/** Whether a header names the column of samples. */
export function isSampleHeader(header: string): boolean {
  return sampleHeaders.has(header.toLowerCase())
}

/** Whether a column names features: by a header of a database, or one that says feature, gene, metabolite, ... */
export function isFeatureHeader(header: string): boolean {
  const kind = featureColumnKind(header)
  return kind !== null && !['description', 'length', 'place', 'flag'].includes(kind)
}

function isLong(matrix: Matrix): boolean {
  if (matrix.numbers.length > 20) return false
  const sample = matrix.texts.find(({ name }) => isSampleHeader(name))
  const feature = matrix.texts.find(({ name }) => isFeatureHeader(name))
  const value = matrix.numbers.some(name => valueHeaders.includes(name.toLowerCase()))
  return sample !== undefined && feature !== undefined && value && sample.levels.length < matrix.rowCount
}

function bySheet(matrix: Matrix, sheet: SampleSheet | null): AssayLayout | null {
  if (sheet === null) return null
  const names = new Set(sheet.rows.map(({ sample }) => sample.id))
  const columns = matrix.numbers.filter(name => names.has(name)).length
  const rows = Math.max(0, ...matrix.texts.map(({ levels }) => levels.filter(name => names.has(name)).length))
  if (columns === rows) return null
  return columns > rows ? 'features-in-rows' : 'samples-in-rows'
}

function byHeaders(matrix: Matrix): AssayLayout | null {
  const [first, ...further] = matrix.texts
  if (first === undefined) return null
  if (isSampleHeader(first.name) || /^(patient|subject|case)/i.test(first.name)) return 'samples-in-rows'
  const kinds = matrix.texts.map(({ name }) => featureColumnKind(name))
  if (kinds.some(kind => kind !== null)) return 'features-in-rows'
  // A table with genes in columns has their names among its headers, and text such as a group beside the sample.
  return further.some(({ name }) => name !== '') ? 'samples-in-rows' : null
}

function byNames(matrix: Matrix): AssayLayout | null {
  const first = matrix.texts[0]
  if (first === undefined) return null
  const ids = Array.from({ length: Math.min(matrix.rowCount, 500) }, (_, row) => textAt(first, row))
  const down = looksLikeFeatures(ids)
  const across = looksLikeFeatures(matrix.numbers)
  if (down === across) return null
  return down ? 'features-in-rows' : 'samples-in-rows'
}

/** Genes and proteins that nearly every panel has one of. */
const familiar = new Set(
  'ACTB GAPDH TP53 EGFR MYC CD8A CD4 CD3E CD274 STAT1 KRAS PTEN VEGFA ERBB2 MKI67 GZMB PRF1 CXCL9 CXCL10 B2M HLA-A HLA-E VIM CDH1 TGFB1 PTPRC COL1A1 FN1 BRCA1 ESR1 ALB Alanine Glucose Creatinine Lactate Citrate Glycine'.split(
    ' ',
  ),
)

/** Probes of Affymetrix and Illumina, and microRNAs. */
const probe = /^(\S+_at|ILMN_\d+|cg\d{8}|[a-z]{3}-(mir|let)-.+)$/i

function looksLikeFeatures(names: readonly (string | null)[]): boolean {
  const system = nameSystem(names)
  if (system !== null && system !== 'entrez') return true
  const probes = names.filter(name => name !== null && probe.test(name)).length
  return probes > names.length / 2 || names.some(name => name !== null && familiar.has(name))
}
