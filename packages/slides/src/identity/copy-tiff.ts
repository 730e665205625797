import type { TiffField } from '../pyramid/tiff-field.ts'
import { type TiffDirectory, TiffFile } from '../pyramid/tiff-file.ts'
import type { RandomAccessFile } from '../readers/random-access-file.ts'
import type { Directory } from '../readers/tiff/directory.ts'
import { tag } from '../readers/tiff/tags.ts'
import type { TiffContent } from '../readers/tiff/tiff-content.ts'
import { SlideError } from '../slide-error.ts'
import type { TiffPlan } from './tiff-plan.ts'

/**
 * Fields that stay as they are: how pixels are stored and coloured, how large they are, make and model of the scanner.
 * Everything else goes, what is not known included.
 */
const keptTags: ReadonlySet<number> = new Set([
  254, 255, 256, 257, 258, 259, 262, 263, 266, 271, 272, 274, 277, 278, 282, 283, 284, 296, 317, 318, 319,
  320, 322, 323, 338, 339, 340, 341, 347, 529, 530, 531, 532, 32997, 34675,
])
const rewrittenTags: ReadonlySet<number> = new Set([
  tag.description,
  tag.stripOffsets,
  tag.stripByteCounts,
  tag.tileOffsets,
  tag.tileByteCounts,
  tag.subIfds,
])
/** Offsets of the JPEG of 1992 (TIFF 6.0 section 22) point into the file from within. */
const oldJpeg = 6
/** Bytes that are copied at once. */
const copyBytes = 8 * 2 ** 20

/** What was left out, by tag, and the texts that went with it. */
export interface TiffLosses {
  readonly tags: ReadonlyMap<number, number>
  readonly values: readonly string[]
}

/**
 * Writes the pictures that stay into a new file of the same layout: tiles and strips byte for byte, fields by
 * {@link keptTags}, descriptions as planned. What no kept picture points to is not in the copy.
 * @throws SlideError `cannot-write`, `disk-full`, `truncated`, `unsupported`
 */
export async function copyTiff(
  { file, layout, directories }: TiffContent,
  plan: TiffPlan,
  output: string,
  { signal, onProgress }: { readonly signal?: AbortSignal; readonly onProgress?: (bytes: number) => void },
): Promise<TiffLosses> {
  const tags = new Map<number, number>()
  const values: string[] = []
  for (const directory of directories) values.push(...(await textsOf(directory)))
  const writer = await TiffFile.create(output, { bigTiff: layout.big, littleEndian: layout.littleEndian })
  try {
    const copied: TiffDirectory[] = []
    const copyOne = (directory: Directory, description: string | null) =>
      copyDirectory(file, writer, directory, description, tags, signal, onProgress)
    for (const { directory, description, below } of plan.kept) {
      const fields = await copyOne(directory, description)
      const children: TiffDirectory[] = []
      for (const child of below) children.push({ fields: await copyOne(child, null) })
      copied.push({ fields, children })
    }
    await writer.finish(copied)
    return { tags, values }
  } catch (error) {
    await writer.abandon()
    throw error
  }
}

async function copyDirectory(
  file: RandomAccessFile,
  writer: TiffFile,
  directory: Directory,
  description: string | null,
  lost: Map<number, number>,
  signal?: AbortSignal,
  onProgress?: (bytes: number) => void,
): Promise<readonly TiffField[]> {
  if ((await directory.number(tag.compression)) === oldJpeg)
    throw new SlideError('unsupported', 'JPEG of 1992 in a TIFF', 'convert the slide first', {
      file: file.path,
    })
  const tiled = directory.has(tag.tileOffsets)
  const [offsetTag, countTag] = tiled
    ? [tag.tileOffsets, tag.tileByteCounts]
    : [tag.stripOffsets, tag.stripByteCounts]
  const offsets = await directory.numbers(offsetTag)
  const counts = await directory.numbers(countTag)
  if (offsets === null || counts === null || offsets.length !== counts.length)
    throw new SlideError('damaged', 'a picture without the places of its tiles', 'copy the file anew', {
      file: file.path,
    })
  const fields: TiffField[] = [
    {
      tag: offsetTag,
      type: 'offset',
      values: await copyBlocks(file, writer, offsets, counts, signal, onProgress),
    },
  ]
  const asItStands = async (code: number) => {
    const raw = await directory.raw(code)
    if (raw !== null)
      fields.push({ tag: code, type: 'copied', code: raw.type, count: raw.count, bytes: raw.bytes })
  }
  await asItStands(countTag)
  for (const code of directory.tags) {
    if (keptTags.has(code)) await asItStands(code)
    else if (!rewrittenTags.has(code)) lost.set(code, (lost.get(code) ?? 0) + 1)
  }
  if (description !== null) fields.push({ tag: tag.description, type: 'ascii', text: description })
  return fields
}

/** Copies tiles in the order in which they lie, neighbours together; gives their new offsets. */
async function copyBlocks(
  file: RandomAccessFile,
  writer: TiffFile,
  offsets: Float64Array,
  counts: Float64Array,
  signal?: AbortSignal,
  onProgress?: (bytes: number) => void,
): Promise<Float64Array> {
  const moved = new Float64Array(offsets.length)
  const order = Uint32Array.from(offsets.keys()).sort((a, b) => offsets[a] - offsets[b])
  let next = 0
  while (next < order.length) {
    signal?.throwIfAborted()
    const start = offsets[order[next]]
    let end = start
    const first = next
    // Tiles of one place (an empty one, stored once) and tiles that follow each other make one piece.
    for (; next < order.length; next++) {
      const i = order[next]
      if (offsets[i] > end || (next > first && offsets[i] + counts[i] - start > copyBytes)) break
      end = Math.max(end, offsets[i] + counts[i])
    }
    // A tile that the scanner left out has neither place nor bytes.
    if (end === start) continue
    const to = await writer.append(await file.read(start, end - start))
    for (let k = first; k < next; k++)
      moved[order[k]] = counts[order[k]] === 0 ? 0 : to + offsets[order[k]] - start
    onProgress?.(end - start)
  }
  return moved
}

/** The texts of a picture's fields that go. */
async function textsOf(directory: Directory): Promise<readonly string[]> {
  const texts: string[] = []
  for (const code of directory.tags) {
    if (keptTags.has(code) || rewrittenTags.has(code)) continue
    const raw = await directory.raw(code)
    if (raw !== null && (raw.type === 2 || code === tag.xmp))
      texts.push(...new TextDecoder().decode(raw.bytes).split('\0'))
  }
  return texts
}
