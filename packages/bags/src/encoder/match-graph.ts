import type { InferenceSession } from 'onnxruntime-node'
import { EncoderError } from './encoder-error.ts'
import type { EncoderManifest } from './manifest.ts'
import { pooledDimensions, pooledRank } from './pool-output.ts'

/** What of a graph a manifest means. */
export interface MatchedGraph {
  readonly inputName: string
  readonly outputName: string
  /** Images at once. */
  readonly batch: number
  /** Whether the model takes that many and no others. */
  readonly fixedBatch: boolean
}

/**
 * Finds the input and the output of a graph that a manifest speaks of, and checks their shapes.
 * @throws EncoderError `input-mismatch`, `output-mismatch`
 */
export function matchGraph(
  file: string,
  { input, output }: EncoderManifest,
  session: InferenceSession,
  batch: number,
): MatchedGraph {
  const { inputMetadata, outputMetadata } = session
  const taken =
    input.name === undefined ? inputMetadata[0] : inputMetadata.find(({ name }) => name === input.name)
  const wanted = input.layout === 'NCHW' ? [3, input.height, input.width] : [input.height, input.width, 3]
  const needs = `the manifest says float32 images x ${wanted.join(' x ')}`
  const misfit = (what: string) =>
    new EncoderError('input-mismatch', file, `${what}; ${needs}`, 'correct the manifest')
  if (!taken?.isTensor || (input.name === undefined && inputMetadata.length > 1))
    throw misfit(`has the inputs ${inputMetadata.map(({ name }) => `'${name}'`).join(', ')}`)
  const { shape, type } = taken
  const fits =
    shape.length === 4 && wanted.every((size, i) => typeof shape[i + 1] === 'string' || shape[i + 1] === size)
  if (type !== 'float32' || !fits) throw misfit(`takes '${taken.name}' as ${type} ${shape.join(' x ')}`)
  const given =
    output.name === undefined ? outputMetadata[0] : outputMetadata.find(({ name }) => name === output.name)
  if (!given?.isTensor)
    throw new EncoderError(
      'output-mismatch',
      file,
      `has no output '${output.name}'`,
      `its outputs are ${outputMetadata.map(({ name }) => `'${name}'`).join(', ')}`,
    )
  if (given.shape.length > 0) checkOutput(file, output, given.name, given.type, given.shape)
  const fixedBatch = typeof shape[0] === 'number'
  return {
    inputName: taken.name,
    outputName: given.name,
    batch: typeof shape[0] === 'number' ? shape[0] : Math.max(1, Math.floor(batch)),
    fixedBatch,
  }
}

/** @throws EncoderError `output-mismatch` */
export function checkOutput(
  file: string,
  output: EncoderManifest['output'],
  name: string,
  type: string,
  shape: readonly (number | string)[],
): void {
  const { pooling, dimensions, leadingTokens } = output
  const found = pooledDimensions(output, shape)
  const patches = typeof shape[1] === 'number' && shape.length === 3 ? shape[1] - leadingTokens : 1
  const lacksTokens = pooling !== 'class-token' && patches < 1
  if (
    type === 'float32' &&
    shape.length === pooledRank[pooling] &&
    !lacksTokens &&
    !(found !== dimensions && found > 0)
  )
    return
  throw new EncoderError(
    'output-mismatch',
    file,
    `gives '${name}' as ${type} ${shape.join(' x ')}; the manifest says ${dimensions} dimensions, pooling '${pooling}'`,
    'correct the manifest',
  )
}
