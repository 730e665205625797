import type { EncoderChoice } from '@tessera/slides'
import { besideStudy } from './beside.ts'
import type { SlideFiles } from './file-block.ts'

/** The encoder of a block of slides, as the threads that encode are told. */
export function encoderOf(block: SlideFiles): EncoderChoice {
  const { encoder, tile } = block.protocol
  if (encoder !== 'histology') return { kind: 'onnx', manifest: besideStudy(block, encoder.onnx) }
  return {
    kind: 'histology',
    ...(tile.pixels === undefined ? {} : { tileSize: tile.pixels }),
    ...(tile.micrometresPerPixel === undefined ? {} : { mpp: tile.micrometresPerPixel }),
  }
}
