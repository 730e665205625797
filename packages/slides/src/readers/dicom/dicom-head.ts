import { type Dataset, type DicomFile, ImagingError, loadDictionary, parseDicomHead } from '@tessera/imaging'
import { SlideError, type SlideFault } from '../../slide-error.ts'
import { RandomAccessFile } from '../random-access-file.ts'
import { dicomLimits } from './limits.ts'

/** A DICOM file that is open, its attributes read and its pixels left where they are. */
export interface DicomHead {
  readonly file: RandomAccessFile
  readonly syntax: DicomFile['syntax']
  readonly dataset: Dataset
  /** Where the value of the pixel data begins, and its length as the header has it; null where there is none. */
  readonly pixelData: { readonly at: number; readonly length: number } | null
}

/** Most files have their attributes in this many bytes; the window grows eightfold until they are in it. */
const firstWindow = 64 * 1024

/**
 * Opens a DICOM file and reads its attributes, from as few of its bytes as hold them.
 * @throws SlideError `no-such-file`, `not-a-slide` for what is no DICOM, `truncated`, `damaged`, `too-large`
 */
export async function openDicom(path: string): Promise<DicomHead> {
  const file = await RandomAccessFile.open(path)
  try {
    return await readHead(file)
  } catch (error) {
    await file.close()
    throw slideError(error, path)
  }
}

async function readHead(file: RandomAccessFile): Promise<DicomHead> {
  const dictionary = await loadDictionary()
  for (let window = firstWindow; ; window *= 8) {
    const whole = window >= file.size
    const bytes = await file.read(0, Math.min(window, file.size, dicomLimits.headBytes))
    try {
      const { syntax, dataset, pixelData } = parseDicomHead(bytes, dictionary, file.path)
      if (pixelData !== null || whole) return { file, syntax, dataset, pixelData }
    } catch (error) {
      const unfinished = error instanceof ImagingError && error.fault === 'truncated'
      if (!unfinished || whole) throw error
    }
    if (window >= dicomLimits.headBytes)
      throw new SlideError(
        'too-large',
        `attributes of more than ${dicomLimits.headBytes} bytes`,
        'convert it to TILED_FULL, whose frames need no attributes of their own',
        { file: file.path },
      )
  }
}

const faults: Partial<Record<ImagingError['fault'], SlideFault>> = {
  'no-such-file': 'no-such-file',
  'not-an-image': 'not-a-slide',
  truncated: 'truncated',
  unsupported: 'unsupported',
}

/** What imaging says of a file, in the words of slides. */
export function slideError(error: unknown, file: string): unknown {
  if (!(error instanceof ImagingError)) return error
  return new SlideError(faults[error.fault] ?? 'damaged', error.what, error.cure, { file, cause: error })
}
