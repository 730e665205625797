import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { BagError, type H5Bag, openBag } from '@tessera/bags'
import { type Exclusion, type Finding, FindingsError } from '@tessera/evidence'
import type { Sample } from '@tessera/omics'
import { contentHash } from '@tessera/tasks'
import type { BagBlockProtocol } from '../protocol/bag-block.ts'
import { bagBlock } from '../protocol/block.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import { fileOfSample, patientRows, sheetSamples } from './sample-sheet.ts'
import type { Source } from './source.ts'

/** The files of a block of bags that are there and sound, each of a patient. */
export interface LoadedBags {
  readonly block: string
  readonly protocol: Pick<BagBlockProtocol, 'of' | 'take' | 'within' | 'knownAt'>
  readonly samples: readonly Sample[]
  readonly patient: Int32Array
  /** Path of each. */
  readonly files: readonly string[]
  readonly instances: Int32Array
  readonly dimensions: number
  /** Of names, sizes and times of change: a changed file makes the steps that read it void. */
  readonly fingerprint: string
}

/**
 * Opens the bags of every block that has them: without a sheet one file a patient, with one a file a row. A file that
 * is not there, or cannot be read, is named, and the patient goes on without it.
 * @throws FindingsError where no file of a block can be read, or files are of several encoders
 */
export async function loadBags(
  protocol: StudyProtocol,
  folder: string,
  ids: readonly string[],
): Promise<{ bags: LoadedBags[]; sources: Source[]; findings: Finding[]; exclusions: Exclusion[] }> {
  const bags: LoadedBags[] = []
  const sources: Source[] = []
  const findings: Finding[] = []
  const exclusions: Exclusion[] = []
  for (const name of Object.keys(protocol.blocks)) {
    const block = bagBlock(protocol.blocks, name)
    if (block === undefined) continue
    const given = await sheetSamples(block, folder, ids)
    findings.push(...given.findings)
    const kept: { sample: Sample; file: string; bag: H5Bag }[] = []
    for (const sample of given.samples) {
      if (block.material !== undefined && sample.material !== block.material) continue
      const file = resolve(folder, fileOfSample(block.bags, sample))
      const there = existsSync(file)
      // Without a sheet nobody said that every patient has a file.
      if (!there && block.samples === undefined) continue
      const opened = there ? await openOr(file) : new Error('there is no such file')
      if (opened instanceof Error) {
        findings.push(unusable(name, block, sample, opened))
        exclusions.push(lost(name, block, sample, there ? 'unreadable' : 'absent'))
      } else kept.push({ sample, file, bag: opened })
    }
    requireBags(name, block, kept)
    const samples = kept.map(({ sample }) => sample)
    bags.push({
      block: name,
      protocol: block,
      samples,
      patient: patientRows(samples, ids),
      files: kept.map(({ file }) => file),
      instances: Int32Array.from(kept, ({ bag }) => bag.instances),
      dimensions: kept[0].bag.dimensions,
      fingerprint: contentHash(kept.map(({ file }) => [file, statSync(file).size, statSync(file).mtimeMs])),
    })
    sources.push({
      name,
      file: block.bags,
      sha256: bags[bags.length - 1].fingerprint,
      rows: kept.length,
      licence: protocol.source?.licence ?? null,
    })
  }
  return { bags, sources, findings, exclusions }
}

async function openOr(file: string): Promise<H5Bag | Error> {
  try {
    return await openBag(file)
  } catch (error) {
    if (error instanceof BagError) return error
    throw error
  }
}

function unusable(block: string, { of }: BagBlockProtocol, sample: Sample, error: Error): Finding {
  return {
    severity: 'warning',
    code: 'bag-unusable',
    message: `${of} ${sample.id} of '${block}': ${error.message}`,
    cure: 'extract its features again, or take its row out of the sheet',
    field: block,
    ...(sample.patientId === null ? {} : { patientId: sample.patientId }),
  }
}

function lost(block: string, { of }: BagBlockProtocol, sample: Sample, code: string): Exclusion {
  return {
    unit: of,
    id: sample.id,
    centre: sample.centre,
    stage: `block ${block}`,
    code: `${of}-${code}`,
    reason: code === 'absent' ? 'its file of features is not there' : 'its file of features cannot be read',
    question: null,
  }
}

function requireBags(name: string, block: BagBlockProtocol, kept: readonly { bag: H5Bag }[]): void {
  const first = kept[0]?.bag
  const other = kept.find(({ bag }) => bag.dimensions !== first.dimensions)?.bag
  if (first !== undefined && other === undefined) return
  const [code, message, cure] =
    first === undefined || other === undefined
      ? [
          'no-bags',
          `no file of '${name}' can be read (${block.bags})`,
          `correct the pattern, extract features, or run without it: --without block:${name}`,
        ]
      : [
          'bags-of-several-encoders',
          `'${name}' has bags of ${first.dimensions} and of ${other.dimensions} features`,
          'extract all of them with one encoder',
        ]
  throw new FindingsError([{ severity: 'error', code, message, cure, field: name }])
}
