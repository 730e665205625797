import { resolve } from 'node:path'
import { type Finding, FindingsError } from '@tessera/evidence'
import {
  Assay,
  burden,
  geneMatrix,
  readChannelMatrix,
  readSampleSheet,
  readSegments,
  readVariants,
  requireSomatic,
  type Sample,
  signatureRefit,
  spectrum,
  type VariantTable,
  withAssayedSamples,
} from '@tessera/omics'
import { variantBlock } from '../protocol/block.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import type { VariantBlockProtocol } from '../protocol/variant-block.ts'
import { type LoadedAssay, resolveSteps } from './assays.ts'
import { componentsFindings } from './components-findings.ts'
import { sourceOf } from './long-tables.ts'
import { patientRows } from './sample-sheet.ts'
import type { Source } from './source.ts'
import { armCopies, regionCopies } from './variant-copies.ts'

/** Fewest single-base substitutions from which shares of signatures are told. */
const fewestSubstitutions = 30

/**
 * Somatic variants of every block that has them, as an assay of scores: each value of a tumour is computed from that
 * tumour's variants alone.
 * @throws FindingsError where a file cannot be read, OmicsError where variants are not somatic
 */
export async function loadVariantAssays(
  protocol: StudyProtocol,
  folder: string,
  ids: readonly string[],
): Promise<{ assays: LoadedAssay[]; sources: Source[]; findings: Finding[] }> {
  const assays: LoadedAssay[] = []
  const sources: Source[] = []
  const findings: Finding[] = []
  for (const name of Object.keys(protocol.blocks)) {
    const block = variantBlock(protocol.blocks, name)
    if (block === undefined) continue
    const sheet = await readSampleSheet(resolve(folder, block.samples), block.columns)
    const samples = sheet.rows
      .map(({ sample }) => sample)
      .filter(
        ({ kind, material }) =>
          kind === 'study' && (block.material === undefined || material === block.material),
      )
    const read = await variantsOf(name, block, folder)
    requireSomatic(read)
    const assayed = withAssayedSamples(
      read.table,
      samples.map(({ id }) => id),
    )
    findings.push(...sheet.findings, ...read.findings, ...assayed.findings)
    const assay = await assayOf(name, block, samples, assayed.table, folder, findings)
    findings.push(...componentsFindings(name, block.variants, block.steps, assay))
    const patient = patientRows(samples, ids)
    const steps = await resolveSteps(block.steps, folder, findings)
    assays.push({ block: name, protocol: block, unit: 'sample', assay, patient, steps })
    sources.push({ ...(await sourceOf(resolve(folder, block.variants), block.variants, protocol)), name })
  }
  return { assays, sources, findings }
}

/** @throws FindingsError with a cure in the words of the protocol where the file has not the columns of a MAF */
async function variantsOf(name: string, block: VariantBlockProtocol, folder: string) {
  try {
    return await readVariants(resolve(folder, block.variants), block.fields ? { columns: block.fields } : {})
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error
    throw new FindingsError(
      error.findings.map(finding => ({
        ...finding,
        ...(finding.code === 'not-maf' || finding.code === 'no-such-column'
          ? {
              cure: 'give a MAF separated by tabs (or commas), or name its columns: fields: { sample: Case, gene: Symbol }',
            }
          : {}),
        field: `blocks.${name}.variants`,
      })),
    )
  }
}

async function assayOf(
  name: string,
  block: VariantBlockProtocol,
  samples: readonly Sample[],
  table: VariantTable,
  folder: string,
  findings: Finding[],
): Promise<Assay> {
  const rows: { id: string; values: Float64Array }[] = []
  const genes = geneMatrix(table, { genes: block.genes })
  genes.features.forEach(({ id }, g) => {
    rows.push({ id, values: genes.row(g) })
  })
  const load = burden(table, { megabases: block.megabases, count: 'nonsynonymous', high: 10 })
  rows.push({
    id: 'log2 mutations a megabase',
    // Half a variant is added: a tumour without one has a logarithm too.
    values: Float64Array.from(load.samples, ({ counted }) => Math.log2((counted + 0.5) / block.megabases)),
  })
  if (block.profiles !== undefined) rows.push(...(await signatures(block.profiles, table, folder, findings)))
  if (block.segments !== undefined) {
    const { segments, findings: found } = await readSegments(resolve(folder, block.segments))
    findings.push(...found)
    rows.push(...armCopies(segments, block, samples))
    if (block.regions !== undefined)
      rows.push(...(await regionCopies(block.regions, folder, segments, samples, findings)))
  }
  const values = new Float64Array(rows.length * samples.length)
  rows.forEach((row, f) => {
    values.set(row.values, f * samples.length)
  })
  return new Assay({
    name,
    scale: 'score',
    features: rows.map(({ id }) => ({ id, symbol: null, names: {} })),
    samples,
    values,
  })
}

async function signatures(profilesFile: string, table: VariantTable, folder: string, findings: Finding[]) {
  const profiles = await readChannelMatrix(resolve(folder, profilesFile))
  const { counts, samples } = await spectrum(table, null)
  const refit = signatureRefit(profiles, { resamples: 0 })
  const few = counts.filter(own => own.reduce((a, b) => a + b, 0) < fewestSubstitutions).length
  if (few > 0)
    findings.push({
      severity: 'note',
      code: 'few-mutations',
      message: `${few} tumours have fewer than ${fewestSubstitutions} substitutions: their shares of signatures are missing`,
      cure: 'none is needed: the model goes on without them',
      count: few,
    })
  const shares = counts.map((own, s) =>
    own.reduce((a, b) => a + b, 0) < fewestSubstitutions ? null : refit.fit(own, samples[s]).shares,
  )
  return profiles.names.map((id, j) => ({
    id: `signature ${id}`,
    values: Float64Array.from(shares, share => share?.[j] ?? Number.NaN),
  }))
}
