import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Finding } from '@tessera/evidence'
import { openSlide, SlideError } from '@tessera/slides'
import { slideBlock } from '../protocol/block.ts'
import type { SlideBlockProtocol } from '../protocol/slide-block.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import { contradictingKeys } from './contradicting-keys.ts'
import type { FileSample, SlideFiles } from './file-block.ts'
import { type FilesOf, listFiles } from './list-files.ts'
import type { LostFiles } from './lost-files.ts'
import { noFiles } from './no-files.ts'
import { soundSamples } from './sound-samples.ts'

/** Which slides a block has: there, openable, with a scale. No pixel is read. */
export async function lookAtSlides(
  protocol: StudyProtocol,
  name: string,
  given: FilesOf,
  into: LostFiles,
): Promise<SlideFiles | null> {
  const block = slideBlock(protocol.blocks, name)
  if (block === undefined) return null
  into.findings.push(...settingsFindings(name, block))
  const made = { kind: 'slides' as const, block: name, protocol: block, ...given }
  const table = block.measured !== undefined && block.features === 'named' ? block.measured : null
  if (table !== null && existsSync(resolve(given.folder, table)))
    return { ...made, listed: 0, samples: [], refused: 0, table }
  const { listed, samples } = await listFiles(name, 'slide', block, [block.slides], given, into)
  const sound = await soundSamples(
    made,
    samples,
    one => faultOf(one, block, given.folder),
    fault => (fault === 'no-scale' ? 'it does not say how large a pixel is' : 'it cannot be read'),
    given,
    into,
  )
  if (sound.length === 0) throw noFiles(made)
  return { ...made, listed, samples: sound, refused: samples.length - sound.length, table: null }
}

async function faultOf(
  { files, ready }: FileSample,
  { assumedMicrometresPerPixel }: SlideBlockProtocol,
  folder: string,
): Promise<SlideError | null> {
  if (ready !== null) return null
  const assumed = assumedMicrometresPerPixel === undefined ? {} : { assumedMpp: assumedMicrometresPerPixel }
  try {
    const slide = await openSlide(resolve(folder, files[0]), assumed)
    await slide.close()
    if (slide.scale !== null) return null
    return new SlideError(
      'no-scale',
      'nothing says how large a pixel is',
      'give assumedMicrometresPerPixel to the block',
    )
  } catch (error) {
    if (error instanceof SlideError) return error
    throw error
  }
}

function settingsFindings(name: string, block: SlideBlockProtocol): Finding[] {
  const refuse = (message: string, cure: string) => contradictingKeys(name, message, cure)
  const findings: Finding[] = []
  if (block.encoder !== 'histology' && Object.keys(block.tile).length > 0)
    findings.push(refuse('a network has tiles of its own', 'take `tile` out: its manifest says their size'))
  if (block.features === 'tiles' && block.steps.length > 0)
    findings.push(
      refuse('steps are of tables, and tiles are bags', 'take `steps` out, or write features: named'),
    )
  if (block.features === 'named' && block.take === 'all')
    findings.push(refuse('named features are of one slide a patient', 'write take: last or take: first'))
  return findings
}
