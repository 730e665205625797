import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Finding } from '@tessera/evidence'
import { type Matrix, readMatrix } from '@tessera/tables'
import { Assay } from '../assay/assay.ts'
import { type Sample, unknownSample } from '../assay/sample.ts'
import { type GeneNames, readGeneNames } from '../identity/gene-names.ts'
import {
  featureCounts,
  isStar,
  salmonQuantities,
  starCounts,
  starFields,
  withoutSummaryRows,
} from './count-files.ts'
import { featureColumnKind } from './feature-columns.ts'
import { joinSamples } from './join-samples.ts'
import { longTable } from './long-layout.ts'
import { proteinGroups } from './maxquant.ts'
import { nameFeatures } from './name-features.ts'
import type { AssayLayout, AssayReading, ReadAssayOptions } from './options.ts'
import type { RawAssay } from './raw-assay.ts'
import { readFolder } from './read-folder.ts'
import { recogniseLayout } from './recognise-layout.ts'
import { readSampleSheet, type SampleSheet, sampleFields } from './sample-sheet.ts'
import { checkScale, guessScale, summarise } from './scale.ts'
import { featuresInRows, samplesInRows } from './wide-layouts.ts'

const sampleColumns = new Set<string>(
  Object.entries(sampleFields).flatMap(([field, { kind, names }]) =>
    kind === 'number' || field === 'batch' ? [] : names.map(name => name.toLowerCase()),
  ),
)

/**
 * Reads the table of an assay (CSV, TSV, packed or not, Parquet or Excel) in any of the layouts of
 * {@link AssayLayout}, or a folder of the files of STAR or Salmon, with its sheet of samples. What was guessed (layout, scale) or changed (duplicates, names that
 * Excel mangled, rows that are no features) is a finding.
 * @throws FindingsError when nothing of the file can be used
 */
export async function readAssay(file: string, options: ReadAssayOptions = {}): Promise<AssayReading> {
  const isFolder = await stat(file).then(
    found => found.isDirectory(),
    () => false,
  )
  return isFolder ? readFolder(file, options, readFile) : readFile(file, options)
}

async function readFile(file: string, options: ReadAssayOptions): Promise<AssayReading> {
  const genes = options.genes === undefined ? null : await readGeneNames(options.genes)
  const { matrix, findings } = await readMatrix(file, {
    sheet: options.sheet,
    isText: textColumns(options),
    headerless: first => (isStar(first) ? starFields : null),
  })
  const sheet =
    options.samples === undefined
      ? null
      : await readSampleSheet(options.samples, options.columns, [
          ...matrix.numbers,
          ...matrix.texts.flatMap(({ levels }) => levels),
        ])
  const recognised =
    options.layout === undefined ? recogniseLayout(matrix, sheet) : { layout: options.layout, findings: [] }
  const shown = matrix.source.file
  const folder = path.basename(path.dirname(path.resolve(file)))
  const raw = withoutSummaryRows(arranged(matrix, recognised.layout, options, folder), shown)
  const { assay, findings: ofAssay } = assembled(matrix, raw, options, genes?.names ?? null)
  const joined = joinedSamples(raw, shown, sheet)
  return {
    assay: assay.with({ samples: joined.samples }),
    findings: [
      ...findings,
      ...recognised.findings,
      ...(genes?.findings ?? []),
      ...raw.findings,
      ...ofAssay,
      ...joined.findings,
    ],
    layout: recognised.layout,
    audit: joined.audit,
    sha256: matrix.source.sha256,
  }
}

/** Columns that name things, whatever they look like. */
function textColumns({ columns = {}, covariates = [] }: ReadAssayOptions) {
  const own = new Set(['feature', 'symbol', 'sample'].flatMap(field => columns[field] ?? []))
  const numbers = new Set([...covariates, ...(columns.value === undefined ? [] : [columns.value])])
  return (field: string, place: number) => {
    if (numbers.has(field)) return false
    if (place === 0 || own.has(field)) return true
    const kind = featureColumnKind(field)
    return kind !== null || sampleColumns.has(field.toLowerCase())
  }
}

function arranged(matrix: Matrix, layout: AssayLayout, options: ReadAssayOptions, folder: string): RawAssay {
  switch (layout) {
    case 'samples-in-rows':
      return samplesInRows(matrix, options)
    case 'long':
      return longTable(matrix, options)
    case 'maxquant':
      return proteinGroups(matrix, options)
    case 'featurecounts':
      return featureCounts(matrix)
    case 'star':
      return matrix.fields[1] === 'unstranded counts'
        ? starCounts(matrix, options)
        : featuresInRows(matrix, options, 'star')
    case 'salmon':
      return matrix.numbers.includes('NumReads')
        ? salmonQuantities(matrix, options, folder)
        : featuresInRows(matrix, options, 'salmon')
    default:
      return featuresInRows(matrix, options, layout)
  }
}

function assembled(matrix: Matrix, raw: RawAssay, options: ReadAssayOptions, genes: GeneNames | null) {
  const { file } = matrix.source
  const findings: Finding[] = []
  const summary = summarise(raw.values, raw.samples.length)
  let { scale } = options
  if (scale === undefined) {
    const guess = guessScale(summary, file)
    scale = guess.scale
    findings.push(guess.finding)
  }
  findings.push(...checkScale(scale, summary, raw.values, { file, lines: raw.lines, samples: raw.samples }))
  const named = nameFeatures(raw, scale, file, options, genes)
  findings.push(...named.findings)
  const assay = new Assay({
    name: options.name ?? matrix.name,
    scale,
    unit: options.unit,
    features: named.features,
    samples: raw.samples.map(unknownSample),
    values: named.values,
  })
  return { assay, findings }
}

/** Samples by the sheet, by what the table itself says of them, or by both; the sheet goes before. */
function joinedSamples(raw: RawAssay, file: string, sheet: SampleSheet | null) {
  const own = raw.ownSheet && joinSamples(raw.samples, file, raw.ownSheet)
  const ownFindings = own && raw.ownSheet ? [...raw.ownSheet.findings, ...own.findings] : []
  if (sheet === null)
    return {
      samples: own?.samples ?? raw.samples.map(unknownSample),
      findings: ownFindings,
      audit: null,
    }
  const joined = joinSamples(raw.samples, file, sheet)
  return {
    samples: own ? joined.samples.map((sample, s) => merged(sample, own.samples[s])) : joined.samples,
    findings: [...ownFindings, ...sheet.findings, ...joined.findings],
    audit: joined.audit,
  }
}

function merged(sheet: Sample, own: Sample): Sample {
  return {
    id: sheet.id,
    kind: sheet.kind === 'study' ? own.kind : sheet.kind,
    patientId: sheet.patientId ?? own.patientId,
    centre: sheet.centre ?? own.centre,
    visit: sheet.visit ?? own.visit,
    takenAt: sheet.takenAt ?? own.takenAt,
    batch: sheet.batch ?? own.batch,
    runOrder: sheet.runOrder ?? own.runOrder,
    material: sheet.material ?? own.material,
    covariates: { ...own.covariates, ...sheet.covariates },
  }
}
