import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { EncoderError } from './encoder-error.ts'
import type { EncoderManifest } from './manifest.ts'
import { checkOutput, type MatchedGraph } from './match-graph.ts'
import { type NormaliseImage, normaliser } from './normalise.ts'
import { poolOutput } from './pool-output.ts'

export interface EncoderParts extends MatchedGraph {
  readonly manifest: EncoderManifest
  readonly file: string
  readonly session: InferenceSession
  readonly Tensor: typeof Tensor
}

/**
 * A frozen network that gives each image a vector. It blocks its thread while it works: run it in a worker thread where
 * the main one must stay free.
 */
export class Encoder {
  readonly manifest: EncoderManifest
  private readonly parts: EncoderParts
  private readonly normalise: NormaliseImage
  private readonly imageSize: number
  private released = false
  constructor(parts: EncoderParts) {
    this.parts = parts
    this.manifest = parts.manifest
    this.normalise = normaliser(parts.manifest.input)
    this.imageSize = 3 * parts.manifest.input.width * parts.manifest.input.height
  }

  /** Numbers an image. */
  get dimensions(): number {
    return this.manifest.output.dimensions
  }

  /**
   * Encodes images of the size that the manifest says, any number of them; the same images in the same call give the
   * same bits.
   * @param images bytes (red, green, blue, row by row, image by image), which are normalised here; or float32 as the model
   * takes it, normalised by the caller
   * @returns row-major count x dimensions
   * @throws EncoderError `bad-batch`, `output-mismatch`, `not-finite`, `closed`
   */
  async encode(images: Uint8Array | Float32Array, count: number): Promise<Float32Array> {
    const { file, batch, fixedBatch } = this.parts
    if (this.released) throw new EncoderError('closed', file, 'was released', 'open it again')
    if (!(Number.isInteger(count) && count >= 0 && images.length === count * this.imageSize))
      throw new EncoderError(
        'bad-batch',
        file,
        `was given ${images.length} numbers for ${count} images`,
        `give ${this.imageSize} an image (${this.manifest.input.width} x ${this.manifest.input.height} x 3)`,
      )
    const features = new Float32Array(count * this.dimensions)
    for (let from = 0; from < count; from += batch) {
      const some = Math.min(batch, count - from)
      const run = await this.run(this.input(images, from, some, fixedBatch ? batch : some), some)
      const wrong = run.findIndex(value => !Number.isFinite(value))
      if (wrong >= 0) throw notFinite(file, from + Math.floor(wrong / this.dimensions), run[wrong])
      features.set(run, from * this.dimensions)
    }
    return features
  }

  /** Frees the memory of the network. */
  async release(): Promise<void> {
    if (this.released) return
    this.released = true
    await this.parts.session.release()
  }

  /** Images `from` on; what a fixed batch has too many stays 0. */
  private input(images: Uint8Array | Float32Array, from: number, some: number, size: number): Float32Array {
    const input = new Float32Array(size * this.imageSize)
    if (images instanceof Float32Array)
      input.set(images.subarray(from * this.imageSize, (from + some) * this.imageSize))
    else
      for (let i = 0; i < some; i++) {
        const at = (from + i) * this.imageSize
        this.normalise(
          images.subarray(at, at + this.imageSize),
          input.subarray(i * this.imageSize, (i + 1) * this.imageSize),
        )
      }
    return input
  }

  private async run(input: Float32Array, some: number): Promise<Float32Array> {
    const { session, Tensor, inputName, outputName, file, manifest } = this.parts
    const { width, height, layout } = manifest.input
    const size = input.length / this.imageSize
    const shape = layout === 'NCHW' ? [size, 3, height, width] : [size, height, width, 3]
    const tensor = new Tensor('float32', input, shape)
    const { [outputName]: output } = await session.run({ [inputName]: tensor }, [outputName])
    const { data, dims, type } = output
    checkOutput(file, manifest.output, outputName, type, dims)
    if (!(data instanceof Float32Array) || dims[0] !== size)
      throw new EncoderError(
        'output-mismatch',
        file,
        `gives '${outputName}' as ${dims.join(' x ')} for ${size} images`,
        'export the model with one row an image',
      )
    const pooled = poolOutput(manifest.output, data, dims, some)
    output.dispose()
    return pooled
  }
}

function notFinite(file: string, image: number, value: number): EncoderError {
  return new EncoderError(
    'not-finite',
    file,
    `gives ${value} for image ${image} of the batch`,
    'check the mean and the standard deviation of the manifest, and the image',
  )
}
