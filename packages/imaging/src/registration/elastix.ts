import type { elastixNode } from '@itk-wasm/elastix'
import { composeTransforms, identity4, type Matrix4 } from '../geometry/rigid-matrix.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Volume } from '../volume.ts'
import { affineParts, eulerMatrix, type ItkTransform } from './itk-transform.ts'

export interface ElastixSettings {
  readonly kind: 'rigid' | 'affine'
  readonly seed: number
  readonly resolutions: number
  readonly iterations: number
  readonly samples: number
  readonly start: 'gravity' | 'centres' | 'headers'
}

/**
 * Elastix (Klein et al. 2010, IEEE Trans Med Imaging 29:196), as it runs in WebAssembly: Mattes mutual information at
 * random places, adaptive stochastic gradient descent, from coarse to fine; a rigid stage before an affine one.
 * @returns the matrix that takes points of the fixed to points of the moving image
 * @throws ImagingError `registration-failed`
 */
export async function runElastix(fixed: Volume, moving: Volume, settings: ElastixSettings): Promise<Matrix4> {
  const elastix = await import('@itk-wasm/elastix')
  const stages = settings.kind === 'rigid' ? ['EulerTransform'] : ['EulerTransform', 'AffineTransform']
  const maps = stages.map((transform, stage) => parameterMap(transform, stage === 0, settings))
  try {
    const result = await elastix.elastixNode(maps, { fixed: itkImage(fixed), moving: itkImage(moving) })
    return matrixOf(result.transform)
  } catch (error) {
    if (error instanceof ImagingError) throw error
    throw new ImagingError(
      'registration-failed',
      `elastix gave up: ${firstLine(error)}`,
      'check that the scans overlap and have structure, or start from their centres or headers',
      { cause: error },
    )
  }
}

function parameterMap(
  transform: string,
  first: boolean,
  settings: ElastixSettings,
): Record<string, string[]> {
  const { seed, resolutions, iterations, samples, start } = settings
  const initial = first && start !== 'headers'
  const numbers: Record<string, string> = {
    Registration: 'MultiResolutionRegistration',
    Transform: transform,
    HowToCombineTransforms: 'Compose',
    AutomaticTransformInitialization: String(initial),
    AutomaticTransformInitializationMethod: start === 'gravity' ? 'CenterOfGravity' : 'GeometricalCenter',
    AutomaticScalesEstimation: 'true',
    Metric: 'AdvancedMattesMutualInformation',
    NumberOfHistogramBins: '32',
    Interpolator: 'LinearInterpolator',
    Optimizer: 'AdaptiveStochasticGradientDescent',
    AutomaticParameterEstimation: 'true',
    MaximumNumberOfIterations: String(iterations),
    NumberOfResolutions: String(resolutions),
    FixedImagePyramid: 'FixedSmoothingImagePyramid',
    MovingImagePyramid: 'MovingSmoothingImagePyramid',
    ImageSampler: 'RandomCoordinate',
    NewSamplesEveryIteration: 'true',
    NumberOfSpatialSamples: String(samples),
    NumberOfSamplesForExactGradient: '4096',
    MaximumNumberOfSamplingAttempts: '8',
    CheckNumberOfSamples: 'true',
    RandomSeed: String(seed),
    UseDirectionCosines: 'true',
    Resampler: 'DefaultResampler',
    ResampleInterpolator: 'FinalLinearInterpolator',
    DefaultPixelValue: '0',
    ResultImageFormat: 'nii',
    WriteIterationInfo: 'false',
    WriteResultImage: 'true',
  }
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, [value]]))
}

type ItkImage = NonNullable<NonNullable<Parameters<typeof elastixNode>[1]>['fixed']>

function itkImage({ grid, voxels }: Volume): ItkImage {
  return {
    imageType: { dimension: 3, componentType: 'float32', pixelType: 'Scalar', components: 1 },
    name: '',
    origin: [...grid.origin],
    spacing: [...grid.spacing],
    direction: Float64Array.from(grid.direction),
    size: [...grid.size],
    metadata: new Map(),
    data: voxels instanceof Float32Array ? voxels : Float32Array.from(voxels),
  }
}

/** Elastix composes its stages in order: the first is applied first. */
function matrixOf(transforms: readonly unknown[]): Matrix4 {
  let matrix = identity4
  for (const transform of transforms as readonly ItkTransform[]) {
    const kind = transform.transformType.transformParameterization
    if (kind === 'Composite') continue
    if (kind === 'Euler3D') matrix = composeTransforms(eulerMatrix(transform), matrix)
    else if (kind === 'Affine') matrix = composeTransforms(affineParts(transform), matrix)
    else throw new ImagingError('registration-failed', `a transform of the kind ${kind}`, 'report this')
  }
  return matrix
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n').find(line => line.trim() !== '') ?? 'no reason given'
}
