import { mkdir, open, readdir, rm, rmdir } from 'node:fs/promises'
import path from 'node:path'
import {
  createPseudonyms,
  type Dataset,
  type DeedCounts,
  deidentifyDataset,
  encodeDicom,
  ImagingError,
  identifiersIn,
  loadDictionary,
  type Pseudonyms,
  textOf,
} from '@tessera/imaging'
import { scanFragments } from '../readers/dicom/fragments.ts'
import { undefinedLength } from '../readers/dicom/frames.ts'
import type { WsiInstance } from '../readers/dicom/wsi-instance.ts'
import { closeAll, openSeries } from '../readers/dicom/wsi-series.ts'
import { wsi } from '../readers/dicom/wsi-tags.ts'
import { openSlide } from '../readers/open-slide.ts'
import type { AssociatedName, Slide } from '../slide.ts'
import { SlideError } from '../slide-error.ts'
import { giveName, repeatsName } from './copy-name.ts'
import type { DeidentifySlideOptions, SlideDeidentification } from './deidentification.ts'
import { holdsAny, telling } from './leaks.ts'
import { checkSameSlide } from './same-slide.ts'

const pixelData = 0x7fe00010
const explicitLittleEndian = '1.2.840.10008.1.2.1'
const copyBytes = 8 * 2 ** 20

/** The instances of a slide but label and overview, into a folder that is new or empty; files are named by pseudonyms. */
export async function deidentifyDicom(
  original: Slide,
  input: string,
  output: string,
  options: DeidentifySlideOptions,
): Promise<SlideDeidentification> {
  await checkEmpty(output)
  const pseudonyms = createPseudonyms(options.key)
  const instances = await openSeries(input)
  const unchecked = `${path.resolve(output)}.unchecked`
  try {
    await rm(unchecked, { recursive: true, force: true })
    await mkdir(unchecked, { recursive: true })
    const kept = instances.filter(
      ({ kind }) => kind === 'volume' || (kind === 'thumbnail' && options.thumbnail),
    )
    const deeds: DeedCounts = new Map()
    const identifiers = new Set<string>()
    for (const instance of kept) {
      identifiersIn(instance.head.dataset, identifiers)
      for (const [name, { deed, count }] of await writeInstance(instance, unchecked, pseudonyms, options))
        deeds.set(name, { deed, count: count + (deeds.get(name)?.count ?? 0) })
    }
    await checkCopy(original, unchecked, telling([...identifiers], []), options)
    await rmdir(output).catch(() => undefined)
    await giveName(unchecked, output)
    return {
      format: 'dicom-wsi',
      output,
      images: instances.flatMap(instance =>
        kept.includes(instance) || instance.kind === 'volume' ? [] : [instance.kind satisfies AssociatedName],
      ),
      otherPictures: 0,
      attributes: Object.fromEntries([...deeds].map(([name, { count }]) => [name, count])),
      nameRepeats: repeatsName(input, output),
    }
  } catch (error) {
    await rm(unchecked, { recursive: true, force: true })
    throw error
  } finally {
    await closeAll(instances)
  }
}

async function writeInstance(
  instance: WsiInstance,
  folder: string,
  pseudonyms: Pseudonyms,
  { signal, onProgress }: DeidentifySlideOptions,
): Promise<DeedCounts> {
  const { head } = instance
  const { syntax, dataset, file } = head
  if (syntax.deflated || syntax.bigEndian)
    throw new SlideError('unsupported', syntax.name, 'convert it first: dcmconv +te IN OUT', {
      file: file.path,
    })
  const { cleaned, deeds } = await cleanedAttributes(instance, pseudonyms)
  const name = pseudonyms.name(textOf(dataset, wsi.SOPInstanceUID) ?? '', 20)
  const start = encodeDicom(cleaned, syntax.encapsulated ? syntax.uid : explicitLittleEndian)
  const [from, to] = await pixelRange(instance)
  const target = path.join(folder, `${name}.dcm`)
  try {
    const handle = await open(target, 'wx')
    try {
      await handle.write(start)
      await handle.write(pixelHeader(instance, to - from))
      for (let at = from; at < to; at += copyBytes) {
        signal?.throwIfAborted()
        const bytes = await file.read(at, Math.min(copyBytes, to - at))
        for (let done = 0; done < bytes.length; ) done += (await handle.write(bytes, done)).bytesWritten
        onProgress?.(bytes.length)
      }
      if (syntax.encapsulated) await handle.write(Uint8Array.of(0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0))
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (cause) {
    if (cause instanceof SlideError || signal?.aborted) throw cause
    const full = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC'
    throw new SlideError(
      full ? 'disk-full' : 'cannot-write',
      full ? 'no room left to write the slide' : 'the slide cannot be written',
      'see that its folder is there, may be written in and has room',
      { file: folder, cause },
    )
  }
  return deeds
}

async function cleanedAttributes(
  { head: { dataset, file } }: WsiInstance,
  pseudonyms: Pseudonyms,
): Promise<{ readonly cleaned: Dataset; readonly deeds: DeedCounts }> {
  const body = new Map(dataset)
  body.delete(pixelData)
  try {
    const { dataset: clean, deeds } = deidentifyDataset(body, await loadDictionary(), { pseudonyms })
    const cleaned = new Map(clean)
    // Where frames lie: numbers alone, which an older dictionary may not know.
    for (const tag of [wsi.ExtendedOffsetTable, wsi.ExtendedOffsetTableLengths]) {
      const table = dataset.get(tag)
      if (table !== undefined) cleaned.set(tag, table)
    }
    return { cleaned, deeds }
  } catch (cause) {
    if (!(cause instanceof ImagingError)) throw cause
    const fault = cause.fault === 'identifiable' ? 'identifiable' : 'unsupported'
    throw new SlideError(fault, cause.what, cause.cure, { file: file.path, cause })
  }
}

/** The value of the pixel data as it lies in the file, without what closes a sequence of fragments. */
async function pixelRange({ head, frames }: WsiInstance): Promise<readonly [from: number, to: number]> {
  const { file, pixelData: value } = head
  if (value === null) throw new SlideError('damaged', 'no pixel data', 'export it again', { file: file.path })
  if (value.length !== undefinedLength) return [value.at, value.at + value.length]
  const { offsets, lengths } = await scanFragments(file, value.at, 64 * frames + 1)
  return [value.at, offsets[offsets.length - 1] + lengths[lengths.length - 1]]
}

/** Tag, OB or OW, two empty bytes, length. */
function pixelHeader({ head, bits }: WsiInstance, length: number): Uint8Array {
  const bytes = Uint8Array.of(0xe0, 0x7f, 0x10, 0, 0x4f, bits > 8 ? 0x57 : 0x42, 0, 0, 0, 0, 0, 0)
  new DataView(bytes.buffer).setUint32(8, head.syntax.encapsulated ? undefinedLength : length, true)
  return bytes
}

async function checkCopy(
  original: Slide,
  folder: string,
  texts: readonly string[],
  { signal }: DeidentifySlideOptions,
): Promise<void> {
  const slide = await openSlide(folder)
  try {
    await checkSameSlide(original, slide)
  } finally {
    await slide.close()
  }
  for (const name of await readdir(folder))
    if (await holdsAny(path.join(folder, name), texts, signal))
      throw new SlideError(
        'identifiable',
        'the copy still holds a name or number of the patient, in its pixels or an attribute that must stay',
        'write the pixels anew: convert the slide, then de-identify the result',
        { file: original.file },
      )
}

async function checkEmpty(output: string): Promise<void> {
  const there = await readdir(output).catch(() => [])
  if (there.length > 0)
    throw new SlideError('bad-setting', 'the folder of the copy is not empty', 'give a folder of its own', {
      file: output,
    })
}
