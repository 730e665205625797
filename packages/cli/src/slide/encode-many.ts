import { type EncoderChoice, encodeSlides, listSlides } from '@tessera/slides'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { slidesOutcome } from './many-slides.ts'
import { type TileOptions, tileSettings } from './tile-options.ts'

export interface EncodeOptions extends TileOptions {
  readonly encoder?: string
  readonly mpp?: number
  readonly size?: number
  readonly layout: 'trident' | 'clam' | 'stamp'
  readonly storage?: 'float16' | 'float32'
  readonly threads?: number
}

/** The bags of many slides. */
export async function encodeMany(
  sources: readonly string[],
  options: EncodeOptions,
  { onProgress, signal }: Pick<Session, 'onProgress' | 'signal'>,
): Promise<Outcome> {
  const { entries, findings } = await listSlides(sources)
  const { regions, ...tiles } = tileSettings(options)
  const done = await encodeSlides({
    entries,
    encoder: encoderOf(options),
    output: options.out,
    tiles,
    layout: options.layout,
    assumedMpp: options.assumeMpp ?? null,
    onProgress,
    signal,
    regions,
    ...(options.storage === undefined ? {} : { storage: options.storage }),
    ...(options.workers === undefined ? {} : { workers: options.workers }),
    ...(options.threads === undefined ? {} : { threads: options.threads }),
  })
  return slidesOutcome(options.out, entries, findings, done)
}

function encoderOf({ encoder, mpp, size }: EncodeOptions): EncoderChoice {
  if (encoder === undefined)
    return {
      kind: 'histology',
      ...(mpp === undefined ? {} : { mpp }),
      ...(size === undefined ? {} : { tileSize: size }),
    }
  if (mpp !== undefined || size !== undefined)
    throw new UsageError('--mpp and --size are of the named features; an encoder has its own in its manifest')
  return { kind: 'onnx', manifest: encoder }
}
