import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { type Finding, FindingsError } from '@tessera/evidence'
import { Assay } from '../assay/assay.ts'
import { joinSamples } from './join-samples.ts'
import type { AssayReading, ReadAssayOptions } from './options.ts'
import { readSampleSheet } from './sample-sheet.ts'
import { shownFindings } from './shown-findings.ts'

/** Files of one sample each, as STAR and Salmon write them; Salmon's lie in a folder a sample. */
const ofOneSample = /(ReadsPerGene\.out\.tab|quant\.sf)(\.gz)?$/i

/**
 * Reads a folder of files of one sample each (STAR's ReadsPerGene.out.tab, Salmon's quant.sf) as one assay. Features
 * are those of the first file; one that another file lacks is missing there, and one that only another has is left
 * out, both with a finding.
 * @param readOne reads one of the files
 * @throws FindingsError `no-count-files` where the folder holds none
 */
export async function readFolder(
  folder: string,
  options: ReadAssayOptions,
  readOne: (file: string, options: ReadAssayOptions) => Promise<AssayReading>,
): Promise<AssayReading> {
  const shown = path.basename(path.resolve(folder))
  const entries = await readdir(folder, { recursive: true })
  const files = entries.filter(name => ofOneSample.test(name)).sort()
  if (files.length === 0) throw noFiles(shown)
  const readings: AssayReading[] = []
  for (const file of files)
    readings.push(await readOne(path.join(folder, file), { ...options, samples: undefined }))
  const [first] = readings
  const twice = readings.filter(({ layout }) => layout !== first.layout)
  if (twice.length > 0) throw mixed(shown)
  const names = readings.map(({ assay }) => assay.samples[0].id)
  const repeated = names.filter((name, i) => names.indexOf(name) !== i)
  if (repeated.length > 0) throw sameSample(shown, repeated[0])
  const { values, findings } = together(readings, names, shown)
  const sheet =
    options.samples === undefined ? null : await readSampleSheet(options.samples, options.columns, names)
  const joined = sheet && joinSamples(names, shown, sheet)
  return {
    assay: new Assay({
      name: options.name ?? shown,
      scale: first.assay.scale,
      unit: first.assay.unit,
      features: first.assay.features,
      samples: joined?.samples ?? readings.map(({ assay }) => assay.samples[0]),
      values,
    }),
    findings: [...alike(readings), ...findings, ...(sheet?.findings ?? []), ...(joined?.findings ?? [])],
    layout: first.layout,
    audit: joined?.audit ?? null,
    sha256: first.sha256,
  }
}

function together(readings: readonly AssayReading[], names: readonly string[], shown: string) {
  const { features } = readings[0].assay
  const size = readings.length
  const values = new Float64Array(features.length * size).fill(Number.NaN)
  const findings: Finding[] = []
  for (const [s, { assay }] of readings.entries()) {
    const placeOf = assay.placeOf()
    let lacking = 0
    for (const [f, { id }] of features.entries()) {
      const place = placeOf.get(id)
      if (place === undefined) lacking++
      else values[f * size + s] = assay.values[place]
    }
    const further = assay.features.length - (features.length - lacking)
    if (lacking + further > 0)
      findings.push({
        severity: 'warning',
        code: 'other-features',
        message: `${names[s]}: ${lacking} features of ${names[0]} are missing, and ${further} that it lacks were left out`,
        cure: 'count all samples against one annotation',
        file: shown,
        field: names[s],
        count: lacking + further,
      })
  }
  return { values, findings: shownFindings(findings) }
}

/** What every file says alike is said once. */
function alike(readings: readonly AssayReading[]): Finding[] {
  const groups = Map.groupBy(
    readings.flatMap(({ findings }) => findings),
    ({ code, severity }) => `${severity} ${code}`,
  )
  return [...groups.values()].flatMap(all => shownFindings(all, 3))
}

function fault(code: string, message: string, cure: string, file: string): FindingsError {
  return new FindingsError([{ severity: 'error', code, message, cure, file }])
}

function noFiles(shown: string): FindingsError {
  return fault(
    'no-count-files',
    `${shown}: the folder holds no ReadsPerGene.out.tab and no quant.sf`,
    'give a table, or the folder in which STAR or Salmon wrote the files of the samples',
    shown,
  )
}

function mixed(shown: string): FindingsError {
  return fault(
    'mixed-count-files',
    `${shown}: files of STAR and of Salmon`,
    'give a folder of one program',
    shown,
  )
}

function sameSample(shown: string, name: string): FindingsError {
  return fault(
    'sample-twice',
    `${shown}: two files are of the sample ${name}`,
    'give every sample a file or a folder of its own name',
    shown,
  )
}
