import { statSync } from 'node:fs'
import path from 'node:path'
import { EncoderError, openEncoder, readManifest } from '@tessera/bags'
import { contentHash } from '@tessera/tasks'
import { SlideError } from '../slide-error.ts'
import type { EncoderChoice, EncoderDescription, EncoderSession, FeatureEncoder } from './feature-encoder.ts'

type OnnxChoice = Extract<EncoderChoice, { readonly kind: 'onnx' }>

/** @throws EncoderError `no-such-file`, `bad-manifest`; SlideError `unsupported` for tiles that are not square */
export function describeOnnx(choice: OnnxChoice): EncoderDescription {
  const manifest = readManifest(choice.manifest)
  const { width, height } = manifest.input
  if (width !== height)
    throw new SlideError(
      'unsupported',
      `the encoder ${manifest.name} takes tiles of ${width} x ${height} pixels`,
      'give an encoder of square tiles',
      { file: choice.manifest },
    )
  const folder = path.dirname(choice.manifest)
  const files = [manifest.model, ...(manifest.model.weights ?? [])].map(({ file }) => path.join(folder, file))
  return {
    name: manifest.name,
    // The manifest holds the hashes of model and weights. What it says of licence and source changes no feature.
    digest: contentHash([manifest.format, manifest.model, manifest.input, manifest.spacing, manifest.output]),
    dimensions: manifest.output.dimensions,
    featureNames: null,
    tileSize: width,
    mpp: manifest.spacing,
    storage: 'float16',
    weightBytes: files.reduce((sum, file) => sum + sizeOf(file), 0),
  }
}

/** An ONNX file by its manifest. @throws EncoderError of a model that cannot be used; as {@link describeOnnx} */
export async function onnxEncoder(choice: OnnxChoice, session: EncoderSession): Promise<FeatureEncoder> {
  const description = describeOnnx(choice)
  const encoder = await openEncoder(choice.manifest, {
    threads: session.threads ?? 1,
    batch: session.batch ?? networkBatch,
  })
  return {
    ...description,
    encode: (tiles, count) => encoder.encode(tiles, count),
    release: () => encoder.release(),
  }
}

/** Tiles at once: what lies between two operations then stays in the cache of the processor. */
export const networkBatch = 4

function sizeOf(file: string): number {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined)
    throw new EncoderError('no-such-file', file, 'is not there', 'put it beside its manifest')
  return found.size
}
