import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { runSlides, type SlideResult, slideFeatureNames, slideTasks } from '@tessera/slides'
import { makeTable, numberColumn, textColumn, writeCsv } from '@tessera/tables'
import { contentHash } from '@tessera/tasks'
import { z } from 'zod'
import type { LoadedAssay } from '../intake/assays.ts'
import { entryOf } from './encode-block.ts'
import type { SlideFiles } from './file-block.ts'
import { type FileSummary, summaryOf } from './file-summary.ts'
import { type LostFiles, loseSample } from './lost-files.ts'
import { noFiles } from './no-files.ts'
import type { Reading } from './reading.ts'
import { tableAssay } from './table-assay.ts'

const measured = z.record(z.string(), z.number())

/**
 * Measures tissue, cells and immune phenotype of each slide of a block, in worker threads, resumable; the table stays in
 * `blocks/BLOCK.csv` of the run folder. A slide that cannot be measured is a finding and a row of the ledger.
 * @throws FindingsError where no slide of the block is left
 */
export async function measureSlides(
  block: SlideFiles,
  steps: LoadedAssay['steps'],
  reading: Reading,
  into: LostFiles,
): Promise<{ assay: LoadedAssay; summary: FileSummary; fingerprint: string }> {
  const folder = path.join(reading.folder, 'blocks')
  mkdirSync(folder, { recursive: true })
  const { results } = await runSlides({
    ...slideTasks.features,
    entries: block.samples.map(sample => entryOf(block, sample)),
    settings: { assumedMpp: block.protocol.assumedMicrometresPerPixel ?? null, tissue: {} },
    output: path.join(folder, block.block),
    workers: reading.workers,
    onProgress: event => reading.onProgress?.({ ...event, stage: `measure ${block.block}` }),
    ...(reading.signal ? { signal: reading.signal } : {}),
  })
  const kept = results.flatMap((result, i) => {
    if (result.done) return [{ sample: block.samples[i], result, features: featuresOf(result) }]
    const fault = result.findings.find(({ severity }) => severity === 'error')
    loseSample(into, block, block.samples[i], reading.centreOf, {
      code: fault?.code ?? 'unreadable',
      reason: 'it cannot be measured',
      message: fault?.message ?? 'it cannot be measured',
      cure: fault?.cure ?? 'look at the slide',
      file: block.samples[i].files[0],
    })
    return []
  })
  if (kept.length === 0) throw noFiles(block)
  const names = slideFeatureNames()
  const assay = tableAssay(
    block,
    names,
    kept.map(({ sample, features }) => ({ sample, reading: name => features[name] ?? Number.NaN })),
    steps,
  )
  const columns = names.map(name =>
    numberColumn(
      name,
      kept.map(({ features }) => features[name] ?? Number.NaN),
    ),
  )
  const sample = textColumn(
    'sample',
    kept.map(one => one.sample.sample.id),
  )
  await writeCsv(makeTable(block.block, [sample, ...columns]), path.join(folder, `${block.block}.csv`))
  return {
    assay,
    summary: summaryOf(block, {
      read: kept.length,
      before: 0,
      what: 'cells',
      amounts: kept.map(({ result }) => z.number().parse(result.summary.cells)),
      how: `nuclei, tissue and tessera-immune/2: ${names.length} named features, the tumour where tumour-like cells lie densely`,
    }),
    fingerprint: contentHash(kept.map(one => [one.sample.sample.id, one.result.fingerprint, one.features])),
  }
}

function featuresOf({ summary }: SlideResult): Readonly<Record<string, number>> {
  return measured.parse(summary.features)
}
