import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { type BatchCase, type CaseResult, isExtent, runCases } from '@tessera/radiomics'
import { contentHash } from '@tessera/tasks'
import type { LoadedAssay } from '../intake/assays.ts'
import type { FileSample, ImageFiles } from './file-block.ts'
import { type FileSummary, summaryOf } from './file-summary.ts'
import { type LostFiles, loseSample } from './lost-files.ts'
import { noFiles } from './no-files.ts'
import { settingsName, settingsOf } from './radiomics-settings.ts'
import type { Reading } from './reading.ts'
import { reasonOf } from './scan-fault.ts'
import { tableAssay } from './table-assay.ts'

/**
 * Measures the scans of a block, each with its mask, in worker threads; the table stays in `blocks/BLOCK.csv` of the run
 * folder, and scans of an earlier run with the same files, settings and code are not measured again. A scan that cannot be
 * measured is a finding and a row of the ledger. Where an empty mask is declared to be no residual tumour, extents
 * (volume, surface, diameter) are 0 and all else is missing.
 * @throws FindingsError where no scan of the block is left
 */
export async function measureBlock(
  block: ImageFiles,
  steps: LoadedAssay['steps'],
  reading: Reading,
  into: LostFiles,
): Promise<{ assay: LoadedAssay; summary: FileSummary; fingerprint: string }> {
  const settings = settingsOf(block)
  const folder = path.join(reading.folder, 'blocks')
  mkdirSync(folder, { recursive: true })
  const { results } = await runCases(
    block.samples.map(sample => caseOf(block, sample)),
    {
      out: path.join(folder, `${block.block}.csv`),
      method: { kind: 'ibsi', settings },
      stage: `measure ${block.block}`,
      workers: reading.workers,
      ...(reading.onProgress ? { onProgress: reading.onProgress } : {}),
      ...(reading.signal ? { signal: reading.signal } : {}),
    },
  )
  const kept = results.flatMap((result, i) => (result.done ? [{ sample: block.samples[i], result }] : []))
  results.forEach((result, i) => {
    const sample = block.samples[i]
    const told = result.findings.filter(({ severity }) => result.done || severity !== 'error')
    into.findings.push(...told.map(finding => ({ ...finding, field: finding.field ?? block.block })))
    if (result.done) return
    const fault = result.findings.find(({ severity }) => severity === 'error')
    loseSample(into, block, sample, reading.centreOf, {
      code: fault?.code ?? 'unreadable',
      reason: reasonOf(fault?.code ?? 'unreadable'),
      message: fault?.message ?? 'it cannot be measured',
      cure: fault?.cure ?? 'look at the image and its mask',
      file: fault?.file ?? sample.files[0],
    })
  })
  if (kept.length === 0) throw noFiles(block)
  const names = [...new Set(kept.flatMap(({ result }) => namesOf(result)))]
  return {
    assay: tableAssay(
      block,
      names,
      kept.map(({ sample, result }) => ({ sample, reading: name => readingOfCase(result, name) })),
      steps,
    ),
    summary: summaryOf(block, {
      read: kept.length,
      before: 0,
      what: 'mm³ of tumour',
      amounts: kept.flatMap(({ result }) => result.features.morph_volume ?? []),
      how: `radiomics by the IBSI's definitions, settings ${settingsName(block)}: ${names.length} features`,
    }),
    fingerprint: contentHash([
      settings,
      kept.map(({ sample, result }) => [sample.sample.id, result.imageSha256, result.maskSha256]),
    ]),
  }
}

/** A scan of a block as the threads that measure it are told of it. */
export function caseOf({ folder, protocol }: ImageFiles, { sample, files }: FileSample): BatchCase {
  const told = sample.covariates.mask_state
  const state = typeof told === 'string' && told !== '' ? told : protocol.emptyMask
  return {
    row: null,
    patientId: sample.patientId ?? sample.id,
    image: files[0],
    mask: files[1],
    folder,
    label: protocol.maskLabel ?? null,
    about: { sample: sample.id, ...(state === 'refused' ? {} : { mask_state: state }) },
  }
}

function namesOf({ features, undefinedFeatures }: CaseResult): string[] {
  return [...Object.keys(features), ...Object.keys(undefinedFeatures)]
}

/** A scan that was done without a feature is one whose empty mask was declared. */
function readingOfCase({ features, undefinedFeatures, findings }: CaseResult, name: string): number {
  const value = features[name]
  if (value !== undefined) return value
  if (undefinedFeatures[name] !== undefined || !isExtent(name)) return Number.NaN
  const gone = findings.some(
    ({ code, message }) => code === 'empty-mask-declared' && message.endsWith('no-residual-tumour'),
  )
  return gone ? 0 : Number.NaN
}
