import { EncoderError } from '@tessera/bags'
import type { ImagingError } from '@tessera/imaging'
import { SlideError } from '../slide-error.ts'
import type { SentFault } from './protocol.ts'

/** An error as a thread can send it. */
export function sentFault(error: unknown): SentFault {
  if (error instanceof SlideError) {
    const { fault, what, cure, file } = error
    return { kind: 'slide', fault, what, cure, file }
  }
  if (error instanceof EncoderError) {
    const { fault, what, cure, file } = error
    return { kind: 'encoder', fault, what, cure, file }
  }
  if (isImagingError(error)) {
    const { fault, what, cure } = error
    return { kind: 'imaging', fault, what, cure }
  }
  return { kind: 'other', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

/** By its name, so that a thread which only reads need not load all of imaging. */
function isImagingError(error: unknown): error is ImagingError {
  return error instanceof Error && error.name === 'ImagingError'
}
