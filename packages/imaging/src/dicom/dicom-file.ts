import { open, readFile } from 'node:fs/promises'
import { inflateRawSync } from 'node:zlib'
import { ImagingError } from '../imaging-error.ts'
import { type Dataset, textOf } from './dataset.ts'
import { type Dictionary, loadDictionary } from './dictionary.ts'
import { Parser, type Stop } from './parse.ts'
import { tags } from './tags.ts'
import {
  explicitLittleEndian,
  implicitLittleEndian,
  type TransferSyntax,
  transferSyntax,
} from './transfer-syntax.ts'

/** A DICOM file: its meta information (PS3.10 section 7.1) and its data set. */
export interface DicomFile {
  readonly file: string | null
  readonly syntax: TransferSyntax
  readonly meta: Dataset
  readonly dataset: Dataset
}

/** Inflating stops here: a deflated file is larger than this only when made to fill the memory. */
const largestInflated = 2 ** 30

/**
 * A whole file. Its values are views of the bytes read.
 * @throws ImagingError `no-such-file`, `not-an-image` for what is no DICOM, `truncated`, `damaged`
 */
export async function readDicomFile(file: string): Promise<DicomFile> {
  return parseDicom(await readWhole(file), await loadDictionary(), file)
}

/**
 * A file's attributes without its pixel data: the first 256 KB are read, and the rest only where the attributes are
 * longer. `pixelBytes` is what the file holds from the beginning of the pixels.
 */
export async function readDicomHeader(file: string): Promise<DicomFile & { readonly pixelBytes: number }> {
  const dictionary = await loadDictionary()
  const { head, size } = await readHead(file, 256 * 1024)
  const parse = (bytes: Uint8Array) => {
    const { stop, ...parsed } = parseParts(bytes, dictionary, file, true)
    return { ...parsed, pixelBytes: pixelBytes(stop, size) }
  }
  if (head.length === size) return parse(head)
  try {
    return parse(head)
  } catch (error) {
    if (!(error instanceof ImagingError && (error.fault === 'truncated' || error.fault === 'damaged')))
      throw error
    return parse(await readWhole(file))
  }
}

function pixelBytes({ pixelData }: Stop, size: number): number {
  return pixelData === null ? 0 : Math.max(0, size - pixelData.at)
}

/** @throws ImagingError as {@link readDicomFile} */
export function parseDicom(bytes: Uint8Array, dictionary: Dictionary, file: string | null): DicomFile {
  const { stop: _, ...parsed } = parseParts(bytes, dictionary, file, false)
  return parsed
}

/**
 * The attributes before the pixel data, from the first bytes of a file; `pixelData` is where the value of the pixels
 * begins and the length that its header gives (0xffffffff for fragments), null where the bytes hold none: the file then
 * has none, or these bytes end between two attributes before it.
 * @throws ImagingError as {@link readDicomFile}; `truncated` where the bytes end within an attribute
 */
export function parseDicomHead(
  bytes: Uint8Array,
  dictionary: Dictionary,
  file: string | null,
): DicomFile & { readonly pixelData: { readonly at: number; readonly length: number } | null } {
  const { stop, ...parsed } = parseParts(bytes, dictionary, file, true)
  return { ...parsed, pixelData: stop.pixelData }
}

function parseParts(
  bytes: Uint8Array,
  dictionary: Dictionary,
  file: string | null,
  beforePixels: boolean,
): DicomFile & { readonly stop: Stop } {
  const start = beginning(bytes, file)
  let meta: Dataset = new Map()
  let at = start.at
  if (start.meta) {
    const parser = new Parser(bytes, dictionary, file)
    meta = parser.read(at, { explicit: true, bigEndian: false }, { onlyGroup: 0x0002 })
    at = parser.at
  }
  const syntax = transferSyntax(textOf(meta, tags.TransferSyntaxUID) ?? start.syntax)
  const body = syntax.deflated ? inflated(bytes.subarray(at), file) : bytes
  const parser = new Parser(body, dictionary, file)
  const dataset = parser.read(syntax.deflated ? 0 : at, syntax, { beforePixels })
  if (dataset.size === 0)
    throw new ImagingError('truncated', 'a DICOM file without a data set', 'copy it again from its source', {
      file,
    })
  return { file, syntax, meta, dataset, stop: syntax.deflated ? { pixelData: null } : parser.stop }
}

/** Where the elements begin. Old files have no preamble: their first element is of group 0002 or 0008. */
function beginning(
  bytes: Uint8Array,
  file: string | null,
): { readonly at: number; readonly meta: boolean; readonly syntax: string } {
  if (bytes.length === 0)
    throw new ImagingError('truncated', 'an empty file', 'copy it again from its source', { file })
  const marked = (at: number) =>
    bytes[at] === 0x44 && bytes[at + 1] === 0x49 && bytes[at + 2] === 0x43 && bytes[at + 3] === 0x4d
  if (marked(128)) return { at: 132, meta: true, syntax: implicitLittleEndian }
  const group = bytes.length > 8 ? bytes[0] + 256 * bytes[1] : 0
  const capital = (byte: number) => byte >= 0x41 && byte <= 0x5a
  const explicit = capital(bytes[4]) && capital(bytes[5])
  if (group === 0x0002 && explicit) return { at: 0, meta: true, syntax: implicitLittleEndian }
  if (group === 0x0008)
    return { at: 0, meta: false, syntax: explicit ? explicitLittleEndian : implicitLittleEndian }
  throw new ImagingError(
    'not-an-image',
    'not a DICOM file',
    'give files that begin as PS3.10 says, with DICM',
    {
      file,
    },
  )
}

function inflated(bytes: Uint8Array, file: string | null): Uint8Array {
  try {
    return plain(inflateRawSync(bytes, { maxOutputLength: largestInflated }))
  } catch (cause) {
    throw new ImagingError('damaged', 'a deflated data set that does not inflate', 'copy it again', {
      file,
      cause,
    })
  }
}

async function readWhole(file: string): Promise<Uint8Array> {
  try {
    return plain(await readFile(file))
  } catch (cause) {
    throw unreadable(file, cause)
  }
}

/** Not a Buffer, whose slice() would share memory. */
function plain({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

async function readHead(
  file: string,
  length: number,
): Promise<{ readonly head: Uint8Array; readonly size: number }> {
  try {
    const handle = await open(file)
    try {
      const { size } = await handle.stat()
      const head = new Uint8Array(Math.min(length, size))
      const { bytesRead } = await handle.read(head, 0, head.length, 0)
      return { head: head.subarray(0, bytesRead), size }
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw unreadable(file, cause)
  }
}

function unreadable(file: string, cause: unknown): ImagingError {
  const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
  return new ImagingError(
    missing ? 'no-such-file' : 'damaged',
    missing ? 'no such file' : 'a file that cannot be opened',
    missing ? 'check the path' : 'check that it is a file and may be read',
    { file, cause },
  )
}
