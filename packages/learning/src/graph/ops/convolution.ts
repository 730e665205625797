import type { Value } from '../graph.ts'
import { fixedSize, GraphShapeError, type Shape } from '../shape.ts'
import { concat } from './concat.ts'
import { gemm } from './matmul.ts'
import { reshape, transpose } from './reshape.ts'
import { pad, slice } from './slice.ts'
import { sum } from './sum.ts'

export interface ConvolutionOptions {
  /** Step of the kernel, both ways; 1. */
  readonly stride?: number
  /** Zeros around the image; 0. */
  readonly padding?: number
  /** Parts of the channels that are convolved apart; 1. */
  readonly groups?: number
  /** One number an output channel. */
  readonly bias?: Value
}

interface Geometry {
  readonly stride: number
  readonly padding: number
  readonly groups: number
}

function attributesOf({ stride, padding, groups }: Geometry, kernel: readonly number[]) {
  return {
    kernel_shape: kernel,
    strides: [stride, stride],
    pads: [padding, padding, padding, padding],
    group: groups,
  }
}

/**
 * 2-D cross-correlation, as every library calls convolution: images [n, in, height, width], kernel
 * [out, in / groups, kernel height, kernel width], to [n, out, ⌊(height + 2·padding − kernel) / stride⌋ + 1, ...].
 * Gradients: by the image the transposed convolution; by the kernel, for each of its places, the product of
 * upstream gradient and shifted image.
 * @throws GraphShapeError
 */
export function convolution(x: Value, kernel: Value, options: ConvolutionOptions = {}): Value {
  const { stride = 1, padding = 0, groups = 1, bias } = options
  const geometry = { stride, padding, groups }
  if (x.shape.length !== 4 || kernel.shape.length !== 4)
    throw new GraphShapeError('convolution', [x.shape, kernel.shape], 'both need four axes')
  const channels = fixedSize('convolution', x.shape, 1)
  const out = fixedSize('convolution', kernel.shape, 0)
  if (channels !== fixedSize('convolution', kernel.shape, 1) * groups || out % groups !== 0)
    throw new GraphShapeError(
      'convolution',
      [x.shape, kernel.shape],
      `the channels do not fit ${groups} groups`,
    )
  if (bias !== undefined && (bias.shape.length !== 1 || bias.shape[0] !== out))
    throw new GraphShapeError('convolution', [kernel.shape, bias.shape], `the bias must be [${out}]`)
  const size = [2, 3].map(axis => fixedSize('convolution', kernel.shape, axis))
  const places = placesOf('convolution', x.shape, size, geometry)
  const recorded = {
    shape: [x.shape[0], out, ...places],
    type: x.type,
    attributes: attributesOf(geometry, size),
  }
  const inputs = bias === undefined ? [x, kernel] : [x, kernel, bias]
  return x.graph.record('Conv', inputs, recorded, upstream => [
    transposedConvolution(upstream, kernel, x.shape, geometry),
    kernelGradient(x, upstream, kernel.shape, geometry),
    ...(bias === undefined ? [] : [sum(upstream, [0, 2, 3])]),
  ])
}

/** Height and width that a window of a size leaves. */
export function placesOf(
  operation: string,
  shape: Shape,
  window: readonly number[],
  geometry: Omit<Geometry, 'groups'>,
) {
  return window.map((length, i) => {
    const size = fixedSize(operation, shape, i + 2)
    const places = Math.floor((size + 2 * geometry.padding - length) / geometry.stride) + 1
    if (places < 1)
      throw new GraphShapeError(
        operation,
        [shape],
        `a window of ${window.join(' x ')} is larger than the image`,
      )
    return places
  })
}

/** What undoes the places of a convolution: spreads each output over the image from which it came. */
export function transposedConvolution(y: Value, kernel: Value, image: Shape, geometry: Geometry): Value {
  const size = [2, 3].map(axis => fixedSize('transposedConvolution', kernel.shape, axis))
  // Rows and columns of the image that no place of the kernel reached.
  const rest = size.map((length, i) => {
    const covered = (fixedSize('transposedConvolution', y.shape, i + 2) - 1) * geometry.stride + length
    return fixedSize('transposedConvolution', image, i + 2) + 2 * geometry.padding - covered
  })
  const attributes = { ...attributesOf(geometry, size), output_padding: rest }
  return y.graph.record(
    'ConvTranspose',
    [y, kernel],
    { shape: image, type: y.type, attributes },
    upstream => [
      convolution(upstream, kernel, geometry),
      kernelGradient(upstream, y, kernel.shape, geometry),
    ],
  )
}

/**
 * The gradient by the kernel [out, in / groups, height, width]: upstream [out, n·places] times the image as each of
 * the kernel's places sees it, [in / groups · height · width, n·places]. Several times faster than a convolution
 * whose kernel is the upstream gradient.
 */
function kernelGradient(x: Value, upstream: Value, kernel: Shape, geometry: Geometry): Value {
  const { stride, padding, groups } = geometry
  const [out, perGroup, height, width] = kernel.map((_, axis) => fixedSize('convolution', kernel, axis))
  const [rows, columns] = [2, 3].map(axis => fixedSize('convolution', upstream.shape, axis))
  // Channels first, so that what a place sees of a channel is one row of the product.
  const image = pad(pad(transpose(x, [1, 0, 2, 3]), 2, padding, padding), 3, padding, padding)
  const errors = transpose(upstream, [1, 0, 2, 3])
  const parts = Array.from({ length: groups }, (_, group) => {
    const channels = slice(image, 0, group * perGroup, (group + 1) * perGroup)
    const outputs = slice(errors, 0, (group * out) / groups, ((group + 1) * out) / groups)
    const places: Value[] = []
    for (let i = 0; i < height; i++)
      for (let j = 0; j < width; j++) {
        const seenRows = slice(channels, 2, i, i + (rows - 1) * stride + 1, stride)
        const seen = slice(seenRows, 3, j, j + (columns - 1) * stride + 1, stride)
        places.push(reshape(seen, [perGroup, 1, -1]))
      }
    const seen = reshape(concat(places, 1), [perGroup * height * width, -1])
    return gemm(reshape(outputs, [out / groups, -1]), seen, { transposeB: true })
  })
  return reshape(concat(parts, 0), kernel)
}
