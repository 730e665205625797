import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Finding, FindingsError } from '@tessera/evidence'
import { type EncoderChoice, openSlide, SlideError } from '@tessera/slides'
import { slideBlock } from '../protocol/block.ts'
import type { SlideBlockProtocol } from '../protocol/slide-block.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import { besideStudy } from './beside.ts'
import type { FileSample, SlideFiles } from './file-block.ts'
import { type FilesOf, listFiles } from './list-files.ts'
import { type LostFiles, lose } from './lost-files.ts'

/** Slides whose heads are read at once. */
const atOnce = 8

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
  const sound: FileSample[] = []
  for (let start = 0; start < samples.length; start += atOnce) {
    const some = samples.slice(start, start + atOnce)
    const faults = await Promise.all(some.map(sample => faultOf(sample, block, given.folder)))
    some.forEach((one, i) => {
      const fault = faults[i]
      if (fault === null) sound.push(one)
      else
        lose(into, {
          block: name,
          unit: 'slide',
          sample: one.sample,
          centre: given.centreOf(one.patient),
          code: fault.fault,
          reason: fault.fault === 'no-scale' ? 'it does not say how large a pixel is' : 'it cannot be read',
          message: fault.what,
          cure: fault.cure,
          file: one.files[0],
        })
    })
  }
  if (sound.length === 0) throw noFiles(name, 'slide', block.slides)
  return { ...made, listed, samples: sound, refused: samples.length - sound.length, table: null }
}

/** No slide or scan of a block can be used. */
export function noFiles(block: string, unit: 'slide' | 'scan', pattern: string): FindingsError {
  return new FindingsError([
    {
      severity: 'error',
      code: `no-${unit}s`,
      message: `no ${unit} of '${block}' can be read (${pattern})`,
      cure: `correct the pattern or the sheet, take the block out of the models, or run without it: --without block:${block}`,
      field: block,
    },
  ])
}

/** The encoder of a block, as the threads that encode are told. */
export function encoderOf(
  { protocol }: Pick<SlideFiles, 'protocol'>,
  folders: Pick<FilesOf, 'folder' | 'studyFolder'>,
): EncoderChoice {
  const { encoder, tile } = protocol
  if (encoder !== 'histology') return { kind: 'onnx', manifest: besideStudy(folders, encoder.onnx) }
  return {
    kind: 'histology',
    ...(tile.pixels === undefined ? {} : { tileSize: tile.pixels }),
    ...(tile.micrometresPerPixel === undefined ? {} : { mpp: tile.micrometresPerPixel }),
  }
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

/** Keys of a block that contradict each other. */
function settingsFindings(name: string, block: SlideBlockProtocol): Finding[] {
  const refuse = (message: string, cure: string): Finding => ({
    severity: 'error',
    code: 'block-settings',
    message: `'${name}': ${message}`,
    cure,
    field: name,
  })
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
