import type { Finding } from '@tessera/evidence'
import {
  crop,
  cropMask,
  ImagingError,
  type Mask,
  pyradiomicsLevels,
  pyradiomicsTexture,
  type Volume,
} from '@tessera/imaging'
import { type DiagnosticValue, imageDiagnostics, maskDiagnostics } from './diagnostics.ts'
import { type FeatureClass, isTextureClass } from './feature-names.ts'
import { filteredImages } from './filtered-images.ts'
import { firstOrder } from './first-order.ts'
import type { PyradiomicsParameters } from './parameters.ts'
import { boxOf, type Case, checkedMask, cropped, normalised, resampled, resegmented } from './prepare.ts'
import type { PyradiomicsSettings } from './settings.ts'
import { shape } from './shape.ts'
import { shape2d } from './shape-2d.ts'

/** Features under PyRadiomics' names (`original_glcm_JointEntropy`), in the order of the parameter file. */
export interface PyradiomicsResult {
  readonly features: Readonly<Record<string, number>>
  /** Features that have no value here, each with the reason. */
  readonly undefinedFeatures: Readonly<Record<string, string>>
  /** PyRadiomics' `diagnostics_...` of image and mask; nothing where `additionalInfo` is off. */
  readonly diagnostics: Readonly<Record<string, DiagnosticValue>>
  readonly findings: readonly Finding[]
}

export interface PyradiomicsOptions {
  /** Labels in the mask's file: PyRadiomics' hash of the mask is given where there is only the one asked for. */
  readonly labels?: readonly number[]
}

/**
 * PyRadiomics' features of a region, as PyRadiomics gives them, by a parameter file
 * ({@link parsePyradiomicsParameters}). Steps in its order: normalise, resample or crop, check the mask, re-segment,
 * shape, then of every image type the other classes.
 * @param mask the voxels of the label that the parameters name
 * @throws ImagingError for images and masks that cannot be used; `bad-setting`
 */
export function extractPyradiomics(
  image: Volume,
  mask: Mask,
  parameters: PyradiomicsParameters,
  options: PyradiomicsOptions = {},
): PyradiomicsResult {
  const { settings, imageTypes } = parameters
  const told: Record<string, DiagnosticValue> = {}
  const tell = (make: () => Record<string, DiagnosticValue>) => {
    if (settings.additionalInfo) Object.assign(told, make())
  }
  const { labels = [settings.label] } = options
  tell(() => imageDiagnostics(image, 'original'))
  tell(() => maskDiagnostics(null, mask, 'original', labels.length === 1 ? settings.label : null))
  const prepared = prepare({ image, mask }, parameters, tell)
  const mayShape = settings.resegmentShape ? prepared.region : prepared.whole
  const result = new Features()
  if (labels.length > 1 && !parameters.labelChosen) result.findings.push(labelTaken(labels, settings.label))
  // PyRadiomics cuts the shape's mask to the box of what re-segmentation left, too.
  const box = boxOf(prepared.region, 0)
  const region = cropMask(prepared.region, box)
  for (const { name, features } of parameters.classes)
    if (name === 'shape' || name === 'shape2D')
      addShape(result, name, features, cropMask(mayShape, box), settings)
  for (const { name: imageType, own } of imageTypes) {
    const ownSettings = { ...settings, ...own }
    const original = imageType === 'Original'
    // Other images depend on what lies around the region.
    const source = original ? crop(prepared.image, box) : prepared.image
    for (const { name, volume, finding } of filteredImages(imageType, source, ownSettings)) {
      if (finding !== undefined) result.findings.push(finding)
      if (volume === null) continue
      const image = original ? volume : crop(volume, box)
      addClasses(result, name, { image, mask: region }, parameters, ownSettings)
    }
  }
  return {
    features: result.features,
    undefinedFeatures: result.undefinedFeatures,
    diagnostics: told,
    findings: [...parameters.findings, ...result.findings],
  }
}

/** What image types and shapes are computed from: `whole` before re-segmentation, `region` after it. */
function prepare(
  given: Case,
  { settings, imageTypes }: PyradiomicsParameters,
  tell: (make: () => Record<string, DiagnosticValue>) => void,
): { readonly image: Volume; readonly whole: Mask; readonly region: Mask } {
  let { image, mask } = given
  if (settings.normalize) image = normalised(image, settings)
  if (settings.resampledPixelSpacing !== null && settings.interpolator !== null) {
    const on = resampled({ image, mask }, settings)
    image = on.image
    mask = on.mask
    tell(() => imageDiagnostics(image, 'interpolated'))
    tell(() => maskDiagnostics(image, mask, 'interpolated'))
  } else if (settings.preCrop) {
    mask = checkedMask({ image, mask }, settings)
    const cut = cropped({ image, mask }, settings.padDistance)
    image = cut.image
    mask = cut.mask
  }
  let whole = checkedMask({ image, mask }, settings)
  if (whole !== mask) tell(() => maskDiagnostics(image, whole, 'corrected'))
  const told = settings.additionalInfo && settings.resegmentRange !== null
  if (!told && imageTypes.every(({ name }) => name === 'Original')) {
    // Nothing looks at the image around the region any more.
    const cut = cropped({ image, mask: whole }, 0)
    image = cut.image
    whole = cut.mask
  }
  checkFinite(image, whole)
  const left = resegmented({ image, mask: whole }, settings)
  if (left === null) return { image, whole, region: whole }
  checkedMask({ image, mask: left }, settings)
  tell(() => maskDiagnostics(image, left, 'resegmented'))
  return { image, whole, region: left }
}

function checkFinite({ voxels }: Volume, { inside }: Mask): void {
  let bad = 0
  for (let i = 0; i < inside.length; i++) if (inside[i] === 1 && !Number.isFinite(voxels[i])) bad++
  if (bad > 0)
    throw new ImagingError(
      'not-finite',
      `${bad} voxels of the region are NaN or infinite`,
      'leave them out of the mask, or give them a number',
    )
}

/** PyRadiomics takes label 1 and says nothing of the others. */
function labelTaken(labels: readonly number[], label: number): Finding {
  return {
    severity: 'warning',
    code: 'several-labels',
    message: `the mask has the labels ${labels.join(', ')}; ${label} was taken, as PyRadiomics does`,
    cure: 'choose one: label in the parameter file, in the table of cases, or --label',
    field: 'label',
  }
}

/** Collects values; what is no finite number becomes undefined, with a reason. */
class Features {
  readonly features: Record<string, number> = {}
  readonly undefinedFeatures: Record<string, string> = {}
  readonly findings: Finding[] = []

  add(
    prefix: string,
    wanted: readonly string[],
    values: Readonly<Record<string, number>>,
    reasons: Readonly<Record<string, string>> = {},
  ): void {
    for (const name of wanted) {
      const value = values[name]
      if (Number.isFinite(value)) this.features[`${prefix}_${name}`] = value
      else
        this.undefinedFeatures[`${prefix}_${name}`] =
          reasons[name] ?? 'the formula divides by 0 for this region'
    }
  }
}

function addShape(
  result: Features,
  name: FeatureClass,
  wanted: readonly string[],
  mask: Mask,
  { force2D, force2Ddimension }: PyradiomicsSettings,
): void {
  if (name === 'shape') result.add('original_shape', wanted, shape(mask))
  else if (force2D) result.add('original_shape2D', wanted, shape2d(mask, 2 - force2Ddimension))
  else
    result.findings.push({
      severity: 'warning',
      code: 'class-left-out',
      message: 'shape2D is computed only where force2D is true',
      cure: 'set force2D to true, or leave shape2D out',
      field: 'shape2D',
    })
}

function addClasses(
  result: Features,
  imageName: string,
  { image, mask }: Case,
  { classes }: PyradiomicsParameters,
  settings: PyradiomicsSettings,
): void {
  const { binCount, binWidth, force2D, force2Ddimension, distances, weightingNorm, gldm_a, symmetricalGLCM } =
    settings
  const levels = pyradiomicsLevels(image, mask, binCount === null ? { width: binWidth } : { count: binCount })
  const textures = classes.map(one => one.name).filter(isTextureClass)
  const texture = pyradiomicsTexture(levels, {
    classes: textures,
    distances,
    weightingNorm,
    gldm_a,
    force2D,
    force2Ddimension,
    symmetricalGLCM,
  })
  for (const { name, features } of classes) {
    if (name === 'firstorder')
      result.add(`${imageName}_firstorder`, features, firstOrder(image, mask, levels, settings))
    if (!isTextureClass(name)) continue
    const own = (values: Readonly<Record<string, number>>) => withoutPrefix(values, `${name}_`)
    const reasons = withoutPrefix(texture.undefinedFeatures, `${name}_`)
    result.add(`${imageName}_${name}`, features, own(texture.features), reasons)
  }
}

function withoutPrefix<T>(values: Readonly<Record<string, T>>, prefix: string): Record<string, T> {
  const own = Object.entries(values).filter(([key]) => key.startsWith(prefix))
  return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]))
}
