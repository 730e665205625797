import type { EncoderFault } from '@tessera/bags'
import type { ImagingFault } from '@tessera/imaging'
import type { OpenOptions } from '../slide.ts'
import type { SlideFault } from '../slide-error.ts'
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
