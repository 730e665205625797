import type { Modality } from '../../bag-rows.ts'
import { LearnerError } from '../../learner-error.ts'
import type { InstanceStatistics } from './instance-statistics.ts'

/**
 * Statistics of images: every pixel of a channel has the mean and the standard deviation of the channel, so that what
 * stands beside each other in an image is still alike after standardisation.
 * @throws LearnerError `bad-setting` where the images do not have the instances' numbers, or are too small to be halved
 */
export function channelStatistics(
  { name, dimensions }: Modality,
  statistics: InstanceStatistics,
  cnn: { readonly image: readonly [number, number, number]; readonly channels: readonly number[] },
): InstanceStatistics {
  const [channels, height, width] = cnn.image
  const pixels = height * width
  if (channels * pixels !== dimensions)
    throw new LearnerError(
      'bad-setting',
      `'${name}' has ${dimensions} numbers an instance, and images of ${cnn.image.join(' x ')} have ${channels * pixels}`,
      'give the channels, height and width that its instances have',
    )
  if (Math.min(height, width) < 2 ** (cnn.channels.length - 1))
    throw new LearnerError(
      'bad-setting',
      `images of ${height} x ${width} cannot be halved ${cnn.channels.length - 1} times`,
      'give fewer channels, or larger images',
    )
  const mean = new Float64Array(dimensions)
  const deviation = new Float64Array(dimensions)
  for (let c = 0; c < channels; c++) {
    const [from, to] = [c * pixels, (c + 1) * pixels]
    const centre = statistics.mean.subarray(from, to).reduce((sum, m) => sum + m, 0) / pixels
    let squares = 0
    for (let j = from; j < to; j++)
      squares += statistics.deviation[j] ** 2 + (statistics.mean[j] - centre) ** 2
    mean.fill(centre, from, to)
    deviation.fill(Math.sqrt(squares / pixels), from, to)
  }
  return { ...statistics, mean, deviation }
}
