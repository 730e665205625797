import type { Attributes, Value } from '../graph.ts'
import { fixedSize, type Shape } from '../shape.ts'
import { divide, multiply } from './arithmetic.ts'
import { placesOf, transposedConvolution } from './convolution.ts'
import { scatterAdd, zerosOf } from './gather.ts'
import { flatten, reshape } from './reshape.ts'
import { cast, equal } from './where.ts'

export interface PoolingOptions {
  /** Step of the window; its size by default. */
  readonly stride?: number
  readonly padding?: number
}

function windowOf(operation: string, x: Value, size: number, options: PoolingOptions) {
  const { stride = size, padding = 0 } = options
  const places = placesOf(operation, x.shape, [size, size], { stride, padding })
  return {
    stride,
    padding,
    shape: [x.shape[0], x.shape[1], ...places],
    attributes: { kernel_shape: [size, size], strides: [stride, stride], pads: Array(4).fill(padding) },
  }
}

/**
 * Largest of each square window of images [n, channels, height, width]. Gradient: to the element that was largest;
 * of equals to the first, or, where windows do not overlap and fill the image, to all of them in equal parts.
 */
export function maxPool(x: Value, size: number, options: PoolingOptions = {}): Value {
  const { shape, attributes, stride, padding } = windowOf('maxPool', x, size, options)
  const apart = stride === size && padding === 0 && [2, 3].every(axis => Number(x.shape[axis]) % size === 0)
  if (apart && x.type === 'float32') return maxOfTiles(x, size, shape, attributes)
  const results = [
    { shape, type: x.type },
    { shape, type: 'int64' },
  ] as const
  const [largest] = x.graph.recordMany('MaxPool', [x], attributes, results, ([upstream], [, place]) => {
    if (upstream === null) return [null]
    // Places count through the whole tensor.
    const spread = scatterAdd(zerosOf(flatten(x)), flatten(place), flatten(upstream))
    return [reshape(spread, x.shape)]
  })
  return largest
}

/** Windows side by side: the kernel without places is many times faster, and so is comparing with what was largest. */
function maxOfTiles(x: Value, size: number, shape: Shape, attributes: Attributes): Value {
  return x.graph.record('MaxPool', [x], { shape, type: x.type, attributes }, (upstream, largest) => {
    const chosen = cast(equal(x, repeat(largest, size, x.shape)), x.type)
    const ties = multiply(averagePool(chosen, size), size * size)
    return [multiply(chosen, repeat(divide(upstream, ties), size, x.shape))]
  })
}

/** Each element of an image as a square of `size` x `size` equal ones. */
function repeat(x: Value, size: number, shape: Shape): Value {
  const { graph } = x
  const inputs = [x, graph.constant([]), graph.constant([1, 1, size, size])]
  const attributes = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }
  return graph.record('Resize', inputs, { shape, type: x.type, attributes }, upstream => [
    multiply(averagePool(upstream, size), size * size),
    null,
    null,
  ])
}

/** Mean of each square window, zeros of the padding counted. Gradient: shared equally by the window. float32 only. */
export function averagePool(x: Value, size: number, options: PoolingOptions = {}): Value {
  const { shape, attributes, stride, padding } = windowOf('averagePool', x, size, options)
  const channels = fixedSize('averagePool', x.shape, 1)
  const recorded = { shape, type: x.type, attributes: { ...attributes, count_include_pad: 1 } }
  return x.graph.record('AveragePool', [x], recorded, upstream => {
    const shares = new Float64Array(channels * size * size).fill(1 / (size * size))
    const kernel = x.graph.constant(shares, [channels, 1, size, size], x.type)
    return [transposedConvolution(upstream, kernel, x.shape, { stride, padding, groups: channels })]
  })
}
