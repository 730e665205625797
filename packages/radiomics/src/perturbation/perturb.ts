import {
  boundingBox,
  checkSameGrid,
  composeTransforms,
  estimateNoise,
  type Grid,
  ImagingError,
  invertTransform,
  type Mask,
  type Matrix4,
  resample,
  resampleMask,
  rigidMatrix,
  type Triple,
  toPatient,
  type Volume,
} from '@tessera/imaging'
import { createRandom } from '@tessera/statistics'
import { grownMask } from './grow-mask.ts'
import { type Perturbation, perturbationName } from './perturbation.ts'
import { type ContourOptions, randomisedContour } from './randomise-contour.ts'

export interface PerturbOptions extends ContourOptions {
  readonly seed: number
  /** Names the patient's random numbers: give each its own. */
  readonly stream?: string
  readonly interpolation?: 'linear' | 'cubic'
  /** Level of noise, where it is known; by default it is estimated from the image. */
  readonly sigma?: number
}

/**
 * The image and the mask after a perturbation, on the grid that they had. Equal seeds, streams and perturbations give equal
 * voxels, whatever else is computed.
 * @throws ImagingError `empty-mask`, also where nothing of the mask is left; `geometry-mismatch`; those of what is done
 */
export function perturb(
  image: Volume,
  mask: Mask,
  perturbation: Perturbation,
  options: PerturbOptions,
): { readonly image: Volume; readonly mask: Mask } {
  checkSameGrid(image.grid, mask.grid)
  const { seed, stream = '', interpolation = 'cubic' } = options
  const name = perturbationName(perturbation)
  const random = (what: string) => createRandom(seed, 'perturbation', stream, name, what)
  const { noise, rotation = [0, 0, 0], translation = [0, 0, 0], growth = 0, contour } = perturbation
  let [picture, region] = [image, mask]
  if (noise) picture = withNoise(picture, options.sigma ?? estimateNoise(picture).sigma, random('noise'))
  if ([...rotation, ...translation].some(x => x !== 0)) {
    const transform = invertTransform(motionOf(region, rotation, translation))
    picture = resample(picture, image.grid, {
      interpolation,
      transform,
      outside: 'edge',
      precision: 'float32',
    })
    region = resampleMask(region, image.grid, { transform })
  }
  if (growth !== 0) region = grownMask(region, growth, random('growth'))
  if (contour) region = randomisedContour(picture, region, random('contour'), options)
  if (boundingBox(region) === null)
    throw new ImagingError('empty-mask', `nothing of the mask is left after: ${name}`, 'leave this one out')
  return { image: picture, mask: region }
}

function withNoise(image: Volume, sigma: number, random: ReturnType<typeof createRandom>): Volume {
  const voxels = Float32Array.from(image.voxels, value => value + sigma * random.normal())
  return { grid: image.grid, voxels }
}

/** Turns about the axes of the image through the middle of the mask, then shifts along them: in patient coordinates. */
function motionOf(mask: Mask, rotation: Triple, translation: Triple): Matrix4 {
  const { grid } = mask
  const axes = axesOf(grid)
  const middle = toPatient(grid, middleOf(mask))
  const shift: Triple = [
    translation[0] * grid.spacing[0],
    translation[1] * grid.spacing[1],
    translation[2] * grid.spacing[2],
  ]
  const turn = composeTransforms(axes, composeTransforms(rigidMatrix(rotation, shift), invertTransform(axes)))
  const to = rigidMatrix([0, 0, 0], middle)
  return composeTransforms(to, composeTransforms(turn, invertTransform(to)))
}

/** The axes of the image as a matrix: from coordinates along them to the patient's. */
function axesOf({ direction: d }: Grid): Matrix4 {
  return [d[0], d[1], d[2], 0, d[3], d[4], d[5], 0, d[6], d[7], d[8], 0, 0, 0, 0, 1]
}

/** Mean place of the voxels inside. */
function middleOf({ grid, inside }: Mask): Triple {
  const [nx, ny] = grid.size
  let [x, y, z, count] = [0, 0, 0, 0]
  for (let at = 0; at < inside.length; at++) {
    if (inside[at] === 0) continue
    count++
    x += at % nx
    y += Math.floor(at / nx) % ny
    z += Math.floor(at / (nx * ny))
  }
  if (count === 0)
    throw new ImagingError('empty-mask', 'a perturbation of an empty mask', 'give a mask with voxels')
  return [x / count, y / count, z / count]
}
