import type { Exclusion, Finding } from '@tessera/evidence'
import type { LoadedAssay } from '../intake/assays.ts'
import type { LoadedBags } from '../intake/bags.ts'
import type { LoadedStudy } from '../intake/load.ts'
import type { Source } from '../intake/source.ts'
import { blockPicture, type Picture } from './block-picture.ts'
import { encodeBlock } from './encode-block.ts'
import { type FileBlock, makesBags } from './file-block.ts'
import type { FileSummary } from './file-summary.ts'
import type { LostFiles } from './lost-files.ts'
import { measureBlock } from './measure-block.ts'
import { measureSlides } from './measure-slides.ts'
import type { Reading } from './reading.ts'
import { sliceBlock } from './slice-block.ts'

/** What a stage of reading cost. */
export interface ReadStage {
  readonly name: string
  readonly seconds: number
  readonly cached: boolean
}

export interface PreparedFiles {
  readonly loaded: LoadedStudy
  readonly summaries: readonly FileSummary[]
  readonly stages: readonly ReadStage[]
  readonly pictures: readonly Picture[]
}

/**
 * Reads the slides and scans of every block into bags and tables of the run folder, and puts these in the place of what was
 * planned. `wanted` are the blocks that a model reads: others are left alone.
 * @throws FindingsError where nothing of a block is left; what was read stays for the next run
 */
export async function prepareFiles(
  loaded: LoadedStudy,
  wanted: ReadonlySet<string>,
  reading: Reading,
): Promise<PreparedFiles> {
  const lost: LostFiles = { findings: [], exclusions: [] }
  const bags = new Map<string, LoadedBags>()
  const assays = new Map<string, LoadedAssay>()
  const sources: Source[] = []
  const summaries: FileSummary[] = []
  const stages: ReadStage[] = []
  const pictures: Picture[] = []
  const shown = new Set<string>()
  for (const block of loaded.fileBlocks) {
    if (!wanted.has(block.block)) continue
    const start = performance.now()
    const planned = loaded.assays.find(assay => assay.block === block.block)
    let sha256: string
    if (makesBags(block)) {
      const made =
        block.kind === 'slides'
          ? await encodeBlock(block, reading, lost)
          : await sliceBlock(block, reading, lost)
      bags.set(block.block, made.bags)
      summaries.push(made.summary)
      sha256 = made.bags.fingerprint
    } else {
      const steps = planned?.steps ?? []
      const made =
        block.kind === 'images'
          ? await measureBlock(block, steps, reading, lost)
          : await measureSlides(block, steps, reading, lost)
      assays.set(block.block, made.assay)
      summaries.push(made.summary)
      sha256 = made.fingerprint
    }
    const samples = (bags.get(block.block)?.samples ?? assays.get(block.block)?.assay.samples ?? []).map(
      ({ id }) => id,
    )
    const names = new Set(samples)
    // Two blocks may read the same scans: one sheet of them is enough.
    const source = `${fileOf(block)} ${block.protocol.material ?? ''}`
    const picture = shown.has(source)
      ? null
      : await blockPicture(
          block,
          block.samples.filter(({ sample }) => names.has(sample.id)),
          reading,
        )
    shown.add(source)
    if (picture !== null) pictures.push(picture)
    const seconds = (performance.now() - start) / 1000
    stages.push({ name: `${makesBags(block) ? 'encode' : 'measure'} ${block.block}`, seconds, cached: false })
    sources.push({
      name: block.block,
      file: fileOf(block),
      sha256,
      rows: summaries[summaries.length - 1].read,
      licence: loaded.licence,
    })
  }
  // What was planned and not read holds no data: nobody may take it for some.
  const left = new Set(loaded.fileBlocks.flatMap(({ block }) => (wanted.has(block) ? [] : [block])))
  const isThere = ({ block }: { readonly block: string }) => !left.has(block)
  return {
    loaded: {
      ...loaded,
      bags: loaded.bags.filter(isThere).map(one => bags.get(one.block) ?? one),
      assays: loaded.assays.filter(isThere).map(one => assays.get(one.block) ?? one),
      sources: [...loaded.sources, ...sources],
      findings: [...loaded.findings, ...warnings(lost.findings)],
      lost: [...loaded.lost, ...lost.exclusions],
    },
    summaries: summaries.map(one => ({
      ...one,
      reasons: reasonsOf(one, [...loaded.lost, ...lost.exclusions]),
    })),
    stages,
    pictures,
  }
}

/** Why files of a block that are there were refused. */
function reasonsOf({ block }: FileSummary, lost: readonly Exclusion[]): NonNullable<FileSummary['reasons']> {
  const own = lost.filter(
    ({ stage, reason }) => stage === `block ${block}` && !reason.endsWith('is not there'),
  )
  return [...Map.groupBy(own, ({ reason }) => reason)].map(([reason, those]) => ({ reason, n: those.length }))
}

function fileOf(block: FileBlock): string {
  return block.kind === 'slides' ? block.protocol.slides : block.protocol.images
}

/** What is wrong with one slide or scan stops nobody: its patient goes on without. */
function warnings(findings: readonly Finding[]): Finding[] {
  return findings.map(finding =>
    finding.severity === 'error' ? { ...finding, severity: 'warning' } : finding,
  )
}
