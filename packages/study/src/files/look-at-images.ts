import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Finding } from '@tessera/evidence'
import { compareGrids, ImagingError, isDicom, readImageHeader } from '@tessera/imaging'
import { imageBlock } from '../protocol/block.ts'
import type { ImageBlockProtocol } from '../protocol/image-block.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import { contradictingKeys } from './contradicting-keys.ts'
import type { FileSample, ImageFiles } from './file-block.ts'
import { type FilesOf, listFiles } from './list-files.ts'
import type { LostFiles } from './lost-files.ts'
import { noFiles } from './no-files.ts'
import { reasonOf } from './scan-fault.ts'
import { soundSamples } from './sound-samples.ts'

/** Which scans a block has: image and mask there, readable, on one grid. No voxel is read. */
export async function lookAtImages(
  protocol: StudyProtocol,
  name: string,
  given: FilesOf,
  into: LostFiles,
): Promise<ImageFiles | null> {
  const block = imageBlock(protocol.blocks, name)
  if (block === undefined) return null
  into.findings.push(...settingsFindings(name, block))
  const made = { kind: 'images' as const, block: name, protocol: block, ...given }
  const table = block.measured !== undefined && block.features === 'radiomics' ? block.measured : null
  if (table !== null && existsSync(resolve(given.folder, table)))
    return { ...made, listed: 0, samples: [], refused: 0, table }
  const patterns = [block.images, block.masks]
  const { listed, samples } = await listFiles(name, 'scan', block, patterns, given, into)
  const sound = await soundSamples(made, samples, one => faultOf(one, given.folder), reasonOf, given, into)
  if (sound.length === 0) throw noFiles(made)
  return { ...made, listed, samples: sound, refused: samples.length - sound.length, table: null }
}

/** What the heads of image and mask say against them; DICOM is opened when it is measured. */
async function faultOf({ files, ready }: FileSample, folder: string): Promise<ImagingError | null> {
  if (ready !== null) return null
  const [image, mask] = files.map(file => resolve(folder, file))
  try {
    const [of, on] = [await headOf(image), await headOf(mask)]
    if (of === null || on === null) return null
    const [difference] = compareGrids(of.grid, on.grid)
    if (difference === undefined) return null
    return new ImagingError('geometry-mismatch', difference.text, 'outline the tumour on this very image')
  } catch (error) {
    if (error instanceof ImagingError) return error
    throw error
  }
}

async function headOf(file: string) {
  if (statSync(file).isDirectory() || (await isDicom(file))) return null
  return readImageHeader(file)
}

function settingsFindings(name: string, block: ImageBlockProtocol): Finding[] {
  if (block.features === 'deep' && block.steps.length > 0)
    return [contradictingKeys(name, 'steps are of tables, and slices are bags', 'take `steps` out')]
  if (block.features === 'radiomics' && block.take === 'all')
    return [contradictingKeys(name, 'radiomics are of one scan a patient', 'write take: last or take: first')]
  return []
}
