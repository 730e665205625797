import { EncoderError } from '@tessera/bags'
import { ImagingError } from '@tessera/imaging'
import { SlideError } from '../slide-error.ts'
import type { SentFault } from './protocol.ts'

/** The error that a thread sent. */
export function receivedFault(sent: SentFault): Error {
  if (sent.kind === 'slide') return new SlideError(sent.fault, sent.what, sent.cure, { file: sent.file })
  if (sent.kind === 'encoder') return new EncoderError(sent.fault, sent.file, sent.what, sent.cure)
  if (sent.kind === 'imaging') return new ImagingError(sent.fault, sent.what, sent.cure)
  return new Error(sent.message)
}
