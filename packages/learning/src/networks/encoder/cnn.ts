import {
  constantly,
  convolution,
  dropout,
  groupNorm,
  he,
  maxPool,
  mean,
  relu,
  reshape,
  type Value,
  zeros,
} from '../../graph/index.ts'

export interface CnnOptions {
  /** Before the names of the parameters. */
  readonly name: string
  /** Channels, height and width: an instance's features are the pixels of its first channel row by row, then the next. */
  readonly image: readonly [number, number, number]
  /** Of each convolution, the first first. */
  readonly channels: readonly number[]
  /** Share of the output dropped in training. */
  readonly dropout?: number
}

/**
 * A small convolutional network over instances that are images, [instances, channels · height · width]: for each of
 * `channels` a convolution 3 x 3 (zeros around the image), a group normalisation and relu; between two of them the largest
 * of each 2 x 2 pixels, a last odd row or column left out. What comes out is the mean of each channel of the last, and so
 * sees texture wherever it lies: [instances, channels.at(-1)].
 *
 * Parameters: `0/kernel` [out, in, 3, 3] (first values by He), `0/bias`, `0/scale` and `0/shift` [out], `1/kernel`, ...
 */
export function cnn(x: Value, { name, image, channels, dropout: share = 0 }: CnnOptions): Value {
  const { graph } = x
  let images = reshape(x, [x.shape[0], ...image])
  channels.forEach((out, layer) => {
    const inputs = layer === 0 ? image[0] : channels[layer - 1]
    const own = (part: string) => `${name}/${layer}/${part}`
    const kernel = graph.parameter(own('kernel'), [out, inputs, 3, 3], he())
    const bias = graph.parameter(own('bias'), [out], zeros())
    const scale = graph.parameter(own('scale'), [out], constantly(Array(out).fill(1)))
    const shift = graph.parameter(own('shift'), [out], zeros())
    if (layer > 0) images = maxPool(images, 2)
    images = relu(groupNorm(convolution(images, kernel, { padding: 1, bias }), groupsOf(out), scale, shift))
  })
  return dropout(mean(images, [2, 3]), share)
}

/** Four groups, or the most up to four of at least two channels each: a channel normalised alone has no level left. */
function groupsOf(channels: number): number {
  return [4, 3, 2].find(groups => channels % groups === 0 && channels > groups) ?? 1
}

/** Numbers of the largest map that an image becomes, which the memory of a run depends on. */
export function largestMap({ image, channels }: Pick<CnnOptions, 'image' | 'channels'>): number {
  const pixels = image[1] * image[2]
  return Math.max(image[0], ...channels.map((out, layer) => out / 4 ** layer)) * pixels
}
