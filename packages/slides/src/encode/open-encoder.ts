import { statSync } from 'node:fs'
import path from 'node:path'
import { EncoderError, openEncoder, readManifest } from '@tessera/bags'
import { contentHash } from '@tessera/tasks'
import { SlideError } from '../slide-error.ts'
import type { EncoderChoice, EncoderDescription, EncoderSession, FeatureEncoder } from './feature-encoder.ts'
import { describeHistology, histologyEncoder } from './histology/histology-encoder.ts'

/**
 * What an encoder is, without loading its weights.
 * @throws EncoderError `no-such-file`, `bad-manifest`; SlideError `unsupported` for tiles that are not square,
 * `bad-setting`
 */
export function describeEncoder(choice: EncoderChoice): EncoderDescription {
  if (choice.kind === 'histology') return describeHistology(choice)
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

/** @throws EncoderError of a model that cannot be used; SlideError as {@link describeEncoder} */
export async function openFeatureEncoder(
  choice: EncoderChoice,
  session: EncoderSession = {},
): Promise<FeatureEncoder> {
  if (choice.kind === 'histology') return histologyEncoder(choice)
  const description = describeEncoder(choice)
  const encoder = await openEncoder(choice.manifest, {
    threads: session.threads ?? 1,
    batch: session.batch ?? 8,
  })
  return {
    ...description,
    encode: (tiles, count) => encoder.encode(tiles, count),
    release: () => encoder.release(),
  }
}

function sizeOf(file: string): number {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined)
    throw new EncoderError('no-such-file', file, 'is not there', 'put it beside its manifest')
  return found.size
}
