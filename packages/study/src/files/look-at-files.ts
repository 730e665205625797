import type { Exclusion, Finding } from '@tessera/evidence'
import { type LoadedAssay, loadAssay, resolveSteps } from '../intake/assays.ts'
import type { LoadedBags } from '../intake/bags.ts'
import type { Source } from '../intake/source.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import { type FileBlock, makesBags, unitOf } from './file-block.ts'
import type { FilesOf } from './list-files.ts'
import { lookAtImages } from './look-at-images.ts'
import { lookAtSlides } from './look-at-slides.ts'
import { plannedAssay, plannedBags } from './planned-blocks.ts'

/** The blocks of slides and scans of a study, looked at: what `check` says of them, and what `run` reads. */
export interface LookedAt {
  readonly blocks: readonly FileBlock[]
  /** As the blocks will be; the run puts what it read in their place. */
  readonly assays: readonly LoadedAssay[]
  readonly bags: readonly LoadedBags[]
  readonly sources: readonly Source[]
  readonly findings: readonly Finding[]
  readonly exclusions: readonly Exclusion[]
}

/**
 * Looks at the files of every block of slides and scans: there, openable, of a patient, dated. Nothing is encoded or
 * measured.
 * @throws FindingsError where no file of a block can be used
 */
export async function lookAtFiles(protocol: StudyProtocol, given: FilesOf): Promise<LookedAt> {
  const blocks: FileBlock[] = []
  const assays: LoadedAssay[] = []
  const bags: LoadedBags[] = []
  const sources: Source[] = []
  const lost = { findings: [] as Finding[], exclusions: [] as Exclusion[] }
  for (const name of Object.keys(protocol.blocks)) {
    const block =
      (await lookAtSlides(protocol, name, given, lost)) ?? (await lookAtImages(protocol, name, given, lost))
    if (block === null) continue
    if (block.table !== null) {
      const made = await tableOf(block, block.table, given, protocol.source?.licence ?? null)
      assays.push(made.assay)
      sources.push(made.source)
      lost.findings.push(...made.findings)
      continue
    }
    blocks.push(block)
    if (makesBags(block)) bags.push(plannedBags(block))
    else
      assays.push(plannedAssay(block, await resolveSteps(block.protocol.steps, given.folder, lost.findings)))
  }
  return { blocks, assays, bags, sources, ...lost }
}

/** A table of features that was made before. */
async function tableOf(
  block: FileBlock,
  table: string,
  { folder, ids }: FilesOf,
  licence: string | null,
): Promise<Awaited<ReturnType<typeof loadAssay>>> {
  const { samples, columns, material, take, within, knownAt, steps } = block.protocol
  const made = await loadAssay(
    block.block,
    {
      assay: table,
      scale: 'score',
      layout: 'samples-in-rows',
      take: take === 'first' ? 'first' : 'last',
      samples,
      columns,
      material,
      within,
      knownAt,
      steps,
    },
    unitOf(block),
    folder,
    ids,
    licence,
  )
  const note: Finding = {
    severity: 'note',
    code: 'measured-before',
    message: `'${block.block}' is read from ${table}, and not from ${block.kind}`,
    cure: 'none needed; take the table away to have the files measured',
    file: table,
    field: block.block,
  }
  return { ...made, findings: [...made.findings, note] }
}
