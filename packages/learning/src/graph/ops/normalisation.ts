import type { Value } from '../graph.ts'
import { fixedSize, GraphShapeError, sameShape } from '../shape.ts'
import { add, divide, multiply, subtract } from './arithmetic.ts'
import { squareRoot } from './exponential.ts'
import { mean } from './reduce.ts'
import { reshape } from './reshape.ts'

/**
 * (x − mean) / √(variance + epsilon) over the last axis, the variance with divisor n (Ba, Kiros and Hinton 2016).
 * Gradient: (u − mean u − y·mean(u·y)) / √(variance + epsilon), means over the axis.
 */
export function standardise(x: Value, epsilon = 1e-5): Value {
  const axis = x.shape.length - 1
  const size = fixedSize('standardise', x.shape, axis)
  const perRow = x.shape.with(axis, 1)
  const { graph, type } = x
  const ones = graph.constant(new Float64Array(size).fill(1), [size], type)
  if (type === 'float64') {
    // The kernel gives the moments in float32 alone.
    const centred = subtract(x, mean(x, [axis], true))
    return divide(centred, squareRoot(add(mean(multiply(centred, centred), [axis], true), epsilon)))
  }
  const results = [
    { shape: x.shape, type },
    { shape: perRow, type },
    { shape: perRow, type },
  ]
  const attributes = { axis, epsilon: { float: epsilon } }
  const [normalised] = graph.recordMany(
    'LayerNormalization',
    [x, ones],
    attributes,
    results,
    ([upstream], [y, , inverse]) => {
      if (upstream === null) return [null, null]
      const along = mean(multiply(upstream, y), [axis], true)
      const centred = subtract(subtract(upstream, mean(upstream, [axis], true)), multiply(y, along))
      return [multiply(centred, inverse), null]
    },
  )
  return normalised
}

/** Layer normalisation: {@link standardise} over the last axis, times `scale` plus `shift`, both of that axis' size. */
export function layerNorm(x: Value, scale: Value, shift: Value, epsilon = 1e-5): Value {
  const size = [fixedSize('layerNorm', x.shape, x.shape.length - 1)]
  if (!sameShape(scale.shape, size) || !sameShape(shift.shape, size))
    throw new GraphShapeError(
      'layerNorm',
      [x.shape, scale.shape, shift.shape],
      `scale and shift must be [${size}]`,
    )
  return add(multiply(standardise(x, epsilon), scale), shift)
}

/**
 * Group normalisation of [images, channels, height, width...]: {@link standardise} over each group of channels of
 * an image, times `scale` plus `shift` of each channel (Wu and He 2018). One group is a layer normalisation of the
 * whole image, as many as channels an instance normalisation.
 */
export function groupNorm(x: Value, groups: number, scale: Value, shift: Value, epsilon = 1e-5): Value {
  const channels = fixedSize('groupNorm', x.shape, 1)
  if (!sameShape(scale.shape, [channels]) || !sameShape(shift.shape, [channels]))
    throw new GraphShapeError(
      'groupNorm',
      [x.shape, scale.shape, shift.shape],
      `scale and shift must be [${channels}]`,
    )
  if (channels % groups !== 0)
    throw new GraphShapeError(
      'groupNorm',
      [x.shape],
      `${channels} channels do not divide into ${groups} groups`,
    )
  const places = x.shape.slice(2).map((_, i) => fixedSize('groupNorm', x.shape, i + 2))
  const size = (channels / groups) * places.reduce((product, place) => product * place, 1)
  const grouped = standardise(reshape(x, [x.shape[0], groups, size]), epsilon)
  const perChannel = [channels, ...places.map(() => 1)]
  return add(multiply(reshape(grouped, x.shape), reshape(scale, perChannel)), reshape(shift, perChannel))
}
