import { type Encoder, type WriteOptions, writeBag } from '@tessera/bags'
import { ImagingError } from '@tessera/imaging'
import { type Bag, type Modality, memoryBag } from '@tessera/learning'
import type { Slices } from './slices.ts'

/** The features of the pictures of one image. */
export interface EncodedSlices {
  /** Row-major pictures x dimensions. */
  readonly features: Float32Array
  readonly dimensions: number
  readonly encoder: string
  readonly slices: Slices
}

/**
 * Encodes pictures by a frozen encoder of colour images: the three channels (slices before, here and after, or one slice
 * three times) are red, green and blue, 0 to 1 as bytes 0 to 255, which the manifest's mean and deviation then normalise.
 * @throws ImagingError `wrong-size` for pictures of another size than the encoder takes; EncoderError
 */
export async function encodeSlices(slices: Slices, encoder: Encoder): Promise<EncodedSlices> {
  const { width, height } = encoder.manifest.input
  const { pixels, count, channels, size } = slices
  if (width !== size || height !== size)
    throw new ImagingError(
      'wrong-size',
      `pictures of ${size} x ${size}, and the encoder '${encoder.manifest.name}' takes ${width} x ${height}`,
      `cut the slices with size ${width}`,
    )
  const area = size * size
  const bytes = new Uint8Array(count * area * 3)
  for (let n = 0; n < count; n++)
    for (let at = 0; at < area; at++)
      for (let c = 0; c < 3; c++)
        bytes[3 * (n * area + at) + c] = Math.round(
          255 * pixels[(n * channels + (channels === 3 ? c : 0)) * area + at],
        )
  const features = await encoder.encode(bytes, count)
  return { features, dimensions: encoder.dimensions, encoder: encoder.manifest.name, slices }
}

/**
 * Writes the features of an image's pictures as a bag: `coords` are the slice and the distance of its middle from the first
 * picture's, mm; attributes say how the pictures were made.
 * @throws BagError
 */
export function writeSliceBag(
  file: string,
  { features, dimensions, encoder, slices }: EncodedSlices,
  options: WriteOptions = {},
): void {
  const { slice, middle, channels, size, spacing, window, unseen } = slices
  const coords = new Float64Array(2 * slice.length)
  slice.forEach((k, n) => {
    coords[2 * n] = k
    coords[2 * n + 1] = Math.hypot(...[0, 1, 2].map(axis => middle[3 * n + axis] - middle[axis]))
  })
  const made = {
    encoder,
    kind: channels === 3 ? 'slices, 2.5-D' : 'slices',
    picture_pixels: size,
    picture_spacing_mm: spacing,
    window_low: window[0],
    window_high: window[1],
    unseen_share: unseen,
  }
  writeBag(file, { features, dimensions, coords, attributes: { file: made } }, options)
}

/**
 * Pictures as instances of a network with a convolutional encoder of its own: a modality, and what its encoder is told
 * (`encoder: { cnn: { image } }`).
 * @param slices of each patient; null for one without the scan
 * @throws ImagingError `wrong-size` where patients have pictures of other sizes
 */
export function sliceModality(
  name: string,
  slices: readonly (Slices | null)[],
): { readonly modality: Modality; readonly image: readonly [number, number, number] } {
  const first = slices.find(one => one !== null)
  if (!first) throw new ImagingError('bad-setting', `no patient has '${name}'`, 'leave the modality out')
  const { channels, size } = first
  const dimensions = channels * size * size
  const bags = slices.map((one, patient): Bag | null => {
    if (one === null) return null
    if (one.channels !== channels || one.size !== size)
      throw new ImagingError(
        'wrong-size',
        `patient ${patient} has pictures of ${one.channels} x ${one.size} x ${one.size}, others of ${channels} x ${size} x ${size}`,
        'cut all with the same options',
      )
    return memoryBag(one.pixels, dimensions)
  })
  return { modality: { name, dimensions, bags }, image: [channels, size, size] }
}
