/** How a new spacing is reached; SimpleITK's names in parameter files. */
export type PyradiomicsInterpolator = 'nearest' | 'linear' | 'cubic'

/** PyRadiomics' `weightingNorm`. */
export type WeightingNorm = 'manhattan' | 'euclidean' | 'infinity' | 'no_weighting'

/**
 * PyRadiomics' settings, under its names; what a parameter file leaves out has PyRadiomics' default. They are described
 * in PyRadiomics' documentation, "Customizing the Extraction".
 */
export interface PyradiomicsSettings {
  readonly label: number
  readonly normalize: boolean
  readonly normalizeScale: number
  readonly removeOutliers: number | null
  /** mm along x, y and z; 0 keeps an axis. null: no resampling. */
  readonly resampledPixelSpacing: readonly [number, number, number] | null
  /** null: no resampling, whatever the spacing. */
  readonly interpolator: PyradiomicsInterpolator | null
  readonly padDistance: number
  readonly preCrop: boolean
  readonly resegmentRange: readonly number[] | null
  readonly resegmentMode: 'absolute' | 'relative' | 'sigma'
  readonly resegmentShape: boolean
  readonly minimumROIDimensions: number
  readonly minimumROISize: number | null
  readonly geometryTolerance: number
  readonly correctMask: boolean
  readonly additionalInfo: boolean
  readonly binWidth: number
  readonly binCount: number | null
  readonly force2D: boolean
  /** 0, 1, 2: slices across z, y, x. */
  readonly force2Ddimension: number
  readonly voxelArrayShift: number
  readonly distances: readonly number[]
  readonly symmetricalGLCM: boolean
  readonly weightingNorm: WeightingNorm | null
  readonly gldm_a: number
  /** mm, with the text by which a sigma is named (`3.0` gives log-sigma-3-0-mm-3D, `3` gives log-sigma-3-mm-3D). */
  readonly sigma: readonly { readonly value: number; readonly text: string }[]
  readonly wavelet: string
  readonly start_level: number
  readonly level: number
  readonly gradientUseSpacing: boolean
  readonly lbp2DRadius: number
  readonly lbp2DSamples: number
  readonly lbp2DMethod: 'default' | 'ror' | 'uniform' | 'var'
  readonly lbp3DLevels: number
  readonly lbp3DIcosphereRadius: number
  readonly lbp3DIcosphereSubdivision: number
}

export const defaultSettings: PyradiomicsSettings = {
  label: 1,
  normalize: false,
  normalizeScale: 1,
  removeOutliers: null,
  resampledPixelSpacing: null,
  interpolator: 'cubic',
  padDistance: 5,
  preCrop: false,
  resegmentRange: null,
  resegmentMode: 'absolute',
  resegmentShape: false,
  minimumROIDimensions: 2,
  minimumROISize: null,
  geometryTolerance: 1e-6,
  correctMask: false,
  additionalInfo: true,
  binWidth: 25,
  binCount: null,
  force2D: false,
  force2Ddimension: 0,
  voxelArrayShift: 0,
  distances: [1],
  symmetricalGLCM: true,
  weightingNorm: null,
  gldm_a: 0,
  sigma: [],
  wavelet: 'coif1',
  start_level: 0,
  level: 1,
  gradientUseSpacing: true,
  lbp2DRadius: 1,
  lbp2DSamples: 8,
  lbp2DMethod: 'uniform',
  lbp3DLevels: 2,
  lbp3DIcosphereRadius: 1,
  lbp3DIcosphereSubdivision: 1,
}
