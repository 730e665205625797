import { EncoderError, type EncoderFault } from '@tessera/bags'
import { ImagingError, type ImagingFault } from '@tessera/imaging'
import type { OpenOptions } from '../slide.ts'
import { SlideError, type SlideFault } from '../slide-error.ts'
import type { TilePlan } from '../tiles/index.ts'
import type { EncoderChoice, EncoderSession } from './feature-encoder.ts'
import type { PlannedSlide, TilesWanted } from './plan-slide.ts'

/** A slide as a thread opens it. */
export interface SlideSource {
  readonly file: string
  readonly options: OpenOptions
}

/** What a thread is told when it starts. */
export interface ThreadStart {
  readonly encoder: EncoderChoice
  readonly session: EncoderSession
}

/** What a thread is asked for, and what it gives. */
export type Order =
  /** Opens the encoder, so that a model that cannot be used is known before any slide is read. */
  | { readonly kind: 'open' }
  /** {@link PlannedSlide} */
  | { readonly kind: 'plan'; readonly source: SlideSource; readonly settings: TilesWanted }
  /** The bytes of all tiles of a plan. */
  | { readonly kind: 'read'; readonly source: SlideSource; readonly plan: TilePlan }
  /** The features of all tiles of a plan, read and encoded in one thread. */
  | { readonly kind: 'measure'; readonly source: SlideSource; readonly plan: TilePlan }
  /** The features of tiles that were read elsewhere. */
  | { readonly kind: 'encode'; readonly tiles: Uint8Array; readonly count: number }

export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: Float32Array | Uint8Array | PlannedSlide }
  | { readonly id: number; readonly ok: false; readonly fault: SentFault }

/** An error between threads. */
export type SentFault =
  | {
      readonly kind: 'slide'
      readonly fault: SlideFault
      readonly what: string
      readonly cure: string
      readonly file: string | null
    }
  | {
      readonly kind: 'encoder'
      readonly fault: EncoderFault
      readonly what: string
      readonly cure: string
      readonly file: string
    }
  | { readonly kind: 'imaging'; readonly fault: ImagingFault; readonly what: string; readonly cure: string }
  | { readonly kind: 'other'; readonly message: string }

export function sentFault(error: unknown): SentFault {
  if (error instanceof SlideError) {
    const { fault, what, cure, file } = error
    return { kind: 'slide', fault, what, cure, file }
  }
  if (error instanceof EncoderError) {
    const { fault, what, cure, file } = error
    return { kind: 'encoder', fault, what, cure, file }
  }
  if (error instanceof ImagingError) {
    const { fault, what, cure } = error
    return { kind: 'imaging', fault, what, cure }
  }
  return { kind: 'other', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

export function receivedFault(sent: SentFault): Error {
  if (sent.kind === 'slide') return new SlideError(sent.fault, sent.what, sent.cure, { file: sent.file })
  if (sent.kind === 'encoder') return new EncoderError(sent.fault, sent.file, sent.what, sent.cure)
  if (sent.kind === 'imaging') return new ImagingError(sent.fault, sent.what, sent.cure)
  return new Error(sent.message)
}
