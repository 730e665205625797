import type { Value } from '../graph.ts'
import { fixedSize } from '../shape.ts'
import { placesOf, transposedConvolution } from './convolution.ts'
import { scatterAdd, zerosOf } from './gather.ts'
import { flatten, reshape } from './reshape.ts'

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
 * Largest of each square window of images [n, channels, height, width]. Gradient: to the element that was largest,
 * the first of equals.
 */
export function maxPool(x: Value, size: number, options: PoolingOptions = {}): Value {
  const { shape, attributes } = windowOf('maxPool', x, size, options)
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
